"""A calibration is a value: events in, state out. Rules of the rounds, and who may see what.

Order: opened, scored alone and submitted (locked), revealed, discussed, a silent second round on what differs, the rules or
the model as one more reader, signed off. Nobody sees another's score of a round before that round is revealed, whoever asks
and by whatever way: every way out goes through `scores`, which gives revealed rounds only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from interviewer.domain.calibration_events import (
    Discussed,
    Entry,
    Event,
    LinkRenewed,
    Opened,
    ReaderOpened,
    Revealed,
    Reweighted,
    Reworded,
    Saved,
    SecondOpened,
    SignedOff,
    Sorted,
    Submitted,
)
from interviewer.domain.packet import Packet
from interviewer.domain.panel import WORTH_TALKING, Cell, Panel, Score, cells, due
from interviewer.domain.scorecard import Card
from interviewer.errors import CallerMistake

FEWEST_PACKETS, MOST_PACKETS = 4, 6
FEWEST_RATERS, MOST_RATERS = 2, 30
Entries = Mapping[str, Entry]


class NotYet(CallerMistake):
    """It is hidden until a round is revealed, or comes later in the order of a calibration."""


class Calibration(BaseModel):
    """One calibration after some events. sheets: what raters put down, by "round/rater/packet"; hidden until revealed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    events: int = 0
    opened: Opened
    card: Card
    sheets: dict[tuple[int, str, str], dict[str, Entry]] = {}
    submitted: tuple[tuple[int, str], ...] = ()
    revealed: tuple[Revealed, ...] = ()
    discussed: dict[tuple[str, str], Discussed] = {}
    second: tuple[tuple[str, str], ...] | None = None
    reader: ReaderOpened | None = None
    changes: tuple[Reworded | Reweighted, ...] = ()
    sorts: tuple[Sorted, ...] = ()
    signed_off: SignedOff | None = None

    @property
    def packets(self) -> tuple[Packet, ...]:
        """In the order they were opened with."""
        return self.opened.packets

    @property
    def raters(self) -> tuple[str, ...]:
        """Everybody who was invited."""
        return self.opened.raters

    @property
    def open_round(self) -> int | None:
        """The round that is being scored; None between and after."""
        seen = {r.round for r in self.revealed}
        if 1 not in seen:
            return 1
        return 2 if self.second is not None and 2 not in seen else None

    @property
    def last_revealed(self) -> int:
        """0 before the first reveal, then 1, then 2."""
        return max((r.round for r in self.revealed), default=0)

    def packet(self, id: str) -> Packet:
        """The packet of that id; `CallerMistake` where there is none."""
        for packet in self.packets:
            if packet.id == id:
                return packet
        raise CallerMistake(f"found packet {id!r}; expected one of {', '.join(p.id for p in self.packets)}")

    def is_in(self, rater: str, number: int) -> bool:
        """Whether that rater has submitted that round."""
        return (number, rater) in self.submitted

    def wanted(self, number: int) -> tuple[str, ...]:
        """Who is expected to score that round: everybody, then everybody who scored the first."""
        return self.raters if number == 1 else tuple(r for r in self.raters if self.is_in(r, 1))

    def missing(self, number: int) -> tuple[str, ...]:
        """Who has not submitted that round."""
        return tuple(r for r in self.wanted(number) if not self.is_in(r, number))

    def asked(self, packet: str, number: int) -> tuple[str, ...]:
        """The dimensions that are scored for that packet in that round."""
        if number == 1:
            return tuple(self.card.weights)
        return tuple(d for p, d in self.second or () if p == packet)

    def own(self, rater: str, number: int, packet: str) -> dict[str, Entry]:
        """What this rater has put down; for that rater's eyes until the round is revealed."""
        return dict(self.sheets.get((number, rater, packet), {}))

    def order(self, rater: str, number: int = 1) -> tuple[Packet, ...]:
        """The packets in this rater's own order; the same each time, and no other rater's by design."""
        due = [p for p in self.packets if self.asked(p.id, number)]
        return tuple(sorted(due, key=lambda p: hashlib.sha256(f"{self.id}/{rater}/{p.id}".encode()).digest()))

    def faults(self, rater: str, number: int, packet: str) -> dict[str, str]:
        """Dimension to what is still missing or wrong in this rater's entry; empty when the packet is complete."""
        held = self.own(rater, number, packet)
        material = self.packet(packet)
        found = {d: fault_of(held.get(d, Entry()), material) for d in self.asked(packet, number)}
        return {d: fault for d, fault in found.items() if fault}

    def apply(self, event: Event) -> Calibration:
        """The calibration after ``event``; `CallerMistake` where the rules do not allow it."""
        if self.signed_off and not isinstance(event, LinkRenewed):
            raise CallerMistake("this calibration was signed off; open another for the next version")
        changed = _APPLY[type(event)](self, event)
        return self.model_copy(update={**changed, "events": self.events + 1})


