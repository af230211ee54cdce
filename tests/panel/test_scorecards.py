"""Scorecards of one's own: read from YAML, refused with line and reason, changed only into a next version."""

from __future__ import annotations

import pytest

from interviewer.adapters.scorecards import card_yaml, read_card
from interviewer.domain.weights import WeightsRefused
from interviewer.errors import CallerMistake, RubricError
from tests.panel.rooms import card

OURS = """\
id: ours
title: Our lead
dimensions:
  - {id: FRM, title: Framing, weight: 50, anchors: {1: Starts from a solution., 3: Names the decision., 5: Names where it fails.}}
  - {id: LED, title: Leading, weight: 50, anchors: {1: Takes credit., 3: Gives a review., 5: Sets a standard others use.}}
floors:
  LED: {at_least: 3, why: the role manages four people}
"""


def test_a_card_is_read_and_written_to_the_same_card() -> None:
    read = read_card(OURS)
    assert (read.id, read.version, read.weights) == ("ours", 1, {"FRM": 50, "LED": 50})
    assert read.floors["LED"].why == "the role manages four people"
    assert read_card(card_yaml(read)) == read
    assert read_card(card_yaml(card())) == card()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("weight: 50, anchors: {1: Takes", "weight: 40, anchors: {1: Takes"),
            "found a sum of 90; expected 100",
        ),
        (("weight: 50", "weight: 60"), "found a sum of 110; expected 100"),
        (("3: Gives a review., ", ""), "line 5.*anchors 1, 3 and 5 are expected"),
        (("why: the role manages four people", "why: ''"), "line 7"),
        (("  LED: {at_least", "  XYZ: {at_least"), "found XYZ; expected one of FRM, LED"),
        (("id: LED", "id: FRM"), "dimensions occur twice: FRM"),
        (("title: Our lead", "titel: Our lead"), "line 2.*unknown key; did you mean 'title'"),
        (("id: ours", "id: [ours"), "not YAML"),
        (("Leading", "*a"), "found a reference|not YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(change: tuple[str, str], says: str) -> None:
    text = OURS.replace(*change) if change[1] != "weight: 60" else OURS.replace(*change, 1)
    with pytest.raises(RubricError, match=says):
        read_card(text)


def test_unequal_weights_are_expected_to_say_why() -> None:
    uneven = OURS.replace("weight: 50", "weight: 70", 1).replace("weight: 50", "weight: 30")
    with pytest.raises(RubricError, match="unequal weights are expected to say why"):
        read_card(uneven)
    assert read_card(uneven + "weights_why: framing decides what is built\n").weights == {
        "FRM": 70,
        "LED": 30,
    }


def test_a_small_file_that_stands_for_a_huge_one_is_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nid: ours\n"
    with pytest.raises(RubricError, match="line 2: found a reference"):
        read_card(bomb)
    with pytest.raises(RubricError, match="expected a scorecard of at most"):
        read_card("x" * 200_000)


def test_a_rewording_keeps_the_old_version_as_it_was() -> None:
    first = read_card(OURS)
    second = first.reworded(
        "LED", 3, "Gives a  review that changed the work.", why="one could not tell a review from praise"
    )
    assert first.dimension("LED").anchors[3] == "Gives a review."
    assert second.dimension("LED").anchors[3] == "Gives a review that changed the work."
    assert (second.version, second.changes[0].what) == (2, "anchor 3 of LED reworded")
    assert first.ref.hash != second.ref.hash


@pytest.mark.parametrize(
    ("args", "why", "says"),
    [
        (("LED", 3, "Gives a review."), "a reason of length", "same text or none"),
        (("LED", 3, "  "), "a reason of length", "same text or none"),
        (("LED", 3, "Other"), "no", "found no reason"),
        (("LED", 7, "Other"), "a reason of length", "expected 1 to 5"),
        (("XYZ", 3, "Other"), "a reason of length", "expected one of FRM, LED"),
    ],
)
def test_a_rewording_without_text_or_reason_is_refused(
    args: tuple[str, int, str], why: str, says: str
) -> None:
    with pytest.raises(CallerMistake, match=says):
        read_card(OURS).reworded(*args, why=why)


def test_weights_that_do_not_sum_to_100_make_no_version() -> None:
    with pytest.raises(WeightsRefused, match="found a sum of 90; expected 100"):
        read_card(OURS).reweighted({"FRM": 60, "LED": 30}, {}, why="a reason of length")
    changed = read_card(OURS).reweighted({"FRM": 60, "LED": 40}, {"LED": 3}, why="framing is what we lack")
    assert changed.floors["LED"].why == "the role manages four people", "a floor that stays keeps its reason"
    assert (
        changed.reweighted({"FRM": 60, "LED": 40}, {"LED": 2}, why="three was too high for now")
        .floors["LED"]
        .at_least
        == 2
    )
