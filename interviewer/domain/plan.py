"""Which questions an interview should ask: those that show what the scorecard still lacks. Pure functions.

A probe is worth what it could newly show: for every dimension, the Meets and Strong criteria that nobody has
observed yet, times how the time is shared out over the dimensions. What was observed and is missing counts half; what is met
counts nothing. Questions are taken one by one, the best per minute first, until the time is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from interviewer.domain.interview import Role
from interviewer.domain.probe import Level, Probe, Round
from interviewer.domain.rating import VerdictValue
from interviewer.domain.rubric import Rubric
from interviewer.errors import CallerMistake

#: What the criteria of an answer are worth in a plan: core, other Meets, Strong.
CORE_GAIN, MEETS_GAIN, STRONG_GAIN = 3.0, 2.0, 0.5
#: A topic family's criterion that feeds no dimension is worth this, at the mean weight of the probe's dimensions.
TOPIC_GAIN = 0.5
#: Minutes of a round that no question gets: the opening words and the person's own questions.
AROUND_MIN = 8.0
#: Minutes that the drills of one question take.
DRILLS_MIN = 6.0
OWN_QUESTION = "Q"
OWN_MUST = ("ST-A", "ST-R")

_LEVEL: Mapping[Role, Level | None] = {
    "lead-manager": "MG",
    "lead-ic": "IC",
    "founding": "IC",
    "staff": "ST",
    "any": None,
}
#: Topics that take people who report to one; a founding role has none, so its plan leaves them out.
_MANAGING = frozenset({"MGM", "FBK", "CAR", "HIR", "BAR", "PRI", "HON"})
#: How a role shares out the time, as factors on the scorecard's weights; ours, and the person can change the result.
_EMPHASIS: Mapping[Role, Mapping[str, float]] = {
    "lead-manager": {"LED": 6.0, "COM": 2.0},
    "lead-ic": {"COM": 1.5},
    "founding": {"FRM": 1.5, "PRD": 1.25},
    "staff": {"LED": 4.0, "COM": 2.0, "FRM": 1.25},
    "any": {},
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Planned(_Frozen):
    """One question of a plan, the minutes it takes, and why it is in it."""

    probe: str
    minutes: float
    reason: str


class Plan(_Frozen):
    """The questions in order, the weights they were chosen by (summing to 100), and what was left out and why."""

    prompts: tuple[Planned, ...]
    weights: dict[str, float]
    notes: tuple[str, ...] = ()

    @property
    def minutes(self) -> float:
        """Minutes in all, the opening words and the person's own questions included."""
        return AROUND_MIN + sum(p.minutes for p in self.prompts)


class Advert(_Frozen):
    """What a job advert says about the weights: the new ones, and for each that grew the words that did it."""

    weights: dict[str, float]
    because: dict[str, tuple[str, ...]]


class Shows(BaseModel):
    """The criteria that an answer to each probe is rated on, and how a scorecard counts them."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    scorecard: Rubric
    judged: Callable[[str], frozenset[str]]  # probe id to the criteria that its sheet judges directly

    def observable(self, probe: Probe) -> frozenset[str]:
        """Criteria that an answer to ``probe`` can show: judged on it, or credited from what is judged on it."""
        direct = self.judged(probe.id)
        owner = {c.id: d.id for d in self.scorecard.dimensions for c in d.criteria}
        credited = {
            entry.to
            for entry in self.scorecard.credit
            if set(entry.all) <= direct
            and not (entry.only_if_listed and owner.get(entry.to) not in probe.dimensions)
        }
        return direct | credited


def suits(probe: Probe, role: Role, *, in_round: Round | None = None) -> bool:
    """Whether a probe is asked for this role and round; a founding role is not asked about people who report to it."""
    level = _LEVEL[role]
    if level and level not in probe.levels:
        return False
    if role == "founding" and {i.partition("-")[0] for i in probe.criteria} & _MANAGING:
        return False
    return in_round is None or probe.round == in_round


def weights_for(role: Role, scorecard: Rubric) -> dict[str, float]:
    """How a role shares out the time over the dimensions; sums to 100. It changes no level and no composite."""
    factors = _EMPHASIS[role]
    return normalised({d.id: d.weight * factors.get(d.id, 1.0) for d in scorecard.dimensions})


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights brought to a sum of 100, to one decimal; `CallerMistake` for a negative one or a sum of 0."""
    low = [i for i, w in weights.items() if w < 0]
    total = sum(weights.values())
    if low or total <= 0:
        raise CallerMistake(
            f"weights of the plan: found {dict(weights)}; expected numbers from 0 up, at least one above 0"
        )
    return {i: round(100 * w / total, 1) for i, w in weights.items()}


