"""Levels of packets, flags, drills, quotes and calibration over outcomes, by hand."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.evals.figures import calibration, coaching, flags, levels
from interviewer.evals.outcome import Outcome, Quotes

COM_MET = {"COM-1": "met", "COM-2": "met", "COM-3": "met", "COM-4": "met", "COM-5": "met"}


def outcome(case: str, group: str = "", **more: object) -> Outcome:
    given: dict[str, object] = {
        "case": case,
        "group": group or case,
        "tags": {},
        "probe": None,
        "labels": {},
        "verdicts": {},
    }
    return Outcome.model_validate(given | more)


def test_a_packet_takes_the_best_of_each_criterion_and_the_middle_of_habits():
    first = outcome("K.P1", "K", labels=COM_MET, verdicts=COM_MET | {"COM-1": "not_met", "COM-4": "not_met"})
    second = outcome("K.P2", "K", labels=COM_MET, verdicts=COM_MET)
    found = {f.dimension: f for f in levels.leveled([first, second], library().scorecard)}
    # COM-4 was shown once: that is enough. COM-1 is a habit: of two the lower counts, so the rated level falls.
    assert found["COM"].label is not None
    assert found["COM"].rated is not None
    assert found["COM"].rated < found["COM"].label
    assert (found["DAT"].label, found["DAT"].rated) == (None, None)


def test_smd_is_the_distance_of_means_in_units_of_the_labels():
    # labels 1 3: mean 2, standard deviation 1; rated 2 3: mean 2.5
    assert levels.smd([1, 3], [2, 3]).value == pytest.approx(0.5)
    assert levels.smd([2, 2], [3, 3]).value is None


def test_adjacent_counts_a_level_apart_as_agreement_and_exact_does_not():
    both = [("a", 3, 3), ("b", 3, 4), ("c", 2, 4)]
    assert levels.within(both, 0).value == pytest.approx(1 / 3)
    assert levels.within(both, 1).value == pytest.approx(2 / 3)


def test_a_cleared_flag_is_not_raised_and_a_missed_one_is_listed():
    seen = outcome(
        "A",
        flag_labels={"RF-1": "suspected", "RF-2": "cleared"},
        flags={"RF-1": "confirmed", "RF-2": "cleared"},
    )
    blind = outcome("B", flag_labels={"RF-4": "suspected"}, flags={"RF-9": "suspected"})
    figures = flags.flag_figures([seen, blind])
    assert figures["flag_recall"].value == 1 / 2
    assert figures["flag_precision"].value == 1 / 2
    assert [(p.case, p.flag) for p in flags.missed([seen, blind])] == [("B", "RF-4")]
    assert [(p.case, p.flag) for p in flags.false_alarms([seen, blind])] == [("B", "RF-9")]


def test_a_drill_is_right_when_its_criterion_is_not_wholly_there():
    asked = [
        outcome(str(n), drill="KIL-4", drill_label=label)
        for n, label in enumerate(("not_met", "partial", "met", "unsure"))
    ]
    figure = coaching.shown_figures([*asked, outcome("none")])["drill_precision"]
    assert figure.value == pytest.approx(2 / 3)
    assert figure.n == 3


def test_quotes_given_and_quotes_shown_are_two_figures():
    figures = coaching.shown_figures([outcome("A", quotes=Quotes(given=4, found=3, shown=3, exact=3))])
    assert (figures["quotes_valid_given"].value, figures["quotes_valid_shown"].value) == (0.75, 1.0)


def test_calibration_puts_the_share_of_samples_beside_the_share_that_deserved():
    labels = {"K": "met", "L": "not_met"}
    samples = [
        outcome("A~0", tags={"of": "A"}, labels=labels, verdicts={"K": "met", "L": "met"}),
        outcome("A~1", tags={"of": "A"}, labels=labels, verdicts={"K": "met", "L": "not_met"}),
    ]
    bins = calibration.curve(samples)
    assert [(b.share, b.n, b.deserved) for b in bins] == [(0.5, 1, 0.0), (1.0, 1, 1.0)]
    assert calibration.gap(bins) == pytest.approx(0.25)
    assert calibration.gap(calibration.curve(samples[:1])) is None
