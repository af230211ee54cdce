"""Exercises, their results and the cards as HTML; everything escaped. Pure functions of values."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from interviewer.domain.card import Card
from interviewer.domain.exercise import Exercise, Material, Part, Table, Write
from interviewer.domain.exercises.calibration import LEAST_FOR_A_CURVE, Bin, Run
from interviewer.domain.exercises.result import Attempt, Line, PartResult
from interviewer.domain.rating import Rating
from interviewer.present.exercise import MARKS, STATES
from interviewer.present.rating import MANNERS, Names, Row, blocks

if TYPE_CHECKING:
    from interviewer.domain.artifacts import CheckReport

LINE_SAYS = {"right": "as in the key", "wrong": "differs", "open": "left open", "told": ""}
FORECAST_SAYS = {"right": "came true", "wrong": "did not come true", "open": "left open", "told": ""}
_LINE_CLASS = {"right": "met", "wrong": "not_met", "open": "not_observed", "told": "not_observed"}
_CHECK_CLASS = {"met": "met", "partial": "partial", "missing": "not_met", "unknown": "not_observed"}
_CHECK_SIGN = {"met": "✓", "partial": "~", "missing": "–", "unknown": "?"}


def intro_html(exercise: Exercise, *, linked: Sequence[str] = ()) -> str:
    """What an exercise is for and how long it takes."""
    cards = f'<p class="eyebrow">To read beside it: {escape(", ".join(linked))}</p>' if linked else ""
    return (
        f'<article class="question task" data-exercise="{exercise.id}"><p class="eyebrow">{escape(exercise.theme)} · '
        f"{exercise.time} · nobody is cut off</p><h2>{escape(exercise.title)}</h2><p>{escape(exercise.about)}</p>"
        f"<p><strong>What it trains.</strong> {escape(exercise.trains)}</p>{cards}</article>"
    )


def material_html(material: Sequence[Material], files: Mapping[str, str]) -> str:
    """What to work from, with the files to download."""
    told = "".join(
        f'<section class="card material"><h3>{escape(m.title)}</h3>{_paragraphs(m.text)}{table_html(m.table)}</section>'
        for m in material
    )
    links = "".join(
        f'<a download="{escape(name)}" href="data:text/csv;base64,{base64.b64encode(text.encode()).decode()}">{escape(name)}</a> '
        for name, text in files.items()
    )
    return told + (f'<p class="exports">Files: {links}</p>' if links else "")


def table_html(table: Table | None) -> str:
    """A table with a head; nothing for None."""
    if table is None:
        return ""
    head = "".join(f'<th scope="col">{escape(c)}</th>' for c in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in table.rows)
    return f'<div class="wide" tabindex="0" role="region" aria-label="Table"><table class="kept"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def clock_html(exercise: Exercise, attempt: Attempt) -> str:
    """The time in words; a script counts on from the start that is written here."""
    most = exercise.minutes_most or exercise.minutes
    return (
        f'<p class="task-clock" role="timer" aria-live="off" data-started="{attempt.started.isoformat()}" '
        f'data-minutes="{most}">About {exercise.time} are meant for it. Nobody is cut off, and what you fill in is kept.</p>'
    )


def part_html(part: Part) -> str:
    """The head of a part."""
    return f'<section class="part"><h3>{escape(part.title)}</h3><p>{escape(part.ask)}</p></section>'


def result_html(exercise: Exercise, attempt: Attempt, *, library: Names) -> str:
    """How an attempt came out, part by part."""
    took = f" after {attempt.minutes:.0f} minutes" if attempt.minutes is not None else ""
    parts = {p.id: p for p in exercise.parts}
    told = "".join(_part_result(r, parts.get(r.part), library) for r in attempt.results)
    return (
        f'<section class="feedback" aria-label="Result" data-done="{exercise.id}"><p class="rater" role="status">'
        f'Handed in{took}. The result is kept in your history.</p>{told}<p class="manners">{MANNERS}</p></section>'
    )


def _part_result(result: PartResult, part: Part | None, library: Names) -> str:
    sums = "".join(f"<p>{escape(s)}</p>" for s in result.sums)
    lines = "".join(_line(line, result.type) for line in result.lines)
    body = f'<ul class="checks">{lines}</ul>' if lines else ""
    if result.report:
        body += f'<ul class="checks">{"".join(_check(c) for c in result.report["checks"])}</ul>'
    if result.failure:
        body += f'<section class="card flags"><h3>Not rated</h3><p>{escape(result.failure)}</p></section>'
    if result.rating:
        body += rating_html(Rating.model_validate(result.rating), library=library)
    if isinstance(part, Write) and part.sample:
        labels = {b.id: b.label for b in part.boxes}
        shown = "".join(
            f"<p><strong>{escape(labels[i])}.</strong> {escape(' '.join(t.split()))}</p>"
            for i, t in part.sample.items()
        )
        body += f"<details><summary>One way to write it</summary>{shown}</details>"
    return f'<section class="card result" data-part="{result.part}"><h3>{escape(result.title)}</h3>{sums}{body}</section>'


def _line(line: Line, kind: str) -> str:
    if kind == "write":
        why = f'<p class="reason">{escape(line.why)}</p>' if line.why else ""
        given = escape(line.given).replace("\n", "<br>") or "(left open)"
        return f'<li class="check told"><span class="sign" aria-hidden="true"></span><div><p class="title">{escape(line.says)}</p><p class="a">{given}</p>{why}</div></li>'
    says = (FORECAST_SAYS if kind == "predict" else LINE_SAYS)[line.state]
    key = f" · expected: {escape(line.expected)}" if line.expected and line.state in ("wrong", "open") else ""
    given = escape(line.given) or "nothing chosen"
    return (
        f'<li class="check {_LINE_CLASS[line.state]}" data-item="{escape(line.item)}"><span class="sign" aria-hidden="true">'
        f'{MARKS[line.state]}</span><div><p class="title">{escape(line.says)} <span class="says">{says}</span></p>'
        f'<p class="reason">You: {given}{key}</p>{f"<p class=reason>{escape(line.why)}</p>" if line.why else ""}</div></li>'
    )


def rating_html(rating: Rating, *, library: Names) -> str:
    """A rating in short: what was heard, what would be asked next, the one thing to change, what needs a reader."""
    shown = blocks(rating, library=library)
    heard = "".join(_row(r) for r in shown.heard if r.state != "not_observed")
    fix = escape(shown.one_fix or "Nothing that a check could name.")
    ask = (
        f"<p><strong>A reader would now ask.</strong> {escape(shown.next_question)}</p>"
        if shown.next_question
        else ""
    )
    void = f'<p class="void">{escape(shown.void)}</p>' if shown.void else ""
    return (
        f'<p class="rater">{escape(shown.rater)} <span class="tally">{escape(shown.story)}</span></p>'
        f'<ul class="checks">{heard}</ul>{ask}<p><strong>Change one thing.</strong> {fix}</p>{void}{_reader(shown.needs_reader, library)}'
    )


def _row(row: Row) -> str:
    quotes = "".join(
        f'<span class="quote">“{escape(" ".join(e.quote.split()))}” <span class="place">{escape(e.place)}</span></span>'
        for e in row.evidence
    )
    reason = f'<p class="reason">{escape(row.reason)}</p>' if row.state != "met" else ""
    return (
        f'<li class="check {row.state}" data-criterion="{row.criterion}"><span class="sign" aria-hidden="true">{row.sign}</span>'
        f'<div><p class="title">{escape(row.title)} <span class="says">{row.says}</span> <span class="cid">{row.criterion}</span></p>'
        f"{quotes}{reason}</div></li>"
    )


def _reader(rows: Sequence[Row], library: Names) -> str:
    """What this rater cannot judge, with the words of the criterion, to compare oneself."""
    if not rows:
        return ""
    items = "".join(
        f"<li><strong>{escape(r.title)}.</strong> Met when: {escape(library.criteria[r.criterion].met)}</li>"
        for r in rows
        if r.criterion in library.criteria
    )
    return f'<details class="own"><summary>Compare these yourself: no rule can tell ({len(rows)})</summary><ul>{items}</ul></details>'


def report_html(report: CheckReport) -> str:
    """A checker's report as a list of checks."""
    left = len(report.open_checks)
    head = f"{left} of {len(report.checks)} checks are open" if left else "Nothing is missing"
    items = "".join(_check(c.to_json()) for c in report.checks)
    return (
        f'<section class="feedback" aria-label="Checks"><section class="card"><h3>{escape(report.title or "Untitled")} '
        f'<span class="tally">{head}</span></h3><ul class="checks">{items}</ul></section>'
        f'<p class="manners">{escape(report.note)}</p></section>'
    )


