"""What a critique holds: findings, questions, titles, exhibits, numbers, remarks, beside the rating."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.amounts import NumberFault
from interviewer.domain.critique.cut import ExhibitCut
from interviewer.domain.critique.reading import Reading
from interviewer.domain.document import DocumentKind
from interviewer.domain.rating import Rating

Severity = Literal["high", "medium", "low"]
Reader = Literal["vp", "finance", "engineering", "legal", "product"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Finding(_Frozen):
    """A weak spot, how much it harms the decision, where it is, and what to change.

    ``place`` and ``quote`` are None where the thing is not there at all. ``harm`` is what a reader said would go wrong
    because of it, where a model has read the document.
    """

    criterion: str
    severity: Severity
    title: str
    says: str
    place: str | None
    quote: str | None
    fix: str
    harm: str | None = None


class Question(_Frozen):
    """What this reader would ask, and the criterion or concern it comes from.

    ``criterion`` is None for a concern of the reader. Where a model worded it for this document, ``question`` is its
    wording, ``plain`` the question that code chose, and ``quote`` the words the wording rests on.
    """

    question: str
    because: str
    criterion: str | None = None
    plain: str | None = None
    quote: str | None = None
    place: str | None = None


class TitleRead(_Frozen):
    """A title as it is read by itself: a claim or a label, and why."""

    place: str
    title: str
    says: Literal["claim", "label"]
    because: str


class Remark(_Frozen):
    """A rule check that enters no verdict: a long sentence, a weasel word, an empty section."""

    check: str
    place: str
    quote: str
    says: str


class BackTranslation(_Frozen):
    """One sentence on what the reader will take away; a slot that was not found is None.

    Its slots are quoted words where rules filled them, and a model's words (with the quotes in the reading) where it did.
    """

    sentence: str
    what: str | None
    by: str | None
    because: str | None


class Critique(_Frozen):
    """A rating of a document with everything that an author is told beside it; ``reading`` where a model was to read it."""

    rating: Rating
    kind: DocumentKind
    kind_reasons: tuple[str, ...]
    reader: Reader
    warnings: tuple[str, ...]
    back_translation: BackTranslation
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    exhibits: ExhibitCut
    titles: tuple[TitleRead, ...]
    numbers: tuple[NumberFault, ...]
    remarks: tuple[Remark, ...]
    reading: Reading | None = None

    def to_json(self) -> dict[str, object]:
        """The documented JSON: the rating's (``interviewer.rating/1``) with the keys of a critique beside it."""
        own = self.model_dump(mode="json", exclude={"rating", "back_translation"})
        return {**self.rating.to_json(), **own, "back_translation": self.back_translation.sentence}
