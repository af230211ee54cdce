"""Worked examples read from ``rubrics/examples`` and checked against the sheets of their probes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.adapters.extras import EXAMPLES
from interviewer.adapters.newest import newest
from interviewer.adapters.yaml_files import line_of, read_yaml, validated
from interviewer.domain.worked import Examples
from interviewer.errors import RubricError

if TYPE_CHECKING:
    from interviewer.adapters.library import Library


def read_examples(folder: Path) -> dict[str, Examples]:
    """The newest examples of every probe below ``folder``, by probe; `RubricError` names file, line and key."""
    return newest((folder / EXAMPLES).glob("*.yaml"), read_file, by=lambda one: one.probe)


def read_file(path: Path) -> Examples:
    """The examples of one file, ``{id, version, kind: examples, probe, answers: [...]}``."""
    value = read_yaml(path)
    kind = value.pop("kind", None)
    if kind != "examples":
        raise RubricError(
            f"{path.name} line {line_of(path, ['kind'])}: kind: found {kind!r}; expected 'examples'"
        )
    one = validated(Examples, value, path=path)
    if path.name != f"{one.id}.v{one.version}.yaml":
        raise RubricError(f"{path.name}: expected the name {one.id}.v{one.version}.yaml")
    return one


def faults(folder: Path, library: Library) -> list[str]:
    """Every fault of the examples below ``folder``, one line each: unread files, unknown probes, criteria off the sheet."""
    found: list[str] = []
    for path in sorted((folder / EXAMPLES).glob("*.yaml")):
        try:
            one = read_file(path)
        except RubricError as error:
            found.append(str(error))
            continue
        if one.probe not in library.probes:
            found.append(
                f"{path.name} line {line_of(path, ['probe'])}: probe: {one.probe} is in no probe file"
            )
            continue
        sheet = {c.id for c in library.sheet(one.probe).criteria if c.kind == "judged"}
        found += [f"{path.name}: {c} is not on the sheet of {one.probe}" for c in one.strays(sheet)]
    return found
