"""A press in the very moment in which the last event of a tab ends is heard: the tab's stream is still open then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from interviewer.web.lingering import UnderWay
from tests.support.server import LiveServer

TAB = "a-tab-that-presses-twice"


def handler(http: httpx.Client, button: str) -> dict[str, Any]:
    """What a press on that button does."""
    config = http.get("/config").json()
    id = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == button)
    on_press = [d for d in config["dependencies"] if [id, "click"] in [list(t) for t in d["targets"]]]
    found: dict[str, Any] = next(d for d in on_press if d["backend_fn"])
    return found


def press(http: httpx.Client, what: dict[str, Any]) -> str:
    """Press; gives the id of the event."""
    body = {"data": [], "event_data": None, "fn_index": what["id"], "trigger_id": None, "session_hash": TAB}
    event: str = http.post("/gradio_api/queue/join", json=body).raise_for_status().json()["event_id"]
    return event


def said(lines: Iterator[str], event: str) -> list[str]:
    """What the stream says until that event is done."""
    seen = []
    for line in lines:
        message = json.loads(line[5:]) if line.startswith("data:") else {"msg": ""}
        seen.append(message["msg"])
        if message["msg"] == "process_completed" and message["event_id"] == event:
            return seen
    raise AssertionError(f"the stream ended before the event was done: {seen}")


def test_a_second_press_after_the_end_of_the_first_is_told_of_on_the_same_stream(
    live_server: LiveServer,
) -> None:
    with httpx.Client(base_url=live_server.url, timeout=60) as http:
        fresh = handler(http, "memo-fresh")
        first = press(http, fresh)
        with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": TAB}) as stream:
            lines = stream.iter_lines()
            said(lines, first)
            assert "close_stream" not in said(lines, press(http, fresh))
            rest = [json.loads(line[5:])["msg"] for line in lines if line.startswith("data:")]
        assert rest[-1] == "close_stream", "nothing pressed for a while"


class Held:
    """Ids whose time passes when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.later: list[Callable[[], None]] = []
        loop = SimpleNamespace(call_later=lambda _s, what, turn: self.later.append(lambda: what(turn)))
        monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
        self.ended = 0
        self.ids = UnderWay({"a"}, end=self.end, linger_s=5)

    def end(self) -> None:
        self.ended += 1

    def time_passes(self) -> None:
        while self.later:
            self.later.pop(0)()


def test_the_stream_counts_as_used_after_its_last_event_until_the_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Held(monkeypatch)
    held.ids.remove("a")
    assert (len(held.ids), bool(held.ids), held.ended) == (1, False, 0)
    held.time_passes()
    assert (len(held.ids), held.ended) == (0, 1)


def test_a_press_within_that_time_begins_it_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    held.ids.remove("a")
    held.ids.add("b")
    held.time_passes()
    assert (len(held.ids), held.ended) == (1, 0)
    held.ids.remove("b")
    assert len(held.ids) == 1
    held.time_passes()
    assert (len(held.ids), held.ended) == (0, 1)


def test_what_gradio_takes_away_by_itself_does_not_linger(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held(monkeypatch)
    held.ids -= {"a"}
    assert (len(held.ids), bool(held.ids), held.later) == (0, False, [])
