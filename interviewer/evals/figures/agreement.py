"""Verdicts against labels: kappa on credited and on four verdicts, precision and recall, dangerous cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from interviewer.domain.agreement import NotEnoughRatings
from interviewer.domain.agreement.alpha import Resampled
from interviewer.domain.agreement.bootstrap import Interval, drawn_in_parts, percentiles
from interviewer.domain.agreement.chance import resampled_conger
from interviewer.domain.agreement.kappa import cross_table, kappa
from interviewer.domain.agreement.similarity import Kind, similarity
from interviewer.evals.cases import CREDITED, UNRATED
from interviewer.evals.figures.basic import Counts, Figure, counted, share
from interviewer.evals.outcome import Outcome

SCALE = ("not_observed", "not_met", "partial", "met")
DRAWS = 1_000
CELLS = 200_000  # weights at a time


class Pair(NamedTuple):
    """One label against one verdict (``unrated`` where there is none)."""

    case: str
    group: str
    criterion: str
    label: str
    verdict: str


def pairs(outcomes: Iterable[Outcome]) -> list[Pair]:
    """Every labelled criterion of every case; labels that the planter was unsure of are left out."""
    return [
        Pair(o.case, o.group, criterion, label, o.verdicts.get(criterion, UNRATED))
        for o in outcomes
        for criterion, label in o.labels.items()
        if label != "unsure"
    ]


def verdict_figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """The figures of verdicts against labels."""
    found = pairs(outcomes)
    rated = [p for p in found if p.verdict != UNRATED]
    credited = credit_counts(found)
    missed = [p for p in rated if p.verdict == "not_met"]
    missing = [p for p in found if p.label == "not_met"]
    danger = dangerous(found)
    return {
        "kappa_credited": chance_corrected(
            [(p.group, _credit(p.label), _credit(p.verdict)) for p in found], (0, 1)
        ),
        "kappa_credited_of_rated": chance_corrected(
            [(p.group, _credit(p.label), _credit(p.verdict)) for p in rated], (0, 1)
        ),
        "kappa_verdicts": chance_corrected(
            [(p.group, SCALE.index(p.label), SCALE.index(p.verdict)) for p in rated], range(4)
        ),
        "credited_precision": share(credited.tp, credited.tp + credited.fp, of="credits given"),
        "credited_recall": share(credited.tp, credited.tp + credited.fn, of="credits due"),
        "credited_f1": Figure(value=credited.f1, n=len(found), note="unrated credits nothing"),
        "not_met_precision": share(
            sum(p.label == "not_met" for p in missed), len(missed), of="verdicts not_met"
        ),
        "not_met_recall": share(
            sum(p.verdict == "not_met" for p in missing), len(missing), of="labels not_met"
        ),
        "wrongly_told_missing": share(
            sum(p.label in CREDITED for p in missed), len(missed), of="verdicts not_met"
        ),
        "unrated": share(len(found) - len(rated), len(found), of="labelled criteria"),
        "dangerous": Figure(value=float(len(danger)), n=len(found), note="label absent, rated met"),
        "leniency_credited": Figure(
            value=(credited.fp - credited.fn) / len(found) if found else None,
            n=len(found),
            note="share credited minus share due",
        ),
    }


def credit_counts(found: Iterable[Pair]) -> Counts:
    """Credited (met or partial) against not; what is unrated credits nothing."""
    return counted((p.label in CREDITED, p.verdict in CREDITED) for p in found)


def by_criterion(outcomes: Iterable[Outcome]) -> dict[str, Counts]:
    """The same counts for each criterion."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs(outcomes):
        found.setdefault(pair.criterion, []).append(pair)
    return {criterion: credit_counts(found[criterion]) for criterion in sorted(found)}


def confusion(outcomes: Iterable[Outcome]) -> dict[str, dict[str, int]]:
    """How often each label met each verdict; ``unrated`` is a column of its own."""
    tally = Counter((p.label, p.verdict) for p in pairs(outcomes))
    columns = (*SCALE, UNRATED)
    return {label: {verdict: tally[label, verdict] for verdict in columns} for label in SCALE}


def dangerous(found: Iterable[Pair]) -> list[Pair]:
    """The label says absent, the rater says met: the cells that none of may occur."""
    return [p for p in found if p.label in ("not_met", "not_observed") and p.verdict == "met"]


def _credit(verdict: str) -> int:
    return int(verdict in CREDITED)


def chance_corrected(
    rated: Sequence[tuple[str, int, int]], scale: Sequence[int], kind: Kind = "identity", *, seed: int = 0
) -> Figure:
    """Cohen's kappa, weighted or not, with an interval by drawing groups again.

    rated: (group, first value, second value) for each thing rated twice.  No value where nothing varies.
    """
    if not rated:
        return Figure(value=None, n=0, note="nothing was rated")
    both = np.array([(a, b) for _, a, b in rated], dtype=np.float64)
    levels = np.array(scale, dtype=np.float64)
    table, _ = cross_table(both, levels=[float(v) for v in scale])
    try:
        value = kappa(table, similarity(kind, levels)).value
    except NotEnoughRatings as refusal:
        return Figure(value=None, n=len(rated), note=refusal.found)
    interval = by_groups([g for g, _, _ in rated], resampled_conger(both, kind, scale=levels), seed=seed)
    return Figure(
        value=value,
        n=len(rated),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        note=f"interval: {DRAWS} draws of {len({g for g, _, _ in rated})} groups"
        if interval
        else "too few groups for an interval",
    )


def by_groups(groups: Sequence[str], figure: Resampled, *, seed: int = 0) -> Interval | None:
    """The percentile interval of a figure of row weights, drawing whole groups of rows (draws x rows)."""
    place = {name: n for n, name in enumerate(sorted(set(groups)))}
    if len(place) < 2:
        return None
    rows = [place[g] for g in groups]
    step = max(1, CELLS // len(rows))  # a draw needs none of the others: some at a time take less memory
    parts = drawn_in_parts(len(place), DRAWS, seed=seed, step=step)
    values = [figure(counts[:, rows]) for counts in parts]
    return percentiles(np.concatenate(values))
