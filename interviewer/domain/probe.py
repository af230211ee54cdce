"""Probes, ready-made loops, and which drill comes next.

A probe is a question that opens a story; a drill is the next question on this story, for one missing criterion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.halves import may_be_told, missing_halves
from interviewer.domain.rating import NextDrill, Unrated, Verdict
from interviewer.domain.rubric import Criterion, Sheet

Level = Literal["IC", "MG", "ST"]
Round = Literal["BEH", "LDR", "XFN", "DEEP", "CASE", "DSGN", "EXPT", "HM"]

MOST_DRILLS = 4
LIKELY = 0.5  # chance to recover from which an unrated criterion is worth a drill
#: An answer in which a rule found this share of what was asked for has more often said the rest in other words (on the planted
#: answers and packets of the evals seven in ten) than left it out; nobody is asked again for what they said.
RICH_SHARE = 0.5
#: Save for these: where their rules found nothing in a rich answer, it was missing in at least three of four planted texts.
WELL_HEARD = frozenset({"KIL-4", "ST-A", "ST-OWN", "ST-S"})
_MISSING_SHARE = {"partial": 0.5, "not_met": 1.0, "not_observed": 1.0}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Probe(_Frozen):
    """A question with the criteria it can show, its clock in seconds, its drills and the flags to watch for.

    ``must`` are the two to four criteria it cannot do without; ``drills`` word the drill for this probe.
    ``shown`` is material put beside the question; ``role`` is who asks in a role-play.
    """

    id: Annotated[str, Field(pattern=r"^[PQ][0-9]{2}$")]  # Q is a person's own question
    title: str
    levels: tuple[Level, ...] = Field(min_length=1)
    round: Round
    clock_s: Annotated[int, Field(ge=30, le=600)]
    dimensions: tuple[str, ...] = Field(min_length=1)
    criteria: tuple[str, ...] = Field(min_length=2)
    must: tuple[str, ...] = Field(min_length=2, max_length=4)
    question: str
    why: str
    weak: str
    drills: dict[str, str]
    flags: tuple[str, ...] = ()
    competency: str = ""
    shown: str | None = None
    role: str | None = None
    follow_on_min: int | None = None

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Probe:
        stray = [i for i in (*self.must, *self.drills) if i not in self.criteria]
        if stray:
            raise ValueError(f"{self.id}: must and drills name criteria it does not list: {', '.join(stray)}")
        return self


class Loop(_Frozen):
    """A ready-made set of probes with its length and what it can fill."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: str
    role: str
    minutes: Annotated[int, Field(ge=5, le=240)]
    probes: tuple[str, ...] = Field(min_length=1)
    fills: tuple[str, ...] = ()
    about: str = ""


def next_drill(
    verdicts: Iterable[Verdict],
    unrated: Iterable[Unrated] = (),
    *,
    sheet: Sheet,
    asked: Collection[str] = (),
    by_rule: bool = False,
    said: str = "",
) -> NextDrill | None:
    """The drill to ask now: the missing criterion with the highest share missing x weight x chance to recover it.

    Missing is ``not_met`` and ``not_observed`` (whole) and ``partial`` (half); where nothing that matters is missing,
    also what was looked for and not found, and then ``unrated``, if asking is likely to help. None to stop.
    Of equals, the order of the sheet.
    Never the same criterion twice (``asked``), at most four, and none once no core or ``must`` criterion is missing.
    Computed criteria and derived verdicts are never drilled.

    by_rule: verdicts of the rule rater. What a rule saw in part was mostly said in full, so only a half that it can name, and
    of which ``said`` (all that the person said) holds no trace, is asked for, in words of its own (`halves`). Nor is what
    it could not tell of an answer that is rich (`RICH_SHARE`, `WELL_HEARD`), nor what a trace in the answer may tell.
    """
    if len(asked) >= MOST_DRILLS:
        return None
    verdicts = tuple(verdicts)
    known = {c.id: c for c in sheet.criteria}
    halves = missing_halves(verdicts, said) if by_rule else {}
    told = {c.id for c in sheet.criteria if by_rule and may_be_told(c.id, said)} - set(halves)
    asked = {*asked, *told}
    missing = {
        v.criterion: _MISSING_SHARE[v.verdict]
        for v in verdicts
        if v.verdict in _MISSING_SHARE
        and not (by_rule and v.verdict == "partial" and v.criterion not in halves)
        and _can_be_drilled(known.get(v.criterion), asked)
    }
    if by_rule and _is_rich(verdicts, sheet):
        unrated = [u for u in unrated if u.looked and u.criterion in WELL_HEARD]
    if not any(_is_key(i, sheet) for i in missing):
        missing = {
            u.criterion: 1.0
            for u in unrated
            if _can_be_drilled(known.get(u.criterion), asked)
            and sheet.criterion(u.criterion).recoverable >= LIKELY
        }
        if not any(_is_key(i, sheet) for i in missing):
            return None
    order = {c.id: n for n, c in enumerate(sheet.criteria)}
    best = min(missing, key=lambda i: (-missing[i] * _worth(i, sheet), order[i]))
    question = halves.get(best) or sheet.drill(best)
    assert question is not None  # judged criteria always have one
    return NextDrill(criterion=best, question=question)


