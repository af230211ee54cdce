"""What is kept can be read by its owner only, whatever the umask and whichever part makes the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.adapters.backup import back_up, restore
from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.adapters.store.migrate import backup
from interviewer.settings import Settings
from interviewer.wiring import Parts, now


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """A umask that would let everybody read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mode & 0o777 for p in folder.iterdir() if p.is_file()}


def test_the_database_and_its_log_are_private_while_it_is_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(url)
    SqlStore(make_engine(url), owner="one", clock=now).keep_item("story", "mine", {})
    assert modes(tmp_path) == {"kept.db": 0o600, "kept.db-wal": 0o600, "kept.db-shm": 0o600}


def test_the_file_of_durable_work_and_its_lock_are_private(tmp_path: Path) -> None:
    real = Parts(Settings(data_dir=tmp_path))
    assert real.jobs.start()
    found = modes(tmp_path)
    real.jobs.stop()
    assert {
        "interviewer.db",
        "interviewer.jobs.db",
        "interviewer.jobs.db-wal",
        "interviewer.jobs.lock",
    } <= set(found)
    assert set(found.values()) == {0o600}


def test_copies_backups_and_what_they_bring_back_are_private(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    url = f"sqlite:///{home / 'kept.db'}"
    upgrade(url)
    backup(home / "kept.db", home / "kept.db.before-9")
    back_up(url, home / "all.zip", recordings=home / "recordings", now=now())
    restore(f"sqlite:///{other / 'kept.db'}", home / "all.zip", recordings=other / "recordings", now=now())
    assert set(modes(home).values()) == set(modes(other).values()) == {0o600}


def test_files_that_an_earlier_version_left_open_are_closed_to_others_at_the_start(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'interviewer.db'}")
    (tmp_path / "interviewer.db.before-0004").touch(mode=0o644)
    (tmp_path / "interviewer.db").chmod(0o644)
    (tmp_path / "notes of my own.txt").touch(mode=0o644)
    _ = Parts(Settings(data_dir=tmp_path)).engine
    assert modes(tmp_path) == {
        "interviewer.db": 0o600,
        "interviewer.db.before-0004": 0o600,
        "notes of my own.txt": 0o644,
    }
