"""Bytes to text, and text without the characters that nobody sees. What was taken out is counted and said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import BlockDraft, DocumentDraft, SectionDraft

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f"
_ZERO_WIDTH = (
    "\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0\U000e0100-\U000e01ef"
)
_TAGS = "\U000e0000-\U000e007f"
_CONTROL = "\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff"
_UNSEEN = re.compile(f"[\0{_CONTROL}{_BIDI}{_ZERO_WIDTH}{_TAGS}]")
_SOFT_BREAK = re.compile("_x000[bB]_|[\x0b\x85\u2028\u2029]")
_NAMES = (
    ("NUL character", re.compile("\0")),
    ("bidirectional control character", re.compile(f"[{_BIDI}]")),
    ("zero-width character", re.compile(f"[{_ZERO_WIDTH}]")),
    ("invisible tag character", re.compile(f"[{_TAGS}]")),
    ("control character", re.compile(f"[{_CONTROL}]")),
)
_MOST_CONTROL = 0.01  # share of control characters from which text is taken for binary
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass
class Cleaner:
    """Takes unseen characters out of texts and keeps count of them."""

    counts: dict[str, int] = field(default_factory=dict)

    def line(self, text: str) -> str:
        """The text with soft breaks as blanks; line ends and form feeds stay."""
        return self._without_unseen(_SOFT_BREAK.sub(" ", text))

    def block(self, text: str) -> str:
        """The text of one block: soft breaks become line ends, the ends are stripped."""
        flat = _SOFT_BREAK.sub("\n", text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
        return self._without_unseen(flat).strip()

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each sort of character that was taken out."""
        return tuple(
            f"{n} {name}{'s' if n > 1 else ''} found and left out of the text"
            for name, n in self.counts.items()
        )

    def _without_unseen(self, text: str) -> str:
        if not _UNSEEN.search(text):
            return text
        for name, pattern in _NAMES:
            text, n = pattern.subn("", text)
            if n:
                self.counts[name] = self.counts.get(name, 0) + n
        return text


def clean_draft(draft: DocumentDraft) -> DocumentDraft:
    """The draft of a file with every text cleaned, empty blocks left out and the warnings added."""
    cleaner = Cleaner()
    sections = tuple(_clean_section(section, cleaner.block) for section in draft.sections)
    return replace(draft, sections=sections, warnings=(*draft.warnings, *cleaner.warnings()))


def _clean_section(section: SectionDraft, clean: Callable[[str], str]) -> SectionDraft:
    blocks = (_clean_block(block, clean) for block in section.blocks)
    return replace(
        section, blocks=tuple(b for b in blocks if b.text or b.rows or b.kind in ("image", "chart"))
    )


def _clean_block(block: BlockDraft, clean: Callable[[str], str]) -> BlockDraft:
    rows = tuple(tuple(clean(cell) for cell in row) for row in block.rows)
    return replace(block, text=clean(block.text), rows=rows)


def decode(source: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of a file and warnings. A byte-order mark decides; else UTF-8, UTF-16 by its zeros, Windows-1252.

    Raises `DocumentRefused` for bytes that are no text.
    """
    for bom, encoding in _BOMS:
        if source.startswith(bom):
            return _strictly(source[len(bom) :], encoding), ()
    if bare := _bare_utf16(source):
        return _strictly(source, bare), (f"read as {bare.upper()}, although it has no byte-order mark",)
    try:
        text, warnings = source.decode("utf-8"), tuple[str, ...]()
    except UnicodeDecodeError as error:
        text, warnings = (
            _western(source),
            (f"not UTF-8 (byte {error.start + 1}); read as Windows-1252 (Latin-1)",),
        )
    refuse_binary(text)
    return text, warnings


def refuse_binary(text: str) -> None:
    """Raises `DocumentRefused` where more than one character in a hundred is a control character."""
    control = len(re.findall(f"[\0{_CONTROL}]", text))
    if control > max(8, len(text) * _MOST_CONTROL):
        raise DocumentRefused(
            f"binary data ({control} control characters in {len(text)})",
            "text, or a .pptx, .docx or .pdf file",
        )


def _strictly(source: bytes, encoding: str) -> str:
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentRefused(
            f"broken {encoding.upper()} text (byte {error.start + 1})", "text saved as UTF-8 or UTF-16"
        ) from error
    refuse_binary(text)
    return text


def _bare_utf16(source: bytes) -> str | None:
    head = source[:2000]
    if len(head) < 4 or len(source) % 2:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _western(source: bytes) -> str:
    try:
        return source.decode("cp1252")
    except UnicodeDecodeError:
        return source.decode("latin-1")
