"""A stronger version: what is missing comes from the verdicts, and nothing in it is invented."""

from __future__ import annotations

import pytest

from interviewer.adapters.coach_files import answer_blanks
from interviewer.adapters.library import library
from interviewer.domain.coaching import Gap, blanks_of, faults_of, gaps, skeleton
from interviewer.domain.invention import invented_facts, new_words
from interviewer.domain.rating import Claim, Quote, RaterInfo, Rating
from interviewer.domain.text import Text, answer, transcript
from interviewer.rate import Judgement, assemble

SHEET = library().sheet("P08")
SAID = (
    "Last winter I ran a forecast for the returns team at a parcel firm. The depot data stopped in March, so no forecast could be "
    "checked before the plan was due. I stopped it and told the head of returns. We moved twelve hundred parcels a week to a fixed rule."
)
TEXT = answer(SAID)
ANALYST = RaterInfo(kind="model", id="model.test", model="m")
RULES = RaterInfo(kind="rules", id="rules")


def rated(*claims: Claim, text: Text = TEXT, rater: RaterInfo = ANALYST) -> Rating:
    return assemble(Judgement(claims=claims, rater=rater), text=text, sheet=SHEET)


def met(criterion: str, quote: str) -> Claim:
    return Claim(criterion=criterion, verdict="met", quotes=(Quote(text=quote),), reason="said")


def lacks(criterion: str) -> Claim:
    return Claim(criterion=criterion, verdict="not_met", reason="not said")


def blanks(*ids: str) -> list[str]:
    return [f"[{answer_blanks()[i]}]" for i in ids]


def gap(asks: str, criterion: str = "KIL-4") -> Gap:
    return Gap(criterion=criterion, title="What would reopen it", asks=asks, fix="Name it.")


# --- what is missing ---------------------------------------------------------------------------------


def test_the_first_gap_is_what_the_one_fix_is_about() -> None:
    rating = rated(lacks("KIL-4"), lacks("ST-L"), met("KIL-1", "The depot data stopped in March"))
    found = gaps(rating, SHEET, blanks=answer_blanks())
    assert found[0].fix == rating.one_fix
    assert {g.criterion for g in found} <= {"KIL-4", "ST-L"}


def test_what_was_passed_on_gets_no_blank() -> None:
    rating = rated(lacks("KIL-1"), lacks("KIL-4"))
    found = gaps(rating, SHEET, blanks=answer_blanks(), excused={"KIL-4": "under NDA"})
    assert [g.criterion for g in found] == ["KIL-1"]


def test_what_a_rule_only_did_not_find_is_told_apart_from_what_is_missing() -> None:
    unsure = Claim(criterion="KIL-4", verdict=None, reason="not found", looked=True)
    found = gaps(rated(unsure, lacks("KIL-1"), rater=RULES), SHEET, blanks=answer_blanks())
    assert {g.criterion: g.is_sure for g in found} == {"KIL-1": True, "KIL-4": False}


def test_where_nothing_is_missing_there_is_no_blank() -> None:
    assert gaps(rated(met("KIL-1", "The depot data stopped in March")), SHEET, blanks=answer_blanks()) == ()


def test_a_criterion_without_a_blank_of_its_own_asks_its_drill() -> None:
    assert gaps(rated(lacks("KIL-4")), SHEET, blanks={})[0].asks == SHEET.drill("KIL-4")


@pytest.mark.parametrize(("criterion", "asks"), answer_blanks().items(), ids=list(answer_blanks()))
def test_every_blank_of_the_file_is_a_short_question_for_a_check_that_exists(
    criterion: str, asks: str
) -> None:
    assert criterion in library().criteria
    assert asks.endswith("?")
    assert len(asks.split()) <= 14
    assert not any(ch.isdigit() or ch in "[]" for ch in asks)


# --- the skeleton ------------------------------------------------------------------------------------


def test_the_result_stands_first_and_every_other_sentence_keeps_its_order() -> None:
    rating = rated(met("ST-R", "We moved twelve hundred parcels a week to a fixed rule"))
    one, two, three, four = [s.strip() for s in SAID.replace(". ", ".|").split("|")]
    assert skeleton(TEXT, rating, ()) == f"{four}\n\n{one} {two} {three}"


def test_a_missing_result_is_a_blank_in_the_first_place() -> None:
    rating = rated(lacks("ST-R"))
    told = skeleton(TEXT, rating, gaps(rating, SHEET, blanks=answer_blanks()))
    assert told.split("\n\n") == [*blanks("ST-R"), SAID]


def test_a_blank_stands_after_the_last_quoted_sentence_of_its_topic() -> None:
    rating = rated(lacks("KIL-4"), met("KIL-1", "The depot data stopped in March"))
    told = skeleton(TEXT, rating, gaps(rating, SHEET, blanks=answer_blanks()))
    assert f"before the plan was due. {blanks('KIL-4')[0]} I stopped it" in told


def test_setting_and_lesson_have_their_own_places() -> None:
    found = (gap("where?", "ST-S"), gap("since?", "ST-L"))
    assert skeleton(TEXT, rated(), found) == f"[where?] {SAID} [since?]"


