"""Watch a recorded session step by step. Nothing is asked of a model: the verdicts are those of the recording."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from interviewer.conduct import Room
from interviewer.debrief import Debrief, debrief
from interviewer.domain.interview import Answered, Asked, Closed, Event, Opened, Predicted, Rated, replay
from interviewer.domain.rating import Rating
from interviewer.domain.session import RecordedAnswer, Session


class Step(BaseModel):
    """One thing that happens: a question, an answer, what the model read in it, or the debrief at the end."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["question", "answer", "read", "debrief"]
    probe: str | None = None
    words: str = ""
    rating: Rating | None = None
    debrief: Debrief | None = None


def steps(session: Session, *, library: Any) -> tuple[Step, ...]:
    """The session from the first question to the debrief, in order."""
    found: list[Step] = []
    for one in session.answers:
        found += [
            Step(kind="question", probe=one.probe, words=one.question),
            Step(kind="answer", probe=one.probe, words=one.answer),
            Step(kind="read", probe=one.probe, rating=one.rating),
        ]
    return (*found, Step(kind="debrief", debrief=ended(session, library=library)))


def ended(session: Session, *, library: Any) -> Debrief:
    """The debrief of the whole session, computed by code from the recorded ratings."""
    at = dt.datetime.combine(session.recorded, dt.time(), dt.UTC)
    events: list[Event] = [
        Opened(at=at, probes=tuple(a.probe for a in session.answers), role=session.role, mode="realistic")
    ]
    for n, one in enumerate(session.answers):
        events += _told(one, n, at)
    events += [Closed(at=at), Predicted(at=at, guesses=())]
    interview = replay(session.id, events)
    room = Room(library=library, store=_Recorded(session), clock=lambda: at)
    return debrief(room, interview)


def _told(one: RecordedAnswer, number: int, at: dt.datetime) -> tuple[Event, ...]:
    return (
        Asked(at=at, probe=one.probe, question=one.question),
        Answered(at=at, text=one.answer),
        Rated(at=at, rating=str(number)),
    )


class _Recorded:
    """The ratings of a session, looked up by the place of their answer."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rating(self, id: str) -> Rating:
        """The rating of the answer at place ``id``."""
        return self._session.answers[int(id)].rating
