"""Everything that is kept, as one file; and back. The same file serves SQLite and PostgreSQL, and leads from one to the other.

A ZIP: ``manifest.json`` (schema, version of the database, when, rows and SHA-256 of each part), ``tables/NAME.jsonl`` (one
row a line, times in ISO 8601 UTC) and ``recordings/…``. Work that is under way (queues) is not in it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext

from interviewer.adapters.store.engine import make_engine
from interviewer.adapters.store.migrate import known_versions, upgrade
from interviewer.errors import CallerMistake, StoreFault

SCHEMA = "interviewer.backup/1"
_ROWS, _CHUNK = 500, 1 << 20
_NOT_OURS = ("alembic_version", "sqlite_")


def back_up(url: str, target: Path, *, recordings: Path, now: dt.datetime) -> dict[str, int]:
    """Write everything to ``target``, as it is at one moment, while others go on; rows by table.

    `CallerMistake` where the file is there already; `StoreFault` where it cannot be written.
    """
    if target.exists():
        raise CallerMistake(f"{target}: is there already; expected the name of a new file")
    part = target.with_name(f"{target.name}.part")
    engine = make_engine(url)
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
            rows = _write(engine, out, recordings, now)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreFault(f"{target}: cannot be written ({error.strerror}); no backup was made") from error
    except sa.exc.DBAPIError as error:
        part.unlink(missing_ok=True)
        raise StoreFault(f"the database could not be read: {error.orig}; no backup was made") from error
    finally:
        engine.dispose()
    return rows


def _write(engine: sa.Engine, out: zipfile.ZipFile, recordings: Path, now: dt.datetime) -> dict[str, int]:
    parts: dict[str, str] = {}
    rows: dict[str, int] = {}
    is_sqlite = engine.dialect.name == "sqlite"
    moment = engine.execution_options(
        **({"readonly": True} if is_sqlite else {"isolation_level": "REPEATABLE READ"})
    )
    with moment.connect() as connection:
        version = MigrationContext.configure(connection).get_current_revision()
        for table in _tables(connection):
            name = f"tables/{table.name}.jsonl"
            rows[table.name], parts[name] = _write_table(connection, table, out, name)
    for file in sorted(recordings.rglob("*.flac")):
        name = f"recordings/{file.relative_to(recordings).as_posix()}"
        out.write(file, name)
        parts[name] = _sum(file.open("rb"))
    manifest = {"schema": SCHEMA, "version": version, "made": now.isoformat(), "rows": rows, "sha256": parts}
    out.writestr("manifest.json", json.dumps(manifest, indent=1))
    return rows


def _write_table(
    connection: sa.Connection, table: sa.Table, out: zipfile.ZipFile, name: str
) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    with out.open(name, "w", force_zip64=True) as stream:
        found = connection.execution_options(yield_per=_ROWS).execute(sa.select(table))
        for row in found.mappings():
            line = json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return count, digest.hexdigest()


def restore(url: str, source: Path, *, recordings: Path, now: dt.datetime) -> dict[str, int]:
    """Bring back what ``source`` holds; rows by table. What is there now is kept aside.

    SQLite: a new file is made, checked, and put in the place of the old one, which stays as ``….before-restore-TIME``.
    PostgreSQL: only into a database that holds nothing. Raises `CallerMistake` (no such backup, the database is in use or
    holds something) and `StoreFault` (damaged, or of a newer program); then nothing was changed.
    """
    stamp = now.strftime("%Y%m%d-%H%M%S")
    try:
        with zipfile.ZipFile(source) as held:
            manifest = _checked(held, source)
            rows = _restored(url, held, manifest, stamp)
            _unpack_recordings(held, recordings, stamp)
            return rows
    except FileNotFoundError as error:
        raise CallerMistake(
            f"{source}: there is no such file; expected one that 'interviewer backup' has written"
        ) from error
    except zipfile.BadZipFile as error:
        raise StoreFault(
            f"{source}: is no backup, or is damaged; expected one that 'interviewer backup' has written. Nothing was changed"
        ) from error
    except (KeyError, TypeError, EOFError) as error:
        raise StoreFault(
            f"{source}: is damaged, a part of it is missing; expected a backup as it was written. Nothing was changed"
        ) from error
    except OSError as error:
        raise StoreFault(
            f"{source}: cannot be read, or not be unpacked ({error.strerror}); nothing was changed"
        ) from error


def _checked(held: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The manifest of a backup that is whole and that this program understands."""
    manifest = _manifest(held, source)
    if manifest.get("schema") != SCHEMA:
        raise StoreFault(
            f"{source}: found schema {manifest.get('schema')!r}, expected {SCHEMA}; nothing was changed"
        )
    if manifest["version"] not in known_versions():
        raise StoreFault(
            f"{source}: holds a database of version {manifest['version']}, and this program knows up to "
            f"{max(known_versions())}; install the program that wrote it, or a newer one. Nothing was changed"
        )
    for name, wanted in manifest["sha256"].items():
        if _sum(held.open(name)) != wanted:
            raise StoreFault(
                f"{source}: {name} is damaged (its check sum is another one); nothing was changed"
            )
    return manifest


