"""Progress: trends, coverage, calibration with hand-worked Brier scores, takes of one question."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer.adapters.library import library
from interviewer.domain.debrief import Outcome
from interviewer.domain.interview import Guess
from interviewer.domain.progress import Told, calibration, coverage, seen, takes_by_probe, trends
from interviewer.domain.rating import VerdictValue
from tests.domain.test_debrief import heard

DAY = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


def told(day: int, verdicts: dict[str, VerdictValue], *, probe: str = "P08", interview: str = "") -> Told:
    one = heard(0, verdicts, probe=probe)
    return Told(
        at=DAY + dt.timedelta(days=day),
        interview=interview or f"i{day}",
        heard=one,
        words=10,
        seconds=4.0,
        aim_s=90,
    )


def outcome(sure: int, right: bool | None) -> Outcome:
    return Outcome(guess=Guess(take=0, criterion="KIL-1", hit=True, sure=sure), met=right)


def test_a_trend_is_per_check_and_leaves_out_what_was_not_observed() -> None:
    answers = [told(3, {"KIL-1": "met"}), told(0, {"KIL-1": "not_met"}), told(1, {"KIL-1": "not_observed"})]
    (trend,) = trends(answers)
    assert [v for _, _, v in trend.points] == ["not_met", "met"]
    assert trend.way == "up"


@pytest.mark.parametrize(
    ("first", "last", "way"), [("met", "partial", "down"), ("met", "met", "same"), ("partial", None, "once")]
)
def test_a_trend_compares_the_last_with_the_first(
    first: VerdictValue, last: VerdictValue | None, way: str
) -> None:
    answers = [told(0, {"KIL-1": first})] + ([told(1, {"KIL-1": last})] if last else [])
    assert trends(answers)[0].way == way


def test_coverage_adds_up_over_interviews() -> None:
    # LED needs two Meets criteria, one of them core: the second interview brings the second
    answers = [told(0, {"LED-1": "met"}, probe="P01"), told(1, {"LED-2": "met"}, probe="P09")]
    found = coverage(answers, library().scorecard)
    assert [(c.covered, c.dimensions) for c in found] == [(0.0, ()), (5.0, ("LED",))]


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    # 90 % and right: 0.01; 60 % and wrong: 0.36; 50 % and right: 0.25; mean 0.62 / 3
    found = calibration([outcome(90, True), outcome(60, False), outcome(50, True), outcome(80, None)])
    assert found.brier == pytest.approx(0.62 / 3)
    assert (found.n, found.unjudged) == (3, 1)
    assert found.mean_sure == pytest.approx(2 / 3)
    assert found.share_right == pytest.approx(2 / 3)


def test_fifty_on_everything_earns_a_quarter() -> None:
    assert calibration([outcome(50, True), outcome(50, False)]).brier == pytest.approx(0.25)


def test_bins_hold_guesses_that_were_about_equally_sure() -> None:
    found = calibration([outcome(71, True), outcome(79, False), outcome(99, True)])
    assert [(b.low, b.n, round(b.sure, 3), b.right) for b in found.bins] == [
        (70, 2, 0.75, 0.5),
        (90, 1, 0.99, 1.0),
    ]


def test_few_guesses_come_with_a_warning_and_none_with_no_score() -> None:
    assert (
        calibration([outcome(90, True)]).warning == "1 guess: too few to conclude anything; 20 is a beginning"
    )
    assert calibration([outcome(90, True)] * 20).warning is None
    assert calibration([]).brier is None


def test_takes_of_one_question_say_what_moved_since_the_one_before() -> None:
    answers = [
        told(0, {"KIL-1": "not_met", "KIL-2": "met", "KIL-3": "not_observed"}),
        told(1, {"KIL-1": "met", "KIL-2": "partial", "KIL-3": "met"}),
    ]
    (row,) = takes_by_probe(answers)
    # KIL-1 up, KIL-2 down; KIL-3 was not observed the first time, so it did not move
    assert [(t.met, t.judged, t.up, t.down) for t in row.takes] == [(1, 3, 0, 0), (2, 3, 1, 1)]


def test_what_was_seen_is_the_newest_take_of_each_question() -> None:
    answers = [
        told(0, {"KIL-1": "met"}),
        told(2, {"KIL-1": "not_met"}),
        told(1, {"NOS-1": "met"}, probe="P10"),
    ]
    assert seen(answers) == {"KIL-1": "not_met", "NOS-1": "met"}
