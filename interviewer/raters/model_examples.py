"""Worked examples for a prompt that asks for them: of each family on the sheet one strong and one adequate excerpt."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.yaml_files import read_yaml, validated
from interviewer.domain.rating import VerdictValue
from interviewer.domain.rubric import Sheet

EXAMPLES = "examples.v1"
HEAD = (
    "EXAMPLES\nMade-up excerpts from other texts, each with how some criteria of the list were judged on it. They show where a "
    "verdict begins and ends, nothing else: no word of them is in the text below, and none may be quoted."
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Judged(_Frozen):
    """How one criterion was judged on an excerpt; ``quote`` is empty where nothing was there."""

    id: str
    verdict: VerdictValue
    quote: str = ""
    why: str


class Excerpt(_Frozen):
    """A few sentences of a made-up text, ``strong`` or ``adequate``, with verdicts."""

    manner: str
    text: str
    judged: tuple[Judged, ...]


class Examples(_Frozen):
    """The excerpts by the rubric that they are for."""

    id: str
    version: int
    families: dict[str, tuple[Excerpt, ...]]


@cache
def read_examples(name: str = EXAMPLES, *, folder: Path | None = None) -> Examples:
    """The examples ``name`` beside the prompts. Raises `RubricError` that names file, line and key of a fault."""
    path = (folder or asset_dir("prompts")) / f"{name}.yaml"
    value: dict[str, Any] = read_yaml(path)
    return validated(Examples, value, path=path)


def examples_of(sheet: Sheet) -> str:
    """The excerpts for the rubrics of a sheet, with the verdicts on criteria that are on it; empty where there are none."""
    ids = {c.id for c in sheet.criteria}
    blocks = [
        block
        for ref in sheet.rubrics
        for excerpt in read_examples().families.get(ref.id, ())
        if (block := _block(excerpt, ids))
    ]
    return "\n\n".join([HEAD, *blocks]) if blocks else ""


def _block(excerpt: Excerpt, ids: set[str]) -> str:
    lines = [_line(j) for j in excerpt.judged if j.id in ids]
    return "\n".join([f"Excerpt: {excerpt.text.strip()}", *lines]) if lines else ""


def _line(judged: Judged) -> str:
    quoted = f', quote "{judged.quote}"' if judged.quote else ", no quote"
    return f"  {judged.id}: {judged.verdict}{quoted}: {judged.why}"
