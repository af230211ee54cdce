"""The base of every artefact: a frozen value that refuses a key it does not know.

A key without a value (``risks:``) counts as not given. Everything has a default that means "not
given", so that a half-filled artefact can be checked and told what it lacks; what is given must
have the right type, and no value is guessed from another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from interviewer.errors import nearest

STARTS_WITH_A_DATE = re.compile(r"\s*\d{4}-\d{2}-\d{2}")
MOST_ITEMS, MOST_CHARACTERS = 200, 60_000
A_MOMENT = "a time with its offset from UTC, such as 2026-03-02T09:00:00+01:00"
A_DAY = "a date, such as 2026-06-30"


class Form(BaseModel):
    """A frozen value; an unknown key is refused and the nearest known key is named."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys_only(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        for key in data:
            if key not in cls.model_fields:
                raise _unknown_key(str(key), tuple(cls.model_fields))
            _refuse_flood(str(key), data[key])
        return {key: value for key, value in data.items() if value is not None}


def _refuse_flood(key: str, value: object) -> None:
    """Refuses lists and texts so long that comparing them would take minutes."""
    for kind, most, unit in ((list, MOST_ITEMS, "items"), (str, MOST_CHARACTERS, "characters")):
        if isinstance(value, kind) and len(value) > most:
            found, expected = f"{len(value):,} {unit}", f"at most {most:,} {unit}"
            raise PydanticCustomError(
                "flood", "{expected}", {"key": key, "found": found, "expected": expected}
            )


def _unknown_key(key: str, known: tuple[str, ...]) -> PydanticCustomError:
    near = nearest(key.strip().replace("-", "_").replace(" ", "_"), known, most=1)
    expected = f"{near[0]!r} (the nearest known key)" if near else "one of " + ", ".join(known)
    return PydanticCustomError("unknown_key", "{expected}", {"key": key, "expected": expected})


def _not_a_bare_number(expected: str) -> BeforeValidator:
    """Refuses numbers where a date is due: pydantic would read 20260302 as seconds since 1970."""

    def refuse(value: object) -> object:
        if isinstance(value, date | datetime) or (isinstance(value, str) and STARTS_WITH_A_DATE.match(value)):
            return value
        raise PydanticCustomError("when", "{expected}", {"expected": expected})

    return BeforeValidator(refuse)


Moment = Annotated[AwareDatetime, _not_a_bare_number(A_MOMENT)]
Day = Annotated[date, _not_a_bare_number(A_DAY)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Amount = Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)]
Flag = Annotated[bool, Strict()]
Line = Annotated[str, Field(max_length=500)]
"""A sentence; longer ones are refused, since patterns are searched in it."""


class Alternative(Form):
    """Another way that was looked at. `description` may be left out if the name says it all."""

    name: str = ""
    description: str = ""
    why_not: str = ""


class Risk(Form):
    """What may go wrong, what is done about it, and (in a strategy) what calls for action."""

    risk: str = ""
    mitigation: str = ""
    trigger: str = ""


class Milestone(Form):
    """Something that will be there by a day."""

    what: str = ""
    by: Day | None = None
