"""Pieces of text for as long as somebody is willing to wait for the whole."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue

from interviewer.errors import Unreachable

DRAWING = "interviewer-wording"  # name of the threads


def within(
    pieces: Callable[[], Iterator[str]], *, seconds: float, clock: Callable[[], float] = time.monotonic
) -> Iterator[str]:
    """The pieces as they come; `Unreachable` where they have not ended ``seconds`` after the first was asked for.

    They are drawn in a thread. Who stops listening, or runs out of patience, waits for nothing: the thread lets go at the
    next piece. What ``pieces`` raises is raised here.
    """
    came: SimpleQueue[str | BaseException | None] = SimpleQueue()
    gone = threading.Event()

    def draw() -> None:
        try:
            for piece in pieces():
                if gone.is_set():
                    return
                came.put(piece)
            came.put(None)
        except BaseException as fault:  # noqa: BLE001 - it is raised again where somebody listens
            came.put(fault)

    due = clock() + seconds
    context = contextvars.copy_context()  # whose account pays is known in the thread too
    threading.Thread(target=context.run, args=(draw,), name=DRAWING, daemon=True).start()
    try:
        while True:
            left = due - clock()
            if left <= 0:
                raise Unreachable(f"the wording did not come within {seconds:g} s")
            try:
                one = came.get(timeout=left)
            except Empty:
                continue
            if one is None:
                return
            if isinstance(one, BaseException):
                raise one
            yield one
    finally:
        gone.set()
