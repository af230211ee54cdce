"""Titles read alone: claims and labels."""

import pytest

from interviewer.domain.critique.titles import read_title

CLAIMS = [
    "A 14-day trial converts more self-serve teams",
    "Churn doubled in March",
    "Night charging cuts the depot's power bill",
    "Students stay at 7 euros",
    "Raise the student price to 7 euros in September",
    "We stop the demand forecast for spare parts",
    "Two suppliers cause most shortages",
    "Recommendation: move to 14 days",
    "Enterprise is where the margin is",
    "Reminders work",
    "Late parcels fell from 9 % to 6 %",
    "Most refunds come from one warehouse",
    "Small firms pay later",
    "The new flow should ship in May",
    "Costs grew faster than revenue",
]
LABELS = [
    "Overview",
    "Analysis",
    "Trial length analysis",
    "Test results",
    "Results of the pilot",
    "Background and context",
    "Q3 results",
    "Alternatives considered",
    "Lessons learned",
    "Costs",
    "Next steps",
    "Proposed approach",
    "How trial length affects conversion",
    "Should we extend the trial?",
    "Market share by region",
    "Data and methods",
    "Churn drivers in 2025",
]


@pytest.mark.parametrize("title", CLAIMS)
def test_a_statement_is_a_claim(title: str) -> None:
    assert read_title(title).is_claim, read_title(title)


@pytest.mark.parametrize("title", LABELS)
def test_a_topic_or_a_question_is_a_label(title: str) -> None:
    assert not read_title(title).is_claim, read_title(title)


def test_a_claim_of_sixteen_words_is_too_long() -> None:
    sixteen = "A trial of fourteen days converts more teams than one of seven in every region today"
    assert len(sixteen.split()) == 16
    assert not read_title(sixteen).is_claim
    assert read_title(sixteen.removesuffix(" today")).is_claim


@pytest.mark.parametrize(
    ("title", "is_claim"),
    [
        ("Today nine kitchens cook 2,140 lunches a day", True),
        ("Both depots wash 61 vans a night", True),
        ("Costs over 12 months", False),
        ("Results week 3 tests", False),
        ("Sales of 12 shops", False),
    ],
)
def test_a_word_between_a_plural_and_a_number_of_things_is_a_verb(title: str, is_claim: bool) -> None:
    assert read_title(title).is_claim is is_claim