def fault_of(entry: Entry, packet: Packet) -> str:
    """What keeps an entry from being submitted, in words; empty if nothing does."""
    if entry.level is None:
        return "no level yet: 1 to 5, or NE for no evidence"
    if entry.level == "NE":
        return ""
    if not entry.quote.strip():
        return "no quote yet: copy the words that bear the level"
    if packet.find(entry.quote) is None:
        return "the quote is not in the answers as it stands here: copy it again"
    return "" if entry.confidence else "no confidence yet: low, medium or high"


def start(id: str, opened: Opened) -> Calibration:
    """A calibration that was just opened. `CallerMistake` unless packets and raters are as many as they should be."""
    if not FEWEST_PACKETS <= len(opened.packets) <= MOST_PACKETS:
        raise CallerMistake(
            f"found {len(opened.packets)} packets; expected {FEWEST_PACKETS} to {MOST_PACKETS}: fewer say nothing, more tire"
        )
    names = [" ".join(r.split()).casefold() for r in opened.raters]
    if len(set(names)) < len(names):
        raise CallerMistake("found the same rater twice; expected a name for each that no other has")
    if not FEWEST_RATERS <= len(names) <= MOST_RATERS:
        raise CallerMistake(f"found {len(names)} raters; expected {FEWEST_RATERS} to {MOST_RATERS}")
    if len({p.id for p in opened.packets}) < len(opened.packets):
        raise CallerMistake("found a packet twice; expected each once")
    return Calibration(id=id, events=1, opened=opened, card=opened.card)


def replay(id: str, events: Iterable[Event]) -> Calibration:
    """The calibration after all its events, the first of which opened it."""
    log = iter(events)
    first = next(log, None)
    if not isinstance(first, Opened):
        raise CallerMistake(f"calibration {id}: found no opening event; expected one as the first")
    state = start(id, first)
    for event in log:
        state = state.apply(event)
    return state


# --- what is seen --------------------------------------------------------------------------------------


def scores(state: Calibration, number: int) -> tuple[Score, ...]:
    """Everybody's scores of a revealed round; `NotYet` before. Cells that were not scored again keep their first level."""
    if state.last_revealed < number:
        raise NotYet(
            f"round {number} is not open yet: nobody sees another's score before everybody is in or the moderator closes it"
        )
    raters = [r for r in state.wanted(number) if state.is_in(r, 1)]
    found = []
    for rater in raters:
        for place, packet in enumerate(state.order(rater), start=1):
            first = state.own(rater, 1, packet.id)
            again = state.own(rater, 2, packet.id) if number == 2 and state.is_in(rater, 2) else {}
            found += [
                _score(rater, packet.id, d, {**first, **again}[d], number=number, place=place)
                for d in state.card.weights
            ]
    return tuple(found)


def _score(rater: str, packet: str, dimension: str, entry: Entry, *, number: int, place: int) -> Score:
    level = None if entry.level in ("NE", None) else entry.level
    assert level is None or isinstance(level, int)
    return Score(rater, packet, dimension, level, number, place, entry.quote)


