"""What a calibration's overview shows once a round is open: discussion, anchors, weights, the reader, rationales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import get_args

from interviewer.domain import calibration as rules
from interviewer.domain import interview_plan
from interviewer.domain.anchors import lint, retranslation
from interviewer.domain.calibration import Calibration
from interviewer.domain.calibration_events import Reworded, Why
from interviewer.domain.panel import WORTH_TALKING, Cell, Score
from interviewer.domain.panel_again import ScoredAgain
from interviewer.domain.panel_reader import ReaderFigures
from interviewer.domain.panel_report import WeightFigures
from interviewer.domain.probe import Probe
from interviewer.domain.scorecard import Card
from interviewer.panel_room import Seat
from interviewer.panel_room_before import Used, used
from interviewer.present import panel_more as more
from interviewer.present.panel import reader_remarks, reader_tables
from interviewer.present.panel_html import points, table, weights_html
from interviewer.web.panel_pages import hidden, material

WHYS = get_args(Why)


def steps(seat: Seat, base: str) -> str:
    """Where the calibration is, who is missing, and the moderator's next step."""
    state, number = seat.state, seat.state.open_round
    lines = [
        f"round {r.round}: open to all" + (f", without {', '.join(r.missing)}" if r.missing else "")
        for r in state.revealed
    ]
    if number:
        wanted = state.wanted(number)
        here = [r for r in wanted if state.is_in(r, number)]
        lines.append(
            f"round {number} is being scored: {len(here)} of {len(wanted)} are in; missing: {', '.join(state.missing(number))}"
        )
    if state.signed_off:
        lines.append(f"signed off on {state.card.name}. {state.signed_off.note}")
    return f'<section class="steps"><h3>Where this is</h3>{points(lines)}{_next(seat, base)}</section>'


def _next(seat: Seat, base: str) -> str:
    state = seat.state
    if seat.role != "moderator" or state.signed_off:
        return ""
    if state.open_round:
        return _button(base, "close", f"Close round {state.open_round} without those who are missing")
    found = ""
    if state.second is None and state.reader is None and rules.due_cells(state):
        found += _button(base, "second", "Open the silent second round", main=True)
    if state.reader is None and (state.second is not None or not rules.wide_cells(state)):
        found += _button(base, "reader", "Open the rules or the model, as one more reader", main=True)
    note = (
        f'<form method="post" action="{base}/sign-off" class="sign-off"><h4>Sign-off</h4><div class="field"><label for="note">Note to the sign-off'
        '</label><textarea id="note" name="note" rows="2"></textarea></div>'
        f"{_plan_fields(state)}"
        '<div class="field"><label for="again">Packets are scored again on (a quarter later is usual; may stay empty)</label>'
        '<input type="date" id="again" name="again"></div>'
        "<button>Sign off (rationales open)</button></form>"
    )
    return found + note


def _plan_fields(state: Calibration) -> str:
    """Who covers which dimensions, as boxes of which none is ticked, and a plan to start from; the n-th person's are ``plan-N-DIM``."""
    suggested = interview_plan.suggested(state.card.weights, state.raters)
    start = "; ".join(f"{who}: {', '.join(own)}" for who, own in suggested.items())
    people = "".join(
        f"<fieldset><legend>{escape(who)} covers</legend>"
        + "".join(
            f'<label><input type="checkbox" name="plan-{n}-{d}" value="1"> {d}</label> '
            for d in state.card.weights
        )
        + "</fieldset>"
        for n, who in enumerate(state.raters)
    )
    return (
        "<details><summary>Interview plan: who covers which dimensions</summary>"
        f'<p class="soft">Two or three each are asked about thoroughly. What you tick is kept and exported; nothing ticked is no plan. '
        f"To start from: {escape(start)}.</p>{people}</details>"
    )


def plan(state: Calibration, probes: Iterable[Probe]) -> str:
    """What was signed off: the plan with questions, what nobody covers, when to score again; after the sign-off only."""
    if state.signed_off is None:
        return ""
    header, rows = more.plan_rows(state, probes)
    listed = table(header, rows, name=more.PLAN_TITLE) if rows else "<p>No plan was made.</p>"
    return f'<section class="plan"><h3>{more.plan_title(state)}</h3>{points(more.plan_lines(state))}{listed}</section>'


def again(found: ScoredAgain | None) -> str:
    """How everybody scored packets that they had scored before, in an earlier calibration."""
    if found is None:
        return ""
    drawn = table(*more.again_table(found), name=more.AGAIN_TITLE, numbers=True)
    return f'<section class="again"><h3>{more.AGAIN_TITLE}</h3>{points(more.again_lines(found))}{drawn}</section>'


