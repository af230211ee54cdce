"""How an answer was spoken: word times, pauses, length against the clock. Shown, never scored.

Only times are looked at. Nothing here reads pitch, loudness, accent or mood. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

#: Word error rate of a microphone check above which an engine's uncorrected words are not held against anybody.
MOST_WRONG = 0.25
#: A gap shorter than this is part of ordinary speech.
PAUSE_S, LONG_PAUSE_S = 0.25, 1.0
_LEAST_WORD_S = 0.06  # nobody says a word in less; words that would get less were typed, not spoken
_JOIN_S = 1.0  # two quotes of one part closer than this are shown as one stretch
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

TimesFrom = Literal["engine", "alignment", "neighbours"]
Part = Literal["Situation", "Task", "Action", "Result"]
PARTS: dict[str, Part] = {"ST-S": "Situation", "ST-T": "Task", "ST-A": "Action", "ST-R": "Result"}


@dataclass(frozen=True)
class Word:
    """One word of the answer and when it was said, in seconds from the start; None where it was not spoken."""

    text: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True)
class Pause:
    """A silence between two stretches of speech, in seconds from the start."""

    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class Energy:
    """Where there was sound: the pauses between the first and the last of it, in seconds."""

    from_s: float
    to_s: float
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What is kept of a spoken answer beside its words.

    words: one for each word of the stored text, in its order.
    energy: None where speech and background could not be told apart.
    fillers: None where the engine does not write them down.
    check_error_rate: word error rate of this engine in the microphone check; None where none was made.
    """

    seconds: float
    engine: str
    is_rough: bool = False
    words: tuple[Word, ...] = ()
    times_from: TimesFrom = "engine"
    energy: Energy | None = None
    fillers: int | None = None
    corrected: bool = False
    check_error_rate: float | None = None

    @property
    def may_be_misheard(self) -> bool:
        """Whether nobody has read through the transcript of an ear that is known, or likely, to mishear."""
        if self.corrected:
            return False
        return self.is_rough if self.check_error_rate is None else self.check_error_rate > MOST_WRONG


@dataclass(frozen=True)
class Facts:
    """What is shown of a delivery; None where it could not be measured. Seconds, and words per minute."""

    seconds: float
    clock_s: int
    over_s: float
    start_delay_s: float | None
    words_per_minute: int | None
    pauses: int | None
    long_pauses: int | None
    longest_pause_s: float | None
    fillers: int | None


@dataclass(frozen=True)
class Stretch:
    """Where on the clock the quoted words of one part of the story stand."""

    part: Part
    start_s: float
    end_s: float


def facts(delivery: Delivery, *, clock_s: int) -> Facts:
    """The measured facts of ``delivery`` against a clock of ``clock_s`` seconds."""
    energy = delivery.energy
    pauses = [p.seconds for p in energy.pauses if p.seconds >= PAUSE_S] if energy else None
    return Facts(
        seconds=delivery.seconds,
        clock_s=clock_s,
        over_s=delivery.seconds - clock_s,
        start_delay_s=energy.from_s if energy else None,
        words_per_minute=_pace(delivery.words),
        pauses=len(pauses) if pauses is not None else None,
        long_pauses=sum(p > LONG_PAUSE_S for p in pauses) if pauses is not None else None,
        longest_pause_s=max(pauses, default=None) if pauses is not None else None,
        fillers=delivery.fillers,
    )


def _pace(words: Sequence[Word]) -> int | None:
    """Words per minute from the first spoken word to the last; None below three words or without times."""
    spoken = [(w.start_s, w.end_s) for w in words if w.start_s is not None and w.end_s is not None]
    if len(spoken) < 3 or spoken[-1][1] <= spoken[0][0]:
        return None
    return round(60 * len(spoken) / (spoken[-1][1] - spoken[0][0]))


# --- words and their times --------------------------------------------------------------------------


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of ``text`` as (word, start, end), in code points; hyphens and points part words."""
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words, whatever their case and punctuation."""
    return _folded(one) == _folded(other)


def share_kept(heard: str, text: str) -> float:
    """Share of the heard words that still stand in ``text``, in order (0-1); 0 where nothing was heard."""
    before = _folded(heard)
    blocks = SequenceMatcher(None, before, _folded(text), autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks) / len(before) if before else 0.0


def transfer(delivery: Delivery, text: str) -> Delivery:
    """The delivery with the times of its words handed on to the words of a corrected ``text``.

    Words that are in both keep their time; new ones share the time of what they replace, or the gap in which they
    stand. Where there is no room for them they were not spoken, and have no time.
    """
    wanted = tokens(text)
    old = delivery.words
    matcher = SequenceMatcher(
        None, [_fold(w.text) for w in old], [_fold(t) for t, _, _ in wanted], autojunk=False
    )
    known: dict[int, tuple[float, float]] = {}
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            known.update({j1 + n: t for n, w in enumerate(old[i1:i2]) if (t := _times(w))})
        elif tag == "replace":
            known.update(_shared(_span(old[i1:i2]), j1, j2))
    unchanged = same_words(" ".join(w.text for w in old), text)
    source: TimesFrom = delivery.times_from if unchanged else "neighbours"
    return replace(delivery, words=fill(wanted, known, energy=delivery.energy), times_from=source)