def panel(state: Calibration) -> Panel:
    """All revealed rounds as a panel of people; `NotYet` before the first reveal."""
    return Panel(tuple(s for n in range(1, max(1, state.last_revealed) + 1) for s in scores(state, n)))


def wide_cells(state: Calibration) -> tuple[Cell, ...]:
    """The cells of round one in which two raters are two levels or more apart, widest first; `NotYet` before."""
    return tuple(c for c in cells(scores(state, 1)) if c.spread >= WORTH_TALKING)


def due_cells(state: Calibration) -> tuple[Cell, ...]:
    """What is discussed and scored again: the wide cells, then those with a level and NE; `NotYet` before."""
    return due(scores(state, 1))


def rationales_open(state: Calibration) -> bool:
    """Whether what was planted may be read: after the sign-off only."""
    return state.signed_off is not None


def is_over(state: Calibration, now: datetime) -> bool:
    """Whether the links have expired."""
    return now >= state.opened.until


# --- what each event does ------------------------------------------------------------------------------


def _opened(_state: Calibration, _event: Opened) -> dict[str, object]:
    raise CallerMistake("this calibration is open already")


def _scoring(state: Calibration, rater: str, number: int) -> None:
    if rater not in state.wanted(number):
        raise CallerMistake(f"found rater {rater!r}; expected one of those invited to round {number}")
    if state.open_round != number:
        raise CallerMistake(
            f"round {number} is not being scored now; what was put down before it closed is kept"
        )
    if state.is_in(rater, number):
        raise CallerMistake("this was submitted and is locked; changes are for the second round")


def _saved(state: Calibration, event: Saved) -> dict[str, object]:
    _scoring(state, event.rater, event.round)
    state.packet(event.packet)
    stray = sorted(set(event.entries) - set(state.asked(event.packet, event.round)))
    if stray:
        raise CallerMistake(f"found a level for {', '.join(stray)}; it is not asked for here")
    return {"sheets": {**state.sheets, (event.round, event.rater, event.packet): dict(event.entries)}}


def _submitted(state: Calibration, event: Submitted) -> dict[str, object]:
    _scoring(state, event.rater, event.round)
    for packet in state.order(event.rater, event.round):
        faults = state.faults(event.rater, event.round, packet.id)
        for dimension, fault in faults.items():
            raise CallerMistake(
                f"{packet.title}, {dimension}: {fault} ({len(faults)} to mend in this packet)"
            )
    return {"submitted": (*state.submitted, (event.round, event.rater))}


def _revealed(state: Calibration, event: Revealed) -> dict[str, object]:
    if state.open_round != event.round:
        raise CallerMistake(f"round {event.round} is not being scored now")
    if event.missing != state.missing(event.round):
        raise CallerMistake("who is missing has changed meanwhile; look again")
    if len(state.wanted(event.round)) == len(event.missing):
        raise CallerMistake("nobody has submitted yet; there is nothing to open")
    return {"revealed": (*state.revealed, event)}


def _after_reveal(state: Calibration) -> None:
    if state.last_revealed < 1:
        raise NotYet("this comes after the first reveal: scores are given alone before anything is discussed")


def _discussed(state: Calibration, event: Discussed) -> dict[str, object]:
    _after_reveal(state)
    state.packet(event.packet)
    state.card.dimension(event.dimension)
    return {"discussed": {**state.discussed, (event.packet, event.dimension): event}}


def _second_opened(state: Calibration, event: SecondOpened) -> dict[str, object]:
    _after_reveal(state)
    if state.second is not None:
        raise CallerMistake("the second round was opened already")
    if state.reader is not None:
        raise CallerMistake("the reader was opened already; a second round comes before it")
    whole, wide = (tuple((c.packet, c.dimension) for c in of(state)) for of in (due_cells, wide_cells))
    if not event.cells and not whole:
        raise CallerMistake("no cell differs by two levels or more or has a level beside NE: nothing to ask")
    if not event.cells or event.cells not in (whole, wide):  # older logs hold the wide cells only
        raise CallerMistake("the cells have changed meanwhile; look again")
    return {"second": event.cells}


