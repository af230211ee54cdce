"""Use case: calibrate a scorecard. What a panel's scores say about the raters and the scorecard, in one report.

Agreement and habits are those of the first, independent round. The last round is what the panel settled on: the
weights are tried on it. Nothing here says anything about hiring anybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from interviewer.domain.panel import WORTH_TALKING, Cell, Panel, cells, changes
from interviewer.domain.panel_report import (
    Difference,
    DimensionAgreement,
    FlipFigure,
    FloorFigure,
    Given,
    PacketTotal,
    PanelReport,
    RefusedRow,
    RoundChange,
    WeightFigures,
)
from interviewer.domain.weights import (
    BLUEPRINT,
    checked,
    comparable,
    composite,
    effective,
    equal,
    flips,
    floor_state,
    leverage,
    swaps,
)
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from interviewer.domain.habits.cube import Cube

DRAWS, SEED = 1_000, 1
#: What a report lists at most; totals say how many there are.
MOST_CELLS, MOST_FLIPS, MOST_REFUSED = 500, 50, 1_000
#: Pairs of packets grow with the square; beyond this many packets swaps are not looked for.
MOST_COMPARED = 200


@dataclass(frozen=True)
class Scorecard:
    """Weights in percent that sum to 100, and least levels. `WeightsRefused` if they cannot be used."""

    id: str = "blueprint"
    weights: Mapping[str, float] = field(default_factory=lambda: dict(BLUEPRINT))
    floors: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checked(self.weights)
        stray = sorted(set(self.floors) - set(self.weights))
        if stray:
            raise CallerMistake(
                f"scorecard {self.id}: found a floor on {', '.join(stray)}; expected one of {', '.join(self.weights)}"
            )


def weights_of(text: str, known: Mapping[str, float]) -> dict[str, float]:
    """Weights in percent from ``FRM=20 EXP=20 …``, for all dimensions of ``known``; `CallerMistake` names what is wrong."""
    given = dict(_pairs(text, "weights"))
    missing, stray = [d for d in known if d not in given], sorted(set(given) - set(known))
    if missing or stray:
        found = f"no weight for {', '.join(missing)}" if missing else f"a weight for {', '.join(stray)}"
        raise CallerMistake(f"weights: found {found}; expected one for each of {', '.join(known)}")
    return checked({d: given[d] for d in known})


def floors_of(text: str) -> dict[str, float]:
    """Least levels from ``LED=3 COM=2``; `CallerMistake` where one is not 1 to 5."""
    floors = dict(_pairs(text, "floors"))
    for dimension, level in floors.items():
        if level not in (1, 2, 3, 4, 5):
            raise CallerMistake(f"floor of {dimension}: found {level:g}; expected a level from 1 to 5")
    return floors


def _pairs(text: str, what: str) -> Iterator[tuple[str, float]]:
    for part in text.replace(",", " ").replace(";", " ").split():
        dimension, _, number = part.partition("=")
        try:
            yield dimension.strip().upper(), float(number.strip().removesuffix("%"))
        except ValueError:
            raise CallerMistake(
                f"{what}: found {part!r}; expected a dimension and a number, such as LED=5"
            ) from None


def report(
    panel: Panel, *, scorecard: Scorecard | None = None, draws: int = DRAWS, seed: int = SEED
) -> PanelReport:
    """The panel's report. Raises `CallerMistake` when no row at all could be used.

    draws, seed: of the intervals; the same seed gives the same report.
    """
    if not panel.scores:
        first = panel.refused[0] if panel.refused else None
        example = f"; line {first.line}: found {first.found}, expected {first.expected}" if first else ""
        raise CallerMistake(f"no usable row among {len(panel.refused)}{example}")
    from interviewer.domain.habits.cube import cube
    from interviewer.domain.habits.figures import habit_figures

    first_round = panel.rounds[0]
    opening = panel.of_round(first_round)
    arrays = cube(opening.scores)
    found = cells(opening.scores)
    wide = sum(c.spread >= WORTH_TALKING for c in found)
    dimensions = tuple(_agreement(arrays, d, draws=draws, seed=seed) for d in range(len(arrays.dimensions)))
    habits = habit_figures(arrays)
    return PanelReport(
        raters=arrays.raters,
        units=arrays.packets,
        round=first_round,
        scores=len(opening.scores),
        dimensions=dimensions,
        differences=tuple(_difference(c) for c in found[: max(MOST_CELLS, min(wide, 10 * MOST_CELLS))]),
        differences_total=wide,
        cells_total=len(found),
        leniency=habits.leniency,
        drift=habits.drift,
        order_effect=habits.order_effect,
        halo=habits.halo,
        ne=habits.ne,
        two_ways=habits.two_ways,
        alarms=habits.alarms,
        weights=weights_figures(panel, scorecard),
        rounds=tuple(_round_change(panel, first_round, later) for later in panel.rounds[1:]),
        refused=tuple(RefusedRow(line=r.line, found=r.found, expected=r.expected)
                      for r in panel.refused[:MOST_REFUSED]),
        refused_total=len(panel.refused),
        warnings=(*_warnings(panel, arrays), *habits.warnings),
    )  # fmt: skip


def _difference(cell: Cell) -> Difference:
    levels = tuple(Given(rater=s.rater, level=s.level, quote=s.quote) for s in cell.scores)
    return Difference(packet=cell.packet, dimension=cell.dimension, spread=cell.spread, levels=levels)


def _agreement(arrays: Cube, dimension: int, *, draws: int, seed: int) -> DimensionAgreement:
    from interviewer.domain.agreement.figures import dimension_figures

    found = dimension_figures(arrays.units(dimension), draws=draws, seed=seed)
    return DimensionAgreement(id=arrays.dimensions[dimension], **found)


def _warnings(panel: Panel, arrays: Cube) -> list[str]:
    found = list(panel.notes)
    if panel.refused:
        number = len(panel.refused)
        found.insert(0, f"{number} row{'s were' if number > 1 else ' was'} not used (see below)")
    if panel.rounds[0] != 1:
        found.append(
            f"no row of round 1: agreement is that of round {panel.rounds[0]}, given after others were seen"
        )
    found += [
        f"raters {' and '.join(names)} differ only in spelling and are counted apart"
        for names in _look_alikes(arrays.raters)
    ]
    given = sum(s.quote == "" and s.level is not None for s in panel.scores)
    if given:
        found.append(
            f"{given} of {len(panel.scores)} scores have no quote; a score without evidence cannot be discussed"
        )
    return found


def _look_alikes(names: tuple[str, ...]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.casefold()].append(name)
    return [group for group in groups.values() if len(group) > 1]


def panel_levels(panel: Panel) -> dict[str, dict[str, float]]:
    """Packet to dimension to the mean of the raters' levels; cells with NE only are absent."""
    sums: dict[str, dict[str, list[int]]] = {p: defaultdict(list) for p in panel.packets}
    for score in panel.scores:
        if score.level is not None:
            sums[score.packet][score.dimension].append(score.level)
    return {p: {d: sum(ls) / len(ls) for d, ls in by.items()} for p, by in sums.items()}


