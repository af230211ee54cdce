"""What a parser found, before places are given: plain records of the standard library only.

They cross the border of the child process as JSON, so nothing here may import a vendor or pydantic:
the child starts in a few milliseconds, and the parent checks every field again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "title", "paragraph", "bullet", "table", "chart", "image", "notes", "comment", "footnote", "code", "quote"
]
Unit = Literal["slide", "section", "page"]
Format = Literal["text", "markdown", "pptx", "docx", "pdf"]


@dataclass(frozen=True, slots=True)
class BlockDraft:
    """One thing on a slide or under a heading.

    ``marker`` is what stood before the words and was read as layout (``-``, ``2.``, ``Slide 3:``);
    ``uid`` names the origin where the format has one; ``line`` to ``line_end`` are counted from 1, 0 is unknown;
    ``row_lines`` holds one line number for each table row of a text.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    hidden: bool = False
    uid: str = ""
    marker: str = ""
    line: int = 0
    line_end: int = 0
    row_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A slide, a page, or a heading with what follows it; its title is its first title block.

    ``number`` is what the author calls it (``Slide 4``), None leaves it to be counted; ``by_line`` asks for
    places such as ``line 31``; ``appendix`` is set where the file itself says so.
    """

    blocks: tuple[BlockDraft, ...]
    level: int = 1
    hidden: bool = False
    uid: str = ""
    number: int | None = None
    marker: str = ""
    by_line: bool = False
    appendix: bool = False


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A parser's whole finding; ``landscape`` is about the first page of a PDF."""

    format: Format
    unit: Unit
    sections: tuple[SectionDraft, ...]
    warnings: tuple[str, ...] = ()
    landscape: bool = False
