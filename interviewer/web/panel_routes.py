"""Our own routes for panels: downloads of reports. Raters' pages are in `panel_room`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from interviewer.domain.panel import Score
from interviewer.domain.panel_again import ScoredAgain
from interviewer.domain.panel_report import PanelReport
from interviewer.errors import CallerMistake
from interviewer.present.panel import panel_report
from interviewer.present.panel_html import panel_page
from interviewer.present.panel_more import Section, again_section, sections_words
from interviewer.present.panel_paper import panel_paper

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.wiring import Parts

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "yaml": "text/yaml; charset=utf-8",
}


FORMS = ("html", "pdf", "md", "json")


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/panel/report/ID`` to read, ``/panel/report/ID.md|json|html|pdf|csv`` to save, for the owner only."""
    from fastapi.responses import HTMLResponse, Response

    @app.get("/panel/report/{id}.{form}", response_model=None)
    def kept_report(id: str, form: str) -> Response:
        data = real.store().item(id)
        if form not in (*FORMS, "csv") or "report" not in data:
            return Response("expected .md, .json, .html, .pdf or .csv of a panel report", status_code=404)
        if form == "csv" and data["scores"] is None:
            return Response("this panel was too large to be kept with its report", status_code=404)
        if form == "csv":
            scores = [Score(*row) for row in data["scores"]]
            return download(f"panel-report-{id[:8]}", form, real.panel_csv(scores))
        try:
            return download(
                f"panel-report-{id[:8]}", form, in_form(kept(data), form, real, again=kept_again(data))
            )
        except CallerMistake as error:  # no part that writes PDF, or a report that is too long for one
            return Response(str(error), status_code=409)

    @app.get("/panel/report/{id}", response_model=None)
    def shown_report(id: str) -> Response:
        data = real.store().item(id)
        if "report" not in data:
            return Response("expected the id of a panel report", status_code=404)
        forms = FORMS if real.writes_pdf() else [f for f in FORMS if f != "pdf"]
        links = " ".join(f'<a href="/panel/report/{quote(id)}.{f}">{f.upper()}</a>' for f in forms)
        ways = f'<p class="downloads"><a href="/">Back to practising</a> Download: {links}</p>'
        return HTMLResponse(
            panel_page(kept(data), downloads=ways, more=again_section(kept_again(data))),
            headers={"cache-control": "no-store"},
        )


def kept(data: dict[str, Any]) -> PanelReport:
    """The report of a kept item."""
    return PanelReport.model_validate({k: v for k, v in data["report"].items() if k != "schema"})


def kept_again(data: dict[str, Any]) -> ScoredAgain | None:
    """What had moved since an earlier week, where the report was made with one."""
    return ScoredAgain.model_validate(data["again"]) if data.get("again") else None


def in_form(
    found: PanelReport,
    form: str,
    real: Parts,
    *,
    more: Sequence[Section] = (),
    again: ScoredAgain | None = None,
) -> str | bytes:
    """The report as Markdown, JSON, one HTML file or PDF, with ``more`` sections; `CallerMistake` where no PDF can be written.

    again: what moved since an earlier week; the last section, and ``again`` of the JSON.
    """
    if form == "json":
        moved = {"again": again.model_dump(mode="json")} if again else {}
        return json.dumps({**found.to_json(), **moved}, ensure_ascii=False, indent=2)
    more = [*more, *again_section(again)]
    if form == "pdf":
        return real.paper_file(panel_paper(found, more=more), "pdf")
    if form == "html":
        return panel_page(found, more=more)
    return panel_report(found, markdown=True) + "\n" + sections_words(more, markdown=True)


def download(name: str, form: str, text: str | bytes) -> Response:
    """``text`` as a file to be saved."""
    from fastapi.responses import Response

    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return Response(text, media_type=TYPES[form], headers=headers)
