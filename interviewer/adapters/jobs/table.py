"""Jobs in our own database: added once, begun, ended in exactly one way, asked for again. Content never leaves it."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from interviewer.adapters.jobs.rows import JobRow
from interviewer.adapters.store.sessions import fold_back, session
from interviewer.errors import NotFound

State = Literal["waiting", "done", "failed", "held", "parked", "direct"]
SETTLED: tuple[State, ...] = ("done", "failed", "held", "parked")
RETRYABLE: tuple[State, ...] = ("failed", "held", "parked")
LIVE, CHILD, BATCH = 1, 5, 10  # priorities: the lower is served first
_CHUNK = 400  # SQLite takes some thousand values in one statement
_NEW = {"state": "waiting", "round": 0, "starts": 0, "faults": 0}


@dataclass(frozen=True)
class NewJob:
    """Work to be done. request: JSON of what it is done with; it stays in our database.

    queue: whose calls it waits for (`queues.queue_of`); session: id of the batch, interview or document it belongs to;
    parent: a job that looks again when this one has ended.
    """

    owner: str
    kind: str
    request: Mapping[str, Any]
    queue: str
    session: str = ""
    priority: int = BATCH
    parent: str | None = None
    id: str = field(init=False)

    def __post_init__(self) -> None:
        parts = [self.owner, self.kind, self.queue, self.parent, dict(self.request)]
        whole = json.dumps(parts, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
        object.__setattr__(self, "id", hashlib.sha256(whole).hexdigest()[:32])


@dataclass(frozen=True)
class Job:
    """A job as it stands; see `rows.JobRow` for what each word means."""

    id: str
    owner: str
    session: str
    kind: str
    queue: str
    priority: int
    parent: str | None
    request: Mapping[str, Any]
    state: State
    reason: str | None
    round: int
    starts: int
    faults: int
    judgement: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    touched: dt.datetime


class JobTable:
    """All jobs of a database. Raises `StoreFault` where it does not answer."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], dt.datetime]) -> None:
        self.engine, self._clock = engine, clock
        # SQLite lets one write at a time, and those who wait for its lock sleep; ours wakes the next one at once.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else contextlib.nullcontext()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Session]:
        with self._turn, session(self.engine) as db:
            yield db

    def add(self, jobs: Sequence[NewJob], *, state: State = "waiting") -> None:
        """Keep them; one that is there already stays as it is."""
        now = self._clock()
        rows = [
            {
                "id": j.id, "owner": j.owner, "session": j.session, "kind": j.kind, "queue": j.queue,
                "priority": j.priority, "parent": j.parent, "request": dict(j.request), "at": now, "touched": now,
                **_NEW, "state": state,
            }
            for j in jobs
        ]  # fmt: skip
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        with self._writing() as db:
            for start in range(0, len(rows), _CHUNK):
                db.execute(insert(JobRow).on_conflict_do_nothing(), rows[start : start + _CHUNK])

    def get(self, id: str) -> Job:
        """The job of that id (its first eight characters will do); `NotFound` where there is none."""
        with session(self.engine, readonly=True) as db:
            row = db.get(JobRow, id)
            if row is None and len(id) >= 8 and id.isalnum():
                several = db.scalars(sa.select(JobRow).where(JobRow.id.startswith(id)).limit(2)).all()
                row = several[0] if len(several) == 1 else None
            if row is None:
                raise NotFound("job", id, db.scalars(sa.select(JobRow.id).limit(500)).all())
            return _job(row)

    def of(self, ids: Collection[str], *, states: Collection[State] | None = None) -> list[Job]:
        """Those of ``ids`` that exist (and are in one of ``states``)."""
        found: list[Job] = []
        wanted = list(ids)
        with session(self.engine, readonly=True) as db:
            for start in range(0, len(wanted), _CHUNK):
                query = sa.select(JobRow).where(JobRow.id.in_(wanted[start : start + _CHUNK]))
                query = query.where(JobRow.state.in_(states)) if states is not None else query
                found += map(_job, db.scalars(query))
        return found

    def settled(self, ids: Collection[str]) -> list[str]:
        """Those of ``ids`` that have ended; cheaper than `of`, to be asked often."""
        found: list[str] = []
        wanted = list(ids)
        with session(self.engine, readonly=True) as db:
            for start in range(0, len(wanted), _CHUNK):
                some = JobRow.id.in_(wanted[start : start + _CHUNK])
                found += db.scalars(sa.select(JobRow.id).where(some, JobRow.state.in_(SETTLED)))
        return found

    def listed(
        self,
        *states: State,
        owner: str | None = None,
        queues: Collection[str] | None = None,
        limit: int = 10_000,
    ) -> list[Job]:
        """Jobs in these states, oldest first."""
        query = sa.select(JobRow).where(JobRow.state.in_(states)).order_by(JobRow.at, JobRow.id).limit(limit)
        query = query.where(JobRow.owner == owner) if owner is not None else query
        query = query.where(JobRow.queue.in_(queues)) if queues is not None else query
        with session(self.engine, readonly=True) as db:
            return [_job(row) for row in db.scalars(query)]

    def counts(self) -> dict[State, int]:
        """How many jobs are in each state."""
        query = sa.select(JobRow.state, sa.func.count()).group_by(JobRow.state)
        with session(self.engine, readonly=True) as db:
            return {cast("State", state): n for state, n in db.execute(query)}

    def begin(self, id: str) -> Job | None:
        """The job, one start counted; None where it is not waiting (any more)."""
        begun = (
            sa.update(JobRow)
            .where(JobRow.id == id, JobRow.state == "waiting")
            .values(starts=JobRow.starts + 1, touched=self._clock())
            .returning(JobRow)
        )
        with self._writing() as db:
            row = db.scalars(begun, execution_options={"synchronize_session": False}).first()
            return _job(row) if row else None

    def ended(self, id: str, *, fault: str | None = None) -> int:
        """An orderly end of a start, the job still waiting; a ``fault`` is counted and noted. Gives their number."""
        with self._writing() as db:
            row = db.get(JobRow, id, with_for_update=True)
            if row is None:
                return 0
            row.starts, row.touched = max(0, row.starts - 1), self._clock()
            if fault is not None:
                row.faults, row.reason = row.faults + 1, fault
            return row.faults

    def settle(
        self,
        id: str,
        state: State,
        *,
        reason: str | None = None,
        result: Mapping[str, Any] | None = None,
        judgement: Mapping[str, Any] | None = None,
    ) -> bool:
        """The job's end; whether it was this call that ended it (two that end at once leave one result)."""
        change = (
            sa.update(JobRow)
            .where(JobRow.id == id, JobRow.state.in_(("waiting", "direct")))
            .values(
                state=state, reason=reason, starts=0, touched=self._clock(), until=None,
                result=dict(result) if result is not None else None,
                judgement=dict(judgement) if judgement is not None else None,
            )
        )  # fmt: skip
        with self._writing() as db:
            ended: sa.CursorResult[Any] = db.connection().execute(change)
            return bool(ended.rowcount)

    def again(self, ids: Iterable[str], *, states: Collection[State]) -> list[Job]:
        """Those of ``ids`` in ``states``, waiting once more in a new round."""
        wanted, found = list(ids), []
        with self._writing() as db:
            for start in range(0, len(wanted), _CHUNK):
                query = sa.select(JobRow).where(
                    JobRow.id.in_(wanted[start : start + _CHUNK]), JobRow.state.in_(states)
                )
                for row in db.scalars(query.with_for_update()).all():
                    row.state, row.reason, row.round = "waiting", None, row.round + 1
                    row.starts, row.faults, row.touched, row.until = 0, 0, self._clock(), None
                    found.append(_job(row))
        return found

    def hold_back(self, ids: Iterable[str], *, reason: str = "held back: the batch was stopped") -> int:
        """Hold those of ``ids`` that wait and were never begun; gives how many."""
        wanted, held = list(ids), 0
        with self._writing() as db:
            for start in range(0, len(wanted), _CHUNK):
                change = sa.update(JobRow).where(
                    JobRow.id.in_(wanted[start : start + _CHUNK]),
                    JobRow.state == "waiting",
                    JobRow.starts == 0,
                )
                done: sa.CursorResult[Any] = db.execute(  # type: ignore[assignment]  # an update gives one
                    change.values(state="held", reason=reason, touched=self._clock())
                )
                held += done.rowcount
        return held

    def children(self, parent: str) -> list[Job]:
        """The jobs that ``parent`` waits for."""
        with session(self.engine, readonly=True) as db:
            return [_job(row) for row in db.scalars(sa.select(JobRow).where(JobRow.parent == parent))]

    # --- work that a process does by itself ---------------------------------------------------------------

    def direct(self, job: NewJob, *, process: str, until: dt.datetime) -> None:
        """Note that ``process`` does the job by itself; when it is gone, or after ``until``, anybody may take it up."""
        self.add([job], state="direct")
        change = sa.update(JobRow).where(JobRow.id == job.id, JobRow.state != "waiting")
        now = self._clock()
        with self._writing() as db:
            db.execute(change.values(state="direct", reason=process, until=until, touched=now, result=None))

    def forget(self, id: str) -> None:
        """The process has done it, or failed and said so: nothing is left to take up."""
        with self._writing() as db:
            db.execute(sa.delete(JobRow).where(JobRow.id == id, JobRow.state == "direct"))

    def leave(self, id: str) -> None:
        """The process goes on with other things, and the work is still wanted: anybody may take it up now."""
        change = sa.update(JobRow).where(JobRow.id == id, JobRow.state == "direct")
        with self._writing() as db:
            db.execute(change.values(until=self._clock()))

    def renew(self, process: str, ids: Collection[str], *, until: dt.datetime) -> None:
        """``process`` is alive, and does these by itself: they are left to it until then, and no others of its notes.

        One that has passed its time is not taken back: somebody else may be at it already.
        """
        mine, now = (JobRow.state == "direct", JobRow.reason == process), self._clock()
        with session(self.engine, readonly=True) as db:
            if db.scalars(sa.select(JobRow.id).where(*mine, JobRow.until > now).limit(1)).first() is None:
                return
        with self._writing() as db:
            moment = JobRow.until.type
            alive = sa.case((JobRow.id.in_(ids), sa.literal(until, moment)), else_=sa.literal(now, moment))
            db.execute(sa.update(JobRow).where(*mine, JobRow.until > now).values(until=alive))

    def on(self, owner: str, session_id: str, *states: State) -> list[Job]:
        """The jobs in these states on one interview, document or calibration, oldest first."""
        mine = (JobRow.owner == owner, JobRow.session == session_id, JobRow.state.in_(states))
        with session(self.engine, readonly=True) as db:
            return [_job(row) for row in db.scalars(sa.select(JobRow).where(*mine).order_by(JobRow.at))]

    def sessions(self, owner: str, *states: State) -> set[str]:
        """The interviews, documents and calibrations with jobs in these states."""
        mine = (JobRow.owner == owner, JobRow.state.in_(states))
        with session(self.engine, readonly=True) as db:
            return set(db.scalars(sa.select(JobRow.session).where(*mine).distinct()))

    def orphans(self, *, is_gone: Callable[[str], bool]) -> list[str]:
        """Ids of direct work whose process is gone, or did not end it in time."""
        query = sa.select(JobRow.id, JobRow.reason, JobRow.until).where(JobRow.state == "direct")
        with session(self.engine, readonly=True) as db:
            rows = db.execute(query).all()
        now = self._clock()
        return [id for id, process, until in rows if until is None or until < now or is_gone(process or "")]

    # --- deleting ------------------------------------------------------------------------------------------

    def delete(self, owner: str, session_id: str | None = None) -> list[str]:
        """Delete the jobs of one session, or all of an owner; gives their ids. What is under way ends without a trace."""
        mine = [JobRow.owner == owner, *([JobRow.session == session_id] if session_id is not None else [])]
        return self._delete(*mine)

    def delete_before(self, moment: dt.datetime) -> list[str]:
        """Delete the settled jobs that were last touched before ``moment``."""
        return self._delete(JobRow.touched < moment, JobRow.state.in_(SETTLED))

    def _delete(self, *conditions: sa.ColumnElement[bool]) -> list[str]:
        with self._writing() as db:
            ids = _ids(db, *conditions)
            db.execute(sa.delete(JobRow).where(*conditions))
        fold_back(self.engine)
        return ids


def _ids(db: Session, *conditions: sa.ColumnElement[bool]) -> list[str]:
    return list(db.scalars(sa.select(JobRow.id).where(*conditions)))


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id, owner=row.owner, session=row.session, kind=row.kind, queue=row.queue, priority=row.priority,
        parent=row.parent, request=row.request, state=cast("State", row.state), reason=row.reason, round=row.round,
        starts=row.starts, faults=row.faults, judgement=row.judgement, result=row.result, touched=row.touched,
    )  # fmt: skip
