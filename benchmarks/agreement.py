"""How long the panel's figures take, against the ``krippendorff`` package for the same draws of packets.

Run: ``python benchmarks/agreement.py``. Times are CPU seconds of this process; the best of three. The package has no
interval of its own, so it is called once per draw with the counts of the packets drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import krippendorff
import numpy as np

from interviewer.calibrate import report
from interviewer.domain.agreement import bootstrap
from interviewer.domain.agreement.alpha import resampled
from interviewer.domain.agreement.ratings import counts
from interviewer.domain.panel import Panel, Score

RATERS, PACKETS, DIMENSIONS, DRAWS, SEED = 5, 200, 7, 1_000, 1
SCALE = np.arange(1.0, 6.0)


def cpu_s(run: Callable[[], object]) -> float:
    """CPU seconds of the quickest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def ratings() -> np.ndarray:
    """Dimensions x packets x raters; levels 1-5 that agree about as well as panels do, one in twenty missing."""
    dice = np.random.default_rng(SEED)
    truth = dice.normal(3, 1, (DIMENSIONS, PACKETS, 1))
    levels = np.clip(np.rint(truth + dice.normal(0, 0.6, (DIMENSIONS, PACKETS, RATERS))), 1, 5)
    levels[dice.random(levels.shape) < 0.05] = np.nan
    return levels


def ours(units: np.ndarray) -> tuple[float, float]:
    """The interval of ordinal alpha, all draws at once."""
    found = bootstrap.intervals(
        {"alpha": resampled(units, "ordinal", scale=SCALE)}, len(units), draws=DRAWS, seed=SEED
    )
    interval = found["alpha"]
    assert interval is not None
    return interval.low, interval.high


def theirs(units: np.ndarray) -> tuple[float, float]:
    """The same interval by one call of the package per draw."""
    table = counts(units, SCALE).astype(int)
    drawn = np.vstack([bootstrap.drawn(len(units), DRAWS, seed=SEED)]).astype(int)
    alphas = [
        krippendorff.alpha(
            value_counts=np.repeat(table, times, axis=0), value_domain=SCALE, level_of_measurement="ordinal"
        )
        for times in drawn
    ]
    low, high = np.quantile(alphas, [0.025, 0.975])
    return float(low), float(high)


def main() -> None:
    """Print times and ratios."""
    levels = ratings()
    units = levels[0][(~np.isnan(levels[0])).sum(axis=1) >= 2]
    assert np.allclose(ours(units), theirs(units), atol=1e-12), "both must give the same interval"
    mine, package = cpu_s(lambda: ours(units)), cpu_s(lambda: theirs(units))
    print(
        f"alpha with interval, {PACKETS} packets x {RATERS} raters, {DRAWS:,} draws (same interval from both)"
    )
    print(f"  here {mine:.3f} s, krippendorff {package:.3f} s: ratio {mine / package:.3f} (1 or less wanted)")
    scores = tuple(
        Score(f"R{r}", f"P{p}", f"D{d}", None if np.isnan(levels[d, p, r]) else int(levels[d, p, r]))
        for d, p, r in np.ndindex(levels.shape)
    )
    whole = cpu_s(lambda: report(Panel(scores), draws=DRAWS))
    print(
        f"whole report, {RATERS} x {PACKETS} x {DIMENSIONS}, {DRAWS:,} draws: {whole:.2f} s CPU (less than 5 wanted)"
    )


if __name__ == "__main__":
    main()
