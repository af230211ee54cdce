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
    lists: dict[int, tuple[Any, int]] = {}
    for part in paper.parts:
        paragraph = _add(document, part, anchors)
        if part.kind == "step":
            _number(document, paragraph, part, lists)
        elif part.kind != "bullet":
            lists.clear()
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


def _add(document: Any, part: Part, anchors: dict[int, list[Any]]) -> Any:
    """Write the part; gives its paragraph, None for a table."""
    if part.kind == "table":
        _add_table(document, part, anchors)
        return None
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
    return paragraph


def _number(document: Any, paragraph: Any, part: Part, lists: dict[int, tuple[Any, int]]) -> None:
    """Let a step follow the one before it, or begin a list: Word would go on counting through the whole document.

    lists: by depth, the list that is under way and the number of its last step.
    """
    for deeper in [level for level in lists if level > part.level]:
        del lists[deeper]
    held, last = lists.get(part.level, (None, 0))
    number = part.number or last + 1
    if held is None or number != last + 1:
        numbering = document.part.numbering_part.element
        style = paragraph.style.element.pPr.numPr.numId.val
        held = numbering.add_num(numbering.num_having_numId(style).abstractNumId.val)
        held.add_lvlOverride(ilvl=0).add_startOverride(number)
    found = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    found.get_or_add_ilvl().val, found.get_or_add_numId().val = 0, held.numId
    lists[part.level] = (held, number)


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
