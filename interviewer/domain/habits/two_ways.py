"""One anchor read in two ways: in a single dimension the panel falls into a high and a low camp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.habits.additive import RowEffects, row_effects
from interviewer.domain.habits.cube import Array, Cube
from interviewer.domain.habits.leniency import leniency

#: Neighbouring levels that lie so far apart leave a hole in the middle.
HOLE = 2


@dataclass(frozen=True)
class Readings:
    """split: share of packets in 0..1 whose levels leave a hole of two, one per dimension.

    effects: how much wider a dimension's levels lie than the others' (row per dimension, in levels).
    distance: dimensions x raters, the rater's mean distance from the cells.
    """

    split: Array
    effects: RowEffects | None
    distance: Array


def readings(panel: Cube) -> Readings:
    """How the levels within each cell lie, by dimension, with the raters' leniency taken out of the spread."""
    lenient = leniency(panel).effect
    levelled = panel.levels - lenient[:, None, None]
    number = (~np.isnan(levelled)).sum(axis=0)
    mean = np.nansum(levelled, axis=0) / np.maximum(1, number)
    apart = levelled - mean
    spread = np.sqrt(np.nansum(apart**2, axis=0) / np.maximum(1, number - 1))
    table = np.where(number >= 2, spread, np.nan).T
    rated = (~np.isnan(panel.levels)).sum(axis=1)
    distance = np.nansum(apart, axis=1) / np.maximum(1, rated)
    return Readings(split=_split(panel.levels), effects=row_effects(table), distance=distance.T)


def _split(levels: Array) -> Array:
    """Share of packets, by dimension, whose sorted levels have two neighbours two or more apart."""
    gaps = np.diff(np.sort(levels, axis=0), axis=0)
    shared = (~np.isnan(levels)).sum(axis=0) >= 2
    holes = (np.nan_to_num(gaps) >= HOLE).any(axis=0) & shared
    return np.asarray(holes.sum(axis=0) / np.maximum(1, shared.sum(axis=0)))
