"""Worked examples as text: the answer with numbered marks, and beside it what each mark is. Pure functions of values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.domain.worked import PROVENANCE, Examples, Worked, stretches

if TYPE_CHECKING:
    from interviewer.present.rating import Names

HEADS = {"weak": "A weak answer", "adequate": "An adequate answer", "strong": "A strong answer"}
SIGN = {"met": "✓", "partial": "~"}


def head(answer: Worked) -> str:
    """``A weak answer (123 words)``."""
    return f"{HEADS[answer.kind]} ({answer.words} words)"


def examples_markdown(examples: Examples, *, library: Names) -> str:
    """The three answers with their verdicts beside the words, as Markdown that also reads well in a terminal."""
    lines = [f"# Three answers to {examples.probe}", "", PROVENANCE, ""]
    for answer in examples.answers:
        lines += [f"## {head(answer)}", "", answer.lesson, ""]
        lines += _marked(answer, library)
        lines += [f"- – {_title(a.criterion, library)}: {a.reason}" for a in answer.absent] + [""]
    return "\n".join(lines).rstrip() + "\n"


def _marked(answer: Worked, library: Names) -> list[str]:
    words, notes, number = [], [], 0
    for stretch in stretches(answer):
        if not stretch.verdicts:
            words.append(stretch.words)
            continue
        number += 1
        words.append(f"[{stretch.words}] ({number})")
        said = ", ".join(f"{SIGN[v.verdict]} {_title(v.criterion, library)}" for v in stretch.verdicts)
        notes.append(f"- ({number}) {said}")
    return ["".join(words), "", *notes]


def _title(criterion: str, library: Names) -> str:
    return f"{library.criteria[criterion].title} ({criterion})"


def list_says(probes: Sequence[str]) -> str:
    """Which probes have worked examples."""
    return f"Worked examples: {', '.join(probes)}"
