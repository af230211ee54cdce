"""What stands in a proposal beside its text: front matter, tables of contents, link targets, comments of reStructuredText.

No word is lost: keys of the front matter that say something become paragraphs, all else hidden blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from interviewer.adapters.documents import lines
from interviewer.adapters.documents.lines import Line
from interviewer.domain.document_draft import BlockDraft

_MOST_FRONT = 80  # lines
_KEY = re.compile(r"(?P<key>[A-Za-z][\w .-]{0,40}):(?:\s+(?P<value>.*))?$")
_EMPTY = re.compile(r"[\[\]{}~\s\"']*|null", re.I)
_CONTENTS = frozenset({"table of contents", "contents", "toc"})
_ANCHOR = re.compile(r"(?:[-*+]|\d+[.)])\s+\[.*\]\(#[^)]*\)$")
_TARGET = re.compile(r"\[(?!\^)[^\]]+\]:\s+(?:#|<|/|\./|[a-z]+://)\S*(?:\s+[\"'(].*)?$", re.I)
_DIRECTIVE = re.compile(r"\.\.(?:$|\s+_.*:|\s+contents::)")


def behind_front_matter(read: Sequence[Line]) -> int:
    """Index behind ``---``, lines of keys with their values or lists, ``---`` at the top; 0 if there are none."""
    if len(read) < 3 or read[0].text != "---" or read[1].indent or not _KEY.match(read[1].text):
        return 0
    for i, line in enumerate(read[1:_MOST_FRONT], 1):
        if line.text in ("---", "..."):
            return i + 1
        is_item = line.indent > 0 or line.text.startswith(("- ", "#"))
        if not (line.is_blank or is_item or _KEY.match(line.text)):
            return 0
    return 0


def split_asides(read: Sequence[Line]) -> tuple[Sequence[Line], list[BlockDraft]]:
    """The lines with what stands beside the text left blank, and the blocks made of that."""
    behind = behind_front_matter(read)
    blocks = list(_front(read[:behind], has_heading=any(lines.hashes(ln.text) for ln in read[behind:])))
    taken = set(range(behind))
    for first, last in _asides(read, behind):
        taken.update(range(first, last))
        words = " ".join(ln.text for ln in read[first:last] if ln.text)
        blocks.append(_hidden(words, read[first], read[last - 1]))
    if not taken:
        return read, []
    return [replace(ln, text="", indent=0) if i in taken else ln for i, ln in enumerate(read)], blocks


def _front(front: Sequence[Line], *, has_heading: bool) -> Iterator[BlockDraft]:
    """A paragraph for each key with a value; the title is one where the text has no heading of its own."""
    told = [ln for ln in front[1:-1] if not ln.is_blank]
    starts = [i for i, ln in enumerate(told) if ln.indent == 0 and _KEY.match(ln.text)]
    for start, end in pairwise([*starts, len(told)]):
        hit = _KEY.match(told[start].text)
        if hit is None:
            continue
        more = [ln.text.removeprefix("- ").strip() for ln in told[start + 1 : end]]
        values = [v.strip("\"' ") for v in (hit["value"] or "", *more) if not _EMPTY.fullmatch(v)]
        first, last = told[start], told[end - 1]
        if not values:
            yield _hidden(" ".join(ln.text for ln in told[start:end]), first, last)
        elif hit["key"].casefold() == "title" and not has_heading:
            yield BlockDraft(
                "title", ", ".join(values), level=1, marker="title:", line=first.number, line_end=last.number
            )
        else:
            words = f"{hit['key']}: {', '.join(values)}"
            yield BlockDraft("paragraph", words, line=first.number, line_end=last.number)


def _asides(read: Sequence[Line], start: int) -> Iterator[tuple[int, int]]:
    """(first, behind) of each stretch of lines that is no text; what stands in a code fence is left alone."""
    fence = ""
    at = start
    while at < len(read):
        line = read[at]
        if fence or lines.fence(line.text):
            fence = "" if fence and lines.closes_fence(line.text, fence) else fence or lines.fence(line.text)
            at += 1
            continue
        end = _contents(read, at) or _comment(read, at)
        if end:
            yield at, end
        at = end or at + 1


def _contents(read: Sequence[Line], at: int) -> int:
    """Index behind a table of contents, 0 if none begins here: a heading by that name and links within the page."""
    marked = lines.hashes(read[at].text)
    if not marked or marked[1].strip(" :*_").casefold() not in _CONTENTS:
        return 0
    end = links = 0
    for i in range(at + 1, len(read)):
        if read[i].is_blank:
            continue
        if not _ANCHOR.match(read[i].text):
            break
        links, end = links + 1, i + 1
    return end if links else 0


def _comment(read: Sequence[Line], at: int) -> int:
    """Index behind a link target or a comment of reStructuredText, 0 if none begins here."""
    if _TARGET.match(read[at].text):
        return at + 1
    if read[at].text.casefold() == "local variables:":  # settings of an editor, down to "End:"
        return next((i + 1 for i, ln in enumerate(read) if at < i <= at + 12 and ln.text == "End:"), 0)
    if not _DIRECTIVE.match(read[at].text):
        return 0
    end = at + 1
    while end < len(read) and read[end].indent > read[at].indent and not read[end].is_blank:
        end += 1
    return end


def _hidden(words: str, first: Line, last: Line) -> BlockDraft:
    return BlockDraft("comment", words, hidden=True, line=first.number, line_end=last.number)
