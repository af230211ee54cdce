"""Reading a recording of any common form as 16 kHz mono, and writing it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.adapters.speech import energy
from interviewer.adapters.speech.faults import AudioRefused
from interviewer.domain.delivery import Energy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000  # samples a second
MOST_S = 600.0  # seconds of one recording that are transcribed; the rest is said to be left out
LEAST_S = 0.3
MOST_BYTES = 60_000_000
#: Share of samples at full scale from which a recording counts as clipped.
CLIPPED_SHARE = 0.001
EXPECTED = "WAV, MP3, OGG or FLAC"
_OTHERS = (
    (0, b"\x1a\x45\xdf\xa3", "a WebM or Matroska file"),
    (4, b"ftyp", "an MP4 or M4A file"),
    (0, b"#!AMR", "an AMR file"),
    (0, b"%PDF", "a PDF"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"PK\x03\x04", "a zip archive or an Office document"),
)


@dataclass(frozen=True, eq=False)
class Clip:
    """A recording as 16 kHz mono samples (int16), and what it was before.

    full_seconds: length of the recording; longer than ``seconds`` where the end was left out.
    """

    samples: NDArray[np.int16]
    full_seconds: float
    clipped_share: float = 0.0

    @property
    def seconds(self) -> float:
        """Length of what is here."""
        return len(self.samples) / RATE

    @cached_property
    def energy(self) -> Energy | None:
        """Where there is speech; None where it can't be told from the background."""
        return energy.speech(self.samples, RATE)

    @property
    def is_silent(self) -> bool:
        """Whether nothing in it is as loud as quiet speech."""
        return energy.is_silent(self.samples)

    @property
    def is_clipped(self) -> bool:
        """Whether the microphone was overdriven."""
        return self.clipped_share >= CLIPPED_SHARE

    def then(self, other: Clip) -> Clip:
        """This recording with ``other`` after it."""
        import numpy as np

        return Clip(
            samples=np.concatenate([self.samples, other.samples]),
            full_seconds=self.full_seconds + other.full_seconds,
            clipped_share=max(self.clipped_share, other.clipped_share),
        )


def read_audio(source: bytes) -> Clip:
    """The recording in ``source``, at most `MOST_S` seconds of it. Raises `AudioRefused`.

    Any rate and any number of channels; channels are averaged. Times stay true.
    """
    import numpy as np
    import soundfile
    import soxr

    _refuse_what_is_no_audio(source)
    try:
        with soundfile.SoundFile(io.BytesIO(source)) as file:
            rate, full = file.samplerate, file.frames / file.samplerate
            read = file.read(int(min(full, MOST_S) * rate), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, ZeroDivisionError) as error:
        raise AudioRefused(
            "a file that can't be read as audio (damaged, or another format)", EXPECTED
        ) from error
    mono = read.mean(axis=1)
    if len(mono) / rate < LEAST_S:
        raise AudioRefused(
            "an empty recording" if len(mono) == 0 else f"only {len(mono) / rate:.1f} s",
            "a second of speech or more",
        )
    mono = np.nan_to_num(mono, nan=0.0, posinf=1.0, neginf=-1.0)
    clipped = float((np.abs(read).max(axis=1) >= 0.999).mean())
    at_rate = soxr.resample(mono, rate, RATE) if rate != RATE else mono
    samples = (np.clip(at_rate, -1.0, 1.0) * 32767).astype(np.int16)
    return Clip(samples=samples, full_seconds=float(full), clipped_share=clipped)


def _refuse_what_is_no_audio(source: bytes) -> None:
    if not source:
        raise AudioRefused("an empty recording", "a second of speech or more")
    if len(source) > MOST_BYTES:
        raise AudioRefused(f"{len(source) // 1_000_000} MB", f"at most {MOST_BYTES // 1_000_000} MB")
    for offset, mark, words in _OTHERS:
        if source[offset : offset + len(mark)] == mark:
            raise AudioRefused(words, EXPECTED)


def wav_bytes(clip: Clip) -> bytes:
    """The clip as a 16-bit WAV file."""
    return _written(clip, "WAV")


def flac_bytes(clip: Clip) -> bytes:
    """The clip as a FLAC file: about half of the WAV, nothing lost."""
    return _written(clip, "FLAC")


def _written(clip: Clip, form: str) -> bytes:
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, clip.samples, RATE, format=form, subtype="PCM_16")
    return out.getvalue()
