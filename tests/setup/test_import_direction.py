"""web and command line -> use cases -> domain: who may import whom, read from the source."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.environment import ROOT

PACKAGE = ROOT / "interviewer"

#: The rooms of the house. A file belongs to the first that matches; ours = what of `interviewer` it may import,
#: others = which packages beside the standard library and pydantic (top-level names; "*" is any).
SHARED = ("errors", "__version__")
EVERYWHERE = ("pydantic", "pydantic_core")
#: One verb each. A new one is named here, so that its rules are chosen and not inherited by chance.
USE_CASES = (
    "panel_room",
    "panel_room_reader",
    "panel_room_before",
    "conduct",
    "coach",
    "rate",
    "critique",
    "suggest",
    "calibrate",
    "check",
    "hear",
    "loops",
    "debrief",
    "stories",
    "progress",
    "exercise",
    "author",
    "in_turn",
    "rehearse",
    "review",
    "accounts",
    "privacy",
    "batch",
    "watch",
)


@dataclass(frozen=True)
class Room:
    """Part of the package, and what it may import."""

    places: tuple[str, ...]
    ours: tuple[str, ...]
    others: tuple[str, ...]


ROOMS = (
    # the statistics of panels; everything else in the domain does without numpy
    Room(("domain/agreement", "domain/habits", "domain/panel"), ("domain", *SHARED), ("numpy", "scipy")),
    Room(("domain",), ("domain", *SHARED), ()),
    Room(USE_CASES, ("domain", *SHARED, *USE_CASES), ()),
    Room(("present",), ("domain", *SHARED, *USE_CASES, "present"), ()),
    Room(("raters/model",), ("domain", *SHARED, *USE_CASES, "raters", "adapters", "settings"), ("*",)),
    Room(("raters",), ("domain", *SHARED, *USE_CASES, "raters"), ()),
    Room(
        ("evals",),
        ("domain", *SHARED, *USE_CASES, "evals", "raters", "adapters", "settings"),
        ("numpy", "scipy", "yaml"),
    ),
    Room(("adapters",), ("domain", *SHARED, *USE_CASES, "adapters", "settings"), ("*",)),
    Room(("settings",), (*SHARED, "settings_fields"), ("pydantic_settings", "platformdirs")),
    Room(("errors",), (), ()),
    Room(("cli", "commands"), ("*",), ("click",)),
    Room(
        ("web",),
        ("domain", *SHARED, *USE_CASES, "present", "web", "wiring", "settings"),
        ("gradio", "fastapi", "starlette", "uvicorn", "anyio"),
    ),
    Room(("wiring",), ("*",), ("*",)),
    Room(("diagnose",), ("*",), ()),  # `doctor` looks at the real parts, one by one
    Room(("__init__", "__main__"), ("cli",), ()),
)


@dataclass(frozen=True)
class Import:
    """One import: the module named, where, and whether it is only for the type checker."""

    module: str
    line: int
    typing_only: bool


def imports(source: str) -> Iterator[Import]:
    """All imports of a source text, also those inside functions. Relative ones cannot occur: ruff bans them."""
    yield from _imports(ast.parse(source), typing_only=False)


def _imports(node: ast.AST, *, typing_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, typing_only)
        elif isinstance(child, ast.ImportFrom) and child.module:
            for alias in child.names if child.module == "interviewer" else child.names[:1]:
                whole = f"{child.module}.{alias.name}" if child.module == "interviewer" else child.module
                yield Import(whole, child.lineno, typing_only)
        else:
            is_typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            yield from _imports(child, typing_only=typing_only or is_typing)


def room_of(path: str) -> Room:
    """The room of a file, given relative to the package and without its ending."""
    for room in ROOMS:
        if any(path == place or path.startswith((f"{place}/", f"{place}_")) for place in room.places):
            return room
    raise AssertionError(f"interviewer/{path}.py lies in no known room: say in ROOMS what it may import")


def trespasses(path: str, source: str) -> list[str]:
    """Imports that the file's room does not allow, one line each."""
    room = room_of(path)
    others = {*sys.stdlib_module_names, *EVERYWHERE, *room.others}
    found = []
    for one in imports(source):
        top, _, rest = one.module.partition(".")
        if top == "interviewer":
            allowed = "*" in room.ours or not rest or rest.partition(".")[0] in room.ours
        else:
            allowed = "*" in room.others or top in others
        if not (allowed or one.typing_only):
            found.append(f"interviewer/{path}.py:{one.line} imports {one.module}")
    return found


SOURCES = {p.relative_to(PACKAGE).with_suffix("").as_posix(): p for p in sorted(PACKAGE.rglob("*.py"))}


def test_nobody_imports_against_the_direction():
    found = [line for path, file in SOURCES.items() for line in trespasses(path, file.read_text("utf-8"))]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/level", "import numpy"),
        ("domain/level", "def f():\n    from interviewer.adapters import store"),
        ("domain/text", "from interviewer import rate"),
        ("rate", "import openai"),
        ("rate", "from interviewer.adapters.library import library"),
        ("raters/rules", "import tenacity"),
        ("web/pages", "from interviewer.adapters.store import SqlStore"),
        ("adapters/llm", "from interviewer.web import server"),
        ("settings", "from interviewer.domain.text import Transcript"),
    ],
)
def test_an_import_against_the_direction_is_found(path, source):
    assert len(trespasses(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("domain/agreement/alpha", "import numpy as np"),
        ("domain/panel", "from scipy import stats"),
        ("raters/model", "import openai"),
        ("raters/model_reply", "import openai"),
        ("adapters/store/engine", "import sqlalchemy as sa\nfrom interviewer.domain.text import Transcript"),
        ("rate", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy"),
        ("web/pages", "import gradio as gr\nfrom interviewer import conduct"),
    ],
)
def test_an_import_along_the_direction_is_not(path, source):
    assert trespasses(path, source) == []


@pytest.mark.parametrize("folder", ["domain", "raters", "adapters", "web"])
def test_the_rooms_exist(folder):
    assert any(path.startswith(f"{folder}/") for path in SOURCES), (
        "an empty room makes the test above say nothing"
    )


def test_every_folder_with_code_is_a_package():
    # Without its __init__.py a folder still imports from a checkout, and mypy or the wheel may pass it over.
    folders = {file.parent for file in SOURCES.values() if "migrations" not in file.parts}
    assert [str(Path(f).relative_to(ROOT)) for f in sorted(folders) if not (f / "__init__.py").exists()] == []
