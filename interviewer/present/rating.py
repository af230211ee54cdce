"""A rating in words: what was heard, what would be asked next, the one thing to change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.conduct import Change
from interviewer.domain.rating import CREDIT, Evidence, Flag, Rating, Unrated, Verdict
from interviewer.domain.rubric import Criterion, Rubric

SIGN = {"met": "✓", "partial": "~", "not_met": "–", "not_found": "–", "not_observed": "·", "unrated": "?"}
SAYS = {
    "met": "met",
    "partial": "in part",
    "not_met": "missing",
    "not_found": "not found by rule",
    "not_observed": "not touched",
    "unrated": "needs a reader",
}
MANNERS = "For practice and calibration only; it says nothing about hiring anybody."


class Names(Protocol):
    """What the words for criteria and dimensions come from."""

    @property
    def criteria(self) -> dict[str, Criterion]: ...
    @property
    def scorecard(self) -> Rubric: ...


class Row(BaseModel):
    """One criterion as it is shown: sign, words for the verdict, title, reason, quotes."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    title: str
    state: Literal["met", "partial", "not_met", "not_found", "not_observed", "unrated"]
    sign: str
    says: str
    reason: str
    evidence: tuple[Evidence, ...] = ()


class Blocks(BaseModel):
    """The three blocks of feedback, and what stands below them."""

    model_config = ConfigDict(frozen=True)

    heard: tuple[Row, ...]
    next_question: str | None
    next_criterion: str | None
    one_fix: str | None
    counts: tuple[str, ...]
    families: tuple[str, ...]
    dimensions: tuple[str, ...]
    flags: tuple[tuple[str, str, tuple[Evidence, ...]], ...]
    needs_reader: tuple[Row, ...]
    story: str
    rater: str
    void: str | None


def blocks(rating: Rating, *, library: Names) -> Blocks:
    """What a page or a terminal shows of a rating. No total, no mark."""
    judged = [v for v in rating.verdicts if v.measurement is None and not v.derived_from]
    heard = [_row(v, library) for v in judged if not v.criterion.startswith("LVL-")]
    heard += [_unrated(u, library) for u in rating.unrated if u.looked and not u.criterion.startswith("LVL-")]
    return Blocks(
        heard=tuple(sorted(heard, key=lambda r: list(SIGN).index(r.state))),
        next_question=rating.next_drill.question if rating.next_drill else None,
        next_criterion=rating.next_drill.criterion if rating.next_drill else None,
        one_fix=rating.one_fix,
        counts=tuple(_count(v, library) for v in rating.verdicts if v.measurement),
        families=_families(judged, rating.unrated),
        dimensions=_dimensions(rating, library),
        flags=tuple(_flag(f, library) for f in rating.red_flags),
        needs_reader=tuple(_unrated(u, library) for u in rating.unrated if not u.looked),
        story=_story(heard),
        rater=_rater(rating),
        void=_void(rating),
    )


def rating_markdown(rating: Rating, *, library: Names, plain: bool = False) -> str:
    """The rating as Markdown, or (``plain``) as text for a terminal."""
    shown = blocks(rating, library=library)
    lines = [f"# Feedback{f' on {rating.probe}' if rating.probe else ''}", "", shown.rater, ""]
    lines += [f"## Heard: {shown.story}", ""]
    for row in shown.heard:
        lines.append(f"- {row.sign} **{row.title}** ({row.criterion}, {row.says})")
        lines += [f'  - "{_one_line(e.quote)}" ({e.place})' for e in row.evidence]
        if row.state != "met" or not row.evidence:
            lines.append(f"  - {row.reason}")
    lines += [
        "",
        "## The interviewer would now ask",
        "",
        shown.next_question or "Nothing more: what matters was said.",
        "",
    ]
    lines += ["## Change one thing", "", shown.one_fix or "Nothing that a check could name.", ""]
    for heading, entries in (
        ("On the clock, and counts", shown.counts),
        ("By topic", shown.families),
        ("By dimension", shown.dimensions),
    ):
        if entries:
            lines += [f"## {heading}", "", *(f"- {e}" for e in entries), ""]
    if shown.flags:
        lines += ["## To clear up", ""]
        for title, state, evidence in shown.flags:
            lines += [f"- {title} ({state})", *(f'  - "{_one_line(e.quote)}" ({e.place})' for e in evidence)]
        lines.append("")
    if shown.needs_reader:
        lines += ["## What this rater cannot judge", ""]
        lines += [f"- {r.title} ({r.criterion}): {r.reason}" for r in shown.needs_reader] + [""]
    if shown.void:
        lines += [shown.void, ""]
    lines.append(MANNERS)
    text = "\n".join(lines)
    return _plain(text) if plain else text


