"""Use case: check one artefact (a design document, a request for comments …) for what it lacks.

`check` takes plain data, as read from a file or a form, and gives a `CheckReport`. Data that is not
what the form can hold is refused with every place, what was found and what was expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from interviewer.domain.artifacts import (
    BuildVsBuy,
    Capacity,
    CheckReport,
    DefinitionOfReady,
    DesignDocument,
    Form,
    KillTriage,
    MlDefinitionOfDone,
    Okr,
    Rfc,
    TechnicalStrategy,
    check_build_vs_buy,
    check_capacity,
    check_design_document,
    check_kill,
    check_ml_done,
    check_okr,
    check_ready,
    check_rfc,
    check_strategy,
)
from interviewer.errors import CallerMistake, NotFound, nearest

Place = tuple[str | int, ...]
LONGEST_SHOWN = 60

FORMS: Mapping[str, tuple[type[Form], Callable[..., CheckReport]]] = {
    "design-doc": (DesignDocument, check_design_document),
    "rfc": (Rfc, check_rfc),
    "build-vs-buy": (BuildVsBuy, check_build_vs_buy),
    "strategy": (TechnicalStrategy, check_strategy),
    "okr": (Okr, check_okr),
    "ready": (DefinitionOfReady, check_ready),
    "ml-done": (MlDefinitionOfDone, check_ml_done),
    "kill": (KillTriage, check_kill),
    "capacity": (Capacity, check_capacity),
}
EXPECTED = {
    "string_type": "text (put it in quotes if it looks like a number or a date)",
    "tuple_type": "a list",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "model_type": "a mapping of keys",
    "model_attributes_type": "a mapping of keys",
    "finite_number": "a finite number",
    "timezone_aware": "a time with its offset from UTC, such as 2026-03-02T09:00:00+01:00",
}


@dataclass(frozen=True)
class Refusal:
    """One thing that the form cannot hold: where, what was found, what was expected."""

    path: Place
    found: str
    expected: str

    @property
    def key(self) -> str:
        """The path as written in messages: ``bets[1].why``; ``the whole`` at the top."""
        shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return shown.removeprefix(".") or "the whole"

    def __str__(self) -> str:
        return f"{self.key}: found {self.found}; expected {self.expected}"


class ArtifactRefused(CallerMistake):
    """The data does not fit its form; `refusals` holds every place."""

    def __init__(self, kind: str, refusals: tuple[Refusal, ...]) -> None:
        super().__init__("\n".join(f"{kind}: {refusal}" for refusal in refusals))
        self.kind, self.refusals = kind, refusals


def check(kind: str, data: object, *, now: datetime) -> CheckReport:
    """What `data` lacks as an artefact of `kind`, at `now` (a time with its offset).

    Raises `NotFound` for an unknown kind, `ArtifactRefused` for data that does not fit the form and
    `CallerMistake` for a `now` without its offset.
    """
    if kind not in FORMS:
        raise NotFound("kind of artefact", kind, FORMS)
    if now.utcoffset() is None:
        raise CallerMistake(
            f"found the time {now.isoformat()} without an offset from UTC; expected one with it"
        )
    form, checker = FORMS[kind]
    return checker(fill(form, data, kind=kind), now=now)


def fill(form: type[Form], data: object, *, kind: str) -> Form:
    """The data as a value of `form`; `ArtifactRefused` with every place that does not fit."""
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise ArtifactRefused(
            kind, tuple(_refusal(dict(e)) for e in error.errors(include_url=False))
        ) from error


def _refusal(error: dict[str, Any]) -> Refusal:
    path, context, given = tuple(error["loc"]), error.get("ctx", {}), error["input"]
    match error["type"]:
        case "unknown_key":
            return Refusal((*path, context["key"]), "an unknown key", context["expected"])
        case "flood":
            return Refusal((*path, context["key"]), context["found"], context["expected"])
        case "enum":
            return Refusal(path, _shown(given), context["expected"] + _hint(given, context["expected"]))
        case "string_too_long":
            return Refusal(
                path, f"{len(given):,} characters", f"at most {context['max_length']:,} characters"
            )
        case "greater_than_equal":
            return Refusal(path, _shown(given), f"{context['ge']:g} or more")
        case kind:
            return Refusal(path, _shown(given), context.get("expected") or EXPECTED.get(kind, error["msg"]))


def _shown(given: object) -> str:
    if isinstance(given, Mapping):
        return "a mapping"
    if isinstance(given, list | tuple):
        return "a list"
    if isinstance(given, bool):
        return "true" if given else "false"
    shown = repr(given)
    return shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"


def _hint(given: object, expected: str) -> str:
    known = [part.strip("' ") for part in expected.replace(" or ", ", ").split(",")]
    near = nearest(given.strip(), known, most=1) if isinstance(given, str) and given.strip() else []
    return f" (nearest: {near[0]!r})" if near else ""
