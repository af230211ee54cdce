"""A document as text that its author can edit and have read again: an outline of slides, or a memo with headings.

What was read from a file loses its look and keeps its words. Places are then those of the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.domain.document import CELL_SEPARATOR, Block, Document, Section


def as_source(document: Document) -> str:
    """The words of ``document`` in order; hidden slides and hidden text stay out, as no reader sees them."""
    is_deck = document.unit == "slide"
    shown = [s for s in document.sections if not s.hidden]
    parts = ["\n".join(_section(s, is_deck=is_deck)).strip("\n") for s in shown]
    return "\n\n".join(p for p in parts if p.strip()).strip() + "\n"


def _section(section: Section, *, is_deck: bool) -> Iterable[str]:
    if is_deck:
        number = section.anchor.removeprefix("slide ")
        label = number if number.isdigit() else section.index
        yield f"Slide {label}: {_flat(section.title)}".rstrip(": ")
    for block in section.blocks:
        if block.hidden or (is_deck and block.kind == "title"):
            continue
        yield from _block(block, is_deck=is_deck)


def _block(block: Block, *, is_deck: bool) -> Iterable[str]:
    words = block.text if block.kind in ("code", "quote") else _flat(block.text)
    if block.kind == "title":
        yield f"{'#' * max(1, min(6, block.level))} {words}"
    elif block.kind == "bullet":
        yield f"{'  ' * block.level}- {words}"
    elif block.kind in ("table", "chart"):
        yield from _rows(block, words)
    elif block.kind == "notes":
        yield f"Notes: {words}"
    elif block.kind == "image":
        if words:
            yield f"[Image: {words}]"
    elif block.kind == "quote":
        yield from (f"> {line}" for line in words.splitlines())
    elif block.kind == "code":
        yield from ("```", words, "```")
    elif block.kind != "comment" and words:
        yield words
    if not is_deck:
        yield ""


def _rows(block: Block, words: str) -> Iterable[str]:
    if words:
        yield f"[Chart: {words}]" if block.kind == "chart" else words
    for n, row in enumerate(block.rows):
        yield f"| {CELL_SEPARATOR.join(_flat(cell).replace('|', '/') for cell in row)} |"
        if n == 0:
            yield f"|{' --- |' * len(row)}"


def _flat(words: str) -> str:
    return " ".join(words.split())
