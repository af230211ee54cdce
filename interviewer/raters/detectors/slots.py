"""Criteria that fall apart into named parts: each part a pattern, looked for in neighbouring sentences.

``met`` needs every part (or ``enough`` of them), ``partial`` as many as ``half``; the first part must be there and
gives the place. Parts that are denied or only regretted ("no rollback", "should have") do not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    REGISTRY,
    Finding,
    absent,
    every,
    met,
    not_undone,
    partial,
    said,
)

Hit = tuple[str, Unit, "re.Match[str]"]


@dataclass(frozen=True)
class Parts:
    """What a criterion consists of; ``reach`` is how many sentences away a part may stand.

    ``alone`` lets a drill for the criterion be answered by the parts other than the first.
    """

    what: str
    parts: Mapping[str, str]
    enough: int | None = None
    half: int | None = None
    reach: int = 1
    alone: bool = True

    def compiled(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The parts in order, as patterns."""
        return tuple((name, re.compile(words)) for name, words in self.parts.items())


def offer(id: str, spec: Parts) -> None:
    """Register a detector for ``id`` that looks for these parts."""
    assert id not in REGISTRY, f"two detectors for {id}"
    compiled = spec.compiled()

    def detect(reading: Reading) -> Finding:
        return _judge(id, spec, compiled, reading)

    REGISTRY[id] = detect


def _judge(
    id: str, spec: Parts, compiled: tuple[tuple[str, re.Pattern[str]], ...], reading: Reading
) -> Finding:
    best: list[Hit] = []
    key = compiled[0][1]
    for unit, match in every(reading, key, guard=not_undone):
        hits = [(compiled[0][0], unit, match), *_near(spec, compiled[1:], reading, unit)]
        if len(hits) > len(best):
            best = hits
    if spec.alone:
        asked = _in(compiled, reading.drilled(id))
        if len(asked) > len(best):
            best = asked
    wanted = spec.enough or len(compiled)
    if len(best) >= wanted:
        return met([u for _, u, _ in best], f"{spec.what}: {_told(best)}")
    if spec.half is not None and len(best) >= spec.half:
        lacking = ", ".join(name for name, _ in compiled if name not in {n for n, _, _ in best})
        return partial([u for _, u, _ in best], f"{spec.what}: {_told(best)}; not {lacking}")
    return absent(f"{spec.what} is not told with {' and '.join(name for name, _ in compiled)}")


def _near(
    spec: Parts, others: tuple[tuple[str, re.Pattern[str]], ...], reading: Reading, unit: Unit
) -> list[Hit]:
    window = reading.around(unit, spec.reach, spec.reach)
    ordered = [unit, *(u for u in window if u.index != unit.index)]
    return _in(others, tuple(ordered))


def _in(parts: tuple[tuple[str, re.Pattern[str]], ...], units: tuple[Unit, ...]) -> list[Hit]:
    found: list[Hit] = []
    for name, pattern in parts:
        hit = next(
            ((u, m) for u in units for m in pattern.finditer(u.t) if not_undone(u, m)),
            None,
        )
        if hit:
            found.append((name, *hit))
    return found


def _told(hits: list[Hit]) -> str:
    return ", ".join(f"{name} ({said(unit, match)})" for name, unit, match in hits)
