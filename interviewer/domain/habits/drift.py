"""Drift: a rater who grows more lenient or more severe from packet to packet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.habits.cube import Array, Cube
from interviewer.domain.habits.strata import Order, Slope, distances, fit, places


@dataclass(frozen=True)
class Drift:
    """raters: levels per packet, each rater against the mean of the others.

    panel: the slope all share; unknown when all had the same order, which then cannot be told from the packets.
    """

    raters: tuple[Slope, ...]
    panel: Slope


def drift(panel: Cube, *, shuffles: Order) -> Drift:
    """Slopes on the packet's place. Ask `strata.is_measurable` first; shuffles: many x packets."""
    raters = len(panel.raters)
    level = distances(panel, panel.levels)
    found = fit(panel, level, places(panel))
    return Drift(
        raters=tuple(
            found.slope(_versus_rest(r, raters), shuffled=_shuffled(level[r], panel.place[r], shuffles))
            for r in range(raters)
        ),
        panel=found.slope(np.full(raters, 1 / raters)),
    )


def _versus_rest(rater: int, raters: int) -> Array:
    ask = np.full(raters, -1 / (raters - 1))
    ask[rater] = 1.0
    return ask


def _shuffled(level: Array, own: Array, shuffles: Order) -> float:
    """Share of shuffled sequences whose slope is as large as the one found."""
    by_packet = level.sum(axis=1)
    centred = np.nan_to_num(own - np.nanmean(own))
    tried = np.abs(by_packet[shuffles] @ centred)
    return float((tried >= abs(float(centred @ by_packet)) - 1e-9).mean())
