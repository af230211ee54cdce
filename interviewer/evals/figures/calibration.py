"""Whether a share of samples means what it says: of verdicts credited by 2 samples in 3, two thirds should deserve it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from interviewer.evals.cases import CREDITED
from interviewer.evals.outcome import Outcome


class Bin(NamedTuple):
    """Criteria whose share of crediting samples is ``share``: how many, and what part of them deserved credit."""

    share: float
    n: int
    deserved: float


def curve(outcomes: Iterable[Outcome]) -> list[Bin]:
    """The curve over texts that were read twice or more: in one case, or in cases whose tag ``of`` is the same text; else
    empty."""
    held: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if not outcome.fault:
            held.setdefault(outcome.tags.get("of", outcome.case), []).append(outcome)
    tally: dict[float, list[bool]] = {}
    for outcome in (o for samples in held.values() for o in samples if len(samples) == 1):
        for criterion, counts in outcome.shares.items():
            if outcome.labels.get(criterion, "unsure") != "unsure":
                part = sum(counts.get(value, 0) for value in CREDITED) / sum(counts.values())
                tally.setdefault(round(part, 3), []).append(outcome.labels[criterion] in CREDITED)
    for samples in held.values():
        if len(samples) < 2:
            continue
        for criterion, label in samples[0].labels.items():
            if label != "unsure":
                part = sum(s.credited(criterion) for s in samples) / len(samples)
                tally.setdefault(round(part, 3), []).append(label in CREDITED)
    return [Bin(part, len(truths), sum(truths) / len(truths)) for part, truths in sorted(tally.items())]


def gap(bins: Iterable[Bin]) -> float | None:
    """Expected calibration error: mean distance of share and truth over criteria; 0 is perfect, None without samples."""
    listed = list(bins)
    total = sum(b.n for b in listed)
    return sum(b.n * abs(b.share - b.deserved) for b in listed) / total if total else None
