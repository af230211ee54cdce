"""Prompt files: read, checked, hashed, and filled with values.

A file ``prompts/NAME.vN.md`` has a head between two lines ``---`` (``id``, ``version``, ``kind``) and the
sections ``## system`` and ``## user`` in their order. Names in single braces are filled in; a brace
that is meant literally is doubled. Whatever people or schemas bring is passed as a value, so braces in
it mean nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.tracing import silence_tracing
from interviewer.errors import NotFound, PromptError

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

Role = Literal["system", "user", "assistant"]
Piece = tuple[str, str | None]  # words as they stand, and the name whose value follows on them
HEAD = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
SECTION = re.compile(r"^## (\w+)[ \t]*$", re.MULTILINE)
FILE_NAME = re.compile(r"(?P<id>[a-z][a-z0-9-]*)\.v(?P<version>\d+)\.md")


class Message(TypedDict):
    """One chat message as the providers take it."""

    role: Role
    content: str


@dataclass(frozen=True)
class Prompt:
    """One frozen version of a prompt. ``sha256`` is that of the file (line ends folded to \\n)."""

    id: str
    version: int
    kind: str
    sha256: str
    sections: tuple[tuple[Role, str], ...]

    @property
    def name(self) -> str:
        """As stored with a rating, for example ``rate.v1``."""
        return f"{self.id}.v{self.version}"

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The names that have to be filled in."""
        return frozenset(field for _, pieces in self._pieces for _, field in pieces if field is not None)

    @cached_property
    def _pieces(self) -> tuple[tuple[Role, tuple[Piece, ...]], ...]:
        return tuple((role, tuple(_parsed(text))) for role, text in self.sections)

    def render(self, **values: str) -> list[Message]:
        """The messages. Raises `PromptError` on a missing or an unused name. Needs no langchain-core."""
        self._check(values)
        return [{"role": role, "content": "".join(_filled(pieces, values))} for role, pieces in self._pieces]

    def digest(self, **values: str) -> str:
        """sha256 over prompt file and values: equal digests render equally."""
        self._check(values)
        return hashlib.sha256(json.dumps([self.sha256, values], sort_keys=True).encode()).hexdigest()

    def as_template(self) -> ChatPromptTemplate:
        """The same prompt for those who compose with langchain-core; it renders to the same messages."""
        silence_tracing()
        from langchain_core.prompts import ChatPromptTemplate

        return ChatPromptTemplate.from_messages(list(self.sections), template_format="f-string")

    def _check(self, values: Mapping[str, str]) -> None:
        missing, unused = self.wanted - values.keys(), values.keys() - self.wanted
        if missing or unused:
            raise PromptError(f"{self.name}: missing {sorted(missing)}, unused {sorted(unused)}")


def _parsed(text: str) -> Iterator[Piece]:
    return ((words, field) for words, field, _, _ in string.Formatter().parse(text))


def _filled(pieces: Iterable[Piece], values: Mapping[str, str]) -> Iterator[str]:
    for words, field in pieces:
        yield words
        if field is not None:
            yield values[field]


def load_prompt(name: str, *, folder: Path | None = None) -> Prompt:
    """The prompt ``name`` (such as ``rate.v1``). Raises `NotFound`, or `PromptError` naming file and line."""
    root = folder or asset_dir("prompts")
    path = root / f"{name}.md"
    if not path.is_file():
        raise NotFound("prompt", name, [p.stem for p in root.glob("*.v*.md")])
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as fault:
        raise PromptError(f"{path.name}: not UTF-8 at byte {fault.start}") from fault
    return parse_prompt(text.replace("\r\n", "\n"), path.name)


def parse_prompt(text: str, file_name: str) -> Prompt:
    """A prompt from the text of its file. Raises `PromptError`."""
    named, parts = FILE_NAME.fullmatch(file_name), HEAD.match(text)
    if not named:
        raise PromptError(f"{file_name}: expected a file name like rate.v1.md")
    if not parts:
        raise PromptError(f"{file_name}, line 1: expected a head between two lines ---")
    head = _head(parts[1], file_name)
    for key in ("id", "version"):
        if head[key] != str(named[key] if key == "id" else int(named[key])):
            raise PromptError(f"{file_name}: {key} is {head[key]!r}, the file name says {named[key]!r}")
    prompt = Prompt(
        id=head["id"],
        version=int(head["version"]),
        kind=head["kind"],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        sections=_sections(parts[2], file_name),
    )
    _check_names(prompt, file_name)
    return prompt


def _head(text: str, file_name: str) -> dict[str, str]:
    head: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=2):
        key, colon, value = line.partition(":")
        if not colon or not value.strip() or key.strip() in head:
            raise PromptError(f"{file_name}, line {number}: found {line!r}, expected one 'key: value'")
        head[key.strip()] = value.strip()
    if head.keys() != {"id", "version", "kind"}:
        raise PromptError(f"{file_name}: the head has {sorted(head)}, expected id, kind, version")
    return head


def _sections(body: str, file_name: str) -> tuple[tuple[Role, str], ...]:
    before, *rest = SECTION.split(body)
    if before.strip() or not rest:
        raise PromptError(f"{file_name}: expected '## system' or '## user' after the head")
    found: list[tuple[Role, str]] = []
    for role, text in zip(rest[::2], rest[1::2], strict=True):
        if role not in ("system", "user", "assistant"):
            raise PromptError(f"{file_name}: found section {role!r}, expected system, user or assistant")
        if not text.strip():
            raise PromptError(f"{file_name}: section {role!r} is empty")
        found.append((role, text.strip()))  # type: ignore[arg-type]  # narrowed by the check above
    if found[-1][0] != "user":
        raise PromptError(f"{file_name}: the last section is {found[-1][0]!r}, expected user")
    return tuple(found)


def _check_names(prompt: Prompt, file_name: str) -> None:
    try:
        odd = {
            field
            for _, text in prompt.sections
            for _, field, spec, conversion in string.Formatter().parse(text)
            if field is not None and (not field.isidentifier() or spec or conversion)
        }
    except ValueError as fault:
        raise PromptError(f"{file_name}: {fault}; a literal brace has to be doubled") from fault
    if odd:
        raise PromptError(f"{file_name}: {sorted(odd)} are no plain names; a literal brace has to be doubled")


def fence(text: str) -> tuple[str, str]:
    """A mark that does not occur in ``text``, and the text between an opening and a closing line with it.

    The mark comes from a hash of the text: the same text is always fenced alike (recordings match),
    and nobody can write a text that holds its own mark.
    """
    turn = 0
    while True:
        mark = "TEXT-" + hashlib.sha256(f"{turn}:{text}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
        if mark.casefold() not in text.casefold():
            return mark, f"<<<{mark}\n{text}\n{mark}>>>"
        turn += 1
