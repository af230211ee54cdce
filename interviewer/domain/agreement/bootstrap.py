"""Intervals by drawing packets again.

A panel's ratings of one packet belong together, so packets are drawn with replacement and everything in them
comes along. A figure is a function of packet weights (how often each packet was drawn), which makes a thousand
draws a few matrix products.

Percentile intervals are honest only with enough packets: on simulated panels of five raters the 95 % interval of
ordinal alpha held the true value in 75 % of panels with 6 packets, 89 % with 12, 95 % with 30 and 94 % with 100.
Bias-corrected intervals (BC, BCa) did no better at 6, so the plain one is used and the reader is warned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from interviewer.domain.agreement.alpha import Resampled
from interviewer.domain.agreement.ratings import Array

DRAWS = 1_000
#: Draws at a time, so that a panel of thirty thousand packets stays within memory.
_BATCH_CELLS = 4_000_000
#: Dice at a time: each takes four times the memory of the count that becomes of it.
_COUNTED_CELLS = 100_000
#: A figure that more draws than this leave undefined has no interval.
MOST_UNDEFINED = 0.2


@dataclass(frozen=True)
class Interval:
    """95 % by percentiles. undefined: share of draws in which the figure had no value (nothing varied)."""

    low: float
    high: float
    undefined: float


def drawn(packets: int, draws: int, *, seed: int) -> Array:
    """Draws x packets: how often each packet was drawn. The same seed gives the same draws."""
    counts = np.empty((draws, packets), dtype=np.float64)
    step, start = max(1, _COUNTED_CELLS // max(1, packets)), 0
    for part in drawn_in_parts(packets, draws, seed=seed, step=step):
        counts[start : start + len(part)] = part
        start += len(part)
    return counts


def drawn_in_parts(packets: int, draws: int, *, seed: int, step: int) -> Iterator[Array]:
    """The rows of `drawn`, ``step`` of them at a time: the same ones, whatever the step."""
    dice = np.random.default_rng(seed)
    for start in range(0, draws, step):
        rows = min(step, draws - start)
        picked = dice.integers(0, packets, size=(rows, packets)) + np.arange(rows)[:, None] * packets
        counted = np.bincount(picked.ravel(), minlength=rows * packets)
        yield counted.reshape(rows, packets).astype(np.float64)


def intervals(
    figures: dict[str, Resampled], packets: int, *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Interval | None]:
    """The interval of each figure over the same draws; None where too many draws leave it undefined."""
    values: dict[str, list[Array]] = {name: [] for name in figures}
    step = max(1, min(draws, _BATCH_CELLS // max(1, packets)))
    for start in range(0, draws, step):
        weights = drawn(packets, min(step, draws - start), seed=seed + start)
        for name, figure in figures.items():
            values[name].append(figure(weights))
    return {name: percentiles(np.concatenate(got)) for name, got in values.items()}


def percentiles(values: Array) -> Interval | None:
    """The middle 95 % of the defined values."""
    known = values[~np.isnan(values)]
    undefined = 1 - len(known) / len(values)
    if not len(known) or undefined > MOST_UNDEFINED:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(low=float(low), high=float(high), undefined=undefined)
