"""Leniency: how far a rater's levels lie above (+) or below (-) the panel's, on the same packets."""

from __future__ import annotations

import numpy as np

from interviewer.domain.agreement.ratings import NotEnoughRatings, linked_groups
from interviewer.domain.habits.additive import RowEffects, row_effects, swept
from interviewer.domain.habits.cube import Array, Cube


def leniency(panel: Cube) -> RowEffects:
    """Effect of each rater in levels, summing to 0; rater + packet x dimension, least squares.

    The error is how much a rater's distance from the panel differs from packet to packet: scores of one packet
    hang together, so packets, not cells, are counted. Raises `NotEnoughRatings` for fewer than two raters and
    for raters that no shared cell links, naming the groups.
    """
    cells = panel.levels.reshape(len(panel.raters), -1)
    if len(panel.raters) < 2:
        raise NotEnoughRatings("one rater", f"only {', '.join(panel.raters) or 'nobody'}")
    solved = swept(cells)
    if solved is None:
        groups = linked_groups(~np.isnan(cells.T))
        named = " | ".join(", ".join(panel.raters[r] for r in group) for group in groups)
        raise NotEnoughRatings("unlinked raters", f"no shared cell links {named}")
    by_packet = row_effects(by_packets(panel))
    if by_packet is None:
        return RowEffects(effect=solved[0], se=np.full(len(cells), np.nan), freedom=0)
    return RowEffects(effect=solved[0], se=by_packet.se, freedom=by_packet.freedom)


def cell_effects(panel: Cube) -> Array:
    """Packets x dimensions: the level of each cell with the raters' leniency taken out; NaN without a level."""
    cells = panel.levels.reshape(len(panel.raters), -1)
    solved = swept(cells)
    effect = solved[0] if solved else np.zeros(len(cells))
    present = ~np.isnan(cells)
    number = present.sum(axis=0)
    total = (np.nan_to_num(cells) - effect[:, None] * present).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(number > 0, total / number, np.nan).reshape(panel.levels.shape[1:])


def by_packets(panel: Cube) -> Array:
    """Raters x packets: mean distance from the cells' own levels; NaN where a rater gave none."""
    apart = panel.levels - cell_effects(panel)
    number = (~np.isnan(apart)).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(number > 0, np.nansum(apart, axis=2) / number, np.nan)
