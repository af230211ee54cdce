"""Pages of a calibration for whoever comes in by a link: the list of packets, the form for one, sorting anchors, the log.

Plain HTML with forms: they work without script, with the keyboard, and on a phone. Everything is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from interviewer.domain.anchors import shuffled
from interviewer.domain.calibration import Calibration
from interviewer.domain.calibration_events import LONGEST_QUOTE, Entry
from interviewer.domain.packet import Packet
from interviewer.domain.scorecard import CardDimension
from interviewer.panel_room import Seat, sort_seed
from interviewer.present.document import document
from interviewer.present.panel_html import points, table
from interviewer.present.rating import MANNERS

STYLE = (Path(__file__).parent / "assets" / "panel_room.css").read_text("utf-8")
CONFIDENCES = ("low", "medium", "high")


def page(title: str, body: str, *, where: str = "", told: str = "", done: str = "") -> str:
    """A whole page. told: what went wrong, done: what was done, each in a sentence."""
    notes = f'<p class="told" role="alert">{escape(told)}</p>' if told else ""
    notes += f'<p class="done" role="status">{escape(done)}</p>' if done else ""
    main = (
        f'<main class="panel room"><h1>{escape(title)}</h1><p class="where">{where}</p>{notes}{body}'
        f'<p class="manners">{escape(MANNERS)} Synthetic packets only; no material of real applicants.</p></main>'
    )
    return document(title, main, policy=None, more_style=STYLE)


def who_is_here(seat: Seat, base: str) -> str:
    """The line under the title: who one is, on what, and the ways on."""
    who = "You are the moderator." if seat.role == "moderator" else f"You are {escape(seat.who)}."
    state = seat.state
    return (
        f"{who} Scorecard: {escape(state.card.name)}. Links hold until {state.opened.until:%Y-%m-%d %H:%M} UTC. "
        f'<a href="{base}">Overview</a> <a href="{base}/log">Log</a>'
    )


# --- a rater's own round -------------------------------------------------------------------------------


def due_list(seat: Seat, base: str) -> str:
    """A rater's packets in their own order with what is still missing, and the button that locks them."""
    state, number = seat.state, seat.state.open_round
    if number is None or seat.who not in state.wanted(number):
        return ""
    if state.is_in(seat.who, number):
        missing = len(state.missing(number))
        return (
            f"<section><h3>Round {number}: yours is in and locked</h3><p>{missing} still to come. Nobody, the moderator included, "
            f"sees anybody's scores before that. Look again later: this page shows it then.</p></section>"
        )
    rows, left = [], 0
    for n, packet in enumerate(state.order(seat.who, number), start=1):
        faults = state.faults(seat.who, number, packet.id)
        left += len(faults)
        says = "complete" if not faults else f"{len(faults)} of {len(state.asked(packet.id, number))} to do"
        rows.append(
            f'<li><a href="{base}/packet/{n}">{n}. {escape(packet.title)}</a> <span>{says}</span></li>'
        )
    rule = (
        "Score each packet alone, 1 to 5 or NE, with a quote. What you save is kept; you can leave and come back."
        if number == 1
        else "Silent second round: only the cells that differ by two levels or more, or have a level and NE. Keep your level or change it, by evidence."
    )
    send = (
        f'<form method="post" action="{base}/submit"><button class="main">Submit round {number} (locks it)</button></form>'
        if not left
        else f"<p>{left} entries are still to do; then you can submit.</p>"
    )
    return f'<section><h3>Round {number}: your packets, in your own order</h3><p>{rule}</p><ol class="due">{"".join(rows)}</ol>{send}</section>'


def packet_form(seat: Seat, base: str, n: int, *, checked: bool) -> str:
    """The material beside the form for the rater's n-th packet (from 1). checked: say what is missing."""
    state, number = seat.state, seat.state.open_round
    assert number is not None
    packet = state.order(seat.who, number)[n - 1]
    held, first = state.own(seat.who, number, packet.id), state.own(seat.who, 1, packet.id)
    faults = state.faults(seat.who, number, packet.id) if checked else {}
    fields = "".join(
        _fieldset(
            state.card.dimension(d),
            held.get(d) or (first.get(d, Entry()) if number == 2 else Entry()),
            faults.get(d, ""),
            before=_before(state, first.get(d), packet.id, d) if number == 2 else "",
        )
        for d in state.asked(packet.id, number)
    )
    return (
        f'<div class="desk">{material(packet)}<form method="post" action="{base}/packet/{n}">{fields}'
        '<p><button class="main" name="then" value="next">Save and go on</button> '
        '<button name="then" value="stay">Save and check</button></p></form></div>'
    )


