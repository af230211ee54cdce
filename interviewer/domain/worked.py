"""Worked examples: made-up answers to a question with the verdicts beside the words. Pure values and functions."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal["weak", "adequate", "strong"]
KINDS: tuple[Kind, ...] = ("weak", "adequate", "strong")
Id = Annotated[str, Field(pattern=r"^[A-Z]{2,3}-[A-Z0-9a-z]+$")]
PROVENANCE = (
    "Made up. The texts and the verdicts beside them were written by a language model and checked by no human; "
    "they are one reading, not the right answer."
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Credit(_Frozen):
    """A verdict that credits, with the exact words that carry it."""

    criterion: Id
    verdict: Literal["met", "partial"]
    quote: str = Field(min_length=1)


class Absent(_Frozen):
    """A criterion that the answer does not meet, and what is not there."""

    criterion: Id
    reason: str = Field(min_length=1)


class Worked(_Frozen):
    """One answer with its verdicts. What stands in neither list is left open."""

    kind: Kind
    lesson: str = Field(min_length=1)
    text: str = Field(min_length=1)
    verdicts: tuple[Credit, ...] = ()
    absent: tuple[Absent, ...] = ()

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Worked:
        named = [v.criterion for v in self.verdicts] + [a.criterion for a in self.absent]
        twice = sorted({c for c in named if named.count(c) > 1})
        if twice:
            raise ValueError(f"the {self.kind} answer judges {twice[0]} twice")
        for one in self.verdicts:
            if one.quote not in self.text:
                raise ValueError(
                    f"the {self.kind} answer: the quote of {one.criterion} is not in it: {one.quote!r}"
                )
        return self

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())


class Stretch(_Frozen):
    """Some words of an answer and the verdicts that begin or lie there, in the order they are listed."""

    words: str
    verdicts: tuple[Credit, ...] = ()


class Examples(_Frozen):
    """A weak, an adequate and a strong answer to one probe, in this order."""

    id: str
    version: int
    probe: Annotated[str, Field(pattern=r"^P[0-9]{2}$")]
    answers: tuple[Worked, ...]

    @model_validator(mode="after")
    def _holds_the_three(self) -> Examples:
        found = tuple(a.kind for a in self.answers)
        if found != KINDS:
            raise ValueError(f"answers: found {', '.join(found) or 'none'}; expected {', '.join(KINDS)}")
        return self

    def strays(self, known: Collection[str]) -> tuple[str, ...]:
        """Criteria that are judged here and are not among ``known`` (those of the probe's sheet)."""
        credited = {c.criterion for a in self.answers for c in a.verdicts}
        missing = {c.criterion for a in self.answers for c in a.absent}
        return tuple(sorted((credited | missing) - set(known)))


def stretches(answer: Worked) -> tuple[Stretch, ...]:
    """The answer cut where quotes begin and end; each piece with the verdicts whose quote covers it."""
    spans = [(answer.text.index(v.quote), v) for v in answer.verdicts]
    edges = sorted({0, len(answer.text), *(s for s, _ in spans), *(s + len(v.quote) for s, v in spans)})
    return tuple(
        Stretch(
            words=answer.text[a:b],
            verdicts=tuple(v for s, v in spans if s <= a and b <= s + len(v.quote)),
        )
        for a, b in pairwise(edges)
    )