def _button(base: str, action: str, text: str, *, main: bool = False) -> str:
    kind = ' class="main"' if main else ""
    return f'<form method="post" action="{base}/{action}"><button{kind}>{escape(text)}</button></form>'


def discussion(seat: Seat, base: str) -> str:
    """The cells that differ by two levels or more, then those with a level and NE: quotes side by side, and why."""
    due = rules.due_cells(seat.state)
    if not due:
        return (
            "<p>No cell of round one differs by two levels or more, and nobody said NE where another gave a level: "
            "nothing has to be discussed.</p>"
        )
    return (
        "<p>Evidence first, the most junior first. Three to five cells are enough for a meeting.</p>"
        f"{''.join(_cell(seat, base, c) for c in due)}"
    )


def _cell(seat: Seat, base: str, cell: Cell) -> str:
    state = seat.state
    known = sorted((s for s in cell.scores if s.level is not None), key=lambda s: s.level or 0)
    ends = (known[0], known[-1]) if cell.spread else known[:1]
    both = "".join(map(_said, ends)) + ("" if cell.spread >= WORTH_TALKING else _saw_none(cell))
    held = state.discussed.get((cell.packet, cell.dimension))
    why = f"<p><strong>Why: {escape(held.why)}.</strong> {escape(held.note)}</p>" if held else ""
    title = escape(state.packet(cell.packet).title)
    form = _why_form(cell, base) if seat.role == "moderator" and not state.signed_off else ""
    levels = ", ".join(f"{escape(s.rater)} {s.level or 'NE'}" for s in cell.scores)
    return (
        f'<article data-cell="{escape(cell.packet)}/{cell.dimension}"><h4>{title} ({escape(cell.packet)}), {cell.dimension}: {_apart(cell)}</h4>'
        f'<p class="soft">{levels}</p><div class="two">{both}</div>{why}{form}</article>'
    )


def _apart(cell: Cell) -> str:
    if cell.spread >= WORTH_TALKING:
        return f"{cell.spread} levels apart"
    number = len(cell.without_evidence)
    return "one saw no evidence" if number == 1 else f"{number} saw no evidence"


def _saw_none(cell: Cell) -> str:
    return f"<div><strong>{escape(', '.join(cell.without_evidence))} saw no evidence (NE)</strong></div>"


def _said(score: Score) -> str:
    return f"<div><strong>{escape(score.rater)} gave {score.level}</strong><blockquote>“{escape(score.quote)}”</blockquote></div>"


def _why_form(cell: Cell, base: str) -> str:
    key = f"{cell.packet}-{cell.dimension}"
    options = "".join(f'<option value="{w}">{_WHY_SAYS[w]}</option>' for w in WHYS)
    return (
        f'<details><summary>Say why</summary><form method="post" action="{base}/discuss">'
        f"{hidden({'packet': cell.packet, 'dimension': cell.dimension})}"
        f'<div class="field"><label for="why-{key}">Why do they differ?</label><select id="why-{key}" name="why">{options}</select></div>'
        f'<div class="field"><label for="note-{key}">In a sentence</label><textarea id="note-{key}" name="note" rows="2"></textarea></div>'
        "<button>Keep it</button></form></details>"
    )


_WHY_SAYS: Mapping[str, str] = {
    "different evidence": "they saw different evidence",
    "different standard": "same evidence, different standard",
    "unclear anchor": "the anchor is unclear",
    "not said": "scored what was not said",
}


# --- anchors ---------------------------------------------------------------------------------------------


def anchors(seat: Seat, base: str, typed: Mapping[str, str], *, earlier: Sequence[Calibration] = ()) -> str:
    """The scorecard's anchors with what the lint remarks, what was reworded, and the sorting-back test.

    earlier: calibrations of the same scorecard, whose levels may have been given by the wording that was changed.
    """
    state = seat.state
    remarks = card_remarks(state.card)
    form = _reword_form(state.card, base, typed) if seat.role == "moderator" and not state.signed_off else ""
    return (
        f"<section><h3>Anchors of {escape(state.card.name)}</h3>{_changes(state, earlier)}{form}"
        f"<details><summary>All anchors, with remarks of the lint</summary>{remarks}</details>{_sorting(seat, base)}</section>"
    )


