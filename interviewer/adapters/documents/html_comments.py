"""``<!-- … -->`` in pasted text: no reader of the page sees it, so it must not count as what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from interviewer.adapters.documents.lines import Line, closes_fence, fence
from interviewer.domain.document_draft import BlockDraft

_OPEN, _CLOSE = "<!--", "-->"


def split_comments(read: Sequence[Line]) -> tuple[Sequence[Line], list[BlockDraft]]:
    """The lines without their comments, and the comments as hidden blocks.

    A comment inside a code fence, and one that is never closed, stays in the text.
    """
    if not any(_OPEN in line.text for line in read):
        return read, []
    splitter = _Splitter(
        last_close=max((i for i, line in enumerate(read) if _CLOSE in line.text), default=-1)
    )
    kept = [replace(line, text=splitter.seen(i, line)) for i, line in enumerate(read)]
    return kept, [comment for comment in splitter.comments if comment.text]


@dataclass
class _Splitter:
    last_close: int  # index of the last line with an end mark
    comments: list[BlockDraft] = field(default_factory=list)
    _begun: list[str] | None = None
    _started: int = 0
    _fence: str = ""

    def seen(self, index: int, line: Line) -> str:
        """What a reader sees of the line; comments are put aside."""
        text, at, parts = line.text, 0, list[str]()
        if self._begun is None and self._is_code(text):
            return text
        last_here = text.rfind(_CLOSE)
        while at <= len(text):
            if self._begun is None:
                opened = text.find(_OPEN, at)
                if opened < 0 or not (last_here >= opened + len(_OPEN) or index < self.last_close):
                    parts.append(text[at:])
                    break
                parts.append(text[at:opened])
                self._begun, self._started, at = [], line.number, opened + len(_OPEN)
            closed = text.find(_CLOSE, at)
            self._begun.append((text[at:] if closed < 0 else text[at:closed]).strip())
            if closed < 0:
                break
            self._end(line.number)
            at = closed + len(_CLOSE)
        return "".join(parts).strip()

    def _is_code(self, text: str) -> bool:
        """Whether the line belongs to a code fence, its opening and closing lines included."""
        if not self._fence:
            self._fence = fence(text)
            return bool(self._fence)
        if closes_fence(text, self._fence):
            self._fence = ""
        return True

    def _end(self, number: int) -> None:
        words = " ".join(filter(None, self._begun or ()))
        self.comments.append(BlockDraft("comment", words, hidden=True, line=self._started, line_end=number))
        self._begun = None
