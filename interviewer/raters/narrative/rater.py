"""Raters of documents: the rules alone, or any rater with the counts and remarks of the rules beside its verdicts."""

from __future__ import annotations

from interviewer.critique import DocumentJudgement, DocumentReader
from interviewer.domain.document import Document
from interviewer.domain.rating import RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.rate import Judgement, Rater
from interviewer.raters.narrative import RULES_ID, claim
from interviewer.raters.narrative.page import read_page
from interviewer.raters.narrative.remarks import remarks


class NarrativeRules:
    """Verdicts on a document by rules; deterministic, without a model or a network."""

    def judge_document(self, text: Text, sheet: Sheet, *, document: Document) -> DocumentJudgement:
        """Claims for every criterion of ``sheet``, and the remarks."""
        page = read_page(text, document)
        claims = tuple(claim(criterion, page) for criterion in sheet.criteria)
        judgement = Judgement(claims=claims, rater=RaterInfo(kind="rules", id=RULES_ID))
        return DocumentJudgement(judgement=judgement, remarks=remarks(page))


class ReadBy:
    """Verdicts on a document by any rater; what is counted is still counted by rule.

    ``reader`` reads the document once more for a critique; where it is None, there are verdicts only.
    """

    def __init__(self, rater: Rater, *, reader: DocumentReader | None = None) -> None:
        self._rater = rater
        self.reader = reader

    def judge_document(self, text: Text, sheet: Sheet, *, document: Document) -> DocumentJudgement:
        """The rater's claims on what is judged, the rules' on what is computed, and the remarks."""
        page = read_page(text, document)
        counted = tuple(claim(c, page) for c in sheet.criteria if c.kind == "computed")
        judged = self._rater.judge(text, sheet)
        ids = {c.criterion for c in counted}
        claims = (*(c for c in judged.claims if c.criterion not in ids), *counted)
        return DocumentJudgement(
            judgement=judged.model_copy(update={"claims": claims}), remarks=remarks(page)
        )
