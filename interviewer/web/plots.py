"""Plots as inline SVG: plain lines and dots with their numbers in words. Each has a table beside it that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 400, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 22, 34


def line_plot(
    points: Sequence[tuple[str, float]],
    *,
    title: str,
    unit: str,
    top: float,
    aim: float | None = None,
    aim_says: str = "",
) -> str:
    """Values over time, oldest left, from 0 to ``top``; ``aim`` is a dashed line with its words."""
    xs = [_x(n, max(1, len(points) - 1)) for n in range(len(points))]
    ys = [_y(value, top) for _, value in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    dots = "".join(
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in zip(xs, ys, strict=True)
    )
    ends = _end_labels([label for label, _ in points])
    aimed = ""
    if aim is not None:
        y = _y(aim, top)
        aimed = (
            f'<line class="aim" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
            f'<text x="{WIDTH - RIGHT}" y="{y - 5:.1f}" text-anchor="end">{escape(aim_says)}</text>'
        )
    line = f'<polyline class="line" points="{path}"/>' if len(points) > 1 else ""
    return _framed(title, _axis(top, unit) + aimed + line + dots + ends)


def calibration_plot(bins: Sequence[tuple[float, float, int]], *, title: str) -> str:
    """How sure (across, 50-100 %) against how often right (up, 0-100 %); on the dashed line sureness is just right."""

    def at(sure: float, right: float) -> tuple[float, float]:
        return LEFT + (sure - 0.5) / 0.5 * (WIDTH - LEFT - RIGHT), _y(100 * right, 100)

    (x1, y1), (x2, y2) = at(0.5, 0.5), at(1.0, 1.0)
    marks = "".join(
        f'<circle class="dot" cx="{at(s, r)[0]:.1f}" cy="{at(s, r)[1]:.1f}" r="5"/>'
        f'<text x="{at(s, r)[0] + 8:.1f}" y="{at(s, r)[1] + 4:.1f}">{n}</text>'
        for s, r, n in bins
    )
    just = f'<line class="aim" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
    below = "".join(
        f'<text class="soft" x="{at(s, 0)[0]:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{s:.0%}</text>'
        for s in (0.55, 0.65, 0.75, 0.85, 0.95)
    )
    return _framed(title, _axis(100, "% right") + just + marks + below)


def _x(n: int, last: int) -> float:
    return LEFT + 12 + n / last * (WIDTH - LEFT - RIGHT - 24)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - min(value, top) / top * (HEIGHT - TOP - BOTTOM)


def _axis(top: float, unit: str) -> str:
    ticks = "".join(
        f'<text class="soft" x="{LEFT - 6}" y="{_y(v, top) + 4:.1f}" text-anchor="end">{v:g}</text>'
        for v in (0, top / 2, top)
    )
    return (
        f'<line class="axis" x1="{LEFT}" y1="{TOP}" x2="{LEFT}" y2="{HEIGHT - BOTTOM}"/>'
        f'<line class="axis" x1="{LEFT}" y1="{HEIGHT - BOTTOM}" x2="{WIDTH - RIGHT}" y2="{HEIGHT - BOTTOM}"/>'
        f'{ticks}<text class="soft" x="{LEFT + 4}" y="{TOP - 7}">{escape(unit)}</text>'
    )


def _end_labels(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    first = f'<text class="soft" x="{LEFT}" y="{HEIGHT - 12}">{escape(labels[0])}</text>'
    if len(labels) == 1:
        return first
    return (
        first
        + f'<text class="soft" x="{WIDTH - RIGHT}" y="{HEIGHT - 12}" text-anchor="end">{escape(labels[-1])}</text>'
    )


def _framed(title: str, inside: str) -> str:
    return f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">{inside}</svg>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, summary: str) -> str:
    """The same in words: a table that is folded away under the plot."""
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
    return (
        f"<details><summary>{escape(summary)}</summary><div class='wide' role='region' aria-label='{escape(summary)}' tabindex='0'>"
        f'<table class="bank"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>'
    )
