"""What a model call costs: an upper bound before it, the figure after it, and a ceiling between."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from interviewer.errors import CallerMistake, SpendLimitReached
from interviewer.settings import Settings

SHIPPED = Path(__file__).with_name("prices.yaml")
CHARACTERS_PER_TOKEN, TOKENS_PER_MESSAGE = 3.2, 8


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, and where they are from."""

    in_usd_per_mtok: float
    out_usd_per_mtok: float
    origin: str


@dataclass(frozen=True)
class Cost:
    """Tokens and US dollars of one or more calls; ``usd`` is None where no price is known."""

    tokens_in: int
    tokens_out: int
    usd: float | None


class HasTokens(Protocol):
    """An answer or a fault that knows its tokens."""

    @property
    def tokens_in(self) -> int: ...
    @property
    def tokens_out(self) -> int: ...


def price_of(settings: Settings) -> Price | None:
    """The price of the model in use: from the settings, else the person's file, else the shipped table.

    None if it is in none of them. Raises `CallerMistake` for half a price or a file that is wrong.
    """
    both = (settings.price_in_usd_per_mtok, settings.price_out_usd_per_mtok)
    if both[0] is not None and both[1] is not None:
        return Price(both[0], both[1], "settings")
    if both != (None, None):
        raise CallerMistake(
            "INTERVIEWER_PRICE_IN_USD_PER_MTOK and INTERVIEWER_PRICE_OUT_USD_PER_MTOK: found one, expected both"
        )
    for path in filter(None, (settings.prices_file, SHIPPED)):
        table = load_prices(path)
        if settings.model in table:
            return table[settings.model]
    return None


def load_prices(path: Path) -> dict[str, Price]:
    """Model name -> price, from a file like ``prices.yaml``. Raises `CallerMistake` naming the entry."""
    import yaml

    try:
        whole = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise CallerMistake(f"price table {path.name}: cannot be read ({type(fault).__name__})") from fault
    as_of = whole.get("as_of") if isinstance(whole, dict) else None
    if not isinstance(as_of, date) or not isinstance(whole.get("models"), list):
        raise CallerMistake(f"price table {path.name}: expected 'as_of' (a date) and 'models' (a list)")
    return dict(_entry(path, number, entry, as_of) for number, entry in enumerate(whole["models"], start=1))


def _entry(path: Path, number: int, entry: object, as_of: date) -> tuple[str, Price]:
    names = ("in_usd_per_mtok", "out_usd_per_mtok")
    prices = [entry.get(name) for name in names] if isinstance(entry, Mapping) else []
    name = entry.get("model") if isinstance(entry, Mapping) else None
    fit = [
        float(p)
        for p in prices
        if isinstance(p, int | float) and not isinstance(p, bool) and 0 <= p < math.inf
    ]
    if not isinstance(name, str) or len(fit) != 2:
        raise CallerMistake(
            f"price table {path.name}, entry {number}: expected model, {names[0]}, {names[1]} (0 or more)"
        )
    return name, Price(fit[0], fit[1], f"{path.name} of {as_of.isoformat()}")


def tokens_of(text: str) -> int:
    """An estimate that is rather high: 3.2 characters a token, one token for each letter beyond ASCII."""
    plain = len(text.encode("ascii", "ignore"))
    return math.ceil(plain / CHARACTERS_PER_TOKEN) + len(text) - plain


def tokens_of_messages(messages: Sequence[Mapping[str, object]]) -> int:
    """Estimated input tokens of a request."""
    return sum(tokens_of(str(m.get("content", ""))) + TOKENS_PER_MESSAGE for m in messages)


def cost(tokens_in: int, tokens_out: int, price: Price | None) -> Cost:
    """Tokens with their price; a price of 0 costs 0."""
    if price is None:
        return Cost(tokens_in, tokens_out, None)
    usd = (tokens_in * price.in_usd_per_mtok + tokens_out * price.out_usd_per_mtok) / 1e6
    return Cost(tokens_in, tokens_out, usd)


class Purse(Protocol):
    """What guards the ceiling. A durable one can count what earlier runs spent."""

    def hold(self, bound: Cost) -> None:
        """Sets ``bound`` aside before a request, or raises `SpendLimitReached` and nothing is sent."""

    def settle(self, bound: Cost, paid: Cost) -> None:
        """Gives ``bound`` back and counts what was really paid."""


class SpendLimit:
    """A purse for one process; what is under way counts with its upper bound. Safe between threads."""

    def __init__(self, limit_usd: float | None, *, already_spent_usd: float = 0.0) -> None:
        self.limit_usd, self.spent_usd, self.held_usd = limit_usd, already_spent_usd, 0.0
        self._lock = threading.Lock()

    def hold(self, bound: Cost) -> None:
        with self._lock:
            if self.limit_usd is not None:
                self._check(bound.usd, self.limit_usd)
            self.held_usd += bound.usd or 0.0

    def settle(self, bound: Cost, paid: Cost) -> None:
        with self._lock:
            self.held_usd -= bound.usd or 0.0
            self.spent_usd += paid.usd or 0.0

    def _check(self, usd: float | None, limit: float) -> None:
        if usd is None:
            raise SpendLimitReached(
                f"INTERVIEWER_SPEND_LIMIT_USD is {limit:g}, but the price of this model is not known, so the ceiling "
                "cannot be kept; set INTERVIEWER_PRICE_IN_USD_PER_MTOK and INTERVIEWER_PRICE_OUT_USD_PER_MTOK"
            )
        if self.spent_usd + self.held_usd + usd > limit:
            raise SpendLimitReached(
                f"INTERVIEWER_SPEND_LIMIT_USD is {limit:g}; spent {self.spent_usd:.4f}, under way {self.held_usd:.4f}, "
                f"and this call may cost up to {usd:.4f}: it was not made. Raise the ceiling to go on"
            )
