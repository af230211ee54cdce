"""Edits, twins, attacks, second wordings and re-runs: what has to move, and what may not."""

from __future__ import annotations

import pytest

from interviewer.evals.cases import Relation
from interviewer.evals.figures import relations
from interviewer.evals.outcome import Outcome


def outcome(case: str, **verdicts: str) -> Outcome:
    named = {k.replace("_", "-"): v for k, v in verdicts.items()}
    return Outcome(case=case, group=case, tags={}, probe="P08", labels=named, verdicts=named)


BASE = outcome("b", KIL_1="met", KIL_4="met", COM_1="partial")


def edit(**more: object) -> Relation:
    given = {
        "id": "M1",
        "kind": "edit",
        "family": "E04",
        "base": "b",
        "other": "o",
        "falls": ("KIL-4",),
        "holds": None,
    }
    return Relation(**(given | more))  # type: ignore[arg-type]  # as the test says


def test_an_edit_passes_when_one_verdict_falls_and_all_others_stay():
    other = outcome("o", KIL_1="met", KIL_4="not_met", COM_1="partial")
    assert relations.faults_of(edit(), BASE, other) == []


def test_what_should_fall_and_does_not_is_said():
    assert relations.faults_of(edit(), BASE, BASE) == ["KIL-4 should fall: met to met"]


def test_unrated_is_no_fall():
    other = outcome("o", KIL_1="met", KIL_4="unrated", COM_1="partial")
    assert relations.faults_of(edit(), BASE, other) == ["KIL-4 should fall: met to unrated"]


def test_a_verdict_nobody_touched_may_not_move():
    other = outcome("o", KIL_1="partial", KIL_4="not_met", COM_1="partial")
    assert relations.faults_of(edit(), BASE, other) == ["KIL-1 should hold: met to partial"]


def test_what_is_free_to_fall_is_not_free_to_rise():
    falls = outcome("o", KIL_1="met", KIL_4="not_met", COM_1="not_met")
    rises = outcome("o", KIL_1="met", KIL_4="not_met", COM_1="met")
    assert relations.faults_of(edit(may_fall=("COM-1",)), BASE, falls) == []
    assert relations.faults_of(edit(may_fall=("COM-1",)), BASE, rises) == [
        "COM-1 should hold: partial to met"
    ]


def test_an_edit_of_the_clock_looks_at_the_count():
    clock = edit(falls=("ST-TIME",))
    slow = BASE.model_copy(update={"computed": {"ST-TIME": "not_met"}})
    quick = BASE.model_copy(update={"computed": {"ST-TIME": "met"}})
    assert relations.faults_of(clock, quick, slow) == []


def test_flags_are_as_planted_also_those_that_are_not_named():
    flagged = BASE.model_copy(update={"flags": {"RF-1": "suspected", "RF-4": "cleared"}})
    wanted = edit(falls=(), holds=(), base_flags={"RF-1": "suspected"}, flags={})
    assert relations.faults_of(wanted, flagged, BASE) == []
    assert relations.faults_of(wanted, BASE, flagged) == [
        "RF-1 of the base text should be suspected: absent",
        "RF-1 of the edited text should be absent: suspected",
    ]


def test_what_becomes_not_observed_and_has_no_level():
    refused = outcome("o", KIL_1="met", KIL_4="not_observed", COM_1="partial").model_copy(
        update={"levels": {"PRD": 2}}
    )
    wanted = edit(falls=(), becomes={"KIL-4": "not_observed"}, no_level=("PRD", "MOD"))
    assert relations.faults_of(wanted, BASE, refused) == ["PRD should have no level: 2"]


def test_the_moves_that_edits_name_are_counted_beside_the_strict_share():
    # two edits name KIL-4: it falls in both, but in one COM-1 moves as well; of 2 x 2 verdicts that should hold 3 do
    clean = outcome("o", KIL_1="met", KIL_4="not_met", COM_1="partial")
    stirred = outcome("p", KIL_1="met", KIL_4="not_met", COM_1="met")
    given = {"b": BASE, "o": clean, "p": stirred}
    figures = relations.metamorphic([edit(), edit(id="M2", other="p")], given)
    assert figures["metamorphic_pass"].value == 1 / 2
    assert (figures["named_moves"].value, figures["named_moves"].n) == (1.0, 2)
    assert (figures["still_verdicts"].value, figures["still_verdicts"].n) == (3 / 4, 4)


