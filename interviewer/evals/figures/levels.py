"""Levels of packets: several answers of one candidate together, by dimension, against the levels of the labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import NamedTuple

import numpy as np

from interviewer.domain import level
from interviewer.domain.agreement.chance import resampled_share
from interviewer.domain.debrief import HABITS
from interviewer.domain.rating import CREDIT, Flag, VerdictValue
from interviewer.domain.rubric import Rubric
from interviewer.evals.figures.agreement import by_groups, chance_corrected
from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.outcome import Levels, Outcome

LEVELS = (1, 2, 3, 4, 5)


class Leveled(NamedTuple):
    """One dimension of one packet: the level that the labels give and the one the verdicts give; None is NE."""

    group: str
    dimension: str
    label: int | None
    rated: int | None


def leveled(outcomes: Iterable[Outcome], scorecard: Rubric) -> list[Leveled]:
    """Every dimension of every packet."""
    held: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        held.setdefault(outcome.group, []).append(outcome)
    found: list[Leveled] = []
    for group, members in held.items():
        planted = _together(scorecard, members, rated=False)
        given = _together(scorecard, members, rated=True)
        found += [Leveled(group, d.id, planted[d.id], given[d.id]) for d in scorecard.dimensions]
    return found


def _together(scorecard: Rubric, members: Sequence[Outcome], *, rated: bool) -> Levels:
    """Levels over several answers, put together as the debrief of a loop does."""
    seen: dict[str, list[VerdictValue]] = {}
    flags: list[Flag] = []
    for outcome in members:
        values = (
            {**outcome.derived, **outcome.verdicts} if rated else {**outcome.derived_labels, **outcome.labels}
        )
        for criterion, value in values.items():
            if value in CREDIT:
                seen.setdefault(criterion, []).append(value)  # type: ignore[arg-type]  # a key of CREDIT is a verdict
        states = outcome.flags if rated else outcome.flag_labels
        flags += [Flag(id=i, state="confirmed", evidence=()) for i, s in states.items() if s == "confirmed"]
    best = {criterion: _one_of(criterion, found) for criterion, found in seen.items()}
    home = {f.id: f.dimension for f in scorecard.red_flags}
    drilled = {i for outcome in members for i in outcome.drilled}
    return {
        d.id: level.level(d, best, flags=flags, flag_dimension=home, drilled=drilled).level
        for d in scorecard.dimensions
    }


def _one_of(criterion: str, found: Sequence[VerdictValue]) -> VerdictValue:
    """One verdict over all answers: of habits the middle one, of two the lower; of everything else the highest."""
    ranked = sorted(found, key=lambda v: CREDIT[v])
    return ranked[(len(ranked) - 1) // 2] if criterion in HABITS else ranked[-1]


def level_figures(outcomes: Sequence[Outcome], scorecard: Rubric) -> dict[str, Figure]:
    """QWK, exact and adjacent agreement, leniency, and how often only one side had a level."""
    found = leveled(outcomes, scorecard)
    both = [(f.group, f.label, f.rated) for f in found if f.label is not None and f.rated is not None]
    one_sided = [f for f in found if (f.label is None) != (f.rated is None)]
    seen = [f for f in found if f.label is not None or f.rated is not None]
    return {
        "levels_qwk": chance_corrected(both, LEVELS, "quadratic"),
        "levels_exact": within(both, 0),
        "levels_adjacent": within(both, 1),
        "levels_smd": smd([a for _, a, _ in both], [b for _, _, b in both]),
        "levels_one_sided": share(len(one_sided), len(seen), of="dimensions with a level on either side"),
    }


def within(both: Sequence[tuple[str, int, int]], reach: int) -> Figure:
    """The share of levels at most ``reach`` apart, with an interval by drawing groups again."""
    if not both:
        return Figure(value=None, n=0, note="no dimension has a level on both sides")
    pairs = np.array([(a, b) for _, a, b in both], dtype=np.float64)
    figure = resampled_share(pairs, reach, scale=np.array(LEVELS, dtype=np.float64))
    interval = by_groups([g for g, _, _ in both], figure)
    return Figure(
        value=float(figure(np.ones((1, len(both))))[0]),
        n=len(both),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        note="interval: candidates drawn again" if interval else "too few candidates for an interval",
    )


def smd(labels: Sequence[float], rated: Sequence[float]) -> Figure:
    """Leniency: (mean of the rater - mean of the labels) ÷ standard deviation of the labels. Source: RSMTool."""
    spread = pstdev(labels) if labels else 0.0
    if not spread:
        return Figure(value=None, n=len(labels), note="the levels of the labels do not vary")
    return Figure(
        value=(fmean(rated) - fmean(labels)) / spread, n=len(labels), note="standardised mean difference"
    )


def table(found: Iterable[Leveled]) -> Mapping[str, Mapping[str, int]]:
    """Counts of label level against rated level; NE where there is none."""
    names = [*map(str, LEVELS), "NE"]
    cells = {a: dict.fromkeys(names, 0) for a in names}
    for one in found:
        cells[str(one.label or "NE")][str(one.rated or "NE")] += 1
    return cells
