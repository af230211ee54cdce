"""What a report says about habits: figures of raters and dimensions, and the alarms in sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interviewer.domain.habits.alarms import Alarm, Habits, habits
from interviewer.domain.habits.cube import Array, Cube
from interviewer.domain.habits.strata import MOST_RATERS, Slope
from interviewer.domain.panel_report import (
    AlarmFigure,
    HaloFigure,
    NeFigure,
    OrderEffect,
    RaterFigure,
    Slopes,
    TwoWays,
)

#: What alarms find was measured from six packets on (see `alarms`).
FEW_FOR_LENIENCY = 6


@dataclass(frozen=True)
class HabitFigures:
    """The habits part of a `PanelReport`."""

    leniency: tuple[RaterFigure, ...]
    drift: tuple[RaterFigure, ...]
    order_effect: OrderEffect | None
    halo: tuple[HaloFigure, ...]
    ne: tuple[NeFigure, ...]
    two_ways: tuple[TwoWays, ...]
    alarms: tuple[AlarmFigure, ...]
    warnings: tuple[str, ...]


def habit_figures(panel: Cube) -> HabitFigures:
    """Measure the habits of one round and put them in the report's form."""
    found = habits(panel)
    named: set[tuple[str, str]] = {(a.kind, a.who) for a in found.alarms}
    lenient, drifted = found.leniency, found.drift
    return HabitFigures(
        leniency=tuple(
            RaterFigure(
                rater=name,
                estimate=float(lenient.effect[r]),
                interval=lenient.interval(r),
                alarm=("leniency", name) in named,
            )
            for r, name in enumerate(found.raters)
        )
        if lenient
        else (),
        drift=_figures(found.raters, drifted.raters, [("drift", n) in named for n in found.raters])
        if drifted
        else (),
        order_effect=_order_effect(panel, found, named),
        halo=tuple(
            HaloFigure(rater=n, spread_share=float(found.halo[0][r]), alarm=("halo", n) in named)
            for r, n in enumerate(found.raters)
        )
        if found.halo
        else (),
        ne=tuple(
            NeFigure(
                rater=n,
                times=own.times,
                share=own.share,
                others=own.others,
                alarm=("no evidence", n) in named,
            )
            for n, own in zip(panel.raters, found.no_evidence, strict=True)
        ),
        two_ways=_two_ways(panel, found, named),
        alarms=tuple(
            AlarmFigure(
                kind=a.kind, who=a.who, estimate=a.estimate, p=a.p, says=_says(a) + _few(a, panel, found)
            )
            for a in found.alarms
        ),
        warnings=tuple(_warnings(panel, found)),
    )


def _figures(
    raters: tuple[str, ...], slopes: tuple[Slope, ...], alarms: list[bool]
) -> tuple[RaterFigure, ...]:
    return tuple(
        RaterFigure(rater=name, estimate=_known(s.estimate), interval=s.interval, alarm=alarm)
        for name, s, alarm in zip(raters, slopes, alarms, strict=True)
    )


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _order_effect(panel: Cube, found: Habits, named: set[tuple[str, str]]) -> OrderEffect | None:
    if found.drift is None or found.contrast is None:
        return None
    place, previous = found.drift.panel, found.contrast.panel
    notes = []
    if panel.order_from == "order of the file":
        notes.append("no order for every score: packets are taken in the order of the file")
    if _known(place.estimate) is None:
        notes.append(_why_unknown(panel, place))
    elif _known(previous.estimate) is None:
        notes.append("no spread in the levels of the packets before: whether they pull cannot be told")
    return OrderEffect(
        order_from=panel.order_from,
        place=Slopes(estimate=_known(place.estimate), interval=place.interval),
        previous=Slopes(
            estimate=_known(previous.estimate),
            interval=previous.interval,
            alarm=("contrast", "panel") in named,
        ),
        raters=_figures(
            found.raters, found.contrast.raters, [("contrast", n) in named for n in found.raters]
        ),
        note="; ".join(notes) or None,
    )


def _why_unknown(panel: Cube, place: Slope) -> str:
    """Why the order's slope cannot be told; raters are compared with each other all the same where they can be."""
    if place.too_few:
        return f"{len(panel.packets)} packets: too few to tell an effect of the order"
    if bool((panel.place == panel.place[0]).all()):
        return "all raters had the same order, which cannot be told from the packets; raters are compared"
    return "no spread in the orders of the raters beside that of the packets: an effect of the order cannot be told"


def _two_ways(panel: Cube, found: Habits, named: set[tuple[str, str]]) -> tuple[TwoWays, ...]:
    if found.two_ways is None:
        return ()
    figures = []
    for d, name in enumerate(panel.dimensions):
        alarm = ("two ways", name) in named
        high, low = _camps(found.raters, found.two_ways.distance[d]) if alarm else ((), ())
        figures.append(
            TwoWays(dimension=name, split=float(found.two_ways.split[d]), high=high, low=low, alarm=alarm)
        )
    return tuple(figures)


def _camps(raters: tuple[str, ...], distance: Array) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Raters who read the anchor high and low: half a level or more from the middle, on average over packets."""
    high = tuple(n for n, d in zip(raters, distance, strict=True) if d >= 0.5)
    low = tuple(n for n, d in zip(raters, distance, strict=True) if d <= -0.5)
    return high, low


def _few(alarm: Alarm, panel: Cube, found: Habits) -> str:
    """What is said beside leniency on very few packets, or where its interval has no width."""
    if alarm.kind != "leniency" or found.leniency is None:
        return ""
    packets, se = len(panel.packets), float(found.leniency.se[found.raters.index(alarm.who)])
    few = packets < FEW_FOR_LENIENCY or se < 1e-9
    return f" ({packets} packets: too few to conclude)" if few else ""


def _says(alarm: Alarm) -> str:
    size = abs(alarm.estimate)
    match alarm.kind:
        case "leniency":
            word, side = ("lenient", "above") if alarm.estimate > 0 else ("severe", "below")
            return f"{alarm.who} is {word}: {size:.1f} levels {side} the panel on the same packets"
        case "halo":
            return (
                f"{alarm.who} gives nearly the same level on every dimension of a packet (halo): "
                f"{100 * alarm.estimate:.0f} % of the others' spread"
            )
        case "drift":
            way = "more lenient" if alarm.estimate > 0 else "more severe"
            return f"{alarm.who} drifts: {size:.2f} levels {way} with every packet, against the others"
        case "contrast":
            who = "the panel" if alarm.who == "panel" else alarm.who
            way, name = ("away from", "contrast") if alarm.estimate < 0 else ("toward", "assimilation")
            return f"{who} leans {way} the packet before ({name}): {size:.2f} levels per level"
        case "no evidence":
            return f"{alarm.who} says NE in {100 * alarm.estimate:.0f} % of cells, far more than the others"
        case "two ways":
            return (
                f"the anchor of {alarm.who} is read in two ways: in {100 * alarm.estimate:.0f} % of packets the levels "
                "fall into a high and a low camp"
            )


def _warnings(panel: Cube, found: Habits) -> list[str]:
    said = []
    if found.refused:
        said.append(f"raters are not compared: {found.refused}")
    silent = [r for r in panel.raters if r not in found.raters]
    if silent:
        said.append(f"{', '.join(silent)} gave no level at all, only NE: not compared")
    if found.set_aside:
        said.append(
            f"leniency, halo, drift and order are measured without {', '.join(found.set_aside)}, read in two ways"
        )
    if not found.refused and found.drift is None:
        said.append(
            f"drift and order are not measured: they take three packets or more and at most {MOST_RATERS} raters"
        )
    return said
