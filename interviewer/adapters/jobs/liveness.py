"""Which worker on PostgreSQL is alive: each holds an advisory lock that the server frees when its connection dies.

Whoever can take the lock of a worker that still owns work, twice with ``grace_s`` between, knows that it is dead. No
clocks of different machines are compared, and a worker that is merely slow or stopped keeps its lock and its work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from interviewer.adapters.jobs.engine import NAME, VERSION, engine_url
from interviewer.errors import CallerMistake

_CLASS = 0x1E7E  # our range of advisory locks
GRACE_S = 4.0
_TAKE = sa.text("select pg_try_advisory_lock(:c, hashtext(:e))")
_GIVE = sa.text("select pg_advisory_unlock(:c, hashtext(:e))")
_OWNERS = sa.text(
    "select distinct executor_id from dbos.workflow_status where status = 'PENDING' and executor_id <> :me "
    "and application_version = :version and (application_name = :name or application_name is null)"
)


class Liveness:
    """The presence of one worker, and its look at the others. Not safe between threads: one thread keeps it."""

    def __init__(self, database_url: str, executor: str, *, grace_s: float = GRACE_S) -> None:
        self.executor, self.grace_s = executor, grace_s
        self._engine = sa.create_engine(
            sa.make_url(engine_url(database_url)),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
            connect_args={
                "keepalives": 1,
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 3,
            },
        )
        self._suspects: dict[str, float] = {}
        self._connection: sa.Connection | None = None

    def enter(self) -> None:
        """Be seen. `CallerMistake` where a live process has the same name."""
        connection = self._engine.connect()
        if not _truth(connection, _TAKE, self.executor):
            connection.close()
            raise CallerMistake(
                f"worker {self.executor!r}: a live process has this name; expected one of its own"
            )
        self._connection = connection

    def leave(self) -> None:
        """Be gone."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def look(self, on_death: Callable[[str], None]) -> None:
        """Call ``on_death`` for each worker that is dead and still owns work. Where the server went away, come back first."""
        if self._connection is None:
            self.enter()
        connection = self._connection
        assert connection is not None
        try:
            me = {"me": self.executor, "version": VERSION, "name": NAME}
            owners = [str(row[0]) for row in connection.execute(_OWNERS, me)]
            for owner in owners:
                self._judge(connection, owner, on_death)
        except sa.exc.DBAPIError:
            self.leave()
            raise

    def _judge(self, connection: sa.Connection, owner: str, on_death: Callable[[str], None]) -> None:
        if not _truth(connection, _TAKE, owner):
            self._suspects.pop(owner, None)
            return
        try:
            first = self._suspects.setdefault(owner, time.monotonic())
            if time.monotonic() - first >= self.grace_s:
                on_death(owner)
                self._suspects.pop(owner, None)
        finally:
            _truth(connection, _GIVE, owner)


def _truth(connection: sa.Connection, query: Any, executor: str) -> bool:
    return bool(connection.execute(query, {"c": _CLASS, "e": executor}).scalar())
