"""What a critique says, as numbered notes, and the document with those notes at their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.values import Critique, Finding, Remark, Severity
from interviewer.domain.document import Block, Document, Section
from interviewer.domain.document_draft import BlockKind
from interviewer.domain.dossier import Dossier, Version
from interviewer.domain.paper import Note, Paper, Part, PartKind, Span, legible, one_line
from interviewer.domain.rating import Quote, find_quote
from interviewer.domain.text import Passage, Text

_NUMBERED = re.compile(r"(\d{1,3})[.)]")
Sort = Literal["read-back", "finding", "numbers", "remark", "comment"]
SEVERITY: Mapping[Severity, str] = {"high": "harms the decision", "medium": "weakens it", "low": "smaller"}
_KINDS: Mapping[BlockKind, PartKind] = {
    "title": "heading",
    "bullet": "bullet",
    "quote": "quote",
    "code": "code",
    "table": "table",
    "chart": "table",
}
_LABELS: Mapping[BlockKind, str] = {
    "notes": "Speaker's notes: ",
    "image": "Image: ",
    "chart": "Chart: ",
    "comment": "Comment in the source: ",
    "footnote": "Footnote: ",
}


class Comment(BaseModel):
    """One thing that is said about a document; ``place`` and ``quote`` are None where it is about the whole.

    ``state`` is ``set aside`` where the author called it intended; ``reason`` are the author's words on it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    sort: Sort
    title: str
    says: str
    fix: str = ""
    criterion: str | None = None
    severity: Severity | None = None
    place: str | None = None
    quote: str | None = None
    state: Literal["open", "set aside"] = "open"
    reason: str = ""


def comments(dossier: Dossier, version: Version) -> tuple[Comment, ...]:
    """Everything the critique of a version says at a place or of the whole, numbered in order of weight.

    First the sentence that the reader takes away where the author says it is wrong, then findings (those set aside
    last), numbers that do not agree, and remarks. What a finding already says of a place is not said twice.
    """
    told = [*_read_back(dossier, version), *_findings(dossier, version)]
    seen = {(c.place, c.quote) for c in told}
    told += [c for c in _numbers(version.critique) if (c.place, c.quote) not in seen]
    seen |= {(c.place, c.quote) for c in told}
    told += [c for c in map(_remark, version.critique.remarks) if (c.place, c.quote) not in seen]
    ranked = sorted(told, key=lambda c: c.state == "set aside")
    return tuple(c.model_copy(update={"number": n}) for n, c in enumerate(ranked, 1))


def _read_back(dossier: Dossier, version: Version) -> Iterable[Comment]:
    said = dossier.read_back(version)
    if said and not said.right:
        meant = f" Meant was: {said.meant}" if said.meant else ""
        yield Comment(
            number=0,
            sort="read-back",
            title="The reader takes away something else than is meant",
            says=f"{said.sentence}{meant}",
            fix="Say in the first lines what is asked, by when and why.",
            severity="high",
        )


def _findings(dossier: Dossier, version: Version) -> Iterable[Comment]:
    for finding in version.critique.findings:
        dispute = dossier.dispute_of(finding)
        yield Comment(
            number=0,
            sort="finding",
            title=finding.title,
            says=_says(finding),
            fix=finding.fix,
            criterion=finding.criterion,
            severity=finding.severity,
            place=finding.place,
            quote=finding.quote,
            state="set aside" if dispute else "open",
            reason=dispute.reason if dispute else "",
        )


def _says(finding: Finding) -> str:
    return " ".join(filter(None, (finding.says, finding.harm)))


def _numbers(critique: Critique) -> Iterable[Comment]:
    for fault in critique.numbers:
        spot = fault.spots[-1]
        yield Comment(
            number=0,
            sort="numbers",
            title="Numbers that do not agree",
            says=fault.says,
            criterion="N-CON",
            place=spot.place,
            quote=spot.quote,
        )


def _remark(remark: Remark) -> Comment:
    return Comment(
        number=0,
        sort="remark",
        title=remark.check.capitalize(),
        says=remark.says,
        place=remark.place,
        quote=remark.quote,
    )


# --- the document with the comments on it ---------------------------------------------------------


