"""``interviewer cost``: what the language model has cost, by month, session and call."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, print_json


@click.command("cost")
@click.argument("session", required=False)
@click.option("--calls", "limit", type=click.IntRange(0, 10_000), default=20, help="How many calls to list.")
@format_option
def command(session: str | None, limit: int, form: str) -> None:
    """What the language model has cost: by month, the newest calls, what was perhaps paid, ceilings and price.

    With the id of an interview or document (its first eight characters will do): what that one has cost.
    """
    from interviewer.adapters.llm_cost import price_of
    from interviewer.present.cost import cost_json, cost_markdown
    from interviewer.wiring import now, parts

    real = parts()
    ledger = real.ledger()
    key = _whole(session, [item.id for item in real.store().history(limit=100_000)]) if session else None
    told = cost_json(
        month=f"{now():%Y-%m}",
        mine=ledger.by_month(),
        everybody=ledger.month(everybody=True),
        ceilings=ledger.ceilings,
        price=price_of(real.settings),
        calls=ledger.calls(session=key, limit=limit),
        perhaps_paid=ledger.perhaps_paid(),
        session=(key, ledger.spent(session=key)) if key else None,
    )
    if form == "json":
        print_json(told)
    else:
        click.echo(cost_markdown(told, plain=form == "text"))


def _whole(session: str, known: list[str]) -> str:
    """The whole id; what stands in no history may still be the id of a batch."""
    found = [id for id in known if id.startswith(session)]
    return found[0] if len(found) == 1 else session
