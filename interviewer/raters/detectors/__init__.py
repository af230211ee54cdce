"""Detectors: small, explainable rules, one module per family. `REGISTRY` maps criterion ids to them."""

from __future__ import annotations

from interviewer.raters.detectors import (
    bar,
    clock,
    com,
    fbk,
    found,
    headline,
    hon,
    kil,
    led,
    men,
    mgm,
    nos,
    order,
    piv,
    pri,
    scope,
    sim,
    star,
    technical,
    wider,
    wrg,
    xfn,
)
from interviewer.raters.detectors.flags import suspected
from interviewer.raters.detectors.verdict import REGISTRY, Finding

__all__ = [
    "REGISTRY",
    "Finding",
    "bar",
    "clock",
    "com",
    "fbk",
    "found",
    "headline",
    "hon",
    "kil",
    "led",
    "men",
    "mgm",
    "nos",
    "order",
    "piv",
    "pri",
    "scope",
    "sim",
    "star",
    "suspected",
    "technical",
    "wider",
    "wrg",
    "xfn",
]
