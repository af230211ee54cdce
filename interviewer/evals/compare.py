"""Two runs side by side: paired differences with bootstrap intervals, and the verdicts that flipped."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.domain.agreement.bootstrap import drawn, percentiles
from interviewer.domain.agreement.ratings import Array
from interviewer.errors import CallerMistake
from interviewer.evals.cases import CREDITED
from interviewer.evals.figures.agreement import DRAWS, SCALE, Pair, pairs
from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.outcome import together
from interviewer.evals.report import Report
from interviewer.evals.run import RaterRun, SuiteRun


class Flip(NamedTuple):
    """One verdict that differs between two runs, with its label."""

    case: str
    criterion: str
    label: str
    a: str
    b: str


class Difference(BaseModel):
    """One rater on one suite in two runs: figures of b minus a, over the cases that both have."""

    model_config = ConfigDict(frozen=True)

    suite: str
    a: str
    b: str
    cases: int
    figures: dict[str, Figure]
    better: list[Flip]
    worse: list[Flip]
    other: list[Flip]
    levels: Figure = Figure(value=None, n=0)
    cost: dict[str, tuple[float, float]] = {}


def read_report(path: Path) -> Report:
    """A run from its JSON; `CallerMistake` where the file is none."""
    try:
        return Report.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as fault:
        raise CallerMistake(
            f"{path}: cannot be read ({fault.strerror}); expected the eval.json of a run"
        ) from fault
    except (ValueError, ValidationError) as fault:
        raise CallerMistake(
            f"{path}: is no run; expected the JSON that 'interviewer eval run --out' writes"
        ) from fault


def compare(
    a: Report,
    b: Report,
    *,
    raters: tuple[str, str] = ("model", "model"),
    suites: tuple[str, str] | None = None,
) -> list[Difference]:
    """Every suite that both runs have, rater by rater. Raises `CallerMistake` where they share none.

    suites: one suite of each run instead, for example two modes over the same cases.
    """
    held = {s.suite: s for s in b.suites}
    both = [
        (s, other)
        for s in a.suites
        if (other := held.get(suites[1] if suites else s.suite))
        and s.suite == (suites[0] if suites else s.suite)
    ]
    found = [
        difference(
            _called(s, other), s.raters[raters[0]], other.raters[raters[1]], ways=(s.asked, other.asked)
        )
        for s, other in both
        if raters[0] in s.raters and raters[1] in other.raters
    ]
    if not found:
        raise CallerMistake(
            f"the two runs share no suite with raters {raters[0]!r} and {raters[1]!r}; nothing to compare"
        )
    return found


def _called(a: SuiteRun, b: SuiteRun) -> str:
    return a.suite if a.suite == b.suite else f"{a.suite} and {b.suite}"


def difference(suite: str, a: RaterRun, b: RaterRun, *, ways: tuple[str, str] = ("", "")) -> Difference:
    """The differences of two raters over the cases that both rated; ``ways``: how each was asked, where that differs."""
    first = {(p.case, p.criterion): p for p in pairs(a.outcomes)}
    second = {(p.case, p.criterion): p for p in pairs(b.outcomes)}
    shared = [(first[k], second[k]) for k in first if k in second and first[k].label == second[k].label]
    flips = [
        Flip(x.case, x.criterion, x.label, x.verdict, y.verdict) for x, y in shared if x.verdict != y.verdict
    ]
    return Difference(
        suite=suite,
        a=_way(a, ways[0] if ways[0] != ways[1] else ""),
        b=_way(b, ways[1] if ways[0] != ways[1] else ""),
        cases=len({x.case for x, _ in shared}),
        figures={
            "right_on_credited": _paired(shared, lambda p: (p.label in CREDITED) == (p.verdict in CREDITED)),
            "right_on_verdict": _paired(shared, lambda p: p.label == p.verdict),
            "credited": _paired(shared, lambda p: p.verdict in CREDITED),
            "unrated": _paired(shared, lambda p: p.verdict not in SCALE),
        },
        better=[f for f in flips if f.b == f.label],
        worse=[f for f in flips if f.a == f.label],
        other=[f for f in flips if f.label not in (f.a, f.b)],
        levels=_levels(a, b),
        cost=_cost(a, b),
    )


def _way(run: RaterRun, way: str) -> str:
    return f"{run.rater}, {way}" if way else run.rater


def _levels(a: RaterRun, b: RaterRun) -> Figure:
    """Dimensions of single cases with a level in either run: the share with the same in both."""
    held = {o.case: o.levels for o in b.outcomes}
    seen = [
        (found, held[o.case].get(id))
        for o in a.outcomes
        if o.case in held
        for id, found in o.levels.items()
        if found is not None or held[o.case].get(id) is not None
    ]
    return share(sum(x == y for x, y in seen), len(seen), of="levels in either run")


def _cost(a: RaterRun, b: RaterRun) -> dict[str, tuple[float, float]]:
    """Calls and estimated tokens for each case that both rated, of a and of b; empty where no model was asked."""
    shared = {o.case for o in a.outcomes} & {o.case for o in b.outcomes}
    used = [together([o.spent for o in run.outcomes if o.case in shared]) for run in (a, b)]
    if not shared or not any(u.calls for u in used):
        return {}
    kinds = ("calls", "tokens_in", "tokens_out")
    return {k: (getattr(used[0], k) / len(shared), getattr(used[1], k) / len(shared)) for k in kinds}


def _paired(shared: Sequence[tuple[Pair, Pair]], holds: Callable[[Pair], bool], *, seed: int = 0) -> Figure:
    """Share of pairs of b minus that of a, with an interval by drawing the same groups for both."""
    if not shared:
        return Figure(value=None, n=0, note="no case is in both runs")
    deltas = np.array([float(holds(y)) - float(holds(x)) for x, y in shared])
    names = sorted({x.group for x, _ in shared})
    place = {name: n for n, name in enumerate(names)}
    sums, sizes = np.zeros(len(names)), np.zeros(len(names))
    for (x, _), delta in zip(shared, deltas, strict=True):
        sums[place[x.group]] += delta
        sizes[place[x.group]] += 1
    weights: Array = drawn(len(names), DRAWS, seed=seed)
    interval = percentiles((weights @ sums) / (weights @ sizes))
    return Figure(
        value=float(deltas.mean()),
        n=len(shared),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        note="b minus a, paired; groups drawn again",
    )


def as_text(found: Sequence[Difference], *, most: int = 40) -> str:
    """The comparison for a terminal."""
    lines: list[str] = []
    wide = max(
        (len(n) for one in found for n in (*one.figures, *(f"{c} per case" for c in one.cost))), default=0
    )
    wide = max(wide, len("same level")) + 2
    for one in found:
        lines.append(f"{one.suite}: {one.b} (b) against {one.a} (a), {one.cases} cases in both")
        for name, figure in one.figures.items():
            value = (
                "–"
                if figure.value is None
                else f"{figure.value:+.3f} [{figure.low or 0:+.3f}, {figure.high or 0:+.3f}]"
            )
            lines.append(f"  {name:<{wide}}{value}")
        same = one.levels
        if same.value is not None:
            lines.append(f"  {'same level':<{wide}}{same.value:.3f} of {same.n} levels of single cases")
        for name, (first, second) in one.cost.items():
            lines.append(f"  {name + ' per case':<{wide}}{first:,.1f} to {second:,.1f}")
        for what, flips in (
            ("right now", one.better),
            ("wrong now", one.worse),
            ("wrong both times", one.other),
        ):
            lines.append(f"  {what}: {len(flips)}")
            lines += [f"    {f.case} {f.criterion}: {f.a} to {f.b} (label {f.label})" for f in flips[:most]]
    return "\n".join(lines)
