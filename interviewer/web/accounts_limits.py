"""How often: sign-ins that fail, and requests that cost something. Counted in memory, for each process by itself."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

MOST_KEYS = 20_000
#: Sign-ins that failed within WINDOW_S, by name and address, by address, by name: then it has to be waited.
WINDOW_S = 300.0
BY_BOTH, BY_ADDRESS, BY_NAME = 5, 30, 30
#: (method, beginning of the path): how many in a minute, for each account. A burst of as many is let through.
A_MINUTE: tuple[tuple[str, str, int], ...] = (
    ("POST", "/voice/", 60),
    ("POST", "/gradio_api/upload", 60),
    ("POST", "/gradio_api/queue/join", 600),
    ("GET", "/export/everything", 20),
)


class SignIns:
    """Counts sign-ins that failed; ``clock`` only ever goes forward (`time.monotonic`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._tries: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def wait_s(self, address: str, name: str) -> int:
        """Seconds to wait before another try; 0 counts this one as a try. A success takes it back with `forget`."""
        now = self._clock()
        keys = (((address, name), BY_BOTH), ((address, ""), BY_ADDRESS), (("", name), BY_NAME))
        with self._lock:
            waits = [self._left(key, most, now) for key, most in keys]
            if not any(waits):
                for key, _ in keys:
                    self._tries.setdefault(key, []).append(now)
                while len(self._tries) > MOST_KEYS:
                    self._tries.popitem(last=False)
        return max(waits)

    def forget(self, address: str, name: str) -> None:
        """The name and password fitted: its tries no longer count."""
        with self._lock:
            self._tries.pop((address, name), None)
            for key in ((address, ""), ("", name)):
                if self._tries.get(key):
                    self._tries[key].pop()

    def _left(self, key: tuple[str, str], most: int, now: float) -> int:
        recent = [t for t in self._tries.get(key, ()) if now - t < WINDOW_S]
        if recent:
            self._tries[key] = recent
        else:
            self._tries.pop(key, None)
        return ceil(recent[-most] + WINDOW_S - now) if len(recent) >= most else 0


class Rates:
    """For each account and kind of request a bucket that fills up again steadily."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._buckets: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def wait_s(self, owner: str, method: str, path: str) -> int:
        """Seconds to wait; 0 counts this one."""
        for wanted, beginning, most in A_MINUTE:
            if method == wanted and path.startswith(beginning):
                return self._take((owner, beginning), most)
        return 0

    def _take(self, key: tuple[str, str], most: int) -> int:
        now, rate = self._clock(), most / 60
        with self._lock:
            left, at = self._buckets.pop(key, (float(most), now))
            left = min(float(most), left + (now - at) * rate)
            wait = 0 if left >= 1 else ceil((1 - left) / rate)
            self._buckets[key] = (left if wait else left - 1, now)
            while len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
        return wait
