"""Answers to a whole exercise, made from its own key and samples: what somebody who knows it all would give."""

from __future__ import annotations

from typing import Any

from interviewer.domain.exercise import (
    Choose,
    Estimate,
    Exercise,
    FillIn,
    Part,
    PickSome,
    Predict,
    Sort,
    Write,
)

WORDS = "In May I stopped the forecast, because the data would not come before the board met; two people moved to pricing."
CELLS = {
    "number": "33",
    "yes-no": "yes",
    "date": "2026-01-12",
    "list": "the customer export\nthe look at the fair",
}


def by_the_key(exercise: Exercise) -> dict[str, dict[str, Any]]:
    """Something for every item of every part."""
    return {part.id: _part(part) for part in exercise.parts}


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Choose():
            return {i.id: list(i.key) if part.many else i.key[0] for i in part.items}
        case Sort():
            return {i.id: i.key[0] for i in part.items}
        case PickSome():
            keyed = [i.id for i in part.items if i.keep]
            return {
                "picked": keyed
                or [*part.must, *(i.id for i in part.items if i.id not in part.must)][: part.least]
            }
        case Estimate():
            return {i.id: {"says": i.correct, "sure": 80} for i in part.items}
        case Predict():
            return {c: {"says": True, "sure": 70} for c in part.criteria}
        case Write():
            return dict(part.sample) or {b.id: WORDS for b in part.boxes}
        case FillIn():
            if part.start:
                return {"text": part.start}
            return {c.id: CELLS.get(c.holds, "some words that say something about it") for c in part.cells}
