"""Technical strategies: the ten flaws of the source's check, each as a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts.strategy_checks import SECTIONS
from interviewer.domain.artifacts.wording import meaningful_words
from tests.artifacts.conftest import NOW, Changed, example_data, fallen, found, states


def bets(**first: object) -> list[dict[str, Any]]:
    """The example's bets, with keys of the first one set otherwise."""
    held: list[dict[str, Any]] = example_data("strategy")["bets"]
    return [{**held[0], **first}, *held[1:]]


def different_words(count: int) -> str:
    letters = "abcdefghij"
    return "42 " + " ".join(
        f"w{letters[i // 100 % 10]}{letters[i // 10 % 10]}{letters[i % 10]}" for i in range(count - 1)
    )


# 1. The vision was measured in characters.
@pytest.mark.parametrize("vision", [" " * 201, "x" * 200, "x" * 201, "growth " * 29])
def test_two_hundred_characters_are_no_vision(changed: Changed, vision: str):
    report = changed("strategy", vision=vision)
    assert "STG-VIS" in fallen(report)


def test_spaces_alone_are_a_missing_vision(changed: Changed):
    assert states(changed("strategy", vision=" " * 201))["STG-VIS"] == "missing"


@pytest.mark.parametrize(
    ("count", "state"), [(399, "partial"), (400, "met"), (1000, "met"), (1001, "partial")]
)
def test_a_vision_has_400_to_1000_words(changed: Changed, count: int, state: str):
    assert meaningful_words(different_words(count)) == count
    assert states(changed("strategy", vision=different_words(count)))["STG-VIS"] == state


# 2. Bets had no upper limit.
@pytest.mark.parametrize(
    ("count", "state"), [(0, "missing"), (2, "partial"), (3, "met"), (5, "met"), (6, "partial")]
)
def test_three_to_five_bets(changed: Changed, count: int, state: str):
    many = [{"name": f"Bet {name}"} for name in ("one", "two", "three", "four", "five", "six")[:count]]
    assert states(changed("strategy", bets=many))["STG-BETS"] == state


def test_the_same_bet_three_times_is_one_bet(changed: Changed):
    assert (
        states(changed("strategy", bets=[{"name": "Promise"}, {"name": "promise "}, {"name": "PROMISE"}]))[
            "STG-BETS"
        ]
        == "partial"
    )


# 3. The sub-fields of a bet were unchecked.
@pytest.mark.parametrize("field", ["what", "why", "how", "when", "who"])
def test_each_sub_field_of_a_bet_is_looked_at(changed: Changed, field: str):
    report = changed("strategy", bets=bets(**{field: " "}))
    assert fallen(report) == {"STG-2"}
    assert f"Honest promise lacks {field}" in found(report, "STG-2")


def test_a_bet_without_a_success_metric_lacks_its_sixth_part(changed: Changed):
    assert "lacks success metric" in found(changed("strategy", bets=bets(success_metrics=[])), "STG-2")


# 4. Three metrics in all were enough, tied to no bet.
def test_three_metrics_for_one_bet_do_not_serve_the_others(changed: Changed):
    held = example_data("strategy")["bets"]
    report = changed(
        "strategy", bets=[held[0], {**held[1], "success_metrics": []}, {**held[2], "success_metrics": []}]
    )
    assert "Routes twice a day: 0 metrics" in found(report, "STG-3")


def test_metrics_that_belong_to_no_bet_are_refused():
    with pytest.raises(ArtifactRefused, match="success_metrics: found an unknown key"):
        check("strategy", {"success_metrics": [{"metric": "orders on time"}]}, now=NOW)


def test_one_metric_is_too_few_and_four_are_too_many(changed: Changed):
    metrics = [
        {"metric": name, "baseline": 1, "target": 2, "by": "Q4", "leading": True}
        for name in ("orders on time", "late calls", "early calls", "second orders")
    ]
    assert "1 metric" in found(changed("strategy", bets=bets(success_metrics=metrics[:1])), "STG-3")
    assert "4 metrics" in found(changed("strategy", bets=bets(success_metrics=metrics)), "STG-3")


def test_each_bet_has_a_leading_metric_and_no_metric_counts_an_activity(changed: Changed):
    metrics = [
        {"metric": "dashboards built", "baseline": 0, "target": 5, "by": "Q2"},
        {"metric": "orders on time", "baseline": 81, "target": 92, "by": "Q4"},
    ]
    told = found(changed("strategy", bets=bets(success_metrics=metrics)), "STG-3")
    assert "no leading metric" in told
    assert "'dashboards built' counts an activity" in told


