"""The work of one process: asked for, done, drained. One workflow makes at most one paid call.

A job that needs several calls is begun again after each: it walks through the replies on the ledger without paying,
makes the call that its workflow is for, and gives every further one to a workflow of its own. So limits on workflows
are limits on calls, nothing waits in a thread for anything else, and a kill anywhere costs at most a walk.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions

from interviewer.adapters.jobs import engine as setup
from interviewer.adapters.jobs.liveness import GRACE_S, Liveness
from interviewer.adapters.jobs.outage import Outage
from interviewer.adapters.jobs.outcome import After, Doer, Outcome, Patience, place_of
from interviewer.adapters.jobs.permit import NotNow, Permit
from interviewer.adapters.jobs.queues import Limits, Queues
from interviewer.adapters.jobs.table import RETRYABLE, Job, JobTable, NewJob, State
from interviewer.adapters.store.processes import is_gone
from interviewer.errors import (
    AccessRefused,
    CompletionPending,
    InterviewerError,
    Overloaded,
    ProviderBroken,
    ProviderFault,
    RequestRejected,
    SpendLimitReached,
    StoreFault,
    Unreachable,
)

log = logging.getLogger(__name__)
WORKFLOW = "advance"
DEATHS = 4  # so often a process may die over a job before the job is parked
TOGETHER = 64  # workflows queued in one transaction
DEADLY = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
LOOK_S = 1.0  # between two looks at the other workers
MOMENT_S = 0.5
FOR_EVER, KNOCK_S = 1_000_000_000, 1.0  # the engine waits for its own tables in the same way
SAY_S = 60.0  # between two lines about a database that is away
SWEEP_S = 15.0  # between two looks for work that nobody does
_DIRECT: tuple[State, ...] = ("direct",)
_WAITING: tuple[State, ...] = ("waiting",)
STALE = dt.timedelta(minutes=10)
Onward = tuple[
    str, str, float, str
]  # job id, key of the call it goes on with, seconds to wait, mark of its workflow


class Jobs:
    """Durable work of this process. It can always be asked for; `start` makes this process do it as well."""

    def __init__(
        self,
        table: JobTable,
        *,
        database_url: str,
        executor: str,
        queues: Queues,
        limits: Limits,
        do: Doer,
        clock: Callable[[], dt.datetime],
        on_death: Callable[[str], object] = lambda _process: None,
        patience: Patience | None = None,
        grace_s: float = GRACE_S,
    ) -> None:
        self.table, self.queues, self.limits, self.do = table, queues, limits, do
        self.patience = patience or Patience()
        self.outage = Outage(self.patience.outage_s, self.patience.wait_s)
        self._url, self._clock, self._on_death, self._grace_s = database_url, clock, on_death, grace_s
        self.executor = setup.ONE_EXECUTOR if setup.is_sqlite(database_url) else executor
        self.started = False
        self._engine = setup.engine_of(database_url)
        self._client: DBOSClient | None = None
        self._stop = threading.Event()
        self._watch: threading.Thread | None = None
        self._lock = (
            setup.FileLock(setup.jobs_file(database_url).with_suffix(".lock"))
            if self._engine is not None
            else None
        )
        self._liveness = (
            None if self._engine is not None else Liveness(database_url, executor, grace_s=grace_s)
        )

    # --- asking --------------------------------------------------------------------------------------------

    def submit(self, jobs: Sequence[NewJob]) -> None:
        """Keep the jobs and queue them. What is there already, in whatever state, stays as it is."""
        self.table.add(jobs)
        client, engine = self._asking(), self._engine or self.table.engine
        for start in range(0, len(jobs), TOGETHER):
            with engine.begin() as connection:
                for job in jobs[start : start + TOGETHER]:
                    client.enqueue_in_transaction(connection, _options(job), job.id, "")

    def again(self, ids: Iterable[str], *, states: Sequence[State] = RETRYABLE) -> list[Job]:
        """Queue those of ``ids`` in ``states`` once more, from the start; replies that were paid for are used again."""
        found = self.table.again(ids, states=states)
        for job in found:
            self._enqueue(job)
        return found

    def _enqueue(self, job: Job | NewJob, *, call: str = "", wait_s: float = 0.0, mark: str = "") -> None:
        options = _options(job, call=call, mark=mark)
        if wait_s > 0:
            options["delay_seconds"] = wait_s
        if self.started:
            DBOS.enqueue_workflow_with_options(options, job.id, call)
        else:
            self._asking().enqueue(options, job.id, call)

    def _asking(self) -> DBOSClient:
        """For a process that asks for work and leaves it to another one."""
        if self._client is None:
            if self._engine is not None:
                setup.make_jobs_file(self._url)  # the engine itself would let others read it
            DBOS.migrate(setup.engine_url(self._url))
            self._client = DBOSClient(
                system_database_url=None if self._engine is not None else setup.engine_url(self._url),
                system_database_engine=self._engine,
                serializer=DBOSPortableJSONSerializer(),
                application_name=setup.NAME,
            )
        return self._client

    # --- doing ---------------------------------------------------------------------------------------------

    def start(self) -> bool:
        """Begin to do the work; False where, on SQLite, another process does it already."""
        if self.started:
            return True
        if self._lock is not None and not self._lock.take():
            return False
        if self._liveness is not None:
            self._liveness.enter()
        _Working.now = self
        asking = self._asking()  # the tables and the queues first: those made later are found a second later
        for name in self.queues.names:
            asking.register_queue(name, on_conflict="always_update", **self.limits.of(name))
        DBOS(config=setup.config(self._url, self.executor, self._engine))
        DBOS.listen_queues([*self.queues.names])
        DBOS.launch()
        self.started = True
        self._stop.clear()
        self._watch = threading.Thread(target=self._watching, name="jobs-watch", daemon=True)
        self._watch.start()
        return True

    def stop(self, *, drain_s: float = 0.0) -> bool:
        """Take no more work, let what is under way end within ``drain_s`` seconds, and let go; whether all ended."""
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if not self.started:
            return True
        self._stop.set()
        DBOS.destroy(
            workflow_completion_timeout_sec=max(1, round(drain_s)) if drain_s and self._is_busy() else 0
        )
        self.started = False
        if self._watch is not None:
            self._watch.join(10)
        if self._liveness is not None:
            self._liveness.leave()
        if self._lock is not None:
            self._lock.give_back()
        return _Working.count == 0

    def _is_busy(self) -> bool:
        """Whether work is waiting or under way; what is just being written down is given a moment."""
        with contextlib.suppress(StoreFault):
            if "waiting" in self.table.counts():
                return True  # it may be about to begin
        limit = time.monotonic() + MOMENT_S
        mine = {"executor_id": [self.executor], "status": "PENDING", "limit": 1}
        while DBOS.list_workflows(**mine, load_input=False, load_output=False):  # type: ignore[arg-type]
            if time.monotonic() > limit:
                return True
            time.sleep(0.02)
        return False

    def _watching(self) -> None:
        """One thread: which worker died, and which work nobody does."""
        swept = float("-inf")
        while not self._stop.is_set():
            try:
                if self._liveness is not None:
                    self._liveness.look(self._take_over)
                if time.monotonic() - swept >= SWEEP_S:
                    self.sweep()
                    swept = time.monotonic()
            except Exception as error:  # noqa: BLE001 - the database may be away in any way; the next look is soon
                log.warning("durable work: a look at the others failed (%s)", type(error).__name__)
            self._stop.wait(LOOK_S)

    def _take_over(self, executor: str) -> None:
        self._on_death(executor)
        # Private, and the only call of it: the public way counts no attempts (tests/jobs/test_workers.py watches it).
        handles = DBOS._recover_pending_workflows([executor])  # noqa: SLF001
        log.warning("worker %s is dead; %d pieces of its work are taken over", executor, len(handles))

    def sweep(self) -> int:
        """Queue what a process began by itself and did not end, and what is waiting without being queued."""
        now = self._clock()
        self._park_the_deadly()
        taken = self.table.again(self.table.orphans(is_gone=is_gone), states=_DIRECT)
        waiting = [
            j for j in self.table.listed("waiting", queues=self.queues.names) if now - j.touched > STALE
        ]
        lost = [j.id for j in waiting if not self._is_queued(j)]
        taken += self.table.again(lost, states=_WAITING)
        for job in taken:
            self._enqueue(job)
        return len(taken)

    def _park_the_deadly(self) -> None:
        """Park the jobs over which processes died too often; the engine has counted, and begins them no more."""
        for found in DBOS.list_workflows(status=DEADLY, load_input=False, load_output=False):
            id, round_, *_ = found.workflow_id.split(".")
            for job in self.table.of([id], states=_WAITING):
                if job.round == int(round_):
                    self.go_on(
                        self._over(job, "parked", f"the process that worked on it died {DEATHS} times")
                    )
            DBOS.delete_workflow(found.workflow_id)

    def _is_queued(self, job: Job) -> bool:
        under_way = DBOS.list_workflows(
            workflow_id_prefix=f"{job.id}.",
            status=["ENQUEUED", "DELAYED", "PENDING"],
            load_input=False,
            load_output=False,
            limit=1,
        )
        return bool(under_way)

    # --- one workflow --------------------------------------------------------------------------------------

    def step(self, id: str, call: str) -> list[Onward]:
        """Do what can be done of a job now; gives the workflows that go on with it. Never raises for a fault of the work."""
        job = self.table.begin(id)
        if job is None:
            return []
        permit = Permit(call)
        try:
            outcome = self._walk(job, permit)
            self._answered(permit)
        except NotNow:
            self._answered(permit)
            self.table.ended(id)
            return [(id, key, 0.0, "") for key in permit.wanted]
        except After as error:
            return self._after(job, error.jobs)
        except StoreFault:
            with contextlib.suppress(StoreFault):
                self.table.ended(id)
            raise
        except InterviewerError as error:
            return self._failed(job, error)
        except Exception as error:
            log.exception("durable work: job %s failed by a fault of the program", id)
            return self._fault(job, f"a fault of the program: {place_of(error)}", wait=False)
        if not self.table.settle(id, "done", result=outcome.result, judgement=outcome.judgement):
            return []
        return self._parents(job)

    def _answered(self, permit: Permit) -> None:
        if permit.used and not permit.broken:
            self.outage.answered()

    def _walk(self, job: Job, permit: Permit) -> Outcome:
        """The work with its one call made. Where others are missing after it, a second look: they may be there by now."""
        try:
            return self.do(job, permit=permit)
        except NotNow:
            if permit.broken:
                raise ProviderBroken("one of its calls ended without a reply that can be used") from None
            if not permit.used:
                raise
            permit.wanted.clear()
            return self.do(job, permit=permit)

    def _after(self, job: Job, others: Sequence[NewJob]) -> list[Onward]:
        """Queue the jobs that come first; those that ended badly in an earlier round of this one are tried again."""
        self.table.add(others)
        again = [o.id for o in self.table.of([o.id for o in others]) if o.round < job.round]
        self.table.again(again, states=RETRYABLE)
        self.table.ended(job.id)
        return [(other.id, "", 0.0, "") for other in others]

    def _failed(self, job: Job, error: InterviewerError) -> list[Onward]:
        said = str(error)
        if isinstance(error, AccessRefused | SpendLimitReached):
            return self._over(job, "held", said)
        if isinstance(error, RequestRejected) or not isinstance(error, ProviderFault | CompletionPending):
            return self._over(job, "failed", said)
        wait_s = self.outage.wait_s(error)
        if wait_s is not None:
            self.table.ended(job.id)
            return [(job.id, "", wait_s, f".{time.time_ns():x}")]
        may_pass = isinstance(error, Unreachable | Overloaded | ProviderBroken | CompletionPending)
        return self._fault(job, said, wait=may_pass)

    def _fault(self, job: Job, said: str, *, wait: bool) -> list[Onward]:
        faults = self.table.ended(job.id, fault=said)
        if faults >= self.patience.tries:
            return self._over(job, "parked", f"tried {faults} times; the last time: {said}")
        return [(job.id, "", self.patience.wait(faults) if wait else 0.0, "")]

    def _over(self, job: Job, state: Any, reason: str) -> list[Onward]:
        self.table.settle(job.id, state, reason=reason)
        return self._parents(job)

    def _parents(self, job: Job) -> list[Onward]:
        return [(job.parent, "", 0.0, f".{job.id[:12]}.{job.round}")] if job.parent else []

    def go_on(self, onward: Sequence[Sequence[Any]]) -> None:
        """Queue the workflows that a step asked for. Called from the workflow, so they are its children."""
        for id, call, wait_s, mark in onward:
            for job in self._patiently(id):
                self._enqueue(job, call=call, wait_s=wait_s, mark=mark)

    def _patiently(self, id: str) -> list[Job]:
        """The job, as soon as the database answers: what was asked for is not known to anybody else yet."""
        while True:
            try:
                return self.table.of([id])
            except StoreFault as error:
                _Working.tell(error)
                time.sleep(KNOCK_S)


def _options(job: Job | NewJob, *, call: str = "", mark: str = "") -> EnqueueOptions:
    """A workflow for the job. Its id says which: content, round, faults so far, call; the same one again is no other."""
    turn = f"{job.round}.{job.faults}" if isinstance(job, Job) else "0.0"
    return EnqueueOptions(
        workflow_name=WORKFLOW,
        queue_name=job.queue,
        workflow_id=f"{job.id}.{turn}.{call[:16] or 'first'}{mark}",
        app_version=setup.VERSION,
        priority=job.priority,
        application_name=setup.NAME,
    )


class _Working:
    """The one `Jobs` of this process whose work the workflows below do, and how many of them are under way."""

    now: Jobs | None = None
    count = 0
    lock = threading.Lock()
    told = float("-inf")

    @classmethod
    def tell(cls, error: StoreFault) -> None:
        """Say that work waits for the database; not once for each piece of it."""
        with cls.lock:
            if time.monotonic() - cls.told >= SAY_S:
                cls.told = time.monotonic()
                log.warning("durable work waits, and goes on by itself: %s", error)


def _step(id: str, call: str) -> list[Onward]:
    jobs = _Working.now
    assert jobs is not None
    try:
        return jobs.step(id, call)
    except StoreFault as error:
        _Working.tell(error)
        raise


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=DEATHS - 1)
def _advance(id: str, call: str) -> int:
    with _Working.lock:
        _Working.count += 1
    try:
        options: Any = {
            "name": "step", "retries_allowed": True, "max_attempts": FOR_EVER, "interval_seconds": KNOCK_S,
            "backoff_rate": 1.0, "should_retry": lambda error: isinstance(error, StoreFault),
        }  # fmt: skip
        onward = DBOS.run_step(options, _step, id, call)
        if onward and _Working.now is not None:
            _Working.now.go_on(onward)
        return len(onward)
    finally:
        with _Working.lock:
            _Working.count -= 1
