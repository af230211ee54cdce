"""Use case: a panel calibrates a scorecard together. Open it, score alone, reveal, discuss, score again, mend, sign off.

People come in by a link of their own; only its hash is kept. Nobody is given another's scores of a round, or the model's,
before that round is revealed: the rules are in `domain.calibration`, and this is the only way to it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from interviewer.domain import calibration as rules
from interviewer.domain.anchors import sorted_back
from interviewer.domain.calibration import Calibration, NotYet
from interviewer.domain.calibration_events import (
    LONGEST_NOTE,
    Discussed,
    Entry,
    Event,
    LinkRenewed,
    Opened,
    ReaderOpened,
    ReaderScore,
    Revealed,
    Reweighted,
    Reworded,
    Saved,
    SecondOpened,
    SignedOff,
    Sorted,
    Submitted,
    Why,
)
from interviewer.domain.packet import Packet
from interviewer.domain.rating import RaterInfo
from interviewer.domain.scorecard import Card
from interviewer.errors import CallerMistake, MovedOn

Role = Literal["rater", "moderator"]
MODERATOR = "the moderator"
DEFAULT_DAYS, MOST_DAYS = 14, 90
_TRIES, _LONGEST_TITLE = 40, 120
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://|\+?\d[\d ()/-]{7,}")


class LinkRefused(CallerMistake):
    """The link is not known, or has expired. It does not say which of the two, nor to what it belonged."""


class Key(NamedTuple):
    """A personal link: the hash of its token, whose it is, until when."""

    hash: str
    who: str
    role: Role
    expires: datetime


class Kept(NamedTuple):
    """One calibration in a list."""

    id: str
    title: str
    created: datetime


class Store(Protocol):
    """Where calibrations are kept; ``append`` raises `MovedOn` when somebody wrote meanwhile."""

    def new_id(self) -> str: ...
    def open(self, owner: str, event: Opened, *, id: str, keys: Sequence[Key]) -> Calibration: ...
    def load(self, id: str) -> Calibration: ...
    def log(self, id: str) -> list[Event]: ...
    def append(self, state: Calibration, *events: Event) -> Calibration: ...
    def renew(self, state: Calibration, event: LinkRenewed, key: Key) -> Calibration: ...
    def key(self, token_hash: str) -> tuple[str, Key] | None: ...
    def mine(self, owner: str) -> list[Kept]: ...
    def owned(self, owner: str, id: str) -> str: ...
    def owner_of(self, id: str) -> str: ...
    def delete(self, owner: str, id: str, *, why: str = "") -> None: ...


@dataclass(frozen=True)
class PanelRoom:
    """What the verbs here are given. token: makes a word that cannot be guessed."""

    store: Store
    clock: Callable[[], datetime]
    token: Callable[[], str]
    packets: Mapping[str, Packet]


class Link(NamedTuple):
    """Who may come in by which token; the token is told once and cannot be read back."""

    who: str
    role: Role
    token: str


class OpenedPanel(NamedTuple):
    """A calibration that was just opened, with everybody's link, the moderator's first."""

    state: Calibration
    links: tuple[Link, ...]


class Seat(NamedTuple):
    """Somebody who came in by a link."""

    state: Calibration
    who: str
    role: Role


def open_panel(
    room: PanelRoom,
    card: Card,
    *,
    owner: str,
    title: str,
    packets: Sequence[str],
    raters: Sequence[str],
    days: int = DEFAULT_DAYS,
) -> OpenedPanel:
    """A new calibration of ``card`` with a link for the moderator and for each rater.

    packets: ids of packets that ship, 4 to 6; material of one's own is not taken. days: how long links hold, 1 to 90.
    """
    if not 1 <= days <= MOST_DAYS:
        raise CallerMistake(f"found {days} days; expected 1 to {MOST_DAYS} for links to hold")
    names = tuple(" ".join(r.split()) for r in raters if r.strip())
    for name in names:
        _check_name(name)
    title = " ".join(title.split()) or card.name
    if len(title) > _LONGEST_TITLE:
        raise CallerMistake(f"title: found {len(title)} characters; expected at most {_LONGEST_TITLE}")
    now = room.clock()
    event = Opened(
        at=now,
        title=title,
        card=card,
        packets=tuple(_packet(room, p) for p in packets),
        raters=names,
        until=now + timedelta(days=days),
    )
    who: list[tuple[str, Role]] = [(MODERATOR, "moderator"), *((name, "rater") for name in names)]
    links = tuple(Link(name, role, room.token()) for name, role in who)
    keys = [Key(hashed(link.token), link.who, link.role, event.until) for link in links]
    return OpenedPanel(room.store.open(owner, event, id=room.store.new_id(), keys=keys), links)


def _check_name(name: str) -> None:
    if _ADDRESS.search(name):
        raise CallerMistake(
            f"rater {name[:40]!r}: found an address or a number; expected a first name or a letter, nothing that reaches a person"
        )
    if name.casefold() == MODERATOR or len(name) > 60 or not name.isprintable():
        raise CallerMistake(f"rater {name[:40]!r}: expected a short name of its own")


def _packet(room: PanelRoom, id: str) -> Packet:
    if id not in room.packets:
        raise CallerMistake(
            f"found packet {id[:40]!r}; expected one of {', '.join(room.packets)}. Scorecards are calibrated on synthetic packets; "
            "material of real applicants is not taken"
        )
    return room.packets[id]


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def enter(room: PanelRoom, token: str) -> Seat:
    """Who comes in by this link, and to what. `LinkRefused` where it opens nothing (any more)."""
    found = room.store.key(hashed(token)) if token else None
    if found is None or found[1].expires <= room.clock():
        raise LinkRefused(
            "this link opens nothing: it is mistyped, was renewed, or has expired; ask the moderator for a new one"
        )
    return Seat(room.store.load(found[0]), found[1].who, found[1].role)


def _write(room: PanelRoom, id: str, decide: Callable[[Calibration], Sequence[Event]]) -> Calibration:
    """The calibration after what ``decide`` makes of it; decided again on the newest state if somebody wrote meanwhile."""
    for _ in range(_TRIES):
        state = room.store.load(id)
        events = decide(state)
        try:
            return room.store.append(state, *events) if events else state
        except MovedOn:
            continue
    raise MovedOn("others are writing all the time; nothing of yours was written: try again")


# --- raters --------------------------------------------------------------------------------------------


def save(room: PanelRoom, token: str, packet: str, entries: Mapping[str, Entry]) -> Seat:
    """Keep what a rater has put down for a packet, finished or not."""
    seat = _rater(room, token)

    def decide(state: Calibration) -> list[Event]:
        number = _open_round(state)
        return [Saved(at=room.clock(), rater=seat.who, round=number, packet=packet, entries=dict(entries))]

    return seat._replace(state=_write(room, seat.state.id, decide))


def submit(room: PanelRoom, token: str) -> Seat:
    """Lock a rater's round; when that was the last one missing, the round is revealed."""
    seat = _rater(room, token)

    def decide(state: Calibration) -> list[Event]:
        number = _open_round(state)
        event = Submitted(at=room.clock(), rater=seat.who, round=number)
        after = state.apply(event)
        return [event] if after.missing(number) else [event, Revealed(at=room.clock(), round=number)]

    return seat._replace(state=_write(room, seat.state.id, decide))


