"""Builds durable work out of the real parts: what a job is done with, and whose queue it waits in."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from interviewer.adapters.jobs.outcome import Patience
from interviewer.adapters.jobs.permit import Permit
from interviewer.adapters.jobs.queues import RULES, Limits, Queues, providers
from interviewer.adapters.jobs.runner import Jobs
from interviewer.adapters.jobs.table import Job
from interviewer.adapters.jobs.work import Work
from interviewer.adapters.library import Library
from interviewer.author import Desk
from interviewer.conduct import Room, unnoted
from interviewer.critique import DocumentRater
from interviewer.domain.calibration import Calibration
from interviewer.domain.delivery import Delivery
from interviewer.errors import InterviewerError, NotFound
from interviewer.hear import hear
from interviewer.rate import Rater
from interviewer.wiring import Parts, RaterChoice, acting_for, now, paying

LOOK_S = 10.0
log = logging.getLogger(__name__)
_DELIVERY = TypeAdapter(Delivery)


def jobs_of(real: Parts) -> Jobs:
    """Durable work with these parts; nothing is begun yet."""
    from interviewer.adapters.store.processes import this_process

    table, settings = real.job_table(), real.settings

    @contextmanager
    def tools(job: Job, permit: Permit) -> Iterator[JobTools]:
        with acting_for(job.owner), paying(permit.through, session=job.session):
            yield JobTools(real, job)

    return Jobs(
        table,
        database_url=settings.database_url,
        executor=this_process(),
        queues=Queues(providers(settings)),
        limits=Limits(settings.concurrency, settings.total_concurrency, settings.calls_per_minute),
        do=Work(table, tools),
        clock=now,
        on_death=real.ledger(SYSTEM).lose_all_of,
        patience=Patience(tries=settings.job_tries, outage_s=settings.outage_s),
    )


def look_for_orphans(
    real: Parts, *, stop: threading.Event | None = None, pause_s: float = LOOK_S
) -> threading.Thread:
    """Start the thread that looks for readings whose process ended within them, and has them finished here.

    It also says that this process is alive, and so keeps what is being read here to itself. The engine is started when the first one is found, and not before: it costs memory and a little work while idle.
    """
    from interviewer.adapters.jobs.notes import LEASE_S, under_way
    from interviewer.adapters.store.processes import is_gone, this_process

    ended, table = stop or threading.Event(), real.job_table()

    def work() -> None:
        while not ended.is_set():
            try:
                table.renew(this_process(), under_way(), until=now() + dt.timedelta(seconds=LEASE_S))
                if table.orphans(is_gone=is_gone) and real.jobs.start():
                    real.jobs.sweep()
            except InterviewerError as error:
                log.warning("%s", error)
            ended.wait(pause_s)
        if "jobs" in vars(real):
            real.jobs.stop(drain_s=real.settings.drain_s)

    thread = threading.Thread(target=work, name="interviewer-orphans", daemon=True)
    thread.start()
    return thread


SYSTEM = "system"  # whose ledger looks after the rows of a dead worker; it has no calls of its own


@dataclass(frozen=True)
class JobTools:
    """The real parts for one job: `adapters.jobs.work.Tools`."""

    real: Parts
    job: Job

    @property
    def library(self) -> Library:
        """Rubrics, probes and loops."""
        return self.real.library

    @property
    def room(self) -> Room:
        """What the verbs of an interview are given."""
        return self.real.room(self.job.owner)

    @property
    def author_desk(self) -> Desk:
        """What the verbs of an author are given; the job itself is the note of what is under way."""
        return replace(self.real.author_desk(self.job.owner, rater=self._choice), noting=unnoted)

    @property
    def _choice(self) -> RaterChoice:
        return "rules" if self.job.queue.endswith(f": {RULES}") else "model"

    def rater(self) -> Rater:
        """The rater that the job's queue is for."""
        return self.real.rater(self._choice)

    def document_rater(self) -> DocumentRater:
        """The same for documents."""
        return self.real.document_rater(self._choice)

    def words_of(self, document: Any) -> str:
        """A critique in words, as it is kept beside its document."""
        from interviewer.present.critique import critique_markdown

        return critique_markdown(document, library=self.library)

    def calibration(self, id: str) -> Calibration:
        """A panel's calibration."""
        state: Calibration = self.real.panel_room().store.load(id)
        return state

    def transcribe(self, interview: str, turn: int) -> Mapping[str, Any]:
        """The words of a recording that its owner chose to keep."""
        kept = self.real.recordings.read(self.job.owner, interview, turn)
        if kept is None:
            known = map(str, self.real.recordings.turns(self.job.owner, interview))
            raise NotFound("recording", f"{turn}", known)
        speech = self.real.speech
        heard = hear(speech.read(kept), ear=speech.ear(), aligner=speech.aligner)
        return {
            "text": heard.text,
            "notes": list(heard.notes),
            "delivery": _DELIVERY.dump_python(heard.delivery, mode="json"),
        }
