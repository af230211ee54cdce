"""Key results: outcome or activity, with baseline, target and date."""

from __future__ import annotations

import pytest

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts import Reading, read_key_result
from tests.artifacts.conftest import NOW, Changed, fallen, found, states

B3 = "7-day churn of new users falls from 42 % to 38 % by 30 June"
E18 = "data scientists trained in causal inference rise from 0 to 4 by 30 June"
DEPLOY = "Deploy Bayesian cold-start model to 100 % of new users"


def of(text: str) -> dict[str, str]:
    okr = {"objective": "Keep new users", "maps_to": "Objective 1, KR 1.3", "key_results": [text]}
    return states(check("okr", okr, now=NOW))


def test_an_outcome_with_baseline_target_and_date_meets_all():
    assert set(of(B3).values()) == {"met"}


def test_a_counted_activity_falls_on_outcome_alone():
    assert {i for i, state in of(E18).items() if state != "met"} == {"OKR-2"}
    assert of(E18)["OKR-2"] == "missing"


def test_deploying_falls_on_outcome_and_on_the_baseline():
    assert {i for i, state in of(DEPLOY).items() if state != "met"} == {"OKR-2", "OKR-3"}
    okr = {"objective": "Keep new users", "maps_to": "KR 1.3", "key_results": [DEPLOY]}
    assert "baseline" in found(check("okr", okr, now=NOW), "OKR-3")


SOURCE_ROWS = {
    "cold start": (
        "Deploy Bayesian cold-start model to 100% of new users.",
        "7-day churn rate for new users decreases from 42% to 38%.",
        "Cold-start recommendation CTR matches returning-user CTR within 30 days.",
    ),
    "fairness": (
        "Automated weekly fairness report covering all language groups.",
        "Maximum exposure Gini coefficient across creator groups < 0.35.",
        "Zero P0 fairness incidents in Q2.",
    ),
    "causal inference": (
        "Two team members complete causal inference training.",
        "At least one project uses causal evaluation (ATE estimate).",
        "Causal inference design review template adopted by all teams.",
    ),
}


@pytest.mark.parametrize("row", ["cold start", "causal inference"])
def test_the_sources_own_rows_open_with_an_activity(row: str):
    kinds = [read_key_result(text).kind for text in SOURCE_ROWS[row]]
    assert kinds == [Reading.ACTIVITY, Reading.OUTCOME, Reading.OUTCOME]


def test_the_fairness_row_opens_with_a_thing_made_and_goes_on_with_outcomes():
    kinds = [read_key_result(text).kind for text in SOURCE_ROWS["fairness"]]
    assert kinds[0] is not Reading.OUTCOME
    assert kinds[1:] == [Reading.OUTCOME, Reading.OUTCOME]


@pytest.mark.parametrize(
    "text",
    [
        "Launch the churn dashboard",
        "We will ship version two of ranking in Q2",
        "KR2: Build a feature catalogue by May",
        "Deployment of the model to all new users by Q3",
        "Full migration of twelve services by Q3",
        "Hiring of two engineers by Q2",
        "Four analysts are trained by 30 June",
        "The new pipeline has been deployed by March",
        "Number of models deployed rises from 0 to 3 by Q2",
        "Dashboards built: 0 -> 5 by Q3",
        "Three workshops held in Q2",
        "Share of data scientists who completed the course rises from 0 % to 80 %",
        "Training completion rate rises from 0 to 80 % by June",
        "Rolled out the new ranking to all markets",
        "Setting up monitoring for all models",
        "The team completes the move of the feature store",
    ],
)
def test_verbs_of_doing_are_activities_also_counted_passive_or_made_nouns(text: str):
    assert read_key_result(text).kind is Reading.ACTIVITY


@pytest.mark.parametrize(
    "text",
    [
        "Deployment failure rate falls from 8 % to 2 % by 30 June",
        "Time to deploy a model falls from 6 weeks to 2 weeks by Q4",
        "Orders delivered on time rise from 92 % to 97 % by Q3",
        "Share of users who complete onboarding rises from 40 % to 55 % by 30 June",
        "Completed purchases per visitor rise from 2.1 % to 2.6 % by Q3",
        "Launch-week churn falls from 12 % to 9 % by Q2",
        "Training cost per model falls from 900 to 400 dollars by Q3",
        "Retention of trained users rises from 20 % to 30 % by Q3",
        "Release frequency rises from 2 to 8 per month by Q4",
        "Reduce p99 latency from 180 ms to 100 ms by end of Q3",
        "Hours from merge to deployed fall from 40 to 4 by Q3",
        "Deliver a 2 pp gain in 30-day retention by Q3",
        "Feature store is used by 5 of 6 teams by Q4",
        "Zero privacy incidents in the second half",
    ],
)
def test_words_of_doing_inside_the_name_of_a_measure_are_no_activity(text: str):
    assert read_key_result(text).kind is Reading.OUTCOME


