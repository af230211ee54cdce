"""``interviewer check KIND FILE``: what an artefact lacks, as text, JSON or Markdown.

Exit code 0: nothing is missing. 1: something is. 2: the file is not what it has to be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option

if TYPE_CHECKING:
    from interviewer.domain.artifacts.report import Check, CheckReport

# Written out so that `--help` need not load the checkers; a test compares it with them.
KINDS = ("design-doc", "rfc", "build-vs-buy", "strategy", "okr", "ready", "ml-done", "kill", "capacity")
MARKS = {"met": "ok", "partial": "part", "missing": "MISS", "unknown": "?"}


@click.command("check")
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("file", required=False)
@click.option("--blank", is_flag=True, help="Print an empty one to fill in.")
@format_option
def command(kind: str, file: str | None, *, blank: bool, form: str) -> None:
    """Say what an artefact lacks.

    KIND is design-doc, rfc, build-vs-buy, strategy, okr, ready, ml-done, kill or capacity; FILE is YAML
    or JSON (- is standard input). Ends with 0 when nothing is missing and with 1 when something is.
    """
    from datetime import UTC, datetime

    from interviewer.adapters.artifact_files import read
    from interviewer.check import FORMS, ArtifactRefused, check
    from interviewer.present.blank_form import blank_form

    if blank == (file is not None):
        found = f"found {file} beside --blank" if blank else "found neither"
        raise click.UsageError(f"{found}; expected a FILE to check, or --blank for an empty one")
    if file is None:
        click.echo(blank_form(FORMS[kind][0], kind=kind), nl=False)
        return
    artifact = read(file)
    try:
        report = check(kind, artifact.data, now=datetime.now(UTC))
    except ArtifactRefused as refused:
        raise artifact.located(refused) from refused
    click.echo(rendered(report, form))
    if not report.is_complete:
        raise click.exceptions.Exit(1)


def rendered(report: CheckReport, form: str) -> str:
    """The report in one of the three formats."""
    import json

    if form == "json":
        return json.dumps(report.to_json(), indent=2, ensure_ascii=False)
    return _markdown(report) if form == "markdown" else _text(report)


def _headline(report: CheckReport) -> str:
    left = len(report.open_checks)
    state = f"{left} of {len(report.checks)} checks are open" if left else "nothing is missing"
    untold = sum(1 for c in report.checks if c.state.value == "unknown")
    more = f", {untold} cannot be told here" if untold else ""
    return f"{report.title or 'untitled'} ({report.kind}): {state}{more}"


def _text(report: CheckReport) -> str:
    lines = [_headline(report), ""]
    for check in report.checks:
        lines += _entry(check)
    shown = [
        f"{name.replace('_', ' ')}: {_fact(value)}"
        for name, value in report.facts.items()
        if value not in (None, [], {})
    ]
    return "\n".join([*lines, "", *shown, "", report.note] if shown else [*lines, "", report.note])


def _entry(check: Check) -> list[str]:
    where = f" at {check.place}" if check.place else ""
    lines = [f"{MARKS[check.state.value]:>4}  {check.id}  {check.asks}{where}: {check.found}"]
    if check.fix:
        lines += [f"      expected: {check.expected}", f"      fix: {check.fix}"]
    return lines


def _fact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_fact(held)}" for name, held in value.items())
    if isinstance(value, list):
        return "; ".join(_fact(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _markdown(report: CheckReport) -> str:
    rows = [
        f"| {check.id} | {_cell(check.asks)} | {check.state.value} | {_cell(check.found)} | {_cell(check.fix)} |"
        for check in report.checks
    ]
    facts = [
        f"- {name.replace('_', ' ')}: {_fact(value)}"
        for name, value in report.facts.items()
        if value not in (None, [], {})
    ]
    table = ["| check | asks | state | found | fix |", "|---|---|---|---|---|", *rows]
    return "\n".join(
        [f"# {_headline(report)}", "", *table, *([""] if facts else []), *facts, "", f"*{report.note}*"]
    )


def _cell(text: str) -> str:
    """Text that cannot break out of a table cell or be read as markup."""
    flat = " ".join(text.split())
    for mark in "\\|*_`<>[]":
        flat = flat.replace(mark, f"\\{mark}")
    return flat
