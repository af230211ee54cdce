"""What doing an exercise gives: a line per item, sentences that sum up, and forecasts for the calibration curve."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.domain.rubric import RubricRef

SCHEMA = "interviewer.exercise/1"
LineState = Literal["right", "wrong", "open", "told"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Frozen):
    """One item: what was given, what was expected, and why. ``open`` was not answered; ``told`` has no key."""

    item: str
    says: str
    given: str
    expected: str = ""
    state: LineState
    why: str = ""


class Forecast(_Frozen):
    """One claim with its confidence (0.5 to 0.99) and whether it came true."""

    sure: float
    came_true: bool


class PartResult(_Frozen):
    """The result of one part. ``right`` of ``keyed`` items were as in the key; items left open are in neither.

    rating: JSON of the `Rating` of what was written. report: JSON of a checker's report. failure: why there is no
    rating (never a default in its place).
    """

    part: str
    type: str
    title: str
    lines: tuple[Line, ...] = ()
    sums: tuple[str, ...] = ()
    right: int = 0
    keyed: int = 0
    forecasts: tuple[Forecast, ...] = ()
    rating: dict[str, Any] | None = None
    judgement: dict[str, Any] | None = None
    report: dict[str, Any] | None = None
    failure: str | None = None


class Attempt(_Frozen):
    """One go at an exercise: when, with which setting, what was given, and the result once it was handed in."""

    schema_: Literal["interviewer.exercise/1"] = Field(default="interviewer.exercise/1", alias="schema")
    exercise: RubricRef
    title: str
    started: dt.datetime
    handed_in: dt.datetime | None = None
    setting: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    results: tuple[PartResult, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def minutes(self) -> float | None:
        """From start to hand-in; None before that."""
        return (self.handed_in - self.started).total_seconds() / 60 if self.handed_in else None

    @property
    def is_done(self) -> bool:
        """Whether it was handed in and every part has its result."""
        return self.handed_in is not None and not any(r.failure for r in self.results)

    def to_json(self) -> dict[str, Any]:
        """As it is kept and exported."""
        return self.model_dump(mode="json", by_alias=True)


def count_of(lines: tuple[Line, ...]) -> str:
    """``9 of 12 as in the key, 3 left open``."""
    right, wrong, left = (sum(line.state == s for line in lines) for s in ("right", "wrong", "open"))
    said = f"{right} of {right + wrong} as in the key" if right + wrong else "nothing answered"
    return f"{said}, {left} left open" if left and right + wrong else said
