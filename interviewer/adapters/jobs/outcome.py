"""What a job comes to, whom it waits for, who does it, and how patiently it is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.adapters.jobs.permit import Permit
from interviewer.adapters.jobs.table import Job, NewJob
from interviewer.errors import CompletionPending


@dataclass(frozen=True)
class Outcome:
    """What came of a job: its result and, of a rating, the judgement that it was computed from. JSON-able."""

    result: Mapping[str, Any]
    judgement: Mapping[str, Any] | None = None


class After(CompletionPending):
    """The job goes on when these others have ended."""

    def __init__(self, jobs: Sequence[NewJob]) -> None:
        super().__init__(f"waits for {len(jobs)} other jobs")
        self.jobs = tuple(jobs)


class Doer(Protocol):
    """Does the work of a job; its calls go through ``permit``.

    Raises `NotNow` where other calls have to come first, `After` where other jobs have, and our other errors where
    it failed.
    """

    def __call__(self, job: Job, *, permit: Permit) -> Outcome: ...


@dataclass(frozen=True)
class Patience:
    """How often a job is tried, and the seconds between two tries of what may pass by itself.

    outage_s: how long a server that answers nobody is waited for before a try counts.
    """

    tries: int = 3
    wait_s: tuple[float, ...] = (5.0, 30.0, 120.0)
    outage_s: float = 0.0

    def wait(self, faults: int) -> float:
        """Seconds to wait after so many faults."""
        return self.wait_s[min(faults, len(self.wait_s)) - 1] if faults else 0.0


def place_of(error: BaseException) -> str:
    """The kind of a fault and the line it came from; never its words, which may hold what somebody wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"
