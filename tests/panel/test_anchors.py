"""Anchors: what the lint remarks, what it leaves alone, and sorting them back."""

from __future__ import annotations

import pytest

from interviewer.domain.anchors import lint, lint_card, retranslation, shuffled, sorted_back
from tests.panel.rooms import card


def kinds(anchor: str) -> list[str]:
    return [r.kind for r in lint(anchor)]


@pytest.mark.parametrize(
    ("anchor", "kind"),
    [
        ("Sound approach and evaluation", "adjective only"),
        ("Sound approach and evaluation", "double-barrelled"),
        ("Good", "adjective only"),
        ("Strong communicator", "adjective only"),
        ("Jargon, no structure", "adjective only"),
        ("Understands deployment basics", "unobservable"),
        ("Has a deep understanding of causality", "unobservable"),
        ("Is passionate about data", "unobservable"),
        ("Monitoring, rollback, SLO thinking", "unobservable"),
        ("Gravitas", "unobservable"),
        ("Randomises the right unit and reads the effect with its interval.", "double-barrelled"),
        ("Names the source; checks the counts", "double-barrelled"),
        ("Hands the model over and does not say who runs it.", "double-barrelled"),
    ],
)
def test_what_the_lint_remarks(anchor: str, kind: str) -> None:
    assert kind in kinds(anchor)


@pytest.mark.parametrize(
    "anchor",
    [
        "Names the decision before any technique.",
        "Gives a review that changed a piece of work.",
        "States the effect between 0.4 and 3.8.",
        "Names source, grain and window.",
        "Ships again and again with nothing to notice a failure.",
        "Lays the blame on others, or speaks with contempt of a person.",
        "Does what 3 says and also names a case where it would not hold.",
        "Shows both the gain and the loss.",
    ],
)
def test_what_it_leaves_alone(anchor: str) -> None:
    assert lint(anchor) == ()


def test_a_remark_quotes_the_anchor_and_asks_a_question() -> None:
    says = next(
        r.says
        for r in lint("Hands the model over and does not say who runs it.")
        if r.kind == "double-barrelled"
    )
    assert "Hands the model over" in says
    assert says.endswith("?")


def test_of_the_shipped_card_a_third_at_most_is_remarked_on() -> None:
    found = lint_card(card())
    assert found["FRM"].keys() == {5}
    assert sum(len(by) for by in found.values()) <= 12


ANCHORS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def test_anchors_are_shuffled_by_the_seed_and_sorted_back_to_levels() -> None:
    texts = shuffled(ANCHORS, seed="Ash")
    assert texts == shuffled(ANCHORS, seed="Ash")
    assert texts != shuffled(ANCHORS, seed="Birch")
    assert sorted(t for _, t in texts) == sorted(ANCHORS.values())
    level_of = {text: level for level, text in ANCHORS.items()}
    right = {letter: level_of[text] for letter, text in texts}
    assert sorted_back(ANCHORS, right, seed="Ash") == {n: n for n in ANCHORS}


def test_an_anchor_is_kept_when_three_in_four_put_it_back() -> None:
    # level 3: right by 3 of 4 (0.75, kept); level 4: right by 2 of 4 (0.5, to be reworded)
    sorts = [{3: 3, 4: 4}, {3: 3, 4: 4}, {3: 3, 4: 5}, {3: 4, 4: 3}]
    three, four = retranslation(sorts)
    assert (three.level, three.share, three.keep) == (3, 0.75, True)
    assert (four.level, four.share, four.keep) == (4, 0.5, False)
