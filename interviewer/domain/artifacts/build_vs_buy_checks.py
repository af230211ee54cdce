"""The checks of a build-or-buy analysis, and the cost that may disagree with the rules.

Words and thresholds marked "ours" are design choices, meant to be argued with.
"""

from __future__ import annotations

import re
from datetime import datetime

from interviewer.domain.artifacts.build_vs_buy import (
    BuildVsBuy,
    Evaluation,
    OptionCost,
    ThreeYearCost,
    evaluate,
)
from interviewer.domain.artifacts.build_vs_buy_rules import DIMENSIONS, Caution, Recommendation
from interviewer.domain.artifacts.report import Ask, Check, CheckReport, Fact
from interviewer.domain.artifacts.wording import counted, fold, listed, meaningful_words, says

PEOPLE_SHARE = 0.55  # people's part of the yearly cost in the source's own count
LEAST_PEOPLE_SHARE = 0.35  # below it, people were probably forgotten (ours)
CLEARLY_DEARER = 1.2  # a total from which the cost disagrees (ours)
REASON_WORDS, PLAN_WORDS, RATIONALE_WORDS = 5, 8, 15


def check_build_vs_buy(analysis: BuildVsBuy, *, now: datetime) -> CheckReport:  # noqa: ARG001 - all checkers are called alike
    """All checks of a build-or-buy analysis; the answer is among the facts."""
    inputs = analysis.inputs()
    evaluation = evaluate(inputs) if inputs else None
    checks = (
        _capability(analysis),
        _differentiation(analysis),
        _dimensions(analysis, evaluation),
        _cost(analysis, evaluation),
        _plan(
            "BVB-4",
            "Exit, and a vendor that fails",
            analysis.exit_plan,
            "how we would leave, and what happens if the vendor or project fails",
            "Say how data and users would move out, and what that costs.",
        ),
        _time(analysis),
        _plan(
            "BVB-6",
            "Reversible trial",
            analysis.trial,
            "a small trial that can be undone",
            "Describe a trial with an end date after which nothing is lost by stopping.",
        ),
        _flip(analysis, evaluation),
        _answer(analysis, evaluation),
        _cost_agrees(analysis, evaluation),
        *_cautions(analysis, evaluation),
    )
    return CheckReport("build-vs-buy", analysis.capability.strip(), checks, _facts(analysis, evaluation))


def _capability(analysis: BuildVsBuy) -> Check:
    ask = Ask(
        "BVB-WHAT",
        "Capability",
        "the capability in question",
        "Name the capability that is to be built or bought.",
    )
    return ask.met(analysis.capability.strip()) if says(analysis.capability) else ask.missing("none")


def _differentiation(analysis: BuildVsBuy) -> Check:
    ask = Ask(
        "BVB-1",
        "Differentiation first",
        f"differentiation as high, medium or low, with a reason of {REASON_WORDS} words or more",
        "Say whether this sets you apart from competitors, and why.",
    )
    if analysis.differentiation is None:
        return ask.missing("no value")
    if not says(analysis.because.differentiation, REASON_WORDS):
        return ask.partial(f"{analysis.differentiation.value}, without a reason")
    return ask.met(f"{analysis.differentiation.value}, with a reason")


def _dimensions(analysis: BuildVsBuy, evaluation: Evaluation | None) -> Check:
    ask = Ask(
        "BVB-2",
        "Six dimensions weighed",
        "all five judged dimensions given, and at least four of the six with a reason or a cost",
        "Give each dimension its value and a sentence on why; without all five no rule applies.",
    )
    reasoned = [
        name
        for name in DIMENSIONS
        if getattr(analysis, name) and says(getattr(analysis.because, name), REASON_WORDS)
    ]
    costed = bool(analysis.three_year_cost and analysis.three_year_cost.totals())
    count = len(reasoned) + costed
    absent = [name for name in DIMENSIONS if getattr(analysis, name) is None]
    if absent:
        found = f"no {listed(absent)}"
        return ask.partial(found) if len(absent) < len(DIMENSIONS) else ask.missing(found)
    assert evaluation is not None
    idle = [name for name in DIMENSIONS if name not in evaluation.deciding]
    use = f"here {listed(evaluation.deciding)} decide{'s' if len(evaluation.deciding) == 1 else ''}; no single change of {listed(idle)} alters the answer"
    use += "; the cost is cross-checked" if costed else "; no cost to cross-check"
    found = f"{count} of 6 with a reason or a cost; {use}"
    return ask.met(found) if count >= 4 else ask.partial(found)


