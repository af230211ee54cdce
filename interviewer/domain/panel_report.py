"""What a panel report says, as values; its JSON form has the schema ``interviewer.panel/1``.

Levels are 1-5, None for NE. Intervals are 95 %, [low, high], None where there is none. ``alarm`` marks what `alarms` names.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

SCHEMA = "interviewer.panel/1"
MANNERS = "Practice and calibration only; no hiring recommendation."
Pair = tuple[float, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DimensionAgreement(_Frozen):
    """Agreement on one dimension in the first round.

    alpha: Krippendorff's, ordinal. icc: ICC(A,1). weighted_kappa: quadratic; Cohen's for two raters, Conger's for
    more. ac2: Gwet's, quadratic, on the scale 1-5. exact, within_one: shares of rater pairs in 0..1, not corrected
    for chance. n: packets with two levels or more. warning: what to make of it; None if nothing stands against it.
    """

    id: str
    alpha: float | None = None
    alpha_interval: Pair | None = None
    icc: float | None = None
    icc_interval: Pair | None = None
    weighted_kappa: float | None = None
    weighted_kappa_interval: Pair | None = None
    ac2: float | None = None
    ac2_interval: Pair | None = None
    exact: float | None = None
    within_one: float | None = None
    n: int = 0
    refused: str | None = None
    warning: str | None = None


class Given(_Frozen):
    """What one rater gave: the level (None for NE) and the quote."""

    rater: str
    level: int | None
    quote: str


class Difference(_Frozen):
    """One packet x dimension, its spread in levels, and everybody's level."""

    packet: str
    dimension: str
    spread: int
    levels: tuple[Given, ...]

    @property
    def without_evidence(self) -> int:
        """How many raters said NE where another gave a level."""
        silent = sum(g.level is None for g in self.levels)
        return silent if silent < len(self.levels) else 0

    @property
    def apart(self) -> str:
        """How the levels lie to each other, in words that fit a small cell; one level alone is never "alike"."""
        silent = self.without_evidence
        if self.spread:
            return f"{self.spread} apart" + (f", {silent} NE" if silent else "")
        if silent:
            return f"{'one' if silent == 1 else silent} saw NE"
        return "alike" if len(self.levels) > 1 else "one rater only"


class RaterFigure(_Frozen):
    """A figure of one rater: leniency in levels, drift in levels per packet, contrast in levels per level."""

    rater: str
    estimate: float | None
    interval: Pair | None
    alarm: bool


class HaloFigure(_Frozen):
    """Mean spread across dimensions within a packet, as a share of the other raters'."""

    rater: str
    spread_share: float
    alarm: bool


class NeFigure(_Frozen):
    """How often a rater said NE, and the share of NE among the others, both 0..1."""

    rater: str
    times: int
    share: float
    others: float
    alarm: bool


class TwoWays(_Frozen):
    """Share of packets (0..1) in which the levels of a dimension leave a hole of two, and the camps if it is named."""

    dimension: str
    split: float
    high: tuple[str, ...]
    low: tuple[str, ...]
    alarm: bool


class Slopes(_Frozen):
    """A slope of the whole panel; None where it cannot be told from the packets."""

    estimate: float | None
    interval: Pair | None
    alarm: bool = False


class OrderEffect(_Frozen):
    """place: levels per packet later in the sequence. previous: levels per level of the packet before."""

    order_from: str
    place: Slopes
    previous: Slopes
    raters: tuple[RaterFigure, ...]
    note: str | None


class AlarmFigure(_Frozen):
    """A habit that stands out, in a sentence. p: adjusted for all questions asked of this panel."""

    kind: str
    who: str
    estimate: float
    p: float
    says: str


class FlipFigure(_Frozen):
    """Two packets that change places when a weight passes ``at`` percent."""

    ahead: str
    behind: str
    dimension: str
    now: float
    at: float


class FloorFigure(_Frozen):
    """Whether a packet reaches the least level of a dimension."""

    dimension: str
    at_least: float
    packet: str
    level: float | None
    state: Literal["met", "not met", "unknown"]


class PacketTotal(_Frozen):
    """0-100 over the dimensions with a level, and their share of the weights (0..1)."""

    packet: str
    value: float | None
    coverage: float


class WeightFigures(_Frozen):
    """What the weights do. Percent throughout; effective is weight x spread of the levels, normalised to 100."""

    scorecard: str | None
    round: int | None = None
    nominal: dict[str, float] = {}
    effective: dict[str, float] | None = None
    leverage: dict[str, float] = {}
    totals: tuple[PacketTotal, ...] = ()
    equal_swaps: tuple[tuple[str, str], ...] = ()
    flips: tuple[FlipFigure, ...] = ()
    flips_total: int = 0
    floors: tuple[FloorFigure, ...] = ()
    notes: tuple[str, ...] = ()


class RoundChange(_Frozen):
    """What a later round did: cells in which a level moved, cells two levels or more apart before and after, and alpha
    before and after by dimension. Before is the first round."""

    round: int
    cells_moved: int
    levels_moved: int
    spread_before: float | None
    spread_after: float | None
    wide_before: int = 0
    wide_after: int = 0
    alpha: dict[str, tuple[float | None, float | None]]


class RefusedRow(_Frozen):
    """A row that was not used; line is the line of the file, or the number of the row in JSON."""

    line: int
    found: str
    expected: str


class PanelReport(_Frozen):
    """Everything about one panel. differences: widest first, those of two levels or more before the others."""

    raters: tuple[str, ...]
    units: tuple[str, ...]
    round: int
    scores: int
    dimensions: tuple[DimensionAgreement, ...]
    differences: tuple[Difference, ...]
    differences_total: int
    cells_total: int
    leniency: tuple[RaterFigure, ...]
    drift: tuple[RaterFigure, ...]
    order_effect: OrderEffect | None
    halo: tuple[HaloFigure, ...]
    ne: tuple[NeFigure, ...]
    two_ways: tuple[TwoWays, ...]
    alarms: tuple[AlarmFigure, ...]
    weights: WeightFigures
    rounds: tuple[RoundChange, ...]
    refused: tuple[RefusedRow, ...]
    refused_total: int
    warnings: tuple[str, ...]
    manners: str = MANNERS

    def to_json(self) -> dict[str, Any]:
        """A JSON value, ``schema`` first."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}
