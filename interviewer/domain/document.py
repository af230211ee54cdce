"""A document as ordered sections of blocks, each at a place that a person can find again.

Places read as one would say them: ``slide 4, bullet 2``, ``slide 4, notes``, ``slide 3, table row 2``,
``slide 5, chart``, ``section 2, paragraph 3``, ``page 6, paragraph 1``; in a pasted memo ``line 31``
(``lines 31-34`` where a paragraph is broken over several lines).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document_draft import BlockKind, Format, Unit
from interviewer.domain.text import Passage, Text

DocumentKind = Literal[
    "memo",
    "deck",
    "readout",
    "kill-memo",
    "design-doc",
    "rfc",
    "strategy",
    "roadmap",
    "okr",
    "analysis",
]
CELL_SEPARATOR = " | "
_BARE_TITLES = frozenset({"memo", "memorandum", "draft", "document", "deck", "agenda"})


class Block(BaseModel):
    """One title, bullet, paragraph, table, chart, image description or note, at its own ``place``.

    ``level`` is 0 for the outermost bullet (and the heading level of a title); ``heading`` is the title it stands
    under; ``rows`` are the cells of a table or the categories and values of a chart, header first.
    ``uid`` names the origin (slide, shape and paragraph) and survives a move; it is empty for plain text.
    ``line`` to ``line_end`` are lines of the pasted text, 0 where there are none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    row_places: tuple[str, ...] = ()
    hidden: bool = False
    heading: str = ""
    uid: str = ""
    marker: str = ""
    line: int = 0
    line_end: int = 0

    @property
    def digest(self) -> str:
        """Short hash of the words and cells: equal text has an equal digest, wherever it stands."""
        return digest_of(self.text, *map(repr, self.rows))

    def as_text(self) -> str:
        """Words and cells as lines of text, cells parted by a bar."""
        return "\n".join(filter(None, (self.text, *map(CELL_SEPARATOR.join, self.rows))))


class Section(BaseModel):
    """A slide, a page, or a heading and what follows it.

    ``anchor`` names it for people; ``index`` counts from 1 in document order; ``level`` is the heading's rank.
    ``hidden`` is a slide that is skipped in the show; ``in_appendix`` holds for the appendix and all behind it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    anchor: str
    index: int
    title: str = ""
    level: int = 1
    hidden: bool = False
    in_appendix: bool = False
    blocks: tuple[Block, ...] = ()
    uid: str = ""
    marker: str = ""

    @property
    def body(self) -> tuple[Block, ...]:
        """What the audience sees apart from the title: no notes, no comments, nothing hidden."""
        unseen = ("title", "notes", "comment")
        return tuple(b for b in self.blocks if b.kind not in unseen and not b.hidden)


class Document(BaseModel):
    """What was pasted or uploaded. ``kind`` is detected or chosen; ``warnings`` are sentences for the person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Format
    unit: Unit
    kind: DocumentKind = "memo"
    kind_reasons: tuple[str, ...] = ()
    name: str = ""
    sha256: str = ""
    landscape: bool = False
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block in document order."""
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def title(self) -> str:
        """First visible title that says more than "Memo"; empty where there is none."""
        titles = [b.text for s in self.sections if not s.hidden for b in s.blocks if b.kind == "title"]
        telling = [t for t in titles if t.strip(" :.#*").casefold() not in _BARE_TITLES]
        return next(iter(telling or titles), "")

    def titles(self) -> tuple[tuple[str, str], ...]:
        """(place, title) of every visible section in order: the titles-only reading."""
        seen = (s for s in self.sections if not s.hidden)
        return tuple((b.place, b.text) for s in seen for b in s.blocks if b.kind == "title")

    def block(self, place: str) -> Block:
        """The block at ``place``, also by the place of one of its rows; `KeyError` where there is none."""
        for block in self.blocks:
            if place == block.place or place in block.row_places:
                return block
        raise KeyError(place)

    def empty_sections(self) -> tuple[Section, ...]:
        """Sections that are a title only, with no deeper heading right below them.

        The first section of several may be the document's title and is not named.
        """
        followers = (*self.sections[1:], None)
        return tuple(
            section
            for section, after in zip(self.sections, followers, strict=True)
            if section.title
            and section.index > 1
            and not section.body
            and not _leads_into(section, after, self.unit)
        )

    def passages(self, *, notes: bool = True, hidden: bool = True) -> tuple[Passage, ...]:
        """What a rater reads, in order: one passage for each block, for a table one for each row.

        Hidden slides and hidden text are kept and flagged unless ``hidden`` is False; ``notes`` are the
        speaker's notes. Ids are the places and are unique.
        """
        return tuple(
            passage
            for section in self.sections
            for block in section.blocks
            if notes or block.kind != "notes"
            for passage in _passages_of(block, section)
            if hidden or not passage.hidden
        )

    def as_text(self, *, notes: bool = True, hidden: bool = True) -> Text:
        """The document in the form that is rated."""
        return Text(kind="document", passages=self.passages(notes=notes, hidden=hidden))


def digest_of(*parts: str) -> str:
    """Twelve hex digits of a hash over the parts."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=6).hexdigest()


def _leads_into(section: Section, after: Section | None, unit: Unit) -> bool:
    return after is not None and unit == "section" and after.level > section.level


def _passages_of(block: Block, section: Section) -> Iterator[Passage]:
    def passage(place: str, text: str) -> Passage:
        return Passage(
            id=place,
            text=text,
            speaker="author",
            kind=block.kind,
            hidden=block.hidden or section.hidden,
            in_appendix=section.in_appendix,
        )

    if block.kind != "table":
        if text := block.as_text():
            yield passage(block.place, text)
        return
    if block.text:
        yield passage(block.place, block.text)
    for place, row in zip(block.row_places, block.rows, strict=True):
        if any(row):
            yield passage(place, CELL_SEPARATOR.join(row))