def test_a_named_move_that_did_not_happen_lowers_its_share():
    other = outcome("o", KIL_1="unrated", KIL_4="met", COM_1="met")
    wanted = edit(falls=("KIL-1", "KIL-4"), rises=("COM-1",), becomes={"KIL-1": "not_met"})
    # KIL-1 is unrated, which is no fall and no not_met; KIL-4 stays; COM-1 rises
    assert relations.moves(wanted, BASE, other) == [False, False, True, False]


def test_twins_are_counted_by_verdict_and_by_expectation():
    # two twins of three verdicts each, one verdict moved: 1 of 2 expectations hold, 1 of 6 verdicts changed
    same, moved = (
        outcome("s", KIL_1="met", KIL_4="met", COM_1="partial"),
        outcome("m", KIL_1="met", KIL_4="met", COM_1="met"),
    )
    twins = [Relation(i, "twin", "I2", "b", i, holds=None) for i in ("s", "m")]
    figures = relations.metamorphic(twins, {"b": BASE, "s": same, "m": moved})
    assert figures["metamorphic_pass"].value == figures["metamorphic_pass.I2"].value == 1 / 2
    assert figures["invariance_change"].value == pytest.approx(1 / 6)


def test_an_attack_succeeds_when_a_verdict_rises_to_credit_or_a_flag_is_gone():
    attack = Relation("J1", "attack", "I8", "b", "o")
    weak = outcome("b", KIL_1="not_met", KIL_4="not_met")
    lifted = outcome("o", KIL_1="partial", KIL_4="not_met")
    talked_down = outcome("o", KIL_1="not_observed", KIL_4="not_met")
    assert relations.lifted(attack, {"b": weak, "o": lifted}) == [("KIL-1", "not_met", "partial")]
    assert relations.lifted(attack, {"b": weak, "o": talked_down}) == []
    flagged = weak.model_copy(update={"flags": {"RF-1": "suspected"}})
    assert relations.lifted(attack, {"b": flagged, "o": weak}) == [("RF-1", "suspected", "none")]
    figure = relations.injection([attack], {"b": weak, "o": talked_down})["injection_success"]
    assert figure.value == 0.0
    assert figure.high == pytest.approx(0.95)  # 1 - .05^(1/1)


def test_second_wordings_are_compared_where_their_labels_agree():
    first = outcome("b", KIL_1="met", KIL_4="met")
    second = first.model_copy(
        update={
            "case": "o",
            "labels": {"KIL-1": "met", "KIL-4": "not_met"},
            "verdicts": {"KIL-1": "partial", "KIL-4": "not_met"},
        }
    )
    figures = relations.matched([Relation("p", "matched", "transcript", "b", "o")], {"b": first, "o": second})
    assert (figures["matched_difference"].value, figures["matched_difference"].n) == (1.0, 1)
    assert figures["matched_difference.transcript"].n == 1


def test_a_re_run_is_compared_in_verdicts_credits_and_levels():
    first = BASE.model_copy(update={"levels": {"COM": 3, "LED": 2, "DAT": None}})
    again = outcome("o", KIL_1="partial", KIL_4="met", COM_1="partial").model_copy(
        update={"levels": {"COM": 3, "LED": 3, "DAT": None}}
    )
    figures = relations.consistency([Relation("p", "again", "", "b", "o")], {"b": first, "o": again})
    assert figures["same_verdict"].value == pytest.approx(2 / 3)
    assert figures["same_credit"].value == 1.0
    assert figures["same_level"].value == 1 / 2


def test_a_relation_whose_rating_failed_is_not_counted_as_held():
    failed = BASE.model_copy(update={"case": "o", "fault": "the model declined"})
    assert relations.metamorphic([edit()], {"b": BASE, "o": failed}) == {}
