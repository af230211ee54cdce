"""A technical strategy: six sections, each with the parts that make it checkable.

The sections are vision, bets, team, roadmap, risks, and build or buy. Success metrics are part of
their bet, so that none floats free. The checks are in `strategy_checks`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from interviewer.domain.artifacts.build_vs_buy_rules import Recommendation
from interviewer.domain.artifacts.form import Amount, Flag, Form, Line, Number, Risk

People = Annotated[int, Strict(), Field(ge=0)]


class Quarter(StrEnum):
    """The four quarters of the plan, whenever its year begins."""

    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    Q4 = "Q4"


class Target(Form):
    """A measured goal: from `baseline` to `target`."""

    metric: Line = ""
    baseline: Number | None = None
    target: Number | None = None


class Priority(Target):
    """What the sponsor asked for, in the sponsor's words; `id` is what bets refer to."""

    id: str = ""
    statement: str = ""


class Metric(Target):
    """How a bet is seen to work. `leading`: measurable before the bet has paid off.

    `interim` says that the target is a step on the way to the priority's own target.
    """

    by: Quarter | None = None
    leading: Flag = False
    interim: Flag = False


class PerQuarter(Form):
    """People at work on a bet in each quarter (parts of a person allowed)."""

    Q1: Amount = 0.0
    Q2: Amount = 0.0
    Q3: Amount = 0.0
    Q4: Amount = 0.0

    def of(self, quarter: Quarter) -> float:
        count: float = getattr(self, quarter.value)
        return count


class Bet(Form):
    """One major investment."""

    name: str = ""
    priority: str = ""
    what: str = ""
    why: str = ""
    how: str = ""
    when: str = ""
    who: str = ""
    success_metrics: tuple[Metric, ...] = ()
    people: PerQuarter = PerQuarter()
    depends_on: tuple[str, ...] = ()
    relies_on: tuple[str, ...] | None = None
    capabilities: tuple[str, ...] = ()

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters in which somebody works on it."""
        return tuple(q for q in Quarter if self.people.of(q) > 0)


class TeamRole(Form):
    """How many people of a role there are."""

    role: str = ""
    count: People | None = None


class GapPlan(StrEnum):
    HIRE = "hire"
    TRAIN = "train"
    CONTRACT = "contract"


class Assessment(Form):
    """A strength or a gap of the team; a gap needs a plan."""

    area: str = ""
    is_gap: Flag | None = None
    plan: GapPlan | None = None
    note: str = ""


class Roadmap(Form):
    """What each quarter brings."""

    Q1: tuple[str, ...] = ()
    Q2: tuple[str, ...] = ()
    Q3: tuple[str, ...] = ()
    Q4: tuple[str, ...] = ()

    def of(self, quarter: Quarter) -> tuple[str, ...]:
        items: tuple[str, ...] = getattr(self, quarter.value)
        return items


class CapabilityDecision(Form):
    """Build, buy, adopt or mix, for one capability."""

    capability: str = ""
    decision: Recommendation | None = None
    why: str = ""


class TechnicalStrategy(Form):
    """A strategy as its author filled it in; what was left out stays empty."""

    title: str = ""
    reader: str = ""
    vision: str = ""
    priorities: tuple[Priority, ...] = ()
    bets: tuple[Bet, ...] = ()
    team: tuple[TeamRole, ...] = ()
    team_assessment: tuple[Assessment, ...] = ()
    roadmap: Roadmap = Roadmap()
    risks: tuple[Risk, ...] = ()
    build_vs_buy: tuple[CapabilityDecision, ...] = ()
    not_doing: tuple[str, ...] = ()
    bottleneck: str = ""
    appendix: tuple[str, ...] = ()

    @property
    def head_count(self) -> int:
        return sum(role.count or 0 for role in self.team)
