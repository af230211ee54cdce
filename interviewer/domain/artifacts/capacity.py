"""A team's capacity in three tiers, 60/30/10: strategic, operational, ad hoc.

The backlog is sorted by plain rules: an item tied to a goal is strategic, one that recurs is
operational, anything else is ad hoc. A tier that the author names is kept and, if it differs from
the rule, said so.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from interviewer.domain.artifacts.form import Amount, Day, Flag, Form
from interviewer.domain.artifacts.report import Ask, Check, CheckReport, Fact
from interviewer.domain.artifacts.wording import counted, listed, says

SUM_TOLERANCE = 5.0  # points around 100
SPLIT_TOLERANCE = 10.0  # points around each planned share (ours)


class Tier(StrEnum):
    STRATEGIC = "strategic"
    OPERATIONAL = "operational"
    AD_HOC = "ad_hoc"


USUAL_SPLIT = {Tier.STRATEGIC: 60.0, Tier.OPERATIONAL: 30.0, Tier.AD_HOC: 10.0}


class Split(Form):
    """Planned shares in percent."""

    strategic: Amount | None = None
    operational: Amount | None = None
    ad_hoc: Amount | None = None


class BacklogItem(Form):
    """One piece of work, in hours. `decision` is what an ad-hoc request is to decide."""

    name: str = ""
    hours: Amount = 0.0
    tier: Tier | None = None
    goal: str = ""
    recurring: Flag = False
    decision: str = ""

    @property
    def tier_by_rule(self) -> Tier:
        if says(self.goal):
            return Tier.STRATEGIC
        return Tier.OPERATIONAL if self.recurring else Tier.AD_HOC

    @property
    def held_tier(self) -> Tier:
        return self.tier or self.tier_by_rule


class Capacity(Form):
    """The planned split, how it is defended, and the backlog it is for."""

    team: str = ""
    planned: Split = Split()
    agreed_with: str = ""
    agreed_on: Day | None = None
    ad_hoc_route: str = ""
    displaced: tuple[str, ...] = ()
    backlog: tuple[BacklogItem, ...] = ()

    def hours(self) -> dict[Tier, float]:
        """Hours of the backlog per tier."""
        return {tier: sum(i.hours for i in self.backlog if i.held_tier is tier) for tier in Tier}

    def shares(self) -> dict[Tier, float] | None:
        """Percent of the backlog's hours per tier; None when there are no hours."""
        hours = self.hours()
        total = sum(hours.values())
        return {tier: 100 * held / total for tier, held in hours.items()} if total else None


def check_capacity(capacity: Capacity, *, now: datetime) -> CheckReport:  # noqa: ARG001 - all checkers are called alike
    """All checks of a capacity plan; the sorted backlog and its split are among the facts."""
    checks = (
        _sum(capacity),
        _agreed(capacity),
        _route(capacity),
        _decisions(capacity),
        _displaced(capacity),
        _goals(capacity),
        _tiers(capacity),
        _split(capacity),
    )
    shares = capacity.shares()
    facts: dict[str, Fact] = {
        "usual_split": {tier.value: share for tier, share in USUAL_SPLIT.items()},
        "hours": {tier.value: held for tier, held in capacity.hours().items()},
        "shares": None if shares is None else {tier.value: round(share, 1) for tier, share in shares.items()},
        "sorted": {tier.value: [i.name for i in capacity.backlog if i.held_tier is tier] for tier in Tier},
    }
    return CheckReport("capacity", capacity.team.strip(), checks, facts)


def _sum(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-1",
        "Split in numbers",
        f"three shares in percent that add up to 100 (plus or minus {SUM_TOLERANCE:g}); 60/30/10 is the usual one",
        "Give strategic, operational and ad-hoc work a share each, adding up to 100.",
    )
    held = {tier: getattr(capacity.planned, tier.value) for tier in Tier}
    given = [share for share in held.values() if share is not None]
    if len(given) < len(Tier):
        found = f"no share for {listed(t.value for t, share in held.items() if share is None)}"
        return ask.partial(found) if given else ask.missing(found)
    total = sum(given)
    found = f"{'/'.join(f'{share:g}' for share in given)}, together {total:g}"
    return ask.met(found) if abs(total - 100) <= SUM_TOLERANCE else ask.partial(found)


