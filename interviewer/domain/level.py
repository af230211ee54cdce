"""From verdicts to levels, the composite with its coverage, and the scope level. Pure functions.

The rule per dimension, over its Meets criteria (M, two of them core) and Strong criteria (S); ``met`` counts
1, ``partial`` ½, and what was not observed or not rated is left out of M and counts nothing in S:

* no level while fewer than two M-criteria, or no core one, were observed;
* 1: a red flag of the dimension is confirmed, or the M-share is 0 after a drill on one of its M-criteria;
* 2: M-share under 75 %, or an observed core criterion not fully met;
* 3: M-share 75 % or more and the observed core criteria met;
* 4: 3, and Strong criteria worth at least 1; 5: 3, and Strong worth at least 2.5 (of 4);
* a core criterion that was not observed caps the level at 3, and the result says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from interviewer.domain.rating import (
    CREDIT,
    Composite,
    DimensionLevel,
    Flag,
    Verdict,
    VerdictValue,
    is_higher,
    lower,
)
from interviewer.domain.rubric import Credit, Dimension, Sheet

M_SHARE_FOR_3 = 0.75
STRONG_FOR_4, STRONG_FOR_5 = 1.0, 2.5
SCOPES = ("LVL-ST", "LVL-MG", "LVL-IC")

Values = Mapping[str, VerdictValue]


def values(verdicts: Sequence[Verdict]) -> dict[str, VerdictValue]:
    """Verdict by criterion id."""
    return {v.criterion: v.verdict for v in verdicts}


def derive(verdicts: Sequence[Verdict], *, sheet: Sheet) -> tuple[Verdict, ...]:
    """Verdicts that the credit map earns for dimension criteria that were not judged directly.

    An entry takes the lowest verdict of the ids it lists; of several entries for one criterion the highest
    counts; ``only_if_listed`` holds an entry to probes that list the dimension. A direct verdict beats a
    derived one. ``not_observed`` is not derived.
    """
    if sheet.scorecard is None:
        return ()
    direct = {v.criterion: v for v in verdicts}
    owner = {c.id: d.id for d in sheet.scorecard.dimensions for c in d.criteria}
    best: dict[str, Verdict] = {}
    for entry in sheet.scorecard.credit:
        if entry.to in direct or (entry.only_if_listed and owner.get(entry.to) not in sheet.dimensions):
            continue
        credited = _credited(entry, direct)
        held = best.get(entry.to)
        if credited and (held is None or is_higher(credited.verdict, held.verdict)):
            best[entry.to] = credited
    return tuple(best[to] for to in sorted(best))


def _credited(entry: Credit, direct: Mapping[str, Verdict]) -> Verdict | None:
    parts = [direct[i] for i in entry.all if i in direct]
    if len(parts) < len(entry.all):
        return None
    value: VerdictValue = entry.at_most
    for part in parts:
        value = lower(value, part.verdict)
    if value == "not_observed":
        return None
    return Verdict(
        criterion=entry.to,
        verdict=value,
        reason=f"credited from {' and '.join(entry.all)}",
        evidence=tuple(e for p in parts for e in p.evidence) if value in ("met", "partial") else (),
        derived_from=entry.all,
    )


def level(
    dimension: Dimension,
    verdicts: Values,
    *,
    flags: Sequence[Flag] = (),
    flag_dimension: Mapping[str, str] | None = None,
    drilled: Collection[str] = (),
) -> DimensionLevel:
    """Level 1-5 of one dimension, or None with the reason.

    verdicts: criterion id to verdict; ids that are absent or ``not_observed`` were not observed.
    flag_dimension: red flag id to dimension id.  drilled: criteria that were asked for by a drill.
    """
    m_seen = {c.id: CREDIT[verdicts[c.id]] for c in dimension.tier("M") if verdicts.get(c.id) in CREDIT}
    core = [c.id for c in dimension.criteria if c.core]
    core_seen = [i for i in core if i in m_seen]
    if len(m_seen) < 2 or not core_seen:
        return DimensionLevel(id=dimension.id, level=None, reason="not enough evidence")
    share = sum(m_seen.values()) / len(m_seen)
    strong = sum(CREDIT.get(verdicts.get(c.id, "not_observed"), 0.0) for c in dimension.tier("S"))
    confirmed = [
        f.id for f in flags if f.state == "confirmed" and (flag_dimension or {}).get(f.id) == dimension.id
    ]
    if confirmed:
        return DimensionLevel(id=dimension.id, level=1, reason=f"{', '.join(confirmed)} confirmed")
    if share == 0 and set(drilled) & {c.id for c in dimension.tier("M")}:
        return DimensionLevel(id=dimension.id, level=1, reason="nothing shown, also after a drill")
    if share < M_SHARE_FOR_3 or any(m_seen[i] < 1 for i in core_seen):
        return DimensionLevel(id=dimension.id, level=2)
    reached = 5 if strong >= STRONG_FOR_5 else 4 if strong >= STRONG_FOR_4 else 3
    unseen = [i for i in core if i not in m_seen]
    if unseen:
        cap = f"provisional: {', '.join(unseen)} not asked"
        return DimensionLevel(id=dimension.id, level=min(3, reached), provisional=cap)
    return DimensionLevel(id=dimension.id, level=reached)


def levels(
    sheet: Sheet, verdicts: Values, *, flags: Sequence[Flag] = (), drilled: Collection[str] = ()
) -> tuple[DimensionLevel, ...]:
    """The level of every dimension of the sheet's scorecard, in its order; empty without a scorecard."""
    if sheet.scorecard is None:
        return ()
    home = {f.id: f.dimension for f in sheet.scorecard.red_flags}
    return tuple(
        level(d, verdicts, flags=flags, flag_dimension=home, drilled=drilled)
        for d in sheet.scorecard.dimensions
    )


def composite(found: Sequence[DimensionLevel], weights: Mapping[str, float]) -> Composite:
    """100 · Σ w (level - 1)/4 ÷ Σ w over the dimensions that have a level; coverage is Σ w with a level ÷ 100.

    Unitless 0-100, or None when no dimension has a level. weights: dimension id to weight, summing to 100.
    """
    seen = {d.id: d.level for d in found if d.level is not None}
    total = sum(weights[i] for i in seen)
    if total == 0:
        return Composite(value=None, coverage=0.0)
    value = 100 * sum(weights[i] * (lv - 1) / 4 for i, lv in seen.items()) / total
    return Composite(value=round(value, 4), coverage=round(total / 100, 4))


def scope(verdicts: Values) -> str | None:
    """The widest scope that the evidence shows: ``ST``, ``MG`` or ``IC``; None where none was shown.

    Scope is separate from quality: it says how far the story reached, not how well it was told.
    """
    return next((s.removeprefix("LVL-") for s in SCOPES if verdicts.get(s) == "met"), None)
