"""A change of something that several windows may have open: made to what stands now, and made again where one was quicker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from interviewer.errors import MovedOn

TRIES = 8  # of a change that other windows were quicker with
Kept = TypeVar("Kept")


class Numbered(Protocol):
    """A store that counts how often an entry was kept."""

    def item_version(self, id: str) -> int: ...


class Items(Numbered, Protocol):
    """Where things of one person are kept that several windows may change: `keep_item` with ``expected`` refuses what is stale."""

    def keep_item(
        self,
        kind: str,
        title: str,
        data: dict[str, Any],
        *,
        id: str | None = None,
        expected: int | None = None,
    ) -> str: ...
    def item(self, id: str) -> dict[str, Any]: ...


def in_turn(
    store: Numbered,
    key: str,
    *,
    load: Callable[[], Kept],
    how: Callable[[Kept], Kept],
    keep: Callable[[Kept, int], object],
) -> Kept:
    """What stands under ``key`` after ``how``, kept.

    keep: given the value and the version of the store that it was made from. Raises `MovedOn` where other windows were
    quicker `TRIES` times in a row; nothing of theirs is lost.
    """
    for _ in range(TRIES - 1):
        version = store.item_version(key)
        after = how(load())
        try:
            keep(after, version)
        except MovedOn:
            continue
        return after
    version = store.item_version(key)
    after = how(load())
    keep(after, version)
    return after
