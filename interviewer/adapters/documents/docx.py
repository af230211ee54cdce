"""Word: headings with their paragraphs, lists, tables, pictures and footnotes.

Tracked insertions are read and deletions are not; hidden text is flagged; comments are counted and left out.
Runs in the child process of `guard`; python-docx is imported there only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interviewer.adapters.documents.limits import MAX_BLOCKS, MAX_ROWS
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import BlockDraft, BlockKind, DocumentDraft, SectionDraft

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_HEADING = re.compile(r"heading ([1-9])", re.I)
_SMALLEST_FONT = 6  # half points; smaller is not meant to be read
_DEEPEST_STYLES = 12


def read_docx(source: bytes) -> DocumentDraft:
    """The document in ``source``; sections begin at headings. Raises what python-docx raises for a broken file."""
    import docx

    return _Reader(docx.Document(io.BytesIO(source))).read()


@dataclass
class _Words:
    """Text of one paragraph: what is seen, what is hidden, and the footnotes it points to."""

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Reader:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.sections: list[tuple[int, str, list[BlockDraft]]] = [(1, "", [])]
        self.warnings: list[str] = []
        self.footnotes = self._footnotes()
        self.ranks: dict[str, int | None] = {}
        self.hidden = 0

    def read(self) -> DocumentDraft:
        for count, element in enumerate(_contents(self.document.element.body), 1):
            if element.tag == f"{_W}tbl":
                self._table(element)
            else:
                self._paragraph(element)
            if count > MAX_BLOCKS:
                raise DocumentRefused(f"more than {MAX_BLOCKS:,} paragraphs", "a document for people")
        self._count_unseen()
        drafts = (SectionDraft(tuple(b), level=level, uid=uid) for level, uid, b in self.sections if b)
        return DocumentDraft("docx", "section", tuple(drafts), tuple(self.warnings))

    def _count_unseen(self) -> None:
        comments = len(list(getattr(self.document, "comments", ())))
        if comments:
            self.warnings.append(
                f"{comments} reviewer comment{'s' if comments > 1 else ''} found and not read"
            )
        if self.hidden:
            several = "s hold" if self.hidden > 1 else " holds"
            self.warnings.append(f"{self.hidden} paragraph{several} text that no reader sees")

    def _paragraph(self, element: Any) -> None:
        words = self._words(element)
        text = "".join(words.seen).strip()
        uid = element.get(f"{_W14}paraId") or ""
        style = self._style(element)
        rank = self._rank(style)
        blocks = self.sections[-1][2]
        if rank is not None and text:
            if blocks:
                blocks = []
                self.sections.append((rank, uid, blocks))
            else:
                self.sections[-1] = (rank, uid, blocks)
            blocks.append(BlockDraft("title", text, level=rank, uid=uid))
        elif text:
            kind, level = self._kind(element, style)
            blocks.append(BlockDraft(kind, text, level=level, uid=uid))
        blocks += self._drawings(element, uid)
        if unseen := "".join(words.hidden).strip():
            self.hidden += 1
            blocks.append(BlockDraft("paragraph", unseen, hidden=True, uid=f"{uid}/hidden" if uid else ""))
        blocks += [BlockDraft("footnote", note) for note in words.notes if note.strip()]

    def _table(self, element: Any) -> None:
        rows = []
        for row in element.iterchildren(f"{_W}tr", f"{_W}sdt", f"{_W}ins"):
            trs = [row] if row.tag == f"{_W}tr" else list(row.iter(f"{_W}tr"))
            rows += [
                tuple(self._cell(cell) for cell in tr.iter(f"{_W}tc") if _row_of(cell) is tr) for tr in trs
            ]
        if len(rows) > MAX_ROWS:
            self.warnings.append(f"a table of {len(rows)} rows found, only the first {MAX_ROWS} were read")
        if any(any(row) for row in rows):
            self.sections[-1][2].append(BlockDraft("table", rows=tuple(rows[:MAX_ROWS])))

    def _cell(self, cell: Any) -> str:
        parts = [self._words(p) for p in cell.iter(f"{_W}p")]
        unseen = [text for words in parts if (text := "".join(words.hidden).strip())]
        self.hidden += len(unseen)
        return "\n".join(filter(None, ("".join(words.seen).strip() for words in parts)))

    def _words(self, paragraph: Any) -> _Words:
        words = _Words()
        for run in paragraph.iter(f"{_W}r"):
            if not _is_deleted(run, paragraph):
                into = words.hidden if _is_unseen(run) else words.seen
                self._run(run, into, words.notes)
        return words

    def _run(self, run: Any, into: list[str], notes: list[str]) -> None:
        for part in run:
            if part.tag == f"{_W}t":
                into.append(part.text or "")
            elif part.tag in (f"{_W}br", f"{_W}cr"):
                into.append("\n")
            elif part.tag == f"{_W}tab":
                into.append("\t")
            elif part.tag == f"{_W}noBreakHyphen":
                into.append("-")
            elif part.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                notes.append(self.footnotes.get((part.tag, part.get(f"{_W}id")), ""))

    def _footnotes(self) -> dict[tuple[str, str | None], str]:
        from docx.oxml.parser import parse_xml

        found = {}
        for relation in self.document.part.rels.values():
            for name in ("footnote", "endnote"):
                if relation.is_external or not relation.reltype.endswith(f"/{name}s"):
                    continue
                for note in parse_xml(relation.target_part.blob).iter(f"{_W}{name}"):
                    text = "".join(t.text or "" for t in note.iter(f"{_W}t"))
                    found[f"{_W}{name}Reference", note.get(f"{_W}id")] = text
        return found

    def _drawings(self, element: Any, uid: str) -> Iterator[BlockDraft]:
        for k, drawing in enumerate(element.iter(_DRAWING)):
            words = (drawing.get("descr") or drawing.get("title") or "").strip()
            is_chart = next(drawing.getparent().iter(_CHART), None) is not None
            yield BlockDraft("chart" if is_chart else "image", words, uid=f"{uid}/i{k}" if uid else "")

    # -- styles

    def _style(self, element: Any) -> str:
        named = element.find(f"{_W}pPr/{_W}pStyle")
        return named.get(f"{_W}val") or "" if named is not None else ""

    def _rank(self, style: str) -> int | None:
        """Heading level 1 to 9 (the title of the document is 1), None for body text."""
        if style not in self.ranks:
            self.ranks[style] = self._find_rank(style)
        return self.ranks[style]

    def _find_rank(self, style: str) -> int | None:
        for _ in range(_DEEPEST_STYLES):
            found = self._style_element(style)
            name = _style_name(found, style)
            if hit := _HEADING.fullmatch(name):
                return int(hit[1])
            if name.casefold() == "title":
                return 1
            base = found.find(f"{_W}basedOn") if found is not None else None
            if base is None:
                return None
            style = base.get(f"{_W}val") or ""
        return None

    def _style_element(self, style: str) -> Any:
        if not hasattr(self, "_by_id"):
            every = self.document.styles.element.iter(f"{_W}style")
            self._by_id = {one.get(f"{_W}styleId"): one for one in every}
        return self._by_id.get(style)

    def _kind(self, element: Any, style: str) -> tuple[BlockKind, int]:
        name = _style_name(self._style_element(style), style) if style else ""
        numbering = element.find(f"{_W}pPr/{_W}numPr")
        if numbering is not None or name.startswith("List"):
            level = numbering.find(f"{_W}ilvl") if numbering is not None else None
            if level is not None and (level.get(f"{_W}val") or "").isdigit():
                return "bullet", int(level.get(f"{_W}val"))
            return "bullet", int(name[-1]) - 1 if name[-1:].isdigit() else 0
        return ("quote" if "Quote" in name else "paragraph"), 0


def _contents(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those in content controls. (python-docx's own walk is quadratic.)"""
    for element in body:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo"):
            yield from _contents(element)


