"""Plans: what is lacking first, what a role is asked, adverts, own questions; and what the interviewer says around a question."""

from __future__ import annotations

from functools import cache

import pytest

from interviewer.adapters.library import library
from interviewer.domain import script
from interviewer.domain.plan import (
    AROUND_MIN,
    Shows,
    lack,
    minutes_of,
    normalised,
    own_probe,
    parse_weights,
    plan,
    probe_that_fills,
    reweigh,
    suits,
    weights_for,
)
from interviewer.domain.rating import Composite, Evidence, NextDrill, RaterInfo, Rating, Verdict
from interviewer.errors import CallerMistake

LIB = library()
PROBES = tuple(LIB.probes.values())


@cache
def judged(probe_id: str) -> frozenset[str]:
    return frozenset(c.id for c in LIB.sheet(probe_id).criteria if c.kind == "judged")


SHOWS = Shows(scorecard=LIB.scorecard, judged=judged)
EVEN = {d.id: 100 / 7 for d in LIB.scorecard.dimensions}


def test_a_founding_role_is_not_asked_about_people_who_report_to_it() -> None:
    asked = {p.id for p in PROBES if suits(p, "founding")}
    assert not asked & {"P01", "P02", "P04", "P05", "P13", "P14", "P15", "P16", "P66", "P69"}
    assert {"P06", "P44", "P58"} <= asked


@pytest.mark.parametrize(("role", "level"), [("lead-manager", "MG"), ("lead-ic", "IC"), ("staff", "ST")])
def test_a_role_is_asked_at_its_level_and_a_round_holds_its_own(role: str, level: str) -> None:
    for probe in PROBES:
        if suits(probe, role, in_round="LDR"):  # type: ignore[arg-type]
            assert level in probe.levels
            assert probe.round == "LDR"


def test_what_a_probe_shows_includes_what_is_credited_from_it() -> None:
    shown = SHOWS.observable(LIB.probe("P03"))
    assert "KIL-5" in shown
    assert "LED-7" in shown  # credited from KIL-5
    assert "LED-4" not in SHOWS.observable(LIB.probe("P66"))  # takes MGM-3 too, which P66 does not ask


def test_a_plan_keeps_to_its_minutes() -> None:
    for minutes in (20, 30, 45, 60):
        made = plan(PROBES, shows=SHOWS, seen={}, weights=EVEN, minutes=minutes)
        assert made.minutes <= minutes
        assert made.minutes == AROUND_MIN + sum(p.minutes for p in made.prompts)


def test_at_least_one_question_is_asked_however_short_the_time() -> None:
    assert len(plan(PROBES, shows=SHOWS, seen={}, weights=EVEN, minutes=1).prompts) == 1


def test_a_dimension_that_has_all_the_weight_is_asked_about() -> None:
    made = plan(PROBES, shows=SHOWS, seen={}, weights={"DAT": 100.0}, minutes=30)
    assert all("DAT" in LIB.probe(p.probe).dimensions for p in made.prompts)


def test_what_was_seen_already_is_not_asked_again() -> None:
    first = plan(PROBES, shows=SHOWS, seen={}, weights=EVEN, minutes=20).prompts[0].probe
    seen = dict.fromkeys(SHOWS.observable(LIB.probe(first)), "met")
    again = plan(PROBES, shows=SHOWS, seen=seen, weights=EVEN, minutes=20)  # type: ignore[arg-type]
    assert again.prompts[0].probe != first


def test_missing_counts_half_and_met_nothing() -> None:
    assert (lack(None), lack("not_observed"), lack("not_met"), lack("partial"), lack("met")) == (
        1,
        1,
        0.5,
        0.5,
        0,
    )


def test_probes_that_were_asked_lately_come_only_when_nothing_else_is_left() -> None:
    pool = [LIB.probe(i) for i in ("P08", "P10")]
    made = plan(pool, shows=SHOWS, seen={}, weights=EVEN, minutes=45, asked=["P08"])
    assert [p.probe for p in made.prompts] == ["P10"]
    all_asked = plan(pool, shows=SHOWS, seen={}, weights=EVEN, minutes=45, asked=["P08", "P10"])
    assert len(all_asked.prompts) == 2
    assert "come again" in all_asked.notes[0]


def test_a_round_without_a_question_for_the_role_is_a_sentence() -> None:
    with pytest.raises(CallerMistake, match="no question for the role 'lead-manager' in the round 'CASE'"):
        plan([LIB.probe("P71")], shows=SHOWS, seen={}, weights=EVEN, role="lead-manager", in_round="CASE")


def test_the_question_that_fills_a_dimension_shows_two_of_its_meets_criteria_and_a_core_one() -> None:
    for dimension in LIB.scorecard.dimensions:
        found = probe_that_fills(dimension.id, PROBES, shows=SHOWS, seen=())
        assert found is not None
        shown = SHOWS.observable(LIB.probe(found))
        assert len(shown & {c.id for c in dimension.tier("M")}) >= 2
        assert shown & {c.id for c in dimension.criteria if c.core}
    assert probe_that_fills("MOD", [LIB.probe("P04")], shows=SHOWS, seen=()) is None


def test_minutes_are_the_clock_the_drills_and_the_part_that_follows() -> None:
    assert minutes_of(LIB.probe("P08")) == 7.5  # 90 s and 6 minutes of drills
    assert minutes_of(LIB.probe("P72")) == 31  # 5, 6 and 20


# --- weights and adverts ---------------------------------------------------------------------------


