"""Pasted text and .md or .txt files: outlines of decks as people write them, and memos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from interviewer.adapters.documents import lines, scan
from interviewer.adapters.documents.asides import split_asides
from interviewer.adapters.documents.cleaning import Cleaner, refuse_binary
from interviewer.adapters.documents.deck_shape import Cut, deck_cuts
from interviewer.adapters.documents.html_comments import split_comments
from interviewer.adapters.documents.limits import MAX_BLOCKS, MAX_SLIDES, MAX_TEXT_CHARS
from interviewer.adapters.documents.lines import Line
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import BlockDraft, DocumentDraft, Format, SectionDraft

Layout = Literal["auto", "slides", "memo"]
_TITLE_WORD = re.compile(r"(?P<marker>[*_]{0,3}title[*_]{0,3}\s*:[*_]{0,3})\s*(?=\S)", re.I)
_MOST_TITLE_WORDS = 30
GUESSED = "slides were told apart by blank lines; put a line with --- between two slides where that is wrong"


def read_outline(text: str, *, format: Format = "text", layout: Layout = "auto") -> DocumentDraft:
    """Slides of an outline (``Slide 1: …``, numbered, ``---``, form feeds, blank lines), or sections of a memo.

    ``layout`` settles what the text is where a person knows better. Places in a memo are its line numbers.
    Raises `DocumentRefused` for text that is empty, too long, or binary.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise DocumentRefused(f"{len(text):,} characters of text", f"at most {MAX_TEXT_CHARS:,}")
    refuse_binary(text)
    cleaner = Cleaner()
    read, comments = split_comments(lines.split_lines(cleaner.line(text)))
    filled = sum(not line.is_blank for line in read)
    if filled > MAX_BLOCKS:
        raise DocumentRefused(f"{filled:,} lines of text", f"at most {MAX_BLOCKS:,}")
    if not filled and not comments:
        raise DocumentRefused("no text", "a memo or an outline with at least one line of words")
    cuts = None if layout == "memo" else deck_cuts(read, wanted=layout == "slides")
    warnings = cleaner.warnings()
    if comments:
        warnings += (
            f"{len(comments)} HTML comment{'s' if len(comments) > 1 else ''} found, which no reader sees",
        )
    if not cuts:
        return DocumentDraft(format, "section", tuple(_memo(read, comments)), warnings)
    if len(cuts.slides) > MAX_SLIDES:
        raise DocumentRefused(f"{len(cuts.slides)} slides", f"at most {MAX_SLIDES}")
    if cuts.is_guess:
        warnings += (GUESSED,)
    return DocumentDraft(format, "slide", tuple(_deck(read, cuts.opening, cuts.slides, comments)), warnings)


def _memo(read: Sequence[Line], comments: Sequence[BlockDraft]) -> list[SectionDraft]:
    """A section for each heading; what stands before the first heading is a section without a title."""
    read, beside = split_asides(read)
    blocks = scan.Scanner(read, slide=False, width=lines.wrap_width(read)).run()
    blocks = sorted([*blocks, *comments, *beside], key=lambda b: b.line)
    groups: list[list[BlockDraft]] = [[]]
    for block in blocks:
        if block.kind == "title" and groups[-1]:
            groups.append([])
        groups[-1].append(block)
    return [SectionDraft(tuple(group), level=_rank(group), by_line=True) for group in groups if group]


def _rank(group: Sequence[BlockDraft]) -> int:
    return max(1, group[0].level) if group[0].kind == "title" else 1


def _deck(
    read: Sequence[Line], opening: int, slides: Sequence[Cut], comments: Sequence[BlockDraft]
) -> list[SectionDraft]:
    """One section for each slide; lines before the first one keep their line numbers as places."""
    sections = []
    first = read[opening - 1].number if opening else 0
    before = scan.Scanner(read[:opening], slide=False).run()
    before += [b for b in comments if b.line <= first]
    if before:
        sections.append(SectionDraft(tuple(before), by_line=True))
    ends = [*(cut.start for cut in slides[1:]), len(read)]
    for cut, end in zip(slides, ends, strict=True):
        section = _slide(read, cut, end)
        last = read[end - 1].number if end else 0
        start = read[cut.start].number if cut.start < len(read) else last
        inside = [b for b in comments if max(first + 1, start) <= b.line <= last]
        sections.append(replace(section, blocks=(*section.blocks, *inside)))
    return sections


@dataclass(frozen=True, slots=True)
class _Title:
    words: str
    marker: str
    line: int
    start: int  # index of the first line behind the title


def _slide(read: Sequence[Line], cut: Cut, end: int) -> SectionDraft:
    title = _title_of(read, cut, end)
    blocks = scan.Scanner(read[title.start : end], slide=True, width=lines.wrap_width(read)).run()
    if title.words:
        marker = " ".join(filter(None, (cut.marker, title.marker)))
        blocks.insert(
            0, BlockDraft("title", title.words, marker=marker, line=title.line, line_end=title.line)
        )
    return SectionDraft(tuple(blocks), number=cut.number, marker="" if title.words else cut.marker)


def _title_of(read: Sequence[Line], cut: Cut, end: int) -> _Title:
    """The label's own words; else the first line, unless it is a bullet, a note, a table or a paragraph."""
    if cut.title:
        return _Title(cut.title, "", read[cut.start].number, cut.first)
    at = next(
        (i for i in range(cut.first, end) if not read[i].is_blank and not lines.is_divider(read[i].text)), end
    )
    if at == end:
        return _Title("", "", 0, cut.first)
    line = read[at]
    if marked := lines.hashes(line.text):
        return (
            _Title(marked[1], marked[0], line.number, at + 1) if marked[1] else _Title("", "", 0, cut.first)
        )
    if named := _TITLE_WORD.match(line.text):
        return _Title(line.text[named.end() :], named["marker"], line.number, at + 1)
    is_other = lines.bullet(line.text) or lines.notes_label(line.text) or line.text[0] in "|>[!`~"
    if is_other or "\t" in line.text or line.words > _MOST_TITLE_WORDS:
        return _Title("", "", 0, cut.first)
    return _Title(line.text, "", line.number, at + 1)
