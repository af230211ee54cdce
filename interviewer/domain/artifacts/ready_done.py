"""Two lists for the work on a model: is it ready to begin, and is it done for production?

Neither is the analytical definition of done, nor the completeness of a design document.
"""

from __future__ import annotations

from datetime import datetime

from interviewer.domain.artifacts.form import Day, Flag, Form
from interviewer.domain.artifacts.report import Ask, Check, CheckReport
from interviewer.domain.artifacts.wording import counted, listed, meaningful_words, says

DEFINITION_WORDS, ROLLBACK_WORDS = 8, 6


class DataAvailability(Form):
    """Named sources, whether they can be read today, and the period they cover."""

    sources: tuple[str, ...] = ()
    accessible: Flag | None = None
    period: str = ""


class MetricClarity(Form):
    """One metric with its definition (what is counted, over what, in which window)."""

    name: str = ""
    definition: str = ""


class DefinitionOfReady(Form):
    """What has to be there before work on a model begins."""

    work: str = ""
    data_availability: DataAvailability = DataAvailability()
    metric_clarity: MetricClarity = MetricClarity()


class Monitoring(Form):
    watches: tuple[str, ...] = ()
    threshold: str = ""
    owner: str = ""


class Documentation(Form):
    where: str = ""
    covers: tuple[str, ...] = ()


class RollbackPlan(Form):
    steps: str = ""
    owner: str = ""
    rehearsed_on: Day | None = None


class MlDefinitionOfDone(Form):
    """What has to be there before a model in production counts as done."""

    work: str = ""
    monitoring: Monitoring = Monitoring()
    documentation: Documentation = Documentation()
    rollback_plan: RollbackPlan = RollbackPlan()


def check_ready(ready: DefinitionOfReady, *, now: datetime) -> CheckReport:  # noqa: ARG001 - all checkers are called alike
    """The two items of the definition of ready."""
    return CheckReport(
        "ready", ready.work.strip(), (_data(ready.data_availability), _metric(ready.metric_clarity))
    )


def check_ml_done(done: MlDefinitionOfDone, *, now: datetime) -> CheckReport:
    """The three items of the definition of done for a model."""
    checks = (
        _monitoring(done.monitoring),
        _documentation(done.documentation),
        _rollback(done.rollback_plan, now=now),
    )
    return CheckReport("ml-done", done.work.strip(), checks)


def _lacking(ask: Ask, parts: dict[str, bool], *, good: str) -> Check:
    absent = [name for name, held in parts.items() if not held]
    return ask.of_faults(
        [f"no {listed(absent)}"] if absent else [], good=good, any_good=len(absent) < len(parts)
    )


def _data(data: DataAvailability) -> Check:
    ask = Ask(
        "DOR-1",
        "Data availability",
        "named sources that can be read today, and the period they cover",
        "Name the tables, try to read them, and note the period.",
    )
    sources = [s for s in data.sources if says(s)]
    if data.accessible is False:
        return (
            ask.partial(f"{listed(sources)} cannot be read yet")
            if sources
            else ask.missing("no data can be read yet")
        )
    parts = {"source": bool(sources), "word on access": data.accessible is True, "period": says(data.period)}
    return _lacking(ask, parts, good=f"{listed(sources)}, {data.period.strip()}")


def _metric(metric: MetricClarity) -> Check:
    ask = Ask(
        "DOR-2",
        "Metric clarity",
        f"a named metric and its definition in {DEFINITION_WORDS} words or more: what is counted, over what, in which window",
        "Write the metric so that two people would compute the same number.",
    )
    count = meaningful_words(metric.definition)
    if says(metric.name) and 0 < count < DEFINITION_WORDS:
        return ask.partial(f"{metric.name.strip()}, defined in {counted(count, 'word')}")
    return _lacking(
        ask,
        {"name": says(metric.name), "definition": count >= DEFINITION_WORDS},
        good=f"{metric.name.strip()}, defined",
    )


def _monitoring(held: Monitoring) -> Check:
    ask = Ask(
        "MLD-1",
        "Monitoring",
        "what is watched, the threshold that raises the alarm, and who owns it",
        "Name the signals, the threshold and the role that is called.",
    )
    watched = [w for w in held.watches if says(w)]
    threshold = says(held.threshold, 2) and any(c.isdigit() for c in held.threshold)
    parts = {"signal": bool(watched), "threshold with a number": threshold, "owner": says(held.owner)}
    return _lacking(ask, parts, good=f"{listed(watched)}; {held.owner.strip()} is called")


def _documentation(held: Documentation) -> Check:
    ask = Ask(
        "MLD-2",
        "Documentation",
        "where it lies and what it covers",
        "Say where the documentation lies and list what it covers.",
    )
    covered = [c for c in held.covers if says(c)]
    return _lacking(
        ask,
        {"place": says(held.where), "content": bool(covered)},
        good=f"{held.where.strip()}: {listed(covered)}",
    )


def _rollback(plan: RollbackPlan, *, now: datetime) -> Check:
    ask = Ask(
        "MLD-3",
        "Rollback plan",
        f"the steps in {ROLLBACK_WORDS} words or more, who takes them, and the day they were tried",
        "Write the steps, name who takes them, and try them once before calling it done.",
    )
    if plan.rehearsed_on and plan.rehearsed_on > now.date():
        return ask.partial(f"the rehearsal of {plan.rehearsed_on.isoformat()} lies ahead")
    parts = {
        "steps": says(plan.steps, ROLLBACK_WORDS),
        "owner": says(plan.owner),
        "rehearsal": plan.rehearsed_on is not None,
    }
    return _lacking(ask, parts, good=f"{plan.owner.strip()}, tried on {plan.rehearsed_on}")