# 5. The roadmap could be four empty lists under any names.
def test_a_roadmap_of_empty_quarters_is_missing(changed: Changed):
    assert (
        states(changed("strategy", roadmap={"Q1": [], "Q2": [""], "Q3": [" "], "Q4": []}))["STG-4"]
        == "missing"
    )


def test_one_empty_quarter_is_told(changed: Changed):
    roadmap = {**example_data("strategy")["roadmap"], "Q3": []}
    assert found(changed("strategy", roadmap=roadmap), "STG-4") == "nothing in Q3"


def test_quarters_have_their_own_names():
    with pytest.raises(ArtifactRefused, match="an unknown key"):
        check("strategy", {"roadmap": {"spring": ["promise in two depots"]}}, now=NOW)


# 6. Two bare risks were enough.
@pytest.mark.parametrize(
    ("count", "state"), [(0, "missing"), (2, "partial"), (3, "met"), (5, "met"), (6, "partial")]
)
def test_three_to_five_risks(changed: Changed, count: int, state: str):
    names = ("late feed", "no specialist", "drivers object", "budget cut", "new rule", "old system")[:count]
    risks = [
        {"risk": n, "mitigation": "a way around it", "trigger": "two weeks without progress"} for n in names
    ]
    assert states(changed("strategy", risks=risks))["STG-5"] == state


@pytest.mark.parametrize("part", ["mitigation", "trigger"])
def test_a_risk_has_a_mitigation_and_a_trigger(changed: Changed, part: str):
    risks = [{**r, part: ""} for r in example_data("strategy")["risks"]]
    report = changed("strategy", risks=risks)
    assert fallen(report) == {"STG-5"}
    assert found(report, "STG-5").count(f"has no {part}") == 3


# 7. Two build-or-buy decisions were enough.
def test_each_capability_that_a_bet_needs_is_decided(changed: Changed):
    report = changed("strategy", build_vs_buy=example_data("strategy")["build_vs_buy"][:2])
    assert fallen(report) == {"STG-6"}
    assert found(report, "STG-6") == "no decision with a reason for route solver and assignment of depots"


def test_a_decision_outside_the_four_is_refused():
    with pytest.raises(ArtifactRefused, match="nearest: 'buy'"):
        check("strategy", {"build_vs_buy": [{"decision": "Buy"}]}, now=NOW)


# 8. No link to priorities, no capacity, no single point of failure.
def test_each_bet_is_tied_to_a_stated_priority(changed: Changed):
    report = changed("strategy", bets=bets(priority="P9"))
    assert "no stated priority behind Honest promise" in found(report, "STG-1")
    assert "no bet for priority P1" in found(report, "STG-1")


def test_more_people_than_the_team_has_are_told_by_quarter(changed: Changed):
    # Q2: 5 on the promise, 2 on routes, 1 on comparisons, 8 in all; the team has 7.
    report = changed("strategy", bets=bets(people={"Q1": 3, "Q2": 5}))
    assert fallen(report) == {"STG-CAP"}
    assert found(report, "STG-CAP") == "Q2 needs 8 of 7 people"


def test_four_bets_at_once_do_not_fit_nine_people(changed: Changed):
    four = [
        {"name": f"Bet {n}", "people": {"Q1": 3, "Q2": 3, "Q3": 3, "Q4": 3}} for n in ("a", "b", "c", "d")
    ]
    team = [
        {"role": "data scientist", "count": 6},
        {"role": "machine-learning engineer", "count": 2},
        {"role": "data engineer", "count": 1},
    ]
    assert found(changed("strategy", bets=four, team=team), "STG-CAP").count("needs 12 of 9 people") == 4


def test_a_strategy_without_head_count_or_people_says_so(changed: Changed):
    assert states(changed("strategy", team=[]))["STG-CAP"] == "missing"
    assert "nobody works on Honest promise" in found(changed("strategy", bets=bets(people={})), "STG-CAP")


def test_one_hire_that_every_bet_relies_on_is_a_single_point_of_failure(changed: Changed):
    held = [
        {**b, "relies_on": ["the  Principal hire" if i else "the principal hire"]}
        for i, b in enumerate(bets())
    ]
    report = changed("strategy", bets=held)
    assert fallen(report) == {"RMP-9"}
    assert "every bet relies on the principal hire" in found(report, "RMP-9")


