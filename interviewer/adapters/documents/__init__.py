"""Reading what people paste or upload. Parsers and their libraries are imported only when a document is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.domain.document import Document, DocumentKind


def read_document(
    source: bytes | str, *, name: str | None = None, kind: DocumentKind | None = None
) -> Document:
    """The document in ``source``: pasted text (``str``), or the bytes of a .md, .txt, .rst, .pptx, .docx or .pdf file.

    ``name`` is the file's name; content decides where the two differ. ``kind`` overrides the detected kind and,
    for text, whether it is cut into slides. What had to be left out or guessed is said in ``warnings``.
    Raises `DocumentRefused` (a `CallerMistake`) with the thing, what was found and what is expected, within ten
    seconds.
    """
    from interviewer.adapters.documents.reading import read

    return read(source, name=name, kind=kind)
