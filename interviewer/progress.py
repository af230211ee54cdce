"""How practice goes over time, read from what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer import conduct, debrief
from interviewer.conduct import Room
from interviewer.domain import debrief as rules
from interviewer.domain import progress
from interviewer.domain.debrief import Outcome
from interviewer.domain.interview import Interview
from interviewer.domain.progress import Calibration, Coverage, Takes, Told, Trend
from interviewer.domain.rating import VerdictValue
from interviewer.domain.story import WORDS_PER_MINUTE
from interviewer.errors import NotFound

PAGE = 200
#: Probes of so many of the last interviews are not planned again at once.
RECENT = 3


class HistoryStore(Protocol):
    """The part of the store that a look back reads."""

    def history(self, *, search: str = "", limit: int = 200, offset: int = 0) -> Sequence[Any]: ...
    def load(self, id: str) -> Interview: ...


class Progress(BaseModel):
    """All that there is to see of one person's practice. No total."""

    model_config = ConfigDict(frozen=True)

    told: tuple[Told, ...]
    trends: tuple[Trend, ...]
    coverage: tuple[Coverage, ...]
    calibration: Calibration
    takes: tuple[Takes, ...]


def look_back(room: Room) -> Progress:
    """Trends, coverage, calibration and takes over everything that was rated."""
    told, outcomes = _told_and_guessed(room)
    return Progress(
        told=told,
        trends=progress.trends(told),
        coverage=progress.coverage(told, room.library.scorecard),
        calibration=progress.calibration(outcomes),
        takes=progress.takes_by_probe(told),
    )


def seen(room: Room) -> Mapping[str, VerdictValue]:
    """The verdict by criterion over everything that was told: what a plan need not ask again."""
    return progress.seen(_told_and_guessed(room)[0])


def _told_and_guessed(room: Room) -> tuple[tuple[Told, ...], tuple[Outcome, ...]]:
    """Every rated take, oldest first, and what came of every guess."""
    told, outcomes = list[Told](), list[Outcome]()
    for interview in interviews(room):
        heard = debrief.heard(room, interview)
        outcomes += rules.outcomes(interview.guesses or (), heard)
        told += [_told(room, interview, h) for h in heard if h.rating is not None]
    return tuple(sorted(told, key=lambda t: t.at)), tuple(outcomes)


def asked_lately(room: Room) -> tuple[str, ...]:
    """Probes that the last three interviews asked."""
    found: dict[str, None] = {}
    for number, interview in enumerate(interviews(room)):
        if number >= RECENT:
            break
        found |= dict.fromkeys(t.probe for t in interview.takes)
    return tuple(found)


def interviews(room: Room) -> Iterator[Interview]:
    """Every interview that is kept, newest first."""
    offset = 0
    while page := room.store.history(limit=PAGE, offset=offset):
        for entry in page:
            if entry.kind == "interview":
                yield room.store.load(entry.id)
        offset += len(page)


def _told(room: Room, interview: Interview, heard: rules.Heard) -> Told:
    opening = next(t for t in heard.take.turns if t.answer)
    words = len((opening.answer or "").split())
    try:
        aim: int | None = conduct.probe_of(room, interview, heard.take.probe).clock_s
    except NotFound:  # a probe that this version no longer has
        aim = None
    return Told(
        at=opening.at or interview.opened.at,
        interview=interview.id,
        heard=heard,
        words=words,
        seconds=round(opening.seconds or words * 60 / WORDS_PER_MINUTE, 1),
        aim_s=aim,
    )