def _cost(analysis: BuildVsBuy, evaluation: Evaluation | None) -> Check:
    ask = Ask(
        "BVB-3",
        "Three-year cost with people in it",
        f"at least two options with people and other cost over three years, the answer's option among them; people are about {PEOPLE_SHARE:.0%} of such costs",
        "Cost each option over three years and put the people who build, integrate and run it in.",
    )
    cost = analysis.three_year_cost
    if cost is None or all(cost.of(option) is None for option in Recommendation):
        return ask.missing("no three-year cost")
    totals = cost.totals()
    faults = [] if says(cost.currency) else ["no currency"]
    if len(totals) < 2:
        faults.append(f"{counted(len(totals), 'option')} fully costed")
    if evaluation and evaluation.answer not in totals:
        faults.append(f"{evaluation.answer.value} is not costed")
    faults += [fault for option in Recommendation if (fault := _people_fault(option, cost.of(option)))]
    shares = [
        f"{o.value} {share:.0%}"
        for o in Recommendation
        if (held := cost.of(o)) and (share := held.people_share) is not None
    ]
    return ask.of_faults(faults, good=f"people's share: {listed(shares)}", any_good=bool(totals))


def _people_fault(option: Recommendation, cost: OptionCost | None) -> str:
    if cost is None:
        return ""
    if cost.total is None:
        return f"{option.value} lacks {'people' if cost.people is None else 'other'}"
    if not cost.people:
        return f"{option.value} has no people in it"
    share = cost.people_share or 0.0
    if option is not Recommendation.BUY and share < LEAST_PEOPLE_SHARE:
        return f"people are {share:.0%} of {option.value}, far below the usual {PEOPLE_SHARE:.0%}"
    return ""


def _plan(check_id: str, asks: str, text: str, expected: str, fix: str) -> Check:
    ask = Ask(check_id, asks, f"{expected} ({PLAN_WORDS} words or more)", fix)
    count = meaningful_words(text)
    if count >= PLAN_WORDS:
        return ask.met(f"{count} words")
    return ask.partial(counted(count, "word")) if count else ask.missing("nothing is said")


def _time(analysis: BuildVsBuy) -> Check:
    ask = Ask(
        "BVB-5",
        "Time to value",
        "time_to_value with the date or event behind it",
        "Say by when it has to be of use, and what happens if it is later.",
    )
    if analysis.time_to_value is None:
        return ask.missing("no value")
    if not says(analysis.because.time_to_value, REASON_WORDS):
        return ask.partial(f"{analysis.time_to_value.value}, without a reason")
    return ask.met(f"{analysis.time_to_value.value}, with a reason")


NAMED_BY = {
    "differentiation": r"differentiat\w*|set us apart|sets us apart|advantage|competit\w*",
    "internal_expertise": r"expertise|skill\w*|hir(e|ed|ing)|experience\w*|train\w*|learn\w*",
    "maintenance_burden": r"maint\w*|upkeep|on-call|running cost\w*|burden",
    "vendor_risk": r"vendor\w*|supplier\w*|licen[cs]e\w*|provider\w*|contract\w*",
    "time_to_value": r"time|urgen\w*|deadline\w*|weeks?|months?|quarters?|date",
}


def _flip(analysis: BuildVsBuy, evaluation: Evaluation | None) -> Check:
    ask = Ask(
        "BVB-7",
        "What would flip it",
        "the change that would bring another answer, among those the rules name",
        "Name the one change of fact that would make you choose otherwise.",
    )
    if not says(analysis.what_would_flip_it, REASON_WORDS):
        return ask.missing("nothing is said")
    if evaluation is None:
        return ask.unknown("no answer to flip while a dimension is missing")
    said = fold(analysis.what_would_flip_it)
    named = [name for name, pattern in NAMED_BY.items() if re.search(rf"\b({pattern})\b", said)]
    if re.search(r"\b(costs?|price\w*|cheaper|dearer|budget)\b", said):
        return ask.met("the cost")
    if not set(named) & set(evaluation.deciding):
        return ask.partial(f"names {listed(named)}; by the rules {listed(evaluation.deciding)} would flip it")
    return ask.met(listed(name for name in named if name in evaluation.deciding))


def _answer(analysis: BuildVsBuy, evaluation: Evaluation | None) -> Check:
    ask = Ask(
        "BVB-ANS",
        "Recommendation and the rules",
        f"a recommendation that agrees with the rules, or a rationale of {RATIONALE_WORDS} words on why not",
        "Say why you choose otherwise than the rules do, or look at the inputs again.",
    )
    if evaluation is None:
        return ask.missing("no rule applies while a dimension is missing", fix="Give all five dimensions.")
    rules_say = f"the rule {evaluation.rule.name} says {evaluation.answer.value}"
    if analysis.recommendation is None:
        return ask.unknown(f"none given; {rules_say}")
    if analysis.recommendation is evaluation.answer:
        return ask.met(rules_say)
    found = f"the author says {analysis.recommendation.value}, {rules_say}"
    return (
        ask.met(f"{found}; with a rationale")
        if says(analysis.rationale, RATIONALE_WORDS)
        else ask.partial(found)
    )


