"""Who covers which dimensions in the interviews that a scorecard is for, and which questions open them.

Two dimensions a person, so that each is asked about thoroughly; more only where some would be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from interviewer.domain.probe import Probe

EACH, MOST_EACH = 2, 3
#: Questions to open one dimension with, for one person.
QUESTIONS = 2
Plan = Mapping[str, tuple[str, ...]]


def suggested(weights: Mapping[str, float], people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """A plan to start from: the heaviest dimensions first, dealt out in turn; two each, or as many as cover them all."""
    if not people:
        return {}
    ids = sorted(weights, key=lambda d: -weights[d])
    each = min(len(ids), max(EACH, -(-len(ids) // len(people))))
    held: dict[str, list[str]] = {p: [] for p in people}
    given = dict.fromkeys(ids, 0)
    for _ in range(each):
        for person in people:
            free = [d for d in ids if d not in held[person]]
            least = min(free, key=lambda d: given[d])
            held[person].append(least)
            given[least] += 1
    return {p: tuple(sorted(own, key=list(weights).index)) for p, own in held.items()}


def remarks(plan: Plan, dimensions: Iterable[str]) -> list[str]:
    """What a plan leaves out, and who has much; empty where nothing is to be said."""
    covered = {d for own in plan.values() for d in own}
    found = [f"nobody covers {d}" for d in dimensions if d not in covered]
    return found + [
        f"{person} covers {len(own)}: more than {MOST_EACH} are seldom asked about thoroughly"
        for person, own in plan.items()
        if len(own) > MOST_EACH
    ]


def questions(plan: Plan, probes: Iterable[Probe]) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Person to (dimension, ids of questions); no question is given to two people while there are others."""
    bank = [p for p in probes if p.role is None and p.shown is None]
    times: dict[str, int] = {p.id: 0 for p in bank}
    found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for person, own in plan.items():
        rows = []
        for dimension in own:
            fitting = [p for p in bank if dimension in p.dimensions]
            fitting.sort(key=lambda p: (times[p.id], p.dimensions.index(dimension), p.id))
            picked = tuple(p.id for p in fitting[:QUESTIONS])
            for id in picked:
                times[id] += 1
            rows.append((dimension, picked))
        found[person] = tuple(rows)
    return found
