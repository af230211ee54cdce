"""What a figure is, and intervals of shares."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

Z_95 = 1.959963984540054


class Figure(BaseModel):
    """One number of a report. value None means that there is none, and ``note`` says why.

    low, high: 95 % interval, by the method that ``note`` names.  n: how many things were counted over.
    """

    model_config = ConfigDict(frozen=True)

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    note: str = ""


class Counts(BaseModel):
    """Hits and misses of a yes-or-no question."""

    model_config = ConfigDict(frozen=True)

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            tp=self.tp + other.tp, fp=self.fp + other.fp, fn=self.fn + other.fn, tn=self.tn + other.tn
        )

    @property
    def precision(self) -> float | None:
        """Share of what was credited that deserved it; None where nothing was credited."""
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Share of what deserved credit that got it; None where nothing deserved any."""
        return ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """2 tp ÷ (2 tp + fp + fn); None where there is nothing to find and nothing was found."""
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


def counted(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Counts over (truly so, said so) pairs."""
    tally = {(a, b): 0 for a in (True, False) for b in (True, False)}
    for pair in pairs:
        tally[pair] += 1
    return Counts(tp=tally[True, True], fp=tally[False, True], fn=tally[True, False], tn=tally[False, False])


def ratio(part: float, whole: float) -> float | None:
    """part ÷ whole; None where the whole is 0."""
    return part / whole if whole else None


def wilson(hits: int, n: int) -> tuple[float, float]:
    """95 % interval of a share of ``hits`` in ``n`` (n at least 1). Source: Wilson (1927)."""
    share, z2 = hits / n, Z_95**2
    middle = share + z2 / (2 * n)
    reach = Z_95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - reach) / (1 + z2 / n)), min(1.0, (middle + reach) / (1 + z2 / n))


def upper_bound(hits: int, n: int) -> float:
    """One-sided 95 % upper bound of a share of ``hits`` in ``n``. Source: Clopper & Pearson (1934).

    For no hit it is 1 - 0.05^(1/n): 0 of 150 leaves room for 2.0 %.
    """
    from scipy import stats

    return 1.0 if hits >= n else float(stats.beta.ppf(0.95, hits + 1, n - hits))


def share(hits: int, n: int, *, of: str) -> Figure:
    """The share as a figure with its Wilson interval; without a value where there was nothing to count."""
    if not n:
        return Figure(value=None, n=0, note=f"no {of}")
    low, high = wilson(hits, n)
    return Figure(value=hits / n, n=n, low=low, high=high, note=f"of {of}, Wilson")


def number(figure: Figure | None) -> str:
    """``0.912 [0.88, 0.94]``; ``–`` where there is none."""
    if figure is None or figure.value is None:
        return "–"
    value = (
        f"{figure.value:,.0f}"
        if float(figure.value).is_integer() and abs(figure.value) > 1
        else f"{figure.value:.3f}"
    )
    if figure.low is not None and figure.high is not None:
        return f"{value} [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{value} (at most {figure.high:.3f})" if figure.high is not None else value
