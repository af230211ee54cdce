"""The packets that ship: enough of them, synthetic, with every planted level borne by words that are there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from interviewer.adapters.library import library
from interviewer.adapters.packets import faults, read_packet
from interviewer.errors import RubricError
from tests.panel.rooms import all_packets, card
from tests.support.command import RunCli

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


def test_the_files_that_ship_have_no_fault_and_a_broken_one_is_named(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "rubrics"
    assert faults(shipped, library()) == []
    (tmp_path / "packets").mkdir()
    text = (shipped / "packets" / "grid-meter.v1.yaml").read_text("utf-8")
    broken = tmp_path / "packets" / "grid-meter.v1.yaml"
    broken.write_text(text.replace("probe: P01", "probe: P99"), "utf-8")
    (tmp_path / "packets" / "other.v1.yaml").write_text(text, "utf-8")
    found = faults(tmp_path, library())
    assert len(found) == 2
    assert "found probe P99" in found[0]
    assert "other.v1.yaml: expected the name grid-meter.v1.yaml" in found[1]


def test_rubrics_check_counts_the_packets_and_fails_on_a_broken_one(run_cli: RunCli, tmp_path: Path) -> None:
    assert run_cli("rubrics", "check").stdout.strip().endswith(", 8 packets")
    whole = tmp_path / "rubrics"
    shutil.copytree(Path(__file__).parents[2] / "rubrics", whole)
    path = whole / "packets" / "ward-beds.v1.yaml"
    path.write_text(path.read_text("utf-8").replace("kind: packet", "kind: pocket"), "utf-8")
    ran = run_cli("rubrics", "check", str(whole))
    assert ran.code == 1
    assert "ward-beds.v1.yaml line 1: kind: found 'pocket'; expected 'packet'" in ran.stdout
