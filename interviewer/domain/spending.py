"""What calls to language models have used, and the ceilings on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from interviewer.errors import SpendLimitReached

SLACK_USD = 1e-9  # sums of decimals are not exact
State = Literal["begun", "done", "failed", "unknown"]
Way = Literal["plain", "background", "sidecar"]


@dataclass(frozen=True)
class Ceilings:
    """US dollars per calendar month (UTC): of one person, and of everybody on this database. None is no ceiling."""

    person_usd: float | None = None
    total_usd: float | None = None


@dataclass(frozen=True)
class Spent:
    """What calls have used. ``usd`` leaves out the ``unpriced`` ones, of which no price was known: it is never a guess.

    perhaps: requests that went out and whose answer nobody saw; they count with their upper bound.
    under_way: requests going on now, also with their upper bound.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    usd: float = 0.0
    unpriced: int = 0
    perhaps: int = 0
    perhaps_usd: float = 0.0
    under_way: int = 0
    under_way_usd: float = 0.0


@dataclass(frozen=True)
class CallEntry:
    """One request as it is listed; ``bound_usd`` and ``usd`` are None where no price was known.

    way: how it went to the server: plain (with a crash the reply is lost), in the background there, or by the side-car.
    """

    id: str
    at: dt.datetime
    state: State
    session: str
    purpose: str
    model: str
    server: str
    tokens_in: int | None
    tokens_out: int | None
    usd: float | None
    bound_usd: float | None
    way: Way = "plain"


def refuse_beyond(spent: Spent, *, name: str, limit: float, whose: str, bound: float | None) -> None:
    """Raises if one more call might pass the ceiling."""
    if bound is None:
        raise SpendLimitReached(
            f"{name} is {limit:g}, but the price of this model is not known, so the ceiling cannot be kept; "
            "set INTERVIEWER_PRICE_IN_USD_PER_MTOK and INTERVIEWER_PRICE_OUT_USD_PER_MTOK"
        )
    held = spent.perhaps_usd + spent.under_way_usd
    if spent.usd + held + bound > limit + SLACK_USD:
        raise SpendLimitReached(
            f"{name} is {limit:g} a month{whose}; spent {spent.usd:.4f}, under way or perhaps paid {held:.4f}, "
            f"and this call may cost up to {bound:.4f}: it was not made. Raise the ceiling to go on, or wait for "
            "the next month"
        )