def test_a_role_shares_out_the_time_and_it_sums_to_a_hundred() -> None:
    for role in ("lead-manager", "lead-ic", "founding", "staff", "any"):
        assert sum(weights_for(role, LIB.scorecard).values()) == pytest.approx(100, abs=0.5)
    assert weights_for("any", LIB.scorecard)["LED"] == 5.0


def test_an_advert_raises_what_it_names_and_says_by_which_words() -> None:
    # COM and EXP start even: two words of EXP make 1.5 to 1, so 60 to 40
    found = reweigh("You own A/B testing and causal work. A/B testing!", {"EXP": 50.0, "COM": 50.0})
    assert found.weights == {"EXP": 60.0, "COM": 40.0}
    assert found.because == {"EXP": ("a/b testing", "causal")}


def test_an_advert_doubles_a_weight_at_most_and_an_empty_one_changes_nothing() -> None:
    many = "mentor coach hiring leadership standards one-on-ones direct reports line management"
    assert reweigh(many, {"LED": 50.0, "COM": 50.0}).weights == {"LED": 66.7, "COM": 33.3}
    assert reweigh("", {"LED": 50.0, "COM": 50.0}).weights == {"LED": 50.0, "COM": 50.0}


def test_weights_are_read_as_they_are_typed() -> None:
    found = parse_weights("led 30, COM: 20; FRM=50", LIB.scorecard)
    assert {i: w for i, w in found.items() if w} == {"LED": 30.0, "COM": 20.0, "FRM": 50.0}


@pytest.mark.parametrize("text", ["LED thirty", "XYZ 30", "30", "LED -3"])
def test_a_weight_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(CallerMistake, match="expected a dimension and a number"):
        parse_weights(text, LIB.scorecard)


@pytest.mark.parametrize("weights", [{"LED": -1.0, "COM": 2.0}, {"LED": 0.0}])
def test_weights_below_zero_or_all_zero_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(CallerMistake, match="expected numbers from 0 up"):
        normalised(weights)


def test_one_s_own_question_asks_for_star_and_nothing_of_a_family() -> None:
    sheet = LIB.sheet_of(own_probe(1, "Tell me about  a bad forecast.\n"))
    assert sheet.question == "Tell me about a bad forecast."
    assert {c.id.partition("-")[0] for c in sheet.criteria} == {"ST", "COM", "LVL"}
    with pytest.raises(CallerMistake, match="your own question"):
        own_probe(1, " ?! ")


# --- what is said around a question ----------------------------------------------------------------


def rated(*verdicts: Verdict) -> Rating:
    return Rating(
        rater=RaterInfo(kind="rules", id="rules.v1"), rubrics=(), probe="P08", passages=(), verdicts=verdicts, dimensions=(),
        composite=Composite(value=None, coverage=0.0), red_flags=(), scope=None, next_drill=None, one_fix=None, void_quotes=0,
        unrated=(),
    )  # fmt: skip


def said(criterion: str, quote: str, verdict: str = "met", start: int = 0) -> Verdict:
    evidence = Evidence(quote=quote, place="turn 1", start=start, end=start + len(quote))
    return Verdict.model_validate(
        {"criterion": criterion, "verdict": verdict, "reason": "r", "evidence": (evidence,)}
    )


DRILL = NextDrill(criterion="KIL-4", question="What would make you reopen it?")


@pytest.mark.parametrize(
    ("style", "says"),
    [
        ("neutral", 'You said "we decided to stop". What would make you reopen it?'),
        (
            "probing",
            'Let us stay with this a moment. You said "we decided to stop". What would make you reopen it?',
        ),
        ("terse", '"we decided to stop". What would make you reopen it?'),
    ],
)
def test_a_drill_holds_on_to_the_person_s_own_words(style: str, says: str) -> None:
    rating = rated(said("ST-A", "I went there on Monday", start=90), said("KIL-3", "we decided to stop."))
    assert script.framed(DRILL, rating, style=style) == says  # type: ignore[arg-type]


def test_the_criterion_s_own_words_come_before_its_family_s() -> None:
    rating = rated(
        said("KIL-4", "once the data is there", "partial"), said("KIL-3", "we decided to stop", start=50)
    )
    assert script.framed(DRILL, rating, style="neutral").startswith('You said "once the data is there".')


def test_without_a_quote_the_drill_stands_alone() -> None:
    assert script.framed(DRILL, rated(said("KIL-3", "so yes")), style="neutral") == DRILL.question
    assert script.framed(DRILL, rated(), style="probing") == DRILL.question


def test_a_long_quote_is_shortened_and_stays_verbatim() -> None:
    words = "one two three four five six seven eight nine ten eleven, twelve thirteen"
    assert script.shortened(words) == "one two three four five six seven eight nine ten eleven, twelve …"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("I don’t remember, sorry.", "not remembered"),
        ("I can't recall that one", "not remembered"),
        ("That's under NDA.", "under NDA"),
        ("I am not allowed to say", "under NDA"),
        ("I don't have a story like that", "no such story"),
        ("Next question", "passed on"),
        ("I'd rather not say.", "passed on"),
    ],
)
def test_a_pass_is_heard(words: str, why: str) -> None:
    assert script.passes(words) == why


@pytest.mark.parametrize(
    "words",
    [
        "I passed the work to the pricing team.",
        "We skipped the meeting and shipped on Friday.",
        "No.",
        "I have a story for this one.",
        "I told them that the numbers were confidential until Friday.",
        "I don't remember her name, but she stopped the launch on Monday.",
        "It never had an owner before me.",
        "The client had an NDA with us, so in the first meeting in March I asked their lawyer which numbers we could use.",
    ],
)
def test_an_answer_is_not_taken_for_a_pass(words: str) -> None:
    assert script.passes(words) is None
