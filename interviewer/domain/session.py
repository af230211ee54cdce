"""A recorded session: a whole interview with what a model made of it at the time, to be watched without a key. Pure values."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.interview import Role
from interviewer.domain.rating import Rating

PROVENANCE = (
    "Texts, labels and replies were written by language models and checked by no human; the model is not a named product; "
    "time, tokens and cost were not measured."
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class RecordedAnswer(_Frozen):
    """One question, what was said, and the rating that code computed from the recorded reply.

    case: the name of the case under which the reply lies in the recordings of the evals.
    """

    probe: str
    question: str
    answer: str = Field(min_length=1)
    case: str
    rating: Rating

    @model_validator(mode="after")
    def _is_by_a_model(self) -> RecordedAnswer:
        if self.rating.rater.kind != "model":
            raise ValueError(
                f"{self.probe}: found a rating by {self.rating.rater.kind}; expected a recorded model"
            )
        if not any(p.text == self.answer for p in self.rating.passages):
            raise ValueError(f"{self.probe}: the rating is of another text than the answer")
        return self


class Session(_Frozen):
    """The session, with who read it and when."""

    schema_id: Literal["interviewer.session/1"] = Field(alias="schema")
    id: str
    version: int
    title: str
    about: str
    role: Role
    model: str
    prompt: str
    recorded: dt.date
    answers: tuple[RecordedAnswer, ...] = Field(min_length=1)

    @property
    def label(self) -> str:
        """What must stand wherever it is shown: that it is a recording, by which model, of which day."""
        return (
            f"Recorded, not live. Read by the model {self.model} ({self.prompt}) on {self.recorded:%d %B %Y}."
        )
