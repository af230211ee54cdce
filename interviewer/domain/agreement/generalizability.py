"""Generalizability: where the variation of a panel's scores comes from, and what more raters would bring.

Source: Brennan (2001), "Generalizability Theory". Complete, balanced designs; components may come out below 0
and are then given as they are: the caller says so before cutting them off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from interviewer.domain.agreement.ratings import Array, NotEnoughRatings

Effect = frozenset[str]


@dataclass(frozen=True)
class Design:
    """Variance components and sums of squares by effect; an effect is the set of the facets it crosses."""

    sizes: Mapping[str, int]
    sums: Mapping[Effect, float]
    variance: Mapping[Effect, float]


def crossed(scores: Array, facets: Sequence[str]) -> Design:
    """Components of a fully crossed random design, for example packets x raters x dimensions.

    scores: one axis per facet, in that order, no gaps; one score per cell, so the highest interaction holds
    the noise as well. Raises `NotEnoughRatings` on gaps.
    """
    if np.isnan(scores).any():
        raise NotEnoughRatings("incomplete", "variance components take a table without gaps")
    sizes = dict(zip(facets, scores.shape, strict=True))
    effects = [frozenset(c) for n in range(1, len(facets) + 1) for c in combinations(facets, n)]
    sums = {e: _sum_of_squares(scores, facets, e) for e in effects}
    squares = {e: sums[e] / np.prod([sizes[f] - 1 for f in e]) for e in effects}
    variance = {
        e: float(
            sum((-1) ** (len(t) - len(e)) * squares[t] for t in effects if t >= e)
            / np.prod([sizes[f] for f in facets if f not in e])
        )
        for e in effects
    }
    return Design(sizes=sizes, sums=sums, variance=variance)


def _sum_of_squares(scores: Array, facets: Sequence[str], effect: Effect) -> float:
    """Sum of squares of one effect: its means, less the means of everything inside it."""
    total = np.zeros([])
    for size in range(len(effect) + 1):
        for inner in combinations(sorted(effect), size):
            away = tuple(i for i, f in enumerate(facets) if f not in inner)
            total = total + (-1) ** (len(effect) - size) * scores.mean(axis=away, keepdims=True)
    others = np.prod([n for f, n in zip(facets, scores.shape, strict=True) if f not in effect])
    return float((total**2).sum() * others)


def nested(scores: Array, facets: tuple[str, str, str]) -> Design:
    """Components of objects x (raters within tasks): every task has raters of its own.

    scores: objects x tasks x raters of that task. facets: names of the three, such as ``("p", "t", "r")``;
    the effects ``r`` and ``pr`` of the result are those within tasks.
    """
    full = crossed(scores, facets)
    p, t, r = facets
    n_p, n_t, n_r = scores.shape
    inside, both = frozenset({t, r}), frozenset({p, t, r})
    within_sum = full.sums[frozenset({r})] + full.sums[inside]
    rest_sum = full.sums[frozenset({p, r})] + full.sums[both]
    ms_rest = rest_sum / ((n_p - 1) * n_t * (n_r - 1))
    ms_within = within_sum / (n_t * (n_r - 1))
    ms_pt = full.sums[frozenset({p, t})] / ((n_p - 1) * (n_t - 1))
    ms_p, ms_t = full.sums[frozenset({p})] / (n_p - 1), full.sums[frozenset({t})] / (n_t - 1)
    variance = {
        frozenset({p}): (ms_p - ms_pt) / (n_r * n_t),
        frozenset({t}): (ms_t - ms_pt - ms_within + ms_rest) / (n_p * n_r),
        inside: (ms_within - ms_rest) / n_p,
        frozenset({p, t}): (ms_pt - ms_rest) / n_r,
        both: ms_rest,
    }
    sums = {e: full.sums[e] for e in (frozenset({p}), frozenset({t}), frozenset({p, t}))}
    return Design(sizes=full.sizes, sums=sums | {inside: within_sum, both: rest_sum}, variance=variance)


@dataclass(frozen=True)
class Dependability:
    """rho2: for comparing packets. phi: for the level itself. Both 0..1 where components are not negative."""

    rho2: float
    phi: float


def dependability(design: Design, of: str, numbers: Mapping[str, int] | None = None) -> Dependability:
    """How far the mean over the other facets can be relied on for ``of``.

    numbers: how many of each other facet a mean would have; by default as many as there were.
    """
    sizes = dict(design.sizes) | dict(numbers or {})
    true = design.variance[frozenset({of})]
    error = {
        e: v / float(np.prod([sizes[f] for f in e if f != of]))
        for e, v in design.variance.items()
        if e != frozenset({of})
    }
    relative = sum(v for e, v in error.items() if of in e)
    return Dependability(rho2=true / (true + relative), phi=true / (true + sum(error.values())))
