"""Notes of what a page or a terminal reads by itself, so that a worker can finish what a death cut short."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import LIVE, JobTable, NewJob
from interviewer.settings import Settings

MORE_S = 60.0  # beyond what a call may take with all its tries
LEASE_S = 60.0  # how long a note holds of a process that says again and again that it is alive


#: Ids of what this process reads by itself at this moment. A note that the database was not there to take away is none of them.
UNDER_WAY: Counter[str] = Counter()
_TURN = threading.Lock()


class Notes:
    """The notes of one process for one owner. renewed: whether it says that it is alive while the work is under way."""

    def __init__(
        self,
        table: JobTable,
        settings: Settings,
        *,
        owner: str,
        process: str,
        clock: Callable[[], dt.datetime],
        renewed: bool = False,
    ) -> None:
        self._table, self._settings, self._owner = table, settings, owner
        self._process, self._clock, self._renewed = process, clock, renewed

    @contextlib.contextmanager
    def under_way(self, kind: str, session: str, *, calls: int = 1, **request: Any) -> Iterator[None]:
        """A reading by the model is noted until the block ends, well or badly.

        kind, session, request: of the job that finishes it elsewhere (`work.KINDS`); calls: made one after the other, at most.
        Where the block is broken off because nobody looks on any more, the work is left for others to finish.
        """
        job = NewJob(
            owner=self._owner, kind=kind, queue=queue_of(model_of(self._settings), "live"), session=session,
            priority=LIVE, request=request,
        )  # fmt: skip
        with self._at_it(job.id), self._noted(job, calls):
            yield

    @contextlib.contextmanager
    def _noted(self, job: NewJob, calls: int) -> Iterator[None]:
        patience_s = LEASE_S if self._renewed else self._settings.deadline_s * calls + MORE_S
        self._table.direct(job, process=self._process, until=self._clock() + dt.timedelta(seconds=patience_s))
        try:
            yield
        except GeneratorExit:
            self._table.leave(job.id)
            raise
        except BaseException:
            self._table.forget(job.id)
            raise
        self._table.forget(job.id)

    @contextlib.contextmanager
    def _at_it(self, id: str) -> Iterator[None]:
        with _TURN:
            UNDER_WAY[id] += 1
        try:
            yield
        finally:
            with _TURN:
                UNDER_WAY[id] -= 1
                if not UNDER_WAY[id]:
                    del UNDER_WAY[id]


def under_way() -> list[str]:
    """Ids of what this process reads by itself at this moment."""
    with _TURN:
        return list(UNDER_WAY)
