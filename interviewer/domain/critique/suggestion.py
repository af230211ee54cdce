"""One sentence an author could write for a finding: with blanks for what only the author knows, and nothing invented.

A suggestion stands beside the text and is never put into it. Whoever wrote it, code looks at it: one sentence, every
number and every name outside its blanks is the document's own; else it is thrown away, and that is said.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.invention import invented_facts, invented_names, invented_numbers
from interviewer.domain.text import Text

MOST_WORDS = 50
_BLANK = re.compile(r"\[([^\[\]]*)\]")
_MIDDLE_STOP = re.compile(r"[.!?][\"”')]?\s+(?=[A-Z\[“\"])")
_ABBREVIATION = re.compile(r"\b(?:vs|approx|e\.g|i\.e|etc|no|fig|dr|mr|ms)\.\s", re.I)


class SuggestionReply(BaseModel):
    """What a model writes: the passage it would stand for or beside, and the sentence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    quote: str | None
    sentence: str


class Suggestion(BaseModel):
    """A sentence with blanks, or None with the reason why there is none.

    by: a ``model`` wrote it, or it is the ``template`` of its criterion (which is not checked: it has nothing to invent). ``blanks`` are what the author fills in.
    ``place`` and ``quote``: the passage it could stand for or beside, where there is one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    criterion: str
    by: Literal["model", "template"]
    sentence: str | None
    blanks: tuple[str, ...] = ()
    thrown_away: str | None = None
    place: str | None = None
    quote: str | None = None
    model: str | None = None
    prompt: str | None = None


def blanks(sentence: str) -> tuple[str, ...]:
    """What stands between square brackets, in order."""
    return tuple(m.group(1).strip() for m in _BLANK.finditer(sentence))


def fault_of(sentence: str, text: Text) -> str | None:
    """Why this sentence may not be suggested for ``text``; None where it may."""
    flat = " ".join(sentence.split())
    outside = _BLANK.sub(" ", flat)
    if not any(ch.isalnum() for ch in flat):
        return "it holds no words"
    if outside.count("[") or outside.count("]") or any(not b for b in blanks(flat)):
        return "its blanks are not whole: each is words between one pair of square brackets"
    if _MIDDLE_STOP.search(_ABBREVIATION.sub("x ", flat)):
        return "it is more than one sentence"
    if len(flat.split()) > MOST_WORDS:
        return f"it has {len(flat.split())} words; at most {MOST_WORDS} are one sentence"
    if numbers := invented_numbers(flat, text):
        return f"it holds {_listed(numbers)}, which the document does not"
    if names := invented_names(flat, text):
        return f"it names {_listed(names)}, which the document does not"
    if facts := invented_facts(flat, text):
        return f"it states {_listed(facts)}, which the document does not"
    if any(ch.isdigit() for b in blanks(flat) for ch in b):
        return "a blank holds a number; a blank says what is missing, not how much"
    return None


def checked(sentence: str, text: Text, *, criterion: str) -> Suggestion:
    """What a model wrote as a suggestion, or what became of it."""
    flat = " ".join(sentence.split())
    why = fault_of(flat, text)
    if why:
        return Suggestion(criterion=criterion, by="model", sentence=None, thrown_away=why)
    return Suggestion(criterion=criterion, by="model", sentence=flat, blanks=blanks(flat))


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{w}"' for w in words[:3])