def card_remarks(card: Card) -> str:
    """Every anchor with what the lint remarks on its wording."""
    rows = [
        [d.id, str(n), text, "; ".join(f"{r.kind}: {r.says}" for r in lint(text)) or "nothing to remark"]
        for d in card.dimensions
        for n, text in d.anchors.items()
    ]
    return table(["Dimension", "Level", "Anchor", "Lint"], rows, name=f"Anchors of {card.name}")


def _changes(state: Calibration, earlier: Sequence[Calibration]) -> str:
    first = state.opened.card.version
    lines = []
    for c in state.changes:
        if isinstance(c, Reworded):
            lines.append(
                f"version {c.version}: anchor {c.level} of {c.dimension} was “{c.before}” and is “{c.after}”, since {c.why}"
            )
            lines += [f"lint of the new wording: {r.kind}: {r.says}" for r in lint(c.after)]
            lines += _used(c, state, earlier)
        else:
            lines.append(f"version {c.version}: weights and floors, since {c.why}")
    told = f"<p>All scores of this calibration were given on version {first}.</p>" if lines else ""
    return points(lines) + told


def _used(change: Reworded, state: Calibration, earlier: Sequence[Calibration]) -> list[str]:
    """Which levels were given by the wording that was changed; they stay as they are.

    Names only from this calibration: whoever is here need not have been in the others.
    """
    found = used([*earlier, state], change.dimension, change.level, wording=change.before)
    return [_given_by(u, named=u.id == state.id) for u in found] or [
        f"no level {change.level} of {change.dimension} was given by the old wording"
    ]


def _given_by(use: Used, *, named: bool) -> str:
    cells = "; ".join(f"{who} on {packet}" for who, packet in use.cells)
    number = f"{len(use.cells)} level{'' if len(use.cells) == 1 else 's'}"
    return f"the old wording gave {number} in “{use.title}” (version {use.version})" + (
        f": {cells}" if named else ""
    )


def _reword_form(card: Card, base: str, typed: Mapping[str, str]) -> str:
    options = "".join(
        f'<option value="{d.id}-{n}"{" selected" if typed.get("anchor") == f"{d.id}-{n}" else ""}>{d.id} {n}: {escape(text[:70])}</option>'
        for d in card.dimensions
        for n, text in d.anchors.items()
    )
    return (
        f'<form method="post" action="{base}/reword" class="reword"><h4>Reword an anchor (makes version {card.version + 1})</h4>'
        f'<div class="field"><label for="anchor">Which</label><select id="anchor" name="anchor">{options}</select></div>'
        f'<div class="field"><label for="text">New wording: something that one can see or hear</label><textarea id="text" name="text" rows="2" maxlength="400">{escape(typed.get("text", ""))}</textarea></div>'
        f'<div class="field"><label for="why">Why</label><input type="text" id="why" name="why" maxlength="400" value="{escape(typed.get("why", ""))}"></div>'
        "<button>Reword it</button></form>"
    )


def _sorting(seat: Seat, base: str) -> str:
    state = seat.state
    reworded = list(dict.fromkeys(c.dimension for c in state.changes if isinstance(c, Reworded)))
    ids = reworded or [state.card.dimensions[0].id]
    lines = []
    for dimension in ids:
        now = [s for s in state.sorts if (s.dimension, s.version) == (dimension, state.card.version)]
        mine = any(s.rater == seat.who for s in now)
        if seat.role == "rater" and not mine and not state.signed_off:
            lines.append(
                f'<p><a href="{base}/sort/{dimension}">Sort the anchors of {dimension} back to their levels</a></p>'
            )
        elif now:
            kept = [
                f"level {k.level}: {k.right} of {k.of} put it back{'' if k.keep else ': reword it (less than three in four)'}"
                for k in retranslation(s.chosen for s in now)
            ]
            lines.append(f"<h4>Sorted back: {dimension}, by {len(now)}</h4>{points(kept)}")
    return "".join(lines)


# --- weights, reader, rationales -------------------------------------------------------------------------


