"""A reader's reading as a value: what of a model's reply held up, and how much did not."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.faults import FaultKind
from interviewer.domain.rating import Evidence, RaterInfo

SlotName = Literal["what", "by", "because"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Slot(_Frozen):
    """What the reader takes away for one slot, and the quote it rests on; ``says`` is None where the document holds nothing.

    ``is_void``: the reader said something, but its quote is not in the document; what the document holds is then open.
    """

    name: SlotName
    says: str | None
    evidence: Evidence | None
    is_void: bool = False


class FaultSeen(_Frozen):
    """A fault of content that the reader saw; not ``sure`` where the reader called it doubtful."""

    kind: FaultKind
    sure: bool
    says: str
    evidence: tuple[Evidence, ...]


class Harm(_Frozen):
    """What the reader would get wrong because a criterion is not met; ``says`` is None where nothing material follows."""

    criterion: str
    says: str | None
    evidence: Evidence | None


class Worded(_Frozen):
    """A sentence about one given thing (the number of a question, the place of an exhibit), and its quote."""

    about: str
    says: str
    evidence: Evidence


class TitlesTaken(_Frozen):
    """What the titles alone make a reader believe; None where they carry nothing."""

    says: str | None
    evidence: tuple[Evidence, ...]


class Reading(_Frozen):
    """Everything a model said of a document that held up, and how much did not.

    ``unread`` says why there is no reading (the call failed); then all else is empty. ``void_quotes`` were not in the
    text, ``void_sentences`` held numbers that the text does not hold, or ran on.
    """

    rater: RaterInfo | None = None
    unread: str | None = None
    slots: tuple[Slot, ...] = ()
    faults: tuple[FaultSeen, ...] = ()
    harms: tuple[Harm, ...] = ()
    questions: tuple[Worded, ...] = ()
    titles: TitlesTaken | None = None
    exhibits: tuple[Worded, ...] = ()
    void_quotes: int = 0
    void_sentences: int = 0
    notes: tuple[str, ...] = ()

    def slot(self, name: SlotName) -> Slot | None:
        """The slot of that name, None where there is no reading."""
        return next((s for s in self.slots if s.name == name), None)
