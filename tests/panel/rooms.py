"""A panel room on a database of its own, with a clock that is set by hand, and people who fill in what was planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from interviewer import panel_room
from interviewer.adapters.library import library
from interviewer.adapters.packets import packets
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.panelstore import PanelStore
from interviewer.domain.calibration import Calibration
from interviewer.domain.calibration_events import Entry, Opened
from interviewer.domain.packet import Packet
from interviewer.domain.scorecard import Card, card_of
from interviewer.panel_room import MODERATOR, PanelRoom

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
FOUR = ("grid-meter", "grocery-stock", "harbour-claims", "parcel-depot")
RATERS = ("Ash", "Birch", "Cedar")


@dataclass
class Clock:
    """Stands still until it is set."""

    now: dt.datetime = AT

    def __call__(self) -> dt.datetime:
        return self.now


def card() -> Card:
    return card_of(library().scorecard)


def all_packets() -> dict[str, Packet]:
    return packets(library())


def opened(raters: tuple[str, ...] = RATERS) -> Opened:
    shipped = all_packets()
    return Opened(
        at=AT,
        title="Spring",
        card=card(),
        packets=tuple(shipped[p] for p in FOUR),
        raters=raters,
        until=AT + dt.timedelta(days=7),
    )


def entries(packet: Packet, *, lower: Mapping[str, int] | None = None) -> dict[str, Entry]:
    """What a rater puts down who finds what was planted, so many levels lower where said."""
    found = {}
    for dimension, reason in packet.rationale.items():
        if reason.level is None:
            found[dimension] = Entry(level="NE")
            continue
        level = max(1, reason.level - (lower or {}).get(dimension, 0))
        found[dimension] = Entry(level=level, quote=reason.quote, confidence="high")
    return found


@dataclass
class Panelists:
    """An opened calibration with everybody's token."""

    room: PanelRoom
    state: Calibration
    tokens: dict[str, str]
    clock: Clock = field(default_factory=Clock)

    @property
    def moderator(self) -> str:
        return self.tokens[MODERATOR]

    def fill(self, rater: str, *, lower: Mapping[str, int] | None = None) -> None:
        for packet in self.state.order(rater):
            panel_room.save(self.room, self.tokens[rater], packet.id, entries(packet, lower=lower))

    def score(self, rater: str, *, lower: Mapping[str, int] | None = None) -> Calibration:
        self.fill(rater, lower=lower)
        return panel_room.submit(self.room, self.tokens[rater]).state

    def all_in(self) -> Calibration:
        """Ash is two levels lower on MOD than the others."""
        self.score("Ash", lower={"MOD": 2})
        self.score("Birch")
        return self.score("Cedar")

    def now(self) -> Calibration:
        return self.room.store.load(self.state.id)


def room_at(folder: Path, clock: Clock | None = None) -> PanelRoom:
    url = f"sqlite:///{folder / 'panel.db'}"
    upgrade(url)
    time = clock or Clock()
    tokens = iter(range(10_000))
    store = PanelStore(make_engine(url), clock=time)
    return PanelRoom(
        store=store, clock=time, token=lambda: f"token-{next(tokens)}-{'x' * 20}", packets=all_packets()
    )


def panelists(folder: Path, raters: tuple[str, ...] = RATERS) -> Panelists:
    clock = Clock()
    room = room_at(folder, clock)
    found = panel_room.open_panel(
        room, card(), owner="one", title="Spring", packets=FOUR, raters=raters, days=7
    )
    return Panelists(room, found.state, {link.who: link.token for link in found.links}, clock)


def later(panel: Panelists, **spans: float) -> None:
    panel.clock.now = panel.clock.now + dt.timedelta(**spans)


__all__ = [
    "AT",
    "FOUR",
    "MODERATOR",
    "RATERS",
    "Clock",
    "Panelists",
    "all_packets",
    "card",
    "entries",
    "later",
    "opened",
    "panelists",
    "room_at",
]
