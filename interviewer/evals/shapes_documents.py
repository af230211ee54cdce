"""Documents with labels, and documents with an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import Library
from interviewer.critique import RUBRICS
from interviewer.domain.document import DocumentKind
from interviewer.evals.cases import Case, Relation, Suite
from interviewer.evals.home import Entry
from interviewer.evals.rows import Row
from interviewer.evals.shapes import flags, labels
from interviewer.evals.shapes_related import expected


def documents(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """A document a row: ``kind``, ``text`` (Markdown), ``labels``, ``flags``; with ``edited`` beside ``base``, an edit."""
    cases: list[Case] = []
    relations: list[Relation] = []
    for row in given:
        id = row.text("id")
        if "edited" in row.values:
            base = _case(
                entry.name, row, library, id=f"{id}.base", text="base", planted={}, flagged="flags_base"
            )
            other = _case(entry.name, row, library, id=id, text="edited", planted={}, flagged="flags_edited")
            cases += [base, other]
            relations += expected(row, id, row.text("family"), base=base.id, other=other.id)
        else:
            cases.append(
                _case(
                    entry.name,
                    row,
                    library,
                    id=id,
                    text="text",
                    planted=row.mapping("labels"),
                    flagged="flags",
                )
            )
    return Suite(entry.name, entry.about, tuple(cases), tuple(relations))


def _case(
    suite: str, row: Row, library: Library, *, id: str, text: str, planted: Mapping[str, Any], flagged: str
) -> Case:
    kind = _kind(row)
    document = read_document(row.text(text), name=f"{row.text('id')}.md", kind=kind)
    sheet = library.document_sheet(RUBRICS[kind])
    return Case(
        suite=suite,
        id=id,
        text=document.as_text(),
        sheet=sheet,
        labels=labels(row, planted, sheet),
        flags=flags(row, row.mapping(flagged), sheet),
        flags_planted=flagged in row.values,
        cluster=row.text("id"),
        tags={"kind": kind, **({"manner": m} if (m := row.maybe("manner")) else {})},
        document=document,
    )


def _kind(row: Row) -> DocumentKind:
    named = row.text("kind")
    for kind in RUBRICS:
        if kind == named:
            return kind
    raise row.wrong("kind", named, f"one of {', '.join(RUBRICS)}")


READERS: dict[str, Callable[[Entry, Iterable[Row], Library], Suite]] = {"documents": documents}
