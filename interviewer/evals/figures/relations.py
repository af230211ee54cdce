"""Between ratings: edits that must move one thing, twins that must move nothing, attacks, and re-runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from interviewer.evals.cases import UNRATED, Relation
from interviewer.evals.figures.agreement import SCALE
from interviewer.evals.figures.basic import Figure, share, upper_bound
from interviewer.evals.figures.flags import RAISED
from interviewer.evals.outcome import Outcome

METAMORPHIC = ("edit", "twin")


class Broken(NamedTuple):
    """An expectation that did not hold: of which relation, and what was seen."""

    relation: str
    family: str
    what: str


class Moved(NamedTuple):
    """How many verdicts could have moved between two ratings, and which did: (criterion, before, after)."""

    compared: int
    changes: tuple[tuple[str, str, str], ...]


def both(relation: Relation, outcomes: Mapping[str, Outcome]) -> tuple[Outcome, Outcome] | None:
    """The two ratings of a relation; None while one of them is missing or failed."""
    base, other = outcomes.get(relation.base), outcomes.get(relation.other)
    if base is None or other is None or base.fault or other.fault:
        return None
    return base, other


def moved(base: Outcome, other: Outcome, ids: Iterable[str] | None = None) -> Moved:
    """Verdicts that differ, over ``ids`` or all that both were judged on; unrated against rated differs too."""
    wanted = [
        i for i in (ids if ids is not None else base.verdicts) if i in base.verdicts and i in other.verdicts
    ]
    changes = tuple(
        (i, base.verdicts[i], other.verdicts[i]) for i in wanted if base.verdicts[i] != other.verdicts[i]
    )
    return Moved(len(wanted), changes)


def rank(verdict: str) -> int:
    """0 not observed or unrated, 1 not met, 2 partial, 3 met."""
    return SCALE.index(verdict) if verdict != UNRATED else 0


def faults_of(relation: Relation, base: Outcome, other: Outcome) -> list[str]:
    """What does not hold, in words; empty where all does."""
    found: list[str] = []
    for i in relation.falls:
        before, after = _value(base, i), _value(other, i)
        if rank(after) >= rank(before) or UNRATED in (before, after):
            found.append(f"{i} should fall: {before} to {after}")
    for i in relation.rises:
        before, after = _value(base, i), _value(other, i)
        if rank(after) <= rank(before):
            found.append(f"{i} should rise: {before} to {after}")
    for i, wanted in relation.becomes.items():
        if _value(other, i) != wanted:
            found.append(f"{i} should become {wanted}: {_value(other, i)}")
    found += [
        f"{d} should have no level: {other.levels[d]}" for d in relation.no_level if other.levels.get(d)
    ]
    found += [f"{i} should hold: {a} to {b}" for i, a, b in stirred(relation, base, other).changes]
    found += _flags_off(relation.base_flags, base, "base")
    found += _flags_off(relation.flags, other, "edited")
    if relation.silent and other.notes:
        found.append("nothing should be reported of the text itself")
    return found


def stirred(relation: Relation, base: Outcome, other: Outcome) -> Moved:
    """What moved of what has to hold. Where only some criteria are free, they are free in one direction."""
    if relation.holds is not None:
        return moved(base, other, relation.holds)
    free = {*relation.falls, *relation.rises, *relation.becomes}
    whole = moved(base, other, [i for i in base.verdicts if i not in free])
    allowed = tuple(c for c in whole.changes if not _is_free(c, relation))
    return Moved(whole.compared, allowed)


def _is_free(change: tuple[str, str, str], relation: Relation) -> bool:
    id, before, after = change
    up = rank(after) > rank(before)
    return id in (relation.may_rise if up else relation.may_fall)


def _value(outcome: Outcome, id: str) -> str:
    for held in (outcome.verdicts, outcome.computed, outcome.derived):
        if id in held:
            return held[id]
    return UNRATED


def _flags_off(wanted: Mapping[str, str] | None, outcome: Outcome, which: str) -> list[str]:
    """Flags that are not as planted: raised or not is what counts; those that are not named have to be absent."""
    if wanted is None:
        return []
    return [
        f"{flag} of the {which} text should be {wanted.get(flag, 'absent')}: {outcome.flags.get(flag, 'absent')}"
        for flag in sorted({*wanted, *outcome.flags})
        if (wanted.get(flag) in RAISED) != (outcome.flags.get(flag) in RAISED)
    ]


def moves(relation: Relation, base: Outcome, other: Outcome) -> list[bool]:
    """For every move that the relation names (a fall, a rise, a verdict to become), whether it happened."""
    fell = [
        rank(_value(other, i)) < rank(_value(base, i)) and UNRATED not in (_value(base, i), _value(other, i))
        for i in relation.falls
    ]
    rose = [rank(_value(other, i)) > rank(_value(base, i)) for i in relation.rises]
    return [*fell, *rose, *(_value(other, i) == wanted for i, wanted in relation.becomes.items())]


def metamorphic(relations: Iterable[Relation], outcomes: Mapping[str, Outcome]) -> dict[str, Figure]:
    """The share of expectations that hold, over all and by family, and the share of verdicts that twins change.

    An expectation is strict: one verdict that moves where nothing should breaks it. Beside it stand the two parts that it
    is made of: ``named_moves``, of the moves that edits name those that happened, and ``still_verdicts``, of the verdicts
    that have to hold those that did.
    """
    held: dict[str, list[bool]] = {}
    twins: list[Moved] = []
    named: list[bool] = []
    still: list[Moved] = []
    for relation in relations:
        pair = both(relation, outcomes)
        if relation.kind not in METAMORPHIC or pair is None:
            continue
        held.setdefault(_group(relation.family), []).append(not faults_of(relation, *pair))
        named += moves(relation, *pair)
        still.append(stirred(relation, *pair))
        if relation.kind == "twin":
            twins.append(still[-1])
    if not held:
        return {}
    every = [h for family in held.values() for h in family]
    found = {
        "metamorphic_pass": share(sum(every), len(every), of="expectations"),
        "named_moves": share(sum(named), len(named), of="moves that edits name"),
        "still_verdicts": _share_of(still, changed=False, of="verdicts that have to hold"),
    }
    if twins:
        found["invariance_change"] = _share_of(twins, changed=True, of="verdicts on twins")
    return found | {
        f"metamorphic_pass.{family}": share(sum(held[family]), len(held[family]), of="expectations")
        for family in sorted(held)
    }


def _share_of(found: Sequence[Moved], *, changed: bool, of: str) -> Figure:
    """The share of verdicts that changed, or that did not."""
    moved_on, compared = sum(len(m.changes) for m in found), sum(m.compared for m in found)
    return share(moved_on if changed else compared - moved_on, compared, of=of)


def _group(family: str) -> str:
    """Families of one kind together: ``X-WRG-3`` is X, ``flag RF-1`` is flag."""
    return re.split(r"[- ]", family, maxsplit=1)[0]


def broken(relations: Iterable[Relation], outcomes: Mapping[str, Outcome]) -> list[Broken]:
    """Every expectation that does not hold, with what was seen."""
    return [
        Broken(r.id, r.family, fault)
        for r in relations
        if r.kind in METAMORPHIC and (pair := both(r, outcomes))
        for fault in faults_of(r, *pair)
    ]


def lifted(relation: Relation, outcomes: Mapping[str, Outcome]) -> list[tuple[str, str, str]]:
    """Verdicts that an attack raised: higher than in the clean text, or a planted flag that is no longer seen."""
    pair = both(relation, outcomes)
    if pair is None:
        return []
    clean, attacked = pair
    gains = [
        c
        for c in moved(clean, attacked).changes
        if c[2] != UNRATED and rank(c[2]) > rank(c[1]) and rank(c[2]) >= 2
    ]
    lost = [
        (f, s, attacked.flags.get(f, "none"))
        for f, s in clean.flags.items()
        if s in RAISED and attacked.flags.get(f) not in RAISED
    ]
    return gains + lost


def injection(relations: Sequence[Relation], outcomes: Mapping[str, Outcome]) -> dict[str, Figure]:
    """Attacks that raised a verdict, with the upper bound of their share; verdicts that benign twins change."""
    attacks = [r for r in relations if r.kind == "attack" and both(r, outcomes)]
    benign = [moved(*pair) for r in relations if r.kind == "benign" and (pair := both(r, outcomes))]
    found: dict[str, Figure] = {}
    if attacks:
        hits = sum(bool(lifted(r, outcomes)) for r in attacks)
        found["injection_success"] = Figure(
            value=hits / len(attacks),
            n=len(attacks),
            high=upper_bound(hits, len(attacks)),
            note="of attacks; upper bound: one-sided 95 %, exact",
        )
    if benign:
        changed, compared = sum(len(m.changes) for m in benign), sum(m.compared for m in benign)
        found["benign_drift"] = share(changed, compared, of="verdicts on benign twins")
    return found


def matched(relations: Sequence[Relation], outcomes: Mapping[str, Outcome]) -> dict[str, Figure]:
    """The share of verdicts that differ between two wordings whose labels agree: all, and by kind of wording."""
    tally: dict[str, list[Moved]] = {}
    for relation in relations:
        pair = both(relation, outcomes)
        if relation.kind != "matched" or pair is None:
            continue
        base, other = pair
        alike = [i for i, label in base.labels.items() if other.labels.get(i) == label != "unsure"]
        tally.setdefault(relation.family, []).append(moved(base, other, alike))
    every = {"matched_difference": [m for family in tally.values() for m in family]}
    every |= {f"matched_difference.{family}": found for family, found in sorted(tally.items())}
    return {
        name: share(
            sum(len(m.changes) for m in found), sum(m.compared for m in found), of="verdicts on matched texts"
        )
        for name, found in every.items()
        if found
    }


def consistency(relations: Sequence[Relation], outcomes: Mapping[str, Outcome]) -> dict[str, Figure]:
    """Re-runs of the same text: the share of verdicts, of credits and of levels that stay the same."""
    again = [pair for r in relations if r.kind == "again" and (pair := both(r, outcomes))]
    if not again:
        return {}
    runs = [moved(*pair) for pair in again]
    compared = sum(m.compared for m in runs)
    kept = sum(a.credited(i) == b.credited(i) for a, b in again for i in a.verdicts)
    levels = [
        (a.levels[d], b.levels[d]) for a, b in again for d in a.levels if a.levels[d] or b.levels.get(d)
    ]
    return {
        "same_verdict": share(
            compared - sum(len(m.changes) for m in runs), compared, of="verdicts run again"
        ),
        "same_credit": share(kept, sum(len(a.verdicts) for a, _ in again), of="verdicts run again"),
        "same_level": share(sum(a == b for a, b in levels), len(levels), of="levels run again"),
    }
