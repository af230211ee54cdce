"""The rules or the model beside a panel: does it differ from people more than they differ from each other?

Leave one out: each person is compared with the mean of the *other* people, and the reader with the same mean on the same
cells. The difference of the two distances says who is nearer. Intervals are by drawing packets again, since what is in one
packet belongs together. With few packets none of this is a calibration, and it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from interviewer.domain.agreement.bootstrap import drawn, percentiles
from interviewer.domain.agreement.figures import alpha_or_none
from interviewer.domain.habits.cube import Cube, cube
from interviewer.domain.panel import Score
from interviewer.domain.panel_report import Pair

Array = NDArray[np.float64]
#: Packets with levels of people and reader, below which nothing is called calibrated, and labels for a recalibration.
ENOUGH_PACKETS, ENOUGH_LABELS = 12, 50
FEWEST_PEOPLE = 2
DRAWS, SEED = 1_000, 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AgainstOne(_Frozen):
    """One person left out. Distances are mean absolute levels from the mean of the others, on ``cells`` cells.

    nearer: the person's distance less the reader's; above 0 the reader is nearer to the others than this person is.
    """

    rater: str
    cells: int
    rater_distance: float | None
    reader_distance: float | None
    nearer: float | None
    interval: Pair | None


class ReaderLeniency(_Frozen):
    """The reader's levels less the people's mean in one dimension, in levels; alpha of people without and with it."""

    dimension: str
    cells: int
    leniency: float | None
    interval: Pair | None
    alpha_people: float | None
    alpha_with: float | None


class Mended(_Frozen):
    """One level of the reader as it is, and as a rising step function fitted on the other packets would have it, 1 to 5."""

    packet: str
    dimension: str
    raw: int
    recalibrated: float


class Recalibrated(_Frozen):
    """Mean absolute distance to the people's mean, raw and after a rising step function that was fitted on other packets."""

    labels: int
    raw: float
    recalibrated: float
    levels: tuple[Mended, ...] = ()


class ReaderFigures(_Frozen):
    """The reader against the panel. status: what may be said of it on this scorecard. notes: what was put together, and how."""

    reader: str
    notes: tuple[str, ...] = ()
    packets: int
    cells: int
    no_level: int
    status: str
    against: tuple[AgainstOne, ...]
    dimensions: tuple[ReaderLeniency, ...]
    recalibrated: Recalibrated | None


def reader_figures(
    people: Iterable[Score], reader: str, levels: Iterable[Score], *, draws: int = DRAWS, seed: int = SEED
) -> ReaderFigures:
    """people: one round; levels: the reader's, with its own name as rater. The same seed gives the same figures."""
    theirs, its = tuple(people), tuple(s._replace(rater=reader) for s in levels)
    known = {(s.packet, s.dimension) for s in theirs}
    whole = cube((*theirs, *(s for s in its if (s.packet, s.dimension) in known)))
    names = tuple(r for r in whole.raters if r != reader)
    if reader not in whole.raters or len(names) < FEWEST_PEOPLE:
        return _nothing(reader, its, people=len(names))
    given, model = whole.of_raters(names).levels, whole.of_raters([reader]).levels[0]
    weights = drawn(len(whole.packets), draws, seed=seed)
    both = ~np.isnan(model) & ((~np.isnan(given)).sum(axis=0) >= FEWEST_PEOPLE)
    packets = int(both.any(axis=1).sum())
    return ReaderFigures(
        reader=reader,
        packets=packets,
        cells=int(both.sum()),
        no_level=sum(s.level is None for s in its),
        status=_status(packets),
        against=tuple(_left_out(given, model, i, name, weights) for i, name in enumerate(names)),
        dimensions=tuple(
            _of_dimension(whole, names, reader, d, weights) for d in range(len(whole.dimensions))
        ),
        recalibrated=_recalibrated(_mean_of(given), model, both, names=(whole.packets, whole.dimensions)),
    )


def _nothing(reader: str, levels: Sequence[Score], *, people: int) -> ReaderFigures:
    why = (
        f"{people} people scored; expected {FEWEST_PEOPLE} or more"
        if people < FEWEST_PEOPLE
        else "the reader gave no level"
    )
    return ReaderFigures(
        reader=reader, packets=0, cells=0, no_level=sum(s.level is None for s in levels),
        status=f"not calibrated on this scorecard: {why}", against=(), dimensions=(), recalibrated=None,
    )  # fmt: skip


