"""Reports as files for other programs: Word and PDF. Their libraries are imported only when such a file is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.domain.paper import Paper


def to_docx(paper: Paper, *, original: bytes | None = None) -> bytes:
    """The report as a Word file with real comments; on the author's own file where ``original`` is given and holds.

    See `adapters.export.docx.write` and `adapters.export.docx_original.annotate`.
    """
    from interviewer.adapters.export import docx, docx_original

    return (docx_original.annotate(original, paper) if original else None) or docx.write(paper)


def to_pdf(paper: Paper) -> bytes:
    """The report as a PDF; `CallerMistake` says how to get the part that writes it where it is not installed."""
    from interviewer.adapters.export.pdf import write

    return write(paper)


def pdf_is_there() -> bool:
    """Whether a PDF can be written here."""
    from importlib.util import find_spec

    return find_spec("typst") is not None
