"""A rating in words: what was heard, what would be asked next, the one thing to change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.conduct import Change
from interviewer.domain.rating import CREDIT, DimensionLevel, Evidence, Flag, Rating, Unrated, Verdict
from interviewer.domain.rubric import Criterion, Rubric
from interviewer.domain.samples import NO_LEVEL

SIGN = {"met": "✓", "partial": "~", "not_met": "–", "not_found": "–", "not_observed": "·", "unrated": "?"}
SAYS = {
    "met": "met",
    "partial": "in part",
    "not_met": "missing",
    "not_found": "not found by rule",
    "not_observed": "not touched",
    "unrated": "needs a reader",
}
#: Counts of faults that a rule may overlook: to find none is not to know that there is none.
_FAULTS = frozenset({"N-CON"})
MANNERS = "For practice and calibration only; it says nothing about hiring anybody."


class Names(Protocol):
    """What the words for criteria and dimensions come from."""

    @property
    def criteria(self) -> dict[str, Criterion]: ...
    @property
    def scorecard(self) -> Rubric: ...


class Row(BaseModel):
    """One criterion as it is shown: sign, words for the verdict, title, reason, quotes; ``readings`` says where several
    readings of the text did not give the same."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    title: str
    state: Literal["met", "partial", "not_met", "not_found", "not_observed", "unrated"]
    sign: str
    says: str
    reason: str
    evidence: tuple[Evidence, ...] = ()
    readings: str = ""


class Blocks(BaseModel):
    """The three blocks of feedback, and what stands below them."""

    model_config = ConfigDict(frozen=True)

    heard: tuple[Row, ...]
    next_question: str | None
    next_criterion: str | None
    nothing_next: str
    one_fix: str | None
    counts: tuple[str, ...]
    families: tuple[str, ...]
    dimensions: tuple[str, ...]
    flags: tuple[tuple[str, str, tuple[Evidence, ...]], ...]
    needs_reader: tuple[Row, ...]
    story: str
    rater: str
    void: str | None
    notes: tuple[str, ...] = ()


def blocks(rating: Rating, *, library: Names) -> Blocks:
    """What a page or a terminal shows of a rating. No total, no mark."""
    judged = [v for v in rating.verdicts if v.measurement is None and not v.derived_from]
    heard = [_row(v, library) for v in judged if not v.criterion.startswith("LVL-")]
    heard += [_unrated(u, library) for u in rating.unrated if u.looked and not u.criterion.startswith("LVL-")]
    return Blocks(
        heard=tuple(sorted(heard, key=lambda r: list(SIGN).index(r.state))),
        next_question=rating.next_drill.question if rating.next_drill else None,
        next_criterion=rating.next_drill.criterion if rating.next_drill else None,
        nothing_next=_nothing_next(rating),
        one_fix=rating.one_fix,
        counts=tuple(_count(v, library) for v in rating.verdicts if v.measurement),
        families=_families(judged, rating.unrated),
        dimensions=_dimensions(rating, library),
        flags=tuple(_flag(f, library) for f in rating.red_flags),
        needs_reader=tuple(_unrated(u, library) for u in rating.unrated if not u.looked),
        story=_story(heard),
        rater=rater_says(rating),
        void=_void(rating),
        notes=rating.notes,
    )


def _nothing_next(rating: Rating) -> str:
    """What stands where no question is left; a rule that could not tell does not say that all was said."""
    if rating.rater.kind == "rules" and any(u.looked for u in rating.unrated):
        return (
            "By rule nothing that matters here is surely missing. What the rules did not find you may have said in other "
            "words; a reader would know."
        )
    if any(v.verdict == "not_met" and v.measurement is None and not v.derived_from for v in rating.verdicts):
        return (
            "No question is left: what is missing was asked for already, or this question can do without it."
        )
    return "Nothing more: what matters was said."


