"""Fleiss' kappa from a table of counts, with its test against chance and its parts.

Sources: Fleiss (1971); standard error under chance of Fleiss, Nee & Landis (1979).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.agreement.ratings import Array, NotEnoughRatings


@dataclass(frozen=True)
class Fleiss:
    """value at most 1; observed and expected agreement in 0..1; categories: one kappa per category."""

    value: float
    observed: float
    expected: float
    se_null: float
    categories: tuple[float, ...]

    @property
    def z(self) -> float:
        """Value over its standard error under chance."""
        return self.value / self.se_null


def fleiss_kappa(table: Array) -> Fleiss:
    """Kappa for subjects that each got the same number of ratings, whoever gave them.

    table: subjects x categories, how many raters chose the category; every row has the same sum, 2 or more.
    Raises `NotEnoughRatings` for unequal rows and when one category takes everything.
    """
    cells = np.asarray(table, dtype=np.float64)
    sums = np.unique(cells.sum(axis=1))
    if len(sums) != 1 or sums[0] < 2:
        raise NotEnoughRatings(
            "incomplete", f"ratings per subject {sums.tolist()}, expected one number of 2 or more"
        )
    raters, subjects = float(sums[0]), len(cells)
    p = cells.mean(axis=0) / raters
    if np.isclose(p.max(), 1):
        raise NotEnoughRatings("constant", "one category takes every rating")
    observed = float((cells * (cells - 1)).sum() / (subjects * raters * (raters - 1)))
    expected = float((p**2).sum())
    q = 1 - p
    spread = float(p @ q)
    used = p > 0
    apart = (cells * (raters - cells)).sum(axis=0)[used]
    parts = 1 - apart / (subjects * raters * (raters - 1) * (p * q)[used])
    inside = max(0.0, spread**2 - float((p * q * (q - p)).sum()))
    return Fleiss(
        value=(observed - expected) / (1 - expected),
        observed=observed,
        expected=expected,
        se_null=float(np.sqrt(2 * inside / (subjects * raters * (raters - 1)))) / spread,
        categories=tuple(float(v) for v in parts),
    )
