"""A design document before its review: what it lacks, and what it is ready for.

A review is no gate. The checks show what reviewers would miss; nothing here stops anybody.
Minimum lengths are counted in meaningful words (see `wording`); 25, 25 and 20 are our own choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from interviewer.domain.artifacts.form import Alternative, Flag, Form, Milestone, Moment, Number, Risk
from interviewer.domain.artifacts.history import elapsed, faults_in_history
from interviewer.domain.artifacts.report import Ask, Check, CheckReport, State
from interviewer.domain.artifacts.sections import (
    alternatives_check,
    dependencies_check,
    open_questions_check,
    timeline_check,
)
from interviewer.domain.artifacts.wording import (
    counted,
    distinct_names,
    listed,
    meaningful_words,
    same_name,
    says,
)

PROBLEM_WORDS, APPROACH_WORDS, EVALUATION_WORDS = 25, 25, 20
NOTICE = timedelta(hours=48)
PAGES = (3, 10)


class ReviewStatus(StrEnum):
    """Where a review stands; the last four are its only outcomes."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved_with_conditions"
    NEEDS_REVISION = "needs_revision"
    WITHDRAWN = "withdrawn"

    @property
    def is_outcome(self) -> bool:
        return self in OUTCOMES


OUTCOMES = (
    ReviewStatus.APPROVED,
    ReviewStatus.APPROVED_WITH_CONDITIONS,
    ReviewStatus.NEEDS_REVISION,
    ReviewStatus.WITHDRAWN,
)
STEPS: Mapping[ReviewStatus, frozenset[ReviewStatus]] = {
    ReviewStatus.DRAFT: frozenset({ReviewStatus.IN_REVIEW, ReviewStatus.WITHDRAWN}),
    ReviewStatus.IN_REVIEW: frozenset(OUTCOMES),
    ReviewStatus.APPROVED: frozenset({ReviewStatus.WITHDRAWN}),
    ReviewStatus.APPROVED_WITH_CONDITIONS: frozenset(
        {ReviewStatus.APPROVED, ReviewStatus.NEEDS_REVISION, ReviewStatus.WITHDRAWN}
    ),
    ReviewStatus.NEEDS_REVISION: frozenset({ReviewStatus.IN_REVIEW, ReviewStatus.WITHDRAWN}),
    ReviewStatus.WITHDRAWN: frozenset(),
}


class ReviewChange(Form):
    """From `at` on, the document had this status."""

    status: ReviewStatus
    at: Moment


class Condition(Form):
    """Something to settle before the work begins."""

    what: str = ""
    done: Flag = False


class DesignDocument(Form):
    """A design document as its author filled it in; what was left out stays empty."""

    title: str = ""
    author: str = ""
    reviewers: tuple[str, ...] = ()
    status: ReviewStatus | None = None
    history: tuple[ReviewChange, ...] = ()
    conditions: tuple[Condition, ...] = ()
    shared_at: Moment | None = None
    meeting_at: Moment | None = None
    problem_statement: str = ""
    proposed_approach: str = ""
    alternatives_considered: tuple[Alternative, ...] = ()
    evaluation_plan: str = ""
    risks: tuple[Risk, ...] = ()
    timeline: tuple[Milestone, ...] = ()
    dependencies: tuple[str, ...] | None = None
    open_questions: tuple[str, ...] | None = None
    pages: Number | None = None


@dataclass(frozen=True)
class Readiness:
    """What comes next at this status, and whether the document is ready for it.

    `next_step` is None when nothing comes next (a withdrawn document).
    """

    is_ready: bool
    next_step: str | None
    because: str


def check_design_document(document: DesignDocument, *, now: datetime) -> CheckReport:
    """All checks of a design document at `now` (a time with its offset)."""
    checks = (
        _title(document),
        _problem(document),
        _approach(document),
        alternatives_check(
            "DOC-ALT",
            document.alternatives_considered,
            title=document.title,
            proposal=document.proposed_approach,
        ),
        _evaluation(document),
        _risks(document),
        _reviewers(document),
        open_questions_check("DOC-7", document.open_questions),
        _notice(document),
        timeline_check("DOC-TIME", document.timeline),
        dependencies_check("DOC-DEP", document.dependencies),
        _length(document),
        _status(document, now=now),
        _conditions(document),
    )
    ready = readiness(document, checks)
    facts = {
        "status": document.status.value if document.status else None,
        "outcome": bool(document.status and document.status.is_outcome),
        "next_step": ready.next_step,
        "ready": ready.is_ready,
        "ready_because": ready.because,
        "notice_h": _notice_h(document),
    }
    return CheckReport("design-doc", document.title.strip(), checks, facts)


