"""What a server can do, found out with a few small calls (`interviewer doctor`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.llm_faults import on_the_way, refusal_of
from interviewer.adapters.llm_format import RUNGS, Rung, Unfit, parse_reply, response_format
from interviewer.adapters.llm_retry import Deadline
from interviewer.adapters.llm_wire import Record, Reply
from interviewer.adapters.prompts import Message
from interviewer.errors import InterviewerError, NotRated, ProviderBroken, RequestRejected

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM

State = Literal["yes", "no", "ignored"]
MOST_TOKENS = 512  # models that think first need room


class Colour(BaseModel):
    """The smallest reply that shows whether a schema was read: the question does not name its field."""

    model_config = ConfigDict(extra="forbid")
    hue_name: Literal["blue", "green", "grey"]


QUESTION: list[Message] = [
    {"role": "user", "content": "Which colour has a clear sky at noon? Answer as JSON."}
]


@dataclass(frozen=True)
class Capability:
    """One finding: the server does it, refuses it, or takes it without doing it."""

    name: str
    state: State
    note: str


@dataclass(frozen=True)
class ProbeReport:
    """What was found. ``rung`` is the format that ratings will be asked in; ``calls`` what it took."""

    where: str
    model: str
    rung: Rung
    capabilities: tuple[Capability, ...]
    calls: int
    tokens_in: int
    tokens_out: int
    cost_usd: float | None

    @property
    def told(self) -> str:
        """In one line: what it takes, how ratings will be asked for, and what finding out has cost."""
        can = ", ".join(f"{c.name} {c.state}" for c in self.capabilities)
        cost = "price not known" if self.cost_usd is None else f"${self.cost_usd:.4f}"
        return (
            f"{self.model} at {self.where}: {can}; ratings are asked for as {self.rung}; "
            f"{self.calls} requests, {self.tokens_in + self.tokens_out} tokens, {cost}"
        )


async def probe(llm: LLM) -> ProbeReport:
    """Asks for a schema, a JSON object, a seed, log probabilities and a stream, one small call each.

    What is learned of formats is kept, so that a later fan-out does not begin with refusals. Raises
    `ProviderFault` if the server cannot be used at all (no connection, wrong key, no such model).
    """
    search = _Search(llm)
    first = await search.first()
    found = [
        await search.shape("json_schema"),
        await search.shape("json_object"),
        await search.field("seed", {"seed": 1}),
        await search.field("logprobs", {"logprobs": True}),
        await search.streaming(),
    ]
    llm.memory.took(llm.server, search.rung(found))
    record = search.record
    return ProbeReport(
        where=llm.where,
        model=str(first.data.get("model") or llm.model),
        rung=RUNGS[llm.memory.get(llm.server).rung],
        capabilities=tuple(found),
        calls=len(record.exchanges),
        tokens_in=record.tokens_in,
        tokens_out=record.tokens_out,
        cost_usd=llm.cost_of(record).usd,
    )


class _Search:
    def __init__(self, llm: LLM) -> None:
        self.llm, self.record = llm, Record()
        self.open_schema = False

    async def first(self) -> Reply:
        """A plain call, so that a fault of the way there is not taken for a missing ability."""
        while True:
            body = self._body()
            try:
                return await self._post(body)
            except on_the_way() as fault:
                if not self.llm.learn(fault, body):
                    raise self._told(fault) from None

    async def shape(self, rung: Rung) -> Capability:
        reply = await self._or_refused(self._body() | {"response_format": response_format(Colour, rung)})
        if reply is None:
            if rung == "json_object":
                self.open_schema = await self._takes_open_schema()
            note = "an open JSON schema is taken instead" if self.open_schema else "refused"
            return Capability(rung, "no", note)
        if rung == "json_schema":
            try:
                parse_reply(Colour, reply.text)
            except Unfit:
                return Capability(rung, "ignored", "taken, but the reply does not follow it")
        elif not reply.text.lstrip().startswith("{"):
            return Capability(rung, "ignored", "taken, but the reply is no JSON object")
        return Capability(rung, "yes", "taken and followed")

    async def field(self, name: str, fields: Mapping[str, Any]) -> Capability:
        reply = await self._or_refused(self._body() | dict(fields))
        if reply is None:
            return Capability(name, "no", "refused")
        if name == "logprobs" and not reply.data["choices"][0].get("logprobs"):
            return Capability(name, "ignored", "taken, but none came")
        return Capability(
            name, "yes", "taken; whether it repeats replies was not tried" if name == "seed" else "they came"
        )

    async def streaming(self) -> Capability:
        stream = self.llm.stream(QUESTION, max_output=MOST_TOKENS)
        pieces = 0
        try:
            async for _ in stream:
                pieces += 1
        except (ProviderBroken, RequestRejected):
            return Capability("streaming", "no", "refused, or broken off")
        except NotRated:  # what came does not matter here, only that it came
            pass
        finally:
            self.record.add(stream.record)
        return Capability(
            "streaming", "yes" if pieces else "ignored", f"{'text' if pieces else 'nothing'} came"
        )

    def rung(self, found: list[Capability]) -> int:
        """The first rung that works, by index."""
        states = {c.name: c.state for c in found}
        if states["json_schema"] == "yes":
            return 0
        if states["json_object"] != "no":
            return 1
        return RUNGS.index("open_schema" if self.open_schema else "prompt")

    async def _takes_open_schema(self) -> bool:
        return (
            await self._or_refused(self._body() | {"response_format": response_format(Colour, "open_schema")})
            is not None
        )

    async def _or_refused(self, body: dict[str, Any]) -> Reply | None:
        """The reply, or None if the server does not take the request like this."""
        try:
            return await self._post(body)
        except on_the_way() as fault:
            said = refusal_of(fault)
            if said.is_format or said.status in (400, 422):
                return None
            raise self._told(fault) from None

    def _body(self) -> dict[str, Any]:
        return self.llm.body(QUESTION, self.llm.params(seed=None, max_output=MOST_TOKENS))

    async def _post(self, body: dict[str, Any]) -> Reply:
        deadline = Deadline(self.llm.clock, self.llm.settings.deadline_s)
        return await self.llm.post(body, limit=MOST_TOKENS, record=self.record, deadline=deadline)

    def _told(self, fault: BaseException) -> InterviewerError:
        error = self.llm.translated(fault, self.record)
        self.record.onto(error)
        return error
