"""Downloads of one document's dossier: comments, annotated copy, review sheet; for their owner only."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, get_args

from interviewer import author
from interviewer.present.annotated import annotated_paper, comments_json, comments_paper
from interviewer.present.review_sheet import sheet_paper
from interviewer.wiring import PaperForm

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.responses import Response

    from interviewer.domain.paper import Paper
    from interviewer.wiring import Parts

MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAPERS = {"annotated": annotated_paper, "comments": comments_paper, "review-sheet": sheet_paper}


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/export/document/ID/comments.md|json|…``, ``…/annotated.…`` and ``…/review-sheet.…``; ``?version=2`` for an older one."""
    from fastapi.responses import Response

    @app.get("/export/document/{id}/{what}.{form}", response_model=None)
    def written(id: str, what: str, form: str, version: int | None = None) -> Response:
        is_json = (what, form) == ("comments", "json")
        if what not in PAPERS or (form not in get_args(PaperForm) and not is_json):
            return Response(
                "expected comments, annotated or review-sheet, as .md, .html, .docx or .pdf (comments also .json)",
                status_code=404,
            )
        dossier = author.load(real.author_desk(), id)
        real.note(f"{what} exported", id)
        chosen = dossier.version(version)
        name = f"{what}-{id[:8]}-v{chosen.number}.{form}"
        if is_json:
            told = json.dumps(comments_json(dossier, chosen), ensure_ascii=False, indent=2)
            return download(name, told.encode())
        original = author.original(dossier, chosen) if what == "annotated" else None
        paper = PAPERS[what](dossier, chosen)
        return download(name, paper_bytes(real, paper, form, original=original))


def paper_bytes(real: Parts, paper: Paper, form: str, *, original: bytes | None = None) -> bytes:
    """A report as a file; ``form`` is one of `PaperForm`."""
    return real.paper_file(paper, form, original=original)  # type: ignore[arg-type]  # the caller checked it


def download(name: str, body: bytes) -> Response:
    """A file to be saved under ``name``, which is told by its suffix."""
    from fastapi.responses import Response

    safe = re.sub(r"[^\w.-]", "-", name, flags=re.ASCII)
    headers = {"content-disposition": f'attachment; filename="{safe}"', "cache-control": "no-store"}
    return Response(body, media_type=MEDIA[name.rpartition(".")[2]], headers=headers)
