"""Drift over weeks: how the same people score the same packets a second time.

A packet that was scored before is put among new ones, and nobody is told which it is. What a person gives it now less what
the same person gave it then is that person's change; what all share may lie in an anchor that was reworded meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict
from scipy import stats

from interviewer.domain.habits.additive import p_of_t
from interviewer.domain.panel import Score
from interviewer.domain.panel_report import Pair

#: Levels on the scale 1-5 that are worth a word, and the chance of a false word over all people of a panel.
MATTERS, ERROR = 0.5, 0.05
_TWO = 2

Cell = tuple[str, str]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AgainFigure(_Frozen):
    """One person. change: mean levels now less then. interval: 95 %, by packets; None below two packets.

    same: share of cells with the level of then. others: the mean change of the other people on the same cells.
    """

    rater: str
    packets: int
    cells: int
    change: float
    interval: Pair | None
    same: float
    others: float | None
    alarm: bool


class ScoredAgain(_Frozen):
    """What was scored twice. gone, come: cells that had a level only then, or only now (NE the other time)."""

    packets: tuple[str, ...]
    raters: tuple[AgainFigure, ...]
    gone: int
    come: int
    notes: tuple[str, ...] = ()


def scored_again(earlier: Iterable[Score], later: Iterable[Score]) -> ScoredAgain | None:
    """The change of everybody who scored a packet both times, by name; None where nobody did.

    earlier: if a cell is in it more than once, its first level counts. Intervals are those of the mean of packets by t:
    what is in one packet belongs together, so seven dimensions of one packet are one witness and not seven.
    """
    then, now = _by_rater(earlier, first=True), _by_rater(later, first=False)
    both = {r: _changes(then[r], now[r]) for r in now if r in then}
    both = {r: cells for r, cells in both.items() if cells}
    if not both:
        return None
    return ScoredAgain(
        packets=tuple(dict.fromkeys(p for cells in both.values() for p, _ in cells)),
        raters=tuple(_figure(r, both) for r in both),
        gone=_switched(then, now, had="then"),
        come=_switched(then, now, had="now"),
        notes=_notes(both),
    )


def _by_rater(scores: Iterable[Score], *, first: bool) -> dict[str, dict[Cell, int | None]]:
    found: dict[str, dict[Cell, int | None]] = {}
    for s in scores:
        own = found.setdefault(s.rater, {})
        if not first or (s.packet, s.dimension) not in own:
            own[s.packet, s.dimension] = s.level
    return found


def _changes(then: Mapping[Cell, int | None], now: Mapping[Cell, int | None]) -> dict[Cell, int]:
    found = {}
    for cell, level in now.items():
        before = then.get(cell)
        if level is not None and before is not None:
            found[cell] = level - before
    return found


def _figure(rater: str, both: Mapping[str, Mapping[Cell, int]]) -> AgainFigure:
    own = both[rater]
    means = _packet_means(own)
    change, interval, p = _mean(means)
    shared = [c for r, cells in both.items() if r != rater for cell, c in cells.items() if cell in own]
    return AgainFigure(
        rater=rater,
        packets=len(means),
        cells=len(own),
        change=change,
        interval=interval,
        same=sum(c == 0 for c in own.values()) / len(own),
        others=sum(shared) / len(shared) if shared else None,
        alarm=abs(change) >= MATTERS and p * len(both) <= ERROR,
    )


def _packet_means(own: Mapping[Cell, int]) -> list[float]:
    held: dict[str, list[int]] = {}
    for (packet, _), change in own.items():
        held.setdefault(packet, []).append(change)
    return [sum(v) / len(v) for v in held.values()]


def _mean(means: list[float]) -> tuple[float, Pair | None, float]:
    """(mean, 95 % interval, p against no change), by t over packets."""
    mean = float(np.mean(means))
    if len(means) < _TWO:
        return mean, None, 1.0
    freedom = len(means) - 1
    error = float(np.std(means, ddof=1)) / float(np.sqrt(len(means)))
    reach = float(stats.t.ppf(0.975, freedom)) * error
    return mean, (mean - reach, mean + reach), p_of_t(mean, error, freedom)


def _switched(
    then: Mapping[str, Mapping[Cell, int | None]],
    now: Mapping[str, Mapping[Cell, int | None]],
    *,
    had: Literal["then", "now"],
) -> int:
    a, b = (then, now) if had == "then" else (now, then)
    return sum(
        level is not None and cell in b.get(r, {}) and b[r][cell] is None
        for r, own in a.items()
        for cell, level in own.items()
    )


def _notes(both: Mapping[str, Mapping[Cell, int]]) -> tuple[str, ...]:
    fewest = min(len(_packet_means(cells)) for cells in both.values())
    if fewest < _TWO:
        return (
            "one packet scored again: a change in it may be the packet's own; no interval, and nobody is named",
        )
    if fewest < 4:
        return (f"{fewest} packets scored again: intervals are wide, and only a large change is named",)
    return ()
