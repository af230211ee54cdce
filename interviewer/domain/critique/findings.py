"""Findings: what is missing, ranked by its effect on the decision; at most five, and none is a valid answer.

Criteria that say the same thing (a slot of the change of mind, its whole, and its place in "done") make one finding.
Works from verdicts of any rater.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from interviewer.domain.critique.amounts import NumberFault
from interviewer.domain.critique.gaps import SHARE, Gap, gaps
from interviewer.domain.critique.reading import FaultSeen, Harm, Reading
from interviewer.domain.critique.values import Finding, Remark, Severity
from interviewer.domain.rating import Rating
from interviewer.domain.rubric import Criterion, Sheet

MOST_FINDINGS = 5

#: Effect of a missing criterion on the decision, 0-10. A judgement of ours, in one place: without the ask nobody can decide; with a wrong or
#: unsure number they decide wrongly; form comes last.
EFFECT: Mapping[str, float] = {
    "N-REC": 10, "N-DEC": 9.5, "N-CON": 9, "DN-4": 8.5, "N-CMM": 8, "N-EVI": 7.5, "N-RISK": 7, "DN-5a": 10, "DN-5b": 8, "DN-1": 6, "DN-2": 6,
    "DN-6": 5, "DN-3": 4.5, "N-SO": 4, "N-RDR": 4, "N-TTL": 3.5, "N-APP": 3, "N-CUT": 3, "CMM-m": 7.9, "CMM-t": 7.9, "CMM-w": 7.9, "CMM-g": 0, "CMM-a": 0,
    "RDO-5": 10, "RDO-3": 8.5, "RDO-2": 7.5, "RDO-1": 6.5, "RDO-4": 6, "RDO-6": 4,
    "DOC-ALT": 8, "DOC-1": 8.5, "DOC-4": 8, "DOC-5": 7, "DOC-2": 7.5, "DOC-6": 4, "DOC-7": 4, "DOC-8": 3,
    "RFC-4": 7, "RFC-5": 7.5, "RFC-1": 8, "RFC-2": 6.5, "RFC-6": 6.5, "RFC-3": 5, "RFC-7": 4,
    "OKR-2": 9, "OKR-3": 8, "OKR-1": 6,
    "KIL-3": 9, "KIL-1": 8.5, "KIL-2": 7, "KIL-4": 7, "KIL-5": 6, "KIL-6": 6,
    "STG-1": 8, "STG-2": 7, "STG-3": 7, "STG-4": 6.5, "STG-5": 7, "STG-6": 6, "STG-7": 4, "SEV-1": 8, "SEV-2": 6, "SEV-3": 6, "SEV-4": 6, "SEV-5": 5,
    "RMP-1": 8, "RMP-2": 8, "RMP-3": 7, "RMP-6": 7, "RMP-5": 6.5, "RMP-7": 6, "RMP-4": 6, "RMP-8": 6, "RMP-9": 5,
}  # fmt: skip
#: Criteria that say the same of a document; the finding carries the first one that is missing, in this order.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("N-REC", "DN-5a", "RDO-5"),
    ("N-DEC", "DN-1"),
    ("N-CMM", "CMM-m", "CMM-t", "CMM-w", "DN-5b"),
    ("N-EVI", "N-CUT"),
    ("DN-4", "RDO-3"),
)
_SLOTS = ("CMM-m", "CMM-t", "CMM-w")
_DEFAULT_EFFECT = 5.0
_HIGH, _MEDIUM = 6.5, 3.0
#: Remarks that can change a decision, with their effect and the criterion they stand by.
REMARK_EFFECT: Mapping[str, tuple[float, str]] = {
    "template text": (6.0, "N-RDR"),
    "empty section": (5.0, "N-RDR"),
    "cause without a design": (5.5, "DN-3"),
    "arithmetic": (8.0, "N-CON"),
}
_DOUBTFUL = 0.55  # of the effect of a fault that its reader was not sure of
_NO_HARM = 0.6  # of the effect of a criterion of which a reader said that nothing material follows


def findings(
    rating: Rating,
    *,
    sheet: Sheet,
    numbers: Sequence[NumberFault] = (),
    remarks: Sequence[Remark] = (),
    reading: Reading | None = None,
) -> tuple[Finding, ...]:
    """At most five findings, the one that harms the decision most first.

    Effect = weight of the criterion x what is missing of it (not found counts less than missing, partial a little over
    half), less where a reader saw no harm in it. Faults of content that a reader saw are ranked among them by the effect of their kind.
    """
    harms = {h.criterion: h for h in reading.harms} if reading else {}
    known = {c.id: c for c in sheet.criteria}
    missing = {i: gap for i, gap in gaps(rating).items() if i in known}
    ranked: list[tuple[float, Finding]] = []
    for group in _grouped(missing):
        harm = next((harms[i] for i in (_lead(group, missing), *group) if i in harms), None)
        effect = max(_effect(missing[i]) for i in group) * (_NO_HARM if harm and harm.says is None else 1.0)
        lead = _lead(group, missing)
        if effect > 0:
            ranked.append((effect, _finding(missing[lead], known[lead], effect, numbers, harm)))
    ranked += [_of_kind(f) for f in reading.faults] if reading else []
    ranked += [(8.0, _of_fault(f)) for f in numbers if f.kind != "two values"]
    ranked += _of_remarks(remarks, known, {f.place for _, f in ranked})
    ranked.sort(key=lambda pair: -pair[0])
    return tuple(finding for _, finding in ranked[:MOST_FINDINGS])


def group_of(criterion: str) -> tuple[str, ...]:
    """The criteria that say the same of a document as ``criterion``, itself included."""
    return next((group for group in GROUPS if criterion in group), (criterion,))


def severity(effect: float) -> Severity:
    """High from 6.5, medium from 3, else low."""
    return "high" if effect >= _HIGH else "medium" if effect >= _MEDIUM else "low"


def _effect(gap: Gap) -> float:
    return EFFECT.get(gap.criterion, _DEFAULT_EFFECT) * SHARE[gap.state]


def _grouped(missing: Mapping[str, Gap]) -> Iterable[tuple[str, ...]]:
    taken: set[str] = set()
    for group in GROUPS:
        held = tuple(i for i in group if i in missing)
        taken.update(held)
        if held:
            yield held
    yield from ((i,) for i in missing if i not in taken)


def _lead(group: tuple[str, ...], missing: Mapping[str, Gap]) -> str:
    """The criterion that the finding is named after: a single missing slot rather than the whole."""
    slots = [i for i in group if i in _SLOTS]
    if len(slots) == 1:
        return slots[0]
    return max(
        group,
        key=lambda i: (_effect(missing[i]) > 0 and i not in _SLOTS, _effect(missing[i]), -group.index(i)),
    )


def _finding(
    gap: Gap,
    criterion: Criterion,
    effect: float,
    numbers: Sequence[NumberFault],
    harm: Harm | None,
) -> Finding:
    shown = gap.evidence[0] if gap.evidence else harm.evidence if harm else None
    place, quote = (shown.place, shown.quote) if shown else (None, None)
    if gap.criterion == "N-CON":
        clash = next((f for f in numbers if f.kind == "two values"), None)
        place, quote = (clash.spots[-1].place, clash.spots[-1].quote) if clash else (place, quote)
    return Finding(
        criterion=gap.criterion,
        severity=severity(effect),
        title=criterion.title,
        says=gap.reason,
        place=place,
        quote=quote,
        fix=criterion.fix or criterion.met,
        harm=harm.says if harm else None,
    )


def _of_kind(seen: FaultSeen) -> tuple[float, Finding]:
    effect = seen.kind.effect * (1.0 if seen.sure else _DOUBTFUL)
    first, *others = seen.evidence
    against = "".join(f' Against it: "{e.quote}" ({e.place}).' for e in others[:1])
    return effect, Finding(
        criterion=seen.kind.id,
        severity=severity(effect),
        title=seen.kind.title if seen.sure else f"Perhaps: {seen.kind.title[0].lower()}{seen.kind.title[1:]}",
        says=f"{seen.says}{against}",
        place=first.place,
        quote=first.quote,
        fix=seen.kind.fix,
    )


def _of_fault(fault: NumberFault) -> Finding:
    fixes = {
        "points": "Write percentage points where you mean the difference of two percentages, and percent where you mean a share of the old value.",
        "interval": "Check the estimate and its interval; one of them is wrong.",
        "total": "Add the parts up again and correct the total or the parts.",
    }
    return Finding(
        criterion="N-CON",
        severity="high",
        title="A derived number does not follow",
        says=fault.says,
        place=fault.spots[0].place,
        quote=fault.spots[0].quote,
        fix=fixes.get(fault.kind, "Compute the derived number again from the two it comes from."),
    )


def _of_remarks(
    remarks: Sequence[Remark], known: Mapping[str, Criterion], places: set[str | None]
) -> list[tuple[float, Finding]]:
    ranked = []
    told: set[str] = set()
    for remark in remarks:
        if remark.check not in REMARK_EFFECT or remark.check in told or remark.place in places:
            continue
        told.add(remark.check)
        effect, criterion = REMARK_EFFECT[remark.check]
        criterion = criterion if criterion in known else next(iter(known), criterion)
        fixes = {
            "template text": "Replace the template text, or take the section out.",
            "empty section": "Fill the section, or take its heading out.",
            "cause without a design": "Say which comparison carries the causal claim, or write that the two go together.",
        }
        found = Finding(
            criterion=criterion,
            severity=severity(effect),
            title=remark.check.capitalize(),
            says=remark.says,
            place=remark.place,
            quote=remark.quote,
            fix=fixes[remark.check],
        )
        ranked.append((effect, found))
    return ranked
