"""A tab's stream of events stays open for a moment after its last event.

Gradio ends the stream with the last event that is under way. A press in that same moment is then told of on a stream that nobody
opens: its event waits for ever. Above all a press that ends what is under way and begins something else (`late.ends`) met that
moment. So the stream stays open for `LINGER_S` after the last event, and ends when nothing has been pressed for that long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradio.blocks import Blocks

LINGER_S = 5.0
#: The event that a stream is told to have ended with, so that Gradio looks once more whether any is left.
LAST = "nothing-under-way"


def linger(demo: Blocks, *, linger_s: float = LINGER_S) -> None:
    """Make the streams of ``demo`` stay open for ``linger_s`` seconds after the last event of a tab; before it is mounted."""
    queue: Any = demo._queue  # noqa: SLF001 - Gradio decides by these ids alone, and has no setting for it

    def end(session: str) -> None:
        from gradio.server_messages import ProcessCompletedMessage

        messages = queue.pending_messages_per_session.get(session)
        if messages is not None:
            messages.put_nowait(ProcessCompletedMessage(output={}, success=True, event_id=LAST))

    queue.pending_event_ids_session = _Sessions(end, linger_s)


class _Sessions(dict[str, set[str]]):
    """Gradio's ids of events under way by tab; what it puts in becomes `UnderWay`."""

    def __init__(self, end: Callable[[str], None], linger_s: float) -> None:
        super().__init__()
        self._end, self._linger_s = end, linger_s

    def __setitem__(self, session: str, ids: set[str]) -> None:
        if not isinstance(ids, UnderWay):
            ids = UnderWay(ids, end=lambda: self._end(session), linger_s=self._linger_s)
        super().__setitem__(session, ids)


class UnderWay(set[str]):
    """The ids of the events that a tab waits for. Empty, it still counts one, until nothing came for ``linger_s`` seconds."""

    def __init__(self, ids: Iterable[str], *, end: Callable[[], None], linger_s: float) -> None:
        super().__init__(ids)
        self._end, self._linger_s = end, linger_s
        self._lingers, self._turn = False, 0

    def __len__(self) -> int:
        return super().__len__() or int(self._lingers)

    def __bool__(self) -> bool:
        return super().__len__() > 0

    def add(self, id: str) -> None:
        """One more; the stream stays open for it."""
        self._turn += 1
        self._lingers = False
        super().add(id)

    def remove(self, id: str) -> None:
        """One less; with the last the time begins to run. Within a running event loop."""
        super().remove(id)
        if not self:
            self._turn += 1
            self._lingers = True
            asyncio.get_running_loop().call_later(self._linger_s, self._over, self._turn)

    def _over(self, turn: int) -> None:
        if turn == self._turn:
            self._lingers = False
            self._end()
