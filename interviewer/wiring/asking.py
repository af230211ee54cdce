"""Who asks, on whose account calls are paid, and the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Literal

LOCAL = "local"  # the owner where there are no accounts
RaterChoice = Literal["auto", "rules", "model"]
PaperForm = Literal["md", "html", "docx", "pdf"]
ASKING: ContextVar[str | None] = ContextVar("asking", default=None)
PAYING: ContextVar[tuple[Callable[[Any], Any], str]] = ContextVar("paying", default=(lambda book: book, ""))


@contextmanager
def acting_for(owner: str | None) -> Iterator[None]:
    """Within the block, and in threads started by it, `Parts.owner` is ``owner`` (an account's id, or ``LOCAL``)."""
    before = ASKING.set(owner)
    try:
        yield
    finally:
        ASKING.reset(before)


@contextmanager
def paying(through: Callable[[Any], Any], *, session: str) -> Iterator[None]:
    """Within the block, what is given as a ledger to the model is ``through(ledger)``, and calls are for ``session``."""
    before = PAYING.set((through, session))
    try:
        yield
    finally:
        PAYING.reset(before)


def working_on(session: str) -> AbstractContextManager[None]:
    """Within the block, model calls are for ``session``: with it their replies are deleted."""
    return paying(PAYING.get()[0], session=session)


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)
