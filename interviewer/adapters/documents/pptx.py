"""PowerPoint: slides in their order, with titles, bullets, tables, charts, pictures, SmartArt and notes.

Runs in the child process of `guard`; python-pptx is imported there only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from interviewer.adapters.documents.limits import MAX_BLOCKS, MAX_ROWS, MAX_SHAPES_PER_SLIDE, MAX_SLIDES
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import BlockDraft, BlockKind, DocumentDraft, SectionDraft

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")  # number, date, footer, header
_TITLES = ("title", "ctrTitle")
_BODIES = ("body", "obj", None)  # a placeholder without a type is a content placeholder
_ROW_EMU = 228_600  # a quarter of an inch: shapes that differ less stand in one row
_SMALLEST_FONT = 300  # hundredths of a point; smaller is not meant to be read
_ICON_SHARE = 0.04  # of the slide; a smaller picture without a description is decoration
_FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|bmp|emf|wmf|svg|tiff?|webp)", re.I)
_MOST_TITLE_WORDS = 15
_FAULTS = (KeyError, ValueError, AttributeError, TypeError, IndexError)


def read_pptx(source: bytes) -> DocumentDraft:
    """The presentation in ``source``. Raises `DocumentRefused` for too many slides and what python-pptx refuses."""
    from pptx import Presentation

    show = Presentation(io.BytesIO(source))
    count = len(show.slides)
    if count > MAX_SLIDES:
        raise DocumentRefused(f"{count} slides", f"at most {MAX_SLIDES}")
    if not count:
        raise DocumentRefused("no slides", "a presentation with at least one slide")
    warnings: list[str] = []
    backup = _backup_ids(show)
    size = (int(show.slide_width or 0), int(show.slide_height or 0))
    sections = []
    total = 0
    for number, (slide, entry) in enumerate(zip(show.slides, show.slides._sldIdLst, strict=False), 1):  # noqa: SLF001 - no public way to the slide ids
        reader = _Slide(slide, f"{entry.id}", number, size)
        section = reader.read()
        warnings += reader.warnings
        total += len(section.blocks)
        if total > MAX_BLOCKS:
            raise DocumentRefused(f"more than {MAX_BLOCKS:,} pieces of text", "a presentation for people")
        sections.append(replace(section, appendix=str(entry.id) in backup))
    return DocumentDraft("pptx", "slide", tuple(sections), tuple(warnings))


def _backup_ids(show: Any) -> set[str]:
    """Ids of the slides that PowerPoint's own sections call appendix or backup."""
    found = set()
    for part in show.element.iter(f"{_P14}section"):
        name = (part.get("name") or "").strip().casefold()
        if name.startswith(("appendix", "appendices", "backup", "back-up", "annex")):
            found |= {entry.get("id") or "" for entry in part.iter(f"{_P14}sldId")}
    return found


