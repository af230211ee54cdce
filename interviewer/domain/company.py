"""A made-up company that the interviewer answers for, when the person asks: facts on a card, and nothing beyond it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from interviewer.domain.interview import Role

NO_FACT = "I have no fact on that, and I would rather not make one up. It is noted; in a real interview ask the person who would know."
NO_VERDICT = "I say nothing about how it went; that is what the debrief is for."
MOST_FACTS = 2

_HOW_IT_WENT = re.compile(
    r"\bhow (?:did|have) i (?:do|done|go)\b|\bhow (?:was|were) (?:i|my)\b|\bdid i (?:do (?:well|ok|okay)|pass|get)\b|"
    r"\b(?:any|some|your) (?:feedback|concerns?|doubts|reservations) (?:for|on|about|with) (?:me|my)\b|\bwhat are my chances\b",
    re.I,
)
_PAY = re.compile(r"\b(?:salar\w+|pay\b|paid|compensation|bonus|equity|shares?|stock options?|offer\b)", re.I)
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
_NUMBERS = {w: str(n) for n, w in enumerate(_WORDS)} | {
    w: str(n)
    for w, n in zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10), strict=True)
}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+(?:'[a-z]+)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[\"“(]\s*)$")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Frozen):
    """One thing that is known. ``ask``: patterns of words in questions that it answers."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    ask: tuple[str, ...] = Field(min_length=1)
    says: str = Field(min_length=1)

    @field_validator("ask")
    @classmethod
    def _can_be_looked_for(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in given:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no pattern: {error}") from error
        return given


class Company(_Frozen):
    """The card of a company, and for which roles it interviews."""

    id: str
    version: int
    title: str
    roles: tuple[Role, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = Field(min_length=1)

    @property
    def card(self) -> str:
        """All facts, a line each."""
        return "\n".join(f"- {f.says}" for f in self.facts)


class Reply(_Frozen):
    """What the interviewer says to a question of the person's; ``facts`` are those of the card that it rests on."""

    text: str
    by: Literal["card", "model"] = "card"
    facts: tuple[str, ...] = ()
    note: str = ""


def by_card(company: Company, question: str) -> Reply:
    """The facts that the question asks for, at most two, in their own words; else that there is none."""
    if _HOW_IT_WENT.search(question):
        return Reply(text=NO_VERDICT)
    if _PAY.search(question):
        return Reply(text=NO_FACT)
    found = _found(company, question)
    if not found:
        return Reply(text=NO_FACT)
    return Reply(text=" ".join(f.says for f in found), facts=tuple(f.id for f in found))


def _found(company: Company, question: str) -> Sequence[Fact]:
    """The facts with most different words of the question; of equals those whose first word comes first in it."""
    hits: list[tuple[int, int, int, Fact]] = []
    for n, fact in enumerate(company.facts):
        matches = [m for p in fact.ask if (m := re.search(rf"\b(?:{p})", question, re.I))]
        if matches:
            hits.append((-len(matches), min(m.start() for m in matches), n, fact))
    hits.sort(key=lambda h: h[:3])
    return [h[3] for h in hits if h[0] == hits[0][0]][:MOST_FACTS]


def by_model(company: Company, question: str, said: str) -> Reply:
    """What a model said, where it keeps to the card; else the card's own words, and why."""
    strays = beyond(company, question, said)
    if strays or not said.strip():
        why = (
            f"the model said what is not on the card ({', '.join(strays[:3])})"
            if strays
            else "the model said nothing"
        )
        return by_card(company, question).model_copy(update={"note": f"Answered from the card: {why}."})
    return Reply(text=said.strip(), by="model", facts=tuple(f.id for f in _found(company, question)))


def beyond(company: Company, question: str, said: str) -> tuple[str, ...]:
    """Numbers and names in ``said`` that stand neither on the card nor (names) in the question."""
    known_numbers = set(_numbers(f"{company.title}\n{company.card}"))
    known_words = {w.casefold() for w in _TOKEN.findall(f"{company.title} {company.card} {question}")}
    numbers = [n for n in _numbers(said) if n not in known_numbers]
    return tuple(dict.fromkeys((*numbers, *(w for w in _names(said) if w.casefold() not in known_words))))


def _numbers(text: str) -> list[str]:
    found = []
    for token in _TOKEN.findall(text.lower()):
        if token[0].isdigit():
            found.append(token.replace(",", ""))
        elif token in _NUMBERS and token != "one":  # noqa: S105 - "one" is more often no number
            found.append(_NUMBERS[token])
    return found


def _names(text: str) -> list[str]:
    """Capitalised words inside sentences."""
    return [
        m[0]
        for m in _TOKEN.finditer(text)
        if m[0][0].isupper()
        and m[0] != "I"
        and not m[0].startswith("I'")
        and not _SENTENCE_START.search(text[: m.start()])
    ]
