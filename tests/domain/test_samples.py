"""Several readings of one text: what they settle on, when they agree, and when one more is worth asking for."""

from __future__ import annotations

from itertools import permutations, product
from typing import get_args

import pytest

from interviewer.domain import level
from interviewer.domain.rating import (
    DimensionLevel,
    Evidence,
    Flag,
    FlagState,
    Measurement,
    Settled,
    Unrated,
    Verdict,
    VerdictValue,
)
from interviewer.domain.rubric import Credit, Criterion, Dimension, RedFlag, Rubric, Sheet
from interviewer.domain.samples import agree, enough, middle, near_a_cut, pooled, with_readings

VALUES: tuple[VerdictValue, ...] = get_args(VerdictValue)


def criterion(id: str, **more: object) -> Criterion:
    given = {"id": id, "title": f"check {id}", "met": "it is there", "drill": "And?", "fix": "Say it."}
    return Criterion.model_validate(given | {"partial": "half of it is there"} | more)


COM = Dimension(
    id="COM",
    title="Communication",
    weight=100,
    anchors={n: f"how level {n} looks" for n in range(1, 6)},
    gap="no structure",
    criteria=(
        *(criterion(f"COM-{n}", tier="M", core=n in (1, 4)) for n in (1, 2, 3, 4)),
        *(criterion(f"COM-{n}", tier="S") for n in (5, 6, 7, 8)),
    ),
)
FLAG = RedFlag(
    id="RF-4", title="Blames others", dimension="COM", suspect="blame", clears="own part", drill="And you?"
)
CARD = Rubric(
    id="card",
    version=1,
    kind="scorecard",
    title="Card",
    dimensions=(COM,),
    red_flags=(FLAG,),
    credit=(Credit(to="COM-2", all=("KIL-1",)),),
)
CLOCK = criterion("ST-TIME", kind="computed", drill=None, fix=None)
SHEET = Sheet(
    rubrics=(),
    criteria=(*COM.criteria, criterion("KIL-1"), criterion("KIL-2", partial=None), CLOCK),
    scorecard=CARD,
    flags=(FLAG,),
)


def reading(*, flag: FlagState | None = None, void: int = 0, at: int = 0, **verdicts: str) -> Settled:
    """A reading by criterion (with _ for -); ``unrated`` is none. ``at`` tells its quotes from those of others."""
    quote = (Evidence(quote="x", place="turn 1", start=at, end=at + 1),)
    named = {k.replace("_", "-"): v for k, v in verdicts.items()}
    return Settled(
        verdicts=tuple(
            Verdict(criterion=i, verdict=v, reason=f"reading {at}", evidence=quote)  # type: ignore[arg-type]  # named in the test
            for i, v in named.items()
            if v != "unrated"
        ),
        unrated=tuple(Unrated(criterion=i, reason=f"lost {at}") for i, v in named.items() if v == "unrated"),
        flags=(Flag(id="RF-4", state=flag, evidence=quote),) if flag else (),
        void_quotes=void,
    )


@pytest.mark.parametrize(
    ("votes", "settled"),
    [
        ("met met partial", "met"),
        ("met partial partial", "partial"),
        ("met partial not_met", "partial"),
        ("met met not_met", "met"),
        ("met not_met not_met", "not_met"),
        ("met not_met not_observed", "not_observed"),  # below, one each: the milder
        ("partial not_met not_met not_met not_observed", "not_met"),
        ("met partial", "partial"),  # two middle ones: the lower
        ("met met partial partial", "partial"),
        ("not_met not_observed", "not_observed"),
        ("not_observed", "not_observed"),
    ],
)
def test_readings_settle_on_the_middle_verdict(votes: str, settled: str) -> None:
    assert middle(votes.split()) == settled  # type: ignore[arg-type]  # verdicts by name


def test_the_order_of_the_readings_does_not_matter_and_the_settled_verdict_is_one_of_theirs() -> None:
    for votes in product(VALUES, repeat=3):
        found = {middle(order) for order in permutations(votes)}
        assert len(found) == 1
        assert found <= set(votes)


