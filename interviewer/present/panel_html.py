"""A panel's report as HTML: the newest round, differences, then agreement, raters, alarms, weights, and what was not used. All escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from interviewer.domain.panel_report import Difference, Given, PanelReport, WeightFigures
from interviewer.present import panel as words
from interviewer.present.document import document
from interviewer.present.panel_grid import evidence_lines
from interviewer.present.panel_more import Section
from interviewer.present.panel_svg import MOST_PACKETS, Line, heat_map, letters, strip

MOST_QUOTED, MOST_ROWS, MOST_REFUSED = 12, 500, 50


def panel_page(report: PanelReport, *, more: Iterable[Section] = (), downloads: str = "") -> str:
    """The report as one HTML file that needs nothing else and asks for nothing: no script, no address outside."""
    body = panel_html(report, more=more, downloads=downloads)
    return document(words.heading(report), f"<main>{body}</main>")


def panel_html(
    report: PanelReport, *, downloads: str = "", cells: str | None = None, more: Iterable[Section] = ()
) -> str:
    """The report as a part of a page.

    downloads: links under its heading; cells: what to show for the widest cells instead; more: sections after the alarms.
    """
    added = "".join(f"<section><h3>{escape(title)}</h3>{points(lines)}</section>" for title, lines in more)
    return (
        f'<div class="panel"><h2>{escape(words.heading(report))}</h2><p class="manners">{escape(report.manners)}</p>'
        f"{downloads}{_rounds(report)}{differences_html(report, cells=cells)}{_warnings(report)}{_agreement(report)}{_raters(report)}"
        f"{_alarms(report)}{added}{weights_html(report.weights)}{_refused(report)}</div>"
    )


def _warnings(report: PanelReport) -> str:
    if not report.warnings:
        return ""
    return (
        f'<section class="warnings"><h3>Before you trust the figures</h3>{points(report.warnings)}</section>'
    )


def differences_html(report: PanelReport, *, cells: str | None = None) -> str:
    """The heat map, the widest cells with both quotes side by side (or ``cells``), and the same as a table."""
    wide = [d for d in report.differences if d.spread >= 2]
    marks = letters(report.raters)
    legend = " ".join(f"<span><b>{m}</b>{escape(r)}</span>" for r, m in marks.items())
    more = len(report.units) - MOST_PACKETS
    cut = f" {more} more packets are not drawn: those with the widest differences are." if more > 0 else ""
    quoted = "".join(_both(d) for d in wide[:MOST_QUOTED]) if cells is None else cells
    rest = report.differences_total - min(len(wide), MOST_QUOTED) if cells is None else 0
    return (
        f'<section class="differences"><h3>Where raters differ: {report.differences_total} of {report.cells_total} cells '
        f"are two levels or more apart</h3>{heat_map(report)}"
        f'<p class="letters">{legend}</p><p class="soft">Each letter is one rater at the level given; a dashed square is NE '
        f"(no evidence). A thick frame marks two levels or more.{cut}</p>"
        f"{quoted or '<p>Nobody is two levels from anybody else.</p>'}{_evidence(report) if cells is None else ''}"
        f"{f'<p>And {rest} more: see the table.</p>' if rest > 0 else ''}{_in_words(report)}</section>"
    )


def _evidence(report: PanelReport) -> str:
    lines = evidence_lines(report)
    return f"<h4>One gave a level, another saw no evidence</h4>{points(lines)}" if lines else ""


def _both(cell: Difference) -> str:
    known = sorted((g for g in cell.levels if g.level is not None), key=lambda g: g.level or 0)
    ends = [known[0], known[-1]] if known else []
    levels = ", ".join(f"{escape(g.rater)} {g.level or 'NE'}" for g in cell.levels)
    return (
        f"<h4>{escape(cell.packet)}, {escape(cell.dimension)}: {cell.spread} levels apart</h4>"
        f'<p class="soft">{levels}</p><div class="two">{"".join(map(_given, ends))}</div>'
    )


def _given(given: Given) -> str:
    quote = f"“{escape(given.quote)}”" if given.quote else "<em>no quote was given</em>"
    return f"<div><strong>{escape(given.rater)} gave {given.level}</strong><blockquote>{quote}</blockquote></div>"


_IN_WORDS = ["Packet", "Dimension", "Levels apart", "Who gave what", "In words"]


def _in_words(report: PanelReport) -> str:
    shown = report.differences[:MOST_ROWS]
    rows = [
        [
            c.packet,
            c.dimension,
            str(c.spread),
            "  ".join(f"{g.rater} {g.level or 'NE'}" for g in c.levels),
            c.apart,
        ]
        for c in shown
    ]
    left = report.cells_total - len(shown)
    note = f'<p class="soft">{left} cells with smaller differences are left out.</p>' if left > 0 else ""
    listed = table(_IN_WORDS, rows, name="All cells in words")
    return f"<details><summary>The same as a table: {len(shown)} cells, widest first</summary>{listed}{note}</details>"


def _agreement(report: PanelReport) -> str:
    header, rows = words.agreement_table(report.dimensions)
    return (
        f"<section><h3>Agreement in the first, independent round</h3>{points(words.agreement_remarks(report.dimensions))}"
        f"{agreement_strip(report)}{table(header, rows, name='Agreement by dimension', numbers=True)}</section>"
    )


def agreement_strip(report: PanelReport) -> str:
    """Alpha of each dimension with its interval, drawn."""
    lines = [Line(d.id, d.alpha, d.alpha_interval) for d in report.dimensions]
    return strip("Alpha by dimension with 95 % intervals", lines, least=-0.5, most=1.0, ends=("", "alike"))


def _raters(report: PanelReport) -> str:
    if not report.leniency:
        return ""
    header, rows = words.raters_table(report)
    return (
        f"<section><h3>Leniency and habits of raters</h3>{leniency_strip(report)}"
        f"{table(header, rows, name='Leniency and habits', numbers=True)}{points(words.raters_remarks(report))}</section>"
    )


def leniency_strip(report: PanelReport) -> str:
    """Each rater's leniency with its interval, drawn, the most lenient first."""
    figures = sorted(report.leniency, key=lambda f: -(f.estimate or 0))
    lines = [Line(f.rater, f.estimate, f.interval, f.alarm) for f in figures]
    title = "Leniency of each rater with 95 % intervals"
    return strip(title, lines, least=-2, most=2, ends=("stricter", "more lenient"))


