"""What a person is shown: quotes that are there, a next question about something truly missing; and what it cost."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.outcome import Outcome


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
    calls = sum(o.spent.calls for o in outcomes)
    if not calls:
        return {}
    priced = [o.spent.usd for o in outcomes if o.spent.usd is not None]
    whole = len(priced) == len(outcomes)
    return {
        "calls": Figure(value=float(calls), n=len(outcomes), note="model calls"),
        "tokens_in": Figure(value=float(sum(o.spent.tokens_in for o in outcomes)), n=calls, note="estimate"),
        "tokens_out": Figure(
            value=float(sum(o.spent.tokens_out for o in outcomes)), n=calls, note="estimate"
        ),
        "usd": Figure(
            value=sum(priced) if whole else None,
            n=calls,
            note="estimate by the price table" if whole else "no price is known for this model",
        ),
    }
