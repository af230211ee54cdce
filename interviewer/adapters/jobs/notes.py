"""Notes of ratings that a page or a terminal does by itself, so that a worker can finish what a death cut short."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator

from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import LIVE, JobTable, NewJob
from interviewer.settings import Settings

MORE_S = 60.0  # beyond what a call may take with all its tries


class Notes:
    """The notes of one process for one owner."""

    def __init__(
        self,
        table: JobTable,
        settings: Settings,
        *,
        owner: str,
        process: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._table, self._settings, self._owner = table, settings, owner
        self._process, self._clock = process, clock

    @contextlib.contextmanager
    def under_way(self, interview: str, take: int, answers: int) -> Iterator[None]:
        """A rating by the model is noted until the block ends, well or badly."""
        job = NewJob(
            owner=self._owner, kind="take", queue=queue_of(model_of(self._settings), "live"), session=interview,
            priority=LIVE, request={"interview": interview, "take": take, "answers": answers},
        )  # fmt: skip
        until = self._clock() + dt.timedelta(seconds=self._settings.deadline_s + MORE_S)
        self._table.direct(job, process=self._process, until=until)
        try:
            yield
        finally:
            self._table.forget(job.id)
