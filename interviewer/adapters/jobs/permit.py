"""One workflow, one paid call: a ledger that lets a single call through, and notes the ones that have to follow."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from interviewer.adapters.llm_account import Begun, Book, Desk, Finished, UnderWay, Wanted
from interviewer.errors import CompletionPending


class NotNow(CompletionPending):
    """This call is made by a workflow of its own; the work that wanted it goes on when the reply is there."""


class Permit:
    """Which call may begin: the one of ``key``, or the first that is not paid for yet.

    used: whether one has begun. broken: whether it ended without a reply that can be used. wanted: keys of the calls
    that were put off, in the order they were asked for.
    """

    def __init__(self, key: str = "") -> None:
        self._key, self._given, self._lock = key, bool(key), threading.Lock()
        self.used = self.broken = False
        self.wanted: list[str] = []

    def covers(self, key: str) -> bool:
        """Whether the call of ``key`` may begin; a call without a key always may, for nothing can find it again."""
        with self._lock:
            self._key = self._key or key
            mine = not key or key == self._key
            self.used = self.used or mine
            self.broken = self.broken and not mine
            return mine

    def may_be(self, key: str) -> bool:
        """Whether ``key`` is the call that may begin, as far as is known: asking the ledger for it twice is spared."""
        with self._lock:
            return not self.used and self._key in ("", key)

    def gives_back(self, key: str) -> None:
        """It was paid for before: the first one that is not may begin instead."""
        with self._lock:
            if not self._given and self._key == key:
                self._key, self.used = "", False

    def breaks(self) -> None:
        """The call came to nothing; another try may begin."""
        self.broken = True

    def put_off(self, key: str) -> None:
        """Note a call that has to wait for its turn."""
        with self._lock:
            if key not in self.wanted:
                self.wanted.append(key)

    def through(self, book: Book) -> OneCall:
        """The ledger with this permit before it."""
        return OneCall(book, self)


class OneCall:
    """A `Book` in which one call may begin.

    Replies that are on the ledger are given as often as they are asked for. So work that needs several calls is begun
    again after each of them, walks through the earlier replies without paying, and every call waits for its turn
    in the queue.
    """

    def __init__(self, book: Book, permit: Permit) -> None:
        self._book, self._permit = book, permit

    @property
    def desk(self) -> Desk:
        """The ledger's."""
        return self._book.desk

    def find(self, key: str) -> Finished | None:
        """What was paid for before; `begin` looks itself for the one that may begin."""
        return None if self._permit.may_be(key) else self._book.find(key)

    def begin(self, wanted: Wanted) -> Begun | Finished | UnderWay:
        """As the ledger's; `NotNow` where it is not this call's turn."""
        if self._permit.covers(wanted.key):
            got = self._book.begin(wanted)
            if isinstance(got, Finished):
                self._permit.gives_back(wanted.key)
            return got
        if (found := self._book.find(wanted.key)) is not None:
            return found
        self._permit.put_off(wanted.key)
        raise NotNow("this call has to wait for its turn; the work goes on when its reply is there")

    def submitted(self, id: str, remote: str) -> None:
        """As the ledger's."""
        self._book.submitted(id, remote)

    def done(
        self, id: str, *, tokens_in: int, tokens_out: int, usd: float | None, reply: Mapping[str, Any]
    ) -> None:
        """As the ledger's."""
        self._book.done(id, tokens_in=tokens_in, tokens_out=tokens_out, usd=usd, reply=reply)

    def failed(self, id: str) -> None:
        """As the ledger's."""
        self._permit.breaks()
        self._book.failed(id)

    def left(self, id: str) -> None:
        """As the ledger's."""
        self._book.left(id)

    def lost(self, id: str) -> None:
        """As the ledger's."""
        self._permit.breaks()
        self._book.lost(id)

    def unusable(self, key: str) -> None:
        """As the ledger's."""
        self._permit.breaks()
        self._book.unusable(key)
