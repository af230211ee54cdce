"""A call that was paid for is not paid for again: the client on a ledger, requests counted at the server."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.llm import LLM, Answer
from interviewer.adapters.llm_account import Account
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.llm_format import FormatMemory
from interviewer.adapters.llm_pay import OnLedger
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.domain.spending import Ceilings, Spent
from interviewer.errors import CompletionPending, Overloaded, ReplyRefused, ReplyUnreadable, SpendLimitReached
from tests.llm.conftest import MESSAGES, Bench, Sheet
from tests.support.environment import ROOT

PRICED: dict[str, Any] = {"price_in_usd_per_mtok": 10, "price_out_usd_per_mtok": 50}
ONCE = (100 * 10 + 20 * 50) / 1e6  # what the server reports for each reply, at that price


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(address)
    return address


@pytest.fixture
def ledger(url: str) -> Ledger:
    return open_ledger(url)


def open_ledger(url: str, **ceilings: float) -> Ledger:
    clock = lambda: dt.datetime.now(dt.UTC)  # noqa: E731 - one line says it
    return Ledger(make_engine(url), owner="ann", clock=clock, ceilings=Ceilings(**ceilings))


def asked(llm: LLM, ledger: Ledger, *, keep: bool = True, **options: Any) -> Answer[Sheet]:
    """One answer by a client that remembers nothing: as after a restart."""
    llm.memory = FormatMemory()

    async def story() -> Answer[Sheet]:
        async with llm:
            paying = llm.for_account(Account(ledger, session="s", keep=keep))
            return await paying.ask(MESSAGES, Sheet, **options)

    return asyncio.run(story())


def test_the_same_call_is_sent_once_and_its_reply_given_again(bench: Bench, ledger: Ledger):
    llm = bench.llm(**PRICED)
    first, second = asked(llm, ledger), asked(llm, ledger)
    assert bench.requests(llm) == 1
    assert second.value == first.value
    assert (first.from_earlier, first.calls) == (0, 1)
    assert first.cost_usd == pytest.approx(ONCE)
    assert (second.from_earlier, second.calls, second.tokens_in, second.cost_usd) == (1, 0, 0, 0)
    assert second.exchanges[0]["earlier"] is True
    assert second.exchanges[0]["response"] == first.exchanges[0]["response"]
    assert second.exchanges[0]["request"] == first.exchanges[0]["request"]
    assert ledger.month() == ledger.spent(session="s")
    assert ledger.month().calls == 1
    assert ledger.month().usd == pytest.approx(ONCE)


def test_another_sample_text_or_limit_is_another_call(bench: Bench, ledger: Ledger):
    llm = bench.llm()
    every: list[dict[str, Any]] = [{}, {"seed": 1}, {"seed": 2}, {"max_output": 900}, {"seed": 1}]
    for options in every:
        asked(llm, ledger, **options)
    assert bench.requests(llm) == 4


def test_a_sample_is_another_one_also_where_the_server_takes_no_seed(bench: Bench, ledger: Ledger):
    llm = bench.llm("refuse=seed")
    answers = [asked(llm, ledger, seed=index) for index in (1, 2, 1, 2)]
    assert [a.from_earlier for a in answers] == [0, 0, 1, 1]
    assert ledger.month().calls == 2


def test_a_reply_found_further_down_the_ladder_is_given_again_without_a_step(bench: Bench, ledger: Ledger):
    llm = bench.llm("caps=none", **PRICED)
    first, second = asked(llm, ledger), asked(llm, ledger)
    assert (first.calls, second.calls) == (4, 0)
    assert first.rung == second.rung == "prompt"
    assert bench.requests(llm) == 4
    # the three refusals cost nothing and are on the ledger as that
    assert sorted(e.state for e in ledger.calls()) == ["done", "failed", "failed", "failed"]
    assert ledger.month().usd == pytest.approx(ONCE)


def test_a_re_ask_is_given_again_too(bench: Bench, ledger: Ledger):
    llm = bench.llm("fault=wrong_schema&times=1")
    first, second = asked(llm, ledger), asked(llm, ledger)
    assert (first.calls, second.calls, second.from_earlier) == (2, 0, 2)
    assert bench.requests(llm) == 2


@pytest.mark.parametrize(("fault", "kind"), [("refusal", ReplyRefused), ("wrong_schema", ReplyUnreadable)])
def test_what_could_not_be_used_is_asked_for_afresh_when_it_is_tried_again(
    bench: Bench, ledger: Ledger, fault: str, kind: type[Exception]
):
    llm = bench.llm(f"fault={fault}")
    with pytest.raises(kind):
        asked(llm, ledger)
    once = bench.requests(llm)
    with pytest.raises(kind):
        asked(llm, ledger)
    assert bench.requests(llm) == 2 * once == ledger.month().calls


def test_who_keeps_nothing_pays_each_time_and_it_is_counted(bench: Bench, ledger: Ledger):
    llm = bench.llm(**PRICED)
    for _ in range(2):
        asked(llm, ledger, keep=False)
    assert bench.requests(llm) == 2
    assert ledger.month().usd == pytest.approx(2 * ONCE)
    assert ledger.find(llm.key(MESSAGES, Sheet, {})) is None


def test_twenty_equal_calls_at_once_are_one_request(bench: Bench, ledger: Ledger):
    llm = bench.llm("latency=0.05", concurrency=20)

    async def story() -> list[Answer[Sheet]]:
        async with llm:
            paying = llm.for_account(Account(ledger))
            return await asyncio.gather(*(paying.ask(MESSAGES, Sheet) for _ in range(20)))

    answers = asyncio.run(story())
    assert bench.requests(llm) == 1
    assert sum(a.calls for a in answers) == 1
    assert len({a.text for a in answers}) == 1


def test_who_waits_for_another_process_gives_up_at_the_deadline_and_says_so(bench: Bench, url: str):
    elsewhere = Ledger(
        make_engine(url), owner="ann", clock=lambda: dt.datetime.now(dt.UTC), process="far/1/1"
    )
    llm = bench.llm(deadline_s=5)
    waiting = llm.for_account(Account(elsewhere))
    params = llm.params(seed=None, max_output=None)
    payment = waiting.payment(llm.estimate(MESSAGES), waiting.key(MESSAGES, Sheet, params))
    assert isinstance(payment, OnLedger)
    elsewhere.begin(payment.wanted)
    with pytest.raises(CompletionPending, match="another window or worker"):
        asked(llm, open_ledger(url))
    assert bench.requests(llm) == 0


def test_retries_are_rows_of_their_own_and_only_what_was_answered_is_paid(bench: Bench, ledger: Ledger):
    llm = bench.llm("fault=429&times=2", **PRICED)
    asked(llm, ledger)
    assert [e.state for e in ledger.calls()].count("failed") == 2
    assert ledger.month().usd == pytest.approx(ONCE)
    assert ledger.month().perhaps == ledger.month().under_way == 0


def test_a_lost_answer_is_perhaps_paid(bench: Bench, ledger: Ledger):
    asked(bench.llm("fault=drop_mid&times=1", **PRICED), ledger)
    assert (ledger.month().calls, ledger.month().perhaps) == (1, 1)


def test_the_ceiling_of_the_ledger_stops_before_and_nothing_is_sent(bench: Bench, url: str):
    llm = bench.llm(max_output_tokens=300, **PRICED)
    with pytest.raises(SpendLimitReached, match=r"PERSON_USD is 0\.001 a month"):
        asked(llm, open_ledger(url, person_usd=0.001))
    assert bench.requests(llm) == 0


def test_an_overloaded_server_leaves_nothing_set_aside(bench: Bench, ledger: Ledger):
    with pytest.raises(Overloaded):
        asked(bench.llm("fault=429", attempts=3, **PRICED), ledger)
    assert ledger.month() == Spent()


def test_a_call_that_is_cancelled_is_perhaps_paid_and_may_be_made_again(bench: Bench, ledger: Ledger):
    llm = bench.llm("latency=60", **PRICED)

    async def story() -> None:
        async with llm:
            task = asyncio.create_task(llm.for_account(Account(ledger)).ask(MESSAGES, Sheet))
            for _ in range(1000):
                await asyncio.sleep(0 if bench.requests(llm) else 0.01)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(story())
    assert (ledger.month().perhaps, ledger.month().under_way) == (1, 0)


# --- streams -------------------------------------------------------------------------------------


def streamed(llm: LLM, ledger: Ledger) -> list[str]:
    with BlockingLLM(llm) as blocking:
        return list(blocking.for_account(Account(ledger, purpose="coach")).stream(MESSAGES))


def test_a_streamed_text_is_paid_once_and_comes_again_at_once(bench: Bench, ledger: Ledger):
    llm = bench.llm("text=One+two+three.", **PRICED)
    assert "".join(streamed(llm, ledger)) == "One two three."
    assert streamed(llm, ledger) == ["One two three."]
    assert bench.requests(llm) == 1
    assert [e.purpose for e in ledger.calls()] == ["coach"]
    assert ledger.month().usd == pytest.approx(ONCE)


def test_thinking_stays_hidden_in_a_text_that_comes_again(bench: Bench, ledger: Ledger):
    llm = bench.llm("fault=think&text=Seen.")
    assert "".join(streamed(llm, ledger)).strip() == "".join(streamed(llm, ledger)).strip() == "Seen."
    assert bench.requests(llm) == 1


@pytest.mark.parametrize("fault", ["length", "drop_mid"])
def test_half_a_stream_is_paid_but_never_given_as_a_whole_one(bench: Bench, ledger: Ledger, fault: str):
    llm = bench.llm(f"fault={fault}&times=1&text=One+two+three+four.", **PRICED)
    with pytest.raises(Exception, match=r"cut at the output limit|broke off"):
        streamed(llm, ledger)
    assert "".join(streamed(llm, ledger)) == "One two three four."
    assert bench.requests(llm) == ledger.month().calls == 2


# --- kill -9 between begin and done --------------------------------------------------------------

ASKS = """
import datetime as dt, sys
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_account import Account
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.llm_pay import OnLedger
from interviewer.adapters.store import make_engine
from interviewer.adapters.store.ledger import Ledger
from interviewer.settings import Settings
from tests.llm.conftest import MESSAGES, Sheet

