"""Where the engine keeps its own tables, how it is set up, and the lock that makes one process do the work on SQLite."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from interviewer.adapters.store.engine import for_its_owner_only, make_private
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from dbos import DBOSConfig

NAME = "interviewer"  # the application, in the engine's tables
VERSION = (
    "1"  # of the workflows: another number strands what is under way, so it changes with their shape only
)
ONE_EXECUTOR = "the-one"  # on SQLite one process works, and after its end the next one takes up what it left


def is_sqlite(database_url: str) -> bool:
    """Whether one file holds everything."""
    return sa.make_url(database_url).get_backend_name() == "sqlite"


def jobs_file(database_url: str) -> Path:
    """The engine's own file, beside the database; `CallerMistake` for a database in memory."""
    file = sa.make_url(database_url).database
    if not file or file == ":memory:":
        raise CallerMistake(
            "INTERVIEWER_DATABASE_URL: found a database in memory; expected a file or a PostgreSQL server, "
            "since durable work has to outlive the process"
        )
    path = Path(file)
    return path.with_name(f"{path.stem}.jobs.db")


def make_jobs_file(database_url: str) -> None:
    """Make the engine's own file, for its owner only, where there is none."""
    with contextlib.suppress(OSError):  # there already, or cannot be made: SQLite will say why
        make_private(jobs_file(database_url))


def engine_of(database_url: str) -> sa.Engine | None:
    """The engine's own connections on SQLite, fast and safe; None for a server, where it makes them itself.

    It begins its transactions by itself, so no ``begin`` listener as in `store.make_engine`: the two would clash. One
    connection: those who wait for it are served in their order, where waiting for SQLite's lock is asleep half the time.
    """
    if not is_sqlite(database_url):
        return None
    made = sa.create_engine(
        engine_url(database_url),
        connect_args={"timeout": 30, "check_same_thread": False},
        poolclass=sa.QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=120,
    )

    for_its_owner_only(made)

    @event.listens_for(made, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            "busy_timeout=30000",
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return made


def config(database_url: str, executor: str, engine: sa.Engine | None) -> DBOSConfig:
    """The engine's settings. Nothing phones home: no conductor, no telemetry, and its own variables are not read."""
    from dbos import DBOSConfig, DBOSPortableJSONSerializer

    for name in [n for n in os.environ if n.startswith("DBOS__")]:
        del os.environ[name]
    if not (its_log := logging.getLogger("dbos")).handlers:
        its_log.addHandler(
            logging.NullHandler()
        )  # else it writes to standard error by itself, past our own format
    made = DBOSConfig(
        name=NAME,
        application_version=VERSION,
        executor_id=executor,
        serializer=DBOSPortableJSONSerializer(),  # the default is pickle: whoever can write it runs code here
        enable_otlp=False,
        conductor_key=None,
        use_listen_notify=False,
        sys_db_pool_size=10,
        log_level="ERROR",
    )
    if engine is not None:
        made["system_database_engine"] = engine
    else:
        made["system_database_url"] = engine_url(database_url)
    return made


def engine_url(database_url: str) -> str:
    """Where the engine's tables are, as it wants to be told, whichever driver ours names."""
    if is_sqlite(database_url):
        return f"sqlite:///{jobs_file(database_url).as_posix()}"
    return sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


class FileLock:
    """Held by one process at a time; the system frees it when that process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: Any = None

    def take(self) -> bool:
        """Whether this process holds it now."""
        if self._file is not None:
            return True
        with contextlib.suppress(FileExistsError):
            make_private(self.path)
        file = self.path.open("a+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Let the next one have it."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: Any) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: Any) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
