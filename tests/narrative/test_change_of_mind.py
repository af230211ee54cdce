"""The slots of the change of mind: each found, found in part, or missing."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.raters.narrative.change_of_mind import change_of_mind
from interviewer.raters.narrative.page import read_page


def slots(sentence: str) -> tuple[str, str, str]:
    """States of metric, threshold and window for a memo with this one sentence on it."""
    document = read_document(
        f"Longer trials convert more teams\n\nChurn is 5 % here and 7 % there.\n\n{sentence}\n\nAll else is told."
    )
    found = change_of_mind(read_page(document.as_text(), document))
    return found.metric.state, found.threshold.state, found.window.state


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We stop if churn of the May cohort exceeds 6 % by 30 June.", ("met", "met", "met")),
        ("If weekly orders fall below 400 for two consecutive weeks, we roll back.", ("met", "met", "met")),
        (
            "What would change our mind: fewer than 300 sign-ups in the first four weeks.",
            ("met", "met", "met"),
        ),
        ("We would reverse this decision if margin drops under 12 % in Q3.", ("met", "met", "met")),
        ("Unless NPS reaches 40 within 8 weeks, we go back to the old form.", ("met", "met", "met")),
        ("We return to the old price if churn is too high by 30 June.", ("met", "not_met", "met")),
        ("We return to the old price if churn exceeds 6 %.", ("met", "met", "not_met")),
        ("We stop if performance is bad on 30 June.", ("partial", "not_met", "met")),
        (
            "We would change our mind if engagement drops in the coming weeks.",
            ("partial", "not_met", "partial"),
        ),
        ("We will revisit if new data emerges.", ("not_met", "not_met", "not_met")),
        ("We reconsider if things change.", ("not_met", "not_met", "not_met")),
    ],
)
def test_each_slot_is_found_or_missing(sentence: str, expected: tuple[str, str, str]) -> None:
    assert slots(sentence) == expected


def test_several_sentences_may_combine() -> None:
    told = "What would change our mind: churn above 6 % in the May cohort. We check this on 30 June and then go back."
    assert slots(told) == ("met", "met", "met")


def test_the_date_on_which_the_decision_takes_effect_is_no_window() -> None:
    assert slots("Starting on 1 October we return to the old price if churn exceeds 6 %.")[2] == "not_met"


def test_a_target_without_what_follows_is_no_change_of_mind() -> None:
    assert slots("Churn should be below 5 % by 30 June.") == ("not_met", "not_met", "not_met")
