"""Ratings of one dimension as arrays, and the refusal when they cannot carry a figure.

Everywhere in this folder ``units`` holds one row per packet; a row holds the levels the packet got, one per
rater, `None` or NaN where a rater gave none. Where it matters who rated, a rater keeps one column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from interviewer.errors import CallerMistake

Array = NDArray[np.float64]
Units = Sequence[Sequence[float | None]] | Array

#: The levels of a scale, in any order.
Levels = Sequence[float] | Array

Refusal = Literal["one rater", "too few packets", "constant", "unlinked raters", "incomplete"]


class NotEnoughRatings(CallerMistake):
    """The ratings cannot carry the figure that was asked for; ``reason`` says which way."""

    def __init__(self, reason: Refusal, found: str) -> None:
        super().__init__(f"no figure, {reason}: {found}")
        self.reason, self.found = reason, found


def matrix(units: Units) -> Array:
    """Packets by raters as floats, NaN where there is no level. Short rows are filled up with NaN."""
    if isinstance(units, np.ndarray):
        return np.asarray(units, dtype=np.float64)
    columns = list(zip_longest(*units, fillvalue=None))
    filled = [[np.nan if v is None else float(v) for v in column] for column in columns]
    return np.array(filled, dtype=np.float64).T.reshape(len(units), len(columns))


def scale_of(ratings: Array, levels: Levels | None) -> Array:
    """The sorted levels of the scale: those given, else those that occur."""
    found = np.unique(ratings[~np.isnan(ratings)])
    if levels is None:
        return found
    scale = np.unique(np.asarray(levels, dtype=np.float64))
    stray = np.setdiff1d(found, scale)
    if stray.size:
        raise CallerMistake(f"levels {stray.tolist()} are not on the scale; expected {scale.tolist()}")
    return scale


def indicators(ratings: Array, scale: Array) -> Array:
    """Packets x raters x levels: 1 where that rater gave that packet that level, else 0."""
    return np.asarray(ratings[:, :, None] == scale, dtype=np.float64)


def counts(ratings: Array, scale: Array) -> Array:
    """Packets x levels: how many raters gave the level."""
    return np.asarray(indicators(ratings, scale).sum(axis=1))


def pairable(ratings: Array) -> Array:
    """The packets that two raters or more gave a level to.

    Raises `NotEnoughRatings` when no rater shares a packet with another, or all levels are the same: with
    nothing varying there is no agreement beyond chance to speak of, and no convention makes it 1.
    """
    present = ~np.isnan(ratings)
    if present.any(axis=0).sum() < 2:
        raise NotEnoughRatings("one rater", "fewer than two raters gave a level")
    shared: Array = ratings[present.sum(axis=1) >= 2]
    if not len(shared):
        raise NotEnoughRatings("unlinked raters", "no packet has levels of two raters")
    seen = np.unique(shared[~np.isnan(shared)])
    if len(seen) < 2:
        raise NotEnoughRatings("constant", f"every level is {seen[0]:g}")
    return shared


def linked_groups(present: NDArray[np.bool_]) -> list[list[int]]:
    """Groups of rater columns that are linked by shared packets; one group when all can be compared.

    present: packets (or cells) x raters. Raters without any level are in no group.
    """
    shared = present.T.astype(np.float64) @ present.astype(np.float64) > 0
    left = {int(r) for r in np.flatnonzero(present.any(axis=0))}
    groups: list[list[int]] = []
    while left:
        frontier, group = {min(left)}, set[int]()
        while frontier:
            group |= frontier
            reached = {int(s) for r in frontier for s in np.flatnonzero(shared[r])}
            frontier = reached - group
        groups.append(sorted(group))
        left -= group
    return groups
