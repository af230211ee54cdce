"""A database of an older program: copied first, brought up without losing a row, and left as it was where that fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from interviewer.adapters.store import make_engine, migrate, upgrade
from interviewer.adapters.store.engine import with_driver
from interviewer.adapters.store.migrate import known_versions, newest
from interviewer.errors import StoreFault

TURN = (
    "insert into interview(id, owner, created, touched, title, state, events) "
    "values ('i', 'one', '2026-01-01', '2026-01-01', 't', 'open', 1)",
    "insert into event(interview_id, n, at, data) values ('i', 0, '2026-01-01', '{}')",
)


def older(tmp_path: Path, version: str) -> str:
    """A database that an older program has written an interview into."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    upgrade(url, to=version)
    engine = make_engine(url)
    with engine.begin() as connection:
        for statement in TURN:
            connection.exec_driver_sql(statement)
    engine.dispose()
    return url


@pytest.mark.parametrize("version", sorted(known_versions()))
def test_from_every_version_that_ever_was_nothing_is_lost_and_a_copy_stays(
    tmp_path: Path, version: str
) -> None:
    url = older(tmp_path, version)
    said = upgrade(url)
    with make_engine(url).connect() as connection:
        assert connection.exec_driver_sql("select count(*) from event").scalar() == 1
        assert connection.exec_driver_sql("select version_num from alembic_version").scalar() == newest()
    if version == newest():
        assert said.endswith("(nothing to do)")
        return
    copy = tmp_path / f"old.db.before-{newest()}"
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as held:
        assert held.execute("select version_num from alembic_version").fetchone() == (version,)
        assert held.execute("select count(*) from event").fetchone() == (1,)
    held.close()


@pytest.mark.parametrize(
    ("foreign_keys", "left"), [(False, 1), (True, 0)], ids=["as migrations run", "the trap"]
)
def test_copying_a_table_takes_its_children_along_only_where_foreign_keys_are_on(
    tmp_path: Path, foreign_keys: bool, left: int
) -> None:
    """SQLite alters a table by copying it; the old one is dropped, and with it, silently, all that hangs on it."""
    engine = make_engine(older(tmp_path, "0002"), foreign_keys=foreign_keys)
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("interview", recreate="always") as table:
            table.add_column(sa.Column("extra", sa.String()))
        assert connection.exec_driver_sql("select count(*) from event").scalar() == left
        assert connection.exec_driver_sql("pragma foreign_key_check").fetchall() == []


def test_where_no_copy_can_be_made_nothing_is_changed(tmp_path: Path) -> None:
    url = older(tmp_path, "0002")
    (tmp_path / f"old.db.before-{newest()}").mkdir()
    with pytest.raises(StoreFault, match=r"copied, and that failed.*nothing was changed"):
        upgrade(url)
    with sqlite3.connect(tmp_path / "old.db") as held:
        assert held.execute("select version_num from alembic_version").fetchone() == ("0002",)
    held.close()


def test_who_comes_second_leaves_the_copy_of_the_first_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, look = older(tmp_path, "0002"), migrate.current_version

    def and_then_another_is_quicker(connection: sa.Connection) -> str | None:
        monkeypatch.undo()
        found = look(connection)
        upgrade(url)
        return found

    monkeypatch.setattr(migrate, "current_version", and_then_another_is_quicker)
    upgrade(url)
    with sqlite3.connect(tmp_path / f"old.db.before-{newest()}") as held:
        assert held.execute("select version_num from alembic_version").fetchone() == ("0002",)
    held.close()


def test_the_names_of_the_files_say_the_versions_that_stand_in_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)
    assert known_versions() == {revision.revision for revision in script.walk_revisions()}
    assert newest() == script.get_current_head()


def test_neither_the_tool_for_migrations_nor_another_database_is_loaded_where_it_is_not_needed(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    upgrade(url)
    program = (
        "import sys; from interviewer.adapters.store import SqlStore, upgrade; print(upgrade(sys.argv[1]), "
        "[m for m in ('alembic', 'sqlalchemy.dialects.postgresql') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)
    assert ran.stdout == f"{newest()} (nothing to do) []\n"


def test_a_postgres_address_is_taken_as_it_is_usually_written() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        assert with_driver(f"{scheme}://u:p@h/db") == "postgresql+psycopg://u:p@h/db"
