"""Word: the report as headings, paragraphs, lists and tables, each note a real comment at the words it is about."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from interviewer.domain.paper import Note, Paper, Part, legible

AUTHOR, INITIALS = "interviewer", "iv"
_DEEPEST_LIST = 3
_STYLES = {"bullet": "List Bullet", "step": "List Number", "quote": "Quote", "small": "Caption"}


def write(paper: Paper) -> bytes:
    """The report as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    document.core_properties.title = legible(paper.title)[:255]
    document.core_properties.author = AUTHOR
    document.core_properties.comments = ""
    document.add_heading(legible(paper.title), level=0)
    for line in paper.about:
        document.add_paragraph(legible(line), style="Caption")
    anchors: dict[int, list[Any]] = {}
    for part in paper.parts:
        _add(document, part, anchors)
    add_comments(document, paper.notes, anchors)
    return saved(document)


def add_comments(document: Any, notes: Sequence[Note], anchors: Mapping[int, Sequence[Any]]) -> None:
    """A comment for each note that has runs to stand on; ``anchors`` maps numbers of notes to their runs, in order."""
    for note in notes:
        runs = anchors.get(note.number)
        if runs:
            document.add_comment([runs[0], runs[-1]], text=told(note), author=AUTHOR, initials=INITIALS)


def told(note: Note) -> str:
    """A note as the text of a comment."""
    return "\n".join((f"{note.number}. {note.head}", *note.lines))


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, part: Part, anchors: dict[int, list[Any]]) -> None:
    if part.kind == "table":
        _add_table(document, part, anchors)
        return
    if part.kind == "heading":
        paragraph = document.add_heading(level=min(9, part.level))
    else:
        paragraph = document.add_paragraph(style=_style(part))
    for words, notes in part.pieces():
        run = paragraph.add_run(legible(words))
        if part.kind == "code":
            run.font.name = "Courier New"
        for number in notes:
            anchors.setdefault(number, []).append(run)
    for number in part.notes:
        anchors.setdefault(number, []).extend((paragraph.runs[0], paragraph.runs[-1]))


def _style(part: Part) -> str | None:
    style = _STYLES.get(part.kind)
    if part.kind in ("bullet", "step") and 0 < part.level < _DEEPEST_LIST:
        return f"{style} {part.level + 1}"
    return style


def _add_table(document: Any, part: Part, anchors: dict[int, list[Any]]) -> None:
    width = max(map(len, part.rows), default=1)
    table = document.add_table(rows=0, cols=max(1, width), style="Table Grid")
    firsts = []
    for n, row in enumerate(part.rows):
        cells = table.add_row().cells
        runs = []
        for cell, words in zip(cells, row, strict=False):
            run = cell.paragraphs[0].add_run(legible(words))
            run.bold = n == 0
            runs.append(run)
        first = next((r for r in runs if r.text), runs[0] if runs else cells[0].paragraphs[0].add_run(""))
        firsts.append(first)
        for number in part.row_notes[n] if part.row_notes else ():
            anchors.setdefault(number, []).append(first)
    for number in part.notes:
        if firsts:
            anchors.setdefault(number, []).append(firsts[0])
