"""A blank artefact as YAML, made from its form: every key, what it holds, nothing filled in."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin

from interviewer.domain.artifacts.form import A_DAY, A_MOMENT, Form

_HOLDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dt.date: A_DAY,
    dt.datetime: A_MOMENT,
}


def blank_form(form: type[Form], *, kind: str) -> str:
    """A YAML file to fill in and hand to ``interviewer check``; a key that stays empty counts as not given."""
    head = f"# {kind}: fill in, then run: interviewer check {kind} FILE"
    return "\n".join((head, *_fields(form))) + "\n"


def _fields(form: type[Form]) -> Iterator[str]:
    for name, field in form.model_fields.items():
        yield from _field(name, _plain(field.annotation))


def _field(name: str, wanted: Any) -> Iterator[str]:
    if isinstance(wanted, type) and issubclass(wanted, Form):
        yield f"{name}:"
        yield from (f"  {line}" for line in _fields(wanted))
    elif get_origin(wanted) is tuple:
        yield from _list(name, _plain(get_args(wanted)[0]))
    else:
        holds = _says(wanted)
        yield f"{name}:{f'  # {holds}' if holds else ''}"


def _list(name: str, item: Any) -> Iterator[str]:
    """A list stays empty; what one entry of it looks like stands beside it as a comment."""
    if not (isinstance(item, type) and issubclass(item, Form)):
        yield f"{name}: []  # a list{f' of {_says(item)}' if _says(item) else ''}"
        return
    yield f"{name}:  # a list; take the marks away for each entry"
    for n, line in enumerate(_fields(item)):
        yield f"#  {'- ' if n == 0 else '  '}{line}"


def _says(wanted: Any) -> str:
    """What a value has to be, in words; empty for text."""
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return " | ".join(str(member.value) for member in wanted)
    return _HOLDS.get(_of_pydantic(wanted), "")


def _of_pydantic(wanted: Any) -> Any:
    """`AwareDatetime` is a type of its own; it holds a time."""
    return dt.datetime if getattr(wanted, "__name__", "") == "AwareDatetime" else wanted


def _plain(annotation: Any) -> Any:
    """The annotation without ``Annotated`` and ``None``."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _plain(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation
