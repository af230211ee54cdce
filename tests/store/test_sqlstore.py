"""What is kept, who may read it, and that deleting leaves nothing behind."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.adapters.store.migrate import backup
from interviewer.domain.interview import Answered, Asked, Opened
from interviewer.domain.rating import Composite, RaterInfo, Rating
from interviewer.errors import CallerMistake, MovedOn, NotFound, StoreFault
from interviewer.rate import Judgement

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
RULES = RaterInfo(kind="rules", id="rules.v1")


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(address)
    return address


@pytest.fixture
def store(url: str) -> SqlStore:
    return SqlStore(make_engine(url), owner="one", clock=lambda: AT)


def rating() -> Rating:
    return Rating(
        rater=RULES,
        rubrics=(),
        probe="P08",
        passages=(),
        verdicts=(),
        dimensions=(),
        composite=Composite(value=None, coverage=0),
        red_flags=(),
        scope=None,
        next_drill=None,
        one_fix=None,
        void_quotes=0,
        unrated=(),
    )


def test_what_was_said_is_read_back_as_it_was(store: SqlStore) -> None:
    opened = store.open(Opened(at=AT, probes=("P08",)))
    asked = store.append(opened, Asked(at=AT, probe="P08", question="When?"))
    said = store.append(asked, Answered(at=AT, text="Last spring…\n“now” 💡"))
    assert store.load(opened.id) == said
    assert store.load(opened.id[:8]) == said
    assert store.history()[0].state == "answered"


def test_a_rating_is_kept_with_the_judgement_it_came_from(store: SqlStore) -> None:
    interview = store.open(Opened(at=AT, probes=("P08",)))
    judged = Judgement(claims=(), rater=RULES, exchange=({"request": {"model": "m"}, "response": {"id": 1}},))
    key = store.keep_rating(interview, rating(), judged)
    assert store.rating(key) == rating()
    assert store.judgement(key) == judged


def test_nobody_reads_writes_or_deletes_what_another_has_kept(url: str, store: SqlStore) -> None:
    mine = store.open(Opened(at=AT, probes=("P08",)))
    key = store.keep_rating(mine, rating(), Judgement(claims=(), rater=RULES))
    item = store.keep_item("story", "a story", {"text": "x"})
    other = SqlStore(make_engine(url), owner="two", clock=lambda: AT)
    assert other.history() == []
    for reach in (
        lambda: other.load(mine.id),
        lambda: other.rating(key),
        lambda: other.judgement(key),
        lambda: other.item(item),
        lambda: other.delete(mine.id),
        lambda: other.keep_item("story", "b", {}, id=item),
        lambda: other.append(mine, Asked(at=AT, probe="P08", question="q")),
    ):
        with pytest.raises(NotFound):
            reach()
    assert other.delete_all() == 0
    assert len(store.history()) == 2


def test_two_windows_on_one_interview_do_not_overwrite_each_other(store: SqlStore) -> None:
    opened = store.open(Opened(at=AT, probes=("P08",)))
    ask = Asked(at=AT, probe="P08", question="When?")
    store.append(opened, ask)
    with pytest.raises(CallerMistake, match="moved on in another window"):
        store.append(opened, ask)


def test_deleting_leaves_no_word_in_any_file(tmp_path: Path, store: SqlStore) -> None:
    opened = store.open(Opened(at=AT, probes=("P08",)))
    asked = store.append(opened, Asked(at=AT, probe="P08", question="When?"))
    store.append(asked, Answered(at=AT, text="xylophone-heliotrope"))
    assert any(b"xylophone" in f.read_bytes() for f in tmp_path.iterdir())
    store.delete(opened.id)
    assert not any(b"xylophone" in f.read_bytes() for f in tmp_path.iterdir() if f.is_file())
    with pytest.raises(NotFound):
        store.load(opened.id)


def test_deleting_everything_takes_interviews_ratings_and_items(url: str, store: SqlStore) -> None:
    interview = store.open(Opened(at=AT, probes=("P08",)))
    store.keep_rating(interview, rating(), Judgement(claims=(), rater=RULES))
    store.keep_item("story", "a story", {"text": "x"})
    assert store.delete_all() == 2
    with make_engine(url).connect() as connection:
        counts = [
            connection.execute(sa.text(f"select count(*) from {t}")).scalar()
            for t in ("interview", "event", "rating", "item")
        ]
    assert counts == [0, 0, 0, 0]


def test_an_item_is_replaced_in_place_and_its_version_counts_up(url: str, store: SqlStore) -> None:
    key = store.keep_item("memo", "first", {"n": 1})
    assert store.keep_item("memo", "second", {"n": 2}, id=key) == key
    assert store.item(key) == {"n": 2}
    assert store.items("memo") == [(key, {"n": 2})]
    with make_engine(url).connect() as connection:
        assert connection.execute(sa.text("select version from item")).scalar() == 2


def test_a_change_that_was_made_from_an_older_version_of_an_item_is_refused(store: SqlStore) -> None:
    key = store.keep_item("memo", "first", {"n": 1})
    seen = store.item_version(key)
    store.keep_item("memo", "of another window", {"n": 2}, id=key, expected=seen)
    with pytest.raises(MovedOn, match=r"found version 2, expected 1"):
        store.keep_item("memo", "of this one", {"n": 3}, id=key, expected=seen)
    assert store.item(key) == {"n": 2}


def test_history_is_newest_first_and_searched_without_regard_to_case(store: SqlStore) -> None:
    for n, title in enumerate(("Alpha memo", "beta", "ALPHA two")):
        clocked = SqlStore(store._engine, owner="one", clock=lambda n=n: AT + dt.timedelta(hours=n))  # type: ignore[misc]
        clocked.keep_item("memo", title, {})
    assert [i.title for i in store.history()] == ["ALPHA two", "beta", "Alpha memo"]
    assert [i.title for i in store.history(search="alpha")] == ["ALPHA two", "Alpha memo"]
    assert [i.title for i in store.history(search="100%_")] == []


def test_an_unknown_id_names_the_nearest(store: SqlStore) -> None:
    opened = store.open(Opened(at=AT, probes=("P08",)))
    with pytest.raises(NotFound, match=opened.id):
        store.load(opened.id[:-1] + "z")


# --- migrations -----------------------------------------------------------------------------------


def test_migrating_twice_does_nothing_the_second_time(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'm.db'}"
    assert upgrade(address).startswith("empty -> ")
    assert upgrade(address).endswith("(nothing to do)")


def _upgrade_in_a_process(address: str) -> str:
    return upgrade(address)


def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'm.db'}"
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        said = pool.map(_upgrade_in_a_process, [address] * 3)
    assert len(said) == 3
    store = SqlStore(make_engine(address), owner="one", clock=lambda: AT)
    assert store.history() == []


def test_a_database_from_a_newer_program_is_refused_by_name(tmp_path: Path, url: str) -> None:
    with sqlite3.connect(tmp_path / "kept.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(StoreFault, match="version 9999"):
        upgrade(url)


def test_a_database_that_cannot_be_opened_is_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="cannot be opened"):
        upgrade(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'x.db'}")


def test_a_backup_holds_what_the_log_still_holds(tmp_path: Path, store: SqlStore) -> None:
    store.keep_item("story", "in the log", {"text": "x"})
    copy = backup(tmp_path / "kept.db", tmp_path / "copy.db")
    again = SqlStore(make_engine(f"sqlite:///{copy}"), owner="one", clock=lambda: AT)
    assert [i.title for i in again.history()] == ["in the log"]


def test_a_naive_time_is_refused(store: SqlStore) -> None:
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        store.open(Opened(at=AT.replace(tzinfo=None), probes=("P08",)))


def _four_writers(address: str, name: str) -> int:
    store = SqlStore(make_engine(address), owner=name, clock=lambda: AT)
    for n in range(25):
        interview = store.open(Opened(at=AT, probes=("P08",)))
        store.append(interview, Asked(at=AT, probe="P08", question=f"{n}"))
    return len(store.history(limit=1000))


def test_four_processes_writing_at_once_lose_nothing(url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.starmap(_four_writers, [(url, f"p{n}") for n in range(4)]) == [25] * 4
