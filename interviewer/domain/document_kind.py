"""What kind of document this is, with the reasons that decided; a person can always choose another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document import Document, DocumentKind

KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
ENOUGH = 3  # points from which a kind is believed; below, slides are a deck and all else is a memo


class DetectedKind(BaseModel):
    """The kind that is believed, why, and the others that got points, most likely first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DocumentKind
    reasons: tuple[str, ...]
    others: tuple[DocumentKind, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cue:
    """``pattern`` in the title, in a heading (each different hit counts) or in the opening lines."""

    kind: DocumentKind
    where: str
    points: int
    pattern: re.Pattern[str]


def _cue(kind: DocumentKind, where: str, points: int, pattern: str) -> _Cue:
    return _Cue(kind, where, points, re.compile(pattern, re.I))


_STOP = r"kill|stop|sunset|shut down|wind down|retire|cancel|discontinue"
_STOPPING = r"killing|stopping|sunsetting|shutting down|winding down|retiring|cancelling|discontinuing|ending"
_THING = r"project|model|pilot|product|feature|programme|program|experiment|work|effort|initiative|build|service|tool"
_WHOSE = r"(?:work(?:ing)? on )?(?:the|this|our|all)"
_CUES = (
    _cue("readout", "title", 4, r"\bread-?outs?\b|\b(?:experiment|a/b[- ]test|test|pilot) results?\b"),
    _cue("readout", "heading", 2, r"^(?:hypothes[ie]s|guardrails?(?: metrics?)?|variants?|test design|experiment design|primary metric|sample size|(?:experiment|test) (?:design|results?|set-?up)|readout|ship decision)\b"),
    _cue("kill-memo", "title", 4, rf"\bkill memo\b|^(?:recommendation: )?(?:we (?:should|will|must) )?(?:{_STOP}) {_WHOSE}\b[^.:]{{0,40}}\b(?:{_THING})s?\b|\bwhy we (?:are |should )?(?:{_STOP}|{_STOPPING})\b"),
    _cue("kill-memo", "heading", 3, rf"^why (?:we )?(?:are |should |must )?(?:{_STOP}|{_STOPPING})|^what would (?:re-?open|revive)|^re-?open(?:ing)? (?:criteri|condition)|^sunk costs?\b|^(?:what we learned|lessons) (?:from|before) (?:the )?(?:{_STOP})"),
    _cue("kill-memo", "opening", 3, rf"\b(?:we|i) (?:recommend|propose|ask)\b[^.]{{0,40}}\b(?:{_STOP}|{_STOPPING}) {_WHOSE}\b[^.]{{0,60}}\b(?:{_THING})s?\b"),
    _cue("design-doc", "title", 4, r"\bdesign doc(?:ument)?\b|\btechnical design\b|\bsystem design\b|\btech(?:nical)? spec(?:ification)?\b|^design\s*:"),
    _cue("design-doc", "heading", 1, r"^(?:goals?|non-?goals?|goals and non-?goals|scope|out of scope|requirements|(?:proposed |detailed |high[- ]level |system )?design|architecture|(?:system )?overview|data (?:model|flow|schema)|apis?|interfaces?|alternatives(?: considered)?|trade-?offs|roll-?out(?: plan)?|roll-?back(?: plan)?|monitoring|observability|test(?:ing)? (?:plan|strategy)|testing|security(?: and privacy)?|privacy|migration(?: plan)?|dependencies|capacity|failure modes|open questions)\b"),
    _cue("rfc", "title", 5, r"\brfc\b|\brequest for comments?\b|\benhancement proposal\b|\bpep[ -]\d"),
    _cue("rfc", "opening", 4, r"^\W*(?:request for comments|rfc)\s*[:#-]?\s*\d*|^\W*pep:\s*\d+|\bcomments? (?:are )?(?:due|wanted|invited|requested|close)\b|\bcomment (?:period|deadline)\b|^\W*(?:comments|feedback) (?:by|until|due)\b"),
    _cue("rfc", "heading", 2, r"^(?:prior art|drawbacks|unresolved questions|rationale and alternatives|guide-level explanation|reference-level explanation|backwards? compatibility|specification|rejected (?:ideas|alternatives)|how to teach this|comment deadline|comments|graduation criteria)\b"),
    _cue("strategy", "title", 4, r"\bstrategy\b|\bstrategic (?:plan|memo|bets?)\b|\bvision\b"),
    _cue("strategy", "heading", 2, r"^(?:vision|mission|diagnosis|guiding polic|(?:strategic )?bets?\b|bet \d|where (?:to|we) play|how (?:to|we) win|strategic (?:priorit|context|choice)|build[ /-]*(?:vs\.?|versus|or)[ /-]*buy|capabilit|coherent actions|what we will not do)"),
    _cue("roadmap", "title", 4, r"\broad-?map\b"),
    _cue("roadmap", "heading", 1, r"^\W*(?:q[1-4]|[1-4]q|h[12]|(?:first|second|third|fourth) quarter)\b(?:\W*(?:fy)?\W*\d{2,4})?|^(?:now|next|later)\W*$"),
    _cue("okr", "title", 4, r"\bokrs?\b|\bobjectives? (?:and|&) key results?\b|\bkey results?\b"),
    _cue("okr", "heading", 2, r"^(?:objective|o\d)\b\s*[:.\d-]?|^key results?\b|^kr\s?\d"),
    _cue("okr", "line", 2, r"^(?:kr\s?\d+(?:\.\d+)?|key results?(?: \d+)?|objective(?: \d+)?|o\d+)\s*[:.–—-]"),
    _cue("analysis", "title", 2, r"\banalysis\b|\bdeep[- ]dive\b|\bfindings\b|\binvestigation\b"),
    _cue("analysis", "heading", 1, r"^(?:data(?: sources?| and methods?)?|methods?|methodology|analysis|results?|findings|limitations?|discussion|conclusions?|robustness|sensitivity(?: analysis)?)\b"),
    _cue("memo", "title", 4, r"\bmemo(?:randum)?\b"),
    _cue("memo", "opening", 2, r"^\W*(?:to|from|subject|re)\s*:\s+\S"),
)  # fmt: skip
_ONE_KEY_RESULT = re.compile(r"\bfrom\b.{1,40}?\bto\b.{1,40}?\bby\b", re.I)
_ALL_QUARTERS = re.compile(r"\bq1\b.*\bq2\b.*\bq3\b.*\bq4\b", re.I)


def detect_kind(document: Document) -> DetectedKind:
    """The kind whose cues weigh most, if they weigh enough; else ``deck`` for slides and ``memo`` for the rest.

    A word in the title weighs most, then headings that belong to a kind (each different one counts), then the
    opening lines. ``analysis`` in a title alone does not make a memo an analysis.
    """
    points: defaultdict[DocumentKind, int] = defaultdict(int)
    why: defaultdict[DocumentKind, list[str]] = defaultdict(list)
    for kind, worth, reason in _evidence(document):
        points[kind] += worth
        why[kind].append(reason)
    ranked = sorted((k for k in points if points[k] >= ENOUGH), key=lambda k: (-points[k], KINDS.index(k)))
    if ranked:
        kind = ranked[0]
        return DetectedKind(kind=kind, reasons=tuple(why[kind]), others=tuple(ranked[1:]))
    return _by_form(document)


def with_kind(document: Document, kind: DocumentKind | None = None) -> Document:
    """The same document with its kind detected, or set to ``kind`` because a person chose it."""
    found = DetectedKind(kind=kind, reasons=("chosen by you",)) if kind else detect_kind(document)
    return document.model_copy(update={"kind": found.kind, "kind_reasons": found.reasons})


def _by_form(document: Document) -> DetectedKind:
    if document.unit == "slide":
        shape = "an outline of" if document.format in ("text", "markdown") else "a presentation of"
        slides = sum(section.anchor.startswith("slide ") for section in document.sections)
        return DetectedKind(kind="deck", reasons=(f"{shape} {slides} slide{'s' if slides != 1 else ''}",))
    if document.landscape:
        return DetectedKind(kind="deck", reasons=("its pages are wider than high",))
    return DetectedKind(kind="memo", reasons=("running text, and no heading that belongs to another kind",))


def _evidence(document: Document) -> Iterator[tuple[DocumentKind, int, str]]:
    body = [s for s in document.sections if not s.in_appendix and not s.hidden]
    title = document.title
    headings = [_bare(s.title) for s in body if s.title and s.title != title]
    visible = [
        b for s in body for b in s.blocks if b.kind not in ("notes", "comment", "code") and not b.hidden
    ]
    lines = [_bare(line) for b in visible for line in b.text.split("\n")]
    places = {"title": [_bare(title)], "heading": headings, "opening": lines[:12], "line": lines}
    for cue in _CUES:
        hits = {line.casefold(): line for line in places[cue.where] if cue.pattern.search(line)}
        most = 1 if cue.where in ("title", "opening") else 6
        if cue.kind == "design-doc" and cue.where == "heading" and len(hits) < 3:
            continue
        if cue.kind in ("roadmap", "analysis") and cue.where == "heading" and len(hits) < 3:
            continue
        for line in list(hits.values())[:most]:
            yield cue.kind, cue.points, _reason(cue.where, line)
    yield from _by_shape(document, lines)


def _by_shape(document: Document, lines: list[str]) -> Iterator[tuple[DocumentKind, int, str]]:
    said = [line for line in lines if line]
    if len(said) <= 3 and any(_ONE_KEY_RESULT.search(line) for line in said):
        yield "okr", ENOUGH, "one line that moves a measure from a value to a value by a date"
    tables = (block.rows[0] for block in document.blocks if block.kind == "table" and block.rows)
    if any(_ALL_QUARTERS.search(" ".join(head)) for head in tables):
        yield "roadmap", 2, "a table with the four quarters"


def _bare(line: str) -> str:
    return re.sub(r"^[\s#*_>\-•]*(?:\d+(?:\.\d+)*[.)]?\s+|\(?[a-zA-Z]\)\s+)?[*_]*", "", line).strip(" *_#\t")


def _reason(where: str, line: str) -> str:
    short = line if len(line) <= 60 else line[:57].rstrip() + "…"
    words = {
        "title": "the title says",
        "heading": "a heading says",
        "opening": "it begins with",
        "line": "a line says",
    }
    return f"{words[where]} “{short}”"