@pytest.mark.parametrize("text", ["Improve the pipeline", "Two dashboards", "Better collaboration"])
def test_what_names_neither_a_deed_nor_a_measure_is_unclear(text: str):
    assert read_key_result(text).kind is Reading.UNCLEAR
    assert of(text)["OKR-2"] == "partial"


@pytest.mark.parametrize(
    ("text", "baseline", "target", "date"),
    [
        (B3, "42 %", "38 %", "30 june"),
        ("Checkout conversion 2.1 % -> 2.6 % by 2026-09-30", "2.1 %", "2.6 %", "2026-09-30"),
        ("Reduce churn from 5 % to 4 % by June 30", "5 %", "4 %", "by june 30"),
        ("Losses fall from $3M to $2M by Q4", "$3m", "$2m", "by q4"),
        ("p99 stays below 100 ms", "", "100 ms", ""),
        ("Exposure Gini < 0.35.", "", "0.35", ""),
        ("Two errors a day at most", "", "two", ""),
    ],
)
def test_baseline_target_and_date_are_read(text: str, baseline: str, target: str, date: str):
    reading = read_key_result(text)
    assert (reading.baseline, reading.target, reading.date) == (baseline, target, date)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("7-day churn falls to 38 % by 30 June", "no baseline"),
        ("7-day churn falls from 42 % to 38 %", "no date"),
        ("Exposure Gini < 0.35", "no baseline and date"),
    ],
)
def test_the_part_that_is_missing_is_named(text: str, lacking: str):
    report = check(
        "okr", {"objective": "Keep new users", "maps_to": "KR 1.3", "key_results": [text]}, now=NOW
    )
    assert found(report, "OKR-3") == lacking


def test_fields_serve_as_well_as_a_sentence():
    fields = {
        "metric": "7-day churn of new users",
        "baseline": 42,
        "target": 38,
        "unit": "%",
        "by": "2026-06-30",
    }
    okr = {"objective": "Keep new users", "maps_to": "KR 1.3", "key_results": [fields]}
    assert check("okr", okr, now=NOW).is_complete


def test_a_sentence_and_fields_that_differ_are_told():
    both = {"text": B3, "baseline": 42, "target": 35}
    okr = {"objective": "Keep new users", "maps_to": "KR 1.3", "key_results": [both]}
    assert found(check("okr", okr, now=NOW), "OKR-3") == "the sentence says target 38 %, the field says 35"


def test_a_day_in_the_past_is_told():
    late = {"metric": "7-day churn", "baseline": 42, "target": 38, "by": "2025-06-30"}
    okr = {"objective": "Keep new users", "maps_to": "KR 1.3", "key_results": [late]}
    assert found(check("okr", okr, now=NOW), "OKR-3") == "2025-06-30 is past"


def test_a_target_equal_to_its_baseline_is_told():
    okr = {
        "objective": "Keep new users",
        "maps_to": "KR 1.3",
        "key_results": ["Churn moves from 42 % to 42 % by 30 June"],
    }
    assert "both 42 %" in found(check("okr", okr, now=NOW), "OKR-3")


def test_work_serves_a_goal_or_is_labelled_speculative_not_both(changed: Changed):
    assert fallen(changed("okr", maps_to=None)) == {"OKR-1"}
    assert changed("okr", maps_to=None, speculative=True).is_complete
    assert states(changed("okr", speculative=True))["OKR-1"] == "partial"


def test_an_objective_without_key_results_is_incomplete(changed: Changed):
    assert fallen(changed("okr", key_results=[])) == {"OKR-2"}


def test_an_empty_key_result_is_missing(changed: Changed):
    assert states(changed("okr", key_results=[" "])) | {"OKR-2": "missing"} == states(
        changed("okr", key_results=[" "])
    )


def test_each_key_result_has_its_place(changed: Changed):
    report = changed("okr", key_results=[B3, DEPLOY])
    assert {c.place for c in report.open_checks} == {"key_results[1]"}


@pytest.mark.parametrize(
    "wrong", [{"baseline": "42 %"}, {"baseline": True}, {"by": "30 June"}, {"by": 20260630}]
)
def test_a_field_of_the_wrong_kind_is_refused(wrong: dict[str, object]):
    with pytest.raises(ArtifactRefused, match=r"key_results\[0\]"):
        check("okr", {"key_results": [wrong]}, now=NOW)