def weights_room(seat: Seat, base: str, figures: WeightFigures, typed: Mapping[str, str]) -> str:
    """Weights to try, with what they would do; the moderator may set them, with a reason."""
    card = seat.state.card
    fields = "".join(
        f'<div class="field"><label for="w-{d.id}">{d.id}, percent</label><input type="number" id="w-{d.id}" name="w-{d.id}" min="0" max="100" '
        f'step="0.5" value="{escape(typed.get(f"w-{d.id}", f"{d.weight:g}"))}"></div>'
        for d in card.dimensions
    )
    floors = "".join(
        f'<div class="field"><label for="f-{d.id}">{d.id} at least</label><select id="f-{d.id}" name="f-{d.id}"><option value="">no floor</option>'
        + "".join(
            f'<option value="{n}"{" selected" if typed.get(f"f-{d.id}", str(held.at_least) if held else "") == str(n) else ""}>{n}</option>'
            for n in range(2, 6)
        )
        + "</select></div>"
        for d in card.dimensions
        for held in [card.floors.get(d.id)]
    )
    setting = (
        f'<div class="field"><label for="w-why">Why (expected to set them; equal weights are the default that needs no defence)</label>'
        f'<input type="text" id="w-why" name="why" maxlength="400" value="{escape(typed.get("why", ""))}"></div>'
        f'<button formmethod="post" formaction="{base}/weights">Set them: version {card.version + 1}</button>'
        if seat.role == "moderator" and not seat.state.signed_off
        else ""
    )
    return (
        f'<section><h3>Try other weights</h3><form method="get" action="{base}/weights"><div class="grid">{fields}</div>'
        f'<h4>Floors</h4><div class="grid">{floors}</div><p><button class="main">Try them</button></p>{setting}</form></section>'
        f"{weights_html(figures)}<section><h3>The most that each can do</h3>{points(moves(figures))}</section>"
    )


def moves(figures: WeightFigures) -> list[str]:
    """For each dimension, by how much it can move a total at most, and what a floor is for."""
    lines = [
        f"{d} at {w:g} % can move a total by at most {figures.leverage[d]:g} points of 100"
        for d, w in sorted(figures.nominal.items(), key=lambda item: item[1])
    ]
    return [
        *lines,
        "where a low level must not be bought off by the others, a floor says so and a weight does not",
    ]


def reader_section(state: Calibration, figures: ReaderFigures | None) -> str:
    """The rules or the model as one more reader: what may be said of it, and where it differs."""
    if figures is None or state.reader is None:
        return ""
    mended = (
        {(m.packet, m.dimension): m.recalibrated for m in figures.recalibrated.levels}
        if figures.recalibrated
        else {}
    )
    given = [
        [
            state.packet(s.packet).title,
            s.dimension,
            "NE" if s.level is None else str(s.level),
            f"{mended[s.packet, s.dimension]:.1f}" if (s.packet, s.dimension) in mended else "-",
            s.quote or s.reason,
        ]
        for s in state.reader.scores
    ]
    first, second = reader_tables(figures)
    drawn = ""
    if figures.against:
        drawn = table(*first, name="Leave one out", numbers=True) + table(
            *second, name="The reader by dimension", numbers=True
        )
    header = ["Packet", "Dimension", "Level", "Recalibrated", "Quote or reason"]
    levels = table(header, given, name="Levels of the reader")
    return (
        f"<section><h3>One more reader, opened last: {escape(figures.reader)}</h3>{points(reader_remarks(figures))}{drawn}"
        f"<details><summary>Its levels and quotes</summary>{levels}</details></section>"
    )


def rationales(state: Calibration) -> str:
    """What was planted in each packet, and why; after the sign-off only."""
    if not rules.rationales_open(state):
        return ""
    people: dict[tuple[str, str], list[str]] = {}
    for score in rules.scores(state, state.last_revealed):
        people.setdefault((score.packet, score.dimension), []).append(str(score.level or "NE"))
    parts = []
    for packet in state.packets:
        rows = [
            [
                d,
                "NE" if r.level is None else str(r.level),
                " ".join(people.get((packet.id, d), [])),
                r.because,
                r.quote,
            ]
            for d, r in packet.rationale.items()
        ]
        listed = table(
            ["Dimension", "Written", "You", "Because", "Quote"], rows, name=f"Rationale of {packet.title}"
        )
        parts.append(f"<h4>{escape(packet.title)}: {escape(packet.planted)}</h4>{listed}")
    return (
        f'<section class="rationales"><h3>Written rationales</h3><p class="soft">What was put into each packet. They were written to be '
        f"found, not found by a panel: argue with them.</p>{''.join(parts)}</section>"
    )


def materials(state: Calibration) -> str:
    """All packets to read again."""
    return "".join(
        f"<details><summary>{escape(p.title)}</summary>{material(p)}</details>" for p in state.packets
    )


def downloads(base: str, forms: Sequence[str]) -> str:
    """Links to what may be exported now."""
    links = " ".join(f'<a href="{base}/export.{f}">{f.upper()}</a>' for f in forms)
    return f'<p class="downloads">Download: {links}</p>'
