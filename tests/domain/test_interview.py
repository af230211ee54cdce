"""Events in, state out."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer.domain.interview import (
    Answered,
    Asked,
    Closed,
    Event,
    Interview,
    Opened,
    Rated,
    RatingFailed,
    Retried,
    Skipped,
    replay,
)
from interviewer.errors import CallerMistake

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
OPENED = Opened(at=AT, probes=("P08", "P10"))
ASKED = Asked(at=AT, probe="P08", question="When did you kill work?")
SAID = Answered(at=AT, text="Last spring I stopped it.")
DRILL = Asked(at=AT, probe="P08", criterion="KIL-4", question="What would make you reopen it?")


def after(*events: Event) -> Interview:
    return replay("i", [OPENED, *events])


def test_an_answer_belongs_to_the_question_that_waits() -> None:
    take = after(ASKED, SAID).take
    assert take is not None
    assert (take.turns[0].answer, take.is_waiting, take.unrated_words) == (SAID.text, False, True)


def test_a_drill_s_answer_counts_toward_the_same_story() -> None:
    take = after(ASKED, SAID, Rated(at=AT, rating="r1"), DRILL, Answered(at=AT, text="A hold-out.")).take
    assert take is not None
    assert [p.id for p in take.text().own] == ["turn 1", "turn 2"]
    assert take.text().drilled == {"KIL-4"}
    assert take.asked == {"KIL-4"}


def test_a_retry_is_a_new_take_and_the_old_one_stays() -> None:
    state = after(ASKED, SAID, Rated(at=AT, rating="r1"), Retried(at=AT, probe="P08"), ASKED)
    assert [(t.number, len(t.turns), t.rating) for t in state.takes_of("P08")] == [(1, 1, "r1"), (2, 1, None)]


def test_a_failed_rating_is_kept_and_a_later_one_clears_it() -> None:
    failed = after(ASKED, SAID, RatingFailed(at=AT, reason="the server is down"))
    assert failed.take is not None
    assert (failed.take.failure, failed.take.unrated_words) == ("the server is down", True)
    rated = failed.apply(Rated(at=AT, rating="r1"))
    assert rated.take is not None
    assert (rated.take.failure, rated.take.unrated_words) == (None, False)


def test_passing_on_a_question_leaves_no_words() -> None:
    take = after(ASKED, SAID, Rated(at=AT, rating="r"), DRILL, Skipped(at=AT, reason="NDA")).take
    assert take is not None
    assert (take.is_waiting, take.text().drilled) == (False, frozenset())


def test_the_plan_goes_on_with_the_first_probe_without_a_take() -> None:
    assert after(ASKED, SAID).probe_after == "P10"
    assert after(ASKED, SAID, ASKED.model_copy(update={"probe": "P10"})).probe_after is None


@pytest.mark.parametrize(
    ("events", "next_event", "says"),
    [
        ((), SAID, "nothing was asked yet"),
        ((ASKED, SAID), SAID, "no question is waiting"),
        ((ASKED,), DRILL, "not answered yet"),
        ((), DRILL, "a drill needs an answer"),
        ((ASKED, SAID, Closed(at=AT)), ASKED, "the interview is over"),
        ((ASKED,), OPENED, "open already"),
    ],
)
def test_what_cannot_happen_now_is_refused(events: tuple[Event, ...], next_event: Event, says: str) -> None:
    with pytest.raises(CallerMistake, match=says):
        after(*events).apply(next_event)


def test_a_history_that_does_not_begin_with_its_opening_is_refused() -> None:
    with pytest.raises(CallerMistake, match="expected it to begin"):
        replay("i", [ASKED])
