"""Updates that come one after the other: what the page does late never undoes what a person did on it meanwhile.

A handler that yields says its last step twice: Gradio sends it again when the handler is done. In between a person may
have begun to type. So every such handler ends with a step that sets nothing a person can change, and a later step names only
what is its own business; whatever replaces the page meanwhile (another question, a retry, a pause) ends the handler.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import gradio as gr

Asked = ParamSpec("Asked")
Key = TypeVar("Key", str, int)
Steps = Generator[list[Any], None, None]


def said_once(handler: Callable[Asked, Iterator[list[Any]]]) -> Callable[Asked, Steps]:
    """``handler`` with its last step once more, without the values of its updates: those may be changed by then.

    All else is said again on purpose, a list to choose from with it: a browser loses what is set on something that is only
    just becoming visible. An update of a value alone is sent as that value: Gradio sends a step as what changed since the
    one before, and a browser that is busy strikes the value out of the step before, which it has not shown yet.
    """

    @wraps(handler)
    def steps(*args: Asked.args, **kwargs: Asked.kwargs) -> Steps:
        last: list[Any] = []
        with closing(_closable(handler(*args, **kwargs))) as given:
            for last in given:
                yield [_copied(_value_alone(one)) for one in last]
        if last:
            yield [_copied(_without_value(one)) for one in last]

    return steps


class _Button(dict[str, Any]):
    """The update of a button: nobody but the page changes its words."""


def button(words: str, *, visible: bool = True) -> dict[str, Any]:
    """An update of a button's words, which said twice stays whole: else the words would be lost on a page that is busy."""
    return _Button(gr.update(value=words, visible=visible))


def _value_alone(given: Any) -> Any:
    is_alone = isinstance(given, dict) and set(given) == {"__type__", "value"}
    return given["value"] if is_alone else given


def _copied(given: Any) -> Any:
    """Gradio strikes the value out of the update it is given: what is said twice must be two updates."""
    return given.copy() if isinstance(given, dict) else given


def _without_value(given: Any) -> Any:
    if isinstance(given, _Button):
        return given
    if not isinstance(given, dict) or "__type__" not in given or "choices" in given:
        return given
    return {name: what for name, what in given.items() if name != "value"}


def ends(event: Callable[..., Any], reading: Sequence[Any]) -> Callable[..., Any]:
    """``event`` (`button.click`), made to end ``reading`` before its own handler begins.

    Not ``cancels`` beside the handler: Gradio comes to that only when the handler is done.
    """
    event(None, None, None, cancels=list(reading), api_visibility="private")
    return event


def still(choices: Sequence[tuple[str, Key]], chosen: Key | None) -> Key | None:
    """What was chosen, while it can be chosen; else the first, where there is one."""
    known = [key for _, key in choices]
    return chosen if chosen in known else next(iter(known), None)


def _closable(steps: Iterator[list[Any]]) -> Steps:
    """What a person broke off is closed at once, with whatever it holds."""
    return (yield from steps)
