"""An OpenAI-compatible chat server for tests, with faults, on a free port of 127.0.0.1.

How it behaves stands in the model name, so that tests cannot disturb each other:
``mock?fault=429&times=2`` refuses the first two requests for exactly this name. Knobs:

    fault        what goes wrong (see `FAULTS`), on the first ``times`` requests (0: on all)
    retry_after  value of that header; with ``ms=1`` in retry-after-ms, with ``date=1`` as HTTP date
    caps         formats it takes: json_schema, json_object, open_schema (a schema without properties);
                 ``lenient`` takes all and reads none
    refuse       request fields it does not know, by comma
    only         words: the fault is for requests alone whose messages hold them
    text         the reply, word for word; ``text1`` that to requests with seed 1; ``for:WORDS`` that to requests whose
                 messages hold WORDS
    latency      seconds before an answer

Replies follow the schema that was sent, or one between <schema> tags in the prompt, else they are prose.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

HTTP_FAULTS: dict[str, tuple[int, str | None, str]] = {
    "429": (429, "rate_limit_exceeded", "Rate limit reached"),
    "quota": (429, "insufficient_quota", "You exceeded your current quota"),
    "500": (500, None, "The server had an error"),
    "503": (503, None, "The engine is overloaded"),
    "grammar": (500, None, "failed to parse grammar"),
    "400": (400, None, "Bad request"),
    "context": (
        400,
        "context_length_exceeded",
        "This model's maximum context length is 8 tokens, schema included",
    ),
    "filter": (400, "content_filter", "The response was filtered"),
    "401": (401, "invalid_api_key", "Incorrect API key provided: {key}"),
    "403": (403, None, "Not allowed"),
    "404": (404, "model_not_found", "No such model"),
    "pending": (404, "completion_pending", "no completion has arrived"),
}
BODY_FAULTS = {
    "hang", "drop", "drop_mid", "truncated", "length", "refusal", "content_filter", "wrong_schema",
    "out_of_range", "fenced", "think", "half_think", "empty", "html", "not_json", "error200", "sse_error", "parts",
    "no_usage",
}  # fmt: skip
FAULTS = HTTP_FAULTS.keys() | BODY_FAULTS
PROSE = "The answer states the main idea and then drifts. "


class FaultServer:
    """The running server: its address and every request it has seen, by model name."""

    def __init__(self) -> None:
        self.url = ""
        self.bodies: dict[str, list[dict[str, Any]]] = {}
        self.addressed: dict[str, tuple[str, str | None]] = {}
        self.under_way: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        #: By model name: how many requests are answered. Later ones wait until this is raised or taken away.
        self.answers_only: dict[str, int] = {}
        #: By model name: knobs that a test turns while whoever asks goes on under that name.
        self.says: dict[str, dict[str, str]] = {}

    def requests(self, model: str) -> int:
        """How many requests came for this model name."""
        return len(self.bodies.get(model, ()))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        model = body["model"]
        self.bodies.setdefault(model, []).append(body)
        self.addressed[model] = (request.path_qs, request.headers.get("api-key"))
        self.under_way[model] += 1
        self.peak[model] = max(self.peak[model], self.under_way[model])
        try:
            knobs = {**knobs_of(model), **self.says.get(model, {})}
            return await self._answer(request, body, knobs, self.requests(model))
        finally:
            self.under_way[model] -= 1

    async def _its_turn(self, model: str, number: int) -> None:
        while number > self.answers_only.get(model, number):  # noqa: ASYNC110  # the test lives on another thread
            await asyncio.sleep(0.01)

    async def _answer(
        self, request: web.Request, body: dict[str, Any], knobs: dict[str, str], number: int
    ) -> web.StreamResponse:
        fault, times = knobs.get("fault", ""), int(knobs.get("times", "0"))
        if fault and fault not in FAULTS:
            raise ValueError(f"unknown fault {fault}")
        words = "".join(m["content"] for m in body["messages"])
        if (times and number > times) or knobs.get("only", "") not in words:
            fault = ""
        await self._its_turn(body["model"], number)
        await asyncio.sleep(float(knobs.get("latency", "0")))
        if fault in HTTP_FAULTS:
            status, code, message = HTTP_FAULTS[fault]
            key = request.headers.get("authorization", "").removeprefix("Bearer ")
            return refused(status, message.format(key=key), code, retry_headers(knobs))
        if fault == "hang":
            await asyncio.Event().wait()
        if fault == "drop":
            return gone(request)
        if fault == "html":
            return web.Response(text="<html>It works</html>", content_type="text/html")
        if fault == "not_json":
            return web.Response(text='{"choices": [', content_type="application/json")
        if fault == "error200":
            return web.json_response({"error": {"message": "no provider left", "code": 502}})
        for name in filter(None, knobs.get("refuse", "").split(",")):
            if name in body:
                return refused(
                    400, f"Unsupported parameter: '{name}' is not supported with this model.", None
                )
        caps = knobs.get("caps", "json_schema,json_object").split(",")
        if not takes(body.get("response_format"), caps):
            return refused(400, "'response_format.type' is not supported", None)
        return await self._complete(request, body, knobs, fault, caps)

    async def _complete(
        self, request: web.Request, body: dict[str, Any], knobs: dict[str, str], fault: str, caps: list[str]
    ) -> web.StreamResponse:
        seeded = knobs.get(f"text{body.get('seed')}")
        words = "".join(m["content"] for m in body["messages"])
        meant = next((v for k, v in knobs.items() if k.startswith("for:") and k[4:] in words), None)
        text = (
            seeded
            or meant
            or knobs.get("text")
            or written(body, lenient="lenient" in caps, wrong=fault == "out_of_range")
        )
        message, finish = spoilt(text, fault)
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        if body.get("stream"):
            return await streamed(request, body, message, finish=finish, usage=usage, fault=fault)
        choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": logprobs(body, caps)}
        whole = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": "mock-2",
            "choices": [choice],
        }
        if fault != "no_usage":
            whole["usage"] = usage
        payload = json.dumps(whole).encode()
        if fault == "drop_mid":
            response = web.StreamResponse(headers={"content-length": str(len(payload))})
            await response.prepare(request)
            await response.write(payload[: len(payload) // 2])
            return gone(request)
        return web.Response(body=payload, content_type="application/json", headers={"x-request-id": "req-1"})


def knobs_of(model: str) -> dict[str, str]:
    return dict(parse_qsl(model.partition("?")[2]))


def refused(
    status: int, message: str, code: str | None, headers: dict[str, str] | None = None
) -> web.Response:
    error = {"message": message, "type": "fault", "param": None, "code": code}
    return web.json_response({"error": error}, status=status, headers=headers)


def retry_headers(knobs: dict[str, str]) -> dict[str, str]:
    if "retry_after" not in knobs:
        return {}
    if "ms" in knobs:
        return {"retry-after-ms": knobs["retry_after"]}
    if "date" in knobs:
        when = time.time() + float(knobs["retry_after"])
        return {"retry-after": email.utils.formatdate(when, usegmt=True)}
    return {"retry-after": knobs["retry_after"]}


def gone(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def takes(shape: dict[str, Any] | None, caps: list[str]) -> bool:
    if shape is None or "lenient" in caps:
        return True
    if shape["type"] == "json_schema" and "properties" not in shape["json_schema"]["schema"]:
        return "open_schema" in caps or "json_schema" in caps
    return shape["type"] in caps


def written(body: dict[str, Any], *, lenient: bool, wrong: bool) -> str:
    shape = {} if lenient else body.get("response_format") or {}
    schema = shape.get("json_schema", {}).get("schema", {})
    last = body["messages"][-1]["content"]
    if "properties" not in schema and "<schema>" in last:
        schema = json.loads(last.split("<schema>")[1].split("</schema>")[0])
    if "properties" in schema:
        return json.dumps(instance(schema, schema, wrong=wrong))
    return '{"anything": 1}' if shape else PROSE * 3


def instance(schema: dict[str, Any], root: dict[str, Any], *, wrong: bool) -> Any:
    """A value that fits the schema; with ``wrong``, its numbers are out of range."""
    if "$ref" in schema:
        return instance(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, wrong=wrong)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if "anyOf" in schema:
        return instance(schema["anyOf"][0], root, wrong=wrong)
    match schema["type"]:
        case "object":
            return {k: instance(v, root, wrong=wrong) for k, v in schema["properties"].items()}
        case "array":
            return [instance(schema["items"], root, wrong=wrong)] * max(1, schema.get("minItems", 1))
        case "integer" | "number":
            return schema.get("maximum", 5) + 7 if wrong else schema.get("minimum", 0)
        case "boolean":
            return True
        case "null":
            return None
    return "a few words"


def spoilt(text: str, fault: str) -> tuple[dict[str, Any], str]:
    """Message and finish reason, with the fault in it."""
    refusal, content, finish = None, text, "stop"
    match fault:
        case "truncated":
            content = text[: len(text) // 2]
        case "length":
            content, finish = text[: len(text) // 2], "length"
        case "content_filter":
            content, finish = "", "content_filter"
        case "refusal":
            content, refusal = "", "I cannot help with that."
        case "wrong_schema":
            content = '{"foo": 1}'
        case "fenced":
            content = f"Here you are:\n```json\n{text}\n```\nAnything else?"
        case "think":
            content = f'<think>Maybe {{"foo": 1}}?</think>\n{text}'
        case "half_think":
            content = f'Maybe {{"foo": 1}}?</think>\n{text}'
        case "empty":
            content = ""
    parts: Any = [{"type": "text", "text": content}] if fault == "parts" else content
    return {"role": "assistant", "content": parts, "refusal": refusal}, finish


def logprobs(body: dict[str, Any], caps: list[str]) -> dict[str, Any] | None:
    asked = body.get("logprobs") and "lenient" not in caps
    return (
        {"content": [{"token": "a", "logprob": -0.1, "bytes": None, "top_logprobs": []}]} if asked else None
    )


async def streamed(
    request: web.Request,
    body: dict[str, Any],
    message: dict[str, Any],
    *,
    finish: str,
    usage: dict[str, int],
    fault: str,
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)

    async def event(**fields: Any) -> None:
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "mock-2",
            **fields,
        }
        await response.write(f"data: {json.dumps(chunk)}\n\n".encode())

    name, text = ("refusal", message["refusal"]) if message["refusal"] else ("content", message["content"])
    pieces = [text[i : i + 4] for i in range(0, len(text), 4)]
    for number, piece in enumerate(pieces):
        if fault == "drop_mid" and number == len(pieces) // 2:
            return gone(request)
        if fault == "sse_error" and number == len(pieces) // 2:
            await response.write(b'data: {"error": {"message": "The server had an error", "code": null}}\n\n')
            return response
        await event(choices=[{"index": 0, "delta": {name: piece}, "finish_reason": None}])
    await event(choices=[{"index": 0, "delta": {}, "finish_reason": finish}])
    if (body.get("stream_options") or {}).get("include_usage"):
        await event(choices=[], usage=usage)
    await response.write(b"data: [DONE]\n\n")
    return response


@contextmanager
def running_fault_server() -> Iterator[FaultServer]:
    """A server on its own thread until the block ends."""
    server, loop = FaultServer(), asyncio.new_event_loop()
    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_post("/v1/chat/completions", server.chat)
    app.router.add_post("/openai/deployments/{name}/chat/completions", server.chat)  # as Azure has it
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)

    async def start() -> str:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}/v1"

    thread = threading.Thread(target=loop.run_forever, name="fault-server", daemon=True)
    thread.start()
    try:
        server.url = asyncio.run_coroutine_threadsafe(start(), loop).result()
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
