"""Asked on request: where a rule is sure of nothing, what it could not find is asked once, and nothing of it is held against anybody."""

from __future__ import annotations

import pytest

from interviewer import conduct, loops
from interviewer.domain import script
from interviewer.domain.interview import UNSURE, Interview, Style, Take
from interviewer.domain.probe import unsure_drill
from interviewer.domain.rating import Unrated
from interviewer.errors import CallerMistake
from interviewer.raters.rule_rater import RuleRater
from tests.support.command import RunCli

RULES = RuleRater()
#: Rich by rule, with the result told in words that no rule knows.
RICH = (
    "In March last year I stopped a churn model for a retailer, five weeks in, and moved the two analysts on it to the returns "
    "report. I was the lead and had promised the sales director a first list by May. In the hold-out test our list was no better "
    "than last year's: 0.2 points apart, with an interval from -0.6 to 1.0, and no more history would come before the budget was "
    "fixed. I told the sales director on the same day, since she had planned calls on it, and offered her a plain list by last "
    "purchase instead, which she took. I would reopen it if twelve months of clean history came together."
)
RESULT = "Since then late returns have fallen from nine days to three."
NO_RESULT = "It was fine and everybody there was happy with how it went on in the end."


def told(room: conduct.Room, words: str = RICH) -> Interview:
    return rated(room, conduct.answer(room, conduct.open_probe(room, "P08"), words))


def rated(room: conduct.Room, interview: Interview) -> Interview:
    return conduct.rate_take(room, interview, rater=RULES)[0]


def take_of(interview: Interview) -> Take:
    assert interview.take is not None
    return interview.take


def verdict(room: conduct.Room, interview: Interview, criterion: str) -> str | None:
    found = room.store.rating(take_of(interview).rating).verdict(criterion)
    return str(found.verdict) if found else None


def test_a_rich_answer_gets_no_question_by_itself_and_the_heaviest_unsure_one_on_request(
    timed: conduct.Room,
) -> None:
    interview = told(timed)
    assert timed.store.rating(take_of(interview).rating).next_drill is None
    asked = take_of(conduct.ask_anyway(timed, interview)).turns[-1]
    # ST-R weighs 3 x 0.85, KIL-3 2 x 0.8, ST-FIT needs a reader
    assert (asked.criterion, asked.question) == ("ST-R", "What came of it?")
    assert asked.preface == "You may have said this already; a rule cannot tell."


@pytest.mark.parametrize(
    ("words", "after"), [(RESULT, "met"), (NO_RESULT, "not_met")], ids=["met", "not met"]
)
def test_its_answer_counts_like_that_of_any_drill(timed: conduct.Room, words: str, after: str) -> None:
    asked = conduct.ask_anyway(timed, told(timed))
    assert verdict(timed, asked, "ST-R") is None
    assert verdict(timed, rated(timed, conduct.answer(timed, asked, words)), "ST-R") == after


def test_who_says_that_it_was_said_is_believed_and_the_check_stays_as_it_was(timed: conduct.Room) -> None:
    asked = conduct.ask_anyway(timed, told(timed))
    passed = conduct.skip(timed, asked, reason="said already")
    rating = timed.store.rating(take_of(passed).rating)
    assert "ST-R" in [u.criterion for u in rating.unrated if u.looked]


def test_nothing_is_asked_twice_and_it_ends(timed: conduct.Room) -> None:
    interview, asked = told(timed), list[str | None]()
    while conduct.unsure_drill(timed, interview):
        interview = conduct.ask_anyway(timed, interview)
        asked.append(take_of(interview).turns[-1].criterion)
        interview = conduct.skip(timed, interview, reason="said already")
    assert asked == ["ST-R", "KIL-3", "ST-FIT"]
    with pytest.raises(CallerMistake, match="nothing is left to ask on this story"):
        conduct.ask_anyway(timed, interview)


def test_there_are_no_more_than_four_questions_with_it(timed: conduct.Room) -> None:
    sheet = timed.library.sheet("P08")
    open_ = [Unrated(criterion=c, reason="no rule found it", looked=True) for c in ("ST-R", "KIL-3")]
    assert unsure_drill(open_, sheet=sheet, asked={"ST-S", "ST-T", "KIL-1"}) is not None
    assert unsure_drill(open_, sheet=sheet, asked={"ST-S", "ST-T", "KIL-1", "KIL-2"}) is None


def test_what_left_a_trace_in_the_answer_is_asked_last(timed: conduct.Room) -> None:
    sheet = timed.library.sheet("P31")
    open_ = [Unrated(criterion=c, reason="no rule found it", looked=True) for c in ("NOS-2", "NOS-4")]

    def asked(said: str) -> str | None:
        first = unsure_drill(open_, sheet=sheet, said=said)
        return first.criterion if first else None

    assert asked("It was to be done at once.") == "NOS-2"
    assert asked("It would have cost us six weeks.") == "NOS-4"


def test_while_something_is_surely_missing_that_is_asked_and_nothing_else(timed: conduct.Room) -> None:
    interview = told(timed, "We ran a forecast for the returns team last winter. In the end we stopped it.")
    assert conduct.unsure_drill(timed, interview) is None


@pytest.mark.parametrize(("style", "asks"), [("neutral", False), ("terse", False), ("probing", True)])
def test_of_the_styles_only_probing_asks_for_what_a_rule_cannot_tell(
    timed: conduct.Room, style: Style, asks: bool
) -> None:
    setup = loops.Setup(loop="first-five", style=style)
    interview = loops.begin(timed, setup, loops.draft(timed, setup).plan)
    assert take_of(interview).probe == "P08"
    after = loops.go_on(timed, loops.answer(timed, interview, RICH), rater=RULES).interview
    turn = take_of(after).turns[-1]
    if not asks:
        assert take_of(after).probe != "P08"
        return
    assert (turn.criterion, turn.preface) == ("ST-R", UNSURE)
    on = loops.go_on(timed, loops.answer(timed, after, "I said that already."), rater=RULES).interview
    assert take_of(on).turns[-1].criterion == "KIL-3"


@pytest.mark.parametrize(
    "words", ["I said that already.", "As I said", "I've told you this before", "I have answered that"]
)
def test_words_that_say_only_that_it_was_said(words: str) -> None:
    assert script.passes(words) == "said already"


@pytest.mark.parametrize(
    "words",
    ["I said no to the director.", "I told the team that we would stop it.", "As I said, it fell to three."],
)
def test_words_that_say_something_are_an_answer(words: str) -> None:
    assert script.passes(words) is None


def test_at_the_terminal_it_is_one_word_away(run_cli: RunCli) -> None:
    ran = run_cli("practice", "--rater", "rules", stdin=f"/ask\n{RICH}\n\n/ask\n{RESULT}\n\n/quit\n")
    assert ran.code == 0, ran.stderr
    assert "a question waits already" in ran.stderr
    assert "nothing that matters here is surely missing" in ran.stdout
    assert "What next? /ask (to be asked anyway), /stronger, /retry, /next or /quit> " in ran.stderr
    asked = "Interviewer: You may have said this already; a rule cannot tell. What came of it?"
    assert ran.stdout.count(asked) == 1
    assert "Result (ST-R, met)" in ran.stdout.split(asked)[1]