def test_readings_agree_from_two_thirds_on() -> None:
    assert agree({})
    assert agree({"met": 1})
    assert agree({"met": 2, "partial": 1})
    assert not agree({"met": 1, "partial": 1, "not_met": 1})
    assert not agree({"met": 3, "partial": 2})  # 60 %
    assert agree({"met": 4, "partial": 1})


def test_a_settled_verdict_has_the_quotes_and_the_reason_of_the_first_reading_that_gave_it() -> None:
    found = pooled(
        [reading(KIL_1="met", at=0), reading(KIL_1="partial", at=5), reading(KIL_1="partial", at=9)],
        sheet=SHEET,
    )
    (verdict,) = found.verdicts
    assert (verdict.verdict, verdict.reason, verdict.evidence[0].start) == ("partial", "reading 5", 5)
    assert verdict.share == {"met": 1, "partial": 2}
    assert not verdict.borderline


def test_readings_without_a_usable_verdict_are_counted_and_outvote_only_by_being_more() -> None:
    one_of_three = pooled(
        [reading(KIL_1="met"), reading(KIL_1="unrated", at=1), reading(KIL_1="unrated")], sheet=SHEET
    )
    assert one_of_three.verdicts == ()
    assert one_of_three.unrated[0].reason == "lost 1"
    assert one_of_three.unrated[0].share == {"met": 1, "unrated": 2}
    two_of_three = pooled([reading(KIL_1="met"), reading(KIL_1="unrated"), reading(KIL_1="met")], sheet=SHEET)
    assert two_of_three.verdicts[0].share == {"met": 2, "unrated": 1}


def test_quotes_that_were_not_in_the_text_add_up() -> None:
    assert pooled([reading(void=1), reading(void=2)], sheet=SHEET).void_quotes == 3


def test_a_single_reading_stands_as_it_is() -> None:
    one = reading(KIL_1="met", flag="suspected", void=1)
    assert pooled([one], sheet=SHEET) is one


def test_what_is_measured_is_not_voted_on() -> None:
    clock = Verdict(
        criterion="ST-TIME",
        verdict="met",
        reason="x",
        measurement=Measurement(value=80, unit="s", expected="60 to 100"),
    )
    each = Settled(verdicts=(clock,), unrated=(), flags=(), void_quotes=0)
    assert pooled([each, each, each], sheet=SHEET).verdicts == (clock,)


@pytest.mark.parametrize(
    ("states", "kept"),
    [
        (("suspected", "suspected", None), "suspected"),
        (("suspected", None, None), None),
        (("suspected", None), None),  # half is not more than half
        (("confirmed", "suspected", None), "suspected"),  # one each: the weaker
        (("confirmed", "confirmed", "suspected"), "confirmed"),
        (("cleared", "suspected", "suspected"), "suspected"),
    ],
)
def test_a_flag_counts_where_more_than_half_of_the_readings_saw_it(
    states: tuple[FlagState | None, ...], kept: str | None
) -> None:
    found = pooled([reading(flag=s) for s in states], sheet=SHEET).flags
    assert [f.state for f in found] == ([kept] if kept else [])


def of(number: int | None) -> tuple[DimensionLevel, ...]:
    return (DimensionLevel(id="COM", level=number),)


@pytest.mark.parametrize(
    ("settled", "seen", "border"),
    [
        (3, (3, 3, 3), None),
        (3, (3, 3, 4), None),  # two of three are two thirds
        (3, (3, 3, 3, 4, 4), "4"),
        (3, (3, 3, 4, 2, 2), "2"),
        (3, (3, 2, 4), "2"),  # equally many: the lower
        (3, (4, 4, 2), "4"),  # no reading by itself gives what all together give
        (None, (None, 3, 3), "3"),
        (3, (3, None, None), "NE"),
    ],
)
def test_a_level_is_borderline_to_the_other_one_that_most_readings_give(
    settled: int | None, seen: tuple[int | None, ...], border: str | None
) -> None:
    (found,) = with_readings(of(settled), [of(n) for n in seen])
    assert found.level == settled
    assert found.borderline_to == border
    assert sum(found.readings.values()) == len(seen)


def test_levels_of_a_single_reading_say_nothing_of_readings() -> None:
    assert with_readings(of(3), [of(3)]) == of(3)