def diff_markdown(changes: Sequence[Change], *, library: Names) -> str:
    """What moved between two takes: up, down, and how many stayed."""
    arrows = {"up": "▲", "down": "▼"}
    moved = [c for c in changes if c.direction != "same"]
    lines = [
        f"- {arrows[c.direction]} {_title(c.criterion, library)}: {SAYS[c.before]} → {SAYS[c.after]}"
        for c in moved
    ]
    same = len(changes) - len(moved)
    return "\n".join([*lines, f"- = {same} as before"])


def _row(verdict: Verdict, library: Names) -> Row:
    return Row(
        criterion=verdict.criterion,
        title=_title(verdict.criterion, library),
        state=verdict.verdict,
        sign=SIGN[verdict.verdict],
        says=SAYS[verdict.verdict],
        reason=verdict.reason,
        evidence=verdict.evidence,
    )


def _unrated(unrated: Unrated, library: Names) -> Row:
    state: Literal["not_found", "unrated"] = "not_found" if unrated.looked else "unrated"
    return Row(
        criterion=unrated.criterion,
        title=_title(unrated.criterion, library),
        state=state,
        sign=SIGN[state],
        says=SAYS[state],
        reason=unrated.reason,
    )


def _title(criterion: str, library: Names) -> str:
    return library.criteria[criterion].title if criterion in library.criteria else criterion


def _count(verdict: Verdict, library: Names) -> str:
    measured = verdict.measurement
    assert measured is not None
    value = f"{measured.value:g} {measured.unit}"
    return f"{_title(verdict.criterion, library)}: {value} (expected {measured.expected}; {SAYS[verdict.verdict]})"


def _families(judged: Sequence[Verdict], unrated: Sequence[Unrated]) -> tuple[str, ...]:
    """``KIL 5 of 6``: how many of a topic family's criteria were credited (in part counts half)."""
    by_family: dict[str, list[float]] = {}
    for verdict in judged:
        by_family.setdefault(verdict.criterion.partition("-")[0], []).append(CREDIT.get(verdict.verdict, 0.0))
    for looked in (u for u in unrated if u.looked):
        by_family.setdefault(looked.criterion.partition("-")[0], []).append(0.0)
    return tuple(
        f"{family} {sum(earned):g} of {len(earned)}"
        for family, earned in by_family.items()
        if family != "LVL" and len(earned) > 1
    )


def _dimensions(rating: Rating, library: Names) -> tuple[str, ...]:
    titles = {d.id: d.title for d in library.scorecard.dimensions}
    lines = []
    for found in rating.dimensions:
        if found.level is not None:
            remark = found.provisional or found.reason
            lines.append(
                f"{titles.get(found.id, found.id)}: level {found.level} of 5"
                + (f" ({remark})" if remark else "")
            )
    missing = [titles.get(d.id, d.id) for d in rating.dimensions if d.level is None]
    if missing:
        lines.append(f"No level yet (not enough evidence in this answer): {', '.join(missing)}")
    if rating.dimensions:
        lines.append(f"Weights covered: {round(100 * rating.composite.coverage)} of 100")
    if rating.scope:
        lines.append(f"Scope that the evidence shows: {rating.scope}")
    return tuple(lines)


def _flag(flag: Flag, library: Names) -> tuple[str, str, tuple[Evidence, ...]]:
    title = next((f.title for f in library.scorecard.red_flags if f.id == flag.id), flag.id)
    return title, flag.state, flag.evidence


def _story(heard: Sequence[Row]) -> str:
    return f"{sum(r.state == 'met' for r in heard)} of {len(heard)} checks met"


def _rater(rating: Rating) -> str:
    if rating.rater.kind == "rules":
        return "Rule checks only (no language model): they find words, they do not judge credibility, relevance or tone."
    return (
        f"Read by {rating.rater.model} (prompt {rating.rater.prompt}); levels are computed from its verdicts."
    )


def _void(rating: Rating) -> str | None:
    if not rating.void_quotes:
        return None
    return f"{rating.void_quotes} quote(s) of the rater were not in your words; those verdicts were dropped."


def _one_line(quote: str) -> str:
    return " ".join(quote.split())


def _plain(markdown: str) -> str:
    text = re.sub(r"^#+ (.*)$", lambda m: m.group(1).upper(), markdown, flags=re.MULTILINE)
    return text.replace("**", "")
