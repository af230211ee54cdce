"""Agreement of any number of raters beyond chance, by five ideas of chance, each with a standard error.

They differ only in what two raters would agree on by luck: Gwet's AC1/AC2, Fleiss' (Scott's for two raters),
Conger's (Cohen's for two), Brennan-Prediger's and Krippendorff's. Source: Gwet (2014), "Handbook of
Inter-Rater Reliability"; standard errors by linearisation over packets, missing levels allowed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from interviewer.domain.agreement.alpha import Resampled
from interviewer.domain.agreement.ratings import (
    Array,
    Levels,
    NotEnoughRatings,
    Units,
    counts,
    indicators,
    matrix,
    pairable,
    scale_of,
)
from interviewer.domain.agreement.similarity import Kind, similarity, within

Idea = Literal["gwet", "fleiss", "conger", "brennan-prediger", "krippendorff"]


@dataclass(frozen=True)
class Coefficient:
    """value: at most 1; observed and expected agreement in 0..1; se and interval (95 %, t) over packets, NaN for one."""

    value: float
    se: float
    observed: float
    expected: float
    packets: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, cut off at 1."""
        from scipy import stats  # half a second, and only needed here

        reach = float(stats.t.ppf(0.975, self.packets - 1)) * self.se
        return self.value - reach, min(1.0, self.value + reach)


def coefficient(
    units: Units, idea: Idea, *, kind: Kind = "identity", levels: Levels | None = None
) -> Coefficient:
    """Chance-corrected agreement. ``kind="identity"`` gives AC1, kappa; other kinds give AC2, weighted kappa.

    units: packets x raters. levels: the scale; by default the levels that occur. AC and Brennan-Prediger
    depend on it. Raises `NotEnoughRatings` when nothing varies, or no packet has two levels.
    """
    ratings = matrix(units)
    ratings = ratings[~np.isnan(ratings).all(axis=1)]
    pairable(ratings)
    scale = scale_of(ratings, levels)
    w = similarity(kind, scale)
    if idea == "krippendorff":
        return _krippendorff(counts(ratings, scale), w)
    return _with_error(ratings, scale, w, idea)


def _with_error(ratings: Array, scale: Array, w: Array, idea: Idea) -> Coefficient:
    table = counts(ratings, scale)
    rated = table.sum(axis=1)
    agreed, several = _agreement_by_packet(table, w)
    packets, observed = len(table), float(agreed.sum() / several.sum())
    expected, by_packet = _EXPECTED[idea](indicators(ratings, scale), table / rated[:, None], w)
    value = (observed - expected) / (1 - expected)
    own = packets / several.sum() * (agreed - expected * several) / (1 - expected)
    moved = own - 2 * (1 - value) * (by_packet - expected) / (1 - expected)
    se = _se(moved - value)
    return Coefficient(value=value, se=se, observed=observed, expected=expected, packets=packets)


def _se(apart: Array) -> float:
    """Standard error from each packet's distance from the value; NaN for one packet."""
    packets = len(apart)
    return float(np.sqrt((apart**2).sum() / (packets * (packets - 1)))) if packets > 1 else float("nan")


def _agreement_by_packet(table: Array, w: Array) -> tuple[Array, Array]:
    """(share of agreeing pairs in each packet, 1.0 where the packet has a pair and 0.0 where not)."""
    rated = table.sum(axis=1)
    several = (rated >= 2).astype(np.float64)
    pairs = np.where(rated >= 2, rated * (rated - 1), 1)
    return np.asarray((table * (table @ w - 1)).sum(axis=1) / pairs * several), several


def _gwet(_who: Array, shares: Array, w: Array) -> tuple[float, Array]:
    size = len(w)
    factor = w.sum() / (size * (size - 1))
    use = shares.mean(axis=0)
    return float(factor * (use * (1 - use)).sum()), factor * (shares @ (1 - use))


def _fleiss(_who: Array, shares: Array, w: Array) -> tuple[float, Array]:
    use = shares.mean(axis=0)
    return float(use @ w @ use), shares @ (w @ use + use @ w) / 2


def _brennan_prediger(_who: Array, shares: Array, w: Array) -> tuple[float, Array]:
    expected = float(w.sum() / w.shape[0] ** 2)
    return expected, np.full(len(shares), expected)


