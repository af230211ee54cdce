"""What model calls have cost, in words and as JSON. A price that is not known is said to be so; it is never 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from interviewer.domain.spending import CallEntry, Ceilings, Spent

SMALL_USD = 0.10  # below this, cents alone would say too little
LEAST_USD = 0.000001
FROM_EARLIER = "from an earlier reply to the same text, nothing was paid again"
WAYS = {"plain": "directly", "background": "in the background", "sidecar": "by the side-car"}
STATES = {"begun": "under way", "done": "paid", "failed": "refused, not paid", "unknown": "perhaps paid"}


class Price(Protocol):
    """US dollars per million tokens, and where they are from."""

    @property
    def in_usd_per_mtok(self) -> float: ...
    @property
    def out_usd_per_mtok(self) -> float: ...
    @property
    def origin(self) -> str: ...


def money(usd: float) -> str:
    """US dollars: two decimals, or two digits that count where it is less than ten cents."""
    if usd == 0 or usd >= SMALL_USD:
        return f"${usd:,.2f}"
    if usd < LEAST_USD:
        return f"under ${LEAST_USD:f}"
    return f"${float(f'{usd:.2g}'):.6f}".rstrip("0")


def spent_line(spent: Spent) -> str:
    """For example ``1,840 tokens, $0.004``; what is not known for certain is said behind it."""
    said = [f"{spent.tokens_in + spent.tokens_out:,} tokens", _paid(spent)]
    if spent.perhaps:
        most = f", up to {money(spent.perhaps_usd)}" if spent.perhaps_usd else ""
        said.append(f"{_requests(spent.perhaps)} perhaps paid{most}")
    if spent.under_way:
        said.append(f"{_requests(spent.under_way)} under way")
    return ", ".join(said)


def month_line(spent: Spent, ceiling_usd: float | None) -> str:
    """For example ``this month $0.31 of $5.00``."""
    of = f" of {money(ceiling_usd)}" if ceiling_usd is not None else ""
    return f"this month {_paid(spent)}{of}"


def price_line(price: Price | None) -> str:
    """The price in use with its origin (a file with its date, or the settings), or that there is none."""
    if price is None:
        return "price not known"
    return (
        f"{money(price.in_usd_per_mtok)} in and {money(price.out_usd_per_mtok)} out per million tokens "
        f"(from {price.origin})"
    )


def cost_json(
    *,
    month: str,
    mine: Sequence[tuple[str, Spent]],
    everybody: Spent,
    ceilings: Ceilings,
    price: Price | None,
    calls: Sequence[CallEntry],
    perhaps_paid: Sequence[CallEntry],
    session: tuple[str, Spent] | None = None,
) -> dict[str, Any]:
    """Everything that `interviewer cost` knows. ``usd`` of a call is null where no price was known."""
    prices = {
        "in_usd_per_mtok": price.in_usd_per_mtok,
        "out_usd_per_mtok": price.out_usd_per_mtok,
        "origin": price.origin,
    } if price else None  # fmt: skip
    return {
        "schema": "interviewer.cost/1",
        "month": month,
        "this_month": asdict(dict(mine).get(month, Spent())),
        "everybody_this_month": asdict(everybody),
        "ceilings": asdict(ceilings),
        "price": prices,
        "months": [{"month": name, **asdict(spent)} for name, spent in mine],
        "session": {"id": session[0], **asdict(session[1])} if session else None,
        "calls": [_entry(call) for call in calls],
        "perhaps_paid": [_entry(call) for call in perhaps_paid],
    }


def cost_markdown(told: dict[str, Any], *, plain: bool = False) -> str:
    """The same for reading: months, ceilings, price, the session that was asked for, calls."""
    head = "" if plain else "## "
    months = [(row["month"], spent_line(_spent(row))) for row in told["months"]] or [
        ("no call", "nothing was asked of a model yet")
    ]
    parts = [
        f"{head}By month\n",
        *(f"{name}  {said}" if plain else f"- {name}: {said}" for name, said in months),
    ]
    parts += ["", *(line if plain else f"- {line}" for line in _ceilings(told)), ""]
    if told["session"]:
        parts += [f"{head}{told['session']['id'][:8]}\n", spent_line(_spent(told["session"])), ""]
    if told["calls"]:
        parts += [f"{head}Newest calls\n", _table(told["calls"], plain=plain), ""]
    if told["perhaps_paid"]:
        parts += [
            f"{head}Perhaps paid\n",
            "No answer was seen: the connection or the program broke off. They count with the most they may have cost.",
            "",
            _table(told["perhaps_paid"], plain=plain),
        ]
    return "\n".join(parts).rstrip()


def _ceilings(told: dict[str, Any]) -> list[str]:
    ceilings, lines = told["ceilings"], []
    for name, key, who in (
        ("total_usd", "everybody_this_month", "everybody"),
        ("person_usd", "this_month", "you"),
    ):
        ceiling = ceilings[name]
        said = "no ceiling" if ceiling is None else f"ceiling {money(ceiling)} a month"
        lines.append(f"{who}: {month_line(_spent(told[key]), ceiling)} ({said})")
    price = told["price"]
    lines.append("price of the model in use: " + (price_line(_Price(**price)) if price else price_line(None)))
    return lines


class _Price:
    def __init__(self, in_usd_per_mtok: float, out_usd_per_mtok: float, origin: str) -> None:
        self.in_usd_per_mtok, self.out_usd_per_mtok, self.origin = in_usd_per_mtok, out_usd_per_mtok, origin


def _table(calls: Sequence[dict[str, Any]], *, plain: bool) -> str:
    rows = [
        (
            call["at"][:16].replace("T", " "),
            STATES[call["state"]],
            call["purpose"],
            call["model"],
            "-" if call["tokens_in"] is None else f"{call['tokens_in'] + call['tokens_out']:,}",
            _price_of_call(call),
            WAYS[call["way"]],
            call["session"][:8] or "-",
        )
        for call in calls
    ]
    head = ("when (UTC)", "state", "for", "model", "tokens", "cost", "went", "id")
    if plain:
        return "\n".join("  ".join(row) for row in rows)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def _price_of_call(call: dict[str, Any]) -> str:
    if call["state"] == "done":
        return "price not known" if call["usd"] is None else money(call["usd"])
    if call["state"] == "failed":
        return money(0)
    return "up to ?" if call["bound_usd"] is None else f"up to {money(call['bound_usd'])}"


def _paid(spent: Spent) -> str:
    if not spent.unpriced:
        return money(spent.usd)
    if spent.unpriced == spent.calls:
        return "price not known"
    return f"{money(spent.usd)} and {_calls(spent.unpriced)} of unknown price"


def _spent(row: dict[str, Any]) -> Spent:
    return Spent(**{name: row[name] for name in Spent.__dataclass_fields__})


def _entry(call: CallEntry) -> dict[str, Any]:
    return {**asdict(call), "at": call.at.isoformat()}


def _calls(number: int) -> str:
    return f"{number} {'call' if number == 1 else 'calls'}"


def _requests(number: int) -> str:
    return f"{number} {'request' if number == 1 else 'requests'}"
