"""Kendall's W: do raters put packets in the same order?"""

from __future__ import annotations

import numpy as np

from interviewer.domain.agreement.ratings import Array, NotEnoughRatings, Units, matrix


def kendall_w(units: Units, *, ties: bool = True) -> float:
    """Concordance of the raters' orders, 0 (none) to 1 (the same order).

    units: packets x raters without gaps. ties: correct for tied levels, as short scales need it.
    Source: Kendall & Babington Smith (1939). Raises `NotEnoughRatings` on gaps or when nothing varies.
    """
    from scipy import stats  # half a second, and only needed here

    ratings = matrix(units)
    if np.isnan(ratings).any():
        raise NotEnoughRatings("incomplete", "W takes packets that every rater gave a level to")
    packets, raters = ratings.shape
    ranks = np.column_stack([stats.rankdata(column) for column in ratings.T])
    sums = ranks.sum(axis=1)
    spread = 12 * ((sums - sums.mean()) ** 2).sum()
    most = raters**2 * (packets**3 - packets)
    if ties:
        most -= raters * sum(_tie_term(column) for column in ratings.T)
    if most <= 0:
        raise NotEnoughRatings("constant", "no rater tells two packets apart")
    return float(spread / most)


def _tie_term(column: Array) -> float:
    _, times = np.unique(column, return_counts=True)
    return float((times**3 - times).sum())
