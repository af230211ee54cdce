"""Intraclass correlations: how much of the variation between scores comes from the packets.

Sources: Shrout & Fleiss (1979) and McGraw & Wong (1996), whose names are used: ICC(A,1) asks for the same level,
ICC(C,1) for the same order; (A,k) and (C,k) are those of the panel's mean. Gaps are handled by Henderson's
third method (fitting constants), which is the usual analysis of variance where nothing is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from interviewer.domain.agreement.alpha import Resampled
from interviewer.domain.agreement.ratings import (
    Array,
    NotEnoughRatings,
    Units,
    linked_groups,
    matrix,
    pairable,
)

Form = Literal["A,1", "C,1", "A,k", "C,k"]
FORMS: tuple[Form, ...] = ("A,1", "C,1", "A,k", "C,k")


@dataclass(frozen=True)
class Components:
    """Variance that packets, raters and the rest bring, in squared levels; below 0 where noise outweighs it."""

    packets: float
    raters: float
    residual: float


@dataclass(frozen=True)
class OneWay:
    """ICC(1,1) and ICC(1,k) for packets whose raters are not the same people, with the F test's value."""

    single: float
    average: float
    f: float


def components(units: Units) -> Components:
    """Variance components of packets x raters, gaps allowed.

    Raises `NotEnoughRatings` below two raters or packets, when nothing varies, or for unlinked raters.
    """
    shared = _ready(units)
    packets, raters, residual = _components(shared)(np.ones((1, len(shared))))
    return Components(packets=float(packets[0]), raters=float(raters[0]), residual=float(residual[0]))


def icc(units: Units, form: Form = "A,1") -> float:
    """Intraclass correlation of packets x raters; at most 1, negative where raters contradict each other.

    k in (A,k) and (C,k) is the number of raters of the panel, gaps or not. Raises as `components` does.
    """
    shared = _ready(units)
    return float(resampled(shared, form)(np.ones((1, len(shared))))[0])


def resampled(shared: Array, form: Form) -> Resampled:
    """The correlation as a function of packet weights; ``shared``: packets with two levels or more."""
    parts = _components(shared)
    k = shared.shape[1] if form.endswith("k") else 1

    def values(weights: Array) -> Array:
        packets, raters, residual = parts(weights)
        error = residual + (raters if form.startswith("A") else 0)
        total = packets + error / k
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(np.abs(total) > 1e-12, packets / total, np.nan)

    return values


def _ready(units: Units) -> Array:
    ratings = matrix(units)
    shared = pairable(ratings[:, (~np.isnan(ratings)).any(axis=0)])
    if len(shared) < 2:
        raise NotEnoughRatings("too few packets", "one packet; a correlation needs two or more")
    groups = linked_groups(~np.isnan(shared))
    if len(groups) > 1 or len(groups[0]) < shared.shape[1]:
        raise NotEnoughRatings("unlinked raters", f"{len(groups)} groups of raters share no packet")
    present = ~np.isnan(shared)
    if present.sum() - len(shared) - shared.shape[1] + 1 < 1:
        raise NotEnoughRatings("too few packets", "no rating is left over to measure the noise with")
    return shared


def _components(shared: Array) -> Callable[[Array], tuple[Array, Array, Array]]:
    """Weights (draws x packets) -> (packets, raters, residual) components; NaN for unlinked draws.

    With packets swept out, raters are fitted by ``fit @ effect = pull``; sums over packets give every draw's.
    """
    present = (~np.isnan(shared)).astype(np.float64)
    levels = np.nan_to_num(shared)
    rated = present.sum(axis=1)
    centred = (levels - (levels.sum(axis=1) / rated)[:, None]) * present
    raters = shared.shape[1]
    fits = (
        np.einsum("pr,rs->prs", present, np.eye(raters))
        - present[:, :, None] * present[:, None, :] / (rated[:, None, None])
    )

    def values(weights: Array) -> tuple[Array, Array, Array]:
        packets, total = weights.sum(axis=1), weights @ rated
        fit = (weights @ fits.reshape(len(fits), -1)).reshape(-1, raters, raters)
        pull = weights @ centred
        inverse = np.linalg.pinv(fit, rcond=1e-10, hermitian=True)
        linked = np.linalg.matrix_rank(fit, tol=1e-8, hermitian=True) == raters - 1
        by_raters = np.einsum("dr,drs,ds->d", pull, inverse, pull)
        rest = weights @ (centred**2).sum(axis=1) - by_raters
        by_packets = _within_raters(weights, levels, present) - rest
        with np.errstate(divide="ignore", invalid="ignore"):
            noise = np.where(linked, rest / (total - packets - raters + 1), np.nan)
            return (
                (by_packets - (packets - 1) * noise) / (total - raters),
                (by_raters - (raters - 1) * noise) / (total - packets),
                noise,
            )

    return values


