"""Who may come in. ASGI middleware: the account behind each request, or the sign-in page; and how often it may ask.

Everything that comes after it, our routes and Gradio's, finds the owner in `wiring.Parts.owner`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anyio import to_thread

from interviewer import accounts
from interviewer.accounts import Account
from interviewer.errors import InterviewerError
from interviewer.web.accounts_limits import Rates
from interviewer.wiring import LOCAL, acting_for

if TYPE_CHECKING:
    from interviewer.wiring import Parts

COOKIE = "interviewer_session"
#: What is noted in the scope of a request: whose it is, and what a log line may call its address.
OWNER, ACCOUNT, ROUTE = "interviewer.owner", "interviewer.account", "interviewer.route"
#: What needs no account: health, the sign-in page, links of panels (each is a key of its own), and Gradio's own script
#: and style files, which are the same for everybody.
_OPEN = ("/healthz", "/readyz", "/login", "/favicon.ico", "/robots.txt", "/theme.css")
_OPEN_BELOW = ("/setup/", "/panel/seat/", "/assets/", "/static/", "/svelte/")


def is_open(path: str) -> bool:
    """Whether anybody may ask for ``path`` without an account."""
    return path in _OPEN or path.startswith(_OPEN_BELOW)


class Door:
    """Lets in whoever is signed in, in the name of that account; without accounts everybody is the one owner."""

    def __init__(self, app: Any, real: Parts) -> None:
        self.app, self.real = app, real
        self.named, self.rates = real.settings.accounts == "on", Rates()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or send it to the sign-in page."""
        if scope["type"] != "http":
            if scope["type"] != "websocket":  # nothing here speaks it
                await self.app(scope, receive, send)
            return
        if not self.named:
            scope[OWNER] = LOCAL
            with acting_for(LOCAL):
                await self.app(scope, receive, send)
            return
        await self._named(scope, receive, send)

    async def _named(self, scope: Any, receive: Any, send: Any) -> None:
        if is_open(scope["path"]):
            with acting_for(None):
                await self.app(scope, receive, send)
            return
        try:
            account = await self._account(scope)
        except InterviewerError as error:
            await plain(send, 503, {"error": str(error)})
            return
        if account is None:
            await _sign_in_first(scope, send)
            return
        wait = self.rates.wait_s(account.id, scope["method"], scope["path"])
        if wait:
            said = f"that was too often in a short time; try again in {wait} s. Nothing is lost"
            await plain(send, 429, {"error": said}, (b"retry-after", str(wait).encode()))
            return
        scope[OWNER], scope[ACCOUNT] = account.id, account
        with acting_for(account.id):
            await self.app(scope, receive, send)

    async def _account(self, scope: Any) -> Account | None:
        token = token_of(scope)
        return await to_thread.run_sync(lambda: accounts.person(self.real.desk, token)) if token else None


def token_of(scope: Any) -> str:
    """What the browser's cookie holds; empty where it has none."""
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                return ""
            return found.value if found else ""
    return ""


async def _sign_in_first(scope: Any, send: Any) -> None:
    accepts = dict(scope["headers"]).get(b"accept", b"")
    if scope["method"] == "GET" and b"text/html" in accepts:
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        where = "/login" if wanted == "/" else f"/login?next={quote(wanted)}"
        headers = [(b"location", where.encode()), (b"content-length", b"0"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await plain(send, 401, {"error": "sign in first, at /login"})


async def plain(
    send: Callable[[Any], Any], status: int, value: object, *headers: tuple[bytes, bytes]
) -> None:
    """Answer with ``value`` as JSON, without the application."""
    body = json.dumps(value).encode()
    every = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": every})
    await send({"type": "http.response.body", "body": body})
