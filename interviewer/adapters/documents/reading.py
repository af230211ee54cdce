"""From what a person gave to a `Document`: text is read here, files in a child process."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from interviewer.adapters.documents import guard
from interviewer.adapters.documents.cleaning import decode
from interviewer.adapters.documents.limits import MAX_TEXT_CHARS
from interviewer.adapters.documents.outline import Layout, read_outline
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_kind import with_kind
from interviewer.domain.document_places import assemble

if TYPE_CHECKING:
    from interviewer.domain.document import Document, DocumentKind
    from interviewer.domain.document_draft import DocumentDraft

PASTED = "the pasted text"
_LAYOUTS: dict[str, Layout] = {
    "deck": "slides",
    "memo": "memo",
    "kill-memo": "memo",
    "design-doc": "memo",
    "rfc": "memo",
}


def read(source: bytes | str, *, name: str | None = None, kind: DocumentKind | None = None) -> Document:
    """See `interviewer.adapters.documents.read_document`."""
    thing = name if name and name != "-" else PASTED if isinstance(source, str) else "the file"
    try:
        draft = _draft(source, name, _LAYOUTS.get(kind or "", "auto"))
    except DocumentRefused as refusal:
        raise refusal.about(thing) from refusal
    raw = source.encode("utf-8", "replace") if isinstance(source, str) else source
    document = assemble(draft, name=name or "", sha256=hashlib.sha256(raw).hexdigest())
    if not any(True for _ in document.passages()):
        raise DocumentRefused("no words in it", "a document with text", thing=thing)
    return with_kind(document, kind)


def _draft(source: bytes | str, name: str | None, layout: Layout) -> DocumentDraft:
    is_markdown = bool(name) and str(name).lower().endswith((".md", ".markdown", ".mdown"))
    if isinstance(source, str):
        return read_outline(source, format="markdown" if is_markdown else "text", layout=layout)
    if guard.sort_of(source, name) == "text":
        if len(source) > 4 * MAX_TEXT_CHARS:
            raise DocumentRefused(f"{len(source):,} bytes of text", f"at most {MAX_TEXT_CHARS:,} characters")
        text, warnings = decode(source)
        draft = read_outline(text, format="markdown" if is_markdown else "text", layout=layout)
    else:
        draft = guard.parse_in_child(source)
        warnings = guard.misnamed(draft, name)
    return replace(draft, warnings=(*warnings, *draft.warnings))
