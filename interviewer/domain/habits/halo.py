"""Halo: a rater whose levels hardly differ between the dimensions of one packet."""

from __future__ import annotations

import numpy as np

from interviewer.domain.habits.additive import RowEffects, row_effects
from interviewer.domain.habits.cube import Array, Cube

#: Fewer levels of one packet than this say nothing about their spread.
FEWEST_DIMENSIONS = 3


def spreads(panel: Cube) -> Array:
    """Raters x packets: standard deviation of the levels across dimensions; NaN below three levels."""
    number = (~np.isnan(panel.levels)).sum(axis=2)
    mean = np.nansum(panel.levels, axis=2) / np.maximum(1, number)
    squares = np.nansum((panel.levels - mean[:, :, None]) ** 2, axis=2)
    return np.where(number >= FEWEST_DIMENSIONS, np.sqrt(squares / np.maximum(1, number - 1)), np.nan)


def halo(panel: Cube) -> tuple[Array, RowEffects] | None:
    """(share, effects): each rater's mean spread as a share of the others', and the same as effects in levels.

    Packets whose dimensions truly lie close together lie close for everybody, which the packet's own effect
    takes up. None where raters cannot be compared.
    """
    table = spreads(panel)
    effects = row_effects(table)
    if effects is None:
        return None
    level = float(np.nanmean(table))
    others = level - effects.effect / (len(table) - 1)
    own = level + effects.effect
    return np.divide(own, others, out=np.ones_like(own), where=others > 1e-9), effects
