"""Calls by the side-car: on the ledger as such, collected by whoever comes after, and gone from it once they are collected."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest

from interviewer.adapters.llm_account import Begun, Wanted
from interviewer.adapters.llm_retry import Clock
from interviewer.adapters.llm_sidecar import forget_all
from interviewer.adapters.sidecar import KEY, OTHER_UPSTREAM, TOKEN_WANTED, UPSTREAM
from interviewer.adapters.sidecar.kept import Kept
from interviewer.diagnose import _sidecar
from interviewer.errors import AccessRefused, CallerMistake, ProviderBroken, StoreFault, Unreachable
from interviewer.settings import Settings, describe_settings, read_settings
from interviewer.wiring import Parts
from tests.llm.conftest import KEY as SECRET
from tests.llm.conftest import MESSAGES
from tests.sidecar.conftest import KILL, held, serving, until

GO = {"content-type": "application/json"}


def test_a_call_is_paid_once_says_its_way_and_leaves_nothing_behind(desk, side):
    llm = desk.llm(side, "text=" + json.dumps({"checks": [], "sure": 7}))
    first, second = desk.ask(llm), desk.ask(llm)
    assert first.value == second.value
    assert (first.request_ids, second.from_earlier) == (("req-1",), 1)
    assert desk.provider.requests(llm.model) == 1
    assert desk.provider.bodies[llm.model][0]["messages"] == MESSAGES
    assert desk.states() == [("done", "sidecar")]
    (id,) = desk.ledger.at_the_sidecar()
    until(lambda: id.encode() not in held(side))
    assert [(event, facts["how"]) for event, facts in side.lines] == [("chat", "new"), ("forget", "")]


async def goes_away(desk, llm):
    """Asks, and stops waiting once the request has reached the provider."""
    waiting = asyncio.create_task(desk.asked(llm))
    await desk.sent(llm)
    waiting.cancel()
    await asyncio.wait([waiting])


def test_who_stops_waiting_collects_the_reply_later_and_pays_nothing_more(desk, side):
    llm = desk.llm(side)
    desk.provider.answers_only[llm.model] = 0

    async def story() -> None:
        async with llm:
            await goes_away(desk, llm)
            assert desk.states() == [("begun", "sidecar")]
            del desk.provider.answers_only[llm.model]
            await desk.asked(llm)

    asyncio.run(story())
    assert desk.provider.requests(llm.model) == 1
    assert desk.states() == [("done", "sidecar")]
    assert desk.ledger.month().perhaps == 0


@pytest.mark.parametrize(("fault", "sent"), [("500", 2), ("429", 2), ("drop", 2), ("drop_mid", 2)])
def test_a_fault_of_the_provider_is_told_and_tried_again_as_without_a_side_car(desk, side, fault, sent):
    llm = desk.llm(side, f"fault={fault}&times=1")
    llm.clock = Clock(sleep=lambda _s: asyncio.sleep(0))
    desk.ask(llm)
    assert desk.provider.requests(llm.model) == sent
    before = "failed" if fault.isdigit() else "unknown"  # a connection that broke: perhaps paid
    assert sorted(desk.states()) == sorted([("done", "sidecar"), (before, "sidecar")])


def test_a_reply_that_the_side_car_no_longer_has_is_perhaps_paid_and_asked_for_anew(desk, side):
    llm = desk.llm(side)
    llm.clock = Clock(sleep=lambda _s: asyncio.sleep(0))
    desk.provider.answers_only[llm.model] = 0

    async def story() -> None:
        async with llm:
            await goes_away(desk, llm)
        del desk.provider.answers_only[llm.model]
        assert await asyncio.to_thread(forget_all, llm.settings, desk.ledger.at_the_sidecar())

    asyncio.run(story())
    until(lambda: desk.provider.under_way[llm.model] == 0)
    desk.ask(llm)
    assert desk.provider.requests(llm.model) == 2
    assert sorted(desk.states()) == [("done", "sidecar"), ("unknown", "sidecar")]


def test_a_call_that_went_by_it_is_perhaps_paid_for_who_asks_another_way(desk, side):
    llm = desk.llm(side)
    desk.provider.answers_only[llm.model] = 0

    async def story() -> None:
        async with llm:
            await goes_away(desk, llm)

    asyncio.run(story())
    del desk.provider.answers_only[llm.model]
    desk.ask(desk.llm(None, model=llm.model))
    assert sorted(desk.states()) == [("done", "plain"), ("unknown", "sidecar")]


def test_without_its_side_car_nothing_is_sent_and_the_message_names_it(desk, tmp_path):
    with serving(tmp_path / "gone", desk.provider.url) as side:
        llm = desk.llm(side, attempts=1)
    with pytest.raises(Unreachable, match=r"by the side-car at 127\.0\.0\.1:\d+, 1 request: no connection"):
        desk.ask(llm)
    assert desk.provider.requests(llm.model) == 0
    assert desk.states() == [("failed", "sidecar")]


def test_a_side_car_of_another_server_sends_nothing(desk, side):
    llm = desk.llm(side, base_url="http://127.0.0.1:9/v1", attempts=1)
    with pytest.raises(
        AccessRefused, match=f"status 421 {OTHER_UPSTREAM}; the side-car asks another server; nothing was"
    ):
        desk.ask(llm)
    assert desk.states() == [("failed", "sidecar")]


def test_a_store_that_is_full_is_said_in_words_and_nothing_is_paid(desk, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise StoreFault("full")

    monkeypatch.setattr(Kept, "begin", full)
    with serving(tmp_path / "side", desk.provider.url) as side:
        llm = desk.llm(side, attempts=1)
        with pytest.raises(
            ProviderBroken, match=r"can't write its store \(is its disk full\?\), so nothing was sent"
        ):
            desk.ask(llm)
    assert (desk.provider.requests(llm.model), desk.states()) == (0, [("failed", "sidecar")])


def test_calls_that_nobody_keeps_and_streams_pass_through_and_leave_nothing(desk, side):
    llm = desk.llm(side)

    async def story() -> str:
        async with llm:
            await llm.ask(MESSAGES, type((await desk.asked(llm)).value), seed=1)
            return "".join([piece async for piece in llm.stream(MESSAGES)])

    text = asyncio.run(story())
    assert "The answer states the main idea" in text
    assert desk.provider.requests(llm.model) == 3
    assert b"main idea" not in held(side)
    assert [facts["status"] for event, facts in side.lines if event == "chat"] == [200, 200, 200]


def test_a_stream_with_a_key_is_refused_in_words(side):
    body = {"model": "mock", "messages": MESSAGES, "stream": True}
    answer = httpx2.post(f"{side.url}/v1/chat/completions", json=body, headers={KEY: "key-0001"})
    assert answer.status_code == 400
    assert "a stream is passed on and not kept" in answer.json()["error"]["message"]


def test_the_token_opens_and_pages_of_a_browser_never_get_in(desk, tmp_path):
    with serving(tmp_path / "side", desk.provider.url, token="word") as side:
        ask = f"{side.url}/readyz"
        told = [httpx2.get(ask, headers=h).status_code for h in ({}, {"authorization": "Bearer other"})]
        assert told == [401, 401]
        right = {"authorization": "Bearer word"}
        assert httpx2.get(ask, headers=right).json() == {"ready": True, "under_way": 0}
        assert httpx2.get(ask, headers={**right, UPSTREAM: "other"}).json()["error"]["code"] == OTHER_UPSTREAM
        assert httpx2.get(ask, headers={**right, "origin": side.url}).status_code == 403
        assert httpx2.get(f"{side.url}/healthz").json()["status"] == "ok"
        desk.ask(desk.llm(side, sidecar_token="word"))
        with pytest.raises(AccessRefused, match="INTERVIEWER_SIDECAR_TOKEN"):
            desk.ask(desk.llm(side, sidecar_token="other"), seed=2)


def test_without_a_token_it_answers_this_computer_by_its_own_name_only(side):
    port = side.url.rpartition(":")[2]
    told = httpx2.get(f"{side.url}/readyz", headers={"host": f"elsewhere.example:{port}"})
    assert (told.status_code, told.json()["error"]["code"]) == (403, TOKEN_WANTED)
    form = httpx2.post(
        f"{side.url}/v1/chat/completions", content='{"model": "m"}', headers={"content-type": "text/plain"}
    )
    assert form.status_code == 415


def test_the_providers_key_comes_from_the_side_car_and_is_in_nothing_that_it_says_or_keeps(desk, side, capfd):
    llm = desk.llm(side, "fault=401", attempts=1)
    with pytest.raises(AccessRefused):
        desk.ask(llm)
    body = {"model": "mock?fault=401", "messages": MESSAGES}
    said = httpx2.post(f"{side.url}/v1/chat/completions", json=body)
    assert said.json()["error"]["message"] == "Incorrect API key provided: ***"
    desk.ask(desk.llm(side))
    logged = "".join(capfd.readouterr()) + json.dumps(side.lines)
    assert SECRET not in logged
    assert SECRET.encode() not in held(side)
    assert not [w for m in MESSAGES for w in [m["content"]] if w in logged or w.encode() in held(side)]


def test_what_a_person_deletes_is_deleted_there_too(desk, side, tmp_path):
    settings = Settings.model_validate(
        {"data_dir": tmp_path, "database_url": str(desk.ledger._engine.url), "sidecar_url": side.url}
    )
    store = Parts(settings).store("ann")
    key = store.keep_item("document", "a memo", {"text": "a memo"})
    for row, session in (("of the memo", key), ("of another", "other")):
        words = {"model": f"mock?text=words {row}", "messages": MESSAGES}
        begun = desk.ledger.begin(
            Wanted(row, session, "rate", "m", "host", None, 60, way="sidecar", collectable=True)
        )
        assert isinstance(begun, Begun)
        httpx2.post(f"{side.url}/v1/chat/completions", json=words, headers={KEY: begun.id}).raise_for_status()
    assert b"words of the memo" in held(side)
    store.delete(key)
    assert b"words of the memo" not in held(side)
    assert b"words of another" in held(side)
    store.delete_all()
    assert b"words of another" not in held(side)


def test_a_side_car_that_is_not_reached_at_a_deletion_is_said_with_its_hours(desk, caplog):
    gone = Settings.model_validate({"sidecar_url": "http://127.0.0.1:9"})
    assert not forget_all(gone, ["some-key"])
    assert (
        "the side-car at 127.0.0.1:9 was not reached: what it may hold of this it deletes by itself, 24 hours"
        in caplog.text
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"background": True}, "both set; expected one of them"),
        (
            {"provider": "azure", "base_url": "http://127.0.0.1:9"},
            "does not go with Azure's addresses of deployments",
        ),
    ],
)
def test_what_does_not_go_together_is_said_at_the_start(desk, side, changes, words):
    with pytest.raises(CallerMistake, match=words):
        desk.llm(side, **changes)


def test_killed_itself_it_loses_what_is_in_flight_and_the_ledger_says_so(desk, started):
    first = started()
    llm = desk.llm(first.side, attempts=1)
    desk.provider.answers_only[llm.model] = 0

    async def story() -> None:
        async with llm:
            waiting = asyncio.create_task(desk.asked(llm))
            await desk.sent(llm)
            await asyncio.to_thread(first.end, KILL)
            with pytest.raises(Unreachable):
                await waiting

    asyncio.run(story())
    assert desk.states() == [("begun", "sidecar")]  # the side-car that comes next knows what became of it
    del desk.provider.answers_only[llm.model]
    desk.ask(desk.llm(started().side, model=llm.model))
    assert desk.provider.requests(llm.model) == 2  # the call in flight is perhaps paid, and the row says so
    assert sorted(desk.states()) == [("done", "sidecar"), ("unknown", "sidecar")]
    assert desk.ledger.month().perhaps == 1


def test_told_to_stop_it_gives_what_is_under_way_and_then_ends(desk, started):
    process = started()
    llm = desk.llm(process.side)
    desk.provider.answers_only[llm.model] = 0

    async def story() -> None:
        async with llm:
            waiting = asyncio.create_task(desk.asked(llm))
            await desk.sent(llm)
            ending = asyncio.create_task(asyncio.to_thread(process.end, 15))
            del desk.provider.answers_only[llm.model]
            await waiting
            assert await ending == 0

    asyncio.run(story())
    assert (desk.provider.requests(llm.model), desk.states()) == (1, [("done", "sidecar")])
    log = process.log_file.read_text("utf-8")
    assert SECRET not in log
    assert json.loads(log.splitlines()[-1])["event"] == "stopped"


def test_where_others_reach_it_it_wants_a_token(started):
    with pytest.raises(
        AssertionError, match=r"whoever does could spend your money\. Set INTERVIEWER_SIDECAR_TOKEN"
    ):
        started("--host", "0.0.0.0")


def test_the_doctors_line_says_whether_a_call_could_be_made_and_if_not_why(side):
    given = {"base_url": side.upstream, "model": "m", "sidecar_url": side.url}
    right, other = (
        Settings.model_validate(given),
        Settings.model_validate({**given, "base_url": "http://127.0.0.1:9"}),
    )
    gone = Settings.model_validate({**given, "sidecar_url": "http://127.0.0.1:9"})
    assert (_sidecar(right).state, _sidecar(right).found.partition(" at ")[0]) == (
        "works",
        "model calls are made by the one",
    )
    assert (_sidecar(other).state, "meant for another server" in _sidecar(other).found) == ("broken", True)
    assert "127.0.0.1:9: no side-car answers there; no model call is made without it" in _sidecar(gone).found


def test_the_token_is_never_shown_among_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_SIDECAR_TOKEN", "word")
    rows = {row.name: row.value for row in describe_settings(read_settings(env_file=tmp_path / "none"))}
    assert rows["INTERVIEWER_SIDECAR_TOKEN"] == "set, not shown"
