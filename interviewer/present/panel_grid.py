"""The drawings of a panel report in words: packets by dimensions with everybody's levels, and leniency on a line of characters.

What is an SVG on a page stands like this in Markdown, in a terminal and beside the drawings of a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.panel_report import Difference, Pair, PanelReport
from interviewer.present.panel_svg import MOST_DIMENSIONS, MOST_LANES, MOST_PACKETS, letters, widest_first

Table = tuple[list[str], list[list[str]]]
#: Characters from the left end of a line to its right end; odd, so that 0 has a place of its own.
WIDTH = 25
_WIDE = 2
#: Cells with a level and NE that are listed one by one.
MOST_WITHOUT = 12


def grid(report: PanelReport) -> Table:
    """Header and rows: a packet a row, widest first; a cell has each rater's letter and level, and how far they are apart."""
    marks = letters(report.raters)
    cells = {(d.packet, d.dimension): d for d in report.differences}
    dimensions = [d.id for d in report.dimensions][:MOST_DIMENSIONS]
    rows = [
        [packet, *(_cell(cells.get((packet, d)), marks) for d in dimensions)]
        for packet in widest_first(report)[:MOST_PACKETS]
    ]
    return ["packet", *dimensions], rows


def grid_remarks(report: PanelReport) -> list[str]:
    """Who is which letter, and what was left out of the grid."""
    marks = letters(report.raters)
    lanes = len(marks) <= MOST_LANES
    said = [
        ", ".join(f"{m} is {r}" for r, m in marks.items())
        if lanes
        else f"{len(marks)} raters: a cell says how many gave which level"
    ]
    said.append(
        "– is NE (no evidence); ! marks two levels or more, ? that some saw no evidence where another gave a level"
    )
    more = len(report.units) - MOST_PACKETS
    return [*said, *([f"{more} packets with smaller differences are not in the grid"] if more > 0 else [])]


def _cell(cell: Difference | None, marks: dict[str, str]) -> str:
    if cell is None:
        return "no level"
    given = [(marks[g.rater], g.level) for g in cell.levels if g.rater in marks]
    if len(marks) <= MOST_LANES:
        levels = " ".join(f"{mark}{level or '–'}" for mark, level in given)
    else:
        numbers = [level for _, level in given]
        levels = " ".join(
            f"{numbers.count(n)}×{n or '–'}" for n in sorted(set(numbers), key=lambda n: n or 0)
        )
    if cell.spread >= _WIDE:
        return f"{levels} !"
    if len(cell.levels) == 1:
        return f"{levels} (one rater only)"
    return f"{levels} ?" if cell.without_evidence else levels


def evidence_lines(report: PanelReport) -> list[str]:
    """The cells, less than two levels apart, in which somebody said NE and another gave a level."""
    found = [d for d in report.differences if d.without_evidence and d.spread < _WIDE]
    lines = [
        f"{d.packet}, {d.dimension}: {'one' if d.without_evidence == 1 else d.without_evidence} saw no evidence: "
        + ", ".join(f"{g.rater} {g.level or 'NE'}" for g in d.levels)
        for d in found[:MOST_WITHOUT]
    ]
    more = len(found) - len(lines)
    return [*lines, *([f"and {more} more cells in which some saw no evidence"] if more > 0 else [])]


def line(
    estimate: float | None, interval: Pair | None, *, least: float, most: float, width: int = WIDTH
) -> str:
    """An estimate with its interval on a line of ``width`` characters; what lies beyond stands at the end.

    ● is the estimate, ━ the interval, ┊ is 0.
    """
    if estimate is None:
        return "no figure"

    def at(value: float) -> int:
        return round((min(most, max(least, value)) - least) / (most - least) * (width - 1))

    marks = ["·"] * width
    if least < 0 < most:
        marks[at(0)] = "┊"
    if interval:
        low, high = at(interval[0]), at(interval[1])
        marks[low : high + 1] = "━" * (high - low + 1)
    marks[at(estimate)] = "●"
    return "".join(marks)


def strip(report: PanelReport, *, least: float = -2, most: float = 2) -> Table:
    """Header and rows: each rater's leniency on a line from ``least`` (stricter) to ``most`` (more lenient)."""
    figures = sorted(report.leniency, key=lambda f: -(f.estimate or 0))
    rows = [[f.rater, line(f.estimate, f.interval, least=least, most=most)] for f in figures]
    return ["rater", f"stricter {least:g} … {most:+g} more lenient"], rows


def chunks(packets: Sequence[str], most: int) -> list[list[str]]:
    """The packets in lots of at most ``most``."""
    return [list(packets[n : n + most]) for n in range(0, len(packets), most)]
