"""A backup holds everything and brings everything back; what is damaged, newer or in use is refused and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from interviewer.adapters.backup import back_up, restore
from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.adapters.store.accountstore import AccountStore
from interviewer.adapters.store.migrate import old_copies
from interviewer.adapters.store.panelstore import PanelStore
from interviewer.domain.interview import Answered, Asked, Opened
from interviewer.errors import CallerMistake, StoreFault
from tests.panel.rooms import opened
from tests.support.command import RunCli

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
SAID = "Last spring…\n“now” 💡"


def filled(url: str) -> str:
    """The id of an interview, beside an item, a calibration, an account and lines of the log, in a new database."""
    upgrade(url)
    engine = make_engine(url)
    store = SqlStore(engine, owner="one", clock=lambda: AT)
    interview = store.append(
        store.open(Opened(at=AT, probes=("P08",))), Asked(at=AT, probe="P08", question="When?")
    )
    store.append(interview, Answered(at=AT, text=SAID))
    store.keep_item("story", "Ünïcode", {"text": SAID, "n": 1.5, "none": None})
    PanelStore(engine, clock=lambda: AT).open("one", opened(), id="p" * 32, keys=())
    AccountStore(engine, clock=lambda: AT).add("ann", "secret")
    AccountStore(engine, clock=lambda: AT).note("one", "signed in")
    engine.dispose()
    return interview.id


def contents(url: str) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table."""
    engine, held = make_engine(url), sa.MetaData()
    with engine.connect() as connection:
        held.reflect(connection)
        found = {
            t.name: sorted(
                (tuple(_told(v) for v in row) for row in connection.execute(sa.select(t))), key=str
            )
            for t in held.sorted_tables
        }
    engine.dispose()
    return found


def _told(value: object) -> str:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else str(value)


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    (folder / "one" / "x").mkdir(parents=True)
    (folder / "one" / "x" / "3.flac").write_bytes(b"fLaC sound")
    return folder


Saved = Callable[..., Path]


@pytest.fixture
def saved(tmp_path: Path, recordings: Path) -> Saved:
    def save(url: str, name: str = "backup.zip") -> Path:
        back_up(url, tmp_path / name, recordings=recordings, now=AT)
        return tmp_path / name

    return save


def test_what_was_backed_up_comes_back_row_for_row(database_url: str, saved: Saved, tmp_path: Path) -> None:
    id = filled(database_url)
    file = saved(database_url)
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    rows = restore(elsewhere, file, recordings=tmp_path / "other", now=AT)
    assert rows["event"] == 3
    store = SqlStore(make_engine(elsewhere), owner="one", clock=lambda: AT)
    take = store.load(id).take
    assert take
    assert take.turns[0].answer == SAID
    assert store.items("story")[0][1] == {"text": SAID, "n": 1.5, "none": None}
    assert (tmp_path / "other" / "one" / "x" / "3.flac").read_bytes() == b"fLaC sound"


def test_a_backup_of_sqlite_leads_to_postgres_and_back(
    postgres_url: str, saved: Saved, tmp_path: Path
) -> None:
    first = f"sqlite:///{tmp_path / 'first.db'}"
    id = filled(first)
    restore(postgres_url, saved(first), recordings=tmp_path / "a", now=AT)
    engine = make_engine(postgres_url)
    store = SqlStore(engine, owner="one", clock=lambda: AT)
    assert store.load(id).take
    AccountStore(engine, clock=lambda: AT).note(
        "one", "after it"
    )  # the counter goes on behind what was brought back
    engine.dispose()
    second = f"sqlite:///{tmp_path / 'second.db'}"
    restore(second, saved(postgres_url, "again.zip"), recordings=tmp_path / "b", now=AT)
    before, after = contents(first), contents(second)
    assert after.pop("audit")[-1][3] == "after it"
    before.pop("audit")
    assert after == before


def test_a_postgres_that_holds_something_is_not_overwritten(
    postgres_url: str, saved: Saved, tmp_path: Path
) -> None:
    filled(postgres_url)
    before = contents(postgres_url)
    with pytest.raises(CallerMistake, match="holds something already"):
        restore(postgres_url, saved(postgres_url), recordings=tmp_path / "r", now=AT)
    assert contents(postgres_url) == before