def parse_weights(text: str, scorecard: Rubric) -> dict[str, float]:
    """Weights from ``LED 30, COM 20``; dimensions that are not named get 0. `CallerMistake` names what is wrong."""
    known = [d.id for d in scorecard.dimensions]
    found = dict.fromkeys(known, 0.0)
    for part in filter(None, (p.strip() for p in re.split(r"[,;\n]", text))):
        match = re.fullmatch(r"([A-Za-z]{3})\s*[:=]?\s*(\d+(?:\.\d+)?)", part)
        if not match or match[1].upper() not in found:
            raise CallerMistake(
                f"weights of the plan: found {part!r}; expected a dimension and a number, such as 'LED 30', "
                f"with one of {', '.join(known)}"
            )
        found[match[1].upper()] = float(match[2])
    return normalised(found)


def plan(
    probes: Sequence[Probe],
    *,
    shows: Shows,
    seen: Mapping[str, VerdictValue],
    weights: Mapping[str, float],
    role: Role = "any",
    in_round: Round | None = None,
    minutes: int = 45,
    asked: Collection[str] = (),
) -> Plan:
    """The questions that fit into ``minutes`` and show most of what is lacking, in the order they were chosen.

    seen: the best verdict so far by criterion.  asked: probes that were asked already; they come last.
    At least one question is always planned. `CallerMistake` where no probe suits role and round.
    """
    pool = [p for p in probes if suits(p, role, in_round=in_round)]
    if not pool:
        raise CallerMistake(
            f"no question for the role {role!r} in the round {in_round!r}; choose another round, or 'any'"
        )
    fresh = [p for p in pool if p.id not in asked]
    left, known = minutes - AROUND_MIN, dict(seen)
    chosen: list[Planned] = []
    pool = fresh or pool
    while pool:
        fitting = [p for p in pool if minutes_of(p) <= left or not chosen]
        if not fitting:
            break
        best = max(
            fitting,
            key=lambda p: (_gain(p, shows, known, weights) / minutes_of(p), -pool.index(p)),
        )
        chosen.append(Planned(probe=best.id, minutes=minutes_of(best), reason=_reason(best, shows, known)))
        known |= dict.fromkeys(shows.observable(best), "met")
        left -= minutes_of(best)
        pool = [p for p in pool if p.id != best.id]
    notes = (
        ("Every question for this role and round was asked before; they come again.",) if not fresh else ()
    )
    return Plan(prompts=tuple(chosen), weights=dict(weights), notes=notes)


def minutes_of(probe: Probe) -> float:
    """Minutes that a question takes: its clock, its drills, and its follow-on part where it has one."""
    return probe.clock_s / 60 + DRILLS_MIN + (probe.follow_on_min or 0)


def _gain(
    probe: Probe, shows: Shows, seen: Mapping[str, VerdictValue], weights: Mapping[str, float]
) -> float:
    observable = shows.observable(probe)
    total = 0.0
    scored: set[str] = set()
    for dimension in shows.scorecard.dimensions:
        for criterion in dimension.criteria:
            scored.add(criterion.id)
            if criterion.id in observable:
                worth = CORE_GAIN if criterion.core else MEETS_GAIN if criterion.tier == "M" else STRONG_GAIN
                total += weights.get(dimension.id, 0.0) * worth * lack(seen.get(criterion.id))
    mean = sum(weights.get(d, 0.0) for d in probe.dimensions) / len(probe.dimensions)
    topics = [i for i in probe.criteria if i not in scored]
    return total + TOPIC_GAIN * mean * sum(lack(seen.get(i)) for i in topics)


def lack(verdict: VerdictValue | None) -> float:
    """How much a criterion still lacks, 0-1: all where it was never observed, half where it was and fell short."""
    return {"met": 0.0, "partial": 0.5, "not_met": 0.5}.get(verdict or "", 1.0)


def _reason(probe: Probe, shows: Shows, seen: Mapping[str, VerdictValue]) -> str:
    new = [i for i in sorted(shows.observable(probe)) if lack(seen.get(i)) == 1.0]
    homes = {c.id: d.title for d in shows.scorecard.dimensions for c in d.criteria}
    dimensions = list(dict.fromkeys(homes[i] for i in new if i in homes))
    if dimensions:
        return f"can show what was never observed of: {', '.join(dimensions).lower()}"
    topics = list(dict.fromkeys(i.partition("-")[0] for i in new if i in probe.criteria))
    return (
        f"opens a topic not heard yet: {', '.join(topics)}"
        if topics
        else "to tell again, better than last time"
    )


