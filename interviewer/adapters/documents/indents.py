"""Code that is told from text by its indent, as Markdown and reStructuredText have it."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.adapters.documents import lines
from interviewer.adapters.documents.lines import Line

_STEP = 4  # columns


def code_depth(read: Sequence[Line], at: int, *, is_marked: bool) -> int:
    """Columns from which code is indented that begins at line ``at``; 0 where none begins.

    It begins behind a blank line: deeper than a paragraph that ends in ``::``, or (``is_marked``: headings of this text
    bear hashes) by four columns, unless it goes on with an item of a list.
    """
    line = read[at]
    if not line.indent or not at or not read[at - 1].is_blank:
        return 0
    before = next((ln for ln in reversed(read[:at]) if not ln.is_blank), None)
    if before is None:
        return 0
    if before.text.endswith("::") and line.indent > before.indent:
        return line.indent
    return _STEP if is_marked and line.indent >= _STEP and not _in_list(read, at) else 0


def behind(read: Sequence[Line], at: int, depth: int) -> int:
    """Index behind the code: the first line with words that is indented less; blanks at its end are left out."""
    end = at
    for i in range(at, len(read)):
        if read[i].is_blank:
            continue
        if read[i].indent < depth:
            break
        end = i + 1
    return end


def _in_list(read: Sequence[Line], at: int) -> bool:
    """Whether the nearest line above that is indented less is an item of a list."""
    depth = read[at].indent
    above = next((ln for ln in reversed(read[:at]) if not ln.is_blank and ln.indent < depth), None)
    return above is not None and lines.bullet(above.text) is not None
