"""Asks a language model over any OpenAI-compatible server and answers with a checked value.

One policy of retries (`llm_retry`), one ladder of formats (`llm_format`), one re-ask that quotes the
fault, one ceiling on spending (`llm_cost`, or a person's ledger: `llm_account`). Every fault ends in an error of `interviewer.errors`.
"""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from interviewer.adapters import llm_cost
from interviewer.adapters.llm_account import Account, Begun, Finished, Wanted, call_key
from interviewer.adapters.llm_background import by_background
from interviewer.adapters.llm_cost import Cost, HasTokens, Purse, SpendLimit
from interviewer.adapters.llm_faults import refusal_of, translate
from interviewer.adapters.llm_format import SHARED, FormatMemory, strict_schema
from interviewer.adapters.llm_http import Http
from interviewer.adapters.llm_pay import FromPurse, OnLedger, Payment, by_hand, looked_up
from interviewer.adapters.llm_retry import Clock, Deadline, Gate, patiently
from interviewer.adapters.llm_sidecar import (
    by_sidecar,
    check_settings,
    connect,
    for_streams,
    forget,
    where_of,
)
from interviewer.adapters.llm_talk import Answer as Answer
from interviewer.adapters.llm_talk import Talk
from interviewer.adapters.llm_wire import (
    Record,
    Reply,
    base_url_of,
    has_deployments,
    is_compatible,
    key_of,
    make_client,
    read_reply,
    send,
)
from interviewer.adapters.prompts import Message
from interviewer.domain.spending import Way
from interviewer.errors import CallerMistake, InterviewerError, NotRated
from interviewer.settings import Settings, model_configured

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable
    from openai import AsyncOpenAI

    from interviewer.adapters.llm_stream import TextStream

M = TypeVar("M", bound=BaseModel)
LEASE_MORE_S = 30  # beyond one try's time-out: until then others wait for a call that is under way


@dataclass
class _Line:
    """What belongs to one event loop: the gate, and connections as soon as they are used."""

    gate: Gate
    http: Http | None = None
    client: AsyncOpenAI | None = None


