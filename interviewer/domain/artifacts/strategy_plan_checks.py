"""Whether the plan of a strategy can work: quarters, people, order, and what everything hangs on."""

from __future__ import annotations

from collections import Counter

from interviewer.domain.artifacts.report import Ask, Check
from interviewer.domain.artifacts.strategy import Bet, Quarter, TechnicalStrategy
from interviewer.domain.artifacts.wording import fold, listed, says


def label(bet: Bet, place: int) -> str:
    return bet.name.strip() or f"bets[{place}]"


def roadmap_check(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-4",
        "Four quarters, none empty",
        "something in each of Q1 to Q4",
        "Say what each quarter brings; if a quarter is free, say for what it is kept free.",
    )
    empty = [q.value for q in Quarter if not any(says(item, 2) for item in strategy.roadmap.of(q))]
    return ask.of_faults(
        [f"nothing in {listed(empty)}"] if empty else [], good="all four", any_good=len(empty) < len(Quarter)
    )


def load(strategy: TechnicalStrategy, quarter: Quarter) -> float:
    return round(sum(bet.people.of(quarter) for bet in strategy.bets), 2)


def capacity_check(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "STG-CAP",
        "Fits the head-count",
        "people per bet and quarter, never more than the team has",
        "Put bets one after another, make one smaller, or say who joins and when.",
    )
    have = strategy.head_count
    idle = [label(b, i) for i, b in enumerate(strategy.bets) if not b.quarters]
    if not have or not strategy.bets:
        return ask.missing("no head-count (team)" if not have else "no bet")
    faults = [f"nobody works on {listed(idle)}"] if idle else []
    loads = {q: load(strategy, q) for q in Quarter}
    faults += [f"{q.value} needs {load:g} of {have} people" for q, load in loads.items() if load > have]
    return ask.of_faults(
        faults,
        good=f"at most {max(loads.values()):g} of {have} people at a time",
        any_good=len(idle) < len(strategy.bets),
    )


def sequence_check(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "RMP-3",
        "Sequence and dependencies",
        "every dependency is a named bet that starts no later; no bet waits for itself",
        "Start what others wait for first.",
    )
    by_name = {" ".join(fold(b.name).split()): b for b in strategy.bets if says(b.name)}
    faults = []
    for bet in strategy.bets:
        for need in bet.depends_on:
            other = by_name.get(fold(need))
            if other is None:
                faults.append(f"{bet.name.strip()} waits for {need!r}, which is no bet here")
            elif other.quarters and bet.quarters and other.quarters[0].value > bet.quarters[0].value:
                faults.append(
                    f"{bet.name.strip()} starts in {bet.quarters[0].value}, before {other.name.strip()}"
                )
    faults += [
        f"{b.name.strip()} waits for itself" for b in by_name.values() if _waits_for_itself(b, by_name)
    ]
    if not strategy.bets:
        return ask.missing("no bet")
    waits = sum(len(b.depends_on) for b in strategy.bets)
    return ask.of_faults(
        faults,
        good="none, as the author says" if not waits else f"{waits} in order",
        any_good=len(faults) < waits,
    )


def _waits_for_itself(bet: Bet, by_name: dict[str, Bet]) -> bool:
    seen: set[str] = set()
    pending = [fold(need) for need in bet.depends_on]
    while pending:
        name = pending.pop()
        if name == fold(bet.name):
            return True
        if name not in seen and name in by_name:
            seen.add(name)
            pending += [fold(need) for need in by_name[name].depends_on]
    return False


def single_point_check(strategy: TechnicalStrategy) -> Check:
    ask = Ask(
        "RMP-9",
        "Survives one assumption failing",
        "what each bet relies on (person, hire, vendor, assumption), and nothing that all of them rely on",
        "Change one bet so that the others stand if this fails, or bring a second source.",
    )
    silent = [label(b, i) for i, b in enumerate(strategy.bets) if b.relies_on is None]
    if not strategy.bets or len(silent) == len(strategy.bets):
        return ask.missing(
            "nothing is said about what the bets rely on",
            fix="For each bet list the hire, vendor or assumption it relies on.",
        )
    held = Counter(
        fold(name) for b in strategy.bets for name in {fold(n) for n in b.relies_on or () if says(n)}
    )
    everywhere = [name for name, count in held.items() if count == len(strategy.bets) > 1]
    if everywhere:
        return ask.missing(f"every bet relies on {listed(everywhere)}")
    if silent:
        return ask.partial(
            f"nothing is said about {listed(silent)}",
            fix="Say what these bets rely on; write [] if on nothing.",
        )
    return ask.met("nothing that all bets rely on")
