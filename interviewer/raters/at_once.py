"""Several questions to a model at once, for callers that do not await: each in a thread, all through the model's own gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

from interviewer.errors import ProviderFault

T = TypeVar("T")


def at_once(asks: Sequence[Callable[[], T]]) -> list[T | ProviderFault]:
    """What each gives, in their order: its value, or the fault of the provider that it ended in.

    Anything else that one of them raises is raised here. The threads do not keep the process alive.
    """
    if len(asks) == 1:
        return [_given(asks[0])]
    waiting: list[Future[T | ProviderFault]] = []
    for ask in asks:
        future: Future[T | ProviderFault] = Future()
        waiting.append(future)
        Thread(target=copy_context().run, args=(_keep, ask, future), daemon=True).start()
    wait(waiting)  # all of them, so that nothing is under way any more where one raises
    return [future.result() for future in waiting]


def _given(ask: Callable[[], T]) -> T | ProviderFault:
    try:
        return ask()
    except ProviderFault as fault:
        return fault


def _keep(ask: Callable[[], T], future: Future[T | ProviderFault]) -> None:
    try:
        future.set_result(_given(ask))
    except BaseException as fault:  # noqa: BLE001 - it is raised where the result is waited for
        future.set_exception(fault)
