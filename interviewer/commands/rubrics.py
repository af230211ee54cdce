"""``interviewer rubrics``: list the rubrics, show one, or validate files."""

from __future__ import annotations

from pathlib import Path

import click

from interviewer.commands.shared import format_option, note, print_json


@click.command("rubrics")
@click.argument("rubric_id", required=False)
@click.argument("folder", required=False)
@format_option
def command(rubric_id: str | None, folder: str | None, form: str) -> None:
    """List the rubrics, show RUBRIC_ID, or validate: ``rubrics check [FOLDER]``.

    The list says for each criterion whether a rule can tell, or whether it needs a reader.
    """
    from interviewer import present
    from interviewer.raters.rule_rater import RuleRater
    from interviewer.wiring import parts

    if rubric_id == "check":
        _check(folder)
        return
    library = parts().library
    rubrics = [library.rubric(rubric_id)] if rubric_id else list(library.rubrics.values())
    covers = RuleRater().covers
    if form == "json":
        print_json([present.rubric_json(r, covers=covers) for r in rubrics])
    elif rubric_id:
        click.echo(present.rubric_markdown(rubrics[0], library=library, covers=covers))
    else:
        click.echo(present.rubric_table(rubrics, covers=covers, markdown=form == "markdown"))


def _check(folder: str | None) -> None:
    from interviewer.adapters import packets
    from interviewer.adapters.assets import asset_dir
    from interviewer.adapters.library import faults, load

    place = Path(folder) if folder else asset_dir("rubrics")
    found = faults(place)
    found = found or packets.faults(place, load(place))
    for fault in found:
        click.echo(fault)
    if found:
        note(f"{len(found)} fault{'s' if len(found) > 1 else ''} found")
        raise click.exceptions.Exit(1)
    library = load(place)
    click.echo(
        f"all well: {len(library.rubrics)} rubrics, {len(library.criteria)} criteria, "
        f"{len(library.probes)} probes, {len(library.loops)} loops, "
        f"{len(library.exercises)} exercises, {len(library.cards)} cards, "
        f"{len(library.examples)} questions with worked answers, "
        f"{len(list((place / 'packets').glob('*.yaml')))} packets"
    )
