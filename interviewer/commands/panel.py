"""``interviewer panel report RATINGS``: agreement, differences and leniency of a panel, and what the weights do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, note, print_json
from interviewer.errors import CallerMistake, NotFound

if TYPE_CHECKING:
    from interviewer.calibrate import Scorecard
    from interviewer.domain.panel import Panel


@click.group("panel")
def command() -> None:
    """Calibrate a scorecard with a panel. Practice and calibration only; no hiring recommendation."""


@command.command("report")
@click.argument("ratings")
@click.option("--scorecard", "scorecard_id", help="Scorecard whose weights and dimensions count.")
@click.option(
    "--floor", "floors", multiple=True, metavar="DIM=LEVEL", help="Least level of a dimension; repeatable."
)
@format_option
def report_command(ratings: str, scorecard_id: str | None, floors: tuple[str, ...], form: str) -> None:
    """Say where raters differ, how far they agree and how lenient each is.

    RATINGS is CSV with the columns rater, packet, dimension, level (1-5 or NE) and perhaps round, order, quote;
    or a JSON array of such rows; - is standard input. Rows that cannot be used are named and the rest is reported.
    """
    from interviewer.calibrate import report
    from interviewer.present.panel import panel_report

    card = _scorecard(scorecard_id, floors)
    panel = _read(ratings, dimensions=tuple(card.weights) if scorecard_id else None)
    found = report(panel, scorecard=card)
    if form == "json":
        print_json(found.to_json())
    else:
        click.echo(panel_report(found, markdown=form == "markdown"))
    if found.refused_total:
        note(f"{found.refused_total} rows were not used; the report names them")


def _scorecard(scorecard_id: str | None, floors: tuple[str, ...]) -> Scorecard:
    """The library's scorecard of that id (by default its own) as weights, with the floors that were asked for."""
    from interviewer.adapters.library import library
    from interviewer.calibrate import Scorecard

    books = library()
    cards = {i: r for i, r in books.rubrics.items() if r.kind == "scorecard"}
    if scorecard_id is not None and scorecard_id not in cards:
        raise NotFound("scorecard", scorecard_id, cards)
    card = cards[scorecard_id] if scorecard_id else books.scorecard
    weights = {d.id: d.weight for d in card.dimensions}
    return Scorecard(id=card.id, weights=weights, floors=dict(_floor(f) for f in floors))


def _floor(text: str) -> tuple[str, float]:
    dimension, mark, level = text.partition("=")
    if not mark or level.strip() not in {"1", "2", "3", "4", "5"}:
        raise CallerMistake(f"--floor: found {text!r}; expected a dimension and a level, such as LED=3")
    return dimension.strip(), float(level)


def _read(ratings: str, *, dimensions: tuple[str, ...] | None) -> Panel:
    from interviewer.adapters.panel_csv import read

    if ratings == "-":
        return read(sys.stdin.buffer, name="standard input", dimensions=dimensions)
    try:
        with Path(ratings).open("rb") as stream:
            return read(stream, name=ratings, dimensions=dimensions)
    except OSError as error:
        raise CallerMistake(
            f"{ratings}: cannot be read: {error.strerror}; expected a CSV or JSON file, or - for standard input"
        ) from error
