"""Cells in which one rater gave a level and another saw no evidence; and what a report says where it cannot tell."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from interviewer import panel_room
from interviewer.calibrate import report
from interviewer.domain import calibration as rules
from interviewer.domain.calibration_events import Entry, SecondOpened
from interviewer.domain.panel import Panel, Refused, Score, due
from interviewer.domain.panel_report import FlipFigure, PanelReport
from interviewer.errors import CallerMistake
from interviewer.panel_room_before import reader_over_all
from interviewer.panel_room_reader import log_lines
from interviewer.present.panel import panel_report
from interviewer.present.panel_html import panel_html, panel_page
from interviewer.present.panel_more import discussion_section, reader_section, sections_words
from interviewer.present.panel_numbers import flip, pair, pair_or_few
from interviewer.present.panel_paper import panel_paper
from interviewer.web.panel_opening import _here, _links
from interviewer.web.panel_sections import discussion
from tests.panel.rooms import AT, FOUR, RATERS, Panelists, entries, panelists
from tests.panel.test_panel_again import opened_reader


def mixed() -> PanelReport:
    """P1: alike; P2: one NE; P3: two levels apart; P4: one rater only."""
    levels: dict[str, list[int | None]] = {"P1": [3, 3], "P2": [4, None], "P3": [2, 4]}
    rows = [Score(r, p, "FRM", v) for p, own in levels.items() for r, v in zip("AB", own, strict=True)]
    return report(Panel((*rows, Score("A", "P4", "FRM", 5))), draws=10)


def test_a_level_beside_no_evidence_is_never_alike_nor_is_one_rater_alone() -> None:
    found = {d.packet: d.apart for d in mixed().differences}
    assert found == {"P1": "alike", "P2": "one saw NE", "P3": "2 apart", "P4": "one rater only"}
    page = panel_html(mixed())
    assert page.count(">alike</text>") == 1
    assert "P2, FRM: one saw no evidence: A 4, B NE" in page
    words = panel_report(mixed())
    assert "P2, FRM: one saw no evidence: A 4, B NE" in words
    assert any("one saw no evidence" in part.text for part in panel_paper(mixed()).parts)
    assert "A4 B– ?" in panel_report(mixed(), markdown=True)
    assert mixed().differences_total == 1  # the count of wide cells stays what it was


def test_cells_with_ne_come_after_those_two_levels_apart_and_an_agreed_ne_is_none() -> None:
    scores = [
        *(Score(r, "P1", "FRM", None) for r in "AB"),
        *(Score(r, "P2", "FRM", v) for r, v in (("A", 4), ("B", None))),
        *(Score(r, "P3", "FRM", v) for r, v in (("A", 4), ("B", 2))),
        *(Score(r, "P4", "FRM", v) for r, v in (("A", 4), ("B", 3))),
    ]
    assert [c.packet for c in due(scores)] == ["P3", "P2"]


@pytest.fixture
def spring(tmp_path: Path) -> Panelists:
    """Ash saw no evidence for COM in one packet, and is otherwise with the others."""
    panel = panelists(tmp_path)
    panel.fill("Ash")
    first = panel.state.packet(FOUR[0])
    panel_room.save(panel.room, panel.tokens["Ash"], FOUR[0], {**entries(first), "COM": Entry(level="NE")})
    panel_room.submit(panel.room, panel.tokens["Ash"])
    for rater in RATERS[1:]:
        panel.score(rater)
    return panel


def test_a_cell_with_ne_is_discussed_and_scored_again(spring: Panelists) -> None:
    state = spring.now()
    assert rules.wide_cells(state) == ()
    page = discussion(panel_room.enter(spring.room, spring.moderator), "/base")
    assert "COM: one saw no evidence" in page
    assert "Ash saw no evidence (NE)" in page
    state = panel_room.second_round(spring.room, spring.moderator).state
    assert state.second == ((FOUR[0], "COM"),)
    assert spring.now().second == state.second


def test_ne_alone_does_not_hold_the_reader_back_and_no_round_comes_after_it(spring: Panelists) -> None:
    opened_reader(spring, spring.now())
    with pytest.raises(CallerMistake, match="the reader was opened already"):
        panel_room.second_round(spring.room, spring.moderator)


def test_a_second_round_that_was_opened_on_the_wide_cells_only_still_counts(tmp_path: Path) -> None:
    panel = panelists(tmp_path)
    panel.fill("Ash", lower={"MOD": 2})
    first = panel.state.packet(FOUR[0])
    own = {**entries(first, lower={"MOD": 2}), "COM": Entry(level="NE")}
    panel_room.save(panel.room, panel.tokens["Ash"], FOUR[0], own)
    panel_room.submit(panel.room, panel.tokens["Ash"])
    for rater in RATERS[1:]:
        state = panel.score(rater)
    wide = tuple((c.packet, c.dimension) for c in rules.wide_cells(state))
    assert state.apply(SecondOpened(at=AT, cells=wide)).second == wide
    assert rules.due_cells(state)[-1].dimension == "COM"
    with pytest.raises(CallerMistake, match="changed meanwhile"):
        state.apply(SecondOpened(at=AT, cells=wide[:1]))


def test_reasons_and_the_opened_reader_stand_in_every_form_of_the_report(spring: Panelists) -> None:
    panel_room.discuss(
        spring.room,
        spring.moderator,
        packet=FOUR[0],
        dimension="COM",
        why="different evidence",
        note="Ash skipped <b>the second answer</b>",
    )
    state = opened_reader(spring, spring.now())
    more = [*discussion_section(state), *reader_section(state, reader_over_all(state, ()))]
    assert next(title for title, _ in more) == "Why raters differed"
    assert f"{FOUR[0]}, COM: different evidence: Ash skipped <b>the second answer</b>" in more[0][1]
    assert len(more[2][1]) == len(FOUR) * 7
    page, paper = panel_page(mixed(), more=more), panel_paper(mixed(), more=more)
    assert "Ash skipped &lt;b&gt;the second answer" in page
    assert "One more reader, opened last: rules.v1" in page
    assert "One more reader, opened last: rules.v1" in [p.text for p in paper.parts]
    assert "different evidence" in sections_words(more, markdown=True)
    assert log_lines(spring.room.store.log(state.id), state.card)[-1][1].endswith("rules.v1")


def test_nothing_discussed_and_no_reader_are_no_sections(spring: Panelists) -> None:
    assert (discussion_section(spring.now()), reader_section(spring.now(), None)) == ([], [])


# --- what cannot be told -----------------------------------------------------------------------------


def in_order(orders: dict[str, str], levels: dict[str, list[int]]) -> PanelReport:
    """orders: packets as a rater had them, one letter each; levels: of two dimensions in the packets' own order."""
    rows = [
        Score(r, p, d, (levels[r][ord(p) - ord("a")] + n) % 5 + 1, order=place)
        for r, seq in orders.items()
        for place, p in enumerate(seq, start=1)
        for n, d in enumerate(("FRM", "EXP"))
    ]
    return report(Panel(tuple(rows)), draws=10)


