"""The web server: our own routes, the security headers, and the mounted Gradio page.

A request passes, from outside in: its id and log line, the guard (headers, other sites), the door (accounts, rates),
then our routes, or the gate before Gradio's.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from interviewer import __version__
from interviewer.errors import CallerMistake, InterviewerError, SignInFirst
from interviewer.web import upkeep
from interviewer.web.request_log import use_json_lines

if TYPE_CHECKING:
    from fastapi import FastAPI

    from interviewer.wiring import Parts

# Before Gradio is imported: no version check, no telemetry, no run history in the visitor's browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "false"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

THREADS = 200
#: Tabs that Gradio remembers, the last used ones: each takes half a megabyte, and holds what was shown in it. With its own
#: default of 10,000 a server grows to gigabytes (benchmarks/day.py). A tab that was forgotten goes on after a reload: nothing
#: that a person entered is there alone.
SESSIONS = 300
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob: data:; "
    "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)
_HEADERS = {
    b"content-security-policy": _CSP.encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(self)",
}


class Guard:
    """ASGI middleware: security headers on every answer; requests that another site sends are refused.

    hosts: names under which this server may be asked; None is any. Without accounts a page of another site could else
    point its own name at this computer and read everything (DNS rebinding).
    """

    def __init__(self, app: Any, hosts: frozenset[str] | None = None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin", b""), headers.get(b"host", b"")
        if self.hosts is not None and _name_of(host) not in self.hosts:
            await _refuse(
                send, "refused: this server is for this computer alone; see --open and INTERVIEWER_ACCOUNTS"
            )
            return
        if scope["method"] not in ("GET", "HEAD") and origin and origin.split(b"://")[-1] != host:
            await _refuse(send, "refused: this request was sent by another site")
            return

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                held = {k.lower() for k, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((k, v) for k, v in _HEADERS.items() if k not in held),
                ]
            await send(message)

        await self.app(scope, receive, with_headers)


def _name_of(host: bytes) -> str:
    """The name in a Host header, without the port."""
    text = host.decode("latin-1").lower()
    return text.partition("]")[0].lstrip("[") if text.startswith("[") else text.partition(":")[0]


async def _refuse(send: Any, why: str) -> None:
    body = why.encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def build(real: Parts, *, setup_token: str = "", hosts: frozenset[str] | None = None) -> FastAPI:
    """The whole web application: accounts, health, exports, and the page at ``/``.

    setup_token: opens ``/setup/…`` while there is no account. hosts: see `Guard`.
    """
    import gradio as gr
    from fastapi import FastAPI

    from interviewer.web import accounts, exports, health, panel_room, panel_routes, privacy, voice_routes
    from interviewer.web.accounts_door import OWNER, Door
    from interviewer.web.accounts_gate import Gate, name_the_asker
    from interviewer.web.lingering import linger
    from interviewer.web.page import CSS, HEAD, build_page
    from interviewer.web.request_log import RequestLog, to_standard_error
    from interviewer.web.theme import theme

    real = with_names(real)
    app = FastAPI(title="interviewer", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    health.add_routes(app, real)
    accounts.add_routes(app, real, setup_token=setup_token)
    privacy.add_routes(app, real)
    exports.add_routes(app, real)
    voice_routes.add_routes(app, real)
    panel_routes.add_routes(app, real)
    panel_room.add_routes(app, real)
    _explain(app)
    demo = build_page(real)
    # A mounted page does not check the paths that a visitor names as uploads unless it believes it was launched:
    # without this line anybody could read any file that the server can read (tests/web/test_security.py).
    demo.has_launched = True
    demo.state_session_capacity = SESSIONS
    demo.queue(default_concurrency_limit=None, max_size=512, api_open=False)
    linger(demo)
    name_the_asker(demo)
    page: FastAPI = gr.mount_gradio_app(
        app,
        demo,
        path="/",
        auth_dependency=lambda request: request.scope.get(OWNER),
        theme=theme(),
        css=CSS,
        head=HEAD,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=True,
        max_file_size="60mb",
        allowed_paths=[],
    )
    mounted: Any = page.router.routes[-1]
    mounted.app = Gate(mounted.app, demo)
    page.add_middleware(Door, real=real)
    page.add_middleware(Guard, hosts=hosts)
    page.add_middleware(RequestLog, write=to_standard_error if real.settings.log_format == "json" else None)
    return page


def with_names(real: Parts) -> Parts:
    """The parts of a web server: with accounts on, whoever asks has to be known."""
    if real.named_only or real.settings.accounts != "on":
        return real
    return replace(real, named_only=True)


def _explain(app: FastAPI) -> None:
    """Our errors as sentences."""
    from fastapi.responses import JSONResponse

    @app.exception_handler(InterviewerError)
    def explain(_request: Any, error: InterviewerError) -> JSONResponse:
        status = 401 if isinstance(error, SignInFirst) else 404 if isinstance(error, CallerMistake) else 503
        return JSONResponse({"error": str(error)}, status_code=status)


def serve(real: Parts, *, host: str, port: int, anybody: bool = False) -> None:
    """Serve the page until interrupted. Prints the address; port 0 takes a free one.

    anybody: serve without accounts although other computers reach this one. `CallerMistake` where that was not said.
    """
    import anyio.to_thread
    import uvicorn

    named = real.settings.accounts == "on"
    if not (named or anybody or host in LOOPBACK):
        raise CallerMistake(
            f"{host} can be reached from other computers, and INTERVIEWER_ACCOUNTS is off: whoever opens the page would read, "
            "change and delete everything. Set INTERVIEWER_ACCOUNTS=on, or say --open if that is what you want"
        )
    sock = _bound(host, port)
    real = with_names(real)
    _ = real.engine  # migrate before the first visitor
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{sock.getsockname()[1]}"  # noqa: S104
    setup = secrets.token_urlsafe(24) if named and not real.desk.store.accounts() else ""
    app = build(real, setup_token=setup, hosts=None if named or anybody else LOOPBACK | {host})

    @app.on_event("startup")
    async def _more_threads() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS

    upkeep.every_day(real)
    real.finish_what_was_begun()
    print(f"interviewer is at {address}  (Ctrl-C stops it)", flush=True)  # noqa: T201 - the one line a starter needs
    if anybody and not named:
        said = "there are no accounts: whoever reaches this address can read, change and delete everything"
        print(said, flush=True)  # noqa: T201
    if setup:
        print(f"there is no account yet; make the first one at {address}/setup/{setup}", flush=True)  # noqa: T201
    if real.settings.log_format == "json":
        use_json_lines()
    # uvicorn would log addresses, and those hold the keys of panel links
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[sock])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise CallerMistake(
            f"{host}:{port} cannot be listened on ({error.strerror}); choose another with --port, or --port 0 for a free one"
        ) from error
    return sock
