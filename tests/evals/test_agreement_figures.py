"""Verdicts against labels: what counts as credited, what unrated does, and which cells are dangerous."""

from __future__ import annotations

import pytest

from interviewer.evals.figures import agreement
from interviewer.evals.figures.agreement import chance_corrected, confusion, dangerous, pairs, verdict_figures
from interviewer.evals.outcome import Outcome


def outcome(case: str, labels: dict[str, str], verdicts: dict[str, str], *, group: str = "") -> Outcome:
    return Outcome(case=case, group=group or case, tags={}, probe="P08", labels=labels, verdicts=verdicts)


def test_kappa_of_a_worked_table():
    # Cohen's example: 20 both yes, 15 both no, 5 and 10 apart. observed .7, expected .5*.6 + .5*.4 = .5, kappa .4
    rated = [("g", 1, 1)] * 20 + [("g", 1, 0)] * 5 + [("g", 0, 1)] * 10 + [("g", 0, 0)] * 15
    assert chance_corrected(rated, (0, 1)).value == pytest.approx(0.4)


def test_quadratic_kappa_counts_a_miss_by_two_four_times_a_miss_by_one():
    # levels 1..3 against each other: 1-1, 2-2, 3-3, 1-3. weights 1 - d²/4: agreement 1, 1, 1, 0 -> 3/4.
    # rows 1:2/4 2:1/4 3:1/4, columns 1:1/4 2:1/4 3:2/4; expected Σ r c (1 - d²/4)
    # = (2*1*1 + 2*1*.75 + 0 + 1*1*.75 + 1*1*1 + 1*2*.75 + 0 + 1*1*.75 + 1*2*1)/16 = 9.5/16; (.75 - .59375)/(1 - .59375)
    rated = [("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("d", 1, 3)]
    assert chance_corrected(rated, (1, 2, 3), "quadratic").value == pytest.approx(
        (0.75 - 9.5 / 16) / (1 - 9.5 / 16)
    )


def test_the_interval_draws_whole_groups_and_the_same_ones_every_time():
    rated = [(f"g{n % 7}", n % 2, (n // 3) % 2) for n in range(60)]
    first, second = chance_corrected(rated, (0, 1)), chance_corrected(rated, (0, 1))
    assert first == second
    assert first.low is not None
    assert first.value is not None
    assert first.high is not None
    assert first.low < first.value < first.high


def test_one_group_carries_no_interval_and_constant_ratings_no_value():
    assert chance_corrected([("g", 1, 1), ("g", 0, 1)], (0, 1)).low is None
    constant = chance_corrected([("a", 1, 1), ("b", 1, 1)], (0, 1))
    assert constant.value is None
    assert "one level only" in constant.note


def test_unrated_credits_nothing_and_is_left_out_of_the_four_verdicts():
    rated = outcome(
        "A", {"K": "met", "L": "not_met", "M": "met"}, {"K": "met", "L": "not_met", "M": "unrated"}
    )
    figures = verdict_figures([rated])
    assert figures["credited_recall"].value == 1 / 2
    assert figures["unrated"].value == pytest.approx(1 / 3)
    assert figures["kappa_verdicts"].n == 2
    assert figures["kappa_credited"].n == 3


def test_a_label_that_the_planter_was_unsure_of_counts_nowhere():
    found = pairs([outcome("A", {"K": "unsure", "L": "met"}, {"K": "met", "L": "met"})])
    assert [p.criterion for p in found] == ["L"]


def test_precision_of_not_met_asks_for_the_label_not_met():
    labels = {"K": "not_met", "L": "met", "M": "not_observed", "N": "partial"}
    figures = verdict_figures([outcome("A", labels, dict.fromkeys(labels, "not_met"))])
    assert figures["not_met_precision"].value == 1 / 4
    assert figures["wrongly_told_missing"].value == 2 / 4


def test_dangerous_is_met_where_the_label_says_absent_and_nothing_else():
    labels = {"K": "not_met", "L": "not_observed", "M": "partial", "N": "not_met"}
    verdicts = {"K": "met", "L": "met", "M": "met", "N": "partial"}
    assert [p.criterion for p in dangerous(pairs([outcome("A", labels, verdicts)]))] == ["K", "L"]


def test_the_confusion_has_a_column_for_unrated():
    cells = confusion([outcome("A", {"K": "met", "L": "met"}, {"K": "partial", "L": "unrated"})])
    assert (cells["met"]["partial"], cells["met"]["unrated"], cells["met"]["met"]) == (1, 1, 0)


def test_kappa_by_weights_is_kappa():
    # the bootstrap's function of weights, with every weight 1, has to be the figure itself
    import numpy as np

    from interviewer.domain.agreement.chance import resampled_conger

    rated = [(n % 3, (n * n) % 3) for n in range(40)]
    both = np.array(rated, dtype=np.float64)
    scale = np.array([0.0, 1.0, 2.0])
    whole = float(resampled_conger(both, "quadratic", scale=scale)(np.ones((1, 40)))[0])
    assert agreement.chance_corrected(
        [("g", a, b) for a, b in rated], (0, 1, 2), "quadratic"
    ).value == pytest.approx(whole)
