"""The story bank in words: matrix, gaps, and one story in ninety or thirty seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from interviewer.domain.story import PROMPTS, Cell, Story, Telling, tell_in
from interviewer.present.rating import MANNERS, for_terminal
from interviewer.stories import Bank

LENGTHS_S = (90, 30)


def bank_markdown(bank: Bank, *, plain: bool = False) -> str:
    """The bank as Markdown, or (``plain``) as text for a terminal."""
    lines = ["# Stories", ""]
    if not bank.rows:
        lines += [
            "No story is kept yet. Keep one from an answer: in the page, or with 'interviewer stories keep ID'.",
            "",
        ]
    for row in bank.rows:
        covers = [PROMPTS[p] for p, c in row.prompts.items() if c.covers]
        lines += [
            f"## {row.story.title}",
            "",
            f"{row.id[:8]} · {row.freshness} · serves: {', '.join(covers) or 'no prompt of the seven yet'}",
            "",
        ]
        lines += [f"- {parts}: {words}" for parts, words in bullet_lines(row.story)]
        lines += [
            "",
            f"Skills: {', '.join(row.skills) or 'none shown yet'}. Dimensions: {', '.join(row.dimensions) or 'none shown yet'}.",
            "",
        ]
    lines += [*gap_lines(bank), "", MANNERS]
    text = "\n".join(lines)
    return for_terminal(text) if plain else text


def bullet_lines(story: Story) -> list[tuple[str, str]]:
    """Each sentence of a card once, with the parts it serves."""
    parts: dict[str, list[str]] = {}
    for bullet in story.bullets:
        parts.setdefault(bullet.words, []).append(bullet.part)
    return [(", ".join(names), words) for words, names in parts.items()]


def gap_lines(bank: Bank) -> list[str]:
    """What no story serves yet, among the seven prompts and among what a lead answers for."""
    return [
        f"No story yet for: {', '.join(bank.gaps)}."
        if bank.gaps
        else "Every one of the seven prompts has a story.",
        f"As a lead you answer for these too, and no story shows them: {', '.join(bank.management_gaps)}."
        if bank.management_gaps
        else "There is a story for everything that a lead answers for.",
    ]


def cell_says(cell: Cell) -> str:
    """One cell of the matrix in words."""
    if cell.told:
        return "told"
    return f"fits {cell.fit:.0%}" if cell.covers else "–"


def telling_lines(telling: Telling) -> list[str]:
    """A shorter telling: its sentences by part, its length, and what it lacks."""
    head = f"In {telling.seconds} s: {telling.words} of at most {telling.budget} words, all of them yours"
    lines = [head, *(f"{b.part}: {b.words}" for b in telling.lines)]
    if telling.missing:
        lines.append(f"No sentence of yours fits for: {', '.join(telling.missing)}")
    return lines


def tellings_markdown(story: Story) -> str:
    """One story in ninety and in thirty seconds."""
    lines = [f"# {story.title}", ""]
    for seconds in LENGTHS_S:
        head, *rest = telling_lines(tell_in(story, seconds))
        lines += [f"## {head}", "", *(f"- {line}" for line in rest), ""]
    return "\n".join(lines)


def fitting_lines(found: Sequence[tuple[Story, float]]) -> list[str]:
    """Stories that fit a question, best first."""
    if not found:
        return ["No kept story shows what this question cannot do without."]
    return [f"{s.title}: shows {f:.0%} of what the question cannot do without" for s, f in found]


def bank_json(bank: Bank) -> dict[str, Any]:
    """The bank as JSON (``schema: interviewer.stories/1``)."""
    return {"schema": "interviewer.stories/1", **bank.model_dump(mode="json"), "note": MANNERS}
