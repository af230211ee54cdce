"""Downloads of what a person has made, as Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interviewer import debrief, present, progress, stories
from interviewer.present import debrief as present_debrief
from interviewer.present import story as present_story
from interviewer.web import critique_routes, review_routes

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.wiring import Parts

_TYPES = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


def _download(name: str, form: str, text: str) -> Response:
    from fastapi.responses import Response

    headers = {
        "content-disposition": f'attachment; filename="{name}.{form}"',
        "cache-control": "no-store",
    }
    return Response(text, media_type=_TYPES[form], headers=headers)


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/export/interview/ID.md|json`` and ``/export/everything.md|json``, for the owner only."""
    from fastapi.responses import Response

    @app.get("/export/interview/{id}.{form}", response_model=None)
    def one(id: str, form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        store = real.store()
        interview = store.load(id)
        value = present.interview_export(interview, store=store)
        real.note("interview exported", interview.id)
        text = json.dumps(value, ensure_ascii=False, indent=2)
        if form == "md":
            text = present.export_markdown(value, library=real.library)
        return _download(f"interview-{id[:8]}", form, text)

    @app.get("/export/document/{id}.{form}", response_model=None)
    def document(id: str, form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        data = real.store().item(id)
        text = (
            str(data["markdown"])
            if form == "md"
            else json.dumps(data["critique"], ensure_ascii=False, indent=2)
        )
        return _download(f"critique-{id[:8]}", form, text)

    @app.get("/export/everything.{form}", response_model=None)
    def everything(form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        real.note("everything exported")
        whole = present.whole_export(real.store(), calibrations=real.calibrations())
        text = json.dumps(whole, ensure_ascii=False, indent=2)
        if form == "md":
            text = present.whole_markdown(whole, library=real.library)
        return _download("interviewer-everything", form, text)

    _practice_routes(app, real)
    critique_routes.add_routes(app, real)
    review_routes.add_routes(app, real)


def _practice_routes(app: FastAPI, real: Parts) -> None:
    """``/export/debrief/ID.md|json`` and ``/export/stories.md|json``."""
    from fastapi.responses import Response

    @app.get("/export/debrief/{id}.{form}", response_model=None)
    def debriefed(id: str, form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        room = real.room()
        interview = room.store.load(id)
        if interview.stage != "debrief":
            return Response("the debrief comes after the interview and the prediction", status_code=404)
        whole = debrief.debrief(room, interview, seen=progress.seen(room))
        text = json.dumps(present_debrief.debrief_json(whole), ensure_ascii=False, indent=2)
        if form == "md":
            text = present_debrief.debrief_markdown(whole, library=real.library)
        return _download(f"debrief-{id[:8]}", form, text)

    @app.get("/export/stories.{form}", response_model=None)
    def bank(form: str) -> Response:
        if form not in _TYPES:
            return Response("expected .md or .json", status_code=404)
        room = real.room()
        text = stories.export_markdown(room)
        if form == "json":
            value = present_story.bank_json(stories.bank(room, now=room.clock()))
            text = json.dumps(value, ensure_ascii=False, indent=2)
        return _download("stories", form, text)
