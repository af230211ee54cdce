"""What came of rating one case, as values that figures, reports and comparisons share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from interviewer.domain import level
from interviewer.domain.rating import Flag, Rating, Verdict, VerdictValue
from interviewer.domain.rubric import Sheet
from interviewer.evals.cases import CREDITED, UNRATED, Case
from interviewer.rate import Judgement

Levels = dict[str, int | None]


class Quotes(BaseModel):
    """Quotes a rater gave, how many of them stand in the text, and those shown that are exact at their offsets."""

    model_config = ConfigDict(frozen=True)

    given: int = 0
    found: int = 0
    shown: int = 0
    exact: int = 0


class Spent(BaseModel):
    """Tokens and US dollars of a case; both are estimates. ``usd`` is None where no price is known."""

    model_config = ConfigDict(frozen=True)

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float | None = None


def together(every: Sequence[Spent]) -> Spent:
    """What several calls have cost; without a price where one of them has none."""
    priced = [s.usd for s in every if s.usd is not None]
    return Spent(
        calls=sum(s.calls for s in every),
        tokens_in=sum(s.tokens_in for s in every),
        tokens_out=sum(s.tokens_out for s in every),
        usd=sum(priced) if every and len(priced) == len(every) else None,
    )


class Outcome(BaseModel):
    """One case, rated. ``verdicts`` holds every judged criterion of the sheet; unrated ones say so, with ``why``.

    ``levels`` and ``label_levels`` are by dimension, computed from the verdicts and from the labels alike.
    ``drill_label`` is the label of what the next drill asks for.  ``fault`` says why nothing was rated at all. ``computed`` are counts (the clock), ``derived`` are verdicts that the
    credit map earned.  Of cases that were read several times (``samples``): how many readings gave which verdict and which
    level, and the criteria on which fewer than two thirds agree.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    group: str
    tags: dict[str, str]
    probe: str | None
    labels: dict[str, str]
    verdicts: dict[str, str]
    why: dict[str, str] = {}
    reasons: dict[str, str] = {}
    computed: dict[str, str] = {}
    derived: dict[str, str] = {}
    derived_labels: dict[str, str] = {}
    flags: dict[str, str] = {}
    flag_labels: dict[str, str] = {}
    flags_planted: bool = True
    levels: Levels = {}
    label_levels: Levels = {}
    quotes: Quotes = Quotes()
    drilled: tuple[str, ...] = ()
    drill: str | None = None
    drill_label: str | None = None
    spent: Spent = Spent()
    notes: tuple[str, ...] = ()
    fault: str | None = None
    samples: int = 1
    shares: dict[str, dict[str, int]] = {}
    borderline: tuple[str, ...] = ()
    level_readings: dict[str, dict[str, int]] = {}

    def credited(self, criterion: str) -> bool:
        """Whether the rater credited it; what is unrated credits nothing."""
        return self.verdicts.get(criterion, UNRATED) in CREDITED


def of_rating(case: Case, rating: Rating, judgement: Judgement, *, spent: Spent | None = None) -> Outcome:
    """The outcome of a case that was rated."""
    judged = [c.id for c in case.sheet.criteria if c.kind == "judged"]
    direct = {v.criterion: v for v in rating.verdicts if not v.derived_from}
    return Outcome(
        **_planted(case),
        verdicts={i: direct[i].verdict if i in direct else UNRATED for i in judged},
        why={u.criterion: u.reason for u in rating.unrated if u.criterion in judged},
        reasons={i: direct[i].reason for i in judged if i in direct},
        computed={i: v.verdict for i, v in direct.items() if i not in judged},
        derived={v.criterion: v.verdict for v in rating.verdicts if v.derived_from},
        flags={f.id: f.state for f in rating.red_flags},
        levels={d.id: d.level for d in rating.dimensions},
        quotes=_quotes(rating, judgement),
        drill=rating.next_drill.criterion if rating.next_drill else None,
        drill_label=case.known.get(rating.next_drill.criterion) if rating.next_drill else None,
        spent=spent or Spent(),
        notes=rating.notes,
        samples=rating.samples,
        shares={
            **{i: v.share for i, v in direct.items() if v.share},
            **{u.criterion: u.share for u in rating.unrated if u.share},
        },
        borderline=tuple(i for i, v in direct.items() if v.borderline),
        level_readings={d.id: d.readings for d in rating.dimensions if d.readings},
    )


def of_fault(case: Case, fault: str, *, spent: Spent | None = None) -> Outcome:
    """The outcome of a case that could not be rated: everything unrated, with the reason."""
    judged = [c.id for c in case.sheet.criteria if c.kind == "judged"]
    return Outcome(
        **_planted(case),
        verdicts=dict.fromkeys(judged, UNRATED),
        why=dict.fromkeys(judged, fault),
        spent=spent or Spent(),
        fault=fault,
    )


def _planted(case: Case) -> dict[str, Any]:
    derived = level.derive(_as_verdicts(case.labels), sheet=case.sheet)
    return {
        "case": case.id,
        "group": case.group,
        "tags": dict(case.tags),
        "probe": case.sheet.probe,
        "labels": dict(case.labels),
        "derived_labels": {v.criterion: v.verdict for v in derived},
        "flag_labels": {k: v for k, v in case.flags.items() if v != "none"},
        "flags_planted": case.flags_planted,
        "drilled": tuple(sorted(case.text.drilled)),
        "label_levels": levels_of(
            case.sheet,
            {**case.labels, **{v.criterion: v.verdict for v in derived}},
            flags=case.flags,
            drilled=case.text.drilled,
        ),
    }


def _as_verdicts(labels: Mapping[str, str]) -> list[Verdict]:
    return [Verdict(criterion=i, verdict=v, reason="planted") for i, v in labels.items() if v != "unsure"]  # type: ignore[arg-type]  # checked when read


def levels_of(
    sheet: Sheet, values: Mapping[str, str], *, flags: Mapping[str, str], drilled: Collection[str]
) -> Levels:
    """Levels by dimension from verdicts and flag states by id (`unrated` and `unsure` are left out)."""
    plain: dict[str, VerdictValue] = {i: v for i, v in values.items() if v not in (UNRATED, "unsure")}  # type: ignore[misc]  # what is left is a verdict
    upheld = [
        Flag(id=i, state="confirmed", evidence=()) for i, state in flags.items() if state == "confirmed"
    ]
    return {d.id: d.level for d in level.levels(sheet, plain, flags=upheld, drilled=drilled)}


def _quotes(rating: Rating, judgement: Judgement) -> Quotes:
    """Counts over what the rater gave and what the rating shows; offsets are checked here again, by themselves."""
    given = sum(len(c.quotes) for r in judgement.readings for c in r.claims)
    given += sum(len(f.quotes) for r in judgement.readings for f in r.flags)
    passages = {p.id: p.text for p in rating.passages}
    shown = [e for v in rating.verdicts if not v.derived_from for e in v.evidence]
    shown += [e for f in rating.red_flags for e in f.evidence]
    exact = sum(passages[e.place][e.start : e.end] == e.quote for e in shown)
    return Quotes(given=given, found=given - rating.void_quotes, shown=len(shown), exact=exact)