def sort_back(room: PanelRoom, token: str, dimension: str, chosen: Mapping[str, int]) -> Seat:
    """A rater's levels for the shuffled anchors of a dimension; chosen: letter to level."""
    seat = _rater(room, token)

    def decide(state: Calibration) -> list[Event]:
        anchors = state.card.dimension(dimension).anchors
        levels = sorted_back(anchors, chosen, seed=sort_seed(state, seat.who, dimension))
        if len(levels) < len(anchors) or any(v not in anchors for v in levels.values()):
            raise CallerMistake(
                f"anchors of {dimension}: expected one of {', '.join(map(str, anchors))} for each text"
            )
        return [
            Sorted(
                at=room.clock(),
                rater=seat.who,
                dimension=dimension,
                version=state.card.version,
                chosen=levels,
            )
        ]

    return seat._replace(state=_write(room, seat.state.id, decide))


def sort_seed(state: Calibration, rater: str, dimension: str) -> str:
    """The seed of a rater's own order of a dimension's anchors."""
    return f"{state.id}/{rater}/{dimension}/{state.card.version}"


def _rater(room: PanelRoom, token: str) -> Seat:
    seat = enter(room, token)
    if seat.role != "rater":
        raise CallerMistake("this is the moderator's link; scores are given by a rater's own link")
    return seat


def _open_round(state: Calibration) -> Literal[1, 2]:
    if state.open_round is None:
        raise CallerMistake("no round is being scored now; what was put down before it closed is kept")
    return 1 if state.open_round == 1 else 2


# --- the moderator ---------------------------------------------------------------------------------------


def _moderate(room: PanelRoom, token: str, decide: Callable[[Calibration], Sequence[Event]]) -> Seat:
    seat = enter(room, token)
    if seat.role != "moderator":
        raise CallerMistake("this is for the moderator's link")
    return seat._replace(state=_write(room, seat.state.id, decide))


