"""The rules or the model beside the people: leave one out, leniency by dimension, recalibration from fifty labels on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from interviewer.domain.panel import Score
from interviewer.domain.panel_reader import isotonic, reader_figures


def scores(levels: Mapping[str, Mapping[str, int | None]], dimension: str = "FRM") -> list[Score]:
    """rater to packet to level."""
    return [Score(r, p, dimension, level) for r, by in levels.items() for p, level in by.items()]


PEOPLE = scores({"A": {"P1": 2, "P2": 4}, "B": {"P1": 3, "P2": 4}, "C": {"P1": 4, "P2": 4}})


def test_each_person_and_the_reader_are_held_against_the_same_others() -> None:
    # P1: A 2 against (3+4)/2 = 3.5 -> 1.5; reader 3 -> 0.5. P2: A 4 against 4 -> 0; reader 5 -> 1. Means 0.75, 0.75.
    found = reader_figures(PEOPLE, "m", scores({"m": {"P1": 3, "P2": 5}}), draws=200)
    left_out = {a.rater: a for a in found.against}
    assert (
        left_out["A"].rater_distance,
        left_out["A"].reader_distance,
        left_out["A"].nearer,
    ) == pytest.approx((0.75, 0.75, 0))
    # B: P1 3 against 3 -> 0, reader 0; P2 0, reader 1
    assert (
        left_out["B"].rater_distance,
        left_out["B"].reader_distance,
        left_out["B"].nearer,
    ) == pytest.approx((0, 0.5, -0.5))
    assert left_out["B"].interval is not None


def test_where_it_is_more_lenient() -> None:
    # P1: 3 - 3 = 0; P2: 5 - 4 = 1; mean 0.5
    (dimension,) = reader_figures(PEOPLE, "m", scores({"m": {"P1": 3, "P2": 5}}), draws=200).dimensions
    assert (dimension.dimension, dimension.cells) == ("FRM", 2)
    assert dimension.leniency == pytest.approx(0.5)


def test_few_packets_are_not_a_calibration_and_many_are_compared() -> None:
    few = reader_figures(PEOPLE, "m", scores({"m": {"P1": 3, "P2": 5}}), draws=50)
    assert few.status.startswith("not calibrated on this scorecard: 2 packets")
    packets = {f"P{n}": 1 + n % 5 for n in range(12)}
    many = reader_figures(scores({"A": packets, "B": packets}), "m", scores({"m": packets}), draws=50)
    assert many.status.startswith("compared on 12 packets")


def test_where_the_reader_gave_no_level_nothing_is_compared_and_it_is_counted() -> None:
    found = reader_figures(PEOPLE, "m", scores({"m": {"P1": None, "P2": 4}}), draws=50)
    assert (found.cells, found.no_level) == (1, 1)
    none = reader_figures(PEOPLE, "m", [], draws=50)
    assert (none.status, none.against) == ("not calibrated on this scorecard: the reader gave no level", ())
    alone = reader_figures(scores({"A": {"P1": 3}}), "m", scores({"m": {"P1": 3}}), draws=50)
    assert "1 people scored; expected 2" in alone.status


@pytest.mark.parametrize(
    ("levels", "targets", "steps"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 2, 3], [2, 4, 3], [2, 3.5, 3.5, 3.5, 3.5]),  # 4 and 3 are pooled
        ([2, 2, 5], [1, 3, 4], [2, 2, 2, 2, 4]),  # levels that do not occur take the next lower value
    ],
)
def test_the_rising_step_function(levels: list[int], targets: list[float], steps: list[float]) -> None:
    assert isotonic(np.array(levels, dtype=float), np.array(targets, dtype=float)) == pytest.approx(steps)


def test_a_reader_that_is_one_too_high_is_mended_from_fifty_labels_on_and_not_below() -> None:
    def made(packets: int) -> tuple[list[Score], list[Score]]:
        truth = {f"P{n}": 1 + n % 4 for n in range(packets)}
        people = [s for d in ("FRM", "EXP", "MOD", "PRD", "DAT") for s in scores({"A": truth, "B": truth}, d)]
        high = {p: level + 1 for p, level in truth.items()}
        return people, [s for d in ("FRM", "EXP", "MOD", "PRD", "DAT") for s in scores({"m": high}, d)]

    people, reader = made(10)  # 10 packets x 5 dimensions = 50 labels
    mended = reader_figures(people, "m", reader, draws=50).recalibrated
    assert mended is not None
    assert mended.labels == 50
    assert (mended.raw, mended.recalibrated) == pytest.approx((1, 0))
    people, reader = made(9)
    assert reader_figures(people, "m", reader, draws=50).recalibrated is None


@pytest.mark.parametrize("seed", range(20))
def test_the_rising_step_function_is_the_one_of_least_squares(seed: int) -> None:
    # scipy's, on the mean target of each level with the number of its labels as weight
    dice = np.random.default_rng(seed)
    levels = np.concatenate([np.arange(1.0, 6.0), dice.integers(1, 6, 45).astype(float)])
    targets = dice.uniform(1, 5, 50)
    means = np.array([targets[levels == n].mean() for n in range(1, 6)])
    numbers = np.array([(levels == n).sum() for n in range(1, 6)], dtype=float)
    wanted = isotonic_regression(means, weights=numbers).x
    assert isotonic(levels, targets) == pytest.approx(list(wanted))
