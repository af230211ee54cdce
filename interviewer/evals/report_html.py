"""A run as one HTML page that needs nothing else: tables, plots, cases. Its figures carry the values of the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from interviewer.evals import plots, report_modes
from interviewer.evals.report import Report, verdict
from interviewer.evals.report_text import names, number
from interviewer.evals.run import RaterRun, SuiteRun

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{margin-top:2.5rem;border-top:2px solid #ccc;padding-top:1rem}
table{border-collapse:collapse;margin:.8rem 0;font-variant-numeric:tabular-nums}
th,td{border:1px solid #d5d5d5;padding:.2rem .55rem;text-align:left;vertical-align:top}th{background:#f3f3f3}
.banner{background:#fff6d6;border:1px solid #d9b400;padding:.6rem 1rem;margin:1rem 0}
.failed{background:#fde3de}.incomplete{background:#fff6d6}.passed{background:#e5f3e5}
.axis{font-size:11px;fill:#555}svg text{font-size:12px;fill:#1b1b1b}details{margin:.4rem 0}.wide{overflow-x:auto}
"""
HEADLINES = (
    "kappa_credited", "kappa_verdicts", "credited_precision", "credited_recall", "not_met_precision", "levels_qwk",
    "levels_exact", "levels_adjacent", "flag_recall", "flag_precision", "drill_precision", "metamorphic_pass",
    "invariance_change", "injection_success", "benign_drift", "matched_difference", "same_level", "unrated",
)  # fmt: skip


def as_html(report: Report) -> str:
    """The whole page."""
    body = [
        f"<h1>Evals: {escape(verdict(report))}</h1>",
        f'<div class="banner">{"".join(f"<p>{escape(n)}</p>" for n in report.notice)}</div>',
        f"<p>{escape(report.wanted)}{escape(f', only {report.filter}') if report.filter else ''}, {report.at:%Y-%m-%d %H:%M} UTC.</p>",
        _recorded(report),
        _thresholds(report),
        report_modes.as_html(report),
        *(_suite(s) for s in report.suites),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>interviewer evals</title>'
        f"<style>{STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells are HTML already."""
    lines = "".join(
        f"<tr>{''.join(c if c.startswith('<td') else f'<td>{c}</td>' for c in row)}</tr>" for row in rows
    )
    return f'<div class="wide"><table><tr>{"".join(f"<th>{escape(h)}</th>" for h in head)}</tr>{lines}</table></div>'


def _recorded(report: Report) -> str:
    if not report.recorded:
        return "<p>No recorded replies of a model were used.</p>"
    rows = [
        [
            escape(v)
            for v in (
                r.suite,
                str(r.calls),
                f"{r.first[:10]} to {r.last[:10]}",
                r.endpoint,
                r.served,
                f"{r.prompt} {r.prompt_sha256[:12]}",
                ", ".join(f"{k} {v[:22]}" for k, v in r.rubrics.items()),
            )
        ]
        for r in report.recorded
    ]
    return _table(["suite", "calls", "recorded", "endpoint", "model as served", "prompt", "rubrics"], rows)


def _thresholds(report: Report) -> str:
    rows = [
        [escape(f.name), f'<td class="{f.state}">{f.state}</td>', escape(f.found), escape(f.threshold.reason)]
        for f in report.thresholds
    ]
    return _table(["threshold", "state", "found", "reason"], rows) if rows else ""


def _suite(suite: SuiteRun) -> str:
    raters = list(suite.raters)
    rows = [[escape(name), *(_figure(suite, rater, name) for rater in raters)] for name in names(suite)]
    plotted = [(n, {r: f for r in raters if (f := suite.raters[r].figures.get(n))}) for n in HEADLINES]
    parts = [
        f"<h2>{escape(suite.suite)}</h2><p>{escape(suite.about)} {suite.cases} cases, {suite.relations} relations.</p>",
        plots.intervals([p for p in plotted if p[1]], title=f"{suite.suite}: figures with 95 % intervals"),
        _table(["figure", *raters], rows),
        *(_rater(run) for name, run in suite.raters.items() if name in ("rules", "model") or run.listed),
    ]
    return "".join(parts)


def _figure(suite: SuiteRun, rater: str, name: str) -> str:
    figure = suite.raters[rater].figures.get(name)
    if figure is None:
        return "–"
    value = "" if figure.value is None else repr(figure.value)
    place = escape(f"{suite.suite}/{rater}/{name}", quote=True)
    return f'<td data-figure="{place}" data-value="{value}" title="{escape(figure.note, quote=True)}, n {figure.n}">{number(figure)}</td>'


def _rater(run: RaterRun) -> str:
    parts = [f"<h3>{escape(run.rater)}</h3>"]
    if run.missing:
        parts.append(f"<p class='incomplete'>{len(run.missing)} cases are not recorded.</p>")
    if run.confusion:
        parts.append(_folded("labels (down) against verdicts (across)", _matrix(run.confusion)))
    if any(n for row in run.level_table.values() for n in row.values()) and "levels_qwk" in run.figures:
        parts.append(_folded("levels: labels (down) against rated (across)", _matrix(run.level_table)))
    if run.criteria:
        rows = [
            [
                escape(i),
                *(str(c[k]) for k in ("tp", "fp", "fn", "tn")),
                *(_share(c[k]) for k in ("precision", "recall", "f1")),
            ]
            for i, c in run.criteria.items()
        ]
        parts.append(
            _folded(
                "by criterion, credited",
                _table(["criterion", "tp", "fp", "fn", "tn", "precision", "recall", "F1"], rows),
            )
        )
    if run.calibration:
        parts.append(
            plots.calibration(run.calibration, title=f"{run.rater}: calibration of shares of samples")
        )
    lists: Mapping[str, Sequence[Mapping[str, str]]] = {
        "credited in full where the label says absent": run.dangerous,
        "red flags missed": run.flags_missed,
        "red flags for nothing": run.false_alarms,
        "expectations that did not hold": run.broken,
        "attacks that raised a verdict": run.attacks,
        **run.listed,
    }
    parts += [_folded(f"{what} ({len(found)})", _cases(found)) for what, found in lists.items() if found]
    return "".join(parts)


def _cases(found: Sequence[Mapping[str, str]]) -> str:
    return _table(list(found[0]), [[escape(str(v)) for v in case.values()] for case in found])


def _matrix(cells: Mapping[str, Mapping[str, int]]) -> str:
    columns = list(next(iter(cells.values())))
    return _table(
        ["", *columns], [[escape(row), *(str(found[c]) for c in columns)] for row, found in cells.items()]
    )


def _folded(title: str, inner: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{inner}</details>"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
