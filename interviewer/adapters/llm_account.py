"""Who pays for a model call, and what is written down of it: the words between the client and the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.adapters.prompts import Message
from interviewer.domain.spending import Way


@dataclass(frozen=True)
class Wanted:
    """One request that is about to be sent.

    key: content hash of the whole call (`call_key`); empty where the reply is not to be kept. bound_usd: the most
    it may cost; None where no price is known. lease_s: seconds after which nobody waits for it any more. way: how it goes
    to the server. collectable: whether its reply can be had again under the id of its row, as from the side-car.
    """

    key: str
    session: str
    purpose: str
    model: str
    server: str
    bound_usd: float | None
    lease_s: float
    way: Way = "plain"
    collectable: bool = False


@dataclass(frozen=True)
class Begun:
    """The row is written and the money set aside: the request may go out.

    remote: the server's id of this very request, where an earlier process had it noted there and died: fetch
    that one, and send nothing.
    """

    id: str
    remote: str = ""


@dataclass(frozen=True)
class Finished:
    """The same call was paid for before; ``reply`` is what came of it, as it was given to ``done``."""

    reply: Mapping[str, Any]
    tokens_in: int
    tokens_out: int
    usd: float | None
    at: dt.datetime


@dataclass(frozen=True)
class UnderWay:
    """The same call is being made at this moment; ask again in a while."""

    at: dt.datetime


@dataclass(frozen=True)
class Ended:
    """What came of one of several works: its value, or the fault that it ended with."""

    value: Any = None
    fault: Exception | None = None


class Desk(Protocol):
    """Does in one transaction what several callers want of their ledgers; `adapters.store.ledger_desk.Desk` is one."""

    def together(self, works: Sequence[Callable[[], object]], *, reads: bool = False) -> list[Ended]:
        """What came of each, once all of it is kept. reads: whether none of them writes."""


class Book(Protocol):
    """What the client needs of a ledger; `adapters.store.ledger.Ledger` is one.

    desk: where it is written; ledgers with an equal one can be written in one transaction.
    """

    @property
    def desk(self) -> Desk: ...
    def find(self, key: str) -> Finished | None: ...
    def begin(self, wanted: Wanted) -> Begun | Finished | UnderWay: ...
    def submitted(self, id: str, remote: str) -> None: ...
    def done(
        self, id: str, *, tokens_in: int, tokens_out: int, usd: float | None, reply: Mapping[str, Any]
    ) -> None: ...
    def failed(self, id: str) -> None: ...
    def left(self, id: str) -> None: ...
    def lost(self, id: str) -> None: ...
    def unusable(self, key: str) -> None: ...


@dataclass(frozen=True)
class Account:
    """On whose ledger a call goes, and for what.

    session: id of the interview, document or batch; empty where there is none. purpose: for example ``rate`` or
    ``coach``. keep: whether the reply is kept, so that the same call is not paid again; what was spent is kept
    in any case. sample: another number asks for another reply to the same call, whatever is kept.
    """

    ledger: Book
    session: str = ""
    purpose: str = "rate"
    keep: bool = True
    sample: int = 0


def call_key(
    server: tuple[str, str],
    messages: Sequence[Message],
    schema: Mapping[str, Any] | None,
    *,
    params: Mapping[str, Any],
    sample: int = 0,
) -> str:
    """sha256 over all that decides a reply: address, model, messages (the prompt filled in), schema, parameters.

    The sample index is the ``seed`` in ``params``, also on servers that take no seed, and ``sample``. In which form the schema is
    sent is no part of it: that depends on what was learned of the server meanwhile.
    """
    parts = [*server, list(messages), schema, dict(params), sample]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def again_key(key: str, note: Sequence[Message]) -> str:
    """The key of the re-ask that follows on a reply that did not fit."""
    return hashlib.sha256(
        json.dumps([key, list(note)], sort_keys=True).encode("utf-8", "surrogatepass")
    ).hexdigest()
