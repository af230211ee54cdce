"""A design review or a request for comments: four stages, five standing questions, an outcome with its conditions.

A value: every method gives a new review. It is no gate and no stamp; what it refuses is an outcome that contradicts the
review's own record (approval while a blocking comment is open, a condition nobody owns).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.artifacts.design_document import NOTICE
from interviewer.domain.artifacts.rfc import USUAL_REVIEW_DAYS, CommentLabel
from interviewer.domain.artifacts.wording import same_name, says
from interviewer.domain.document import Document
from interviewer.domain.rating import Quote, find_quote
from interviewer.domain.review_comment import Seen, lint
from interviewer.errors import CallerMistake

ReviewKind = Literal["design-doc", "rfc"]
Stage = Literal["document", "comments", "discussion", "outcome"]
Settled = Literal["open", "taken", "answered", "parked"]
STAGES: tuple[Stage, ...] = ("document", "comments", "discussion", "outcome")
STAGE_SAYS: Mapping[Stage, str] = {
    "document": "The document: is it complete enough to be read by others?",
    "comments": "Written comments: precise, on record, with time to think.",
    "discussion": "The discussion: hardest questions first; nobody presents the document again.",
    "outcome": "The outcome, its conditions, and who does what by when.",
}
SETTLED_SAYS: Mapping[Settled, str] = {
    "open": "open",
    "taken": "taken up in the document",
    "answered": "answered, nothing changes",
    "parked": "parked for later",
}
#: The five questions that help in any review, by the criterion that asks for each.
STANDING: Mapping[str, str] = {
    "DRV-1": "What happens if it does not work?",
    "DRV-2": "What is the simplest version that tests the core idea?",
    "DRV-3": "Who else should see this?",
    "DRV-4": "How does it interact with what other teams run or plan?",
    "DRV-5": "What would change your mind?",
}
#: Outcome: (words, whether the work may begin, whether it comes back for another look).
OUTCOMES: Mapping[ReviewKind, Mapping[str, tuple[str, bool, bool]]] = {
    "design-doc": {
        "approved": ("Approved", True, False),
        "approved_with_conditions": ("Approved with conditions, met before work begins", True, False),
        "needs_revision": ("Needs revision, with a second review", False, True),
        "withdrawn": ("Withdrawn by its author", False, False),
    },
    "rfc": {
        "accepted": ("Accepted", True, False),
        "accepted_with_conditions": ("Accepted with conditions, met before it binds", True, False),
        "revised": ("To be revised, comments stay open", False, True),
        "rejected": ("Rejected; what was named as the default holds", False, False),
        "withdrawn": ("Withdrawn by its author", False, False),
    },
}
MOST_COMMENTS, LONGEST = 500, 5_000


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReviewComment(_Frozen):
    """A written comment: by whom, how heavy, at which words, and what became of it. ``seen`` is what the lint saw."""

    number: int
    by: str
    label: CommentLabel | None
    text: str
    at: dt.datetime
    place: str | None = None
    quote: str | None = None
    seen: tuple[Seen, ...] = ()
    settled: Settled = "open"
    reply: str = ""

    @property
    def is_open_blocking(self) -> bool:
        """Whether it blocks and nothing has settled it."""
        return self.label is CommentLabel.BLOCKING and self.settled == "open"


class Condition(_Frozen):
    """Something to be met before the work begins, whose it is and by when; ``comment`` is the one it answers."""

    what: str
    owner: str
    due: dt.date
    comment: int | None = None
    is_met: bool = False


class Outcome(_Frozen):
    """How the review ended: its name, in a sentence why, who decided, the conditions, and who does what next."""

    name: str
    summary: str
    decided_by: str
    at: dt.datetime
    conditions: tuple[Condition, ...] = ()
    owner: str = ""
    by: dt.date | None = None
    second_review: dt.date | None = None


class DesignReview(_Frozen):
    """One review. ``missing`` is what the critique of the document found missing; ``answers`` are those to `STANDING`.

    ``shared_at`` and ``meeting_at`` are of a design review; ``closes`` is the last day for comments on an RFC.
    """

    kind: ReviewKind
    title: str
    document: Document
    opened: dt.datetime
    dossier: str | None = None
    version: int | None = None
    author: str = ""
    reviewers: tuple[str, ...] = ()
    shared_at: dt.datetime | None = None
    meeting_at: dt.datetime | None = None
    closes: dt.date | None = None
    missing: tuple[str, ...] = ()
    stage: Stage = "document"
    comments: tuple[ReviewComment, ...] = ()
    answers: Mapping[str, str] = {}
    outcome: Outcome | None = None
    earlier: tuple[Outcome, ...] = ()

    # --- stages ---

    def moved(self, stage: Stage) -> DesignReview:
        """At the next stage, or back at an earlier one; the outcome is reached by `decided` only."""
        if stage == "outcome":
            raise CallerMistake(
                "the outcome: found no decision; expected one with its name, reason and owner"
            )
        if self.outcome is not None:
            raise CallerMistake(f"the review has ended ({self.outcome.name}); open a second review to go on")
        if STAGES.index(stage) > STAGES.index(self.stage) + 1:
            raise CallerMistake(
                f"stage {stage}: found the review at {self.stage}; the stages come one by one"
            )
        return self.model_copy(update={"stage": stage})

    @property
    def other_reviewers(self) -> tuple[str, ...]:
        """The reviewers who are not the author."""
        return tuple(r for r in self.reviewers if not same_name(r, self.author))

    @property
    def said_here(self) -> frozenset[str]:
        """Criteria of the document that the review itself answers: its reviewers, and its notice before the meeting."""
        named = {"DOC-6"} if self.other_reviewers else set()
        is_early = self.shared_at and self.meeting_at and self.meeting_at - self.shared_at >= NOTICE
        return frozenset(named | ({"DOC-8"} if is_early else set()))

    def remarks(self, now: dt.datetime) -> tuple[str, ...]:
        """What a facilitator should know: notice, reviewers, deadline. Nothing here stops the review."""
        told = []
        if self.kind == "design-doc" and self.shared_at and self.meeting_at:
            notice = self.meeting_at - self.shared_at
            if notice < NOTICE:
                hours = notice.total_seconds() / 3600
                told.append(f"shared {hours:.0f} hours before the meeting; 48 hours are usual")
        if self.kind == "rfc":
            told += self._about_deadline(now)
        if not self.other_reviewers:
            told.append("no reviewer beside the author is named")
        return tuple(told)

    def _about_deadline(self, now: dt.datetime) -> list[str]:
        if self.closes is None:
            return [f"no last day for comments; about {USUAL_REVIEW_DAYS} days are usual"]
        days = (self.closes - self.opened.date()).days
        told = (
            []
            if days >= USUAL_REVIEW_DAYS - 4
            else [f"{days} days for comments; about {USUAL_REVIEW_DAYS} are usual"]
        )
        is_past = now.date() > self.closes and self.stage == "comments"
        return [*told, "comments have closed; summarise, revise or decide"] if is_past else told

    # --- comments ---

    def commented(
        self,
        text: str,
        *,
        by: str,
        label: CommentLabel | None,
        at: dt.datetime,
        quote: str | None = None,
    ) -> DesignReview:
        """With a comment, read by the lint; the quote is found again in the document, or the comment is refused."""
        if self.stage not in ("comments", "discussion"):
            raise CallerMistake(
                f"a comment: found the review at {self.stage}; expected comments or discussion"
            )
        if not says(text):
            raise CallerMistake("a comment: found no words; expected at least one sentence")
        if len(text) > LONGEST or len(self.comments) >= MOST_COMMENTS:
            raise CallerMistake(
                f"a comment: expected at most {LONGEST:,} characters and {MOST_COMMENTS} comments"
            )
        if not says(by):
            raise CallerMistake("a comment: found no name; say who comments, so that the author can ask back")
        found = find_quote(Quote(text=quote), self.document.as_text()) if quote and quote.strip() else None
        if quote and quote.strip() and found is None:
            raise CallerMistake(
                f"the passage {quote[:60]!r} is not in the document; copy the words that you mean"
            )
        entry = ReviewComment(
            number=len(self.comments) + 1,
            by=by.strip(),
            label=label,
            text=text.strip(),
            at=at,
            place=found.place if found else None,
            quote=found.quote if found else None,
            seen=lint(text, label=label, document=self.words()),
        )
        return self.model_copy(update={"comments": (*self.comments, entry)})

    def settle(self, number: int, settled: Settled, *, reply: str) -> DesignReview:
        """With what became of a comment; its author's reply is needed, also where nothing changes."""
        comment = self.comment(number)
        if settled != "open" and not says(reply):
            raise CallerMistake(
                f"comment {number}: found no reply; expected a sentence on what was done with it, or why not"
            )
        after = comment.model_copy(update={"settled": settled, "reply": reply.strip()})
        return self.model_copy(
            update={"comments": tuple(after if c.number == number else c for c in self.comments)}
        )

    def comment(self, number: int) -> ReviewComment:
        """The comment of that number; `CallerMistake` where there is none."""
        for comment in self.comments:
            if comment.number == number:
                return comment
        raise CallerMistake(f"comment {number}: found no such comment; expected 1 to {len(self.comments)}")

    def words(self) -> str:
        """All words of the document."""
        return "\n".join(p.text for p in self.document.passages())

    # --- discussion ---

    def answered(self, question: str, answer: str) -> DesignReview:
        """With the answer to a standing question (its id)."""
        if question not in STANDING:
            raise CallerMistake(f"question {question!r}: expected one of {', '.join(STANDING)}")
        return self.model_copy(update={"answers": {**self.answers, question: answer.strip()}})

    def agenda(self) -> tuple[str, ...]:
        """What to talk about, hardest first: open blocking comments, unanswered standing questions, open suggestions."""
        blocking = [
            f"Comment {c.number}, blocking, {c.by}: {c.text}" for c in self.comments if c.is_open_blocking
        ]
        standing = [words for id, words in STANDING.items() if not says(self.answers.get(id, ""))]
        others = [
            f"Comment {c.number}, {c.label or 'no label'}, {c.by}: {c.text}"
            for c in self.comments
            if c.settled == "open" and not c.is_open_blocking
        ]
        return (*blocking, *standing, *others)

    # --- outcome ---

    def decided(self, outcome: Outcome) -> DesignReview:
        """With its outcome; `CallerMistake` where that contradicts the record or leaves out who does what by when."""
        if self.outcome is not None:
            raise CallerMistake(f"the review has ended ({self.outcome.name}); open a second review to go on")
        faults = self.faults(outcome)
        if faults:
            raise CallerMistake(f"the outcome {outcome.name}: {'; '.join(faults)}")
        return self.model_copy(update={"outcome": outcome, "stage": "outcome"})

    def faults(self, outcome: Outcome) -> tuple[str, ...]:
        """What is wrong or missing in an outcome, one sentence each."""
        known = OUTCOMES[self.kind]
        if outcome.name not in known:
            return (f"expected one of {', '.join(known)}",)
        _, may_begin, returns = known[outcome.name]
        told = []
        if not says(outcome.summary, 3):
            told.append("no reason; expected a sentence of at least three words")
        if not says(outcome.decided_by):
            told.append("it is not said who decided")
        if may_begin:
            told += self._open_blocking(outcome)
        told += _conditions(outcome)
        if outcome.name.endswith("with_conditions") and not outcome.conditions:
            told.append("no condition; expected at least one with its owner and day")
        if outcome.conditions and not outcome.name.endswith("with_conditions"):
            told.append("it has conditions; expected the outcome with conditions, or none of them")
        if returns and outcome.second_review is None:
            told.append("no day of the second review")
        if outcome.name != "withdrawn" and not (says(outcome.owner) and outcome.by):
            told.append("no follow-up; expected who does what is next, and by when")
        return tuple(told)

    def _open_blocking(self, outcome: Outcome) -> list[str]:
        covered = {c.comment for c in outcome.conditions}
        left = [str(c.number) for c in self.comments if c.is_open_blocking and c.number not in covered]
        if not left:
            return []
        several = "s" if len(left) > 1 else ""
        return [
            f"blocking comment{several} {', '.join(left)} open; settle {'them' if several else 'it'} with a reply, or make a condition of {'them' if several else 'it'}"
        ]

    def met(self, condition: int) -> DesignReview:
        """With the condition of that index met; when all are, the work may begin."""
        outcome = self.outcome
        if outcome is None or not 0 <= condition < len(outcome.conditions):
            raise CallerMistake(f"condition {condition + 1}: found no such condition")
        after = tuple(
            c.model_copy(update={"is_met": True}) if n == condition else c
            for n, c in enumerate(outcome.conditions)
        )
        return self.model_copy(update={"outcome": outcome.model_copy(update={"conditions": after})})

    @property
    def may_begin(self) -> bool:
        """Whether the work may begin: approved or accepted, and every condition met."""
        if self.outcome is None:
            return False
        _, may_begin, _ = OUTCOMES[self.kind][self.outcome.name]
        return may_begin and all(c.is_met for c in self.outcome.conditions)

    def again(self) -> DesignReview:
        """The second review: back at the document, comments kept, the first outcome on record."""
        if self.outcome is None or not OUTCOMES[self.kind][self.outcome.name][2]:
            raise CallerMistake("a second review: found no outcome that asks for one")
        return self.model_copy(
            update={"stage": "document", "outcome": None, "earlier": (*self.earlier, self.outcome)}
        )


def _conditions(outcome: Outcome) -> list[str]:
    told = []
    for n, condition in enumerate(outcome.conditions, 1):
        if not says(condition.what):
            told.append(f"condition {n} says nothing")
        if not says(condition.owner):
            told.append(f"condition {n} has no owner")
        if condition.due < outcome.at.date():
            told.append(f"condition {n} was due before the decision ({condition.due:%Y-%m-%d})")
    return told
