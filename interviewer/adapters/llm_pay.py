"""Money around one request: set aside before it, settled after it, from a purse or on a person's ledger."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from interviewer.adapters.llm_account import Account, Begun, Book, Finished, UnderWay, Wanted
from interviewer.adapters.llm_cost import Cost, Purse
from interviewer.adapters.llm_faults import (
    refusal_of,
    retryable,
    says_nothing_of_the_call,
    was_perhaps_paid,
)
from interviewer.adapters.llm_hand import HAND
from interviewer.adapters.llm_retry import Clock, Deadline
from interviewer.errors import CompletionPending, ProviderFault, StoreFault

T = TypeVar("T")
LOOK_AGAIN_S = 0.2
HOLD_S, KNOCK_S = 600.0, 0.5  # how long a reply waits for a database that is away, and between two tries
NOTHING = Cost(0, 0, 0.0)


class Payment(Protocol):
    """What happens to the money of one request, in this order: begin, then done or broken."""

    async def begin(self, deadline: Deadline) -> Begun | Finished:
        """Sets the upper bound aside, or gives what was paid for earlier. Raises `SpendLimitReached`."""

    async def submitted(self, remote: str) -> None:
        """The server noted the request and works on it by itself."""

    async def done(self, paid: Cost, reply: Mapping[str, Any]) -> None:
        """A reply came and has cost this."""

    async def broken(self, fault: BaseException) -> None:
        """None came; whether it was paid for all the same is told by the fault."""


@dataclass
class FromPurse:
    """For calls that are on nobody's ledger: the ceiling of this process."""

    purse: Purse
    bound: Cost

    async def begin(self, _deadline: Deadline) -> Begun:
        self.purse.hold(self.bound)
        return Begun("")

    async def submitted(self, remote: str) -> None: ...

    async def done(self, paid: Cost, _reply: Mapping[str, Any]) -> None:
        self.purse.settle(self.bound, paid)

    async def broken(self, fault: BaseException) -> None:
        self.purse.settle(self.bound, self.bound if was_perhaps_paid(fault) else NOTHING)


@dataclass
class OnLedger:
    """A row of the account's ledger, written before and after. Waits while the same call is made elsewhere."""

    account: Account
    wanted: Wanted
    clock: Clock
    id: str = ""
    remote: str = ""

    async def begin(self, deadline: Deadline) -> Begun | Finished:
        ledger = self.account.ledger
        if self.remote:  # a try before this one was noted by the server
            return Begun(self.id, self.remote)
        while isinstance(got := await self._begun(), UnderWay):
            if deadline.left_s <= LOOK_AGAIN_S:
                raise CompletionPending(
                    "the same call is being made by another window or worker; its reply will be kept: ask again later"
                )
            await self.clock.sleep(LOOK_AGAIN_S)
            if self.wanted.key and (earlier := await looked_up(ledger, self.wanted.key)):
                return earlier
        if isinstance(got, Begun):
            self.id, self.remote = got.id, got.remote
        return got

    async def submitted(self, remote: str) -> None:
        self.remote = remote
        ledger = self.account.ledger
        await by_hand(ledger, lambda: ledger.submitted(self.id, remote))

    async def done(self, paid: Cost, reply: Mapping[str, Any]) -> None:
        """Writes it down; a reply that is paid for is held for a while where the database is away."""
        ledger, tokens = self.account.ledger, {"tokens_in": paid.tokens_in, "tokens_out": paid.tokens_out}
        limit = self.clock.now() + HOLD_S
        while True:
            try:
                return await by_hand(
                    ledger, lambda: ledger.done(self.id, **tokens, usd=paid.usd, reply=reply)
                )
            except StoreFault:
                if self.clock.now() >= limit:
                    raise
                await self.clock.sleep(KNOCK_S)

    async def broken(self, fault: BaseException) -> None:
        ledger = self.account.ledger
        if self._can_be_had_later(fault):
            if self.wanted.collectable:
                self.remote = self.id  # the next try collects
            await by_hand(ledger, lambda: ledger.left(self.id))
        else:
            in_background = bool(self.remote) and not self.wanted.collectable
            paid = in_background or was_perhaps_paid(fault)
            self.remote, end = "", ledger.lost if paid else ledger.failed
            await by_hand(ledger, lambda: end(self.id))

    def _can_be_had_later(self, fault: BaseException) -> bool:
        """Whether somebody else has the request, and may have the reply."""
        if self.wanted.collectable:
            went_out = bool(self.remote) or was_perhaps_paid(fault)
            return went_out and says_nothing_of_the_call(fault)
        return bool(self.remote) and not isinstance(fault, ProviderFault) and not is_refused(fault)

    async def _begun(self) -> Begun | Finished | UnderWay:
        """If we are cancelled while the row is being written, the row is closed again: nothing was sent."""
        ledger = self.account.ledger
        writing = HAND.give(ledger.desk, lambda: ledger.begin(self.wanted))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            writing.add_done_callback(self._not_sent)
            raise

    def _not_sent(self, written: asyncio.Future[Begun | Finished | UnderWay]) -> None:
        if not written.cancelled() and not written.exception() and isinstance(written.result(), Begun):
            ledger, begun = self.account.ledger, written.result()
            with contextlib.suppress(
                RuntimeError
            ):  # the program is ending: the row is looked after at the next start
                HAND.leave(ledger.desk, lambda: ledger.failed(begun.id))  # type: ignore[union-attr]  # narrowed above


def is_refused(fault: BaseException) -> bool:
    """Whether the server said that it does not have it, and not only that it is busy."""
    return refusal_of(fault).status is not None and not retryable(fault)


async def looked_up(ledger: Book, key: str) -> Finished | None:
    """What was paid for before under that key."""
    return await asyncio.shield(HAND.give(ledger.desk, lambda: ledger.find(key), reads=True))


async def by_hand(ledger: Book, write: Callable[[], T]) -> T:
    """Writes off the event loop, with what others write at this moment; it is finished also when we are cancelled."""
    return await asyncio.shield(HAND.give(ledger.desk, write))
