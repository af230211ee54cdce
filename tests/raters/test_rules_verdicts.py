"""When a rule credits, when it says not met, not observed or "needs a reader", and what it quotes."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.domain.rating import Claim, settle
from interviewer.domain.text import Text, answer, transcript
from interviewer.raters import rules
from interviewer.raters.detectors import REGISTRY
from interviewer.raters.detectors.reading import LONGEST_UNIT_WORDS, read
from tests.raters.labelled import load, sheet
from tests.raters.stories import STORIES, WIN_BACK

B6 = (
    "60 of 100 hours to the two OKR bets, 30 to board and regional reports, 10 to questions the dashboard cannot answer; "
    "the CPO agreed in January; a requester fills in one line — which decision? — and we dropped the loyalty deep-dive, "
    "which annoyed sales."
)


def claims(text: Text | str, probe: str = "P08") -> dict[str, Claim]:
    said = answer(text) if isinstance(text, str) else text
    return {c.criterion: c for c in rules.verdicts(said, sheet(probe))[0]}


def drilled(criterion: str, reply: str, opening: str = WIN_BACK.sentences[0]) -> Text:
    return transcript(
        [
            ("interviewer", "Tell me about a time you killed work.", None),
            ("candidate", opening, None),
            ("interviewer", "And then?", None),
            ("candidate", reply, criterion),
        ]
    )


def test_the_prioritisation_answer_meets_all_six() -> None:
    found = claims(B6, "P02")
    assert [found[f"PRI-{n}"].verdict for n in range(1, 7)] == ["met"] * 6


def test_a_healthy_balance_is_no_split() -> None:
    vague = B6.replace(
        "60 of 100 hours to the two OKR bets, 30 to board and regional reports, 10 to questions",
        "a healthy balance between the two OKR bets, the regular reports and questions",
    )
    found = claims(vague, "P02")
    assert [found[f"PRI-{n}"].verdict for n in range(1, 7)] == ["not_met", "met", "met", "met", "met", "met"]


def test_without_the_decision_only_that_falls() -> None:
    found = claims(B6.replace("which decision?", ""), "P02")
    assert [found[f"PRI-{n}"].verdict for n in range(1, 7)] == ["met", "met", "met", "not_met", "met", "met"]


@pytest.mark.parametrize(
    ("split", "verdict"),
    [
        ("We spend 50% on bets, 30% on reports and 20% on the rest of the requests.", "met"),
        ("We spend 55% on bets, 30% on reports and 20% on small requests.", "met"),  # 105
        ("We spend 60% on bets, 30% on reports and 20% on small requests.", "partial"),  # 110
        ("Seventy percent of our capacity is for the bets and the rest for everything else.", "met"),
        ("Three of the five people work on the bets, one on reports and one on requests.", "met"),
        ("The requests are up 60 percent, 30 of them from sales and 10 from legal.", "not_met"),
    ],
)
def test_a_split_has_to_sum_to_a_hundred_within_five(split: str, verdict: str) -> None:
    filler = " Everybody knows that before they come to us, and nobody is surprised by it any more."
    assert claims(split + filler, "P02")["PRI-1"].verdict == verdict


# --- the words are there, the thing is not -----------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (
            "KIL-4",
            "We should have written down what would reopen the project, for instance a hold-out of 20,000 users.",
        ),
        ("KIL-4", "We never talked about what would reopen it, not even about a hold-out of 20,000 users."),
        ("KIL-5", "If I had moved two people to the pricing readout, the finance VP would have been glad."),
        (
            "KIL-5",
            "I could have moved two people to the pricing readout that the finance VP was waiting for.",
        ),
        ("KIL-6", "I did not offer the director a two-week test in place of the twelve-week build."),
        ("KIL-2", "I opened the talk with a joke, and we learned a lot in those weeks."),
        ("ST-L", "Since then data has been at the heart of everything and communication matters more."),
        ("ST-R", "The goal was to take reactivation from 3.1 to 3.8 percent within four weeks."),
        ("LED-7", "The project was cancelled by management when the budget was cut."),
    ],
)
def test_words_without_the_thing_are_not_credited(criterion: str, said: str) -> None:
    opening = "Last spring I was the tech lead of an uplift model at a retailer, and the work came to its end in May. "
    assert claims(opening + said)[criterion].verdict not in ("met", "partial")


def test_no_risk_no_sign() -> None:
    said = "There was no sign in validation, no risk and no number that told us anything, we just felt that it was not right."
    assert claims(said)["KIL-1"].verdict == "not_met"


def test_how_often_i_is_said_plays_no_part() -> None:
    thoughts = "I felt that I was right and I believed in it, and I think I was happy when I saw that I had been heard. "
    assert claims(thoughts * 4)["ST-OWN"].verdict == "not_met"


# --- who asked ---------------------------------------------------------------------------------


def test_what_is_asked_for_and_not_found_in_a_full_answer_is_said_to_be_not_found() -> None:
    found = claims(WIN_BACK.text(without=8))["KIL-4"]
    assert "KIL-4" in sheet("P08").asked
    assert (found.verdict, found.looked) == (None, True)
    assert found.reason.startswith("no rule found it")


def test_what_is_asked_for_and_absent_from_empty_talk_is_not_met() -> None:
    talk = (
        "We had a project that was not going well, and after many discussions everybody was aligned on the way forward. "
        "It was a difficult time for the whole team, but communication was key and in the end it was a good experience."
    )
    assert claims(answer(talk))["KIL-4"].verdict == "not_met"


def test_structure_that_no_rule_sees_is_never_called_missing() -> None:
    plain = "I stopped a forecast last year, it was late, and nobody minded, which was good to see for us and for the others there."
    found = claims(answer(plain))["COM-3"]
    assert (found.verdict, found.looked) == (None, False)


def test_what_nobody_asked_for_is_not_observed() -> None:
    found = claims(" ".join(WIN_BACK.sentences[:2]))
    assert "KIL-2" not in sheet("P08").asked
    assert found["KIL-2"].verdict == "not_observed"


def test_a_topic_that_is_entered_without_the_thing_is_not_met() -> None:
    found = claims("The finance director disagreed with me about the forecast, and we left it there.", "P10")
    assert "COM-7" not in sheet("P10").asked
    assert found["COM-7"].verdict == "not_met"
    assert found["COM-7"].quotes


def test_an_answer_without_room_shows_nothing() -> None:
    found = claims("I can't think of anything right now.")
    assert {c.verdict for i, c in found.items() if i.startswith("KIL-")} == {"not_observed"}


# --- drills ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "reply", "verdict"),
    [
        ("KIL-4", "A randomised hold-out of 20,000 users.", "met"),
        ("KIL-4", "Maybe later, if things change.", "not_met"),
        ("KIL-1", "The interval ran from minus 0.5 to plus 1.1.", "met"),
        ("KIL-5", "They went to the pricing readout, which the finance VP had asked for.", "met"),
        ("KIL-5", "They were free for other things.", "not_met"),
        ("KIL-4", "I'd rather not say, it's under NDA.", "not_observed"),
        ("KIL-4", "I don't remember.", "not_observed"),
        ("COM-4", "She was measured on reactivation before the June campaign.", "met"),
    ],
)
def test_a_drills_answer_is_judged_by_what_was_asked(criterion: str, reply: str, verdict: str) -> None:
    opening = "We told the marketing director. " + WIN_BACK.sentences[0]
    assert claims(drilled(criterion, reply, opening))[criterion].verdict == verdict


def test_a_drills_answer_counts_toward_the_same_story() -> None:
    before = claims(WIN_BACK.text(without=8))["KIL-4"].verdict
    after = claims(drilled("KIL-4", WIN_BACK.sentences[7], WIN_BACK.text(without=8)))["KIL-4"]
    assert (before, after.verdict) == (None, "met")
    assert after.quotes[0].place == "turn 2"


def test_a_refused_drill_takes_nothing_away_that_was_shown() -> None:
    told = drilled("KIL-4", "I'd rather not say, it's under NDA.", WIN_BACK.text())
    assert claims(told)["KIL-4"].verdict == "met"


def test_drills_do_not_count_on_the_clock() -> None:
    alone = claims(WIN_BACK.text())["ST-TIME"].measurement
    with_drill = claims(drilled("KIL-4", "A hold-out of 20,000 users. " * 30, WIN_BACK.text()))[
        "ST-TIME"
    ].measurement
    assert alone == with_drill


def test_follow_up_turns_of_a_plain_transcript_do_not_count_on_the_clock_either() -> None:
    turns = transcript(
        [
            ("candidate", WIN_BACK.text(), None),
            ("interviewer", "And?", None),
            ("candidate", "Well. " * 100, None),
        ]
    )
    assert claims(turns)["ST-TIME"].measurement == claims(WIN_BACK.text())["ST-TIME"].measurement


@pytest.mark.parametrize(
    ("words", "verdict"),
    [(100, "not_met"), (130, "partial"), (150, "met"), (250, "met"), (280, "partial"), (320, "not_met")],
)
def test_ninety_seconds_are_150_to_250_words(words: int, verdict: str) -> None:
    claim = claims(" ".join(f"{'abcdefgh'[n % 8]}word" for n in range(words)))["ST-TIME"]
    assert claim.verdict == verdict
    assert claim.measurement is not None
    assert claim.measurement.value == pytest.approx(words * 60 / 150)  # 150 words per minute


# --- quotes, reasons, order --------------------------------------------------------------------


def test_every_credit_has_quotes_that_are_found_again() -> None:
    for one in [*load("dev"), *load("held_out")]:
        found, flags = rules.verdicts(one.text, sheet(one.probe))
        settled = settle(found, flags, text=one.text, sheet=sheet(one.probe))
        assert settled.void_quotes == 0
        unquoted = [u for u in settled.unrated if "quote" in u.reason]
        assert unquoted == [], one.id


def test_a_quote_is_the_persons_own_words_fillers_included() -> None:
    told = "Last March, um, I decided to, you know, stop it because, uh, with forty records nobody can tell anything."
    claim = claims(told + " I told the sales director the next day.")["ST-A"]
    assert claim.quotes[0].text in told


def test_a_reason_says_which_words_it_rests_on() -> None:
    assert claims(WIN_BACK.text())["KIL-4"].reason == 'names what would reopen it, with a mark: "20,000"'


def test_the_same_text_gives_the_same_claims_twice() -> None:
    text = answer(STORIES[1].text())
    assert rules.verdicts(text, sheet("P08")) == rules.verdicts(text, sheet("P08"))


def test_claims_stand_in_the_order_of_the_sheet() -> None:
    assert list(claims(WIN_BACK.text())) == [c.id for c in sheet("P08").criteria]


def test_a_rule_is_offered_or_a_reader_is_named_for_every_criterion() -> None:
    known = set(library().criteria)
    assert set(REGISTRY) <= known
    assert set(rules.needs_reader) <= known
    for probe in library().probes:
        for claim in claims(WIN_BACK.text(), probe).values():
            assert claim.reason
            assert rules.covers(claim.criterion) or claim.reason.startswith("needs a reader: ")


def test_every_id_that_needs_a_reader_is_not_covered() -> None:
    assert not [i for i in rules.needs_reader if rules.covers(i)]


# --- length ------------------------------------------------------------------------------------


def test_fifty_thousand_words_without_a_full_stop_are_cut_into_short_stretches() -> None:
    words = WIN_BACK.text().lower().replace(".", "").replace(",", "").split()
    long = answer(" ".join(words * (50_000 // len(words) + 1)))
    units = read(long, sheet("P08")).units
    assert max(u.words for u in units) <= 2 * LONGEST_UNIT_WORDS
    assert sum(u.words for u in units) >= 49_000


def test_words_without_any_joint_are_cut_too() -> None:
    units = read(answer("lorem " * 5_000), sheet("P08")).units
    assert max(u.words for u in units) <= 2 * LONGEST_UNIT_WORDS


ODD = {
    "nothing": "",
    "a space": " ",
    "dots": "…",
    "marks": "?!",
    "one long word": "I" * 100_000,
    "hyphens": "a-" * 20_000,
    "brackets": "( " * 5_000,
    "ones": "1 " * 5_000,
    "pictures": "😀 " * 500,
    "control characters": "\x00\x01 x",
    "adverbs without end": "I " + "only simply finally " * 2_000 + "x",
    "subjects without end": "I we they " * 3_000,
    "roles without end": "the senior junior lead data " * 2_000,
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_text_is_read_without_a_fault(odd: str) -> None:
    found, flags = rules.verdicts(answer(odd), sheet("P08"))
    assert not flags
    assert not [c for c in found if c.verdict in ("met", "partial") and c.measurement is None]