def unsure_drill(
    unrated: Iterable[Unrated], *, sheet: Sheet, asked: Collection[str] = (), said: str = ""
) -> NextDrill | None:
    """The drill for somebody who wants to be asked although nothing is surely missing: the unrated criterion with the highest
    weight x chance to recover it; None where none is left.

    What was looked for comes before what needs a reader, and what left no trace in ``said`` (all that the person said) before
    what may be told there. Never the same criterion twice (``asked``), and no more than `MOST_DRILLS` together with the others.
    """
    known = {c.id: c for c in sheet.criteria}
    open_ = [u for u in unrated if _can_be_drilled(known.get(u.criterion), asked)]
    if len(asked) >= MOST_DRILLS or not open_:
        return None
    order = {c.id: n for n, c in enumerate(sheet.criteria)}

    def place(one: Unrated) -> tuple[bool, bool, float, int]:
        id = one.criterion
        return (not one.looked, may_be_told(id, said), -_worth(id, sheet), order[id])

    best = min(open_, key=place).criterion
    question = sheet.drill(best)
    assert question is not None  # judged criteria always have one
    return NextDrill(criterion=best, question=question)


def _is_rich(verdicts: Iterable[Verdict], sheet: Sheet) -> bool:
    """Whether at least `RICH_SHARE` of what was asked for was credited."""
    credited = {v.criterion for v in verdicts if v.verdict in ("met", "partial")}
    return len(credited & sheet.asked) >= RICH_SHARE * len(sheet.asked)


def _can_be_drilled(criterion: Criterion | None, asked: Collection[str]) -> bool:
    return (
        criterion is not None
        and criterion.kind == "judged"
        and criterion.recoverable > 0
        and criterion.id not in asked
    )


def _is_key(id: str, sheet: Sheet) -> bool:
    return id in sheet.must or sheet.criterion(id).core


def _worth(id: str, sheet: Sheet) -> float:
    return sheet.weight(id) * sheet.criterion(id).recoverable


def one_fix(verdicts: Iterable[Verdict], unrated: Iterable[Unrated] = (), *, sheet: Sheet) -> str | None:
    """The one thing to change in a retry: the fix of the heaviest missing criterion; None when nothing is missing."""
    found = missing(verdicts, unrated, sheet=sheet)
    return found[0].fix if found else None


def missing(
    verdicts: Iterable[Verdict], unrated: Iterable[Unrated] = (), *, sheet: Sheet
) -> tuple[Criterion, ...]:
    """What is not there, heaviest first.

    Heaviest is the drill weight times the share that is missing; what was asked for comes before what was not, and
    what is surely missing before what was only not found. Scope is nothing to fix.
    """
    known = {c.id: c for c in sheet.criteria if c.kind == "judged" and not c.id.startswith("LVL-")}
    order = {c.id: n for n, c in enumerate(sheet.criteria)}
    found = [(v.criterion, _MISSING_SHARE[v.verdict], False) for v in verdicts if v.verdict in _MISSING_SHARE]
    found += [(u.criterion, 1.0, True) for u in unrated if u.looked]

    def worth(one: tuple[str, float, bool]) -> tuple[bool, bool, float, int]:
        id, share, only_looked = one
        asked_for = id in sheet.asked or id in sheet.must
        return (not asked_for, only_looked, -sheet.weight(id) * share, order[id])

    return tuple(known[m[0]] for m in sorted((m for m in found if m[0] in known), key=worth))
