"""The Panel tab: a report on scores that a panel has, a calibration to open, and scorecards of one's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer.calibrate import Scorecard, floors_of, report, weights_of
from interviewer.domain.panel_again import ScoredAgain, scored_again
from interviewer.domain.scorecard import card_of
from interviewer.errors import CallerMistake
from interviewer.panel_room_reader import scorecard_of
from interviewer.present.document import panel_style
from interviewer.present.panel_html import panel_html
from interviewer.present.panel_more import again_section
from interviewer.web import panel_cards, panel_opening
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.domain.panel import Panel
    from interviewer.domain.panel_report import PanelReport
    from interviewer.wiring import Parts

STYLE = panel_style()
#: Scores are kept with a report up to here, for its CSV; a larger file is the person's own.
MOST_KEPT = 20_000
_EXAMPLE = (
    "rater,packet,dimension,level,round,order,quote\n"
    'A,P1,FRM,4,1,1,"we stop if fewer than one in ten stays"\n'
    'B,P1,FRM,2,1,3,"I would build a churn model"\n'
    "A,P1,LED,NE,1,1,\n"
)
_MANNERS = "These scores are of synthetic or practice material. Nobody who is applying for a job is in them, by name or otherwise"


def build(real: Parts) -> None:
    """Lay the tab out and connect it."""
    with gr.Tabs(elem_id="panel-rooms"):
        with gr.Tab("Report on scores", id="panel-report") as report_tab:
            _report_tab(report_tab, real)
        with gr.Tab("Calibrate together", id="panel-calibrate") as opening_tab:
            panel_opening.build(opening_tab, real)
        with gr.Tab("Scorecards", id="panel-cards") as cards_tab:
            panel_cards.build(cards_tab, real)


def _report_tab(tab: gr.Tab, real: Parts) -> None:
    desk = ReportDesk(real)
    gr.HTML(
        '<p class="soft">One row per score: <code>rater,packet,dimension,level</code> and perhaps '
        "<code>round,order,quote</code>; level is 1 to 5 or NE. Comma, semicolon or tab; a JSON array of the same rows "
        "will do too.</p>",
        elem_id="panel-says",
    )
    text = gr.Textbox(
        label="Scores, pasted", lines=8, max_lines=20, placeholder=_EXAMPLE, elem_id="panel-scores"
    )
    file = gr.File(
        label="Or a file (.csv .tsv .txt .json)", file_types=_FILES, elem_id="panel-file", height=110
    )
    with gr.Row(equal_height=True):
        card = gr.Dropdown(desk.cards(), value=desk.cards()[0][1], label="Scorecard", elem_id="panel-card")
        weights = gr.Textbox(
            label="Weights to try (empty: those of the scorecard)",
            placeholder="FRM=20 EXP=20 MOD=20 PRD=15 DAT=10 COM=10 LED=5",
            elem_id="panel-weights",
        )
        floors = gr.Textbox(label="Floors", placeholder="LED=3", elem_id="panel-floors")
    with gr.Accordion("Compare with an earlier week", open=False, elem_id="panel-before"):
        gr.HTML(
            '<p class="soft">Scores of the same packets by the same people, from before: who has become more severe or '
            "more lenient since. The same form as above.</p>"
        )
        before = gr.Textbox(label="Earlier scores, pasted", lines=4, elem_id="panel-earlier")
        before_file = gr.File(
            label="Or a file of them", file_types=_FILES, elem_id="panel-earlier-file", height=110
        )
    manners = gr.Checkbox(label=_MANNERS, elem_id="panel-manners")
    with gr.Row():
        make = gr.Button("Make the report", variant="primary", elem_id="panel-make")
    shown = gr.HTML(elem_id="panel-shown")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    look = {
        "js": "() => document.querySelector('#panel-shown')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
    }
    tab.select(desk.on_look, [card], [card], **private)
    given = [text, file, card, weights, floors, manners, before, before_file]
    make.click(desk.on_make, given, [file, before_file, shown], **private).then(None, None, None, **look)


_FILES = [".csv", ".tsv", ".txt", ".json"]


class ReportDesk:
    """The handlers of the report."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def cards(self) -> list[tuple[str, str]]:
        """(name, hash) of the scorecards that can be chosen when the page is built: those that ship."""
        return [(c.name, c.ref.hash) for c in map(card_of, panel_cards.shipped(self.real))]

    def on_look(self, held: str | None) -> Any:
        """The scorecards as they are now; what was chosen stays chosen."""
        found = panel_cards.choices(self.real)
        return gr.update(choices=found, value=held if held in {k for _, k in found} else found[0][1])

    def on_make(  # noqa: PLR0917 - Gradio gives inputs by their place
        self,
        text: str,
        file: str | None,
        card_id: str,
        weights: str,
        floors: str,
        manners: bool,
        before: str = "",
        before_file: str | None = None,
    ) -> list[Any]:
        """Read the scores, report on them, keep the report, and show it."""
        with told():
            if not manners:
                raise CallerMistake(
                    "say first that these scores are of synthetic or practice material: this room calibrates scorecards "
                    "and does not take material of real applicants"
                )
            panel = self._panel(text, file)
            found = report(panel, scorecard=self._card(card_id, weights, floors))
            again = self._again(panel, before, before_file)
            key = self._keep(found, panel, again)
            links = " ".join(
                f'<a href="/panel/report/{key}.{form}">{name}</a>'
                for form, name in _downloads(panel, pdf=self.real.writes_pdf()).items()
            )
            downloads = f'<p class="downloads">Kept in your history. Download: {links}</p>'
            return [None, None, panel_html(found, downloads=downloads, more=again_section(again))]

    def _again(self, panel: Panel, before: str, before_file: str | None) -> ScoredAgain | None:
        """What moved since the earlier scores, where there are any; `CallerMistake` where they share nothing with these."""
        if not before_file and not (before or "").strip():
            return None
        found = scored_again(self._panel(before, before_file).first_round, panel.first_round)
        if found is None:
            raise CallerMistake(
                "earlier scores: nobody in them has scored one of these packets under the same name"
            )
        return found

    def _panel(self, text: str, file: str | None) -> Panel:
        if file:
            path = Path(file)
            try:
                with path.open("rb") as stream:
                    return self.real.read_panel(stream, name=path.name)
            finally:
                path.unlink(missing_ok=True)  # what was uploaded is kept in the store only
        if not (text or "").strip():
            raise CallerMistake("nothing to report on: paste scores, or choose a file")
        return self.real.read_panel(io.BytesIO(text.encode("utf-8", "replace")), name="pasted text")

    def _card(self, key: str, weights: str, floors: str) -> Scorecard:
        held = scorecard_of(panel_cards.chosen(self.real, key))
        return Scorecard(
            id=held.id,
            weights=weights_of(weights, held.weights) if weights.strip() else held.weights,
            floors=floors_of(floors) if floors.strip() else held.floors,
        )

    def _keep(self, found: PanelReport, panel: Panel, again: ScoredAgain | None) -> str:
        kept = [list(s) for s in panel.scores] if len(panel.scores) <= MOST_KEPT else None
        title = f"Panel report, {len(found.raters)} raters, {len(found.units)} packets"
        moved = again.model_dump(mode="json") if again else None
        return self.real.store().keep_item(
            "panel report", title, {"report": found.to_json(), "scores": kept, "again": moved}
        )


def _downloads(panel: Panel, *, pdf: bool) -> dict[str, str]:
    forms = {"html": "HTML", **({"pdf": "PDF"} if pdf else {}), "md": "Markdown", "json": "JSON"}
    return {**forms, "csv": "CSV of the scores"} if len(panel.scores) <= MOST_KEPT else forms
