"""The hand that writes ledgers: what waits for it is written together, and everybody hears of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest

from interviewer.adapters.llm_account import Ended
from interviewer.adapters.llm_hand import MOST, Hand


class Notes:
    """A desk that notes how much came at once and whether it was only to be read."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, bool]] = []

    def together(self, works: Sequence[Callable[[], object]], *, reads: bool = False) -> list[Ended]:
        self.sizes.append((len(works), reads))
        return [self._one(work) for work in works]

    def _one(self, work: Callable[[], object]) -> Ended:
        try:
            return Ended(work())
        except ValueError as fault:
            return Ended(fault=fault)


class Busy:
    """A hand that is at work until it is released, so that what is given meanwhile waits."""

    def __init__(self, desk: Notes) -> None:
        self.hand, self.free, self.begun = Hand(), threading.Event(), threading.Event()
        self.hand.give(desk, self._work)
        assert self.begun.wait(20)

    def _work(self) -> None:
        self.begun.set()
        assert self.free.wait(20)


def test_what_waits_while_the_hand_is_busy_is_done_in_one_go():
    desk = Notes()

    async def story() -> list[int]:
        busy = Busy(desk)
        waiting = [busy.hand.give(desk, lambda n=n: n) for n in range(5)]  # type: ignore[misc]  # a default binds it
        busy.free.set()
        answers: list[int] = await asyncio.gather(*waiting)
        return answers

    assert asyncio.run(story()) == [0, 1, 2, 3, 4]
    assert desk.sizes == [(1, False), (5, False)]


def test_not_more_than_so_many_go_into_one_transaction():
    desk = Notes()

    async def story() -> None:
        busy = Busy(desk)
        waiting = [busy.hand.give(desk, lambda: None) for _ in range(MOST + 3)]
        busy.free.set()
        await asyncio.gather(*waiting)

    asyncio.run(story())
    assert [size for size, _ in desk.sizes] == [1, MOST, 3]


@pytest.mark.parametrize(("reads", "expected"), [((True, True), True), ((True, False), False)])
def test_only_where_nothing_is_written_is_it_said_to_be_reading(reads, expected):
    desk = Notes()

    async def story() -> None:
        busy = Busy(desk)
        waiting = [busy.hand.give(desk, lambda: None, reads=one) for one in reads]
        busy.free.set()
        await asyncio.gather(*waiting)

    asyncio.run(story())
    assert desk.sizes[1] == (2, expected)


def test_a_fault_reaches_only_the_one_whose_it_is():
    desk = Notes()

    def wrong() -> object:
        raise ValueError("mine")

    async def story() -> Sequence[object]:
        busy = Busy(desk)
        waiting: list[asyncio.Future[object]] = [
            busy.hand.give(desk, wrong),
            busy.hand.give(desk, lambda: "well"),
        ]
        busy.free.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    fault, value = asyncio.run(story())
    assert isinstance(fault, ValueError)
    assert value == "well"


def test_a_desk_that_fails_whole_is_told_to_all_who_waited_and_the_hand_goes_on():
    class Broken(Notes):
        def together(self, works: Sequence[Callable[[], object]], *, reads: bool = False) -> list[Ended]:
            raise OSError("gone")

    desk = Notes()

    async def story() -> tuple[Sequence[object], str]:
        busy, broken = Busy(desk), Broken()
        waiting = [busy.hand.give(broken, lambda: "never") for _ in range(2)]
        busy.free.set()
        faults: Sequence[object] = await asyncio.gather(*waiting, return_exceptions=True)
        return faults, await busy.hand.give(desk, lambda: "on")

    faults, after = asyncio.run(story())
    assert [type(fault) for fault in faults] == [OSError, OSError]
    assert after == "on"


def test_work_is_done_also_when_nobody_waits_for_it_any_more():
    desk, done = Notes(), threading.Event()

    async def story() -> None:
        busy = Busy(desk)
        waiting = busy.hand.give(desk, done.set)
        waiting.cancel()
        left = busy.hand.give(desk, lambda: None)
        busy.free.set()
        await left

    asyncio.run(story())
    assert done.is_set()


def test_two_desks_at_once_are_kept_apart():
    one, other = Notes(), Notes()

    async def story() -> None:
        busy = Busy(one)
        waiting = [busy.hand.give(desk, lambda: None) for desk in (other, one, other)]
        busy.free.set()
        await asyncio.gather(*waiting)

    asyncio.run(story())
    assert one.sizes == [(1, False), (1, False)]
    assert other.sizes == [(2, False)]


def test_callers_on_several_event_loops_are_each_told_on_their_own():
    desk, hand, found = Notes(), Hand(), dict[int, int]()

    def run(n: int) -> None:
        async def story() -> int:
            return await hand.give(desk, lambda: n)

        found[n] = asyncio.run(story())

    threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert found == {0: 0, 1: 1, 2: 2, 3: 3}
