"""The gate before Gradio's own endpoints: what the page needs goes through, in the name of its owner; nothing else does.

Gradio keeps state and results by a session hash, and uploads by a path; both are named by the browser, and whoever
names another's gets another's. So a session hash becomes one of the asker's own here, and a path has to be one that
the asker has uploaded. Endpoints that the page does not use (``/call``, ``/run``, ``/proxy=``, streams …) are shut.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode

from interviewer.web.accounts_door import OWNER, ROUTE, plain
from interviewer.wiring import acting_for

if TYPE_CHECKING:
    import gradio as gr

API = "/gradio_api"
MOST_BYTES, MOST_UPLOADS = 20_000_000, 20_000
#: Whole paths that the page asks for; each is the same for everybody, or is bound to its owner below.
_GET = re.compile(
    r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/(?:assets|static|svelte)/.+"
    rf"|{API}/(?:theme\.css|info/?|app_id|startup-events|queue/data|upload_progress|heartbeat/[^/]+|file=.+)"
)
_POST = re.compile(rf"{API}/(?:queue/join|cancel|reset/?|upload)")
_VARIES = re.compile(r"^(/(?:assets|static|svelte)/|/gradio_api/(?:heartbeat/|file=)).*")
_NAMED_BY_BROWSER = ("session_hash", "upload_id")
GONE = (
    "This part of the page was just being drawn anew, and your press came too early to be heard. Press again; if that does "
    "not help, load the page again."
)

NOT_UPLOADED = "this names a file that you did not upload here, or too long ago: choose the file again"
NOT_HERE = (
    "Another process of this page has what you pressed, or the server was started anew. What you sent is kept: load the page "
    "again to see it."
)


class Gate:
    """Stands before the mounted Gradio application."""

    def __init__(self, app: Any, demo: gr.Blocks) -> None:
        self.app, self.demo = app, demo
        self.uploads = Uploads()
        self._salt = secrets.token_hex(16)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Let one request through, changed so that it names only what is the asker's."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, method = scope["path"], scope["method"]
        if not is_needed(method, path):
            await plain(send, 404, {"error": "there is nothing at this address"})
            return
        scope[ROUTE] = _VARIES.sub(r"\1…", path)
        owner = scope.get(OWNER)
        if owner is None:  # script and style files of the page, open to all
            await self.app(scope, receive, send)
        elif path.startswith(f"{API}/file="):
            await self._file(owner, path, scope, receive, send)
        elif path == f"{API}/upload":
            await self.app(self._with_query(owner, scope), receive, self.uploads.noting(owner, send))
        elif method == "POST":
            await self._posted(owner, scope, receive, send)
        else:
            scope = self._with_query(owner, self._with_path(owner, scope))
            is_lost = path == f"{API}/queue/data" and not self._has_events(scope)
            await (_broken_off(send) if is_lost else self.app(scope, receive, send))

    def _has_events(self, scope: Any) -> bool:
        """Whether this process has anything to tell the session that a stream is asked for; Gradio would wait for ever."""
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        held = self.demo._queue.pending_event_ids_session  # noqa: SLF001 - Gradio has no public way to ask
        return bool(held.get(asked.get("session_hash", "")))

    def own(self, owner: str, name: str) -> str:
        """What a name that a browser made up becomes: one of the owner's own, whatever was named."""
        return hashlib.sha256(f"{self._salt}\0{owner}\0{name}".encode()).hexdigest()[:32]

    def _with_path(self, owner: str, scope: Any) -> Any:
        start = f"{API}/heartbeat/"
        if not scope["path"].startswith(start):
            return scope
        path = start + self.own(owner, scope["path"].removeprefix(start))
        return {**scope, "path": path, "raw_path": path.encode()}

    def _with_query(self, owner: str, scope: Any) -> Any:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        named = [(k, self.own(owner, v) if k in _NAMED_BY_BROWSER else v) for k, v in pairs]
        return {**scope, "query_string": urlencode(named).encode()}

    async def _file(self, owner: str, path: str, scope: Any, receive: Any, send: Any) -> None:
        if self.uploads.is_of(owner, unquote(path.removeprefix(f"{API}/file="))):
            await self.app(scope, receive, send)
        else:
            await plain(send, 404, {"error": "there is no such file of yours"})

    async def _posted(self, owner: str, scope: Any, receive: Any, send: Any) -> None:
        body = await _body(receive)
        if body is None:
            await plain(send, 413, {"error": f"what was sent is larger than {MOST_BYTES // 1_000_000} MB"})
            return
        try:
            value = json.loads(body or b"{}")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            await plain(send, 400, {"error": "found no JSON object; expected what the page sends"})
            return
        if not all(self.uploads.is_of(owner, path) for path in _paths(value)):
            await plain(send, 403, {"error": NOT_UPLOADED, "detail": NOT_UPLOADED})
            return
        value |= {k: self.own(owner, str(value[k])) for k in _NAMED_BY_BROWSER if value.get(k) is not None}
        if not self._is_own_event(value):
            await plain(send, 404, {"error": "there is no such event of yours"})
            return
        if scope["path"] == f"{API}/queue/join" and not self._is_heard(value):
            await plain(send, 409, {"detail": GONE})
            return
        await self._passed_on(scope, json.dumps(value).encode(), receive, send)

    def _is_own_event(self, value: dict[str, Any]) -> bool:
        """An event is named by an id; where it is one of another session, it is none."""
        held = self.demo._queue.event_ids_to_events  # noqa: SLF001 - Gradio has no public way to ask
        event = held.get(str(value.get("event_id")))
        return event is None or event.session_hash == value.get("session_hash")

    def _is_heard(self, value: dict[str, Any]) -> bool:
        """A listener of something that was drawn anew since has gone; Gradio would only break off with an error."""
        number, session = value.get("fn_index"), str(value.get("session_hash"))
        held = self.demo.state_holder
        known = held[session].blocks_config.fns if session in held else self.demo.fns
        return not isinstance(number, int) or number in known

    async def _passed_on(self, scope: Any, body: bytes, receive: Any, send: Any) -> None:
        waiting = [{"type": "http.request", "body": body, "more_body": False}]
        headers = [(k, v) for k, v in scope["headers"] if k != b"content-length"]
        scope = {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}

        async def once() -> Any:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, once, send)


