"""Documents with labels, documents with an edit, and files that hold answers and documents side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import Library
from interviewer.critique import RUBRICS
from interviewer.domain.document import DocumentKind
from interviewer.evals.cases import Case, Relation, Suite
from interviewer.evals.home import Entry
from interviewer.evals.rows import Row
from interviewer.evals.shapes import answers, flags, labels
from interviewer.evals.shapes_related import expected, pairs

Read = Callable[[Entry, Iterable[Row], Library], Suite]


def documents(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """A document a row: ``kind``, ``text`` (Markdown), ``labels``, ``flags``; with ``edited`` beside ``base``, an edit.

    A text that stands in several rows is rated once; an edit of a labelled document stands beside that document, so
    labelled rows come first in a file.
    """
    texts = _Documents(entry.name, library)
    relations: list[Relation] = []
    for row in given:
        id = row.text("id")
        if "edited" in row.values:
            base = texts.of(row, f"{id}.base", text="base", planted={}, flagged="flags_base")
            other = texts.of(row, id, text="edited", planted={}, flagged="flags_edited")
            relations += expected(row, id, row.text("family"), base=base, other=other)
        else:
            texts.of(row, id, text="text", planted=row.mapping("labels"), flagged="flags")
    return Suite(entry.name, entry.about, tuple(texts.cases.values()), tuple(relations))


@dataclass
class _Documents:
    """The cases of a suite by kind and words, so that a document that stands in several rows is rated once."""

    suite: str
    library: Library
    cases: dict[str, Case] = field(default_factory=dict)
    ids: dict[tuple[DocumentKind, str], str] = field(default_factory=dict)

    def of(self, row: Row, id: str, *, text: str, planted: Mapping[str, Any], flagged: str) -> str:
        """The id of the case with these words; `DatasetError` where labels come after an edit of the same words."""
        key = (_kind(row), row.text(text))
        if key not in self.ids:
            self.cases[id] = self._case(row, id, text=text, planted=planted, flagged=flagged)
            self.ids[key] = id
        elif planted:
            raise row.wrong("text", self.ids[key], "labelled documents ahead of their edits, each once")
        return self.ids[key]

    def _case(self, row: Row, id: str, *, text: str, planted: Mapping[str, Any], flagged: str) -> Case:
        kind = _kind(row)
        document = read_document(row.text(text), name=f"{row.text('id')}.md", kind=kind)
        sheet = self.library.document_sheet(RUBRICS[kind])
        named = row.maybe("base_text")
        return Case(
            suite=self.suite,
            id=id,
            text=document.as_text(),
            sheet=sheet,
            labels=labels(row, planted, sheet),
            flags=flags(row, row.mapping(flagged), sheet),
            flags_planted=flagged in row.values,
            cluster=named if named and named != "own" else row.text("id"),
            tags={"kind": kind, **({"manner": m} if (m := row.maybe("manner")) else {})},
            document=document,
        )


def _kind(row: Row) -> DocumentKind:
    named = row.text("kind")
    for kind in RUBRICS:
        if kind == named:
            return kind
    raise row.wrong("kind", named, f"one of {', '.join(RUBRICS)}")


def _both(spoken: Read, written: Read) -> Read:
    """A reader of files in which a row with a ``probe`` is an answer and any other a document."""

    def read(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
        every = list(given)
        parts = (
            spoken(entry, [r for r in every if r.maybe("probe")], library),
            written(entry, [r for r in every if not r.maybe("probe")], library),
        )
        return Suite(
            entry.name,
            entry.about,
            tuple(c for p in parts for c in p.cases),
            tuple(r for p in parts for r in p.relations),
        )

    return read


READERS: dict[str, Read] = {
    "documents": documents,
    "injection": _both(pairs, documents),
    "mixed": _both(answers, documents),
}
