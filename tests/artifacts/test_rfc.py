"""Requests for comments: each flaw of the source's class, as a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.check import ArtifactRefused, check
from interviewer.domain.artifacts.rfc import STEPS, TAKES_COMMENTS, Rfc, RfcStatus
from tests.artifacts.conftest import NOW, Changed, example_data, fallen, found, states

MARCH_3 = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def with_history(*steps: tuple[str, datetime]) -> Rfc:
    return Rfc.model_validate({"history": [{"status": s, "at": at} for s, at in steps]})


def test_a_draft_was_never_open():
    assert with_history(("draft", MARCH_3)).days_open(NOW) is None
    assert Rfc().days_open(NOW) is None


def test_an_open_request_counts_until_now():
    rfc = with_history(("draft", MARCH_3), ("open", MARCH_3 + timedelta(days=1)))
    assert rfc.days_open(MARCH_3 + timedelta(days=8)) == 7.0


def test_a_closed_request_counts_until_it_closed_whenever_one_asks():
    rfc = with_history(("draft", MARCH_3), ("open", MARCH_3), ("rejected", MARCH_3 + timedelta(days=14)))
    assert rfc.days_open(NOW) == rfc.days_open(NOW + timedelta(days=300)) == 14.0


def test_a_reopened_request_adds_up_its_spells():
    day = timedelta(days=1)
    rfc = with_history(
        ("draft", MARCH_3), ("open", MARCH_3), ("rejected", MARCH_3 + 10 * day), ("open", MARCH_3 + 30 * day)
    )
    assert rfc.days_open(MARCH_3 + 35 * day) == 15.0  # 10 + 5, not 35


def test_a_revised_request_stays_open():
    day = timedelta(days=1)
    rfc = with_history(
        ("draft", MARCH_3),
        ("open", MARCH_3),
        ("revised", MARCH_3 + 8 * day),
        ("accepted", MARCH_3 + 14 * day),
    )
    assert rfc.days_open(NOW) == 14.0


def test_a_day_with_a_clock_change_counts_its_23_hours():
    # Noon on 29 March to noon on 31 March 2025 in Berlin is 47 hours; the wall clock says two days.
    berlin = ZoneInfo("Europe/Berlin")
    rfc = with_history(("draft", MARCH_3), ("open", datetime(2025, 3, 29, 12, tzinfo=berlin)))
    assert rfc.days_open(datetime(2025, 3, 31, 12, tzinfo=berlin)) == pytest.approx(47 / 24)
    autumn = with_history(("draft", MARCH_3), ("open", datetime(2025, 10, 25, 12, tzinfo=berlin)))
    assert autumn.days_open(datetime(2025, 10, 27, 12, tzinfo=berlin)) == pytest.approx(49 / 24)


def test_an_opening_that_lies_ahead_has_not_happened():
    assert with_history(("draft", MARCH_3), ("open", MARCH_3 + timedelta(days=3))).days_open(MARCH_3) is None


def test_days_open_asks_for_a_time_with_its_offset():
    with pytest.raises(ValueError, match="without an offset"):
        with_history(("open", MARCH_3)).days_open(datetime(2025, 3, 4, 9, 0))  # noqa: DTZ001 - the fault itself


@given(
    gaps=st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=6), later=st.integers(0, 400)
)
def test_open_spells_never_exceed_the_time_since_the_first_opening(gaps: list[int], later: int):
    moments = [MARCH_3]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(hours=gap))
    cycle = ["open", "rejected"]
    rfc = with_history(*((cycle[i % 2], at) for i, at in enumerate(moments)))
    now = moments[-1] + timedelta(hours=later)
    days = rfc.days_open(now)
    assert days is not None
    spells = [b - a for i, (a, b) in enumerate(pairwise([*moments, now])) if i % 2 == 0]
    assert days == pytest.approx(sum(spells, timedelta()).total_seconds() / 86_400)


def test_the_status_is_one_of_seven_and_a_revised_one_is_among_them():
    assert {s.value for s in RfcStatus} == {
        "draft",
        "open",
        "revised",
        "accepted",
        "rejected",
        "superseded",
        "withdrawn",
    }
    assert RfcStatus.REVISED in STEPS[RfcStatus.OPEN] & TAKES_COMMENTS
    assert set(STEPS) == set(RfcStatus)


@pytest.mark.parametrize("status", ["Accepted", "in_review", "", "closed"])
def test_a_free_text_status_is_refused_with_the_expected_ones(status: str):
    with pytest.raises(ArtifactRefused) as caught:
        check("rfc", {"status": status}, now=NOW)
    assert "'superseded'" in caught.value.refusals[0].expected


@pytest.mark.parametrize("number", ["RFC-42", "42", "rfc-042", "RFC 042", "RFC-042 ", ""])
def test_the_number_has_its_form(changed: Changed, number: str):
    assert fallen(changed("rfc", rfc_number=number)) == {"RFC-NUM"}


def test_a_superseded_request_names_its_successor(changed: Changed):
    history = [*example_data("rfc")["history"], {"status": "superseded", "at": "2025-09-01T09:00:00+02:00"}]
    bare = changed("rfc", status="superseded", history=history)
    assert fallen(bare) == {"RFC-NEXT"}
    assert changed("rfc", status="superseded", history=history, superseded_by="RFC-031").is_complete
    assert (
        states(changed("rfc", status="superseded", history=history, superseded_by="RFC-017"))["RFC-NEXT"]
        == "missing"
    )


@pytest.mark.parametrize(
    ("deadline", "state", "told"),
    [
        (None, "missing", "no deadline"),
        ("2025-04-07", "met", "14 days"),
        ("2025-03-31", "partial", "too short"),
        ("2025-04-03", "met", "10 days"),
        ("2025-04-14", "met", "21 days"),
        ("2025-04-15", "partial", "too long"),
    ],
)
def test_the_deadline_is_about_two_weeks_after_opening(
    changed: Changed, deadline: str | None, state: str, told: str
):
    report = changed("rfc", deadline=deadline)
    assert states(report)["RFC-2"] == state
    assert told in found(report, "RFC-2")


def test_a_deadline_that_has_passed_while_it_is_open_is_told_and_a_reply_is_due(changed: Changed):
    history = example_data("rfc")["history"][:2]
    late = changed("rfc", status="open", history=history, now=datetime(2025, 4, 9, 9, tzinfo=UTC))
    assert "has passed" in found(late, "RFC-2")
    assert states(late)["RFC-7"] == "met"  # both comments were answered
    early = changed("rfc", status="open", history=history, now=datetime(2025, 4, 2, 9, tzinfo=UTC))
    assert states(early)["RFC-2"] == "met"
    assert states(early)["RFC-7"] == "unknown"


def test_taking_away_what_happens_if_it_is_not_adopted_drops_that_check_alone(changed: Changed):
    report = changed("rfc", default_if_rejected=None)
    assert fallen(report) == {"RFC-4"}
    assert states(report)["RFC-4"] == "missing"


@pytest.mark.parametrize("text", ["Nothing changes.", "The status quo remains.", "teams carry on"])
def test_a_default_that_names_no_consequence_is_partial(changed: Changed, text: str):
    assert states(changed("rfc", default_if_rejected=text))["RFC-4"] == "partial"


@pytest.mark.parametrize(
    "text", ["", "None.", "There is no serious objection to this proposal that we know of."]
)
def test_an_author_who_sees_no_objection_has_not_written_one(changed: Changed, text: str):
    assert fallen(changed("rfc", strongest_objection=text)) == {"RFC-5"}


def test_every_comment_is_labelled(changed: Changed):
    comments = [{**c, "label": None} for c in example_data("rfc")["comments"]]
    assert "comments[0] has no label" in found(changed("rfc", comments=comments), "RFC-3")


def test_a_label_of_ones_own_is_refused():
    with pytest.raises(ArtifactRefused, match="nearest: 'blocking'"):
        check("rfc", {"comments": [{"label": "Blocking"}]}, now=NOW)


def test_acceptance_with_an_unresolved_blocking_comment_is_a_fault(changed: Changed):
    comments = example_data("rfc")["comments"]
    comments[0]["resolved"] = False
    report = changed("rfc", comments=comments)
    assert fallen(report) == {"RFC-ACCEPT"}
    assert states(report)["RFC-ACCEPT"] == "missing"


def test_rejection_with_an_unresolved_blocking_comment_is_none(changed: Changed):
    data = example_data("rfc")
    data["comments"][0]["resolved"] = False
    data["history"][-1]["status"] = "rejected"
    report = changed("rfc", status="rejected", comments=data["comments"], history=data["history"])
    assert states(report)["RFC-ACCEPT"] == "unknown"
    assert report.is_complete


def test_a_request_that_binds_only_its_own_team_is_told_so(changed: Changed):
    report = changed("rfc", affects=["Pricing", "pricing "])
    assert fallen(report) == {"RFC-1"}
    assert "beyond the author's own" in found(report, "RFC-1")


def test_feedback_is_closed_in_writing(changed: Changed):
    data = example_data("rfc")
    data["comments"][1]["reply"] = ""
    assert "comments[1] has no reply" in found(changed("rfc", comments=data["comments"]), "RFC-7")
    assert "no summary" in found(changed("rfc", decision_summary=None), "RFC-7")


@pytest.mark.parametrize(
    ("key", "check_id"),
    [
        ("summary", "RFC-SUM"),
        ("migration_plan", "RFC-6"),
        ("alternatives", "RFC-ALT"),
        ("timeline", "RFC-TIME"),
        ("open_questions", "RFC-OPENQ"),
    ],
)
def test_each_section_is_looked_at(changed: Changed, key: str, check_id: str):
    assert fallen(changed("rfc", **{key: None})) == {check_id}


def test_a_decision_may_be_reopened_but_not_skipped(changed: Changed):
    history = [
        {"status": "draft", "at": "2025-03-10T09:00:00+01:00"},
        {"status": "accepted", "at": "2025-03-24T09:00:00+01:00"},
    ]
    assert "draft cannot turn into accepted" in found(changed("rfc", history=history), "RFC-STATUS")