def _alarms(report: PanelReport) -> str:
    lines = words.alarm_lines(report)
    return f"<section><h3>Alarms</h3>{points(lines)}</section>" if lines else ""


def _rounds(report: PanelReport) -> str:
    told = words.round_sections(report)
    return "".join(f"<section><h3>{escape(title)}</h3>{points(lines)}</section>" for title, lines in told)


def weights_html(weights: WeightFigures) -> str:
    """What the weights claim, what they do, what would swap two packets, and the floors."""
    name = f" of scorecard {escape(weights.scorecard)}" if weights.scorecard else ""
    if not weights.nominal:
        return f"<section><h3>Weights{name}</h3>{points(weights.notes)}</section>"
    header, rows = words.weights_table(weights)
    return (
        f"<section><h3>Weights{name}</h3>{table(header, rows, name='Weights', numbers=True)}"
        f"{points([*words.weight_remarks(weights), *weights.notes])}</section>"
    )


def _refused(report: PanelReport) -> str:
    if not report.refused:
        return ""
    lines = [f"line {r.line}: found {r.found}; expected {r.expected}" for r in report.refused[:MOST_REFUSED]]
    more = report.refused_total - len(lines)
    if more > 0:
        lines.append(f"and {more} more (the JSON lists up to a thousand)")
    return f"<section><h3>Rows that were not used: {report.refused_total}</h3>{points(lines)}</section>"


def points(lines: Iterable[str]) -> str:
    """A list of sentences, escaped."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, name: str, numbers: bool = False) -> str:
    """A table that scrolls sideways where it must; with ``numbers`` all columns but the first are set right."""
    kind = [' class="num"' if numbers and i else "" for i in range(len(header))]
    head = "".join(f'<th scope="col"{k}>{escape(h)}</th>' for h, k in zip(header, kind, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{k}>{escape(c)}</td>" for c, k in zip(row, kind, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
