"""PDF through Typst, which comes with the extra ``pdf``. The report goes in as data, so no word of it is read as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from interviewer.domain.paper import Paper, Part, legible
from interviewer.errors import CallerMistake

TEMPLATE = Path(__file__).with_name("paper.typ")
MOST_CHARACTERS = 400_000
MISSING = (
    "PDF: this installation has no part that writes it; expected the extra 'pdf': pip install 'interviewer-studio[pdf]'. "
    "The .html export prints to PDF from any browser"
)


def write(paper: Paper) -> bytes:
    """The report as the bytes of a PDF.

    Raises `CallerMistake` where Typst is not installed, or the report is longer than 400,000 characters.
    """
    try:
        import typst
    except ImportError as error:
        raise CallerMistake(MISSING) from error
    if paper.characters() > MOST_CHARACTERS:
        raise CallerMistake(
            f"PDF: found {paper.characters():,} characters; expected at most {MOST_CHARACTERS:,}; the .html export has no limit"
        )
    data = json.dumps(_data(paper), ensure_ascii=False)
    written: bytes = typst.compile(str(TEMPLATE), sys_inputs={"data": data})
    return written


def _data(paper: Paper) -> dict[str, Any]:
    step = 0
    parts = []
    for part in paper.parts:
        step = part.number or step + 1 if part.kind == "step" else 0
        parts.append(_part(part, step))
    return {
        "title": legible(paper.title),
        "about": [legible(line) for line in paper.about],
        "parts": parts,
        "notes": [n.model_dump(mode="json") for n in paper.notes],
        "notes_title": paper.notes_title,
        "dense": paper.dense,
    }


def _part(part: Part, number: int) -> dict[str, Any]:
    last = {n: i for i, span in enumerate(part.spans) for n in span.notes}
    pieces, i = [], -1
    for words, notes in part.pieces():
        i += bool(notes)
        ends = [n for n in notes if last[n] == i]
        pieces.append({"words": legible(words), "notes": list(notes), "marks": ends})
    width = max(map(len, part.rows), default=1)
    rows = [
        {
            "cells": [*map(legible, row), *[""] * (width - len(row))],
            "notes": list(part.row_notes[n]) if part.row_notes else [],
        }
        for n, row in enumerate(part.rows)
    ]
    return {
        "kind": part.kind if part.kind != "table" or rows else "text",
        "svg": part.svg,
        "level": part.level,
        "number": number,
        "pieces": pieces,
        "rows": rows,
        "width": width,
        "notes": list(part.notes),
    }
