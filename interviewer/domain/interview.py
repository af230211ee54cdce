"""An interview is a value: events in, state out.

Everything that happens is an event; `replay` folds them into an `Interview`. The clock is outside: every event
carries its time. Nothing here decides what is said next; see `probe.next_drill`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.coaching import Stronger
from interviewer.domain.delivery import Delivery
from interviewer.domain.events import (
    EVENT as EVENT,
)
from interviewer.domain.events import (
    Answered as Answered,
)
from interviewer.domain.events import (
    Asked as Asked,
)
from interviewer.domain.events import (
    Closed as Closed,
)
from interviewer.domain.events import (
    Event as Event,
)
from interviewer.domain.events import (
    Guess as Guess,
)
from interviewer.domain.events import (
    Invited as Invited,
)
from interviewer.domain.events import (
    Mode as Mode,
)
from interviewer.domain.events import (
    Noted as Noted,
)
from interviewer.domain.events import (
    Opened as Opened,
)
from interviewer.domain.events import (
    Paused as Paused,
)
from interviewer.domain.events import (
    Predicted as Predicted,
)
from interviewer.domain.events import (
    Rated as Rated,
)
from interviewer.domain.events import (
    RatingFailed as RatingFailed,
)
from interviewer.domain.events import (
    Replied as Replied,
)
from interviewer.domain.events import (
    Resumed as Resumed,
)
from interviewer.domain.events import (
    Retried as Retried,
)
from interviewer.domain.events import (
    Role as Role,
)
from interviewer.domain.events import (
    Skipped as Skipped,
)
from interviewer.domain.events import (
    Source as Source,
)
from interviewer.domain.events import (
    Strengthened as Strengthened,
)
from interviewer.domain.events import (
    Style as Style,
)
from interviewer.domain.events import (
    Timed as Timed,
)
from interviewer.domain.text import Speaker, Text, transcript
from interviewer.errors import CallerMistake

#: Where an interview stands; see `Interview.stage`.
Stage = Literal["answer", "reading", "questions", "predict", "debrief", "paused"]
#: A gap longer than this between two events is a break (a closed laptop), and is not counted.
BREAK_S = 20 * 60
#: Why a follow-up was passed on that excuses nothing: what was found before it stands.
SAID_ALREADY: Final = "said already"
#: Said before a question for what a rule could neither find nor call missing.
UNSURE = "You may have said this already; a rule cannot tell."


class Turn(BaseModel):
    """One question with its answer, if there is one yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    criterion: str | None = None
    answer: str | None = None
    source: Source = "typed"
    seconds: float | None = None
    delivery: Delivery | None = None
    at: datetime | None = None  # when it was answered
    skipped: bool = False
    passed_because: str = ""
    remark: str = ""
    follow_up: bool = False
    worded_by: str = ""
    unsure: bool = False

    @property
    def preface(self) -> str:
        """What the interviewer says before the question; often nothing."""
        return " ".join(filter(None, (self.remark, UNSURE if self.unsure else "")))


class Take(BaseModel):
    """One telling of the story for one probe: the opening answer and its drills."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    probe: str
    number: int
    turns: tuple[Turn, ...] = ()
    ratings: tuple[str, ...] = ()
    failure: str | None = None
    unrated_words: bool = False
    stronger: tuple[Stronger, ...] = ()

    @property
    def version(self) -> Stronger | None:
        """The stronger version that leans on the newest rating; None where there is none yet."""
        return next((v for v in reversed(self.stronger) if v.rating == self.rating), None)

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

    @property
    def answers(self) -> int:
        """How many of its questions were answered with words."""
        return sum(t.answer is not None for t in self.turns)

    @property
    def excused(self) -> dict[str, str]:
        """Criteria that the person passed on when drilled for them, with the reason: not observed, never missing.

        Not what they say they have said already: that stays what it was found to be.
        """
        return {
            t.criterion: t.passed_because
            for t in self.turns
            if t.criterion and t.skipped and t.passed_because != SAID_ALREADY
        }

    @property
    def may_be_misheard(self) -> bool:
        """Whether an answer is a doubtful transcript that nobody has read through; nothing is held against it."""
        return any(t.delivery.may_be_misheard for t in self.turns if t.delivery)

    def text(self) -> Text:
        """What was said, as a rater reads it: questions between, the person's own turns quotable."""
        said: list[tuple[Speaker, str, str | None]] = []
        for turn in self.turns:
            if turn.answer is not None:
                said.append(("interviewer", turn.question, None))
                said.append(("candidate", turn.answer, turn.criterion))
        told = transcript(said)
        spoken = [t.seconds for t in self.turns if t.answer is not None]
        timed = (
            p if p.speaker == "interviewer" else p.model_copy(update={"seconds": spoken.pop(0)})
            for p in told.passages
        )
        return told.model_copy(update={"passages": tuple(timed)})


