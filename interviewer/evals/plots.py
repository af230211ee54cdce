"""Small plots as inline SVG: values with intervals, and a calibration curve. No script, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from interviewer.evals.figures.basic import Figure

WIDTH, LEFT, ROW = 620, 230, 20
COLOURS = {"model": "#0b5cad", "rules": "#9a3d00", "always met": "#6b6b6b", "longest wins": "#8f7a00"}


def intervals(rows: Sequence[tuple[str, Mapping[str, Figure]]], *, title: str) -> str:
    """Figures on a scale of 0 to 1: a dot for each rater with a line for its interval.

    rows: (name of the figure, rater to figure). Values outside the scale are left out.
    """
    rows = [
        (n, {r: f for r, f in found.items() if f.value is not None and 0 <= f.value <= 1})
        for n, found in rows
    ]
    rows = [(n, found) for n, found in rows if found]
    height = ROW * len(rows) + 40
    marks = [_grid(height)]
    for number, (name, found) in enumerate(rows):
        y = 20 + ROW * number
        marks.append(f'<text x="{LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        for place, (rater, figure) in enumerate(found.items()):
            marks.append(_dot(rater, figure, y=y - 5 + 4 * place))
    names = "".join(
        f'<tspan fill="{COLOURS.get(r, "#333")}" dx="12">● {escape(r)}</tspan>'
        for r in dict.fromkeys(r for _, found in rows for r in found)
    )
    marks.append(f'<text x="{LEFT}" y="{height - 4}">{names}</text>')
    return _svg(height, title, marks)


def _grid(height: int) -> str:
    lines = []
    for tenth in range(0, 11, 2):
        x = _x(tenth / 10)
        lines.append(f'<line x1="{x}" y1="10" x2="{x}" y2="{height - 28}" stroke="#ddd"/>')
        lines.append(
            f'<text x="{x}" y="{height - 18}" text-anchor="middle" class="axis">{tenth / 10:g}</text>'
        )
    return "".join(lines)


def _dot(rater: str, figure: Figure, *, y: float) -> str:
    colour = COLOURS.get(rater, "#333")
    assert figure.value is not None
    low = figure.low if figure.low is not None else figure.value
    high = figure.high if figure.high is not None else figure.value
    line = f'<line x1="{_x(max(0.0, low))}" y1="{y}" x2="{_x(min(1.0, high))}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
    return f'{line}<circle cx="{_x(figure.value)}" cy="{y}" r="3.5" fill="{colour}"/>'


def _x(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - 20), 1)


def calibration(bins: Sequence[Mapping[str, float]], *, title: str) -> str:
    """Share of crediting samples (across) against the share that deserved credit (up); the diagonal is perfect."""
    side = 220
    points = [(30 + b["share"] * (side - 40), side - 30 - b["deserved"] * (side - 40), b["n"]) for b in bins]
    marks = [
        f'<rect x="30" y="10" width="{side - 40}" height="{side - 40}" fill="none" stroke="#bbb"/>',
        f'<line x1="30" y1="{side - 30}" x2="{side - 10}" y2="10" stroke="#bbb" stroke-dasharray="3 3"/>',
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)}" fill="none" stroke="#0b5cad"/>',
        *(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#0b5cad"><title>{n:g} criteria</title></circle>'
            for x, y, n in points
        ),
        f'<text x="{side / 2}" y="{side - 8}" text-anchor="middle" class="axis">share of samples that credit</text>',
    ]
    return _svg(side, title, marks, width=side)


def _svg(height: int, title: str, marks: Sequence[str], *, width: int = WIDTH) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title, quote=True)}">'
        f"<title>{escape(title)}</title>{''.join(marks)}</svg>"
    )
