"""Cohen's kappa, plain and weighted, for a table of two raters.

Sources: Cohen (1960, 1968); standard errors of Fleiss, Cohen & Everitt (1969).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.agreement.ratings import Array, Levels, NotEnoughRatings, Units, matrix, scale_of
from interviewer.domain.agreement.similarity import Kind, similarity

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Kappa:
    """value: at most 1. se: for the interval. se_null: under no agreement beyond chance, for the test."""

    value: float
    se: float
    se_null: float

    @property
    def interval(self) -> tuple[float, float]:
        """95 %, normal approximation."""
        return self.value - Z_95 * self.se, self.value + Z_95 * self.se

    @property
    def z(self) -> float:
        """Value over its null standard error."""
        return self.value / self.se_null


def kappa(table: Array, weights: Array | Kind = "identity") -> Kappa:
    """Agreement of two raters beyond chance.

    table: levels x levels counts, the first rater in rows, scale in order.
    weights: a kind (equally spaced levels) or a levels x levels matrix of agreement, 1 on its diagonal.
    Raises `NotEnoughRatings` when one level takes everything.
    """
    cells = np.asarray(table, dtype=np.float64)
    total = float(cells.sum())
    w = similarity(weights, np.arange(len(cells), dtype=np.float64)) if isinstance(weights, str) else weights
    p = cells / total
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance = np.outer(rows, columns)
    observed, expected = float((w * p).sum()), float((w * chance).sum())
    if np.isclose(expected, 1):
        raise NotEnoughRatings("constant", "both raters gave one level only")
    means = np.add.outer(w @ columns, rows @ w)
    spread = (p * (w * (1 - expected) - means * (1 - observed)) ** 2).sum()
    centre = (observed * expected - 2 * expected + observed) ** 2
    null = (chance * (w - means) ** 2).sum() - expected**2
    return Kappa(
        value=(observed - expected) / (1 - expected),
        se=float(np.sqrt(max(0.0, spread - centre) / total)) / (1 - expected) ** 2,
        se_null=float(np.sqrt(max(0.0, null) / total)) / (1 - expected),
    )


def cross_table(units: Units, *, levels: Levels | None = None) -> tuple[Array, Array]:
    """(levels x levels counts of two raters, the scale); packets where one gave none are left out."""
    ratings = matrix(units)
    if ratings.shape[1] != 2:
        raise NotEnoughRatings("one rater", f"a cross table takes two raters, found {ratings.shape[1]}")
    both = ratings[~np.isnan(ratings).any(axis=1)]
    scale = scale_of(both, levels)
    table = np.zeros((len(scale), len(scale)))
    np.add.at(table, (np.searchsorted(scale, both[:, 0]), np.searchsorted(scale, both[:, 1])), 1)
    return table, scale


def weighted_kappa(units: Units, kind: Kind = "quadratic", *, levels: Levels | None = None) -> Kappa:
    """Kappa of two raters from their levels: rows are packets, columns the two raters."""
    table, scale = cross_table(units, levels=levels)
    if not table.sum():
        raise NotEnoughRatings("unlinked raters", "the two raters share no packet")
    return kappa(table, similarity(kind, scale))
