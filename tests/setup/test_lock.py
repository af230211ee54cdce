"""The lock: complete, hashed, the same everywhere, and silent about where packages come from."""

import importlib.metadata
import re
import sys
import tomllib
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.environment import ROOT

LOCK = (ROOT / "requirements" / "lock.txt").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ("3.11", "3.12", "3.13")
#: Extras that are installed by hand only: too big for everyone, and of no use without a downloaded model.
NOT_LOCKED = {"whisper"}


def entries() -> list[tuple[Requirement, list[str]]]:
    """Each locked requirement with its hashes."""
    lines = "\n".join(line for line in LOCK.splitlines() if not line.lstrip().startswith("#"))
    logical = lines.replace("\\\n", " ").splitlines()
    found = []
    for line in filter(str.strip, logical):
        requirement, *options = re.split(r"\s+--", line.strip())
        found.append((Requirement(requirement), options))
    return found


def declared() -> list[Requirement]:
    """Everything pyproject.toml asks for, the extras that are not locked aside."""
    extras = PROJECT["project"]["optional-dependencies"]
    locked_extras = [r for extra, group in extras.items() if extra not in NOT_LOCKED for r in group]
    everything = PROJECT["project"]["dependencies"] + locked_extras + PROJECT["dependency-groups"]["dev"]
    return [Requirement(r) for r in everything]


@cache
def locked_for(python: str) -> dict[str, str]:
    """Name to version of what gets installed with ``python`` on Linux."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.4",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    pins = defaultdict(list)
    for requirement, _ in entries():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            pins[canonicalize_name(requirement.name)].append(next(iter(requirement.specifier)).version)
    assert all(len(versions) == 1 for versions in pins.values()), "a package is pinned twice for one Python"
    return {name: versions[0] for name, versions in pins.items()}


def test_every_entry_is_pinned_to_one_version_and_hashed():
    for requirement, options in entries():
        assert [s.operator for s in requirement.specifier] == ["=="], requirement
        assert options, f"{requirement} has no hash"
        assert all(re.fullmatch(r"hash=sha256:[0-9a-f]{64}", option) for option in options), requirement


def test_no_address_of_any_index_is_written_down():
    for number, line in enumerate(LOCK.splitlines(), 1):
        assert not re.search(r"://|--(?:extra-)?index|--find-links|--trusted-host|^-[if]\b| @ ", line), (
            f"{number}: {line}"
        )


@pytest.mark.parametrize("python", PYTHONS)
def test_whatever_is_declared_is_locked_in_a_version_that_fits(python):
    locked = locked_for(python)
    for requirement in declared():
        if requirement.marker is None or requirement.marker.evaluate(
            {"python_version": python, "sys_platform": "linux"}
        ):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement} is not in the lock: run 'make lock'"
            assert requirement.specifier.contains(version), (
                f"{requirement}: locked {version}; run 'make lock'"
            )


def test_this_environment_is_the_one_that_is_locked():
    python = "{}.{}".format(*sys.version_info)
    differing = {
        name: (version, found)
        for name, version in locked_for(python).items()
        if (found := _installed(name)) != version
    }
    assert differing == {}, "locked and installed version differ: run 'make setup'"


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def default_install() -> set[str]:
    """Names of all packages that ``pip install interviewer-studio`` brings, found by following what each asks for."""
    waiting = [Requirement(r) for r in PROJECT["project"]["dependencies"]]
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        for extra in ("", *requirement.extras):
            key = (canonicalize_name(requirement.name), extra)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if key in seen or not wanted:
                continue
            seen.add(key)
            names.add(key[0])
            for text in importlib.metadata.requires(key[0]) or ():
                child = Requirement(text)
                if child.marker is None or child.marker.evaluate({"extra": extra}):
                    child.marker = None
                    waiting.append(child)
    return names


def test_the_default_install_holds_nothing_under_gpl_or_agpl():
    # LGPL, used unmodified, is fine.
    packages = default_install()
    assert {"gradio", "openai", "pydantic-core"} <= packages  # the walk did go down
    strict = {name: licence for name in packages if _is_gpl(licence := _licence(name))}
    assert strict == {}


def _licence(name: str) -> str:
    meta = importlib.metadata.metadata(name)
    short = [text[:200] for field in ("License-Expression", "License") for text in meta.get_all(field) or []]
    return " | ".join(short + [c for c in meta.get_all("Classifier") or [] if c.startswith("License ::")])


def _is_gpl(licence: str) -> bool:
    return bool(re.search(r"(?<!L)(?<!Lesser )\bA?GPL|GNU (?:Affero )?General Public", licence))


@pytest.mark.parametrize(
    ("licence", "strict"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3", False),
        ("MIT", False),
    ],
)
def test_gpl_is_told_from_lgpl(licence, strict):
    assert _is_gpl(licence) is strict
