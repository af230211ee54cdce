"""Recorded replies to pieces of writing: found by what was asked, and read as the product reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar

from pydantic import BaseModel

from interviewer.adapters.cassettes import RecordingMissing
from interviewer.adapters.llm_format import Unfit, parse_reply, without_thinking
from interviewer.adapters.prompts import Message, Prompt, load_prompt
from interviewer.errors import ReplyUnreadable
from interviewer.evals.calls import Call, CallList, provenance
from interviewer.evals.drafts.shapes import COACH, DRILLS, SUGGESTIONS
from interviewer.evals.home import Home
from interviewer.evals.outcome import Spent
from interviewer.evals.replay import chosen, fault_of
from interviewer.evals.report import Recorded
from interviewer.evals.tape import Tape
from interviewer.raters import model_coach, model_suggest

M = TypeVar("M", bound=BaseModel)
#: The prompt that each shape of suite is written with.
PROMPTS = {COACH: model_coach.COACH, DRILLS: model_coach.DRILL, SUGGESTIONS: model_suggest.PROMPT}


@dataclass(frozen=True)
class Drawn:
    """What a reply depends on beside the messages: the model, and how replies were drawn."""

    model: str
    limit: int
    temperature: float | None

    def key(self, messages: Sequence[Message], schema: type[BaseModel] | None) -> str:
        """sha256 over everything that decides the reply."""
        shape = json.dumps(schema.model_json_schema(), sort_keys=True) if schema else None
        parts = [self.model, list(messages), shape, self.limit, self.temperature]
        return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True)
class Book:
    """The recordings of a suite by one model; ``entry`` and ``drawn`` are None where there are none."""

    suite: str
    prompt: Prompt
    entry: Recorded | None
    drawn: Drawn | None
    calls: CallList
    tape: Tape

    @classmethod
    def of(cls, home: Home, suite: str, shape: str, *, model: str | None = None) -> Book:
        """The recordings by ``model``, or the largest, with the product's prompt; `NotFound` where a named model has none."""
        place, prompt = home.cassette(suite), load_prompt(PROMPTS[shape])
        entries = [e for e in provenance(place) if e.prompt_sha256 == prompt.sha256]
        entry = chosen(entries, model=model, prompt=None)
        drawn = Drawn(entry.model, entry.limit, entry.temperature) if entry else None
        return cls(suite, prompt, entry, drawn, CallList(place), Tape(place))

    @property
    def recorded(self) -> list[Recorded]:
        """Where the replies are from, for the report."""
        return [self.entry] if self.entry else []

    @property
    def command(self) -> str:
        """What records what is missing."""
        model = self.entry.model if self.entry else "MODEL"
        return f"interviewer eval record {self.suite} --model {model} --base-url URL"

    def found(self, messages: Sequence[Message], schema: type[BaseModel] | None) -> Call | None:
        """The recorded call with these messages, where all of its exchanges are there."""
        call = self.calls.calls.get(self.drawn.key(messages, schema)) if self.drawn else None
        whole = call and all(self.tape.response(k) is not None for k in call.exchanges)
        return call if whole else None

    def responses(self, call: Call) -> list[Any]:
        """The completions of a call, in order."""
        return [r for k in call.exchanges if (r := self.tape.response(k)) is not None]


@dataclass
class Replayed:
    """Who answers for the model out of a recording, for one task; ``missing`` says whether a reply was not there."""

    book: Book
    missing: bool = False
    used: list[Call] = field(default_factory=list)

    @property
    def llm(self) -> Any:
        """What names the model, as the product's clients do."""
        return SimpleNamespace(model=self.book.drawn.model if self.book.drawn else "")

    def ask(self, messages: Sequence[Message], schema: type[M], **_more: Any) -> Any:
        """The value of the recorded reply. Raises `RecordingMissing`, or what the call ended in."""
        call = self._call(messages, schema)
        try:
            value = parse_reply(schema, self._words(call))
        except Unfit as unfit:
            raise ReplyUnreadable(f"the recorded reply does not fit ({unfit}); record it again") from None
        return SimpleNamespace(value=value, model=self._served(call))

    def stream(self, messages: Sequence[Message], **_more: Any) -> Iterator[str]:
        """The recorded words, in one piece."""
        yield self._words(self._call(messages, None))

    def _call(self, messages: Sequence[Message], schema: type[BaseModel] | None) -> Call:
        call = self.book.found(messages, schema)
        if call is None:
            self.missing = True
            raise RecordingMissing(f"a reply is not recorded; record it with: {self.book.command}")
        self.used.append(call)
        if call.fault:
            raise fault_of(call)
        return call

    def _words(self, call: Call) -> str:
        content = self.book.responses(call)[-1]["choices"][0]["message"]["content"] or ""
        if isinstance(content, str):
            return without_thinking(content)
        return without_thinking("".join(str(part.get("text") or "") for part in content))

    def _served(self, call: Call) -> str:
        return str(self.book.responses(call)[-1].get("model") or self.llm.model)

    @property
    def spent(self) -> Spent:
        """Tokens of the calls that were used, and their price where the recording knows one."""
        usage = [r.get("usage") or {} for c in self.used for r in self.book.responses(c)]
        tokens_in = sum(int(u.get("prompt_tokens") or 0) for u in usage)
        tokens_out = sum(int(u.get("completion_tokens") or 0) for u in usage)
        prices = self.book.entry.prices if self.book.entry else {}
        usd = (tokens_in * prices["in"] + tokens_out * prices["out"]) / 1e6 if prices else None
        return Spent(calls=len(usage), tokens_in=tokens_in, tokens_out=tokens_out, usd=usd)
