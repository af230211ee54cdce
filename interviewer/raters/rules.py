"""The rule rater: verdicts from detectors, deterministic, without a model or a network.

It credits only what a detector can show in the person's own words, and says "needs a reader" where no rule can
honestly tell. It never poses as a model.
"""

from __future__ import annotations

from interviewer.domain.rating import Claim, FlagClaim, VerdictValue
from interviewer.domain.rubric import Criterion, Sheet
from interviewer.domain.text import Text
from interviewer.raters.detectors import REGISTRY, Finding
from interviewer.raters.detectors.lexicon import REFUSAL
from interviewer.raters.detectors.reading import Reading, read

RULES_ID = "rules.v1"
#: An answer shorter than this left no room for what it was not asked by name.
ROOM_WORDS = 20

#: Criteria that no rule can honestly tell, with the reason shown beside them.
needs_reader: dict[str, str] = {
    "ST-FIT": "whether the story answers this question takes understanding of both",
    "COM-2": "whether an idea was put correctly and in the listener's terms",
    "COM-8": "adapting to a lost listener shows only in a conversation",
}
_NO_RULE = "no rule tells this reliably"


def covers(criterion_id: str) -> bool:
    """Whether a rule is offered for this criterion."""
    return criterion_id in REGISTRY and criterion_id not in needs_reader


def verdicts(text: Text, sheet: Sheet) -> tuple[list[Claim], list[FlagClaim]]:
    """Claims for every criterion of ``sheet``, in its order, and the red flags that are suspected.

    The same text and sheet always give the same claims. Work grows linearly with the length of the text.
    """
    reading = read(text, sheet)
    return [_claim(criterion, reading) for criterion in sheet.criteria], []


def _claim(criterion: Criterion, reading: Reading) -> Claim:
    id = criterion.id
    if id in needs_reader or id not in REGISTRY:
        return Claim(criterion=id, verdict=None, reason=f"needs a reader: {needs_reader.get(id, _NO_RULE)}")
    finding = REGISTRY[id](reading)
    if finding.found == "unsure":
        return Claim(criterion=id, verdict=None, reason=finding.reason)
    if finding.found == "computed":
        return Claim(criterion=id, verdict=finding.computed, reason=finding.reason, measurement=finding.measurement)
    if finding.found in ("met", "partial"):
        verdict: VerdictValue = "met" if finding.found == "met" else "partial"
        return Claim(criterion=id, verdict=verdict, quotes=finding.quotes, reason=finding.reason)
    return _missing(id, finding, reading)


def _missing(id: str, finding: Finding, reading: Reading) -> Claim:
    """``not_met`` where it was asked for, drilled or entered; ``not_observed`` where nobody asked, or it was refused."""
    drilled = reading.drilled(id)
    if drilled and any(REFUSAL.search(u.t) for u in drilled):
        return Claim(criterion=id, verdict="not_observed", reason="not told: the answer to the drill declines or does not remember")
    asked = id in reading.sheet.asked and reading.words >= ROOM_WORDS
    if drilled or asked or finding.entered:
        return Claim(criterion=id, verdict="not_met", quotes=finding.quotes, reason=finding.reason)
    return Claim(criterion=id, verdict="not_observed", reason=f"nobody asked for it, and {finding.reason}")
