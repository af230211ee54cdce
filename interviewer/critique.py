"""Critique a document: rate it against the rubrics of its kind, and say what harms the decision most.

The same verdicts, quotes, levels and credit as for an answer; beside them a back-translation, findings, the reader's
questions, the titles read alone, the exhibits to keep, and numbers that contradict each other. Works from the verdicts
of any rater; whatever is counted or recomputed is code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.arithmetic import arithmetic_faults
from interviewer.domain.critique.back_translation import back_translation
from interviewer.domain.critique.cut import cut
from interviewer.domain.critique.findings import EFFECT, findings
from interviewer.domain.critique.quantities import two_values
from interviewer.domain.critique.questions import questions
from interviewer.domain.critique.titles import read_title
from interviewer.domain.critique.values import Critique, Reader, Remark, TitleRead
from interviewer.domain.document import Document, DocumentKind
from interviewer.domain.document_kind import with_kind
from interviewer.domain.document_places import is_appendix_title
from interviewer.domain.rating import Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake
from interviewer.rate import Judgement, assemble

#: Which rubrics a kind of document is rated with. A new kind is a new row and a new rubric file.
RUBRICS: Mapping[DocumentKind, tuple[str, ...]] = {
    "memo": ("memo",),
    "deck": ("deck",),
    "readout": ("readout",),
    "kill-memo": ("kill-memo",),
    "design-doc": ("design-doc",),
    "rfc": ("rfc",),
    "strategy": ("strategy",),
    "roadmap": ("roadmap",),
    "okr": ("okr",),
    "analysis": ("analysis",),
}
DEFAULT_READER: Reader = "vp"


class DocumentJudgement(BaseModel):
    """What a rater of documents gives: claims, and the remarks of the rules that enter no verdict."""

    model_config = ConfigDict(frozen=True)

    judgement: Judgement
    remarks: tuple[Remark, ...] = ()


class DocumentRater(Protocol):
    """A way to get verdicts on a document: by rules, or by a language model."""

    def judge_document(self, text: Text, sheet: Sheet, *, document: Document) -> DocumentJudgement:
        """Claims for the criteria of ``sheet`` about ``text``, which is ``document`` in the form that is rated."""
        ...


class DocumentLibrary(Protocol):
    """Where the sheet of a document comes from."""

    def document_sheet(self, rubric_ids: tuple[str, ...]) -> Sheet: ...


def critique(
    document: Document,
    *,
    rater: DocumentRater,
    library: DocumentLibrary,
    kind: DocumentKind | None = None,
    reader: Reader = DEFAULT_READER,
) -> tuple[Critique, Judgement]:
    """The critique of ``document``, and the judgement that it was computed from (kept with it).

    kind: what it is to be read as; by default what was detected.  reader: whose questions are asked.
    Raises `CallerMistake` when there is nothing to rate.
    """
    if kind is not None and kind != document.kind:
        document = with_kind(document, kind)
    text = document.as_text()
    if text.is_blank():
        raise CallerMistake(
            "nothing to critique: the document holds no words; expected at least one sentence"
        )
    sheet = library.document_sheet(RUBRICS[document.kind])
    judged = rater.judge_document(text, sheet, document=document)
    rating = assemble(judged.judgement, text=text, sheet=sheet)
    told = compose(document, rating, text=text, sheet=sheet, reader=reader, remarks=judged.remarks)
    return told, judged.judgement


def compose(
    document: Document,
    rating: Rating,
    *,
    text: Text,
    sheet: Sheet,
    reader: Reader,
    remarks: tuple[Remark, ...] = (),
) -> Critique:
    """Everything that is computed from a rating of a document and from the document itself."""
    numbers = (*two_values(document), *arithmetic_faults(document))
    ask = [
        e.quote
        for id in ("N-DEC", "N-REC")
        for v in [rating.verdict(id)]
        if v and v.verdict != "not_met"
        for e in v.evidence
    ]
    return Critique(
        rating=rating,
        kind=document.kind,
        kind_reasons=document.kind_reasons,
        reader=reader,
        warnings=document.warnings,
        back_translation=back_translation(rating, reader=reader),
        findings=findings(rating, sheet=sheet, numbers=numbers, remarks=remarks),
        questions=questions(rating, sheet=sheet, text=text, reader=reader, effect=EFFECT),
        exhibits=cut(document, ask),
        titles=_titles(document),
        numbers=numbers,
        remarks=remarks,
    )


def _titles(document: Document) -> tuple[TitleRead, ...]:
    read = [
        (place, title, read_title(title))
        for place, title in document.titles()
        if not is_appendix_title(title)
    ]
    return tuple(
        TitleRead(place=place, title=title, says="claim" if r.is_claim else "label", because=r.because)
        for place, title, r in read
    )
