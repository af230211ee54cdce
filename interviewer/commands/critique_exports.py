"""Files of a critique: the copy with its comments, the list of comments, the review sheet. The suffix decides the form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interviewer.domain.critique.values import Critique
    from interviewer.domain.document import Document
    from interviewer.wiring import Parts

FORMS = {".md": "md", ".markdown": "md", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


def check_paths(real: Parts, copies: Iterable[str], sheets: Iterable[str]) -> None:
    """`CallerMistake` for a suffix that has no form, or PDF where nothing can write it; before anything is rated."""
    from interviewer.adapters.export.pdf import MISSING

    for path, extra in [*((p, (".json",)) for p in copies), *((p, ()) for p in sheets)]:
        suffix = Path(path).suffix.lower()
        if suffix not in (*FORMS, *extra):
            raise CallerMistake(
                f"{path}: found the suffix {suffix or '(none)'}; expected .md, .html, .docx or .pdf{' or .json (the list of comments)' if extra else ''}"
            )
        if suffix == ".pdf" and not real.writes_pdf():
            raise CallerMistake(MISSING)


def write(
    real: Parts,
    told: Critique,
    *,
    document: Document,
    source: bytes,
    copies: Iterable[str] = (),
    sheets: Iterable[str] = (),
) -> list[str]:
    """Write the annotated copies (``.json``: the list of comments) and the review sheets; the paths that were written.

    source: the file as it was given; a Word copy of a Word file carries the comments on itself.
    """
    from interviewer.domain.dossier import Dossier, Draft, Version
    from interviewer.present.annotated import annotated_paper, comments_json
    from interviewer.present.review_sheet import sheet_paper
    from interviewer.wiring import now

    version = Version(
        number=1, at=now(), draft=Draft(), by=told.rating.rater.id, document=document, critique=told
    )
    dossier = Dossier(versions=(version,))
    written = []
    for path in copies:
        if path.lower().endswith(".json"):
            value: Any = comments_json(dossier, version)
            _put(path, json.dumps(value, ensure_ascii=False, indent=2).encode())
        else:
            original = source if document.format == "docx" else None
            _put(
                path,
                real.paper_file(annotated_paper(dossier, version), _form(path), original=original),
            )
        written.append(path)
    for path in sheets:
        _put(path, real.paper_file(sheet_paper(dossier, version), _form(path)))
        written.append(path)
    return written


def _form(path: str) -> Any:
    return FORMS[Path(path).suffix.lower()]


def _put(path: str, body: bytes) -> None:
    try:
        Path(path).write_bytes(body)
    except OSError as error:
        raise CallerMistake(f"{path}: cannot be written: {error.strerror}") from error
