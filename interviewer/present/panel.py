"""A panel's report as text and Markdown: differences first, then agreement, raters, alarms and weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from interviewer.domain.panel_report import (
    DimensionAgreement,
    PanelReport,
    RaterFigure,
    WeightFigures,
)
from interviewer.present import panel_grid, panel_numbers
from interviewer.present.panel_grid import Table
from interviewer.present.panel_numbers import figure, pair, percent, signed

if TYPE_CHECKING:
    from interviewer.domain.panel_reader import ReaderFigures

MOST_DIFFERENCES, MOST_REFUSED, MOST_FLIPS = 12, 20, 8
FEW_FOR_DRIFT = 12


def panel_report(report: PanelReport, *, markdown: bool = False) -> str:
    """The report in words, for a terminal or as Markdown."""
    parts = [
        _heading(_Form(markdown), report),
        _rounds(_Form(markdown), report),
        _differences(_Form(markdown), report),
        _grid(_Form(markdown), report),
        _agreement(_Form(markdown), report.dimensions),
        _raters(_Form(markdown), report),
        _alarms(_Form(markdown), report),
        _weights(_Form(markdown), report.weights),
        _refused(_Form(markdown), report),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


class _Form:
    """Headings, points and tables in one of the two forms."""

    def __init__(self, markdown: bool) -> None:
        self._markdown = markdown

    @property
    def is_markdown(self) -> bool:
        return self._markdown

    def title(self, text: str, *, top: bool = False) -> list[str]:
        if self._markdown:
            return [f"{'#' if top else '##'} {text}", ""]
        return [text.upper() if not top else text]

    def points(self, lines: Iterable[str], *, inner: bool = False) -> list[str]:
        mark = ("  " if inner else "") + ("- " if self._markdown else "  ")
        return [mark + self.safe(line) for line in lines]

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        if self._markdown:
            lines = [header, ["---"] * len(header), *([self.safe(c) for c in row] for row in rows)]
            return ["| " + " | ".join(line) + " |" for line in lines]
        widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
        return [
            "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in (header, *rows)
        ]

    def safe(self, text: str) -> str:
        """Names and quotes that cannot be read as markup."""
        return safe_markdown(text) if self._markdown else " ".join(text.split())


def safe_markdown(text: str) -> str:
    """A line that Markdown shows as it is."""
    flat = " ".join(text.split())
    for mark in "\\|*_`<>[]#":
        flat = flat.replace(mark, f"\\{mark}")
    return flat


def heading(report: PanelReport) -> str:
    """The report's title, with its counts and its round."""
    counts = f"{_many(len(report.raters), 'rater')}, {_many(len(report.units), 'packet')}, {_many(len(report.dimensions), 'dimension')}"
    newest = f"round {report.rounds[-1].round}, then round {report.round}" if report.rounds else ""
    return f"Panel report: {counts} ({newest or f'round {report.round}'})"


def _heading(form: _Form, report: PanelReport) -> list[str]:
    lines = form.title(heading(report), top=True)
    return [*lines, report.manners, *form.points(report.warnings)]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def differences_title(report: PanelReport) -> str:
    """How many cells differ by two levels or more."""
    return f"Differences of two levels or more: {report.differences_total} of {report.cells_total} cells"


def _differences(form: _Form, report: PanelReport) -> list[str]:
    title = form.title(differences_title(report))
    wide = [d for d in report.differences if d.spread >= 2][:MOST_DIFFERENCES]
    evidence = form.points(panel_grid.evidence_lines(report))
    if not wide:
        return [*title, *form.points(["none: nobody is two levels from anybody else"]), *evidence]
    lines = list(title)
    for cell in wide:
        levels = "  ".join(
            f"{g.rater} {g.level or 'NE'}" for g in sorted(cell.levels, key=lambda g: g.level or 9)
        )
        lines += form.points([f"{cell.packet}, {cell.dimension}: {cell.spread} levels apart: {levels}"])
        known = [g for g in cell.levels if g.level is not None]
        ends = [min(known, key=lambda g: g.level or 0), max(known, key=lambda g: g.level or 0)]
        lines += form.points((f"{g.rater} ({g.level}): “{g.quote}”" for g in ends if g.quote), inner=True)
    more = report.differences_total - len(wide)
    return [*lines, *(form.points([f"and {more} more (the JSON lists them)"]) if more > 0 else []), *evidence]


def _grid(form: _Form, report: PanelReport) -> list[str]:
    """Every packet by every dimension, in Markdown; a terminal is too narrow for it."""
    if not form.is_markdown or not report.differences:
        return []
    title = form.title("Packets by dimensions: who gave what")
    return [*title, *form.table(*panel_grid.grid(report)), "", *form.points(panel_grid.grid_remarks(report))]


def agreement_table(dimensions: Sequence[DimensionAgreement]) -> Table:
    """Header and rows: one dimension a row, every statistic with its name."""
    header = ["dimension", "n", "alpha", "95 %", "ICC(A,1)", "kappa", "AC2", "exact", "within 1"]
    rows = [
        [
            d.id,
            str(d.n),
            figure(d.alpha),
            pair(d.alpha_interval),
            figure(d.icc),
            figure(d.weighted_kappa),
            figure(d.ac2),
            percent(d.exact),
            percent(d.within_one),
        ]
        for d in dimensions
    ]
    return header, rows


