"""``interviewer panel``: a report on scores, and calibrations: open one, see who is in, export it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interviewer.commands import panel_files
from interviewer.commands.shared import format_option, note, print_json
from interviewer.errors import CallerMistake, NotFound

if TYPE_CHECKING:
    from interviewer.calibrate import Scorecard
    from interviewer.domain.calibration import Calibration
    from interviewer.domain.panel import Panel
    from interviewer.domain.panel_reader import ReaderFigures
    from interviewer.domain.scorecard import Card
    from interviewer.wiring import Parts


#: What each link of a new calibration is for, by role.
_FOR = {
    "moderator": "to open rounds, reword anchors and sign off",
    "rater": "to score alone, before anybody's scores are seen",
}


@click.group("panel")
def command() -> None:
    """Calibrate a scorecard with a panel. Practice and calibration only; no hiring recommendation."""


@command.command("report")
@click.argument("ratings")
@click.option("--scorecard", "scorecard_id", help="Scorecard whose weights and dimensions count.")
@click.option("--card", "card_file", help="A scorecard of your own instead: a YAML file.")
@click.option(
    "--floor", "floors", multiple=True, metavar="DIM=LEVEL", help="Least level of a dimension; repeatable."
)
@click.option(
    "--reader", help="This rater is the rules or a model: left out of the panel and compared with the people."
)
@click.option(
    "--before",
    metavar="EARLIER",
    help="Scores of an earlier week: who scored the same packets again, and how far they moved.",
)
@click.option(
    "--save",
    "saves",
    multiple=True,
    metavar="PATH",
    help="Write the report there too: .html, .pdf, .md or .json; repeatable.",
)
@format_option
def report_command(
    *,
    saves: tuple[str, ...],
    before: str | None,
    ratings: str,
    scorecard_id: str | None,
    card_file: str | None,
    floors: tuple[str, ...],
    reader: str | None,
    form: str,
) -> None:
    """Say where raters differ, how far they agree and how lenient each is.

    RATINGS is CSV with the columns rater, packet, dimension, level (1-5 or NE) and perhaps round, order, quote;
    or a JSON array of such rows; - is standard input. Rows that cannot be used are named and the rest is reported.
    """
    from interviewer.calibrate import report
    from interviewer.domain.panel_again import scored_again
    from interviewer.present.panel import panel_report, reader_words
    from interviewer.present.panel_more import again_section, sections_words

    panel_files.check_paths(saves)
    card = _own_scorecard(card_file, floors) if card_file else _scorecard(scorecard_id, floors)
    panel = _read(ratings, dimensions=tuple(card.weights) if scorecard_id or card_file else None)
    people, figures = _without_reader(panel, reader) if reader else (panel, None)
    found = report(people, scorecard=card)
    earlier = _read(before, dimensions=None) if before else None
    again = scored_again(earlier.first_round, people.first_round) if earlier else None
    if earlier and again is None:
        note(f"{before}: nobody in it has scored one of these packets under the same name")
    if form == "json":
        more = {"reader": figures, "again": again}
        print_json({**found.to_json(), **{k: v.model_dump(mode="json") for k, v in more.items() if v}})
    else:
        click.echo(panel_report(found, markdown=form == "markdown"))
        click.echo(sections_words(again_section(again), markdown=form == "markdown"), nl=False)
        if figures:
            click.echo("\n" + reader_words(figures, markdown=form == "markdown"))
    for path in saves:
        panel_files.save(found, path, more=again_section(again))
    if found.refused_total:
        note(f"{found.refused_total} rows were not used; the report names them")


def _without_reader(panel: Panel, reader: str) -> tuple[Panel, ReaderFigures]:
    """The people alone, and the reader against their first round."""
    from interviewer.domain.panel_reader import reader_figures

    if reader not in panel.raters:
        raise NotFound("rater", reader, panel.raters)
    people = replace(panel, scores=tuple(s for s in panel.scores if s.rater != reader))
    first = people.of_round(people.rounds[0]).scores if people.scores else ()
    own = [s for s in panel.scores if s.rater == reader]
    return people, reader_figures(first, reader, [s for s in own if s.round == own[0].round])


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


def _own_scorecard(card_file: str, floors: tuple[str, ...]) -> Scorecard:
    """The scorecard in a file, with its floors unless others were asked for."""
    from interviewer.adapters.scorecards import read_card
    from interviewer.calibrate import Scorecard
    from interviewer.commands.shared import read_text
    from interviewer.panel_room_reader import scorecard_of

    own = scorecard_of(read_card(read_text(card_file), name=Path(card_file).name))
    return Scorecard(id=own.id, weights=own.weights, floors=dict(_floor(f) for f in floors) or own.floors)


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


@command.command("new")
@click.option("--scorecard", "scorecard_id", help="Scorecard of the library; default its own.")
@click.option("--card", "card_file", help="A scorecard of your own: a YAML file, or - for standard input.")
@click.option(
    "--packet",
    "packets",
    multiple=True,
    required=True,
    metavar="ID",
    help="Packet to score, four to six; repeatable.",
)
@click.option(
    "--rater",
    "raters",
    multiple=True,
    required=True,
    metavar="NAME",
    help="First name or letter; repeatable.",
)
@click.option("--title", default="", help="What the calibration is called.")
@click.option("--days", default=14, show_default=True, help="How long links hold.")
@click.option(
    "--address", default="", metavar="URL", help="Where raters reach the page, such as http://127.0.0.1:7860."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the result."
)
def new_command(
    *,
    scorecard_id: str | None, card_file: str | None, packets: tuple[str, ...], raters: tuple[str, ...], title: str,
    days: int, address: str, form: str,
) -> None:  # fmt: skip
    """Open a calibration and print everybody's link, once: only hashes are kept.

    Packets are the synthetic ones that ship; 'interviewer panel packets' lists them. Material of real applicants is not taken.
    """
    from interviewer.panel_room import open_panel
    from interviewer.wiring import LOCAL, parts

    real = parts()
    card = _card(real, scorecard_id, card_file)
    opened = open_panel(
        real.panel_room(), card, owner=LOCAL, title=title, packets=packets, raters=raters, days=days
    )
    links = [
        {"who": x.who, "role": x.role, "link": f"{address.rstrip('/')}/panel/seat/{x.token}"}
        for x in opened.links
    ]
    if form == "json":
        print_json({"id": opened.state.id, "scorecard": card.ref.model_dump(), "links": links})
    else:
        click.echo(f"calibration {opened.state.id}: {card.name}, {len(packets)} packets")
        for link in links:
            click.echo(f"  {link['who']}, {_FOR[link['role']]}: {link['link']}")
    if not address:
        note(
            "each link is a path of the page that 'interviewer serve' opens; --address http://… puts its address before it"
        )
    note("links are shown this once; give each to that person alone")


def _card(real: Parts, scorecard_id: str | None, card_file: str | None) -> Card:
    from interviewer.commands.shared import read_text
    from interviewer.domain.scorecard import card_of

    if scorecard_id and card_file:
        raise CallerMistake("found --scorecard and --card; expected one of them")
    if card_file:
        return real.read_card(read_text(card_file))
    return card_of(real.library.rubric(scorecard_id)) if scorecard_id else card_of(real.library.scorecard)


@command.command("packets")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the result."
)
def packets_command(form: str) -> None:
    """List the synthetic packets that ship. What was planted in them is not told before a sign-off."""
    from interviewer.wiring import parts

    found = [
        {"id": p.id, "title": p.title, "answers": len(p.answers)}
        for p in parts().panel_room().packets.values()
    ]
    if form == "json":
        print_json(found)
    else:
        for packet in found:
            click.echo(f"{packet['id']:<18} {packet['title']}, {packet['answers']} answers")


@command.command("status")
@click.argument("id", required=False)
@format_option
def status_command(id: str | None, form: str) -> None:
    """Say who is in and what happened, of one calibration or of all. No score is in it before the reveal, for nobody."""
    from interviewer.panel_room_reader import log_lines
    from interviewer.wiring import LOCAL, parts

    store = parts().panel_room().store
    ids = [store.owned(LOCAL, id)] if id else [k.id for k in store.mine(LOCAL)]
    states = [store.load(i) for i in ids]
    if form == "json":
        print_json([_status(s) for s in states])
        return
    for state in states:
        found = _status(state)
        click.echo(f"{state.id[:8]}  {found['title']}: {found['says']}")
        for at, what in log_lines(store.log(state.id), state.card) if id else ():
            click.echo(f"  {at}  {what}")
    if not states:
        click.echo("no calibration is kept")


def _status(state: Calibration) -> dict[str, Any]:
    number = state.open_round
    missing = list(state.missing(number)) if number else []
    says = (
        f"round {number}, missing: {', '.join(missing)}"
        if number
        else f"round {state.last_revealed} is open to all"
    )
    return {
        "id": state.id, "title": state.opened.title, "scorecard": state.card.ref.model_dump(), "round": number,
        "missing": missing, "says": "signed off" if state.signed_off else says,
    }  # fmt: skip


@command.command("export")
@click.argument("id")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "markdown", "html", "pdf", "csv", "yaml"]),
    default="json",
    help="Form of the result.",
)
def export_command(id: str, form: str) -> None:
    """Print what may be known of a calibration now: everything after the sign-off, scores after the reveal, else who is in.

    markdown, html and pdf are the report with why raters differed and, after the sign-off, who asks what; csv is the scores
    with why raters differed; yaml the scorecard as it stands.
    """
    from interviewer import panel_room_before as room_before
    from interviewer.domain.calibration import panel
    from interviewer.panel_room_reader import export, panel_report
    from interviewer.present.panel_more import (
        again_section,
        discussion_reasons,
        discussion_section,
        plan_section,
        reader_section,
    )
    from interviewer.wiring import LOCAL, parts

    real = parts()
    store = real.panel_room().store
    state = store.load(store.owned(LOCAL, id))
    if form == "json":
        print_json(export(state, store.log(state.id)))
    elif form == "yaml":
        click.echo(real.card_yaml(state.card), nl=False)
    elif form == "csv":
        click.echo(real.panel_csv(panel(state).scores, reasons=discussion_reasons(state)), nl=False)
    else:
        earlier = room_before.before(store, state)
        more = [
            *discussion_section(state),
            *again_section(room_before.again(state, earlier)),
            *reader_section(state, room_before.reader_over_all(state, earlier)),
            *plan_section(state, real.library.probes.values()),
        ]
        suffix = "md" if form == "markdown" else form
        click.echo(panel_files.in_form(panel_report(state), suffix, more=more), nl=False)


@command.command("rates")
@click.argument("first")
@click.argument("second")
@format_option
def rates_command(first: str, second: str, form: str) -> None:
    """Compare the selection rates of two groups, from counts: FIRST and SECOND are such as 5/10 and 3/8.

    The ratio of the rates, Fisher's exact test, and what one more would change. Counts only: no person, no list.
    """
    from interviewer.domain.agreement.selection import selection_rates
    from interviewer.present.panel_more import rates_lines

    found = selection_rates(_counts(first), _counts(second))
    if form == "json":
        print_json(found.model_dump(mode="json"))
    else:
        for line in rates_lines(found):
            click.echo(f"- {line}" if form == "markdown" else line)


def _counts(text: str) -> tuple[int, int]:
    selected, mark, of = text.partition("/")
    if not (mark and selected.isdecimal() and of.isdecimal() and len(text) < 20):
        raise CallerMistake(f"found {text[:20]!r}; expected counts such as 5/10: selected, of how many")
    return int(selected), int(of)
