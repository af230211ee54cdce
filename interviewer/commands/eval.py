"""``interviewer eval``: is the rating good? Run the evals, record a model's replies, compare two runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, note, print_json
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from interviewer.settings import Settings

evals_option = click.option(
    "--evals",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the evals.",
)
filter_option = click.option(
    "--filter", "pattern", default=None, help="Only cases whose id, kind or probe holds this."
)


mode_option = click.option(
    "--mode",
    "calls",
    type=click.Choice(["one-call", "careful"]),
    default=None,
    help="Ask about a whole sheet in one call, or about each part of it; default as the suite says.",
)
samples_option = click.option(
    "--samples",
    "readings",
    type=click.Choice(["auto", "1", "3", "5"]),
    default=None,
    help="How many readings make one rating; default as the suite says.",
)


@click.group("eval")
def command() -> None:
    """Is the rating good? Figures over planted cases, replayed without a network.

    SUITE is a name of evals/suites.yaml, or all.
    """


@command.command("run")
@click.argument("suite")
@click.option(
    "--rater", "raters", type=click.Choice(["rules", "model"]), multiple=True, help="Default: both."
)
@click.option("--model", default=None, help="Which recorded model, where there are several.")
@click.option("--prompt", default=None, help="Which recorded prompt, where there are several.")
@filter_option
@mode_option
@samples_option
@format_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder for the JSON, JUnit and HTML reports.",
)
@evals_option
def run(
    suite: str,
    *,
    raters: tuple[str, ...],
    model: str | None,
    prompt: str | None,
    pattern: str | None,
    calls: str | None,
    readings: str | None,
    form: str,
    out: Path | None,
    folder: Path | None,
) -> None:
    """Replay SUITE and set the figures beside the thresholds.

    Ends with 0 passed, 1 below a threshold, 2 the caller's mistake, 3 incomplete (recordings are missing).
    """
    from interviewer.evals import report_text
    from interviewer.evals.bench import bench

    report = bench(
        suite,
        raters=raters or ("rules", "model"),
        pattern=pattern,
        folder=folder,
        model=model,
        prompt=prompt,
        calls=calls,
        readings=readings,
    )
    if out:
        from interviewer.evals.report_files import write

        for path in write(report, out):
            note(f"wrote {path}")
    if form == "json":
        print_json(report.model_dump(mode="json", by_alias=True))
    else:
        click.echo(report_text.as_markdown(report) if form == "markdown" else report_text.as_text(report))
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


@command.command("record")
@click.argument("suite")
@click.option("--model", default=None, help="Name of the model; default from the settings.")
@click.option(
    "--base-url", default=None, help="Address of an OpenAI-compatible server; default from the settings."
)
@click.option("--prompt", default=None, help="Prompt file to record with, such as rate.v2.")
@click.option("--seed", type=int, default=None, help="Only the sample with this index.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many new calls.")
@filter_option
@mode_option
@samples_option
@evals_option
def record(
    suite: str,
    *,
    model: str | None,
    base_url: str | None,
    prompt: str | None,
    seed: int | None,
    limit: int | None,
    pattern: str | None,
    calls: str | None,
    readings: str | None,
    folder: Path | None,
) -> None:
    """Ask the model about every case of SUITE that is not recorded yet, and keep its replies.

    Each reply is kept as soon as it is there; the same command goes on where it stopped. Ends with 3 while replies
    are pending or failed.
    """
    from interviewer.adapters.llm_wire import base_url_of
    from interviewer.evals import home
    from interviewer.evals.bench import record_suites, settings_for

    settings = settings_for(model=model, base_url=base_url)
    _is_set_up(settings)
    home.home(folder).wanted(suite)  # names the nearest before anything is said to go out
    note(f"the texts of the data sets go to {base_url_of(settings)}")
    code = 0
    for tally in record_suites(
        suite,
        settings,
        prompt=prompt,
        seed=seed,
        limit=limit,
        pattern=pattern,
        folder=folder,
        calls=calls,
        readings=readings,
    ):
        for line in tally.told():
            note(line)
        code = max(code, tally.exit_code)
    if code:
        raise click.exceptions.Exit(code)


def _is_set_up(settings: Settings) -> None:
    """`CallerMistake` where there is no model to ask, before anything is said to go out."""
    from interviewer.settings import model_configured

    if not model_configured(settings):
        raise CallerMistake(
            "no language model is set up; nothing was sent. Expected --model with --base-url, or INTERVIEWER_MODEL and "
            "INTERVIEWER_API_KEY or INTERVIEWER_BASE_URL"
        )


@command.command("compare")
@click.argument("a", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("b", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--rater", "raters", multiple=True, help="Which rater of A and, given twice, of B. Default: model."
)
@click.option(
    "--suite",
    "suites",
    multiple=True,
    help="Given twice: this suite of A against that of B, such as two modes.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the result."
)
def compare(a: Path, b: Path, raters: tuple[str, ...], suites: tuple[str, ...], form: str) -> None:
    """What changed between two runs: A and B are the eval.json files that 'eval run --out' writes."""
    from interviewer.evals import compare as comparing

    chosen = raters or ("model",)
    found = comparing.compare(
        comparing.read_report(a),
        comparing.read_report(b),
        raters=(chosen[0], chosen[-1]),
        suites=(suites[0], suites[-1]) if suites else None,
    )
    if form == "json":
        print_json([d.model_dump(mode="json") for d in found])
    else:
        click.echo(comparing.as_text(found))


@command.command("verify")
@click.argument("suite")
@evals_option
def verify(suite: str, folder: Path | None) -> None:
    """Replay every recorded call of SUITE through vcrpy too, and say where the two ways differ."""
    from interviewer.evals.bench import verify_suites

    differing = 0
    for name, compared, found in verify_suites(suite, folder=folder):
        click.echo(
            f"{name}: {compared} calls compared, {len(found)} differ{': ' + ', '.join(found) if found else ''}"
        )
        differing += len(found)
    if differing:
        raise click.exceptions.Exit(1)


@command.command("faults")
@click.option("--rater", type=click.Choice(["rules", "model"]), default="model", help="Who reads.")
@click.option("--model", default=None, help="Name of the model; default from the settings.")
@click.option("--base-url", default=None, help="Address of an OpenAI-compatible server, to record with.")
@click.option("--record", "records", is_flag=True, help="Ask the model for what is not recorded yet.")
@evals_option
def faults(
    *, rater: str, model: str | None, base_url: str | None, records: bool, folder: Path | None
) -> None:
    """Whole critiques of documents with one planted fault each: is it the first finding?

    Replayed without a network; ends with 3 while replies are missing or pending.
    """
    from interviewer.evals import shapes_faults
    from interviewer.evals.bench import settings_for

    if rater == "rules":
        outcomes = shapes_faults.by_rules(folder)
    else:
        settings = settings_for(model=model, base_url=base_url)
        outcomes = shapes_faults.by_model(settings, record=records, folder=folder)
    click.echo(shapes_faults.as_text(outcomes))
    if any(o.state != "told" for o in outcomes):
        raise click.exceptions.Exit(3)
