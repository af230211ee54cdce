"""Files of a panel's report: the suffix decides the form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.commands.shared import note
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interviewer.domain.panel_report import PanelReport
    from interviewer.present.panel_more import Section

SAVED = (".html", ".pdf", ".md", ".json")


def check_paths(saves: tuple[str, ...]) -> None:
    """`CallerMistake` for a suffix that has no form, or PDF where nothing can write it; before anything is computed."""
    from interviewer.adapters.export import pdf_is_there
    from interviewer.adapters.export.pdf import MISSING

    for path in saves:
        suffix = Path(path).suffix.lower()
        if suffix not in SAVED:
            raise CallerMistake(
                f"--save {path}: found the suffix {suffix or '(none)'}; expected {', '.join(SAVED)}"
            )
        if suffix == ".pdf" and not pdf_is_there():
            raise CallerMistake(MISSING)


def save(report: PanelReport, path: str, *, more: Sequence[Section] = ()) -> None:
    """Write the report to ``path`` in the form of its suffix."""
    try:
        Path(path).write_bytes(in_form(report, Path(path).suffix.lower()[1:], more=more))
    except OSError as error:
        raise CallerMistake(
            f"{path}: cannot be written: {error.strerror}; expected a path in a folder that is there"
        ) from error
    note(f"written: {path}")


def in_form(report: PanelReport, form: str, *, more: Sequence[Section] = ()) -> bytes:
    """The report as a file: html, pdf or md, with ``more`` sections; or json."""
    if form == "pdf":
        from interviewer.adapters.export import to_pdf
        from interviewer.present.panel_paper import panel_paper

        return to_pdf(panel_paper(report, more=more))
    if form == "html":
        from interviewer.present.panel_html import panel_page

        return panel_page(report, more=more).encode()
    if form == "json":
        return json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode()
    from interviewer.present.panel import panel_report
    from interviewer.present.panel_more import sections_words

    return (panel_report(report, markdown=True) + "\n" + sections_words(more, markdown=True)).encode()
