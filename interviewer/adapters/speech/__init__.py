"""Speech in and speech out: reading recordings, turning them into words with times, reading questions aloud."""

from interviewer.adapters.speech.audio import MOST_S, Clip, flac_bytes, read_audio, wav_bytes
from interviewer.adapters.speech.faults import AudioRefused, SpeechFailed, WeightsMissing
from interviewer.adapters.speech.parts import Speech

__all__ = [
    "MOST_S",
    "AudioRefused",
    "Clip",
    "Speech",
    "SpeechFailed",
    "WeightsMissing",
    "flac_bytes",
    "read_audio",
    "wav_bytes",
]
