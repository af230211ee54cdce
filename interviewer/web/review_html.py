"""A design review as HTML: its four stages, comments, standing questions, agenda and outcome. Everything is escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape

from interviewer.domain.design_review import (
    OUTCOMES,
    SETTLED_SAYS,
    STAGE_SAYS,
    STAGES,
    STANDING,
    DesignReview,
    Outcome,
    ReviewComment,
)
from interviewer.domain.rating import Rating
from interviewer.domain.review_comment import Seen
from interviewer.present.rating import Names, blocks
from interviewer.present.review import NO_GATE, seen_lines
from interviewer.web.feedback import row_html


def intro_html(reason: str = "") -> str:
    """What the part is for, and why no review can be opened now."""
    why = f"<p>{escape(reason)}</p>" if reason else ""
    return (
        '<section class="card review-intro"><h3>Four stages, before much work goes into it</h3><ol>'
        + "".join(f"<li>{escape(STAGE_SAYS[s])}</li>" for s in STAGES)
        + f"</ol><p>{NO_GATE}</p>{why}</section>"
    )


def review_html(review: DesignReview, *, now: dt.datetime, export: str) -> str:
    """The review where it stands."""
    steps = "".join(
        f"<li{' aria-current=step' if s == review.stage else ''}>{escape(s.capitalize())}</li>"
        for s in STAGES
    )
    remarks = "".join(f'<p class="remark">{escape(r.capitalize())}.</p>' for r in review.remarks(now))
    lacks = "".join(f"<li>{escape(m)}</li>" for m in review.missing)
    lacks = f"<ul>{lacks}</ul>" if lacks else "<p>Nothing material was found by the critique.</p>"
    links = " ".join(
        f'<a href="{export}/{name}" aria-label="{title}">{title}</a>'
        for title, name in (
            ("Markdown", "review.md"),
            ("JSON", "review.json"),
            ("HTML", "review.html"),
            ("Commented copy (Word)", "commented.docx"),
        )
    )
    return (
        f'<section class="feedback review" aria-label="Design review"><ol class="stages">{steps}</ol>{remarks}'
        f'<section class="card"><h3>{escape(review.title)}</h3><p>{escape(STAGE_SAYS[review.stage])}</p>'
        f"<details{' open' if review.stage == 'document' else ''}><summary>What the document lacks ({len(review.missing)})</summary>{lacks}</details></section>"
        f"{_comments(review)}{_standing(review)}{_agenda(review)}{_outcomes(review)}"
        f'<p class="exports">Kept in your history. Download it: {links}</p><p class="manners">{NO_GATE}</p></section>'
    )


def seen_html(seen: Iterable[Seen]) -> str:
    """What the lint saw in a comment that is being written."""
    lines = seen_lines(seen)
    if not lines:
        return '<p role="status">No pattern that does harm was seen by rule. A rule sees only plain forms of the four.</p>'
    return f'<ul class="lint" role="status">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>'


def read_html(raised: Rating, rated: Sequence[Rating], *, library: Names) -> str:
    """Which standing questions the comments raise, and each comment against the rubric of a comment, where a model read it."""
    shown = blocks(raised, library=library)
    rows = "".join(map(row_html, (*shown.heard, *shown.needs_reader)))
    each = "".join(
        f"<h4>Comment {n}</h4><ul class='checks'>{''.join(map(row_html, blocks(r, library=library).heard))}</ul>"
        for n, r in enumerate(rated, 1)
    )
    return (
        f'<section class="card"><h3>Standing questions that the comments raise</h3><p class="rater">{escape(shown.rater)}</p>'
        f'<ul class="checks">{rows}</ul>{each}</section>'
    )


def _comments(review: DesignReview) -> str:
    if not review.comments:
        return ""
    items = "".join(map(_comment, review.comments))
    blocking = sum(c.is_open_blocking for c in review.comments)
    return (
        f'<section class="card"><h3>Comments <span class="tally">{len(review.comments)}, {blocking} blocking and open</span></h3>'
        f'<ul class="checks">{items}</ul></section>'
    )


def _comment(one: ReviewComment) -> str:
    quote = (
        f'<span class="quote">“{escape(" ".join(one.quote.split()))}” <span class="place">{escape(one.place or "")}</span></span>'
        if one.quote
        else ""
    )
    lint = "".join(f'<p class="remark">{escape(line)}</p>' for line in seen_lines(one.seen))
    reply = f"<p>Reply: {escape(one.reply)}</p>" if one.reply else ""
    return (
        f'<li class="written {one.settled}" data-comment="{one.number}"><p class="title">{one.number}. {escape(one.by)} '
        f'<span class="label">{one.label or "no label"}</span> <span class="says">{SETTLED_SAYS[one.settled]}</span></p>'
        f"{quote}<p>{escape(one.text)}</p>{lint}{reply}</li>"
    )


def _standing(review: DesignReview) -> str:
    rows = "".join(
        f"<dt>{escape(words)}</dt><dd>{escape(review.answers.get(id, '') or 'not answered yet')}</dd>"
        for id, words in STANDING.items()
    )
    return f'<section class="card"><h3>Five standing questions</h3><dl class="standing">{rows}</dl></section>'


def _agenda(review: DesignReview) -> str:
    if review.stage != "discussion":
        return ""
    items = "".join(f"<li>{escape(entry)}</li>" for entry in review.agenda())
    body = f"<ol>{items}</ol>" if items else "<p>Nothing is open.</p>"
    return f'<section class="card next"><h3>To discuss, hardest first</h3>{body}</section>'


def _outcomes(review: DesignReview) -> str:
    shown = "".join(_outcome(review, o, f"Outcome of review {n}") for n, o in enumerate(review.earlier, 1))
    return shown + (_outcome(review, review.outcome, "Outcome") if review.outcome else "")


def _outcome(review: DesignReview, outcome: Outcome, title: str) -> str:
    words = OUTCOMES[review.kind][outcome.name][0]
    conditions = "".join(
        f"<li>{'✓' if c.is_met else '–'} {escape(c.what)}: {escape(c.owner)}, by {c.due:%Y-%m-%d} ({'met' if c.is_met else 'open'})</li>"
        for c in outcome.conditions
    )
    conditions = f"<h4>Conditions</h4><ul>{conditions}</ul>" if conditions else ""
    following = (
        f"<p>Next: {escape(outcome.owner)}, by {outcome.by:%Y-%m-%d}.</p>"
        if outcome.owner and outcome.by
        else ""
    )
    second = f"<p>Second review: {outcome.second_review:%Y-%m-%d}.</p>" if outcome.second_review else ""
    return (
        f'<section class="card outcome"><h3>{title}: {escape(words)}</h3><p>{escape(outcome.summary)}</p>'
        f"<p>Decided by {escape(outcome.decided_by)}, {outcome.at:%Y-%m-%d}.</p>{conditions}{following}{second}</section>"
    )