def test_outside_its_blanks_a_skeleton_is_the_persons_words_and_nothing_else() -> None:
    told = transcript(
        [
            ("interviewer", "Tell me about work you killed.", None),
            ("candidate", SAID, None),
            ("interviewer", "What would reopen it?", None),
            ("candidate", "A season of depot data [all of it].", "KIL-4"),
        ]
    )
    rating = rated(lacks("KIL-1"), lacks("ST-R"), text=told)
    found = gaps(rating, SHEET, blanks=answer_blanks())
    bare = skeleton(told, rating, found)
    for blank in found:
        bare = bare.replace(blank.blank, "")
    assert sorted(bare.split()) == sorted(f"{SAID} A season of depot data (all of it).".split())


def test_words_without_a_full_stop_stay_as_they_are() -> None:
    flat = answer("so we stopped it and then we moved the parcels and it went from nine to four percent")
    rating = rated(met("ST-R", "it went from nine to four percent"), text=flat)
    assert skeleton(flat, rating, ()) == flat.passages[0].text


# --- what code sees in a draft -----------------------------------------------------------------------

ASKS = gap("what would make you start again?")


@pytest.mark.parametrize(
    "draft",
    [
        f"We moved 1,200 parcels a week to a fixed rule. I stopped the forecast. {ASKS.blank}",
        f"We moved 1200 parcels a week. {ASKS.blank} The depot data stopped in March.",
        f"I told the head of returns. {ASKS.blank} The forecast was for [which month?].",
        "I stopped the forecast last winter. [What would make you  start again?]",
    ],
)
def test_the_persons_own_facts_in_another_order_pass(draft: str) -> None:
    assert faults_of(draft, TEXT, (ASKS,)) == ()


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("We moved 1,300 parcels a week.", 'it has numbers that were not said: "1,300"'),
        ("We moved twelve hundred parcels, 40 percent.", 'it has numbers that were not said: "40 percent"'),
        ("I stopped it and it took three weeks.", 'it has numbers that were not said: "3"'),
        ("I told Ms Lindqvist, the head of returns.", 'it has names that were not said: "Ms", "Lindqvist"'),
        ("I told the CFO and the head of returns.", 'it has names that were not said: "CFO"'),
        ("I stopped it in april and told the head of returns.", 'it has facts that were not said: "april"'),
        ("I told the director of returns.", 'it has facts that were not said: "director"'),
        ("Nobody used it.", 'it has facts that were not said: "nobody"'),
        ("Most parcels moved to a fixed rule.", 'it has facts that were not said: "most"'),
        ("I ran the forecast in python.", 'it has facts that were not said: "python"'),
        (
            "Faced with unreliable telemetry, courage prevailed over stubborn optimism at headquarters.",
            "it is mostly in words that were not said",
        ),
        ("I stopped it [which of 12 vans?].", "the blank [which of 12 vans?] suggests its own answer"),
        ("I told [who, the CFO?].", "the blank [who, the CFO?] suggests its own answer"),
        ("I stopped it [a cut of the budget?].", "the blank [a cut of the budget?] is no short question"),
        ("I stopped it [or so].", "the blank [or so] is no short question"),
        ("I stopped it [what?", "its blanks are not whole"),
        ("[what would make you start again?]", "it holds no words of the answer"),
        ("I stopped it and told them. " * 20, "it has 120 words"),
    ],
)
def test_whatever_the_person_did_not_say_is_found_and_named(draft: str, fault: str) -> None:
    with_blank = draft if draft.startswith("[") else f"{draft} {ASKS.blank}"
    assert any(f.startswith(fault) for f in faults_of(with_blank, TEXT, (ASKS,)))


def test_the_blank_of_what_is_missing_has_to_be_there() -> None:
    assert faults_of("I stopped it.", TEXT, (ASKS,)) == (f"the blank {ASKS.blank} is not in it",)


def test_a_blank_that_was_filled_in_is_not_there() -> None:
    draft = "I would start again with the depot data of a winter."
    assert f"the blank {ASKS.blank} is not in it" in faults_of(draft, TEXT, (ASKS,))


def test_what_the_interviewer_said_is_not_the_persons() -> None:
    told = transcript(
        [("interviewer", "Did the board of Nordlicht agree?", None), ("candidate", "It did.", None)]
    )
    found = faults_of("The board of Nordlicht agreed.", told, ())
    assert any("Nordlicht" in f for f in found)
    assert any("board" in f for f in found)


def test_singular_and_plural_of_a_role_are_the_same_fact() -> None:
    assert invented_facts("Two managers and an analyst", answer("a manager and the analysts")) == ()


def test_a_small_number_said_as_a_word_is_a_number() -> None:
    assert (
        faults_of("It was last winter, with three people.", answer("last winter, a team of three people"), ())
        == ()
    )
    assert faults_of("It took 3 people.", answer("we were a team of three people"), ()) == ()


def test_an_ordinary_word_may_open_a_sentence() -> None:
    assert (
        faults_of("Because the depot data stopped, I stopped it. Together we moved parcels.", TEXT, ()) == ()
    )


def test_joining_words_are_no_news() -> None:
    assert new_words("Therefore I decided to stop the forecast because the depot data stopped.", TEXT) == ()


def test_blanks_are_read_in_order() -> None:
    assert blanks_of("[who?] went [where?].") == ("who?", "where?")
