"""Slopes in raters x packets x dimensions, with the noise of whole packets apart from that of single levels.

A rater's levels of one packet may lean the same way; seven of them are then not seven witnesses. As in a split-plot
analysis the noise between packets and within them is measured separately, and pooled only when the first is not
clearly larger. Every packet x dimension and every rater x dimension keeps a level of its own, so difficulty and
leniency cannot pass for a slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from interviewer.domain.habits.additive import p_of_t
from interviewer.domain.habits.cube import Array, Cube

Order = NDArray[np.intp]

#: The two kinds of noise are pooled unless they differ at this level (Winer, 1971, on preliminary tests).
POOL_ABOVE = 0.25
MOST_RATERS = 40
_SWEEPS, _SETTLED = 200, 1e-10


@dataclass(frozen=True)
class Slope:
    """estimate with its standard error and degrees of freedom; NaN where it cannot be told from the packets.

    shuffled: share of reshuffled sequences that give as large a slope; a second, weaker witness that assumes
    nothing about the noise. too_few: unknown since too few packets leave nothing to measure the noise with.
    """

    estimate: float
    se: float
    freedom: float
    shuffled: float = 0.0
    too_few: bool = False

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 %, t."""
        if not np.isfinite(self.estimate) or not np.isfinite(self.se) or self.freedom < 1:
            return None
        reach = float(stats.t.ppf(0.975, self.freedom)) * self.se
        return self.estimate - reach, self.estimate + reach

    @property
    def p(self) -> float:
        """Probability of so large a slope by chance, either way."""
        return p_of_t(self.estimate, self.se, self.freedom)


UNKNOWN = Slope(float("nan"), float("nan"), 0, 1.0)
TOO_FEW = Slope(float("nan"), float("nan"), 0, 1.0, too_few=True)


def is_measurable(panel: Cube) -> bool:
    """Two raters or more (and not a crowd), three packets or more."""
    raters, packets = len(panel.raters), len(panel.packets)
    return 2 <= raters <= MOST_RATERS and packets >= 3


def distances(panel: Cube, values: Array) -> Array:
    """Raters x packets x dimensions with the means of cells and of rater x dimension swept out; 0 for no level."""
    present = ~np.isnan(panel.levels)
    mask = present.astype(np.float64)
    by_cell, by_rater = np.maximum(1, present.sum(axis=0)), np.maximum(1, present.sum(axis=1))
    left = np.asarray(np.nan_to_num(values) * mask, dtype=np.float64)
    for _ in range(_SWEEPS):
        left = (left - left.sum(axis=0) / by_cell) * mask
        means = left.sum(axis=1) / by_rater
        left = (left - means[:, None, :]) * mask
        if np.abs(means).max(initial=0) < _SETTLED:
            break
    return left


@dataclass(frozen=True)
class Fit:
    """Coefficients of some columns, and what is needed for the error of any sum of them."""

    beta: Array
    inverse: Array
    known: Array
    between: Array
    within: Array
    noise: tuple[float, float]
    freedom: tuple[int, int]
    pooled: bool

    def slope(self, ask: Array, *, bias: float = 0.0, shuffled: float = 0.0) -> Slope:
        """``ask @ beta - bias`` with its error; `UNKNOWN` where the columns cannot tell it, `TOO_FEW` without noise."""
        if min(self.freedom) < 1:
            return TOO_FEW
        if not np.allclose(self.known @ ask, ask, atol=1e-6):
            return UNKNOWN
        pull = self.inverse @ ask
        parts = [
            n * float(pull @ s @ pull) for n, s in zip(self.noise, (self.between, self.within), strict=True)
        ]
        freedom = float(sum(self.freedom)) if self.pooled else _satterthwaite(parts, self.freedom)
        return Slope(float(ask @ self.beta) - bias, float(np.sqrt(sum(parts))), freedom, shuffled)


def _satterthwaite(parts: list[float], freedom: tuple[int, int]) -> float:
    weight = sum(part**2 / f for part, f in zip(parts, freedom, strict=True))
    return sum(parts) ** 2 / weight if weight > 0 else float(min(freedom))


def fit(panel: Cube, level: Array, columns: list[Array]) -> Fit:
    """Least squares of swept levels on swept columns (see `distances`)."""
    x = np.stack([c.ravel() for c in columns], axis=1)
    square = x.T @ x
    inverse = np.asarray(np.linalg.pinv(square, rcond=1e-8, hermitian=True), dtype=np.float64)
    beta = inverse @ (x.T @ level.ravel())
    rest = level - (x @ beta).reshape(level.shape)
    number = np.maximum(1, (~np.isnan(panel.levels)).sum(axis=2))
    wholes = np.stack([(c.sum(axis=2) / np.sqrt(number)).ravel() for c in columns], axis=1)
    between = wholes.T @ wholes
    noise, freedom, pooled = _noise(panel, rest, number, int(np.linalg.matrix_rank(square, hermitian=True)))
    return Fit(
        beta=beta,
        inverse=inverse,
        known=inverse @ square,
        between=between,
        within=square - between,
        noise=noise,
        freedom=freedom,
        pooled=pooled,
    )


def _noise(
    panel: Cube, rest: Array, number: Array, slopes: int
) -> tuple[tuple[float, float], tuple[int, int], bool]:
    """(variances of a level between and within packets, their degrees of freedom, whether they were pooled)."""
    present = ~np.isnan(panel.levels)
    raters, packets, dimensions = present.shape
    wholes = int(present.any(axis=2).sum()) - raters - packets + 1
    means = int(present.any(axis=0).sum()) + int(present.any(axis=1).sum()) - dimensions
    between, within = wholes - slopes, int(present.sum()) - means - wholes
    in_wholes = float((rest.sum(axis=2) ** 2 / number).sum())
    inside = max(0.0, float((rest**2).sum()) - in_wholes)
    if between < 1 or within < 1:
        # One dimension: nothing lies within a packet, and the second noise multiplies nothing.
        return (in_wholes / max(1, between), 0.0), (between, max(1, within)), False
    noise = in_wholes / between, inside / within
    if noise[0] > stats.f.isf(POOL_ABOVE, between, within) * noise[1]:
        return noise, (between, within), False
    both = (in_wholes + inside) / (between + within)
    return (both, both), (between, within), True


def sequence(places: Array) -> Order:
    """The packets in a rater's order; those not scored are left out."""
    scored = np.flatnonzero(~np.isnan(places))
    return scored[np.argsort(places[scored], kind="stable")]


def places(panel: Cube) -> list[Array]:
    """One swept column per rater: the packet's place around the middle of the rater's own sequence."""
    return [
        distances(panel, only(np.broadcast_to(_centred(own)[:, None], panel.levels.shape[1:]), r, panel))
        for r, own in enumerate(panel.place)
    ]


def _centred(own: Array) -> Array:
    return np.asarray(np.nan_to_num(own - np.nanmean(own)))


def only(values: Array, rater: int, panel: Cube) -> Array:
    """Packets x dimensions of one rater, 0 for the others."""
    column = np.zeros(panel.levels.shape)
    column[rater] = values
    return column


def shuffles(packets: int, *, seed: int = 0) -> Order:
    """Orders to compare with, many x packets; the same seed gives the same."""
    dice = np.random.default_rng(seed)
    number = max(200, min(1_000, 1_000_000 // packets))
    return np.argsort(dice.random((number, packets)), axis=1)
