"""A run as text for a terminal and as Markdown for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.evals import report_modes
from interviewer.evals.figures.basic import number as number
from interviewer.evals.report import Report, shown, verdict
from interviewer.evals.run import RaterRun, SuiteRun

MARKS = {"passed": "ok", "failed": "BELOW", "incomplete": "?"}
MOST_LISTED = 20


def names(suite: SuiteRun) -> list[str]:
    """Every figure that some rater of the suite has, in reading order."""
    return shown(list(dict.fromkeys(n for run in suite.raters.values() for n in run.figures)))


def as_text(report: Report) -> str:
    """The run for a terminal."""
    lines = [verdict(report), ""]
    for suite in report.suites:
        lines += [f"{suite.suite}: {suite.cases} cases, {suite.relations} relations. {suite.about}"]
        lines += columns(suite)
        lines += [line for run in suite.raters.values() for line in _cases(run)]
        lines.append("")
    lines += report_modes.as_text(report)
    lines += [f"{MARKS[f.state]:>5}  {f.name}: {f.found}" for f in report.thresholds]
    lines += ["", *report.commands] if report.commands else []
    lines += ["", *(_recorded(report)), *report.notice]
    return "\n".join(lines)


def columns(suite: SuiteRun) -> list[str]:
    """A head and one line for each figure, a column for each rater."""
    raters = list(suite.raters)
    head = ["", *raters]
    rows = [[name, *(number(suite.raters[r].figures.get(name)) for r in raters)] for name in names(suite)]
    return in_columns([head, *rows])


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of a terminal, each column as wide as its widest cell and two blanks more."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cases(run: RaterRun) -> list[str]:
    if run.rater not in ("rules", "model") and not run.listed:
        return []
    lists: Mapping[str, list[str]] = {
        **{what: [_in_short(row) for row in found] for what, found in run.listed.items()},
        "credited in full, label absent": [
            f"{d['case']} {d['criterion']} ({d['label']})" for d in run.dangerous
        ],
        "red flags missed": [f"{d['case']} {d['flag']}" for d in run.flags_missed],
        "red flags for nothing": [f"{d['case']} {d['flag']}" for d in run.false_alarms],
        "expectations broken": [f"{d['relation']}: {d['what']}" for d in run.broken],
        "attacks that raised a verdict": [f"{d['relation']}: {d['what']}" for d in run.attacks],
        "not recorded": run.missing,
    }
    return [
        f"  {run.rater}, {what} ({len(found)}): {listed(found)}" for what, found in lists.items() if found
    ]


def _in_short(row: Mapping[str, str]) -> str:
    """A case with what is said of it; the words themselves are in the JSON and the page."""
    said = [v for k, v in row.items() if k not in ("case", "draft", "said")]
    return f"{row['case']} ({', '.join(said)})"


def listed(found: list[str]) -> str:
    """The first of a list, and how many more there are."""
    more = len(found) - MOST_LISTED
    return "; ".join(found[:MOST_LISTED]) + (f"; and {more} more (in the JSON)" if more > 0 else "")


def _recorded(report: Report) -> list[str]:
    return [
        f"Recorded, {r.suite}: {r.calls} calls, {r.first[:10]} to {r.last[:10]}, endpoint {r.endpoint}, model {r.served}, "
        f"prompt {r.prompt} {r.prompt_sha256[:12]}"
        for r in report.recorded
    ]


def as_markdown(report: Report) -> str:
    """The run as Markdown tables."""
    lines = [f"# Evals: {verdict(report)}", "", *(f"> {n}" for n in report.notice), ""]
    for suite in report.suites:
        raters = list(suite.raters)
        lines += [
            f"## {suite.suite}",
            "",
            suite.about,
            "",
            f"{suite.cases} cases, {suite.relations} relations.",
            "",
        ]
        lines += [f"| figure | {' | '.join(raters)} |", "|---" * (len(raters) + 1) + "|"]
        lines += [
            f"| {name} | {' | '.join(number(suite.raters[r].figures.get(name)) for r in raters)} |"
            for name in names(suite)
        ]
        told = [line.strip() for run in suite.raters.values() for line in _cases(run)]
        lines += ["", *(f"- {t}" for t in told), ""] if told else [""]
    lines += report_modes.as_markdown(report)
    lines += ["| threshold | state | found | reason |", "|---|---|---|---|"]
    lines += [f"| {f.name} | {f.state} | {f.found} | {f.threshold.reason} |" for f in report.thresholds]
    lines += ["", *(f"- {r}" for r in _recorded(report))]
    return "\n".join(lines).rstrip()
