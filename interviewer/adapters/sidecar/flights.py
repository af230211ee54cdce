"""Requests under way: one at a time for each key, whoever asks and whoever goes away again."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeVar

from interviewer.adapters.sidecar import (
    KEY_REUSED,
    LOST,
    NOT_PAID,
    PERHAPS_PAID,
    STOPPING,
    STORE_FAILED,
    UNKNOWN,
)
from interviewer.adapters.sidecar.answer import Answer, own
from interviewer.adapters.sidecar.kept import Kept, Row
from interviewer.errors import StoreFault

FOLD_S = 1.0
T = TypeVar("T")
log = logging.getLogger(__name__)


class Asks(Protocol):
    """Whoever has the answers; `upstream.Upstream` is one."""

    async def ask(self, body: bytes) -> Answer: ...


@dataclass(eq=False)
class _Flight:
    """One request under way. forgotten: its reply is not to be kept."""

    digest: str
    task: asyncio.Task[Answer]
    forgotten: bool = False


class Flights:
    """What the side-car does with a request. Lives in one event loop; every answer is a value, also a bad one."""

    def __init__(self, kept: Kept, upstream: Asks) -> None:
        self._kept, self._upstream = kept, upstream
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="interviewer-sidecar")
        self._flights: dict[str, _Flight] = {}
        self._keyless: set[asyncio.Task[Answer]] = set()
        self._folding: asyncio.Task[None] | None = None
        self.stopping = False

    @property
    def under_way(self) -> int:
        """Requests that no answer has come to yet."""
        return len(self._waiting())

    async def submit(self, key: str, body: bytes) -> Answer:
        """The answer to ``body``: sent to the provider unless that key was sent before. An empty key is always sent."""
        if self.stopping:
            return own(503, STOPPING, "the side-car is stopping; nothing was sent")
        if not key:
            passing = asyncio.create_task(self._upstream.ask(body))
            self._keyless.add(passing)
            passing.add_done_callback(self._keyless.discard)
            return await asyncio.shield(passing)
        digest = hashlib.sha256(body).hexdigest()
        flight = self._flights.get(key)
        if flight is None:
            flight = _Flight(digest, asyncio.create_task(self._flown(key, digest, body)))
            self._flights[key] = flight
            return await asyncio.shield(flight.task)
        if flight.digest != digest:
            return _reused()
        return replace(await asyncio.shield(flight.task), how="joined")

    async def collect(self, key: str) -> Answer:
        """What came, or will come, of the request of that key; nothing is sent."""
        if (flight := self._flights.get(key)) is not None:
            return replace(await asyncio.shield(flight.task), how="joined")
        try:
            row = await self._by_hand(lambda: self._kept.look(key))
        except StoreFault as fault:
            return own(503, STORE_FAILED, str(fault))
        if row is None:
            return own(
                502,
                UNKNOWN,
                "no such call is known here: it never arrived, or was forgotten; perhaps it was paid",
            )
        return _of_row(row)

    async def forget(self, keys: Sequence[str], *, now: bool) -> None:
        """Nothing of these calls is kept, nor will be of what is under way. Raises `StoreFault`.

        now: no byte of them is left when this ends; else within `FOLD_S`, together with what others forget.
        """
        for key in keys:
            if (flight := self._flights.get(key)) is not None:
                flight.forgotten = True
                if flight.task.done():
                    del self._flights[key]
        await self._by_hand(lambda: self._kept.forget(keys))
        if now:
            await self._by_hand(self._kept.fold_back)
        elif self._folding is None or self._folding.done():
            self._folding = asyncio.create_task(self._fold_soon())

    async def _fold_soon(self) -> None:
        await asyncio.sleep(FOLD_S)
        await self._fold()

    async def _fold(self) -> None:
        try:
            await self._by_hand(self._kept.fold_back)
        except StoreFault as fault:
            log.error("%s", fault)  # noqa: TRY400 - the sentence says all

    async def tidy(self) -> None:
        """Deletes what nobody has collected in time."""
        await self._by_hand(self._kept.tidy)

    async def check(self) -> None:
        """Raises `StoreFault` where nothing could be kept now."""
        await self._by_hand(self._kept.check)

    async def drain(self, seconds: float) -> int:
        """Begins nothing new and waits for what is under way; gives how many are left, which are perhaps paid."""
        self.stopping = True
        if self._waiting():
            await asyncio.wait(self._waiting(), timeout=seconds)
        left = self._waiting()
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if self._folding is not None:
            self._folding.cancel()
        await self._fold()
        self._hand.shutdown()
        return len(left)

    def _waiting(self) -> set[asyncio.Task[Answer]]:
        return {f.task for f in self._flights.values() if not f.task.done()} | self._keyless

    async def _flown(self, key: str, digest: str, body: bytes) -> Answer:
        """One request from its row to its answer. What is paid for and can't be kept stays in memory until it is collected."""
        held = False
        try:
            if (known := await self._by_hand(lambda: self._kept.begin(key, digest))) is not None:
                return _of_row(known) if known.digest == digest else _reused()
            answer = await self._upstream.ask(body)
            held = answer.is_reply  # until it is written
            await self._write(key, answer)
            held = False
        except StoreFault as fault:
            log.error("%s", fault)  # noqa: TRY400 - the sentence says all
            if not held:
                return own(503, STORE_FAILED, str(fault))
        finally:
            if not held:
                del self._flights[key]
        return answer

    async def _write(self, key: str, answer: Answer) -> None:
        if answer.is_reply and not self._flights[key].forgotten:
            await self._by_hand(lambda: self._kept.done(key, answer))
        elif not answer.is_reply:
            state: Literal["failed", "lost"] = "lost" if answer.code in LOST else "failed"
            try:
                await self._by_hand(lambda: self._kept.ended(key, state))
            except StoreFault as fault:
                log.error("%s", fault)  # noqa: TRY400 - the sentence says all; whoever waits gets the provider's answer
        if self._flights[key].forgotten:  # perhaps before its row was written, or while it was
            await self._by_hand(lambda: self._kept.forget([key]))
            await self._by_hand(self._kept.fold_back)

    async def _by_hand(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._hand, work)


def _of_row(row: Row) -> Answer:
    if row.answer is not None:
        return row.answer
    if row.state == "failed":
        return own(
            502, NOT_PAID, "the provider refused that call, or was not reached; nothing was paid: ask anew"
        )
    return own(
        502,
        PERHAPS_PAID,
        "the side-car, or the connection to the provider, ended within that call; perhaps it was paid",
    )


def _reused() -> Answer:
    return own(409, KEY_REUSED, "that key belongs to a request with another body; nothing was sent")
