"""What can happen in a calibration, as values. The log of a calibration is these, in order, and nothing else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer.domain.packet import Packet
from interviewer.domain.rating import RaterInfo
from interviewer.domain.scorecard import Card

Confidence = Literal["low", "medium", "high"]
Why = Literal["different evidence", "different standard", "unclear anchor", "not said"]
LONGEST_NOTE, LONGEST_QUOTE, LONGEST_NAME = 2_000, 1_200, 60
RaterName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Level = Annotated[int, Field(ge=1, le=5)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(_Frozen):
    """What one rater has put down for one cell so far. level: 1-5, ``NE`` for no evidence, None for not yet."""

    level: Level | Literal["NE"] | None = None
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE)] = ""
    confidence: Confidence | None = None


class _Event(_Frozen):
    at: datetime


class Opened(_Event):
    """A moderator opened a calibration of ``card`` on ``packets`` for ``raters``; links hold until ``until``."""

    kind: Literal["opened"] = "opened"
    title: Annotated[str, Field(min_length=1, max_length=120)]
    card: Card
    packets: tuple[Packet, ...]
    raters: tuple[RaterName, ...]
    until: datetime


class Saved(_Event):
    """A rater put down one packet, finished or not; it replaces what the same rater had there."""

    kind: Literal["saved"] = "saved"
    rater: RaterName
    round: Literal[1, 2]
    packet: str
    entries: dict[str, Entry]


class Submitted(_Event):
    """A rater's round is complete and locked."""

    kind: Literal["submitted"] = "submitted"
    rater: RaterName
    round: Literal[1, 2]


class Revealed(_Event):
    """A round was opened to everybody: all were in, or the moderator closed it without ``missing``."""

    kind: Literal["revealed"] = "revealed"
    round: Literal[1, 2]
    missing: tuple[str, ...] = ()


class Discussed(_Event):
    """Why two raters differ in one cell, as the panel sees it."""

    kind: Literal["discussed"] = "discussed"
    packet: str
    dimension: str
    why: Why
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class SecondOpened(_Event):
    """A second, silent round on the cells that differ by two levels or more."""

    kind: Literal["second opened"] = "second opened"
    cells: tuple[tuple[str, str], ...]


class ReaderScore(_Frozen):
    """One level of the rules or the model; None is NE, with the reason. quote: from a criterion that counted."""

    packet: str
    dimension: str
    level: Level | None
    quote: str = ""
    reason: str = ""


class ReaderOpened(_Event):
    """The rules or the model were opened as one more reader, after the people."""

    kind: Literal["reader opened"] = "reader opened"
    reader: RaterInfo
    scores: tuple[ReaderScore, ...]


class Reworded(_Event):
    """An anchor got another wording, which made version ``version`` of the scorecard."""

    kind: Literal["reworded"] = "reworded"
    dimension: str
    level: Level
    before: str
    after: str
    why: str
    version: int


class Reweighted(_Event):
    """The scorecard got other weights or floors, which made version ``version``."""

    kind: Literal["reweighted"] = "reweighted"
    weights: dict[str, float]
    floors: dict[str, int]
    why: str
    version: int


class Sorted(_Event):
    """A rater sorted the shuffled anchors of a dimension back: level to the level chosen for its text."""

    kind: Literal["sorted"] = "sorted"
    rater: RaterName
    dimension: str
    version: int
    chosen: dict[Level, Level]


class LinkRenewed(_Event):
    """Somebody got a new link; the old one no longer opens anything."""

    kind: Literal["link renewed"] = "link renewed"
    who: str


class SignedOff(_Event):
    """The panel is done with this scorecard version; written rationales are open from here on.

    plan: who covers which dimensions in interviews; again: when some of it is to be scored again, None if not agreed.
    """

    kind: Literal["signed off"] = "signed off"
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    plan: dict[RaterName, tuple[str, ...]] = {}
    again: date | None = None


Event = Annotated[
    Opened | Saved | Submitted | Revealed | Discussed | SecondOpened | ReaderOpened | Reworded | Reweighted | Sorted
    | LinkRenewed | SignedOff,
    Field(discriminator="kind"),
]  # fmt: skip
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])