ALL_MET: dict[str, VerdictValue] = dict.fromkeys(("COM-1", "COM-2", "COM-3", "COM-4"), "met")


def test_a_core_that_is_met_is_one_step_from_the_level_below() -> None:
    # all four met: 100 %; COM-1 at partial: a core not fully met, level 2
    assert near_a_cut(SHEET, ALL_MET) == ("COM",)


def test_far_below_three_quarters_no_single_step_changes_the_level() -> None:
    # COM-1 not_met, COM-2 not_met, COM-3 partial, COM-4 not_met: ½ of 4; one step brings at most 1 of 4, so level 2 stays
    far: dict[str, VerdictValue] = {
        "COM-1": "not_met",
        "COM-2": "not_met",
        "COM-3": "partial",
        "COM-4": "not_met",
    }
    assert near_a_cut(SHEET, far) == ()


def test_one_core_in_part_and_the_rest_met_is_one_step_from_the_level_above() -> None:
    assert near_a_cut(SHEET, {**ALL_MET, "COM-1": "partial"}) == ("COM",)


def test_a_dimension_without_a_level_is_near_nothing() -> None:
    assert near_a_cut(SHEET, {"COM-1": "met"}) == ()
    assert near_a_cut(SHEET, {**dict.fromkeys(ALL_MET, "not_observed")}) == ()


def test_a_confirmed_flag_holds_the_level_at_one_whatever_moves() -> None:
    held = Flag(id="RF-4", state="confirmed", evidence=())
    assert near_a_cut(SHEET, ALL_MET, flags=[held]) == ()


def test_what_is_credited_from_another_criterion_moves_with_it() -> None:
    # COM-2 follows KIL-1. Core COM-1, COM-4 met, COM-3 not met, KIL-1 met: 3 of 4 = 75 %, level 3;
    # with KIL-1 (and so COM-2) at partial it is 2.5 of 4 = 62.5 %, level 2
    given: dict[str, VerdictValue] = {"COM-1": "met", "COM-3": "not_met", "COM-4": "met", "KIL-1": "met"}
    only_kil = SHEET.model_copy(update={"criteria": (SHEET.criterion("KIL-1"),)})
    assert near_a_cut(only_kil, given) == ("COM",)


def test_a_criterion_without_a_line_for_partial_steps_from_absent_to_met() -> None:
    bare = COM.model_copy(
        update={"criteria": tuple(c.model_copy(update={"partial": None}) for c in COM.criteria)}
    )
    card = CARD.model_copy(update={"dimensions": (bare,)})
    sheet = SHEET.model_copy(update={"criteria": bare.criteria, "scorecard": card})
    # COM-3 not met, COM-2 not met: 2 of 4; a whole step on one of them makes 3 of 4 = 75 %, level 3. Half a step would not.
    given: dict[str, VerdictValue] = {**ALL_MET, "COM-2": "not_met", "COM-3": "not_met"}
    only = sheet.model_copy(update={"criteria": tuple(c for c in bare.criteria if c.id == "COM-3")})
    assert near_a_cut(only, given) == ("COM",)
    with_part = only.model_copy(update={"criteria": (SHEET.criterion("COM-3"),)})
    assert near_a_cut(with_part, given) == ()


def test_near_a_cut_agrees_with_the_level_rule_on_every_single_step() -> None:
    ladder: tuple[VerdictValue, ...] = ("not_met", "partial", "met")
    for values in product(ladder, repeat=4):
        given = dict(zip(ALL_MET, values, strict=True))
        now = level.level(COM, given).level
        moved = {
            level.level(COM, {**given, i: ladder[n]}).level
            for i, v in given.items()
            for n in (ladder.index(v) - 1, ladder.index(v) + 1)
            if 0 <= n < 3
        }
        assert bool(near_a_cut(SHEET, given)) == (moved != {now})


@pytest.mark.parametrize(
    ("readings", "near", "split", "wanted"),
    [
        (1, False, False, 1),
        (1, True, False, 3),
        (3, True, False, 3),
        (3, False, True, 5),
        (3, True, True, 5),
        (5, True, True, 5),
    ],
)
def test_one_reading_then_three_then_five(readings: int, near: bool, split: bool, wanted: int) -> None:
    assert enough(readings, near=near, split=split) == wanted