def rating_markdown(rating: Rating, *, library: Names, plain: bool = False) -> str:
    """The rating as Markdown, or (``plain``) as text for a terminal."""
    shown = blocks(rating, library=library)
    lines = [f"# Feedback{f' on {rating.probe}' if rating.probe else ''}", "", shown.rater, ""]
    lines += [f"## Heard: {shown.story}", ""]
    for row in shown.heard:
        differ = f"; {row.readings}" if row.readings else ""
        lines.append(f"- {row.sign} **{row.title}** ({row.criterion}, {row.says}{differ})")
        lines += [f'  - "{_one_line(e.quote)}" ({e.place})' for e in row.evidence]
        if row.state != "met" or not row.evidence:
            lines.append(f"  - {row.reason}")
    lines += [
        "",
        "## The interviewer would now ask",
        "",
        shown.next_question or shown.nothing_next,
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
    lines += [line for told in (shown.void, *shown.notes) if told for line in (told, "")]
    lines.append(MANNERS)
    text = "\n".join(lines)
    return for_terminal(text) if plain else text


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
        readings=readings_say(verdict),
    )


def readings_say(verdict: Verdict) -> str:
    """``2 of 3 readings``, or that they differ and how; empty for one reading and where all gave the same."""
    if len(verdict.share) < 2:
        return ""
    total = sum(verdict.share.values())
    if not verdict.borderline:
        return f"{verdict.share[verdict.verdict]} of {total} readings"
    each = ", ".join(f"{SAYS[value]} {verdict.share[value]}" for value in SAYS if value in verdict.share)
    return f"borderline, readings differ: {each}"


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
    is_unseen = verdict.criterion in _FAULTS and verdict.verdict == "met"
    says = "none found by rule" if is_unseen else SAYS[verdict.verdict]
    return f"{_title(verdict.criterion, library)}: {value} (expected {measured.expected}; {says})"


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
            remark = "; ".join(filter(None, (found.provisional or found.reason, level_says(found))))
            lines.append(
                f"{titles.get(found.id, found.id)}: level {found.level} of 5"
                + (f" ({remark})" if remark else "")
            )
    missing = [
        titles.get(d.id, d.id) + (f" ({level_says(d)})" if level_says(d) else "")
        for d in rating.dimensions
        if d.level is None
    ]
    if missing:
        lines.append(f"No level yet (not enough evidence in this answer): {', '.join(missing)}")
    if rating.dimensions:
        lines.append(f"Weights covered: {round(100 * rating.composite.coverage)} of 100")
    if rating.scope:
        lines.append(f"Scope that the evidence shows: {rating.scope}")
    return tuple(lines)


def level_says(found: DimensionLevel) -> str:
    """How far several readings agree on a level, where they do not all give it: ``borderline to 4; readings: 3, 3, 4``."""
    if len(found.readings) < 2 and found.borderline_to is None:
        return ""
    each = ", ".join(", ".join([_level_name(name)] * n) for name, n in found.readings.items())
    border = f"borderline to {_level_name(found.borderline_to)}; " if found.borderline_to else ""
    return f"{border}readings: {each}"


def _level_name(name: str) -> str:
    return "no level" if name == NO_LEVEL else name


def _flag(flag: Flag, library: Names) -> tuple[str, str, tuple[Evidence, ...]]:
    title = next((f.title for f in library.scorecard.red_flags if f.id == flag.id), flag.id)
    return title, flag.state, flag.evidence


def _story(heard: Sequence[Row]) -> str:
    return f"{sum(r.state == 'met' for r in heard)} of {len(heard)} checks met"


def rater_says(rating: Rating) -> str:
    """Who rated, in a sentence."""
    if rating.rater.kind == "rules":
        return "Rule checks only (no language model): they find words, they do not judge credibility, relevance or tone."
    asked = [rating.rater.prompt and f"prompt {rating.rater.prompt}"]
    asked += ["each part of the checklist by itself" if rating.mode == "careful" else None]
    asked += [f"{rating.samples} readings, the middle verdict counts" if rating.samples > 1 else None]
    how = "; ".join(filter(None, asked))
    return f"Read by {rating.rater.model} ({how}); levels are computed from its verdicts."


def _void(rating: Rating) -> str | None:
    if not rating.void_quotes:
        return None
    return f"{rating.void_quotes} quote(s) of the rater were not in your words; those verdicts were dropped."


def _one_line(quote: str) -> str:
    return " ".join(quote.split())


def for_terminal(markdown: str) -> str:
    """Markdown as it reads in a terminal: headings in capitals, no bold marks."""
    text = re.sub(r"^#+ (.*)$", lambda m: m.group(1).upper(), markdown, flags=re.MULTILINE)
    return text.replace("**", "")
