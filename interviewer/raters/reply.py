"""The rules for an answer to a question about a document: each criterion by the rules that know it.

Criteria of documents (``N-CMM``, ``DN-4``) are looked for in the answer as if it were a memo of its own, all others as in
any answer. What neither has a rule for needs a reader.
"""

from __future__ import annotations

from interviewer.domain.document_draft import BlockDraft, DocumentDraft, SectionDraft
from interviewer.domain.document_places import assemble
from interviewer.domain.rating import Claim, RaterInfo
from interviewer.domain.rubric import Criterion, Sheet
from interviewer.domain.text import Text, joined
from interviewer.rate import Judgement
from interviewer.raters import narrative, rules
from interviewer.raters.narrative.page import read_page

RULES_ID = "rules.reply.v1"


class ReplyRules:
    """Verdicts on an answer about a document; deterministic, without a model or a network."""

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """Claims for every criterion of ``sheet``, in its order.

        The question asks for each of them, so what is not in the answer is missing; how an answer opens (``COM-1``) is
        looked at in the answer as a whole.
        """
        claims = tuple(self._claim(criterion, text, sheet) for criterion in sheet.criteria)
        return Judgement(claims=claims, rater=RaterInfo(kind="rules", id=RULES_ID))

    def _claim(self, criterion: Criterion, text: Text, sheet: Sheet) -> Claim:
        if narrative.covers(criterion.id) and not rules.covers(criterion.id):
            return _written(criterion, text)
        one = sheet.model_copy(update={"criteria": (criterion,)})
        opens = criterion.id.startswith("COM-")
        claims, _ = rules.verdicts(text if opens else _asked_for(text, criterion.id), one)
        return claims[0]


def _asked_for(text: Text, criterion: str) -> Text:
    own = (p.model_copy(update={"drill": criterion}) if p.is_quotable else p for p in text.passages)
    return text.model_copy(update={"passages": tuple(own)})


def _written(criterion: Criterion, text: Text) -> Claim:
    block = BlockDraft("paragraph", joined(text.own))
    document = assemble(DocumentDraft("text", "section", (SectionDraft((block,)),)))
    return narrative.claim(criterion, read_page(document.as_text(), document))
