"""A rating as HTML: three blocks, the person's own words marked, everything escaped. Pure functions of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from interviewer.conduct import Change
from interviewer.domain.interview import Take
from interviewer.domain.rating import Evidence, Rating
from interviewer.present.rating import MANNERS, SAYS, Blocks, Names, Row, blocks

if TYPE_CHECKING:
    from interviewer.domain.probe import Probe

_ARROW = {"up": "▲", "down": "▼"}


def question_html(probe: Probe, *, library: Names) -> str:
    """The question with its clock, the competency it tests, why it is asked and what weak answers do."""
    looked_for = "".join(f"<li>{escape(library.criteria[i].title)}</li>" for i in probe.criteria)
    shown = f'<pre class="shown">{escape(probe.shown)}</pre>' if probe.shown else ""
    role = f'<p class="role">In the role of: {escape(probe.role)}</p>' if probe.role else ""
    return (
        f'<article class="question" data-probe="{probe.id}" data-clock="{probe.clock_s}">'
        f'<p class="eyebrow">{probe.id} · {escape(probe.competency or probe.title)} · aim for {probe.clock_s} seconds</p>'
        f"{role}<h2>{escape(probe.question)}</h2>{shown}"
        f"<details><summary>Why they ask</summary><p>{escape(probe.why)}</p>"
        f"<p><strong>What weak answers do.</strong> {escape(probe.weak)}</p></details>"
        f"<details><summary>What is looked for (opens the checklist)</summary><ul>{looked_for}</ul></details></article>"
    )


def drill_html(question: str, number: int, *, worded_by: str = "", remark: str = "") -> str:
    """The drill that waits for an answer, with who put it into these words where it was not the rules.

    remark: what stands before it, e.g. that a rule cannot tell whether it was said.
    """
    before = f'<p class="remark">{escape(remark)}</p>' if remark else ""
    by = f" · worded by {escape(worded_by)}" if worded_by else ""
    return (
        f'<article class="question drill" data-clock="60"><p class="eyebrow">Follow-up {number}{by}</p>'
        f"{before}<h2>{escape(question)}</h2></article>"
    )


def feedback_html(
    rating: Rating,
    *,
    library: Names,
    changes: Sequence[Change] = (),
    against: str = "",
    clock: Sequence[str] = (),
    second_of: Callable[[Evidence], int | None] | None = None,
) -> str:
    """The feedback: heard, the next question, one thing to change; below it what else there is to know.

    clock: facts of how it was spoken. second_of: the second at which a quote was said.
    """
    shown = blocks(rating, library=library)
    moved = {c.criterion: c for c in changes if c.direction != "same"}
    live = [r for r in shown.heard if r.state != "not_observed"]
    quiet = [r for r in shown.heard if r.state == "not_observed"]
    go = '<p><a href="#answer" class="go">Answer it</a></p>' if shown.next_question else ""
    return (
        '<section class="feedback" aria-label="Feedback">'
        f'<p class="rater">{escape(shown.rater)}</p>'
        f"{diff_html(changes, library=library, against=against)}"
        '<div class="blocks">'
        f'<section class="card heard"><h3>Heard <span class="tally">{escape(shown.story)}</span></h3>'
        f'<ul class="checks">{"".join(row_html(r, moved, second_of) for r in live)}</ul>'
        f"{_folded('Not touched, and not asked for', quiet)}</section>"
        '<div class="aside"><section class="card next"><h3>The interviewer would now ask</h3>'
        f'<p class="ask">{escape(shown.next_question or shown.nothing_next)}</p>{go}</section>'
        '<section class="card fix"><h3>Change one thing</h3>'
        f"<p>{escape(shown.one_fix or 'Nothing that a check could name.')}</p></section>"
        f"{_flags(shown)}</div></div>"
        f"{_below(shown, clock)}</section>"
    )


def words_html(rating: Rating, take: Take) -> str:
    """What was said, turn by turn, with the quoted words marked and each mark saying what it counts for."""
    quotes: dict[str, list[tuple[Evidence, str]]] = {}
    for verdict in rating.verdicts:
        if not verdict.derived_from and verdict.verdict in ("met", "partial"):
            for evidence in verdict.evidence:
                quotes.setdefault(evidence.place, []).append((evidence, verdict.criterion))
    said = [t for t in take.turns if t.answer is not None]
    turns = []
    for number, turn in enumerate(said, start=1):
        place = f"turn {number}"
        marked = _marked(turn.answer or "", quotes.get(place, []))
        turns.append(
            f'<div class="turn"><p class="q"><span>Q</span> {escape(turn.question)}</p><p class="a">{marked}</p></div>'
        )
    return f'<section class="words" aria-label="Your words" id="your-words"><h3>Your words</h3>{"".join(turns)}</section>'


def plain_words_html(take: Take) -> str:
    """What was said so far, before anything is rated."""
    said = [t for t in take.turns if t.answer is not None]
    turns = "".join(
        f'<div class="turn"><p class="q"><span>Q</span> {escape(t.question)}</p>'
        f'<p class="a">{escape(t.answer or "").replace(chr(10), "<br>")}</p></div>'
        for t in said
    )
    return (
        f'<section class="words" aria-label="Your words" id="your-words"><h3>Your words</h3>{turns}</section>'
        if said
        else ""
    )


def being_rated_html() -> str:
    """Shown between the click and the feedback: the words are safe already."""
    return '<section class="feedback"><p class="rater" role="status">Your answer is kept. Reading it …</p></section>'


def cost_html(line: str) -> str:
    """What the language model has cost for what is shown; nothing where it was not asked."""
    return f'<p class="place cost">Language model: {escape(line)}</p>' if line else ""


def not_rated_html(reason: str) -> str:
    """Shown when a rating failed: that it failed, why, and how to try again."""
    return (
        '<section class="feedback"><section class="card flags"><h3>Not rated</h3>'
        f"<p>{escape(reason)}</p><p>Your words are kept. Press “Rate what I said” to try again.</p></section></section>"
    )


def _marked(text: str, quotes: Sequence[tuple[Evidence, str]]) -> str:
    """``text`` with a ``<mark>`` around each stretch that is quoted; the criteria it counts for stand behind it."""
    edges = sorted({0, len(text), *(e.start for e, _ in quotes), *(e.end for e, _ in quotes)})
    out: list[str] = []
    for start, end in pairwise(edges):
        piece = escape(text[start:end])
        cover = [c for e, c in quotes if e.start <= start and end <= e.end]
        if not cover:
            out.append(piece)
            continue
        ends = [c for e, c in quotes if e.end == end]
        label = f'<sup class="tag">✓ {" ".join(dict.fromkeys(ends))}</sup>' if ends else ""
        counts = " ".join(dict.fromkeys(cover))
        out.append(f'<mark data-for="{counts}" title="counts for {counts}">{piece}</mark>{label}')
    return "".join(out).replace("\n", "<br>")


def row_html(
    row: Row,
    moved: Mapping[str, Change] | None = None,
    second_of: Callable[[Evidence], int | None] | None = None,
) -> str:
    """One criterion: sign and word for the verdict, title, quotes, and the reason where something is missing."""
    quotes = "".join(
        f'<a class="quote" href="#words" data-quote="{row.criterion}" data-place="{escape(e.place)}">“{escape(" ".join(e.quote.split()))}”'
        f'<span class="place"> {escape(_place(e, second_of))}</span></a>'
        for e in row.evidence
    )
    change = (moved or {}).get(row.criterion)
    mark = (
        f'<span class="moved {change.direction}">{_ARROW[change.direction]} was {SAYS[change.before]}</span>'
        if change
        else ""
    )
    reason = f'<p class="reason">{escape(row.reason)}</p>' if row.state != "met" or not quotes else ""
    differ = f' <span class="place readings">{escape(row.readings)}</span>' if row.readings else ""
    return (
        f'<li class="check {row.state}{" fresh" if change else ""}" data-criterion="{row.criterion}">'
        f'<span class="sign" aria-hidden="true">{row.sign}</span><div><p class="title">{escape(row.title)} '
        f'<span class="says">{row.says}</span>{differ} <span class="cid">{row.criterion}</span> {mark}</p>{quotes}{reason}</div></li>'
    )


def _place(evidence: Evidence, second_of: Callable[[Evidence], int | None] | None) -> str:
    second = second_of(evidence) if second_of else None
    return evidence.place if second is None else f"{evidence.place}, second {second}"


def _folded(title: str, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    return f'<details><summary>{title} ({len(rows)})</summary><ul class="checks">{"".join(row_html(r) for r in rows)}</ul></details>'


def diff_html(changes: Sequence[Change], *, library: Names, against: str) -> str:
    """What moved against an earlier rating; empty without changes."""
    if not changes:
        return ""
    moved = [c for c in changes if c.direction != "same"]
    items = "".join(
        f'<li class="{c.direction}">{_ARROW[c.direction]} {escape(_title(c.criterion, library))}: '
        f"{SAYS[c.before]} → {SAYS[c.after]}</li>"
        for c in moved
    )
    same = f"<li>= {len(changes) - len(moved)} as before</li>"
    return f'<section class="card diff"><h3>Against {escape(against)}</h3><ul>{items}{same}</ul></section>'


def _title(criterion: str, library: Names) -> str:
    return library.criteria[criterion].title if criterion in library.criteria else criterion


def _flags(shown: Blocks) -> str:
    if not shown.flags:
        return ""
    items = "".join(
        f"<li>{escape(title)} ({escape(state)})"
        + "".join(f'<span class="quote">“{escape(" ".join(e.quote.split()))}”</span>' for e in evidence)
        + "</li>"
        for title, state, evidence in shown.flags
    )
    return f'<section class="card flags"><h3>To clear up</h3><ul>{items}</ul></section>'


def _below(shown: Blocks, clock: Sequence[str] = ()) -> str:
    parts = []
    for title, entries in (
        ("On the clock, and counts (never scored)", (*clock, *shown.counts)),
        ("By topic and by dimension", (*shown.families, *shown.dimensions)),
    ):
        if entries:
            items = "".join(f"<li>{escape(e)}</li>" for e in entries)
            parts.append(f"<details><summary>{title}</summary><ul>{items}</ul></details>")
    if shown.needs_reader:
        items = "".join(f"<li>{escape(r.title)}: {escape(r.reason)}</li>" for r in shown.needs_reader)
        items += "<li>Credibility, relevance and tone as a whole</li>" if "Rule" in shown.rater else ""
        parts.append(
            f"<details><summary>What {'offline checks' if 'Rule' in shown.rater else 'this reading'} cannot judge "
            f"({len(shown.needs_reader)})</summary><ul>{items}</ul></details>"
        )
    void = "".join(f'<p class="void">{escape(told)}</p>' for told in (shown.void, *shown.notes) if told)
    return f'{void}{"".join(parts)}<p class="manners">{MANNERS}</p>'
