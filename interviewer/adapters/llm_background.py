"""Submit and collect: the server notes a request, works on it by itself, and keeps the reply until it is fetched.

For servers with the Responses API in background mode. A process that dies while the model writes loses nothing: the id
of the request is on the ledger, and the same call fetches the reply instead of paying for another one. Left is
the moment between the request and the id of it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from interviewer.adapters.llm_retry import Deadline
from interviewer.adapters.llm_wire import CONNECT_S, Reply, read_reply
from interviewer.errors import ProviderBroken

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from interviewer.adapters.llm_pay import Payment

FIRST_LOOK_S, LONGEST_LOOK_S = 0.25, 4.0
WAITING = ("queued", "in_progress")


async def by_background(
    client: AsyncOpenAI,
    body: Mapping[str, Any],
    *,
    remote: str,
    payment: Payment,
    deadline: Deadline,
    seconds: float,
    head: str,
) -> Reply:
    """The reply to ``body`` (that of a chat completion): submitted, unless it is under ``remote`` already, and collected.

    seconds: for one HTTP request. Raises what the SDK raises, `TimeoutError` at the deadline, or `ProviderBroken`.
    """
    if not remote:
        noted = await _json(client, "POST", "/responses", seconds=seconds, body=as_response_request(body))
        remote = str(noted.get("id") or "")
        if not remote:
            raise ProviderBroken(f"{head}: the server gave no id for work in the background")
        await payment.submitted(remote)
    wait = FIRST_LOOK_S
    while (whole := await _json(client, "GET", f"/responses/{remote}", seconds=seconds))["status"] in WAITING:
        if deadline.left_s <= wait:
            raise TimeoutError
        await deadline.clock.sleep(wait)
        wait = min(2 * wait, LONGEST_LOOK_S)
    if whole["status"] not in ("completed", "incomplete"):
        raise ProviderBroken(f"{head}: the server ended the work in the background as {whole['status']!r}")
    data = as_completion(whole)
    return read_reply(data, remote, sent=body)


async def _json(
    client: AsyncOpenAI, method: str, path: str, *, seconds: float, body: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    import httpx2
    import openai

    timeout = openai.Timeout(seconds, connect=min(CONNECT_S, seconds))
    async with asyncio.timeout(seconds):
        if method == "POST":
            raw = await client.post(path, body=body, options={"timeout": timeout}, cast_to=httpx2.Response)
        else:
            raw = await client.get(path, options={"timeout": timeout}, cast_to=httpx2.Response)
    try:
        data = json.loads(raw.content)
    except ValueError:
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("status"), str):
        raise ProviderBroken(
            "the server's answer is no response of the Responses API; set INTERVIEWER_BACKGROUND to false"
        )
    return data


def as_response_request(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a chat completion as the Responses API takes it. It has no ``seed``."""
    limit = body.get("max_completion_tokens", body.get("max_tokens"))
    shape = body.get("response_format")
    asked: dict[str, Any] = {
        "model": body["model"],
        "input": body["messages"],
        "background": True,
        "store": True,
    }
    if limit is not None:
        asked["max_output_tokens"] = limit
    if "temperature" in body:
        asked["temperature"] = body["temperature"]
    if shape:
        inner = {"type": "json_schema", **shape["json_schema"]} if "json_schema" in shape else dict(shape)
        asked["text"] = {"format": inner}
    return asked


def as_completion(response: Mapping[str, Any]) -> dict[str, Any]:
    """A finished response as a chat completion; what came is kept whole under ``received``."""
    parts = [
        part
        for item in response.get("output") or ()
        if item.get("type") == "message"
        for part in item.get("content") or ()
    ]
    text = "".join(str(part.get("text") or "") for part in parts if part.get("type") == "output_text")
    refusal = next((part.get("refusal") for part in parts if part.get("type") == "refusal"), None)
    reason = (response.get("incomplete_details") or {}).get("reason")
    finish = {None: "stop", "max_output_tokens": "length"}.get(reason, reason)
    usage = response.get("usage") or {}
    return {
        "id": response.get("id"),
        "model": response.get("model"),
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": refusal},
                "finish_reason": finish,
            }
        ],
        "usage": {
            "prompt_tokens": usage.get("input_tokens"),
            "completion_tokens": usage.get("output_tokens"),
        },
        "received": dict(response),
    }
