"""The rule rater: verdicts from detectors, deterministic, without a model or a network.

It credits only what a detector can show in the person's own words, and says "needs a reader" where no rule can
honestly tell. It never poses as a model.
"""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.domain.rating import Claim, FlagClaim, VerdictValue
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.raters.detectors import REGISTRY, Finding, suspected
from interviewer.raters.detectors.reading import Reading, read

RULES_ID = "rules.v1"
#: A shorter answer left no room: what the question asks for and is absent there is not observed.
ROOM_WORDS = 20
#: An answer under this many words, or one in which under this share of what was asked for was found, is sparse enough
#: that what no rule found may be called missing.
SHORT_WORDS, FOUND_SHARE = 60, 0.25
#: Rules that see only the plainest form of a thing; their silence says nothing.
NEVER_MISSING = frozenset({"COM-3"})

_ARGUMENT = "whether the argument holds for this case"
_ACROSS = "which parts of a plan belong together"
_MEANING = "what a sentence does to somebody else's work"

#: Criteria that no rule can honestly tell, with what it takes to tell them.
needs_reader: dict[str, str] = {
    "ST-FIT": "whether the story answers this question takes understanding of both",
    "COM-2": "whether an idea was put correctly and in the listener's terms",
    "COM-8": "adapting to a lost listener shows only in a conversation",
    "FRM-5": "whether a case is one for which the idea would not hold",
    "BVB-1": _ARGUMENT,
    "BVB-2": _ARGUMENT,
    "PLB-1": _ARGUMENT,
    "PLB-2": _ARGUMENT,
    "PLB-3": _ARGUMENT,
    "PLB-4": _ARGUMENT,
    "PLB-5": _ARGUMENT,
    "OKR-1": "whether a result serves the objective that is named",
    "OKR-2": "whether a result is an outcome or an activity",
    "RMP-1": "whether an aim is a change for customers",
    "RMP-2": _ACROSS,
    "RMP-3": _ACROSS,
    "RMP-4": _ACROSS,
    "RMP-5": _ACROSS,
    "RMP-8": "whether the evidence shows the bottleneck",
    "RMP-9": "what of a plan still stands without one assumption",
    "DRV-4": _MEANING,
    "DRV-6": "whether a request is a growth of scope",
    "RFC-1": _MEANING,
    "RFC-6": _MEANING,
    "HIR-1": "whether a quote bears on the judgement",
    "INC-4": "whether a cause goes down to something that could be changed",
    "UNC-2": "whether the scenarios are told apart by what makes them so",
    "UNC-5": "whether the digits and the width fit what is known",
}
_NO_RULE = "no rule tells this reliably"


def covers(criterion_id: str) -> bool:
    """Whether a rule is offered for this criterion."""
    return criterion_id in REGISTRY and criterion_id not in needs_reader


def verdicts(text: Text, sheet: Sheet) -> tuple[list[Claim], list[FlagClaim]]:
    """Claims for every criterion of ``sheet``, in its order, and the red flags that are suspected or cleared.

    The same text and sheet always give the same claims. Work grows linearly with the length of the text.
    """
    reading = read(text, sheet)
    findings = {c.id: REGISTRY[c.id](reading) for c in sheet.criteria if covers(c.id)}
    sure = _absence_is_sure(findings, reading)
    return [_claim(c.id, findings.get(c.id), reading, sure=sure) for c in sheet.criteria], suspected(reading)


def _absence_is_sure(findings: Mapping[str, Finding], reading: Reading) -> bool:
    """Whether what no rule found may be called missing: the answer is short, or next to nothing asked for was found.

    In a longer answer that says much of what was asked for, a rule that finds nothing has more often missed other
    words for it (measured on the packets of the evals: two in three) than found a gap.
    """
    asked = [
        f for i, f in findings.items() if i in reading.sheet.asked and f.found not in ("unsure", "computed")
    ]
    credited = sum(f.found in ("met", "partial") for f in asked)
    return reading.words < SHORT_WORDS or credited < FOUND_SHARE * len(asked)


def _claim(id: str, finding: Finding | None, reading: Reading, *, sure: bool) -> Claim:
    if finding is None:
        return Claim(criterion=id, verdict=None, reason=f"needs a reader: {needs_reader.get(id, _NO_RULE)}")
    if finding.found == "unsure":
        return Claim(criterion=id, verdict=None, reason=finding.reason)
    if finding.found == "computed":
        return Claim(
            criterion=id,
            verdict=finding.computed,
            reason=finding.reason,
            measurement=finding.measurement,
        )
    if finding.found in ("met", "partial"):
        verdict: VerdictValue = "met" if finding.found == "met" else "partial"
        return Claim(criterion=id, verdict=verdict, quotes=finding.quotes, reason=finding.reason)
    return _missing(id, finding, reading, sure=sure and id not in NEVER_MISSING)


def _missing(id: str, finding: Finding, reading: Reading, *, sure: bool) -> Claim:
    """``not_met`` where it was drilled, entered with empty words, or asked for and surely not there.

    Asked for but perhaps said in other words is no verdict; ``not_observed`` where nobody asked, or it was refused.
    """
    if reading.declined(id):
        reason = "not told: the answer to the drill declines or does not remember"
        return Claim(criterion=id, verdict="not_observed", reason=reason)
    asked = id in reading.sheet.asked and reading.words >= ROOM_WORDS
    entered = finding.entered and bool(finding.quotes)
    if reading.drilled(id) or entered or (asked and sure):
        return Claim(criterion=id, verdict="not_met", quotes=finding.quotes, reason=finding.reason)
    if asked or finding.entered:
        looked = id not in NEVER_MISSING
        return Claim(criterion=id, verdict=None, looked=looked, reason=f"no rule found it: {finding.reason}")
    return Claim(criterion=id, verdict="not_observed", reason=f"nobody asked for it, and {finding.reason}")
