"""Which habits are named: those too large to be chance over all the questions asked, and large enough to matter.

Every habit of every rater (and every dimension) is one question, and `SHARES` deals out the error among them, so that
a panel without any habit is accused of one with a chance of `FAMILY_ERROR` or less. The smallest sizes keep big
panels from being told about trifles. What was named is set aside before the rest is judged: a dimension read in two
ways would pass for lenient and severe raters, one severe rater makes all others look lenient.

What can be expected of five raters on six packets, measured on 100 fresh panels of the generator in ``tests/panel/planted.py`` (seeds
50,000 on, never looked at before): halo, contrast, one anchor read in two ways and too much NE were named in all, a rater one
level too severe in 98, a drift of 0.25 levels per packet in 81; 5 clean panels were accused of something. Drift is the hard one:
six packets are a short sequence, and a rising rater runs into the end of the scale. In 95 of those 100 panels the drifting rater was
named for something (a lenient rater, often); with twelve packets drift itself was named in 98, with three raters in 47.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from interviewer.domain.agreement.ratings import NotEnoughRatings
from interviewer.domain.habits.additive import RowEffects
from interviewer.domain.habits.contrast import Contrast, contrast
from interviewer.domain.habits.cube import Array, Cube
from interviewer.domain.habits.drift import Drift, drift
from interviewer.domain.habits.halo import halo
from interviewer.domain.habits.leniency import leniency
from interviewer.domain.habits.no_evidence import NoEvidence, no_evidence
from interviewer.domain.habits.strata import Slope, is_measurable, shuffles
from interviewer.domain.habits.two_ways import Readings, readings

Kind = Literal["leniency", "halo", "drift", "contrast", "no evidence", "two ways"]

FAMILY_ERROR = 0.05
#: How the error is dealt out among the habits, and within one evenly. Contrast rests on few packets and gets most;
#: the others show in every cell and can do with little.
SHARES: dict[Kind, float] = {
    "two ways": 0.05,
    "leniency": 0.1,
    "halo": 0.05,
    "no evidence": 0.15,
    "drift": 0.1,
    "contrast": 0.55,
}
#: Levels from the mean of the other raters.
LENIENCY_MATTERS = 0.5
#: A rater's spread across dimensions as a share of the others'.
HALO_MATTERS = 0.6
#: Levels per packet, against the other raters.
DRIFT_MATTERS = 0.1
#: A rater whose distance from the panel is no chance is said to drift if the slope alone is as unlikely as this. It
#: decides between two words for one rater, not whether the rater is named.
DRIFT_RATHER_THAN_LENIENCY = 0.05
#: Levels per level of the packet before.
CONTRAST_MATTERS = 0.15
#: At most this share of reshuffled sequences may give as large a drift or contrast.
SHUFFLED_AT_MOST = 0.1
#: Share of NE above the others' share; and in so many packets, since one empty packet is no habit.
NE_MATTERS, NE_PACKETS = 0.1, 2
#: Share of packets whose levels leave a hole, and levels of extra spread.
SPLIT_MATTERS, WIDER_MATTERS = 0.5, 0.5


@dataclass(frozen=True)
class Alarm:
    """A named habit. who: the rater, the dimension, or "panel". p is adjusted for all questions asked."""

    kind: Kind
    who: str
    estimate: float
    p: float


@dataclass(frozen=True)
class Habits:
    """Everything measured, and the alarms; a part is None where it could not be measured.

    raters: those with a level, whom all figures but NE are about.
    set_aside: dimensions read in two ways, left out of the raters' figures.
    refused: why raters could not be compared.
    """

    raters: tuple[str, ...]
    leniency: RowEffects | None
    halo: tuple[Array, RowEffects] | None
    drift: Drift | None
    contrast: Contrast | None
    no_evidence: tuple[NoEvidence, ...]
    two_ways: Readings | None
    set_aside: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    refused: str | None


def habits(panel: Cube) -> Habits:
    """Measure every habit of one round and name those that stand out."""
    ne = no_evidence(panel)
    alarms = _without_evidence(panel, ne) if len(panel.raters) > 1 else []
    panel = panel.of_raters(
        [r for r, rows in zip(panel.raters, panel.levels, strict=True) if not np.isnan(rows).all()]
    )
    try:
        found = readings(panel)
    except NotEnoughRatings as error:
        return Habits(panel.raters, None, None, None, None, ne, None, (), tuple(alarms), str(error))
    split = tuple(_in_two_ways(panel, found))
    aside = frozenset(a.who for a in split)
    rest = panel.without(aside) if len(aside) < len(panel.dimensions) else panel
    haloed = halo(rest)
    orders = shuffles(len(rest.packets))
    drifted = drift(rest, shuffles=orders) if is_measurable(rest) else None
    contrasted = contrast(rest, shuffles=orders) if is_measurable(rest) else None
    return Habits(
        raters=panel.raters,
        leniency=leniency(rest),
        halo=haloed,
        drift=drifted,
        contrast=contrasted,
        no_evidence=ne,
        two_ways=found,
        set_aside=tuple(d for d in panel.dimensions if d in aside),
        alarms=(
            *split,
            *_apart(rest),
            *(_haloed(rest, *haloed) if haloed else ()),
            *(_contrasting(rest, contrasted) if contrasted else ()),
            *alarms,
        ),
        refused=None,
    )


def _adjusted(kind: Kind, p: float, questions: int) -> float:
    """p times the questions of its kind over its share of the error: Bonferroni's bound with weights."""
    return min(1.0, p * questions / SHARES[kind])


