"""Agreement: what holds for any panel, against a second implementation, and where no figure is given."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from interviewer.domain.agreement import bootstrap
from interviewer.domain.agreement.alpha import krippendorff_alpha, resampled
from interviewer.domain.agreement.chance import (
    coefficient,
    resampled_conger,
    resampled_gwet,
    share_within,
)
from interviewer.domain.agreement.figures import dimension_figures
from interviewer.domain.agreement.icc import components, icc
from interviewer.domain.agreement.kappa import kappa, weighted_kappa
from interviewer.domain.agreement.ratings import NotEnoughRatings, linked_groups, matrix
from interviewer.domain.agreement.similarity import similarity

approx = pytest.approx
NAN = float("nan")
SCALE = np.arange(1.0, 6.0)

panels = arrays.arrays(
    np.float64,
    st.tuples(st.integers(3, 9), st.integers(2, 5)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, NAN]),
)


def is_usable(units: np.ndarray) -> bool:
    shared = units[(~np.isnan(units)).sum(axis=1) >= 2]
    return len(np.unique(shared[~np.isnan(shared)])) > 1


# --- against the package -------------------------------------------------------------------------


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
@given(units=panels)
def test_alpha_is_that_of_the_krippendorff_package(metric, units):
    assume(is_usable(units))
    expected = krippendorff.alpha(reliability_data=units.T, value_domain=SCALE, level_of_measurement=metric)
    assert krippendorff_alpha(units, metric) == approx(expected, abs=1e-9)


@given(units=panels, seed=st.integers(0, 9))
def test_alpha_of_a_drawn_panel_is_alpha_of_the_packets_drawn(units, seed):
    assume(is_usable(units))
    shared = units[(~np.isnan(units)).sum(axis=1) >= 2]
    weights = bootstrap.drawn(len(shared), 5, seed=seed)
    found = resampled(shared, "ordinal", scale=SCALE)(weights)
    for times, value in zip(weights, found, strict=True):
        drawn = np.repeat(shared, times.astype(int), axis=0)
        if is_usable(drawn):
            assert value == approx(krippendorff_alpha(drawn, "ordinal"), abs=1e-9)
        else:
            assert np.isnan(value)


@given(units=panels)
def test_drawing_every_packet_once_gives_the_plain_coefficients(units):
    assume(is_usable(units))
    shared = units[(~np.isnan(units)).sum(axis=1) >= 2]
    shared = shared[:, (~np.isnan(shared)).any(axis=0)]
    once = np.ones((1, len(shared)))
    ac2 = coefficient(shared, "gwet", kind="quadratic", levels=SCALE).value
    assert resampled_gwet(shared, "quadratic", scale=SCALE)(once)[0] == approx(ac2)
    expected = coefficient(shared, "conger", kind="quadratic", levels=SCALE)
    found = resampled_conger(shared, "quadratic", scale=SCALE)(once)[0]
    assert np.isnan(found) or found == approx(expected.value)


# --- what holds for any panel --------------------------------------------------------------------


@given(units=panels, dice=st.randoms(use_true_random=False))
def test_the_order_of_raters_and_packets_does_not_matter(units, dice):
    assume(is_usable(units))
    rows, columns = list(range(len(units))), list(range(units.shape[1]))
    dice.shuffle(rows)
    dice.shuffle(columns)
    shuffled = units[rows][:, columns]
    assert krippendorff_alpha(shuffled) == approx(krippendorff_alpha(units))
    assert share_within(shuffled, 1) == approx(share_within(units, 1))
    try:
        before = icc(units, "A,1")
    except NotEnoughRatings as refused:
        with pytest.raises(NotEnoughRatings, match=refused.reason):
            icc(shuffled, "A,1")
    else:
        if np.isfinite(before) and abs(before) < 1e3:
            assert icc(shuffled, "A,1") == approx(before, abs=1e-6)


@given(units=panels)
def test_no_coefficient_is_above_one(units):
    assume(is_usable(units))
    assert krippendorff_alpha(units) <= 1 + 1e-12
    assert coefficient(units, "gwet", kind="quadratic", levels=SCALE).value <= 1 + 1e-12


@given(units=panels)
def test_packets_that_one_rater_saw_do_not_move_alpha(units):
    assume(is_usable(units))
    lonely = np.full((1, units.shape[1]), NAN)
    lonely[0, 0] = 5
    assert krippendorff_alpha(np.vstack([units, lonely])) == approx(krippendorff_alpha(units))


@given(units=panels.filter(lambda u: not np.isnan(u).any()), shift=st.integers(-3, 3))
def test_interval_alpha_and_icc_do_not_move_with_the_origin_of_the_scale(units, shift):
    assume(is_usable(units))
    moved = units + shift
    assert krippendorff_alpha(moved, "interval") == approx(krippendorff_alpha(units, "interval"), abs=1e-9)
    found = icc(units, "C,1")
    assert np.isnan(found) or icc(moved, "C,1") == approx(found, abs=1e-6)


def test_raters_who_always_agree_have_an_alpha_of_one():
    assert krippendorff_alpha([(1, 1), (3, 3), (5, 5)]) == approx(1)


def test_alpha_when_raters_differ_on_one_answer_of_four():
    # three 1s, five 2s: observed 2/8, expected 2*3*5 / (8*7)
    assert krippendorff_alpha([(1, 1), (2, 2), (1, 2), (2, 2)], "nominal") == approx(8 / 15)


def test_two_raters_who_swap_levels_agree_less_than_chance():
    assert krippendorff_alpha([[1, 2], [2, 1]]) == approx(-0.5)


def test_quadratic_kappa_of_two_raters_by_hand():
    # levels 1-3; disagreement (d/2)^2: observed 1/4 of (0, 0, 1/4, 1/4) = 1/8;
    # rows 1,2,2,3 against columns 1,2,3,2: each 1/4, 1/2, 1/4 -> expected 2*(1/8*1/4*2 + 1/16*1) = 1/4
    units = [(1, 1), (2, 2), (2, 3), (3, 2)]
    assert weighted_kappa(units, "quadratic").value == approx(1 - (1 / 8) / (1 / 4))
    assert coefficient(units, "conger", kind="quadratic").value == approx(0.5)


def test_exact_and_within_one_agreement_by_hand():
    # packet 1: one of three pairs equal, all within one; packet 2: none equal, one pair of three within one
    units = [(2, 2, 3), (1, 2, 4)]
    assert share_within(units, 0) == approx((1 / 3 + 0) / 2)
    assert share_within(units, 1) == approx((1 + 1 / 3) / 2)


def test_ordinal_similarity_counts_the_pairs_of_levels_in_between():
    # of the 3 pairs among 3 levels: neighbours span 1, the ends all 3
    found = similarity("ordinal", np.array([1.0, 2.0, 5.0]))
    assert found == approx(np.array([[1, 2 / 3, 0], [2 / 3, 1, 2 / 3], [0, 2 / 3, 1]]))


def test_icc_with_gaps_is_henderson_s_third_method():
    units = np.array([[1, 2, NAN], [3, 3, 4], [NAN, 4, 5], [2, NAN, 3], [5, 5, 5]])
    packet, rater = np.nonzero(~np.isnan(units))
    y = units[packet, rater]

    def left(*factors: np.ndarray) -> float:
        columns = [np.ones(len(y)), *(f == v for f in factors for v in np.unique(f))]
        x = np.column_stack(columns).astype(float)
        return float(((y - x @ np.linalg.lstsq(x, y, rcond=None)[0]) ** 2).sum())

    both = left(packet, rater)
    residual = both / (len(y) - 5 - 3 + 1)
    raters = (left(packet) - both - 2 * residual) / (len(y) - 5)
    packets = (left(rater) - both - 4 * residual) / (len(y) - 3)
    found = components(units)
    assert (found.packets, found.raters, found.residual) == approx((packets, raters, residual))
    assert icc(units, "A,1") == approx(packets / (packets + raters + residual))
    assert icc(units, "C,k") == approx(packets / (packets + residual / 3))


# --- where no figure is given --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([[3], [4], [5]], "one rater"),
        ([[3, None], [None, 4]], "unlinked raters"),
        ([[3, 3], [3, 3], [3, 3]], "constant"),
        ([[None, None]], "one rater"),
    ],
)
def test_alpha_is_refused_with_its_reason(units, reason):
    with pytest.raises(NotEnoughRatings) as refused:
        krippendorff_alpha(units)
    assert refused.value.reason == reason
    assert dimension_figures(units, draws=10, seed=0)["refused"] == reason


def test_icc_is_refused_for_raters_in_two_groups():
    with pytest.raises(NotEnoughRatings, match="2 groups") as refused:
        icc([[1, 2, NAN, NAN], [2, 3, NAN, NAN], [NAN, NAN, 4, 5], [NAN, NAN, 3, 5]])
    assert refused.value.reason == "unlinked raters"


def test_kappa_of_two_raters_who_use_one_level_is_refused_and_not_called_one():
    with pytest.raises(NotEnoughRatings, match="constant"):
        kappa(np.array([[7.0, 0], [0, 0]]))


def test_two_packets_are_too_few_for_a_report_figure():
    found = dimension_figures([[1, 2], [3, 3]], draws=10, seed=0)
    assert found["refused"] == "too few packets"
    assert "alpha" not in found
    assert found["within_one"] == 1


def test_constant_levels_still_say_how_often_raters_agree():
    found = dimension_figures([[4, 4]] * 5, draws=10, seed=0)
    assert (found["refused"], found["exact"], found["n"]) == ("constant", 1.0, 5)


def test_linked_groups_name_who_can_be_compared():
    present = np.array([[True, True, False, False], [False, False, True, False], [False, False, True, False]])
    assert linked_groups(present) == [[0, 1], [2]]


def test_short_rows_are_filled_up():
    assert np.isnan(matrix([[1, 2], [3]])[1, 1])


# --- intervals -----------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_interval():
    units = np.array([[1, 2], [2, 2], [4, 5], [3, 3], [5, 4]], dtype=float)
    figure = {"alpha": resampled(units, "ordinal", scale=SCALE)}
    first = bootstrap.intervals(figure, len(units), draws=200, seed=3)
    assert bootstrap.intervals(figure, len(units), draws=200, seed=3) == first


def test_an_interval_that_most_draws_leave_undefined_is_not_given():
    # one packet of four carries all variation: about a third of the draws miss it
    units = np.array([[3, 3], [3, 3], [3, 3], [1, 2]], dtype=float)
    figure = {"alpha": resampled(units, "ordinal", scale=SCALE)}
    assert bootstrap.intervals(figure, 4, draws=500, seed=0)["alpha"] is None


def test_every_draw_has_as_many_packets_as_there_are():
    assert (bootstrap.drawn(7, 50, seed=1).sum(axis=1) == 7).all()
