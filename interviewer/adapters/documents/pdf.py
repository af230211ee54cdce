"""PDF: pages with the title of their bookmark or first line, paragraphs and bullets. Runs in the child process."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from interviewer.adapters.documents.limits import MAX_BLOCKS, MAX_PAGES, MAX_TEXT_CHARS
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import BlockDraft, DocumentDraft, SectionDraft

if TYPE_CHECKING:
    from pypdf import PdfReader

_BULLET = re.compile(r"\s*([•●▪■○◦–*\uf0b7\uf0a7-]|\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:][\"”’)]*$")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$", re.I)
_MOST_TITLE_WORDS = 20


def read_pdf(source: bytes) -> DocumentDraft:
    """The pages in ``source``. Raises `DocumentRefused` for a password, too many pages, or no text at all."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(source))
    _refuse_locked(reader)
    count = len(reader.pages)
    if not count or count > MAX_PAGES:
        raise DocumentRefused(f"{count:,} pages", f"1 to {MAX_PAGES} pages")
    marks = dict(_bookmarks(reader))
    sections, warnings, empty = [], [], []
    total = pieces = 0
    for number, page in enumerate(reader.pages, 1):
        text, fault = _text(page)
        if fault:
            warnings.append(f"page {number} could not be read ({fault})")
        total += len(text)
        blocks = tuple(_blocks(text, marks.get(number - 1, "")))
        pieces += len(blocks)
        if total > MAX_TEXT_CHARS or pieces > MAX_BLOCKS:
            raise DocumentRefused(f"more than {MAX_TEXT_CHARS:,} characters of text", "a document for people")
        if not text.strip():
            empty.append(number)
        sections.append(SectionDraft(blocks, number=number))
    if len(empty) == count and warnings:
        raise DocumentRefused(f"a damaged or oversized file: {warnings[0]}", "a whole PDF with text in it")
    if len(empty) == count:
        raise DocumentRefused(
            f"{count} page{'s' if count > 1 else ''} without text (scanned pictures?)",
            "a PDF with text in it, or the .pptx or .docx it was made from",
        )
    if empty:
        warnings.append(f"no text on page {', '.join(map(str, empty[:20]))} (pictures?)")
    first = reader.pages[0].mediabox
    return DocumentDraft(
        "pdf", "page", tuple(sections), tuple(warnings), landscape=first.width > first.height
    )


def _refuse_locked(reader: PdfReader) -> None:
    from pypdf.errors import DependencyError, PdfReadError

    if not reader.is_encrypted:
        return
    try:
        is_open = bool(reader.decrypt(""))
    except (DependencyError, PdfReadError, NotImplementedError):
        is_open = False
    if not is_open:
        raise DocumentRefused("a PDF protected by a password", "a copy saved without a password")


def _bookmarks(reader: PdfReader) -> Iterator[tuple[int, str]]:
    """(index of the page, title) of the first bookmark on each page; a broken outline gives none."""
    from pypdf.errors import PyPdfError

    marks: dict[int, str] = {}
    try:
        waiting: list[Any] = list(reader.outline)
        for _ in range(2_000):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting = [*item, *waiting]
                continue
            page = reader.get_destination_page_number(item)
            if page is not None:
                marks.setdefault(page, str(item.title or ""))
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        return iter(())
    return iter(marks.items())


def _text(page: object) -> tuple[str, str]:
    """Text of a page, and the name of the fault where it could not be read."""
    try:
        return page.extract_text() or "", ""  # type: ignore[attr-defined]  # pypdf is only imported inside functions
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - pypdf lets any error of a broken page through; the page is named
        return "", type(error).__name__


def _blocks(text: str, bookmark: str) -> Iterator[BlockDraft]:
    lines = [line.strip() for line in text.splitlines()]
    first = next((i for i, line in enumerate(lines) if line and not _PAGE_NUMBER.match(line)), None)
    if first is None:
        return
    title = lines[first]
    same = bookmark.strip() and _folded(title).startswith(_folded(bookmark)[:40])
    if same or _is_title(title):
        yield BlockDraft("title", title)
        lines[first] = ""
    kind, level, parts = "paragraph", 0, list[str]()
    for line in [*lines, ""]:
        item = _BULLET.match(line)
        is_page_number = bool(_PAGE_NUMBER.match(line)) and not parts
        if (not line or item or _ends(parts)) and parts:
            yield _block(kind, level, parts)
            kind, level, parts = "paragraph", 0, []
        if item:
            kind, level = "bullet", int(item[1] in "–○◦")
            parts = [line[item.end() :]]
        elif line and not is_page_number:
            parts.append(line)


def _block(kind: str, level: int, parts: list[str]) -> BlockDraft:
    return BlockDraft("bullet" if kind == "bullet" else "paragraph", " ".join(parts), level=level)


def _ends(parts: list[str]) -> bool:
    return bool(parts) and bool(_SENTENCE_END.search(parts[-1]))


def _is_title(line: str) -> bool:
    return (
        len(line.split()) <= _MOST_TITLE_WORDS and not _BULLET.match(line) and not line.endswith((",", ";"))
    )


def _folded(text: str) -> str:
    return "".join(text.split()).casefold()
