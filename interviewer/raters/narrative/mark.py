"""What one document check finds, and the register of checks by criterion id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from interviewer.domain.rating import Measurement, Quote, VerdictValue
from interviewer.raters.narrative.page import Page, Sentence

_MOST_QUOTES = 3


@dataclass(frozen=True)
class Mark:
    """A verdict with its reason and quotes; None where no rule can tell, ``looked`` where it was looked for and not found.

    ``is_plain``: what is missing can be seen from the form alone (a heading over nothing).
    """

    verdict: VerdictValue | None
    reason: str
    quotes: tuple[Quote, ...] = ()
    measurement: Measurement | None = None
    looked: bool = False
    is_plain: bool = False


Check = Callable[[Page], Mark]
REGISTRY: dict[str, Check] = {}


def checks(*ids: str) -> Callable[[Check], Check]:
    """Register a check for these criterion ids."""

    def register(check: Check) -> Check:
        for id in ids:
            assert id not in REGISTRY, f"two checks for {id}"
            REGISTRY[id] = check
        return check

    return register


def met(sentences: Sentence | Iterable[Sentence], reason: str) -> Mark:
    """The thing is there, in these sentences."""
    return Mark("met", reason, _quotes(sentences))


def partial(sentences: Sentence | Iterable[Sentence], reason: str) -> Mark:
    """A named part of it is there."""
    return Mark("partial", reason, _quotes(sentences))


def missing(reason: str, *, at: Sentence | Iterable[Sentence] | None = None) -> Mark:
    """It is not there; ``at`` is where the text speaks of the matter without it."""
    return Mark("not_met", reason, _quotes(at) if at is not None else ())


def plainly(reason: str, *, at: Sentence | Iterable[Sentence] | None = None) -> Mark:
    """It is not there, as the form alone shows: a heading over nothing, two where three are wanted."""
    return Mark("not_met", reason, _quotes(at) if at is not None else (), is_plain=True)


def unfound(reason: str) -> Mark:
    """It was looked for and not found; it may be there in other words."""
    return Mark(None, reason, looked=True)


def untold(reason: str) -> Mark:
    """No rule can tell."""
    return Mark(None, f"needs a reader: {reason}")


def said(match: re.Match[str] | None) -> str:
    """The words that a rule fired on, in quotation marks, at most eight of them."""
    if match is None:
        return ""
    words = match.group().strip(" ,.;:").split()
    return f'"{" ".join(words[:8])}{" …" if len(words) > 8 else ""}"'


def _quotes(sentences: Sentence | Iterable[Sentence]) -> tuple[Quote, ...]:
    listed = [sentences] if isinstance(sentences, Sentence) else list(sentences)
    unique = {s.index: s for s in listed}
    return tuple(s.quote() for s in list(unique.values())[:_MOST_QUOTES])
