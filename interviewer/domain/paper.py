"""A report as ordered parts with numbered notes: what every form of an export (Markdown, HTML, Word, PDF) is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

PartKind = Literal["heading", "text", "bullet", "step", "quote", "code", "table", "small", "drawing"]

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
#: What no form of export can hold (XML refuses them), and what nobody can see.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_HIDDEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Frozen):
    """A stretch of a part's text (code points) that the notes with these numbers are about."""

    start: int
    end: int
    notes: tuple[int, ...]


class Note(_Frozen):
    """A numbered comment: ``head`` is its first line, ``lines`` the others, ``quote`` the words it is about."""

    number: int
    head: str
    lines: tuple[str, ...] = ()
    quote: str = ""
    place: str = ""


class Part(_Frozen):
    """One heading, paragraph, list item or table, with the notes on it.

    ``level`` is the rank of a heading (1 is below the title) or the depth of a list item (0 is outermost). ``number`` is that
    of a step where it has one of its own; 0 lets it follow the step before. ``rows`` are
    the cells of a table, header first, ``row_notes`` the notes of each row. ``notes`` are about the part as a whole,
    ``spans`` about stretches of its text. A drawing is an ``svg`` whose ``text`` says what is to be seen; a form that can't
    draw gives the text.
    """

    kind: PartKind
    text: str = ""
    svg: str = ""
    level: int = 0
    number: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    place: str = ""
    notes: tuple[int, ...] = ()
    row_notes: tuple[tuple[int, ...], ...] = ()
    spans: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Part:
        at = 0
        for span in self.spans:
            if not at <= span.start < span.end <= len(self.text):
                raise ValueError(f"{self.place or self.kind}: spans must be in order and within the text")
            at = span.end
        if self.row_notes and len(self.row_notes) != len(self.rows):
            raise ValueError(f"{self.place or self.kind}: one entry of row_notes is expected for each row")
        return self

    def pieces(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The text cut at its spans: (words, numbers of the notes on them)."""
        cut: list[tuple[str, tuple[int, ...]]] = []
        at = 0
        for span in self.spans:
            if span.start > at:
                cut.append((self.text[at : span.start], ()))
            cut.append((self.text[span.start : span.end], span.notes))
            at = span.end
        if at < len(self.text) or not cut:
            cut.append((self.text[at:], ()))
        return tuple(cut)


class Paper(_Frozen):
    """A whole report: its title, lines on what it is, its parts, and the notes that they point at.

    ``dense`` asks for small print and narrow margins, so that it fits one page.
    """

    title: str
    about: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()
    notes_title: str = "Comments"
    dense: bool = False

    def note(self, number: int) -> Note:
        """The note of that number; `KeyError` where there is none."""
        for note in self.notes:
            if note.number == number:
                return note
        raise KeyError(number)

    def characters(self) -> int:
        """How many characters it holds in all."""
        cells = sum(len(cell) for p in self.parts for row in p.rows for cell in row)
        told = sum(len(n.head) + len(n.quote) + sum(map(len, n.lines)) for n in self.notes)
        return cells + told + sum(len(p.text) for p in self.parts)


def legible(text: str) -> str:
    """The text without control characters; marks that turn or hide text become visible, such as ``[U+202E]``."""
    flat = _CONTROL.sub("", _BREAKS.sub("\n", text))
    return _HIDDEN.sub(lambda m: f"[U+{ord(m.group()):04X}]", unicodedata.normalize("NFC", flat))


def one_line(text: str) -> str:
    """`legible`, with every run of white space as one blank."""
    return " ".join(legible(text).split())


def heading(text: str, *, level: int = 1) -> Part:
    """A heading; level 1 stands right below the title."""
    return Part(kind="heading", text=one_line(text), level=level)


def text(words: str) -> Part:
    """A paragraph."""
    return Part(kind="text", text=legible(words).strip())


def small(words: str) -> Part:
    """A paragraph in small print."""
    return Part(kind="small", text=legible(words).strip())


def bullets(entries: Iterable[str], *, steps: bool = False) -> tuple[Part, ...]:
    """A list, or (``steps``) a numbered one."""
    return tuple(Part(kind="step" if steps else "bullet", text=one_line(e)) for e in entries)


def table(rows: Sequence[Sequence[str]]) -> Part:
    """A table, header first."""
    return Part(kind="table", rows=tuple(tuple(one_line(cell) for cell in row) for row in rows))