class Interview(BaseModel):
    """The state that the events add up to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    opened: Opened
    takes: tuple[Take, ...] = ()
    closed: bool = False
    ended: bool = False  # closed at least once; a retry opens it again, and leads back to the debrief
    paused: bool = False
    invited: bool = False
    noted: tuple[str, ...] = ()
    replies: tuple[Replied | None, ...] = ()  # one for each question noted; None where there is none yet
    guesses: tuple[Guess, ...] | None = None
    used_s: float = 0.0
    last_at: datetime | None = None
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

    @property
    def stage(self) -> Stage:
        """Where it stands: a question waits, an answer is being read (or was, when the page closed), the person's
        own questions, the prediction before any feedback, the debrief, or a pause."""
        if self.closed:
            return "predict" if self.guesses is None else "debrief"
        if self.paused:
            return "paused"
        if self.take is not None and self.take.is_waiting:
            return "answer"
        return "questions" if self.invited and not self.ended else "reading"

    def apply(self, event: Event) -> Interview:
        """The interview after ``event``; `CallerMistake` where it cannot happen now.

        ``used_s`` grows by the seconds since the last event. Pauses, breaks and a clock that was set back count nothing.
        """
        gap = (event.at - (self.last_at or self.opened.at)).total_seconds()
        counts = 0 <= gap <= BREAK_S and not self.paused and not self.closed
        after = self._after(event)
        return after.model_copy(
            update={"used_s": self.used_s + (gap if counts else 0.0), "last_at": event.at}
        )

    def _after(self, event: Event) -> Interview:
        if isinstance(event, Opened):
            raise CallerMistake("the interview is open already")
        if self.closed and not isinstance(event, Rated | RatingFailed | Retried | Predicted | Strengthened):
            raise CallerMistake("the interview is over; open a new one, or retry one of its answers")
        simple = self._simple(event)
        if simple is not None:
            return self._with(**simple)
        if isinstance(event, Asked):
            return self._ask(event)
        if isinstance(event, Retried):
            number = len(self.takes_of(event.probe)) + 1
            return self._with(takes=(*self.takes, Take(probe=event.probe, number=number)), closed=False)
        if isinstance(event, Rated) and event.take is not None:
            return self._rated_late(event, event.take)
        if isinstance(event, Strengthened):
            return self._strengthened(event)
        return self._with(takes=(*self.takes[:-1], _grown(self.take, event)), paused=False)

    def _simple(self, event: Event) -> dict[str, object] | None:
        """What an event changes that concerns no take."""
        if isinstance(event, Closed):
            return {"closed": True, "ended": True, "paused": False}
        if isinstance(event, Paused):
            return {"paused": True}
        if isinstance(event, Resumed):
            return {"paused": False}
        if isinstance(event, Invited):
            return {"invited": True}
        if isinstance(event, Noted):
            return {"noted": (*self.noted, event.text), "replies": (*self.replies, None)}
        if isinstance(event, Replied):
            if not self.replies or self.replies[-1] is not None:
                raise CallerMistake("no question of yours is waiting for a reply")
            return {"replies": (*self.replies[:-1], event)}
        if isinstance(event, Predicted):
            if self.guesses is not None:
                raise CallerMistake("the prediction was given already; it cannot be changed after feedback")
            return {"guesses": event.guesses}
        return None

    def _rated_late(self, event: Rated, index: int) -> Interview:
        """A rating that came in after the person had moved on counts for the take it was made of.

        Where that take has answers which the rating has not read, it stands behind newer ratings and the words
        still count as unrated.
        """
        if not 0 <= index < len(self.takes):
            raise CallerMistake(f"no take {index} to rate; the interview has {len(self.takes)}")
        take = self.takes[index]
        if event.turns is not None and event.turns < take.answers:
            changed = take.model_copy(update={"ratings": (event.rating, *take.ratings)})
        else:
            changed = _grown(take, event)
        return self._with(takes=(*self.takes[:index], changed, *self.takes[index + 1 :]))

    def _strengthened(self, event: Strengthened) -> Interview:
        if event.take >= len(self.takes):
            raise CallerMistake(f"no take {event.take} to make stronger; the interview has {len(self.takes)}")
        take = self.takes[event.take]
        changed = take.model_copy(update={"stronger": (*take.stronger, event.version)})
        return self._with(takes=(*self.takes[: event.take], changed, *self.takes[event.take + 1 :]))

    def _ask(self, event: Asked) -> Interview:
        turn = Turn(
            question=event.question,
            criterion=event.criterion,
            remark=event.remark,
            follow_up=event.follow_up,
            worded_by=event.worded_by,
            unsure=event.unsure,
        )
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
    if isinstance(event, Timed):
        return _timed(take, event)
    if not take.is_waiting:
        raise CallerMistake("no question is waiting for an answer")
    if isinstance(event, Skipped):
        last = take.turns[-1].model_copy(
            update={"skipped": True, "passed_because": event.reason or "passed on"}
        )
        return take.model_copy(update={"turns": (*take.turns[:-1], last)})
    assert isinstance(event, Answered)
    last = take.turns[-1].model_copy(
        update={
            "answer": event.text,
            "source": event.source,
            "seconds": event.seconds,
            "delivery": event.delivery,
            "at": event.at,
        }
    )
    return take.model_copy(update={"turns": (*take.turns[:-1], last), "unrated_words": True})


def _timed(take: Take, event: Timed) -> Take:
    if not take.turns or take.turns[-1].delivery is None:
        raise CallerMistake("the last answer was not spoken, so there is nothing to time")
    last = take.turns[-1].model_copy(update={"delivery": event.delivery})
    return take.model_copy(update={"turns": (*take.turns[:-1], last)})


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
