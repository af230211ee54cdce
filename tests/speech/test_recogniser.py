"""The built-in recogniser on synthetic speech, and what happens when its process does not do its work."""

import os

import numpy as np
import pytest

from interviewer.adapters.speech import Clip, SpeechFailed, read_audio, sphinx, vocabulary
from interviewer.adapters.speech.mishearings import UNCLEAR, cleaned
from interviewer.adapters.speech.sphinx import PocketSphinx, stretches
from interviewer.domain.delivery import Energy, Pause, Word, tokens
from interviewer.domain.hearing import TO_READ, word_error_rate
from interviewer.hear import Heard, check_microphone, hear
from tests.speech.sounds import STORY, tone, wav


@pytest.fixture(scope="module")
def heard(story: Clip) -> Heard:
    return PocketSphinx().listen(story, hints=vocabulary.terms_for("uplift"))


def test_most_words_of_clear_synthetic_speech_are_heard_and_timed(heard: Heard, story: Clip):
    error = word_error_rate(STORY, heard.text)
    assert error.rate < 0.25, heard.text
    assert heard.is_rough
    starts = [w.start_s for w in heard.words if w.start_s is not None]
    assert starts == sorted(starts)
    assert 0 <= starts[0] < starts[-1] < story.seconds


def test_given_words_are_found_in_the_recording(story: Clip):
    times = PocketSphinx().align(story, STORY)
    assert times is not None
    words = [t for t, _, _ in tokens(STORY)]
    assert len(times) > 0.9 * len(words)
    # the last word is "March": it ends where the sound ends
    assert story.energy is not None
    assert times[len(words) - 1][1] == pytest.approx(story.energy.to_s, abs=0.5)


def test_words_that_are_not_in_the_recording_are_not_found(say):
    short = read_audio(say("Yes."))
    assert PocketSphinx().align(short, STORY * 5) is None


def test_the_check_sentence_is_heard_well_enough_from_a_clear_voice(say):
    found = check_microphone(read_audio(say(TO_READ)), ear=PocketSphinx())
    assert found.is_good_enough, found


def test_a_whole_answer_comes_out_as_text_with_its_delivery(story: Clip):
    ear = PocketSphinx()
    found = hear(story, ear=ear, aligner=ear)
    assert found.text[0].isupper()
    assert found.text.endswith(".")
    assert len(found.delivery.words) == len(tokens(found.text))
    assert found.delivery.fillers is None
    assert any("Rough transcript" in note for note in found.notes)


# --- faults ------------------------------------------------------------------------------------------

BEEP = read_audio(wav(tone(1.0)))
FAULTS = {
    "crash": "import os; os.kill(os.getpid(), 11)",
    "error": "raise SystemExit(3)",
    "nonsense": "print('hello')",
    "nothing": "",
}


@pytest.mark.parametrize("code", FAULTS.values(), ids=FAULTS.keys())
def test_a_recogniser_that_ends_is_a_sentence_and_the_server_lives(
    monkeypatch: pytest.MonkeyPatch, code: str
):
    monkeypatch.setattr(sphinx, "_CODE", code)
    with pytest.raises(SpeechFailed, match=r"ended unexpectedly .* your recording is still here"):
        PocketSphinx().listen(BEEP)


def test_a_recogniser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path):
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(sphinx, "_CODE", code)
    monkeypatch.setattr(sphinx, "START_S", 1.0)
    with pytest.raises(SpeechFailed, match="gave no answer within"):
        PocketSphinx().listen(BEEP)
    if note.exists():  # it may have been ended before it wrote
        with pytest.raises(ProcessLookupError):
            os.kill(int(note.read_text()), 0)


def test_a_recogniser_that_crashed_works_the_next_time(monkeypatch: pytest.MonkeyPatch, say):
    monkeypatch.setattr(sphinx, "_CODE", FAULTS["crash"])
    with pytest.raises(SpeechFailed):
        PocketSphinx().listen(BEEP)
    monkeypatch.undo()
    assert "stopped" in PocketSphinx().listen(read_audio(say("So I stopped the project."))).text


# --- long recordings ---------------------------------------------------------------------------------


def test_a_long_recording_is_cut_at_its_longest_pauses():
    # 100 s: the first cut may lie between 15 and 45 s, the pause at 30-31 is the longest there
    pauses = (Pause(20.0, 20.5), Pause(30.0, 31.0), Pause(60.0, 60.4))
    assert stretches(100.0, Energy(0, 100, pauses)) == [[0.0, 30.5], [30.5, 60.2], [60.2, 100.0]]


def test_without_pauses_it_is_cut_by_the_clock():
    assert stretches(100.0, None) == [[0.0, 45.0], [45.0, 90.0], [90.0, 100.0]]
    assert stretches(45.0, None) == [[0.0, 45.0]]


# --- vocabulary and mishearings ----------------------------------------------------------------------


def test_terms_of_the_probe_come_first_and_those_of_the_trade_follow():
    terms = vocabulary.terms_for("How did the NDCG and the uplift model of the KPIs do in MLflow?")
    assert terms[:3] == ("uplift model", "KPI", "NDCG")
    assert "MLflow" in terms
    assert "stakeholder" in terms
    assert len(terms) == vocabulary.MOST_TERMS


def test_terms_that_the_recogniser_lacks_are_taught_with_their_sounds():
    taught = dict(vocabulary.phones(["Kubernetes", "XGBoost"]))
    assert taught["kubernetes"].startswith("K UW")
    assert "pytorch" not in taught
    assert "okr" in taught
    assert vocabulary.written("kubernetes") == "Kubernetes"
    assert (vocabulary.written("k."), vocabulary.written("a."), vocabulary.written("team")) == (
        "K",
        "a",
        "team",
    )


def test_every_taught_sound_is_one_that_the_recogniser_has():
    # the 39 sounds of the CMU dictionary
    sounds = set(
        "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
    )
    assert {s for _, line in vocabulary.phones(()) for s in line.split()} <= sounds


def test_an_obscene_mishearing_is_left_out_and_said():
    words = (Word("we", 0, 1), Word("shit", 1, 2), Word("data", 2, 3))
    found = cleaned(Heard(text="we Shit, data", engine="x", words=words))
    assert found.text == f"we {UNCLEAR}, data"
    assert found.words[1] == Word(UNCLEAR, 1, 2)
    assert found.notes == (f"1 word was surely misheard and left out: look for {UNCLEAR}.",)


@pytest.mark.parametrize(
    "text", ["assess the analysis", "Scunthorpe classes", "the cockpit of the dashboard", "Dickens"]
)
def test_words_that_only_hold_such_a_word_stay(text: str):
    heard = Heard(text=text, engine="x")
    assert cleaned(heard) is heard


def test_samples_reach_the_recogniser_as_they_are(monkeypatch: pytest.MonkeyPatch):
    # the child answers with the number of bytes behind the first line
    code = "import sys, json; s = sys.stdin.buffer; s.readline(); print(json.dumps({'words': [['x', len(s.read()), 0]]}))"
    monkeypatch.setattr(sphinx, "_CODE", code)
    clip = Clip(samples=np.zeros(16_000, np.int16), full_seconds=1.0)
    assert PocketSphinx().listen(clip).words[0].start_s == 32_000
