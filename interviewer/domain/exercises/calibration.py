"""How well stated confidence fits what came true: the Brier score and the curve in five bins from 50 to 99 percent.

Source: Brier (1950), "Verification of forecasts expressed in terms of probability", here in its one-sided form
(mean of the squared difference between the stated chance and 1 or 0; 0 is perfect, saying 50 % always gives 0.25).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from interviewer.domain.exercise import LEAST_SURE, MOST_SURE, Estimate, Predict
from interviewer.domain.exercises.choices import known_items
from interviewer.domain.exercises.result import Forecast, Line, PartResult, count_of
from interviewer.domain.rating import Rating
from interviewer.errors import CallerMistake

BINS = ((50, 59), (60, 69), (70, 79), (80, 89), (90, 99))
LEAST_FOR_A_CURVE = 10  # forecasts; below that the curve is chance


class Bin(BaseModel):
    """One stretch of confidence: how many claims, how sure on average, how many came true (share); None if empty."""

    model_config = ConfigDict(frozen=True)

    low: int
    high: int
    n: int
    mean_sure: float | None
    came_true: float | None


class Run(BaseModel):
    """One sitting on the time line."""

    model_config = ConfigDict(frozen=True)

    at: dt.datetime
    title: str
    n: int
    brier: float


def brier(forecasts: Sequence[Forecast]) -> float | None:
    """Mean squared distance of stated chance and outcome, 0 to 1; None without forecasts."""
    if not forecasts:
        return None
    return sum((f.sure - f.came_true) ** 2 for f in forecasts) / len(forecasts)


def curve(forecasts: Iterable[Forecast]) -> tuple[Bin, ...]:
    """The five bins, each with its mean confidence and the share that came true."""
    every = list(forecasts)
    return tuple(
        _bin(low, high, [f for f in every if low <= round(100 * f.sure) <= high]) for low, high in BINS
    )


def _bin(low: int, high: int, held: list[Forecast]) -> Bin:
    n = len(held)
    return Bin(
        low=low,
        high=high,
        n=n,
        mean_sure=sum(f.sure for f in held) / n if n else None,
        came_true=sum(f.came_true for f in held) / n if n else None,
    )


def score_estimates(part: Estimate, given: Mapping[str, Any]) -> PartResult:
    """A line per statement, the Brier score, and the forecasts. ``given``: ``{item: {says: bool, sure: 50-99}}``."""
    known_items(part.id, given, (i.id for i in part.items))
    lines, forecasts = [], []
    for item in part.items:
        said = _said(part.id, item.id, given.get(item.id))
        expected = "true" if item.correct else "false"
        if said is None:
            lines.append(
                Line(item=item.id, says=item.says, given="", expected=expected, state="open", why=item.why)
            )
            continue
        says, sure = said
        right = says == item.correct
        forecasts.append(Forecast(sure=sure / 100, came_true=right))
        shown = f"{'true' if says else 'false'}, {sure} % sure"
        state = "right" if right else "wrong"
        lines.append(
            Line.model_validate(
                {
                    "item": item.id,
                    "says": item.says,
                    "given": shown,
                    "expected": expected,
                    "state": state,
                    "why": item.why,
                }
            )
        )
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=tuple(lines),
        sums=(count_of(tuple(lines)), *told(forecasts)),
        right=sum(f.came_true for f in forecasts),
        keyed=len(forecasts),
        forecasts=tuple(forecasts),
    )


def score_predictions(
    part: Predict, given: Mapping[str, Any], *, rating: Rating | None, titles: Mapping[str, str]
) -> PartResult:
    """What one expected of one's own words against the verdicts. Only ``met`` and ``not_met`` settle a forecast."""
    known_items(part.id, given, part.criteria)
    verdicts = {v.criterion: v.verdict for v in rating.verdicts} if rating else {}
    lines, forecasts = [], []
    for criterion in part.criteria:
        said = _said(part.id, criterion, given.get(criterion))
        verdict = verdicts.get(criterion)
        expected = {"met": "met", "not_met": "missing", "partial": "in part"}.get(
            verdict or "", "not rated here"
        )
        shown = "" if said is None else f"{'met' if said[0] else 'missing'}, {said[1]} % sure"
        says = titles.get(criterion, criterion)
        if said is None or verdict not in ("met", "not_met"):
            why = "" if said is None else "It does not count: only what is clearly met or missing settles it."
            lines.append(
                Line(item=criterion, says=says, given=shown, expected=expected, state="open", why=why)
            )
            continue
        right = said[0] == (verdict == "met")
        forecasts.append(Forecast(sure=said[1] / 100, came_true=right))
        state = "right" if right else "wrong"
        lines.append(
            Line.model_validate(
                {"item": criterion, "says": says, "given": shown, "expected": expected, "state": state}
            )
        )
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=tuple(lines),
        sums=told(forecasts) or ("No forecast could be settled.",),
        right=sum(f.came_true for f in forecasts),
        keyed=len(forecasts),
        forecasts=tuple(forecasts),
    )


def told(forecasts: Sequence[Forecast]) -> tuple[str, ...]:
    """The Brier score and what it leans to, in sentences; nothing where there are no forecasts."""
    value = brier(forecasts)
    if value is None:
        return ()
    sure = 100 * sum(f.sure for f in forecasts) / len(forecasts)
    true = 100 * sum(f.came_true for f in forecasts) / len(forecasts)
    few = (
        ""
        if len(forecasts) >= LEAST_FOR_A_CURVE
        else f" With only {len(forecasts)} claims this is mostly chance."
    )
    return (
        f"Brier score {value:.3f} (0 is perfect; saying 50 % to everything gives 0.25).",
        f"On average you were {sure:.0f} % sure, and {true:.0f} % came true.{few}",
    )


def _said(part: str, item: str, value: Any) -> tuple[bool, int] | None:
    if value in (None, "", {}):
        return None
    if not isinstance(value, Mapping) or set(value) - {"says", "sure"}:
        raise CallerMistake(
            f"{part}.{item}: found {value!r}; expected says (true or false) and sure (50 to 99)"
        )
    says, sure = value.get("says"), value.get("sure")
    if says is None and sure is None:
        return None
    if not isinstance(says, bool):
        raise CallerMistake(f"{part}.{item}: says is {says!r}; expected true or false")
    whole = isinstance(sure, int | float) and not isinstance(sure, bool) and float(sure).is_integer()
    if not whole or not LEAST_SURE <= float(sure or 0) <= MOST_SURE:
        raise CallerMistake(
            f"{part}.{item}: sure is {sure!r}; expected a whole number from {LEAST_SURE} to {MOST_SURE}"
        )
    return says, int(float(sure or 0))
