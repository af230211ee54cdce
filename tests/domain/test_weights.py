"""Weights: sums, effect, swaps in closed form, floors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.weights import (
    BLUEPRINT,
    WeightsRefused,
    checked,
    composite,
    effective,
    equal,
    flip_weight,
    flips,
    floor_state,
    leverage,
    swaps,
)

approx = pytest.approx


def test_the_blueprint_sums_to_a_hundred():
    assert checked(BLUEPRINT) == {"FRM": 20, "EXP": 20, "MOD": 20, "PRD": 15, "DAT": 10, "COM": 10, "LED": 5}


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ({"A": 60, "B": 39}, "found a sum of 99; expected 100"),
        ({"A": 60, "B": 41}, "found a sum of 101; expected 100"),
        ({"A": 110, "B": -10}, "weight of B: found -10; expected a number of 0 or more"),
        ({"A": float("nan"), "B": 100}, "weight of A: found nan"),
    ],
)
def test_weights_that_do_not_add_up_are_refused(weights, says):
    with pytest.raises(WeightsRefused, match=says):
        checked(weights)


def test_a_total_counts_only_what_was_seen_and_says_how_much_that_is():
    # levels 5 and 3 under weights 60 and 20: 100 * (60*4/4 + 20*2/4) / 80
    found = composite({"A": 5, "B": 3}, {"A": 60, "B": 20, "C": 20})
    assert found.value == approx(87.5)
    assert found.coverage == approx(0.8)


def test_without_any_level_there_is_no_total():
    found = composite({}, BLUEPRINT)
    assert (found.value, found.coverage) == (None, 0)


def test_leadership_at_five_percent_moves_a_total_by_at_most_five_of_a_hundred():
    assert leverage(BLUEPRINT, "LED") == 5
    assert leverage(BLUEPRINT, "LED", coverage=0.5) == 10
    top = composite(dict.fromkeys(BLUEPRINT, 5.0), BLUEPRINT).value
    low = composite(dict.fromkeys(BLUEPRINT, 5.0) | {"LED": 1.0}, BLUEPRINT).value
    assert top is not None
    assert low is not None
    assert top - low == approx(5)


def test_a_dimension_in_which_all_packets_are_alike_decides_nothing():
    # spreads 0 and 1 (levels 2, 4): all pull is B's, for all of A's weight
    assert effective([{"A": 3, "B": 2}, {"A": 3, "B": 4}], {"A": 80, "B": 20}) == {"A": 0, "B": 100}
    assert effective([{"A": 3}, {"A": 3}], {"A": 100}) is None


def test_the_weight_at_which_two_packets_swap_by_hand():
    # A ahead by 1 in X (60 %), behind by 2 in Y (25 %), even in Z: D = .6 - .5 = .1. Raising Y to y leaves X .6/.75 of
    # the rest: 1 * (1 - y) * .8 = 2 y at y = .8 / 2.8
    ahead, behind = {"X": 4, "Y": 2, "Z": 3}, {"X": 3, "Y": 4, "Z": 3}
    weights = {"X": 60, "Y": 25, "Z": 15}
    assert flip_weight(ahead, behind, weights, "Y") == approx(100 * 0.8 / 2.8)
    # all to Z: both are level there only when everything is Z's
    assert flip_weight(ahead, behind, weights, "Z") == approx(100)


levels = st.fixed_dictionaries({d: st.integers(1, 5).map(float) for d in BLUEPRINT})


@given(first=levels, second=levels, dimension=st.sampled_from(list(BLUEPRINT)))
def test_at_the_swapping_weight_both_totals_are_equal(first, second, dimension):
    at = flip_weight(first, second, BLUEPRINT, dimension)
    if at is None:
        return
    rest = (100 - at) / (100 - BLUEPRINT[dimension])
    moved = {d: at if d == dimension else w * rest for d, w in BLUEPRINT.items()}
    assert sum(moved.values()) == approx(100)
    assert composite(first, moved).value == approx(composite(second, moved).value, abs=1e-6)


@given(first=levels, second=levels, dimension=st.sampled_from(list(BLUEPRINT)))
def test_without_a_swapping_weight_no_weight_swaps_the_packets(first, second, dimension):
    if flip_weight(first, second, BLUEPRINT, dimension) is not None:
        return
    signs = set()
    for at in range(0, 101, 5):
        rest = (100 - at) / (100 - BLUEPRINT[dimension])
        moved = {d: at if d == dimension else w * rest for d, w in BLUEPRINT.items()}
        apart = sum(w * (first[d] - second[d]) for d, w in moved.items())
        signs |= {apart > 0} if abs(apart) > 1e-6 else set()
    assert len(signs) <= 1


def test_swaps_are_listed_by_the_smallest_change_of_weight():
    packets = {"P": {"X": 4.0, "Y": 2.0}, "Q": {"X": 3.0, "Y": 4.0}}
    found = flips(packets, {"X": 70, "Y": 30})
    # one degree of freedom: X falls to 2/3 or Y rises to 1/3, the same change seen from both sides
    assert [(f.ahead, f.dimension, round(f.at, 3)) for f in found] == [("P", "X", 66.667), ("P", "Y", 33.333)]
    assert swaps(packets, {"X": 70, "Y": 30}, equal({"X": 70, "Y": 30})) == (("P", "Q"),)


def test_packets_that_lack_a_level_under_some_weight_are_not_compared():
    assert flips({"P": {"X": 4.0}, "Q": {"X": 3.0, "Y": 4.0}}, {"X": 70, "Y": 30}) == ()


def test_a_floor_without_a_level_is_unknown_and_not_failed():
    assert floor_state({"LED": 3.0}, "LED", 3) == "met"
    assert floor_state({"LED": 2.8}, "LED", 3) == "not met"
    assert floor_state({}, "LED", 3) == "unknown"
