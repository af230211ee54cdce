"""Contrast: a level that leans away from (or toward) the level the rater gave to the packet just before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.habits.cube import Array, Cube
from interviewer.domain.habits.strata import Order, Slope, distances, fit, only, places, sequence


@dataclass(frozen=True)
class Contrast:
    """Levels per level of the packet before, same dimension: of each rater, and of the panel as a whole.

    Below 0 after a strong packet the next looks weaker; above 0 they grow alike.
    """

    raters: tuple[Slope, ...]
    panel: Slope


def contrast(panel: Cube, *, shuffles: Order) -> Contrast:
    """Slopes on the level before, with drift in the model. Ask `strata.is_measurable` first.

    A short series of scores around its own mean leans against its past by itself. How much is seen in
    shuffled sequences (many x packets), which break only who came after whom; it is taken off.
    """
    level = distances(panel, panel.levels)
    drifts = places(panel)
    before = _around_own_mean(panel.levels)
    sequences = [sequence(own) for own in panel.place]
    columns = [
        only(_shifted(own, s), r, panel) for r, (own, s) in enumerate(zip(before, sequences, strict=True))
    ]
    found = [_pull(before[r], level[r], s[None])[0] for r, s in enumerate(sequences)]
    tried = [_pull(before[r], level[r], shuffles[:, s]) for r, s in enumerate(sequences)]
    every = [*columns, np.sum(columns, axis=0)]
    pulls = [*zip(found, tried, strict=True), (sum(found), np.sum(tried, axis=0))]
    slopes = []
    for column, (pulled, others) in zip(every, pulls, strict=True):
        swept = distances(panel, column)
        length = max(1e-12, float((swept**2).sum()))
        lean = float(others.mean())
        as_far = float((np.abs(others - lean) >= abs(float(pulled) - lean) - 1e-9).mean())
        slopes.append(
            fit(panel, level, [*drifts, swept]).slope(
                _last(len(drifts) + 1), bias=lean / length, shuffled=as_far
            )
        )
    return Contrast(raters=tuple(slopes[:-1]), panel=slopes[-1])


def _around_own_mean(levels: Array) -> Array:
    """Levels less the rater's own mean of the dimension; 0 where there is none."""
    number = np.maximum(1, (~np.isnan(levels)).sum(axis=1))
    return np.asarray(np.nan_to_num(levels - (np.nansum(levels, axis=1) / number)[:, None, :]))


def _shifted(before: Array, order: Order) -> Array:
    """Packets x dimensions: the level of the packet before; 0 for the first."""
    found = np.zeros(before.shape)
    found[order[1:]] = before[order[:-1]]
    return found


def _pull(before: Array, level: Array, orders: Order) -> Array:
    """How strongly each sequence ties a level to the one before, drift taken out: a sum of products."""
    earlier, later = orders[:, :-1], orders[:, 1:]
    tied = np.zeros(len(orders))
    for d in range(before.shape[1]):
        tied += (before[earlier, d] * level[later, d]).sum(axis=1)
    place = np.arange(orders.shape[1]) - (orders.shape[1] - 1) / 2
    trend = (level.sum(axis=1)[orders] @ place) / max(1e-12, float(place @ place)) / before.shape[1]
    return np.asarray(tied - trend * (before.sum(axis=1)[earlier] @ place[1:]))


def _last(size: int) -> Array:
    ask = np.zeros(size)
    ask[-1] = 1.0
    return ask
