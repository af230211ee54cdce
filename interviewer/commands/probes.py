"""``interviewer probes``: list the questions, or show one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, print_json

if TYPE_CHECKING:
    from interviewer.adapters.library import Library


@click.command("probes")
@click.argument("probe_id", required=False)
@click.option("--dimension", help="Only those that can show this dimension, e.g. LED.")
@click.option("--level", help="Only those for this level: IC, MG or ST.")
@click.option(
    "--round", "round_", help="Only those of this round: BEH, LDR, XFN, DEEP, CASE, DSGN, EXPT or HM."
)
@click.option(
    "--examples", is_flag=True, help="Three worked answers to PROBE_ID, with the verdicts beside the words."
)
@format_option
def command(
    *,
    probe_id: str | None,
    dimension: str | None,
    level: str | None,
    round_: str | None,
    examples: bool,
    form: str,
) -> None:
    """List the probes, or show PROBE_ID with its criteria and drills."""
    from interviewer import present
    from interviewer.errors import NotFound
    from interviewer.wiring import parts

    library = parts().library
    if examples:
        _show_examples(library, probe_id, form=form)
        return
    if probe_id:
        probe = library.probe(probe_id)
        if form == "json":
            print_json(probe.model_dump(mode="json"))
        else:
            click.echo(present.probe_markdown(probe, library=library))
        return
    chosen = list(library.probes.values())
    for name, value, of in (
        ("dimension", dimension, lambda p: p.dimensions),
        ("level", level, lambda p: p.levels),
        ("round", round_, lambda p: (p.round,)),
    ):
        if value is None:
            continue
        known = {v for p in library.probes.values() for v in of(p)}
        if value.upper() not in known:
            raise NotFound(name, value, known)
        chosen = [p for p in chosen if value.upper() in of(p)]
    if form == "json":
        print_json([p.model_dump(mode="json") for p in chosen])
    else:
        click.echo(present.probe_table(chosen, markdown=form == "markdown"))


def _show_examples(library: Library, probe_id: str | None, *, form: str) -> None:
    from interviewer.errors import NotFound
    from interviewer.present.worked import examples_markdown, list_says

    if probe_id is None:
        click.echo(list_says(tuple(library.examples)))
        return
    found = library.examples.get(library.probe(probe_id).id)
    if found is None:
        raise NotFound("worked examples of", probe_id, library.examples)
    if form == "json":
        print_json(found.model_dump(mode="json"))
    else:
        click.echo(examples_markdown(found, library=library))