database, server, model = sys.argv[1:]
ledger = Ledger(make_engine(database), owner="ann", clock=lambda: dt.datetime.now(dt.UTC))
settings = Settings(model=model, base_url=server, price_in_usd_per_mtok=10, price_out_usd_per_mtok=50)
with BlockingLLM(LLM(settings)) as llm:
    paying = llm.for_account(Account(ledger, session="s"))
    print([paying.ask(MESSAGES, Sheet, seed=n).from_earlier for n in range(3)])
"""


def test_after_a_kill_only_the_call_in_flight_is_asked_again_and_the_ledger_says_which(
    bench: Bench, url: str, ledger: Ledger
):
    model = f"mock?n=kill-{os.getpid()}"
    bench.server.answers_only[model] = 1
    command = [sys.executable, "-c", ASKS, url, bench.server.url, model]
    shell = {**os.environ, "PYTHONPATH": str(ROOT)}
    victim = subprocess.Popen(command, env=shell, stdout=subprocess.DEVNULL)
    limit = time.monotonic() + 200
    while bench.server.requests(model) < 2 and victim.poll() is None and time.monotonic() < limit:
        time.sleep(0.005)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait(60)
    del bench.server.answers_only[model]
    assert [e.state for e in ledger.calls()] == ["begun", "done"]

    ran = subprocess.run(command, env=shell, capture_output=True, text=True, timeout=200, check=True)
    assert json.loads(ran.stdout) == [1, 0, 0]
    assert bench.server.requests(model) == 4  # three, and the one that was in flight
    assert sorted(e.state for e in ledger.calls()) == ["done", "done", "done", "unknown"]
    assert (ledger.month().calls, ledger.month().perhaps) == (3, 1)
