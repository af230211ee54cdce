"""Stories as Markdown, and back. Pure functions of texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from interviewer.domain.story import Bullet, Part, Story, Told
from interviewer.errors import CallerMistake

_HEADINGS: Mapping[Part, str] = {
    "situation": "Situation",
    "task": "Task",
    "action": "Action",
    "result": "Result",
    "lesson": "Lesson",
}


def to_markdown(stories: Sequence[Story]) -> str:
    """Stories as Markdown that `from_markdown` reads again."""
    return "\n".join(line for s in stories for line in _card(s)).strip() + "\n"


def _card(story: Story) -> list[str]:
    lines = [f"# {story.title}", "", *(f"Told: {t.probe} {t.at.isoformat()}" for t in story.told)]
    shown = ", ".join(f"{i} {v}" for i, v in story.shows.items())
    lines += [f"Shows: {shown}"] if shown else []
    for part, heading in _HEADINGS.items():
        if story.part(part):
            lines += ["", f"## {heading}", "", *(f"- {w}" for w in story.part(part))]
    return [*lines, ""]


def from_markdown(text: str) -> tuple[Story, ...]:
    """Stories from Markdown: ``# title``, then ``## Situation`` … with a bullet for each sentence.

    ``CallerMistake`` names the line that fits nowhere. Words before the first title are refused too.
    """
    found: list[Story] = []
    part: Part | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("# "):
            found.append(Story(title=line[2:].strip(), bullets=()))
            part = None
        elif not found:
            raise CallerMistake(
                f"line {number}: found {line[:60]!r}; expected '# ' and the title of a story first"
            )
        elif line.startswith("## "):
            part = _part(line[3:], number)
        else:
            found[-1] = _with_line(found[-1], line, part, number)
    if not found:
        raise CallerMistake("no story found; expected a line that begins with '# ' and the title of a story")
    return tuple(s.model_copy(update={"words": " ".join(b.words for b in s.bullets)}) for s in found)


def _part(heading: str, number: int) -> Part:
    for part, says in _HEADINGS.items():
        if heading.strip().lower() == says.lower():
            return part
    raise CallerMistake(
        f"line {number}: found the heading {heading.strip()!r}; expected one of {', '.join(_HEADINGS.values())}"
    )


def _with_line(story: Story, line: str, part: Part | None, number: int) -> Story:
    if line.startswith("Told: "):
        probe, _, moment = line[6:].partition(" ")
        try:
            at = datetime.fromisoformat(moment.strip())
        except ValueError as error:
            raise CallerMistake(
                f"line {number}: found {moment!r}; expected a moment such as 2026-03-01T09:00:00+00:00"
            ) from error
        if at.tzinfo is None:
            raise CallerMistake(
                f"line {number}: found {moment!r}; expected a moment with its zone, such as +00:00"
            )
        return story.model_copy(update={"told": (*story.told, Told(at=at, probe=probe))})
    if line.startswith("Shows: "):  # for people; what a story shows is computed from its words
        return story
    if line.startswith("- ") and part is not None:
        return story.model_copy(
            update={"bullets": (*story.bullets, Bullet(part=part, words=line[2:].strip()))}
        )
    raise CallerMistake(
        f"line {number}: found {line[:60]!r}; expected '- ' and a sentence under a heading such as '## Situation'"
    )
