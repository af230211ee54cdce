"""Our own routes for panels: downloads of reports. Raters' pages are in `panel_room`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interviewer.domain.panel import Score
from interviewer.domain.panel_report import PanelReport
from interviewer.present.panel import panel_report
from interviewer.present.panel_html import panel_page

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.wiring import Parts

TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "yaml": "text/yaml; charset=utf-8",
}


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/panel/report/ID.md|json|html|csv``, for the owner only."""
    from fastapi.responses import Response

    @app.get("/panel/report/{id}.{form}", response_model=None)
    def kept_report(id: str, form: str) -> Response:
        data = real.store().item(id)
        if form not in ("md", "json", "html", "csv") or "report" not in data:
            return Response("expected .md, .json, .html or .csv of a panel report", status_code=404)
        if form == "csv" and data["scores"] is None:
            return Response("this panel was too large to be kept with its report", status_code=404)
        scores = [Score(*row) for row in data["scores"] or ()] if form == "csv" else []
        found = PanelReport.model_validate({k: v for k, v in data["report"].items() if k != "schema"})
        text = real.panel_csv(scores) if form == "csv" else in_form(found, form)
        return download(f"panel-report-{id[:8]}", form, text)


def in_form(found: PanelReport, form: str) -> str:
    """The report as Markdown, JSON or one HTML file."""
    if form == "json":
        return json.dumps(found.to_json(), ensure_ascii=False, indent=2)
    return panel_page(found) if form == "html" else panel_report(found, markdown=True) + "\n"


def download(name: str, form: str, text: str) -> Response:
    """``text`` as a file to be saved."""
    from fastapi.responses import Response

    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return Response(text, media_type=TYPES[form], headers=headers)
