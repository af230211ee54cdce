"""Which queue a job waits in: one for each provider and model, and beside it a lane that no batch can fill."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from interviewer.settings import Settings, model_configured

Lane = Literal["batch", "live"]
LANES: tuple[Lane, ...] = ("batch", "live")
POLL_S = 0.2  # how often the engine looks into a queue; a look costs some milliseconds
RULES_POLL_S = 1.0


RULES = "rules"


def providers(settings: Settings) -> tuple[str, ...]:
    """Whom this process can ask: the rules always, a model where one is set up."""
    return (RULES, *([model_of(settings)] if model_configured(settings) else []))


def model_of(settings: Settings) -> str:
    """The model and its server; its jobs wait in a queue of that name, so that no worker of another model takes them."""
    from interviewer.adapters.llm_wire import base_url_of

    return f"{settings.model} at {urlsplit(base_url_of(settings)).netloc.rpartition('@')[2]}"


@dataclass(frozen=True)
class Queues:
    """The queues that this process serves. providers: what is called, such as ``rules`` or ``gpt-x at 127.0.0.1:80``."""

    providers: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(queue_of(p, lane) for p in self.providers for lane in LANES)


def queue_of(provider: str, lane: Lane) -> str:
    """The name of a queue."""
    return f"{lane}: {provider}"


@dataclass(frozen=True)
class Limits:
    """Calls under way and calls a minute, over all workers together; an eighth of both (one at least) is for live work.

    worker: most calls under way in this process. total, a_minute: None for no limit.
    """

    worker: int
    total: int | None = None
    a_minute: int | None = None
    poll_s: float = POLL_S

    def of(self, queue: str) -> dict[str, Any]:
        """What the engine is told about one queue."""
        is_live = queue.startswith("live: ")
        here = _share(self.worker, is_live=is_live)
        poll_s = max(self.poll_s, RULES_POLL_S) if queue.endswith(f": {RULES}") else self.poll_s
        given: dict[str, Any] = {"worker_concurrency": here, "polling_interval_sec": poll_s}
        if self.total is not None:
            given["global_concurrency"] = _share(self.total, is_live=is_live)
            given["worker_concurrency"] = min(here, given["global_concurrency"])
        if self.a_minute is not None:
            given["limiter"] = {"limit": _share(self.a_minute, is_live=is_live), "period": 60.0}
        return given


def _share(whole: int, *, is_live: bool) -> int:
    """An eighth for live work, the rest for batches; each gets one where the whole is 1."""
    live = max(1, whole // 8)
    return live if is_live else max(1, whole - live)
