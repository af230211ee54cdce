"""Several answers become one verdict per criterion, levels, topics, a time line, a packet."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.adapters.library import library
from interviewer.domain.debrief import (
    Heard,
    composite,
    counted,
    flags,
    levels,
    mirror,
    outcomes,
    packet,
    timeline,
    topics,
    union,
)
from interviewer.domain.delivery import Delivery, Word
from interviewer.domain.interview import Guess, Take, Turn
from interviewer.domain.rating import (
    Composite,
    Evidence,
    Flag,
    PassageText,
    RaterInfo,
    Rating,
    Unrated,
    Verdict,
    VerdictValue,
)

VALUES: tuple[VerdictValue, ...] = get_args(VerdictValue)
SAID = "one two three four five six seven eight nine ten"


def verdict(criterion: str, value: VerdictValue, quote: str = "two three", place: str = "turn 1") -> Verdict:
    start = SAID.index(quote)
    evidence = (Evidence(quote=quote, place=place, start=start, end=start + len(quote)),)
    return Verdict(
        criterion=criterion,
        verdict=value,
        reason="r",
        evidence=evidence if value in ("met", "partial") else (),
    )


def heard(
    index: int,
    verdicts: dict[str, VerdictValue],
    *,
    probe: str = "",
    number: int = 1,
    red: tuple[Flag, ...] = (),
    unrated: tuple[str, ...] = (),
    looked: tuple[str, ...] = (),
    kind: str = "model",
) -> Heard:
    rating = Rating(
        rater=RaterInfo.model_validate({"kind": kind, "id": "r"}),
        rubrics=(),
        probe=probe or f"P0{index + 1}",
        passages=(PassageText(id="turn 1", text=SAID),),
        verdicts=tuple(verdict(c, v) for c, v in verdicts.items()),
        dimensions=(),
        composite=Composite(value=None, coverage=0.0),
        red_flags=red,
        scope=None,
        next_drill=None,
        one_fix=None,
        void_quotes=0,
        unrated=tuple(Unrated(criterion=u, reason="r", looked=u in looked) for u in (*unrated, *looked)),
    )
    take = Take(probe=probe or f"P0{index + 1}", number=number, turns=(Turn(question="Q?", answer=SAID),))
    return Heard(index=index, take=take, rating=rating)


def values(*answers: Heard) -> dict[str, VerdictValue]:
    return {i: s.verdict for i, s in union(answers).items()}


# --- one verdict per criterion ---------------------------------------------------------------------


def test_what_was_shown_once_is_not_taken_back_by_another_answer() -> None:
    found = union([heard(0, {"KIL-1": "met"}), heard(1, {"KIL-1": "not_met"})])
    assert (found["KIL-1"].verdict, found["KIL-1"].take) == ("met", 0)


def test_one_good_answer_of_three_is_no_habit() -> None:
    # COM-1 over three answers: met, not_met, partial; the middle one is partial
    told: tuple[VerdictValue, ...] = ("met", "not_met", "partial")
    answers = [heard(n, {"COM-1": v}) for n, v in enumerate(told)]
    assert values(*answers) == {"COM-1": "partial"}


def test_of_two_middle_ones_the_lower_counts() -> None:
    assert values(heard(0, {"COM-3": "met"}), heard(1, {"COM-3": "not_met"})) == {"COM-3": "not_met"}


def test_what_nobody_observed_stays_so_and_takes_no_part() -> None:
    answers = [heard(0, {"COM-1": "not_observed", "KIL-1": "not_observed"}), heard(1, {"COM-1": "met"})]
    assert values(*answers) == {"COM-1": "met", "KIL-1": "not_observed"}


def test_the_newest_take_of_a_question_counts_and_the_old_one_does_not() -> None:
    old, other = heard(0, {"KIL-1": "met"}, probe="P08"), heard(1, {"NOS-1": "met"}, probe="P10")
    new = heard(2, {"KIL-1": "not_met"}, probe="P08", number=2)
    assert values(old, other, new) == {"KIL-1": "not_met", "NOS-1": "met"}
    assert [h.index for h in counted([old, other, new])] == [2, 1]


def test_a_take_that_was_not_rated_leaves_the_one_before_it_in_place() -> None:
    unread = Heard(index=1, take=Take(probe="P01", number=2), rating=None, failure="down")
    assert values(heard(0, {"BAR-1": "met"}), unread) == {"BAR-1": "met"}


LED = [c.id for d in library().scorecard.dimensions if d.id in ("LED", "COM") for c in d.criteria]
RANK = {"not_met": 0, "partial": 1, "met": 2}


@given(
    st.lists(
        st.dictionaries(st.sampled_from(LED), st.sampled_from(VALUES), min_size=4), min_size=1, max_size=4
    ),
    st.data(),
)
def test_raising_a_verdict_in_any_answer_never_lowers_a_level(
    answers: list[dict[str, VerdictValue]], data: st.DataObject
) -> None:
    card = library().scorecard
    before = levels([heard(n, a) for n, a in enumerate(answers)], card)
    which = data.draw(st.integers(0, len(answers) - 1))
    able = [c for c, v in answers[which].items() if v in ("not_met", "partial")]
    if not able:
        return
    criterion = data.draw(st.sampled_from(able))
    higher = VALUES[VALUES.index(answers[which][criterion]) - 1]
    assert RANK[higher] == RANK[answers[which][criterion]] + 1
    raised = [{**a, criterion: higher} if n == which else a for n, a in enumerate(answers)]
    after = levels([heard(n, a) for n, a in enumerate(raised)], card)
    for low, high in zip(before, after, strict=True):
        assert (high.level or 0) >= (low.level or 0), (low, high)


def test_evidence_of_two_answers_gives_a_level_that_neither_has_alone() -> None:
    card = library().scorecard
    one, two = heard(0, {"LED-1": "met"}), heard(1, {"LED-2": "met", "LED-3": "met"})

    def led(*answers: Heard) -> int | None:
        return next(d.level for d in levels(answers, card) if d.id == "LED")

    assert (led(one), led(two)) == (None, 3)
    assert led(one, two) == 3
    assert led(one, heard(1, {"LED-4": "not_met"})) == 2  # LED-1 and LED-4: half of what was observed


def test_a_flag_stays_at_the_worst_it_came_to_also_from_an_old_take() -> None:
    def flag(state: str) -> Flag:
        return Flag.model_validate({"id": "RF-4", "state": state, "evidence": ()})

    old = heard(0, {}, probe="P08", red=(flag("confirmed"),))
    new = heard(1, {}, probe="P08", number=2, red=(flag("cleared"),))
    assert [(f.id, f.state) for f in flags([old, new])] == [("RF-4", "confirmed")]


def test_the_rule_rater_gives_no_composite_and_its_coverage_all_the_same() -> None:
    card = library().scorecard
    shown: dict[str, VerdictValue] = {"LED-1": "met", "LED-3": "met", "LED-2": "met"}
    by_rules, by_model = [heard(0, shown, kind="rules")], [heard(0, shown)]
    assert composite(levels(by_rules, card), by_rules, card) == Composite(value=None, coverage=0.05)
    # one dimension at level 3: 100 · (3 - 1)/4 = 50
    assert composite(levels(by_model, card), by_model, card) == Composite(value=50.0, coverage=0.05)


# --- topics, scope ---------------------------------------------------------------------------------


def test_topics_count_what_was_credited_of_what_was_judged() -> None:
    answers = [
        heard(0, {"KIL-1": "met", "KIL-2": "partial", "KIL-3": "not_met", "COM-1": "met", "ST-A": "met"}),
        heard(1, {"KIL-3": "met", "NOS-1": "not_met"}, unrated=("KIL-6",)),
    ]
    found = topics(answers, library().scorecard)
    assert [(t.says, t.unrated) for t in found] == [("KIL 2.5 of 3", 1), ("NOS 0 of 1", 0)]


def test_what_a_rule_looked_for_and_did_not_find_counts_in_the_topic_and_is_marked_in_the_packet() -> None:
    one = heard(0, {"KIL-1": "met"}, looked=("KIL-3",))
    assert [t.says for t in topics([one], library().scorecard)] == ["KIL 1 of 2"]
    assert [(p.sign, p.criterion) for p in packet(one)] == [("+", "KIL-1"), ("?", "KIL-3")]
    # shown in another answer, it is there
    assert [t.says for t in topics([one, heard(1, {"KIL-3": "met"})], library().scorecard)] == ["KIL 2 of 2"]


def test_the_mirror_says_what_was_shown_and_what_is_missing_for_more() -> None:
    found = mirror([heard(0, {"LVL-IC": "met", "LVL-MG": "partial"})], library().criteria)
    assert (found.scope, [s for s, _ in found.missing]) == ("IC", ["MG", "ST"])
    assert mirror([heard(0, {"LVL-IC": "partial"})], library().criteria).scope is None


# --- the time line ---------------------------------------------------------------------------------


def test_typed_words_count_at_a_hundred_and_fifty_a_minute() -> None:
    one = heard(0, {})
    assert one.rating is not None
    rating = one.rating.model_copy(
        update={"verdicts": (verdict("ST-R", "met", "six"), verdict("ST-S", "met", "two three"))}
    )
    found = timeline(one.take, rating)
    # ten words are 4 s; "six" is the sixth word and begins after five of them: 5 · 0.4 = 2 s
    assert [(m.label, m.word, m.second) for m in found.marks] == [("situation", 2, 0.4), ("result", 6, 2.0)]
    assert (found.seconds, found.measured) == (4.0, False)


def test_a_recording_gives_its_own_seconds() -> None:
    words = tuple(Word(text=w, start_s=n * 3.0, end_s=n * 3.0 + 1) for n, w in enumerate(SAID.split()))
    take = Take(
        probe="P08",
        number=1,
        turns=(
            Turn(
                question="Q?",
                answer=SAID,
                seconds=31.0,
                delivery=Delivery(seconds=31.0, engine="e", words=words),
            ),
        ),
    )
    one = heard(0, {})
    assert one.rating is not None
    found = timeline(take, one.rating.model_copy(update={"verdicts": (verdict("ST-R", "met", "six"),)}))
    assert (found.marks[0].second, found.measured) == (15.0, True)


def test_what_came_only_in_a_follow_up_says_so() -> None:
    one = heard(0, {})
    assert one.rating is not None
    late = one.rating.model_copy(update={"verdicts": (verdict("ST-R", "met", "six", place="turn 3"),)})
    assert timeline(one.take, late).marks[0].follow_up == 2


# --- packet and prediction -------------------------------------------------------------------------


def test_the_packet_is_verbatim_plus_before_minus_and_holds_no_recommendation() -> None:
    one = heard(
        0, {"KIL-3": "not_met", "KIL-1": "met", "KIL-2": "partial", "KIL-6": "not_observed", "LVL-IC": "met"}
    )
    turns = (*one.take.turns, Turn(question="Why?", criterion="KIL-3", answer="Hm."))
    lines = packet(one.model_copy(update={"take": one.take.model_copy(update={"turns": turns})}))
    assert [(p.sign, p.criterion, p.quotes, p.in_part, p.asked) for p in lines] == [
        ("+", "KIL-1", ("two three",), False, None),
        ("+", "KIL-2", ("two three",), True, None),
        ("−", "KIL-3", (), False, "Why?"),
    ]


def test_a_guess_comes_true_only_where_it_was_met_in_full() -> None:
    one = heard(0, {"KIL-1": "met", "KIL-2": "partial", "KIL-3": "not_observed"})
    guesses = [Guess(take=0, criterion=c, hit=True, sure=80) for c in ("KIL-1", "KIL-2", "KIL-3", "KIL-9")]
    assert [o.was_right for o in outcomes(guesses, [one])] == [True, False, None, None]


@pytest.mark.parametrize("sure", [49, 100])
def test_sureness_goes_from_a_coin_toss_to_ninety_nine(sure: int) -> None:
    with pytest.raises(ValueError, match="sure"):
        Guess(take=0, criterion="KIL-1", hit=True, sure=sure)


def test_times_have_a_zone() -> None:
    assert Turn(question="Q?", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).at is not None
