"""The side-car over HTTP: who may ask, and which path does what. No line of its log holds a text, a key or an address."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from interviewer import __version__
from interviewer.adapters.sidecar import (
    BAD_REQUEST,
    HOW,
    KEY,
    OTHER_UPSTREAM,
    STORE_FAILED,
    TOKEN_WANTED,
    UPSTREAM,
)
from interviewer.adapters.sidecar.answer import Answer, own
from interviewer.adapters.sidecar.flights import Flights
from interviewer.adapters.sidecar.kept import Kept
from interviewer.adapters.sidecar.upstream import Upstream
from interviewer.errors import InterviewerError, StoreFault

MOST_BYTES = 16 * 2**20
TIDY_S = 600.0
_KEY = re.compile(r"[\w-]{8,128}")
Write = Callable[..., object]


@dataclass(frozen=True)
class Door:
    """Who may ask. token: what others must show; without one only this computer, under the names in ``hosts``.

    A browser's request is refused: a page of any site could else have something paid by an address on this computer.
    """

    token: str
    hosts: frozenset[str]
    mark: str

    def refusal(self, request: Request) -> Answer | None:
        """Why this request is not answered; None where it is."""
        if "origin" in request.headers or "sec-fetch-site" in request.headers:
            return own(403, TOKEN_WANTED, "the side-car answers programs, not pages of a browser")
        shown = request.headers.get("authorization", "")
        if self.token and not hmac.compare_digest(shown.encode(), f"Bearer {self.token}".encode()):
            return own(401, TOKEN_WANTED, "expected the token of the side-car: INTERVIEWER_SIDECAR_TOKEN")
        if not self.token and (request.url.hostname or "") not in self.hosts:
            return own(403, TOKEN_WANTED, "without a token the side-car answers this computer only")
        if request.headers.get(UPSTREAM, self.mark) != self.mark:
            return own(
                421,
                OTHER_UPSTREAM,
                "this text is meant for another server than the side-car asks; nothing was sent. Expected the same "
                "INTERVIEWER_BASE_URL on both sides",
            )
        return None


Handler = Callable[[Request], Awaitable[Response]]


def build(kept: Kept, upstream: Upstream, *, door: Door, drain_s: float, write: Write) -> Starlette:
    """The web application. write: is given the name and the facts of what is to be logged."""
    paths = Paths(Flights(kept, upstream), upstream, door, write)

    @contextlib.asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        async with upstream:
            tidying = asyncio.create_task(_tidy(paths.flights, write))
            yield
            tidying.cancel()
            left = await paths.flights.drain(drain_s)
            write("stopped", perhaps_paid=left)
        kept.close()

    return Starlette(
        routes=[
            Route("/v1/chat/completions", paths.guarded(paths.chat), methods=["POST"]),
            Route("/v1/calls/forget", paths.guarded(paths.forget), methods=["POST"]),
            Route("/v1/calls/{key}", paths.guarded(paths.collect), methods=["GET"]),
            Route("/readyz", paths.guarded(paths.ready), methods=["GET"]),
            Route("/healthz", _health, methods=["GET"]),
        ],
        lifespan=life,
    )


@dataclass(frozen=True)
class Paths:
    """What is done on each path."""

    flights: Flights
    upstream: Upstream
    door: Door
    write: Write

    def guarded(self, do: Handler) -> Handler:
        """``do`` behind the door, with a line in the log."""

        async def answer(request: Request) -> Response:
            began = time.monotonic()
            refused = self.door.refusal(request)
            try:
                response = _sent(refused) if refused else await do(request)
            except StoreFault as fault:
                response = _sent(own(503, STORE_FAILED, str(fault)))
            ms, how = round((time.monotonic() - began) * 1000, 1), response.headers.get(HOW, "")
            self.write(getattr(do, "__name__", "request"), status=response.status_code, ms=ms, how=how)
            return response

        return answer

    async def chat(self, request: Request) -> Response:
        """Sends a request to the provider, unless one of its key was sent before."""
        body = await _body(request)
        if isinstance(body, Answer):
            return _sent(body)
        key = request.headers.get(KEY, "")
        if json.loads(body).get("stream"):
            return await _streamed(self.upstream, body, key)
        if key and not _KEY.fullmatch(key):
            return _sent(own(400, BAD_REQUEST, f"{KEY}: expected 8 to 128 letters, digits, _ or -"))
        return _sent(await self.flights.submit(key, body))

    async def collect(self, request: Request) -> Response:
        """The answer to what was sent before under a key."""
        return _sent(await self.flights.collect(request.path_params["key"]))

    async def forget(self, request: Request) -> Response:
        """Deletes what is kept under some keys."""
        body = await _body(request)
        if isinstance(body, Answer):
            return _sent(body)
        told = json.loads(body)
        keys = told.get("keys")
        if not isinstance(keys, list) or not all(isinstance(k, str) for k in keys):
            return _sent(own(400, BAD_REQUEST, 'expected {"keys": [...], "now": true or false}'))
        await self.flights.forget(keys, now=bool(told.get("now")))
        return Response(status_code=204)

    async def ready(self, _request: Request) -> Response:
        """Whether a call could be made now: also whether whoever asks has the token and means the same server."""
        await self.flights.check()
        return JSONResponse({"ready": True, "under_way": self.flights.under_way})


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok", "version": __version__})


async def _tidy(flights: Flights, write: Write) -> None:
    while True:
        await asyncio.sleep(TIDY_S)
        try:
            await flights.tidy()
        except InterviewerError as fault:
            write("fault", message=str(fault))


async def _body(request: Request) -> bytes | Answer:
    """A JSON object as it came; it is not written anew, so that equal requests have equal bytes."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return own(415, BAD_REQUEST, "expected application/json")
    whole = bytearray()
    async for piece in request.stream():
        whole += piece
        if len(whole) > MOST_BYTES:
            return own(413, BAD_REQUEST, f"expected at most {MOST_BYTES} bytes")
    try:
        found: Any = json.loads(whole)
    except ValueError:
        found = None
    return bytes(whole) if isinstance(found, dict) else own(400, BAD_REQUEST, "expected a JSON object")


async def _streamed(upstream: Upstream, body: bytes, key: str) -> Response:
    if key:
        return _sent(
            own(
                400,
                BAD_REQUEST,
                f"a stream is passed on and not kept; expected it without {KEY}, or no stream",
            )
        )
    answer, pieces = await upstream.stream(body)
    if pieces is None:
        return _sent(answer)
    return StreamingResponse(pieces, answer.status, dict(answer.headers))


def _sent(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers))
