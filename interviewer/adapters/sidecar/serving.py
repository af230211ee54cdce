"""The side-car as a process: its address, its store, its log, its end."""

from __future__ import annotations

import datetime as dt
import json
import signal
import socket
import sys

from interviewer.adapters.sidecar.app import Door, Write, build
from interviewer.adapters.sidecar.kept import Kept
from interviewer.adapters.sidecar.upstream import Upstream
from interviewer.errors import CallerMistake
from interviewer.settings import Settings

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
FILE = "interviewer.sidecar.db"


def serve(settings: Settings, *, host: str, port: int) -> None:
    """Serve until told to stop; what is under way ends first. Prints the address; port 0 takes a free one.

    Raises `CallerMistake` where others reach the address and there is no token, or nobody to ask, or another side-car.
    """
    import uvicorn

    token = settings.sidecar_token.get_secret_value() if settings.sidecar_token else ""
    if host not in LOOPBACK and not token:
        raise CallerMistake(
            f"{host} can be reached from other computers: whoever does could spend your money. Set INTERVIEWER_SIDECAR_TOKEN, "
            "here and for the workers, to a long random word"
        )
    upstream = Upstream(settings)
    sock = _bound(host, port)
    kept = Kept(settings.data_dir / FILE, hours=settings.sidecar_keep_hours)
    app = build(
        kept,
        upstream,
        door=Door(token, LOOPBACK, upstream.mark),
        drain_s=settings.drain_s,
        write=_writer(settings),
    )
    named = f"[{host}]" if ":" in host else host
    print(f"the side-car is at http://{named}:{sock.getsockname()[1]}  (Ctrl-C stops it)", flush=True)  # noqa: T201 - the one line a starter needs
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, timeout_graceful_shutdown=max(1, round(settings.drain_s))
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(
            number, lambda *_: None
        )  # uvicorn has its own meanwhile, and raises them again at its end
    uvicorn.Server(config).run(sockets=[sock])


def _writer(settings: Settings) -> Write:
    """Each request as a line of JSON where that is wanted, else faults only."""

    def write(event: str, **facts: object) -> None:
        if settings.log_format == "json" or event == "fault":
            at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
            sys.stderr.write(json.dumps({"at": at, "event": event, **facts}) + "\n")
            sys.stderr.flush()

    return write


def _bound(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except OSError as error:
        sock.close()
        raise CallerMistake(
            f"{host}:{port} cannot be listened on ({error.strerror}); choose another with --port, or --port 0 for a free one"
        ) from error
    return sock
