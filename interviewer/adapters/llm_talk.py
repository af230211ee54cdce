"""One structured call: down the ladder as the server refuses, again as the network fails, once more on a
reply that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from interviewer.adapters.llm_account import again_key
from interviewer.adapters.llm_faults import on_the_way, refusal_of
from interviewer.adapters.llm_format import (
    LAST,
    RUNGS,
    Rung,
    Unfit,
    is_prose,
    parse_reply,
    response_format,
    schema_hint,
    with_hint,
)
from interviewer.adapters.llm_retry import Deadline
from interviewer.adapters.llm_wire import Exchange, Record, Reply, check_usable
from interviewer.adapters.prompts import Message
from interviewer.errors import ReplyUnreadable

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Answer(Generic[M]):
    """A checked value and how it came about.

    exchanges: one JSON-able entry for each HTTP request, in order: ``request`` (the body, without the
        key), ``status``, ``code``, ``request_id``, ``response`` (the body as it came, or None).
    calls: HTTP requests, retries and re-asks included. tokens and cost: of these requests, as reported, else
        estimated (``usage_reported`` is False). from_earlier: how many of the replies were paid for earlier; they
        take neither requests nor tokens now. model: what the server says it is. omitted: request fields that
        the server refused and that were left out.
    """

    value: M
    text: str
    rung: Rung
    calls: int
    tokens_in: int
    tokens_out: int
    usage_reported: bool
    cost_usd: float | None
    model: str
    finish_reason: str | None
    request_ids: tuple[str, ...]
    omitted: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    from_earlier: int = 0


class Talk(Generic[M]):
    """One `ask`: down the ladder as the server refuses, again as the network fails, once more on a bad reply."""

    def __init__(
        self, llm: LLM, messages: Sequence[Message], schema: type[M], params: dict[str, Any]
    ) -> None:
        self.llm, self.messages, self.schema, self.params = llm, messages, schema, params
        self.record, self.note = Record(), list[Message]()
        self.rung = llm.memory.get(llm.server).rung
        self.deadline = Deadline(llm.clock, llm.settings.deadline_s)
        self.key = llm.key(messages, schema, params)
        self.keys = [self.key] if self.key else []

    async def answer(self) -> Answer[M]:
        while True:
            reply = await self._earlier() or await self._down_the_ladder()
            check_usable(reply, head=self.llm.head, limit=self.params["limit"])
            try:
                value = parse_reply(self.schema, reply.text)
            except Unfit as fault:
                self._heed(reply, fault)
            else:
                if self.rung == 0 and not self.note:
                    self.llm.memory.obeyed(self.llm.server)
                return self._answer(value, reply)

    async def _earlier(self) -> Reply | None:
        """The reply to this very request that was paid for before, if it is still kept."""
        found = await self.llm.earlier(self.key)
        if found is None:
            return None
        self.rung = int(found.reply.get("rung", self.rung))
        return self.llm.replayed(found, self._body(), record=self.record)

    async def _down_the_ladder(self) -> Reply:
        while True:
            body = self._body()
            try:
                reply = await self.llm.post(
                    body,
                    limit=self.params["limit"],
                    record=self.record,
                    deadline=self.deadline,
                    key=self.key,
                    rung=self.rung,
                )
            except on_the_way() as fault:
                if not self._step_down(fault, body):
                    raise self.llm.translated(fault, self.record) from None  # it may quote the request
            else:
                self.llm.memory.took(self.llm.server, self.rung)
                return reply

    def _step_down(self, fault: BaseException, body: Mapping[str, Any]) -> bool:
        """Whether there is another form in which the server may take the request."""
        if self.llm.learn(fault, body):
            return True
        if self.rung == LAST or not refusal_of(fault).is_format:
            return False
        self.rung = max(self.rung + 1, self.llm.memory.get(self.llm.server).rung)
        return True

    def _body(self) -> dict[str, Any]:
        rung = RUNGS[self.rung]
        messages = [*with_hint(self.messages, self.schema, rung), *self.note]
        shape = response_format(self.schema, rung)
        return self.llm.body(messages, self.params) | ({"response_format": shape} if shape else {})

    def _heed(self, reply: Reply, fault: Unfit) -> None:
        """Prepares the one re-ask, or gives up."""
        if self.rung == 0 and is_prose(reply.text):
            self.llm.memory.ignored(self.llm.server)
        if self.note:
            raise ReplyUnreadable(
                f"{self.llm.head}: the reply does not fit ({fault}), also when asked again; "
                "nothing was rated. Run this again, or use another model"
            ) from None  # the cause may quote the reply
        told = f"That did not fit:\n{fault.told}\n\n{schema_hint(self.schema)}"
        self.note = [
            {"role": "assistant", "content": reply.text or "(empty)"},
            {"role": "user", "content": told},
        ]
        if self.key:
            self.key = again_key(self.key, self.note)
            self.keys.append(self.key)

    def _answer(self, value: M, reply: Reply) -> Answer[M]:
        record = self.record
        return Answer(
            value=value,
            text=reply.text,
            rung=RUNGS[self.rung],
            calls=len(record.exchanges) - record.earlier,
            tokens_in=record.tokens_in,
            tokens_out=record.tokens_out,
            usage_reported=record.usage_reported,
            cost_usd=self.llm.cost_of(record).usd,
            model=str(reply.data.get("model") or self.llm.model),
            finish_reason=reply.finish_reason,
            request_ids=tuple(str(e["request_id"]) for e in record.exchanges if e["request_id"]),
            omitted=tuple(sorted(self.llm.memory.get(self.llm.server).omitted & self.params.keys())),
            exchanges=tuple(record.exchanges),
            from_earlier=record.earlier,
        )
