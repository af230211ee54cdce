"""``interviewer history``: what is kept about you: list, show, export, delete."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, note, print_json, sure


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
    """Show one interview: questions, answers, newest rating of each take."""
    from interviewer import present
    from interviewer.wiring import parts

    real = parts()
    export = present.interview_export(real.store().load(id), store=real.store())
    if form == "json":
        print_json(export)
    else:
        click.echo(present.export_markdown(export, library=real.library))


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
