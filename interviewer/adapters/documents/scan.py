"""Lines of pasted text to blocks. Every word goes into exactly one block, with the lines it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from interviewer.adapters.documents import headings, indents, lines, rst_tables
from interviewer.adapters.documents.lines import Line
from interviewer.domain.document_draft import BlockDraft, BlockKind

_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\](?P<target>\([^)]*\))$")
_BRACKET = re.compile(
    r"\[\s*(?P<word>chart|graph|plot|figure|diagram|table|image|picture|screenshot|photo)\b"
    r"(?P<number>\s+[A-Z]?\d{1,3})?\s*(?:[:–—-]\s*(?P<words>[^\]]*))?\]$",
    re.I,
)
_BRACKET_KINDS: dict[str, BlockKind] = {"chart": "chart", "graph": "chart", "plot": "chart", "table": "chart"}
_FOOTNOTE = re.compile(r"(\[\^[^\]\s]{1,30}\]:)\s+(?=\S)")
_SEPARATOR = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_CELLS = re.compile(r"(?<!\\)\|")
_SECOND_LEVEL, _THIRD_LEVEL = "○◦□", "■▪"


@dataclass
class Scanner:
    """Reads one slide (``slide``) or a whole memo, front to back, into ``blocks``."""

    lines: Sequence[Line]
    slide: bool
    width: int = 0  # column at which the text is wrapped, 0 if it is not
    blocks: list[BlockDraft] = field(default_factory=list)
    _head: BlockDraft | None = None
    _parts: list[str] = field(default_factory=list)
    _last: Line | None = None
    _indents: list[int] = field(default_factory=list)
    _notes: list[BlockDraft] = field(default_factory=list)
    _in_notes: bool = False
    _after_blank: bool = True
    _ranks: headings.Ranks = field(default_factory=headings.Ranks)

    def run(self) -> list[BlockDraft]:
        """All blocks in order; on a slide the notes come last, as one block."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if line.is_blank:
                self._after_blank, at = True, at + 1
                continue
            at = self._read(at, line)
            self._after_blank = False
        self._close()
        if self._notes:
            first, last = self._notes[0], self._notes[-1]
            words = "\n".join(b.text for b in self._notes if b.text)
            marker = " ".join(b.marker for b in self._notes if b.marker)
            self.blocks.append(replace(first, text=words, marker=marker, line_end=last.line_end))
        return self.blocks

    def _read(self, at: int, line: Line) -> int:
        """Reads what begins at line ``at``; gives the first line behind it."""
        for several in (
            self._fence,
            self._indented,
            self._drawn_table,
            self._table,
            self._tabbed,
            self._heading,
        ):
            if (end := several(at, line)) > at:
                return end
        for single in (self._rule, self._label, self._drawing, self._marked):
            if single(line):
                return at + 1
        self._words(line)
        return at + 1

    # -- blocks of several lines

    def _fence(self, at: int, line: Line) -> int:
        opening = lines.fence(line.text)
        if not opening:
            return at
        end = at + 1
        while end < len(self.lines) and not lines.closes_fence(self.lines[end].text, opening):
            end += 1
        inner = "\n".join(" " * max(0, ln.indent - line.indent) + ln.text for ln in self.lines[at + 1 : end])
        last = self.lines[min(end, len(self.lines) - 1)]
        self._add(BlockDraft("code", inner, marker=line.text, line=line.number, line_end=last.number))
        return min(end + 1, len(self.lines))

    def _indented(self, at: int, line: Line) -> int:
        """Code by its indent: behind ``::``, or by four columns in a text whose headings bear hashes."""
        if self.slide or not (depth := indents.code_depth(self.lines, at, is_marked=self._is_marked)):
            return at
        end = indents.behind(self.lines, at, depth)
        inner = self.lines[at:end]
        words = "\n".join(" " * max(0, ln.indent - line.indent) + ln.text for ln in inner)
        self._add(BlockDraft("code", words, line=line.number, line_end=inner[-1].number))
        return end

    def _drawn_table(self, at: int, line: Line) -> int:
        if line.text[0] not in "=+" or not (found := rst_tables.read(self.lines, at)):
            return at
        rows, end = found
        self._add_table([ln for ln, _ in rows], [cells for _, cells in rows])
        return end

    def _table(self, at: int, line: Line) -> int:
        has_rule = (
            at + 1 < len(self.lines) and "|" in line.text and _is_rule_of_table(self.lines[at + 1].text)
        )
        if not has_rule and not (
            line.text.startswith("|") and line.text.endswith("|") and len(line.text) > 2
        ):
            return at
        end = at
        while end < len(self.lines) and "|" in self.lines[end].text:
            end += 1
        rows = [ln for ln in self.lines[at:end] if not _is_rule_of_table(ln.text)]
        if not rows:
            return at
        self._add_table(rows, [tuple(c.strip().replace("\\|", "|") for c in _cells(ln.text)) for ln in rows])
        return end

    def _tabbed(self, at: int, line: Line) -> int:
        tabs = line.text.count("\t")
        end = at
        while tabs and end < len(self.lines) and self.lines[end].text.count("\t") == tabs:
            end += 1
        if end - at < 2 or lines.bullet(line.text):
            return at
        rows = self.lines[at:end]
        self._add_table(rows, [tuple(c.strip() for c in ln.text.split("\t")) for ln in rows])
        return end

    def _heading(self, at: int, line: Line) -> int:
        if self.slide or self._in_notes:
            marked = lines.hashes(line.text)
            if marked and marked[1]:
                self._open("paragraph", marked[1], line, marker=marked[0])
            return at + 1 if marked and marked[1] else at
        is_first = not self.blocks and self._head is None
        found = headings.read(
            self.lines,
            at,
            self._ranks,
            is_first=is_first,
            after_blank=self._after_blank,
            is_marked=self._is_marked,
        )
        if not found:
            return at
        self._add(replace(found.block, line=line.number))
        return found.end

    # -- blocks of one line

    def _rule(self, line: Line) -> bool:
        return lines.is_divider(line.text)

    def _label(self, line: Line) -> bool:
        notes = lines.notes_label(line.text) if self.slide else None
        if notes:
            self._close()
            self._in_notes = True
            self._open("notes", notes[1], line, marker=notes[0])
            return True
        if self._in_notes:
            self._open("notes", line.text, line)
            return True
        return False

    def _drawing(self, line: Line) -> bool:
        if image := _IMAGE.match(line.text):
            self._add(BlockDraft("image", image["alt"], marker=image["target"], line=line.number))
            return True
        drawn = _BRACKET.match(line.text)
        if not drawn:
            return False
        kind: BlockKind = _BRACKET_KINDS.get(drawn["word"].lower(), "image")
        label = drawn["word"] + (drawn["number"] or "")
        words = (drawn["words"] or "").strip()
        if words and not drawn["number"]:
            self._add(BlockDraft(kind, words, marker=f"[{label}:]", line=line.number))
        else:
            self._add(
                BlockDraft(kind, f"{label}: {words}" if words else label, marker="[]", line=line.number)
            )
        return True

    def _marked(self, line: Line) -> bool:
        if footnote := _FOOTNOTE.match(line.text):
            self._open("footnote", line.text[footnote.end() :], line, marker=footnote[1])
            return True
        if line.text.startswith(">") and line.text.strip("> "):
            words = line.text.lstrip("> ")
            if self._head and self._head.kind == "quote" and not self._after_blank and self._goes_on(line):
                self._extend(words, line)
            else:
                self._open("quote", words, line, marker=">")
            return True
        item = lines.bullet(line.text)
        if item:
            self._open("bullet", item[1], line, marker=item[0], level=self._level(line.indent, item[0]))
        return item is not None

    def _words(self, line: Line) -> None:
        if self._head and not self._after_blank and self._goes_on(line):
            self._extend(line.text, line)
        else:
            self._open("paragraph", line.text, line)

    # -- the block that is being read

    def _goes_on(self, line: Line) -> bool:
        if self._head is None or self._last is None or self._head.kind == "title":
            return False
        hangs = self._head.kind in ("bullet", "footnote") and line.indent > self._first_indent
        return hangs or lines.continues(self._last, line, self.width)

    def _open(self, kind: BlockKind, words: str, line: Line, *, marker: str = "", level: int = 0) -> None:
        self._close()
        if kind == "paragraph" and not line.indent:
            self._indents.clear()
        self._head = BlockDraft(kind, level=level, marker=marker, line=line.number)
        self._first_indent = line.indent
        self._parts, self._last = [words], line

    def _extend(self, words: str, line: Line) -> None:
        self._parts.append(words)
        self._last = line

    def _close(self) -> None:
        if self._head is None or self._last is None:
            return
        done = replace(self._head, text=" ".join(filter(None, self._parts)), line_end=self._last.number)
        (self._notes if done.kind == "notes" else self.blocks).append(done)
        self._head = None

    def _add(self, block: BlockDraft) -> None:
        self._close()
        self._indents.clear()
        if self._in_notes:
            block = replace(block, kind="notes")
            self._notes.append(block)
        else:
            self.blocks.append(replace(block, line_end=max(block.line, block.line_end)))

    def _add_table(self, rows: Sequence[Line], cells: list[tuple[str, ...]]) -> None:
        if self._in_notes:
            for row in rows:
                self._open("notes", row.text, row)
            return
        numbers = tuple(row.number for row in rows)
        first, last = numbers[0], numbers[-1]
        self._add(BlockDraft("table", rows=tuple(cells), line=first, line_end=last, row_lines=numbers))

    def _level(self, indent: int, marker: str) -> int:
        while self._indents and indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or indent > self._indents[-1]:
            self._indents.append(indent)
        drawn = 1 if marker in _SECOND_LEVEL else 2 if marker in _THIRD_LEVEL else 0
        return max(len(self._indents) - 1, drawn)

    _first_indent: int = 0

    @cached_property
    def _is_marked(self) -> bool:
        """Whether the text marks its headings with hashes; a short line by itself is then none."""
        return sum(bool(lines.hashes(ln.text)) for ln in self.lines) >= 3


def _is_rule_of_table(text: str) -> bool:
    return "|" in text and bool(_SEPARATOR.match(text))


def _cells(text: str) -> list[str]:
    return _CELLS.split(text.removeprefix("|").removesuffix("|"))
