"""One engine for SQLite and PostgreSQL. On SQLite every transaction that may write is BEGIN IMMEDIATE."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

BUSY_MS = 30_000


def make_engine(url: str, *, foreign_keys: bool = True) -> sa.Engine:
    """An engine for ``url``.

    SQLite: WAL, busy timeout, foreign keys (off only for migrations, where a table copy would cascade into its
    children), overwritten deletes. pysqlite would begin a transaction only at the first write, so that a read before
    it is outside and updates get lost without an error: we emit BEGIN ourselves.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(with_driver(url), pool_pre_ping=True, pool_size=10)
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})

    for_its_owner_only(engine)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")  # first: the switch to WAL needs the lock itself
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def for_its_owner_only(engine: sa.Engine) -> None:
    """A SQLite file that ``engine`` makes is readable by its owner only, whatever the umask; its log takes after it."""
    file = engine.url.database
    if not file or file == ":memory:" or file.startswith("file:"):
        return

    @event.listens_for(engine, "do_connect")
    def _before(*_: object) -> None:
        with contextlib.suppress(OSError):  # there already, or cannot be made: SQLite will say why
            make_private(Path(file))


def make_private(path: Path) -> None:
    """Make an empty file that its owner only may read and write; `FileExistsError` where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def with_driver(url: str) -> str:
    """A URL of PostgreSQL as it is usually written, with the driver that comes with the extra ``postgres``."""
    scheme, rest = url.split(":", 1)
    return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else url
