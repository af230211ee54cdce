"""A paid Responses API in background mode: it notes a request, works on it whoever waits, and keeps the reply.

What it was asked to write is counted: that is what would be paid. ``mock?latency=0.2`` takes so long for a reply;
``fault=failed`` ends the work without one, ``fault=length`` cuts it, ``fault=none`` has no Responses API at all.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from aiohttp import web

from tests.fault_server import instance, knobs_of


class BackgroundServer:
    """The running server: its address, and every request that it began to work on, by model name."""

    def __init__(self) -> None:
        self.url = ""
        self.paid: dict[str, list[dict[str, Any]]] = {}
        self.kept: dict[str, dict[str, Any]] = {}
        self.asked_by: dict[str, str] = {}
        self.fetched: set[str] = set()
        #: By model name: how many replies are written. Later ones wait until this is raised or taken away.
        self.writes_only: dict[str, int] = {}
        self.numbers = count(1)
        self.work: set[asyncio.Task[None]] = set()

    async def note(self, request: web.Request) -> web.Response:
        body = await request.json()
        if knobs_of(body["model"]).get("fault") == "none":
            return web.json_response({"error": {"message": "no such path"}}, status=404)
        assert body["background"] is True
        assert body["store"] is True
        self.paid.setdefault(body["model"], []).append(body)
        id = f"resp_{next(self.numbers)}"
        self.kept[id] = {"id": id, "object": "response", "status": "in_progress", "model": "mock-2"}
        self.asked_by[id] = body["model"]
        task = asyncio.create_task(self._write(id, body, len(self.paid[body["model"]])))
        self.work.add(task)
        task.add_done_callback(self.work.discard)
        return web.json_response(self.kept[id])

    async def fetch(self, request: web.Request) -> web.Response:
        id = request.match_info["id"]
        self.fetched.add(id)
        if id not in self.kept:
            return web.json_response({"error": {"message": "no such response"}}, status=404)
        return web.json_response(self.kept[id])

    async def _write(self, id: str, body: dict[str, Any], number: int) -> None:
        knobs = knobs_of(body["model"])
        while number > self.writes_only.get(body["model"], number):  # noqa: ASYNC110  # the test is on another thread
            await asyncio.sleep(0.01)
        await asyncio.sleep(float(knobs.get("latency", "0")))
        schema = body["text"]["format"]["schema"]
        text = json.dumps(instance(schema, schema, wrong=False))
        reply = {
            "status": "completed",
            "output": [
                {"type": "reasoning", "summary": []},
                {"type": "message", "content": [{"type": "output_text", "text": text}]},
            ],
            "usage": {"input_tokens": 100, "output_tokens": 20},
        }
        if knobs.get("fault") == "failed":
            reply = {"status": "failed", "error": {"code": "server_error"}}
        if knobs.get("fault") == "length":
            reply |= {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
        self.kept[id] |= reply


@contextmanager
def running_background_server() -> Iterator[BackgroundServer]:
    """The server on a free port of this machine, until the block ends."""
    server, ready, loop = BackgroundServer(), threading.Event(), asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/v1/responses", server.note)
        app.router.add_get("/v1/responses/{id}", server.fetch)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        server.url = f"http://127.0.0.1:{port}/v1"
        ready.set()
        return runner

    def serve() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        loop.run_forever()
        for task in server.work:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*server.work, return_exceptions=True))
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(60)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
