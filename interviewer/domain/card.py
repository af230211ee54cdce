"""Cards: what a person can open and read beside a question."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.exercise import Id, Table


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Frozen):
    """A stretch of a card: a heading, a sentence or two, points, a table. At least one of the last three."""

    head: str = ""
    text: str = ""
    points: tuple[str, ...] = ()
    table: Table | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Section:
        if not (self.text or self.points or self.table):
            raise ValueError(f"section {self.head!r} holds no text, points or table")
        return self


class Card(_Frozen):
    """One card: what it covers of the sources, the probes and families it stands beside, and its sections."""

    id: Id
    title: str
    source: tuple[Annotated[str, Field(pattern=r"^[KBS][0-9]{2}$")], ...] = Field(min_length=1)
    beside: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)

    def words(self) -> str:
        """Everything on the card as one text."""
        told = [self.title]
        for s in self.sections:
            rows = (s.table.head, *s.table.rows) if s.table else ()
            told += [s.head, s.text, *s.points, *(" | ".join(r) for r in rows)]
        return "\n".join(filter(None, told))