def test_a_bet_cannot_start_before_what_it_waits_for(changed: Changed):
    held = example_data("strategy")["bets"]
    report = changed("strategy", bets=[{**held[0], "people": {"Q3": 2, "Q4": 2}}, *held[1:]])
    assert "Routes twice a day starts in Q2, before Honest promise" in found(report, "RMP-3")


def test_bets_that_wait_for_each_other_are_told(changed: Changed):
    assert "waits for itself" in found(
        changed("strategy", bets=bets(depends_on=["Routes twice a day"])), "RMP-3"
    )


# 9. Six sections, not seven fields.
def test_there_are_six_sections_and_metrics_belong_to_the_bets(changed: Changed):
    assert len(SECTIONS) == 6
    assert "success_metrics" not in SECTIONS
    assert changed("strategy").facts["sections"] == dict.fromkeys(SECTIONS, True)


# 10. A target short of the sponsor's has to be called interim.
def fairness(*, target: float, interim: bool, final: bool) -> dict[str, Any]:
    step = {
        "metric": "exposure Gini",
        "baseline": 0.48,
        "target": target,
        "by": "Q2",
        "leading": True,
        "interim": interim,
    }
    last = {"metric": "exposure Gini across languages", "baseline": 0.48, "target": 0.30, "by": "Q4"}
    other = {"metric": "share of small creators seen", "baseline": 8, "target": 12, "by": "Q4"}
    return {
        "priorities": [
            {
                "id": "P1",
                "statement": "fair exposure",
                "metric": "exposure Gini",
                "baseline": 0.48,
                "target": 0.30,
            }
        ],
        "bets": [
            {"name": "Fair exposure", "priority": "P1", "success_metrics": [step, last if final else other]}
        ],
    }


def test_a_gini_of_035_against_a_target_of_030_has_to_say_that_it_is_interim(changed: Changed):
    told = found(changed("strategy", **fairness(target=0.35, interim=False, final=True)), "STG-TARGET")
    assert told == "exposure Gini aims at 0.35, short of 0.3, and is not called interim"
    assert (
        states(changed("strategy", **fairness(target=0.35, interim=True, final=True)))["STG-TARGET"] == "met"
    )


def test_interim_targets_alone_never_reach_the_priority(changed: Changed):
    told = found(changed("strategy", **fairness(target=0.35, interim=True, final=False)), "STG-TARGET")
    assert told == "no metric reaches 0.3 for priority P1"


def test_a_target_beyond_the_priority_is_no_interim_one(changed: Changed):
    assert (
        states(changed("strategy", **fairness(target=0.28, interim=False, final=False)))["STG-TARGET"]
        == "met"
    )


def test_a_team_without_a_gap_or_with_a_gap_without_a_plan_is_told(changed: Changed):
    strengths = [{"area": a, "is_gap": False} for a in ("forecasting", "routing", "experiments")]
    assert "no gap is named" in found(changed("strategy", team_assessment=strengths), "STG-TEAM")
    bare = [*strengths[:2], {"area": "causal inference", "is_gap": True}]
    assert "no plan for the gap causal inference" in found(
        changed("strategy", team_assessment=bare), "STG-TEAM"
    )


def test_a_vision_that_opens_with_a_technique_is_told(changed: Changed):
    vision = (
        "We will use transformers for every recommendation by 2027. " + example_data("strategy")["vision"]
    )
    report = changed("strategy", vision=vision)
    assert fallen(report) == {"RMP-1"}


@pytest.mark.parametrize(
    ("key", "check_id"),
    [("not_doing", "RMP-7"), ("bottleneck", "RMP-8"), ("appendix", "STG-7"), ("reader", "STG-7")],
)
def test_each_further_part_is_looked_at(changed: Changed, key: str, check_id: str):
    assert fallen(changed("strategy", **{key: None})) == {check_id}


def test_readability_is_left_to_a_reader(changed: Changed):
    assert states(changed("strategy"))["STG-7"] == "unknown"


def test_checks_are_grouped_by_the_five_evaluation_criteria(changed: Changed):
    report = changed("strategy")
    groups = report.facts["criteria"]
    assert isinstance(groups, dict)
    assert list(groups) == ["alignment", "realism", "judgement", "clarity", "completeness"]
    assert {i for held in groups.values() if isinstance(held, dict) for i in held} == {
        c.id for c in report.checks
    }


def test_an_empty_strategy_gives_a_report():
    report = check("strategy", {}, now=NOW)
    assert len(report.open_checks) == len(report.checks)
