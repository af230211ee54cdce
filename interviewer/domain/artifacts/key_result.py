"""Key results: outcome or activity; baseline, target and date; tied to a goal or labelled speculative.

A key result may be a sentence, or fields, or both; what is given in both must agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

from interviewer.domain.artifacts.form import Day, Flag, Form, Line, Number
from interviewer.domain.artifacts.key_result_reading import KeyResultReading, Reading, read_key_result
from interviewer.domain.artifacts.report import Ask, Check, CheckReport
from interviewer.domain.artifacts.wording import listed, says


class KeyResult(Form):
    """One key result. `text` is the sentence; the other fields say the same in parts."""

    text: Line = ""
    metric: Line = ""
    baseline: Number | None = None
    target: Number | None = None
    unit: str = ""
    by: Day | None = None

    def sentence(self) -> str:
        """The sentence, or one made of the parts: ``churn falls from 42 % to 38 % by 2026-06-30``."""
        if self.text or not self.metric:
            return self.text
        unit = f" {self.unit}" if self.unit else ""
        start = f" from {self.baseline:g}{unit}" if self.baseline is not None else ""
        end = f" to {self.target:g}{unit}" if self.target is not None else ""
        verb = " goes" if start or end else ""
        return f"{self.metric}{verb}{start}{end}" + (f" by {self.by.isoformat()}" if self.by else "")


def _text_is_enough(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class Okr(Form):
    """An objective with its key results; each may be written as a plain sentence."""

    objective: str = ""
    maps_to: str = ""
    speculative: Flag = False
    key_results: tuple[Annotated[KeyResult, BeforeValidator(_text_is_enough)], ...] = ()


def check_okr(okr: Okr, *, now: datetime) -> CheckReport:
    """All checks of an objective and its key results on the day of `now`."""
    checks: list[Check] = [_objective(okr), _mapping(okr)]
    kinds: list[str] = []
    if not okr.key_results:
        checks.append(OUTCOME.missing("no key result"))
    for place, result in enumerate(okr.key_results):
        reading = read_key_result(result.sentence())
        kinds.append(reading.kind.value)
        checks += [
            _outcome(result, reading, place=f"key_results[{place}]"),
            _parts(result, reading, today=now.date(), place=f"key_results[{place}]"),
        ]
    return CheckReport(
        "okr", okr.objective.strip(), tuple(checks), {"readings": [*kinds], "speculative": okr.speculative}
    )


def check_key_result(result: KeyResult, *, today: date, place: str = "") -> tuple[Check, Check]:
    """OKR-2 and OKR-3 of one key result."""
    reading = read_key_result(result.sentence())
    return _outcome(result, reading, place=place), _parts(result, reading, today=today, place=place)


def _objective(okr: Okr) -> Check:
    ask = Ask(
        "OKR-OBJ",
        "Objective",
        "an objective of three words or more",
        "Say in one line what is to become better, and for whom.",
    )
    return (
        ask.met(okr.objective.strip())
        if says(okr.objective, 3)
        else ask.missing(okr.objective.strip() or "none")
    )


def _mapping(okr: Okr) -> Check:
    ask = Ask(
        "OKR-1",
        "Tied to a goal, or labelled speculative",
        "the key result of the level above that it serves (maps_to), or speculative: true",
        "Name the key result of the level above, or label the work as a speculative investment.",
    )
    tied = says(okr.maps_to, 2)
    if tied and okr.speculative:
        return ask.partial(
            f"serves {okr.maps_to.strip()!r} and is labelled speculative", fix="Keep one of the two."
        )
    if tied:
        return ask.met(okr.maps_to.strip())
    if okr.speculative:
        return ask.met("labelled speculative")
    return ask.partial(f"only {okr.maps_to.strip()!r}") if says(okr.maps_to) else ask.missing("neither")


OUTCOME = Ask(
    "OKR-2",
    "Outcome, not activity",
    "a measure that changes for someone, not something that we do",
    "Say what will be different for users or the business when the work has succeeded, and measure that.",
)


def _outcome(result: KeyResult, reading: KeyResultReading, *, place: str) -> Check:
    said = result.sentence().strip()
    match reading.kind:
        case _ if not says(said):
            return OUTCOME.missing("empty", place=place)
        case Reading.OUTCOME:
            return OUTCOME.met(f"{said!r}: {reading.because}", place=place)
        case Reading.ACTIVITY:
            return OUTCOME.missing(f"{said!r}: an activity, {reading.because}", place=place)
        case _:
            return OUTCOME.partial(f"{said!r}: {reading.because}", place=place)


def _parts(result: KeyResult, reading: KeyResultReading, *, today: date, place: str) -> Check:
    ask = Ask(
        "OKR-3",
        "Metric, baseline, target and date",
        "a metric that goes from a baseline to a target by a day, such as from 42 % to 38 % by 30 June",
        "Write it as: metric from baseline to target by day.",
    )
    parts = {
        "metric": result.metric.strip() or reading.metric,
        "baseline": reading.baseline if result.baseline is None else f"{result.baseline:g}",
        "target": reading.target if result.target is None else f"{result.target:g}",
        "date": result.by.isoformat() if result.by else reading.date,
    }
    lacking = [name for name, held in parts.items() if not held]
    faults = [f"no {listed(lacking)}"] if lacking else []
    faults += _contradictions(result, reading)
    if parts["baseline"] and parts["baseline"] == parts["target"]:
        faults.append(f"baseline and target are both {parts['target']}")
    if result.by and result.by < today:
        faults.append(f"{result.by.isoformat()} is past")
    good = f"{parts['metric']}: {parts['baseline']} to {parts['target']}, {parts['date']}"
    return ask.of_faults(faults, good=good, any_good=bool(parts["baseline"] or parts["target"]), place=place)


def _contradictions(result: KeyResult, reading: KeyResultReading) -> list[str]:
    """Where the sentence and the fields name different numbers."""
    pairs: Sequence[tuple[str, str, float | None]] = (
        ("baseline", reading.baseline, result.baseline),
        ("target", reading.target, result.target),
    )
    faults = []
    for name, said, held in pairs:
        digits = re.search(r"\d+(?:\.\d+)?", said.replace(",", "")) if result.text else None
        if digits and held is not None and float(digits[0]) != abs(held):
            faults.append(f"the sentence says {name} {said}, the field says {held:g}")
    return faults
