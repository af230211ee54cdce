"""A request id on every answer; and, where wanted, one line of JSON for each request. Never a path, a query or a text:
paths hold ids and keys, so a line names the route instead."""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

from interviewer.web.accounts_door import OWNER, ROUTE

HEADER = b"x-request-id"
Write = Callable[[str], object]


class RequestLog:
    """ASGI middleware, the outermost. ``write`` is given each line; None writes none."""

    def __init__(self, app: Any, write: Write | None = None) -> None:
        self.app, self.write = app, write

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        id, began, status = secrets.token_hex(8), time.monotonic(), 500

        async def with_id(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (HEADER, id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        finally:
            if self.write:
                ms = round((time.monotonic() - began) * 1000, 1)
                self.write(line("request", id=id, status=status, ms=ms, **_what(scope)))


def _what(scope: Any) -> dict[str, str]:
    route = scope.get(ROUTE) or getattr(scope.get("route"), "path", "") or "(none)"
    return {"method": scope["method"], "route": route, "who": scope.get(OWNER) or ""}


def line(event: str, **facts: object) -> str:
    """One line of JSON: when, what, and the facts."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    return json.dumps({"at": at, "event": event, **facts}, ensure_ascii=False)


class JsonLines(logging.Formatter):
    """Log records of the program and its libraries as lines of JSON; of an error only its kind and place."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line. What an exception says may quote a text, so it is left out."""
        facts: dict[str, object] = {"level": record.levelname.lower(), "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            facts |= {"error": record.exc_info[0].__name__}
            return line("fault", **facts)
        return line("note", message=record.getMessage(), **facts)


def to_standard_error(text: str) -> None:
    """Write one line where services are expected to."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def use_json_lines() -> None:
    """All logging of this process goes to standard error as lines of JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
