"""Scores of a panel: where raters differ, and what a second round moved."""

from __future__ import annotations

from interviewer.domain.panel import Panel, Score, cells, changes, differences


def score(rater: str, packet: str, dimension: str, level: int | None, round_: int = 1) -> Score:
    return Score(rater, packet, dimension, level, round_)


def test_the_widest_difference_comes_first_and_small_ones_are_no_difference():
    scores = [
        score("A", "P1", "FRM", 3), score("B", "P1", "FRM", 4),
        score("A", "P1", "LED", 2), score("B", "P1", "LED", 4),
        score("A", "P2", "LED", 1), score("B", "P2", "LED", 5),
    ]  # fmt: skip
    assert [(d.packet, d.dimension, d.spread) for d in differences(scores)] == [
        ("P2", "LED", 4),
        ("P1", "LED", 2),
    ]
    assert len(cells(scores)) == 3


def test_ne_is_no_level_and_makes_no_difference():
    scores = [score("A", "P1", "FRM", None), score("B", "P1", "FRM", 5)]
    assert differences(scores) == ()
    assert cells(scores)[0].spread == 0
    assert cells([score("A", "P1", "FRM", None)]) == ()


def test_a_cell_keeps_everybody_s_level_ne_included():
    scores = [score("A", "P1", "FRM", None), score("B", "P1", "FRM", 5), score("C", "P1", "FRM", 2)]
    assert [s.level for s in differences(scores)[0].scores] == [None, 5, 2]


def test_names_come_in_the_order_they_first_appear():
    panel = Panel((score("B", "P2", "LED", 1), score("A", "P1", "FRM", 2), score("B", "P1", "LED", 3)))
    assert (panel.raters, panel.packets, panel.dimensions) == (("B", "A"), ("P2", "P1"), ("LED", "FRM"))


def test_a_second_round_shows_who_moved_and_how_far_the_cell_closed():
    panel = Panel((
        score("A", "P1", "FRM", 2), score("B", "P1", "FRM", 5), score("A", "P1", "LED", 3),
        score("A", "P1", "FRM", 4, 2), score("B", "P1", "FRM", 5, 2), score("A", "P1", "LED", 3, 2),
    ))  # fmt: skip
    (change,) = changes(panel, 1, 2)
    assert (change.dimension, change.before, change.after, change.moved) == ("FRM", 3, 1, 1)
    assert panel.rounds == (1, 2)
    assert len(panel.of_round(2).scores) == 3
