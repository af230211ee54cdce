"""Submit and collect: however often the client is killed, each reply is paid for once."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.llm import LLM, Answer
from interviewer.adapters.llm_account import Account
from interviewer.adapters.llm_background import as_completion, as_response_request
from interviewer.adapters.llm_format import FormatMemory, response_format
from interviewer.adapters.llm_retry import Clock
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.errors import AccessRefused, ProviderBroken, ReplyCut, Unreachable
from interviewer.settings import Settings
from tests.llm.background_server import BackgroundServer, running_background_server
from tests.llm.conftest import MESSAGES, Sheet
from tests.support.environment import ROOT

NUMBERS = count()


@pytest.fixture(scope="module")
def server() -> Iterator[BackgroundServer]:
    with running_background_server() as running:
        yield running


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(address)
    return address


@pytest.fixture
def ledger(url: str) -> Ledger:
    return Ledger(make_engine(url), owner="ann", clock=lambda: dt.datetime.now(dt.UTC))


PATIENCE_S = 200


def model_of(server: BackgroundServer, knobs: str = "", **changes: Any) -> LLM:
    name = f"mock?{knobs}&n={id(server)}-{next(NUMBERS)}"
    given = {"model": name, "base_url": server.url, "background": True, "deadline_s": 120, **changes}
    given |= {"price_in_usd_per_mtok": 10, "price_out_usd_per_mtok": 50}
    return LLM(Settings.model_validate(given), memory=FormatMemory())


def asked(llm: LLM, ledger: Ledger) -> Answer[Sheet]:
    async def story() -> Answer[Sheet]:
        async with llm:
            return await llm.for_account(Account(ledger, session="s")).ask(MESSAGES, Sheet)

    return asyncio.run(story())


def test_a_reply_is_submitted_collected_and_kept(server: BackgroundServer, ledger: Ledger):
    llm = model_of(server, "latency=0.1")
    first, second = asked(llm, ledger), asked(llm, ledger)
    assert first.value == second.value
    assert len(server.paid[llm.model]) == 1
    assert (second.from_earlier, second.calls) == (1, 0)
    assert (first.tokens_in, first.tokens_out, first.model) == (100, 20, "mock-2")
    assert first.cost_usd == pytest.approx(0.002)
    sent = server.paid[llm.model][0]
    assert sent["text"]["format"]["type"] == "json_schema"
    assert sent["text"]["format"]["strict"] is True
    assert sent["max_output_tokens"] == 6000
    assert [m["role"] for m in sent["input"]] == ["system", "user"]


def test_who_stopped_waiting_fetches_the_reply_later_and_pays_nothing_more(
    server: BackgroundServer, ledger: Ledger
):
    llm = model_of(server)
    llm.clock = over_once_asked_after(server, llm)
    server.writes_only[llm.model] = 0
    with pytest.raises(Unreachable):
        asked(llm, ledger)
    assert [e.state for e in ledger.calls()] == ["begun"]
    del server.writes_only[llm.model]
    llm.clock = Clock()
    assert asked(llm, ledger).value is not None
    assert len(server.paid[llm.model]) == 1
    assert [e.state for e in ledger.calls()] == ["done"]


def test_work_that_the_server_gives_up_is_perhaps_paid(server: BackgroundServer, ledger: Ledger):
    with pytest.raises(ProviderBroken, match="'failed'"):
        asked(model_of(server, "fault=failed"), ledger)
    assert ledger.month().perhaps == 1


def test_a_reply_that_was_cut_is_said_to_be_cut(server: BackgroundServer, ledger: Ledger):
    with pytest.raises(ReplyCut):
        asked(model_of(server, "fault=length"), ledger)
    assert ledger.month().calls == 1


def test_a_server_without_it_is_an_error_and_costs_nothing(server: BackgroundServer, ledger: Ledger):
    with pytest.raises(AccessRefused):
        asked(model_of(server, "fault=none"), ledger)
    assert (ledger.month().calls, ledger.month().perhaps) == (0, 0)


def test_a_reply_that_the_server_no_longer_has_is_perhaps_paid_and_asked_for_again(
    server: BackgroundServer, ledger: Ledger
):
    llm = model_of(server)
    llm.clock = over_once_asked_after(server, llm)
    server.writes_only[llm.model] = 0
    with pytest.raises(Unreachable):
        asked(llm, ledger)
    server.kept.clear()
    with pytest.raises(AccessRefused):
        asked(llm, ledger)
    assert [e.state for e in ledger.calls()] == ["unknown"]
    with pytest.raises(Unreachable):
        asked(llm, ledger)
    assert len(server.paid[llm.model]) == 2


ASKS = """
import datetime as dt, sys
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_account import Account
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.store import make_engine
from interviewer.adapters.store.ledger import Ledger
from interviewer.settings import Settings
from tests.llm.conftest import MESSAGES, Sheet

