"""Spoken answers on the clock: seconds of the recording, not words at a guessed pace, wherever there is a recording."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer import conduct, debrief, loops
from interviewer.adapters.library import library
from interviewer.domain.debrief import timeline
from interviewer.domain.delivery import Delivery, Energy, Word, tokens
from interviewer.domain.interview import Answered, Asked, Interview, Opened, replay
from interviewer.present.debrief import debrief_json, debrief_markdown
from interviewer.present.delivery import delivery_lines
from interviewer.rate import rate
from interviewer.raters.rule_rater import RuleRater
from interviewer.web.debrief import debrief_html
from tests.usecases.conftest import Clock

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
STORY = (
    "Last spring, at a parcel firm with twelve depots, I stopped a damage model before the peak-season plan. I had promised "
    "the head of claims a yes or no by June. In nine weeks we had three hundred photos, and forty of them named a depot. "
    "I decided to end it that week, because the scanners were going to change anyway. I made the count, and an intern made "
    "a checklist. By autumn payouts for the five worst products were down from 40 to 31 a week."
)


def spoken(text: str, *, each: float) -> Delivery:
    """Every word takes ``each`` seconds, the first begins after one second."""
    words = tuple(Word(t, 1 + n * each, 1 + (n + 1) * each) for n, (t, _, _) in enumerate(tokens(text)))
    return Delivery(
        seconds=2 + each * len(words),
        engine="test",
        words=words,
        energy=Energy(1, 1 + each * len(words)),
        corrected=True,
    )


def told(delivery: Delivery | None, text: str = STORY) -> Interview:
    asked = Asked(at=AT, probe="P08", question="Tell me.")
    answered = Answered(at=AT, text=text, delivery=delivery, seconds=delivery.seconds if delivery else None)
    return replay("one", [Opened(at=AT, probes=("P08",)), asked, answered])


def on_the_clock(interview: Interview) -> tuple[str, float]:
    take = interview.take
    assert take is not None
    rating, _ = rate(take.text(), library().sheet("P08"), rater=RuleRater())
    verdict = next(v for v in rating.verdicts if v.criterion == "ST-TIME")
    assert verdict.measurement is not None
    return verdict.verdict, verdict.measurement.value


def test_a_spoken_answer_is_timed_by_its_recording_and_a_typed_one_at_150_words_a_minute() -> None:
    words = len(STORY.split())
    verdict, seconds = on_the_clock(told(None))
    assert verdict == "not_met"
    assert seconds == pytest.approx(words * 0.4, abs=1.0)  # 35 s: too short
    slow = spoken(STORY, each=0.9)  # the same words, said slowly, lie in the green
    assert on_the_clock(told(slow)) == ("met", round(slow.seconds, 1))
    assert 60 <= slow.seconds <= 100


def test_the_time_line_reads_the_seconds_of_the_words_also_behind_a_hyphen() -> None:
    delivery = spoken(STORY, each=0.5)
    take = told(delivery).take
    assert take is not None
    rating, _ = rate(take.text(), library().sheet("P08"), rater=RuleRater())
    result = next(m for m in timeline(take, rating).marks if m.label == "result")
    # "peak-season" is one word of the text and two that are spoken: 1 + 0.5 s for each of the spoken words before "By autumn"
    before = len(tokens(STORY[: STORY.index("By autumn")]))
    assert before == len(STORY[: STORY.index("By autumn")].split()) + 1
    assert result.second == pytest.approx(1 + 0.5 * before)


def test_the_debrief_shows_how_an_answer_was_spoken_in_every_form(timed: conduct.Room, clock: Clock) -> None:
    setup = loops.Setup(loop="seven-stories", style="terse")
    plan = loops.draft(timed, setup).plan
    interview = loops.begin(timed, setup, plan.model_copy(update={"prompts": (plan.prompts[2],)}))
    delivery = spoken(STORY, each=0.5)
    interview = loops.answer(timed, interview, STORY, delivery=delivery)
    interview = loops.finish(timed, loops.go_on(timed, interview, rater=RuleRater()).interview)
    whole = debrief.debrief(timed, debrief.predict(timed, interview, []))
    card = whole.cards[0]
    assert card.spoken is not None
    assert card.spoken.seconds == delivery.seconds
    assert card.spoken.words_per_minute == 120
    assert {"Situation", "Action", "Result"} <= {s.part for s in card.stretches}
    page = debrief_html(whole, timed.store.load(interview.id), library=library())
    for shown in (debrief_markdown(whole, library=library()), page):
        assert "How it was spoken (shown, never scored)" in shown
        assert "120 words a minute." in shown
        assert "Result first stated at second" in shown
    assert debrief_json(whole)["cards"][0]["spoken"]["words_per_minute"] == 120
    take = interview.takes[0]
    assert card.rating is not None
    assert "120 words a minute." in delivery_lines(take, card.rating, clock_s=90)


def test_nothing_of_the_delivery_is_shown_for_a_typed_answer(timed: conduct.Room) -> None:
    setup = loops.Setup(loop="first-five")
    interview = loops.begin(timed, setup, loops.draft(timed, setup).plan)
    interview = loops.answer(timed, interview, STORY)
    interview = loops.finish(timed, loops.go_on(timed, interview, rater=RuleRater()).interview)
    whole = debrief.debrief(timed, debrief.predict(timed, interview, []))
    assert whole.cards[0].spoken is None
    assert "How it was spoken" not in debrief_markdown(whole, library=library())


def test_the_pace_of_the_voice_moves_no_verdict_but_the_clock() -> None:
    def judged(delivery: Delivery | None) -> dict[str, str]:
        take = told(delivery).take
        assert take is not None
        rating, _ = rate(take.text(), library().sheet("P08"), rater=RuleRater())
        return {v.criterion: v.verdict for v in rating.verdicts if v.criterion != "ST-TIME"}

    assert judged(spoken(STORY, each=0.3)) == judged(spoken(STORY, each=1.2)) == judged(None)
