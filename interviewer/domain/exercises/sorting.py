"""A backlog sorted into tiers: each item against the key, and the hours of the tiers against their planned shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interviewer.domain.exercise import Sort
from interviewer.domain.exercises.choices import known_items, one_line
from interviewer.domain.exercises.result import PartResult, count_of


def score_sort(part: Sort, given: Mapping[str, Any]) -> PartResult:
    """A line per item; the sums say the share of each tier, and which are off by more than the tolerance."""
    known_items(part.id, given, (i.id for i in part.items))
    lines = tuple(one_line(part, i, given.get(i.id)) for i in part.items)
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=lines,
        sums=(count_of(lines), *_shares_told(part, given)),
        right=sum(line.state == "right" for line in lines),
        keyed=sum(line.state in ("right", "wrong") for line in lines),
    )


def shares(part: Sort, given: Mapping[str, Any]) -> dict[str, float] | None:
    """Percent of the sorted hours per tier; None while nothing is sorted."""
    hours = {c.id: sum(i.hours or 0 for i in part.items if given.get(i.id) == c.id) for c in part.choices}
    total = sum(hours.values())
    return {tier: 100 * held / total for tier, held in hours.items()} if total else None


def _shares_told(part: Sort, given: Mapping[str, Any]) -> list[str]:
    found = shares(part, given)
    if found is None:
        return []
    planned = {c.id: (c.title, c.share or 0.0) for c in part.choices}
    split = "/".join(f"{found[t]:.0f}" for t in planned)
    aim = "/".join(f"{s:g}" for _, s in planned.values())
    told = [f"Your split of the hours: {split}; planned: {aim}, each give or take {part.tolerance:g}."]
    for tier, (title, share) in planned.items():
        off = found[tier] - share
        if abs(off) > part.tolerance:
            told.append(f"{title}: {abs(off):.0f} points {'over' if off > 0 else 'under'} its share.")
    if len(told) == 1:
        told.append("Every tier is within its share.")
    return told