database, server, model = sys.argv[1:]
ledger = Ledger(make_engine(database), owner="ann", clock=lambda: dt.datetime.now(dt.UTC))
with BlockingLLM(LLM(Settings(model=model, base_url=server, background=True))) as llm:
    paying = llm.for_account(Account(ledger, session="s"))
    print([paying.ask(MESSAGES, Sheet, seed=n).calls for n in range(3)])
"""


def test_killed_at_every_call_each_reply_is_still_paid_once(
    server: BackgroundServer, url: str, ledger: Ledger
):
    model = f"mock?n=kill-{os.getpid()}"
    command = [sys.executable, "-c", ASKS, url, server.url, model]
    shell = {**os.environ, "PYTHONPATH": str(ROOT)}
    for wanted in (1, 2, 3):
        server.writes_only[model] = wanted - 1
        with subprocess.Popen(command, env=shell, stdout=subprocess.DEVNULL) as victim:
            limit = time.monotonic() + PATIENCE_S
            # its id is on the ledger before a reply is fetched for the first time
            while time.monotonic() < limit and victim.poll() is None and fetched(server, model) < wanted:
                time.sleep(0.002)
            os.kill(victim.pid, signal.SIGKILL)
        assert victim.returncode == -signal.SIGKILL
    del server.writes_only[model]
    ran = subprocess.run(command, env=shell, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert len(json.loads(ran.stdout)) == 3
    assert len(server.paid[model]) == 3
    assert [e.state for e in ledger.calls()] == ["done"] * 3
    assert ledger.month().perhaps == 0


def over_once_asked_after(server: BackgroundServer, llm: LLM) -> Clock:
    """Time stands still until a reply is asked after; then every deadline is over. However busy the machine is."""
    return Clock(now=lambda: 1000.0 * fetched(server, llm.model))


def fetched(server: BackgroundServer, model: str) -> int:
    """How many requests of this model name somebody has asked after."""
    return sum(server.asked_by.get(id) == model for id in tuple(server.fetched))


def test_a_body_is_translated_with_its_format_and_without_what_is_not_known_there():
    body = {
        "model": "m",
        "messages": MESSAGES,
        "max_tokens": 50,
        "temperature": 0.2,
        "seed": 7,
        "response_format": response_format(Sheet, "json_object"),
    }
    assert as_response_request(body) == {
        "model": "m",
        "input": MESSAGES,
        "background": True,
        "store": True,
        "max_output_tokens": 50,
        "temperature": 0.2,
        "text": {"format": {"type": "json_object"}},
    }
    strict = as_response_request(body | {"response_format": response_format(Sheet, "json_schema")})
    assert strict["text"]["format"].keys() == {"type", "name", "strict", "schema"}


def test_a_refusal_and_a_filter_are_told_as_a_completion_tells_them():
    refused = as_completion(
        {
            "status": "completed",
            "output": [{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}],
        }
    )
    assert refused["choices"][0]["message"] == {"role": "assistant", "content": "", "refusal": "No."}
    filtered = as_completion({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}})
    assert filtered["choices"][0]["finish_reason"] == "content_filter"
