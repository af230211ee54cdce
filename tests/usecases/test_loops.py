"""A loop as it would be run for real, with a scripted candidate, a clock that the test turns, and the rule rater."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from interviewer import conduct, debrief, loops
from interviewer.domain import script
from interviewer.domain.interview import Guess, Interview
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake, MovedOn, ProviderFault
from interviewer.rate import Judgement
from interviewer.raters.rule_rater import RuleRater
from tests.usecases.conftest import Clock

RULES = RuleRater()
READY = loops.Setup(loop="lead-manager-45")
VAGUE = "We worked on many things with the team and in the end it went well for everybody, which was good to see for us."


def begin(room: conduct.Room, setup: loops.Setup = READY) -> Interview:
    return loops.begin(room, setup, loops.draft(room, setup).plan)


def say(room: conduct.Room, interview: Interview, words: str) -> Interview:
    return loops.go_on(room, loops.answer(room, interview, words), rater=RULES).interview


def question(interview: Interview) -> str:
    assert interview.take is not None
    return interview.take.turns[-1].question


def hold(room: conduct.Room, clock: Clock, strong: dict[str, str]) -> Interview:
    """The strong candidate from the first question to the end."""
    interview = begin(room)
    while interview.stage == "answer":
        take = interview.take
        assert take is not None
        clock.wait(seconds=20)  # thinking
        clock.wait(seconds=100)
        words = strong[take.probe] if not take.answers else "I don't remember."
        interview = say(room, interview, words)
    return interview


# --- forty-five minutes, to the end ---------------------------------------------------------------


def test_a_strong_candidate_fills_leadership_communication_and_every_topic_that_was_asked(
    timed: conduct.Room, clock: Clock, strong: dict[str, str]
) -> None:
    interview = hold(timed, clock, strong)
    assert interview.stage == "questions"
    clock.wait(minutes=3)
    interview = loops.note(timed, interview, "How do you decide what not to build?")
    interview = loops.finish(timed, interview)
    assert interview.stage == "predict"
    interview = debrief.predict(timed, interview, [])
    assert interview.stage == "debrief"
    told = debrief.debrief(timed, interview)
    levels = {d.id: d.level for d in told.dimensions}
    assert (levels["LED"] or 0) >= 4
    assert levels["COM"] == 3  # COM-4 is not asked in this set, which caps it and says so
    assert [t.says for t in told.topics] == [
        "BAR 5 of 5",
        "FBK 5 of 5",
        "MGM 1 of 1",
        "KIL 5 of 5",
        "NOS 5 of 5",
    ]
    assert {g.dimension for g in told.gaps} == {"FRM", "EXP", "MOD", "PRD", "DAT"}
    assert all(g.probe for g in told.gaps)
    assert told.composite.value is None  # the rule rater gives none
    assert told.composite.coverage == pytest.approx(0.15)  # COM 10 and LED 5 of 100
    assert told.noted == ("How do you decide what not to build?",)
    assert told.minutes < 45


def test_nobody_is_coached_before_the_debrief_and_drills_quote_the_person(timed: conduct.Room) -> None:
    interview = say(
        timed, begin(timed), VAGUE + " I sent back the churn analysis in March because it had no interval."
    )
    take = interview.take
    assert take is not None
    assert take.turns[-1].criterion is not None
    asked = question(interview)
    drill = timed.library.sheet("P01").drill(take.turns[-1].criterion)
    said = re.findall(r'^You said "([^"]+)"\. ', asked)
    assert asked.endswith(drill)
    assert said[0].removesuffix(" …") in take.text().own[0].text


@pytest.mark.parametrize(("style", "most"), [("terse", 2), ("neutral", 3), ("probing", 4)])
def test_a_style_sets_the_number_of_drills_and_nothing_else(
    timed: conduct.Room, style: str, most: int
) -> None:
    interview = begin(timed, READY.model_copy(update={"style": style}))
    drills = 0
    interview = say(timed, interview, VAGUE)
    while interview.take is not None and interview.take.probe == "P01":
        drills += 1
        interview = say(timed, interview, "It was fine and the people were happy with how it went on.")
    assert drills == most


# --- passing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("I don't remember.", "not remembered"),
        ("Sorry, that is under NDA", "under NDA"),
        ("I can’t talk about that, it's confidential.", "under NDA"),
        ("pass", "passed on"),
    ],
)
def test_who_does_not_remember_or_may_not_say_moves_on_and_it_counts_as_not_observed(
    timed: conduct.Room, words: str, why: str
) -> None:
    interview = say(timed, begin(timed), VAGUE)
    asked = interview.take.turns[-1].criterion  # type: ignore[union-attr]
    interview = say(timed, interview, words)
    take = interview.take
    assert take is not None
    assert (take.turns[1].skipped, take.turns[1].passed_because) == (True, why)
    assert take.turns[-1].criterion not in (None, asked)  # the next drill, another one
    verdict = timed.store.rating(take.rating).verdict(asked)
    assert verdict.verdict == "not_observed"


def test_who_has_no_such_story_is_asked_once_for_the_nearest_one(timed: conduct.Room) -> None:
    interview = say(timed, begin(timed), "I have no such story.")
    assert question(interview) == script.ELICIT
    interview = say(timed, interview, "Nothing like that, sorry, I don't have an example.")
    assert interview.take is not None
    assert interview.take.probe == "P66"


def test_a_long_answer_that_mentions_an_nda_is_an_answer(timed: conduct.Room) -> None:
    words = "The numbers are confidential, so I give ratios: I sent back a forecast in March because it had no interval at all."
    interview = say(timed, begin(timed), words)
    assert interview.takes[0].turns[0].answer == words


def test_the_same_story_told_again_is_remarked_on(timed: conduct.Room, strong: dict[str, str]) -> None:
    interview = begin(timed)
    while interview.take is not None and interview.take.probe == "P01":
        interview = say(timed, interview, "pass" if interview.take.answers else strong["P01"])
    retold = strong["P01"].replace("I set the bar by", "Let me put it so: I lead by")
    interview = say(timed, interview, retold)
    assert interview.take is not None
    assert (
        interview.take.turns[-1].remark
        == "You told this one before, for Setting the bar. You can go on with it, or tell another."
    )


def test_another_story_is_not_remarked_on(timed: conduct.Room, clock: Clock, strong: dict[str, str]) -> None:
    interview = hold(timed, clock, strong)
    assert [t.remark for take in interview.takes for t in take.turns if t.remark] == []


def test_a_drill_that_was_skipped_is_not_asked_again_with_coaching_either(timed: conduct.Room) -> None:
    interview = conduct.answer(timed, conduct.open_probe(timed, "P08"), VAGUE)
    interview, first = conduct.rate_take(timed, interview, rater=RULES)
    interview = conduct.skip(timed, conduct.drill(timed, interview), reason="no answer")
    interview = conduct.drill(timed, interview)
    assert first.next_drill is not None
    assert interview.take is not None
    assert interview.take.turns[-1].criterion not in (None, first.next_drill.criterion)


def test_the_one_fix_of_a_strong_answer_is_none_and_never_its_scope(
    timed: conduct.Room, strong: dict[str, str]
) -> None:
    interview = conduct.answer(timed, conduct.open_probe(timed, "P01"), strong["P01"])
    assert conduct.rate_take(timed, interview, rater=RULES)[1].one_fix is None


# --- the clock -------------------------------------------------------------------------------------


def test_a_pause_and_a_closed_laptop_cost_no_time(timed: conduct.Room, clock: Clock) -> None:
    interview = begin(timed)
    clock.wait(minutes=2)
    interview = loops.pause(timed, interview)
    assert interview.stage == "paused"
    clock.wait(minutes=15)
    interview = loops.resume(timed, timed.store.load(interview.id))
    assert interview.stage == "answer"
    clock.wait(days=2)  # the laptop was closed without a pause
    interview = loops.answer(timed, interview, VAGUE)
    assert interview.used_s == 120


def test_a_clock_that_is_set_back_takes_no_time_away(timed: conduct.Room, clock: Clock) -> None:
    interview = begin(timed)
    clock.wait(minutes=3)
    interview = loops.pause(timed, interview)
    interview = loops.resume(timed, interview)
    clock.wait(minutes=-60)  # summer time ends
    interview = loops.answer(timed, interview, VAGUE)
    assert interview.used_s == 180
    assert timed.store.load(interview.id) == interview


# --- things that go wrong --------------------------------------------------------------------------


class Slow:
    """A rater that takes so long that the person goes on meanwhile."""

    def __init__(self, room: conduct.Room, interview_id: str) -> None:
        self.room, self.id = room, interview_id

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        loops.hurry(self.room, self.room.store.load(self.id))
        return RULES.judge(text, sheet)


def test_a_reading_that_comes_after_the_person_moved_on_is_kept_and_does_not_pull_them_back(
    timed: conduct.Room,
) -> None:
    interview = loops.answer(timed, begin(timed), VAGUE)
    step = loops.go_on(timed, interview, rater=Slow(timed, interview.id))
    assert step.trouble is not None
    assert "after you had moved on" in step.trouble
    assert step.interview.take is not None
    assert (step.interview.take.probe, step.interview.stage) == ("P66", "answer")
    first = step.interview.takes[0]
    assert first.rating is not None
    assert not first.unrated_words
    assert timed.store.rating(first.rating).probe == "P01"


def test_the_coached_desk_says_so_too_and_keeps_the_reading(timed: conduct.Room) -> None:
    interview = conduct.answer(timed, conduct.open_loop(timed, "lead-manager-45"), VAGUE)

    class Meanwhile:
        def judge(self, text: Text, sheet: Sheet) -> Judgement:
            conduct.next_probe(timed, timed.store.load(interview.id))
            return RULES.judge(text, sheet)

    with pytest.raises(MovedOn, match="after you had moved on"):
        conduct.rate_take(timed, interview, rater=Meanwhile())
    assert timed.store.load(interview.id).takes[0].rating is not None


def test_two_windows_on_one_interview_give_a_sentence_and_lose_nothing(timed: conduct.Room) -> None:
    here = there = begin(timed)
    loops.answer(timed, here, VAGUE)
    with pytest.raises(MovedOn, match=r"another window.*reload the page, nothing is lost"):
        loops.answer(timed, there, "Another answer from the other window.")
    assert timed.store.load(here.id).take.turns[0].answer == VAGUE


class Down:
    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        raise ProviderFault("the server is down")


def test_a_reading_that_fails_stops_nobody_and_the_debrief_tries_again(timed: conduct.Room) -> None:
    interview = loops.answer(timed, begin(timed), VAGUE)
    step = loops.go_on(timed, interview, rater=Down())
    assert step.trouble is not None
    assert "the server is down" in step.trouble
    assert step.interview.take is not None
    assert step.interview.take.probe == "P66"
    over = debrief.predict(timed, loops.finish(timed, step.interview), [])
    assert debrief.debrief(timed, over).cards[0].failure == "the server is down"
    again, wrong = debrief.read_rest(timed, over, rater=RULES)
    assert wrong == ()
    assert debrief.debrief(timed, again).cards[0].rating is not None


def test_a_reload_between_answer_and_reading_goes_on_from_there(timed: conduct.Room) -> None:
    interview = loops.answer(timed, begin(timed), VAGUE)
    again = timed.store.load(interview.id)
    assert again.stage == "reading"
    assert loops.go_on(timed, again, rater=RULES).interview.stage == "answer"


def test_going_on_while_a_question_waits_asks_nothing_twice(timed: conduct.Room) -> None:
    interview = begin(timed)
    assert loops.go_on(timed, interview, rater=RULES).interview == interview


# --- prediction and retry --------------------------------------------------------------------------


def test_a_prediction_is_kept_before_feedback_and_cannot_be_changed(
    timed: conduct.Room, clock: Clock, strong: dict[str, str]
) -> None:
    interview = loops.finish(timed, hold(timed, clock, strong))
    asked = debrief.to_predict(timed, interview)
    assert (0, "BAR-1") in asked
    guesses = [
        Guess(take=0, criterion="BAR-1", hit=True, sure=80),
        Guess(take=0, criterion="BAR-2", hit=False, sure=60),
    ]
    interview = debrief.predict(timed, interview, guesses)
    told = debrief.debrief(timed, interview)
    assert [o.was_right for o in told.outcomes] == [True, False]
    # (0.8 - 1)² = 0.04 and (0.6 - 0)² = 0.36; their mean is 0.20
    assert told.calibration.brier == pytest.approx(0.20)
    with pytest.raises(CallerMistake, match="cannot be changed"):
        debrief.predict(timed, interview, [])


def test_a_guess_on_something_that_was_not_asked_is_refused(timed: conduct.Room) -> None:
    interview = loops.finish(timed, loops.answer(timed, begin(timed), VAGUE))
    with pytest.raises(CallerMistake, match="KIL-1 of answer 1 was not asked about"):
        debrief.predict(timed, interview, [Guess(take=0, criterion="KIL-1", hit=True, sure=90)])


def test_a_retry_stands_beside_the_old_take_and_leads_back_to_the_debrief(
    timed: conduct.Room, strong: dict[str, str]
) -> None:
    interview = say(timed, begin(timed), VAGUE)
    interview = debrief.predict(timed, loops.finish(timed, interview), [])
    interview = debrief.retry(timed, interview, "P01")
    assert interview.stage == "answer"
    interview = say(timed, interview, strong["P01"])
    while interview.stage == "answer":
        interview = say(timed, interview, "I don't remember.")
    assert interview.stage == "debrief"  # not the questions that an ended loop left out
    told = debrief.debrief(timed, interview)
    assert [(c.probe, c.number) for c in told.cards] == [("P01", 1), ("P01", 2)]
    up = {c.criterion for c in told.cards[1].changes if c.direction == "up"}
    assert {"BAR-1", "BAR-2", "BAR-4", "BAR-5"} <= up
    assert told.topics[0].says == "BAR 5 of 5"  # the newest take counts


# --- plans -----------------------------------------------------------------------------------------


def test_one_s_own_question_is_asked_first_and_judged_on_star(
    timed: conduct.Room, strong: dict[str, str]
) -> None:
    setup = loops.Setup(
        role="staff", minutes=30, own=("Tell me about a forecast that people trusted too much.",)
    )
    interview = begin(timed, setup)
    assert question(interview) == "Tell me about a forecast that people trusted too much."
    interview = say(timed, interview, strong["P03"])
    rating = timed.store.rating(interview.takes[0].rating)
    assert rating.probe == "Q01"
    assert rating.verdict("ST-R").verdict == "met"
    assert not any(v.criterion.startswith("KIL") for v in rating.verdicts)
    assert timed.store.load(interview.id) == interview


def test_a_loop_that_covers_what_is_seen_asks_for_something_else(timed: conduct.Room) -> None:
    setup = loops.Setup(role="lead-manager", round="LDR")
    first = loops.draft(timed, setup).plan
    able = loops.shows(timed)
    seen = {i: "met" for p in first.prompts for i in able.observable(timed.library.probe(p.probe))}
    second = loops.draft(timed, setup, seen=seen).plan  # type: ignore[arg-type]
    assert not {p.probe for p in first.prompts} & {p.probe for p in second.prompts}
    assert first.minutes <= 45


def test_times_are_kept_with_their_zone(timed: conduct.Room) -> None:
    interview = loops.answer(timed, begin(timed), VAGUE)
    assert interview.take is not None
    assert interview.take.turns[0].at is not None
    assert interview.take.turns[0].at.tzinfo == dt.UTC
