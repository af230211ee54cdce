"""Build, adopt open source, mix, or buy: what the rules say, what would flip it, what the cost says.

The rule's answer is a starting point for a talk, not a decision. Three-year cost is no input of the
rules; it is set against their answer afterwards and may disagree aloud.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from interviewer.domain.artifacts.build_vs_buy_rules import (
    DIMENSIONS,
    Expertise,
    Inputs,
    Level,
    Recommendation,
    Rule,
    Urgency,
    Value,
    rule_for,
)
from interviewer.domain.artifacts.form import Amount, Form

FIRM, FAIR = 9, 6  # of the ten single changes, how many leave the answer as it is


class Reasons(Form):
    """Why each dimension has the value it has."""

    differentiation: str = ""
    internal_expertise: str = ""
    maintenance_burden: str = ""
    vendor_risk: str = ""
    time_to_value: str = ""


class OptionCost(Form):
    """Three-year totals of one option, in one currency: people, and everything else."""

    people: Amount | None = None
    other: Amount | None = None

    @property
    def total(self) -> float | None:
        return None if self.people is None or self.other is None else self.people + self.other

    @property
    def people_share(self) -> float | None:
        """0-1; None when a part is not given or nothing is spent."""
        return self.people / self.total if self.people is not None and self.total else None


class ThreeYearCost(Form):
    """What each option costs over three years; an option left out was not costed."""

    currency: str = ""
    build: OptionCost | None = None
    adopt_oss: OptionCost | None = None
    hybrid: OptionCost | None = None
    buy: OptionCost | None = None

    def totals(self) -> dict[Recommendation, float]:
        """Totals of the options that are fully costed."""
        held = {r: self.of(r) for r in Recommendation}
        return {r: cost.total for r, cost in held.items() if cost is not None and cost.total is not None}

    def of(self, option: Recommendation) -> OptionCost | None:
        cost: OptionCost | None = getattr(self, option.value)
        return cost


class BuildVsBuy(Form):
    """An analysis as its author filled it in. A dimension may be left out, but not blank or misspelt."""

    capability: str = ""
    differentiation: Level | None = None
    internal_expertise: Expertise | None = None
    maintenance_burden: Level | None = None
    vendor_risk: Level | None = None
    time_to_value: Urgency | None = None
    because: Reasons = Reasons()
    three_year_cost: ThreeYearCost | None = None
    exit_plan: str = ""
    trial: str = ""
    what_would_flip_it: str = ""
    recommendation: Recommendation | None = None
    rationale: str = ""

    def inputs(self) -> Inputs | None:
        """The five judged dimensions; None unless all are given."""
        given = {name: getattr(self, name) for name in DIMENSIONS}
        return None if None in given.values() else Inputs(**given)


@dataclass(frozen=True)
class Flip:
    """One dimension, changed to one other value, and the answer that it brings."""

    dimension: str
    value: Value
    answer: Recommendation


@dataclass(frozen=True)
class Evaluation:
    """The rule that fired, its answer, and how near other answers are."""

    rule: Rule
    flips: tuple[Flip, ...]

    @property
    def answer(self) -> Recommendation:
        return self.rule.answer

    @property
    def unchanged(self) -> int:
        """How many of the ten single changes leave the answer as it is."""
        return 10 - len(self.flips)

    @property
    def confidence(self) -> str:
        """``firm`` (9-10 of 10 single changes keep the answer), ``fair`` (6-8) or ``near a border``."""
        return "firm" if self.unchanged >= FIRM else "fair" if self.unchanged >= FAIR else "near a border"

    @property
    def deciding(self) -> tuple[str, ...]:
        """The dimensions of which a change would alter the answer."""
        return tuple(name for name in DIMENSIONS if any(f.dimension == name for f in self.flips))


def evaluate(inputs: Inputs) -> Evaluation:
    """The rule that fits the inputs, with every single change that would bring another answer."""
    rule = rule_for(inputs)
    flips = []
    for name, scale in DIMENSIONS.items():
        for value in scale:
            change: dict[str, Any] = {name: value}
            answer = rule_for(replace(inputs, **change)).answer
            if answer is not rule.answer:
                flips.append(Flip(name, value, answer))
    return Evaluation(rule, tuple(flips))
