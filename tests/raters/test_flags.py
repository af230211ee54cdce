"""Red flags: pairs of a text that raises one and its benign twin."""

from __future__ import annotations

import pytest

from interviewer.domain.text import answer, transcript
from interviewer.raters import rules
from tests.raters.labelled import load, sheet
from tests.raters.stories import STORIES


def flags(said: str) -> dict[str, str]:
    found = rules.verdicts(answer(said), sheet("P08"))[1]
    assert all(f.quotes and f.reason for f in found)
    return {f.flag: f.state for f in found}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("We launched in May. Legal can worry about privacy later.", {"RF-1": "suspected"}),
        ("Legal had cleared it before we launched in May; here is the form.", {}),
        ("The VP said that legal can worry about privacy later, and I refused.", {}),
        ("Fairness is not my problem, I build the model.", {"RF-1": "suspected"}),
        ("It failed because engineering dropped the ball.", {"RF-4": "suspected"}),
        (
            "It failed because engineering dropped the ball. I had not written the interface down, so I wrote one with them.",
            {"RF-4": "cleared"},
        ),
        (
            "The vendor let us down in March. So we agreed a test with them, and I added a check on our side.",
            {"RF-4": "cleared"},
        ),
        ("Engineering picked up the ball and we shipped together.", {}),
        ("We always ship without monitoring, it saves a week.", {"RF-2": "suspected"}),
        ("We never ship without monitoring.", {}),
        ("We shipped without a rollback once. Since then each release has one.", {"RF-2": "cleared"}),
        ("The result was bad, so I kept it quiet and the project faded.", {"RF-9": "suspected"}),
        ("The result was bad, and I told the director the same day.", {}),
        ("If the CEO wants the number, I just do it.", {"RF-8": "suspected"}),
        ("If the CEO wants the number, I would not do it.", {}),
        ("Our head of sales was an idiot.", {"RF-7": "suspected"}),
        ("I asked a stupid question, and it helped.", {}),
        ("I single-handedly doubled the revenue of the company.", {"RF-5": "suspected"}),
    ],
)
def test_pairs(said: str, expected: dict[str, str]) -> None:
    assert flags(said) == expected


def test_a_drill_that_brings_more_of_the_same_confirms() -> None:
    told = transcript(
        [
            ("candidate", "It failed because engineering dropped the ball.", None),
            ("interviewer", "What did you do when you saw it?", None),
            ("candidate", "Nothing, it was engineering's fault.", "RF-4"),
        ]
    )
    found = rules.verdicts(told, sheet("P08"))[1]
    assert [(f.flag, f.state) for f in found] == [("RF-4", "confirmed")]


def test_a_drill_that_brings_the_own_part_clears() -> None:
    told = transcript(
        [
            ("candidate", "It failed because engineering dropped the ball.", None),
            ("interviewer", "What did you do when you saw it?", None),
            ("candidate", "I called their lead, and I should have asked for a test in week one.", "RF-4"),
        ]
    )
    found = rules.verdicts(told, sheet("P08"))[1]
    assert [(f.flag, f.state) for f in found] == [("RF-4", "cleared")]


def test_good_stories_raise_none() -> None:
    assert [flags(story.text()) for story in STORIES] == [{}, {}, {}]


def test_of_all_labelled_answers_only_the_blaming_one_raises_a_flag() -> None:
    raised = {
        one.id: [f.flag for f in rules.verdicts(one.text, sheet(one.probe))[1]]
        for one in [*load("dev"), *load("held_out")]
    }
    assert {i: f for i, f in raised.items() if f} == {"p07-blame": ["RF-4"]}
