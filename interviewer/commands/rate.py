"""``interviewer rate``: rate one answer, or a transcript, against a probe."""

from __future__ import annotations

from typing import Any

import click

from interviewer.commands.shared import (
    format_option,
    mode_option,
    no_store_option,
    note,
    print_json,
    rater_option,
    read_text,
    samples_option,
)


@click.command("rate")
@click.argument("file")
@click.option("--probe", "probe_id", required=True, help="Which question it answers, e.g. P08.")
@rater_option
@mode_option
@samples_option
@format_option
@no_store_option
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=0,
    help="Another number asks the model afresh; else a reply to the same text that is paid for is used again.",
)
@click.option(
    "--stronger",
    is_flag=True,
    help="Also a stronger version of it: your own facts, with a blank for what is missing.",
)
def command(
    file: str,
    *,
    probe_id: str,
    rater: str | None,
    mode: str | None,
    samples: str | None,
    form: str,
    no_store: bool,
    sample: int,
    stronger: bool,
) -> None:
    """Rate FILE (- is standard input) as an answer to a probe.

    Lines that begin with Q: and A: mark the turns of a transcript; every A: turn counts toward the same story.
    """
    from interviewer import coach, conduct, present
    from interviewer.domain.text import parse_transcript
    from interviewer.present.coach import version_markdown
    from interviewer.rate import rate
    from interviewer.wiring import parts

    real = parts()
    probe = real.library.probe(probe_id)
    text = parse_transcript(read_text(file))
    if text.is_blank():
        raise click.UsageError(f"{file}: found no words in the A: turns; expected an answer")
    asked: Any = {"choice": rater, "mode": mode, "samples": samples}  # click checked the choices
    judge = real.rater(**asked, keep=not no_store)
    version = None
    if no_store:
        rating, _ = rate(text, real.library.sheet(probe.id), rater=judge)
        if stronger:
            sheet = real.library.sheet(probe.id)
            version = coach.stronger(text, rating, sheet, coach=real.coach(asked["choice"], keep=False))
    else:
        room = real.room()
        interview = conduct.keep_transcript(room, probe.id, text)
        note(f"kept as {interview.id[:8]} in the history (--no-store keeps nothing)")
        judge = real.rater(**asked, session=interview.id, sample=sample)
        interview, rating = conduct.rate_take(room, interview, rater=judge)
        exchange = room.store.judgement(str(interview.takes[-1].rating)).exchange
        if stronger:
            maker = real.coach(asked["choice"], session=interview.id)
            version = coach.stronger_take(room, interview, coach=maker).takes[-1].version
        if cost := real.cost_line(interview.id, exchange):
            note(f"language model: {cost}")
    if form == "json":
        told = {"stronger": version.model_dump(mode="json")} if version else {}
        print_json({**rating.to_json(), **told})
    else:
        click.echo(present.rating_markdown(rating, library=real.library, plain=form == "text"))
        if version:
            click.echo("\n" + version_markdown(version, plain=form == "text"))
