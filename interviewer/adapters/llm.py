"""Asks a language model over any OpenAI-compatible server and answers with a checked value.

One policy of retries (`llm_retry`), one ladder of formats (`llm_format`), one re-ask that quotes the
fault, one ceiling on spending (`llm_cost`). Every fault ends in an error of `interviewer.errors`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from interviewer.adapters import llm_cost
from interviewer.adapters.llm_cost import Cost, HasTokens, Purse, SpendLimit
from interviewer.adapters.llm_faults import refusal_of, translate, was_perhaps_paid
from interviewer.adapters.llm_format import SHARED, FormatMemory, strict_schema
from interviewer.adapters.llm_retry import Clock, Deadline, Gate, patiently
from interviewer.adapters.llm_talk import Answer as Answer
from interviewer.adapters.llm_talk import Talk
from interviewer.adapters.llm_wire import Record, Reply, base_url_of, is_compatible, make_client, send
from interviewer.adapters.prompts import Message
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.settings import Settings, model_configured

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable
    from openai import AsyncOpenAI

    from interviewer.adapters.llm_stream import TextStream

M = TypeVar("M", bound=BaseModel)


class LLM:
    """One model behind one server. Make one for the process; `aclose` it, or use ``async with``.

    Not tied to an event loop: each loop gets its own connections and its own gate.
    Raises `CallerMistake` if no model is set up.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        purse: Purse | None = None,
        memory: FormatMemory = SHARED,
        clock: Clock | None = None,
    ) -> None:
        if not model_configured(settings) or not settings.model:
            raise CallerMistake(
                "no language model is set up: expected INTERVIEWER_MODEL and INTERVIEWER_API_KEY or INTERVIEWER_BASE_URL"
            )
        self.settings, self.model, self.memory = settings, settings.model, memory
        self.clock = clock or Clock()
        self.price = llm_cost.price_of(settings)
        self.purse: Purse = purse or SpendLimit(settings.spend_limit_usd)
        self.base_url = base_url_of(settings)
        self.server = (self.base_url, self.model)
        self._lines: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[AsyncOpenAI, Gate]] = (
            WeakKeyDictionary()
        )

    @property
    def where(self) -> str:
        """Host (and port) to which the text goes; to be shown before it does."""
        return urlsplit(self.base_url).netloc.rsplit("@", 1)[-1]

    @property
    def head(self) -> str:
        """How messages about this model begin."""
        return f"model {self.model!r} at {self.where}"

    async def ask(
        self,
        messages: Sequence[Message],
        schema: type[M],
        *,
        seed: int | None = None,
        max_output: int | None = None,
    ) -> Answer[M]:
        """A value of ``schema`` in reply to ``messages`` (the last one from the user).

        seed: sample index, sent as it is; left out if None. max_output: tokens, else from the settings.
        Raises `ProviderFault` (carrying what was sent and paid), `CompletionPending`, or `SchemaError`.
        """
        strict_schema(schema)
        talk = Talk(self, messages, schema, self.params(seed=seed, max_output=max_output))
        try:
            return await talk.answer()
        except InterviewerError as fault:
            talk.record.onto(fault)
            raise

    def stream(
        self, messages: Sequence[Message], *, seed: int | None = None, max_output: int | None = None
    ) -> TextStream:
        """Text as it is written: an async iterator over pieces, at most one every 80 ms."""
        from interviewer.adapters.llm_stream import TextStream

        return TextStream(self, messages, self.params(seed=seed, max_output=max_output))

    def estimate(self, messages: Sequence[Message], max_output: int | None = None) -> Cost:
        """Upper bound of one request before it is made."""
        tokens = llm_cost.tokens_of_messages(messages)
        return llm_cost.cost(tokens, max_output or self.settings.max_output_tokens, self.price)

    def cost_of(self, usage: HasTokens) -> Cost:
        """What an answer, or a fault that was paid for, has cost."""
        return llm_cost.cost(usage.tokens_in, usage.tokens_out, self.price)

    async def aclose(self) -> None:
        """Closes the connections of the running loop."""
        client, _ = self._lines.pop(asyncio.get_running_loop(), (None, None))
        if client is not None:
            await client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    # --- for the talks, the stream and the probe ---------------------------------------------------

    def params(self, *, seed: int | None, max_output: int | None) -> dict[str, Any]:
        """Request fields beside the messages, before what this server refuses is left out."""
        given = {"seed": seed, "temperature": self.settings.temperature}
        limit = {"limit": max_output or self.settings.max_output_tokens}
        return {k: v for k, v in given.items() if v is not None} | limit

    def body(self, messages: Sequence[Message], params: Mapping[str, Any]) -> dict[str, Any]:
        """The request body as this server takes it."""
        known = self.memory.get(self.server)
        rest = {k: v for k, v in params.items() if k not in known.omitted and k != "limit"}
        name = known.limit_name or ("max_tokens" if is_compatible(self.settings) else "max_completion_tokens")
        return {"model": self.model, "messages": list(messages), name: params["limit"], **rest}

    def learn(self, fault: BaseException, body: Mapping[str, Any]) -> bool:
        """Whether the refusal named a request field that can go or be renamed; the next body does so."""
        name = refusal_of(fault).field
        if name is None or name not in body:
            return False
        other = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}.get(name)
        if other is None:
            self.memory.omits(self.server, name)
        elif self.memory.get(self.server).limit_name in (None, other):
            self.memory.names_limit(self.server, other)
        else:
            return False
        return True

    async def post(self, body: dict[str, Any], *, limit: int, record: Record, deadline: Deadline) -> Reply:
        """One completion, with patience; every request is held against the ceiling and noted in ``record``."""
        bound, (client, gate) = self.bound(body, limit), self.line()

        async def once() -> Reply:
            async with gate.place(in_front=bool(record.exchanges)):
                deadline.start()
                self.purse.hold(bound)
                paid = Cost(0, 0, 0.0)
                try:
                    seconds = max(0.001, min(self.settings.try_timeout_s, deadline.left_s))
                    reply = await send(client, body, seconds=seconds, head=self.head)
                    record.got(body, reply)
                    paid = self.cost_of(reply)
                except BaseException as fault:
                    record.failed(body, fault)
                    paid = bound if was_perhaps_paid(fault) else paid
                    raise
                finally:
                    self.purse.settle(bound, paid)
                return reply

        return await patiently(once, attempts=self.settings.attempts, deadline=deadline)

    def line(self) -> tuple[AsyncOpenAI, Gate]:
        """Client and gate of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            self._lines[loop] = (
                make_client(self.settings, self.base_url),
                Gate(self.settings.concurrency, self.clock),
            )
        return self._lines[loop]

    def bound(self, body: Mapping[str, Any], limit: int) -> Cost:
        """Upper bound of a request as it will be sent, its schema included."""
        tokens = llm_cost.tokens_of_messages(body["messages"])
        if shape := body.get("response_format"):
            tokens += llm_cost.tokens_of(json.dumps(shape))
        return llm_cost.cost(tokens, limit, self.price)

    def translated(self, fault: BaseException, record: Record) -> InterviewerError:
        """The fault in the words of our tree."""
        return translate(fault, server=self.where, model=self.model, tries=len(record.exchanges))


def as_runnable(llm: LLM, schema: type[M]) -> Runnable[Any, M]:
    """The same call for those who compose with langchain-core: prompt value or messages -> value."""
    from interviewer.adapters.tracing import silence_tracing

    silence_tracing()
    from langchain_core.messages import convert_to_openai_messages
    from langchain_core.runnables import RunnableLambda

    async def ask(given: Any) -> M:
        messages: Any = convert_to_openai_messages(
            given.to_messages() if hasattr(given, "to_messages") else given
        )
        return (await llm.ask(messages, schema)).value

    return RunnableLambda(ask).with_config(run_name=f"ask:{schema.__name__}")
