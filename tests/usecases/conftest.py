"""A room to hold interviews in: the shipped library, a real SQLite file, and a clock that the test turns."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from interviewer import conduct
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine, upgrade

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
TEXTS = Path(__file__).parents[1] / "texts"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> dt.datetime:
        return self.now

    def wait(self, *, minutes: float = 0, seconds: float = 0, days: float = 0) -> None:
        self.now += dt.timedelta(days=days, minutes=minutes, seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(tmp_path: Path, clock: Clock) -> conduct.Room:
    """A room whose clock the test turns."""
    url = f"sqlite:///{tmp_path / 'timed.db'}"
    upgrade(url)
    store = SqlStore(make_engine(url), owner="one", clock=clock)
    return conduct.Room(library=library(), store=store, clock=clock)


@pytest.fixture(scope="session")
def strong() -> dict[str, str]:
    """Strong answers to the four questions of lead-manager-45, by probe."""
    text = (TEXTS / "lead_manager_strong.txt").read_text("utf-8")
    return dict(re.findall(r"== (\S+)\n(.*?)\s*(?=\n== |\Z)", text, re.DOTALL))
