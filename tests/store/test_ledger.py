"""The ledger of paid calls: one row before and after, ceilings that hold across processes, sums that outlive the rows."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from interviewer.adapters.llm_account import Begun, Finished, UnderWay, Wanted
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.adapters.store.processes import is_gone, this_process
from interviewer.domain.spending import Ceilings, Spent
from interviewer.errors import SpendLimitReached, StoreFault

AT = dt.datetime(2026, 3, 31, 23, 59, 30, tzinfo=dt.UTC)
CALL = Wanted(
    key="k", session="s", purpose="rate", model="m", server="host", bound_usd=0.25, lease_s=60
)  # fmt: skip


class Times:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> dt.datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def book(database_url: str, times: Times) -> Callable[..., Ledger]:
    """Makes ledgers on one database."""
    upgrade(database_url)
    engine = make_engine(database_url)

    def make(owner: str = "ann", *, process: str | None = None, **ceilings: float) -> Ledger:
        return Ledger(engine, owner=owner, clock=times, ceilings=Ceilings(**ceilings), process=process)

    return make


def begun(ledger: Ledger, key: str = "k", **changes: object) -> str:
    got = ledger.begin(replace(CALL, key=key, **changes))  # type: ignore[arg-type]  # fields by name
    assert isinstance(got, Begun)
    return got.id


def paid(ledger: Ledger, key: str = "k", *, usd: float | None = 0.125, **changes: object) -> None:
    ledger.done(begun(ledger, key, **changes), tokens_in=100, tokens_out=20, usd=usd, reply={"said": key})


def test_a_finished_call_is_found_again_with_its_reply_whatever_is_in_it(book):
    ledger = book()
    call = begun(ledger)
    assert ledger.find("k") is None
    assert isinstance(ledger.begin(CALL), UnderWay)
    said = {"text": "a NUL \x00, half a pair \ud800 and 💡", "n": 1}
    ledger.done(call, tokens_in=100, tokens_out=20, usd=0.125, reply=said)
    assert ledger.find("k") == ledger.begin(CALL) == Finished(said, 100, 20, 0.125, AT)
    assert ledger.find("other") is None
    assert ledger.find("") is None


def test_nobody_gets_what_another_one_paid_for(book):
    paid(book("ann"))
    bob = book("bob")
    assert bob.find("k") is None
    assert isinstance(bob.begin(CALL), Begun)
    assert [entry.state for entry in bob.calls()] == ["begun"]


def test_a_refused_request_costs_nothing_and_a_lost_answer_its_upper_bound(book):
    ledger = book()
    ledger.failed(begun(ledger))
    assert ledger.month() == Spent()
    ledger.lost(begun(ledger))
    assert ledger.month() == ledger.spent() == Spent(perhaps=1, perhaps_usd=0.25)
    assert [e.state for e in ledger.perhaps_paid()] == ["unknown"]


def test_an_answer_that_comes_after_the_call_was_given_up_counts_as_what_it_was(book):
    ledger = book()
    call = begun(ledger)
    ledger.lost(call)
    ledger.done(call, tokens_in=100, tokens_out=20, usd=0.125, reply={})
    assert ledger.month() == Spent(calls=1, tokens_in=100, tokens_out=20, usd=0.125)
    ledger.lost(call)
    ledger.failed(call)
    assert ledger.month().calls == 1


def test_an_unknown_price_is_counted_as_unknown_and_never_as_nothing(book):
    ledger = book()
    paid(ledger, "one", usd=None, bound_usd=None)
    paid(ledger, "two")
    assert ledger.month() == Spent(calls=2, tokens_in=200, tokens_out=40, usd=0.125, unpriced=1)
    assert ledger.spent() == ledger.month()


def test_sums_are_by_session_by_moment_by_month_and_of_everybody(book, times):
    ann, bob = book("ann"), book("bob")
    paid(ann, "one", session="first")
    paid(bob, "one", session="first")
    times.later(minutes=1)  # April has begun
    paid(ann, "two", session="second")
    assert ann.spent(session="first").calls == ann.spent(since=times.now).calls == 1
    assert [(month, spent.usd) for month, spent in ann.by_month()] == [("2026-04", 0.125), ("2026-03", 0.125)]
    assert ann.month("2026-03", everybody=True).usd == 0.25
    assert ann.spent(everybody=True).calls == 3
    assert [e.session for e in ann.calls()] == ["second", "first"]
    assert [e.session for e in ann.calls(session="first")] == ["first"]


# --- ceilings ------------------------------------------------------------------------------------


def test_a_call_that_might_pass_the_ceiling_is_not_begun(book):
    # 0.125 is paid and 0.25 under way; another bound of 0.25 makes 0.625
    ledger = book(person_usd=0.625)
    paid(ledger, "one")
    begun(ledger, "two")
    begun(ledger, "three")
    with pytest.raises(SpendLimitReached, match=r"SPEND_LIMIT_PERSON_USD is 0\.625 a month") as refused:
        begun(ledger, "four")
    assert "spent 0.1250, under way or perhaps paid 0.5000, and this call may cost up to 0.2500" in str(
        refused.value
    )
    assert refused.value.who == "person"
    assert len(ledger.calls()) == 3


def test_what_was_set_aside_comes_back_and_what_is_perhaps_paid_does_not(book):
    ledger = book(total_usd=0.5)
    first, second = begun(ledger, "one"), begun(ledger, "two")
    ledger.failed(first)
    begun(ledger, "three")
    ledger.lost(second)
    with pytest.raises(SpendLimitReached, match=r"SPEND_LIMIT_USD is 0\.5 a month"):
        begun(ledger, "four")


def test_the_ceiling_of_all_counts_everybody_and_that_of_a_person_only_them(book):
    limits = {"person_usd": 0.3, "total_usd": 0.8}
    paid(book("ann", **limits), usd=0.25)
    paid(book("bob", **limits), usd=0.25)
    with pytest.raises(SpendLimitReached, match="PERSON"):
        begun(book("ann", **limits), "more")
    begun(book("cid", **limits), "more")
    with pytest.raises(SpendLimitReached, match="SPEND_LIMIT_USD"):
        begun(book("dan", **limits), "more")


def test_a_new_month_begins_with_nothing_spent(book, times):
    ledger = book(person_usd=0.3)
    paid(ledger, usd=0.25)
    times.later(minutes=1)
    begun(ledger, "another")


def test_a_ceiling_without_a_price_cannot_be_kept_and_says_so(book):
    with pytest.raises(SpendLimitReached, match="INTERVIEWER_PRICE_IN_USD_PER_MTOK"):
        begun(book(person_usd=5), bound_usd=None)
    begun(book(), bound_usd=None)


def test_what_is_paid_for_is_given_out_also_above_the_ceiling(book):
    paid(book(), usd=0.25)
    assert isinstance(book(person_usd=0.0).begin(CALL), Finished)


def _spend(url: str, owner: str, results: multiprocessing.SimpleQueue[tuple[int, int]]) -> None:
    ceilings = Ceilings(total_usd=2.0)
    ledger = Ledger(make_engine(url), owner=owner, clock=lambda: AT, ceilings=ceilings)
    made = refused = 0
    for n in range(25):
        try:
            call = begun(ledger, f"{owner}{n}")
        except SpendLimitReached:
            refused += 1
        else:
            made += 1
            ledger.done(call, tokens_in=1, tokens_out=1, usd=0.125, reply={})
    results.put((made, refused))


def test_processes_that_spend_at_once_never_pass_one_ceiling(book, database_url):
    # $2.00 and $0.125 a call: never above 16 calls; the bound of $0.25 forbids the last one, so it is 15
    results: multiprocessing.SimpleQueue[tuple[int, int]] = multiprocessing.SimpleQueue()
    several = [
        multiprocessing.Process(target=_spend, args=(database_url, name, results)) for name in ("ann", "bob")
    ]
    for one in several:
        one.start()
    for one in several:
        one.join(60)
    assert [one.exitcode for one in several] == [0, 0]
    made = sum(results.get()[0] for _ in several)
    everybody = book().month(everybody=True)
    assert made == everybody.calls == 15
    assert (everybody.usd, everybody.under_way) == (1.875, 0)


# --- a process that died -------------------------------------------------------------------------

DIES = """
import datetime as dt, os, signal, sys
from interviewer.adapters.llm_account import Wanted
from interviewer.adapters.store import make_engine
from interviewer.adapters.store.ledger import Ledger

