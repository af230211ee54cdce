"""A model's server that answers nobody: what it cannot be blamed for is not counted as a try of the work that waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from interviewer.errors import InterviewerError, Overloaded, ProviderBroken, Unreachable

log = logging.getLogger(__name__)
SAY_S = 60.0  # between two lines about the same outage
GATEWAY = (502, 504)  # said by whoever stands before a server that is away


class Outage:
    """Since when nobody was answered in this process. longest_s: how long that is waited for; wait_s: least and most between two tries.

    Work that fails while others are answered is not waited for: the fault may be its own.
    """

    def __init__(
        self, longest_s: float, wait_s: tuple[float, ...], *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.longest_s, self._wait_s, self._now = longest_s, wait_s, now
        self._since: float | None = None
        self._told = float("-inf")
        self._lock = threading.Lock()

    def answered(self) -> None:
        """Somebody had an answer: it is over."""
        with self._lock:
            self._since = None

    def wait_s(self, error: InterviewerError) -> float | None:
        """Seconds after which the same work may do better, as long again as it lasts already; None where its fault counts."""
        if not _is_silence(error):
            return None
        with self._lock:
            now = self._now()
            self._since = now if self._since is None else self._since
            lasts = now - self._since
            if lasts >= self.longest_s:
                return None
            if now - self._told >= SAY_S:
                self._told = now
                log.warning("durable work waits for the model's server, and goes on by itself: %s", error)
            return min(max(lasts, self._wait_s[0]), self._wait_s[-1])


def _is_silence(error: InterviewerError) -> bool:
    is_gateway = isinstance(error, ProviderBroken) and error.status in GATEWAY
    return is_gateway or isinstance(error, Unreachable | Overloaded)
