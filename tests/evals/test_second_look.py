"""The second look at drafts: words, numbers, names and questions by rules of its own."""

from __future__ import annotations

import pytest

from interviewer.domain.text import transcript
from interviewer.evals.drafts import second_look as look

SAID = "Of 12 shops two closed. Çağla wrote to us-east on 3 May; it cost 1,200 euros, half of the plan."


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("Two of twelve shops closed on 3 May.", ()),
        ("It cost 1200 euros.", ()),
        ("Both closed.", ()),
        ("[how many of 40?] closed.", ()),
        ("Thirteen shops closed.", ("Thirteen",)),
        ("It cost 1,300 euros.", ("1300",)),
        ("Five shops closed on 4 May.", ("Five", "4")),
    ],
)
def test_every_number_of_a_draft_has_to_stand_in_the_text(draft: str, found: tuple[str, ...]) -> None:
    assert look.strange_numbers(draft, SAID) == found


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("Shops closed. Afterwards Çağla wrote.", ()),
        ("I said that Çağla's letter went to US-East.", ()),
        ("A letter went to Berlin.", ("Berlin",)),
        ("[what did Anna say?]", ()),
    ],
)
def test_a_capital_inside_a_sentence_is_a_name_that_has_to_stand_in_the_text(
    draft: str, found: tuple[str, ...]
) -> None:
    assert look.strange_names(draft, SAID) == found


def test_a_quotation_is_the_persons_words_in_their_order() -> None:
    text = transcript([("candidate", "We stopped it, then we told them.", None)])
    assert look.quotes_the_person('You said "stopped it, then". Why?', text)
    assert not look.quotes_the_person('You said "told them then". Why?', text)
    assert not look.quotes_the_person("Why did you stop it?", text)


@pytest.mark.parametrize(
    ("said", "one", "is_open"),
    [
        ("What made you stop?", True, True),
        ("What made you stop? Who knew?", False, True),
        ("Did it work?", True, False),
        ("Tell me more.", False, False),
    ],
)
def test_a_question_is_one_and_open(said: str, one: bool, is_open: bool) -> None:
    assert (look.is_one_question(said), look.is_open(said)) == (one, is_open)


def test_a_word_of_what_is_looked_for_gives_the_answer_away_unless_somebody_said_it() -> None:
    wanted = "A threshold and a date are named."
    assert look.given_away("Which threshold was it?", wanted, "Which was it?") == ("threshold",)
    assert look.given_away("Which threshold was it?", wanted, "a threshold") == ()
    assert look.given_away('You said "threshold". Which?', wanted, "") == ()


def test_the_question_that_shares_most_words_is_the_nearest() -> None:
    rules = ["What would make you reopen it?", "Who did you tell?"]
    assert look.nearest("What would make you reopen it again?", rules) == rules[:1]
    assert look.nearest("Silence.", rules) == []


def test_the_share_of_own_words_leaves_blanks_out() -> None:
    assert look.own_words("two shops opened [which ones?]", SAID) == pytest.approx(2 / 3)
    assert look.own_words("[what?]", SAID) is None
