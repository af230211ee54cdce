"""A model's replies out of the recordings, without a network and without the packages that made them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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
from interviewer.evals.modes import PLAIN, Mode, ModeRater, readings
from interviewer.evals.outcome import Spent, together
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
    mode: Mode = PLAIN
    _last: dict[str, Rater] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        home: Home,
        suite: Suite,
        *,
        model: str | None = None,
        prompt: str | None = None,
        mode: Mode | None = None,
    ) -> Replay:
        """The recordings by ``model`` and ``prompt``, or those that `chosen` takes; `NotFound` where a named one has none.

        mode: how the model is asked, if not as the suite says.
        """
        place = home.cassette(suite.name)
        entry = chosen_for(home, suite.name, model=model, prompt=prompt)
        source = (
            Source(entry.model, load_prompt(entry.prompt), entry.limit, entry.temperature) if entry else None
        )
        own = mode or home.asked(suite.name)
        return cls(home, suite, entry, source, CallList(place), Tape(place), own)

    @property
    def recorded(self) -> list[Recorded]:
        """Where the replies are from, for the report."""
        return [self.entry] if self.entry else []

    @property
    def command(self) -> str:
        """What records what is missing."""
        model = f"--model {shlex.quote(self.entry.model)}" if self.entry else "--model MODEL"
        own = self.home.entries().get(self.suite.name)
        usual = (own.prompt if own else None) or PROMPT
        prompt = f" --prompt {self.entry.prompt}" if self.entry and self.entry.prompt != usual else ""
        mode = "" if self.mode == self.home.asked(self.suite.name) else f" {self.mode.options}"
        return f"interviewer eval record {self.suite.name} {model} --base-url URL{prompt}{mode}"

    def call(self, case: Case) -> Call | None:
        """The recorded call of a case, or None."""
        return (
            self.calls.calls.get(self.source.key(case.text, case.sheet, case.seed)) if self.source else None
        )

    def rater(self, case: Case) -> Rater | None:
        """The rater of one case; None where a call of it is not recorded."""
        self._last.clear()
        found = self.single(case) if self.mode.is_plain else ModeRater.of(case, self.mode, self.single)
        if found is not None:
            self._last[case.id] = found
        return found

    def single(self, case: Case) -> RecordedRater | None:
        """The rater of one call; None where it is not recorded."""
        call = self.call(case)
        responses = [self.tape.response(k) for k in call.exchanges] if call else []
        if call is None or self.source is None or any(r is None for r in responses):
            return None
        return RecordedRater(call, tuple(r for r in responses if r is not None), self.source)

    def wanted(self, case: Case) -> list[Case]:
        """Every call that the case needs as far as is known, recorded or not."""
        return [call for calls in readings(case, self.mode, self.single) for call, _ in calls]

    def spent(self, case: Case) -> Spent:
        """Tokens as the endpoint gave them, and their price where one is known."""
        rater = self._last.get(case.id) or self.rater(case)
        if isinstance(rater, RecordedRater):
            return rater.spent(self.entry)
        if not isinstance(rater, ModeRater):
            return Spent()
        return together([r.spent(self.entry) for call in rater.calls if (r := self.single(call))])


def chosen_for(home: Home, suite: str, *, model: str | None, prompt: str | None) -> Recorded | None:
    """The entry of a suite's recordings that `chosen` takes, with the versions of rubrics that the suite holds."""
    entry = home.entries().get(suite)
    every = provenance(home.cassette(suite))
    if entry and entry.prompt and prompt is None:  # what it tries out; until that is recorded, nothing is
        every, prompt = [e for e in every if e.prompt == entry.prompt], None
    return chosen(
        every,
        model=model,
        prompt=prompt,
        held=entry.rubrics if entry else (),
        whole=_cases(home, suite),
    )


@lru_cache(maxsize=64)
def _cases(home: Home, suite: str) -> int:
    """How many cases a suite has, whichever versions of rubrics it is read with."""
    from interviewer.adapters.library import library
    from interviewer.evals.shapes import read_suite

    entry = home.entries().get(suite)
    return len(read_suite(home, entry, library()).cases) if entry and home.dataset(entry).is_file() else 0


def chosen(
    every: Sequence[Recorded],
    *,
    model: str | None,
    prompt: str | None,
    held: Sequence[tuple[str, int]] = (),
    whole: int = 0,
) -> Recorded | None:
    """The newest entry of a model and prompt, where they are named; None where nothing at all was recorded.

    Recordings that are still being made do not hide those that are whole: of entries with fewer than ``whole`` calls the one
    with the most is taken; of equals that of the product's prompt, then the one with the newest rubrics, then the last.
    held: only entries that were recorded with these versions of rubrics.
    """
    found = [e for e in every if model in (None, e.model) and prompt in (None, e.prompt)]
    if every and not found:
        if model is not None and model not in {e.model for e in every}:
            raise NotFound("recorded model", model, [e.model for e in every])
        raise NotFound("recorded prompt", str(prompt), [e.prompt for e in every])
    pinned = [e for e in found if not set(held) - set(editions(e))]

    def rank(e: Recorded) -> tuple[int, bool, int, str]:
        calls = min(e.calls, whole) if whole else e.calls
        return calls, e.prompt == PROMPT, sum(v for _, v in editions(e)), e.last

    return max(pinned, key=rank, default=None)


def editions(entry: Recorded | None) -> tuple[tuple[str, int], ...]:
    """The versions of rubrics that were shown when ``entry`` was recorded: a reply says nothing about later wording."""
    named = entry.rubrics if entry else {}
    return tuple((id, int(ref.split()[0].removeprefix("v"))) for id, ref in sorted(named.items()))


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