def _check(check: Mapping[str, Any]) -> str:
    state = str(check["state"])
    fix = f'<p class="reason">Fix: {escape(str(check["fix"]))}</p>' if check["fix"] else ""
    place = f' <span class="place">{escape(str(check["place"]))}</span>' if check["place"] else ""
    return (
        f'<li class="check {_CHECK_CLASS[state]}" data-check="{escape(str(check["id"]))}"><span class="sign" aria-hidden="true">'
        f'{_CHECK_SIGN[state]}</span><div><p class="title">{escape(str(check["asks"]))} <span class="says">{STATES[state]}</span> '
        f'<span class="cid">{escape(str(check["id"]))}</span>{place}</p><p class="reason">{escape(str(check["found"]))}</p>{fix}</div></li>'
    )


def earlier_html(held: Sequence[tuple[str, Attempt]]) -> str:
    """Earlier attempts at one exercise, newest first."""
    if not held:
        return ""
    items = "".join(f"<li>{a.started:%Y-%m-%d %H:%M} UTC: {escape(_summary(a))}</li>" for _, a in held[:10])
    return f'<section class="card"><h3>Your attempts at this one</h3><ul>{items}</ul></section>'


def _summary(attempt: Attempt) -> str:
    if attempt.handed_in is None:
        return "begun, not handed in"
    said = [s for r in attempt.results for s in r.sums[:1]]
    return " ".join(said) or ("handed in" if attempt.is_done else "handed in, not rated yet")


