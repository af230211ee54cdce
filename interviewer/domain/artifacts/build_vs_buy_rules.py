"""The rule table behind build-or-buy: 243 inputs, each caught by exactly one named rule.

How it differs from the usual rule of thumb, on purpose:

- Urgency really does push towards buying. Along build < adopt open source < hybrid < buy, making a case
  urgent never moves the answer to the left, and often moves it to the right.
- Vendor risk and upkeep alter answers at low and at medium differentiation. At high differentiation they
  do not; there heavy upkeep brings a caution instead. Time alters answers at all three levels.
- A team without skill or time is never told to run open source without a caution.
- A costly build is never proposed without asking for the three-year cost.

The thresholds and the table are our own design; they are meant to be argued with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Level(StrEnum):
    """For differentiation, maintenance burden and vendor risk."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Expertise(StrEnum):
    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class Urgency(StrEnum):
    URGENT = "urgent"
    STANDARD = "standard"
    FLEXIBLE = "flexible"


class Recommendation(StrEnum):
    """Ordered from all one's own to all bought."""

    BUILD = "build"
    ADOPT_OSS = "adopt_oss"
    HYBRID = "hybrid"
    BUY = "buy"


class Caution(StrEnum):
    """What has to be shown before a rule's answer may be followed."""

    EXIT_TERMS = "exit_terms"
    COST_CHECK = "cost_check"
    TRIAL_FIRST = "trial_first"


Value: TypeAlias = Level | Expertise | Urgency


@dataclass(frozen=True)
class Inputs:
    """The five judged dimensions. The sixth, three-year cost, is cross-checked afterwards."""

    differentiation: Level
    internal_expertise: Expertise
    maintenance_burden: Level
    vendor_risk: Level
    time_to_value: Urgency


DIMENSIONS: dict[str, type[Level] | type[Expertise] | type[Urgency]] = {
    "differentiation": Level,
    "internal_expertise": Expertise,
    "maintenance_burden": Level,
    "vendor_risk": Level,
    "time_to_value": Urgency,
}


@dataclass(frozen=True)
class Rule:
    """An answer for the inputs whose values are all allowed; a dimension not named may have any value."""

    name: str
    answer: Recommendation
    because: str
    allows: tuple[tuple[str, frozenset[Value]], ...]
    cautions: tuple[Caution, ...] = ()

    def fits(self, inputs: Inputs) -> bool:
        return all(getattr(inputs, dimension) in allowed for dimension, allowed in self.allows)


def _rule(
    name: str, answer: Recommendation, because: str, *cautions: Caution, **allows: tuple[Value, ...]
) -> Rule:
    return Rule(name, answer, because, tuple((d, frozenset(v)) for d, v in allows.items()), cautions)


HIGH, MEDIUM, LOW = (Level.HIGH,), (Level.MEDIUM,), (Level.LOW,)
NOT_HIGH = (Level.MEDIUM, Level.LOW)
STRONG, MODERATE, WEAK = (Expertise.STRONG,), (Expertise.MODERATE,), (Expertise.WEAK,)
ABLE, NOT_STRONG = (Expertise.STRONG, Expertise.MODERATE), (Expertise.MODERATE, Expertise.WEAK)
URGENT, CAN_WAIT = (Urgency.URGENT,), (Urgency.STANDARD, Urgency.FLEXIBLE)
STANDARD, FLEXIBLE = (Urgency.STANDARD,), (Urgency.FLEXIBLE,)
BUILD, BUY, ADOPT, HYBRID = (
    Recommendation.BUILD,
    Recommendation.BUY,
    Recommendation.ADOPT_OSS,
    Recommendation.HYBRID,
)
EXIT, COST, TRIAL = Caution.EXIT_TERMS, Caution.COST_CHECK, Caution.TRIAL_FIRST