def _within_raters(weights: Array, levels: Array, present: Array) -> Array:
    """Sum of squares around each rater's mean, per draw."""
    number, sums = weights @ present, weights @ levels
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(number > 0, sums**2 / number, 0.0)
    return np.asarray((weights @ (levels**2)).sum(axis=1) - means.sum(axis=1))


@dataclass(frozen=True)
class MeanSquares:
    """The analysis of variance of a complete table: packets, within packets, raters, residual."""

    packets: float
    within: float
    raters: float
    residual: float
    n: int
    k: int


def mean_squares(units: Units) -> MeanSquares:
    """Mean squares of packets x raters without gaps; raises `NotEnoughRatings` where a level is missing."""
    ratings = matrix(units)
    if np.isnan(ratings).any():
        raise NotEnoughRatings("incomplete", "mean squares take packets that every rater gave a level to")
    n, k = ratings.shape
    rows, columns, grand = ratings.mean(axis=1), ratings.mean(axis=0), ratings.mean()
    by_packets = k * ((rows - grand) ** 2).sum()
    by_raters = n * ((columns - grand) ** 2).sum()
    total = ((ratings - grand) ** 2).sum()
    return MeanSquares(
        packets=float(by_packets / (n - 1)),
        within=float((total - by_packets) / (n * (k - 1))),
        raters=float(by_raters / (k - 1)),
        residual=float((total - by_packets - by_raters) / ((n - 1) * (k - 1))),
        n=n,
        k=k,
    )


def one_way(units: Units) -> OneWay:
    """ICC(1,1) and ICC(1,k) of a complete table."""
    ms = mean_squares(units)
    return OneWay(
        single=(ms.packets - ms.within) / (ms.packets + (ms.k - 1) * ms.within),
        average=(ms.packets - ms.within) / ms.packets,
        f=ms.packets / ms.within,
    )


def f_interval(units: Units, form: Form | Literal["1,1", "1,k"]) -> tuple[float, float]:
    """95 % interval from the F distribution, for a complete table. Source: McGraw & Wong (1996), table 7."""
    ms = mean_squares(units)
    low, high = _absolute_bounds(ms, units) if form.startswith("A") else _ratio_bounds(ms, form)
    if form.endswith("k"):
        return _of_mean(low, ms.k), _of_mean(high, ms.k)
    return low, high


def _of_mean(single: float, k: int) -> float:
    """Spearman-Brown: the correlation of a mean of ``k`` from that of one."""
    return k * single / (1 + (k - 1) * single)


def _ratio_bounds(ms: MeanSquares, form: str) -> tuple[float, float]:
    noise, freedom = ms.residual, (ms.n - 1) * (ms.k - 1)
    if form.startswith("1"):
        noise, freedom = ms.within, ms.n * (ms.k - 1)
    f = ms.packets / noise
    low = f / stats.f.ppf(0.975, ms.n - 1, freedom)
    high = f * stats.f.ppf(0.975, freedom, ms.n - 1)
    return float((low - 1) / (low + ms.k - 1)), float((high - 1) / (high + ms.k - 1))


def _absolute_bounds(ms: MeanSquares, units: Units) -> tuple[float, float]:
    n, k, r = ms.n, ms.k, icc(units, "A,1")
    a = k * r / (n * (1 - r))
    b = 1 + k * r * (n - 1) / (n * (1 - r))
    freedom = (a * ms.raters + b * ms.residual) ** 2 / (
        (a * ms.raters) ** 2 / (k - 1) + (b * ms.residual) ** 2 / ((n - 1) * (k - 1))
    )
    down, up = stats.f.ppf(0.975, n - 1, freedom), stats.f.ppf(0.975, freedom, n - 1)
    rest = k * ms.raters + (k * n - k - n) * ms.residual
    low = n * (ms.packets - down * ms.residual) / (down * rest + n * ms.packets)
    high = n * (up * ms.packets - ms.residual) / (rest + n * up * ms.packets)
    return float(low), float(high)
