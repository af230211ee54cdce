"""Who covers which dimensions, and the day on which packets are scored again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from interviewer import panel_room
from interviewer.adapters.library import library
from interviewer.domain.interview_plan import questions, remarks, suggested
from interviewer.domain.weights import BLUEPRINT
from interviewer.errors import CallerMistake
from interviewer.present.panel_more import plan_lines, plan_rows, plan_section
from tests.panel.rooms import AT, Panelists, panelists


def test_five_people_cover_two_each_and_nothing_is_left_out() -> None:
    plan = suggested(BLUEPRINT, "ABCDE")
    assert {len(own) for own in plan.values()} == {2}
    assert remarks(plan, BLUEPRINT) == []


def test_three_people_take_three_so_that_all_seven_are_covered() -> None:
    plan = suggested(BLUEPRINT, "ABC")
    assert {len(own) for own in plan.values()} == {3}
    assert remarks(plan, BLUEPRINT) == []
    assert all(len(set(own)) == 3 for own in plan.values())


def test_a_plan_with_a_gap_or_too_much_for_one_says_so() -> None:
    assert remarks({"A": ("FRM", "EXP", "MOD", "PRD"), "B": ("DAT",)}, ["FRM", "EXP", "MOD", "PRD", "DAT", "LED"]) == [
        "nobody covers LED",
        "A covers 4: more than 3 are seldom asked about thoroughly",
    ]  # fmt: skip


def test_questions_fit_their_dimension_and_two_people_do_not_ask_the_same() -> None:
    probes = library().probes
    asked = questions({"A": ("FRM", "LED"), "B": ("FRM",)}, probes.values())
    every = [i for rows in asked.values() for _, ids in rows for i in ids]
    assert len(every) == len(set(every)) == 6
    assert all(d in probes[i].dimensions for rows in asked.values() for d, ids in rows for i in ids)


@pytest.fixture
def panel(tmp_path: Path) -> Panelists:
    found = panelists(tmp_path)
    for rater in ("Ash", "Birch", "Cedar"):
        found.score(rater)
    return found


def test_the_sign_off_keeps_the_plan_and_the_day(panel: Panelists) -> None:
    day = AT.date() + dt.timedelta(days=91)
    plan = {"Ash": ["MOD", "LED"], "Birch": [], "Cedar": ["FRM"]}
    seat = panel_room.sign_off(panel.room, panel.moderator, note="first", plan=plan, again=day)
    held = panel.now()
    assert held == seat.state
    assert held.signed_off is not None
    assert held.signed_off.plan == {"Ash": ("MOD", "LED"), "Cedar": ("FRM",)}
    assert "nobody covers EXP" in plan_lines(held)
    assert f"score some of these packets again on {day}" in plan_lines(held)[-1]
    rows = plan_rows(held, library().probes.values())[1]
    assert [r[0] for r in rows] == ["Ash", "Ash", "Cedar"]


def test_a_sign_off_without_a_plan_is_not_exported_as_one(panel: Panelists) -> None:
    seat = panel_room.sign_off(panel.room, panel.moderator, note="first", plan={}, again=None)
    [(title, lines)] = plan_section(seat.state, library().probes.values())
    assert (title, any("asks about" in line for line in lines)) == ("Sign-off", False)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"plan": {"Elm": ["MOD"]}}, "plan: found 'Elm'; expected one of Ash, Birch, Cedar"),
        ({"plan": {"Ash": ["XYZ"]}}, "found dimension 'XYZ'; expected one of FRM"),
        ({"again": AT.date()}, "to be scored again: found 2026-03-01; expected a day after 2026-03-01"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_signed_off(
    panel: Panelists, change: dict[str, object], says: str
) -> None:
    with pytest.raises(CallerMistake, match=says):
        panel_room.sign_off(panel.room, panel.moderator, note="", **change)  # type: ignore[arg-type]
    assert panel.now().signed_off is None
