"""Follow-ups on the twenty scripted candidates, with the rule rater: they ask for what is missing, not for what was said."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from interviewer.adapters.library import library
from interviewer.domain.rating import Rating
from interviewer.domain.text import transcript
from interviewer.rate import rate
from interviewer.raters.rule_rater import RuleRater
from tests.support.environment import ROOT


@cache
def candidates() -> dict[str, dict[str, Any]]:
    lines = (ROOT / "evals" / "datasets" / "candidates.jsonl").read_text("utf-8").splitlines()
    return {r["id"]: r for r in map(json.loads, lines)}


def talk(told: dict[str, Any]) -> Iterator[tuple[str | None, Rating]]:
    """One rating after the other, each with the criterion that it asks for next (None at the end)."""
    sheet, asked = library().sheet(told["probe"]), set[str]()
    said: list[Any] = [
        ("interviewer", library().probe(told["probe"]).question, None),
        ("candidate", told["opening"], None),
    ]
    while True:
        rating, _ = rate(transcript(said), sheet, rater=RuleRater(), asked=asked)
        drill = rating.next_drill
        yield (drill.criterion if drill else None), rating
        if drill is None:
            return
        asked.add(drill.criterion)
        reply = told["facts"].get(drill.criterion, told["default"])
        said += [("interviewer", drill.question, None), ("candidate", reply, drill.criterion)]


@cache
def drills() -> tuple[tuple[str, str, str], ...]:
    """Every drill of every candidate: who, which criterion, and what it asks for (missing, said, or not labelled)."""
    found = []
    for id, told in candidates().items():
        for criterion, _ in talk(told):
            if criterion is not None:
                what = (
                    "missing"
                    if criterion in told["truly_missing"]
                    else "said"
                    if criterion in told["already_said"]
                    else "not labelled"
                )
                found.append((id, criterion, what))
    return tuple(found)


def test_nine_in_ten_follow_ups_ask_for_something_truly_missing() -> None:
    count = Counter(what for _, _, what in drills())
    assert count["missing"] >= 55, count
    assert count["missing"] / (count["missing"] + count["said"]) >= 0.9, count


def test_nobody_is_asked_for_what_they_said() -> None:
    assert [(id, criterion) for id, criterion, what in drills() if what == "said"] == []


@pytest.mark.parametrize("id", ["C10", "C11"])
def test_who_told_everything_is_asked_nothing(id: str) -> None:
    assert candidates()[id]["manner"] == "perfect"
    assert [c for c, _ in talk(candidates()[id])] == [None]


def test_a_rich_answer_is_still_asked_for_what_its_rules_hear_well() -> None:
    assert candidates()["C14"]["manner"] == "we"
    assert "ST-OWN" in [c for c, _ in talk(candidates()["C14"])]


def test_no_criterion_is_asked_for_twice_and_nobody_is_asked_more_than_four_times() -> None:
    by_candidate = Counter(id for id, _, _ in drills())
    assert max(by_candidate.values()) <= 4
    assert len({(id, c) for id, c, _ in drills()}) == len(drills())


def test_those_whose_facts_change_are_flagged_and_nobody_else() -> None:
    flagged = set()
    for id, told in candidates().items():
        *_, (_, last) = talk(told)
        flagged |= {id} if any(f.id == "RF-6" for f in last.red_flags) else set()
    assert flagged == {"C06", "C07"}


def test_under_nda_nothing_is_held_against_the_person() -> None:
    *_, (_, last) = talk(candidates()["C08"])
    assert all((v := last.verdict(c)) is None or v.verdict == "not_observed" for c in ("NOS-7", "NOS-2")), (
        last.verdicts
    )
