"""Routes of a calibration: whoever has a link comes in by ``/panel/seat/TOKEN``, raters and the moderator alike.

Each handler unpacks a form, calls one use case and shows the page again. What nobody may see yet is not here to be shown:
`panel_room` and `domain.calibration` give revealed rounds only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from interviewer import panel_room as room_of
from interviewer.calibrate import Scorecard, weights_figures
from interviewer.domain import calibration as rules
from interviewer.domain.calibration import Calibration
from interviewer.domain.panel_report import PanelReport
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.panel_room import LinkRefused, Seat
from interviewer.panel_room_before import again, before, reader_over_all
from interviewer.panel_room_reader import export, log_lines, panel_report
from interviewer.present.panel_html import panel_html
from interviewer.present.panel_more import (
    again_section,
    discussion_reasons,
    discussion_section,
    plan_section,
    reader_section,
)
from interviewer.web import panel_pages as pages
from interviewer.web import panel_sections as sections
from interviewer.web.panel_forms import VERBS, Form, entry, weights_of
from interviewer.web.panel_routes import download, in_form

if TYPE_CHECKING:
    from interviewer.wiring import Parts

BASE = "/panel/seat"
MOST_BYTES, MOST_FIELDS = 400_000, 400
#: These pages have no script and nothing from outside; forms go back to this server only.
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # "no-referrer" would make browsers send forms with Origin: null, which the guard takes for another site
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
_DRAWS, _MOST_HELD = 500, 16


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/panel/seat/TOKEN`` and what is below it."""
    doors = Doors(real)

    @app.get(BASE + "/{token}", response_model=None)
    def overview(token: str) -> Response:
        return doors.answered(lambda: doors.overview(token))

    @app.get(BASE + "/{token}/packet/{n}", response_model=None)
    def packet(token: str, n: int) -> Response:
        return doors.answered(lambda: doors.packet(token, n))

    @app.post(BASE + "/{token}/packet/{n}", response_model=None)
    async def save(request: Request, token: str, n: int) -> Response:
        form = await _form(request)
        return await to_thread.run_sync(lambda: doors.answered(lambda: doors.save(token, n, form)))

    @app.get(BASE + "/{token}/weights", response_model=None)
    def weights(request: Request, token: str) -> Response:
        return doors.answered(lambda: doors.weights(token, dict(request.query_params)))

    @app.get(BASE + "/{token}/sort/{dimension}", response_model=None)
    def sort_form(token: str, dimension: str) -> Response:
        return doors.answered(lambda: doors.sort_form(token, dimension))

    @app.post(BASE + "/{token}/sort/{dimension}", response_model=None)
    async def sort(request: Request, token: str, dimension: str) -> Response:
        form = await _form(request)
        return await to_thread.run_sync(lambda: doors.answered(lambda: doors.sort(token, dimension, form)))

    @app.get(BASE + "/{token}/log", response_model=None)
    def log(token: str) -> Response:
        return doors.answered(lambda: doors.log(token))

    @app.get(BASE + "/{token}/export.{kind}", response_model=None)
    def exported(token: str, kind: str) -> Response:
        return doors.answered(lambda: doors.export(token, kind))

    @app.post(BASE + "/{token}/{action}", response_model=None)
    async def act(request: Request, token: str, action: str) -> Response:
        form = await _form(request)
        return await to_thread.run_sync(lambda: doors.answered(lambda: doors.act(token, action, form)))