def _agreement(form: _Form, dimensions: Sequence[DimensionAgreement]) -> list[str]:
    return [
        *form.title("Agreement in the first, independent round"),
        *form.table(*agreement_table(dimensions)),
        "",
        *form.points(agreement_remarks(dimensions)),
    ]


def agreement_remarks(dimensions: Sequence[DimensionAgreement]) -> list[str]:
    """What to make of the figures, the warnings of each dimension first."""
    by_warning: dict[str, list[str]] = {}
    for d in dimensions:
        if d.warning:
            text = f"no figure ({d.refused}): {d.warning}" if d.refused else d.warning
            by_warning.setdefault(text, []).append(d.id)
    whole = len(dimensions)
    remarks = [
        f"{'all dimensions' if len(ids) == whole > 1 else ', '.join(ids)}: {text}"
        for text, ids in by_warning.items()
    ]
    return [
        *remarks,
        "rule of thumb for alpha: from 0.80 to rely on, 0.67 to 0.80 tentative; go by the lower end of the interval",
    ]


def raters_table(report: PanelReport) -> Table:
    """Header and rows: one rater a row, the most lenient first."""
    drift = {f.rater: f for f in report.drift}
    halo = {f.rater: f.spread_share for f in report.halo}
    ne = {f.rater: f.share for f in report.ne}
    header = ["rater", "leniency", "95 %", "drift per packet", "95 %", "spread vs others", "NE"]
    rows = [
        [
            f.rater,
            signed(f.estimate),
            panel_numbers.pair_or_few(f.interval),
            *_slope(drift.get(f.rater)),
            percent(halo.get(f.rater)),
            percent(ne.get(f.rater)),
        ]
        for f in sorted(report.leniency, key=lambda f: -(f.estimate or 0))
    ]
    return header, rows


def raters_remarks(report: PanelReport) -> list[str]:
    """How to read the table, and the order effect where there is one."""
    order = report.order_effect
    remarks = [
        "leniency: levels above (+) or below (-) the panel on the same packets; the order counts, not the decimals"
    ]
    if report.drift and len(report.units) < FEW_FOR_DRIFT:
        remarks.append(
            f"drift in {len(report.units)} packets can pass unnamed; in planted panels of six it did in one of five"
        )
    if order:
        remarks.append(
            f"order: {signed(order.place.estimate)} levels per packet {pair(order.place.interval)}; "
            f"after the packet before: {signed(order.previous.estimate)} levels per level "
            f"{pair(order.previous.interval)}"
        )
        remarks += [order.note] if order.note else []
    return remarks


def _raters(form: _Form, report: PanelReport) -> list[str]:
    if not report.leniency:
        return []
    table = form.table(*raters_table(report))
    strip = form.table(*panel_grid.strip(report))
    remarks = form.points(raters_remarks(report))
    return [*form.title("Leniency and habits"), *strip, "", *table, "", *remarks]


def _slope(of: RaterFigure | None) -> list[str]:
    return [signed(of.estimate, 2), pair(of.interval)] if of else ["-", "-"]


def alarm_lines(report: PanelReport) -> list[str]:
    """A sentence for each habit that stands out, or that none does; nothing where nothing could be asked."""
    if not report.leniency and not report.alarms:
        return []
    says = [a.says for a in report.alarms] or [
        "none: no habit stands out from chance and is large enough to matter"
    ]
    camps = [
        f"{t.dimension}: high {', '.join(t.high) or 'nobody throughout'}; low {', '.join(t.low) or 'nobody throughout'}"
        for t in report.two_ways
        if t.alarm
    ]
    return [*says, *camps]


def _alarms(form: _Form, report: PanelReport) -> list[str]:
    lines = alarm_lines(report)
    return [*form.title("Alarms"), *form.points(lines)] if lines else []


def round_sections(report: PanelReport) -> list[tuple[str, list[str]]]:
    """Title and lines of each later round, the newest first: where the panel stands now, and before it."""
    below = f"what follows is round {report.round}: given alone, so agreement and habits are computed on it"
    sections = []
    for r in reversed(report.rounds):
        alphas = [f"{d} {figure(b)} (before {figure(a)})" for d, (a, b) in r.alpha.items()]
        lines = [
            f"two levels or more apart: {_many(r.wide_after, 'cell')} (before {r.wide_before})",
            f"{_many(r.levels_moved, 'level')} moved in {_many(r.cells_moved, 'cell')}; mean spread there "
            f"{figure(r.spread_after, 1)} (before {figure(r.spread_before, 1)})",
            f"alpha, after others were heard: {'; '.join(alphas)}",
        ]
        sections.append((f"Round {r.round} (before: round {report.round})", lines))
    return [(t, [*lines, below] if n == 0 else lines) for n, (t, lines) in enumerate(sections)]