def readiness(document: DesignDocument, checks: tuple[Check, ...]) -> Readiness:
    """What the document is ready for at its status; a withdrawn one is ready for nothing."""
    open_ids = [c.id for c in checks if c.state in (State.MISSING, State.PARTIAL)]
    match document.status:
        case None:
            return Readiness(False, "say where the review stands", "no status is given")
        case ReviewStatus.WITHDRAWN:
            return Readiness(False, None, "it was withdrawn")
        case ReviewStatus.NEEDS_REVISION:
            return Readiness(False, "a second review of the revised document", "its revision was asked for")
        case ReviewStatus.APPROVED_WITH_CONDITIONS:
            left = [c.what for c in document.conditions if not c.done]
            done = bool(document.conditions) and not left
            why = "every condition is settled" if done else f"open conditions: {listed(left)}"
            return Readiness(done, "the work itself, once every condition is settled", why)
        case ReviewStatus.APPROVED:
            return Readiness(True, "the work itself", "it was approved")
        case _:
            step = "sharing it for review" if document.status is ReviewStatus.DRAFT else "the review meeting"
            return Readiness(
                not open_ids, step, f"still open: {listed(open_ids)}" if open_ids else "nothing is open"
            )


def _title(document: DesignDocument) -> Check:
    ask = Ask("DOC-TITLE", "Title and author", "a title and an author", "Name the document and who wrote it.")
    faults = [f"no {name}" for name in ("title", "author") if not says(getattr(document, name))]
    return ask.of_faults(
        faults, good=f"{document.title.strip()!r} by {document.author.strip()}", any_good=len(faults) < 2
    )


WHY_NOW = re.compile(
    r"\b(now|since|until|before|deadline|expires?|ends?|today|this (week|month|quarter|half|year)|next (month|quarter|half|year)"
    r"|by (the end of )?(january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|\d)"
    r"|in q[1-4]|\bq[1-4]\b|last (week|month|quarter|year)|already|no longer|urgent\w*|costs? (us )?\W?\d)",
    re.IGNORECASE,
)


def _problem(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-1",
        "Problem and why now",
        f"at least {PROBLEM_WORDS} meaningful words that also say why now (a date, an event, a cost that runs)",
        "Describe the problem, whom it hurts, and what makes it due now rather than next year.",
    )
    count = meaningful_words(document.problem_statement)
    if count < PROBLEM_WORDS:
        return _too_short(ask, count)
    if not WHY_NOW.search(document.problem_statement):
        return ask.partial(
            f"{count} words, but nothing that says why now", fix="Add what makes the problem due now."
        )
    return ask.met(f"{count} words with a reason why now")


def _approach(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-2",
        "Approach in enough detail",
        f"at least {APPROACH_WORDS} meaningful words; whether the detail is enough is for a reader",
        "Describe the approach so that a reviewer could disagree with a part of it.",
    )
    count = meaningful_words(document.proposed_approach)
    return ask.met(f"{count} words") if count >= APPROACH_WORDS else _too_short(ask, count)


SUCCESS = re.compile(
    r"\b(success\w*|succeeds?|works? if|ship(s|ped)? if|go ahead if|we (adopt|keep|launch|ship|continue|roll out)|target|at least|must (reach|exceed|beat))\b",
    re.IGNORECASE,
)
FAILURE = re.compile(
    r"\b(fail\w*|stop(s|ped)?|abandon\w*|roll(s|ed)? back|revert\w*|drop it|give up|kill\w*|call it off|go back to|switch off|withdraw\w*)\b",
    re.IGNORECASE,
)


def _evaluation(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-4",
        "Evaluation plan with success and failure",
        f"at least {EVALUATION_WORDS} meaningful words with a success criterion and a failure criterion",
        "Say which result counts as success, and which result makes you stop or go back.",
    )
    count = meaningful_words(document.evaluation_plan)
    if count < EVALUATION_WORDS:
        return _too_short(ask, count)
    lacking = [
        name
        for name, pattern in (("success", SUCCESS), ("failure", FAILURE))
        if not pattern.search(document.evaluation_plan)
    ]
    if lacking:
        return ask.partial(f"{count} words, but no {' and no '.join(lacking)} criterion")
    return ask.met(f"{count} words with a success and a failure criterion")


