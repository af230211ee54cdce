"""A critique in words: the narrative shape first, then findings, questions, titles, exhibits, numbers, and the weighted card."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain.critique.amounts import NumberFault
from interviewer.domain.critique.questions import READERS
from interviewer.domain.critique.values import Critique, Finding
from interviewer.domain.rating import Rating
from interviewer.present.rating import MANNERS, Names, blocks

_CORE = ("N-DEC", "N-REC", "N-EVI", "N-CMM", "N-RISK", "N-APP")
_DONE = ("DN-1", "DN-2", "DN-3", "DN-4", "DN-5a", "DN-5b", "DN-6")
KINDS = {
    "memo": "memo",
    "deck": "deck",
    "readout": "experiment readout",
    "kill-memo": "kill note",
    "design-doc": "design document",
    "rfc": "request for comments",
    "strategy": "technical strategy",
    "roadmap": "roadmap",
    "okr": "key results",
    "analysis": "analysis",
}


def critique_markdown(critique: Critique, *, library: Names, plain: bool = False) -> str:
    """The critique as Markdown, or (``plain``) as text for a terminal."""
    rating = critique.rating
    shown = blocks(rating, library=library)
    reasons = f" ({'; '.join(critique.kind_reasons[:2])})" if critique.kind_reasons else ""
    lines = [
        f"# Critique of a {KINDS[critique.kind]}",
        "",
        f"Read as: {KINDS[critique.kind]}{reasons}. For: {READERS[critique.reader]}.",
        "",
        shown.rater,
        "",
    ]
    lines += [*(f"Note: {w}" for w in critique.warnings), *([""] if critique.warnings else [])]
    lines += [
        "## What the reader will think",
        "",
        critique.back_translation.sentence,
        "",
        "Is that what you mean? If not, that is the finding.",
        "",
    ]
    lines += [f"## Shape: {shape(rating)}", ""]
    for row in shown.heard:
        lines.append(f"- {row.sign} **{row.title}** ({row.criterion}, {row.says}): {_one_line(row.reason)}")
        lines += [f'  - "{_cut(e.quote)}" ({e.place})' for e in row.evidence]
    lines += [f"- {count}" for count in shown.counts]
    lines += ["", "## Findings, by their effect on the decision", "", *_findings(critique.findings), ""]
    lines += [
        f"## What {READERS[critique.reader]} will ask",
        "",
        *(f"{n}. {q.question} ({_cut(q.because)})" for n, q in enumerate(critique.questions, 1)),
        "",
    ]
    lines += _titles(critique) + _exhibits(critique) + _numbers(critique.numbers) + _remarks(critique)
    lines += ["## Against the weighted scorecard", "", *(f"- {d}" for d in shown.dimensions), ""]
    if shown.needs_reader:
        lines += [
            "## What this rater cannot judge",
            "",
            *(f"- {r.title} ({r.criterion}): {r.reason}" for r in shown.needs_reader),
            "",
        ]
    if shown.void:
        lines += [shown.void, ""]
    lines.append(MANNERS)
    text = "\n".join(lines)
    return _for_terminal(text) if plain else text


def shape(rating: Rating) -> str:
    """``5 of 6 core; not done: DN-4``; for other kinds how many checks are met."""
    parts = []
    if held := [rating.verdict(i) for i in _CORE if rating.verdict(i)]:
        parts.append(f"{sum(v is not None and v.verdict == 'met' for v in held)} of {len(_CORE)} core")
    if any(rating.verdict(i) or any(u.criterion == i for u in rating.unrated) for i in _DONE):
        open_ones = [i for i in _DONE if (v := rating.verdict(i)) is None or v.verdict != "met"]
        parts.append(f"not done: {', '.join(open_ones)}" if open_ones else "done")
    if not parts:
        judged = [v for v in rating.verdicts if v.measurement is None and not v.derived_from]
        parts.append(f"{sum(v.verdict == 'met' for v in judged)} of {len(judged)} checks met")
    return "; ".join(parts)


def _findings(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return ["Nothing material."]
    lines = []
    for n, finding in enumerate(findings, 1):
        lines.append(
            f"{n}. **{finding.title}** ({finding.criterion}, {finding.severity}): {_one_line(finding.says)}"
        )
        if finding.quote:
            lines.append(f'   - "{_cut(finding.quote)}" ({finding.place})')
        lines.append(f"   - Change: {finding.fix}")
    return lines


def _titles(critique: Critique) -> list[str]:
    if not critique.titles:
        return []
    claims = sum(t.says == "claim" for t in critique.titles)
    head = f"## Titles alone: {claims} of {len(critique.titles)} are claims"
    return [
        head,
        "",
        *(f"- {t.title} ({t.place}): {t.says if t.says == 'claim' else t.because}" for t in critique.titles),
        "",
    ]


def _exhibits(critique: Critique) -> list[str]:
    kept, spare = critique.exhibits.keep, critique.exhibits.to_appendix
    if not kept:
        return []
    lines = [f"## Exhibits: keep {len(kept)}, move {len(spare)} to the appendix", ""]
    lines += [f"- keep {e.label or e.title or e.place} ({e.place}): {e.reason}" for e in kept]
    return [
        *lines,
        *(f"- appendix: {e.label or e.title or e.place} ({e.place}): {e.reason}" for e in spare),
        "",
    ]


def _numbers(numbers: Sequence[NumberFault]) -> list[str]:
    if not numbers:
        return []
    lines = ["## Numbers that do not agree", ""]
    for fault in numbers:
        lines += [f"- {fault.says}", *(f'  - "{_cut(s.quote)}" ({s.place})' for s in fault.spots)]
    return [*lines, ""]


def _remarks(critique: Critique) -> list[str]:
    if not critique.remarks:
        return []
    return [
        "## Smaller remarks",
        "",
        *(f'- {r.place}: {r.says}: "{_cut(r.quote, 90)}"' for r in critique.remarks),
        "",
    ]


def _for_terminal(markdown: str) -> str:
    return re.sub(r"^#+ (.*)$", lambda m: m.group(1).upper(), markdown, flags=re.MULTILINE).replace("**", "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, most: int = 160) -> str:
    flat = _one_line(text)
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