@dataclass
class _Slide:
    """Reads one slide; what could not be read is said in ``warnings``."""

    slide: Any
    uid: str
    number: int
    size: tuple[int, int]
    warnings: list[str] = field(default_factory=list)
    _blocks: list[BlockDraft] = field(default_factory=list)
    _title: BlockDraft | None = None
    _shapes: int = 0

    def read(self) -> SectionDraft:
        self._walk(self.slide.shapes, nested=False)
        if self._title is None:
            self._promote_topmost()
        notes = self._notes()
        blocks = ([self._title] if self._title else []) + self._blocks + ([notes] if notes else [])
        hidden = self.slide.element.get("show") in ("0", "false")
        if hidden:
            self.warnings.append(f"slide {self.number} is hidden in the show")
        if any(b.hidden for b in blocks):
            self.warnings.append(f"slide {self.number} holds text that nobody sees (off the slide or tiny)")
        return SectionDraft(tuple(blocks), hidden=hidden, uid=self.uid)

    def _walk(self, shapes: Any, *, nested: bool) -> None:
        for shape in sorted(shapes, key=_reading_order):
            self._shapes += 1
            if self._shapes > MAX_SHAPES_PER_SLIDE:
                raise DocumentRefused(
                    f"more than {MAX_SHAPES_PER_SLIDE:,} shapes on slide {self.number}", "a slide for people"
                )
            try:
                self._shape(shape, nested=nested)
            except _FAULTS as error:
                self.warnings.append(
                    f"slide {self.number}: a shape could not be read ({type(error).__name__})"
                )

    def _shape(self, shape: Any, *, nested: bool) -> None:
        element = shape._element  # noqa: SLF001 - python-pptx offers no public way to the XML of a shape
        uid = f"{self.uid}/{shape.shape_id}"
        role = _placeholder(element)
        if role is not _NO_ROLE and role in _FURNITURE:
            return
        hidden = self._is_unseen(shape, nested=nested)
        if element.tag == f"{_P}grpSp":
            self._walk(shape.shapes, nested=True)
        elif element.tag == f"{_P}graphicFrame":
            self._frame(shape, element, uid, hidden)
        elif element.tag == f"{_P}pic":
            self._picture(shape, element, uid, hidden)
        elif element.tag == f"{_P}sp":
            self._text(element, uid, role, hidden)

    def _is_unseen(self, shape: Any, *, nested: bool) -> bool:
        if shape._element.xpath("./*/p:cNvPr[@hidden='1' or @hidden='true']"):  # noqa: SLF001 - as above
            return True
        left, top, width, height = shape.left, shape.top, shape.width, shape.height
        if nested or None in (left, top, width, height) or not all(self.size):
            return False
        return (
            bool(left >= self.size[0] or top >= self.size[1] or left + width <= 0 or top + height <= 0)
            and width > 0
        )

    # -- text

    def _text(self, element: Any, uid: str, role: str | None, hidden: bool) -> None:
        if role in _TITLES and self._title is None:
            words = "\n".join(filter(None, (_words(p).strip() for p in element.iter(f"{_A}p"))))
            if words:
                self._title = BlockDraft("title", words, hidden=hidden, uid=uid)
            return
        kind: BlockKind = "bullet" if role is not _NO_ROLE and role in _BODIES else "paragraph"
        self._blocks += _paragraphs(element, uid, kind, hidden)

    def _promote_topmost(self) -> None:
        """Without a title placeholder, the first short line in reading order stands for the title."""
        first = next((b for b in self._blocks if b.kind in ("paragraph", "bullet") and not b.hidden), None)
        if first is None:
            return
        if first.kind == "paragraph" and len(first.text.split()) <= _MOST_TITLE_WORDS:
            self._blocks.remove(first)
            self._title = replace(first, kind="title", level=0)
            self.warnings.append(
                f"slide {self.number} has no title placeholder; its topmost line was taken for the title"
            )
        else:
            self.warnings.append(f"slide {self.number} has no title")

    def _notes(self) -> BlockDraft | None:
        if not self.slide.has_notes_slide:
            return None
        try:
            frame = self.slide.notes_slide.notes_text_frame
        except _FAULTS as error:
            self.warnings.append(f"slide {self.number}: the notes could not be read ({type(error).__name__})")
            return None
        if frame is None:
            return None
        words = "\n".join(filter(None, (_words(p._p).strip() for p in frame.paragraphs)))  # noqa: SLF001 - as above
        return BlockDraft("notes", words, uid=f"{self.uid}/notes") if words else None

    # -- tables, charts, SmartArt, pictures

    def _frame(self, shape: Any, element: Any, uid: str, hidden: bool) -> None:
        if shape.has_table:
            rows = tuple(
                tuple("" if c.is_spanned else _cell(c) for c in row.cells) for row in shape.table.rows
            )
            self._blocks.append(BlockDraft("table", rows=self._cut(rows), uid=uid, hidden=hidden))
        elif shape.has_chart:
            self._blocks.append(self._chart(shape.chart, uid, hidden))
        else:
            self._blocks += self._smart_art(element, uid, hidden)

    def _cut(self, rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if len(rows) > MAX_ROWS:
            self.warnings.append(
                f"slide {self.number}: {len(rows)} rows found, only the first {MAX_ROWS} were read"
            )
        return rows[:MAX_ROWS]

    def _chart(self, chart: Any, uid: str, hidden: bool) -> BlockDraft:
        titled = chart.has_title and chart.chart_title.has_text_frame
        title = chart.chart_title.text_frame.text.strip() if titled else ""
        try:
            rows = tuple(row for plot in chart.plots for row in _series(list(plot.series), plot))
        except _FAULTS as error:
            self.warnings.append(
                f"slide {self.number}: chart values could not be read ({type(error).__name__})"
            )
            rows = ()
        return BlockDraft("chart", title, rows=self._cut(rows), uid=uid, hidden=hidden)

    def _smart_art(self, element: Any, uid: str, hidden: bool) -> Iterator[BlockDraft]:
        from pptx.oxml import parse_xml

        pointer = element.find(f".//{_DIAGRAM}relIds")
        if pointer is None:
            return
        root = parse_xml(self.slide.part.related_part(pointer.get(f"{_R}dm")).blob)
        for k, point in enumerate(root.iter(f"{_DIAGRAM}pt")):
            if words := "".join(t.text or "" for t in point.iter(f"{_A}t")).strip():
                yield BlockDraft("bullet", words, uid=f"{uid}/d{k}", hidden=hidden)

    def _picture(self, shape: Any, element: Any, uid: str, hidden: bool) -> None:
        named = element.xpath("./p:nvPicPr/p:cNvPr")
        words = (named[0].get("descr") or "").strip() if named else ""
        words = "" if _FILE_NAME.fullmatch(words) else words
        area = (shape.width or 0) * (shape.height or 0)
        if words or not all(self.size) or area >= _ICON_SHARE * self.size[0] * self.size[1]:
            self._blocks.append(BlockDraft("image", words, uid=uid, hidden=hidden))


_NO_ROLE = "no placeholder"


def _placeholder(element: Any) -> str | None:
    """Type of the placeholder; None where it has none, `_NO_ROLE` for a shape of its own."""
    found = element.xpath("./*/p:nvPr/p:ph")
    role: str | None = found[0].get("type") if found else _NO_ROLE
    return role


def _reading_order(shape: Any) -> tuple[int, int]:
    return round((shape.top or 0) / _ROW_EMU), shape.left or 0


def _paragraphs(element: Any, uid: str, kind: BlockKind, hidden: bool) -> Iterator[BlockDraft]:
    for k, paragraph in enumerate(element.iter(f"{_A}p")):
        words = _words(paragraph)
        if words.strip():
            ppr = paragraph.find(f"{_A}pPr")
            level = int(ppr.get("lvl") or 0) if ppr is not None else 0
            unseen = hidden or _is_tiny(paragraph)
            yield BlockDraft(kind, words, level=level, uid=f"{uid}/p{k}", hidden=unseen)


def _words(paragraph: Any) -> str:
    parts = paragraph.iter(f"{_A}t", f"{_A}br")
    return "".join("\n" if part.tag == f"{_A}br" else part.text or "" for part in parts)


def _is_tiny(paragraph: Any) -> bool:
    sizes = [int(run.get("sz")) for run in paragraph.iter(f"{_A}rPr") if (run.get("sz") or "").isdigit()]
    return bool(sizes) and max(sizes) <= _SMALLEST_FONT


def _cell(cell: Any) -> str:
    text: str = cell.text
    return text.replace("\x0b", "\n").strip()


def _series(series: Sequence[Any], plot: Any) -> Iterator[tuple[str, ...]]:
    """Rows of a plot: a header with the names of the series, then one row for each category or point."""
    chart_ml = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

    def numbers(one: Any, tag: str) -> list[str]:
        path = f".//{chart_ml}{tag}//{chart_ml}pt/{chart_ml}v"
        return [node.text or "" for node in one._element.iterfind(path)]  # noqa: SLF001 - as above

    if any(one._element.find(f".//{chart_ml}xVal") is not None for one in series):  # noqa: SLF001 - as above
        for one in series:
            yield (str(one.name or "series"), "x", "y")
            yield from (("", x, y) for x, y in zip(numbers(one, "xVal"), numbers(one, "yVal"), strict=False))
        return
    values = [list(one.values) for one in series]
    yield ("category", *(str(one.name) for one in series))
    for j, category in enumerate(plot.categories):
        cells = (v[j] if j < len(v) else None for v in values)
        yield (str(category), *("" if cell is None else f"{cell:.12g}" for cell in cells))
