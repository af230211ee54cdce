"""Weights of a scorecard: what they claim, what they do, and when another weighting would swap two packets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import isfinite
from statistics import pstdev
from typing import Literal

from interviewer.domain.rating import Composite
from interviewer.errors import CallerMistake

Weights = Mapping[str, float]
#: Mean level of the panel by dimension, for one packet; a dimension without a level is absent.
Levels = Mapping[str, float]

#: The blueprint of a lead data scientist's scorecard.
BLUEPRINT: Weights = {"FRM": 20, "EXP": 20, "MOD": 20, "PRD": 15, "DAT": 10, "COM": 10, "LED": 5}
TOTAL = 100
_EVEN = 1e-9


class WeightsRefused(CallerMistake):
    """The weights of a scorecard cannot be used; the message names the dimension or the sum."""


def checked(weights: Weights) -> dict[str, float]:
    """The weights in percent, unchanged. Raises `WeightsRefused` unless each is 0 or more and they sum to 100."""
    for dimension, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            raise WeightsRefused(f"weight of {dimension}: found {weight:g}; expected a number of 0 or more")
    total = sum(weights.values())
    if abs(total - TOTAL) > 1e-6:
        raise WeightsRefused(f"weights: found a sum of {total:g}; expected {TOTAL}")
    return dict(weights)


def equal(weights: Weights) -> dict[str, float]:
    """The same dimensions, all with the same weight."""
    return dict.fromkeys(weights, TOTAL / len(weights))


def composite(levels: Levels, weights: Weights) -> Composite:
    """0-100 over the dimensions that have a level, with their share of the weights (0-1); None without any."""
    known = {d: w for d, w in weights.items() if d in levels}
    covered = sum(known.values())
    if covered <= 0:
        return Composite(value=None, coverage=0.0)
    value = TOTAL * sum(w * (levels[d] - 1) / 4 for d, w in known.items()) / covered
    return Composite(value=value, coverage=covered / TOTAL)


def leverage(weights: Weights, dimension: str, *, coverage: float = 1.0) -> float:
    """The most, in points of 100, by which this dimension can move a total: its weight over the coverage (0-1)."""
    if not 0 < coverage <= 1:
        raise WeightsRefused(f"coverage: found {coverage:g}; expected more than 0, at most 1")
    return min(float(TOTAL), weights[dimension] / coverage)


def effective(packets: Iterable[Levels], weights: Weights) -> dict[str, float] | None:
    """What each weight amounts to: weight x spread of the levels over packets, in percent; None if nothing varies.

    A dimension in which all packets are alike decides nothing, whatever its weight.
    """
    rows = list(packets)
    pull = {d: w * _spread(rows, d) for d, w in weights.items()}
    total = sum(pull.values())
    return {d: TOTAL * p / total for d, p in pull.items()} if total > _EVEN else None


def _spread(rows: list[Levels], dimension: str) -> float:
    levels = [row[dimension] for row in rows if dimension in row]
    return pstdev(levels) if len(levels) > 1 else 0.0


@dataclass(frozen=True)
class Flip:
    """Two packets that change places when one weight moves from ``now`` to beyond ``at``, the rest scaled to fit.

    ahead: the one with the higher total today. Weights in percent.
    """

    ahead: str
    behind: str
    dimension: str
    now: float
    at: float


def flip_weight(ahead: Levels, behind: Levels, weights: Weights, dimension: str) -> float | None:
    """The weight in percent at which the two totals are equal, the other weights scaled; None if there is none.

    With weights w that sum to 1, differences d and D = sum of w d: moving w_k by t leaves
    D(t) = (w_k + t) d_k + (1 - w_k - t) / (1 - w_k) (D - w_k d_k), which is 0 at
    t = -D / (d_k - (D - w_k d_k) / (1 - w_k)). Both packets need a level wherever there is weight.
    """
    share = weights[dimension] / TOTAL
    if 1 - share < _EVEN:
        return None
    apart = {d: ahead[d] - behind[d] for d, w in weights.items() if w > 0 or d == dimension}
    total = sum(weights[d] / TOTAL * diff for d, diff in apart.items())
    rest = (total - share * apart[dimension]) / (1 - share)
    turn = apart[dimension] - rest
    if abs(turn) < _EVEN:
        return None
    at = share - total / turn
    return TOTAL * at if -_EVEN <= at <= 1 + _EVEN else None


def flips(packets: Mapping[str, Levels], weights: Weights) -> tuple[Flip, ...]:
    """Every pair of packets and dimension that could swap them, the smallest change of weight first.

    Pairs that lack a level under some weight cannot be compared and are left out: see `comparable`.
    """
    found = []
    for ahead, behind in _ranked_pairs(packets, weights):
        for dimension in weights:
            if dimension in packets[ahead] and dimension in packets[behind]:
                at = flip_weight(packets[ahead], packets[behind], weights, dimension)
                if at is not None:
                    found.append(Flip(ahead, behind, dimension, weights[dimension], at))
    return tuple(sorted(found, key=lambda f: round(abs(f.at - f.now), 9)))


def swaps(packets: Mapping[str, Levels], weights: Weights, other: Weights) -> tuple[tuple[str, str], ...]:
    """Pairs (ahead today, ahead then) that change places under ``other`` weights."""
    return tuple(
        (ahead, behind)
        for ahead, behind in _ranked_pairs(packets, weights)
        if _value(packets[ahead], other) < _value(packets[behind], other) - _EVEN
    )


def comparable(packets: Mapping[str, Levels], weights: Weights) -> tuple[str, ...]:
    """The packets that have a level wherever there is weight."""
    return tuple(p for p, levels in packets.items() if all(d in levels for d, w in weights.items() if w > 0))


def _ranked_pairs(packets: Mapping[str, Levels], weights: Weights) -> Iterable[tuple[str, str]]:
    names = comparable(packets, weights)
    values = {p: _value(packets[p], weights) for p in names}
    for a, b in combinations(names, 2):
        if abs(values[a] - values[b]) > _EVEN:
            yield (a, b) if values[a] > values[b] else (b, a)


def _value(levels: Levels, weights: Weights) -> float:
    return sum(w * levels[d] for d, w in weights.items() if w > 0 and d in levels)


FloorState = Literal["met", "not met", "unknown"]


def floor_state(levels: Levels, dimension: str, least: float) -> FloorState:
    """Whether a packet reaches the least level of a dimension; unknown where the dimension has none."""
    if dimension not in levels:
        return "unknown"
    return "met" if levels[dimension] >= least - _EVEN else "not met"
