"""Suggest one sentence that would mend a finding, for the author to take or leave. The document is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.critique import RUBRICS, DocumentLibrary
from interviewer.domain.critique.suggestion import Suggestion, blanks
from interviewer.domain.critique.values import Finding
from interviewer.domain.document import Document
from interviewer.domain.text import Text


class Wish(BaseModel):
    """A sentence that an author asks for: what is missing, when it would be there, what to change, in which text.

    Only ``text`` holds words of the document; the rest are words of the rubrics.
    """

    model_config = ConfigDict(frozen=True)

    criterion: str
    title: str
    met: str
    fix: str
    text: Text


class SentenceWriter(Protocol):
    """Somebody who writes one sentence with blanks: a model, or the templates of the criteria."""

    def write(self, wish: Wish) -> Suggestion:
        """The sentence, checked, or why there is none. Raises `ProviderFault` where a model writes."""
        ...


class Templates:
    """Sentences without a model: the templates of the criteria, each all blanks where the author has to know."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    def write(self, wish: Wish) -> Suggestion:
        """The template; no sentence, and why, where the criterion has none."""
        sentence = self._sentences.get(wish.criterion)
        return Suggestion(
            criterion=wish.criterion,
            by="template",
            sentence=sentence,
            blanks=blanks(sentence or ""),
            thrown_away=None if sentence else "there is no template for this finding",
        )


def suggest(
    document: Document, finding: Finding, *, writer: SentenceWriter, library: DocumentLibrary
) -> Suggestion:
    """One sentence that would mend ``finding``, or why there is none.

    Raises `ProviderFault` where a model writes and does not answer.
    """
    criteria = {c.id: c for c in library.document_sheet(RUBRICS[document.kind]).criteria}
    held = criteria.get(finding.criterion)
    return writer.write(
        Wish(
            criterion=finding.criterion,
            title=finding.title,
            met=held.met if held else finding.fix,
            fix=finding.fix,
            text=document.as_text(),
        )
    )
