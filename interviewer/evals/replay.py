"""A model's replies out of the recordings, without a network and without the packages that made them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from interviewer import errors
from interviewer.adapters.llm_format import Unfit, parse_reply
from interviewer.adapters.llm_talk import Answer
from interviewer.adapters.prompts import load_prompt
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake, NotFound, NotRated, ReplyUnreadable
from interviewer.evals.calls import Call, CallList, Source, provenance
from interviewer.evals.cases import Case, Suite
from interviewer.evals.home import Home
from interviewer.evals.outcome import Spent
from interviewer.evals.report import Recorded
from interviewer.evals.tape import Tape
from interviewer.rate import Judgement, Rater
from interviewer.raters.model import PROMPT, RateReply, judgement


@dataclass(frozen=True)
class Replay:
    """The recordings of a suite by one model and prompt; ``entry`` and ``source`` are None where there are none."""

    home: Home
    suite: Suite
    entry: Recorded | None
    source: Source | None
    calls: CallList
    tape: Tape
    _last: dict[str, Rater] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, home: Home, suite: Suite, *, model: str | None = None, prompt: str | None = None) -> Replay:
        """The recordings by ``model`` and ``prompt``, or the newest; `NotFound` where a named one has none."""
        place = home.cassette(suite.name)
        every = provenance(place)
        entry = chosen(every, model=model, prompt=prompt)
        source = (
            Source(entry.model, load_prompt(entry.prompt), entry.limit, entry.temperature) if entry else None
        )
        return cls(home, suite, entry, source, CallList(place), Tape(place))

    @property
    def recorded(self) -> list[Recorded]:
        """Where the replies are from, for the report."""
        return [self.entry] if self.entry else []

    @property
    def command(self) -> str:
        """What records what is missing."""
        model = f"--model {shlex.quote(self.entry.model)}" if self.entry else "--model MODEL"
        prompt = f" --prompt {self.entry.prompt}" if self.entry and self.entry.prompt != PROMPT else ""
        return f"interviewer eval record {self.suite.name} {model} --base-url URL{prompt}"

    def call(self, case: Case) -> Call | None:
        """The recorded call of a case, or None."""
        return (
            self.calls.calls.get(self.source.key(case.text, case.sheet, case.seed)) if self.source else None
        )

    def rater(self, case: Case) -> Rater | None:
        """The rater of one case; None where the call is not recorded."""
        self._last.clear()
        call = self.call(case)
        responses = [self.tape.response(k) for k in call.exchanges] if call else []
        if call is None or self.source is None or any(r is None for r in responses):
            return None
        self._last[case.id] = RecordedRater(call, tuple(r for r in responses if r is not None), self.source)
        return self._last[case.id]

    def spent(self, case: Case) -> Spent:
        """Tokens as the endpoint gave them, and their price where one is known."""
        rater = self._last.get(case.id) or self.rater(case)
        return rater.spent(self.entry) if isinstance(rater, RecordedRater) else Spent()


def chosen(every: Sequence[Recorded], *, model: str | None, prompt: str | None) -> Recorded | None:
    """The newest entry of a model and prompt, where they are named; None where nothing at all was recorded."""
    found = [e for e in every if model in (None, e.model) and prompt in (None, e.prompt)]
    if every and not found:
        if model is not None and model not in {e.model for e in every}:
            raise NotFound("recorded model", model, [e.model for e in every])
        raise NotFound("recorded prompt", str(prompt), [e.prompt for e in every])
    return max(found, key=lambda e: e.last, default=None)


@dataclass(frozen=True)
class RecordedRater:
    """One recorded call as a rater: the same steps from reply to claims as a live one."""

    call: Call
    responses: Sequence[Any]
    source: Source

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The claims of the recorded reply. Raises what the call ended in, where it gave no rating."""
        if self.call.fault:
            raise fault_of(self.call)
        data = self.responses[-1]
        said = data["choices"][0]["message"]["content"] or ""
        words = said if isinstance(said, str) else "".join(str(p.get("text") or "") for p in said)
        try:
            value = parse_reply(RateReply, words)
        except Unfit as unfit:
            raise ReplyUnreadable(f"the recorded reply does not fit ({unfit}); record it again") from None
        return judgement(self._answer(value, words), prompt=self.source.prompt, text=text, sheet=sheet)

    def _answer(self, value: RateReply, words: str) -> Answer[RateReply]:
        used = self.spent(None)
        return Answer(
            value=value,
            text=words,
            rung="json_schema",
            calls=len(self.responses),
            tokens_in=used.tokens_in,
            tokens_out=used.tokens_out,
            usage_reported=False,
            cost_usd=None,
            model=str(self.responses[-1].get("model") or self.source.model),
            finish_reason=self.responses[-1]["choices"][0].get("finish_reason"),
            request_ids=(),
            omitted=(),
            exchanges=tuple({"response": r} for r in self.responses),
        )

    def spent(self, entry: Recorded | None) -> Spent:
        """Tokens of all its exchanges, and their price where the recording knows one."""
        usage = [r.get("usage") or {} for r in self.responses]
        tokens_in = sum(int(u.get("prompt_tokens") or 0) for u in usage)
        tokens_out = sum(int(u.get("completion_tokens") or 0) for u in usage)
        prices = entry.prices if entry else {}
        usd = (tokens_in * prices["in"] + tokens_out * prices["out"]) / 1e6 if prices else None
        return Spent(calls=len(self.responses), tokens_in=tokens_in, tokens_out=tokens_out, usd=usd)


def fault_of(call: Call) -> NotRated:
    """The error that a recorded call ended in."""
    kind = getattr(errors, str(call.fault), None)
    if not (isinstance(kind, type) and issubclass(kind, NotRated)):
        raise CallerMistake(f"call of {call.case}: unknown fault {call.fault!r} in the recording")
    return kind(call.message)
