"""A rehearsal: the reader's questions, what the author answered, and whether the numbers said agree with the document.

Nothing here is a mark. An answer is `yes`, `no`, `a number` or `I'll follow up` where it begins with one of them, and
its numbers are held against the document by the rule that finds one quantity with two values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.domain.critique.amounts import Amount, Spot, amount, amount_pattern, lines
from interviewer.domain.critique.quantities import two_values
from interviewer.domain.document import Block, Document, Section
from interviewer.domain.rating import Rating
from interviewer.domain.spoken_numbers import in_digits

Opening = Literal["yes", "no", "a number", "follow up", "none of these"]
ANSWER = "your answer"
#: Any two values of one quantity, however far apart, are worth a word when one of them is said to a reader's face.
ANY_DISTANCE = 1.0

_YES = re.compile(
    r"^\W*(?:yes\b|yeah\b|correct\b|right\b|that is right\b|we do\b|it does\b|absolutely\b)", re.I
)
_NO = re.compile(r"^\W*(?:no\b|not\b|we do(?:n['’]t| not)\b|it does(?:n['’]t| not)\b|never\b|none\b)", re.I)
_LATER = re.compile(
    r"\b(?:i(?:['’]ll| will| shall)|let me|we(?:['’]ll| will)) (?:\w+ ){0,3}?(?:follow up|get back|come back|find out|check|send|confirm)\b"
    r"|\bi (?:do not|don['’]t) know\b",
    re.I,
)
_NUMBER = re.compile(amount_pattern("a"), re.I)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_INNER_HYPHEN = re.compile(r"(?<=[A-Za-z])[-‐‑](?=[A-Za-z])")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Disagreement(_Frozen):
    """A quantity that was said with one value and is written with another, both with their words."""

    says: str
    said: str
    written: Spot


class Reply(_Frozen):
    """What was asked and answered. ``rating`` is None until it is rated; ``failure`` says why it could not be.

    ``criteria`` are looked for in the answer: the one behind the question first. ``touched`` are the answer's words
    that enter the reader's concern, where no criterion stands behind the question. ``seconds`` is the length of a
    recording, None where it was typed; ``is_doubtful`` marks a rough transcript that nobody read through. ``plain`` is
    the question that code chose, where a model worded it anew.
    """

    question: str
    because: str
    plain: str | None = None
    criteria: tuple[str, ...] = ()
    answer: str | None = None
    seconds: float | None = None
    is_doubtful: bool = False
    at: dt.datetime | None = None
    opening: Opening | None = None
    touched: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    not_written: tuple[str, ...] = ()
    rating: Rating | None = None
    judgement: dict[str, Any] = Field(default_factory=dict)
    failure: str | None = None


class Rehearsal(_Frozen):
    """Three questions about one version, asked one after the other."""

    number: int
    version: int
    reader: str
    at: dt.datetime
    replies: tuple[Reply, ...]

    @property
    def waiting(self) -> int | None:
        """Index of the question that waits for an answer; None where all are answered."""
        return next((n for n, reply in enumerate(self.replies) if reply.answer is None), None)

    def with_reply(self, index: int, reply: Reply) -> Rehearsal:
        """With ``reply`` in its place."""
        changed = (*self.replies[:index], reply, *self.replies[index + 1 :])
        return self.model_copy(update={"replies": changed})


def opening(answer: str) -> Opening:
    """How the answer begins (its first two sentences): yes, no, a number, or a promise to follow up."""
    begins = " ".join(_SENTENCE.split(in_digits(answer).strip())[:2])
    if _LATER.search(begins):
        return "follow up"
    if _YES.match(begins):
        return "yes"
    if _NO.match(begins):
        return "no"
    return "a number" if next(_amounts(begins), None) else "none of these"


def disagreements(answer: str, document: Document) -> tuple[Disagreement, ...]:
    """Quantities that the answer gives another value than the document, by the rule of `two_values`.

    The name of the quantity, its unit, group and date must be the same; rounding is no disagreement.
    """
    said = in_digits(answer)
    both = _plain(_with_answer(document, said))
    found = []
    for fault in two_values(both, near=ANY_DISTANCE):
        written, spoken = fault.spots
        if spoken.place == ANSWER and written.place != ANSWER:
            original = _as_written(document, written)
            says = fault.says.replace(f" at {ANSWER}", " in your answer")
            found.append(Disagreement(says=says, said=spoken.quote, written=original))
    return tuple(found)


def not_written(answer: str, document: Document) -> tuple[str, ...]:
    """Amounts with a unit in the answer whose value the document nowhere has, as they were said."""
    written = [found for line in lines(document) for found in _amounts(line.text)]
    missing = [
        _shown(found)
        for found in _amounts(in_digits(answer))
        if found.unit and not any(_is_written(found, other) for other in written)
    ]
    return tuple(dict.fromkeys(missing))


def concern_words(answer: str, answered: Mapping[str, re.Pattern[str]], question: str) -> str | None:
    """The first words of the answer that enter the concern behind ``question``; None where none do."""
    pattern = answered.get(question)
    hit = pattern.search(in_digits(answer)) if pattern else None
    return " ".join(hit.group().split()) if hit else None


def _is_written(said: Amount, other: Amount) -> bool:
    """The same value up to rounding; exactly the same where the document leaves the unit out."""
    slack = max(said.half_digit, other.half_digit) if said.unit == other.unit else 0.0
    return other.unit in (said.unit, "") and abs(abs(said.value) - abs(other.value)) <= slack + 1e-9


def _shown(found: Amount) -> str:
    is_there = found.unit in found.written
    return found.written if is_there else f"{found.written} {found.unit}{'' if found.unit == 'ms' else 's'}"


def _amounts(text: str) -> Iterator[Amount]:
    for match in _NUMBER.finditer(text):
        yield amount(match, "a")


def _with_answer(document: Document, said: str) -> Document:
    block = Block(place=ANSWER, kind="paragraph", text=said)
    section = Section(anchor=ANSWER, index=len(document.sections) + 1, blocks=(block,))
    return document.model_copy(update={"sections": (*document.sections, section)})


def _plain(document: Document) -> Document:
    """Hyphens within words as blanks, so that ``trial-to-paid`` is what people say; nothing changes its length."""

    def block(one: Block) -> Block:
        rows = tuple(tuple(_INNER_HYPHEN.sub(" ", cell) for cell in row) for row in one.rows)
        return one.model_copy(update={"text": _INNER_HYPHEN.sub(" ", one.text), "rows": rows})

    def section(one: Section) -> Section:
        return one.model_copy(update={"blocks": tuple(map(block, one.blocks))})

    return document.model_copy(update={"sections": tuple(map(section, document.sections))})


def _as_written(document: Document, spot: Spot) -> Spot:
    for passage in document.passages():
        if passage.id == spot.place:
            at = _INNER_HYPHEN.sub(" ", passage.text).find(spot.quote)
            if at >= 0:
                return Spot(place=spot.place, quote=passage.text[at : at + len(spot.quote)])
    return spot
