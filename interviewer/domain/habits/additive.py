"""A table of rows x columns as column effects plus row effects: how far is each row from the others?

Serves raters x packets (leniency, halo) and dimensions x packets (an anchor read in two ways).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from interviewer.domain.habits.cube import Array


@dataclass(frozen=True)
class RowEffects:
    """effect: one per row, summing to 0. se: of the effect. freedom: degrees of freedom of the error."""

    effect: Array
    se: Array
    freedom: int

    def interval(self, row: int) -> tuple[float, float] | None:
        """95 %, t; None when nothing is left to measure the noise with."""
        if self.freedom < 1:
            return None
        reach = float(stats.t.ppf(0.975, self.freedom) * self.se[row])
        return float(self.effect[row]) - reach, float(self.effect[row]) + reach

    def versus_rest(self, row: int) -> float:
        """The row against the mean of the others: for effects that sum to 0 a fixed stretch."""
        rows = len(self.effect)
        return float(self.effect[row]) * rows / (rows - 1)

    def p(self, row: int, *, side: int = 0) -> float:
        """Probability of so large an effect by chance; side -1 or 1 for one direction only."""
        return p_of_t(float(self.effect[row]), float(self.se[row]), self.freedom, side=side)


def p_of_t(estimate: float, se: float, freedom: float, *, side: int = 0) -> float:
    """p-value of ``estimate / se``; 1 when the noise cannot be measured, and for no effect at all."""
    if freedom < 1 or np.isnan(estimate) or abs(estimate) < 1e-9:
        return 1.0
    if se <= 0:
        return 1.0 if side and np.sign(estimate) != side else 0.0
    t = estimate / se
    return float(stats.t.sf(t * side, freedom) if side else 2 * stats.t.sf(abs(t), freedom))


def row_effects(table: Array) -> RowEffects | None:
    """Least squares of ``table = column + row`` over its cells that are not NaN.

    None when rows are not linked by shared columns, or there are fewer than two.
    Source of the sweep: any text on two-way tables with gaps, for example Searle (1971), chapter 7.
    """
    solved = swept(table)
    if solved is None:
        return None
    effect, inverse, present = solved
    column = (np.nan_to_num(table) - effect[:, None] * present).sum(axis=0) / np.maximum(
        1, present.sum(axis=0)
    )
    rest = (np.nan_to_num(table) - effect[:, None] - column) * present
    used = present[:, present.sum(axis=0) > 0]
    freedom = int(used.sum()) - used.shape[1] - len(table) + 1
    noise = float((rest**2).sum()) / freedom if freedom > 0 else 0.0
    return RowEffects(effect=effect, se=np.sqrt(noise * np.diag(inverse)), freedom=freedom)


def swept(table: Array) -> tuple[Array, Array, Array] | None:
    """(row effects, their covariance for unit noise, presence as 0/1), or None for unlinked rows."""
    present = (~np.isnan(table)).astype(np.float64)
    number = np.maximum(1, present.sum(axis=0))
    centred = (np.nan_to_num(table) - np.nan_to_num(table).sum(axis=0) / number) * present
    fit = np.diag(present.sum(axis=1)) - (present / number) @ present.T
    if len(table) < 2 or np.linalg.matrix_rank(fit, tol=1e-8, hermitian=True) < len(table) - 1:
        return None
    inverse = np.linalg.pinv(fit, rcond=1e-10, hermitian=True)
    return inverse @ centred.sum(axis=1), inverse, present
