"""The definitions of ready and done for a model, the kill triage, and the capacity tiers."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts import Tier
from interviewer.domain.artifacts.capacity import BacklogItem
from tests.artifacts.conftest import NOW, Changed, example_data, fallen, found, states


def test_ready_has_two_items_and_done_has_three():
    assert [c.id for c in check("ready", {}, now=NOW).checks] == ["DOR-1", "DOR-2"]
    assert [c.id for c in check("ml-done", {}, now=NOW).checks] == ["MLD-1", "MLD-2", "MLD-3"]


def test_data_that_cannot_be_read_yet_is_not_available(changed: Changed):
    data = {**example_data("ready")["data_availability"], "accessible": False}
    report = changed("ready", data_availability=data)
    assert fallen(report) == {"DOR-1"}
    assert "cannot be read yet" in found(report, "DOR-1")


def test_a_metric_without_a_definition_is_not_clear(changed: Changed):
    assert states(changed("ready", metric_clarity={"name": "late-payment rate"}))["DOR-2"] == "partial"
    assert (
        states(changed("ready", metric_clarity={"name": "churn", "definition": "users who left"}))["DOR-2"]
        == "partial"
    )


@pytest.mark.parametrize(
    ("part", "told"), [("watches", "signal"), ("threshold", "threshold"), ("owner", "owner")]
)
def test_monitoring_has_signals_a_threshold_and_an_owner(changed: Changed, part: str, told: str):
    monitoring = {k: v for k, v in example_data("ml-done")["monitoring"].items() if k != part}
    report = changed("ml-done", monitoring=monitoring)
    assert fallen(report) == {"MLD-1"}
    assert told in found(report, "MLD-1")


def test_a_rollback_plan_that_was_never_tried_is_partial(changed: Changed):
    plan = {k: v for k, v in example_data("ml-done")["rollback_plan"].items() if k != "rehearsed_on"}
    assert found(changed("ml-done", rollback_plan=plan), "MLD-3") == "no rehearsal"
    assert "lies ahead" in found(
        changed("ml-done", rollback_plan={**plan, "rehearsed_on": "2026-01-01"}), "MLD-3"
    )


SIGN_NAMES = ["decision_made", "no_credible_data", "priority_shifted", "assumptions_too_brittle"]


@pytest.mark.parametrize("name", SIGN_NAMES)
def test_each_of_the_four_signs_can_speak_for_stopping(changed: Changed, name: str):
    signs: dict[str, Any] = {n: {"seen": False} for n in SIGN_NAMES}
    signs[name] = {"seen": True, "evidence": "The board took the decision on Monday without it."}
    report = changed("kill", signs=signs)
    assert report.facts["signs_seen"] == [name]
    assert report.facts["suggests"] == "stopping should be talked about"


def test_a_sign_without_evidence_does_not_speak_for_stopping(changed: Changed):
    signs = {n: {"seen": n == "decision_made"} for n in SIGN_NAMES}
    report = changed("kill", signs=signs)
    assert states(report)["KIL-1"] == "missing"
    assert report.facts["suggests"] == "a sign without evidence"


def test_without_a_sign_no_kill_note_is_due(changed: Changed):
    none = {n: {"seen": False} for n in SIGN_NAMES}
    report = changed("kill", signs=none, learned=None, why=None, would_unblock=None, reallocated_to=None)
    assert report.is_complete
    assert report.facts["suggests"] == "no sign to stop"


def test_all_four_signs_are_answered(changed: Changed):
    report = changed("kill", signs={"decision_made": {"seen": False}})
    assert states(report)["KIL-ALL"] == "partial"


@pytest.mark.parametrize(
    ("part", "check_id"),
    [("learned", "KIL-2"), ("why", "KIL-3"), ("would_unblock", "KIL-4"), ("reallocated_to", "KIL-5")],
)
def test_a_clean_ending_has_four_parts(changed: Changed, part: str, check_id: str):
    report = changed("kill", **{part: None})
    assert fallen(report) == {check_id}
    assert states(report)[check_id] == "missing"


def test_that_it_was_not_working_is_no_specific_reason(changed: Changed):
    assert states(changed("kill", why="It just wasn't working out."))["KIL-3"] == "partial"


@pytest.mark.parametrize("answer", ["maybe", "", 1])
def test_a_sign_is_there_or_not(answer: object):
    with pytest.raises(ArtifactRefused, match="true or false"):
        check("kill", {"signs": {"decision_made": {"seen": answer}}}, now=NOW)


@pytest.mark.parametrize(
    ("split", "state"),
    [
        ((60, 30, 10), "met"),
        ((60, 30, 5), "met"),
        ((60, 30, 4), "partial"),
        ((65, 30, 10), "met"),
        ((66, 30, 10), "partial"),
    ],
)
def test_the_split_adds_up_to_100_give_or_take_5(
    changed: Changed, split: tuple[float, float, float], state: str
):
    planned = dict(zip(("strategic", "operational", "ad_hoc"), split, strict=True))
    assert states(changed("capacity", planned=planned))["PRI-1"] == state


def test_a_negative_share_is_refused():
    with pytest.raises(ArtifactRefused, match="0 or more"):
        check("capacity", {"planned": {"strategic": -1}}, now=NOW)


@pytest.mark.parametrize(
    ("item", "tier"),
    [
        ({"goal": "KR 1.2", "recurring": True}, Tier.STRATEGIC),
        ({"recurring": True}, Tier.OPERATIONAL),
        ({"name": "one question"}, Tier.AD_HOC),
    ],
)
def test_the_backlog_is_sorted_by_goal_then_recurrence(item: dict[str, object], tier: Tier):
    assert BacklogItem.model_validate(item).tier_by_rule is tier


def test_the_hours_are_held_against_the_planned_split(changed: Changed):
    # 50 of 100 hours strategic, 10 operational, 40 ad hoc; planned 60/30/10 with 10 points of room.
    backlog = [
        {"name": "pricing test", "hours": 50, "goal": "KR 1.2"},
        {"name": "board numbers", "hours": 10, "recurring": True},
        {"name": "questions", "hours": 40, "decision": "whether to book the fair"},
    ]
    report = changed("capacity", backlog=backlog)
    assert fallen(report) == {"CAP-SPLIT"}
    assert (
        found(report, "CAP-SPLIT") == "operational takes 10 %, planned 30 %; ad hoc takes 40 %, planned 10 %"
    )


def test_an_ad_hoc_item_without_a_decision_is_told(changed: Changed):
    backlog = [*example_data("capacity")["backlog"], {"name": "curious about Spain", "hours": 1}]
    assert fallen(changed("capacity", backlog=backlog)) == {"PRI-4"}


def test_calling_work_strategic_does_not_make_it_so(changed: Changed):
    backlog = [
        *example_data("capacity")["backlog"],
        {"name": "tidy the wiki", "hours": 1, "tier": "strategic"},
    ]
    assert fallen(changed("capacity", backlog=backlog)) == {"PRI-6", "CAP-TIER"}


@pytest.mark.parametrize(
    ("key", "check_id"),
    [
        ("agreed_with", "PRI-2"),
        ("agreed_on", "PRI-2"),
        ("ad_hoc_route", "PRI-3"),
        ("displaced", "PRI-5"),
        ("planned", "PRI-1"),
    ],
)
def test_each_part_of_the_defence_is_looked_at(changed: Changed, key: str, check_id: str):
    assert fallen(changed("capacity", **{key: None})) == {check_id}
