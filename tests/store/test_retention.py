"""What is kept for so long and no longer, and that deleting leaves no trace in any file."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from interviewer import panel_room, privacy
from interviewer.adapters.speech.audio import read_audio
from interviewer.domain.interview import Answered, Asked, Opened
from interviewer.errors import StoreFault
from interviewer.settings import Settings
from interviewer.web import upkeep
from interviewer.wiring import Parts
from tests.panel.rooms import FOUR, card
from tests.speech.sounds import tone, wav

NOW = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
WORD = b"heliotrope"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The time, to be set by hand."""
    held = [NOW]
    for room in ("keeping", "rooms", "upkeep"):
        monkeypatch.setattr(f"interviewer.wiring.{room}.now", lambda: held[0])
    return held


def parts(tmp_path: Path, keep_days: int | None = 30) -> Parts:
    return Parts(Settings(data_dir=tmp_path / "data", keep_days=keep_days))


def keep_something(real: Parts, at: dt.datetime) -> str:
    """The id of an interview with its recording, beside an item and a calibration, all touched ``at``."""
    store = real.store()
    interview = store.open(Opened(at=at, probes=("P08",)))
    interview = store.append(interview, Asked(at=at, probe="P08", question="When?"))
    interview = store.append(interview, Answered(at=at, text=f"the {WORD.decode()} plan"))
    real.recordings.keep("local", interview.id, 3, read_audio(wav(tone(1.2))))
    store.keep_item("story", WORD.decode(), {"text": WORD.decode()})
    panel_room.open_panel(
        real.panel_room(), card(), owner="local", title=WORD.decode(), packets=FOUR, raters=("Ash", "Birch")
    )
    return interview.id


def traces(folder: Path) -> list[str]:
    """Files in which the word stands."""
    return [f.name for f in sorted(folder.rglob("*")) if f.is_file() and WORD in f.read_bytes()]


def test_what_was_not_touched_for_so_long_is_deleted_and_the_log_says_so(
    tmp_path: Path, clock: list[dt.datetime]
) -> None:
    real = parts(tmp_path)
    old = keep_something(real, NOW)
    assert traces(tmp_path)
    clock[0] = NOW + dt.timedelta(days=29)
    assert real.forget_old() == 0
    clock[0] = NOW + dt.timedelta(days=31)
    new = real.store().keep_item("story", "fresh", {})
    assert real.forget_old() == 3
    assert [i.id for i in real.store().history()] == [new]
    assert traces(tmp_path) == []
    assert not real.recordings.turns("local", old)
    done = [(e.verb, e.what) for e in real.desk.store.log()]
    assert ("interview deleted after 30 days", old) in done
    assert {v for v, _ in done} >= {"story deleted after 30 days", "calibration deleted after 30 days"}


def test_what_is_to_be_replaced_before_a_text_is_sent_is_never_forgotten_by_age(
    tmp_path: Path, clock: list[dt.datetime]
) -> None:
    real = parts(tmp_path)
    wanted = privacy.keep(real.store(), is_on=True, names=["Priya Raman"])
    clock[0] = NOW + dt.timedelta(days=400)
    assert real.forget_old() == 0
    assert real.wish() == wanted


def test_without_the_setting_nothing_is_deleted_by_age(tmp_path: Path, clock: list[dt.datetime]) -> None:
    real = parts(tmp_path, keep_days=None)
    keep_something(real, NOW)
    clock[0] = NOW + dt.timedelta(days=5000)
    assert real.forget_old() == 0
    assert len(real.store().history()) == 2


def test_by_a_clock_that_went_back_nothing_is_deleted(
    tmp_path: Path, clock: list[dt.datetime], caplog: pytest.LogCaptureFixture
) -> None:
    real = parts(tmp_path)
    keep_something(real, NOW)
    real.desk.store.note("", "a line of today")
    clock[0] = NOW - dt.timedelta(days=1)
    with pytest.raises(StoreFault, match="expected a clock that goes forward"):
        real.forget_old()
    assert upkeep.once(real) == 0, "the server says it and goes on"
    assert "2026-02-28" in caplog.text


def test_copies_from_before_a_migration_are_kept_for_two_weeks(
    tmp_path: Path, clock: list[dt.datetime]
) -> None:
    real = parts(tmp_path, keep_days=None)
    _ = real.engine
    old, new = (real.settings.data_dir / f"interviewer.db.before-{n}" for n in ("0001", "0002"))
    for file, days in ((old, 15), (new, 13)):
        file.write_bytes(b"")
        at = (clock[0] - dt.timedelta(days=days)).timestamp()
        os.utime(file, (at, at))
    real.forget_old()
    assert (old.exists(), new.exists()) == (False, True)


def test_deleting_everything_leaves_no_trace_in_database_log_or_recordings(
    tmp_path: Path, clock: list[dt.datetime]
) -> None:
    assert clock
    real = parts(tmp_path)
    keep_something(real, NOW)
    assert real.store().delete_all() == 3
    assert traces(tmp_path) == []
    assert not [f for f in (tmp_path / "data" / "recordings").rglob("*") if f.is_file()]


def test_a_reader_that_is_at_work_does_not_keep_deleted_words_in_the_log(
    tmp_path: Path, clock: list[dt.datetime]
) -> None:
    assert clock
    real = parts(tmp_path)
    keep_something(real, NOW)
    with real.engine.execution_options(readonly=True).connect() as reading:
        reading.exec_driver_sql("select count(*) from event").fetchone()
        reading.rollback()
        real.store().delete_all()
    assert traces(tmp_path) == []
