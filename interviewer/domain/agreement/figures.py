"""The figures a report gives for one dimension: alpha, ICC, weighted kappa and AC2 with intervals, and a warning."""

from __future__ import annotations

from typing import Any

import numpy as np

from interviewer.domain.agreement import alpha, bootstrap, chance, icc
from interviewer.domain.agreement.ratings import Array, NotEnoughRatings, Units, matrix, pairable

SCALE = np.arange(1.0, 6.0)
#: Below the first no figure is given; below the second it is called too little, below the third wide.
FEWEST_PACKETS, FEW_PACKETS, ENOUGH_PACKETS = 3, 12, 30
#: With one level taking this share, chance-corrected figures fall whatever the raters do.
LOPSIDED = 0.8
#: ICC's arrays grow with the square of the raters.
MOST_ICC_RATERS = 60
_INTERVALS = ("alpha", "icc", "weighted_kappa", "ac2")


def dimension_figures(units: Units, *, draws: int, seed: int) -> dict[str, Any]:
    """Keys of the report's ``dimensions[]`` but ``id``; figures are None with ``refused`` saying why.

    units: packets x raters of one dimension, levels 1-5. All figures share the same draws of packets.
    """
    ratings = matrix(units)
    several = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    if not len(several):
        return {"refused": _why_none(ratings), "warning": "no packet has levels of two raters"}
    found: dict[str, Any] = {
        "n": len(several),
        "exact": chance.share_within(several, 0),
        "within_one": chance.share_within(several, 1),
    }
    try:
        shared = _enough(ratings)
    except NotEnoughRatings as refused:
        return found | {"refused": refused.reason, "warning": refused.found}
    figures, missing = _figures(shared)
    values = {name: _value(figure, len(shared)) for name, figure in figures.items()}
    intervals = bootstrap.intervals(figures, len(shared), draws=draws, seed=seed)
    warnings = [*_warnings(shared), *missing]
    if intervals["alpha"] is None:
        warnings.append("no interval: in too many draws all levels are the same")
    found |= values
    found |= {f"{name}_interval": _pair(intervals.get(name)) for name in _INTERVALS}
    return found | {"warning": "; ".join(warnings) or None}


def _enough(ratings: Array) -> Array:
    shared = pairable(ratings)
    if len(shared) < FEWEST_PACKETS:
        raise NotEnoughRatings("too few packets", f"{len(shared)}; expected {FEWEST_PACKETS} or more")
    return shared


def alpha_or_none(units: Units) -> float | None:
    """Ordinal alpha, or None where it is refused."""
    try:
        return alpha.krippendorff_alpha(units, "ordinal")
    except NotEnoughRatings:
        return None


def _why_none(ratings: Array) -> str:
    try:
        pairable(ratings)
    except NotEnoughRatings as refused:
        return refused.reason
    return "unlinked raters"


def _figures(shared: Array) -> tuple[dict[str, alpha.Resampled], list[str]]:
    shared = shared[:, (~np.isnan(shared)).any(axis=0)]
    figures = {
        "alpha": alpha.resampled(shared, "ordinal", scale=SCALE),
        "weighted_kappa": chance.resampled_conger(shared, "quadratic", scale=SCALE),
        "ac2": chance.resampled_gwet(shared, "quadratic", scale=SCALE),
    }
    if shared.shape[1] > MOST_ICC_RATERS:
        return figures, [f"no ICC for more than {MOST_ICC_RATERS} raters"]
    try:
        icc.icc(shared)
    except NotEnoughRatings as refused:
        return figures, [f"no ICC: {refused.found}"]
    return figures | {"icc": icc.resampled(shared, "A,1")}, []


def _value(figure: alpha.Resampled, packets: int) -> float | None:
    value = float(figure(np.ones((1, packets)))[0])
    return None if np.isnan(value) else value


def _pair(interval: bootstrap.Interval | None) -> tuple[float, float] | None:
    return (interval.low, interval.high) if interval else None


def _warnings(shared: Array) -> list[str]:
    packets = len(shared)
    found = []
    if packets < FEW_PACKETS:
        found.append(
            f"{packets} packets: too few to conclude; with so few the interval holds the truth less often than 95 %"
        )
    elif packets < ENOUGH_PACKETS:
        found.append(f"{packets} packets: go by the lower end of the interval")
    _, times = np.unique(shared[~np.isnan(shared)], return_counts=True)
    if times.max() / times.sum() >= LOPSIDED:
        share = 100 * times.max() / times.sum()
        found.append(
            f"{share:.0f} % of levels are the same: alpha and kappa fall on such data and AC2 does not; read both"
        )
    return found
