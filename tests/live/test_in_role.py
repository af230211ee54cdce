"""The person's own questions: answered in role from a company's card, by rule or by a model that is held to the card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer import conduct, loops
from interviewer.adapters import companies as files
from interviewer.adapters.library import library
from interviewer.domain.company import NO_FACT, NO_VERDICT, Company, beyond, by_card, by_model
from interviewer.domain.interview import Interview
from interviewer.errors import CallerMistake, ProviderFault, RubricError
from interviewer.web.loop_html import state_html
from tests.support.environment import ROOT


def the(id: str = "scale-up") -> Company:
    return library().companies[id]


@pytest.mark.parametrize(
    ("asked", "fact"),
    [
        ("How big is the team?", "team"),
        ("Who does the role report to?", "manager"),
        ("Why is this position open?", "why-open"),
        ("What would you want me to get done first?", "first-months"),
        ("What does success look like after a year?", "success"),
        ("What is the biggest challenge right now?", "biggest-problem"),
        ("How do you decide what not to build?", "deciding"),
        ("How many models do you have in production?", "models"),
        ("How mature is your A/B test culture?", "experiments"),
        ("How do people give each other feedback here?", "culture"),
        ("Is the role remote?", "work-mode"),
        ("Is there a career path for staff?", "growth"),
    ],
)
def test_a_usual_question_is_answered_with_the_fact_of_the_card(asked: str, fact: str) -> None:
    said = by_card(the(), asked)
    assert fact in said.facts
    assert next(f.says for f in the().facts if f.id == fact) in said.text


@pytest.mark.parametrize(
    "asked",
    [
        "What is the chief executive like?",
        "Do you have a canteen?",
        "What does the salary look like?",
        "Will I get an offer?",
    ],
)
def test_where_the_card_has_no_fact_it_says_so_and_makes_none_up(asked: str) -> None:
    assert by_card(the(), asked).text == NO_FACT


@pytest.mark.parametrize(
    "asked", ["How did I do?", "Do you have any concerns about me?", "How was my second story?"]
)
def test_how_it_went_is_not_told_before_the_debrief(asked: str) -> None:
    assert by_card(the(), asked).text == NO_VERDICT


def test_at_most_two_facts_are_told_at_once() -> None:
    for fact in the().facts:
        assert len(by_card(the(), " ".join(f.id for f in the().facts) + fact.id).facts) <= 2


@pytest.mark.parametrize("role", ["lead-manager", "lead-ic", "staff", "founding", "any"])
def test_every_role_has_a_company(role: str) -> None:
    assert any(role in c.roles for c in library().companies.values())


# --- a model in the role -----------------------------------------------------------------------------------------


def test_what_a_model_says_in_other_words_is_kept() -> None:
    said = by_model(
        the(), "How big is the team?", "We are nine. Five of us are analysts, and two are still new."
    )
    assert (said.by, said.note) == ("model", "")


@pytest.mark.parametrize(
    ("said", "stray"),
    [
        ("We are about fourteen people.", "14"),
        ("The team is nine people and grew by 30 % last year.", "30"),
        ("The team sits in Lisbon.", "Lisbon"),
        ("We use Snowflake for everything.", "Snowflake"),
    ],
)
def test_a_number_or_a_name_that_is_not_on_the_card_brings_the_card_s_own_words(
    said: str, stray: str
) -> None:
    kept = by_model(the(), "How big is the team?", said)
    assert kept.by == "card"
    assert kept.text == by_card(the(), "How big is the team?").text
    assert stray in kept.note


def test_numbers_are_known_as_words_and_as_digits() -> None:
    assert beyond(the(), "", "There are 9 people, 5 of them analysts, 90 days, two ladders.") == ()


def test_an_empty_reply_of_a_model_is_no_reply() -> None:
    assert "said nothing" in by_model(the(), "How big is the team?", "  ").note


class Says:
    """A model that says fixed pieces, and may fail on the way."""

    def __init__(self, *pieces: str, fault: str = "") -> None:
        self.pieces, self.fault = pieces, fault

    def speak(self, company: Company, question: str) -> Iterator[str]:
        assert company.card
        assert question
        yield from self.pieces
        if self.fault:
            raise ProviderFault(self.fault)


def turned_over(room: conduct.Room) -> Interview:
    """An interview whose interviewer asks for the person's questions."""
    setup = loops.Setup(loop="lead-manager-45")
    interview = loops.begin(room, setup, loops.draft(room, setup).plan)
    while interview.stage == "answer":
        interview = loops.hurry(room, loops.pass_on(room, interview, "not remembered"))
    assert interview.stage == "questions"
    return interview


def test_the_reply_is_kept_with_the_question_and_survives_a_reload(timed: conduct.Room) -> None:
    interview = loops.note(timed, turned_over(timed), "How big is the team?")
    interview = loops.reply(timed, interview)
    again = timed.store.load(interview.id)
    assert again.noted == ("How big is the team?",)
    assert again.replies[0] is not None
    assert again.replies[0].facts == ("team",)
    page = state_html(again, room=timed)
    assert "<dt>How big is the team?</dt>" in page
    assert "The team is nine people" in page
    assert "I answer for a made-up subscription company" in page


def test_a_model_is_heard_piece_by_piece_and_then_kept(timed: conduct.Room) -> None:
    interview = loops.note(timed, turned_over(timed), "How big is the team?")
    seen = list(loops.reply_aloud(timed, interview, speaker=Says("We are ", "nine.")))
    assert [said for _, said in seen] == ["We are ", "We are nine.", ""]
    last = seen[-1][0].replies[-1]
    assert last is not None
    assert (last.text, last.by) == ("We are nine.", "model")


def test_a_model_that_fails_half_way_is_said_and_the_card_answers(timed: conduct.Room) -> None:
    interview = loops.note(timed, turned_over(timed), "How big is the team?")
    *_, (after, _) = loops.reply_aloud(timed, interview, speaker=Says("We are ", fault="the line broke"))
    last = after.replies[-1]
    assert last is not None
    assert last.by == "card"
    assert "the line broke" in last.note


def test_a_reply_without_a_question_is_refused(timed: conduct.Room) -> None:
    interview = turned_over(timed)
    assert loops.reply(timed, interview) == interview
    once = loops.reply(timed, loops.note(timed, interview, "Remote?"))
    with pytest.raises(CallerMistake, match="no question of yours"):
        once.apply(once.replies[-1])  # type: ignore[arg-type]


def test_what_is_asked_and_said_is_escaped(timed: conduct.Room) -> None:
    interview = loops.note(timed, turned_over(timed), "<script>alert(1)</script> team?")
    assert "<script>" not in state_html(loops.reply(timed, interview), room=timed)


# --- the files ---------------------------------------------------------------------------------------------------


def test_a_wrong_company_file_is_named(tmp_path: Path) -> None:
    text = (ROOT / "rubrics" / "companies" / "startup.v1.yaml").read_text("utf-8")
    path = tmp_path / "startup.v1.yaml"
    path.write_text(text.replace("ask: ['team',", "ask: ['te(am',"), "utf-8")
    with pytest.raises(RubricError, match=r"startup.v1.yaml line \d+"):
        files.read_file(path)
