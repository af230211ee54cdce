"""``interviewer progress``: check by check over time, coverage, takes, the clock, predictions."""

from __future__ import annotations

import click

from interviewer.commands.shared import format_option, print_json


@click.command("progress")
@format_option
def command(form: str) -> None:
    """How your practice goes over time. There is no total."""
    from interviewer import progress
    from interviewer.present.debrief import progress_json, progress_markdown
    from interviewer.wiring import parts

    real = parts()
    seen = progress.look_back(real.room())
    if form == "json":
        print_json(progress_json(seen))
    else:
        click.echo(progress_markdown(seen, library=real.library, plain=form == "text"))
