"""The rules for documents: verdicts from checks on sentences with their places, without a model or a network.

They credit only what a check can show in the author's own words, say "needs a reader" where no rule can tell, and
"no rule found it" where it may be there in other words.
"""

from __future__ import annotations

from interviewer.domain.document import Document
from interviewer.domain.rating import Claim, FlagClaim
from interviewer.domain.rubric import Criterion, Sheet
from interviewer.domain.text import Text
from interviewer.raters.narrative import (
    ask,
    change_of_mind,
    design,
    evidence,
    grounds,
    outcome,
    plan,
    request,
    strategy,
)
from interviewer.raters.narrative.absence import weighed
from interviewer.raters.narrative.mark import REGISTRY
from interviewer.raters.narrative.page import Page, read_page

RULES_ID = "rules.documents.v1"
PARTS = (
    ask,
    change_of_mind,
    design,
    evidence,
    grounds,
    outcome,
    plan,
    request,
    strategy,
)  # importing them registers their checks

#: Criteria that no rule can honestly tell, with the reason shown beside them.
NEEDS_READER: dict[str, str] = {
    "N-RDR": "whether the reader's first question is answered takes understanding of both",
}
_NO_RULE = "no rule tells this reliably in a document"


def covers(criterion: str) -> bool:
    """Whether a rule is offered for this criterion (some verdicts may still need a reader)."""
    return criterion in REGISTRY and criterion not in NEEDS_READER


def needs_reader(criterion: str) -> str:
    """Why no rule tells this criterion; empty where one is offered."""
    return "" if covers(criterion) else NEEDS_READER.get(criterion, _NO_RULE)


def verdicts(text: Text, sheet: Sheet, document: Document) -> tuple[list[Claim], list[FlagClaim]]:
    """Claims for every criterion of ``sheet``, in its order; no rule suspects a red flag in a document.

    The same document and sheet always give the same claims. Work grows linearly with the length of the text.
    """
    page = read_page(text, document)
    return [claim(criterion, page) for criterion in sheet.criteria], []


def claim(criterion: Criterion, page: Page) -> Claim:
    """What the check of one criterion finds on a page."""
    if not covers(criterion.id):
        return Claim(
            criterion=criterion.id, verdict=None, reason=f"needs a reader: {needs_reader(criterion.id)}"
        )
    mark = weighed(criterion.id, REGISTRY[criterion.id](page), page)
    if mark.looked:
        return Claim(
            criterion=criterion.id, verdict=None, looked=True, reason=f"no rule found it: {mark.reason}"
        )
    return Claim(
        criterion=criterion.id,
        verdict=mark.verdict,
        quotes=mark.quotes,
        reason=mark.reason,
        measurement=mark.measurement,
    )
