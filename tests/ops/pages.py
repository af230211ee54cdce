"""Pages as processes of their own that start fast, and what a browser does to them, over HTTP."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

import interviewer.web.page
import interviewer.web.server  # noqa: F401 - what every page needs, once
from tests.jobs import warm  # noqa: F401 - the same for their work

START_S = 90.0


def _serve(env: dict[str, str], port: int) -> None:
    os.environ.update(env)
    from interviewer.commands.serve import command

    command.main(["--port", str(port)], standalone_mode=False)


@dataclass(frozen=True)
class Page:
    """A page that answers at ``url``; its process can be killed."""

    url: str
    process: Any

    def kill(self) -> None:
        """``kill -9``, and it is gone."""
        self.process.kill()
        self.process.join()


@contextmanager
def page(folder: Path, env: Mapping[str, str]) -> Iterator[Page]:
    """A page that keeps its things in ``folder``, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    told = {"INTERVIEWER_DATA_DIR": str(folder / "data"), "GRADIO_TEMP_DIR": str(folder / "gradio"), **env}
    process = context.Process(target=_serve, args=(told, port))
    process.start()
    try:
        url, limit = f"http://127.0.0.1:{port}", time.monotonic() + START_S
        while not _answers(url):
            assert process.is_alive(), f"the page ended with {process.exitcode}"
            assert time.monotonic() < limit, f"the page did not answer within {START_S} s"
            time.sleep(0.05)
        yield Page(url, process)
    finally:
        process.kill()
        process.join()


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    return False


@dataclass(frozen=True)
class Tab:
    """One tab of a browser at ``url``, which presses buttons by their id and gives what the page shows after it."""

    url: str
    session: str
    http: httpx.Client

    @cached_property
    def _config(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"{self.url}/config").json()
        return found

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {c["props"].get("elem_id"): c["id"] for c in self._config["components"]}

    def handler(self, button: str, *, event: str = "click") -> dict[str, Any]:
        """What happens on a press."""
        return self._found(lambda d: [self._ids[button], event] in [list(t) for t in d["targets"]])

    def after(self, button: str, *, event: str = "click") -> dict[str, Any]:
        """What follows it by itself."""
        first = self.handler(button, event=event)["id"]
        return self._found(lambda d: d["trigger_after"] == first)

    def at_load(self, like: dict[str, Any]) -> dict[str, Any]:
        """What the page does when it is opened to the first thing that ``like`` is given."""
        given = like["inputs"][:1]
        return self._found(lambda d: d["inputs"] == given and any(t[1] == "load" for t in d["targets"]))

    def _found(self, fits: Any) -> dict[str, Any]:
        found: dict[str, Any] = next(d for d in self._config["dependencies"] if d["backend_fn"] and fits(d))
        return found

    def begin(self, what: dict[str, Any], *data: Any) -> None:
        """Press, and look no further."""
        body = {
            "data": [*data], "event_data": None, "fn_index": what["id"], "trigger_id": None,
            "session_hash": self.session,
        }  # fmt: skip
        self.http.post(f"{self.url}/gradio_api/queue/join", json=body).raise_for_status()

    def press(self, what: dict[str, Any], *data: Any) -> list[Any]:
        """Press, and give what the page shows in the end."""
        said = self._ended(what, *data)
        assert said["success"], said["output"]
        shown: list[Any] = said["output"]["data"]
        return shown

    def refused(self, what: dict[str, Any], *data: Any) -> str:
        """Press, and give the sentence that is shown in place of an answer."""
        said = self._ended(what, *data)
        assert not said["success"], said["output"]
        return str(said["output"]["error"])

    def _ended(self, what: dict[str, Any], *data: Any) -> dict[str, Any]:
        self.begin(what, *data)
        asked = {"session_hash": self.session}
        with self.http.stream("GET", f"{self.url}/gradio_api/queue/data", params=asked) as events:
            for line in events.iter_lines():
                if not line.startswith("data:"):
                    continue
                said: dict[str, Any] = json.loads(line[5:])
                if said["msg"] == "process_completed":
                    return said
        raise AssertionError("the answer broke off")


@contextmanager
def tab(url: str, session: str) -> Iterator[Tab]:
    """A tab until the block ends."""
    with httpx.Client(timeout=START_S) as http:
        yield Tab(url, session, http)
