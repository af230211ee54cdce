"""Run a suite: rate its cases with each rater, count, and set the counts beside the thresholds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document import Document
from interviewer.domain.rubric import Rubric, Sheet
from interviewer.domain.text import Text
from interviewer.errors import NotRated
from interviewer.evals import outcome as outcomes_of
from interviewer.evals.baselines import AlwaysMet, LongestWins
from interviewer.evals.cases import Case, Suite
from interviewer.evals.dialogue import Raters as Raters
from interviewer.evals.dialogue import walk
from interviewer.evals.figures import agreement, calibration, coaching, flags, levels, readings, relations
from interviewer.evals.figures.basic import Figure
from interviewer.evals.outcome import Outcome, Spent
from interviewer.rate import Judgement, Rater, rate

#: What rating a case has cost; nothing for raters that need no model.
SpentOn = Callable[[Case], Spent]


class RaterRun(BaseModel):
    """One rater over one suite: outcomes, figures, and the cases that the figures point at.

    Of suites in which something is written (see `drafts`): ``written`` are the pieces, ``listed`` the cases by what they are.
    """

    model_config = ConfigDict(frozen=True)

    rater: str
    figures: dict[str, Figure]
    criteria: dict[str, dict[str, Any]] = {}
    confusion: dict[str, dict[str, int]] = {}
    level_table: dict[str, dict[str, int]] = {}
    dangerous: list[dict[str, str]] = []
    flags_missed: list[dict[str, str]] = []
    false_alarms: list[dict[str, str]] = []
    broken: list[dict[str, str]] = []
    attacks: list[dict[str, str]] = []
    calibration: list[dict[str, float]] = []
    missing: list[str] = []
    outcomes: list[Outcome] = []
    listed: dict[str, list[dict[str, str]]] = {}
    written: list[dict[str, Any]] = []


class SuiteRun(BaseModel):
    """All raters over one suite. ``missing`` cases of a rater had no recording.

    asked: how the model was asked (see `modes`).  among: the name under which the suite runs beside others.
    """

    model_config = ConfigDict(frozen=True)

    suite: str
    about: str
    cases: int
    relations: int
    raters: dict[str, RaterRun]
    asked: str = ""
    among: str | None = None


def run_suite(
    suite: Suite,
    raters: Mapping[str, Raters],
    *,
    scorecard: Rubric,
    spent: Mapping[str, SpentOn] | None = None,
) -> SuiteRun:
    """Every rater over every case of the suite, with its figures."""
    runs = {
        name: _run(name, give, suite, scorecard=scorecard, spent=(spent or {}).get(name))
        for name, give in raters.items()
    }
    return SuiteRun(
        suite=suite.name,
        about=suite.about,
        cases=len(suite.cases),
        relations=len(suite.relations),
        raters=runs,
    )


def baselines(suite: Suite) -> dict[str, Raters]:
    """The two raters without sense, for this suite."""
    longest = LongestWins.over([c.text for c in suite.cases])
    return {"always met": lambda _: AlwaysMet(), "longest wins": lambda _: longest}


def rated(case: Case, rater: Rater, *, spent: Spent | None = None) -> Outcome:
    """One case by one rater; a reply that could not be used becomes an outcome without verdicts, with the reason."""
    try:
        rating, judgement = rate(case.text, case.sheet, rater=_counting(case, rater))
    except NotRated as fault:
        return outcomes_of.of_fault(case, str(fault), spent=spent)
    return outcomes_of.of_rating(case, rating, judgement, spent=spent)


@dataclass(frozen=True)
class _Counting:
    """A rater of a document as the product has it: what is counted, code counts, whoever judges the rest."""

    rater: Rater
    document: Document

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The rater's claims and the counts."""
        from interviewer.raters.narrative.rater import (
            ReadBy,
        )  # where no document is rated, no detector is loaded

        return ReadBy(self.rater).judge_document(text, sheet, document=self.document).judgement


def _counting(case: Case, rater: Rater) -> Rater:
    is_judge = not isinstance(rater, AlwaysMet | LongestWins)
    return _Counting(rater, case.document) if case.document and is_judge else rater


def _run(name: str, give: Raters, suite: Suite, *, scorecard: Rubric, spent: SpentOn | None) -> RaterRun:
    found: list[Outcome] = []
    missing: list[str] = []
    for planted in suite.cases:
        for case, rater in walk(planted, give):
            if rater is None:
                missing.append(case.id)
            else:
                found.append(rated(case, rater, spent=spent(case) if spent else None))
    return summed(name, suite, found, scorecard=scorecard, missing=missing)


def summed(
    name: str, suite: Suite, found: Sequence[Outcome], *, scorecard: Rubric, missing: Sequence[str] = ()
) -> RaterRun:
    """Outcomes with everything that is counted over them. What a suite has no cases for is not counted."""
    by_case = {o.case: o for o in found}
    if not found:
        return RaterRun(rater=name, figures={}, missing=list(missing))
    bins = calibration.curve(found)
    return RaterRun(
        rater=name,
        figures=_figures(suite, found, by_case, scorecard, bins),
        criteria={
            i: {**c.model_dump(), "precision": c.precision, "recall": c.recall, "f1": c.f1}
            for i, c in agreement.by_criterion(found).items()
        },
        confusion=agreement.confusion(found),
        level_table={a: dict(b) for a, b in levels.table(levels.leveled(found, scorecard)).items()},
        dangerous=[
            {
                "case": p.case,
                "criterion": p.criterion,
                "label": p.label,
                "reason": by_case[p.case].reasons.get(p.criterion, ""),
            }
            for p in agreement.dangerous(agreement.pairs(found))
        ],
        flags_missed=[p._asdict() for p in flags.missed(found)],
        false_alarms=[p._asdict() for p in flags.false_alarms(found)],
        broken=[b._asdict() for b in relations.broken(suite.relations, by_case)],
        attacks=[
            {"relation": r.id, "what": f"{i}: {a} to {b}"}
            for r in suite.relations
            if r.kind == "attack"
            for i, a, b in relations.lifted(r, by_case)
        ],
        calibration=[b._asdict() for b in bins],
        missing=list(missing),
        outcomes=list(found),
    )


def _figures(
    suite: Suite,
    found: Sequence[Outcome],
    by_case: Mapping[str, Outcome],
    scorecard: Rubric,
    bins: Sequence[calibration.Bin],
) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    if any(o.labels for o in found):
        figures |= agreement.verdict_figures(found)
    if any(c.tags.get("kind") == "packet" for c in suite.cases):
        figures |= levels.level_figures(found, scorecard)
    if any(o.flags_planted for o in found):
        figures |= flags.flag_figures(found)
    figures |= coaching.shown_figures(found)
    figures |= readings.reading_figures(found)
    figures |= relations.metamorphic(suite.relations, by_case)
    figures |= relations.injection(suite.relations, by_case)
    figures |= relations.matched(suite.relations, by_case)
    figures |= relations.consistency(suite.relations, by_case)
    figures |= coaching.cost_figures(found)
    distance = calibration.gap(bins)
    if distance is not None:
        figures["calibration_gap"] = Figure(
            value=distance, n=sum(b.n for b in bins), note="mean |share of samples - truth|"
        )
    return figures