def weights_figures(panel: Panel, scorecard: Scorecard | None = None) -> WeightFigures:
    """What the scorecard's weights do to the packets as the panel left them: its last round, and what that one did not ask again."""
    card = scorecard or Scorecard()
    known = set(panel.dimensions) & set(card.weights)
    if not known:
        note = f"none of the dimensions is one of scorecard {card.id}: nothing to weigh"
        return WeightFigures(scorecard=None, notes=(note,))
    last = panel.rounds[-1]
    packets = panel_levels(_as_of(panel, last))
    weights = dict(card.weights)
    complete = comparable(packets, weights)
    notes = _weight_notes(panel, card, complete=len(complete), of=len(packets))
    few = {p: packets[p] for p in complete} if len(complete) <= MOST_COMPARED else {}
    found = flips(few, weights)
    return WeightFigures(
        scorecard=card.id,
        round=last,
        nominal=weights,
        effective=effective(packets.values(), weights),
        leverage={d: leverage(weights, d) for d in weights},
        totals=tuple(_total(p, levels, weights) for p, levels in packets.items()),
        equal_swaps=swaps(few, weights, equal(weights)),
        flips=tuple(
            FlipFigure(ahead=f.ahead, behind=f.behind, dimension=f.dimension, now=f.now, at=f.at)
            for f in found[:MOST_FLIPS]
        ),
        flips_total=len(found),
        floors=tuple(
            FloorFigure(
                dimension=d,
                at_least=least,
                packet=p,
                level=levels.get(d),
                state=floor_state(levels, d, least),
            )
            for d, least in card.floors.items()
            for p, levels in packets.items()
        ),
        notes=notes,
    )


def _total(packet: str, levels: Mapping[str, float], weights: Mapping[str, float]) -> PacketTotal:
    found = composite(levels, weights)
    return PacketTotal(packet=packet, value=found.value, coverage=found.coverage)


def _weight_notes(panel: Panel, card: Scorecard, *, complete: int, of: int) -> tuple[str, ...]:
    notes = []
    rows = Counter(s.dimension for s in panel.scores if s.dimension not in card.weights)
    notes += [
        f"dimension {d} ({n} scores) is not in scorecard {card.id}: reported, not weighed"
        for d, n in rows.items()
    ]
    empty = [d for d in card.weights if d not in panel.dimensions]
    if empty:
        notes.append(f"no scores for {', '.join(empty)}: coverage is below 100 %")
    if complete < of:
        notes.append(f"{of - complete} of {of} packets lack a level under some weight: they are not compared")
    if complete > MOST_COMPARED:
        notes.append(f"{complete} packets are too many to look for swaps (at most {MOST_COMPARED})")
    return tuple(notes)


def _round_change(panel: Panel, first: int, later: int) -> RoundChange:
    from interviewer.domain.agreement.figures import alpha_or_none
    from interviewer.domain.habits.cube import cube

    moved = changes(panel, first, later)
    now = _as_of(panel, later)
    before, after = cube(panel.of_round(first).scores), cube(now.scores)
    alphas = [
        {name: alpha_or_none(c.units(d)) for d, name in enumerate(c.dimensions)} for c in (before, after)
    ]
    return RoundChange(
        round=later,
        cells_moved=len(moved),
        levels_moved=sum(m.moved for m in moved),
        spread_before=_mean([m.before for m in moved]),
        spread_after=_mean([m.after for m in moved]),
        wide_before=_wide(panel.of_round(first)),
        wide_after=_wide(now),
        alpha={d: (alphas[0].get(d), alphas[1].get(d)) for d in panel.dimensions},
    )


def _wide(panel: Panel) -> int:
    return sum(c.spread >= WORTH_TALKING for c in cells(panel.scores))


def _as_of(panel: Panel, last: int) -> Panel:
    """Everybody's newest score of each cell up to round ``last``: what was not scored again stays as it was."""
    newest = {
        (s.rater, s.packet, s.dimension): s
        for s in sorted(panel.scores, key=lambda s: s.round)
        if s.round <= last
    }
    return replace(panel, scores=tuple(newest.values()))


def _mean(values: list[int | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None
