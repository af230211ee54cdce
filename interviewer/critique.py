"""Critique a document: rate it against the rubrics of its kind, and say what harms the decision most.

The same verdicts, quotes, levels and credit as for an answer; beside them a back-translation, findings, the reader's
questions, the titles read alone, the exhibits to keep, and numbers that contradict each other. Works from the verdicts
of any rater; whatever is counted, ranked or recomputed is code. Where a model judges, it then reads the document once
more as its reader would; a reading that failed leaves the critique as the verdicts make it, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.arithmetic import arithmetic_faults
from interviewer.domain.critique.back_translation import as_read, back_translation
from interviewer.domain.critique.cut import ExhibitCall, ExhibitCut, cut
from interviewer.domain.critique.findings import EFFECT, findings
from interviewer.domain.critique.quantities import two_values
from interviewer.domain.critique.questions import questions
from interviewer.domain.critique.reading import Reading
from interviewer.domain.critique.reading_reply import Brief, Missing
from interviewer.domain.critique.titles import read_title
from interviewer.domain.critique.values import Critique, Question, Reader, Remark, TitleRead
from interviewer.domain.document import Document, DocumentKind
from interviewer.domain.document_kind import with_kind
from interviewer.domain.document_places import is_appendix_title
from interviewer.domain.rating import Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake, ProviderFault
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


class Told(BaseModel):
    """A reading that was checked, and the raw exchange it came from."""

    model_config = ConfigDict(frozen=True)

    reading: Reading
    exchange: tuple[dict[str, Any], ...] = ()


class DocumentReader(Protocol):
    """Somebody who reads a document as its reader would: a language model."""

    def read(self, brief: Brief) -> Told:
        """What the reader took away, checked against the document. Raises `ProviderFault`."""
        ...


@runtime_checkable
class RaterThatReads(Protocol):
    """A rater of documents that brings a reader with it; None where there is none."""

    @property
    def reader(self) -> DocumentReader | None: ...


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
    by_model = rater.reader if isinstance(rater, RaterThatReads) else None
    if by_model is None:
        return told, judged.judgement
    read = _read(by_model, brief(told, document=document, text=text, sheet=sheet))
    told = compose(
        document,
        rating,
        text=text,
        sheet=sheet,
        reader=reader,
        remarks=judged.remarks,
        reading=read.reading,
    )
    exchange = (*judged.judgement.exchange, *read.exchange)
    return told, judged.judgement.model_copy(update={"exchange": exchange})


def brief(told: Critique, *, document: Document, text: Text, sheet: Sheet) -> Brief:
    """What a reader is asked, from the critique that code made of the verdicts alone."""
    known = {c.id: c for c in sheet.criteria if c.kind == "judged"}
    return Brief(
        document=document,
        text=text,
        reader=told.reader,
        missing=tuple(
            Missing(id=v.criterion, title=known[v.criterion].title, verdict=v.verdict)
            for v in told.rating.verdicts
            if v.verdict in ("not_met", "partial") and v.criterion in known and not v.derived_from
        ),
        questions=told.questions,
        exhibits=told.exhibits,
    )


def _read(by_model: DocumentReader, asked: Brief) -> Told:
    """The reading, or why there is none: the verdicts are there and paid for, so a fault here does not lose them."""
    try:
        return by_model.read(asked)
    except ProviderFault as fault:
        return Told(reading=Reading(unread=str(fault)), exchange=tuple(dict(e) for e in fault.exchanges))


def compose(
    document: Document,
    rating: Rating,
    *,
    text: Text,
    sheet: Sheet,
    reader: Reader,
    remarks: tuple[Remark, ...] = (),
    reading: Reading | None = None,
) -> Critique:
    """Everything that is computed from a rating of a document, from the document itself, and from a checked reading."""
    numbers = (*two_values(document), *arithmetic_faults(document))
    ask = [
        e.quote
        for id in ("N-DEC", "N-REC")
        for v in [rating.verdict(id)]
        if v and v.verdict != "not_met"
        for e in v.evidence
    ]
    is_read = reading is not None and reading.unread is None
    back = (
        as_read(reading, rating, reader=reader)
        if reading and is_read
        else back_translation(rating, reader=reader)
    )
    return Critique(
        rating=rating,
        kind=document.kind,
        kind_reasons=document.kind_reasons,
        reader=reader,
        warnings=document.warnings,
        back_translation=back,
        findings=findings(rating, sheet=sheet, numbers=numbers, remarks=remarks, reading=reading),
        questions=_worded(questions(rating, sheet=sheet, text=text, reader=reader, effect=EFFECT), reading),
        exhibits=_with_reasons(cut(document, ask), reading),
        titles=_titles(document),
        numbers=numbers,
        remarks=remarks,
        reading=reading,
    )


def _worded(asked: tuple[Question, ...], reading: Reading | None) -> tuple[Question, ...]:
    """The questions that code chose, in its order, each in a reader's words where those held up."""
    words = {w.about: w for w in reading.questions} if reading else {}
    return tuple(
        q.model_copy(
            update={
                "question": w.says,
                "plain": q.question,
                "quote": w.evidence.quote,
                "place": w.evidence.place,
            }
        )
        if (w := words.get(str(n)))
        else q
        for n, q in enumerate(asked, 1)
    )


def _with_reasons(found: ExhibitCut, reading: Reading | None) -> ExhibitCut:
    """The cut that code proposed, with a reader's reasons beside its own."""
    words = {w.about: w.says for w in reading.exhibits} if reading else {}

    def told(calls: tuple[ExhibitCall, ...]) -> tuple[ExhibitCall, ...]:
        return tuple(c.model_copy(update={"why": words.get(c.place)}) for c in calls)

    return ExhibitCut(keep=told(found.keep), to_appendix=told(found.to_appendix))


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
