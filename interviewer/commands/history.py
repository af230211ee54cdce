"""``interviewer history``: what is kept about you: list, show, export, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, note, print_json, sure
from interviewer.errors import CallerMistake, NotFound

if TYPE_CHECKING:
    from interviewer.adapters.store.sqlstore import HistoryItem
    from interviewer.wiring import Parts

_ALL = 1_000_000_000


@click.group("history")
def command() -> None:
    """What is kept about you: list, show, export or delete it."""


@command.command("list")
@click.option("--search", default="", help="Only titles that hold this.")
@format_option
def _list(search: str, form: str) -> None:
    """List what is kept, newest first."""
    from interviewer import present
    from interviewer.wiring import parts

    items = parts().store().history(search=search)
    if form == "json":
        print_json([i.model_dump(mode="json") for i in items])
    else:
        click.echo(present.history_table(items, markdown=form == "markdown"))


@command.command("show")
@click.argument("id")
@format_option
def _show(id: str, form: str) -> None:
    """Show one entry: of an interview questions, answers and the newest ratings, of a document its critique.

    ID is one of 'interviewer history list'; its first characters will do.
    """
    from interviewer import present
    from interviewer.wiring import parts

    real = parts()
    item = _no_interview(real, id)
    if item is not None:
        data = real.store().item(item.id)
        if form == "json":
            print_json(present.item_export(item, data))
        else:
            click.echo(present.item_markdown(item, data, plain=form == "text"))
        return
    export = present.interview_export(real.store().load(id), store=real.store())
    if form == "json":
        print_json(export)
    else:
        click.echo(present.export_markdown(export, library=real.library, plain=form == "text"))


def _no_interview(real: Parts, id: str) -> HistoryItem | None:
    """The one entry that is no interview and begins with ``id``; `NotFound` where nothing at all does."""
    every = real.store().history(limit=_ALL)
    found = [i for i in every if i.id.startswith(id)]
    if not found or not id:
        raise NotFound("entry of the history", id, [i.id[:8] for i in every])
    if len(found) > 1:
        raise CallerMistake(f"{id}: {len(found)} entries begin so; expected more characters of one id")
    return None if found[0].kind == "interview" else found[0]


@command.command("export")
@click.option(
    "--format", "form", type=click.Choice(["json", "markdown"]), default="json", help="Form of the export."
)
def _export(form: str) -> None:
    """Everything that is kept, on standard output."""
    from interviewer import present
    from interviewer.wiring import parts

    real = parts()
    whole = present.whole_export(real.store(), calibrations=real.calibrations())
    if form == "json":
        print_json(whole)
    else:
        click.echo(present.whole_markdown(whole, library=real.library))


@command.command("delete")
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="Delete everything that is kept.")
@click.option("--yes", is_flag=True, help="Do not ask before everything is deleted.")
def _delete(id: str | None, everything: bool, yes: bool) -> None:
    """Delete ID, or with --all everything, once you say so. Nothing is left of it in the database file."""
    from interviewer.wiring import parts

    if bool(id) == everything:
        raise click.UsageError("name one ID, or say --all")
    store = parts().store()
    if everything:
        sure("Delete everything that is kept: interviews, documents, stories, panels?", yes=yes)
        note(f"deleted: {store.delete_all()}")
    else:
        store.delete(str(id))
        note(f"deleted: {id}")
