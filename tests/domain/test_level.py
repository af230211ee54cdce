"""The level rule, worked by hand and over everything that can happen."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.level import composite, derive, level, levels, scope
from interviewer.domain.rating import DimensionLevel, Evidence, Flag, Verdict, VerdictValue
from interviewer.domain.rubric import Credit, Criterion, Dimension, RedFlag, Rubric, Sheet

ANCHORS = {n: f"how level {n} looks" for n in range(1, 6)}
VALUES: tuple[VerdictValue, ...] = ("not_observed", "not_met", "partial", "met")
M = ("COM-1", "COM-2", "COM-3", "COM-4")
S = ("COM-5", "COM-6", "COM-7", "COM-8")


def criterion(id: str, *, tier: str = "M", core: bool = False) -> Criterion:
    return Criterion.model_validate(
        {
            "id": id,
            "title": f"check {id}",
            "met": "it is there",
            "tier": tier,
            "core": core,
            "drill": "And?",
            "fix": "Say it.",
        }
    )


COM = Dimension(
    id="COM",
    title="Communication",
    weight=100,
    anchors=ANCHORS,
    gap="no structure",
    criteria=(
        *(criterion(i, core=i in ("COM-1", "COM-4")) for i in M),
        *(criterion(i, tier="S") for i in S),
    ),
)


def of(**verdicts: VerdictValue) -> DimensionLevel:
    return level(COM, {k.replace("_", "-"): v for k, v in verdicts.items()})


def confirmed(id: str) -> Flag:
    return Flag(id=id, state="confirmed", evidence=(Evidence(quote="x", place="turn 1", start=0, end=1),))


def test_no_level_from_one_meets_criterion_alone() -> None:
    assert of(COM_1="met").level is None
    assert of(COM_1="met").reason == "not enough evidence"


def test_no_level_without_any_core_criterion() -> None:
    assert of(COM_2="met", COM_3="met").level is None


def test_level_3_when_three_quarters_of_what_was_observed_is_met_and_both_cores_are() -> None:
    # met 1 + met 1 + partial ½ + partial ½ = 3 of 4 = 75 %
    assert of(COM_1="met", COM_2="partial", COM_3="partial", COM_4="met").level == 3


def test_level_2_just_under_three_quarters() -> None:
    # 1 + ½ + 0 + 1 = 2.5 of 4 = 62.5 %
    assert of(COM_1="met", COM_2="partial", COM_3="not_met", COM_4="met").level == 2


def test_level_2_when_a_core_criterion_is_only_partly_met() -> None:
    assert of(COM_1="partial", COM_2="met", COM_3="met", COM_4="met").level == 2


def test_strong_criteria_lift_to_4_at_one_and_to_5_at_two_and_a_half() -> None:
    solid: dict[str, VerdictValue] = dict.fromkeys(("COM_1", "COM_2", "COM_3", "COM_4"), "met")
    assert of(**solid, COM_5="partial").level == 3
    assert of(**solid, COM_5="met").level == 4
    assert of(**solid, COM_5="met", COM_6="met").level == 4
    assert of(**solid, COM_5="met", COM_6="met", COM_7="partial").level == 5


def test_a_core_that_was_not_asked_caps_at_3_and_says_so() -> None:
    found = of(COM_1="met", COM_2="met", COM_5="met", COM_6="met", COM_7="met")
    assert (found.level, found.provisional) == (3, "provisional: COM-4 not asked")


def test_what_was_not_observed_is_left_out_and_never_a_low_mark() -> None:
    assert of(COM_1="met", COM_4="met", COM_2="not_observed").level == 3


def test_a_confirmed_flag_of_the_dimension_makes_level_1_but_not_out_of_nothing() -> None:
    both: dict[str, VerdictValue] = {"COM-1": "met", "COM-4": "met"}
    home = {"RF-4": "COM", "RF-1": "DAT"}
    assert level(COM, both, flags=[confirmed("RF-4")], flag_dimension=home).level == 1
    assert level(COM, both, flags=[confirmed("RF-1")], flag_dimension=home).level == 3
    assert level(COM, {}, flags=[confirmed("RF-4")], flag_dimension=home).level is None


def test_a_suspected_flag_changes_no_level() -> None:
    flag = confirmed("RF-4").model_copy(update={"state": "suspected"})
    assert (
        level(COM, {"COM-1": "met", "COM-4": "met"}, flags=[flag], flag_dimension={"RF-4": "COM"}).level == 3
    )


def test_level_1_when_nothing_is_shown_after_a_drill_and_2_before_it() -> None:
    nothing: dict[str, VerdictValue] = {"COM-1": "not_met", "COM-2": "not_met"}
    assert level(COM, nothing).level == 2
    assert level(COM, nothing, drilled=["COM-2"]).level == 1
    assert level(COM, nothing, drilled=["KIL-1"]).level == 2


def test_raising_any_verdict_never_lowers_the_level_over_all_patterns() -> None:
    """Every pattern of M (4 values each) with a spread of S patterns: each single upgrade is tried."""
    upgrade: dict[VerdictValue, VerdictValue] = {"not_met": "partial", "partial": "met"}
    tried = 0
    for m in product(VALUES, repeat=4):
        for s in product(VALUES, repeat=2):
            verdicts = dict(zip((*M, *S[:2]), (*m, *s), strict=True))
            for drilled in ((), ("COM-1",)):
                before = level(COM, verdicts, drilled=drilled).level
                for id, value in verdicts.items():
                    if value not in upgrade:
                        continue
                    after = level(COM, {**verdicts, id: upgrade[value]}, drilled=drilled).level
                    tried += 1
                    assert (before is None and after is None) or (before or 0) <= (after or 0), (verdicts, id)
    assert tried == 24_576  # 2 drill states x 4^6 patterns x 6 ids x half of the values can be raised


@given(st.dictionaries(st.sampled_from([*M, *S]), st.sampled_from(VALUES)), st.randoms())
def test_the_order_of_verdicts_does_not_matter(verdicts: dict[str, VerdictValue], rng: object) -> None:
    shuffled = list(verdicts.items())
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert level(COM, verdicts) == level(COM, dict(shuffled))


@given(st.dictionaries(st.sampled_from([*M, *S]), st.sampled_from(VALUES)))
def test_not_observed_is_the_same_as_absent(verdicts: dict[str, VerdictValue]) -> None:
    assert level(COM, verdicts) == level(COM, {k: v for k, v in verdicts.items() if v != "not_observed"})


# --- composite ------------------------------------------------------------------------------------


def found(**levels_: int | None) -> list[DimensionLevel]:
    return [DimensionLevel(id=i, level=n) for i, n in levels_.items()]


WEIGHTS = {"FRM": 20.0, "EXP": 20.0, "MOD": 20.0, "PRD": 15.0, "DAT": 10.0, "COM": 10.0, "LED": 5.0}


def test_the_source_s_weights_let_a_1_on_leadership_still_score_95() -> None:
    card = composite(found(FRM=5, EXP=5, MOD=5, PRD=5, DAT=5, COM=5, LED=1), WEIGHTS)
    assert (card.value, card.coverage) == (95.0, 1.0)


def test_the_composite_averages_only_what_has_a_level_and_shows_its_coverage() -> None:
    # COM 10 x (3-1)/4 + LED 5 x (5-1)/4 = 5 + 5 = 10 of 15
    card = composite(found(COM=3, LED=5, FRM=None), WEIGHTS)
    assert card.value == pytest.approx(100 * 10 / 15, abs=1e-3)
    assert card.coverage == 0.15


def test_no_level_at_all_gives_no_composite_and_no_zero() -> None:
    card = composite(found(COM=None, LED=None), WEIGHTS)
    assert (card.value, card.coverage) == (None, 0.0)


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(1, 5), min_size=1), st.integers(1, 5))
def test_leadership_moves_the_composite_by_at_most_5_over_the_coverage(
    seen: dict[str, int], other: int
) -> None:
    one = composite(found(**{**seen, "LED": seen.get("LED", 1)}), WEIGHTS)
    two = composite(found(**{**seen, "LED": other}), WEIGHTS)
    assert one.value is not None
    assert two.value is not None
    assert abs(one.value - two.value) <= 5 / one.coverage + 1e-3


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(1, 5), min_size=1))
def test_the_composite_lies_between_0_and_100_and_needs_no_dimension_that_was_not_seen(
    seen: dict[str, int],
) -> None:
    card = composite(found(**seen), WEIGHTS)
    padded = composite([*found(**seen), *found(**dict.fromkeys(set(WEIGHTS) - set(seen)))], WEIGHTS)
    assert card == padded
    assert card.value is not None
    assert 0 <= card.value <= 100


# --- credit ---------------------------------------------------------------------------------------


def card(*credit: Credit) -> Sheet:
    led = COM.model_copy(
        update={
            "id": "LED",
            "criteria": tuple(
                criterion(f"LED-{n}", core=n in (1, 3), tier="M" if n < 5 else "S") for n in range(1, 9)
            ),
        }
    )
    flag = RedFlag(id="RF-7", title="contempt", dimension="LED", suspect="x", clears="y", drill="And then?")
    rubric = Rubric(
        id="card",
        version=1,
        kind="scorecard",
        title="A card",
        dimensions=(led,),
        credit=credit,
        red_flags=(flag,),
    )
    return Sheet(rubrics=(), criteria=(), scorecard=rubric, dimensions=("LED",))


def said(id: str, value: VerdictValue) -> Verdict:
    return Verdict(criterion=id, verdict=value, reason="r")


def test_credit_takes_the_lower_of_all_and_the_highest_of_several_entries() -> None:
    sheet = card(
        Credit(to="LED-1", all=("FBK-1",), at_most="partial"),
        Credit(to="LED-1", all=("FBK-1", "FBK-7")),
    )
    alone = derive([said("FBK-1", "met")], sheet=sheet)
    assert [(v.criterion, v.verdict) for v in alone] == [("LED-1", "partial")]
    both = derive([said("FBK-1", "met"), said("FBK-7", "met")], sheet=sheet)
    assert [(v.criterion, v.verdict) for v in both] == [("LED-1", "met")]
    uneven = derive([said("FBK-1", "met"), said("FBK-7", "not_met")], sheet=sheet)
    assert [(v.criterion, v.verdict) for v in uneven] == [("LED-1", "partial")]


def test_a_direct_verdict_beats_a_derived_one() -> None:
    sheet = card(Credit(to="LED-1", all=("BAR-4",)))
    assert derive([said("BAR-4", "met"), said("LED-1", "not_met")], sheet=sheet) == ()


def test_what_was_not_observed_earns_no_credit_and_no_blame() -> None:
    sheet = card(Credit(to="LED-1", all=("BAR-4",)))
    assert derive([said("BAR-4", "not_observed")], sheet=sheet) == ()


def test_a_listed_only_entry_counts_only_for_probes_that_list_the_dimension() -> None:
    sheet = card(Credit(to="LED-1", all=("BAR-4",), only_if_listed=True))
    assert len(derive([said("BAR-4", "met")], sheet=sheet)) == 1
    assert derive([said("BAR-4", "met")], sheet=sheet.model_copy(update={"dimensions": ("COM",)})) == ()


def test_levels_are_given_for_every_dimension_of_the_card() -> None:
    assert [d.level for d in levels(card(), {"LED-1": "met", "LED-3": "met"})] == [3]
    assert levels(Sheet(rubrics=(), criteria=()), {}) == ()


def test_scope_is_the_widest_that_was_shown_and_apart_from_quality() -> None:
    assert scope({"LVL-IC": "met", "LVL-ST": "met"}) == "ST"
    assert scope({"LVL-IC": "met", "LVL-MG": "partial"}) == "IC"
    assert scope({"LVL-IC": "not_met"}) is None