def _note(text: str) -> str:
    if len(text.strip()) > LONGEST_NOTE:
        raise CallerMistake(
            f"found a note of {len(text.strip()):,} characters; expected at most {LONGEST_NOTE:,}"
        )
    return text.strip()


def close_round(room: PanelRoom, token: str) -> Seat:
    """Reveal the round that is being scored without those who are missing."""

    def decide(state: Calibration) -> list[Event]:
        number = _open_round(state)
        return [Revealed(at=room.clock(), round=number, missing=state.missing(number))]

    return _moderate(room, token, decide)


def discuss(room: PanelRoom, token: str, *, packet: str, dimension: str, why: Why, note: str) -> Seat:
    """Keep why the raters differ in one cell."""
    event = Discussed(at=room.clock(), packet=packet, dimension=dimension, why=why, note=_note(note))
    return _moderate(room, token, lambda _state: [event])


def second_round(room: PanelRoom, token: str) -> Seat:
    """Open the silent second round on the cells that differ by two levels or more, then those with a level and NE."""

    def decide(state: Calibration) -> list[Event]:
        due = tuple((c.packet, c.dimension) for c in rules.due_cells(state))
        return [SecondOpened(at=room.clock(), cells=due)]

    return _moderate(room, token, decide)


def open_reader(
    room: PanelRoom, token: str, read: Callable[[Calibration], tuple[RaterInfo, tuple[ReaderScore, ...]]]
) -> Seat:
    """Open the rules or the model as one more reader, after the people. read: gives its levels; asked only when it is time."""
    seat = enter(room, token)
    rules.ready_for_reader(seat.state)
    if seat.role != "moderator":
        raise CallerMistake("this is for the moderator's link")
    reader, found = read(seat.state)  # once, outside the loop: it may have been paid for
    event = ReaderOpened(at=room.clock(), reader=reader, scores=found)
    return seat._replace(state=_write(room, seat.state.id, lambda _state: [event]))


def reword(room: PanelRoom, token: str, *, dimension: str, level: int, text: str, why: str) -> Seat:
    """Reword an anchor: the next version of the scorecard."""

    def decide(state: Calibration) -> list[Event]:
        after = state.card.reworded(dimension, level, text, why=why)
        before = state.card.dimension(dimension).anchors.get(level, "")
        new = after.dimension(dimension).anchors[level]
        return [
            Reworded(
                at=room.clock(),
                dimension=dimension,
                level=level,
                before=before,
                after=new,
                why=why,
                version=after.version,
            )
        ]

    return _moderate(room, token, decide)


def reweight(
    room: PanelRoom, token: str, *, weights: Mapping[str, float], floors: Mapping[str, int], why: str
) -> Seat:
    """Set other weights and floors: the next version of the scorecard. `CallerMistake` unless weights sum to 100."""

    def decide(state: Calibration) -> list[Event]:
        after = state.card.reweighted(weights, floors, why=why)
        return [
            Reweighted(
                at=room.clock(), weights=dict(weights), floors=dict(floors), why=why, version=after.version
            )
        ]

    return _moderate(room, token, decide)


def sign_off(
    room: PanelRoom,
    token: str,
    *,
    note: str,
    plan: Mapping[str, Sequence[str]] | None = None,
    again: date | None = None,
) -> Seat:
    """Close the calibration; written rationales open.

    plan: who covers which dimensions in interviews; again: the day on which some packets are scored again.
    """
    words = _note(note)
    held = {person: tuple(dict.fromkeys(own)) for person, own in (plan or {}).items() if own}
    event = SignedOff(at=room.clock(), note=words, plan=held, again=again)
    return _moderate(room, token, lambda _state: [event])


def renew_link(room: PanelRoom, id: str, who: str, *, owner: str) -> Link:
    """A new link for one person; the old one opens nothing any more. For the owner of this computer."""
    state = room.store.load(room.store.owned(owner, id))
    if who != MODERATOR and who not in state.raters:
        raise CallerMistake(f"found {who!r}; expected {MODERATOR} or one of {', '.join(state.raters)}")
    role: Role = "moderator" if who == MODERATOR else "rater"
    link = Link(who, role, room.token())
    key = Key(hashed(link.token), who, role, state.opened.until)
    if key.expires <= room.clock():
        raise NotYet(
            "this calibration is over: its links have expired, what was revealed can still be exported"
        )
    room.store.renew(state, LinkRenewed(at=room.clock(), who=who), key)
    return link
