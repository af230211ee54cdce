"""Sounds that are not speech, and files made of samples."""

import io
from typing import Any

import numpy as np
import soundfile

from interviewer.adapters.speech import Clip
from interviewer.hear import Heard

STORY = (
    "In the last year I led a small team of three scientists. Our uplift model missed its target in the hold-out test, "
    "so I stopped it, told the sales team why, and moved two people to the ranking work. "
    "The result was twelve percent fewer wasted calls by March."
)


def wav(samples: Any, rate: int = 16_000, *, form: str = "WAV", subtype: str | None = None) -> bytes:
    """Samples (-1 to 1, one column per channel) as a file."""
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=form, subtype=subtype)
    return out.getvalue()


def tone(seconds: float, *, rate: int = 16_000, level: float = 0.3) -> Any:
    """A steady tone: as loud as speech, and no words."""
    return level * np.sin(2 * np.pi * 220 * np.arange(int(seconds * rate)) / rate)


def silence(seconds: float, *, rate: int = 16_000) -> Any:
    """Nothing."""
    return np.zeros(int(seconds * rate))


class Scripted:
    """An ear that hears what it is told to, and notes what it was given."""

    id, label, place, is_rough, keeps_fillers = "pocketsphinx", "scripted", "on this computer", True, False

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.clips: list[Clip] = []
        self.hints: list[tuple[str, ...]] = []

    def listen(self, sound: Clip, *, hints: Any) -> Heard:
        """What it was told to hear."""
        self.clips.append(sound)
        self.hints.append(tuple(hints))
        return self.heard


class NoAligner:
    """Finds no words at all."""

    def align(self, sound: Clip, text: str) -> None:
        """Nothing."""
        return
