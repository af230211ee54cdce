"""The checks of a technical strategy.

Ids are those of the family lists (STG, RMP); the bounds are the source's, except where a comment
says that a minimum of words is ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from interviewer.domain.artifacts.key_result_reading import Reading, read_key_result
from interviewer.domain.artifacts.report import Ask, Check, CheckReport, Fact
from interviewer.domain.artifacts.strategy import Bet, Metric, Priority, Quarter, TechnicalStrategy
from interviewer.domain.artifacts.strategy_plan_checks import (
    capacity_check,
    label,
    load,
    roadmap_check,
    sequence_check,
    single_point_check,
)
from interviewer.domain.artifacts.strategy_targets import targets_check
from interviewer.domain.artifacts.wording import (
    counted,
    distinct_names,
    fold,
    listed,
    meaningful_words,
    same_name,
    says,
)

VISION_WORDS = (400, 1000)  # one to two pages
BETS, METRICS_PER_BET, RISKS = (3, 5), (2, 3), (3, 5)
FEWEST_ASSESSMENTS = 3
FIELD_WORDS = 4  # ours: least words for a sub-field that argues; `when` and `who` may be one word
SUB_FIELDS = {"what": FIELD_WORDS, "why": FIELD_WORDS, "how": FIELD_WORDS, "when": 1, "who": 1}
S49 = {
    "alignment": ("STG-1", "STG-TARGET", "RMP-3"),
    "realism": ("STG-4", "STG-CAP", "STG-TEAM", "STG-5", "RMP-9"),
    "judgement": ("STG-6", "RMP-7", "RMP-8"),
    "clarity": ("STG-VIS", "RMP-1", "STG-7"),
    "completeness": ("STG-BETS", "STG-2", "STG-3"),
}
SECTIONS = ("vision", "bets", "team_assessment", "roadmap", "risks", "build_vs_buy")


def check_strategy(strategy: TechnicalStrategy, *, now: datetime) -> CheckReport:  # noqa: ARG001 - all checkers are called alike
    """All checks of a strategy; the facts group them by the five evaluation criteria."""
    parts: tuple[Callable[[TechnicalStrategy], Check], ...] = (
        _vision_length, _vision_outcome, _bet_count, _priorities, _sub_fields, _metrics, targets_check, roadmap_check,
        capacity_check, sequence_check, _team, _risks, _build_vs_buy, _reader, single_point_check, _not_doing, _bottleneck,
    )  # fmt: skip
    checks = tuple(part(strategy) for part in parts)
    facts: dict[str, Fact] = {
        "sections": {name: bool(_filled(strategy, name)) for name in SECTIONS},
        "head_count": strategy.head_count,
        "people_per_quarter": {q.value: load(strategy, q) for q in Quarter},
        "criteria": {name: {c.id: c.state.value for c in checks if c.id in ids} for name, ids in S49.items()},
    }
    return CheckReport("strategy", strategy.title.strip(), checks, facts)


def _filled(strategy: TechnicalStrategy, section: str) -> bool:
    if section == "roadmap":
        return any(says(item) for q in Quarter for item in strategy.roadmap.of(q))
    held: str | tuple[object, ...] = getattr(strategy, section)
    return says(held) if isinstance(held, str) else bool(held)


def _vision_length(strategy: TechnicalStrategy) -> Check:
    low, high = VISION_WORDS
    ask = Ask(
        "STG-VIS",
        "Vision of one to two pages",
        f"{low} to {high:,} meaningful words",
        "Bring the vision to one or two pages of plain text.",
    )
    count = meaningful_words(strategy.vision)
    if low <= count <= high:
        return ask.met(f"{count} words")
    return ask.partial(counted(count, "word")) if count else ask.missing("no vision")


TECHNIQUES = r"(transformers?|llms?|deep learning|neural networks?|gnns?|feature store|kubernetes|embeddings?|distillation|real-time (?:pipeline|feature)\w*|bandits?|graph\w* networks?|microservices?|lakehouse|reinforcement learning)"
TECHNIQUE_FIRST = re.compile(
    rf"^\W*(?:\w+ ){{0,4}}(?:use|adopt|build|implement|deploy|introduce|move to|migrate to|run on)\b(?:\W+\w+){{0,4}}?\W+{TECHNIQUES}",
    re.IGNORECASE,
)


def _vision_outcome(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "RMP-1",
        "Vision is an outcome",
        "an opening about what will be true for users or the business, with a number to measure it by",
        "Open with what changes for users or the business; techniques come after.",
    )
    if not says(strategy.vision):
        return ask.missing("no vision")
    faults = ["it opens with a technique"] if TECHNIQUE_FIRST.search(fold(strategy.vision)) else []
    if not re.search(r"\d", strategy.vision):
        faults.append("no number in it")
    return ask.of_faults(faults, good="opens without a technique and can be measured", any_good=True)


def _bet_count(strategy: TechnicalStrategy) -> Check:
    low, high = BETS
    ask = Ask(
        "STG-BETS",
        "Three to five bets",
        f"{low} to {high} bets with different names",
        "Choose: three to five bets, and say what is left out.",
    )
    named = distinct_names(b.name for b in strategy.bets)
    found = counted(len(named), "named bet")
    if len(named) < len(strategy.bets):
        return ask.partial(f"{found} among {len(strategy.bets)}", fix="Give each bet a name of its own.")
    if low <= len(named) <= high:
        return ask.met(found)
    return ask.partial(found) if named else ask.missing("no bet")


def _priority_of(strategy: TechnicalStrategy, bet: Bet) -> Priority | None:
    return next(
        (p for p in strategy.priorities if says(bet.priority) and same_name(p.id, bet.priority)), None
    )


def _priorities(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-1",
        "Each bet tied to a stated priority",
        "every bet names a stated priority, and every priority has a bet",
        "Tie each bet to the priority it serves; say openly which priority gets no bet, and why.",
    )
    if not strategy.priorities or not strategy.bets:
        return ask.missing("no priorities are stated" if not strategy.priorities else "no bet")
    loose = [label(b, i) for i, b in enumerate(strategy.bets) if _priority_of(strategy, b) is None]
    served = {p.id for b in strategy.bets if (p := _priority_of(strategy, b))}
    unserved = [p.id for p in strategy.priorities if p.id not in served]
    faults = ([f"no stated priority behind {listed(loose)}"] if loose else []) + (
        [f"no bet for priority {listed(unserved)}"] if unserved else []
    )
    return ask.of_faults(
        faults,
        good=f"{counted(len(strategy.bets), 'bet')} for {counted(len(served), 'stated goal')}",
        any_good=bool(served),
    )


def _sub_fields(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-2",
        "What, why, how, when, who and success metric of each bet",
        f"all six for every bet; what, why and how in {FIELD_WORDS} words or more",
        "Fill in the missing part of each bet.",
    )
    faults = []
    for place, bet in enumerate(strategy.bets):
        lacking = [name for name, least in SUB_FIELDS.items() if not says(getattr(bet, name), least)]
        if not any(says(m.metric) for m in bet.success_metrics):
            lacking.append("success metric")
        if lacking:
            faults.append(f"{label(bet, place)} lacks {listed(lacking)}")
    if not strategy.bets:
        return ask.missing("no bet")
    return ask.of_faults(
        faults,
        good=f"all six for {counted(len(strategy.bets), 'bet')}",
        any_good=len(faults) < len(strategy.bets),
    )


def _metrics(strategy: TechnicalStrategy) -> Check:
    low, high = METRICS_PER_BET
    ask = Ask(
        "STG-3",
        "Two to three metrics per bet",
        f"{low} to {high} metrics for every bet, each with baseline, target and quarter, at least one of them leading",
        "Give each bet two or three measures of its own, one of which moves before the bet has paid off.",
    )
    if not strategy.bets:
        return ask.missing("no bet")
    faults = [f"{label(b, i)}: {fault}" for i, b in enumerate(strategy.bets) for fault in _metric_faults(b)]
    counts = [len(distinct_names(m.metric for m in b.success_metrics)) for b in strategy.bets]
    good = f"{sum(counts)} metrics for {counted(len(counts), 'bet')}"
    return ask.of_faults(faults, good=good, any_good=any(low <= c <= high for c in counts))


def _metric_faults(bet: Bet) -> list[str]:
    low, high = METRICS_PER_BET
    count = len(distinct_names(m.metric for m in bet.success_metrics))
    faults = [] if low <= count <= high else [counted(count, "metric")]
    faults += [fault for m in bet.success_metrics if (fault := _metric_fault(m))]
    if bet.success_metrics and not any(m.leading for m in bet.success_metrics):
        faults.append("no leading metric")
    return faults


def _metric_fault(metric: Metric) -> str:
    lacking = [n for n in ("baseline", "target", "by") if getattr(metric, n) is None]
    if not says(metric.metric):
        return "a metric without a name"
    if lacking:
        return f"{metric.metric.strip()!r} has no {listed(lacking)}"
    reading = read_key_result(f"{metric.metric} goes from {metric.baseline:g} to {metric.target:g}")
    return f"{metric.metric.strip()!r} counts an activity" if reading.kind is Reading.ACTIVITY else ""


def _team(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-TEAM",
        "Strengths, gaps and a plan for each gap",
        f"at least {FEWEST_ASSESSMENTS} entries, a strength and a gap among them; each gap with hire, train or contract",
        "Say what the team cannot do yet, and whether you will hire, train or contract for it.",
    )
    named = [a for a in strategy.team_assessment if says(a.area)]
    gaps = [a for a in named if a.is_gap]
    faults = [counted(len(named), "area")] if len(named) < FEWEST_ASSESSMENTS else []
    faults += [f"{a.area.strip()} is called neither strength nor gap" for a in named if a.is_gap is None]
    faults += [f"no plan for the gap {a.area.strip()}" for a in gaps if a.plan is None]
    if named and not gaps:
        faults.append("no gap is named")
    if named and len(gaps) == len(named):
        faults.append("no strength is named")
    return ask.of_faults(
        faults,
        good=f"{counted(len(named), 'area')}, {counted(len(gaps), 'gap')} with a plan",
        any_good=bool(named),
    )


def _risks(strategy: TechnicalStrategy) -> Check:
    low, high = RISKS
    ask = Ask(
        "STG-5",
        "Three to five risks with mitigation and trigger",
        f"{low} to {high} different risks, each with a mitigation and the sign that sets it off",
        "For each top risk write what you do about it and the sign at which you act.",
    )
    named = [r for r in strategy.risks if says(r.risk, 2)]
    different = len(distinct_names(r.risk for r in named))
    faults = [] if low <= different <= high else [counted(different, "risk")]
    faults += [f"{r.risk.strip()!r} has no mitigation" for r in named if not says(r.mitigation, 3)]
    faults += [f"{r.risk.strip()!r} has no trigger" for r in named if not says(r.trigger, 3)]
    if len(named) < len(strategy.risks):
        faults.append("an empty risk")
    return ask.of_faults(faults, good=f"{different} risks", any_good=bool(named))


def _build_vs_buy(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-6",
        "Build or buy for each capability",
        "the capabilities each bet needs, and for each of them a decision with its reason",
        "List what each bet needs, and decide for each: build, buy, adopt or mix, and why.",
    )
    needed = distinct_names(c for b in strategy.bets for c in b.capabilities)
    if not needed:
        return ask.missing("no bet names a capability that it needs")
    decided = [d for d in strategy.build_vs_buy if d.decision is not None and says(d.why, FIELD_WORDS)]
    open_ones = [c for c in needed if not any(same_name(c, d.capability) for d in decided)]
    faults = [f"no decision with a reason for {listed(open_ones)}"] if open_ones else []
    return ask.of_faults(faults, good=listed(needed), any_good=len(open_ones) < len(needed))


def _reader(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-7",
        "Readable by its reader, detail in an appendix",
        "a named reader and an appendix for the detail",
        "Say who has to be able to read it, and move technical detail to an appendix.",
    )
    has_appendix = any(says(item) for item in strategy.appendix)
    if has_appendix and says(strategy.reader):
        return ask.unknown(
            f"for {strategy.reader.strip()}, with an appendix; whether it reads well is for a reader to say"
        )
    lacking = [n for n, held in (("reader", says(strategy.reader)), ("appendix", has_appendix)) if not held]
    found = f"no {listed(lacking)}"
    return ask.partial(found) if len(lacking) == 1 else ask.missing(found)


def _not_doing(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "RMP-7",
        "What is not done",
        "at least one thing that was considered and left out",
        "Name what you will not do this year, so that nobody waits for it.",
    )
    named = [item for item in strategy.not_doing if says(item, 2)]
    return ask.met(listed(i.strip() for i in named)) if named else ask.missing("nothing")


def _bottleneck(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "RMP-8",
        "Bottleneck",
        "what holds the team back now, and why the bets go for it (10 words or more)",
        "Say what the bottleneck is and how you know.",
    )
    count = meaningful_words(strategy.bottleneck)
    if count >= 10:
        return ask.met(f"{count} words")
    return ask.partial(counted(count, "word")) if count else ask.missing("nothing is said")
