"""How long is waited, how often is tried, how many ask at once: with a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import email.utils

import pytest

from interviewer.adapters.llm import Answer
from interviewer.adapters.llm_retry import Clock, Gate, retry_after_s
from interviewer.errors import Overloaded, ProviderBroken
from tests.llm.conftest import MESSAGES, Bench, FakeTime, Sheet

NOON = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": email.utils.formatdate(NOON + 30, usegmt=True)}, 30.0),
        ({"retry-after": email.utils.formatdate(NOON - 30, usegmt=True)}, 0.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({}, None),
    ],
)
def test_the_wait_a_server_asks_for_is_read_in_all_its_forms(headers: dict[str, str], seconds: float | None):
    assert retry_after_s(headers, NOON) == seconds


# The gate pauses everybody for the time asked; the one who was refused waits a quarter longer at most,
# since chance here always takes the upper end: 4 s asked, 5 s slept.
@pytest.mark.parametrize(
    ("knobs", "slept"),
    [
        ("fault=429&times=1&retry_after=4", [5.0]),
        ("fault=429&times=1&retry_after=4000&ms=1", [5.0]),
        ("fault=503&times=2&retry_after=4", [5.0, 5.0]),
        ("fault=500&times=4", [0.5, 1.0, 2.0, 4.0]),
        ("fault=drop&times=2", [0.5, 1.0]),
    ],
)
def test_what_the_server_asks_is_honoured_and_spread_else_waits_grow(
    bench: Bench, knobs: str, slept: list[float]
):
    bench.ask(bench.llm(knobs))
    assert bench.time.sleeps == pytest.approx(slept)


def test_a_date_is_honoured_too(bench: Bench):
    at = Clock(now=lambda: bench.time.now, sleep=bench.time.sleep, between=lambda low, _: low)
    bench.ask(bench.llm("fault=429&times=1&retry_after=20&date=1", clock=at))
    # dates have a resolution of one second, and the request itself took a moment of the real clock
    assert 10 < sum(bench.time.sleeps) <= 20.1


def test_a_wait_that_would_pass_the_deadline_is_not_begun(bench: Bench):
    llm = bench.llm("fault=429&retry_after=60", deadline_s=30)
    bench.fault_of(llm, Overloaded)
    assert bench.requests(llm) == 1
    assert bench.time.sleeps == []


def test_waits_add_up_to_less_than_the_deadline(bench: Bench):
    # 0.5 + 1 + 2 = 3.5 s slept, the next wait of 4 s would end at 7.5 s
    llm = bench.llm("fault=500", deadline_s=6, attempts=50)
    bench.fault_of(llm, ProviderBroken)
    assert bench.time.sleeps == pytest.approx([0.5, 1.0, 2.0])


def test_waiting_in_the_queue_does_not_count_against_the_deadline(bench: Bench):
    llm = bench.llm("fault=500&times=1", concurrency=1, deadline_s=10)

    async def story() -> Answer[Sheet]:
        async with llm:
            _, gate = llm.line()
            async with gate.place():
                queued = asyncio.create_task(llm.ask(MESSAGES, Sheet))
                while not gate.queue:  # noqa: ASYNC110  # one turn of the loop at a time
                    await asyncio.sleep(0)
                bench.time.now += 1000
            return await queued

    assert asyncio.run(story()).calls == 2


def test_too_many_requests_halve_the_limit_once_and_pause_everybody(bench: Bench):
    time = FakeTime()
    llm = bench.llm("fault=429&times=4&retry_after=2", concurrency=8, clock=time.clock())

    async def story() -> tuple[list[Answer[Sheet]], float]:
        async with llm:
            _, gate = llm.line()
            answers = await asyncio.gather(*(llm.ask(MESSAGES, Sheet, seed=i) for i in range(8)))
            return answers, gate.limit

    answers, limit = asyncio.run(story())
    assert len(answers) == 8
    assert sum(a.calls for a in answers) == bench.requests(llm) == 8 + 4
    assert 4 <= limit < 8


def test_the_limit_grows_by_one_for_a_full_round_of_successes():
    async def story() -> float:
        gate = Gate(8, FakeTime().clock(), limit=0)
        gate.limit = 4.0
        for _ in range(4):
            async with gate.place():
                pass
        return gate.limit

    # 4 + 1/4 + 1/4.25 + 1/4.485 + 1/4.708
    assert asyncio.run(story()) == pytest.approx(4.92, abs=0.01)


def test_a_cancelled_waiter_neither_keeps_nor_loses_a_place():
    async def story() -> tuple[int, int]:
        gate = Gate(1, FakeTime().clock())
        order: list[str] = []

        async def pass_through(name: str) -> None:
            async with gate.place():
                order.append(name)

        async with gate.place():
            first, second = (asyncio.create_task(pass_through(n)) for n in ("first", "second"))
            await asyncio.sleep(0)
            first.cancel()
        await second
        with pytest.raises(asyncio.CancelledError):
            await first
        assert order == ["second"]
        return gate.used, len(gate.queue)

    assert asyncio.run(story()) == (0, 0)


def test_one_who_is_cancelled_just_after_being_let_in_hands_the_place_on():
    async def story() -> int:
        gate = Gate(1, FakeTime().clock())
        passed = asyncio.Event()

        async def pass_through() -> None:
            async with gate.place():
                passed.set()

        holder = gate.place()
        await holder.__aenter__()
        first, second = asyncio.create_task(pass_through()), asyncio.create_task(pass_through())
        await asyncio.sleep(0)
        await holder.__aexit__(None, None, None)  # lets the first in, which has not run yet
        first.cancel()
        await second
        assert passed.is_set()
        return gate.used

    assert asyncio.run(story()) == 0


def test_who_tries_again_stands_in_front_of_those_who_have_not_begun():
    async def story() -> list[str]:
        gate = Gate(1, FakeTime().clock())
        order: list[str] = []

        async def pass_through(name: str, *, in_front: bool) -> None:
            async with gate.place(in_front=in_front):
                order.append(name)

        async with gate.place():
            tasks = [
                asyncio.create_task(pass_through("new", in_front=False)),
                asyncio.create_task(pass_through("again", in_front=True)),
            ]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
        return order

    assert asyncio.run(story()) == ["again", "new"]
