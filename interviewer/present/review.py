"""A design review as a report: stages, comments with what became of them, standing questions, outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from interviewer.domain.annotated import Comment, annotated
from interviewer.domain.design_review import (
    OUTCOMES,
    SETTLED_SAYS,
    STAGE_SAYS,
    STANDING,
    DesignReview,
    Outcome,
    ReviewComment,
)
from interviewer.domain.paper import Paper, Part, bullets, heading, small, table, text
from interviewer.domain.review_comment import Seen
from interviewer.present.critique import KINDS
from interviewer.present.paper import paper_markdown

NO_GATE = "A review gives considerations; it is no gate and no stamp. The author keeps the design."
SCHEMA = "interviewer.review/1"


def review_paper(review: DesignReview, *, now: dt.datetime) -> Paper:
    """The whole review as a report."""
    parts: list[Part] = [heading(f"Stage: {review.stage}"), text(STAGE_SAYS[review.stage])]
    parts += bullets(review.remarks(now))
    parts.append(heading("What the document lacks"))
    parts += bullets(review.missing) or (text("Nothing material was found by the critique."),)
    parts.append(heading("Comments"))
    parts += _comments(review)
    parts.append(heading("Five standing questions"))
    parts.append(
        table(
            [
                ("Question", "Answer"),
                *((words, review.answers.get(id, "") or "not answered") for id, words in STANDING.items()),
            ]
        )
    )
    if review.outcome is None:
        parts += [heading("To discuss, hardest first"), *bullets(review.agenda(), steps=True)]
    for n, outcome in enumerate(review.earlier, 1):
        parts += [heading(f"Outcome of review {n}"), *_outcome(review, outcome)]
    if review.outcome is not None:
        parts += [heading("Outcome"), *_outcome(review, review.outcome)]
    parts.append(small(NO_GATE))
    return Paper(title=f"Review: {review.title}", about=_about(review), parts=tuple(parts))


def reviewed_copy(review: DesignReview) -> Paper:
    """The document with the review's comments at their words."""
    told = [
        Comment(
            number=c.number,
            sort="comment",
            title=f"{(str(c.label) if c.label else 'no label').capitalize()}, {c.by} ({SETTLED_SAYS[c.settled]})",
            says=c.text,
            place=c.place,
            quote=c.quote,
            state="open",
            fix="",
        )
        for c in review.comments
    ]
    return annotated(review.document, told, title=f"Commented copy of “{review.title}”", about=_about(review))


def review_markdown(review: DesignReview, *, now: dt.datetime) -> str:
    """The whole review as Markdown."""
    return paper_markdown(review_paper(review, now=now))


def review_json(review: DesignReview, *, now: dt.datetime) -> dict[str, Any]:
    """The whole review as plain JSON values; the document itself left out."""
    return {
        "schema": SCHEMA,
        **review.model_dump(mode="json", exclude={"document"}),
        "remarks": list(review.remarks(now)),
        "agenda": list(review.agenda()) if review.outcome is None else [],
        "may_begin": review.may_begin,
        "note": NO_GATE,
    }


def seen_lines(seen: Iterable[Seen]) -> tuple[str, ...]:
    """What the lint saw, one line each."""
    return tuple(f"{s.says} ({s.criterion}): “{' '.join(s.quote.split())}”" for s in seen)


def _about(review: DesignReview) -> tuple[str, ...]:
    who = f"Author: {review.author}. " if review.author else ""
    others = f"Reviewers: {', '.join(review.reviewers)}. " if review.reviewers else ""
    meeting = f"Meeting: {review.meeting_at:%Y-%m-%d %H:%M} UTC. " if review.meeting_at else ""
    closes = f"Comments close: {review.closes:%Y-%m-%d}. " if review.closes else ""
    return (
        f"{KINDS[review.kind].capitalize()}, opened {review.opened:%Y-%m-%d}. {who}{others}{meeting}{closes}".strip(),
    )


def _comments(review: DesignReview) -> Iterable[Part]:
    if not review.comments:
        yield text("None yet.")
    for one in review.comments:
        yield heading(_head(one), level=2)
        if one.quote:
            yield Part(kind="quote", text=f"{one.quote} ({one.place})")
        yield text(one.text)
        lines = [f"Lint: {line}" for line in seen_lines(one.seen)]
        if one.reply:
            lines.append(f"Reply: {one.reply}")
        yield from bullets(lines)


def _stopped(words: str) -> str:
    """The words with a full stop where they have none."""
    told = words.strip()
    return told if told.endswith((".", "!", "?")) else f"{told}."


def _head(one: ReviewComment) -> str:
    return f"Comment {one.number}, {one.label or 'no label'}, {one.by}: {SETTLED_SAYS[one.settled]}"


def _outcome(review: DesignReview, outcome: Outcome) -> Iterable[Part]:
    words = OUTCOMES[review.kind][outcome.name][0]
    yield text(
        f"{words}. {_stopped(outcome.summary)} Decided by {outcome.decided_by}, {outcome.at:%Y-%m-%d}."
    )
    if outcome.conditions:
        rows = [
            (c.what, c.owner, f"{c.due:%Y-%m-%d}", f"comment {c.comment}" if c.comment else "", "met" if c.is_met else "open")
            for c in outcome.conditions
        ]  # fmt: skip
        yield table([("Condition", "Owner", "Due", "From", "State"), *rows])
    if outcome.owner and outcome.by:
        yield text(f"Next: {outcome.owner}, by {outcome.by:%Y-%m-%d}.")
    if outcome.second_review:
        yield text(f"Second review: {outcome.second_review:%Y-%m-%d}.")
