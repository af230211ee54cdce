"""The desk at which the ledgers of one database are written: one transaction for all that waits.

A commit waits for the disk. So what several callers want at one moment goes into one transaction, and each of them is
answered after it. In a transaction the sums of a month are locked and read once, and written once at its end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from interviewer.adapters.llm_account import Ended
from interviewer.adapters.store.ledger_sql import EVERYBODY, MONTHS_LOCKED, SUMS, add, locked_months
from interviewer.errors import InterviewerError, StoreFault

Sums = Mapping[str, Any]


class Sitting:
    """One transaction on the ledgers of a database, and the sums of its months as they stand in it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.on_sqlite = connection.dialect.name == "sqlite"
        self._held: dict[tuple[str, str], dict[str, Any]] = {}
        self._added: dict[tuple[str, str], dict[str, Any]] = {}

    def lock(self, month: str, owner: str) -> None:
        """Keeps other transactions from the sums of everybody and of one person; on SQLite that is so from the start.

        Everybody's come first, and before any call's own row: who takes several locks takes them in one order.
        """
        missing = [whose for whose in (EVERYBODY, owner) if (month, whose) not in self._held]
        if missing and not self.on_sqlite:
            self.flush()
            found = self.connection.execute(MONTHS_LOCKED, {"month": month, "whose": missing}).mappings()
            self._held |= {(month, row["owner"]): dict(row) for row in found}

    def months(self, month: str, owner: str) -> Mapping[str, Sums]:
        """The sums of everybody and of one person, made if need be, with all that was added so far."""
        whose = (EVERYBODY, owner)
        if any((month, one) not in self._held for one in whose):
            self.flush()
            found = locked_months(self.connection, month, owner)
            self._held |= {(month, one): dict(found[one]) for one in whose}
        return {one: self._held[month, one] for one in whose}

    def add(self, month: str, owner: str, added: Mapping[str, float]) -> None:
        """Adds to the sums of everybody and of one person."""
        waiting = self._added.setdefault((month, owner), dict.fromkeys(SUMS, 0))
        for name, value in added.items():
            waiting[name] += value
            for whose in {EVERYBODY, owner}:
                if held := self._held.get((month, whose)):
                    held[name] += value

    def flush(self) -> None:
        """Writes what was added and is not written yet."""
        waiting, self._added = self._added, {}
        for month in sorted({month for month, _ in waiting}):
            by_owner = {owner: added for (m, owner), added in sorted(waiting.items()) if m == month}
            if len(by_owner) == 1:
                ((owner, added),) = by_owner.items()
                add(self.connection, month, {EVERYBODY, owner}, added)
                continue
            whole = {name: sum(added[name] for added in by_owner.values()) for name in SUMS}
            add(self.connection, month, {EVERYBODY}, whole)
            for owner, added in by_owner.items():
                if owner != EVERYBODY:
                    add(self.connection, month, {owner}, added)


class _Open(threading.local):
    """The transaction that this thread has open for several callers."""

    now: tuple[sa.Engine, Sitting] | None = None


class _Broken(Exception):
    """One of several could not be done; nothing is written of any."""


_open = _Open()


@contextmanager
def sitting(engine: sa.Engine, *, reads: bool = False) -> Iterator[Sitting]:
    """The transaction that this thread has open on ``engine`` (see `Desk`), or one of its own. Raises `StoreFault`."""
    if _open.now is not None and _open.now[0] is engine:
        yield _open.now[1]
        return
    with _told(), (engine.execution_options(readonly=True) if reads else engine).begin() as connection:
        here = Sitting(connection)
        yield here
        here.flush()


@dataclass(frozen=True)
class Desk:
    """Does what several callers want of the ledgers of one database. Equal for all ledgers of it."""

    engine: sa.Engine

    def together(self, works: Sequence[Callable[[], object]], *, reads: bool = False) -> list[Ended]:
        """Each of ``works`` done, in one transaction, and what came of it; none is given before the commit.

        reads: whether none of them writes. What one refuses (a ceiling, for instance) leaves the others as they are; where
        one breaks the transaction, each is done again in one of its own, so that only that one fails.
        """
        if len(works) > 1:
            try:
                return self._in_one(works, reads=reads)
            except _Broken:
                pass
            except StoreFault as fault:  # it did not begin, or nobody knows whether it was committed
                return [Ended(fault=StoreFault(str(fault))) for _ in works]
        return [_ended(work) for work in works]

    def _in_one(self, works: Sequence[Callable[[], object]], *, reads: bool) -> list[Ended]:
        with sitting(self.engine, reads=reads) as here:
            _open.now = (self.engine, here)
            try:
                return [_within(work) for work in works]
            finally:
                _open.now = None


def _within(work: Callable[[], object]) -> Ended:
    try:
        return Ended(work())
    except InterviewerError as refusal:
        return Ended(fault=refusal)
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise
        raise _Broken from error
    except Exception as error:
        raise _Broken from error


def _ended(work: Callable[[], object]) -> Ended:
    try:
        return Ended(work())
    except Exception as fault:  # noqa: BLE001 - it is raised again where somebody waits for it
        return Ended(fault=fault)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreFault(
            f"the ledger of model calls did not answer: {error.orig}; no call is made without it"
        ) from error
