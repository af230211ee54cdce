"""What a person is shown: quotes that are there, a next question about something truly missing; and what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.outcome import Outcome, Spent, together


def shown_figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Quote validity before and after voiding, precision of the next drill, whole cases without a rating."""
    quotes = [o.quotes for o in outcomes]
    given, shown = sum(q.given for q in quotes), sum(q.shown for q in quotes)
    asked = [o.drill_label for o in outcomes if o.drill_label not in (None, "unsure")]
    return {
        "quotes_valid_given": share(sum(q.found for q in quotes), given, of="quotes given"),
        "quotes_valid_shown": share(sum(q.exact for q in quotes), shown, of="quotes shown"),
        "drill_precision": share(
            sum(label != "met" for label in asked), len(asked), of="drills with a label"
        ),
        "faults": share(sum(o.fault is not None for o in outcomes), len(outcomes), of="cases"),
    }


def cost_figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Tokens and money of the whole suite: estimates by the endpoint, not measured."""
    return spent_figures(together([o.spent for o in outcomes]), cases=len(outcomes))


def spent_figures(spent: Spent, *, cases: int) -> dict[str, Figure]:
    """Calls, tokens and money of so many cases; empty where nothing was asked."""
    if not spent.calls:
        return {}
    return {
        "calls": Figure(value=float(spent.calls), n=cases, note="model calls"),
        "tokens_in": Figure(value=float(spent.tokens_in), n=spent.calls, note="estimate"),
        "tokens_out": Figure(value=float(spent.tokens_out), n=spent.calls, note="estimate"),
        "usd": Figure(
            value=spent.usd,
            n=spent.calls,
            note="no price is known for this model" if spent.usd is None else "estimate by the price table",
        ),
    }