def test_the_old_database_and_recordings_stay_aside(saved: Saved, recordings: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    filled(url)
    file = saved(url)
    store = SqlStore(make_engine(url), owner="one", clock=lambda: AT)
    store.keep_item("story", "made after the backup", {})
    store._engine.dispose()
    os.utime(tmp_path / "own.db", (0, 0))  # last written long ago
    restore(url, file, recordings=recordings, now=AT)
    assert old_copies(url, before=3600.0) == [], "its age counts from the restore"
    titles = [i.title for i in SqlStore(make_engine(url), owner="one", clock=lambda: AT).history()]
    assert "made after the backup" not in titles
    aside = tmp_path / "own.db.before-restore-20260301-090000"
    with sqlite3.connect(aside) as connection:
        assert connection.execute("select count(*) from item where title like 'made after%'").fetchone() == (
            1,
        )
    connection.close()
    assert (tmp_path / "recordings.before-restore-20260301-090000" / "one" / "x" / "3.flac").exists()
    assert (recordings / "one" / "x" / "3.flac").exists()


def test_a_backup_is_made_while_others_write_and_is_of_one_moment(saved: Saved, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    filled(url)
    engine = make_engine(url)
    with engine.begin() as writing:  # holds the write lock all the while
        writing.execute(sa.text("update interview set title = 'half done'"))
        file = saved(url)
    with zipfile.ZipFile(file) as held:
        assert "half done" not in held.read("tables/interview.jsonl").decode()


def test_only_its_owner_may_read_a_backup_and_none_is_overwritten(saved: Saved, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    filled(url)
    file = saved(url)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CallerMistake, match="is there already"):
        saved(url)


def _changed(file: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as held, zipfile.ZipFile(other, "w") as out:
        for one in held.namelist():
            out.writestr(one, change(held.read(one)) if one == name else held.read(one))
    return other


def _newer(manifest: bytes) -> bytes:
    return json.dumps({**json.loads(manifest), "version": "9999"}).encode()


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("manifest.json", _newer, "version 9999, and this program knows up to"),
        ("manifest.json", lambda _: b'{"schema": "other"}', "found schema 'other'"),
        ("tables/event.jsonl", lambda rows: rows.replace(b"spring", b"summer"), "check sum"),
        ("recordings/one/x/3.flac", lambda _: b"", "check sum"),
    ],
    ids=["of a newer program", "of something else", "a changed row", "a lost recording"],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    saved: Saved, tmp_path: Path, name: str, change: Callable[[bytes], bytes], says: str
) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    filled(url)
    file = _changed(saved(url), name, change)
    before = contents(url)
    with pytest.raises(StoreFault, match=says):
        restore(url, file, recordings=tmp_path / "r", now=AT)
    assert contents(url) == before


def test_what_is_no_backup_is_told_so(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path / 'own.db'}", tmp_path / "x.zip"
    with pytest.raises(CallerMistake, match="no such file"):
        restore(url, file, recordings=tmp_path, now=AT)
    file.write_bytes(b"not a zip")
    with pytest.raises(StoreFault, match="no backup, or is damaged"):
        restore(url, file, recordings=tmp_path / "r", now=AT)
    for other in ({"letters/one.txt": "Dear all"}, {"manifest.json": '["a list"]'}, {"manifest.json": "{"}):
        with zipfile.ZipFile(file, "w") as out:
            for name, held in other.items():
                out.writestr(name, held)
        with pytest.raises(CallerMistake, match="without the list that a backup begins with"):
            restore(url, file, recordings=tmp_path / "r", now=AT)
    assert not (tmp_path / "own.db").exists()


def test_a_database_that_is_in_use_is_not_replaced(saved: Saved, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    filled(url)
    file = saved(url)
    serving = make_engine(url)
    with serving.connect() as connection:
        connection.execute(sa.text("select 1"))
        with pytest.raises(CallerMistake, match="in use"):
            restore(url, file, recordings=tmp_path / "r", now=AT)
    assert not list(tmp_path.glob("*.restoring*"))


def test_by_command_a_day_s_work_is_backed_up_lost_and_brought_back(run_cli: RunCli, tmp_path: Path) -> None:
    said = "I stopped the plan in March and told the team why."
    assert run_cli("rate", "-", "--probe", "P08", stdin=said).code == 0
    made = run_cli("backup", tmp_path / "b.zip")
    assert made.code == 0, made.stderr
    assert run_cli("history", "delete", "--all", "--yes").code == 0
    assert run_cli("history", "list").stdout == "nothing is kept yet\n"
    assert run_cli("restore", tmp_path / "b.zip", "--yes").code == 0
    assert said in run_cli("history", "export").stdout
    assert "backup restored" in run_cli("users", "audit").stdout
