"""The Calibrate tab of the panel: open a calibration, hand out links, see who is in, renew a link, delete."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import panel_room
from interviewer.errors import CallerMistake
from interviewer.panel_room import DEFAULT_DAYS, MODERATOR, Link
from interviewer.present.panel_html import points, table
from interviewer.web.late import still
from interviewer.web.panel_cards import choices, chosen
from interviewer.web.panel_room import BASE
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.wiring import Parts

_SAYS = (
    "<p>Each rater scores four to six synthetic packets alone; nobody, the moderator included, sees a score before everybody is in "
    "or the round is closed. Then: differences, a silent second round, the rules or the model last, sign-off. Material of real "
    "applicants is not taken.</p><p>To see drift over weeks, put one or two packets that were scored before among new ones, and tell nobody "
    "which: after the reveal, everybody's levels stand beside those they gave then.</p>"
)


def build(tab: gr.Tab, real: Parts) -> None:
    """Lay the tab out and connect it."""
    desk = OpeningDesk(real)
    gr.HTML(_SAYS)
    title = gr.Textbox(
        label="Title", placeholder="First calibration, spring", max_lines=1, elem_id="cal-title"
    )
    card = gr.Dropdown([], label="Scorecard", elem_id="cal-card", interactive=True)
    packets = gr.CheckboxGroup(desk.packets(), label="Packets (four to six)", elem_id="cal-packets")
    raters = gr.Textbox(
        label="Raters, one a line (first names or letters; nothing that reaches a person)",
        lines=4,
        elem_id="cal-raters",
    )
    days = gr.Number(
        label="Links hold for so many days",
        value=DEFAULT_DAYS,
        minimum=1,
        maximum=90,
        precision=0,
        elem_id="cal-days",
    )
    start = gr.Button("Open the calibration", variant="primary", elem_id="cal-open")
    links = gr.HTML(elem_id="cal-links")
    gr.HTML("<h3>Your calibrations</h3>")
    listed = gr.HTML(elem_id="cal-list")
    with gr.Row(equal_height=True):
        picked = gr.Dropdown([], label="Choose one", elem_id="cal-picked", interactive=True)
        who = gr.Textbox(label=f"New link for (a rater, or “{MODERATOR}”)", max_lines=1, elem_id="cal-who")
    with gr.Row():
        renew = gr.Button("Make a new link", elem_id="cal-renew")
        delete = gr.Button("Delete this calibration", variant="stop", elem_id="cal-delete")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    tab.select(desk.on_look, [card, picked], [card, listed, picked], **private)
    start.click(desk.on_open, [title, card, packets, raters, days], [links, card, listed, picked], **private)
    renew.click(desk.on_renew, [picked, who], [links], **private)
    delete.click(desk.on_delete, [picked], [links, card, listed, picked], **private)


class OpeningDesk:
    """The handlers of the tab."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def packets(self) -> list[tuple[str, str]]:
        """(title, id) of the packets that ship."""
        return [(p.title, p.id) for p in self.real.panel_room().packets.values()]

    def on_look(self, card: str | None = None, one: str | None = None) -> list[Any]:
        """Scorecards and calibrations as they are now; what was chosen stays chosen."""
        cards = choices(self.real)
        mine = self.real.panel_room().store.mine(self.real.owner)
        picked = [(f"{k.title} ({k.created:%Y-%m-%d %H:%M})", k.id) for k in mine]
        return [
            gr.update(choices=cards, value=still(cards, card)),
            self._list(),
            gr.update(choices=picked, value=still(picked, one)),
        ]

    def on_open(  # noqa: PLR0917 - Gradio gives inputs by their place
        self,
        title: str,
        card: str | None,
        packets: list[str],
        raters: str,
        days: float | None,
        request: gr.Request | None = None,
    ) -> list[Any]:
        """Open the calibration and show everybody's link, once."""
        with told():
            opened = panel_room.open_panel(
                self.real.panel_room(),
                chosen(self.real, card),
                owner=self.real.owner,
                title=title or "",
                packets=packets or [],
                raters=(raters or "").splitlines(),
                days=int(days or 0),
            )
            return [_links(opened.links, here=_here(request)), *self.on_look()]

    def on_renew(self, picked: str | None, who: str, request: gr.Request | None = None) -> str:
        """A new link for one person; the old one opens nothing any more."""
        with told():
            if not picked:
                raise CallerMistake("choose a calibration first")
            name = " ".join((who or "").split())
            link = panel_room.renew_link(self.real.panel_room(), picked, name, owner=self.real.owner)
            return _links([link], here=_here(request))

    def on_delete(self, picked: str | None) -> list[Any]:
        """Delete one with everything in it."""
        with told():
            if not picked:
                raise CallerMistake("choose a calibration first")
            self.real.panel_room().store.delete(self.real.owner, picked)
            gr.Info("Deleted, with every score in it.")
            return ["", *self.on_look()]

    def _list(self) -> str:
        room = self.real.panel_room()
        rows = []
        for kept in room.store.mine(self.real.owner):
            state = room.store.load(kept.id)
            number = state.open_round
            says = f"round {number}: waiting for {', '.join(state.missing(number))}" if number else "revealed"
            day = state.signed_off.again if state.signed_off else None
            due = f"{day}{' (due)' if day <= room.clock().date() else ''}" if day else "-"
            rows.append(
                [kept.id[:8], kept.title, state.card.name, "signed off" if state.signed_off else says, due]
            )
        if not rows:
            return '<p class="empty">None yet.</p>'
        return f'<div class="panel">{table(["Id", "Title", "Scorecard", "Where it is", "Score again"], rows, name="Your calibrations")}</div>'


def _here(request: gr.Request | None) -> str:
    """The address at which the asker reaches this server, such as ``http://127.0.0.1:7860``; empty where it is not known."""
    base = getattr(request, "base_url", None)
    if base is None:
        return ""
    seen = str(getattr(request, "headers", {}).get("origin") or "")
    # behind a proxy that speaks TLS only the browser knows that the address begins with https
    return seen if seen.endswith(f"://{base.netloc}") else f"{base.scheme}://{base.netloc}"


def _links(links: list[Link] | tuple[Link, ...], *, here: str = "") -> str:
    items = "".join(
        f'<li><strong>{escape(link.who)}</strong>: <a href="{BASE}/{link.token}" target="_blank" rel="noopener noreferrer" '
        f'data-who="{escape(link.who)}">{escape(here)}{BASE}/{link.token}</a></li>'
        for link in links
    )
    notes = points(
        [
            "Whoever opens this page can do all of this: where others reach it, give them their links and not its address.",
            "Copy each link and give it to that person alone. They are shown this once: only a hash of each is kept.",
            "A new link drops what was saved and not yet submitted under the old one, so that nobody can look at another's draft.",
        ]
    )
    return f'<div class="panel"><section><h3>Links</h3><ul class="links">{items}</ul>{notes}</section></div>'
