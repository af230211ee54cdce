"""The closed list of faults of content that a reader may find: what shows one, how many quotes it takes, what it does to a decision."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FaultKind(BaseModel):
    """One kind of fault, as its file describes it.

    ``quotes``: separate stretches of the text that have to be quoted before it counts. ``effect``: harm to the
    decision, 0-10, on the scale of the criteria.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^FLT-[A-Z]{3}$")]
    title: Annotated[str, Field(min_length=3)]
    shown_by: Annotated[str, Field(min_length=3)]
    not_this: Annotated[str, Field(min_length=3)]
    quotes: Annotated[int, Field(ge=1, le=2)]
    effect: Annotated[float, Field(ge=0, le=10)]
    fix: Annotated[str, Field(min_length=3)]
    question: Annotated[str, Field(min_length=3)]