def probe_that_fills(
    dimension: str,
    probes: Sequence[Probe],
    *,
    shows: Shows,
    seen: Collection[str],
    role: Role = "any",
) -> str | None:
    """The probe after which ``dimension`` could get a level: two of its Meets criteria observed, one of them core.

    seen: criteria observed so far. Of several the one that shows most of the dimension, then the shorter; None where none does.
    """
    home = next(d for d in shows.scorecard.dimensions if d.id == dimension)
    meets = {c.id for c in home.tier("M")}
    core = {c.id for c in home.criteria if c.core}

    def shown(probe: Probe) -> set[str]:
        return meets & (shows.observable(probe) | set(seen))

    able = [p for p in probes if suits(p, role) and len(shown(p)) >= 2 and shown(p) & core]
    if not able:
        return None
    return min(able, key=lambda p: (-len(shown(p)), -len(shown(p) & core), p.clock_s, p.id)).id


def own_probe(number: int, question: str, *, clock_s: int = 90) -> Probe:
    """One's own question as a probe: judged on STAR and on what every answer shows, nothing else."""
    flat = " ".join(question.split())
    if sum(ch.isalnum() for ch in flat) < 8:
        raise CallerMistake(f"your own question: found {question!r}; expected a question of a few words")
    return Probe(
        id=f"{OWN_QUESTION}{number:02d}",
        title="Your own question",
        levels=("IC", "MG", "ST"),
        round="BEH",
        clock_s=clock_s,
        dimensions=("COM", "LED"),
        criteria=(*OWN_MUST, "COM-1"),
        must=OWN_MUST,
        question=flat,
        why="You asked for it.",
        weak="Stays general: no event, no part of one's own, no result.",
        drills={},
    )


#: Words of a job advert by dimension. Only what the work is about; nothing about the person who is sought.
_ADVERT: Mapping[str, tuple[str, ...]] = {
    "FRM": (
        r"ambigu\w+", r"problem framing", r"product sense", r"product thinking", r"roadmap\w*", r"strateg\w+",
        r"business (?:problems?|outcomes?|impact)", r"prioriti[sz]\w+", r"okrs?", r"success metrics?",
    ),
    "EXP": (
        r"a/?b[- ]tests?(?:ing)?", r"experiment\w*", r"causal\w*", r"statistic\w+", r"hypothes\w+", r"incrementality",
        r"power analys\w+", r"quasi-experiment\w*", r"uplift",
    ),
    "MOD": (
        r"machine learning", r"\bml\b", r"deep learning", r"model(?:l?ing|s)\b", r"recommend\w+ systems?", r"ranking",
        r"forecast\w*", r"\bnlp\b", r"\bllms?\b", r"calibration", r"feature engineering",
    ),
    "PRD": (
        r"production\w*", r"deploy\w*", r"mlops", r"monitor\w*", r"pipelines?", r"kubernetes", r"ci/?cd", r"latency",
        r"on-call", r"reliab\w+", r"slos?\b", r"real-time",
    ),
    "DAT": (
        r"\bsql\b", r"data quality", r"data model\w*", r"data warehouse\w*", r"etl", r"governance", r"lineage",
        r"data contracts?", r"instrumentation", r"privacy",
    ),
    "COM": (
        r"stakeholders?", r"communicat\w+", r"influenc\w+", r"present\w* to", r"executives?", r"storytelling",
        r"cross-functional\w*", r"partner(?:ing)? with", r"written", r"align\w*",
    ),
    "LED": (
        r"mentor\w*", r"coach\w*", r"manag(?:e|ing) (?:a |the )?(?:team|people|data scientists|analysts)", r"line manag\w+",
        r"direct reports", r"hir(?:e|ing)", r"leadership", r"lead(?:ing)? (?:a |the )?team", r"technical bar", r"standards?",
        r"one-on-ones", r"grow(?:ing)? (?:a |the |our )?(?:team|people)", r"performance reviews?",
    ),
}  # fmt: skip
#: Each different word of a dimension raises its weight by this share, up to four of them.
ADVERT_STEP, ADVERT_MOST = 0.25, 4


def reweigh(advert: str, weights: Mapping[str, float]) -> Advert:
    """The weights after a job advert: each dimension grows by a quarter for every different word of its own, at most doubled.

    The same advert gives the same weights; words that stand there twice count once.
    """
    because: dict[str, tuple[str, ...]] = {}
    for dimension, patterns in _ADVERT.items():
        found = [m[0].lower() for p in patterns if (m := re.search(rf"\b(?:{p})", advert, re.IGNORECASE))]
        if found and dimension in weights:
            because[dimension] = tuple(dict.fromkeys(found))
    raised = {
        i: w * (1 + ADVERT_STEP * min(ADVERT_MOST, len(because.get(i, ())))) for i, w in weights.items()
    }
    return Advert(weights=normalised(raised), because=because)