def calibration_html(runs: Sequence[Run], bins: Sequence[Bin]) -> str:
    """The Brier score over time and the curve: said against came true."""
    if not runs:
        return ""
    n = sum(b.n for b in bins)
    few = f" With {n} claims so far the curve is mostly chance." if n < LEAST_FOR_A_CURVE else ""
    sittings = Table(
        head=("sitting", "claims", "Brier score"),
        rows=tuple((f"{r.at:%Y-%m-%d %H:%M} {r.title}", str(r.n), f"{r.brier:.3f}") for r in runs),
    )
    rows = tuple(
        (f"{b.low} to {b.high} %", str(b.n), "" if b.came_true is None else f"{100 * b.came_true:.0f} %")
        for b in bins
    )
    return (
        '<section class="card calibration"><h3>Your calibration over time</h3>'
        f"<p>0 is perfect; saying 50 % to everything gives 0.25.{few}</p>{_chart(bins)}"
        f"{table_html(Table(head=('you said', 'claims', 'came true'), rows=rows))}{table_html(sittings)}</section>"
    )


def _chart(bins: Sequence[Bin]) -> str:
    """The curve as a picture; the table beside it says the same in words."""
    side, dots = 200, ""
    for b in bins:
        if b.mean_sure is not None and b.came_true is not None:
            x, y = (b.mean_sure - 0.5) / 0.5 * side, side - b.came_true * side
            dots += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{min(4 + b.n, 12)}" class="dot"/>'
    return (
        f'<svg class="curve" viewBox="-14 -14 {side + 28} {side + 28}" role="img" aria-label="Calibration curve: confidence '
        'from 50 to 100 percent across, share that came true upwards; the table below holds the numbers">'
        f'<rect x="0" y="0" width="{side}" height="{side}" class="frame"/><line x1="0" y1="{side / 2:.0f}" x2="{side}" y2="0" '
        f'class="ideal"/>{dots}</svg>'
    )


def card_html(card: Card) -> str:
    """A card to read."""
    told = ""
    for s in card.sections:
        told += f"<h4>{escape(s.head)}</h4>" if s.head else ""
        told += _paragraphs(s.text)
        told += f"<ul>{''.join(f'<li>{escape(p)}</li>' for p in s.points)}</ul>" if s.points else ""
        told += table_html(s.table)
    return f'<article class="card read" data-card="{card.id}"><h3>{escape(card.title)}</h3>{told}</article>'


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(' '.join(p.split()))}</p>" for p in text.split("\n\n") if p.strip())
