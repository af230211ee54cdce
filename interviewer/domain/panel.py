"""A panel: who scored which packet how, in which round, and where the raters differ.

Pure values; the statistics that need numpy lie in `agreement` and `habits`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

LEVELS = (1, 2, 3, 4, 5)
#: Two levels apart is where a panel starts to talk.
WORTH_TALKING = 2


class Score(NamedTuple):
    """One rater's level of one dimension of one packet.

    level: 1-5; None is NE, "no evidence". order: the packet's place in this rater's own sequence, None if
    not given. line: where in the file it was read, 0 if it came from elsewhere.
    """

    rater: str
    packet: str
    dimension: str
    level: int | None
    round: int = 1
    order: int | None = None
    quote: str = ""
    line: int = 0


@dataclass(frozen=True)
class Refused:
    """A row that was not used: its line, what was found there and what was expected."""

    line: int
    found: str
    expected: str


@dataclass(frozen=True)
class Panel:
    """Scores of one panel in the order they came in, the rows that could not be used, and remarks on the file."""

    scores: tuple[Score, ...]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def raters(self) -> tuple[str, ...]:
        """In order of first appearance."""
        return tuple(dict.fromkeys(s.rater for s in self.scores))

    @property
    def packets(self) -> tuple[str, ...]:
        """In order of first appearance."""
        return tuple(dict.fromkeys(s.packet for s in self.scores))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """In order of first appearance."""
        return tuple(dict.fromkeys(s.dimension for s in self.scores))

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that occur, first to last."""
        return tuple(sorted({s.round for s in self.scores}))

    def of_round(self, number: int) -> Panel:
        """The scores of that round only."""
        return replace(self, scores=tuple(s for s in self.scores if s.round == number))

    @property
    def first_round(self) -> tuple[Score, ...]:
        """The scores of the first round that occurs; none without scores."""
        return self.of_round(self.rounds[0]).scores if self.rounds else ()


@dataclass(frozen=True)
class Cell:
    """One packet's scores on one dimension; spread is the highest level less the lowest, in levels."""

    packet: str
    dimension: str
    spread: int
    scores: tuple[Score, ...]

    @property
    def without_evidence(self) -> tuple[str, ...]:
        """Who said NE where another gave a level."""
        silent = tuple(s.rater for s in self.scores if s.level is None)
        return silent if len(silent) < len(self.scores) else ()


def cells(scores: Iterable[Score]) -> tuple[Cell, ...]:
    """Every packet x dimension that got a level, widest spread first, then in the order of the scores."""
    grouped: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        grouped.setdefault((score.packet, score.dimension), []).append(score)
    found = [
        Cell(packet, dimension, _spread(own), tuple(own))
        for (packet, dimension), own in grouped.items()
        if any(s.level is not None for s in own)
    ]
    return tuple(sorted(found, key=lambda cell: -cell.spread))


def due(scores: Iterable[Score]) -> tuple[Cell, ...]:
    """The cells two levels or more apart, then those in which somebody saw no evidence and another gave a level."""
    found = cells(scores)
    silent = (c for c in found if c.spread < WORTH_TALKING and c.without_evidence)
    return (*(c for c in found if c.spread >= WORTH_TALKING), *silent)


def differences(scores: Iterable[Score]) -> tuple[Cell, ...]:
    """The cells in which two raters are two levels or more apart, widest first."""
    return tuple(cell for cell in cells(scores) if cell.spread >= WORTH_TALKING)


def _spread(scores: Iterable[Score]) -> int:
    levels = [s.level for s in scores if s.level is not None]
    return max(levels) - min(levels)


@dataclass(frozen=True)
class Change:
    """What a second, informed round did to one cell; spreads in levels, None where a round has no level."""

    packet: str
    dimension: str
    before: int | None
    after: int | None
    moved: int


def changes(panel: Panel, first: int, second: int) -> tuple[Change, ...]:
    """Cells in which a level moved between two rounds, with how many raters moved theirs."""
    before = {(c.packet, c.dimension): c for c in cells(panel.of_round(first).scores)}
    after = {(c.packet, c.dimension): c for c in cells(panel.of_round(second).scores)}
    found = []
    for key in (k for k in before if k in after):
        old = {s.rater: s.level for s in before[key].scores}
        moved = sum(s.rater in old and old[s.rater] != s.level for s in after[key].scores)
        if moved:
            found.append(Change(*key, before=before[key].spread, after=after[key].spread, moved=moved))
    return tuple(found)