class LLM:
    """One model behind one server. Make one for the process; `aclose` it, or use ``async with``.

    Not tied to an event loop: each loop gets its own connections and its own gate. `for_account` gives the
    same one for calls that go on somebody's ledger; without an account they are held against ``purse``.
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
        check_settings(settings, deployments=has_deployments(settings, self.base_url))
        self.server = (self.base_url, self.model)
        self.account: Account | None = None
        self._lines: WeakKeyDictionary[asyncio.AbstractEventLoop, _Line] = WeakKeyDictionary()

    @property
    def where(self) -> str:
        """Host (and port) to which the text goes; to be shown before it does."""
        return urlsplit(self.base_url).netloc.rsplit("@", 1)[-1]

    @property
    def head(self) -> str:
        """How messages about this model begin."""
        return f"model {self.model!r} at {self._asked}"

    @property
    def _asked(self) -> str:
        """Where it goes, and by whom, for messages."""
        by = f" by the side-car at {where_of(self.settings)}" if self.settings.sidecar_url else ""
        return f"{self.where}{by}"

    def for_account(self, account: Account | None) -> LLM:
        """The same model, with connections and gate in common, for calls that ``account`` pays."""
        other = copy.copy(self)
        other.account = account
        return other

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
            if self.account and isinstance(fault, NotRated):
                ledger = self.account.ledger
                for key in talk.keys:
                    await by_hand(ledger, partial(ledger.unusable, key))
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
        line = self._lines.pop(asyncio.get_running_loop(), None)
        for way in (line.http, line.client) if line else ():
            if way is not None:
                await way.close()

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

    async def post(
        self,
        body: dict[str, Any],
        *,
        limit: int,
        record: Record,
        deadline: Deadline,
        key: str = "",
        rung: int = 0,
    ) -> Reply:
        """One completion, with patience; every request is held against the ceiling and noted in ``record``.

        key: what the reply is kept under on a ledger; rung: the format it is asked in, kept with it.
        """
        bound, gate = self.bound(body, limit), self._line().gate
        payment = self.payment(bound, key)

        async def once() -> Reply:
            async with gate.place(in_front=bool(record.exchanges)):
                deadline.start()
                begun = await payment.begin(deadline)
                if isinstance(begun, Finished):
                    return self.replayed(begun, body, record=record)
                try:
                    reply = await self._sent(body, deadline, payment, begun)
                except BaseException as fault:
                    record.failed(body, fault)
                    await payment.broken(fault)
                    raise
                record.got(body, reply)
                kept = {"data": reply.data, "request_id": reply.request_id, "rung": rung}
                await payment.done(self.cost_of(reply), kept)
                if isinstance(payment, OnLedger) and payment.wanted.collectable:
                    await forget(self._http(), begun.id)
                return reply

        return await patiently(once, attempts=self.settings.attempts, deadline=deadline)

    async def _sent(self, body: dict[str, Any], deadline: Deadline, payment: Payment, begun: Begun) -> Reply:
        seconds = max(0.001, min(self.settings.try_timeout_s, deadline.left_s))
        if self.settings.sidecar_url:
            kept = isinstance(payment, OnLedger) and payment.wanted.collectable
            return await by_sidecar(
                self._http(),
                body,
                key=begun.id if kept else "",
                collect=bool(begun.remote),
                seconds=max(seconds, deadline.left_s),  # it has a limit of its own for one try
                head=self.head,
            )
        if isinstance(payment, OnLedger) and payment.wanted.way == "background":
            client, _ = self.line()
            return await by_background(
                client,
                body,
                remote=begun.remote,
                payment=payment,
                deadline=deadline,
                seconds=seconds,
                head=self.head,
            )
        return await send(self._way(), body, seconds=seconds, head=self.head)

    def payment(self, bound: Cost, key: str, *, streamed: bool = False) -> Payment:
        """How one request is paid: from the account's ledger if there is one, else from the purse."""
        if self.account is None:
            return FromPurse(self.purse, bound)
        s = self.settings
        way: Way = (
            "sidecar" if s.sidecar_url else "background" if s.background and key and not streamed else "plain"
        )
        wanted = Wanted(
            key=key,
            session=self.account.session,
            purpose=self.account.purpose,
            model=self.model,
            server=self.where,
            bound_usd=bound.usd,
            lease_s=(s.try_timeout_s if way == "plain" else s.deadline_s) + LEASE_MORE_S,
            way=way,
            collectable=way == "sidecar" and bool(key) and not streamed,
        )
        return OnLedger(self.account, wanted, self.clock)

    def key(
        self, messages: Sequence[Message], schema: type[BaseModel] | None, params: Mapping[str, Any]
    ) -> str:
        """What the reply to this call is kept under; empty where it is not kept."""
        if self.account is None or not self.account.keep:
            return ""
        shape = strict_schema(schema) if schema else None
        return call_key(self.server, messages, shape, params=params, sample=self.account.sample)

    async def earlier(self, key: str) -> Finished | None:
        """What was paid for before under that key."""
        return await looked_up(self.account.ledger, key) if self.account and key else None

    def replayed(self, found: Finished, body: dict[str, Any], *, record: Record) -> Reply:
        """The reply that is kept, noted as such."""
        reply = read_reply(found.reply["data"], found.reply["request_id"], sent=body)
        record.replayed(body, reply)
        return reply

    def line(self) -> tuple[AsyncOpenAI, Gate]:
        """The SDK's client and the gate of the running loop."""
        line = self._line()
        if line.client is None:
            make = for_streams if self.settings.sidecar_url else make_client
            line.client = make(self.settings, self.base_url)
        return line.client, line.gate

    def _way(self) -> Http | AsyncOpenAI:
        """How a completion is asked for in the running loop."""
        if has_deployments(self.settings, self.base_url):
            return self.line()[0]
        return self._http()

    def _http(self) -> Http:
        line, s = self._line(), self.settings
        if line.http is None:
            line.http = connect(s, self.base_url) if s.sidecar_url else Http(self.base_url, key_of(s))
        return line.http

    def _line(self) -> _Line:
        loop = asyncio.get_running_loop()
        if loop not in self._lines:
            self._lines[loop] = _Line(Gate(self.settings.concurrency, self.clock))
        return self._lines[loop]

    def bound(self, body: Mapping[str, Any], limit: int) -> Cost:
        """Upper bound of a request as it will be sent, its schema included."""
        tokens = llm_cost.tokens_of_messages(body["messages"])
        if shape := body.get("response_format"):
            tokens += llm_cost.tokens_of(json.dumps(shape))
        return llm_cost.cost(tokens, limit, self.price)

    def translated(self, fault: BaseException, record: Record) -> InterviewerError:
        """The fault in the words of our tree."""
        return translate(fault, server=self._asked, model=self.model, tries=len(record.exchanges))


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
