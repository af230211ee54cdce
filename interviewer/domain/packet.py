"""A packet: the synthetic material that a panel scores, with the rationale that opens when the panel has signed off."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.rating import Evidence, Quote, find_quote
from interviewer.domain.text import Passage, Text


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PacketAnswer(_Frozen):
    """One answer to a probe; ``question`` is filled in from the library."""

    probe: Annotated[str, Field(pattern=r"^P[0-9]{2}$")]
    question: str = ""
    text: Annotated[str, Field(min_length=40)]


class Rationale(_Frozen):
    """The level that was planted in a dimension (None is NE) and what in the text bears it; an NE has no quote."""

    level: Annotated[int, Field(ge=1, le=5)] | None
    because: Annotated[str, Field(min_length=20)]
    quote: str = ""


class Packet(_Frozen):
    """Answers of one invented person. title: neutral, since raters read it; planted: what only the rationale may say."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)] = 1
    title: str
    planted: str
    answers: Annotated[tuple[PacketAnswer, ...], Field(min_length=4, max_length=5)]
    rationale: dict[str, Rationale]

    @model_validator(mode="after")
    def _quotes_are_there(self) -> Packet:
        for dimension, reason in self.rationale.items():
            if (reason.level is None) != (not reason.quote):
                raise ValueError(f"{self.id}: {dimension}: a level is expected to have a quote, an NE none")
            if reason.quote and self.find(reason.quote) is None:
                raise ValueError(
                    f"{self.id}: {dimension}: the quote is not in the answers: {reason.quote[:60]!r}"
                )
        return self

    def text(self) -> Text:
        """The answers as ordered passages; a question cannot be quoted."""
        said: list[Passage] = []
        for n, answer in enumerate(self.answers, start=1):
            said.append(Passage(id=f"question {n}", text=answer.question, speaker="interviewer"))
            said.append(Passage(id=f"answer {n}", text=answer.text))
        return Text(passages=tuple(said))

    def find(self, quote: str) -> Evidence | None:
        """Where the quote stands in the answers; None if it does not."""
        return find_quote(Quote(text=quote), self.text())