def _style_name(element: Any, fallback: str) -> str:
    name = element.find(f"{_W}name") if element is not None else None
    return (name.get(f"{_W}val") or fallback) if name is not None else fallback


def _is_deleted(run: Any, paragraph: Any) -> bool:
    above = run.getparent()
    while above is not None and above is not paragraph:
        if above.tag in (f"{_W}del", f"{_W}moveFrom"):
            return True
        above = above.getparent()
    return False


def _is_unseen(run: Any) -> bool:
    """Set to be hidden, white on no shading, or smaller than three points."""
    look = run.find(f"{_W}rPr")
    if look is None:
        return False
    vanish = look.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false"):
        return True
    size, colour = look.find(f"{_W}sz"), look.find(f"{_W}color")
    if (
        size is not None
        and (size.get(f"{_W}val") or "").isdigit()
        and int(size.get(f"{_W}val")) < _SMALLEST_FONT
    ):
        return True
    is_white = colour is not None and (colour.get(f"{_W}val") or "").upper() == "FFFFFF"
    is_shaded = look.find(f"{_W}shd") is not None or look.find(f"{_W}highlight") is not None
    return is_white and not is_shaded and not _is_on_shading(run)


def _is_on_shading(run: Any) -> bool:
    return any(
        above.find(f"{_W}{kind}Pr/{_W}shd") is not None
        for above in run.iterancestors()
        for kind in ("p", "tc")
    )


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_W}tr"))
