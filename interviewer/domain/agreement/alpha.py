"""Krippendorff's alpha.

Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". Everything is a function of the
coincidence matrix, which is a sum over packets; so a bootstrap by packet is one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from interviewer.domain.agreement.ratings import Array, Levels, Units, counts, matrix, pairable, scale_of

Metric = Literal["nominal", "ordinal", "interval", "ratio"]

#: A figure for each row of weights (draws x packets); NaN where a draw leaves it undefined.
Resampled = Callable[[Array], Array]


def krippendorff_alpha(units: Units, metric: Metric = "ordinal", *, levels: Levels | None = None) -> float:
    """Chance-corrected agreement of any number of raters, missing levels allowed; unitless, at most 1.

    units: one row per packet, its levels in any rater order; rows with fewer than two are left out.
    metric: what counts as far apart. ``ordinal`` counts the ratings between two levels.
    levels: the scale; by default the levels that occur (alpha is the same for any wider scale).
    Raises `NotEnoughRatings` when nothing varies or no packet has two levels. 0 is what chance gives;
    below 0 the raters differ in a pattern: ``[[1, 2], [2, 1]]`` gives -0.5.
    """
    shared = pairable(matrix(units))
    return float(resampled(shared, metric, scale=scale_of(shared, levels))(np.ones((1, len(shared))))[0])


def coincidences(units: Units, *, levels: Levels | None = None) -> Array:
    """Levels x levels: how often two levels meet in a packet, each pair weighted 1 / (its ratings - 1)."""
    shared = pairable(matrix(units))
    return np.asarray(_coincidences(counts(shared, scale_of(shared, levels))).sum(axis=0))


def resampled(shared: Array, metric: Metric, *, scale: Array) -> Resampled:
    """Alpha as a function of packet weights; ``shared`` holds packets with two levels or more."""
    table = counts(shared, scale)
    size = len(scale)
    per_packet = _coincidences(table).reshape(len(table), size * size)

    def alphas(weights: Array) -> Array:
        return _alpha((weights @ per_packet).reshape(-1, size, size), metric, scale)

    return alphas


def _coincidences(table: Array) -> Array:
    """Packets x levels x levels; every row of ``table`` sums to two or more."""
    pairs = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    return np.asarray(pairs / (table.sum(axis=1) - 1)[:, None, None])


def _alpha(met: Array, metric: Metric, scale: Array) -> Array:
    """Alpha for each of many coincidence matrices (draws x levels x levels)."""
    marginals = met.sum(axis=2)
    total = marginals.sum(axis=1)
    apart = _squared_distances(marginals, metric, scale)
    observed = (met * apart).sum(axis=(1, 2))
    expected = np.einsum("dk,dl,dkl->d", marginals, marginals, np.broadcast_to(apart, met.shape))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (total - 1) * observed / expected, np.nan)


def _squared_distances(marginals: Array, metric: Metric, scale: Array) -> Array:
    """1 or draws x levels x levels. Ordinal distances hang on how often each level was used."""
    if metric == "nominal":
        return np.asarray(1 - np.eye(len(scale)))[None]
    if metric == "ordinal":
        middle = marginals.cumsum(axis=1) - marginals / 2
        return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)
    gap = np.subtract.outer(scale, scale)
    if metric == "ratio":
        total = np.add.outer(scale, scale)
        gap = np.divide(gap, total, out=np.zeros_like(gap), where=total != 0)
    return np.asarray(gap**2)[None]