def annotated(
    document: Document, told: Sequence[Comment], *, title: str = "Annotated copy", about: Sequence[str] = ()
) -> Paper:
    """The document with a note for each comment: on the quoted words, else on their block, else on the title."""
    by_place: dict[str, list[Comment]] = {}
    homeless: list[Comment] = []
    places = {p for b in document.blocks for p in (b.place, *b.row_places)}
    for comment in told:
        if comment.place in places:
            by_place.setdefault(str(comment.place), []).append(comment)
        else:
            homeless.append(comment)
    parts: list[Part] = []
    if homeless:
        heading = Part(
            kind="small", text="On the document as a whole", notes=tuple(c.number for c in homeless)
        )
        parts.append(heading)
    for section in document.sections:
        parts += _section(section, document, by_place)
    return Paper(
        title=one_line(title),
        about=tuple(about),
        parts=tuple(parts),
        notes=tuple(map(note, told)),
    )


def note(comment: Comment) -> Note:
    """A comment as a numbered note."""
    weight = f", {SEVERITY[comment.severity]}" if comment.severity else ""
    criterion = f" ({comment.criterion}{weight})" if comment.criterion else ""
    head = f"{comment.title}{criterion}"
    lines = [comment.says]
    if comment.fix:
        lines.append(f"Change: {comment.fix}")
    if comment.state == "set aside":
        head = f"Set aside by the author: {head}"
        lines.append(f"The author: {comment.reason}" if comment.reason else "The author: this is intended.")
    return Note(
        number=comment.number,
        head=one_line(head),
        lines=tuple(map(one_line, lines)),
        quote=one_line(comment.quote or ""),
        place=comment.place or "",
    )


def _section(section: Section, document: Document, by_place: Mapping[str, list[Comment]]) -> Iterable[Part]:
    if document.unit != "section" and not any(b.kind == "title" for b in section.blocks):
        yield Part(kind="heading", text=section.anchor.capitalize(), level=max(1, section.level))
    hidden = " (hidden slide)" if section.hidden else ""
    for block in section.blocks:
        yield from _block(block, section, by_place, hidden=hidden)


def _block(
    block: Block, section: Section, by_place: Mapping[str, list[Comment]], *, hidden: str
) -> Iterable[Part]:
    kind = _KINDS.get(block.kind, "small" if block.kind in _LABELS else "text")
    label = _LABELS.get(block.kind, "") + ("(hidden) " if block.hidden else "")
    own = by_place.get(block.place, [])
    if kind == "table" and block.rows:
        if block.text:
            yield _worded(label + block.text, "small", block, [])
        rows = tuple(tuple(one_line(cell) for cell in row) for row in block.rows)
        held = [tuple(c.number for c in by_place.get(p, ())) for p in block.row_places]
        row_notes = tuple(held) if len(held) == len(rows) and any(held) else ()
        yield Part(
            kind="table",
            rows=rows,
            place=block.place,
            notes=tuple(c.number for c in own),
            row_notes=row_notes,
        )
        return
    words = f"{label}{block.text}{hidden if block.kind == 'title' else ''}"
    level = max(1, section.level) if block.kind == "title" else block.level
    number = _number(block)
    if words.strip() or own:
        shown = "step" if number else kind if kind != "table" else "small"
        yield _worded(words, shown, block, own, level=level, number=number)


def _number(block: Block) -> int:
    """The number that an entry of a list stood under, 0 where it had none."""
    numbered = _NUMBERED.fullmatch(block.marker) if block.kind == "bullet" else None
    return int(numbered[1]) if numbered else 0


def _worded(
    words: str, kind: PartKind, block: Block, told: Sequence[Comment], *, level: int = 0, number: int = 0
) -> Part:
    shown = legible(words)
    whole: list[int] = []
    found: list[tuple[int, int, int]] = []
    text = Text(kind="document", passages=(Passage(id=block.place, text=shown, speaker="author"),))
    for comment in told:
        at = find_quote(Quote(text=comment.quote, place=block.place), text) if comment.quote else None
        if at is None:
            whole.append(comment.number)
        else:
            found.append((at.start, at.end, comment.number))
    return Part(
        kind=kind,
        text=shown,
        level=level,
        number=number,
        place=block.place,
        notes=tuple(whole),
        spans=_spans(found),
    )


def _spans(found: Iterable[tuple[int, int, int]]) -> tuple[Span, ...]:
    """Stretches that may overlap, as stretches that do not."""
    stretches = list(found)
    edges = sorted({at for start, end, _ in stretches for at in (start, end)})
    spans = []
    for start, end in pairwise(edges):
        held = tuple(n for a, b, n in stretches if a <= start and end <= b)
        if held:
            spans.append(Span(start=start, end=end, notes=held))
    return tuple(spans)
