"""The History tab: what is kept, open it again, export it, delete it."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer.domain.panel_report import SCHEMA as PANEL_SCHEMA
from interviewer.errors import CallerMistake, InterviewerError, NotFound
from interviewer.present.history import STATES
from interviewer.web.critique import Critiqued
from interviewer.web.late import ends
from interviewer.web.loop import Looped
from interviewer.web.practice import Practised

if TYPE_CHECKING:
    from interviewer.adapters.store import HistoryItem
    from interviewer.wiring import Parts

PAGE = 200
_GO_TO_TAB = (
    "(name) => { if (name.startsWith('/')) { window.location.assign(name); return; }"
    " [...document.querySelectorAll('#rooms button[role=tab]')]"
    ".find((tab) => tab.textContent.trim() === name)?.click(); }"
)


def build(tab: gr.Tab, real: Parts, practised: Practised, looped: Looped, criticised: Critiqued) -> None:
    """Lay the tab out and connect it."""
    gr.HTML(
        '<p class="exports">Everything is kept on this computer. Download all of it: '
        '<a href="/export/everything.md">Markdown</a> <a href="/export/everything.json">JSON</a></p>'
    )
    search = gr.Textbox(label="Search titles", elem_id="search", max_lines=1)
    table = gr.HTML(elem_id="kept")
    picked = gr.Dropdown([], label="Choose an entry", elem_id="picked", interactive=True)
    with gr.Row():
        open_it = gr.Button("Open it", elem_id="open-kept")
        delete = gr.Button("Delete this", elem_id="delete-kept", variant="stop")
        delete_all = gr.Button("Delete everything", elem_id="delete-all", variant="stop")

    def refresh(wanted: str, held: str | None = None) -> list[Any]:
        reading = real.job_table().sessions(real.owner, "waiting", "direct")
        return _listed(real.store().history(search=wanted or "", limit=PAGE), held, reading)

    def remove(key: str | None, wanted: str) -> list[Any]:
        if not key:
            raise gr.Error("choose an entry first", print_exception=False)
        try:
            real.store().delete(key)
        except InterviewerError as error:
            raise gr.Error(str(error), print_exception=False) from error
        gr.Info("Deleted, with every answer and rating in it.")
        return refresh(wanted)

    def remove_all(sure: bool, wanted: str) -> list[Any]:
        if sure:
            gr.Info(f"Deleted: {real.store().delete_all()}")
        return refresh(wanted)

    def reopen(key: str | None) -> list[Any]:
        if not key:
            raise gr.Error("choose an entry first", print_exception=False)
        others = [*practised.outputs, *looped.outputs]
        rest = [gr.skip()] * len(criticised.outputs)
        try:
            interview = real.store().load(key)
        except NotFound:
            where, shown = _no_interview(real, criticised, key)
            return [where, *[gr.skip()] * len(others), *shown]
        except InterviewerError as error:
            raise gr.Error(str(error), print_exception=False) from error
        if interview.opened.mode == "realistic":
            return ["Interview", *[gr.skip()] * len(practised.outputs), *looped.show(interview), *rest]
        shown = practised.show(interview, interview.opened.probes[0])
        return ["Practise", *shown, *[gr.skip()] * len(looped.outputs), *rest]

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    shown = [table, picked]
    tab.select(refresh, [search, picked], shown, **private)
    search.submit(refresh, [search, picked], shown, **private)
    search.blur(refresh, [search, picked], shown, **private)
    delete.click(remove, [picked, search], shown, **private)
    sure = gr.Checkbox(visible=False)
    delete_all.click(
        remove_all,
        [sure, search],
        shown,
        js="(_, s) => [window.confirm('Delete everything that is kept about you? This cannot be undone.'), s]",
        **private,
    )
    where = gr.Textbox(visible=False)
    opened = ends(open_it.click, [*practised.reading, *looped.reading, *criticised.reading])(
        reopen, [picked], [where, *practised.outputs, *looped.outputs, *criticised.outputs], **private
    )
    opened.success(None, [where], None, js=_GO_TO_TAB)


def _no_interview(real: Parts, criticised: Critiqued, key: str) -> tuple[str, list[Any]]:
    """Where a document or a panel's report is opened, and the values for the Critique tab."""
    if _is_panel_report(real, key):
        return f"/panel/report/{key}", [gr.skip()] * len(criticised.outputs)
    return "Critique", _document(criticised, key)


def _is_panel_report(real: Parts, key: str) -> bool:
    """Whether it is a panel's report, which opens as a page of its own."""
    try:
        return bool(real.store().item(key).get("report", {}).get("schema") == PANEL_SCHEMA)
    except (NotFound, AttributeError):
        return False


def _document(criticised: Critiqued, key: str) -> list[Any]:
    try:
        return criticised.show(key)  # type: ignore[no-any-return]  # values for the outputs of the Critique tab
    except CallerMistake as error:
        where = (
            "this entry is no interview and no document: it opens where it was made (Exercises or Stories)"
        )
        raise gr.Error(where, print_exception=False) from error


def _listed(items: list[HistoryItem], held: str | None, reading: Collection[str]) -> list[Any]:
    """The table and the list to choose from. What was chosen and is still there is not chosen anew: it may be about to be
    deleted, and the person may have chosen another by the time this arrives."""
    choices = [(_line(i, reading), i.id) for i in items]
    table = _table(items, reading)
    if held in {key for _, key in choices}:
        return [table, gr.update(choices=choices)]
    return [table, gr.update(choices=choices, value=choices[0][1] if choices else None)]


def _line(item: HistoryItem, reading: Collection[str]) -> str:
    return f"{item.created:%Y-%m-%d %H:%M} {item.title} ({_state(item, reading)})"


def _state(item: HistoryItem, reading: Collection[str]) -> str:
    state = STATES.get(item.state, item.state)
    return f"{state}; still being read" if item.id in reading else state


def _table(items: list[HistoryItem], reading: Collection[str]) -> str:
    if not items:
        return '<p class="empty">Nothing is kept yet. Your first answer will stand here.</p>'
    rows = "".join(
        f"<tr><td>{i.created:%Y-%m-%d %H:%M}</td><td>{escape(i.kind)}</td><td>{escape(i.title)}</td>"
        f"<td>{escape(_state(i, reading))}</td></tr>"
        for i in items
    )
    head = "<tr><th scope='col'>When (UTC)</th><th scope='col'>Kind</th><th scope='col'>What</th><th scope='col'>State</th></tr>"
    return f'<table class="kept"><thead>{head}</thead><tbody>{rows}</tbody></table>'
