"""Migrations, run by every process at its start: one migrates, the others wait and then find nothing to do.

Alembic is loaded only where there is something to migrate: a tenth of a second and ten megabytes at every start otherwise.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from interviewer.adapters.store.engine import make_engine
from interviewer.errors import StoreFault

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7203001
#: The name of a migration's file holds its version, so that none has to be read to know it.
_MIGRATION = re.compile(r"v(\d{4})_\w+\.py")
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String()))


def upgrade(url: str, *, to: str | None = None) -> str:
    """Bring the database at ``url`` to the newest version, or only as far as ``to``; says from which to which.

    A SQLite file that holds anything is copied beside itself first. Foreign keys are off while tables are
    copied (SQLite alters by copying, and a dropped parent would take its children along) and checked at the end.
    Raises `StoreFault` when the database is newer than this program.
    """
    engine = make_engine(url, foreign_keys=False)
    try:
        head = to or newest()
        with engine.execution_options(readonly=True).connect() as connection:
            current = current_version(connection)
        if current == head:
            return f"{current} (nothing to do)"
        if current and current not in known_versions():
            raise StoreFault(
                f"the database is at version {current}, unknown to this program; expected one of "
                f"{', '.join(sorted(known_versions()))}: install the newer program, or set INTERVIEWER_DATABASE_URL to another database"
            )
        return _migrate(engine, head)
    except sa.exc.OperationalError as error:
        said = str(error.orig).strip().splitlines()[0]
        named = engine.url.set(
            query={}
        ).render_as_string()  # a password may stand behind the question mark too
        raise StoreFault(f"the database {named} cannot be opened: {said}") from error
    except sqlite3.Error as error:
        raise StoreFault(
            f"before the database is brought to version {head} it is copied, and that failed: {error}; nothing was changed"
        ) from error
    finally:
        engine.dispose()


def current_version(connection: sa.Connection) -> str | None:
    """The version that the database has; None where it is empty."""
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return ", ".join(sorted(connection.scalars(sa.select(_VERSION.c.version_num)))) or None


def _migrate(engine: sa.Engine, head: str) -> str:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"select pg_advisory_xact_lock({_LOCK})")
        current = current_version(connection)  # again: another process may have been quicker
        if current != head:
            file = engine.url.database
            if current and engine.dialect.name == "sqlite" and file:  # while nobody else can write to it
                backup(Path(file), Path(f"{file}.before-{head}"))
            _run(connection, head)
            if engine.dialect.name == "sqlite":
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise StoreFault(f"a migration would break references: {broken[:5]}; nothing was changed")
    return f"{current or 'empty'} -> {head}"


def _run(connection: sa.Connection, head: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, head)


def newest() -> str:
    """The version that this program's database has."""
    return max(known_versions())


@cache
def known_versions() -> frozenset[str]:
    """Every version that this program can bring to the newest one."""
    names = (_MIGRATION.fullmatch(path.name) for path in (_FOLDER / "versions").iterdir())
    return frozenset(name[1] for name in names if name)


def backup(source: Path, target: Path) -> Path:
    """A consistent copy of a live SQLite file, for its owner only; a copy of the bare file lacks what is in its log."""
    target.touch(mode=0o600)
    original, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        original.backup(copy)
    finally:
        original.close()
        copy.close()
    return target


def old_copies(url: str, *, before: float) -> list[Path]:
    """Copies from before a migration or a restore that were made before ``before`` (seconds since 1970)."""
    file = sa.make_url(url).database if url.startswith("sqlite") else None
    if not file:
        return []
    return [
        p for p in sorted(Path(file).parent.glob(f"{Path(file).name}.before-*")) if p.stat().st_mtime < before
    ]
