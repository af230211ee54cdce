"""What several callers want of the ledgers at one moment: one commit for all of it, and nobody suffers from another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from interviewer.adapters.llm_account import Begun, Ended, Finished, UnderWay, Wanted
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.adapters.store.ledger_desk import Desk
from interviewer.domain.spending import Ceilings, Spent
from interviewer.errors import SpendLimitReached, StoreFault

AT = dt.datetime(2026, 3, 31, 23, 59, 30, tzinfo=dt.UTC)
CALL = Wanted(
    key="k", session="s", purpose="rate", model="m", server="host", bound_usd=0.25, lease_s=60
)  # fmt: skip


@pytest.fixture
def engine(database_url: str) -> sa.Engine:
    upgrade(database_url)
    return make_engine(database_url)


@pytest.fixture
def commits(engine: sa.Engine) -> list[str]:
    """One entry for each commit from now on."""
    seen: list[str] = []
    sa.event.listen(engine, "commit", lambda _: seen.append("commit"))
    return seen


def book(engine: sa.Engine, owner: str = "ann", **ceilings: float) -> Ledger:
    return Ledger(engine, owner=owner, clock=lambda: AT, ceilings=Ceilings(**ceilings))


def beginning(ledger: Ledger, key: str) -> Callable[[], object]:
    return partial(ledger.begin, replace(CALL, key=key))


def ending(ledger: Ledger, id: str, usd: float = 0.125) -> Callable[[], object]:
    return partial(ledger.done, id, tokens_in=100, tokens_out=20, usd=usd, reply={"n": 1})


def ids_of(ended: list[Ended]) -> list[str]:
    assert all(isinstance(e.value, Begun) for e in ended), ended
    return [e.value.id for e in ended]


def test_calls_of_several_people_begin_and_end_in_one_transaction_each(engine, commits):
    ann, bob = book(engine), book(engine, "bob")
    assert ann.desk == bob.desk
    ids = ids_of(ann.desk.together([beginning(ann, "1"), beginning(bob, "2"), beginning(ann, "3")]))
    assert len(commits) == 1
    assert ann.month(everybody=True) == Spent(under_way=3, under_way_usd=0.75)
    commits.clear()
    ended = ann.desk.together([ending(who, id) for who, id in zip((ann, bob, ann), ids, strict=True)])
    assert [e.fault for e in ended] == [None, None, None]
    assert len(commits) == 1
    # ann had two calls of the three: 2 x 100 and 2 x 20 tokens, 2 x $0.125
    assert ann.month() == ann.spent() == Spent(calls=2, tokens_in=200, tokens_out=40, usd=0.25)
    assert bob.month() == Spent(calls=1, tokens_in=100, tokens_out=20, usd=0.125)
    assert ann.month(everybody=True) == Spent(calls=3, tokens_in=300, tokens_out=60, usd=0.375)


def test_a_ceiling_holds_between_calls_that_begin_together(engine):
    ledger = book(engine, total_usd=0.6)  # two bounds of $0.25 fit, a third does not
    ended = ledger.desk.together([beginning(ledger, key) for key in "abc"])
    assert [type(e.fault) for e in ended] == [type(None), type(None), SpendLimitReached]
    assert ledger.month() == Spent(under_way=2, under_way_usd=0.5)
    assert [entry.state for entry in ledger.calls()] == ["begun", "begun"]


def test_money_given_back_in_a_transaction_can_be_set_aside_in_the_same_one(engine):
    ledger = book(engine, total_usd=0.3)
    (first,) = ids_of(ledger.desk.together([beginning(ledger, "a")]))
    ended = ledger.desk.together([partial(ledger.failed, first), beginning(ledger, "b")])
    assert isinstance(ended[1].value, Begun)
    assert ledger.month() == Spent(under_way=1, under_way_usd=0.25)


def test_one_call_asked_for_twice_at_once_begins_once(engine):
    ledger = book(engine)
    first, second = ledger.desk.together([beginning(ledger, "k"), beginning(ledger, "k")])
    assert isinstance(first.value, Begun)
    assert isinstance(second.value, UnderWay)


def test_a_reply_kept_in_a_transaction_is_found_in_the_same_one(engine):
    ledger = book(engine)
    (id,) = ids_of(ledger.desk.together([beginning(ledger, "k")]))
    ended = ledger.desk.together([ending(ledger, id), partial(ledger.find, "k"), ledger.month])
    assert ended[1].value == Finished({"n": 1}, 100, 20, 0.125, AT)
    assert ended[2].value.usd == 0.125


def test_the_row_is_there_for_everybody_when_the_caller_is_told(engine, database_url):
    ledger = book(engine)
    ids_of(ledger.desk.together([beginning(ledger, "a"), beginning(ledger, "b")]))
    elsewhere = book(make_engine(database_url))
    assert elsewhere.month() == Spent(under_way=2, under_way_usd=0.5)


def test_what_breaks_the_transaction_fails_alone_and_the_others_are_kept(engine):
    ledger = book(engine)

    def breaks() -> None:
        with ledger._writing() as here:  # there is no public way to write what no table takes
            here.connection.execute(sa.text("insert into no_such_table values (1)"))

    ended = ledger.desk.together([beginning(ledger, "a"), breaks, beginning(ledger, "b")])
    assert isinstance(ended[1].fault, StoreFault)
    assert [type(e.value) for e in ended] == [Begun, type(None), Begun]
    assert ledger.month() == Spent(under_way=2, under_way_usd=0.5)
    assert len(ledger.calls()) == 2  # those of the transaction that was given up are not there


def test_a_fault_of_the_program_in_one_fails_alone_too(engine):
    ledger = book(engine)

    def wrong() -> None:
        ledger.begin(replace(CALL, key="half"))
        raise KeyError("a fault of the program")

    ended = ledger.desk.together([wrong, beginning(ledger, "a")])
    assert isinstance(ended[0].fault, KeyError)
    assert isinstance(ended[1].value, Begun)


def test_a_database_that_cannot_be_opened_is_told_to_each_at_once(tmp_path):
    opened: list[Any] = []
    engine = make_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder' / 'a.db'}")
    sa.event.listen(engine, "do_connect", lambda *_: opened.append("tried"))
    ledger = book(engine)
    ended = ledger.desk.together([beginning(ledger, key) for key in "abc"])
    assert [type(e.fault) for e in ended] == [StoreFault] * 3
    assert len({id(e.fault) for e in ended}) == 3
    assert len(opened) == 1  # fifty who wait do not wait fifty time-outs


def test_lookups_alone_take_no_lock(engine, database_url):
    ledger = book(engine)
    (id,) = ids_of(ledger.desk.together([beginning(ledger, "k")]))
    ledger.desk.together([ending(ledger, id)])
    other = make_engine(database_url)
    with other.begin() as writing:
        writing.execute(sa.text("update model_month set calls = calls"))
        found = ledger.desk.together([partial(ledger.find, "k"), partial(ledger.find, "x")], reads=True)
    assert found[0].value == Finished({"n": 1}, 100, 20, 0.125, AT)
    assert found[1].value is None


def test_ledgers_of_different_databases_have_different_desks(engine, tmp_path):
    assert Desk(engine) == Desk(engine)
    assert Desk(engine) != Desk(make_engine(f"sqlite:///{tmp_path / 'other.db'}"))
