"""Synthetic panels with one planted fault each, from a seed.

A clean panel: every packet has a quality, every dimension of it a level of its own around that quality, and each
rater sees that level through noise, rounds it and cuts it to 1-5. Raters score packets in orders of their own.

    level = cut(round(quality[packet] + profile[packet, dimension] + noise + fault))

=====  ============================================================================================
H      the first rater gives a packet the same level on every dimension
V      the first rater's level lies one below
D      the first rater's level rises by 0.25 with every packet scored
C      every rater's level moves by -0.4 x (level given to the packet before, same dimension, less 3)
C1     the same for the first rater only
X      in one dimension raters give 2 or 5: the first two read the anchor one way, the others the other
N      the first rater says NE in 30 % of cells
=====  ============================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from interviewer.domain.panel import Panel, Score

Fault = Literal["clean", "H", "V", "D", "C", "C1", "X", "N"]
#: What each fault is to be called, and whose it is.
NAMED: dict[Fault, tuple[str, str]] = {
    "H": ("halo", "R1"),
    "V": ("leniency", "R1"),
    "D": ("drift", "R1"),
    "C": ("contrast", "panel"),
    "C1": ("contrast", "R1"),
    "X": ("two ways", "MOD"),
    "N": ("no evidence", "R1"),
}
DIMENSIONS = ("FRM", "EXP", "MOD", "PRD", "DAT", "COM", "LED")


@dataclass(frozen=True)
class World:
    """How a panel is made; standard deviations in levels.

    quality: of the packets' overall levels. profile: of dimensions around it. noise: of a rater's single level.
    leniency: of raters. view: of a rater's whole view of a packet. ne: share of NE of everybody.
    own_order: raters score in orders of their own; else all in the same.
    """

    raters: int = 5
    packets: int = 6
    quality: float = 0.7
    profile: float = 0.7
    noise: float = 0.5
    leniency: float = 0.0
    view: float = 0.0
    ne: float = 0.0
    own_order: bool = True


def panel(fault: Fault, seed: int, world: World = World()) -> Panel:
    """One synthetic panel; the same seed gives the same panel."""
    dice = np.random.default_rng([seed, *fault.encode()])
    shape = (world.raters, world.packets, len(DIMENSIONS))
    truth = (
        3 + _spaced(dice, world.packets, world.quality)[:, None] + dice.normal(0, world.profile, shape[1:])
    )
    seen = truth + dice.normal(0, world.noise, shape)
    seen += dice.normal(0, world.leniency, world.raters)[:, None, None]
    seen += dice.normal(0, world.view, shape[:2])[:, :, None]
    orders = [dice.permutation(world.packets) if world.own_order else np.arange(world.packets)
              for _ in range(world.raters)]  # fmt: skip
    if fault == "H":
        seen[0] = seen[0].mean(axis=1, keepdims=True)
    if fault == "V":
        seen[0] -= 1
    if fault == "D":
        seen[0] += 0.25 * np.argsort(orders[0])[:, None]
    levels = _rounded(seen)
    for rater in {"C": range(world.raters), "C1": [0]}.get(fault, []):
        levels[rater] = _against_the_last(seen[rater], orders[rater])
    if fault == "X":
        levels[:, :, 2] = np.where(np.arange(world.raters) < 2, 5, 2)[:, None]
    no_evidence = dice.random(shape) < world.ne
    if fault == "N":
        no_evidence[0] = dice.random(shape[1:]) < 0.3
    return Panel(tuple(_scores(levels, no_evidence, orders)))


def _spaced(dice: np.random.Generator, number: int, spread: float) -> np.ndarray:
    """Qualities that cover the range, as sample packets are chosen to; shuffled."""
    steps = np.linspace(-1.5, 1.5, number) if number > 1 else np.zeros(1)
    return np.asarray(spread * dice.permutation(steps / max(1e-9, float(steps.std()))))


def _rounded(values: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip(np.rint(values), 1, 5).astype(int))


def _against_the_last(seen: np.ndarray, order: np.ndarray) -> np.ndarray:
    levels = _rounded(seen)
    for before, now in pairwise(order):
        levels[now] = _rounded(seen[now] - 0.4 * (levels[before] - 3))
    return levels


def _scores(levels: np.ndarray, no_evidence: np.ndarray, orders: list[np.ndarray]) -> list[Score]:
    found = []
    for rater, order in enumerate(orders):
        for place, packet in enumerate(order, start=1):
            for d, dimension in enumerate(DIMENSIONS):
                level = None if no_evidence[rater, packet, d] else int(levels[rater, packet, d])
                quote = f"packet {packet + 1}, {dimension}" if level else ""
                found.append(Score(f"R{rater + 1}", f"P{packet + 1}", dimension, level, 1, place, quote))
    return found