def _status(packets: int) -> str:
    if packets < ENOUGH_PACKETS:
        return (
            f"not calibrated on this scorecard: {packets} packets with levels of people and reader, expected {ENOUGH_PACKETS} "
            "or more. The figures below show where to look, not what it is worth"
        )
    return f"compared on {packets} packets of this scorecard; go by the intervals, and by dimension"


def _mean_of(levels: Array) -> Array:
    """Mean over the first axis, NaN where nobody gave a level."""
    known = ~np.isnan(levels)
    counts = known.sum(axis=0)
    sums = np.where(known, levels, 0.0).sum(axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _left_out(given: Array, model: Array, i: int, name: str, weights: Array) -> AgainstOne:
    others = _mean_of(np.delete(given, i, axis=0))
    shared = ~np.isnan(others) & ~np.isnan(given[i]) & ~np.isnan(model)
    mine, its = np.abs(given[i] - others), np.abs(model - others)
    estimate, interval = _mean_with_interval(mine - its, shared, weights)
    return AgainstOne(
        rater=name,
        cells=int(shared.sum()),
        rater_distance=_mean_with_interval(mine, shared, weights)[0],
        reader_distance=_mean_with_interval(its, shared, weights)[0],
        nearer=estimate,
        interval=interval,
    )


def _of_dimension(whole: Cube, names: Sequence[str], reader: str, d: int, weights: Array) -> ReaderLeniency:
    people = whole.of_raters(names)
    apart = whole.of_raters([reader]).levels[0, :, d] - _mean_of(people.levels[:, :, d])
    shared = ~np.isnan(apart)
    estimate, interval = _mean_with_interval(apart[:, None], shared[:, None], weights)
    return ReaderLeniency(
        dimension=whole.dimensions[d],
        cells=int(shared.sum()),
        leniency=estimate,
        interval=interval,
        alpha_people=alpha_or_none(people.units(d)),
        alpha_with=alpha_or_none(whole.units(d)),
    )


def _mean_with_interval(
    values: Array, shared: NDArray[np.bool_], weights: Array
) -> tuple[float | None, Pair | None]:
    """Mean over shared cells (packets x dimensions), and its interval over draws of packets."""
    if not shared.any():
        return None, None
    sums, counts = np.where(shared, values, 0.0).sum(axis=1), shared.sum(axis=1).astype(float)
    totals = weights @ counts
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(totals > 0, (weights @ sums) / totals, np.nan)
    found = percentiles(means)
    several = int((counts > 0).sum()) > 1
    return float(sums.sum() / counts.sum()), (found.low, found.high) if found and several else None


def _recalibrated(
    people: Array, model: Array, both: NDArray[np.bool_], *, names: tuple[Sequence[str], Sequence[str]]
) -> Recalibrated | None:
    """A rising step function from the reader's level to the people's mean, fitted without the packet it is tried on."""
    labels = int(both.sum())
    if labels < ENOUGH_LABELS or int(both.any(axis=1).sum()) < 2:
        return None
    raw, mended, levels = [], [], list[Mended]()
    for packet in np.flatnonzero(both.any(axis=1)):
        rest = both.copy()
        rest[packet] = False
        step = isotonic(model[rest], people[rest])
        own = both[packet]
        raw.append(np.abs(model[packet, own] - people[packet, own]))
        fitted = np.array([step[int(level) - 1] for level in model[packet, own]])
        mended.append(np.abs(fitted - people[packet, own]))
        levels += [
            Mended(
                packet=names[0][int(packet)],
                dimension=names[1][int(d)],
                raw=int(model[packet, d]),
                recalibrated=float(value),
            )
            for d, value in zip(np.flatnonzero(own), fitted, strict=True)
        ]
    return Recalibrated(
        labels=labels,
        raw=float(np.concatenate(raw).mean()),
        recalibrated=float(np.concatenate(mended).mean()),
        levels=tuple(levels),
    )


def isotonic(levels: Array, targets: Array) -> list[float]:
    """For levels 1 to 5 the rising values nearest to the targets in least squares (pooled neighbours).

    A level that does not occur takes the value of the next lower one that does, or of the lowest.
    """
    found = [(level, targets[levels == level]) for level in range(1, 6)]
    blocks = [([level], float(t.mean()), len(t)) for level, t in found if len(t)]
    pooled: list[tuple[list[int], float, int]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][1] > pooled[-1][1]:
            (a, x, n), (b, y, m) = pooled[-2], pooled[-1]
            pooled[-2:] = [([*a, *b], (x * n + y * m) / (n + m), n + m)]
    values = {level: value for members, value, _ in pooled for level in members}
    steps, held = [], values[min(values)]
    for level in range(1, 6):
        held = values.get(level, held)
        steps.append(held)
    return steps
