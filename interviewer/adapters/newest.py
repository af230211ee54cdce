"""Files of one kind below a folder: the newest version of each id, and what is wrong with any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

from interviewer.errors import RubricError


class Versioned(Protocol):
    """What has an id and a version."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


V = TypeVar("V", bound=Versioned)


def newest(
    paths: Iterable[Path], read: Callable[[Path], V], *, by: Callable[[V], str] = lambda one: one.id
) -> dict[str, V]:
    """The newest version of everything in the files, by what ``by`` names them. Raises what ``read`` raises."""
    found: dict[str, V] = {}
    for path in sorted(paths):
        one = read(path)
        if by(one) not in found or found[by(one)].version < one.version:
            found[by(one)] = one
    return found


def unreadable(paths: Iterable[Path], read: Callable[[Path], object]) -> list[str]:
    """One line for each file that ``read`` refuses with a `RubricError`."""
    found: list[str] = []
    for path in sorted(paths):
        try:
            read(path)
        except RubricError as error:
            found.append(str(error))
    return found