RULES: tuple[Rule, ...] = (
    # It sets us apart.
    _rule(
        "own-what-differs",
        BUILD,
        "it sets us apart and we have the skill",
        differentiation=HIGH,
        internal_expertise=STRONG,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "own-though-heavy",
        BUILD,
        "it sets us apart and we have the skill, but the upkeep is heavy",
        COST,
        differentiation=HIGH,
        internal_expertise=STRONG,
        maintenance_burden=HIGH,
    ),
    _rule(
        "bridge-now",
        HYBRID,
        "it sets us apart, but the skill is not there and it is urgent: start on something bought, build the part that differs",
        EXIT,
        differentiation=HIGH,
        internal_expertise=NOT_STRONG,
        time_to_value=URGENT,
    ),
    _rule(
        "grow-the-skill",
        BUILD,
        "it sets us apart and there is time to grow from moderate skill",
        differentiation=HIGH,
        internal_expertise=MODERATE,
        time_to_value=CAN_WAIT,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "grow-though-heavy",
        BUILD,
        "it sets us apart and there is time, but moderate skill meets heavy upkeep",
        COST,
        differentiation=HIGH,
        internal_expertise=MODERATE,
        time_to_value=CAN_WAIT,
        maintenance_burden=HIGH,
    ),
    _rule(
        "bridge-while-learning",
        HYBRID,
        "it sets us apart, the skill is weak and there is some time: use something bought while the skill is built up",
        EXIT,
        differentiation=HIGH,
        internal_expertise=WEAK,
        time_to_value=STANDARD,
    ),
    _rule(
        "invest-with-time",
        BUILD,
        "it sets us apart and there is all the time to hire and learn",
        TRIAL,
        COST,
        differentiation=HIGH,
        internal_expertise=WEAK,
        time_to_value=FLEXIBLE,
    ),
    # It sets us apart a little.
    _rule(
        "buy-for-speed",
        BUY,
        "it is urgent, sets us apart only a little, and the vendor is no great risk",
        differentiation=MEDIUM,
        time_to_value=URGENT,
        vendor_risk=NOT_HIGH,
    ),
    _rule(
        "adopt-for-speed",
        ADOPT,
        "it is urgent, the vendor is risky, and we can run open source that needs little upkeep",
        differentiation=MEDIUM,
        time_to_value=URGENT,
        vendor_risk=HIGH,
        internal_expertise=ABLE,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "buy-despite-vendor-upkeep",
        BUY,
        "it is urgent and the upkeep is more than we should carry, so buy with a way out",
        EXIT,
        differentiation=MEDIUM,
        time_to_value=URGENT,
        vendor_risk=HIGH,
        internal_expertise=ABLE,
        maintenance_burden=HIGH,
    ),
    _rule(
        "buy-despite-vendor-skill",
        BUY,
        "it is urgent and the skill is not there, so buy with a way out",
        EXIT,
        differentiation=MEDIUM,
        time_to_value=URGENT,
        vendor_risk=HIGH,
        internal_expertise=WEAK,
    ),
    _rule(
        "build-what-we-can",
        BUILD,
        "it sets us apart a little, the skill is there and the upkeep is bearable",
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=STRONG,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "share-the-upkeep",
        HYBRID,
        "the skill is there but the upkeep is heavy: buy or adopt the base, build the part that differs",
        COST,
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=STRONG,
        maintenance_burden=HIGH,
    ),
    _rule(
        "hand-over-the-upkeep",
        BUY,
        "the upkeep is heavy and the skill is not strong",
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=NOT_STRONG,
        maintenance_burden=HIGH,
        vendor_risk=NOT_HIGH,
    ),
    _rule(
        "hand-over-with-exit",
        BUY,
        "the upkeep is heavy, the skill is not strong and the vendor is risky: buy with a way out",
        EXIT,
        COST,
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=NOT_STRONG,
        maintenance_burden=HIGH,
        vendor_risk=HIGH,
    ),
    _rule(
        "adopt-and-share",
        ADOPT,
        "moderate skill and bearable upkeep: open source that others keep alive too",
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=MODERATE,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "buy-from-the-safe",
        BUY,
        "the skill is weak and the vendor is a low risk",
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=WEAK,
        maintenance_burden=NOT_HIGH,
        vendor_risk=LOW,
    ),
    _rule(
        "adopt-after-a-trial",
        ADOPT,
        "the skill is weak but there is time to try, and the vendor is a risk",
        TRIAL,
        differentiation=MEDIUM,
        time_to_value=CAN_WAIT,
        internal_expertise=WEAK,
        maintenance_burden=NOT_HIGH,
        vendor_risk=(Level.MEDIUM, Level.HIGH),
    ),
    # It does not set us apart.
    _rule(
        "buy-the-ordinary",
        BUY,
        "it does not set us apart and the vendor is no great risk",
        differentiation=LOW,
        vendor_risk=NOT_HIGH,
    ),
    _rule(
        "run-the-ordinary",
        ADOPT,
        "it does not set us apart, the vendor is risky and we have the skill to run open source",
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=STRONG,
        maintenance_burden=NOT_HIGH,
    ),
    _rule(
        "run-though-heavy",
        ADOPT,
        "it does not set us apart and the vendor is risky; the skill is there, but the upkeep is heavy",
        COST,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=STRONG,
        maintenance_burden=HIGH,
    ),
    _rule(
        "run-with-care",
        ADOPT,
        "it does not set us apart, the vendor is risky and there is time to learn to run it",
        TRIAL,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=MODERATE,
        time_to_value=CAN_WAIT,
    ),
    _rule(
        "no-time-to-learn",
        BUY,
        "it does not set us apart and there is no time to learn to run it: buy with a way out",
        EXIT,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=MODERATE,
        time_to_value=URGENT,
    ),
    _rule(
        "no-skill-no-time",
        BUY,
        "it does not set us apart, and there is neither skill nor time to run it: buy with a way out",
        EXIT,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=WEAK,
        time_to_value=URGENT,
    ),
    _rule(
        "no-skill-heavy-upkeep",
        BUY,
        "it does not set us apart, the skill is weak and the upkeep heavy: buy with a way out",
        EXIT,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=WEAK,
        time_to_value=CAN_WAIT,
        maintenance_burden=HIGH,
    ),
    _rule(
        "learn-by-running",
        ADOPT,
        "it does not set us apart, the vendor is risky, and there is time to learn on light upkeep",
        TRIAL,
        differentiation=LOW,
        vendor_risk=HIGH,
        internal_expertise=WEAK,
        time_to_value=CAN_WAIT,
        maintenance_burden=NOT_HIGH,
    ),
)


def rule_for(inputs: Inputs) -> Rule:
    """The one rule that fits (a test enumerates all 243 inputs)."""
    fitting = [rule for rule in RULES if rule.fits(inputs)]
    if len(fitting) != 1:
        raise AssertionError(f"{inputs}: found the rules {[r.name for r in fitting]}, expected exactly one")
    return fitting[0]


def table_as_markdown() -> str:
    """The rule table for the documentation, one row per rule; ``any`` where a dimension does not matter."""
    heads = [name.replace("_", " ") for name in DIMENSIONS]
    lines = ["| rule | " + " | ".join(heads) + " | answer | first show |", "|---" * (len(heads) + 3) + "|"]
    for rule in RULES:
        allowed = dict(rule.allows)
        cells = [
            " or ".join(v.value for v in scale if v in allowed[name]) if name in allowed else "any"
            for name, scale in DIMENSIONS.items()
        ]
        cautions = ", ".join(c.value.replace("_", " ") for c in rule.cautions) or "-"
        lines.append(
            f"| {rule.name} | "
            + " | ".join(cells)
            + f" | {rule.answer.value.replace('_', ' ')} | {cautions} |"
        )
    return "\n".join(lines)
