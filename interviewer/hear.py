"""Hear a recording: words to correct, with their times; check a microphone; time a corrected text.

The ear (an engine that turns speech into words) and the aligner (which finds given words in a recording) are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from interviewer.domain import hearing
from interviewer.domain.delivery import (
    Delivery,
    Energy,
    Word,
    fill,
    same_words,
    share_kept,
    tokens,
    transfer,
)
from interviewer.errors import CallerMistake, ProviderFault

#: Share of the heard words that must still stand in an answer for it to count as spoken.
LEAST_KEPT = 0.2


class Sound(Protocol):
    """A recording, as far as it is looked at here."""

    @property
    def seconds(self) -> float: ...
    @property
    def full_seconds(self) -> float: ...
    @property
    def energy(self) -> Energy | None: ...
    @property
    def is_silent(self) -> bool: ...
    @property
    def is_clipped(self) -> bool: ...


@dataclass(frozen=True)
class Heard:
    """What an engine made of a recording: its text, and the times of its words where it gives them.

    engine: who it was in the end; an engine that lacks its files names the one that stood in, and says so in ``notes``.
    """

    text: str
    engine: str
    words: tuple[Word, ...] = ()
    is_punctuated: bool = True
    is_rough: bool = False
    keeps_fillers: bool = False
    notes: tuple[str, ...] = ()


S_contra = TypeVar("S_contra", bound=Sound, contravariant=True)
S = TypeVar("S", bound=Sound)


class Ear(Protocol[S_contra]):
    """Turns speech into words."""

    def listen(self, sound: S_contra, *, hints: Sequence[str]) -> Heard:
        """The words in ``sound``; ``hints`` are terms that may occur in it."""
        ...


class Aligner(Protocol[S_contra]):
    """Finds the words of a known text in a recording."""

    def align(self, sound: S_contra, text: str) -> Mapping[int, tuple[float, float]] | None:
        """Start and end in seconds by the number of the token in ``text``; None where it can't be done."""
        ...


@dataclass(frozen=True)
class Transcript:
    """What was heard, to be read through and corrected, with its delivery and what the person should know."""

    text: str
    delivery: Delivery
    notes: tuple[str, ...] = ()


def hear(
    sound: S,
    *,
    ear: Ear[S],
    aligner: Aligner[S],
    hints: Sequence[str] = (),
    check_error_rate: float | None = None,
) -> Transcript:
    """The transcript of ``sound``.

    check_error_rate: what the microphone check of this engine gave, if one was made.
    Raises `CallerMistake` where there is nothing to hear, `ProviderFault` where the engine failed.
    """
    if sound.is_silent:
        raise CallerMistake(
            f"nothing was heard in {_length(sound.seconds)}: the recording is silent; is the microphone muted, "
            "or the wrong one chosen? You can still type"
        )
    heard = ear.listen(sound, hints=hints)
    if not tokens(heard.text):
        raise CallerMistake(
            f"no words were found in {_length(sound.seconds)} of sound; speak closer to the microphone, or type"
        )
    energy = sound.energy
    pauses = energy.pauses if energy else ()
    text = heard.text if heard.is_punctuated else hearing.sentences(heard.words, pauses)
    delivery = Delivery(
        seconds=round(sound.seconds, 2),
        engine=heard.engine,
        is_rough=heard.is_rough,
        words=heard.words,
        energy=energy,
        fillers=hearing.fillers(heard.words) if heard.keeps_fillers and heard.words else None,
        check_error_rate=check_error_rate,
    )
    if heard.words:
        timed = transfer(delivery, text)
    else:
        timed = _aligned(delivery, text, sound, aligner=aligner)
        if heard.keeps_fillers:
            timed = replace(timed, fillers=hearing.fillers(timed.words))
    return Transcript(text=text, delivery=timed, notes=(*heard.notes, *_notes(sound, heard)))


def check_microphone(
    sound: S, *, ear: Ear[S], sentence: str = hearing.TO_READ, hints: Sequence[str] = ()
) -> hearing.MicrophoneCheck:
    """How many words of ``sentence``, read aloud, were heard wrongly, and which words of the trade.

    hints: what an answer would be heard with too; none where the person named no words of their own, so that it is a fair one.
    """
    if sound.is_silent:
        raise CallerMistake(
            "nothing was heard: the recording is silent; is the microphone muted, or the wrong one chosen?"
        )
    heard = ear.listen(sound, hints=hints)
    error = hearing.word_error_rate(sentence, heard.text)
    terms = tuple(t for t in hearing.PHRASE_TERMS if t in sentence)
    return hearing.MicrophoneCheck(
        sentence=sentence, heard=heard.text, error=error, engine=heard.engine, terms=terms
    )


def as_told(heard: str, text: str, delivery: Delivery, *, read_through: bool) -> Delivery | None:
    """The delivery of the answer as it is told in ``text``; None where so little is left that it counts as typed.

    It is corrected when words were changed, or the person says that they have read it through.
    """
    if share_kept(heard, text) < LEAST_KEPT:
        return None
    corrected = read_through or not same_words(heard, text)
    return replace(transfer(delivery, text), corrected=corrected)


def retimed(delivery: Delivery, text: str, sound: S, *, aligner: Aligner[S]) -> Delivery:
    """The delivery with word times found in the recording for a text that was changed by hand.

    The times it has stay where the words can't be found.
    """
    if delivery.times_from != "neighbours":
        return delivery
    found = _aligned(delivery, text, sound, aligner=aligner)
    return found if found.times_from == "alignment" else delivery


def _aligned(delivery: Delivery, text: str, sound: S, *, aligner: Aligner[S]) -> Delivery:
    try:
        times = aligner.align(sound, text)
    except ProviderFault:  # times are a nicety; the words are there without them
        times = None
    if not times:
        return transfer(delivery, text)
    words = fill(tokens(text), dict(times), energy=delivery.energy)
    return replace(delivery, words=words, times_from="alignment")


def _notes(sound: Sound, heard: Heard) -> list[str]:
    notes = []
    if sound.full_seconds > sound.seconds + 1:
        notes.append(
            f"The recording is {_length(sound.full_seconds)} long; only the first {_length(sound.seconds)} were "
            "transcribed. Type the rest, or record it in a second part."
        )
    if sound.is_clipped:
        notes.append(
            "The recording is clipped (too loud for the microphone): words may be misheard; move back a little."
        )
    if sound.energy is None:
        notes.append("Speech could not be told from the background noise, so pauses are not measured.")
    if heard.is_rough:
        notes.append(f"Rough transcript ({heard.engine}): correct it before you go on.")
    if not heard.is_punctuated:
        notes.append("Full stops stand where you paused.")
    return notes


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} minutes"
