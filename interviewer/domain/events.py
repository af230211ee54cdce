"""What can happen in an interview. Every event carries its time; what was stored once can be read for ever."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer.domain.coaching import Stronger
from interviewer.domain.delivery import Delivery

Source = Literal["typed", "voice", "file"]
Role = Literal["lead-manager", "lead-ic", "founding", "staff", "any"]
Style = Literal["neutral", "probing", "terse"]
Mode = Literal["coached", "realistic"]


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime


class Opened(_Event):
    """The interview begins: which probes, in which order, for which role."""

    kind: Literal["opened"] = "opened"
    probes: tuple[str, ...]
    loop: str | None = None
    role: Role = "any"
    style: Style = "neutral"
    rater: Literal["auto", "rules", "model"] = "auto"
    mode: Mode = "coached"
    minutes: int | None = None
    thinking_s: int = 0
    strict: bool = False
    own: dict[str, str] = Field(default_factory=dict)  # the person's own questions, by id (Q01 …)
    reasons: dict[str, str] = Field(default_factory=dict)  # why the plan holds each probe


class Asked(_Event):
    """A question is put: the probe's own, a drill for one criterion, or a follow-up of somebody else's transcript."""

    kind: Literal["asked"] = "asked"
    probe: str
    question: str
    criterion: str | None = None
    follow_up: bool = False
    remark: str = ""  # what the interviewer says before it, e.g. that this story was told already
    worded_by: str = ""  # who put it into these words, where it was not the rules
    unsure: bool = False  # asked for what a rule could neither find nor call missing


class Answered(_Event):
    """The person's words, kept before anything is computed from them."""

    kind: Literal["answered"] = "answered"
    text: str
    source: Source = "typed"
    seconds: float | None = None
    delivery: Delivery | None = None


class Timed(_Event):
    """Better word times for the last answer, found in its recording after it was kept."""

    kind: Literal["timed"] = "timed"
    delivery: Delivery


class Rated(_Event):
    """A rating was stored under this id: of the current take, or of ``take`` (its index) with ``turns`` answers read."""

    kind: Literal["rated"] = "rated"
    rating: str
    take: int | None = None
    turns: int | None = None


class RatingFailed(_Event):
    """The current take could not be rated, and why; it can be tried again."""

    kind: Literal["rating_failed"] = "rating_failed"
    reason: str


class Skipped(_Event):
    """The person passed on the question: not remembered, under NDA, or no such story."""

    kind: Literal["skipped"] = "skipped"
    reason: str = ""
    said: str = ""  # the person's words, where they passed in words


class Retried(_Event):
    """A new take of a probe begins beside the old one."""

    kind: Literal["retried"] = "retried"
    probe: str


class Strengthened(_Event):
    """A stronger version of the take with this index was made; it names the rating that it leans on."""

    kind: Literal["strengthened"] = "strengthened"
    take: Annotated[int, Field(ge=0)]
    version: Stronger


class Closed(_Event):
    """The interview is over."""

    kind: Literal["closed"] = "closed"


class Paused(_Event):
    """The person left for a while; the time until `Resumed` is not counted."""

    kind: Literal["paused"] = "paused"


class Resumed(_Event):
    """The person is back."""

    kind: Literal["resumed"] = "resumed"


class Invited(_Event):
    """The interviewer turns over: what would the person like to ask?"""

    kind: Literal["invited"] = "invited"


class Noted(_Event):
    """A question of the person's own, noted and never scored."""

    kind: Literal["noted"] = "noted"
    text: str


class Replied(_Event):
    """What the interviewer said to the last question of the person's own; ``facts`` of the company's card, ``by`` whom."""

    kind: Literal["replied"] = "replied"
    text: str
    by: Literal["card", "model"] = "card"
    facts: tuple[str, ...] = ()
    note: str = ""


class Guess(BaseModel):
    """Before feedback: whether the person thinks they met a criterion in full, and how sure they are, 50-99 %."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    take: Annotated[int, Field(ge=0)]
    criterion: str
    hit: bool
    sure: Annotated[int, Field(ge=50, le=99)]


class Predicted(_Event):
    """What the person predicted before they saw any feedback; no guesses where they chose not to."""

    kind: Literal["predicted"] = "predicted"
    guesses: tuple[Guess, ...] = ()


Event = Annotated[
    Opened
    | Asked
    | Answered
    | Timed
    | Rated
    | RatingFailed
    | Skipped
    | Retried
    | Strengthened
    | Closed
    | Paused
    | Resumed
    | Invited
    | Noted
    | Replied
    | Predicted,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
