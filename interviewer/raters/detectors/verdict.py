"""What a detector finds, and the register of detectors by criterion id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.domain.rating import Measurement, Quote
from interviewer.raters.detectors.lexicon import NOT_DONE, UNDONE
from interviewer.raters.detectors.reading import Reading, Unit

Found = Literal["met", "partial", "absent", "unsure", "computed"]
_MOST_QUOTES = 3


@dataclass(frozen=True)
class Finding:
    """What one detector says of a text. ``entered``: the text speaks of the matter, without the thing itself."""

    found: Found
    reason: str
    quotes: tuple[Quote, ...] = ()
    entered: bool = False
    computed: Literal["met", "partial", "not_met", None] = None
    measurement: Measurement | None = None


Detector = Callable[[Reading], Finding]
REGISTRY: dict[str, Detector] = {}


def detects(*ids: str) -> Callable[[Detector], Detector]:
    """Register a detector for these criterion ids."""

    def register(detector: Detector) -> Detector:
        for id in ids:
            assert id not in REGISTRY, f"two detectors for {id}"
            REGISTRY[id] = detector
        return detector

    return register


def met(units: Unit | Iterable[Unit], reason: str) -> Finding:
    """The thing is there, in these units."""
    return Finding("met", reason, _quotes(units))


def partial(units: Unit | Iterable[Unit], reason: str) -> Finding:
    """A named part of it is there."""
    return Finding("partial", reason, _quotes(units))


def absent(reason: str, *, entered: bool | Unit | None = False) -> Finding:
    """It is not there; ``entered`` is the unit that speaks of the matter without it."""
    quotes = (entered.quote(),) if isinstance(entered, Unit) else ()
    return Finding("absent", reason, quotes, entered=bool(entered))


def unsure(reason: str) -> Finding:
    """No rule can tell."""
    return Finding("unsure", f"needs a reader: {reason}")


def _quotes(units: Unit | Iterable[Unit]) -> tuple[Quote, ...]:
    listed = [units] if isinstance(units, Unit) else list(units)
    unique = list({u.index: u for u in listed}.values())[:_MOST_QUOTES]
    return tuple(u.quote() for u in unique)


def said(unit: Unit, match: re.Match[str], group: int | str = 0) -> str:
    """The matched words in quotation marks, at most nine of them, for a reason."""
    start, end = match.span(group)
    words = unit.quote(start, end).text.split()
    short = " ".join(words[:9]) + (" …" if len(words) > 9 else "")
    return f'"{short}"'


def done(unit: Unit, match: re.Match[str]) -> bool:
    """Whether the matched words are told as done: no negation, wish, plan or "would" before them in the clause."""
    return not NOT_DONE.search(unit.clause(match)[-60:])


def not_undone(unit: Unit, match: re.Match[str]) -> bool:
    """Like `done`, but rules and plans ("I would", "you must") count: for questions about how one works."""
    return not UNDONE.search(unit.clause(match)[-60:])


def first(
    reading: Reading,
    pattern: re.Pattern[str],
    *,
    units: Sequence[Unit] | None = None,
    guard: Callable[[Unit, re.Match[str]], bool] = done,
) -> tuple[Unit, re.Match[str]] | None:
    """The first unit with a match of ``pattern`` that the guard lets pass."""
    for unit in reading.units if units is None else units:
        for match in pattern.finditer(unit.t):
            if guard(unit, match):
                return unit, match
    return None


def every(
    reading: Reading,
    pattern: re.Pattern[str],
    *,
    units: Sequence[Unit] | None = None,
    guard: Callable[[Unit, re.Match[str]], bool] = done,
) -> list[tuple[Unit, re.Match[str]]]:
    """All matches of ``pattern`` that the guard lets pass, in order."""
    return [
        (unit, match)
        for unit in (reading.units if units is None else units)
        for match in pattern.finditer(unit.t)
        if guard(unit, match)
    ]


def anywhere(unit: Unit, match: re.Match[str]) -> bool:
    """No guard: the words count however they are said."""
    del unit, match
    return True
