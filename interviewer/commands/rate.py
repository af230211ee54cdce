"""``interviewer rate``: rate one answer, or a transcript, against a probe."""

from __future__ import annotations

import click

from interviewer.commands.shared import (
    format_option,
    no_store_option,
    note,
    print_json,
    rater_option,
    read_text,
)


@click.command("rate")
@click.argument("file")
@click.option("--probe", "probe_id", required=True, help="Which question it answers, e.g. P08.")
@rater_option
@format_option
@no_store_option
def command(file: str, probe_id: str, rater: str | None, form: str, no_store: bool) -> None:
    """Rate FILE (- is standard input) as an answer to a probe.

    Lines that begin with Q: and A: mark the turns of a transcript; every A: turn counts toward the same story.
    """
    from interviewer import conduct, present
    from interviewer.domain.text import parse_transcript
    from interviewer.rate import rate
    from interviewer.wiring import parts

    real = parts()
    probe = real.library.probe(probe_id)
    text = parse_transcript(read_text(file))
    if text.is_blank():
        raise click.UsageError(f"{file}: found no words in the A: turns; expected an answer")
    judge = real.rater(rater)  # type: ignore[arg-type]  # click checked the choice
    if no_store:
        rating, _ = rate(text, real.library.sheet(probe.id), rater=judge)
    else:
        room = real.room()
        interview = conduct.keep_transcript(room, probe.id, text)
        note(f"kept as {interview.id[:8]} in the history (--no-store keeps nothing)")
        _, rating = conduct.rate_take(room, interview, rater=judge)
    if form == "json":
        print_json(rating.to_json())
    else:
        click.echo(present.rating_markdown(rating, library=real.library, plain=form == "text"))
