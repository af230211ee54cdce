"""How practice goes over time: verdicts by criterion, coverage, length against the clock, and how good one's predictions are.

There is no total and no mark. Everything is computed from stored ratings; what was not observed leaves a gap, not a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain import debrief
from interviewer.domain.debrief import Heard, Outcome
from interviewer.domain.rating import CREDIT, Rating, VerdictValue
from interviewer.domain.rubric import Rubric

#: A calibration curve says nothing on fewer guesses than this.
ENOUGH_GUESSES = 20
BINS = ((50, 59), (60, 69), (70, 79), (80, 89), (90, 99))
_RANK = {"not_met": 0, "partial": 1, "met": 2}

Way = Literal["up", "down", "same", "once"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(_Frozen):
    """One rated take: when it was told, where, how long its opening answer was, and what it aimed for (seconds)."""

    at: datetime
    interview: str
    heard: Heard
    words: int
    seconds: float
    aim_s: int | None = None

    @property
    def rating(self) -> Rating:
        """Its rating."""
        assert self.heard.rating is not None
        return self.heard.rating


class Trend(_Frozen):
    """The verdicts on one criterion, oldest first, each with its moment and probe."""

    criterion: str
    points: tuple[tuple[datetime, str, VerdictValue], ...]

    @property
    def way(self) -> Way:
        """Last against first: up, down, the same, or observed only once."""
        if len(self.points) < 2:
            return "once"
        step = _RANK[self.points[-1][2]] - _RANK[self.points[0][2]]
        return "up" if step > 0 else "down" if step < 0 else "same"


def trends(told: Sequence[Told]) -> tuple[Trend, ...]:
    """One trend per judged criterion that was ever observed, those observed most often first."""
    points: dict[str, list[tuple[datetime, str, VerdictValue]]] = {}
    for one in sorted(told, key=lambda t: t.at):
        for verdict in one.rating.verdicts:
            judged = verdict.measurement is None and not verdict.derived_from
            if judged and verdict.verdict in CREDIT and not verdict.criterion.startswith("LVL-"):
                points.setdefault(verdict.criterion, []).append(
                    (one.at, one.heard.take.probe, verdict.verdict)
                )
    found = [Trend(criterion=c, points=tuple(p)) for c, p in points.items()]
    return tuple(sorted(found, key=lambda t: (-len(t.points), t.criterion)))


class Coverage(_Frozen):
    """After one interview: the weights of the scorecard (of 100) with a level, over everything told until then."""

    at: datetime
    covered: float
    dimensions: tuple[str, ...]


def coverage(told: Sequence[Told], scorecard: Rubric) -> tuple[Coverage, ...]:
    """Coverage after each interview, oldest first; answers add up over interviews."""
    weights = {d.id: d.weight for d in scorecard.dimensions}
    last: dict[str, datetime] = {}
    for one in told:
        last[one.interview] = max(one.at, last.get(one.interview, one.at))
    ends, found = set(last.values()), list[Coverage]()
    newest: dict[
        str, Heard
    ] = {}  # of every question the newest take counts, so older ones need not be looked at again
    flagged: list[Heard] = []
    for one in sorted(told, key=lambda t: t.at):
        newest[one.heard.take.probe] = one.heard
        flagged += [one.heard] if one.rating.red_flags else []
        if one.at in ends:
            heard = [*flagged, *newest.values()]
            have = [d.id for d in debrief.levels(heard, scorecard) if d.level is not None]
            found.append(Coverage(at=one.at, covered=sum(weights[i] for i in have), dimensions=tuple(have)))
    return tuple(found)


class Bin(_Frozen):
    """Guesses that were about equally sure: how sure on average, and the share that came true (both 0-1)."""

    low: int
    high: int
    n: int
    sure: float
    right: float


class Calibration(_Frozen):
    """How well sureness and truth go together.

    brier: mean of (sureness - came true)², 0 is perfect, 0.25 is what 50 % on everything earns; None without guesses.
    unjudged: guesses on criteria that nobody judged; they are left out.
    """

    n: int
    unjudged: int
    brier: float | None
    mean_sure: float | None
    share_right: float | None
    bins: tuple[Bin, ...]
    warning: str | None


def calibration(found: Sequence[Outcome]) -> Calibration:
    """Brier score and calibration curve of predictions. Source: Brier (1950), for two outcomes and one forecast each."""
    judged = [(o.guess.sure, bool(o.was_right)) for o in found if o.was_right is not None]
    n = len(judged)
    bins = []
    for low, high in BINS:
        inside = [(s, r) for s, r in judged if low <= s <= high]
        if inside:
            bins.append(
                Bin(
                    low=low,
                    high=high,
                    n=len(inside),
                    sure=sum(s for s, _ in inside) / len(inside) / 100,
                    right=sum(r for _, r in inside) / len(inside),
                )
            )
    return Calibration(
        n=n,
        unjudged=len(found) - n,
        brier=sum((s / 100 - r) ** 2 for s, r in judged) / n if n else None,
        mean_sure=sum(s for s, _ in judged) / n / 100 if n else None,
        share_right=sum(r for _, r in judged) / n if n else None,
        bins=tuple(bins),
        warning=f"{n} {'guess' if n == 1 else 'guesses'}: too few to conclude anything; {ENOUGH_GUESSES} is a beginning"
        if n < ENOUGH_GUESSES
        else None,
    )


class OneTake(_Frozen):
    """One take of a question: when, how many of its checks were met (of those judged or looked for), and how many moved up
    or down since the take before."""

    at: datetime
    met: int
    judged: int
    up: int = 0
    down: int = 0


class Takes(_Frozen):
    """All takes of one question over all interviews, oldest first."""

    probe: str
    takes: tuple[OneTake, ...]


def takes_by_probe(told: Sequence[Told]) -> tuple[Takes, ...]:
    """The history of every question that was told, in the order of their ids."""
    rows: dict[str, list[OneTake]] = {}
    last: dict[str, dict[str, VerdictValue]] = {}
    for one in sorted(told, key=lambda t: t.at):
        probe = one.heard.take.probe
        judged = {
            v.criterion: v.verdict
            for v in one.rating.verdicts
            if v.measurement is None and not v.derived_from and not v.criterion.startswith("LVL-")
        }
        steps = [_step(last.get(probe, {}).get(c), v) for c, v in judged.items()]
        rows.setdefault(probe, []).append(
            OneTake(
                at=one.at,
                met=sum(v == "met" for v in judged.values()),
                judged=len(judged) + sum(u.looked for u in one.rating.unrated),
                up=sum(s > 0 for s in steps),
                down=sum(s < 0 for s in steps),
            )
        )
        last[probe] = judged
    return tuple(Takes(probe=p, takes=tuple(rows[p])) for p in sorted(rows))


def _step(before: VerdictValue | None, after: VerdictValue) -> int:
    """How far a verdict moved; nothing where either take did not observe it."""
    if before not in _RANK or after not in _RANK:
        return 0
    return _RANK[after] - _RANK[before]


def seen(told: Sequence[Told]) -> Mapping[str, VerdictValue]:
    """The verdict by criterion over everything told, as `debrief.union` counts it: what a plan need not ask again."""
    whole = debrief.union([t.heard for t in sorted(told, key=lambda t: t.at)])
    return {i: s.verdict for i, s in whole.items()}
