"""Drawings of a panel report as inline SVG: who gave which level where, and estimates with their intervals.

Nothing is told by colour alone: raters are letters, wide cells have a thick frame and say how wide. Every drawing has a
text beside it that says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from interviewer.domain.panel_report import Difference, Pair, PanelReport

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Up to so many raters each has a row of dots of its own; beyond, dots are counted.
MOST_LANES = 8
MOST_PACKETS, MOST_DIMENSIONS = 30, 12
_STEP, _LANE, _SIDE, _TOP, _FOOT = 15, 16, 128, 36, 16
_WIDE = 2
#: A drawing as wide as a sheet of A4 inside its margins, in the units of the drawings.
_PAPER = 620
#: The style of `panel.css` without colours of the screen's, for a drawing that stands alone.
_ALONE = (
    'text{font-family:"Noto Sans","DejaVu Sans","Liberation Sans",sans-serif;font-size:12px;fill:#111}'
    ".head{text-anchor:middle;font-weight:700;font-size:13px}.tick{text-anchor:middle;font-size:11px;fill:#555}"
    ".says{text-anchor:middle;font-size:11px}.letter{text-anchor:middle;font-size:10px;font-weight:700}"
    ".cell{fill:#fff;stroke:#bbb}.wide{fill:#fff;stroke:#9a3412;stroke-width:3}.dot{fill:#fff;stroke:#111;stroke-width:1.4}"
    ".ne{fill:#fff;stroke:#111;stroke-dasharray:2 2}.axis{stroke:#bbb;stroke-width:1.5}"
    ".interval{stroke:#0b5d5b;stroke-width:4;stroke-linecap:round}.estimate{fill:#111;stroke:#fff;stroke-width:1.5}"
)


def letters(raters: Sequence[str]) -> dict[str, str]:
    """A letter for each rater, ``A1`` after ``Z``."""
    return {r: LETTERS[i % 26] + (str(i // 26) if i >= 26 else "") for i, r in enumerate(raters)}


def heat_map(report: PanelReport, *, packets: Sequence[str] | None = None) -> str:
    """Packets by dimensions: the levels of every rater. packets: which to draw; by default those with the widest differences."""
    cells = {(d.packet, d.dimension): d for d in report.differences}
    packets = widest_first(report)[:MOST_PACKETS] if packets is None else packets
    dimensions = [d.id for d in report.dimensions][:MOST_DIMENSIONS]
    marks = letters(report.raters)
    width, height = 6 * _STEP + 12, _height(len(marks))
    parts = [_header(d, _SIDE + i * width, width) for i, d in enumerate(dimensions)]
    for row, packet in enumerate(packets):
        y = _TOP + row * height
        parts.append(f'<text class="name" x="0" y="{y + height // 2}">{_short(packet)}</text>')
        for column, dimension in enumerate(dimensions):
            x = _SIDE + column * width
            parts.append(_cell(cells.get((packet, dimension)), marks, x=x, y=y, width=width, height=height))
    w, h = _SIDE + len(dimensions) * width + 2, _TOP + len(packets) * height + 4
    title = f"Heat map: {len(packets)} packets by {len(dimensions)} dimensions, levels of {len(marks)} raters"
    return _svg(title, "The table below says the same in words.", "".join(parts), w=w, h=h)


def _height(raters: int) -> int:
    lanes = raters if raters <= MOST_LANES else 3
    return lanes * _LANE + _FOOT + 4


def packets_a_page(report: PanelReport) -> int:
    """How many packets fit a heat map that is no higher than a sheet of paper is, at full width."""
    width = _SIDE + min(len(report.dimensions), MOST_DIMENSIONS) * (6 * _STEP + 12)
    return max(1, int((1.2 * max(width, _PAPER) - _TOP) / _height(len(report.raters))))


def widest_first(report: PanelReport) -> list[str]:
    """The packets, those whose cells are widest in sum first; ties in the order of the report."""
    sums = dict.fromkeys(report.units, 0)
    for cell in report.differences:
        sums[cell.packet] = sums.get(cell.packet, 0) + max(0, cell.spread - 1)
    return sorted(sums, key=lambda packet: -sums[packet])


def _header(dimension: str, x: int, width: int) -> str:
    ticks = "".join(
        f'<text class="tick" x="{x + 12 + i * _STEP}" y="30">{tick}</text>'
        for i, tick in enumerate(["–", 1, 2, 3, 4, 5])
    )
    return f'<text class="head" x="{x + width // 2}" y="14">{_short(dimension, 12)}</text>{ticks}'


def _cell(
    cell: Difference | None, marks: Mapping[str, str], *, x: int, y: int, width: int, height: int
) -> str:
    wide = cell is not None and cell.spread >= _WIDE
    frame = (
        f'<rect class="{"wide" if wide else "cell"}" x="{x + 2}" y="{y + 2}" width="{width - 4}" '
        f'height="{height - 4}" rx="4"/>'
    )
    if cell is None:
        return frame + f'<text class="tick" x="{x + width // 2}" y="{y + height // 2}">no level</text>'
    dots = _lanes(cell, marks, x, y) if len(marks) <= MOST_LANES else _counts(cell, x, y)
    return frame + dots + f'<text class="says" x="{x + width // 2}" y="{y + height - 7}">{cell.apart}</text>'


def _lanes(cell: Difference, marks: Mapping[str, str], x: int, y: int) -> str:
    order = {rater: i for i, rater in enumerate(marks)}
    return "".join(
        _dot(marks[g.rater], g.level, x=x, y=y + 12 + order[g.rater] * _LANE, title=g.rater)
        for g in cell.levels
        if g.rater in marks
    )


def _counts(cell: Difference, x: int, y: int) -> str:
    given = [g.level for g in cell.levels]
    return "".join(
        _dot(str(given.count(level)), level, x=x, y=y + 24, title=f"{given.count(level)} raters")
        for level in dict.fromkeys(given)
    )


def _dot(text: str, level: int | None, *, x: int, y: int, title: str) -> str:
    at = x + 12 + (level or 0) * _STEP
    shape = (
        f'<rect class="ne" x="{at - 6}" y="{y - 6}" width="12" height="12"/>'
        if level is None
        else f'<circle class="dot" cx="{at}" cy="{y}" r="7"/>'
    )
    says = f"{title}: {'NE' if level is None else level}"
    return f'<g><title>{escape(says)}</title>{shape}<text class="letter" x="{at}" y="{y + 3.5}">{text}</text></g>'


class Line(NamedTuple):
    """One line of a strip: a name, an estimate with its interval, and whether it is to stand out."""

    name: str
    estimate: float | None
    interval: Pair | None
    stands_out: bool = False


def strip(title: str, lines: Sequence[Line], *, least: float, most: float, ends: tuple[str, str]) -> str:
    """Estimates on one axis, each with its interval; values beyond the axis are drawn at its end."""
    left, width, row = 150, 420, 26

    def at(value: float) -> float:
        return round(left + width * (min(most, max(least, value)) - least) / (most - least), 1)

    middle = at(0.0) if least < 0 < most else None
    bottom = 30 + row * len(lines)
    parts = [
        f'<text class="tick" style="text-anchor:start" x="{left}" y="16">{least:g} {ends[0]}</text>',
        f'<text class="tick" style="text-anchor:end" x="{left + width}" y="16">{ends[1]} {most:g}</text>',
        f'<line class="axis" x1="{left}" x2="{left + width}" y1="24" y2="24"/>',
    ]
    if middle is not None:
        parts.append(f'<line class="axis" x1="{middle}" x2="{middle}" y1="20" y2="{bottom}"/>')
    for n, line in enumerate(lines):
        y = 40 + n * row
        name = f"{_short(line.name)}{' !' if line.stands_out else ''}"
        parts.append(f'<text class="name" x="0" y="{y + 4}">{name}</text>')
        if line.interval:
            low, high = at(line.interval[0]), at(line.interval[1])
            parts.append(f'<line class="interval" x1="{low}" x2="{high}" y1="{y}" y2="{y}"/>')
        if line.estimate is not None:
            parts.append(f'<circle class="estimate" cx="{at(line.estimate)}" cy="{y}" r="5"/>')
        else:
            parts.append(f'<text class="tick" x="{left + width // 2}" y="{y + 4}">no figure</text>')
    return _svg(
        title, "The table says the same in numbers.", "".join(parts), w=left + width + 12, h=bottom + 8
    )


def _svg(title: str, about: str, body: str, *, w: int, h: int) -> str:
    name = escape(title)
    return (
        f'<div class="drawing" role="region" aria-label="{name}" tabindex="0">'
        f'<svg role="img" aria-label="{name}. {escape(about)}" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg></div>'
    )


def alone(drawing: str) -> str:
    """A drawing from here as an SVG file of its own, with its style in it, dark on white."""
    svg = drawing[drawing.index("<svg") : drawing.index("</svg>") + len("</svg>")]
    head, body = svg.split(">", 1)
    return f"{head}><style>{_ALONE}</style>{body}"


def _short(text: str, most: int = 17) -> str:
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f"{escape(cut)}<title>{escape(text)}</title>" if cut != text else escape(cut)
