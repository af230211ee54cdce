"""Tables of reStructuredText: simple ones between rules of equal signs, and grids of plus and minus."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.adapters.documents.lines import Line

_RULE = re.compile(r"={2,}(?:\s+={2,})+$")
_GRID = re.compile(r"\+(?:[-=]+\+)+$")
_MOST_LINES = 500

Cells = tuple[str, ...]


def read(all_lines: Sequence[Line], at: int) -> tuple[list[tuple[Line, Cells]], int] | None:
    """The rows of the table that begins at line ``at``, each with its line, and the index behind it; None if none does."""
    if _RULE.match(all_lines[at].text):
        return _simple(all_lines, at)
    if _GRID.match(all_lines[at].text):
        return _grid(all_lines, at)
    return None


def _simple(all_lines: Sequence[Line], at: int) -> tuple[list[tuple[Line, Cells]], int] | None:
    rule = all_lines[at].text
    rules = [i for i in range(at, min(len(all_lines), at + _MOST_LINES)) if all_lines[i].text == rule]
    if len(rules) < 2:
        return None
    end = rules[2] if len(rules) > 2 and not _gap(all_lines, rules[1], rules[2]) else rules[1]
    rows = [
        (ln, tuple(re.split(r"\s{2,}", ln.text)))
        for ln in all_lines[at + 1 : end]
        if not ln.is_blank and ln.text != rule
    ]
    return (rows, end + 1) if rows else None


def _gap(all_lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether another table begins there: a blank line right behind the closing rule."""
    return start + 1 < end and all_lines[start + 1].is_blank


def _grid(all_lines: Sequence[Line], at: int) -> tuple[list[tuple[Line, Cells]], int] | None:
    end = at
    rows: list[tuple[Line, Cells]] = []
    while end < len(all_lines) and (_GRID.match(all_lines[end].text) or all_lines[end].text[:1] == "|"):
        text = all_lines[end].text
        if text[0] == "|":
            cells = text.removeprefix("|").removesuffix("|").split("|")
            rows.append((all_lines[end], tuple(c.strip() for c in cells)))
        end += 1
    return (rows, end) if rows else None
