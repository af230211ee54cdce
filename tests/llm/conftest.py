"""A fault server for the session, clients that never really wait, and a small sheet to be filled in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from interviewer.adapters.llm import LLM, Answer
from interviewer.adapters.llm_cost import Purse
from interviewer.adapters.llm_format import FormatMemory
from interviewer.adapters.llm_retry import Clock
from interviewer.adapters.prompts import Message
from interviewer.settings import Settings
from tests.fault_server import FaultServer, running_fault_server

MESSAGES: list[Message] = [
    {"role": "system", "content": "Fill in the sheet."},
    {"role": "user", "content": "I shut the pilot down in March."},
]
KEY = "sk-secret-0123456789"


class Check(BaseModel):
    quote: str
    verdict: Literal["met", "not_met"]


class Sheet(BaseModel):
    checks: list[Check]
    sure: int = Field(ge=0, le=10)


class FakeTime:
    """Time that passes only while somebody sleeps; chance always takes the upper end."""

    def __init__(self) -> None:
        self.now, self.sleeps = 1000.0, list[float]()

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, wall=lambda: 0.0, sleep=self.sleep, between=lambda _, high: high)


@dataclass
class Bench:
    """Makes clients for one behaviour of the server and counts what it cost there."""

    server: FaultServer
    time: FakeTime = field(default_factory=FakeTime)
    memory: FormatMemory = field(default_factory=FormatMemory)
    numbers: Iterator[int] = field(default_factory=count)

    def llm(
        self, knobs: str = "", *, purse: Purse | None = None, clock: Clock | None = None, **settings: Any
    ) -> LLM:
        model = f"mock?{knobs}&n={id(self)}-{next(self.numbers)}"
        given = {"model": model, "base_url": self.server.url, "api_key": KEY, "try_timeout_s": 20} | settings
        return LLM(
            Settings.model_validate(given), purse=purse, memory=self.memory, clock=clock or self.time.clock()
        )

    def ask(self, llm: LLM, **options: Any) -> Answer[Sheet]:
        async def story() -> Answer[Sheet]:
            async with llm:
                return await llm.ask(MESSAGES, Sheet, **options)

        return asyncio.run(story())

    def fault_of(self, llm: LLM, kind: type[Any]) -> Any:
        """The error of this kind that asking ends in."""
        with pytest.raises(kind) as caught:
            self.ask(llm)
        assert type(caught.value) is kind
        return caught.value

    def requests(self, llm: LLM) -> int:
        return self.server.requests(llm.model)

    def bodies(self, llm: LLM) -> list[dict[str, Any]]:
        return self.server.bodies[llm.model]


@pytest.fixture(scope="session")
def fault_server() -> Iterator[FaultServer]:
    with running_fault_server() as server:
        yield server


@pytest.fixture
def bench(fault_server: FaultServer) -> Bench:
    return Bench(fault_server)


@pytest.fixture
def collect() -> Callable[[LLM], list[str]]:
    """All pieces of one stream."""

    def run(llm: LLM) -> list[str]:
        async def story() -> list[str]:
            async with llm:
                return [piece async for piece in llm.stream(MESSAGES)]

        return asyncio.run(story())

    return run