def _before(state: Calibration, first: Entry | None, packet: str, dimension: str) -> str:
    said = state.discussed.get((packet, dimension))
    note = f" Discussed as: {escape(said.why)}. {escape(said.note)}" if said else ""
    return f'<p class="soft">In the first round you gave {escape(str(first.level)) if first else "nothing"}.{note}</p>'


def material(packet: Packet, *, title: str = "") -> str:
    """The answers of a packet, with the questions."""
    said = "".join(f'{_question(a.question)}<p class="a">{escape(a.text)}</p>' for a in packet.answers)
    name = escape(title or packet.title)
    return f'<section class="material" tabindex="0" aria-label="{name}: the answers"><h3>{name}</h3>{said}</section>'


def _question(text: str) -> str:
    """A question; lines with bars in it are the table that was shown with it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    said = f'<p class="q">{escape(" ".join(line for line in lines if not line.startswith("|")))}</p>'
    return said + table(rows[0], rows[2:], name="What was shown") if len(rows) > 2 else said


def _fieldset(dimension: CardDimension, entry: Entry, fault: str, *, before: str) -> str:
    id = dimension.id
    levels: list[tuple[str, str]] = [
        (str(n), dimension.anchors.get(n, "between its neighbours")) for n in range(1, 6)
    ]
    levels.append(("NE", "no evidence in these answers"))
    radios = "".join(
        f'<label><input type="radio" name="level-{id}" value="{v}"{" checked" if str(entry.level) == v else ""}> <b>{v}</b> '
        f"<span>{escape(text)}</span></label>"
        for v, text in levels
    )
    options = "".join(
        f'<option value="{c}"{" selected" if entry.confidence == c else ""}>{c}</option>' for c in CONFIDENCES
    )
    told = f'<p class="fault" id="fault-{id}">{escape(fault)}</p>' if fault else ""
    by = f' aria-describedby="fault-{id}"' if fault else ""
    asks = f'<p class="soft">{escape(dimension.asks)}</p>' if dimension.asks else ""
    return (
        f'<fieldset id="{id}"{by}><legend>{id} {escape(dimension.title)}</legend>{asks}{before}{told}<div class="levels">{radios}</div>'
        f'<div class="field"><label for="quote-{id}">Quote that bears it (copy it from the answers)</label>'
        f'<textarea id="quote-{id}" name="quote-{id}" rows="2" maxlength="{LONGEST_QUOTE}">{escape(entry.quote)}</textarea></div>'
        f'<div class="field"><label for="confidence-{id}">How sure are you?</label><select id="confidence-{id}" name="confidence-{id}">'
        f'<option value="">choose</option>{options}</select></div></fieldset>'
    )


# --- sorting anchors back ------------------------------------------------------------------------------


def sort_form(seat: Seat, base: str, dimension: CardDimension) -> str:
    """The anchors of one dimension without their levels, in an order of this rater's own."""
    texts = shuffled(dimension.anchors, seed=sort_seed(seat.state, seat.who, dimension.id))
    levels = "".join(f'<option value="{n}">{n}</option>' for n in dimension.anchors)
    rows = "".join(
        f'<div class="field"><label for="sort-{letter}">{letter}: {escape(text)}</label>'
        f'<select id="sort-{letter}" name="sort-{letter}"><option value="">which level?</option>{levels}</select></div>'
        for letter, text in texts
    )
    return (
        f"<section><h3>{dimension.id} {escape(dimension.title)}: which level is which?</h3>"
        "<p>Without looking them up. An anchor stays as it is worded when three in four of you put it where it belongs.</p>"
        f'<form method="post" action="{base}/sort/{dimension.id}">{rows}<button class="main">Sort them back</button></form></section>'
    )


def log_page(lines: Sequence[tuple[str, str]]) -> str:
    """Every step with its time; no score is in it."""
    return f"<section><h3>Every step</h3>{points(f'{at}: {what}' for at, what in lines)}</section>"


def hidden(fields: Mapping[str, str]) -> str:
    """Hidden fields of a form."""
    return "".join(f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in fields.items())
