"""Several readings of one text: the verdict they settle on, how far they agree, and when one more is worth asking for.

The rule for each criterion, over the readings that gave a usable verdict:

* the middle one in the order not_met or not_observed < partial < met; of two middle ones the lower;
* where that is the lowest step: what more of those readings gave, ``not_met`` or ``not_observed``; equally many make it
  ``not_observed``, since telling somebody wrongly that they missed something is the worse fault;
* where more readings gave no usable verdict than gave one, it is unrated;
* reason and quotes are those of the first reading that gave the settled verdict.

A red flag counts where more than half of all readings saw it, in the state that most of these gave (the weaker of two).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from interviewer.domain import level
from interviewer.domain.rating import (
    CREDIT,
    DimensionLevel,
    Flag,
    FlagState,
    Settled,
    Unrated,
    Verdict,
    VerdictValue,
)
from interviewer.domain.rubric import Criterion, Sheet

Wish = Literal["auto", 1, 3, 5]
WISHES: Mapping[str, Wish] = {"auto": "auto", "1": 1, "3": 3, "5": 5}
UNRATED, NO_LEVEL = "unrated", "NE"
FIRST, MORE, MOST = 1, 3, 5  # readings, where their number is left to the rule

_STEP: Mapping[str, int] = {"not_met": 0, "not_observed": 0, "partial": 1, "met": 2}
_WEAKEST_FIRST: tuple[FlagState, ...] = ("cleared", "suspected", "confirmed")
_LADDER: tuple[VerdictValue, ...] = ("not_met", "partial", "met")


def pooled(readings: Sequence[Settled], *, sheet: Sheet) -> Settled:
    """One set of verdicts out of several readings of the same text; quotes that were not in it add up.

    A single reading stands as it is. Measurements are the same in each, and taken from the first.
    """
    if len(readings) == 1:
        return readings[0]
    verdicts: list[Verdict] = []
    unrated: list[Unrated] = []
    for criterion in sheet.criteria:
        votes = [_vote(reading, criterion.id) for reading in readings]
        found = votes[0] if criterion.kind == "computed" else _settled(votes)
        if isinstance(found, Verdict):
            verdicts.append(found)
        elif found is not None:
            unrated.append(found)
    return Settled(
        verdicts=tuple(verdicts),
        unrated=tuple(unrated),
        flags=tuple(_flags(readings, sheet)),
        void_quotes=sum(r.void_quotes for r in readings),
    )


def _vote(reading: Settled, id: str) -> Verdict | Unrated | None:
    every: list[Verdict | Unrated] = [*reading.verdicts, *reading.unrated]
    return next((v for v in every if v.criterion == id), None)


def _settled(votes: Sequence[Verdict | Unrated | None]) -> Verdict | Unrated | None:
    given = [v for v in votes if isinstance(v, Verdict)]
    none = [v for v in votes if isinstance(v, Unrated)]
    share = dict(Counter([*(v.verdict for v in given), *[UNRATED] * (len(votes) - len(given))]))
    if 2 * len(given) < len(votes):
        return none[0].model_copy(update={"share": share}) if none else None
    value = middle([v.verdict for v in given])
    first = next(v for v in given if v.verdict == value)
    return first.model_copy(update={"share": share, "borderline": not agree(share)})


def middle(values: Sequence[VerdictValue]) -> VerdictValue:
    """The verdict that several readings settle on, by the rule at the head of this file; at least one value."""
    ranked = sorted(_STEP[v] for v in values)
    step = ranked[(len(ranked) - 1) // 2]
    if step == _STEP["met"]:
        return "met"
    if step == _STEP["partial"]:
        return "partial"
    return "not_met" if values.count("not_met") > values.count("not_observed") else "not_observed"


def agree(share: Mapping[str, int]) -> bool:
    """Whether at least two thirds of the readings gave the same; so does a single one."""
    return not share or _two_thirds(max(share.values()), sum(share.values()))


def _two_thirds(part: int, whole: int) -> bool:
    return 3 * part >= 2 * whole


def _flags(readings: Sequence[Settled], sheet: Sheet) -> Iterator[Flag]:
    for known in sheet.flags:
        seen = [next((f for f in r.flags if f.id == known.id), None) for r in readings]
        held = [f for f in seen if f is not None]
        if 2 * len(held) > len(readings):
            counts = Counter(f.state for f in held)
            state = max(_WEAKEST_FIRST, key=lambda s: counts[s])  # of equals the first, which is the weaker
            yield next(f for f in held if f.state == state)


def with_readings(
    settled: Sequence[DimensionLevel], readings: Sequence[Sequence[DimensionLevel]]
) -> tuple[DimensionLevel, ...]:
    """The levels with what each reading by itself gives; those of a single reading stand as they are.

    readings: for every reading the levels of the same dimensions in the same order.
    """
    if len(readings) < 2:
        return tuple(settled)
    return tuple(_spread(held, [_name(r[n]) for r in readings]) for n, held in enumerate(settled))


def _spread(held: DimensionLevel, seen: Sequence[str]) -> DimensionLevel:
    counts, own = Counter(seen), _name(held)
    others = {name: n for name, n in counts.items() if name != own}
    split = others and not _two_thirds(counts[own], len(seen))
    to = min(others, key=lambda name: (-others[name], name)) if split else None
    return held.model_copy(update={"readings": dict(sorted(counts.items())), "borderline_to": to})


def _name(found: DimensionLevel) -> str:
    return NO_LEVEL if found.level is None else str(found.level)


def near_a_cut(
    sheet: Sheet,
    values: Mapping[str, VerdictValue],
    *,
    flags: Sequence[Flag] = (),
    drilled: Collection[str] = (),
) -> tuple[str, ...]:
    """The dimensions whose level would change if one observed criterion stood one step higher or lower.

    values: judged criterion to verdict; those of the scorecard that follow from them are computed. A step is one of
    not_met, partial, met; criteria without a line for ``partial`` have two. What was not observed has no step.
    """
    now, near = _levels(sheet, values, flags, drilled), set[str]()
    for criterion in sheet.criteria:
        value = values.get(criterion.id)
        if criterion.kind != "judged" or value is None or value not in CREDIT:
            continue
        for other in _steps(criterion, value):
            moved = _levels(sheet, {**values, criterion.id: other}, flags, drilled)
            near |= {id for id, found in moved.items() if found != now[id]}
    return tuple(id for id in now if id in near)


def _steps(criterion: Criterion, value: VerdictValue) -> tuple[VerdictValue, ...]:
    ladder = _LADDER if criterion.partial or value == "partial" else ("not_met", "met")
    at = ladder.index(value)
    return ladder[max(0, at - 1) : at] + ladder[at + 1 : at + 2]


def _levels(
    sheet: Sheet, values: Mapping[str, VerdictValue], flags: Sequence[Flag], drilled: Collection[str]
) -> dict[str, int | None]:
    direct = [Verdict(criterion=i, verdict=v, reason="") for i, v in values.items()]
    whole = level.values((*direct, *level.derive(direct, sheet=sheet)))
    return {d.id: d.level for d in level.levels(sheet, whole, flags=flags, drilled=drilled)}


def enough(readings: int, *, near: bool, split: bool) -> int:
    """How many readings there should be, where the rule decides: one; three where a level is near a cut; five where
    the three give different levels.

    readings: how many there are.  near: a level lies within one verdict of a cut.  split: they give different levels.
    """
    if readings < MORE:
        return MORE if near else FIRST
    return MOST if split else MORE
