"""The comments on a document as a list (Markdown, JSON), and the copy of the document that carries them."""

from __future__ import annotations

from typing import Any

from interviewer.domain.annotated import Comment, annotated, comments, note
from interviewer.domain.critique.questions import READERS
from interviewer.domain.dossier import Dossier, Version
from interviewer.domain.paper import Paper, Part, bullets, heading, small, text
from interviewer.present.critique import KINDS
from interviewer.present.rating import MANNERS, rater_says

SCHEMA = "interviewer.comments/1"


def annotated_paper(dossier: Dossier, version: Version) -> Paper:
    """The document of a version with a numbered note at each quoted stretch."""
    name = version.document.title or version.document.name
    title = f"Annotated copy of “{name}”" if name else "Annotated copy"
    return annotated(version.document, comments(dossier, version), title=title, about=about(version))


def comments_paper(dossier: Dossier, version: Version) -> Paper:
    """The comments alone, in order of weight, each with its place and quote."""
    told = comments(dossier, version)
    parts: list[Part] = []
    for comment in told:
        parts += _entry(comment)
    if not told:
        parts.append(text("Nothing material."))
    title = version.document.title or version.document.name or "the document"
    return Paper(title=f"Comments on: {title}", about=about(version), parts=(*parts, small(MANNERS)))


def comments_json(dossier: Dossier, version: Version) -> dict[str, Any]:
    """The comments as plain JSON values, with what they were made of."""
    critique = version.critique
    said = dossier.read_back(version)
    return {
        "schema": SCHEMA,
        "version": version.number,
        "at": version.at.isoformat(),
        "kind": critique.kind,
        "reader": critique.reader,
        "rater": critique.rating.rater.model_dump(mode="json"),
        "back_translation": {
            "sentence": critique.back_translation.sentence,
            "is_meant": None if said is None else said.right,
            "meant": said.meant if said else "",
        },
        "comments": [c.model_dump(mode="json") for c in comments(dossier, version)],
        "questions": [q.model_dump(mode="json") for q in critique.questions],
        "note": MANNERS,
    }


def about(version: Version) -> tuple[str, ...]:
    """What the reader of an export has to know: which version, read as what, for whom, by whom."""
    critique = version.critique
    return (
        f"Version {version.number}, checked {version.at:%Y-%m-%d %H:%M} UTC. Read as: {KINDS[critique.kind]}. "
        f"For: {READERS[critique.reader]}.",
        rater_says(critique.rating),
    )


def _entry(comment: Comment) -> list[Part]:
    told = note(comment)
    where = f" ({told.place})" if told.place else ""
    parts = [heading(f"Comment {comment.number}: {told.head}{where}", level=1)]
    if told.quote:
        parts.append(Part(kind="quote", text=told.quote))
    return [*parts, *bullets(told.lines)]
