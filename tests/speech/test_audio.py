"""Recordings as they come: every common form is read, everything else is refused in a sentence."""

import numpy as np
import pytest

from interviewer.adapters.speech import MOST_S, AudioRefused, read_audio, wav_bytes
from interviewer.adapters.speech.audio import flac_bytes
from tests.speech.sounds import silence, tone, wav

BURSTS = np.concatenate([tone(1.0), silence(0.5), tone(1.0), silence(1.5), tone(1.0)])


@pytest.mark.parametrize(
    ("form", "subtype"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "PCM_24"),
        ("WAV", "FLOAT"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
def test_common_forms_are_read_as_16_khz_mono(form: str, subtype: str):
    clip = read_audio(wav(tone(2.0), form=form, subtype=subtype))
    assert clip.samples.dtype == np.int16
    assert clip.samples.ndim == 1
    assert clip.seconds == pytest.approx(2.0, abs=0.12)  # an MP3 has some padding


def test_stereo_at_48_khz_becomes_mono_at_16_with_true_times():
    left = np.concatenate([tone(1.0, rate=48_000), silence(1.0, rate=48_000), tone(1.0, rate=48_000)])
    clip = read_audio(wav(np.column_stack([left, np.zeros_like(left)]), 48_000))
    assert clip.seconds == pytest.approx(3.0)
    assert clip.energy is not None
    (pause,) = clip.energy.pauses
    assert pause.start_s == pytest.approx(1.0, abs=0.06)
    assert pause.end_s == pytest.approx(2.0, abs=0.06)


def test_pauses_are_found_where_they_are_also_in_steady_noise():
    for noise in (0.0, 0.02):
        hiss = noise * np.random.default_rng(1).standard_normal(len(BURSTS))
        energy = read_audio(wav(np.clip(BURSTS + hiss, -1, 1))).energy
        assert energy is not None
        found = [(round(p.start_s, 1), round(p.end_s, 1)) for p in energy.pauses]
        assert found == [(1.0, 1.5), (2.5, 4.0)]


def test_a_pause_under_a_quarter_of_a_second_is_none():
    energy = read_audio(wav(np.concatenate([tone(1.0), silence(0.2), tone(1.0)]))).energy
    assert energy is not None
    assert energy.pauses == ()


def test_nothing_but_noise_has_no_pauses_to_tell():
    clip = read_audio(wav(0.1 * np.random.default_rng(2).standard_normal(32_000)))
    assert (clip.energy, clip.is_silent) == (None, False)


@pytest.mark.parametrize("level", [0.0, 0.0005])
def test_silence_is_told_from_quiet_speech(level: float):
    assert read_audio(wav(tone(2.0, level=level))).is_silent
    assert not read_audio(wav(tone(2.0, level=0.01))).is_silent


def test_an_overdriven_recording_is_told():
    assert read_audio(wav(np.clip(4 * tone(2.0), -1, 1))).is_clipped
    assert not read_audio(wav(tone(2.0))).is_clipped


def test_of_twenty_minutes_the_first_ten_are_read_and_the_length_is_known():
    clip = read_audio(wav(silence(1200, rate=8_000), 8_000))
    assert (clip.seconds, clip.full_seconds) == (MOST_S, 1200.0)


REFUSED = {
    "nothing at all": (b"", "an empty recording"),
    "no samples": (wav(silence(0)), "an empty recording"),
    "a click": (wav(tone(0.1)), "only 0.1 s"),
    "text": (b"I would like to tell you about a project." * 20, "can't be read as audio"),
    "a cut WAV head": (wav(tone(1.0))[:20], "can't be read as audio"),
    "webm": (b"\x1a\x45\xdf\xa3" + bytes(100), "a WebM or Matroska file"),
    "m4a": (b"\x00\x00\x00\x20ftypM4A " + bytes(100), "an MP4 or M4A file"),
    "an Office document": (b"PK\x03\x04" + bytes(100), "a zip archive or an Office document"),
    "a picture": (b"\x89PNG" + bytes(100), "a picture"),
}


@pytest.mark.parametrize(("source", "found"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_usable_recording_is_refused_with_what_was_found(source: bytes, found: str):
    with pytest.raises(AudioRefused, match=found) as caught:
        read_audio(source)
    assert "expected" in str(caught.value)


def test_values_that_are_no_numbers_do_not_pass_through():
    samples = tone(1.0).astype(np.float32)
    samples[100:200] = np.nan
    samples[300] = np.inf
    assert np.abs(read_audio(wav(samples, subtype="FLOAT")).samples).max() <= 32767


@pytest.mark.parametrize("write", [wav_bytes, flac_bytes])
def test_what_is_written_is_read_back_unchanged(write):
    clip = read_audio(wav(tone(1.0)))
    again = read_audio(write(clip))
    assert np.abs(clip.samples.astype(int) - again.samples.astype(int)).max() <= 1
