"""One transaction on the database, with its faults as our own; and folding back the write-ahead log after a deletion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from interviewer.errors import StoreFault

_KNOWN = {
    "full": "the disk, or the room that the database was given on it, is full: make room, then do it again",
    "readonly": "the database may not be written to (a read-only disk, or a file of somebody else)",
    "locked": "another program has held the database for half a minute",
    "malformed": "the database file is damaged: 'interviewer restore' brings back a backup",
}


@contextmanager
def session(engine: sa.Engine, *, readonly: bool = False) -> Iterator[Session]:
    """A session in one transaction: kept whole at the end of the block, or not at all. Raises `StoreFault`."""
    chosen = engine.execution_options(readonly=True) if readonly else engine
    try:
        with Session(chosen, expire_on_commit=False) as opened, opened.begin():
            yield opened
    except (
        sa.exc.OperationalError,
        sa.exc.InterfaceError,
        sa.exc.InternalError,
        sa.exc.TimeoutError,
    ) as error:
        raise StoreFault(f"{_why(error)}; nothing that was kept before is lost") from error
    except sa.exc.DatabaseError as error:
        if isinstance(error, sa.exc.IntegrityError | sa.exc.ProgrammingError | sa.exc.DataError):
            raise
        raise StoreFault(f"{_why(error)}; nothing that was kept before is lost") from error


def _why(error: sa.exc.SQLAlchemyError) -> str:
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    for word, sentence in _KNOWN.items():
        if word in said.lower():
            return f"the database did not answer: {sentence} ({said})"
    return f"the database did not answer: {said}"


def fold_back(engine: sa.Engine) -> None:
    """What was deleted stands in SQLite's write-ahead log until that is folded back into the file."""
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        raw.close()
