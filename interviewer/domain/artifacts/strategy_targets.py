"""Sets the metrics of the bets against the targets of the priorities they serve.

A metric that stops short of its priority's target is an interim target and has to say so; and for
every measured priority some metric has to go the whole way.
"""

from __future__ import annotations

from interviewer.domain.artifacts.report import Ask, Check
from interviewer.domain.artifacts.strategy import Bet, Metric, Priority, TechnicalStrategy
from interviewer.domain.artifacts.wording import content_words, likeness, same_name, says

SAME_METRIC = 0.6  # likeness from which two names are taken for one metric (ours)

ASK = Ask(
    "STG-TARGET",
    "Targets reach the priorities, interim ones are called interim",
    "for each measured priority a metric that reaches its target; a target short of it marked interim: true",
    "Mark a step on the way as interim, and say which metric goes the whole way.",
)


def targets_check(strategy: TechnicalStrategy) -> Check:
    """STG-TARGET over all bets."""
    measured = [p for p in strategy.priorities if p.target is not None and says(p.metric)]
    if not measured:
        return ASK.missing(
            "no priority has a metric and a target",
            fix="Write down each priority's metric, baseline and target.",
        )
    faults = [fault for priority in measured for fault in _faults(priority, strategy.bets)]
    return ASK.of_faults(faults, good=f"{len(measured)} of {len(measured)} reached", any_good=True)


def _faults(priority: Priority, bets: tuple[Bet, ...]) -> list[str]:
    metrics = [
        m
        for b in bets
        if same_name(b.priority, priority.id)
        for m in b.success_metrics
        if m.target is not None
    ]
    about = [m for m in metrics if _same_metric(m.metric, priority.metric)]
    short = [m for m in about if not reaches(m, priority)]
    faults = [
        f"{m.metric.strip()} aims at {m.target:g}, short of {priority.target:g}, and is not called interim"
        for m in short
        if not m.interim
    ]
    if len(short) == len(about):
        faults.append(f"no metric reaches {priority.target:g} for priority {priority.id}")
    return faults


def _same_metric(one: str, other: str) -> bool:
    a, b = content_words(one), content_words(other)
    return likeness(one, other) >= SAME_METRIC or (min(len(a), len(b)) >= 2 and (a <= b or b <= a))


def reaches(metric: Metric, priority: Priority) -> bool:
    """Whether the metric's target is at the priority's target or beyond it, in the priority's direction."""
    assert metric.target is not None
    assert priority.target is not None
    start = priority.baseline if priority.baseline is not None else metric.baseline
    if start is None or start == priority.target:
        return metric.target == priority.target
    falls = priority.target < start
    return metric.target <= priority.target if falls else metric.target >= priority.target
