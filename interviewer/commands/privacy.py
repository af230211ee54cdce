"""``interviewer privacy``: what is replaced before a text is sent to a model or a speech server."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, note, print_json, read_text


@click.group("privacy")
def command() -> None:
    """What is replaced before a text is sent: show it, change it, try it out."""


@command.command("show")
@format_option
def _show(form: str) -> None:
    """What is replaced now, and what is not found."""
    from interviewer.domain.redaction import MISSES
    from interviewer.wiring import parts

    real = parts()
    wish = real.wish()
    is_on = wish.is_on or real.settings.redact
    if form == "json":
        print_json({"on": is_on, "names": list(wish.names), "says": MISSES})
    else:
        click.echo(
            f"replacing is {'on' if is_on else 'off'}; names: {', '.join(wish.names) or 'none'}\n{MISSES}"
        )


@command.command("set")
@click.option("--on/--off", "is_on", default=None, help="Replace before a text is sent, or do not.")
@click.option("--name", "names", multiple=True, help="A name to be replaced; say it once for each.")
@click.option("--forget", multiple=True, help="A name that need not be replaced any more.")
def _set(is_on: bool | None, names: tuple[str, ...], forget: tuple[str, ...]) -> None:
    """Change it. Names are added to those that are there."""
    from interviewer import privacy
    from interviewer.wiring import parts

    real = parts()
    before = real.wish()
    left = [n for n in (*before.names, *names) if n not in forget]
    after = privacy.keep(real.store(), is_on=before.is_on if is_on is None else is_on, names=left)
    note(f"replacing is {'on' if after.is_on else 'off'}; {len(after.names)} names")


@command.command("preview")
@click.argument("file")
def _preview(file: str) -> None:
    """Show FILE (- is standard input) as it would be sent. Nothing is sent."""
    from interviewer import privacy
    from interviewer.wiring import parts

    click.echo(privacy.preview(read_text(file), parts().wish().names))
