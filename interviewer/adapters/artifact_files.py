"""Reads an artefact from a YAML or JSON file, and names the line when something in it is refused.

Only plain data is read: no tags, no anchors or aliases, no key twice, at most half a million bytes.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interviewer.check import ArtifactRefused, Place
from interviewer.errors import CallerMistake

MOST_BYTES, DEEPEST = 500_000, 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class ArtifactFile:
    """What a file holds, and the line (from 1) of every key and list item in it."""

    name: str
    data: Any
    lines: dict[Place, int]

    def line_of(self, path: Place) -> int:
        """The line of `path`, or of the nearest place above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def located(self, refused: ArtifactRefused) -> CallerMistake:
        """The same refusal with file and line in front of every place."""
        told = [f"{self.name}, line {self.line_of(r.path)}: {r}" for r in refused.refusals]
        return CallerMistake("\n".join(told))


def read(file: str) -> ArtifactFile:
    """The artefact in `file`, or on standard input for ``-``; `CallerMistake` says what is wrong with it."""
    if file == "-":
        return parse(sys.stdin.buffer.read(MOST_BYTES + 1), name="standard input")
    try:
        with Path(file).open("rb") as stream:
            return parse(stream.read(MOST_BYTES + 1), name=file)
    except OSError as error:
        raise CallerMistake(
            f"{file}: cannot be read: {error.strerror}; expected a YAML or JSON file"
        ) from error


def parse(content: bytes, *, name: str) -> ArtifactFile:
    """The data in `content` (UTF-8, YAML or JSON); `CallerMistake` names file and line of what is wrong."""
    text = _decoded(content, name=name)
    if not text.strip():
        raise CallerMistake(f"{name}: the file is empty; expected a mapping of keys")
    is_json = text.lstrip().startswith("{")
    data = _from_json(text, name=name) if is_json else None
    # Tabs may stand between JSON tokens, but not between YAML ones; lines stay the same.
    node = _composed(text.replace("\t", " ") if is_json else text, name=name)
    lines: dict[Place, int] = {}
    _walk(node, (), lines, name=name)
    if not isinstance(node, yaml.MappingNode):
        raise CallerMistake(f"{name}, line 1: found {_kind(node)}; expected a mapping of keys")
    return ArtifactFile(name, data if is_json else _built(node, name=name), lines)


def _decoded(content: bytes, *, name: str) -> str:
    if len(content) > MOST_BYTES:
        raise CallerMistake(f"{name}: found more than {MOST_BYTES:,} bytes; expected at most that")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CallerMistake(
            f"{name}, line {line}: found a byte that is not UTF-8; expected text in UTF-8"
        ) from error
    return text


def _from_json(text: str, *, name: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise CallerMistake(f"{name}, line {error.lineno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise CallerMistake(f"{name}: not JSON that can be read: {error}") from error


def _no_constant(constant: str) -> None:
    raise ValueError(f"found {constant}; expected a finite number")


def _composed(text: str, *, name: str) -> yaml.Node:
    try:
        _refuse_tangles(text, name=name)
        node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f", line {mark.line + 1}" if mark else ""
        raise CallerMistake(f"{name}{line}: not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise CallerMistake(f"{name}: not YAML: {error}") from error
    if node is None:
        raise CallerMistake(f"{name}: the file is empty; expected a mapping of keys")
    return node


def _refuse_tangles(text: str, *, name: str) -> None:
    """Refuses aliases, and nesting so deep that reading it would take minutes."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise CallerMistake(
                f"{name}, line {line}: found the alias *{event.anchor}; expected the text itself"
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise CallerMistake(
                f"{name}, line {line}: found more than {DEEPEST} levels of nesting; expected a few"
            )


def _walk(node: yaml.Node, path: Place, lines: dict[Place, int], *, name: str) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            _walk(item, (*path, place), lines, name=name)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CallerMistake(f"{name}, line {line}: found {_kind(key)} as a key; expected a word")
            here = (*path, key.value)
            if here in lines:
                raise CallerMistake(
                    f"{name}, line {line}: found the key {key.value!r} twice; expected it once"
                )
            lines[here] = line
            _walk(value, here, lines, name=name)


def _built(node: yaml.Node, *, name: str) -> Any:
    try:
        return _construct(node)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        line = next((n.start_mark.line + 1 for n in _scalars(node) if not _can_be_built(n)), 1)
        problem = getattr(error, "problem", None) or error
        raise CallerMistake(f"{name}, line {line}: a value that cannot be read: {problem}") from error


def _construct(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _scalars(node: yaml.Node) -> list[yaml.Node]:
    """The parts of a tree that hold a value, and those with a tag of their own, in order."""
    if isinstance(node, yaml.MappingNode):
        below = [part for _, value in node.value for part in _scalars(value)]
    elif isinstance(node, yaml.SequenceNode):
        below = [part for value in node.value for part in _scalars(value)]
    else:
        return [node]
    return below if node.tag.startswith("tag:yaml.org,2002:") and "python" not in node.tag else [node, *below]


def _can_be_built(node: yaml.Node) -> bool:
    try:
        _construct(node)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
    return True


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    return "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
