"""A full disk, a read-only one, a database that goes away and comes back, a held lock: a sentence, and it goes on."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.adapters.store.health import readiness
from interviewer.domain.interview import Answered, Asked, Opened
from interviewer.errors import MovedOn, StoreFault

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


def store_on(engine: sa.Engine) -> SqlStore:
    return SqlStore(engine, owner="one", clock=lambda: AT)


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(address)
    return address


def test_a_full_disk_keeps_what_was_there_says_so_and_room_lets_it_go_on(url: str) -> None:
    engine = make_engine(url)
    room = {"pages": 0}

    @event.listens_for(engine, "begin")
    def _limit(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={room['pages'] or 1_000_000}")

    store = store_on(engine)
    interview = store.open(Opened(at=AT, probes=("P08",)))
    asked = store.append(interview, Asked(at=AT, probe="P08", question="When?"))
    with engine.connect() as connection:
        room["pages"] = int(connection.exec_driver_sql("PRAGMA page_count").scalar() or 0)
    with pytest.raises(
        StoreFault, match=r"full: make room, then do it again.*nothing that was kept before is lost"
    ):
        store.append(asked, Answered(at=AT, text="word " * 100_000))
    assert store.load(interview.id) == asked
    room["pages"] = 0
    assert store.append(asked, Answered(at=AT, text="word " * 100_000)).take


def test_a_disk_that_is_read_only_can_be_read_and_says_why_it_keeps_nothing(url: str) -> None:
    store_on(make_engine(url)).keep_item("story", "kept", {})
    engine = make_engine(url)

    @event.listens_for(engine, "connect")
    def _read_only(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    store = store_on(engine)
    with pytest.raises(StoreFault, match="may not be written to"):
        store.keep_item("story", "not kept", {})
    assert [i.title for i in store.history()] == ["kept"]


def test_a_database_file_that_may_only_be_read_is_told_at_the_start(url: str, tmp_path: Path) -> None:
    store_on(make_engine(url)).keep_item("story", "kept", {})
    only_read = make_engine(f"sqlite:///file:{tmp_path / 'kept.db'}?mode=ro&uri=true")
    with pytest.raises(StoreFault, match="may not be written to"):
        store_on(only_read).keep_item("story", "not kept", {})


def test_a_damaged_file_is_told_and_points_to_the_backup(url: str, tmp_path: Path) -> None:
    store_on(make_engine(url)).keep_item("story", "kept", {"text": "x" * 50_000})
    file = tmp_path / "kept.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(file.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    file.write_bytes(raw)
    with pytest.raises(StoreFault, match="interviewer restore"):
        store_on(make_engine(url)).history()


def test_a_lock_that_another_program_holds_is_named(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from interviewer.adapters.store import engine as recipe

    monkeypatch.setattr(recipe, "BUSY_MS", 50)
    other = sqlite3.connect(tmp_path / "kept.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = store_on(make_engine(url))
    with pytest.raises(StoreFault, match="another program has held the database"):
        store.keep_item("story", "x", {})
    other.execute("ROLLBACK")
    other.close()
    assert store.keep_item("story", "x", {})


def test_a_postgres_that_goes_away_and_comes_back_is_found_again(
    postgres_server: sa.URL, postgres_url: str
) -> None:
    upgrade(postgres_url)
    engine = make_engine(postgres_url)
    store = store_on(engine)
    store.keep_item("story", "before", {})
    name = sa.make_url(postgres_url).database
    other = make_engine(postgres_server.render_as_string(hide_password=False))
    with other.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(sa.text(f'alter database "{name}" allow_connections false'))
        connection.execute(
            sa.text(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = :n"
            ),
            {"n": name},
        )
        with pytest.raises(StoreFault, match="did not answer"):
            store.keep_item("story", "while it is away", {})
        assert readiness(engine, Path())["database"] == "does not answer"
        connection.execute(sa.text(f'alter database "{name}" allow_connections true'))
    other.dispose()
    store.keep_item("story", "after", {})
    assert {i.title for i in store.history()} == {"before", "after"}


def test_readiness_names_what_is_wrong_without_paths(url: str, tmp_path: Path) -> None:
    engine = make_engine(url)
    assert readiness(engine, tmp_path) == {"database": "ok", "migrations": "ok", "data folder": "ok"}
    assert readiness(engine, tmp_path / "gone")["data folder"] == "cannot be written"
    with engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '0001'")
    assert readiness(engine, tmp_path)["migrations"].startswith("found 0001, expected ")
    lost = make_engine(f"sqlite:///{tmp_path / 'no' / 'such.db'}")
    assert readiness(lost, tmp_path)["database"] == "does not answer"


# --- several processes ------------------------------------------------------------------------------


def _count_up(address: str, id: str, times: int) -> int:
    """Read, add one and write, until it was done so often; how often somebody else was quicker."""
    store, lost = store_on(make_engine(address)), 0
    done = 0
    while done < times:
        interview = store.load(id)
        try:
            store.append(interview, Asked(at=AT, probe="P08", question="again"), Answered(at=AT, text="x"))
            done += 1
        except MovedOn:
            lost += 1
    return lost


def test_two_processes_with_two_writers_each_lose_no_write_and_never_find_it_locked(
    database_url: str,
) -> None:
    upgrade(database_url)
    id = store_on(make_engine(database_url)).open(Opened(at=AT, probes=("P08",))).id
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        results = [pool.apply_async(_two_writers, (database_url, id)) for _ in range(2)]
        assert [r.get(timeout=120) for r in results] == [[], []]
    whole = store_on(make_engine(database_url)).load(id)
    assert whole.events == 1 + 2 * 2 * 15 * 2


def _two_writers(address: str, id: str) -> list[str]:
    faults: list[str] = []

    def work() -> None:
        try:
            _count_up(address, id, 15)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test is to show it
            faults.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_a_server_that_is_not_there_is_named_without_any_password() -> None:
    with pytest.raises(StoreFault, match="cannot be opened") as told:
        upgrade("postgresql://me:sesame@127.0.0.1:1/none?password=sesame&connect_timeout=2")
    assert "127.0.0.1:1/none" in str(told.value)
    assert "sesame" not in str(told.value)
