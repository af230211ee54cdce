"""The reader asks three questions; what the author answers is kept, looked at and rated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interviewer import author, rehearse
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.domain.delivery import Delivery
from interviewer.domain.dossier import Dossier
from interviewer.domain.rehearsal import Rehearsal, Reply, disagreements, not_written, opening
from interviewer.domain.rubric import Sheet
from interviewer.domain.spoken_numbers import in_digits
from interviewer.domain.text import Passage, Text
from interviewer.errors import CallerMistake, Unreachable
from interviewer.raters.reply import ReplyRules
from tests.usecases.test_author import MEMO, WEAK, checked, desk_for

DOCUMENT = read_document(MEMO)


class Down:
    """A rater whose server does not answer."""

    def judge(self, text: Any, sheet: Any) -> Any:
        raise Unreachable("the model's server did not answer", calls=1)


def stage_for(folder: Path, rater: Any = None) -> rehearse.Stage:
    return rehearse.Stage(desk=desk_for(folder), criteria=library(), rater=lambda key: rater or ReplyRules())


def answered(stage: rehearse.Stage, key: str, words: str, **more: Any) -> Reply:
    _, index = rehearse.reply(stage, key, words, **more)
    dossier = rehearse.rate_reply(stage, key, index)
    return last(dossier).replies[index]


def last(dossier: Dossier) -> Rehearsal:
    found = rehearse.current(dossier)
    assert found is not None
    return found


@pytest.fixture
def stage(tmp_path: Path) -> rehearse.Stage:
    return stage_for(tmp_path)


@pytest.fixture
def weak(stage: rehearse.Stage) -> str:
    key, _ = checked(stage.desk, WEAK)
    rehearse.begin(stage, key)
    return key  # type: ignore[no-any-return]


# --- asking and rating ----------------------------------------------------------------------------


def test_the_questions_are_those_of_the_newest_version_and_one_waits_at_a_time(
    stage: rehearse.Stage, weak: str
) -> None:
    dossier = author.load(stage.desk, weak)
    asked = [r.question for r in last(dossier).replies]
    assert asked == [q.question for q in dossier.version().critique.questions]
    assert last(dossier).waiting == 0
    answered(stage, weak, "Below 12.0 % on 30 November we go back to 7 days.")
    assert last(author.load(stage.desk, weak)).waiting == 1


def test_an_answer_is_rated_for_the_criterion_behind_the_question(stage: rehearse.Stage, weak: str) -> None:
    asked = last(author.load(stage.desk, weak)).replies[0]
    assert asked.criteria[0] == "CMM-t"
    told = answered(stage, weak, "We return to 7 days if trial-to-paid is below 12.0 % on 30 November.")
    assert told.rating is not None
    found = told.rating.verdict("CMM-t")
    assert found is not None
    assert (found.verdict, found.evidence[0].place) == ("met", "turn 1")


def test_an_answer_without_the_threshold_does_not_meet_it(stage: rehearse.Stage, weak: str) -> None:
    told = answered(stage, weak, "We return to 7 days if trial-to-paid disappoints us.")
    assert told.rating is not None
    found = told.rating.verdict("CMM-t")
    assert found is not None
    assert found.verdict == "not_met"


def test_an_effect_said_with_its_interval_is_an_estimate_with_its_uncertainty() -> None:
    said = "The pilot shows a 12 percent fall in waste, with a 95% interval of 7 to 17."
    criterion = library().criteria["DN-4"]
    sheet = Sheet(rubrics=(), criteria=(criterion,))
    (claim,) = ReplyRules().judge(Text(passages=(Passage(id="turn 1", text=said),)), sheet).claims
    assert claim.verdict == "met"


def test_the_answer_is_kept_when_the_rating_fails_and_can_be_rated_later(tmp_path: Path) -> None:
    stage = stage_for(tmp_path, Down())
    key, _ = checked(stage.desk, WEAK)
    rehearse.begin(stage, key)
    told = answered(stage, key, "Below 12.0 % on 30 November we go back.")
    assert told.rating is None
    assert told.failure
    assert "did not answer" in told.failure
    again = rehearse.Stage(desk=stage.desk, criteria=library(), rater=lambda key: ReplyRules())
    after = last(rehearse.rate_reply(again, key, 0)).replies[0]
    assert after.failure is None
    assert after.rating is not None


def test_a_rated_answer_is_not_rated_again(stage: rehearse.Stage, weak: str) -> None:
    answered(stage, weak, "Below 12.0 % on 30 November we go back to 7 days.")
    down = rehearse.Stage(desk=stage.desk, criteria=library(), rater=lambda key: Down())
    assert last(rehearse.rate_reply(down, weak, 0)).replies[0].rating is not None


def test_an_unread_rough_transcript_is_held_against_nobody(stage: rehearse.Stage, weak: str) -> None:
    rough = Delivery(seconds=8.0, engine="rough", is_rough=True)
    told = answered(stage, weak, "We return to 7 days if trial-to-paid disappoints us.", delivery=rough)
    assert (told.seconds, told.is_doubtful) == (8.0, True)
    assert told.rating is not None
    assert all(v.verdict != "not_met" for v in told.rating.verdicts)


def test_a_rehearsal_that_is_not_finished_goes_on_and_a_finished_one_is_asked_anew(
    stage: rehearse.Stage, weak: str
) -> None:
    assert len(rehearse.begin(stage, weak).rehearsals) == 1
    for words in ("Below 12.0 %.", "About 40,000 dollars a quarter.", "I'll follow up on that."):
        answered(stage, weak, words)
    assert last(author.load(stage.desk, weak)).waiting is None
    with pytest.raises(CallerMistake, match="no question waits"):
        rehearse.reply(stage, weak, "One more thing.")
    assert len(rehearse.begin(stage, weak).rehearsals) == 2


def test_an_empty_answer_is_refused(stage: rehearse.Stage, weak: str) -> None:
    with pytest.raises(CallerMistake, match="the answer is empty"):
        rehearse.reply(stage, weak, " … ")


# --- how it begins --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("Yes, by the end of May.", "yes"),
        ("No. We do not know that.", "no"),
        ("Thirteen point one percent of them.", "a number"),
        ("I'll follow up on that by Friday.", "follow up"),
        ("I don't know; let me check with finance.", "follow up"),
        ("Well, that is an interesting thought.", "none of these"),
        ("Not yet. Ask me in June.", "no"),
    ],
)
def test_how_an_answer_begins(words: str, begins: str) -> None:
    assert opening(words) == begins


# --- numbers said aloud ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("thirteen point four percent", "13.4 percent"),
        ("two hundred and forty thousand dollars", "240000 dollars"),
        ("eighteen thousand two hundred and forty teams", "18240 teams"),
        ("twenty-one days", "21 days"),
        ("two million three hundred thousand", "2300000"),
        ("nine two", "nine two"),
        ("hundred and", "hundred and"),
        ("one of the risks is nine percent", "one of the risks is 9 percent"),
        ("ten to the point", "ten to the point"),
        ("zero point oh five percent", "0.05 percent"),
    ],
)
def test_numbers_as_they_are_said_become_digits(said: str, written: str) -> None:
    assert in_digits(said) == written


def test_a_number_said_aloud_that_differs_from_the_memo_is_told_with_both_places() -> None:
    # the memo, line 7: trial-to-paid rose from 11.8 % to 13.1 %
    [found] = disagreements(
        "Trial to paid rose from eleven point eight percent to fifteen percent.", DOCUMENT
    )
    assert found.written.place == "line 7"
    assert "13.1 %" in found.written.quote
    assert "trial-to-paid" in found.written.quote, "the document's words, not our reading of them"
    assert "15 percent" in found.said


@pytest.mark.parametrize(
    "words",
    [
        "Trial-to-paid rose from 11.8 % to 13.1 %.",
        "Trial to paid rose from 11.8 percent to about 13 percent.",  # rounded
        "We want trial to paid to be above fifteen percent next year.",  # an aim
        "Churn fell from 4 % to 3 %.",  # another quantity
        "There is no number in this.",
    ],
)
def test_what_agrees_is_rounded_or_is_something_else_is_no_disagreement(words: str) -> None:
    assert disagreements(words, DOCUMENT) == ()


def test_amounts_that_the_memo_does_not_hold_are_listed_as_they_were_said() -> None:
    assert not_written("Two hundred thousand dollars a year, 13.1 % against 11.8 %.", DOCUMENT) == (
        "200000 dollars",
    )
    assert not_written("About $40k a quarter since 2024.", DOCUMENT) == ()
