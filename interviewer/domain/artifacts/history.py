"""A history of states with times: which steps are allowed, and how long something stood open.

All sums are done in UTC. Two times in one zone, subtracted as they stand, would ignore a clock
change between them (Python does that for equal time-zone objects).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

Status = TypeVar("Status", bound=str)
Status_co = TypeVar("Status_co", bound=str, covariant=True)


class Change(Protocol[Status_co]):
    """One entry of a history: from `at` on, the status is `status`."""

    @property
    def status(self) -> Status_co: ...

    @property
    def at(self) -> datetime: ...


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC; a time without its offset is refused with `ValueError`."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(
            f"found the time {moment.isoformat()} without an offset; expected one such as +01:00"
        )
    return moment.astimezone(UTC)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time that really went by between two moments, clock changes included."""
    return in_utc(end) - in_utc(start)


def faults_in_history(
    history: Sequence[Change[Status]],
    status: Status | None,
    *,
    first: Status,
    steps: Mapping[Status, Collection[Status]],
    now: datetime,
) -> list[str]:
    """What is wrong with a history, in plain sentences; empty when nothing is."""
    faults = []
    if not history:
        return ["no history of its states is given"]
    if history[0].status != first:
        faults.append(f"the history begins with {history[0].status!s}, not with {first!s}")
    for before, after in pairwise(history):
        if after.status not in steps[before.status]:
            faults.append(f"{before.status!s} cannot turn into {after.status!s}")
        if elapsed(before.at, after.at) < timedelta(0):
            faults.append(f"{after.status!s} is dated before the {before.status!s} that it follows")
    faults += [
        f"{c.status!s} is dated in the future ({c.at.isoformat()})"
        for c in history
        if elapsed(now, c.at) > timedelta(0)
    ]
    if status is not None and history[-1].status != status:
        faults.append(f"the status is {status!s}, but the history ends with {history[-1].status!s}")
    return faults


def time_in(
    history: Sequence[Change[Status]], states: Collection[Status], *, now: datetime
) -> timedelta | None:
    """How long the history stood in any of `states` up to `now`, summed over all spells.

    None when it never did (entries after `now` have not happened yet).
    """
    past = sorted((c for c in history if elapsed(c.at, now) >= timedelta(0)), key=lambda c: in_utc(c.at))
    if not any(c.status in states for c in past):
        return None
    ends = [c.at for c in past[1:]] + [now]
    return sum(
        (elapsed(c.at, end) for c, end in zip(past, ends, strict=True) if c.status in states), timedelta(0)
    )
