"""The Progress tab: checks over time, coverage, words on the clock, predictions, takes by question. No total."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import progress
from interviewer.present.debrief import bin_says, calibration_says, take_says, title_of, trend_says
from interviewer.present.rating import MANNERS, SAYS, SIGN
from interviewer.web.plots import calibration_plot, line_plot, table

if TYPE_CHECKING:
    from interviewer.present.rating import Names
    from interviewer.progress import Progress
    from interviewer.wiring import Parts

SHOWN = 12  # checks that stand open; the rest is folded


def build(tab: gr.Tab, real: Parts) -> None:
    """Lay the tab out and connect it."""
    shown = gr.HTML(elem_id="progress-shown")

    def refresh() -> str:
        return progress_html(progress.look_back(real.room()), library=real.library)

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    tab.select(refresh, None, [shown], **private)


def progress_html(seen: Progress, *, library: Names) -> str:
    """Everything that can be seen over time, each plot with a table that says the same."""
    if not seen.told:
        return '<p class="empty">Nothing was rated yet. Your first answer will stand here.</p>'
    return (
        f'<section class="feedback" aria-label="Progress">{_trends(seen, library)}{_coverage(seen)}{_clock(seen)}'
        f'{_calibration(seen)}{_takes(seen)}<p class="manners">{MANNERS}</p></section>'
    )


def _trends(seen: Progress, library: Names) -> str:
    rows = []
    for trend in seen.trends:
        signs = " ".join(SIGN[v] for _, _, v in trend.points)
        said = ", ".join(f"{at:%d %b} {probe} {SAYS[v]}" for at, probe, v in trend.points)
        rows.append(
            f'<div class="trend" data-criterion="{trend.criterion}"><span>{escape(title_of(trend.criterion, library))} '
            f'<span class="cid">{trend.criterion}</span><br><span class="place">{escape(said)}</span></span>'
            f'<span><span class="signs" aria-hidden="true">{signs}</span> {trend_says(trend.way)}</span></div>'
        )
    rest = (
        f"<details><summary>{len(rows) - SHOWN} more checks</summary>{''.join(rows[SHOWN:])}</details>"
        if len(rows) > SHOWN
        else ""
    )
    return (
        '<section class="card"><h3>Check by check, oldest first</h3><p>✓ met, ~ in part, – missing. There is no total: '
        f"what was not asked leaves a gap and not a zero.</p>{''.join(rows[:SHOWN])}{rest}</section>"
    )


def _coverage(seen: Progress) -> str:
    points = [(f"{c.at:%d %b %Y}", c.covered) for c in seen.coverage]
    plot = line_plot(
        points, title=f"Coverage over time: {points[-1][1]:g} of 100 now", unit="of 100", top=100
    )
    rows = [
        (f"{c.at:%Y-%m-%d %H:%M}", f"{c.covered:g} of 100", ", ".join(c.dimensions) or "no level yet")
        for c in seen.coverage
    ]
    words = table(("After (UTC)", "Weights with a level", "Dimensions"), rows, summary="Coverage as a table")
    return f'<section class="card"><h3>Coverage: how much of the scorecard has a level</h3>{plot}{words}</section>'


def _clock(seen: Progress) -> str:
    timed = [t for t in seen.told if t.aim_s]
    if not timed:
        return ""
    points = [(f"{t.at:%d %b %Y}", 100 * t.seconds / (t.aim_s or 1)) for t in timed]
    plot = line_plot(
        points,
        title="Length of opening answers against their clock, oldest first",
        unit="% of the aim",
        top=200,
        aim=100,
        aim_says="the aim",
    )
    rows = [
        (f"{t.at:%Y-%m-%d}", t.heard.take.probe, str(t.words), f"{t.seconds:.0f} s", f"{t.aim_s} s")
        for t in timed
    ]
    words = table(
        ("When", "Question", "Words", "Length", "Aim"), rows, summary="Words on the clock as a table"
    )
    return f'<section class="card"><h3>Words on the clock (never scored)</h3>{plot}{words}</section>'


def _calibration(seen: Progress) -> str:
    found = seen.calibration
    says = f"<p>{escape(calibration_says(found))}</p>"
    if not found.bins:
        return f'<section class="card"><h3>Your predictions</h3>{says}</section>'
    plot = calibration_plot(
        [(b.sure, b.right, b.n) for b in found.bins],
        title="How sure against how often right; on the dashed line the two agree. The numbers are guesses.",
    )
    lines = "".join(f"<li>{escape(bin_says(b))}</li>" for b in found.bins)
    return f'<section class="card"><h3>Your predictions</h3>{says}{plot}<ul>{lines}</ul></section>'


def _takes(seen: Progress) -> str:
    items = []
    for row in seen.takes:
        told = "; ".join(take_says(t) for t in row.takes)
        items.append(f"<li><strong>{escape(row.probe)}</strong>: {escape(told)}</li>")
    return f'<section class="card"><h3>Takes by question, oldest first</h3><p>▲ and ▼ count the checks that moved up or down since the take before.</p><ul>{"".join(items)}</ul></section>'
