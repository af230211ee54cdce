"""A request for comments: a proposal that binds teams beyond its author's.

Open means that comments are taken: the states `open` and `revised` (a new version under discussion).
`days_open` sums every spell in them, in elapsed days, so a reopened request counts both spells and a
day with a clock change counts 23 or 25 hours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from interviewer.domain.artifacts.form import Alternative, Day, Flag, Form, Milestone, Moment
from interviewer.domain.artifacts.history import faults_in_history, time_in
from interviewer.domain.artifacts.report import Ask, Check, CheckReport
from interviewer.domain.artifacts.sections import alternatives_check, open_questions_check, timeline_check
from interviewer.domain.artifacts.wording import (
    counted,
    distinct_names,
    fold,
    listed,
    meaningful_words,
    same_name,
    says,
)

NUMBER = re.compile(r"RFC-\d{3,}")
USUAL_REVIEW_DAYS = 14
REVIEW_DAYS = (10, 21)  # "about two weeks": our reading
SUMMARY_WORDS, MOTIVATION_WORDS, PROPOSAL_WORDS = 15, 20, 25
DEFAULT_WORDS, OBJECTION_WORDS, MIGRATION_WORDS, CLOSING_WORDS = 6, 10, 8, 8
SECONDS_PER_DAY = 86_400


class RfcStatus(StrEnum):
    """Where a request stands."""

    DRAFT = "draft"
    OPEN = "open"
    REVISED = "revised"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


TAKES_COMMENTS = frozenset({RfcStatus.OPEN, RfcStatus.REVISED})
DECIDED = frozenset({RfcStatus.ACCEPTED, RfcStatus.REJECTED, RfcStatus.SUPERSEDED})
_CLOSINGS = frozenset({RfcStatus.ACCEPTED, RfcStatus.REJECTED, RfcStatus.SUPERSEDED, RfcStatus.WITHDRAWN})
STEPS: Mapping[RfcStatus, frozenset[RfcStatus]] = {
    RfcStatus.DRAFT: frozenset({RfcStatus.OPEN, RfcStatus.WITHDRAWN}),
    RfcStatus.OPEN: _CLOSINGS | {RfcStatus.REVISED},
    RfcStatus.REVISED: _CLOSINGS | {RfcStatus.REVISED, RfcStatus.OPEN},
    RfcStatus.ACCEPTED: frozenset({RfcStatus.SUPERSEDED, RfcStatus.OPEN}),
    RfcStatus.REJECTED: frozenset({RfcStatus.OPEN, RfcStatus.SUPERSEDED}),
    RfcStatus.WITHDRAWN: frozenset({RfcStatus.OPEN}),
    RfcStatus.SUPERSEDED: frozenset(),
}


class CommentLabel(StrEnum):
    """`blocking`: not acceptable until settled. `suggestion`: worth a thought, no obstacle."""

    BLOCKING = "blocking"
    SUGGESTION = "suggestion"


class RfcChange(Form):
    """From `at` on, the request had this status."""

    status: RfcStatus
    at: Moment


class Comment(Form):
    """A written comment, and what the author wrote back."""

    by: str = ""
    label: CommentLabel | None = None
    text: str = ""
    reply: str = ""
    resolved: Flag = False


class Rfc(Form):
    """A request for comments as its author filled it in; what was left out stays empty."""

    rfc_number: str = ""
    title: str = ""
    author: str = ""
    own_team: str = ""
    status: RfcStatus | None = None
    history: tuple[RfcChange, ...] = ()
    superseded_by: str = ""
    summary: str = ""
    motivation: str = ""
    proposal: str = ""
    alternatives: tuple[Alternative, ...] = ()
    affects: tuple[str, ...] = ()
    impact: str = ""
    migration_plan: str = ""
    default_if_rejected: str = ""
    strongest_objection: str = ""
    open_questions: tuple[str, ...] | None = None
    timeline: tuple[Milestone, ...] = ()
    deadline: Day | None = None
    comments: tuple[Comment, ...] = ()
    decision_summary: str = ""

    def days_open(self, now: datetime) -> float | None:
        """Elapsed days in which comments were taken, up to `now`; None if it was never open.

        `now` needs its offset, else `ValueError`. Draft: None. Open: since it opened. Closed: until it
        closed. Reopened: the sum of both spells.
        """
        spell = time_in(self.history, TAKES_COMMENTS, now=now)
        return None if spell is None else spell.total_seconds() / SECONDS_PER_DAY

    @property
    def opened_at(self) -> datetime | None:
        """When the latest run of comments began; a revision does not start a new one."""
        opened, was_open = None, False
        for change in self.history:
            is_open = change.status in TAKES_COMMENTS
            if is_open and not was_open:
                opened = change.at
            was_open = is_open
        return opened


def check_rfc(rfc: Rfc, *, now: datetime) -> CheckReport:
    """All checks of a request for comments at `now` (a time with its offset)."""
    checks = (
        _number(rfc),
        _sections(rfc),
        alternatives_check("RFC-ALT", rfc.alternatives, title=rfc.title, proposal=rfc.proposal),
        _affects(rfc),
        _deadline(rfc, now=now),
        _labels(rfc),
        _default(rfc),
        _objection(rfc),
        _migration(rfc),
        _closed_in_writing(rfc, now=now),
        open_questions_check("RFC-OPENQ", rfc.open_questions),
        timeline_check("RFC-TIME", rfc.timeline),
        _status(rfc, now=now),
        _superseded(rfc),
        _acceptance(rfc),
    )
    days = rfc.days_open(now)
    facts = {
        "status": rfc.status.value if rfc.status else None,
        "days_open": None if days is None else round(days, 2),
        "unresolved_blocking": len(_unresolved(rfc)),
        "usual_review_days": USUAL_REVIEW_DAYS,
    }
    return CheckReport("rfc", f"{rfc.rfc_number.strip()} {rfc.title.strip()}".strip(), checks, facts)


def _number(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-NUM",
        "Number, title and author",
        "a number such as RFC-042, a title, an author",
        "Give it its number (RFC-042), a title and an author.",
    )
    faults = [f"no {name}" for name in ("title", "author") if not says(getattr(rfc, name))]
    if not NUMBER.fullmatch(rfc.rfc_number):
        faults.insert(0, f"number {rfc.rfc_number!r}" if rfc.rfc_number else "no number")
    return ask.of_faults(faults, good=f"{rfc.rfc_number} by {rfc.author.strip()}", any_good=len(faults) < 3)


def _sections(rfc: Rfc) -> Check:
    wanted = {"summary": SUMMARY_WORDS, "motivation": MOTIVATION_WORDS, "proposal": PROPOSAL_WORDS}
    expected = ", ".join(f"{name} of {least} words" for name, least in wanted.items())
    ask = Ask(
        "RFC-SUM",
        "Summary, motivation, proposal",
        f"{expected} or more",
        "Write each part so that a team that was not there can follow it.",
    )
    counts = {name: meaningful_words(getattr(rfc, name)) for name in wanted}
    faults = [
        f"{name} has {counted(counts[name], 'word')}"
        for name, least in wanted.items()
        if counts[name] < least
    ]
    return ask.of_faults(faults, good="all three", any_good=any(counts.values()))


def _affects(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-1",
        "Affects other teams",
        "at least one team other than the author's (affects, own_team) and what changes for it (impact)",
        "Name each team that is bound by this and what changes for it; if there is none, a local decision will do.",
    )
    others = [team for team in distinct_names(rfc.affects) if not same_name(team, rfc.own_team)]
    faults = [] if others else ["no team beyond the author's own is named"]
    if not says(rfc.own_team):
        faults.append("the author's own team is not named")
    if not says(rfc.impact, 5):
        faults.append("what changes for them is not said")
    return ask.of_faults(faults, good=listed(others), any_good=bool(others))


def _deadline(rfc: Rfc, *, now: datetime) -> Check:
    low, high = REVIEW_DAYS
    ask = Ask(
        "RFC-2",
        "Review deadline",
        f"a day about two weeks ({USUAL_REVIEW_DAYS} days; {low} to {high}) after opening that has not passed while it is open",
        "Set a day about two weeks after opening, on which you sum up and decide.",
    )
    if rfc.deadline is None:
        return ask.missing("no deadline")
    start = rfc.opened_at or now
    today = now.astimezone(start.tzinfo).date()
    days = (rfc.deadline - start.date()).days
    found = (
        f"{rfc.deadline.isoformat()}, {counted(days, 'day')} after {'opening' if rfc.opened_at else 'today'}"
    )
    if rfc.status not in DECIDED | {RfcStatus.WITHDRAWN} and rfc.deadline < today:
        return ask.partial(
            f"{found}; it has passed", fix="Sum up the comments and decide, or set a new day and say why."
        )
    if days < low:
        return ask.partial(f"{found}; too short", fix="Give the teams about two weeks to read and answer.")
    if days > high:
        return ask.partial(
            f"{found}; too long", fix="Shorten it to about two weeks, or comments will pile up without end."
        )
    return ask.met(found)


def _unresolved(rfc: Rfc) -> list[Comment]:
    return [c for c in rfc.comments if c.label is CommentLabel.BLOCKING and not c.resolved]


def _labels(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-3",
        "Comments labelled blocking or suggestion",
        "every comment labelled blocking or suggestion",
        "Ask each commenter whether the point is blocking or a suggestion, and write it down.",
    )
    if not rfc.comments:
        if rfc.status in DECIDED:
            return ask.missing(
                "decided without one comment on record",
                fix="Record the comments, or say who was asked and had none.",
            )
        return ask.unknown("no comments yet")
    bare = [i for i, c in enumerate(rfc.comments) if c.label is None]
    blank = [i for i, c in enumerate(rfc.comments) if not says(c.text)]
    faults = [f"comments[{i}] has no label" for i in bare] + [f"comments[{i}] says nothing" for i in blank]
    kinds = [sum(1 for c in rfc.comments if c.label is label) for label in CommentLabel]
    good = f"{kinds[0]} blocking, {counted(kinds[1], 'suggestion')}"
    return ask.of_faults(faults, good=good, any_good=any(kinds))


CHANGES_NOTHING = re.compile(
    r"(the )?(status quo|same|nothing( changes| happens)?|no change|as (it is|before|now|today))( remains| stays)?\W*"
)


def _default(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-4",
        "Default if not adopted",
        f"what happens, and what it costs, if this is not adopted ({DEFAULT_WORDS} words or more)",
        "Write what the teams will go on doing if this is not adopted, and what that costs.",
    )
    count = meaningful_words(rfc.default_if_rejected)
    if not count:
        return ask.missing("nothing is said")
    if CHANGES_NOTHING.fullmatch(fold(rfc.default_if_rejected)) or count < DEFAULT_WORDS:
        return ask.partial(f"only {rfc.default_if_rejected.strip()!r}")
    return ask.met(f"{count} words")


NO_OBJECTION = re.compile(
    r"\b(no|without|any) (\w+ ){0,2}(objections?|counter-?arguments?|downsides?|drawbacks?)\b|\bnobody (would |could )?(object|disagree)"
)


def _objection(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-5",
        "Strongest objection",
        f"the best case against the proposal, by its own author ({OBJECTION_WORDS} words or more)",
        "Write the case that a reasonable opponent would make, as strongly as you can.",
    )
    count = meaningful_words(rfc.strongest_objection)
    if not count or (NO_OBJECTION.search(fold(rfc.strongest_objection)) and count < 2 * OBJECTION_WORDS):
        return ask.missing("no objection" if count else "nothing is said")
    return ask.met(f"{count} words") if count >= OBJECTION_WORDS else ask.partial(counted(count, "word"))


def _migration(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-6",
        "Migration",
        f"how what exists today moves over, or why nothing has to ({MIGRATION_WORDS} words or more)",
        "Say who moves what by when, and what happens to what cannot move.",
    )
    count = meaningful_words(rfc.migration_plan)
    if count >= MIGRATION_WORDS:
        return ask.met(f"{count} words")
    return ask.partial(counted(count, "word")) if count else ask.missing("nothing is said")


def _closed_in_writing(rfc: Rfc, *, now: datetime) -> Check:
    ask = Ask(
        "RFC-7",
        "Feedback closed in writing",
        "a written reply to every comment and, once decided, a summary of the decision",
        "Answer every comment in writing and sum up the decision with its reasons.",
    )
    decided = rfc.status in DECIDED
    late = rfc.deadline is not None and rfc.deadline < now.date()
    if not decided and not (late and rfc.status in TAKES_COMMENTS):
        return ask.unknown("not due before the deadline or the decision")
    faults = [f"comments[{i}] has no reply" for i, c in enumerate(rfc.comments) if not says(c.reply, 2)]
    if decided and not says(rfc.decision_summary, CLOSING_WORDS):
        faults.append("no summary of the decision")
    answered = sum(1 for c in rfc.comments if says(c.reply, 2))
    return ask.of_faults(faults, good=f"{counted(answered, 'comment')} answered", any_good=bool(answered))


def _status(rfc: Rfc, *, now: datetime) -> Check:
    ask = Ask(
        "RFC-STATUS",
        "Status and its history",
        "a status, and a dated history that leads to it in allowed steps",
        "Write down each change of status with its time, in order, from draft to where it stands.",
    )
    if rfc.status is None:
        return ask.missing("no status", fix="Say where the request stands (status: draft).")
    faults = faults_in_history(rfc.history, rfc.status, first=RfcStatus.DRAFT, steps=STEPS, now=now)
    return ask.of_faults(
        faults, good=" > ".join(c.status.value for c in rfc.history), any_good=bool(rfc.history)
    )


def _superseded(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-NEXT",
        "Successor",
        "superseded_by with the number of the successor, only when superseded",
        "Name the request that replaces this one.",
    )
    if rfc.status is not RfcStatus.SUPERSEDED:
        if rfc.superseded_by:
            return ask.partial(f"names {rfc.superseded_by!r} but is not superseded")
        return ask.unknown("applies to a superseded request only")
    if not NUMBER.fullmatch(rfc.superseded_by):
        return ask.missing(f"found {rfc.superseded_by!r}")
    if rfc.superseded_by == rfc.rfc_number:
        return ask.missing("it names itself")
    return ask.met(rfc.superseded_by)


def _acceptance(rfc: Rfc) -> Check:
    ask = Ask(
        "RFC-ACCEPT",
        "No blocking comment left at acceptance",
        "no unresolved blocking comment once accepted",
        "Settle each blocking comment with the person who made it, or take the acceptance back.",
    )
    left = _unresolved(rfc)
    if rfc.status is not RfcStatus.ACCEPTED:
        return ask.unknown(f"not accepted yet; {counted(len(left), 'blocking comment')} unresolved")
    if left:
        return ask.missing(f"accepted with {counted(len(left), 'unresolved blocking comment')}")
    return ask.met("none left")
