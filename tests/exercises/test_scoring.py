"""How parts with a key are scored: hand-worked numbers, nothing counted that was left open."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer.adapters.library import library
from interviewer.domain.exercise import Choose, Estimate, PickSome, Predict, Sort
from interviewer.domain.exercises.calibration import brier, curve, score_estimates, score_predictions
from interviewer.domain.exercises.choices import score_choices
from interviewer.domain.exercises.picking import score_pick
from interviewer.domain.exercises.result import Attempt, Forecast
from interviewer.domain.exercises.sorting import score_sort, shares
from interviewer.domain.rating import Rating
from interviewer.errors import CallerMistake, NotFound


def part(exercise: str, id: str):
    return library().exercise(exercise).part(id)


def test_an_item_left_open_is_neither_right_nor_wrong():
    cases = part("rfc-or-not", "cases")
    assert isinstance(cases, Choose)
    result = score_choices(cases, {"naming": "yes", "feature": "yes"})
    assert (result.right, result.keyed) == (1, 2)
    assert result.sums == ("1 of 2 as in the key, 5 left open",)


def test_the_org_wide_question_about_a_tool_depends():
    cases = part("rfc-or-not", "cases")
    lines = {line.item: line for line in score_choices(cases, {"tool": "yes"}).lines}
    assert (lines["tool"].state, lines["tool"].expected) == ("wrong", "Depends on how many teams adopt it")


def test_with_many_choices_only_the_whole_set_is_right():
    missing = part("who-else", "missing")
    lines = {
        line.item: line
        for line in score_choices(
            missing, {"churn-text": ["privacy"], "realtime": ["platform"], "gpu": ["finance", "design"]}
        ).lines
    }
    assert lines["realtime"].state == "right"
    assert lines["churn-text"].why.startswith("missing: Customer success and support.")
    assert lines["gpu"].why.startswith("not needed: Design and user research.")


@pytest.mark.parametrize("given", [{"nowhere": "yes"}, {"naming": "perhaps"}])
def test_an_item_or_choice_that_does_not_exist_is_named(given):
    with pytest.raises(NotFound):
        score_choices(part("rfc-or-not", "cases"), given)


def test_the_key_of_the_backlog_comes_to_60_30_10_within_five_points():
    tiers = part("backlog", "tiers")
    assert isinstance(tiers, Sort)
    given = {i.id: i.key[0] for i in tiers.items}
    # 1,220 strategic, 580 operational and 200 ad-hoc hours of 2,000
    assert shares(tiers, given) == pytest.approx({"strategic": 61.0, "operational": 29.0, "ad-hoc": 10.0})
    assert score_sort(tiers, given).sums[-1] == "Every tier is within its share."


def test_a_tier_exactly_five_points_off_is_within_its_share():
    tiers = Sort.model_validate(
        {
            "id": "t", "type": "sort", "title": "t", "ask": "a",
            "choices": [{"id": "a", "title": "A", "share": 60}, {"id": "b", "title": "B", "share": 40}],
            "items": [
                {"id": "x", "says": "x", "hours": 65, "key": ["a"], "why": "w"},
                {"id": "y", "says": "y", "hours": 35, "key": ["b"], "why": "w"},
            ],
        }
    )  # fmt: skip
    assert score_sort(tiers, {"x": "a", "y": "b"}).sums[-1] == "Every tier is within its share."
    assert score_sort(tiers, {"x": "a", "y": "a"}).sums[-2:] == (
        "A: 40 points over its share.",
        "B: 40 points under its share.",
    )


def test_nothing_sorted_gives_no_shares():
    tiers = part("backlog", "tiers")
    assert shares(tiers, {}) is None
    assert score_sort(tiers, {}).sums == ("nothing answered",)


def test_a_chart_that_stays_by_mistake_says_why_it_should_go():
    keep = part("two-charts", "keep")
    assert isinstance(keep, PickSome)
    result = score_pick(keep, {"picked": ["s5", "s10"]})
    assert result.sums[-1] == "1 of the 2 in the key are among yours."
    wrong = {line.item for line in result.lines if line.state == "wrong"}
    assert wrong == {"s10", "s11"}


def test_picks_without_a_key_are_never_wrong_and_say_what_was_asked_for():
    plan = part("ninety-days", "day-30")
    result = score_pick(plan, {"picked": ["audit"]})
    assert {line.state for line in result.lines} == {"told"}
    assert "Asked for, and not among yours: One quick win, grounded in data." in result.sums


def test_five_outputs_are_counted_by_their_groups():
    result = score_pick(
        part("five-kpis", "five"), {"picked": ["releases", "readouts", "assets", "lift", "cost"]}
    )
    assert result.sums[-1] == "They come from 2 groups; at least 4 were asked for."


def test_the_brier_score_is_the_mean_squared_distance():
    # (0.9 - 1)^2 = 0.01, (0.6 - 0)^2 = 0.36, (0.5 - 1)^2 = 0.25; mean 0.62 / 3
    forecasts = [
        Forecast(sure=0.9, came_true=True),
        Forecast(sure=0.6, came_true=False),
        Forecast(sure=0.5, came_true=True),
    ]
    assert brier(forecasts) == pytest.approx(0.62 / 3)
    assert brier([]) is None


def test_fifty_percent_on_everything_gives_a_quarter_whatever_comes_true():
    assert brier([Forecast(sure=0.5, came_true=n % 3 == 0) for n in range(9)]) == pytest.approx(0.25)


def test_the_curve_has_five_bins_and_an_empty_one_has_no_share():
    told = curve(
        [
            Forecast(sure=0.59, came_true=True),
            Forecast(sure=0.60, came_true=False),
            Forecast(sure=0.99, came_true=True),
        ]
    )
    assert [(b.low, b.high, b.n) for b in told] == [
        (50, 59, 1),
        (60, 69, 1),
        (70, 79, 0),
        (80, 89, 0),
        (90, 99, 1),
    ]
    assert told[2].came_true is None
    assert told[1].came_true == 0


@pytest.mark.parametrize("sure", [49, 100, 70.5, None, "sure"])
def test_confidence_outside_50_to_99_is_refused(sure):
    claims = part("how-sure", "claims")
    with pytest.raises(CallerMistake, match="50 to 99"):
        score_estimates(claims, {"half": {"says": True, "sure": sure}})


def test_estimates_left_open_make_no_forecast():
    claims = part("how-sure", "claims")
    assert isinstance(claims, Estimate)
    result = score_estimates(claims, {"half": {"says": False, "sure": 90}})
    assert len(result.forecasts) == 1
    assert result.forecasts[0] == Forecast(sure=0.9, came_true=True)


def test_a_forecast_is_settled_only_by_what_is_clearly_met_or_missing():
    predict = Predict(
        id="p", title="t", ask="a", type="predict", of="w", criteria=("KIL-1", "KIL-2", "KIL-3")
    )
    rating = Rating.model_validate(RATED)
    given = {c: {"says": True, "sure": 80} for c in predict.criteria}
    result = score_predictions(predict, given, rating=rating, titles={})
    assert [line.state for line in result.lines] == ["right", "wrong", "open"]
    assert brier(result.forecasts) == pytest.approx((0.04 + 0.64) / 2)


RATED = {
    "rater": {"kind": "rules", "id": "r"},
    "rubrics": [],
    "passages": [],
    "verdicts": [
        {"criterion": "KIL-1", "verdict": "met", "reason": ""},
        {"criterion": "KIL-2", "verdict": "not_met", "reason": ""},
        {"criterion": "KIL-3", "verdict": "partial", "reason": ""},
    ],
    "dimensions": [],
    "composite": {"value": None, "coverage": 0.0},
    "probe": None,
    "red_flags": [],
    "scope": None,
    "next_drill": None,
    "one_fix": None,
    "void_quotes": 0,
    "unrated": [],
}


def test_minutes_count_from_start_to_hand_in():
    began = dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC)
    attempt = Attempt(exercise=library().exercise("rfc-or-not").ref, title="t", started=began)
    assert attempt.minutes is None
    assert attempt.model_copy(update={"handed_in": began + dt.timedelta(minutes=7)}).minutes == 7
