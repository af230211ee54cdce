"""``interviewer cards``: what can be read beside the questions."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, print_json


@click.command("cards")
@click.argument("card_id", required=False)
@click.option("--probe", help="Only the cards that stand beside this question, e.g. P08.")
@format_option
def command(card_id: str | None, probe: str | None, form: str) -> None:
    """List the cards, or show CARD_ID."""
    from interviewer.present.exercise import card_markdown, card_table
    from interviewer.wiring import parts

    library = parts().library
    if card_id:
        card = library.card(card_id)
        if form == "json":
            print_json(card.model_dump(mode="json"))
        else:
            click.echo(card_markdown(card))
        return
    cards = library.cards_beside(library.probe(probe)) if probe else tuple(library.cards.values())
    if form == "json":
        print_json([c.model_dump(mode="json") for c in cards])
    else:
        click.echo(card_table(cards, markdown=form == "markdown"))
