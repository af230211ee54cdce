"""One round of a panel as arrays: raters x packets x dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from interviewer.domain.panel import Score
from interviewer.errors import CallerMistake

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: Above this a dense table would not fit into ordinary memory (a million rows need at most seven million).
MOST_CELLS = 30_000_000

OrderFrom = Literal["order column", "order of the file"]


@dataclass(frozen=True)
class Cube:
    """levels: 1-5, NaN where none was given; ne: where the rater wrote NE; both raters x packets x dimensions.

    place: raters x packets, the packet's rank 0, 1, … in the rater's own sequence, NaN where not scored.
    """

    raters: tuple[str, ...]
    packets: tuple[str, ...]
    dimensions: tuple[str, ...]
    levels: Array
    ne: Mask
    place: Array
    order_from: OrderFrom

    def without(self, dimensions: frozenset[str]) -> Cube:
        """The same panel with some dimensions left out."""
        keep = [i for i, d in enumerate(self.dimensions) if d not in dimensions]
        kept = tuple(self.dimensions[i] for i in keep)
        return replace(self, dimensions=kept, levels=self.levels[:, :, keep], ne=self.ne[:, :, keep])

    def of_raters(self, raters: Sequence[str]) -> Cube:
        """The same packets with some of the raters only."""
        rows = [self.raters.index(r) for r in raters]
        return replace(
            self,
            raters=tuple(raters),
            levels=self.levels[rows],
            ne=self.ne[rows],
            place=self.place[rows],
        )

    def units(self, dimension: int) -> Array:
        """Packets x raters of one dimension, as `agreement` takes them."""
        return np.ascontiguousarray(self.levels[:, :, dimension].T)


def cube(scores: tuple[Score, ...]) -> Cube:
    """Arrays of one round's scores; the last of two scores for the same cell counts, so refuse repeats first.

    Without an order for every score, the sequence is that of the scores as they came in.
    """
    named = [[s.rater for s in scores], [s.packet for s in scores], [s.dimension for s in scores]]
    raters, packets, dimensions = (tuple(dict.fromkeys(names)) for names in named)
    shape = (len(raters), len(packets), len(dimensions))
    if np.prod(shape, dtype=np.float64) > MOST_CELLS:
        raise CallerMistake(
            f"{shape[0]} raters x {shape[1]} packets x {shape[2]} dimensions is more than {MOST_CELLS:,} cells; "
            "expected a panel whose raters share packets: split the file"
        )
    where = tuple(map(_positions, named, (raters, packets, dimensions)))
    given = np.array([np.nan if s.level is None else s.level for s in scores], dtype=np.float64)
    levels = np.full(shape, np.nan)
    levels[where] = given
    ne = np.zeros(shape, dtype=bool)
    ne[where] = np.isnan(given)
    return Cube(
        tuple(raters), tuple(packets), tuple(dimensions), levels, ne, *_places(scores, where, shape[:2])
    )


def _positions(names: list[str], known: tuple[str, ...]) -> NDArray[np.intp]:
    index = {name: i for i, name in enumerate(known)}
    return np.array([index[name] for name in names], dtype=np.intp)


def _places(
    scores: tuple[Score, ...], where: tuple[NDArray[np.intp], ...], shape: tuple[int, int]
) -> tuple[Array, OrderFrom]:
    given = all(s.order is not None for s in scores)
    sequence = np.array([s.order if given else i for i, s in enumerate(scores)], dtype=np.float64)
    first = np.full(shape, np.inf)
    np.minimum.at(first, where[:2], sequence)
    place = np.argsort(np.argsort(first, axis=1, kind="stable"), axis=1, kind="stable").astype(np.float64)
    place[np.isinf(first)] = np.nan
    return place, "order column" if given else "order of the file"