def test_the_same_order_is_said_only_of_the_same_order() -> None:
    levels = {"A": [0, 1, 2, 1, 3], "B": [1, 1, 2, 0, 2], "C": [2, 0, 1, 1, 3]}
    same = in_order(dict.fromkeys("ABC", "abcde"), levels).order_effect
    assert same is not None
    assert same.note is not None
    assert same.note.startswith("all raters had the same order")
    other = in_order({"A": "abcde", "B": "edcba", "C": "cabed"}, levels).order_effect
    assert other is not None
    assert other.place.estimate is not None
    assert other.note is None


def test_too_few_packets_are_called_that() -> None:
    levels = {"A": [0, 1, 2], "B": [1, 1, 2]}
    few = in_order({"A": "abc", "B": "cab"}, levels).order_effect
    assert few is not None
    assert few.place.estimate is None
    assert few.note == "3 packets: too few to tell an effect of the order"


def test_a_severe_rater_with_an_interval_of_no_width_is_too_few_to_conclude() -> None:
    rows = [
        Score(r, p, "FRM", v - 2 * (r == "B")) for r in "AB" for p, v in (("P1", 4), ("P2", 5), ("P3", 3))
    ]
    found = report(Panel(tuple(rows)), draws=10)
    says = [a.says for a in found.alarms if a.kind == "leniency"]
    assert says
    assert all(s.endswith("(3 packets: too few to conclude)") for s in says)
    assert "[1.00, 1.00], too few to conclude" in panel_report(found)


def test_what_is_not_known_and_the_ends_of_the_scale_are_said_in_words() -> None:
    assert (pair(None), pair_or_few((0.1, 0.4))) == ("no interval", "[0.10, 0.40]")
    at = {
        at: flip(FlipFigure(ahead="P1", behind="P2", dimension="LED", now=5, at=at)) for at in (0, 36.4, 100)
    }
    assert at[36.4] == "P1 and P2 swap when LED rises from 5 % past 36.4 %"
    assert at[100] == "P1 and P2 swap only when LED takes all of the weight (now 5 %)"
    assert at[0] == "P1 and P2 swap only when LED takes none of the weight (now 5 %)"


def test_rows_that_were_not_used_are_counted_before_the_figures() -> None:
    rows = (Score("A", "P1", "FRM", 3, quote="x"), Score("B", "P1", "FRM", 4, quote="x"))
    found = report(Panel(rows, refused=(Refused(4, "level 9", "1 to 5"),)), draws=10)
    assert found.warnings[0] == "1 row was not used (see below)"
    page = panel_html(found)
    assert page.index("1 row was not used") < page.index("line 4: found level 9")


@pytest.mark.parametrize(
    ("origin", "shown"),
    [("https://panel.example:8443", "https"), (None, "http"), ("https://elsewhere.example", "http")],
)
def test_a_link_is_shown_with_the_address_at_which_the_asker_is(origin: str | None, shown: str) -> None:
    base = SimpleNamespace(scheme="http", netloc="panel.example:8443")
    request: Any = SimpleNamespace(base_url=base, headers={"origin": origin} if origin else {})
    link = panel_room.Link("Ash", "rater", "abc")
    assert f">{shown}://panel.example:8443/panel/seat/abc</a>" in _links([link], here=_here(request))
    assert ">/panel/seat/abc</a>" in _links([link], here=_here(None))
