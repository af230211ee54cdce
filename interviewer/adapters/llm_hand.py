"""The one hand that writes ledgers: what waits for it at one moment is written together, off the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from interviewer.adapters.llm_account import Desk, Ended

T = TypeVar("T")
MOST = 64  # works in one transaction: the first of them should not wait for too many others


@dataclass(frozen=True, eq=False)
class _Work:
    """A piece of work and who waits for it; nobody does where there is no ``future``."""

    desk: Desk
    do: Callable[[], object]
    reads: bool = False
    loop: asyncio.AbstractEventLoop | None = None
    future: asyncio.Future[Any] | None = None


class Hand:
    """One thread: SQLite lets one write at a time, and those who wait for it would sleep."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="interviewer-ledger")
        self._waiting: deque[_Work] = deque()
        self._lock = threading.Lock()

    def give(self, desk: Desk, do: Callable[[], T], *, reads: bool = False) -> asyncio.Future[T]:
        """What will come of ``do``. Once given it is done, also when nobody waits any more. reads: it writes nothing."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._take(_Work(desk, do, reads, loop, future))
        return future

    def leave(self, desk: Desk, do: Callable[[], object]) -> None:
        """Has ``do`` done some time, for nobody. `RuntimeError` while the program is ending."""
        self._take(_Work(desk, do))

    def _take(self, work: _Work) -> None:
        with self._lock:
            self._pool.submit(self._write)  # first: where it is refused, nothing waits for ever
            self._waiting.append(work)

    def _write(self) -> None:
        """Does what waits, all that can go together in one go; its own work may have been done by the one before."""
        with self._lock:
            works = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        for desk in dict.fromkeys(work.desk for work in works):
            mine = [work for work in works if work.desk == desk]
            _tell(mine, _done(desk, mine))


def _done(desk: Desk, works: Sequence[_Work]) -> list[Ended]:
    try:
        return desk.together([work.do for work in works], reads=all(work.reads for work in works))
    except Exception as fault:  # noqa: BLE001 - it is raised again where somebody waits for it
        return [Ended(fault=fault) for _ in works]


def _tell(works: Sequence[_Work], ended: Sequence[Ended]) -> None:
    """Wakes each loop once, however many wait in it."""
    by_loop: dict[asyncio.AbstractEventLoop, dict[asyncio.Future[Any], Ended]] = {}
    for work, end in zip(works, ended, strict=True):
        if work.loop is not None and work.future is not None:
            by_loop.setdefault(work.loop, {})[work.future] = end
    for loop, ends in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits there
            loop.call_soon_threadsafe(_settle, ends)


def _settle(ends: Mapping[asyncio.Future[Any], Ended]) -> None:
    for future, end in ends.items():
        if future.cancelled():
            continue
        if end.fault is not None:
            future.set_exception(end.fault)
        else:
            future.set_result(end.value)


HAND = Hand()
