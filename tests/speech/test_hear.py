"""Hearing an answer, with a scripted ear: what is refused, what is said about it, what happens to corrections."""

from dataclasses import replace

import numpy as np
import pytest

from interviewer.adapters.speech import Clip, read_audio
from interviewer.domain.delivery import Word
from interviewer.errors import CallerMistake, ProviderFault
from interviewer.hear import Heard, as_told, check_microphone, hear, retimed
from tests.speech.sounds import NoAligner, Scripted, silence, tone, wav

BURST = read_audio(wav(np.concatenate([tone(1.0), silence(0.6), tone(1.0)])))
ROUGH = Heard(
    text="we stopped calls fell",
    engine="pocketsphinx",
    words=(Word("we", 0.0, 0.4), Word("stopped", 0.4, 1.0), Word("calls", 1.6, 2.0), Word("fell", 2.0, 2.6)),
    is_punctuated=False,
    is_rough=True,
)


def test_a_rough_transcript_gets_full_stops_at_pauses_and_keeps_its_times():
    found = hear(BURST, ear=Scripted(ROUGH), aligner=NoAligner(), check_error_rate=0.1)
    assert found.text == "We stopped. Calls fell."
    assert [w.start_s for w in found.delivery.words] == [0.0, 0.4, 1.6, 2.0]
    assert (found.delivery.engine, found.delivery.check_error_rate) == ("pocketsphinx", 0.1)
    assert found.notes == (
        "Rough transcript (pocketsphinx): correct it before you go on.",
        "Full stops stand where you paused.",
    )


def test_hints_reach_the_ear():
    ear = Scripted(ROUGH)
    hear(BURST, ear=ear, aligner=NoAligner(), hints=("NDCG",))
    assert ear.hints == [("NDCG",)]


def test_silence_is_a_sentence_and_no_ear_is_asked():
    ear = Scripted(ROUGH)
    with pytest.raises(CallerMistake, match=r"nothing was heard in 3 s.*You can still type"):
        hear(read_audio(wav(silence(3.0))), ear=ear, aligner=NoAligner())
    assert ear.clips == []


@pytest.mark.parametrize("text", ["", " … "])
def test_sound_without_words_is_a_sentence(text: str):
    with pytest.raises(CallerMistake, match=r"no words were found in 3 s of sound"):
        hear(BURST, ear=Scripted(Heard(text=text, engine="x")), aligner=NoAligner())


def test_of_twenty_minutes_it_is_said_what_was_left_out():
    # ten minutes were read of a file of twenty
    clip = Clip(samples=np.tile(BURST.samples, 231), full_seconds=1200.0)
    found = hear(clip, ear=Scripted(ROUGH), aligner=NoAligner())
    assert found.notes[0].startswith(
        "The recording is 20 minutes long; only the first 10 minutes were transcribed."
    )


def test_a_clipped_recording_is_heard_and_said_to_be_clipped():
    loud = read_audio(wav(np.clip(5 * np.concatenate([tone(1.0), silence(0.6), tone(1.0)]), -1, 1)))
    found = hear(loud, ear=Scripted(ROUGH), aligner=NoAligner())
    assert found.text
    assert any("clipped" in note for note in found.notes)


def test_in_steady_noise_pauses_are_not_measured_and_that_is_said():
    noise = read_audio(wav(0.1 * np.random.default_rng(3).standard_normal(32_000)))
    found = hear(noise, ear=Scripted(ROUGH), aligner=NoAligner())
    assert found.delivery.energy is None
    assert any("background noise" in note for note in found.notes)


def test_a_check_that_hears_nothing_is_a_sentence():
    with pytest.raises(CallerMistake, match="recording is silent"):
        check_microphone(read_audio(wav(silence(2.0))), ear=Scripted(ROUGH))


def test_the_check_counts_wrong_words_of_the_sentence():
    found = check_microphone(BURST, ear=Scripted(ROUGH), sentence="We stopped. Calls rose today.")
    # "fell" for "rose", "today" is missing: 2 of 5
    assert (found.error.wrong, found.error.of, found.is_good_enough) == (2, 5, False)


# --- corrections -------------------------------------------------------------------------------------

HEARD = hear(BURST, ear=Scripted(ROUGH), aligner=NoAligner())


def test_an_untouched_transcript_is_not_corrected_unless_it_was_read_through():
    plain = as_told(HEARD.text, HEARD.text, HEARD.delivery, read_through=False)
    read = as_told(HEARD.text, HEARD.text, HEARD.delivery, read_through=True)
    assert plain is not None
    assert read is not None
    assert (plain.corrected, plain.may_be_misheard) == (False, True)
    assert (read.corrected, read.may_be_misheard) == (True, False)


def test_a_full_stop_is_no_correction_but_a_word_is():
    dotted = as_told(HEARD.text, "We stopped, calls fell.", HEARD.delivery, read_through=False)
    changed = as_told(HEARD.text, "We stopped. Costs fell.", HEARD.delivery, read_through=False)
    assert dotted is not None
    assert changed is not None
    assert (dotted.corrected, changed.corrected) == (False, True)


def test_an_answer_that_was_typed_over_the_transcript_counts_as_typed():
    other = "Last year I led a migration of the ranking service and told everybody about it."
    assert as_told(HEARD.text, other, HEARD.delivery, read_through=False) is None


class Aligned:
    def align(self, sound: object, text: str) -> dict[int, tuple[float, float]]:
        return {0: (0.1, 0.3), 1: (0.3, 0.9), 2: (1.7, 1.9), 3: (2.0, 2.5)}


class Broken:
    def align(self, sound: object, text: str) -> None:
        raise ProviderFault("the aligner ended")


def test_a_corrected_text_gets_its_times_from_the_recording():
    text = "We stopped. Costs fell."
    changed = as_told(HEARD.text, text, HEARD.delivery, read_through=False)
    assert changed is not None
    better = retimed(changed, text, BURST, aligner=Aligned())
    assert (better.times_from, better.words[2]) == ("alignment", Word("Costs", 1.7, 1.9))
    assert better.corrected


@pytest.mark.parametrize("aligner", [NoAligner(), Broken()])
def test_where_that_fails_the_times_of_the_neighbours_stay(aligner):
    text = "We stopped. Costs fell."
    changed = as_told(HEARD.text, text, HEARD.delivery, read_through=False)
    assert changed is not None
    assert retimed(changed, text, BURST, aligner=aligner) == changed
    assert changed.words[2] == Word("Costs", 1.6, 2.0)


def test_an_unchanged_text_is_not_looked_for_again():
    assert retimed(HEARD.delivery, HEARD.text, BURST, aligner=Broken()) == HEARD.delivery
    assert replace(HEARD.delivery).times_from == "engine"
