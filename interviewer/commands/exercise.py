"""``interviewer exercise``: list the exercises, show one, or do one from a file of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, note, print_json, rater_option, read_text

if TYPE_CHECKING:
    from interviewer.wiring import RaterChoice


@click.command("exercise")
@click.argument("exercise_id", required=False)
@click.argument("file", required=False)
@click.option("--blank", is_flag=True, help="Print an answer sheet to fill in.")
@click.option("--setting", "settings", multiple=True, metavar="AXIS=OPTION", help="Setting of the scenario.")
@click.option("--calibration", is_flag=True, help="Your Brier score over time and the curve.")
@rater_option
@format_option
def command(
    exercise_id: str | None,
    file: str | None,
    *,
    blank: bool,
    settings: tuple[str, ...],
    calibration: bool,
    rater: RaterChoice | None,
    form: str,
) -> None:
    """List the exercises, show EXERCISE_ID, or do it with the answers in FILE (- is standard input).

    The answers are YAML; --blank prints a sheet to fill in. The result is kept in the history.
    """
    from interviewer import exercise as use
    from interviewer import present
    from interviewer.present import exercise as words
    from interviewer.wiring import parts

    chosen = _settings(settings)
    _fits_together(exercise_id, file, blank=blank, setting=chosen, calibration=calibration)
    real = parts()
    if calibration:
        runs, bins = use.calibration(real.bench())
        if form == "json":
            print_json(
                {"runs": [r.model_dump(mode="json") for r in runs], "curve": [b.model_dump() for b in bins]}
            )
        else:
            click.echo("\n".join(words.calibration_lines(runs, bins)))
        return
    if exercise_id is None:
        every = list(real.library.exercises.values())
        if form == "json":
            print_json([e.model_dump(mode="json") for e in every])
        else:
            click.echo(words.exercise_table(every, markdown=form == "markdown"))
        return
    task = real.library.exercise(exercise_id)
    use.checked_setting(task, chosen)
    if blank:
        click.echo(words.answer_sheet(task, setting=chosen), nl=False)
    elif file is None:
        if form == "json":
            print_json(task.model_dump(mode="json"))
        else:
            click.echo(words.exercise_markdown(task, setting=chosen))
    else:
        bench = real.bench(rater=rater)
        answers = real.read_artifact(read_text(file), name=file).data
        key, _ = use.start(bench, task.id, setting=chosen)
        attempt = use.submit(bench, key, answers)
        note(f"kept as {key[:8]} in the history")
        if form == "json":
            print_json(attempt.to_json())
        else:
            click.echo(present.attempt_markdown(task, attempt, library=real.library))
        if not attempt.is_done:
            note("not everything could be rated; try again later: the answers are kept")
            raise click.exceptions.Exit(3)


def _fits_together(
    exercise_id: str | None,
    file: str | None,
    *,
    blank: bool,
    setting: dict[str, str],
    calibration: bool,
) -> None:
    """`click.UsageError` for an option that would do nothing beside the others."""
    if calibration and (exercise_id or blank or setting):
        raise click.UsageError("--calibration stands alone: it is about every exercise that was done")
    if exercise_id is None and (blank or setting):
        option = "--blank" if blank else "--setting"
        raise click.UsageError(f"{option}: name an exercise too; 'interviewer exercise' lists them")
    if blank and file is not None:
        raise click.UsageError(f"--blank prints a sheet to fill in; found the answers {file} beside it")


def _settings(given: tuple[str, ...]) -> dict[str, str]:
    from interviewer.errors import CallerMistake

    chosen = {}
    for one in given:
        axis, equals, option = one.partition("=")
        if not equals:
            raise CallerMistake(f"--setting: found {one!r}; expected AXIS=OPTION, such as size=startup")
        chosen[axis.strip()] = option.strip()
    return chosen
