"""Headings of pasted memos: Markdown, underlined, numbered, in capitals, or a short line that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from interviewer.adapters.documents import lines
from interviewer.adapters.documents.lines import Line
from interviewer.domain.document_draft import BlockDraft

_PARTS = re.compile(r"(?P<marker>\d{1,2}(?:\.\d{1,2})+\.?)\s+(?=\S)")
_LETTERHEAD = re.compile(
    r"(?:to|from|cc|date|author|authors|owner|status|reviewers?|version|last updated)\s*:", re.I
)
_SUBJECT = re.compile(r"(?P<marker>(?:title|subject|re)\s*:)\s*(?=\S)", re.I)
_HEADER = re.compile(
    r"[A-Z][A-Za-z-]{1,24}: \S"
)  # of an enhancement proposal or a letter, one below the other
_BOLD = re.compile(r"(\*\*|__)(?P<words>[^*_]+?)(:?)\1(:?)$")
_MOST_TITLE_WORDS, _MOST_HEADING_WORDS = 14, 9


@dataclass
class Ranks:
    """Rank of each underline in order of appearance: the first one is the highest."""

    seen: list[str] = field(default_factory=list)

    def of(self, underline: str) -> int:
        """1 for the first kind of underline, 2 for the second …"""
        if underline[0] not in self.seen:
            self.seen.append(underline[0])
        return self.seen.index(underline[0]) + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """A title block, and the index of the first line behind it."""

    block: BlockDraft
    end: int


def read(
    all_lines: Sequence[Line],
    at: int,
    ranks: Ranks,
    *,
    is_first: bool,
    after_blank: bool,
    is_marked: bool = False,
) -> Heading | None:
    """The heading that begins at line ``at``, or None. ``is_first``: nothing was read before it.

    is_marked: headings of this text bear hashes, so that a short line by itself is none.
    """
    line = all_lines[at]
    marked = lines.hashes(line.text)
    if marked and marked[1]:
        return Heading(BlockDraft("title", marked[1], level=len(marked[0]), marker=marked[0]), at + 1)
    below = all_lines[at + 1] if at + 1 < len(all_lines) else None
    if below and _is_underlined(line, below):
        return Heading(BlockDraft("title", line.text, level=ranks.of(below.text)), at + 2)
    block = _plain(all_lines, at, line, is_first=is_first, after_blank=after_blank, is_marked=is_marked)
    return Heading(block, at + 1) if block else None


def _is_underlined(line: Line, below: Line) -> bool:
    short = line.words <= _MOST_TITLE_WORDS and not lines.bullet(line.text)
    return short and line.text[0].isalnum() and lines.is_underline(below.text, line.text)


def _plain(
    all_lines: Sequence[Line], at: int, line: Line, *, is_first: bool, after_blank: bool, is_marked: bool
) -> BlockDraft | None:
    if subject := _SUBJECT.match(line.text):
        words = line.text[subject.end() :]
        return BlockDraft("title", words, level=1, marker=subject["marker"]) if line.number <= 12 else None
    if bold := _BOLD.match(line.text):
        return BlockDraft("title", bold["words"].strip(), level=2, marker="**") if line.words <= 9 else None
    after = next((ln for ln in all_lines[at + 1 : at + 4] if not ln.is_blank), None)
    in_header = after is not None and _HEADER.match(line.text) and _HEADER.match(after.text)
    if is_first and after and not in_header and _is_opening_title(line, after):
        return BlockDraft("title", line.text, level=1)
    if not after_blank and not lines.is_section_name(line.text):
        return None
    stands_alone = at + 1 < len(all_lines) and all_lines[at + 1].is_blank and not is_marked
    return _numbered(line, after) or _short(line, after, stands_alone=stands_alone)


def _is_opening_title(line: Line, after: Line) -> bool:
    if line.words > _MOST_TITLE_WORDS or len(line.text) > 110 or line.text[-1] in ",;:":
        return False
    if not line.text[0].isalnum() and line.text[0] not in "\"“'‘*_(":
        return False
    is_list = lines.bullet(line.text) is not None
    return not (is_list or _LETTERHEAD.match(line.text) or lines.continues(line, after, 0))


def _numbered(line: Line, after: Line | None) -> BlockDraft | None:
    """``2. Approach`` or ``2.1 Options``, unless it is one of several numbered items in a row."""
    parts = _PARTS.match(line.text)
    item = lines.bullet(line.text) if lines.item_number(line.text) is not None else None
    if not parts and not item:
        return None
    marker = parts["marker"] if parts else item[0] if item else ""
    words = line.text[parts.end() :] if parts else item[1] if item else ""
    if not _looks_like_heading(words):
        return None
    is_sibling = after is not None and lines.item_number(after.text) is not None
    if not parts and is_sibling and not lines.is_section_name(words):
        return None
    return BlockDraft("title", words, level=2 + marker.rstrip(".").count("."), marker=marker)


def _short(line: Line, after: Line | None, *, stands_alone: bool) -> BlockDraft | None:
    text = line.text
    if lines.bullet(text) or line.indent > 3 or text[0] in "|>[!`":
        return None
    words = text.removesuffix(":")
    is_known = lines.is_section_name(words)
    is_shouted = words.isupper() and sum(ch.isalpha() for ch in words) >= 4
    leads_list = text.endswith(":") and line.words <= 3
    is_free = stands_alone and after is not None and not lines.bullet(after.text) and not text.endswith(":")
    if (is_known or is_shouted or leads_list or is_free) and _looks_like_heading(words):
        return BlockDraft("title", words, level=2, marker=text[len(words) :])
    return None


def _looks_like_heading(words: str) -> bool:
    starts_well = words[:1].isupper() or words[:1].isdigit() or lines.is_section_name(words)
    return (
        starts_well
        and len(words.split()) <= _MOST_HEADING_WORDS
        and not lines.ends_sentence(words)
        and not words.endswith(",")
        and "\t" not in words
    )
