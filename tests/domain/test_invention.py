"""What counts as said: amounts by scale and currency, small numbers, ordinals, forms of a word that open a sentence."""

from __future__ import annotations

import pytest

from interviewer.domain.critique.suggestion import fault_of
from interviewer.domain.invention import invented_facts, invented_names, invented_numbers
from interviewer.domain.text import transcript

TEXT = transcript(
    [
        (
            "candidate",
            "We halted it at 9:15: the bill was €2.4m, not €1.8m. Three of our 7 vans stood still, 50 % of the night shift.",
            None,
        )
    ]
)


@pytest.mark.parametrize(
    "draft",
    [
        "The bill was 2.4 million euros.",
        "The bill was € 2.4 m and not 1.8 million.",
        "At 9.15 we halted it.",
        "Half of the night shift stood still.",
        "3 of seven vans stood still.",
        "Two things were wrong.",
    ],
)
def test_another_form_of_a_number_is_no_other_number(draft: str) -> None:
    assert invented_numbers(draft, TEXT) == ()


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("The bill was €2.4bn.", ("€2.4bn",)),
        ("The bill was €2.4.", ("€2.4",)),
        ("The bill was $2.4m.", ("$",)),
        ("The bill was 2.4 million dollars.", ("$",)),
        ("Two vans stood still.", ("Two",)),
        ("Twenty-one vans stood still.", ("21",)),
        ("At 9.45 we halted it.", ("9.45",)),
    ],
)
def test_another_scale_currency_or_small_number_is_invented(draft: str, found: tuple[str, ...]) -> None:
    assert invented_numbers(draft, TEXT) == found


def test_a_third_is_a_fraction_and_the_third_an_order() -> None:
    assert invented_facts("A third of them stood still.", TEXT) == ("third",)
    assert invented_facts("First the bill, second the vans, third the shift.", TEXT) == ()


def test_a_form_of_a_word_may_open_a_sentence_and_a_name_may_not() -> None:
    assert invented_names("Halting it was right. My vans stood still.", TEXT) == ()
    assert invented_names("Priya halted it.", TEXT) == ("Priya",)


def test_a_suggestion_states_no_role_that_the_document_does_not_hold() -> None:
    assert fault_of("The board halted it.", TEXT) == 'it states "board", which the document does not'
