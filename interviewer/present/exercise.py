"""Exercises, attempts and cards in words: for the terminal, for exports, and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from interviewer.domain.card import Card
from interviewer.domain.exercise import (
    Choose,
    Estimate,
    Exercise,
    FillIn,
    Material,
    Part,
    PickSome,
    Predict,
    Sort,
    Table,
    Write,
)
from interviewer.domain.exercises.calibration import Bin, Run
from interviewer.domain.exercises.result import Attempt, Line, PartResult
from interviewer.domain.rating import Rating
from interviewer.present.rating import MANNERS, Names, rating_markdown

MARKS = {"right": "✓", "wrong": "✗", "open": "·", "told": "-"}
STATES = {"met": "ok", "partial": "in part", "missing": "missing", "unknown": "cannot be told here"}


def exercise_table(exercises: Sequence[Exercise], *, markdown: bool = False) -> str:
    """One line per exercise: id, time, theme, title, sources."""
    rows = [(e.id, e.time, e.theme, e.title, " ".join(e.source)) for e in exercises]
    head = ("id", "time", "theme", "title", "sources")
    if markdown:
        return "\n".join("| " + " | ".join(r) + " |" for r in (head, ("---",) * len(head), *rows))
    widths = [max(len(r[n]) for r in (head, *rows)) for n in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(r, widths, strict=True)).rstrip() for r in (head, *rows)
    )


def exercise_markdown(exercise: Exercise, *, setting: Mapping[str, str] | None = None) -> str:
    """The exercise as a page: what it is for, the material, what is asked. The key is not shown."""
    lines = [f"# {exercise.title}", "", f"{exercise.id} v{exercise.version} · {exercise.time}", ""]
    lines += [exercise.about, "", f"**What it trains.** {exercise.trains}", ""]
    for axis in exercise.settings:
        lines += [f"Setting `{axis.id}` ({axis.title}): " + ", ".join(f"`{o.id}`" for o in axis.options), ""]
    for material in exercise.told(setting or {}):
        lines += material_lines(material)
    for part in exercise.parts:
        lines += [f"## {part.title}", "", part.ask, "", *_asked(part), ""]
    return "\n".join(lines).rstrip()


def material_lines(material: Material) -> list[str]:
    """A piece of material as Markdown."""
    lines = [f"## {material.title}", ""]
    if material.text:
        lines += [material.text.strip(), ""]
    return [*lines, *_table(material.table), ""] if material.table else lines


def _table(table: Table) -> list[str]:
    rows = (table.head, ("---",) * len(table.head), *table.rows)
    return ["| " + " | ".join(r) + " |" for r in rows]


def _asked(part: Part) -> list[str]:
    match part:
        case Choose() | Sort():
            choices = ", ".join(f"`{c.id}` {c.title}" for c in part.choices)
            hours = [f" ({i.hours:g} h)" if i.hours else "" for i in part.items]
            items = [f"- `{i.id}` {i.says}{h}" for i, h in zip(part.items, hours, strict=True)]
            return [f"Choices: {choices}", "", *items]
        case PickSome():
            return [f"- `{i.id}` {i.says}" for i in part.items]
        case Estimate():
            return [f"- `{i.id}` {i.says}" for i in part.items]
        case Write():
            return [f"- `{b.id}` {b.label}{f': {b.hint}' if b.hint else ''}" for b in part.boxes]
        case FillIn():
            return [f"- `{c.id}` {c.label} ({c.holds})" for c in part.cells] or [
                "```yaml",
                part.start.strip(),
                "```",
            ]
        case Predict():
            return [f"- `{c}`" for c in part.criteria]


def answer_sheet(exercise: Exercise, *, setting: Mapping[str, str] | None = None) -> str:
    """A YAML file to fill in and hand to ``interviewer exercise ID FILE``; every value is empty.

    setting: is said in the command, since what was chosen is kept with the answers.
    """
    chosen = "".join(f" --setting {axis}={option}" for axis, option in (setting or {}).items())
    lines = [f"# {exercise.title}: fill in, then run: interviewer exercise {exercise.id} FILE{chosen}"]
    for part in exercise.parts:
        lines += ["", f"# {part.title}: {' '.join(part.ask.split())}", f"{part.id}:"]
        lines += [f"  {line}" for line in _blank(part)]
    return "\n".join(lines) + "\n"


def _blank(part: Part) -> list[str]:
    match part:
        case Choose() | Sort():
            start = "[]" if isinstance(part, Choose) and part.many else ""
            choices = "one of" if not start else "any of"
            named = " ".join(c.id for c in part.choices)
            return [f"# {choices}: {named}", *(f"{i.id}: {start}".rstrip() for i in part.items)]
        case PickSome():
            return [f"# from: {' '.join(i.id for i in part.items)}", "picked: []"]
        case Estimate():
            return ["# says: true or false; sure: 50 to 99", *(f"{i.id}: {{}}" for i in part.items)]
        case Write():
            return [f"{b.id}:" for b in part.boxes]
        case FillIn():
            if part.start:
                return ["text: |", *(f"  {line}" for line in part.start.strip().splitlines())]
            return [f"{c.id}:  # {c.holds}" for c in part.cells]
        case Predict():
            return ["# says: true (met) or false; sure: 50 to 99", *(f"{c}: {{}}" for c in part.criteria)]


def attempt_markdown(exercise: Exercise, attempt: Attempt, *, library: Names) -> str:
    """One attempt: what was given, how it came out, why, and one way to write it."""
    lines = [f"# {exercise.title}", "", f"Started {attempt.started:%Y-%m-%d %H:%M} UTC"]
    if attempt.minutes is not None:
        lines[-1] += f", handed in after {attempt.minutes:.0f} minutes"
    lines.append("")
    chosen = {
        a.title: o.title for a in exercise.settings for o in a.options if attempt.setting.get(a.id) == o.id
    }
    lines += [f"- {axis}: {option}" for axis, option in chosen.items()]
    if not attempt.results:
        lines += [
            f"- {part}: {item}: {value}"
            for part, given in attempt.answers.items()
            for item, value in given.items()
        ]
        return "\n".join([*lines, "", "Not handed in yet."])
    for result in attempt.results:
        part = next((p for p in exercise.parts if p.id == result.part), None)
        lines += ["", f"## {result.title}", "", *result_lines(result, part, library=library)]
    return "\n".join([*lines, "", MANNERS])


def result_lines(result: PartResult, part: Part | None, *, library: Names) -> list[str]:
    """The result of one part as Markdown."""
    lines = [*(f"{s}" for s in result.sums), ""] if result.sums else []
    lines += [_line(line, result.type) for line in result.lines]
    if result.failure:
        lines += ["", f"Not rated: {result.failure}"]
    if result.report:
        lines += [_check(c) for c in result.report["checks"]]
    if result.rating:
        told = rating_markdown(Rating.model_validate(result.rating), library=library)
        lines += ["", told.replace("\n#", "\n##").replace("# ", "### ", 1)]
    if isinstance(part, Write) and part.sample:
        labels = {b.id: b.label for b in part.boxes}
        lines += ["", "### One way to write it", ""]
        lines += [f"**{labels[i]}** {' '.join(text.split())}\n" for i, text in part.sample.items()]
    return lines


def _line(line: Line, kind: str) -> str:
    if kind == "write":
        return f"- **{line.says}** {line.given or '(left open)'}" + (f" ({line.why})" if line.why else "")
    key = f"; expected: {line.expected}" if line.state in ("wrong", "open") and line.expected else ""
    why = f" - {line.why}" if line.why else ""
    return f"- {MARKS[line.state]} {line.says}: {line.given or 'left open'}{key}{why}"


def _check(check: Mapping[str, Any]) -> str:
    fix = f" Fix: {check['fix']}" if check["fix"] else ""
    return f"- {STATES[check['state']]}: {check['asks']} ({check['id']}): {check['found']}.{fix}"


def calibration_lines(runs: Sequence[Run], bins: Sequence[Bin]) -> list[str]:
    """The curve and the Brier score over time."""
    if not runs:
        return ["No forecasts are kept yet."]
    lines = ["| sitting | claims | Brier score |", "|---|---|---|"]
    lines += [f"| {r.at:%Y-%m-%d %H:%M} {r.title} | {r.n} | {r.brier:.3f} |" for r in runs]
    lines += ["", "| said | claims | came true |", "|---|---|---|"]
    for b in bins:
        true = "-" if b.came_true is None else f"{100 * b.came_true:.0f} %"
        lines.append(f"| {b.low}-{b.high} % | {b.n} | {true} |")
    return lines


def card_markdown(card: Card) -> str:
    """A card as Markdown."""
    lines = [f"# {card.title}", ""]
    for section in card.sections:
        lines += [f"## {section.head}", ""] if section.head else []
        lines += [section.text.strip(), ""] if section.text else []
        lines += [*(f"- {p}" for p in section.points), ""] if section.points else []
        lines += [*_table(section.table), ""] if section.table else []
    lines.append(f"Stands beside: {', '.join(card.beside)}" if card.beside else "")
    return "\n".join(lines).rstrip()


def card_table(cards: Sequence[Card], *, markdown: bool = False) -> str:
    """One line per card: id and title."""
    rows = [(c.id, c.title, " ".join(c.source)) for c in cards]
    if markdown:
        head = ("id", "title", "sources")
        return "\n".join("| " + " | ".join(r) + " |" for r in (head, ("---",) * 3, *rows))
    width = max((len(c.id) for c in cards), default=2)
    return "\n".join(f"{i.ljust(width)}  {t}" for i, t, _ in rows)
