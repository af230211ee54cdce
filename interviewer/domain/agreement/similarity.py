"""How close two levels are, from 1 (the same) to 0 (as far apart as the scale goes)."""

from __future__ import annotations

from typing import Literal

import numpy as np

from interviewer.domain.agreement.ratings import Array

Kind = Literal["identity", "linear", "quadratic", "ordinal"]


def similarity(kind: Kind, scale: Array) -> Array:
    """Levels x levels matrix of agreement weights.

    identity: only the same level agrees. linear, quadratic: 1 - (distance / range) to the power 1 or 2.
    ordinal: 1 - pairs among the levels in between / pairs among all levels, whatever their numbers.
    Source: Gwet (2014), "Handbook of Inter-Rater Reliability", chapter 3.
    """
    size = len(scale)
    if kind == "identity" or size < 2:
        return np.eye(size)
    if kind == "ordinal":
        steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
        return np.asarray(1 - steps * (steps + 1) / (size * (size - 1)))
    distance = np.abs(np.subtract.outer(scale, scale)) / (scale[-1] - scale[0])
    return np.asarray(1 - distance ** (1 if kind == "linear" else 2))


def within(reach: float, scale: Array) -> Array:
    """Levels x levels matrix that counts two levels as agreeing when at most ``reach`` apart."""
    return np.asarray(np.abs(np.subtract.outer(scale, scale)) <= reach + 1e-9, dtype=np.float64)


def from_disagreement(disagreement: Array) -> Array:
    """Agreement weights for a table of disagreement weights (0 on the diagonal): 1 - v / largest v."""
    return np.asarray(1 - disagreement / disagreement.max())
