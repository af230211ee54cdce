"""Design documents: each flaw of the source's checker, as a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts.design_document import (
    OUTCOMES,
    STEPS,
    DesignDocument,
    ReviewStatus,
    check_design_document,
)
from interviewer.domain.artifacts.history import elapsed
from interviewer.domain.artifacts.wording import meaningful_words
from tests.artifacts.conftest import NOW, Changed, example_data, fallen, found, states

HISTORY = {
    "draft": [("draft", "2025-02-17")],
    "in_review": [("draft", "2025-02-17"), ("in_review", "2025-03-03")],
    "needs_revision": [
        ("draft", "2025-02-17"),
        ("in_review", "2025-03-03"),
        ("needs_revision", "2025-03-06"),
    ],
    "withdrawn": [("draft", "2025-02-17"), ("withdrawn", "2025-03-06")],
    "approved_with_conditions": [
        ("draft", "2025-02-17"),
        ("in_review", "2025-03-03"),
        ("approved_with_conditions", "2025-03-06"),
    ],
}


def standing(status: str) -> dict[str, object]:
    return {
        "status": status,
        "history": [{"status": s, "at": f"{day}T09:00:00+01:00"} for s, day in HISTORY[status]],
    }


def test_the_document_of_blanks_that_the_source_calls_ready_lacks_every_section():
    blanks = {
        "title": "t",
        "problem_statement": " ",
        "proposed_approach": " ",
        "alternatives_considered": [{}, {}],
        "evaluation_plan": " ",
        "risks": [{}],
        "reviewers": [""],
    }
    report = check("design-doc", blanks, now=NOW)
    assert {"DOC-1", "DOC-2", "DOC-ALT", "DOC-4", "DOC-5", "DOC-6"} <= fallen(report)
    assert report.facts["ready"] is False


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0", "\u200b", "...", "TBD", "n/a", "- - -"])
def test_white_space_and_placeholders_are_no_words(blank: str):
    assert meaningful_words(blank) == 0


def test_a_word_repeated_does_not_fill_a_section():
    assert meaningful_words("word " * 25) == 3  # at most three of one word in so short a text


@pytest.mark.parametrize(
    ("section", "check_id", "least"),
    [
        ("problem_statement", "DOC-1", 25),
        ("proposed_approach", "DOC-2", 25),
        ("evaluation_plan", "DOC-4", 20),
    ],
)
def test_the_least_number_of_words_is_met_exactly_and_missed_by_one(
    changed: Changed, section: str, check_id: str, least: int
):
    # Each text has a reason why now, a success and a failure criterion, so that only its length counts.
    head = ["now", "success", "fail"]
    filler = [f"word{chr(97 + i)}" for i in range(least - len(head))]
    assert states(changed("design-doc", **{section: " ".join(head + filler)}))[check_id] == "met"
    assert states(changed("design-doc", **{section: " ".join(head + filler[1:])}))[check_id] == "partial"


def test_two_empty_alternatives_count_for_nothing(changed: Changed):
    report = changed("design-doc", alternatives_considered=[{}, {}])
    assert states(report)["DOC-ALT"] == "missing"
    assert "0 alternatives that count" in found(report, "DOC-ALT")


def test_an_alternative_copied_under_a_new_title_counts_once_and_nothing_else_falls(changed: Changed):
    first = example_data("design-doc")["alternatives_considered"][0]
    copy = {**first, "name": "Climate-aware planning"}
    report = changed("design-doc", alternatives_considered=[first, copy])
    assert fallen(report) == {"DOC-ALT"}
    assert "1 alternative that counts" in found(report, "DOC-ALT")


def test_the_proposal_offered_again_as_an_alternative_does_not_count(changed: Changed):
    data = example_data("design-doc")
    again = {
        "name": "Night forecast",
        "description": data["proposed_approach"].replace("gradient-boosted model", "boosted trees"),
        "why_not": "It is a little harder to explain to planners.",
    }
    report = changed("design-doc", alternatives_considered=[data["alternatives_considered"][0], again])
    assert "is the proposal again" in found(report, "DOC-ALT")


def test_an_alternative_without_a_why_not_does_not_count(changed: Changed):
    two = [{**a, "why_not": " "} for a in example_data("design-doc")["alternatives_considered"]]
    report = changed("design-doc", alternatives_considered=two)
    assert found(report, "DOC-ALT").count("does not say why not") == 2


def test_two_different_ways_on_one_topic_both_count(changed: Changed):
    two = [
        {
            "name": "Retrain weekly",
            "description": "Retrain the forecast each Sunday.",
            "why_not": "It misses sudden heat waves entirely.",
        },
        {
            "name": "Retrain on drift",
            "description": "Retrain when the error grows.",
            "why_not": "The alarm itself needs months of tuning.",
        },
    ]
    assert states(changed("design-doc", alternatives_considered=two))["DOC-ALT"] == "met"


def test_a_risk_needs_a_mitigation(changed: Changed):
    report = changed("design-doc", risks=[{"risk": "Weather data arrives late"}])
    assert states(report)["DOC-5"] == "missing"
    assert "no mitigation" in found(report, "DOC-5")


@pytest.mark.parametrize(
    ("reviewers", "state", "fault"),
    [
        ([], "missing", "no reviewer"),
        ([""], "missing", "blank"),
        ([" Senior  Data scientist, SUPPLY "], "missing", "the author"),
        (["operations planner", "Operations Planner"], "partial", "twice"),
        (["operations planner", "senior data scientist, supply"], "partial", "the author"),
        (["operations planner"], "met", "operations planner"),
    ],
)
def test_reviewers_are_distinct_and_none_is_the_author(
    changed: Changed, reviewers: list[str], state: str, fault: str
):
    report = changed("design-doc", reviewers=reviewers)
    assert states(report)["DOC-6"] == state
    assert fault in found(report, "DOC-6")


@pytest.mark.parametrize(
    ("key", "check_id"), [("timeline", "DOC-TIME"), ("dependencies", "DOC-DEP"), ("open_questions", "DOC-7")]
)
def test_timeline_dependencies_and_open_questions_are_looked_at(changed: Changed, key: str, check_id: str):
    assert fallen(changed("design-doc", **{key: None})) == {check_id}


def test_no_dependencies_may_be_said_openly_but_no_open_questions_leaves_the_meeting_empty(changed: Changed):
    report = changed("design-doc", dependencies=[], open_questions=[])
    assert states(report)["DOC-DEP"] == "met"
    assert states(report)["DOC-7"] == "partial"


def test_a_withdrawn_document_is_ready_for_nothing_however_complete(changed: Changed):
    report = changed("design-doc", **standing("withdrawn"))
    assert report.is_complete
    assert report.facts["ready"] is False
    assert report.facts["next_step"] is None


def test_a_document_that_needs_revision_is_not_ready_until_it_is_back_in_review(changed: Changed):
    assert changed("design-doc", **standing("needs_revision")).facts["ready"] is False


def test_approved_with_conditions_needs_at_least_one_condition(changed: Changed):
    report = changed("design-doc", **standing("approved_with_conditions"), conditions=[])
    assert fallen(report) == {"DOC-COND"}


def test_work_may_begin_only_when_every_condition_is_settled(changed: Changed):
    open_one = [{"what": "add a baseline", "done": False}]
    settled = [{"what": "add a baseline", "done": True}]
    assert (
        changed("design-doc", **standing("approved_with_conditions"), conditions=open_one).facts["ready"]
        is False
    )
    assert (
        changed("design-doc", **standing("approved_with_conditions"), conditions=settled).facts["ready"]
        is True
    )


def test_an_open_condition_under_a_plain_approval_is_pointed_out(changed: Changed):
    assert fallen(changed("design-doc", conditions=[{"what": "add a baseline", "done": False}])) == {
        "DOC-COND"
    }


def test_a_review_has_four_outcomes_and_every_status_can_be_reached_from_draft():
    assert {s.value for s in OUTCOMES} == {
        "approved",
        "approved_with_conditions",
        "needs_revision",
        "withdrawn",
    }
    reached, pending = {ReviewStatus.DRAFT}, [ReviewStatus.DRAFT]
    while pending:
        fresh = STEPS[pending.pop()] - reached
        reached |= fresh
        pending += fresh
    assert reached == set(ReviewStatus) == set(STEPS)


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        (["draft", "approved"], "draft cannot turn into approved"),
        (["draft", "withdrawn", "in_review"], "withdrawn cannot turn into in_review"),
        (["in_review"], "begins with in_review"),
        (["draft", "in_review"], "ends with in_review"),
        ([], "no history"),
    ],
)
def test_a_history_that_breaks_the_rules_is_told(changed: Changed, steps: list[str], fault: str):
    history = [{"status": s, "at": f"2025-03-0{i + 1}T09:00:00+00:00"} for i, s in enumerate(steps)]
    assert fault in found(changed("design-doc", status="approved", history=history), "DOC-STATUS")


def test_a_history_out_of_order_or_in_the_future_is_told(changed: Changed):
    history = [
        {"status": "draft", "at": "2025-03-05T09:00:00+00:00"},
        {"status": "in_review", "at": "2025-03-04T09:00:00+00:00"},
        {"status": "withdrawn", "at": "2026-03-04T09:00:00+00:00"},
    ]
    told = found(changed("design-doc", status="withdrawn", history=history), "DOC-STATUS")
    assert "dated before" in told
    assert "in the future" in told


@pytest.mark.parametrize(("hours", "state"), [(47.99, "missing"), (48, "met"), (72, "met"), (-3, "missing")])
def test_the_document_is_shared_at_least_48_hours_before_the_meeting(
    changed: Changed, hours: float, state: str
):
    shared = datetime(2025, 3, 3, 10, 0, tzinfo=UTC)
    report = changed("design-doc", shared_at=shared, meeting_at=shared + timedelta(hours=hours))
    assert states(report)["DOC-8"] == state


def test_two_days_over_the_change_to_summer_time_are_only_47_hours(changed: Changed):
    # Clocks went forward in Berlin on 30 March 2025: noon on the 29th to noon on the 31st is 47 hours.
    berlin = ZoneInfo("Europe/Berlin")
    shared, meeting = datetime(2025, 3, 29, 12, tzinfo=berlin), datetime(2025, 3, 31, 12, tzinfo=berlin)
    assert elapsed(shared, meeting) == timedelta(hours=47)
    report = changed("design-doc", shared_at=shared, meeting_at=meeting)
    assert states(report)["DOC-8"] == "missing"
    assert report.facts["notice_h"] == 47.0


def test_times_of_sharing_and_meeting_are_not_due_in_a_draft_but_are_in_review(changed: Changed):
    draft = changed("design-doc", **standing("draft"), shared_at=None, meeting_at=None)
    review = changed("design-doc", **standing("in_review"), shared_at=None, meeting_at=None)
    assert states(draft)["DOC-8"] == "unknown"
    assert states(review)["DOC-8"] == "missing"


@pytest.mark.parametrize("moment", ["2025-03-03T10:00:00", 20250303, "20250303", "tomorrow", True])
def test_a_time_without_its_offset_or_a_bare_number_is_refused(moment: object):
    with pytest.raises(ArtifactRefused) as caught:
        check("design-doc", {"shared_at": moment}, now=NOW)
    assert "offset" in caught.value.refusals[0].expected


@pytest.mark.parametrize(
    ("pages", "state"), [(2, "partial"), (3, "met"), (10, "met"), (11, "partial"), (None, "missing")]
)
def test_three_to_ten_pages(changed: Changed, pages: int | None, state: str):
    assert states(changed("design-doc", pages=pages))["DOC-LEN"] == state


def test_an_evaluation_plan_without_a_failure_criterion_is_partial(changed: Changed):
    plan = (
        "Four depots use the forecast for eight weeks while seven carry on with the spreadsheet. It counts as a "
        "success if waste drops by two points and shelves stay as full as they are."
    )
    report = changed("design-doc", evaluation_plan=plan)
    assert states(report)["DOC-4"] == "partial"
    assert "no failure" in found(report, "DOC-4")


def test_a_review_is_not_a_gate_so_even_an_empty_document_gives_a_report_with_a_fix_for_each_gap():
    report = check("design-doc", {}, now=NOW)
    assert not report.is_complete
    assert "not a gate" in report.note
    assert all(c.fix and c.expected for c in report.open_checks)


words = st.lists(st.text(alphabet="abcdefg ", min_size=1, max_size=8), max_size=40).map(" ".join)


@given(text=words, more=words)
def test_more_words_never_count_for_less(text: str, more: str):
    assert meaningful_words(text + " " + more) >= meaningful_words(text)


@given(
    problem=words,
    reviewers=st.lists(words, max_size=4),
    alternatives=st.lists(st.fixed_dictionaries({"name": words, "why_not": words}), max_size=4),
)
def test_any_filled_form_gives_every_check_once(
    problem: str, reviewers: list[str], alternatives: list[dict[str, str]]
):
    document = DesignDocument.model_validate(
        {"problem_statement": problem, "reviewers": reviewers, "alternatives_considered": alternatives}
    )
    ids = [c.id for c in check_design_document(document, now=NOW).checks]
    assert len(ids) == len(set(ids)) == 14
