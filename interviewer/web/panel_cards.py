"""Scorecards on the Panel tab: those that ship, one's own, and versions that came out of calibrations."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer.domain.anchors import lint_card
from interviewer.domain.rubric import Rubric
from interviewer.domain.scorecard import Card, card_of
from interviewer.errors import CallerMistake
from interviewer.present.panel_html import points, table
from interviewer.web.late import still
from interviewer.web.panel_sections import card_remarks
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.wiring import Parts

KIND = "scorecard"
MOST_BYTES = 200_000


def known_cards(real: Parts) -> dict[str, tuple[str, Card]]:
    """Hash to (name, card): the library's, those that were kept, and what calibrations made of them."""
    found = [(c.name, c) for c in map(card_of, shipped(real))]
    found += [(f"{c.name}, your own", c) for c in kept_cards(real)]
    room = real.panel_room()
    for one in room.store.mine(real.owner):
        state = room.store.load(one.id)
        if state.changes:
            found.append((f"{state.card.name}, from “{state.opened.title}”", state.card))
    cards: dict[str, tuple[str, Card]] = {}
    for name, card in found:
        cards.setdefault(card.ref.hash, (name, card))
    return cards


def shipped(real: Parts) -> list[Rubric]:
    """The scorecards of the library."""
    return [r for r in real.library.rubrics.values() if r.kind == "scorecard"]


def kept_cards(real: Parts) -> list[Card]:
    """The scorecards that this person has kept."""
    return [Card.model_validate(data) for _, data in real.store().items(KIND)]


def choices(real: Parts) -> list[tuple[str, str]]:
    """(name, hash) for a list to choose from, the library's first."""
    return [(name, key) for key, (name, _) in known_cards(real).items()]


def chosen(real: Parts, key: str | None) -> Card:
    """The scorecard of that hash; `CallerMistake` where it is gone."""
    cards = known_cards(real)
    if key not in cards:
        raise CallerMistake("choose a scorecard; the one that was chosen is no longer there")
    return cards[key][1]


def build(tab: gr.Tab, real: Parts) -> None:
    """Lay the tab out: YAML in, lint out, keep."""
    desk = CardDesk(real)
    gr.HTML(
        "<p>Dimensions with weights that sum to 100, anchors for levels 1, 3 and 5 (2 and 4 if you have them), floors with a "
        "reason. Start from one that is there, change it, give it an id of its own or count its version up.</p>"
    )
    with gr.Row(equal_height=True):
        source = gr.Dropdown([], label="Start from", elem_id="card-source", interactive=True)
        load = gr.Button("Show it as YAML", elem_id="card-load")
    text = gr.Textbox(label="Scorecard as YAML", lines=16, max_lines=40, elem_id="card-text")
    file = gr.File(label="Or a file (.yaml)", file_types=[".yaml", ".yml"], elem_id="card-file", height=110)
    with gr.Row():
        check = gr.Button("Check it", variant="primary", elem_id="card-check")
        keep = gr.Button("Keep it", elem_id="card-keep")
    shown = gr.HTML(elem_id="card-shown")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    tab.select(desk.on_open, [source], [source], **private)
    load.click(desk.on_load, [source], [text], **private)
    check.click(desk.on_check, [text, file], [text, file, shown], **private)
    keep.click(desk.on_keep, [text, file], [text, file, shown], **private)


class CardDesk:
    """The handlers of the tab."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def on_open(self, held: str | None) -> Any:
        """What can be started from, as it is now; what was chosen stays chosen."""
        found = choices(self.real)
        return gr.update(choices=found, value=still(found, held))

    def on_load(self, key: str | None) -> str:
        """A known scorecard as text."""
        with told():
            return self.real.card_yaml(chosen(self.real, key))

    def on_check(self, text: str, file: str | None) -> list[Any]:
        """What the lint remarks; nothing is kept."""
        with told():
            words, card = self._read(text, file)
            return [words, None, card_html(card)]

    def on_keep(self, text: str, file: str | None) -> list[Any]:
        """Keep the scorecard; a version that is there already stays as it is."""
        with told():
            words, card = self._read(text, file)
            for _, held in known_cards(self.real).values():
                if (held.id, held.version) == (card.id, card.version):
                    if held.ref == card.ref:
                        raise CallerMistake(
                            f"{card.id} version {card.version} is there already, word for word"
                        )
                    raise CallerMistake(
                        f"{card.id} version {card.version} is there with another text; a version is not changed: count it up"
                    )
            self.real.store().keep_item(KIND, card.name, card.model_dump(mode="json"))
            gr.Info(f"Kept: {card.name}. It can be chosen for a report and for a calibration.")
            return [words, None, card_html(card)]

    def _read(self, text: str, file: str | None) -> tuple[str, Card]:
        if file:
            path = Path(file)
            try:
                text = path.read_bytes()[:MOST_BYTES].decode("utf-8", "replace")
            finally:
                path.unlink(missing_ok=True)  # what was uploaded is kept in the store only
        if not (text or "").strip():
            raise CallerMistake("nothing to check: paste a scorecard as YAML, or choose a file")
        return text, self.real.read_card(text)


def card_html(card: Card) -> str:
    """A scorecard that can be used, with everything the lint remarks."""
    remarks = sum(len(r) for by in lint_card(card).values() for r in by.values())
    weights = [
        [d.id, d.title, f"{d.weight:g} %", f"{card.floors[d.id].at_least}" if d.id in card.floors else "-"]
        for d in card.dimensions
    ]
    notes = [f"weights: {card.weights_why}"] if card.weights_why else []
    notes += [f"floor {d} at least {f.at_least}: {f.why}" for d, f in card.floors.items()]
    count = f"{remarks} remark{'' if remarks == 1 else 's'}" if remarks else "nothing to remark"
    return (
        f'<div class="panel"><section><h3>{escape(card.name)} can be used. Lint: {count}</h3>'
        f"{table(['Dimension', 'Title', 'Weight', 'Floor'], weights, name='Weights and floors')}{points(notes)}"
        f"<h4>Anchors</h4>{card_remarks(card)}</section></div>"
    )