class Uploads:
    """Which paths an owner was given for files that the owner has sent."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def is_of(self, owner: str, path: str) -> bool:
        """Whether the owner has uploaded that file."""
        with self._lock:
            return (owner, path) in self._known

    def add(self, owner: str, path: str) -> None:
        """The owner has uploaded that file."""
        with self._lock:
            self._known[owner, path] = None
            while len(self._known) > MOST_UPLOADS:
                self._known.popitem(last=False)

    def noting(self, owner: str, send: Any) -> Any:
        """``send``, but the paths in the answer are noted before they are told."""
        held: list[bytes] = []

        async def noted(message: Any) -> None:
            if message["type"] == "http.response.body":
                held.append(message.get("body", b""))
                if not message.get("more_body"):
                    for path in _told(b"".join(held)):
                        self.add(owner, path)
            await send(message)

        return noted


async def _broken_off(send: Any) -> None:
    """A stream that says one sentence, as the page shows it, and ends."""
    said = {"msg": "unexpected_error", "message": NOT_HERE, "success": False, "session_not_found": False}
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": f"data: {json.dumps(said)}\n\n".encode()})


def is_needed(method: str, path: str) -> bool:
    """Whether the page asks for that."""
    wanted = _GET if method in ("GET", "HEAD") else _POST if method == "POST" else None
    return bool(wanted and wanted.fullmatch(path))


def name_the_asker(demo: gr.Blocks) -> None:
    """Handlers run in the name of whoever sent the event.

    The queue takes events up in a task of its own, where what the middleware has set is not seen; the name that came
    with the event is.
    """
    call = demo.call_function

    async def call_function(
        block_fn: Any,
        processed_input: list[Any],
        iterator: Any = None,
        requests: Any = None,
        *rest: Any,
        **named: Any,
    ) -> Any:
        request = requests[0] if isinstance(requests, list) else requests
        with acting_for(getattr(request, "username", None)):
            return await call(block_fn, processed_input, iterator, requests, *rest, **named)

    demo.call_function = call_function  # type: ignore[method-assign]


def _paths(value: Any) -> Iterator[str]:
    """Every path of a file that is named anywhere in ``value``."""
    if isinstance(value, dict):
        if isinstance(value.get("path"), str):
            yield value["path"]
        for inner in value.values():
            yield from _paths(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner)


def _told(body: bytes) -> list[str]:
    try:
        found = json.loads(body)
    except ValueError:
        return []
    return [p for p in found if isinstance(p, str)] if isinstance(found, list) else []


async def _body(receive: Any) -> bytes | None:
    """The whole body; None where it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)