ledger = Ledger(make_engine(sys.argv[1]), owner="ann", clock=lambda: dt.datetime(2026, 3, 31, 23, 59, tzinfo=dt.UTC))
call = ledger.begin(Wanted("k", "s", "rate", "m", "host", 0.25, 3600.0))
if sys.argv[2]:
    ledger.submitted(call.id, sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed(url: str, remote: str = "") -> None:
    """A process begins the call and is killed before the answer."""
    ran = subprocess.run([sys.executable, "-c", DIES, url, remote], check=False, timeout=60)
    assert ran.returncode == -signal.SIGKILL


def test_what_a_killed_process_had_begun_is_reported_as_perhaps_paid(book, database_url):
    killed(database_url)
    ledger = book()
    assert ledger.month() == Spent(under_way=1, under_way_usd=0.25)
    assert ledger.look_after_the_dead() == 1
    assert ledger.month() == Spent(perhaps=1, perhaps_usd=0.25)
    assert [(e.purpose, e.bound_usd) for e in ledger.perhaps_paid()] == [("rate", 0.25)]
    assert ledger.look_after_the_dead() == 0


def test_the_same_call_goes_on_at_once_after_a_kill(book, database_url):
    killed(database_url)
    paid(book())
    assert book().month() == Spent(
        calls=1, tokens_in=100, tokens_out=20, usd=0.125, perhaps=1, perhaps_usd=0.25
    )


def test_a_request_that_the_server_had_noted_is_fetched_and_not_sent_again(book, database_url, times):
    killed(database_url, remote="resp_7")
    ledger = book()
    assert ledger.look_after_the_dead() == 0
    got = ledger.begin(CALL)
    assert isinstance(got, Begun)
    assert got.remote == "resp_7"
    assert isinstance(ledger.begin(CALL), UnderWay)  # it is ours now
    ledger.done(got.id, tokens_in=100, tokens_out=20, usd=0.125, reply={})
    assert ledger.month() == Spent(calls=1, tokens_in=100, tokens_out=20, usd=0.125)


def test_what_a_dead_worker_elsewhere_had_begun_is_free_at_once(book):
    far = book(process="another-host/7/1")
    lost, noted = begun(far, "lost"), begun(far, "noted")
    far.submitted(noted, "resp_8")
    assert book().lose_all_of("another-host/7/1") == 1
    assert book().begin(replace(CALL, key="noted")) == Begun(noted, "resp_8")
    assert begun(book(), "lost") != lost


def test_what_the_server_had_noted_is_given_up_after_a_day(book, database_url, times):
    killed(database_url, remote="resp_7")
    times.later(days=1, minutes=1)
    assert book().look_after_the_dead() == 1


def test_nobody_waits_for_another_machine_longer_than_the_lease(book, times):
    far = book(process="another-host/7/1")
    begun(far)
    assert isinstance(book().begin(CALL), UnderWay)
    assert book().look_after_the_dead() == 0
    times.later(seconds=61)
    assert isinstance(book().begin(CALL), Begun)
    assert far.month("2026-03").perhaps == 1


def test_a_process_is_known_by_host_number_and_start():
    here = this_process()
    host, number, started = here.split("/")
    assert not is_gone(here)
    assert is_gone(f"{host}/{number}/1{started}")  # the number was given out again
    assert not is_gone(f"other {host}/{number}/1{started}")
    child = subprocess.run([sys.executable, "-c", ""], check=True)
    assert child.returncode == 0
    assert int(number) == os.getpid()


# --- deleting ------------------------------------------------------------------------------------


def test_deleted_work_leaves_its_sums_and_nothing_of_its_words(book, database_url):
    ledger, secret = book(), "a-very-private-word"
    call = begun(ledger, "one", session="mine")
    ledger.done(call, tokens_in=100, tokens_out=20, usd=0.125, reply={"said": secret})
    paid(ledger, "two", session="other")
    assert ledger.delete("mine") == 1
    assert ledger.find("one") is None
    assert ledger.find("two") is not None
    assert ledger.month().usd == 0.25
    with make_engine(database_url).connect() as connection:
        replies = connection.execute(sa.text("select reply from model_call")).scalars().all()
    assert not any(secret in (reply or "") for reply in replies)


def test_a_call_under_way_while_its_work_is_deleted_keeps_no_reply(book):
    ledger = book()
    call = begun(ledger)
    assert ledger.delete() == 1
    ledger.done(call, tokens_in=100, tokens_out=20, usd=0.125, reply={"said": "x"})
    assert ledger.find("k") is None
    assert ledger.calls()[0].session == ""
    assert ledger.month() == Spent(calls=1, tokens_in=100, tokens_out=20, usd=0.125)


def test_a_person_who_leaves_is_in_the_sum_of_all_and_nowhere_else(book):
    ann = book("ann")
    paid(ann, "one")
    late = begun(ann, "two")
    ann.forget()
    ann.done(late, tokens_in=100, tokens_out=20, usd=0.125, reply={"said": "x"})
    assert (ann.calls(), ann.by_month()) == ([], [])
    assert book("bob").month(everybody=True) == Spent(calls=2, tokens_in=200, tokens_out=40, usd=0.25)


def test_an_unusable_reply_is_asked_for_afresh_and_stays_paid(book):
    ledger = book()
    paid(ledger)
    ledger.unusable("k")
    assert isinstance(ledger.begin(CALL), Begun)
    assert ledger.month().usd == 0.125


def test_without_a_key_nothing_is_kept_but_the_sum(book):
    ledger = book()
    paid(ledger, "")
    paid(ledger, "")
    assert ledger.find("") is None
    assert ledger.month().calls == 2


def test_a_database_that_is_gone_is_a_clear_sentence_and_no_call(book, database_url):
    ledger = book()
    with make_engine(database_url).begin() as connection:
        connection.execute(sa.text("drop table model_call"))
    with pytest.raises(StoreFault, match="no call is made without it"):
        ledger.begin(CALL)


def test_an_owner_without_a_name_is_refused(book):
    with pytest.raises(ValueError, match="owner"):
        book("")