def _manifest(held: zipfile.ZipFile, source: Path) -> dict[str, Any]:
    """The list of what the backup holds; `CallerMistake` for a ZIP of something else."""
    try:
        found = json.loads(held.read("manifest.json")) if "manifest.json" in held.namelist() else None
    except ValueError:
        found = None
    if not isinstance(found, dict) or "schema" not in found:
        raise CallerMistake(
            f"{source}: found a ZIP file without the list that a backup begins with; "
            "expected one that 'interviewer backup' has written. Nothing was changed"
        )
    return found


def _restored(url: str, held: zipfile.ZipFile, manifest: dict[str, Any], stamp: str) -> dict[str, int]:
    if not url.startswith("sqlite"):
        return _fill(url, held, manifest)
    file = Path(str(sa.make_url(url).database))
    fresh = file.with_name(f"{file.name}.restoring")
    _remove(fresh)
    try:
        rows = _fill(f"sqlite:///{fresh.as_posix()}", held, manifest)
        _close(fresh)
        if file.exists():
            _close(file)
            aside = file.rename(file.with_name(f"{file.name}.before-restore-{stamp}"))
            aside.touch()  # its age counts from now: old copies are deleted
        fresh.rename(file)
    finally:
        _remove(fresh)
    return rows


def _fill(url: str, held: zipfile.ZipFile, manifest: dict[str, Any]) -> dict[str, int]:
    """An empty database, brought to the backup's version, filled, and brought to this program's version."""
    upgrade(url, to=manifest["version"]) if url.startswith("sqlite") else _made_empty(
        url, manifest["version"]
    )
    engine = make_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            known = {t.name: t for t in _tables(connection)}
            for table in (known[n] for n in known if n in manifest["rows"]):
                with held.open(f"tables/{table.name}.jsonl") as stream:
                    _insert(connection, table, stream)
                _count_on(connection, table)
            rows = {
                n: int(connection.scalar(sa.select(sa.func.count()).select_from(known[n])) or 0)
                for n in manifest["rows"]
            }
            if rows != manifest["rows"]:
                raise StoreFault(f"restored {rows}, expected {manifest['rows']}; nothing was changed")
    finally:
        engine.dispose()
    upgrade(url)
    return rows


def _made_empty(url: str, version: str) -> None:
    """A PostgreSQL database at ``version`` without a row; `CallerMistake` where there is one."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            for table in _tables(connection):
                if connection.execute(sa.select(table).limit(1)).first():
                    raise CallerMistake(
                        f"the database holds something already (table {table.name}); expected an empty one: make another "
                        "database and name it in INTERVIEWER_DATABASE_URL"
                    )
            current = MigrationContext.configure(connection).get_current_revision()
        if current not in (None, version):
            raise CallerMistake(
                f"the database is at version {current}, the backup at {version}; expected a new, empty database"
            )
    finally:
        engine.dispose()
    upgrade(url, to=version)


def _insert(connection: sa.Connection, table: sa.Table, stream: Iterable[bytes]) -> None:
    batch: list[dict[str, Any]] = []
    for line in stream:
        batch.append({k: _back(table.c[k].type, v, connection) for k, v in json.loads(line).items()})
        if len(batch) == _ROWS:
            connection.execute(sa.insert(table), batch)
            batch = []
    if batch:
        connection.execute(sa.insert(table), batch)


def _count_on(connection: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL's counters go on behind the numbers that were brought back."""
    for column in table.primary_key:
        if connection.dialect.name == "postgresql" and isinstance(column.type, sa.Integer):
            sequence = connection.scalar(sa.func.pg_get_serial_sequence(table.name, column.name).select())
            if sequence:
                connection.execute(
                    sa.select(sa.func.setval(sequence, sa.func.coalesce(sa.func.max(column), 0) + 1, False))
                )


def _tables(connection: sa.Connection) -> Iterator[sa.Table]:
    """The tables that are there, parents before their children; those of other programs' bookkeeping left out."""
    found = sa.MetaData()
    found.reflect(connection)
    return (t for t in found.sorted_tables if not t.name.startswith(_NOT_OURS))


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).isoformat()
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _back(kind: sa.types.TypeEngine[Any], value: Any, connection: sa.Connection) -> Any:
    if value is None:
        return sa.null() if isinstance(kind, sa.JSON) else None
    if isinstance(kind, sa.DateTime):
        at = dt.datetime.fromisoformat(value)
        return at.replace(tzinfo=None) if connection.dialect.name == "sqlite" else at
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value["base64"])
    return bool(value) if isinstance(kind, sa.Boolean) else value


def _close(file: Path) -> None:
    """Fold the log back into a SQLite file that nobody else has open; `CallerMistake` where somebody has."""
    connection = sqlite3.connect(file, timeout=2)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise CallerMistake(
            f"{file.name} is in use ({error}); stop 'interviewer serve' and every worker first. Nothing was changed"
        ) from error
    finally:
        connection.close()


def _unpack_recordings(held: zipfile.ZipFile, folder: Path, stamp: str) -> None:
    names = [PurePosixPath(n) for n in held.namelist() if n.startswith("recordings/")]
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.before-restore-{stamp}"))
    for name in names:
        if ".." in name.parts or name.is_absolute():
            raise StoreFault(f"the backup names a recording {name}; expected one inside its folder")
        place = folder.joinpath(*name.parts[1:])
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held.open(str(name)) as source, place.open("wb") as target:
            shutil.copyfileobj(source, target)
        place.chmod(0o600)


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _sum(stream: BinaryIO | Any) -> str:
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
