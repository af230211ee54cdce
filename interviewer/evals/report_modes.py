"""Ways of asking a model beside each other: what each buys, and what it costs in calls and estimated tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from interviewer.evals.figures.basic import Figure, number, ratio
from interviewer.evals.report import Report
from interviewer.evals.run import SuiteRun

BUYS = (
    "kappa_credited", "kappa_verdicts", "credited_precision", "credited_recall", "not_met_precision",
    "wrongly_told_missing", "dangerous", "unrated", "flag_recall", "flag_precision", "drill_precision",
    "quotes_valid_given", "faults", "readings_same_verdict", "readings_same_level", "borderline",
    "right_where_readings_agree", "right_where_readings_differ",
)  # fmt: skip
COSTS = ("calls", "tokens_in", "tokens_out", "usd")
NOTE = "Tokens are estimates by the endpoint; nothing was measured."


def beside(report: Report) -> Iterator[tuple[str, list[SuiteRun]]]:
    """The suites that were run beside each other with a model, by the name they share; none where there is only one."""
    held: dict[str, list[SuiteRun]] = {}
    for suite in report.suites:
        if suite.among and "model" in suite.raters:
            held.setdefault(suite.among, []).append(suite)
    return ((name, suites) for name, suites in held.items() if len(suites) > 1)


def rows(suites: Sequence[SuiteRun]) -> list[list[str]]:
    """A head and one line a figure, a column for each suite; figures that no suite has are left out."""
    runs = [s.raters["model"] for s in suites]
    table = [["", *(f"{s.suite} ({s.asked})" for s in suites)]]
    if any(run.missing for run in runs):
        gone = (f"{len(run.missing)} of {s.cases} cases" for s, run in zip(suites, runs, strict=True))
        table.append(["not recorded", *gone])
    for name in (*BUYS, *COSTS):
        found = [run.figures.get(name) for run in runs]
        if any(f and f.value is not None for f in found):
            table.append([name, *map(number, found)])
            if name in COSTS:
                table.append(
                    [f"{name} per case", *(number(_each(f, s)) for f, s in zip(found, suites, strict=True))]
                )
    return table


def _each(figure: Figure | None, suite: SuiteRun) -> Figure | None:
    rated = len(suite.raters["model"].outcomes)
    if figure is None or figure.value is None:
        return None
    return Figure(value=ratio(figure.value, rated), n=rated, note="per case that was rated")


def as_text(report: Report) -> list[str]:
    """The tables for a terminal."""
    lines: list[str] = []
    for name, suites in beside(report):
        table = rows(suites)
        wide = [max(len(row[n]) for row in table) for n in range(len(table[0]))]
        lines += [f"{name}: what each way of asking buys and costs. {NOTE}"]
        lines += [
            "  " + "  ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)).rstrip() for row in table
        ]
        lines.append("")
    return lines


def as_markdown(report: Report) -> list[str]:
    """The tables as Markdown."""
    lines: list[str] = []
    for name, suites in beside(report):
        head, *table = rows(suites)
        lines += [f"## {name}: what each way of asking buys and costs", "", NOTE, ""]
        lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        lines += [f"| {' | '.join(row)} |" for row in table] + [""]
    return lines


def as_html(report: Report) -> str:
    """The tables as HTML; the suites' own tables below hold the same figures with their values."""
    parts: list[str] = []
    for name, suites in beside(report):
        head, *table = rows(suites)
        cells = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in table)
        parts.append(
            f"<h2>{escape(name)}: what each way of asking buys and costs</h2><p>{NOTE}</p>"
            f'<div class="wide"><table><tr>{"".join(f"<th>{escape(h)}</th>" for h in head)}</tr>{cells}</table></div>'
        )
    return "".join(parts)
