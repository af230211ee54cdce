"""A run as text for a terminal and as Markdown for a page."""

from __future__ import annotations

from collections.abc import Mapping

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
        lines += _columns(suite)
        lines += [line for run in suite.raters.values() for line in _cases(run)]
        lines.append("")
    lines += report_modes.as_text(report)
    lines += [f"{MARKS[f.state]:>5}  {f.name}: {f.found}" for f in report.thresholds]
    lines += ["", *report.commands] if report.commands else []
    lines += ["", *(_recorded(report)), *report.notice]
    return "\n".join(lines)


def _columns(suite: SuiteRun) -> list[str]:
    raters = list(suite.raters)
    wide = max([len(n) for n in names(suite)] + [6])
    head = " " * (wide + 2) + "".join(f"{r:<25}" for r in raters)
    rows = [
        f"  {name:<{wide}}" + "".join(f"{number(suite.raters[r].figures.get(name)):<25}" for r in raters)
        for name in names(suite)
    ]
    return [head.rstrip(), *(r.rstrip() for r in rows)]


def _cases(run: RaterRun) -> list[str]:
    if run.rater not in ("rules", "model"):
        return []
    lists: Mapping[str, list[str]] = {
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