async def _form(request: Request) -> Form:
    """The fields of a form; a field that comes twice counts once, the last. Anything larger than a form here is refused."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            return {}
    try:
        return dict(
            parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        )
    except ValueError:
        return {}


class Doors:
    """The handlers."""

    def __init__(self, real: Parts) -> None:
        self.real = real
        self._reports: dict[tuple[str, int, int], PanelReport] = {}

    def answered(self, work: Callable[[], Response]) -> Response:
        """The answer of ``work``, or our error as a page."""
        try:
            return work()
        except LinkRefused as error:
            return _html(pages.page("This link opens nothing", "", told=str(error)), 404)
        except CallerMistake as error:
            return _html(
                pages.page(
                    "That did not go",
                    "<p>Go back in your browser; nothing that was kept is lost.</p>",
                    told=str(error),
                ),
                409,
            )
        except InterviewerError as error:
            return _html(pages.page("That did not go", "<p>Try again in a moment.</p>", told=str(error)), 503)

    def overview(self, token: str, *, told: str = "", done: str = "", typed: Form | None = None) -> Response:
        """The page that somebody's link opens."""
        seat = room_of.enter(self.real.panel_room(), token)
        base, state = f"{BASE}/{token}", seat.state
        body = pages.due_list(seat, base) if seat.role == "rater" else ""
        body += sections.steps(seat, base)
        if state.last_revealed:
            body += self._revealed(seat, base, typed or {})
        elif seat.role == "moderator":
            body += f"<section><h3>Anchors of {escape(state.card.name)}</h3>{sections.card_remarks(state.card)}</section>"
        page = pages.page(state.opened.title, body, where=pages.who_is_here(seat, base), told=told, done=done)
        return _html(page, 409 if told else 200)

    def _revealed(self, seat: Seat, base: str, typed: Form) -> str:
        state = seat.state
        pdf = ("pdf",) if self.real.writes_pdf() else ()
        forms = sections.downloads(base, ("html", *pdf, "md", "json", "csv"))
        earlier = before(self.real.panel_room().store, state)
        return (
            f"{panel_html(self._report(state), downloads=forms, cells=sections.discussion(seat, base))}"
            f"{sections.again(again(state, earlier))}"
            f'<p><a href="{base}/weights">Try other weights</a></p>{sections.anchors(seat, base, typed, earlier=earlier)}'
            f"{sections.reader_section(state, reader_over_all(state, earlier))}"
            f"{sections.plan(state, self.real.library.probes.values())}{sections.rationales(state)}"
            f"<section><h3>The packets</h3>{sections.materials(state)}</section>"
        )

    def _report(self, state: Calibration) -> PanelReport:
        """The report, made once for each round and version; `NotYet` before the first reveal."""
        rules.panel(state)
        key = (state.id, state.last_revealed, state.card.version)
        if key not in self._reports:
            if len(self._reports) >= _MOST_HELD:
                self._reports.clear()
            self._reports[key] = panel_report(state, draws=_DRAWS)
        return self._reports[key]

    def packet(self, token: str, n: int, *, checked: bool = False) -> Response:
        """The form for the rater's n-th packet."""
        seat = self._scoring(token, n)
        base = f"{BASE}/{token}"
        body = pages.packet_form(seat, base, n, checked=checked)
        number = seat.state.open_round
        title = f"Round {number}, packet {n} of {len(seat.state.order(seat.who, number or 1))}"
        return _html(pages.page(title, body, where=pages.who_is_here(seat, base)))

    def _scoring(self, token: str, n: int) -> Seat:
        seat = room_of.enter(self.real.panel_room(), token)
        number = seat.state.open_round
        if seat.role != "rater" or number is None or seat.who not in seat.state.wanted(number):
            raise CallerMistake("there is nothing for this link to score now")
        if seat.state.is_in(seat.who, number):
            raise CallerMistake("your round was submitted and is locked")
        if not 1 <= n <= len(seat.state.order(seat.who, number)):
            raise CallerMistake(f"found packet {n}; expected 1 to {len(seat.state.order(seat.who, number))}")
        return seat

    def save(self, token: str, n: int, form: Form) -> Response:
        """Keep the form as it is, then say what is missing or go on to the next packet."""
        seat = self._scoring(token, n)
        number = seat.state.open_round or 1
        packet = seat.state.order(seat.who, number)[n - 1]
        entries = {d: entry(form, d) for d in seat.state.asked(packet.id, number)}
        seat = room_of.save(self.real.panel_room(), token, packet.id, entries)
        if form.get("then") == "stay" or seat.state.faults(seat.who, number, packet.id):
            return self.packet(token, n, checked=True)
        last = n >= len(seat.state.order(seat.who, number))
        return _to(f"{BASE}/{token}" if last else f"{BASE}/{token}/packet/{n + 1}")

    def act(self, token: str, action: str, form: Form) -> Response:
        """One of the buttons; on a mistake the page comes again with what was typed."""
        verb = VERBS.get(action)
        if verb is None:
            raise CallerMistake(f"found {action[:30]!r}; expected one of {', '.join(VERBS)}")
        try:
            verb(self.real, token, form)
        except LinkRefused:
            raise
        except CallerMistake as error:
            return (
                self.weights(token, form, told=str(error))
                if action == "weights"
                else self.overview(token, told=str(error), typed=form)
            )
        return _to(f"{BASE}/{token}")

    def weights(self, token: str, form: Form, *, told: str = "") -> Response:
        """The weights room: what other weights would do to the packets here."""
        seat = room_of.enter(self.real.panel_room(), token)
        panel = rules.panel(seat.state)
        card = seat.state.card
        try:
            weights, floors = weights_of(form, card.weights)
            figures = weights_figures(panel, Scorecard(id=card.id, weights=weights, floors=floors))
        except CallerMistake as error:
            told = told or str(error)
            floors = {d: float(f.at_least) for d, f in card.floors.items()}
            figures = weights_figures(panel, Scorecard(id=card.id, weights=card.weights, floors=floors))
        base = f"{BASE}/{token}"
        body = sections.weights_room(seat, base, figures, form)
        return _html(
            pages.page("Weights", body, where=pages.who_is_here(seat, base), told=told), 409 if told else 200
        )

    def sort_form(self, token: str, dimension: str) -> Response:
        """The anchors of a dimension to be sorted back."""
        seat = room_of.enter(self.real.panel_room(), token)
        if seat.role != "rater" or not seat.state.last_revealed:
            raise CallerMistake("anchors are sorted back by raters, after the first reveal")
        base = f"{BASE}/{token}"
        body = pages.sort_form(seat, base, seat.state.card.dimension(dimension))
        return _html(pages.page("Sort anchors back", body, where=pages.who_is_here(seat, base)))

    def sort(self, token: str, dimension: str, form: Form) -> Response:
        """Keep a rater's sorting."""
        chosen = {
            k.removeprefix("sort-"): int(v)
            for k, v in form.items()
            if k.startswith("sort-") and v in set("12345")
        }
        room_of.sort_back(self.real.panel_room(), token, dimension, chosen)
        return _to(f"{BASE}/{token}")

    def log(self, token: str) -> Response:
        """Every step; no score is in it."""
        room = self.real.panel_room()
        seat = room_of.enter(room, token)
        lines = log_lines(room.store.log(seat.state.id), seat.state.card)
        return _html(
            pages.page("Log", pages.log_page(lines), where=pages.who_is_here(seat, f"{BASE}/{token}"))
        )

    def export(self, token: str, kind: str) -> Response:
        """What may be known now as a file; scores only once they are revealed."""
        room = self.real.panel_room()
        state = room_of.enter(room, token).state
        if kind not in ("json", "md", "html", "pdf", "csv", "yaml"):
            raise CallerMistake(f"found .{kind[:10]}; expected .json, .md, .html, .pdf, .csv or .yaml")
        return download(f"calibration-{state.id[:8]}", kind, self._text(state, room, kind))

    def _text(self, state: Calibration, room: room_of.PanelRoom, kind: str) -> str | bytes:
        if kind == "json":
            return json.dumps(export(state, room.store.log(state.id)), ensure_ascii=False, indent=2)
        if kind == "yaml":
            return self.real.card_yaml(state.card)
        if kind == "csv":
            return self.real.panel_csv(rules.panel(state).scores, reasons=discussion_reasons(state))
        earlier = before(room.store, state)
        more = [
            *discussion_section(state),
            *again_section(again(state, earlier)),
            *reader_section(state, reader_over_all(state, earlier)),
            *plan_section(state, self.real.library.probes.values()),
        ]
        return in_form(self._report(state), kind, self.real, more=more)


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status_code=status, headers=_HEADERS)


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
