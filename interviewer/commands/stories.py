"""``interviewer stories``: the story bank: list, keep, tell shorter, find one that fits, import, export."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, note, print_json, read_text
from interviewer.errors import NotFound


@click.group("stories", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Your stories. Without a command: list them, with what is missing."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(_list, form="text")


@command.command("list")
@format_option
def _list(form: str) -> None:
    """The bank: cards, which prompt each serves, gaps."""
    from interviewer import stories
    from interviewer.present.story import bank_json, bank_markdown
    from interviewer.wiring import parts

    room = parts().room()
    bank = stories.bank(room, now=room.clock())
    if form == "json":
        print_json(bank_json(bank))
    else:
        click.echo(bank_markdown(bank, plain=form == "text"))


@command.command("keep")
@click.argument("interview")
@click.option(
    "--answer", type=click.IntRange(1), default=1, help="Which answer of the interview, counted from 1."
)
@click.option("--title", default="", help="A title; default is how the story begins.")
def _keep(interview: str, answer: int, title: str) -> None:
    """Keep an answer of INTERVIEW (an id of 'interviewer history list') as a story."""
    from interviewer import stories
    from interviewer.wiring import parts

    real = parts()
    room = real.room()
    key = stories.keep(room, room.store.load(interview), answer - 1, rater=real.rater("rules"), title=title)
    note(f"kept as story {key[:8]}")


@command.command("tell")
@click.argument("story")
def _tell(story: str) -> None:
    """STORY (an id of 'interviewer stories list') in 90 and in 30 seconds, in its own sentences."""
    from interviewer import stories
    from interviewer.present.story import tellings_markdown
    from interviewer.wiring import parts

    held = stories.everything(parts().room())
    found = [s for id, s in held if id.startswith(story)]
    if len(found) != 1:
        raise NotFound("story", story, [id[:8] for id, _ in held])
    click.echo(tellings_markdown(found[0]))


@command.command("fit")
@click.argument("probe")
def _fit(probe: str) -> None:
    """Which stories fit PROBE, best first."""
    from interviewer import stories
    from interviewer.present.story import fitting_lines
    from interviewer.wiring import parts

    for line in fitting_lines(stories.fitting(parts().room(), probe)):
        click.echo(line)


@command.command("export")
def _export() -> None:
    """The whole bank as Markdown on standard output."""
    from interviewer import stories
    from interviewer.wiring import parts

    click.echo(stories.export_markdown(parts().room()), nl=False)


@command.command("import")
@click.argument("file")
def _import(file: str) -> None:
    """Import stories from a Markdown FILE, or from standard input (-)."""
    from interviewer import stories
    from interviewer.wiring import parts

    real = parts()
    number = stories.import_markdown(real.room(), read_text(file), rater=real.rater("rules"))
    note(f"imported: {number}")
