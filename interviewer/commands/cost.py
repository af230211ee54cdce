"""``interviewer cost``: what the language model has cost, by month, session and call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, print_json

if TYPE_CHECKING:
    from interviewer.adapters.store.ledger import Ledger
    from interviewer.wiring import Parts


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
    key = None if session is None else _whole(real, ledger, session)
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


def _whole(real: Parts, ledger: Ledger, session: str) -> str:
    """The whole id of what is kept, or of calls that stand in no history, as those of a batch; `NotFound` for others."""
    from interviewer.errors import NotFound

    known = {item.id for item in real.store().history(limit=100_000)}
    known |= {call.session for call in ledger.calls(limit=10_000)} - {""}
    found = [id for id in known if session and id.startswith(session)]
    if session in known or (session and ledger.calls(session=session, limit=1)):
        return session
    if len(found) != 1:
        raise NotFound("interview or document", session, known)
    return found[0]