def _disagreement(cost: ThreeYearCost | None, answer: Recommendation) -> tuple[bool, str] | None:
    """Whether the cost disagrees with the answer, and how it reads; None when it cannot be told."""
    totals = cost.totals() if cost else {}
    if cost is None or answer not in totals or len(totals) < 2:
        return None
    cheapest = min(totals, key=lambda option: totals[option])
    gap, total = totals[answer] - totals[cheapest], totals[answer]
    if cheapest is answer:
        return False, f"{answer.value} is the cheapest at {total:,.0f} {cost.currency.strip()}"
    share = gap / totals[cheapest] if totals[cheapest] else float("inf")
    told = f"{answer.value} costs {gap:,.0f} {cost.currency.strip()} more than {cheapest.value} over three years ({share:.0%})"
    return total > CLEARLY_DEARER * totals[cheapest], told


def _cost_agrees(analysis: BuildVsBuy, evaluation: Evaluation | None) -> Check:
    ask = Ask(
        "BVB-COST",
        "Does the cost agree?",
        f"the answer's option at most {CLEARLY_DEARER - 1:.0%} dearer than the cheapest",
        "Say what the dearer option is worth, or choose the cheaper one.",
    )
    if evaluation is None:
        return ask.unknown("no answer to compare")
    told = _disagreement(analysis.three_year_cost, evaluation.answer)
    if told is None:
        return ask.unknown("cannot be told: the answer's option and another have to be costed")
    disagrees, found = told
    return ask.partial(f"the cost disagrees: {found}") if disagrees else ask.met(found)


def _cautions(analysis: BuildVsBuy, evaluation: Evaluation | None) -> list[Check]:
    return [_caution(c, analysis, evaluation) for c in evaluation.rule.cautions] if evaluation else []


def _caution(caution: Caution, analysis: BuildVsBuy, evaluation: Evaluation) -> Check:
    answer = evaluation.answer.value
    match caution:
        case Caution.EXIT_TERMS:
            ask = Ask(
                "BVB-EXIT",
                f"Caution: {answer} only with a way out",
                "an exit plan",
                "Write the exit plan before you sign: export of data, notice, a second source.",
            )
            return ask.met("there is one") if says(analysis.exit_plan, PLAN_WORDS) else ask.missing("none")
        case Caution.TRIAL_FIRST:
            ask = Ask(
                "BVB-TRIAL",
                f"Caution: {answer} only after a trial",
                "a reversible trial",
                "Try it small first, with an end date, since the skill is not there yet.",
            )
            return ask.met("there is one") if says(analysis.trial, PLAN_WORDS) else ask.missing("none")
        case Caution.COST_CHECK:
            ask = Ask(
                "BVB-CHECK",
                f"Caution: {answer} only if the three-year cost bears it",
                "a three-year cost that does not disagree",
                "Cost this option and one other over three years, people included.",
            )
            told = _disagreement(analysis.three_year_cost, evaluation.answer)
            if told is None:
                return ask.missing("the cost was not compared")
            return ask.missing(told[1]) if told[0] else ask.met(told[1])


def _facts(analysis: BuildVsBuy, evaluation: Evaluation | None) -> dict[str, Fact]:
    if evaluation is None:
        return {"answer": None, "why_no_answer": "not all five dimensions are given"}
    totals = analysis.three_year_cost.totals() if analysis.three_year_cost else {}
    costed = "cross-checked" if totals else "not given"
    return {
        "answer": evaluation.answer.value,
        "rule": evaluation.rule.name,
        "because": evaluation.rule.because,
        "cautions": [c.value for c in evaluation.rule.cautions],
        "confidence": evaluation.confidence,
        "unchanged_of_10": evaluation.unchanged,
        "flips": [
            {"dimension": f.dimension, "value": f.value.value, "answer": f.answer.value}
            for f in evaluation.flips
        ],
        "dimensions": {
            **{
                n: "decides here" if n in evaluation.deciding else "does not alter the answer here"
                for n in DIMENSIONS
            },
            "three_year_cost": costed,
        },
        "three_year_totals": {option.value: total for option, total in totals.items()},
        "usual_people_share": PEOPLE_SHARE,
    }
