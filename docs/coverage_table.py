"""Where every system of the sources lives: reads docs/coverage.yaml, finds each home's text, writes docs/coverage.md.

A home is written as a kind and a name: ``card kill``, ``exercise backlog``, ``probe P08``, ``rubric bar``, ``criterion
BAR-3``, ``loop case-90``, ``check okr``, ``command panel``, ``tab Panel``, ``file rubrics/loops/loops.v1.yaml``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from interviewer import present
from interviewer.adapters.library import library
from interviewer.check import FORMS
from interviewer.cli import COMMANDS

ROOT = Path(__file__).parents[1]
SOURCE = Path(__file__).with_name("coverage.yaml")
#: K01-24, B01-29, S01-51: 104 systems.
IDS = tuple(
    f"{letter}{n:02d}" for letter, last in (("K", 24), ("B", 29), ("S", 51)) for n in range(1, last + 1)
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Home(_Frozen):
    """One place where a system lives, and the exact elements that have to be found there."""

    at: str = Field(pattern=r"^[a-z]+ \S")
    has: tuple[str, ...] = ()


class Row(_Frozen):
    """One system of the inventory."""

    name: str
    homes: tuple[Home, ...] = Field(min_length=1)
    tests: tuple[str, ...] = Field(min_length=1)


def rows() -> dict[str, Row]:
    """Every row of docs/coverage.yaml, by id, in the order of the inventory."""
    value = yaml.safe_load(SOURCE.read_text("utf-8"))
    held = {id: Row.model_validate(row) for id, row in value.items()}
    return {id: held[id] for id in sorted(held, key=lambda i: ("KBS".index(i[0]), i))}


@cache
def text_of(at: str) -> str:
    """All the words at a home; `LookupError` where there is no such place."""
    kind, _, name = at.partition(" ")
    if kind not in _KINDS:
        raise LookupError(f"{at}: no kind of home {kind!r}; expected one of {', '.join(_KINDS)}")
    try:
        return _KINDS[kind](name)
    except (KeyError, OSError) as error:
        raise LookupError(f"{at}: there is no such {kind}") from error


def faults(held: dict[str, Row]) -> list[str]:
    """What is wrong with the table: ids without a row, homes and tests that do not exist, elements not found."""
    found = [f"{id}: no home" for id in IDS if id not in held]
    found += [f"{id}: not an id of the inventory" for id in held if id not in IDS]
    for id, row in held.items():
        for home in row.homes:
            found += _home_faults(id, home)
        found += [f"{id}: no such test {test}" for test in row.tests if not _is_test(test)]
    return found


def _home_faults(id: str, home: Home) -> Iterable[str]:
    try:
        text = folded(text_of(home.at))
    except LookupError as error:
        return [f"{id}: {error}"]
    return [
        f"{id}: {element!r} is not found at {home.at}" for element in home.has if folded(element) not in text
    ]


def folded(text: str) -> str:
    """Lower case, single spaces, plain dashes and quotation marks."""
    plain = text.translate({0x2013: "-", 0x2212: "-", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "})
    return " ".join(plain.casefold().split())


def _is_test(named: str) -> bool:
    file, _, function = named.partition("::")
    path = ROOT / file
    if not (path.is_file() and path.name.startswith("test_")):
        return False
    text = path.read_text("utf-8")
    return bool(
        re.search(
            rf"^def {re.escape(function)}\(" if function else r"^ *(?:async )?def test_", text, re.MULTILINE
        )
    )


def page() -> str:
    """docs/coverage.md."""
    lines = [
        "# Where every system of the sources lives",
        "",
        f"{len(IDS)} systems. K: Analytics Leadership, B: Lead Data Scientist blueprint, S: Staff Data Scientist chapter. The",
        "elements in brackets are found there by a test; so are homes and tests that do not exist.",
        "",
        "| id | system | home | tested by |",
        "|---|---|---|---|",
    ]
    for id, row in rows().items():
        homes = "<br>".join(_shown(h) for h in row.homes)
        tests = "<br>".join(f"`{t}`" for t in row.tests)
        lines.append(f"| {id} | {_cell(row.name)} | {homes} | {tests} |")
    return "\n".join(lines) + "\n"


def _shown(home: Home) -> str:
    elements = f" ({_cell('; '.join(home.has))})" if home.has else ""
    return f"`{home.at}`{elements}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


# --- kinds of home -------------------------------------------------------------------------------


def _strings(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace('\\"', '"')


def _rubric(id: str) -> str:
    books = library()
    rubric = books.rubrics[id]
    used = [books.criteria[i].model_dump(mode="json") for i in rubric.uses]
    return _strings([rubric.model_dump(mode="json"), used])


def _check(kind: str) -> str:
    form, checker = FORMS[kind]
    modules = {sys.modules[form.__module__].__file__, sys.modules[checker.__module__].__file__}
    sources = [Path(f).read_text("utf-8") for f in sorted(filter(None, modules))]
    return "\n".join([*sources, (ROOT / "docs" / "examples" / f"{kind}.yaml").read_text("utf-8")])


def _command(name: str) -> str:
    module, about = COMMANDS[name]
    return about + (ROOT / "interviewer" / "commands" / f"{module}.py").read_text("utf-8")


def _tab(name: str) -> str:
    text = (ROOT / "interviewer" / "web" / "page.py").read_text("utf-8")
    if f'gr.Tab("{name}"' not in text:
        raise KeyError(name)
    return name


_KINDS: dict[str, Callable[[str], str]] = {
    "card": lambda id: library().cards[id].words(),
    "exercise": lambda id: _strings(library().exercises[id].model_dump(mode="json")),
    "probe": lambda id: present.probe_markdown(library().probes[id], library=library()),
    "rubric": _rubric,
    "criterion": lambda id: _strings(library().criteria[id].model_dump(mode="json")),
    "loop": lambda id: _strings(library().loops[id].model_dump(mode="json")),
    "check": _check,
    "command": _command,
    "tab": _tab,
    "file": lambda path: (ROOT / path).read_text("utf-8"),
}
