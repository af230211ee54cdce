"""Use case: what a person wants replaced before a text is sent: whether, and which names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.domain.redaction import LONGEST_NAME, MOST_NAMES, hide
from interviewer.errors import CallerMistake

KIND, TITLE = "privacy", "What is replaced before a text is sent"


class Wish(BaseModel):
    """What one person wants. is_on: replace; whoever runs the server may have switched it on for everybody."""

    model_config = ConfigDict(frozen=True)

    is_on: bool = False
    names: tuple[str, ...] = ()


class Store(Protocol):
    """The part of the store that keeps it."""

    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]: ...
    def keep_item(self, kind: str, title: str, data: dict[str, Any], *, id: str | None = None) -> str: ...


def wish(store: Store) -> Wish:
    """What this person wants; nothing, where nothing was ever said."""
    held = store.items(KIND)
    return Wish.model_validate(held[-1][1]) if held else Wish()


def keep(store: Store, *, is_on: bool, names: Iterable[str]) -> Wish:
    """Keep what this person wants. `CallerMistake` where a name will not do."""
    listed = tuple(dict.fromkeys(" ".join(n.split()) for n in names if n.strip()))
    if len(listed) > MOST_NAMES:
        raise CallerMistake(f"names: found {len(listed)}; expected at most {MOST_NAMES}")
    for name in listed:
        if not 2 <= len(name) <= LONGEST_NAME or not any(c.isalpha() for c in name):
            raise CallerMistake(
                f"names: found {name[:LONGEST_NAME]!r}; expected 2 to {LONGEST_NAME} characters with a letter among them"
            )
    held = store.items(KIND)
    wanted = Wish(is_on=is_on, names=listed)
    store.keep_item(KIND, TITLE, wanted.model_dump(mode="json"), id=held[-1][0] if held else None)
    return wanted


def preview(text: str, names: Iterable[str]) -> str:
    """The text as it would be sent."""
    return hide([text], names=names).texts[0]
