"""Build or buy: the rule table, what flips it, and the cost that may disagree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts.build_vs_buy import Evaluation, evaluate
from interviewer.domain.artifacts.build_vs_buy_rules import (
    DIMENSIONS,
    RULES,
    Caution,
    Expertise,
    Inputs,
    Level,
    Recommendation,
    Urgency,
    rule_for,
    table_as_markdown,
)
from tests.artifacts.conftest import NOW, Changed, example_data, fallen, found, states

EVERY_INPUT = [Inputs(*values) for values in product(Level, Expertise, Level, Level, Urgency)]


def inputs(differentiation: str, expertise: str, upkeep: str, vendor: str, time: str) -> Inputs:
    return Inputs(Level(differentiation), Expertise(expertise), Level(upkeep), Level(vendor), Urgency(time))


def test_each_of_the_243_inputs_is_caught_by_exactly_one_named_rule():
    assert len(EVERY_INPUT) == 3**5 == 243
    for given in EVERY_INPUT:
        assert len([rule for rule in RULES if rule.fits(given)]) == 1, given


def test_every_rule_has_its_own_name_and_catches_something():
    caught = Counter(rule_for(given).name for given in EVERY_INPUT)
    assert set(caught) == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert sum(caught.values()) == 243


def test_urgency_never_moves_an_answer_away_from_buying_and_often_towards_it():
    towards = list(Recommendation)  # build, adopt, hybrid, buy
    moved = 0
    for given in EVERY_INPUT:
        before = towards.index(rule_for(given).answer)
        after = towards.index(rule_for(replace(given, time_to_value=Urgency.URGENT)).answer)
        assert after >= before, given
        moved += after > before
    assert moved > 0


def test_buying_is_likelier_when_it_is_urgent_which_the_source_only_claims():
    urgent = [g for g in EVERY_INPUT if g.time_to_value is Urgency.URGENT]
    rest = [g for g in EVERY_INPUT if g.time_to_value is not Urgency.URGENT]

    def buying(some: list[Inputs]) -> float:
        return sum(rule_for(g).answer is Recommendation.BUY for g in some) / len(some)

    assert buying(urgent) == pytest.approx(47 / 81)  # against 54/162
    assert buying(rest) == pytest.approx(54 / 162)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_judged_dimension_alters_some_answer(dimension: str):
    def with_other(given: Inputs, value: Any) -> Recommendation:
        change: dict[str, Any] = {dimension: value}
        return rule_for(replace(given, **change)).answer

    assert any(with_other(g, v) is not rule_for(g).answer for g in EVERY_INPUT for v in DIMENSIONS[dimension])


def test_a_team_without_skill_or_time_is_not_told_to_run_open_source():
    rule = rule_for(inputs("low", "weak", "high", "high", "urgent"))
    assert (rule.name, rule.answer) == ("no-skill-no-time", Recommendation.BUY)
    assert Caution.EXIT_TERMS in rule.cautions


def test_open_source_for_a_weak_team_always_comes_with_a_caution():
    weak = [rule_for(g) for g in EVERY_INPUT if g.internal_expertise is Expertise.WEAK]
    assert all(rule.cautions for rule in weak if rule.answer is Recommendation.ADOPT_OSS)


def test_building_with_weak_skill_and_heavy_upkeep_needs_the_cost_check():
    rule = rule_for(inputs("high", "weak", "high", "low", "flexible"))
    assert (rule.name, rule.answer) == ("invest-with-time", Recommendation.BUILD)
    assert Caution.COST_CHECK in rule.cautions


def test_a_costly_build_stays_open_until_the_cost_was_compared(changed: Changed):
    hard = {
        "differentiation": "high",
        "internal_expertise": "weak",
        "maintenance_burden": "high",
        "time_to_value": "flexible",
    }
    without = changed("build-vs-buy", **hard, recommendation="build", three_year_cost=None)
    assert {"BVB-3", "BVB-CHECK"} <= fallen(without)
    bearable = {
        "currency": "EUR",
        "build": {"people": 300, "other": 200},
        "buy": {"people": 100, "other": 400},
    }
    assert (
        states(changed("build-vs-buy", **hard, recommendation="build", three_year_cost=bearable))["BVB-CHECK"]
        == "met"
    )
    dear = {"currency": "EUR", "build": {"people": 900, "other": 300}, "buy": {"people": 100, "other": 400}}
    report = changed("build-vs-buy", **hard, recommendation="build", three_year_cost=dear)
    assert {"BVB-CHECK", "BVB-COST"} <= fallen(report)
    assert "the cost disagrees: build costs 700 EUR more than buy over three years (140%)" in found(
        report, "BVB-COST"
    )


def test_high_differentiation_with_moderate_skill_has_a_rule_of_its_own():
    assert {rule_for(inputs("high", "moderate", m, "low", "standard")).name for m in Level} == {
        "grow-the-skill",
        "grow-though-heavy",
    }


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("spelling", ["", " ", "High", " high", "hihg", "medum", "urgent!", 1, True])
def test_blanks_capitals_spaces_and_typos_are_refused_with_the_expected_values(
    dimension: str, spelling: object
):
    with pytest.raises(ArtifactRefused) as caught:
        check("build-vs-buy", {dimension: spelling}, now=NOW)
    refusal = caught.value.refusals[0]
    assert refusal.path == (dimension,)
    assert all(repr(value.value) in refusal.expected for value in DIMENSIONS[dimension])


def test_an_empty_analysis_has_no_answer_instead_of_a_silent_one():
    report = check("build-vs-buy", {}, now=NOW)
    assert report.facts["answer"] is None
    assert {"BVB-1", "BVB-2", "BVB-3", "BVB-5", "BVB-ANS"} <= fallen(report)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_one_missing_dimension_leaves_no_answer(changed: Changed, dimension: str):
    assert changed("build-vs-buy", **{dimension: None}).facts["answer"] is None


def test_the_answer_its_rule_and_its_reason_are_given(changed: Changed):
    facts = changed("build-vs-buy").facts
    assert (facts["answer"], facts["rule"]) == ("buy", "buy-the-ordinary")
    assert facts["because"]


def test_the_single_changes_that_flip_the_answer_are_listed_and_are_true():
    for given in EVERY_INPUT:
        outcome: Evaluation = evaluate(given)
        flipping = {(f.dimension, f.value) for f in outcome.flips}
        for flip in outcome.flips:
            change: dict[str, Any] = {flip.dimension: flip.value}
            assert rule_for(replace(given, **change)).answer is flip.answer is not outcome.answer
        assert outcome.unchanged + len(flipping) == 10


def test_the_example_is_three_changes_away_from_another_answer():
    outcome = evaluate(inputs("low", "moderate", "medium", "medium", "standard"))
    assert [(f.dimension, f.value.value, f.answer.value) for f in outcome.flips] == [
        ("differentiation", "high", "build"),
        ("differentiation", "medium", "adopt_oss"),
        ("vendor_risk", "high", "adopt_oss"),
    ]
    assert (outcome.unchanged, outcome.confidence) == (7, "fair")


def test_which_dimensions_decide_here_is_said_of_all_six(changed: Changed):
    said = changed("build-vs-buy").facts["dimensions"]
    assert isinstance(said, dict)
    assert set(said) == {*DIMENSIONS, "three_year_cost"}
    assert said["vendor_risk"] == "decides here"
    assert said["time_to_value"] == "does not alter the answer here"


def test_the_cost_can_disagree_with_the_rules_aloud(changed: Changed):
    cost = {"currency": "EUR", "adopt_oss": {"people": 120, "other": 80}, "buy": {"people": 90, "other": 310}}
    report = changed("build-vs-buy", three_year_cost=cost)
    assert report.facts["answer"] == "buy"
    assert fallen(report) == {"BVB-COST"}
    assert "buy costs 200 EUR more than adopt_oss over three years (100%)" in found(report, "BVB-COST")


@pytest.mark.parametrize(("buy_total", "state"), [(120, "met"), (121, "partial")])
def test_the_cost_disagrees_beyond_a_fifth(changed: Changed, buy_total: float, state: str):
    cost = {
        "currency": "EUR",
        "adopt_oss": {"people": 55, "other": 45},
        "buy": {"people": 40, "other": buy_total - 40},
    }
    assert states(changed("build-vs-buy", three_year_cost=cost))["BVB-COST"] == state


def test_a_build_with_hardly_any_people_in_its_cost_is_held_against_the_usual_55_percent(changed: Changed):
    cost = {**example_data("build-vs-buy")["three_year_cost"], "build": {"people": 100, "other": 900}}
    report = changed("build-vs-buy", three_year_cost=cost)
    assert "people are 10% of build, far below the usual 55%" in found(report, "BVB-3")


def test_an_option_with_nobody_in_it_is_told(changed: Changed):
    cost = {**example_data("build-vs-buy")["three_year_cost"], "buy": {"people": 0, "other": 390_000}}
    assert "buy has no people in it" in found(changed("build-vs-buy", three_year_cost=cost), "BVB-3")


@pytest.mark.parametrize("amount", [-1, float("nan"), float("inf"), "390000", True])
def test_an_amount_that_is_none_is_refused(amount: object):
    with pytest.raises(ArtifactRefused):
        check("build-vs-buy", {"three_year_cost": {"buy": {"people": amount}}}, now=NOW)


def test_choosing_against_the_rules_asks_for_a_rationale(changed: Changed):
    report = changed("build-vs-buy", recommendation="build", rationale="We like it.")
    assert fallen(report) == {"BVB-ANS"}
    long = "The vendor cannot host in our country, the regulator asks for that from spring on, and no open project does either."
    assert states(changed("build-vs-buy", recommendation="build", rationale=long))["BVB-ANS"] == "met"


def test_a_flip_named_by_the_author_is_held_against_the_rules(changed: Changed):
    report = changed(
        "build-vs-buy", what_would_flip_it="If our hiring brought in three people with that skill"
    )
    assert states(report)["BVB-7"] == "partial"
    assert "vendor_risk" in found(report, "BVB-7")


@pytest.mark.parametrize(
    ("key", "check_id"),
    [
        ("exit_plan", "BVB-4"),
        ("trial", "BVB-6"),
        ("what_would_flip_it", "BVB-7"),
        ("three_year_cost", "BVB-3"),
    ],
)
def test_each_part_is_looked_at(changed: Changed, key: str, check_id: str):
    assert fallen(changed("build-vs-buy", **{key: None})) == {check_id}


def test_the_table_for_the_documentation_has_a_row_for_each_rule():
    table = table_as_markdown().splitlines()
    assert len(table) == len(RULES) + 2
    assert "| no-skill-no-time | low | weak | any | high | urgent | buy | exit terms |" in table