def fill(
    wanted: Sequence[tuple[str, int, int]],
    known: dict[int, tuple[float, float]],
    *,
    energy: Energy | None = None,
) -> tuple[Word, ...]:
    """A word for each token; those without a known time share the gap between their neighbours, if it has room."""
    if not known:
        return tuple(Word(t, None, None) for t, _, _ in wanted)
    times = dict(known)
    edges = sorted(known)
    first, last = known[edges[0]][0], known[edges[-1]][1]
    if edges[0] > 0:
        times.update(_shared((energy.from_s if energy else 0.0, first), 0, edges[0]))
    for before, after in pairwise(edges):
        times.update(_shared((known[before][1], known[after][0]), before + 1, after))
    times.update(_shared((last, energy.to_s if energy else last), edges[-1] + 1, len(wanted)))
    return tuple(Word(t, *times.get(n, (None, None))) for n, (t, _, _) in enumerate(wanted))


def join(first: Delivery, second: Delivery) -> Delivery:
    """Two recordings of one answer, one after the other."""
    shift = first.seconds
    moved = tuple(
        Word(w.text, w.start_s + shift, w.end_s + shift)
        if w.start_s is not None and w.end_s is not None
        else w
        for w in second.words
    )
    return replace(
        second,
        seconds=first.seconds + second.seconds,
        is_rough=first.is_rough or second.is_rough,
        words=(*first.words, *moved),
        energy=_joined(first.energy, second.energy, shift),
        fillers=None if first.fillers is None or second.fillers is None else first.fillers + second.fillers,
        corrected=first.corrected and second.corrected,
        check_error_rate=_worst(first.check_error_rate, second.check_error_rate),
    )


# --- quotes on the clock ----------------------------------------------------------------------------


def spoken_at(text: str, delivery: Delivery, start: int, end: int) -> tuple[float, float] | None:
    """From which second to which the characters ``start`` to ``end`` of ``text`` were said; None where unknown."""
    found = tokens(text)
    if len(found) != len(delivery.words):
        return None
    inside = [w for w, (_, a, b) in zip(delivery.words, found, strict=True) if a < end and b > start]
    return _span(inside)


def time_line(
    quotes: Iterable[tuple[str, int, int]], *, text: str, delivery: Delivery
) -> tuple[Stretch, ...]:
    """Where the quoted words of situation, task, action and result stand on the clock, earliest first.

    quotes: (criterion, start, end) of the evidence in this answer; criteria other than the four parts are left out.
    """
    found = [
        Stretch(PARTS[criterion], *span)
        for criterion, start, end in quotes
        if criterion in PARTS and (span := spoken_at(text, delivery, start, end))
    ]
    merged: list[Stretch] = []
    for stretch in sorted(found, key=lambda s: (s.part, s.start_s)):
        last = merged[-1] if merged else None
        if last and last.part == stretch.part and stretch.start_s - last.end_s <= _JOIN_S:
            merged[-1] = replace(last, end_s=max(last.end_s, stretch.end_s))
        else:
            merged.append(stretch)
    return tuple(sorted(merged, key=lambda s: s.start_s))


def result_first_at(stretches: Iterable[Stretch]) -> float | None:
    """The second at which the result was first stated; None where none was quoted."""
    return min((s.start_s for s in stretches if s.part == "Result"), default=None)


# --- small parts ------------------------------------------------------------------------------------


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")


def _folded(text: str) -> list[str]:
    return [_fold(t) for t, _, _ in tokens(text)]


def _times(word: Word) -> tuple[float, float] | None:
    return None if word.start_s is None or word.end_s is None else (word.start_s, word.end_s)


def _span(words: Iterable[Word]) -> tuple[float, float] | None:
    times = [t for w in words if (t := _times(w))]
    return (times[0][0], times[-1][1]) if times else None


def _shared(room: tuple[float, float] | None, start: int, stop: int) -> dict[int, tuple[float, float]]:
    """Equal shares of ``room`` for the words ``start`` to ``stop``; none where it is too small for them."""
    count = stop - start
    if room is None or count <= 0:
        return {}
    each = (room[1] - room[0]) / count
    if each < _LEAST_WORD_S:
        return {}
    return {start + n: (room[0] + n * each, room[0] + (n + 1) * each) for n in range(count)}


def _joined(first: Energy | None, second: Energy | None, shift: float) -> Energy | None:
    """Both, the second one later. The gap between two recordings is no pause."""
    if first is None or second is None:
        return None
    moved = tuple(Pause(p.start_s + shift, p.end_s + shift) for p in second.pauses)
    return Energy(first.from_s, second.to_s + shift, (*first.pauses, *moved))


def _worst(one: float | None, other: float | None) -> float | None:
    return max((r for r in (one, other) if r is not None), default=None)
