"""Shares, their intervals, and the counts behind precision and recall, with the working shown."""

from __future__ import annotations

import pytest

from interviewer.evals.figures.basic import Counts, counted, ratio, share, upper_bound, wilson


def test_wilson_of_nine_in_ten_is_as_printed():
    # share .9, z 1.96: middle (.9 + 3.8416/20) / (1 + .38416) = .789, reach 1.96 * sqrt(.009 + .0096) / 1.38416 = .193
    assert wilson(9, 10) == pytest.approx((0.5958, 0.9821), abs=1e-3)


def test_wilson_keeps_within_zero_and_one_at_both_ends():
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-3)


def test_no_hit_in_150_leaves_room_for_two_percent():
    assert upper_bound(0, 150) == pytest.approx(1 - 0.05 ** (1 / 150))
    assert upper_bound(0, 150) == pytest.approx(0.0198, abs=1e-4)


def test_the_upper_bound_of_one_hit_solves_the_binomial_tail():
    # p where P(at most 1 of 10) = .05: (1-p)^10 + 10 p (1-p)^9 = .05
    p = upper_bound(1, 10)
    assert (1 - p) ** 10 + 10 * p * (1 - p) ** 9 == pytest.approx(0.05)
    assert upper_bound(3, 3) == 1.0


def test_precision_recall_and_f1_from_the_four_cells():
    # 6 credited rightly, 2 wrongly, 3 missed
    counts = counted([(True, True)] * 6 + [(False, True)] * 2 + [(True, False)] * 3 + [(False, False)])
    assert counts == Counts(tp=6, fp=2, fn=3, tn=1)
    assert (counts.precision, counts.recall) == (6 / 8, 6 / 9)
    assert counts.f1 == pytest.approx(2 * (0.75 * 2 / 3) / (0.75 + 2 / 3))


def test_a_share_of_nothing_is_no_share():
    assert ratio(0, 0) is None
    assert Counts(fn=3).precision is None
    figure = share(0, 0, of="flags raised")
    assert (figure.value, figure.n, figure.note) == (None, 0, "no flags raised")