def _conger(who: Array, _shares: Array, w: Array) -> tuple[float, Array]:
    """Mean over pairs of different raters of what their own habits would make them agree on."""
    packets, raters = who.shape[:2]
    rated = who.sum(axis=2)
    use = who.sum(axis=0) / rated.sum(axis=0)[:, None]
    others = (use @ w).sum(axis=0) - use @ w
    expected = float((use * others).sum() / (raters * (raters - 1)))
    moved = (who - rated[:, :, None] * use) * (packets / rated.sum(axis=0))[:, None]
    return expected, expected + np.einsum("pgk,gk->p", moved, others) / (raters * (raters - 1))


_EXPECTED = {"gwet": _gwet, "fleiss": _fleiss, "brennan-prediger": _brennan_prediger, "conger": _conger}


def _krippendorff(table: Array, w: Array) -> Coefficient:
    """Alpha in Gwet's form. Its small-sample term enters the value, not the standard error."""
    table = table[table.sum(axis=1) >= 2]
    rated = table.sum(axis=1)
    packets, mean = len(table), rated.mean()
    small = 1 / rated.sum()
    agreed = (table * (table @ w - 1)).sum(axis=1) / (mean * (rated - 1))
    observed = (1 - small) * agreed.mean() + small
    use = (table / mean).mean(axis=0)
    expected = float(use @ w @ use)
    excess = (rated - mean) / mean
    value, plain = ((p - expected) / (1 - expected) for p in (observed, agreed.mean()))
    own = (agreed - observed * excess - expected) / (1 - expected)
    by_packet = table @ (w @ use + use @ w) / 2 / mean - expected * excess
    moved = own - 2 * (1 - plain) * (by_packet - expected) / (1 - expected)
    se = _se(moved - plain)
    return Coefficient(
        value=float(value), se=se, observed=float(observed), expected=expected, packets=packets
    )


def resampled_gwet(shared: Array, kind: Kind, *, scale: Array) -> Resampled:
    """AC1/AC2 as a function of packet weights; ``shared`` holds packets with two levels or more."""
    w = similarity(kind, scale)
    table = counts(shared, scale)
    agreed, _ = _agreement_by_packet(table, w)
    shares = table / table.sum(axis=1)[:, None]
    factor = w.sum() / (len(w) * (len(w) - 1))

    def values(weights: Array) -> Array:
        total = weights.sum(axis=1)
        use = weights @ shares / total[:, None]
        return _beyond(weights @ agreed / total, factor * (use * (1 - use)).sum(axis=1))

    return values


def resampled_conger(shared: Array, kind: Kind, *, scale: Array) -> Resampled:
    """Conger's weighted kappa (Cohen's for two raters) as a function of packet weights."""
    w = similarity(kind, scale)
    agreed, _ = _agreement_by_packet(counts(shared, scale), w)
    who = indicators(shared, scale)
    raters = who.shape[1]
    flat = who.reshape(len(who), -1)

    def values(weights: Array) -> Array:
        use = (weights @ flat).reshape(len(weights), raters, len(w))
        rated = use.sum(axis=2, keepdims=True)
        use = np.divide(use, rated, out=np.full_like(use, np.nan), where=rated > 0)
        close = use @ w
        both = np.einsum("dgk,dk->d", use, close.sum(axis=1)) - np.einsum("dgk,dgk->d", use, close)
        return _beyond(weights @ agreed / weights.sum(axis=1), both / (raters * (raters - 1)))

    return values


def resampled_share(shared: Array, reach: float, *, scale: Array) -> Resampled:
    """Share of rater pairs at most ``reach`` levels apart (0 is exact agreement), by packet weights."""
    agreed, _ = _agreement_by_packet(counts(shared, scale), within(reach, scale))

    def values(weights: Array) -> Array:
        return np.asarray(weights @ agreed / weights.sum(axis=1))

    return values


def _beyond(observed: Array, expected: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan)


def share_within(units: Units, reach: float = 0, *, levels: Levels | None = None) -> float:
    """Share in 0..1 of rater pairs that are at most ``reach`` levels apart, averaged over packets.

    Not corrected for chance, and so it has a value for constant levels too.
    """
    ratings = matrix(units)
    shared = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    if not len(shared):
        raise NotEnoughRatings("unlinked raters", "no packet has levels of two raters")
    return float(resampled_share(shared, reach, scale=scale_of(shared, levels))(np.ones((1, len(shared))))[0])
