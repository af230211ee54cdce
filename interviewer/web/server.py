"""The web server: our own routes, the security headers, and the mounted Gradio page."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from interviewer import __version__
from interviewer.errors import CallerMistake, InterviewerError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from interviewer.wiring import Parts

# Before Gradio is imported: no version check, no telemetry, no run history in the visitor's browser.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "false"
os.environ.setdefault("HF_HUB_OFFLINE", "1")

THREADS = 200
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
    """ASGI middleware: security headers on every answer; requests that another site sends are refused."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin", b""), headers.get(b"host", b"")
        if scope["method"] not in ("GET", "HEAD") and origin and origin.split(b"://")[-1] != host:
            await _refuse(send)
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


async def _refuse(send: Any) -> None:
    body = b"refused: this request was sent by another site"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def build(real: Parts) -> FastAPI:
    """The whole web application: health, exports, and the page at ``/``."""
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse

    from interviewer.web import exports, panel_room, panel_routes, voice_routes
    from interviewer.web.page import CSS, HEAD, build_page
    from interviewer.web.theme import theme

    app = FastAPI(title="interviewer", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @app.exception_handler(InterviewerError)
    def explain(_request: Any, error: InterviewerError) -> JSONResponse:
        status = 404 if isinstance(error, CallerMistake) else 503
        return JSONResponse({"error": str(error)}, status_code=status)

    exports.add_routes(app, real)
    voice_routes.add_routes(app, real)
    panel_routes.add_routes(app, real)
    panel_room.add_routes(app, real)
    demo = build_page(real)
    # A mounted page does not check the paths that a visitor names as uploads unless it believes it was launched:
    # without this line anybody could read any file that the server can read (tests/web/test_security.py).
    demo.has_launched = True
    demo.queue(default_concurrency_limit=None, max_size=512, api_open=False)
    page: FastAPI = gr.mount_gradio_app(
        app,
        demo,
        path="/",
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
    page.add_middleware(Guard)
    return page


def serve(real: Parts, *, host: str, port: int) -> None:
    """Serve the page until interrupted. Prints the address; port 0 takes a free one."""
    import anyio.to_thread
    import uvicorn

    sock = _bound(host, port)
    _ = real.engine  # migrate before the first visitor
    app = build(real)
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{sock.getsockname()[1]}"  # noqa: S104

    @app.on_event("startup")
    async def _more_threads() -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS

    print(f"interviewer is at {address}  (Ctrl-C stops it)", flush=True)  # noqa: T201 - the one line a starter needs
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)
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
