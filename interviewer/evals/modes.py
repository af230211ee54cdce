"""How a model is asked in an eval: in one call or part by part, once or several times; and what that takes of recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from interviewer.domain.rating import Mode as Calls
from interviewer.domain.rubric import Sheet
from interviewer.domain.samples import MOST, WISHES, Wish
from interviewer.domain.text import Text
from interviewer.errors import NotRated, ProviderFault
from interviewer.evals.cases import Case
from interviewer.evals.dialogue import Raters
from interviewer.rate import Judgement, Rater
from interviewer.raters.careful import joined, parts
from interviewer.raters.sampling import how_many, together

#: One recorded call of a case, with its rater; None where it is not recorded.
Recorded = tuple[Case, Rater | None]


@dataclass(frozen=True)
class Mode:
    """``calls``: the whole sheet in one call, or each part in its own; ``samples``: how many readings make a rating."""

    calls: Calls = "one-call"
    samples: Wish = 1

    @property
    def name(self) -> str:
        """As reports show it: ``one-call``, ``careful, 3 readings``."""
        return self.calls if self.samples == 1 else f"{self.calls}, {self.samples} readings"

    def but(self, *, calls: str | None = None, readings: str | None = None) -> Mode:
        """The same with what is given changed; the command line checked the words."""
        mode = replace(self, calls=calls) if calls else self  # type: ignore[arg-type]  # one of `Calls`
        return replace(mode, samples=WISHES[readings]) if readings else mode

    @property
    def options(self) -> str:
        """As the command line takes it."""
        return f"--mode {self.calls} --samples {self.samples}"

    @property
    def is_plain(self) -> bool:
        """One call, read once: what is recorded is the rating."""
        return self == PLAIN


PLAIN = Mode()


def calls_of(case: Case, mode: Mode) -> list[Case]:
    """The calls of one reading of a case: each a case of its own, with its part of the sheet."""
    if mode.calls == "one-call":
        return [case]
    return [replace(case, id=f"{case.id}/{part.name}", sheet=part.sheet) for part in parts(case.sheet)]


def readings(case: Case, mode: Mode, give: Raters) -> list[list[Recorded]]:
    """The recorded calls of every reading that the case needs, as far as is known: how many there are to be can depend on
    those that are there. The reading at index i of a case with seed s has the seed s · k + i (k the most there can be)."""
    most = MOST if mode.samples == "auto" else int(mode.samples)
    found: list[list[Recorded]] = []
    while len(found) < (wanted := _wanted(case, mode, found)):
        for index in range(len(found), wanted):
            again = replace(
                case, seed=case.seed * most + index, id=f"{case.id}@{index}" if index else case.id
            )
            found.append([(call, give(call)) for call in calls_of(again, mode)])
    return found


def _wanted(case: Case, mode: Mode, found: Sequence[Sequence[Recorded]]) -> int:
    if any(rater is None for _, rater in chain.from_iterable(found)):
        return len(found)
    judged = [_reading(case, mode, calls, case.text, case.sheet) for calls in found]
    return how_many(judged, mode.samples, text=case.text, sheet=case.sheet)


@dataclass(frozen=True)
class ModeRater:
    """The recorded calls of a case, put together as a live rater of that mode does it."""

    case: Case
    mode: Mode
    found: Sequence[Sequence[Recorded]]

    @classmethod
    def of(cls, case: Case, mode: Mode, give: Raters) -> ModeRater | None:
        """The rater of a case; None where a call of it is not recorded."""
        found = readings(case, mode, give)
        whole = all(rater is not None for _, rater in chain.from_iterable(found))
        return cls(case, mode, found) if whole else None

    @property
    def calls(self) -> Iterator[Case]:
        """Every call that it is made of."""
        return (call for call, _ in chain.from_iterable(self.found))

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The judgement of all calls. Raises `NotRated` where none gave one."""
        return together(
            [_reading(self.case, self.mode, calls, text, sheet) for calls in self.found], sheet=sheet
        )


def _reading(
    case: Case, mode: Mode, calls: Sequence[Recorded], text: Text, sheet: Sheet
) -> Judgement | ProviderFault:
    given = [_given(call, rater) for call, rater in calls]
    if mode.calls == "one-call":
        return given[0]
    try:
        return joined(list(zip(parts(case.sheet), given, strict=True)), text=text, sheet=sheet)
    except NotRated as fault:
        return fault


def _given(call: Case, rater: Rater | None) -> Judgement | ProviderFault:
    assert rater is not None  # asked only where all are recorded
    try:
        return rater.judge(call.text, call.sheet)
    except NotRated as fault:
        return fault
