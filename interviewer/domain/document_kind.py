"""What kind of document this is, with the reasons that decided; a person can always choose another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document import Block, Document, DocumentKind

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
    _cue("rfc", "title", 2, r"^proposal\b\s*:"),
    _cue("rfc", "usual", 1, r"^(?:motivation|rationale|compatibility|implementation(?: history)?|open (?:issues|questions)|proposal|abstract|user stories|test plan|graduation criteria|drawbacks|non-?goals)$"),
    _cue("strategy", "title", 8, r"\bstrategy\b|\bstrategic (?:plan|memo|bets?)\b"),
    _cue("strategy", "title", 3, r"\bvision\b"),
    _cue("strategy", "opening", 3, r"\bstrategic (?:bets?|priorit\w+|choices?)\b"),
    _cue("strategy", "heading", 2, r"^(?:vision|mission|diagnosis|guiding polic|(?:strategic |our )?bets?\b|bet \d|where (?:to|we) play|how (?:to|we) win|strategic (?:priorit|context|choice)|build[ /-]*(?:vs\.?|versus|or)[ /-]*buy|capabilit|coherent actions|what we will not do)"),
    _cue("roadmap", "title", 9, r"\broad-?map\b"),  # vision and bets are headings of a roadmap, too
    _cue("roadmap", "heading", 1, r"^\W*(?:q[1-4]|[1-4]q|h[12]|(?:first|second|third|fourth) quarter)\b(?:\W*(?:fy)?\W*\d{2,4})?|^(?:now|next|later)\W*$"),
    _cue("okr", "title", 4, r"\bokrs?\b|\bobjectives? (?:and|&) key results?\b|\bkey results?\b"),
    _cue("okr", "heading", 2, r"^(?:objective|o\d)\b\s*[:.\d-]?|^key results?\b|^kr\s?\d"),
    _cue("okr", "line", 2, r"^(?:kr\s?\d+(?:\.\d+)?|key results?(?: \d+)?|objective(?: \d+)?|o\d+)\s*[:.–—-]"),
    _cue("analysis", "title", 2, r"\banalysis\b|\bdeep[- ]dive\b|\bfindings\b|\binvestigation\b"),
    _cue("analysis", "heading", 1, r"^(?:data(?: sources?| and methods?)?|methods?|methodology|approach|analysis|(?:research )?questions?|results?|findings|limitations?|discussion|conclusions?|robustness|sensitivity(?: analysis)?)\b"),
    _cue("memo", "title", 4, r"\bmemo(?:randum)?\b"),
    _cue("memo", "opening", 2, r"^\W*(?:to|from|subject|re)\s*:\s+\S"),
    _cue("memo", "opening", 2, r"\b(?:decides?|please decide)\b[^.]{0,60}\b(?:whether|by|on|this|before)\b"),
)  # fmt: skip
#: What a stop in the title has to stand with: what was kept, what would reopen it, where people and requester went.
_STOP_TITLE = re.compile(
    rf"^(?:why )?(?:we )?(?:are |should |will |must )?(?:(?:{_STOP}) (?:{_WHOSE}|work)\b|(?:{_STOPPING})\b (?:the|this|our|all|work)\b)|\b(?:is|are) (?:over|stopped|cancelled|retired)\b|"
    rf"\bwe (?:are |should |will |must |now )?(?:{_STOP}|end|close|drop) {_WHOSE}\b|^(?:the )?end of (?:the|our|this|work)\b|\bproject (?:closure|end)\b|\bclosing (?:note|memo)\b",
    re.I,
)
_STOPPED = re.compile(
    r"\b(?:re-?open|revive|start (?:it )?again|come back (?:to it )?(?:if|when)|pick (?:it|this) up again)\b|^(?:what we (?:keep|learn\w*|take)|learn\w* |lessons?\b|kept\b)|"
    r"\b(?:people|engineers?|analysts?|developers?|team)\b[^.]{0,30}\b(?:moves?|moved|go|goes|join\w*)\b|\bgets? the (?:\w+ )?(?:people|engineers?|analysts?)\b|\brequesters?\b[^.]{0,40}\boffer|\boffered\b[^.]{0,40}\binstead\b|\bcould not lead to\b|\bwhat we (?:learn\w*|keep|know now)\b|\b(?:is|are|was|will be) (?:discontinued|stopped|closed|ended|cancelled)\b",
    re.I,
)
_TEST = re.compile(r"\b(?:experiments?|(?:a/b|ab|split)[- ]tests?|tests?)\b", re.I)
_ARMS = re.compile(r"\b(?:variants?|control|randomi[sz]ed|treatment|p ?[=<]|confidence|interval|ci)\b", re.I)
_CALL = re.compile(
    r"\b(?:ship|iterate|stop|roll (?:it )?out|rolled out|launch|keep testing|hold back)\b", re.I
)
#: What a readout says beside its result, and what a memo with a test in it hardly ever does.
_OF_A_TEST = tuple(
    re.compile(p, re.I)
    for p in (
        r"\bhypothes[ie]s\b|\bwe (?:had )?expected\b",
        r"\bguardrails?\b",
        r"\bprimary (?:metric|measure|outcome)\b",
        r"\b(?:planned|pre-?specified|fixed beforehand|afterwards|exploratory|post-?hoc)\b.{0,60}\b(?:segments?|groups?|subgroups?|looks?)\b|\b(?:segments?|subgroups?)\b",
        r"\bnext (?:test|experiment)\b|\bwe (?:will )?(?:test|try) next\b|\bnext we (?:test|try)\b",
    )
)
_ASKS = re.compile(
    r"^(?:the |our |my )?(?:research )?question\b|\bwe (?:want(?:ed)?|wish(?:ed)?|set out) to (?:know|learn|find out)\b|\bwe (?:have )?(?:looked (?:into|at)|examined|investigated|studied|analy[sz]ed)\b|\bwere (?:looked at|examined|analy[sz]ed|studied)\b",
    re.I,
)
_DECIDES = re.compile(r"\bdecides?\b|\bwhether (?:we|to)\b|\bdecision\b|\bplease (?:approve|decide)\b", re.I)
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
    visible = [
        b for s in body for b in s.blocks if b.kind not in ("notes", "comment", "code") and not b.hidden
    ]
    lines = [_bare(line) for b in visible for line in b.text.split("\n")]
    headings = [_bare(s.title) for s in body if s.title and s.title != title]
    headings += [_bare(h) for b in visible for h in _stand_ins(b) if h != title]
    places = {
        "title": [_bare(title)],
        "heading": headings,
        "usual": headings,
        "opening": lines[:12],
        "line": lines,
    }
    for cue in _CUES:
        hits = {line.casefold(): line for line in places[cue.where] if cue.pattern.search(line)}
        most = 1 if cue.where in ("title", "opening") else 6
        if cue.kind == "design-doc" and cue.where == "heading" and len(hits) < 3:
            continue
        needed = (
            2 if cue.kind == "analysis" and re.search(r"\banalysis\b|\bdeep[- ]dive\b", title, re.I) else 3
        )
        if cue.kind in ("roadmap", "analysis") and cue.where == "heading" and len(hits) < needed:
            continue
        for line in list(hits.values())[:most]:
            yield cue.kind, cue.points, _reason(cue.where, line)
    yield from _by_shape(document, lines)
    yield from _by_topic(_bare(title), headings, lines)


def _stand_ins(block: Block) -> Iterator[str]:
    """What stands for a heading in plain text: a short line above a paragraph or a list, and a label before a colon."""
    if block.kind not in ("paragraph", "bullet"):
        return
    first, _, rest = block.text.partition("\n")
    is_short = len(first.split()) <= 4 and not first.rstrip().endswith((".", "!", "?", ",", ";"))
    if is_short and block.kind == "paragraph":
        yield first.rstrip(" :")
    for line in (first, *rest.split("\n")):
        label, colon, said = line.partition(":")
        if colon and said[:1] in ("", " ") and len(label.split()) <= 3:
            yield label


def _by_topic(title: str, headings: list[str], lines: list[str]) -> Iterator[tuple[DocumentKind, int, str]]:
    """A stop or a test in the title counts with what such a document says below it, not by itself."""
    below = [line for line in lines if line and line != title]
    if _STOP_TITLE.search(title) and (said := [line for line in below if _STOPPED.search(line)]):
        yield "kill-memo", ENOUGH + len(said[:3]), _reason("title", title)
    beside = sum(any(cue.search(line) for line in (title, *below)) for cue in _OF_A_TEST)
    if beside >= 2 and any(_ARMS.search(line) for line in below):
        yield "readout", ENOUGH + beside - 2, "it tells a test with its hypothesis, guardrails or segments"
    opening = [line for line in below if line not in headings][:3]
    is_asked = title.endswith("?") or any(_ASKS.search(line) for line in opening)
    if is_asked and not any(_DECIDES.search(line) for line in (title, *opening)):
        yield "analysis", ENOUGH, "it begins with a question, not with a decision"
    topic = next((h for h in (title, *headings) if _TEST.search(h)), None)
    called = any(_CALL.search(line) for line in below)
    if topic and called and any(_ARMS.search(line) and re.search(r"\d", line) for line in below):
        yield "readout", ENOUGH, _reason("title" if topic == title else "heading", topic)


def _by_shape(document: Document, lines: list[str]) -> Iterator[tuple[DocumentKind, int, str]]:
    said = [line for line in lines if line]
    if len(said) <= 3 and any(_ONE_KEY_RESULT.search(line) for line in said):
        yield "okr", ENOUGH, "one line that moves a measure from a value to a value by a date"
    tables = [block.rows for block in document.blocks if block.kind == "table" and block.rows]
    if any(_ALL_QUARTERS.search(" ".join(rows[0])) and _in_words(rows[1:]) for rows in tables):
        yield "roadmap", ENOUGH, "a table with the four quarters"


def _in_words(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the cells hold what is done, not what was measured."""
    cells = [cell for row in rows for cell in row[1:] if cell.strip()]
    return sum(not re.search(r"\d", cell) for cell in cells) * 2 > len(cells)


def _bare(line: str) -> str:
    return re.sub(r"^[\s#*_>\-•]*(?:\d+(?:\.\d+)*[.)]?\s+|\(?[a-zA-Z]\)\s+)?[*_]*", "", line).strip(" *_#\t")


def _reason(where: str, line: str) -> str:
    short = line if len(line) <= 60 else line[:57].rstrip() + "…"
    words = {
        "title": "the title says",
        "heading": "a heading says",
        "usual": "a heading says",
        "opening": "it begins with",
        "line": "a line says",
    }
    return f"{words[where]} “{short}”"
