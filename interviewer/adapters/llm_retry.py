"""Patience with a server: how long to wait, how often to try, and how many may ask at once.

This is the only retry policy: the SDK's own is switched off. What the server asks for is honoured
and spread, so that a herd does not come back in step; else waits grow with full jitter. A deadline
gives up before a wait that would pass it.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from interviewer.adapters.llm_faults import is_overload, retryable

T = TypeVar("T")
FIRST_WAIT_S, LONGEST_WAIT_S, SPREAD = 0.5, 20.0, 0.25
PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0


@dataclass(frozen=True)
class Clock:
    """Time and chance, so that tests need neither."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    between: Callable[[float, float], float] = random.uniform


def retry_after_s(headers: Mapping[str, str], wall_s: float) -> float | None:
    """Seconds the server asks for: ``retry-after-ms``, or ``retry-after`` as seconds or HTTP date."""
    for name, scale in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * scale
        except (KeyError, ValueError):
            continue
        if math.isfinite(seconds):
            return max(0.0, seconds)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(headers["retry-after"]).timestamp() - wall_s)
    except (KeyError, ValueError, OverflowError):
        return None


def _asked_s(fault: BaseException | None, clock: Clock) -> float | None:
    headers = getattr(getattr(fault, "response", None), "headers", None)
    return retry_after_s(headers, clock.wall()) if headers is not None else None


@dataclass
class Deadline:
    """The end of all tries of one call; it starts to run at the first try, not in the queue before it."""

    clock: Clock
    seconds: float
    end: float | None = None

    def start(self) -> None:
        if self.end is None:
            self.end = self.clock.now() + self.seconds

    @property
    def left_s(self) -> float:
        return self.seconds if self.end is None else self.end - self.clock.now()


class _ServerWait(wait_base):
    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def __call__(self, retry_state: RetryCallState) -> float:
        fault = retry_state.outcome.exception() if retry_state.outcome else None
        asked = _asked_s(fault, self.clock)
        if asked is not None:
            return asked * (1 + self.clock.between(0, SPREAD))
        most: float = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (retry_state.attempt_number - 1))
        return self.clock.between(0, most)


class _StopBefore(stop_base):
    """Stop when the coming wait would pass the deadline, not after it has."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.upcoming_sleep >= self.deadline.left_s


async def patiently(once: Callable[[], Awaitable[T]], *, attempts: int, deadline: Deadline) -> T:
    """The result of ``once``, tried again on passing faults; raises the last fault as it came."""
    policy = AsyncRetrying(
        sleep=deadline.clock.sleep,
        retry=retry_if_exception(retryable),
        wait=_ServerWait(deadline.clock),
        stop=stop_after_attempt(attempts) | _StopBefore(deadline),
        reraise=True,
    )
    return await policy(once)


@dataclass
class Gate:
    """At most ``limit`` calls at once. The limit halves on "too many requests" (once per round) and grows
    by one per full round of successes; one refusal pauses everybody for the time the server asked."""

    cap: int
    clock: Clock
    limit: float = 0
    used: int = 0
    paused_until: float = 0
    cut_until: float = 0
    queue: deque[asyncio.Future[None]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.limit = float(self.cap)

    @asynccontextmanager
    async def place(self, *, in_front: bool = False) -> AsyncIterator[None]:
        """Waits for a place and gives it back, also when cancelled. A retry goes to the front."""
        await self._take(in_front=in_front)
        try:
            while (rest := self.paused_until - self.clock.now()) > 0:
                await self.clock.sleep(rest + self.clock.between(0, 0.05))
            yield
            self.limit = min(float(self.cap), self.limit + 1 / self.limit)
        except Exception as fault:
            if is_overload(fault):
                self._slow_down(_asked_s(fault, self.clock))
            raise
        finally:
            self._give()

    async def _take(self, *, in_front: bool) -> None:
        if not self.queue and self.used < int(self.limit):
            self.used += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self.queue.appendleft if in_front else self.queue.append)(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # the place was already ours
                self._give()
            elif turn in self.queue:
                self.queue.remove(turn)
            raise

    def _give(self) -> None:
        self.used -= 1
        while self.queue and self.used < int(self.limit):
            turn = self.queue.popleft()
            if not turn.done():
                self.used += 1
                turn.set_result(None)

    def _slow_down(self, asked_s: float | None) -> None:
        now, pause = self.clock.now(), min(PAUSE_S if asked_s is None else asked_s, LONGEST_PAUSE_S)
        self.paused_until = max(self.paused_until, now + pause)
        if now >= self.cut_until:
            self.limit, self.cut_until = max(1.0, self.limit / 2), now + pause
