"""Downloads of what a person has made, as Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interviewer import present

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.wiring import Parts

_TYPES = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/export/interview/ID.md|json`` and ``/export/everything.md|json``, for the owner only."""
    from fastapi.responses import Response

    def download(name: str, form: str, text: str) -> Response:
        headers = {
            "content-disposition": f'attachment; filename="{name}.{form}"',
            "cache-control": "no-store",
        }
        return Response(text, media_type=_TYPES[form], headers=headers)

    @app.get("/export/interview/{id}.{form}", response_model=None)
    def one(id: str, form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        store = real.store()
        value = present.interview_export(store.load(id), store=store)
        text = json.dumps(value, ensure_ascii=False, indent=2)
        if form == "md":
            text = present.export_markdown(value, library=real.library)
        return download(f"interview-{id[:8]}", form, text)

    @app.get("/export/everything.{form}", response_model=None)
    def everything(form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        whole = present.whole_export(real.store())
        text = json.dumps(whole, ensure_ascii=False, indent=2)
        if form == "md":
            text = present.whole_markdown(whole, library=real.library)
        return download("interviewer-everything", form, text)