def _rounds(form: _Form, report: PanelReport) -> list[str]:
    parts = [[*form.title(title), *form.points(lines)] for title, lines in round_sections(report)]
    return [line for n, part in enumerate(parts) for line in (*([""] if n else []), *part)]


def _weights(form: _Form, weights: WeightFigures) -> list[str]:
    title = form.title(f"Weights{f' (scorecard {weights.scorecard})' if weights.scorecard else ''}")
    if not weights.nominal:
        return [*title, *form.points(weights.notes)]
    table = form.table(*weights_table(weights))
    return [*title, *table, "", *form.points([*weight_remarks(weights), *weights.notes])]


def weights_table(weights: WeightFigures) -> Table:
    """Header and rows: what each weight claims, what it does, and the most by which it can move a total."""
    effective = weights.effective or {}
    rows = [
        [d, f"{w:g} %", f"{effective[d]:.0f} %" if d in effective else "-", f"{weights.leverage[d]:g}"]
        for d, w in weights.nominal.items()
    ]
    return ["dimension", "weight", "works as", "moves a total by at most"], rows


def weight_remarks(weights: WeightFigures) -> list[str]:
    """What equal weights would change, what would swap two packets, and the floors."""
    remarks = [
        "works as: weight x spread of the levels here; the most a dimension can move is weight / coverage, of 100"
    ]
    if weights.equal_swaps:
        pairs = ", ".join(f"{a} and {b}" for a, b in weights.equal_swaps[:MOST_FLIPS])
        more = len(weights.equal_swaps) - MOST_FLIPS
        remarks.append(
            f"with equal weights these packets swap: {pairs}{f' and {more} more' if more > 0 else ''}"
        )
    else:
        remarks.append("with equal weights no two packets swap")
    remarks += [panel_numbers.flip(f) for f in weights.flips[:MOST_FLIPS]]
    if weights.flips_total > MOST_FLIPS:
        remarks.append(f"{weights.flips_total - MOST_FLIPS} swaps need a larger change (the JSON lists them)")
    partial = [t for t in weights.totals if t.coverage < 1 - 1e-9]
    if partial:
        remarks.append(
            f"{_many(len(partial), 'packet')} with part of the weights observed, the least {min(t.coverage for t in partial):.0%}"
        )
    return [*remarks, *_floors(weights)]


def _floors(weights: WeightFigures) -> list[str]:
    found: dict[tuple[str, float], dict[str, list[str]]] = {}
    for f in weights.floors:
        found.setdefault((f.dimension, f.at_least), {}).setdefault(f.state, []).append(f.packet)
    return [
        f"floor {dimension} at least {least:g}: "
        + "; ".join(f"{state} {', '.join(ps)}" for state, ps in by.items())
        for (dimension, least), by in found.items()
    ]


def _refused(form: _Form, report: PanelReport) -> list[str]:
    if not report.refused:
        return []
    lines = [f"line {r.line}: found {r.found}; expected {r.expected}" for r in report.refused[:MOST_REFUSED]]
    more = report.refused_total - len(lines)
    title = form.title(f"Rows that were not used: {report.refused_total}")
    return [*title, *form.points([*lines, *([f"and {more} more (the JSON lists them)"] if more > 0 else [])])]


def reader_tables(figures: ReaderFigures) -> tuple[Table, Table]:
    """Leave one out, then each dimension: header and rows of both."""
    against = [
        [
            a.rater,
            str(a.cells),
            figure(a.rater_distance),
            figure(a.reader_distance),
            signed(a.nearer, 2),
            pair(a.interval),
        ]
        for a in figures.against
    ]
    dimensions = [
        [
            d.dimension,
            str(d.cells),
            signed(d.leniency, 2),
            pair(d.interval),
            figure(d.alpha_people),
            figure(d.alpha_with),
        ]
        for d in figures.dimensions
    ]
    left_out = ["person left out", "cells", "person to others", "reader to others", "difference", "95 %"]
    return (left_out, against), (
        ["dimension", "cells", "reader less people", "95 %", "alpha, people", "alpha, with it"],
        dimensions,
    )


def reader_remarks(figures: ReaderFigures) -> list[str]:
    """What may be said of the reader, how to read the tables, and a recalibration from fifty labels on."""
    mended = figures.recalibrated
    return [
        f"{figures.status}",
        *figures.notes,
        f"no level in {figures.no_level} cells",
        "distances are mean levels from the mean of the other people; a difference above 0: the reader is nearer to them than that person",
        f"on {mended.labels} labels it is {mended.raw:.2f} levels from the people's mean, {mended.recalibrated:.2f} after a rising step "
        "function fitted on the other packets; the recalibrated value stands beside the raw level and never instead of it"
        if mended
        else f"no recalibration below 50 labels ({figures.cells} here)",
    ]


def reader_words(figures: ReaderFigures, *, markdown: bool = False) -> str:
    """The rules or the model against the people, for a terminal or as Markdown."""
    form = _Form(markdown)
    first, second = reader_tables(figures)
    lines = [*form.title(f"One more reader: {figures.reader}"), *form.points(reader_remarks(figures))]
    if figures.against:
        lines += ["", *form.table(*first), "", *form.table(*second)]
    return "\n".join(lines)
