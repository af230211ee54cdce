"""Downloads of a design review, for its owner only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interviewer import review as reviews
from interviewer.present.review import review_json, review_paper, reviewed_copy
from interviewer.web.critique_routes import download, paper_bytes

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.wiring import Parts

FORMS = ("md", "html", "docx", "pdf")


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/export/review/ID/review.md|json|html|docx|pdf`` and ``…/commented.md|html|docx|pdf``."""
    from fastapi.responses import Response

    @app.get("/export/review/{id}/{what}.{form}", response_model=None)
    def written(id: str, what: str, form: str) -> Response:
        is_json = (what, form) == ("review", "json")
        if what not in ("review", "commented") or (form not in FORMS and not is_json):
            return Response(
                "expected review or commented, as .md, .html, .docx or .pdf (review also .json)",
                status_code=404,
            )
        room = real.review_room()
        review = reviews.load(room, id)
        real.note(f"{what} exported", id)
        name = f"{what}-{id[:8]}.{form}"
        if is_json:
            told = json.dumps(review_json(review, now=room.clock()), ensure_ascii=False, indent=2)
            return download(name, told.encode())
        paper = review_paper(review, now=room.clock()) if what == "review" else reviewed_copy(review)
        return download(name, paper_bytes(real, paper, form))