def _agreed(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-2",
        "Agreed with leadership early",
        "with whom and when",
        "Say which leader agreed to the split, and on which day.",
    )
    absent = [
        n for n, held in (("leader", says(capacity.agreed_with)), ("day", capacity.agreed_on)) if not held
    ]
    return ask.of_faults(
        [f"no {listed(absent)}"] if absent else [],
        good=f"{capacity.agreed_with.strip()}, {capacity.agreed_on}",
        any_good=len(absent) == 1,
    )


def _route(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-3",
        "Route for ad-hoc requests",
        "self-serve or a polite decline, in four words or more",
        "Say where a small question goes instead of to the team.",
    )
    return (
        ask.met(capacity.ad_hoc_route.strip())
        if says(capacity.ad_hoc_route, 4)
        else ask.missing(capacity.ad_hoc_route.strip() or "none")
    )


def _decisions(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-4",
        "The requester names the decision",
        "a decision behind each ad-hoc item",
        "Ask each requester which decision the answer is for.",
    )
    items = [i for i in capacity.backlog if i.held_tier is Tier.AD_HOC]
    if not items:
        return ask.unknown("no ad-hoc item")
    bare = [i.name.strip() for i in items if not says(i.decision, 3)]
    return ask.of_faults(
        [f"no decision behind {listed(bare)}"] if bare else [],
        good=counted(len(items), "item"),
        any_good=len(bare) < len(items),
    )


def _displaced(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-5",
        "Something displaced",
        "at least one thing that is not done because of the split",
        "Name what you dropped, and who minded.",
    )
    named = [d.strip() for d in capacity.displaced if says(d, 2)]
    return ask.met(listed(named)) if named else ask.missing("nothing")


def _goals(capacity: Capacity) -> Check:
    ask = Ask(
        "PRI-6",
        "Strategic work tied to a goal",
        "a goal behind each strategic item",
        "Name the key result each strategic item serves, or move it to another tier.",
    )
    items = [i for i in capacity.backlog if i.held_tier is Tier.STRATEGIC]
    if not items:
        return ask.missing("no strategic item")
    bare = [i.name.strip() for i in items if not says(i.goal)]
    return ask.of_faults(
        [f"no goal behind {listed(bare)}"] if bare else [],
        good=counted(len(items), "item"),
        any_good=len(bare) < len(items),
    )


def _tiers(capacity: Capacity) -> Check:
    ask = Ask(
        "CAP-TIER",
        "Tiers as the rules would sort them",
        "items with a goal strategic, recurring ones operational, the rest ad hoc",
        "Say why the item belongs elsewhere, or sort it as the rules do.",
    )
    if not capacity.backlog:
        return ask.missing("no backlog")
    moved = [
        f"{i.name.strip()} is called {i.tier.value}, the rules say {i.tier_by_rule.value}"
        for i in capacity.backlog
        if i.tier and i.tier is not i.tier_by_rule
    ]
    return ask.of_faults(moved, good=counted(len(capacity.backlog), "item"), any_good=True)


def _split(capacity: Capacity) -> Check:
    ask = Ask(
        "CAP-SPLIT",
        "Backlog against the planned split",
        f"each tier within {SPLIT_TOLERANCE:g} points of its planned share (60/30/10 where none is planned)",
        "Move, shrink or drop work until the hours fit the split that was agreed.",
    )
    shares = capacity.shares()
    if shares is None:
        return ask.missing("no hours in the backlog")
    off = []
    for tier, share in shares.items():
        planned = getattr(capacity.planned, tier.value)
        wanted = USUAL_SPLIT[tier] if planned is None else planned
        if abs(share - wanted) > SPLIT_TOLERANCE:
            off.append(f"{tier.value.replace('_', ' ')} takes {share:.0f} %, planned {wanted:g} %")
    return ask.of_faults(off, good="/".join(f"{share:.0f}" for share in shares.values()), any_good=True)
