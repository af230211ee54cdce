"""How well speech was heard: word error rate, the microphone check, and what a doubtful transcript may not do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.delivery import MOST_WRONG, Pause, Word
from interviewer.domain.rating import Settled, Unrated, Verdict
from interviewer.errors import CallerMistake

ROUGH = (
    "rough transcript, not read through: the words may have been misheard, so nothing is held against them"
)
SENTENCE = (
    "Our uplift model missed its target in the hold-out test, so I stopped it, "
    "told the sales team why, and moved two people to the ranking work."
)
#: A phrase of the trade, read after the sentence: whether an ear knows such words matters more than the rest.
PHRASE = "For the uplift model we watch NDCG and an SLO."
PHRASE_TERMS = ("uplift model", "NDCG", "SLO")
#: What is read aloud in the microphone check.
TO_READ = f"{SENTENCE} {PHRASE}"
#: A pause from which a full stop is set where an engine writes none.
STOP_S = 0.4
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
FILLERS = frozenset("um uh umm uhm erm er hmm mm mhm".split())
_CAPITAL_I = frozenset(["i", "i'm", "i've", "i'll", "i'd"])


@dataclass(frozen=True)
class ErrorRate:
    """Wrong, missing and added words against ``of`` words that were said."""

    wrong: int
    of: int

    @property
    def rate(self) -> float:
        """Word error rate: 0 is perfect; it can pass 1 where words were added."""
        return self.wrong / self.of


@dataclass(frozen=True)
class MicrophoneCheck:
    """What was to be read, what was heard, and how far apart they are."""

    sentence: str
    heard: str
    error: ErrorRate
    engine: str
    terms: tuple[str, ...] = ()  # words of the trade that were to be read

    @property
    def misheard(self) -> tuple[str, ...]:
        """The words of the trade that are not among what was heard."""
        heard = f" {' '.join(plain_words(self.heard))} "
        return tuple(t for t in self.terms if f" {' '.join(plain_words(t))} " not in heard)

    @property
    def is_good_enough(self) -> bool:
        """Whether at most one word in four was wrong."""
        return self.error.rate <= MOST_WRONG


def plain_words(text: str) -> list[str]:
    """Words as they sound: no case, no punctuation, hyphens parted, "per cent" as one word."""
    flat = text.casefold().replace("’", "'").replace("per cent", "percent").replace("%", " percent")
    return _WORD.findall(flat)


def word_error_rate(said: str, heard: str) -> ErrorRate:
    """Fewest replaced, missing and added words that turn ``said`` into ``heard`` (Levenshtein, on words).

    `CallerMistake` when ``said`` holds no word.
    """
    wanted, found = plain_words(said), plain_words(heard)
    if not wanted:
        raise CallerMistake("word error rate: found no word that was to be said; expected at least one")
    row = list(range(len(found) + 1))
    for i, word in enumerate(wanted, start=1):
        above, row = row, [i]
        for j, other in enumerate(found, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (word != other)))
    return ErrorRate(wrong=row[-1], of=len(wanted))


def fillers(words: Sequence[Word]) -> int:
    """How many "um", "uh" and the like; only of use on words of an engine that keeps them."""
    return sum(w.text.casefold() in FILLERS for w in words)


def sentences(words: Sequence[Word], pauses: Sequence[Pause]) -> str:
    """Text of an engine that writes no punctuation: a full stop and a capital letter where the speaker paused."""
    stops = [p for p in pauses if p.end_s - p.start_s >= STOP_S]
    out: list[str] = []
    begins = True
    for n, word in enumerate(words):
        text = word.text.capitalize() if word.text in _CAPITAL_I else word.text
        out.append(text[:1].upper() + text[1:] if begins else text)
        following = words[n + 1] if n + 1 < len(words) else None
        begins = following is None or any(_between(p, word, following) for p in stops)
        if begins:
            out[-1] += "."
    return " ".join(out)


def _between(pause: Pause, word: Word, following: Word) -> bool:
    if word.start_s is None or following.end_s is None:
        return False
    middle = (pause.start_s + pause.end_s) / 2
    begun = (word.start_s + (word.end_s or word.start_s)) / 2
    ended = ((following.start_s or following.end_s) + following.end_s) / 2
    return begun < middle < ended


def soften(settled: Settled) -> Settled:
    """The same verdicts with every judged ``not_met`` taken back as unrated: what was said may not be what was heard.

    Measurements stay; they enter no level.
    """

    def is_held_against(verdict: Verdict) -> bool:
        return verdict.verdict == "not_met" and verdict.measurement is None

    taken = tuple(
        Unrated(criterion=v.criterion, reason=ROUGH) for v in settled.verdicts if is_held_against(v)
    )
    kept = tuple(v for v in settled.verdicts if not is_held_against(v))
    return settled.model_copy(update={"verdicts": kept, "unrated": (*settled.unrated, *taken)})
