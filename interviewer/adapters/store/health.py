"""Whether there is something to work with: the database answers, is of this program's version, and disks take a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import sqlalchemy as sa

from interviewer.adapters.store.migrate import current_version, newest
from interviewer.adapters.store.sessions import session
from interviewer.errors import StoreFault


def readiness(engine: sa.Engine, folder: Path) -> dict[str, str]:
    """For each check ``ok`` or what is wrong, in a few words without paths."""
    return {**_database(engine), "data folder": _folder(folder)}


def _database(engine: sa.Engine) -> dict[str, str]:
    try:
        with session(engine, readonly=True) as opened:
            found = current_version(opened.connection())
    except StoreFault:
        return {"database": "does not answer", "migrations": "not known"}
    wanted = newest()
    return {"database": "ok", "migrations": "ok" if found == wanted else f"found {found}, expected {wanted}"}


def _folder(folder: Path) -> str:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".ready-") as file:
            file.write(b"0")
    except OSError:
        return "cannot be written"
    return "ok"