def _alarms(kind: Kind, asked: Iterable[tuple[str, float, float, bool]]) -> list[Alarm]:
    """asked: (who, estimate, p, large enough to matter) for every question of this kind."""
    every = list(asked)
    judged = [
        (Alarm(kind, who, estimate, _adjusted(kind, p, len(every))), large)
        for who, estimate, p, large in every
    ]
    return [alarm for alarm, large in judged if large and alarm.p <= FAMILY_ERROR]


def _in_two_ways(panel: Cube, found: Readings) -> list[Alarm]:
    effects = found.effects
    if effects is None:
        return []
    return _alarms(
        "two ways",
        (
            (
                name,
                float(found.split[d]),
                effects.p(d, side=1),
                bool(found.split[d] >= SPLIT_MATTERS and effects.versus_rest(d) >= WIDER_MATTERS),
            )
            for d, name in enumerate(panel.dimensions)
        ),
    )


def _haloed(panel: Cube, share: Array, effects: RowEffects) -> list[Alarm]:
    return _alarms(
        "halo",
        (
            (name, float(share[r]), effects.p(r, side=-1), bool(share[r] <= HALO_MATTERS))
            for r, name in enumerate(panel.raters)
        ),
    )


def _contrasting(panel: Cube, found: Contrast) -> list[Alarm]:
    slopes = [("panel", found.panel), *zip(panel.raters, found.raters, strict=True)]
    raised = _alarms("contrast", ((who, s.estimate, s.p, _leans(s)) for who, s in slopes))
    # What the whole panel does is not each rater's own habit.
    return raised[:1] if raised and raised[0].who == "panel" else raised


def _leans(slope: Slope) -> bool:
    return abs(slope.estimate) >= CONTRAST_MATTERS and slope.shuffled <= SHUFFLED_AT_MOST


def _without_evidence(panel: Cube, found: Sequence[NoEvidence]) -> list[Alarm]:
    return _alarms(
        "no evidence",
        (
            (name, own.share, own.p, own.share - own.others >= NE_MATTERS and own.packets >= NE_PACKETS)
            for name, own in zip(panel.raters, found, strict=True)
        ),
    )


def _apart(panel: Cube) -> list[Alarm]:
    """Lenient, severe and drifting raters, the clearest first; each is set aside before the others are compared."""
    asked, named, left = len(panel.raters), list[Alarm](), panel
    while len(left.raters) > 1:
        try:
            raised = _lenient_or_drifting(left, asked)
        except NotEnoughRatings:
            break
        if not raised:
            break
        if len(left.raters) == 2:
            # Of two raters nobody can say which one is off.
            return named + raised
        worst = min(raised, key=lambda alarm: alarm.p).who
        named += [alarm for alarm in raised if alarm.who == worst]
        left = left.of_raters([r for r in left.raters if r != worst])
    return named


def _lenient_or_drifting(panel: Cube, asked: int) -> list[Alarm]:
    lenient = leniency(panel)
    drifted = drift(panel, shuffles=shuffles(len(panel.packets))) if is_measurable(panel) else None
    raised = []
    for r, who in enumerate(panel.raters):
        apart, p = lenient.versus_rest(r), lenient.p(r)
        at_first = apart
        slope = drifted.raters[r] if drifted else None
        if slope is not None and _drifts(slope):
            both = float(stats.chi2.sf(-2 * (np.log(max(p, 1e-300)) + np.log(max(slope.p, 1e-300))), 4))
            alarm = Alarm("drift", who, slope.estimate, _adjusted("drift", both, asked))
            if alarm.p <= FAMILY_ERROR:
                raised.append(alarm)
                at_first = apart - slope.estimate * (len(panel.packets) - 1) / 2
        p = _adjusted("leniency", p, asked)
        if p <= FAMILY_ERROR and min(abs(apart), abs(at_first)) >= LENIENCY_MATTERS and apart * at_first > 0:
            raised.append(Alarm("leniency", who, float(lenient.effect[r]), p))
    return raised


def _drifts(slope: Slope) -> bool:
    return (
        abs(slope.estimate) >= DRIFT_MATTERS
        and slope.shuffled <= SHUFFLED_AT_MOST
        and slope.p <= DRIFT_RATHER_THAN_LENIENCY
    )
