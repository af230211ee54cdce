"""Text as a model writes it, in pieces that are worth drawing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from interviewer.adapters import llm_cost
from interviewer.adapters.llm_account import Finished
from interviewer.adapters.llm_pay import Payment, by_hand
from interviewer.adapters.llm_retry import Deadline, patiently
from interviewer.adapters.llm_wire import CONNECT_S, Record, Reply, check_finished
from interviewer.adapters.prompts import Message
from interviewer.errors import InterviewerError, ReplyRefused

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk

    from interviewer.adapters.llm import LLM

BATCH_S = 0.08
OPEN, CLOSE = "<think>", "</think>"


class TextStream:
    """Async iterator over the text of one reply, to be used once; pieces come at most every 80 ms.

    Opening is retried like any call; once text has come nothing is repeated. When it has ended, also by
    a fault, ``text``, ``tokens_in``, ``tokens_out``, ``finish_reason`` and ``exchanges`` say what came.
    """

    def __init__(self, llm: LLM, messages: Sequence[Message], params: dict[str, Any]) -> None:
        self.llm, self.messages = llm, messages
        self.params = params | {"stream_options": {"include_usage": True}}
        self.record, self.text = Record(), ""
        self.finish_reason: str | None = None
        self._usage: tuple[int, int] | None = None
        self._refused, self._request_id = False, ""
        self._key = llm.key(messages, None, params)

    @property
    def tokens_in(self) -> int:
        return self.record.tokens_in

    @property
    def tokens_out(self) -> int:
        return self.record.tokens_out

    @property
    def exchanges(self) -> tuple[Any, ...]:
        return tuple(self.record.exchanges)

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        import openai

        deadline = Deadline(self.llm.clock, self.llm.settings.deadline_s)
        async with AsyncExitStack() as stack:
            try:
                if (opened := await self._open(stack, deadline)) is None:
                    yield _without_thinking(self.text)
                    return
                async with aclosing(self._written(stack, opened)) as pieces:
                    async for piece in pieces:
                        yield piece
            except (openai.OpenAIError, TimeoutError) as fault:
                error = self.llm.translated(fault, self.record)
                self.record.onto(error)
                raise error from None  # it may quote the request
            except InterviewerError as fault:
                self.record.onto(fault)
                raise

    async def _open(self, stack: AsyncExitStack, deadline: Deadline) -> _Opened | None:
        """The stream; None if the whole text was paid for earlier."""
        import openai

        while True:
            body = self.llm.body(self.messages, self.params) | {"stream": True}
            if earlier := await self.llm.earlier(self._key):
                self._replay(earlier, body)
                return None
            payment = self.llm.payment(self.llm.bound(body, self.params["limit"]), self._key, streamed=True)
            try:
                return await patiently(
                    partial(self._once, stack, deadline, body, payment),
                    attempts=self.llm.settings.attempts,
                    deadline=deadline,
                )
            except openai.APIStatusError as fault:
                if not self.llm.learn(fault, body):
                    raise

    def _replay(self, earlier: Finished, body: dict[str, Any]) -> None:
        reply = self.llm.replayed(earlier, body, record=self.record)
        self.text, self.finish_reason = reply.text, reply.finish_reason

    async def _once(
        self, stack: AsyncExitStack, deadline: Deadline, body: dict[str, Any], payment: Payment
    ) -> _Opened | None:
        """Opens the stream; the place at the gate is kept until the stream ends."""
        import openai

        client, gate = self.llm.line()
        async with AsyncExitStack() as trying:
            await trying.enter_async_context(gate.place(in_front=bool(self.record.exchanges)))
            deadline.start()
            if isinstance(begun := await payment.begin(deadline), Finished):
                self._replay(begun, body)
                return None
            seconds = max(0.001, min(self.llm.settings.try_timeout_s, deadline.left_s))
            timeout = openai.Timeout(seconds, connect=min(CONNECT_S, seconds))
            try:
                async with asyncio.timeout(seconds):
                    chunks: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
                        **body, timeout=timeout
                    )
            except BaseException as fault:
                self.record.failed(body, fault)
                await payment.broken(fault)
                raise
            await stack.enter_async_context(trying.pop_all())
            return _Opened(chunks, body, payment)

    async def _written(self, stack: AsyncExitStack, opened: _Opened) -> AsyncGenerator[str, None]:
        stack.push_async_callback(opened.chunks.close)
        visible = _Visible()
        try:
            async for piece in _batched(self._deltas(opened.chunks)):
                if shown := visible.feed(piece):
                    yield shown
            if rest := visible.end():
                yield rest
        finally:
            await self._settle(opened)
        if self._refused:
            raise ReplyRefused(f"{self.llm.head} declined to answer")
        check_finished(self.finish_reason, head=self.llm.head, limit=self.params["limit"])

    async def _deltas(self, chunks: AsyncStream[ChatCompletionChunk]) -> AsyncGenerator[str, None]:
        async for chunk in chunks:
            self._request_id = chunk.id or self._request_id
            if chunk.usage:
                self._usage = (chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
            for choice in chunk.choices[:1]:
                self.finish_reason = choice.finish_reason or self.finish_reason
                self._refused = self._refused or bool(choice.delta.refusal)
                if choice.delta.content:
                    self.text += choice.delta.content
                    yield choice.delta.content

    async def _settle(self, opened: _Opened) -> None:
        """What came is paid for, also where it broke off; only a whole reply is kept for the next time."""
        body = opened.body
        tokens = self._usage or (llm_cost.tokens_of_messages(body["messages"]), llm_cost.tokens_of(self.text))
        message = {"role": "assistant", "content": self.text}
        data = {
            "model": self.llm.model,
            "choices": [{"message": message, "finish_reason": self.finish_reason}],
        }
        reply = Reply(
            data, self._request_id, self.text, self._refused, self.finish_reason, *tokens, bool(self._usage)
        )
        self.record.got(body, reply)
        kept = {"data": data, "request_id": self._request_id}
        if self.llm.account and self._key and (self._refused or self.finish_reason != "stop"):
            ledger = self.llm.account.ledger
            await by_hand(ledger, partial(ledger.unusable, self._key))
        await opened.payment.done(self.llm.cost_of(reply), kept)


@dataclass(frozen=True)
class _Opened:
    """A stream that has begun, what it was asked with, and how it is paid."""

    chunks: AsyncStream[ChatCompletionChunk]
    body: dict[str, Any]
    payment: Payment


def _without_thinking(text: str) -> str:
    visible = _Visible()
    return visible.feed(text) + visible.end()


async def _batched(deltas: AsyncGenerator[str, None]) -> AsyncIterator[str]:
    """The deltas joined, the first at once and then at most one piece every 80 ms, also while none comes."""
    loop = asyncio.get_running_loop()
    held, due, coming = "", 0.0, asyncio.ensure_future(anext(deltas, None))
    try:
        while True:
            wait = max(0.0, due - loop.time()) if held else None
            await asyncio.wait({coming}, timeout=wait)
            if coming.done():
                if (delta := coming.result()) is None:
                    break
                held, coming = held + delta, asyncio.ensure_future(anext(deltas, None))
            if held and loop.time() >= due:
                yield held
                held, due = "", loop.time() + BATCH_S
    finally:
        coming.cancel()
        await asyncio.wait({coming})
        await deltas.aclose()
    if held:
        yield held


class _Visible:
    """Text without <think> blocks, whatever way the tags are cut into pieces."""

    def __init__(self) -> None:
        self.held, self.thinking = "", False

    def feed(self, piece: str) -> str:
        self.held += piece
        shown = ""
        while True:
            tag = CLOSE if self.thinking else OPEN
            before, found, after = self.held.partition(tag)
            if not found:
                break
            shown += "" if self.thinking else before
            self.held, self.thinking = after, not self.thinking
        keep = _start_of(tag, self.held)
        shown += "" if self.thinking else self.held[: len(self.held) - keep]
        self.held = self.held[len(self.held) - keep :]
        return shown

    def end(self) -> str:
        return "" if self.thinking else self.held


def _start_of(tag: str, text: str) -> int:
    """How many last characters of ``text`` may be the beginning of ``tag``."""
    return next((n for n in range(min(len(tag) - 1, len(text)), 0, -1) if text.endswith(tag[:n])), 0)
