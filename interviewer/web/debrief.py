"""The prediction and the debrief as HTML. Everything is escaped; no meaning hangs on colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from interviewer import debrief as use
from interviewer.conduct import probe_of
from interviewer.present.debrief import (
    NO_RECOMMENDATION,
    calibration_says,
    card_title,
    clock_says,
    dimension_lines,
    evidence_missing,
    gap_says,
    mirror_lines,
    packet_says,
    prediction_lines,
    timeline_lines,
    topic_says,
)
from interviewer.present.delivery import spoken_lines
from interviewer.present.rating import MANNERS, blocks
from interviewer.web import feedback
from interviewer.web.stronger import version_html

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.debrief import Card, Debrief
    from interviewer.domain.debrief import Timeline
    from interviewer.domain.interview import Interview
    from interviewer.present.debrief import Titled
    from interviewer.present.rating import Names

_INITIAL = {"situation": "S", "task": "T", "action": "A", "result": "R", "lesson": "L"}


def predict_html(room: Room, interview: Interview) -> str:
    """For every answer its musts, each with a guess and how sure, 50-99 %."""
    by_take: dict[int, list[str]] = {}
    for take, criterion in use.to_predict(room, interview):
        by_take.setdefault(take, []).append(criterion)
    if not by_take:
        return (
            '<section class="card"><h2>Nothing was answered</h2><p>There is nothing to predict.</p></section>'
        )
    fields = "".join(_guesses(room, interview, take, ids) for take, ids in by_take.items())
    return (
        '<section class="card predict" id="predict-form"><h2>Before you see anything: which checks did you meet in full?</h2>'
        "<p>Say how sure you are, 50 (a coin toss) to 99. Leave out what you like. How well you know yourself is shown "
        f"in the debrief, and over time under Progress.</p>{fields}</section>"
    )


def _guesses(room: Room, interview: Interview, take: int, ids: list[str]) -> str:
    probe = probe_of(room, interview, interview.takes[take].probe)
    rows = []
    for id in ids:
        title = escape(room.library.criteria[id].title)
        rows.append(
            f'<div class="guess" data-take="{take}" data-criterion="{id}"><span class="what">{title}</span>'
            f'<select aria-label="{title}: your guess"><option value="">no guess</option>'
            '<option value="hit">I met it in full</option><option value="miss">I did not</option></select>'
            f'<label><input type="number" min="50" max="99" step="1" value="70" aria-label="{title}: how sure, percent"> % sure</label></div>'
        )
    return f"<fieldset><legend>{escape(probe.id)} {escape(probe.title)}</legend>{''.join(rows)}</fieldset>"


def debrief_html(told: Debrief, interview: Interview, *, library: Titled) -> str:
    """The debrief: topics, dimensions with coverage, what is open, scope; then the prediction and a card per answer."""
    base = f"/export/debrief/{told.id}"
    head = (
        '<section class="card overview"><h2>Debrief</h2>'
        f"<p>{len(told.cards)} answer{'' if len(told.cards) == 1 else 's'}, {told.minutes:g} minutes, pauses left out.</p>"
        f"{_list('By topic', (topic_says(t, library) for t in told.topics))}"
        f"{_list('By dimension', dimension_lines(told, library))}"
        f"{_list('No level yet', (gap_says(g, library) for g in told.gaps))}"
        f"{_list('How far the stories reach', mirror_lines(told.mirror))}</section>"
    )
    return (
        f'<section class="feedback debrief" aria-label="Debrief">{head}{_flags(told, library)}{_prediction(told, library)}'
        f"{''.join(_card(c, interview, library) for c in told.cards)}{_next(told)}"
        f'<p class="exports">Download this debrief: <a href="{base}.md">Markdown</a> <a href="{base}.json">JSON</a></p>'
        f'<p class="manners">{NO_RECOMMENDATION} {MANNERS}</p></section>'
    )


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h3>{title}</h3><ul>{items}</ul>" if items else ""


def _flags(told: Debrief, library: Names) -> str:
    if not told.flags:
        return ""
    titles = {f.id: f.title for f in library.scorecard.red_flags}
    items = "".join(
        f"<li>{escape(titles.get(f.id, f.id))} ({f.state})"
        + "".join(f'<span class="quote">“{escape(" ".join(e.quote.split()))}”</span>' for e in f.evidence)
        + "</li>"
        for f in told.flags
    )
    return f'<section class="card flags"><h3>To clear up</h3><ul>{items}</ul></section>'


def _prediction(told: Debrief, library: Names) -> str:
    if not told.outcomes:
        return ""
    rows = [line.removeprefix("- ") for line in prediction_lines(told, library) if line.startswith("- ")]
    items = "".join(f"<li>{escape(r)}</li>" for r in rows)
    return (
        f'<section class="card prediction"><h3>Your prediction</h3><p>{escape(calibration_says(told.calibration))}</p>'
        f"<details><summary>Guess by guess ({len(rows)})</summary><ul>{items}</ul></details></section>"
    )


def _card(card: Card, interview: Interview, library: Names) -> str:
    title = f'<h3 id="answer-{card.index}">{escape(card_title(card))}</h3><p class="asked">{escape(card.question)}</p>'
    remark = f'<p class="remark">{escape(card.told_before)}</p>' if card.told_before else ""
    if card.rating is None:
        words = feedback.plain_words_html(interview.takes[card.index]).replace(' id="your-words"', "")
        return (
            f'<article class="card told">{title}<p>Not read: {escape(card.failure or "")}. Your words are kept.</p>'
            f"<details><summary>Your words</summary>{words}</details></article>"
        )
    shown = blocks(card.rating, library=library)
    live = "".join(feedback.row_html(r) for r in shown.heard if r.state != "not_observed")
    quiet = "".join(feedback.row_html(r) for r in shown.heard if r.state == "not_observed")
    diff = feedback.diff_html(card.changes, library=library, against=f"take {card.against}")
    words = feedback.words_html(card.rating, interview.takes[card.index]).replace(' id="your-words"', "")
    reader = "".join(f"<li>{escape(r.title)}: {escape(r.reason)}</li>" for r in shown.needs_reader)
    packet = "".join(f"<li>{escape(packet_says(p, library))}</li>" for p in card.packet)
    spoken = "".join(f"<li>{escape(line)}</li>" for line in spoken_lines(card.spoken, card.stretches))
    return (
        f'<article class="card told" data-probe="{card.probe}" data-take="{card.number}">{title}{remark}'
        f'<p class="rater">{escape(shown.rater)}</p><p>{escape(clock_says(card))}</p>{_timeline(card.timeline)}'
        f"{_folded('How it was spoken (shown, never scored)', spoken, 'delivery')}{diff}"
        f'<h4>Heard <span class="tally">{escape(shown.story)}</span></h4><ul class="checks">{live}</ul>'
        f"<h4>A panel would ask next</h4><p>{escape(shown.next_question or shown.nothing_next)}</p>"
        f"<h4>Change one thing</h4><p>{escape(shown.one_fix or 'Nothing that a check could name.')}</p>"
        f"{version_html(card.version)}"
        f"{_folded('What an interviewer would have written', packet, 'packet', after=evidence_missing(card.packet, library))}"
        f"{_folded('Not touched, and not asked for', quiet, 'checks')}"
        f"{_folded('What this reading cannot judge', reader, '')}"
        f"<details><summary>Your words, with what counted marked</summary>{words}</details></article>"
    )


def _folded(title: str, items: str, kind: str, *, after: str = "") -> str:
    if not items:
        return ""
    last = f"<p>{escape(after)}</p>" if after else ""
    return f'<details><summary>{title}</summary><ul class="{kind}">{items}</ul>{last}</details>'


def _timeline(timeline: Timeline | None) -> str:
    """The time line as a strip with letters, and in words below it."""
    if timeline is None or not timeline.marks:
        return ""
    opening = [m for m in timeline.marks if not m.follow_up]
    marks = "".join(
        f'<span style="left:{min(97.0, 100 * m.second / max(1.0, timeline.seconds)):.1f}%">{_INITIAL[m.label]}</span>'
        for m in opening
    )
    lines = "".join(f"<li>{escape(line)}</li>" for line in timeline_lines(timeline))
    strip = f'<div class="strip-line" aria-hidden="true">{marks}</div>' if opening else ""
    return f'<div class="timeline">{strip}<details><summary>When each part was first said</summary><ul>{lines}</ul></details></div>'


def _next(told: Debrief) -> str:
    items = "".join(f"<li>{escape(p.probe)}: {escape(p.reason)}</li>" for p in told.next_session)
    noted = "".join(f"<li>{escape(q)}</li>" for q in told.noted)
    return (
        f'<section class="card next"><h3>What a next session should be about</h3><ul>{items}</ul>'
        f"{f'<h3>Your questions, noted</h3><ul>{noted}</ul>' if noted else ''}</section>"
    )
