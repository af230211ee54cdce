"""Word error rate, the microphone check, and what a doubtful transcript may not do."""

import pytest

from interviewer.domain import hearing
from interviewer.domain.delivery import Pause, Word
from interviewer.domain.hearing import MicrophoneCheck, sentences, soften, word_error_rate
from interviewer.domain.rating import Claim, Measurement, Quote, RaterInfo, Settled, Unrated, Verdict
from interviewer.domain.text import answer
from interviewer.errors import CallerMistake
from interviewer.rate import Judgement, assemble
from interviewer.settings import Settings
from interviewer.wiring import Parts

NOT_MET = Verdict(criterion="KIL-4", verdict="not_met", reason="nothing is said")
MET = Verdict(criterion="KIL-1", verdict="met", reason="there")
LONG = Verdict(
    criterion="ST-TIME",
    verdict="not_met",
    reason="140 s",
    measurement=Measurement(value=140, unit="s", expected="60-100 s"),
)


@pytest.mark.parametrize(
    ("said", "heard", "wrong", "of"),
    [
        ("we stopped the model", "we stopped the model", 0, 4),
        ("we stopped the model", "we stopped a model", 1, 4),  # one replaced
        ("we stopped the model", "we stopped model", 1, 4),  # one missing
        ("we stopped the model", "well we have stopped the model", 2, 4),  # two added
        ("we stopped the model", "", 4, 4),
        ("The hold-out, at 5 %", "the hold out at 5 percent", 0, 6),
        ("I’ve told them", "i've told them", 0, 3),
    ],
)
def test_wrong_words_are_those_replaced_missing_or_added(said: str, heard: str, wrong: int, of: int):
    found = word_error_rate(said, heard)
    assert (found.wrong, found.of) == (wrong, of)


def test_an_error_rate_of_nothing_is_a_mistake():
    with pytest.raises(CallerMistake, match="found no word"):
        word_error_rate("…", "anything")


@pytest.mark.parametrize(("wrong", "enough"), [(6, True), (7, False)])
def test_the_check_passes_up_to_one_wrong_word_in_four(wrong: int, enough: bool):
    check = MicrophoneCheck(sentence="", heard="", error=hearing.ErrorRate(wrong, 26), engine="x")
    assert check.is_good_enough is enough  # 6.5 of 26 are a quarter


def test_full_stops_and_capitals_stand_where_the_speaker_paused():
    words = [Word("we", 0, 0.5), Word("stopped", 0.5, 1), Word("i'm", 2, 2.5), Word("glad", 2.5, 3)]
    assert sentences(words, [Pause(1.05, 1.95)]) == "We stopped. I'm glad."
    assert sentences(words, [Pause(1.3, 1.6)]) == "We stopped I'm glad."  # 0.3 s is no stop


def test_nothing_is_held_against_a_doubtful_transcript_but_the_clock():
    settled = Settled(verdicts=(MET, NOT_MET, LONG), unrated=(), flags=(), void_quotes=0)
    softened = soften(settled)
    assert softened.verdicts == (MET, LONG)
    assert softened.unrated == (Unrated(criterion="KIL-4", reason=hearing.ROUGH),)


def test_a_doubtful_transcript_gets_the_same_drill_and_no_not_met(tmp_path):
    sheet = Parts(Settings(data_dir=tmp_path)).library.sheet("P08")
    text = answer("I stopped the forecast in spring.")
    claims = tuple(
        Claim(criterion=c.id, verdict="met", quotes=(Quote(text="stopped the forecast"),))
        if c.id == "ST-A"
        else Claim(criterion=c.id, verdict="not_met", reason="absent")
        for c in sheet.criteria
        if c.kind == "judged"
    )
    judgement = Judgement(claims=claims, rater=RaterInfo(kind="rules", id="test"))
    plain = assemble(judgement, text=text, sheet=sheet)
    doubtful = assemble(judgement, text=text, sheet=sheet, may_be_misheard=True)
    assert plain.next_drill == doubtful.next_drill is not None
    assert any(v.verdict == "not_met" for v in plain.verdicts)
    assert not any(v.verdict == "not_met" for v in doubtful.verdicts)
    assert all(d.level is None or d.level > 1 for d in doubtful.dimensions)
    assert hearing.ROUGH in doubtful.notes
    assert hearing.ROUGH not in plain.notes
