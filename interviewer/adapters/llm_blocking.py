"""The model for callers that do not await: the same client on an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import copy
import threading
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel

from interviewer.adapters.prompts import Message

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM, Answer
    from interviewer.adapters.llm_account import Account
    from interviewer.adapters.llm_probe import ProbeReport

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class BlockingLLM:
    """`LLM` without ``await``; safe to call from any thread, also from one that runs an event loop."""

    def __init__(self, llm: LLM) -> None:
        self.llm, self.owns_loop = llm, True
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="interviewer-llm", daemon=True)
        self._thread.start()

    def for_account(self, account: Account | None) -> BlockingLLM:
        """As `LLM.for_account`; it lives on this one's loop, and closing it closes nothing."""
        other = copy.copy(self)
        other.llm, other.owns_loop = self.llm.for_account(account), False
        return other

    def ask(
        self,
        messages: Sequence[Message],
        schema: type[M],
        *,
        seed: int | None = None,
        max_output: int | None = None,
    ) -> Answer[M]:
        """As `LLM.ask`."""
        return self._run(self.llm.ask(messages, schema, seed=seed, max_output=max_output))

    def stream(
        self, messages: Sequence[Message], *, seed: int | None = None, max_output: int | None = None
    ) -> Iterator[str]:
        """As `LLM.stream`: pieces of text as they come."""
        pieces = aiter(self.llm.stream(messages, seed=seed, max_output=max_output))
        try:
            while (piece := self._run(_next(pieces))) is not None:
                yield piece
        finally:
            self._run(_close(pieces))

    def probe(self) -> ProbeReport:
        """As `llm_probe.probe`."""
        from interviewer.adapters.llm_probe import probe

        return self._run(probe(self.llm))

    def close(self) -> None:
        """Closes the connections and ends the thread."""
        if self.owns_loop and self._thread.is_alive():
            self._run(self.llm.aclose())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # a key press must not leave a paid call running
            raise


async def _next(pieces: AsyncGenerator[str, None]) -> str | None:
    return await anext(pieces, None)


async def _close(pieces: AsyncGenerator[str, None]) -> None:
    await pieces.aclose()
