"""What is read at this moment without this tab: after a restart, after a reload, or once nobody looked on any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import conduct
from interviewer.errors import CallerMistake, InterviewerError, MovedOn

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.interview import Interview
    from interviewer.wiring import Parts

LOOK_S = 0.5
GOES_ON = "This is still being read. What comes of it appears here, and is kept also when you close the page."


def followed(
    real: Parts, session: str | None, shown: list[Any], again: Callable[[], list[Any]]
) -> Iterator[list[Any]]:
    """``shown``, and while ``session`` (an interview, a document) is read elsewhere ``again()`` as often as something came of it.

    In between come steps that change nothing, so that the waiting can be ended; it ends by itself after the time that one
    call may take.
    """
    yield shown
    before = real.read_elsewhere(session) if session else ()
    limit = time.monotonic() + real.settings.deadline_s
    if before:
        gr.Info(GOES_ON)
    while before and time.monotonic() < limit:
        time.sleep(LOOK_S)
        now = _now(real, str(session), before)
        yield [gr.skip()] * len(shown) if now == before else again()
        before = now


def _now(real: Parts, session: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """As before while the database is away: the next look is soon."""
    try:
        return real.read_elsewhere(session)
    except InterviewerError:
        return before


def asked_on(real: Parts, room: Room, interview: Interview) -> Interview:
    """The interview with its next drill asked, where its answer was read elsewhere and nobody was there to ask on."""
    take = interview.take
    if take is None or take.is_waiting or take.unrated_words or interview.opened.mode == "realistic":
        return interview
    if not real.was_read_elsewhere(interview.id, take=len(interview.takes) - 1, answers=take.answers):
        return interview
    try:
        return conduct.drill(room, interview)
    except (CallerMistake, MovedOn):  # no drill is left, or another window was quicker
        loaded: Interview = room.store.load(interview.id)
        return loaded
