"""NE habits: a rater who finds "no evidence" where the others find some."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from interviewer.domain.habits.cube import Array, Cube

#: More coins than this are added up by their normal limit.
EXACT_UP_TO = 2_000


@dataclass(frozen=True)
class NoEvidence:
    """One rater's use of NE: how often, of how many cells, the others' share, packets touched, p by chance."""

    times: int
    cells: int
    others: float
    packets: int
    p: float

    @property
    def share(self) -> float:
        """In 0..1; 0 for a rater without cells."""
        return self.times / self.cells if self.cells else 0.0


def no_evidence(panel: Cube) -> tuple[NoEvidence, ...]:
    """Per rater. In a cell with k NE among m raters each of them is the one with chance k / m.

    The number of a rater's NE is then a sum of independent unequal coins, whose upper tail is the p-value;
    material that gives nobody evidence accuses nobody.
    """
    given = ~np.isnan(panel.levels) | panel.ne
    number = given.sum(axis=0)
    chance = np.divide(panel.ne.sum(axis=0), number, out=np.zeros(number.shape), where=number > 0)
    found = []
    for r in range(len(panel.raters)):
        own, rest = panel.ne[r], np.delete(panel.ne, r, axis=0)
        others = int(np.delete(given, r, axis=0).sum())
        alone = number[given[r]] > 1
        found.append(
            NoEvidence(
                times=int(own.sum()),
                cells=int(given[r].sum()),
                others=int(rest.sum()) / others if others else 0.0,
                packets=int(own.any(axis=1).sum()),
                p=tail(chance[given[r]][alone], int(own[given[r]][alone].sum())),
            )
        )
    return tuple(found)


def tail(chances: Array, at_least: int) -> float:
    """Probability that so many or more of independent coins with these chances fall heads."""
    if at_least <= 0:
        return 1.0
    sure = int((chances >= 1).sum())
    open_ = chances[(chances > 0) & (chances < 1)]
    needed = at_least - sure
    if needed <= 0:
        return 1.0
    if len(open_) > EXACT_UP_TO:
        spread = float(np.sqrt((open_ * (1 - open_)).sum()))
        return float(stats.norm.sf((needed - 0.5 - open_.sum()) / spread))
    below = np.zeros(needed)  # probability of 0 … needed - 1 heads so far
    below[0] = 1.0
    reached = 0.0
    for chance in open_:
        reached += below[-1] * chance
        below[1:] = below[1:] * (1 - chance) + below[:-1] * chance
        below[0] *= 1 - chance
    return float(min(1.0, reached))