def _reader_opened(state: Calibration, event: ReaderOpened) -> dict[str, object]:
    ready_for_reader(state)
    return {"reader": event}


def ready_for_reader(state: Calibration) -> None:
    """`NotYet` unless the people are through: the rules or the model come last, as one more reader."""
    _after_reveal(state)
    if state.reader is not None:
        raise CallerMistake("the reader was opened already")
    if state.open_round == 2:
        raise NotYet("the second round is not closed yet: the rules or the model are opened last")
    if state.second is None and wide_cells(state):
        raise NotYet(
            "cells differ by two levels or more: the second round comes first, the rules or the model are opened last"
        )


def _reworded(state: Calibration, event: Reworded) -> dict[str, object]:
    _after_reveal(state)
    _is_next(state, event.version)
    card = state.card.reworded(event.dimension, event.level, event.after, why=event.why)
    return {"card": card, "changes": (*state.changes, event)}


def _reweighted(state: Calibration, event: Reweighted) -> dict[str, object]:
    _after_reveal(state)
    _is_next(state, event.version)
    card = state.card.reweighted(event.weights, event.floors, why=event.why)
    return {"card": card, "changes": (*state.changes, event)}


def _is_next(state: Calibration, version: int) -> None:
    if version != state.card.version + 1:
        raise CallerMistake(
            f"the scorecard has moved on: found version {version}, expected {state.card.version + 1}; look again"
        )


def _sorted(state: Calibration, event: Sorted) -> dict[str, object]:
    _after_reveal(state)
    if event.rater not in state.raters:
        raise CallerMistake(f"found rater {event.rater!r}; expected one of those invited")
    anchors = state.card.dimension(event.dimension).anchors
    if event.version != state.card.version or set(event.chosen) != set(anchors):
        raise CallerMistake(
            f"anchors of {event.dimension}: expected a level for each of the {len(anchors)} as they stand now"
        )
    if any(
        (s.rater, s.dimension, s.version) == (event.rater, event.dimension, event.version)
        for s in state.sorts
    ):
        raise CallerMistake(f"the anchors of {event.dimension} were sorted already; once is enough")
    return {"sorts": (*state.sorts, event)}


def _link_renewed(state: Calibration, event: LinkRenewed) -> dict[str, object]:
    """Whoever makes a link may use it: so a draft that was not submitted does not go along with a new one."""
    number = state.open_round
    if number is None or state.is_in(event.who, number):
        return {}
    return {"sheets": {k: v for k, v in state.sheets.items() if k[:2] != (number, event.who)}}


def _signed_off(state: Calibration, event: SignedOff) -> dict[str, object]:
    _after_reveal(state)
    if state.open_round is not None:
        raise NotYet(f"round {state.open_round} is not closed yet")
    for person, dimensions in event.plan.items():
        if person not in state.raters:
            raise CallerMistake(f"plan: found {person!r}; expected one of {', '.join(state.raters)}")
        for dimension in dimensions:
            state.card.dimension(dimension)
    if event.again and event.again <= event.at.date():
        raise CallerMistake(
            f"to be scored again: found {event.again}; expected a day after {event.at.date()}"
        )
    return {"signed_off": event}


_APPLY: Mapping[type, Callable[[Calibration, Any], dict[str, object]]] = {
    Opened: _opened,
    Saved: _saved,
    Submitted: _submitted,
    Revealed: _revealed,
    Discussed: _discussed,
    SecondOpened: _second_opened,
    ReaderOpened: _reader_opened,
    Reworded: _reworded,
    Reweighted: _reweighted,
    Sorted: _sorted,
    LinkRenewed: _link_renewed,
    SignedOff: _signed_off,
}
