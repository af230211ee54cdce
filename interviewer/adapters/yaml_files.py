"""YAML files read fast, with errors that name file, line and key.

The quick way (libyaml) carries no line numbers; only when a file turns out wrong is it composed again to
find where.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from interviewer.errors import RubricError

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in ``path``; `RubricError` where the file is not YAML or not a mapping."""
    try:
        value = yaml.load(path.read_bytes(), Loader=Loader)  # noqa: S506 - a safe loader, chosen above
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise RubricError(f"{path.name}{line}: not YAML: {problem}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError(f"{path.name}: cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise RubricError(f"{path.name}: expected a mapping of keys, found {type(value).__name__}")
    repeated = _repeated_key(path) if _may_repeat(path) else None
    if repeated:
        raise RubricError(f"{path.name} line {repeated[1]}: key {repeated[0]!r} stands twice in one mapping")
    return value


def validated(model: type[M], value: Any, *, path: Path, under: Sequence[str | int] = ()) -> M:
    """``value`` as ``model``; `RubricError` that names file, line, key, what was found and what was expected."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise RubricError(_explain(error, model, path=path, under=under)) from error


def _explain(
    error: ValidationError, model: type[BaseModel], *, path: Path, under: Sequence[str | int]
) -> str:
    every = error.errors(include_url=False)
    first = next(
        (e for e in every if e["type"] == "extra_forbidden"), every[0]
    )  # a misspelt key explains a missing one
    where = [*under, *first["loc"]]
    line = line_of(path, where)
    key = ".".join(str(p) for p in first["loc"]) or "(whole file)"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        known = get_close_matches(str(first["loc"][-1]), _fields(model, first["loc"][:-1]), n=1)
        message = "unknown key" + (f"; did you mean {known[0]!r}?" if known else "")
    elif first["type"] == "missing":
        message = "key is missing"
    elif first["type"] != "value_error":
        message += f"; found {str(first['input'])[:60]!r}"
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{path.name} line {line}: {key}: {message}{more}"


def _fields(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    found: Any = model
    for part in loc:
        if isinstance(part, int) or not hasattr(found, "model_fields"):
            continue
        annotation = found.model_fields[part].annotation if part in found.model_fields else None
        inner = [a for a in getattr(annotation, "__args__", ()) if hasattr(a, "model_fields")]
        found = inner[0] if inner else annotation
    return list(getattr(found, "model_fields", {}))


def line_of(path: Path, where: Sequence[str | int]) -> int:
    """Line (from 1) of the node at ``where`` in a YAML file, or of the nearest one above it."""
    node: Any = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    line = 1
    for part in where:
        step = _child(node, part)
        if step is None:
            break
        line, node = step
    return line


def _child(node: Any, part: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(part):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line + 1, node.value[part]
    return None


def _may_repeat(path: Path) -> bool:
    """Whether any key text stands at the same indent twice under one parent: a cheap look before composing."""
    seen: list[tuple[int, set[str]]] = []
    for raw in path.read_text("utf-8").splitlines():
        body = raw.lstrip()
        if not body or body.startswith("#"):
            continue
        indent = len(raw) - len(body)
        fresh = body.startswith("- ")
        if fresh:
            indent += 2
            body = body[2:]
        while seen and seen[-1][0] > indent:
            seen.pop()
        if fresh and seen and seen[-1][0] == indent:
            seen.pop()
        if not seen or seen[-1][0] < indent:
            seen.append((indent, set()))
        key, colon, _ = body.partition(":")
        if colon and " " not in key:
            if key in seen[-1][1]:
                return True
            seen[-1][1].add(key)
    return False


def _repeated_key(path: Path) -> tuple[str, int] | None:
    pending = [yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    return str(key.value), key.start_mark.line + 1
                seen.add(key.value)
                pending.append(value)
        elif isinstance(node, yaml.SequenceNode):
            pending.extend(node.value)
    return None
