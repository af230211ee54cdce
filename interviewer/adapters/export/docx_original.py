"""Comments on the author's own Word file: at the words of each note, and nothing else in the file is touched."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from interviewer.adapters.export.docx import add_comments, saved
from interviewer.domain.paper import Note, Paper
from interviewer.domain.rating import fold

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: A larger body is rebuilt instead: it would be opened in this process, and what it unpacks to is not known before.
MOST_BYTES, MOST_UNPACKED = 8_000_000, 40_000_000
MOST_BODY = 4_000_000


def annotate(source: bytes, paper: Paper) -> bytes | None:
    """The file with the notes of ``paper`` as comments; None where it is too large or can't be opened.

    A quote is looked for in the paragraphs in order; one that is not found, and a note without a quote, stands on the
    first paragraph that has words.
    """
    import docx

    if not _is_small(source):
        return None
    try:
        document = docx.Document(io.BytesIO(source))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError):
        return None
    paragraphs = [p for p in document.element.body.iter(f"{_W}p") if _words(p).strip()]
    if not paragraphs:
        return None
    anchors = {note.number: _runs(note, paragraphs, document) for note in paper.notes}
    add_comments(document, paper.notes, anchors)
    return saved(document)


def _is_small(source: bytes) -> bool:
    if len(source) > MOST_BYTES:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            sizes = {i.filename: i.file_size for i in archive.infolist()}
    except zipfile.BadZipFile:
        return False
    return sum(sizes.values()) <= MOST_UNPACKED and sizes.get("word/document.xml", MOST_BODY + 1) <= MOST_BODY


def _runs(note: Note, paragraphs: Sequence[Any], document: Any) -> list[Any]:
    """The runs that hold the quote, cut so that they hold nothing else where that can be done."""
    wanted = fold(note.quote)[0].strip() if note.quote else ""
    if wanted:
        for paragraph in paragraphs:
            words = _words(paragraph)
            folded, where = fold(words)
            at = folded.find(wanted)
            if at >= 0:
                start, end = where[at], where[at + len(wanted) - 1] + 1
                return [_run(r, document) for r in _cut(paragraph, start, end)]
    everything = [r for r, _ in _own_runs(paragraphs[0])]
    return [_run(everything[0], document), _run(everything[-1], document)]


def _own_runs(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """(run, its words) of one paragraph in order; deleted text and text boxes inside it left out."""
    for run in paragraph.iter(f"{_W}r"):
        if next(run.iterancestors(f"{_W}p"), None) is not paragraph:
            continue
        if any(True for _ in run.iterancestors(f"{_W}del", f"{_W}moveFrom")):
            continue
        words = "".join(_text(child) for child in run)
        if words:
            yield run, words


def _text(child: Any) -> str:
    if child.tag == f"{_W}t":
        return child.text or ""
    return {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}.get(child.tag, "")


def _words(paragraph: Any) -> str:
    return "".join(words for _, words in _own_runs(paragraph))


def _cut(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs between two places of a paragraph's words; runs of plain text are split at them."""
    at, held = 0, []
    for run, words in list(_own_runs(paragraph)):
        begins, ends = max(start - at, 0), min(end - at, len(words))
        at += len(words)
        if begins >= len(words) or ends <= 0:
            continue
        is_plain = [c.tag for c in run if c.tag != f"{_W}rPr"] == [f"{_W}t"]
        held.append(_split(run, words, begins, ends) if is_plain else run)
    return held


def _split(run: Any, words: str, start: int, end: int) -> Any:
    """Cut ``run`` so that it holds ``words[start:end]`` alone; what stood around it keeps its look beside it."""
    for piece, add in ((words[:start], run.addprevious), (words[end:], run.addnext)):
        if piece:
            other = copy.deepcopy(run)
            _set(other, piece)
            add(other)
    _set(run, words[start:end])
    return run


def _set(run: Any, words: str) -> None:
    text = run.find(f"{_W}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _run(element: Any, document: Any) -> Any:
    from docx.text.run import Run

    return Run(element, document)
