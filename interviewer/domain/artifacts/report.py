"""What a checker returns: one finding per check, and the report that holds them.

A report says what is missing; it never blocks. Nothing in it is a mark or a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

SCHEMA = "interviewer.check/1"
NOT_A_GATE = "This shows what is missing. It is not a gate: the author decides what to do about it."

Scalar = str | float | int | bool | None
Fact: TypeAlias = "Scalar | list[Fact] | dict[str, Fact]"


class State(StrEnum):
    """How one check came out.

    `unknown` means that nothing can be judged here yet (not due at this status), or that code cannot
    tell and a reader must. What the author could have given and did not is `missing`.
    """

    MET = "met"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One check with what was found, what was expected and the sentence that mends it.

    `fix` is empty when the check is met; `place` is a path such as ``bets[1].why`` or empty.
    """

    id: str
    asks: str
    state: State
    found: str
    expected: str
    fix: str = ""
    place: str = ""

    def to_json(self) -> dict[str, Fact]:
        return {
            "id": self.id,
            "asks": self.asks,
            "state": self.state.value,
            "found": self.found,
            "expected": self.expected,
            "fix": self.fix or None,
            "place": self.place or None,
        }


@dataclass(frozen=True)
class Ask:
    """What one check looks for; its methods give the `Check` with a state."""

    id: str
    asks: str
    expected: str
    fix: str

    def met(self, found: str, *, place: str = "") -> Check:
        return Check(self.id, self.asks, State.MET, found, self.expected, "", place)

    def partial(self, found: str, *, fix: str = "", place: str = "") -> Check:
        return Check(self.id, self.asks, State.PARTIAL, found, self.expected, fix or self.fix, place)

    def missing(self, found: str, *, fix: str = "", place: str = "") -> Check:
        return Check(self.id, self.asks, State.MISSING, found, self.expected, fix or self.fix, place)

    def unknown(self, found: str, *, fix: str = "", place: str = "") -> Check:
        return Check(self.id, self.asks, State.UNKNOWN, found, self.expected, fix, place)

    def of_faults(self, faults: list[str], *, good: str, any_good: bool = False, place: str = "") -> Check:
        """Met when there is no fault; else partial if something counts all the same, or missing."""
        if not faults:
            return self.met(good, place=place)
        found = "; ".join(faults)
        return self.partial(found, place=place) if any_good else self.missing(found, place=place)


@dataclass(frozen=True)
class CheckReport:
    """All checks of one artefact, with the facts that were computed on the way."""

    kind: str
    title: str
    checks: tuple[Check, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)
    note: str = NOT_A_GATE

    @property
    def is_complete(self) -> bool:
        """No check is missing or partial. What is unknown is listed and does not count."""
        return not self.open_checks

    @property
    def open_checks(self) -> tuple[Check, ...]:
        """The checks that are missing or partial, missing ones first."""
        missing = tuple(c for c in self.checks if c.state is State.MISSING)
        return missing + tuple(c for c in self.checks if c.state is State.PARTIAL)

    def states(self, check_id: str) -> tuple[State, ...]:
        """The states of all checks with that id, in order; empty when there is none."""
        return tuple(c.state for c in self.checks if c.id == check_id)

    def count(self, state: State) -> int:
        return sum(1 for c in self.checks if c.state is state)

    def to_json(self) -> dict[str, Fact]:
        """The report as plain JSON values, with ``schema`` `interviewer.check/1`."""
        return {
            "schema": SCHEMA,
            "kind": self.kind,
            "title": self.title,
            "complete": self.is_complete,
            "summary": {state.value: self.count(state) for state in State},
            "checks": [check.to_json() for check in self.checks],
            "facts": dict(self.facts),
            "note": self.note,
        }
