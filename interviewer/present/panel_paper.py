"""A panel's report as a paper, which becomes a PDF: differences first, drawings, and every table that the page has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.domain.panel_report import Difference, PanelReport
from interviewer.domain.paper import Paper, Part
from interviewer.present import panel as words
from interviewer.present import panel_grid, panel_svg
from interviewer.present.panel_html import agreement_strip, leniency_strip
from interviewer.present.panel_more import Section

MOST_QUOTED, MOST_REFUSED = 12, 50
_WIDE = 2


def panel_paper(report: PanelReport, *, more: Iterable[Section] = ()) -> Paper:
    """The report as ordered parts, the newest round first, with further sections after the alarms. Packets that are too many to draw are counted, as on the page."""
    parts = [
        *(part for title, lines in words.round_sections(report) for part in _listed(title, lines)),
        *_differences(report),
        *_agreement(report),
        *_raters(report),
        *_listed("Alarms", words.alarm_lines(report)),
    ]
    for title, lines in more:
        parts += _listed(title, lines)
    parts += [*_weights(report), *_refused(report)]
    return Paper(
        title=words.heading(report), about=(report.manners, *report.warnings), parts=tuple(parts)
    )  # fmt: skip


def _heading(text: str, level: int = 1) -> Part:
    return Part(kind="heading", text=text, level=level)


def _points(lines: Iterable[str]) -> list[Part]:
    return [Part(kind="bullet", text=line) for line in lines]


def _listed(title: str, lines: Sequence[str]) -> list[Part]:
    return [_heading(title), *_points(lines)] if lines else []


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Part:
    return Part(kind="table", rows=(tuple(header), *map(tuple, rows)))


def _drawing(drawing: str, says: str) -> Part:
    return Part(kind="drawing", svg=panel_svg.alone(drawing), text=says)


def _differences(report: PanelReport) -> list[Part]:
    parts = [_heading(words.differences_title(report))]
    shown = panel_svg.widest_first(report)[: panel_svg.MOST_PACKETS]
    lots = panel_grid.chunks(shown, panel_svg.packets_a_page(report))
    parts += [
        _drawing(
            panel_svg.heat_map(report, packets=lot), f"Heat map of {', '.join(lot)}; the grid says the same."
        )
        for lot in lots
    ]
    parts += [Part(kind="small", text=line) for line in panel_grid.grid_remarks(report)]
    wide = [d for d in report.differences if d.spread >= _WIDE]
    for cell in wide[:MOST_QUOTED]:
        parts += _both(cell)
    if not wide:
        parts.append(Part(kind="text", text="Nobody is two levels from anybody else."))
    if report.differences_total > MOST_QUOTED:
        parts.append(
            Part(kind="text", text=f"And {report.differences_total - MOST_QUOTED} more: see the grid.")
        )
    parts += _points(panel_grid.evidence_lines(report))
    return [*parts, _heading("Packets by dimensions, in words", 2), _table(*panel_grid.grid(report))]


def _both(cell: Difference) -> list[Part]:
    known = sorted((g for g in cell.levels if g.level is not None), key=lambda g: g.level or 0)
    levels = ", ".join(f"{g.rater} {g.level or 'NE'}" for g in cell.levels)
    parts = [
        _heading(f"{cell.packet}, {cell.dimension}: {cell.spread} levels apart", 2),
        Part(kind="small", text=levels),
    ]
    for given in (known[0], known[-1]) if known else ():
        quote = f"“{given.quote}”" if given.quote else "no quote was given"
        parts.append(Part(kind="quote", text=f"{given.rater} gave {given.level}: {quote}"))
    return parts


def _agreement(report: PanelReport) -> list[Part]:
    return [
        _heading("Agreement in the first, independent round"),
        *_points(words.agreement_remarks(report.dimensions)),
        _drawing(agreement_strip(report), "Alpha by dimension with 95 % intervals; the table says the same."),
        _table(*words.agreement_table(report.dimensions)),
    ]


def _raters(report: PanelReport) -> list[Part]:
    if not report.leniency:
        return []
    return [
        _heading("Leniency and habits of raters"),
        _drawing(
            leniency_strip(report), "Leniency of each rater with 95 % intervals; the table says the same."
        ),
        _table(*words.raters_table(report)),
        *_points(words.raters_remarks(report)),
    ]


def _weights(report: PanelReport) -> list[Part]:
    weights = report.weights
    title = _heading(f"Weights{f' of scorecard {weights.scorecard}' if weights.scorecard else ''}")
    if not weights.nominal:
        return [title, *_points(weights.notes)]
    remarks = [*words.weight_remarks(weights), *weights.notes]
    return [title, _table(*words.weights_table(weights)), *_points(remarks)]


def _refused(report: PanelReport) -> list[Part]:
    shown = report.refused[:MOST_REFUSED]
    lines = [f"line {r.line}: found {r.found}; expected {r.expected}" for r in shown]
    if report.refused_total > len(shown):
        lines.append(f"and {report.refused_total - len(shown)} more (the JSON lists up to a thousand)")
    return _listed(f"Rows that were not used: {report.refused_total}", lines)
