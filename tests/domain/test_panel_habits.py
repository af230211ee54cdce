"""Raters' habits, on tables small enough to work out by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.agreement.ratings import NotEnoughRatings
from interviewer.domain.habits.additive import p_of_t, row_effects
from interviewer.domain.habits.alarms import SHARES, habits
from interviewer.domain.habits.contrast import contrast
from interviewer.domain.habits.cube import Cube, cube
from interviewer.domain.habits.drift import drift
from interviewer.domain.habits.halo import halo
from interviewer.domain.habits.leniency import leniency
from interviewer.domain.habits.no_evidence import no_evidence, tail
from interviewer.domain.habits.strata import shuffles
from interviewer.domain.habits.two_ways import readings
from interviewer.domain.panel import Score
from tests.domain.agreement_tables import CREATIVITY

approx = pytest.approx
NAN = float("nan")


def panel(levels: object, *, place: object = None, ne: object = None) -> Cube:
    """A cube from raters x packets x dimensions; everybody scores in the order of the packets unless told."""
    array = np.array(levels, dtype=float)
    raters, packets, dimensions = array.shape
    return Cube(
        raters=tuple(f"R{i + 1}" for i in range(raters)),
        packets=tuple(f"P{i + 1}" for i in range(packets)),
        dimensions=tuple(f"D{i + 1}" for i in range(dimensions)),
        levels=array,
        ne=np.zeros(array.shape, dtype=bool) if ne is None else np.array(ne, dtype=bool),
        place=np.tile(np.arange(packets, dtype=float), (raters, 1))
        if place is None
        else np.array(place, dtype=float),
        order_from="order column",
    )


# --- leniency ------------------------------------------------------------------------------------


def test_table_9_leniency_of_three_judges_of_creativity():
    # the source prints severity: -.0476 .3810 -.3333
    found = leniency(panel(CREATIVITY)).effect
    assert found == approx([0.0476, -0.3810, 0.3333], abs=5e-5)


def test_leniency_compares_raters_on_the_packets_they_share():
    # B sees only the weak packet and gives it 2 where A gives 1: B is the lenient one, though A's mean is higher
    levels = [[[1], [5]], [[2], [NAN]]]
    assert leniency(panel(levels)).effect == approx([-0.5, 0.5])


def test_leniency_is_refused_for_raters_whom_nothing_links_and_the_groups_are_named():
    levels = [[[1], [2], [NAN]], [[2], [3], [NAN]], [[NAN], [NAN], [4]]]
    with pytest.raises(NotEnoughRatings, match=r"R1, R2 \| R3"):
        leniency(panel(levels))


def test_leniency_of_a_chain_of_raters_is_found_through_the_one_in_the_middle():
    # R2 is one above R1 on P1; R3 is one above R2 on P2: effects -1, 0, 1
    levels = [[[2], [NAN]], [[3], [4]], [[NAN], [5]]]
    assert leniency(panel(levels)).effect == approx([-1, 0, 1])


@given(st.lists(st.integers(1, 5), min_size=12, max_size=12), st.integers(-2, 2))
def test_a_constant_added_to_one_rater_is_found_again(levels, shift):
    array = np.array(levels, dtype=float).reshape(3, 4, 1)
    moved = array.copy()
    moved[0] += shift
    apart = leniency(panel(moved)).effect - leniency(panel(array)).effect
    assert apart == approx([2 / 3 * shift, -shift / 3, -shift / 3])


def test_the_interval_of_a_row_by_hand():
    # residuals of [[0, 2], [1, 1]] after rows and columns: +-1/2, so noise 1 with one degree of freedom
    found = row_effects(np.array([[0.0, 2.0], [1.0, 1.0]]))
    assert found is not None
    assert found.freedom == 1
    assert found.se == approx([0.5, 0.5])
    assert found.interval(0) == approx((-12.706 * 0.5, 12.706 * 0.5), abs=1e-3)


def test_without_noise_an_effect_is_certain_and_no_effect_is_none():
    assert p_of_t(0.5, 0.0, 4) == 0
    assert p_of_t(0.0, 0.0, 4) == 1
    assert p_of_t(0.5, 0.0, 4, side=-1) == 1
    assert p_of_t(0.5, 0.1, 0) == 1


# --- halo, NE, two ways --------------------------------------------------------------------------


def test_halo_is_a_spread_smaller_than_the_others_on_the_same_packet():
    # R1 gives one level per packet; R2 and R3 spread by 1 (levels 2, 3, 4)
    levels = [[[3, 3, 3], [4, 4, 4]], [[2, 3, 4], [3, 4, 5]], [[4, 3, 2], [5, 4, 3]]]
    found = halo(panel(levels))
    assert found is not None
    assert found[0] == approx([0, 2, 2])


def test_flat_packets_are_no_halo():
    levels = [[[3, 3, 3], [2, 3, 4]], [[4, 4, 4], [3, 4, 5]], [[3, 3, 3], [4, 3, 2]]]
    found = halo(panel(levels))
    assert found is not None
    assert found[0] == approx([1, 1, 1])


@given(st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]), min_size=1, max_size=7), st.integers(0, 7))
def test_the_tail_of_unequal_coins_is_that_of_all_their_outcomes(chances, at_least):
    expected = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= at_least:
            expected += float(np.prod([c if o else 1 - c for o, c in zip(outcome, chances, strict=True)]))
    assert tail(np.array(chances), at_least) == approx(expected, abs=1e-12)


def test_the_normal_limit_continues_the_exact_tail():
    chances = np.full(2_000, 0.2)
    exact = tail(chances, 430)
    assert tail(np.full(2_001, 0.2), 430) == approx(exact, rel=0.1)


def test_ne_of_everybody_accuses_nobody():
    ne = np.zeros((3, 4, 2), dtype=bool)
    ne[:, 0] = True
    levels = np.where(ne, NAN, 3.0)
    found = no_evidence(panel(levels, ne=ne))
    assert [f.p for f in found] == [1, 1, 1]
    assert [f.times for f in found] == [2, 2, 2]


def test_one_rater_s_lone_ne_by_hand():
    # two cells in which one of three raters says NE, both times R1: (1/3)^2
    ne = np.zeros((3, 2, 1), dtype=bool)
    ne[0] = True
    found = no_evidence(panel(np.where(ne, NAN, 3.0), ne=ne))
    assert found[0].p == approx(1 / 9)
    assert (found[0].share, found[0].others, found[0].packets) == (1, 0, 2)


def test_a_hole_in_the_middle_of_the_levels_is_a_split_cell():
    # D1: 2 2 5 5 has a hole; D2: 2 3 4 5 spreads as far and has none
    levels = [[[2, 2], [2, 3]], [[2, 3], [2, 4]], [[5, 4], [5, 5]], [[5, 5], [5, 2]]]
    found = readings(panel(levels))
    assert found.split == approx([1, 0])


# --- order ---------------------------------------------------------------------------------------


def test_drift_is_the_slope_against_the_others():
    # R1 rises by half a level per packet, R2 and R3 stay: no noise at all
    flat = np.full((3, 5, 2), 3.0)
    flat[0] += 0.5 * np.arange(5)[:, None]
    found = drift(panel(flat), shuffles=shuffles(5))
    assert [s.estimate for s in found.raters] == approx([0.5, -0.25, -0.25])
    assert np.isnan(found.panel.estimate), "all had the same order"


def test_drift_of_the_whole_panel_shows_when_orders_differ():
    place = np.array([[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]])
    levels = 2 + 0.5 * place[:, :, None] + np.zeros((3, 4, 2))
    found = drift(panel(levels, place=place), shuffles=shuffles(4))
    assert found.panel.estimate == approx(0.5)
    assert [s.estimate for s in found.raters] == approx([0, 0, 0])


def test_a_rater_who_leans_against_the_packet_before_has_a_slope_below_zero():
    dice = np.random.default_rng(0)
    truth = dice.integers(1, 6, (40, 3)).astype(float)
    levels = np.stack([truth] * 4)
    levels[0, 1:] -= 0.4 * (truth[:-1] - 3)
    found = contrast(panel(levels), shuffles=shuffles(40))
    assert found.raters[0].estimate == approx(-0.4, abs=0.1)
    assert found.raters[0].p < 1e-6


def test_without_an_order_the_file_s_own_is_taken_and_said():
    scores = tuple(Score("A", p, "FRM", 3) for p in ("P2", "P1")) + tuple(
        Score("B", p, "FRM", 3) for p in ("P1", "P2")
    )
    found = cube(scores)
    assert found.order_from == "order of the file"
    assert found.place.tolist() == [[0, 1], [1, 0]]  # packets in order of appearance: P2, P1


def test_an_order_column_counts_even_with_gaps_in_its_numbers():
    scores = (
        Score("A", "P1", "FRM", 3, order=30), Score("A", "P2", "FRM", 3, order=7), Score("A", "P3", "FRM", 3, order=9),
    )  # fmt: skip
    found = cube(scores)
    assert found.place.tolist() == [[2, 0, 1]]
    assert found.order_from == "order column"


# --- alarms --------------------------------------------------------------------------------------


def test_the_shares_of_the_error_make_one_whole():
    assert sum(SHARES.values()) == approx(1)


def test_raters_who_all_give_the_same_levels_raise_no_alarm():
    levels = np.tile(np.array([[1, 2, 3], [4, 5, 2], [3, 3, 1], [5, 4, 4]], dtype=float), (4, 1, 1))
    assert habits(panel(levels)).alarms == ()


def test_one_rater_alone_is_not_compared_with_anybody():
    found = habits(panel([[[1, 2], [3, 4]]]))
    assert found.refused is not None
    assert found.alarms == ()


def test_a_rater_with_nothing_but_ne_does_not_stop_the_comparison_of_the_others():
    levels = np.array([[[1, 2], [3, 4]], [[2, 2], [3, 5]], [[NAN, NAN], [NAN, NAN]]])
    found = habits(panel(levels, ne=np.isnan(levels)))
    assert found.raters == ("R1", "R2")
    assert found.leniency is not None


def test_of_two_raters_far_apart_both_are_named_since_nobody_knows_who_is_off():
    dice = np.random.default_rng(3)
    truth = dice.integers(2, 5, (8, 7)).astype(float)
    other = truth + 1 + (dice.random((8, 7)) < 0.2) - (dice.random((8, 7)) < 0.2)
    named = {a.who for a in habits(panel(np.stack([truth, other]))).alarms if a.kind == "leniency"}
    assert named == {"R1", "R2"}
