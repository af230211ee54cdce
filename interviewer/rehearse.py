"""Rehearse: the reader's questions one by one, the author's answers, and what holds in each of them.

The answer is kept before anything is made of it. What was said is looked at three ways: how it begins, whether its numbers
agree with the document, and, by a rater, for the criterion behind the question and for an answer in the first sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.author import Desk as AuthorDesk
from interviewer.author import change, keep, load
from interviewer.domain.critique.questions import CONCERNS
from interviewer.domain.critique.values import Question
from interviewer.domain.delivery import Delivery
from interviewer.domain.dossier import Dossier
from interviewer.domain.rehearsal import (
    Rehearsal,
    Reply,
    concern_words,
    disagreements,
    not_written,
    opening,
)
from interviewer.domain.rubric import Criterion, Rubric, Sheet
from interviewer.domain.text import Passage, Text
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.in_turn import Items
from interviewer.rate import Rater, rate

#: What is looked for in every answer: it comes in the first two sentences.
ALWAYS = ("COM-1",)
#: Behind a question about how sure one is: a range, and a recommendation in spite of it.
SURE = ("UNC-1", "UNC-4")
_ABOUT_SURENESS = frozenset({"DN-4", "RDO-3", "confidence"})
LONGEST = 20_000  # characters


class CriteriaLibrary(Protocol):
    """Where criteria come from."""

    @property
    def criteria(self) -> dict[str, Criterion]: ...
    @property
    def home(self) -> dict[str, str]: ...
    @property
    def rubrics(self) -> dict[str, Rubric]: ...


@dataclass(frozen=True)
class Stage:
    """What every verb here is given: the author's desk, the criteria, and who rates an answer about the document of that key."""

    desk: AuthorDesk
    criteria: CriteriaLibrary
    rater: Callable[[str], Rater]

    @property
    def clock(self) -> Callable[[], dt.datetime]:
        """The clock of the desk."""
        return self.desk.clock

    @property
    def store(self) -> Items:
        """The store of the desk."""
        return self.desk.store


def begin(stage: Stage, key: str) -> Dossier:
    """A new rehearsal of the newest version, its first question waiting. One that is not finished goes on instead."""
    dossier = load(stage.desk, key)
    version = dossier.version()
    held = current(dossier)
    if held is not None and held.waiting is not None:
        return dossier
    rehearsal = Rehearsal(
        number=len(dossier.rehearsals) + 1,
        version=version.number,
        reader=version.critique.reader,
        at=stage.clock(),
        replies=tuple(_asked(q, stage.criteria) for q, _ in dossier.questions(version)),
    )
    return _kept(stage, key, dossier.rehearsed(rehearsal))


def current(dossier: Dossier) -> Rehearsal | None:
    """The newest rehearsal, if it is of the newest version."""
    last = dossier.rehearsals[-1] if dossier.rehearsals else None
    is_of_now = last and dossier.latest and last.version == dossier.latest.number
    return last if is_of_now else None


def reply(stage: Stage, key: str, words: str, *, delivery: Delivery | None = None) -> tuple[Dossier, int]:
    """The answer to the waiting question, kept, with what code finds in it; and the index of that question."""
    if not any(ch.isalnum() for ch in words):
        raise CallerMistake("the answer is empty: found no letter or digit; type or say a sentence")
    if len(words) > LONGEST:
        raise CallerMistake(f"the answer: found {len(words):,} characters; expected at most {LONGEST:,}")
    dossier = load(stage.desk, key)
    rehearsal = current(dossier)
    index = rehearsal.waiting if rehearsal else None
    if rehearsal is None or index is None:
        raise CallerMistake("no question waits for an answer; begin a rehearsal first")
    document = dossier.version(rehearsal.version).document
    asked = rehearsal.replies[index]
    answered = {c.question: c.answered for c in CONCERNS[dossier.version(rehearsal.version).critique.reader]}
    after = asked.model_copy(
        update={
            "answer": words.strip(),
            "seconds": delivery.seconds if delivery else None,
            "is_doubtful": bool(delivery and delivery.may_be_misheard),
            "at": stage.clock(),
            "opening": opening(words),
            "touched": concern_words(words, answered, asked.plain or asked.question),
            "disagreements": disagreements(words, document),
            "not_written": not_written(words, document),
        }
    )
    return _kept(stage, key, dossier.rehearsed(rehearsal.with_reply(index, after))), index


def rate_reply(stage: Stage, key: str, index: int) -> Dossier:
    """The answer of that index rated, or the reason why it could not be, kept either way.

    An answer that has a rating keeps it: nobody pays twice.
    """
    dossier = load(stage.desk, key)
    rehearsal = current(dossier)
    if rehearsal is None or not 0 <= index < len(rehearsal.replies):
        raise CallerMistake(f"question {index + 1}: found no such question in this rehearsal")
    asked = rehearsal.replies[index]
    if asked.rating is not None or asked.answer is None or not asked.criteria:
        return dossier
    update: dict[str, Any]
    try:
        rating, judgement = rate(
            _text(asked),
            sheet(asked, stage.criteria),
            rater=stage.rater(key),
            may_be_misheard=asked.is_doubtful,
        )
        update = {"rating": rating, "judgement": judgement.model_dump(mode="json"), "failure": None}
    except InterviewerError as error:
        update = {"failure": str(error)}

    def with_it(now: Dossier) -> Dossier:
        held = next(r for r in now.rehearsals if r.number == rehearsal.number)
        return now.rehearsed(held.with_reply(index, held.replies[index].model_copy(update=update)))

    return change(stage.desk, key, with_it)


def sheet(asked: Reply, library: CriteriaLibrary) -> Sheet:
    """What an answer is rated with: the criterion behind the question, and an answer in the first two sentences."""
    ids = asked.criteria
    homes = dict.fromkeys(library.home[i] for i in ids)
    return Sheet(
        rubrics=tuple(library.rubrics[h].ref for h in homes),
        criteria=tuple(library.criteria[i] for i in ids),
        asked=frozenset(ids),
        must=ids[:1],
        question=asked.question,
    )


def _asked(question: Question, library: CriteriaLibrary) -> Reply:
    behind = question.criterion or question.because.partition(":")[0].strip()
    is_sureness = behind in _ABOUT_SURENESS or "confidence" in question.because
    known = library.criteria.get(behind)
    own = (behind,) if known is not None and known.kind == "judged" else ()
    ids = dict.fromkeys((*own, *(SURE if is_sureness else ()), *ALWAYS))
    return Reply(
        question=question.question,
        plain=question.plain,
        because=question.because,
        criteria=tuple(i for i in ids if i in library.criteria),
    )


def _text(asked: Reply) -> Text:
    """Question and answer as a rater reads them."""
    return Text(
        passages=(
            Passage(id="question 1", text=asked.question, speaker="interviewer"),
            Passage(id="turn 1", text=asked.answer or ""),
        )
    )


def _kept(stage: Stage, key: str, dossier: Dossier) -> Dossier:
    keep(stage.desk, dossier, key)
    return dossier