def _risks(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-5",
        "Risks, each with a mitigation",
        "at least one risk, and for every risk what is done about it",
        "Name what may go wrong and, for each, what you will do about it.",
    )
    named = [risk for risk in document.risks if says(risk.risk, 2)]
    faults = [f"risks[{i}] is empty" for i, risk in enumerate(document.risks) if not says(risk.risk, 2)]
    faults += [f"no mitigation for {risk.risk.strip()!r}" for risk in named if not says(risk.mitigation, 2)]
    if not document.risks:
        faults = ["no risk is named"]
    whole = any(says(risk.mitigation, 2) for risk in named)
    return ask.of_faults(faults, good=f"{counted(len(named), 'risk')} with mitigation", any_good=whole)


def _reviewers(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-6",
        "Reviewers other than the author",
        "at least one reviewer; all different, none blank, none the author",
        "Name a reviewer who did not write the document, each of them once.",
    )
    named = [name for name in document.reviewers if says(name)]
    others = [name for name in distinct_names(named) if not same_name(name, document.author)]
    faults = []
    if len(named) < len(document.reviewers):
        faults.append("a reviewer's name is blank")
    if any(same_name(name, document.author) for name in named):
        faults.append("the author is listed as a reviewer")
    if len(distinct_names(named)) < len(named):
        faults.append("a reviewer is listed twice")
    if not others:
        faults.append("nobody but the author reviews it" if named else "no reviewer is named")
    return ask.of_faults(faults, good=listed(others), any_good=bool(others))


def _notice_h(document: DesignDocument) -> float | None:
    if document.shared_at is None or document.meeting_at is None:
        return None
    return round(elapsed(document.shared_at, document.meeting_at).total_seconds() / 3600, 2)


def _notice(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-8",
        "Shared at least 48 hours before the meeting",
        "shared_at and meeting_at, at least 48 hours apart",
        "Share the document two full days before the meeting, or move the meeting.",
    )
    if document.shared_at is None or document.meeting_at is None:
        lacking = [n for n in ("shared_at", "meeting_at") if getattr(document, n) is None]
        found = f"no {' and no '.join(lacking)}"
        return ask.unknown(f"{found}; not due in a draft") if _is_early(document) else ask.missing(found)
    notice = elapsed(document.shared_at, document.meeting_at)
    found = f"{notice.total_seconds() / 3600:.2f} hours between sharing and meeting"
    return ask.met(found) if notice >= NOTICE else ask.missing(found)


def _is_early(document: DesignDocument) -> bool:
    return document.status in (None, ReviewStatus.DRAFT)


def _length(document: DesignDocument) -> Check:
    low, high = PAGES
    ask = Ask(
        "DOC-LEN",
        "Length",
        f"{low} to {high} pages",
        "Bring it to three to ten pages; move detail to an appendix.",
    )
    if document.pages is None:
        return ask.missing("no page count", fix="Say how many pages the document has (pages: 5).")
    found = f"{document.pages:g} pages"
    return ask.met(found) if low <= document.pages <= high else ask.partial(found)


def _status(document: DesignDocument, *, now: datetime) -> Check:
    ask = Ask(
        "DOC-STATUS",
        "Status and its history",
        "a status, and a dated history that leads to it in allowed steps",
        "Write down each change of status with its time, in order, from draft to where it stands.",
    )
    if document.status is None:
        return ask.missing("no status", fix="Say where the review stands (status: draft).")
    faults = faults_in_history(
        document.history, document.status, first=ReviewStatus.DRAFT, steps=STEPS, now=now
    )
    return ask.of_faults(
        faults, good=" > ".join(c.status.value for c in document.history), any_good=bool(document.history)
    )


def _conditions(document: DesignDocument) -> Check:
    ask = Ask(
        "DOC-COND",
        "Conditions of an approval with conditions",
        "at least one condition under approved_with_conditions, and no open one under approved",
        "List each condition and whether it is settled.",
    )
    real = [c for c in document.conditions if says(c.what, 2)]
    left = [c for c in real if not c.done]
    found = f"{counted(len(real), 'condition')}, {len(left)} open"
    match document.status:
        case ReviewStatus.APPROVED_WITH_CONDITIONS:
            return ask.met(found) if real and len(real) == len(document.conditions) else ask.missing(found)
        case ReviewStatus.APPROVED if left:
            return ask.partial(
                found, fix="Settle the open conditions, or set the status to approved_with_conditions."
            )
        case ReviewStatus.APPROVED:
            return ask.met(found)
        case _:
            return ask.unknown("applies to an approval only")


def _too_short(ask: Ask, count: int) -> Check:
    found = counted(count, "meaningful word")
    return ask.partial(found) if count else ask.missing(found)
