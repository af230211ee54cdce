"""What the side-car does with a request: once for each key, whoever asks, and never a second time by itself."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.sidecar import KEY_REUSED, NOT_PAID, PERHAPS_PAID, STOPPING, STORE_FAILED, UNKNOWN
from interviewer.adapters.sidecar.answer import Answer, own
from interviewer.adapters.sidecar.flights import Flights
from interviewer.adapters.sidecar.kept import Kept
from interviewer.errors import CallerMistake, StoreFault

BODY, OTHER = b'{"said": "my words"}', b'{"said": "other words"}'


class Provider:
    """Answers when it is told to; what was sent to it is what is paid."""

    def __init__(self, *answers: Answer) -> None:
        self.sent: list[bytes] = []
        self.answers, self.go = list(answers), asyncio.Event()

    async def ask(self, body: bytes) -> Answer:
        self.sent.append(body)
        await self.go.wait()
        return self.answers.pop(0) if self.answers else Answer(200, b'{"reply": %d}' % len(self.sent))


class Times:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def open_kept(tmp_path: Path, times: Times) -> Iterator[Callable[[], Kept]]:
    opened: list[Kept] = []

    def make() -> Kept:
        opened.append(Kept(tmp_path / "side.db", hours=24, wall=times))
        return opened[-1]

    yield make
    for kept in opened:
        kept._db.close()


def run(
    kept: Kept,
    story: Callable[[Flights, Provider], Coroutine[Any, Any, None]],
    *answers: Answer,
    go: bool = True,
) -> Provider:
    async def whole() -> Provider:
        provider = Provider(*answers)
        if go:
            provider.go.set()
        flights = Flights(kept, provider)
        await story(flights, provider)
        if not flights.stopping:
            await flights.drain(5)
        return provider

    return asyncio.run(whole())


def code_of(answer: Answer) -> str:
    return str(json.loads(answer.body)["error"]["code"])


def test_a_second_request_of_a_key_joins_the_first_and_a_third_is_answered_from_the_store(open_kept):
    async def story(flights: Flights, provider: Provider) -> None:
        first = asyncio.create_task(flights.submit("key-0001", BODY))
        second = asyncio.create_task(flights.submit("key-0001", BODY))
        collected = asyncio.create_task(flights.collect("key-0001"))
        await asyncio.sleep(0)
        provider.go.set()
        told = [await first, await second, await collected, await flights.submit("key-0001", BODY)]
        assert [a.how for a in told] == ["new", "joined", "joined", "kept"]
        assert {a.body for a in told} == {b'{"reply": 1}'}

    assert run(open_kept(), story, go=False).sent == [BODY]


def test_the_same_key_with_another_body_is_a_conflict_and_never_sent(open_kept):
    async def story(flights: Flights, provider: Provider) -> None:
        first = asyncio.create_task(flights.submit("key-0001", BODY))
        await asyncio.sleep(0)
        under_way = await flights.submit("key-0001", OTHER)
        provider.go.set()
        await first
        afterwards = await flights.submit("key-0001", OTHER)
        for answer in (under_way, afterwards):
            assert (answer.status, code_of(answer)) == (409, KEY_REUSED)
            assert answer.headers["x-should-retry"] == "false"

    assert run(open_kept(), story, go=False).sent == [BODY]


def test_who_goes_away_cancels_nothing_and_the_reply_is_there_for_the_next(open_kept):
    async def story(flights: Flights, provider: Provider) -> None:
        first = asyncio.create_task(flights.submit("key-0001", BODY))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        provider.go.set()
        assert (await flights.collect("key-0001")).body == b'{"reply": 1}'

    assert run(open_kept(), story, go=False).sent == [BODY]


@pytest.mark.parametrize("status", [429, 500])
def test_what_the_provider_refuses_is_passed_on_and_not_kept(open_kept, status):
    async def story(flights: Flights, _provider: Provider) -> None:
        assert (await flights.submit("key-0001", BODY)).status == status
        assert code_of(await flights.collect("key-0001")) == NOT_PAID
        assert (await flights.submit("key-0001", BODY)).status == 200

    refused = Answer(status, b"{}", again=(("retry-after", "3"),))
    assert run(open_kept(), story, refused).sent == [BODY, BODY]


def test_what_was_lost_on_the_way_is_perhaps_paid_and_that_key_is_never_sent_again(open_kept):
    async def story(flights: Flights, _provider: Provider) -> None:
        for again in (
            flights.submit("key-0001", BODY),
            flights.submit("key-0001", BODY),
            flights.collect("key-0001"),
        ):
            assert code_of(await again) == PERHAPS_PAID

    assert run(open_kept(), story, own(504, PERHAPS_PAID, "late")).sent == [BODY]


def test_what_was_under_way_when_a_side_car_died_is_perhaps_paid_for_the_next(open_kept):
    dead = open_kept()
    dead.begin("key-0001", "digest of it")
    dead.close()

    async def story(flights: Flights, _provider: Provider) -> None:
        assert code_of(await flights.collect("key-0001")) == PERHAPS_PAID
        assert code_of(await flights.collect("key-0002")) == UNKNOWN

    assert run(open_kept(), story).sent == []


def test_a_forgotten_reply_leaves_no_byte_also_where_it_was_under_way(open_kept, tmp_path):
    async def story(flights: Flights, provider: Provider) -> None:
        await flights.submit("key-0001", BODY)
        provider.go.clear()
        second = asyncio.create_task(flights.submit("key-0002", BODY))
        await asyncio.sleep(0)
        assert any(b"secret words" in p.read_bytes() for p in tmp_path.glob("side.db*"))
        await flights.forget(["key-0001", "key-0002"], now=True)
        provider.go.set()
        assert (await second).status == 200  # whoever waits has it; it is not kept
        assert code_of(await flights.collect("key-0002")) == UNKNOWN
        for file in tmp_path.glob("side.db*"):
            held = file.read_bytes()
            assert not any(word in held for word in (b"secret words", b"key-0001", b"key-0002")), file

    run(open_kept(), story, *[Answer(200, b'{"reply": "secret words"}')] * 2)


def test_what_nobody_collects_is_deleted_after_its_hours(open_kept, times):
    async def story(flights: Flights, _provider: Provider) -> None:
        await flights.submit("key-0001", BODY)
        times.now += 24 * 3600 - 1
        await flights.tidy()
        assert (await flights.collect("key-0001")).how == "kept"
        times.now += 2
        await flights.tidy()
        assert code_of(await flights.collect("key-0001")) == UNKNOWN

    run(open_kept(), story)


def test_a_store_that_takes_nothing_is_said_in_words_and_nothing_is_sent(open_kept):
    kept = open_kept()
    kept._db.execute("pragma query_only=on")

    async def story(flights: Flights, _provider: Provider) -> None:
        answer = await flights.submit("key-0001", BODY)
        assert (answer.status, code_of(answer)) == (503, STORE_FAILED)
        said = json.loads(answer.body)["error"]["message"]
        assert (
            "side.db: attempt to write a readonly database; expected a file on a disk that takes more" in said
        )
        assert said.endswith("So nothing was sent")
        with pytest.raises(StoreFault):
            await flights.check()

    assert run(kept, story).sent == []


def test_a_reply_that_the_full_store_does_not_take_is_given_from_memory(open_kept):
    kept = open_kept()
    kept._db.execute(f"pragma max_page_count={kept._db.execute('pragma page_count').fetchone()[0]}")
    large = Answer(200, b'{"reply": "%s"}' % (b"x" * 50_000))

    async def story(flights: Flights, _provider: Provider) -> None:
        assert (await flights.submit("key-0001", BODY)).body == large.body
        with pytest.raises(sqlite3.OperationalError, match="full"):
            kept._db.execute("create table other as select randomblob(50000)")
        assert (await flights.collect("key-0001")).body == large.body
        await flights.forget(["key-0001"], now=False)
        assert code_of(await flights.collect("key-0001")) == UNKNOWN

    assert run(kept, story, large).sent == [BODY]


def test_a_side_car_that_stops_begins_nothing_and_waits_for_what_is_under_way(open_kept):
    async def story(flights: Flights, provider: Provider) -> None:
        first = asyncio.create_task(flights.submit("key-0001", BODY))
        await asyncio.sleep(0)
        draining = asyncio.create_task(flights.drain(60))
        await asyncio.sleep(0)
        assert code_of(await flights.submit("key-0002", BODY)) == STOPPING
        provider.go.set()
        assert await draining == 0
        assert (await first).status == 200

    assert run(open_kept(), story, go=False).sent == [BODY]


def test_a_store_belongs_to_one_side_car_and_to_its_owner_alone(open_kept, tmp_path):
    open_kept()
    assert (tmp_path / "side.db").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CallerMistake, match="another side-car has this data folder"):
        open_kept()
