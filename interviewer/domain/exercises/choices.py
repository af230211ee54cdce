"""Items with a key: one choice each, or all that apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interviewer.domain.exercise import Choice, Choose, Item, Sort
from interviewer.domain.exercises.result import Line, PartResult, count_of
from interviewer.errors import CallerMistake, NotFound


def score_choices(part: Choose, given: Mapping[str, Any]) -> PartResult:
    """A line per item with the key and why. `CallerMistake` for an item or a choice that does not exist."""
    lines = tuple(
        _many(part, i, given.get(i.id)) if part.many else _one(part, i, given.get(i.id)) for i in part.items
    )
    known_items(part.id, given, (i.id for i in part.items))
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=lines,
        sums=(count_of(lines),),
        right=sum(line.state == "right" for line in lines),
        keyed=sum(line.state in ("right", "wrong") for line in lines),
    )


def known_items(part: str, given: Mapping[str, Any], known: Any) -> None:
    """`NotFound` for the first item that the part does not have."""
    ids = list(known)
    for item in given:
        if item not in ids:
            raise NotFound(f"item of {part}", str(item), ids)


def title_of(choices: tuple[Choice, ...], id: str) -> str:
    """The title of a choice; `NotFound` names the nearest."""
    for choice in choices:
        if choice.id == id:
            return choice.title
    raise NotFound("choice", id, [c.id for c in choices])


def _one(part: Choose | Sort, item: Item, value: Any) -> Line:
    expected = " or ".join(title_of(part.choices, k) for k in item.key)
    if isinstance(value, bool):  # a bare yes or no of a YAML file
        value = "yes" if value else "no"
    if value in (None, ""):
        return Line(item=item.id, says=item.says, given="", expected=expected, state="open", why=item.why)
    if not isinstance(value, str):
        raise CallerMistake(f"{part.id}.{item.id}: found {value!r}; expected the id of one choice")
    shown = title_of(part.choices, value)
    state = "right" if value in item.key else "wrong"
    return Line.model_validate(
        {
            "item": item.id,
            "says": item.says,
            "given": shown,
            "expected": expected,
            "state": state,
            "why": item.why,
        }
    )


def _many(part: Choose, item: Item, value: Any) -> Line:
    if value is not None and not (isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)):
        raise CallerMistake(f"{part.id}.{item.id}: found {value!r}; expected a list of choices")
    given: list[str] = list(value or ())
    named = [title_of(part.choices, v) for v in given]
    expected = ", ".join(title_of(part.choices, k) for k in item.key)
    state = "open" if not named else "right" if set(given) == set(item.key) else "wrong"
    why = item.why
    if state == "wrong":
        absent = [title_of(part.choices, k) for k in item.key if k not in given]
        spare = [title_of(part.choices, v) for v in given if v not in item.key]
        told = [
            *(f"missing: {', '.join(absent)}" for _ in absent[:1]),
            *(f"not needed: {', '.join(spare)}" for _ in spare[:1]),
        ]
        why = f"{'; '.join(told)}. {why}"
    return Line.model_validate(
        {
            "item": item.id,
            "says": item.says,
            "given": ", ".join(named),
            "expected": expected,
            "state": state,
            "why": why,
        }
    )


def one_line(part: Sort, item: Item, value: Any) -> Line:
    """The line of one item that goes into one tier."""
    return _one(part, item, value)
