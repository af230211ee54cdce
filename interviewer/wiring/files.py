"""Files in and out: documents, scores, scorecards, artefacts, reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, BinaryIO

from interviewer.adapters.assets import asset_dir

if TYPE_CHECKING:
    from interviewer.adapters.artifact_files import ArtifactFile
    from interviewer.domain.document import Document, DocumentKind
    from interviewer.domain.panel import Panel, Score
    from interviewer.domain.paper import Paper
    from interviewer.domain.scorecard import Card
    from interviewer.wiring.asking import PaperForm


class Files:
    """What reads and writes files."""

    def read_panel(self, stream: BinaryIO, *, name: str) -> Panel:
        """A panel's scores from CSV or JSON; see `adapters.panel_csv.read`."""
        from interviewer.adapters.panel_csv import read

        return read(stream, name=name)

    def panel_csv(
        self, scores: Iterable[Score], *, reasons: Mapping[tuple[str, str], str] | None = None
    ) -> str:
        """Scores as CSV that is safe to open in a spreadsheet; reasons as in `adapters.panel_csv.to_csv`."""
        from interviewer.adapters.panel_csv import to_csv

        return to_csv(scores, reasons=reasons)

    def read_card(self, text: str) -> Card:
        """A panel's own scorecard from YAML; see `adapters.scorecards.read_card`."""
        from interviewer.adapters.scorecards import read_card

        return read_card(text)

    def card_yaml(self, card: Card) -> str:
        """A scorecard as YAML."""
        from interviewer.adapters.scorecards import card_yaml

        return card_yaml(card)

    def read_document(
        self, source: bytes | str, *, name: str | None = None, kind: DocumentKind | None = None
    ) -> Document:
        """A pasted text or a file as a document; `CallerMistake` says what is wrong with it."""
        from interviewer.adapters.documents import read_document

        return read_document(source, name=name, kind=kind)

    def paper_file(self, paper: Paper, form: PaperForm, *, original: bytes | None = None) -> bytes:
        """A report as a file; ``original`` is the author's own Word file that a .docx may carry the notes on.

        `CallerMistake` says what is missing where this installation can't write that form.
        """
        from interviewer.adapters.export import to_docx, to_pdf
        from interviewer.present.paper import paper_html, paper_markdown

        if form == "docx":
            return to_docx(paper, original=original)
        if form == "pdf":
            return to_pdf(paper)
        return (paper_html(paper) if form == "html" else paper_markdown(paper)).encode()

    def writes_pdf(self) -> bool:
        """Whether the part that writes PDF is installed."""
        from interviewer.adapters.export import pdf_is_there

        return pdf_is_there()

    def read_artifact(self, text: str, *, name: str = "the text") -> ArtifactFile:
        """The data of an artefact typed as YAML or JSON; `CallerMistake` names the line of what is wrong."""
        from interviewer.adapters.artifact_files import parse

        return parse(text.encode(), name=name)

    def artifact_example(self, kind: str) -> str:
        """A worked example of an artefact, as YAML."""
        return (asset_dir("examples") / f"{kind}.yaml").read_text("utf-8")
