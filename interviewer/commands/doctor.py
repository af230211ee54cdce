"""``interviewer doctor``: what is set up, what works, and what to do about the rest."""

from __future__ import annotations

from typing import Any

import click

from interviewer.commands.shared import format_option, print_json


@click.command("doctor")
@click.option(
    "--probe-model",
    is_flag=True,
    help="Also send five tiny requests to the model's server, to see what it can do.",
)
@format_option
def command(probe_model: bool, form: str) -> None:
    """Show settings, versions, database, rubrics and provider, and what to do where something is missing."""
    from interviewer.diagnose import diagnose

    report = diagnose(ask_model=probe_model)
    if form == "json":
        print_json(report.model_dump(mode="json"))
        return
    for check in report.checks:
        click.echo(
            f"{check.state:<8} {check.what}: {check.found}" + (f"\n         {check.do}" if check.do else "")
        )
    click.echo("\nSettings")
    rows: list[Any] = list(report.settings)
    width = max(len(r["name"]) for r in rows)
    for row in rows:
        click.echo(f"  {row['name']:<{width}}  {row['value']}  ({row['source']})  {row['meaning']}")
