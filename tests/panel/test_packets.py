"""The packets that ship: enough of them, synthetic, with every planted level borne by words that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer.adapters.library import library
from interviewer.adapters.packets import read_packet
from interviewer.errors import RubricError
from tests.panel.rooms import all_packets, card

PACKETS = all_packets()
PROBES = {"P01", "P08", "P45", "P71", "P72"}


def test_there_are_at_least_eight_and_each_answers_the_panel_s_probes() -> None:
    assert len(PACKETS) >= 8
    for packet in PACKETS.values():
        assert {a.probe for a in packet.answers} <= PROBES
        assert all(a.question.startswith(library().probe(a.probe).question[:20]) for a in packet.answers)
        assert 300 <= packet.text().words() <= 700, packet.id


def test_every_dimension_has_a_rationale_in_every_packet() -> None:
    for packet in PACKETS.values():
        assert set(packet.rationale) == set(card().weights), packet.id


def test_together_they_spread_over_the_scale_with_clear_lows_and_an_ne() -> None:
    levels = {d: {p.rationale[d].level for p in PACKETS.values()} for d in card().weights}
    for dimension, found in levels.items():
        assert len(found - {None}) >= 4, dimension
        assert max(n for n in found if n) >= 3
    given = [r.level for p in PACKETS.values() for r in p.rationale.values()]
    assert given.count(1) >= 3
    assert given.count(None) >= 2


def test_no_two_packets_are_alike_in_their_levels() -> None:
    rows = [tuple(p.rationale[d].level for d in card().weights) for p in PACKETS.values()]
    assert len(set(rows)) == len(rows)


def test_titles_do_not_give_away_what_was_planted() -> None:
    for packet in PACKETS.values():
        assert not re.search(r"strong|weak|good|poor|lead|best", packet.title, re.IGNORECASE), packet.title


def test_nobody_is_named_in_them() -> None:
    """Roles only: inside a sentence no capitalised word but the ones below."""
    allowed = {"I", "I'd", "I've", "I'm", "A/B", "IT", "Tuesday", "Tuesdays", "Monday", "Mondays", "Thursday", "Thursdays", "Friday",
               "Fridays", "Sunday", "January", "March", "May", "June", "September", "October", "November", "Simpson", "Late", "Compared"}  # fmt: skip
    for packet in PACKETS.values():
        for answer in packet.answers:
            for sentence in re.split(r"(?<=[.?!:])\s+", answer.text):
                words = [w.strip("\"',.;:?!()") for w in sentence.split()[1:]]
                stray = {w for w in words if w[:1].isupper() and w not in allowed}
                assert not stray, (packet.id, answer.probe, stray)


def test_a_quote_that_is_not_in_the_answers_is_refused_when_the_file_is_read(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "rubrics" / "packets" / "grid-meter.v1.yaml"
    wrong = tmp_path / "grid-meter.v1.yaml"
    wrong.write_text(
        source.read_text("utf-8").replace(
            "quote: I have pulled such a switch twice", "quote: I never pulled it"
        ),
        "utf-8",
    )
    with pytest.raises(RubricError, match="PRD: the quote is not in the answers"):
        read_packet(wrong)
    assert read_packet(source).id == "grid-meter"
