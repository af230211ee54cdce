"""An interview is a value: events in, state out.

Everything that happens is an event; `replay` folds them into an `Interview`. The clock is outside: every event
carries its time. Nothing here decides what is said next; see `probe.next_drill`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from interviewer.domain.text import Speaker, Text, transcript
from interviewer.errors import CallerMistake

Source = Literal["typed", "voice", "file"]
Role = Literal["lead-manager", "lead-ic", "founding", "staff", "any"]
Style = Literal["neutral", "probing", "terse"]


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


class Asked(_Event):
    """A question is put: the probe's own, a drill for one criterion, or a follow-up of somebody else's transcript."""

    kind: Literal["asked"] = "asked"
    probe: str
    question: str
    criterion: str | None = None
    follow_up: bool = False


class Answered(_Event):
    """The person's words, kept before anything is computed from them."""

    kind: Literal["answered"] = "answered"
    text: str
    source: Source = "typed"
    seconds: float | None = None


class Rated(_Event):
    """A rating of the current take was stored under this id."""

    kind: Literal["rated"] = "rated"
    rating: str


class RatingFailed(_Event):
    """The current take could not be rated, and why; it can be tried again."""

    kind: Literal["rating_failed"] = "rating_failed"
    reason: str


class Skipped(_Event):
    """The person passed on the question: not remembered, under NDA, or no such story."""

    kind: Literal["skipped"] = "skipped"
    reason: str = ""


class Retried(_Event):
    """A new take of a probe begins beside the old one."""

    kind: Literal["retried"] = "retried"
    probe: str


class Closed(_Event):
    """The interview is over."""

    kind: Literal["closed"] = "closed"


Event = Annotated[
    Opened | Asked | Answered | Rated | RatingFailed | Skipped | Retried | Closed, Field(discriminator="kind")
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class Turn(BaseModel):
    """One question with its answer, if there is one yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    criterion: str | None = None
    answer: str | None = None
    source: Source = "typed"
    seconds: float | None = None
    skipped: bool = False


class Take(BaseModel):
    """One telling of the story for one probe: the opening answer and its drills."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    probe: str
    number: int
    turns: tuple[Turn, ...] = ()
    ratings: tuple[str, ...] = ()
    failure: str | None = None
    unrated_words: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """Criteria that were drilled for, answered or not."""
        return frozenset(t.criterion for t in self.turns if t.criterion)

    @property
    def rating(self) -> str | None:
        """Id of the newest rating; None before the first."""
        return self.ratings[-1] if self.ratings else None

    @property
    def is_waiting(self) -> bool:
        """Whether the last question has no answer yet."""
        return bool(self.turns) and self.turns[-1].answer is None and not self.turns[-1].skipped

    def text(self) -> Text:
        """What was said, as a rater reads it: questions between, the person's own turns quotable."""
        said: list[tuple[Speaker, str, str | None]] = []
        for turn in self.turns:
            if turn.answer is not None:
                said.append(("interviewer", turn.question, None))
                said.append(("candidate", turn.answer, turn.criterion))
        return transcript(said)


class Interview(BaseModel):
    """The state that the events add up to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    opened: Opened
    takes: tuple[Take, ...] = ()
    closed: bool = False
    events: int = 1

    @property
    def take(self) -> Take | None:
        """The take that is under way, or was last."""
        return self.takes[-1] if self.takes else None

    def takes_of(self, probe: str) -> tuple[Take, ...]:
        """All takes of one probe, oldest first."""
        return tuple(t for t in self.takes if t.probe == probe)

    @property
    def probe_after(self) -> str | None:
        """The next probe of the plan that has no take yet."""
        done = {t.probe for t in self.takes}
        return next((p for p in self.opened.probes if p not in done), None)

    def apply(self, event: Event) -> Interview:
        """The interview after ``event``; `CallerMistake` where it cannot happen now."""
        if isinstance(event, Opened):
            raise CallerMistake("the interview is open already")
        if self.closed and not isinstance(event, Rated | RatingFailed | Retried):
            raise CallerMistake("the interview is over; open a new one, or retry one of its answers")
        if isinstance(event, Closed):
            return self._with(closed=True)
        if isinstance(event, Asked):
            return self._ask(event)
        if isinstance(event, Retried):
            number = len(self.takes_of(event.probe)) + 1
            return self._with(takes=(*self.takes, Take(probe=event.probe, number=number)), closed=False)
        return self._with(takes=(*self.takes[:-1], _grown(self.take, event)))

    def _ask(self, event: Asked) -> Interview:
        turn = Turn(question=event.question, criterion=event.criterion)
        take = self.take
        if event.criterion is None and not event.follow_up and (take is None or take.turns):
            take = Take(probe=event.probe, number=len(self.takes_of(event.probe)) + 1, turns=(turn,))
            return self._with(takes=(*self.takes, take))
        if take is None:
            raise CallerMistake("a drill needs an answer to drill on; ask a probe first")
        if take.is_waiting:
            raise CallerMistake("the last question is not answered yet")
        return self._with(takes=(*self.takes[:-1], take.model_copy(update={"turns": (*take.turns, turn)})))

    def _with(self, **changes: object) -> Interview:
        return self.model_copy(update={**changes, "events": self.events + 1})


def _grown(take: Take | None, event: Event) -> Take:
    if take is None:
        raise CallerMistake("nothing was asked yet")
    if isinstance(event, Rated):
        ratings = (*take.ratings, event.rating)
        return take.model_copy(update={"ratings": ratings, "failure": None, "unrated_words": False})
    if isinstance(event, RatingFailed):
        return take.model_copy(update={"failure": event.reason})
    if not take.is_waiting:
        raise CallerMistake("no question is waiting for an answer")
    if isinstance(event, Skipped):
        last = take.turns[-1].model_copy(update={"skipped": True})
        return take.model_copy(update={"turns": (*take.turns[:-1], last)})
    assert isinstance(event, Answered)
    last = take.turns[-1].model_copy(
        update={"answer": event.text, "source": event.source, "seconds": event.seconds}
    )
    return take.model_copy(update={"turns": (*take.turns[:-1], last), "unrated_words": True})


def replay(id: str, events: Iterable[Event]) -> Interview:
    """The interview that ``events`` add up to; the first one must be `Opened`."""
    stream = iter(events)
    first = next(stream, None)
    if not isinstance(first, Opened):
        raise CallerMistake(f"interview {id}: expected it to begin with 'opened', found {first!r}")
    state = Interview(id=id, opened=first)
    for event in stream:
        state = state.apply(event)
    return state
