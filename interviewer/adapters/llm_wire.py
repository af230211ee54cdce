"""One HTTP request to a chat server: what goes out, what came back, what both add up to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interviewer.adapters import llm_cost
from interviewer.adapters.llm_faults import refusal_of
from interviewer.adapters.llm_http import Http
from interviewer.errors import (
    CallerMistake,
    InterviewerError,
    ProviderBroken,
    ProviderFault,
    ReplyCut,
    ReplyFiltered,
    ReplyRefused,
)
from interviewer.settings import Settings

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_S = 10.0
Exchange = Mapping[str, object]


@dataclass
class Record:
    """What one call has sent, got and used so far."""

    exchanges: list[Exchange] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    usage_reported: bool = True
    earlier: int = 0

    def failed(self, body: Exchange, fault: BaseException) -> None:
        """Notes a request that brought no completion."""
        said = refusal_of(fault)
        status = 200 if isinstance(fault, ProviderBroken) else said.status
        self._note(body, status, said.code, None, None)

    def got(self, body: Exchange, reply: Reply) -> None:
        self._note(body, 200, None, reply.request_id, reply.data)
        self.tokens_in += reply.tokens_in
        self.tokens_out += reply.tokens_out
        self.usage_reported = self.usage_reported and reply.usage_reported

    def replayed(self, body: Exchange, reply: Reply) -> None:
        """Notes a reply that was paid for earlier: it is there, and costs nothing now."""
        self._note(body, 200, None, reply.request_id, reply.data)
        self.exchanges[-1] = {**self.exchanges[-1], "earlier": True}
        self.earlier += 1

    def _note(
        self,
        body: Exchange,
        status: int | None,
        code: str | None,
        request_id: str | None,
        response: Exchange | None,
    ) -> None:
        entry = {
            "request": body,
            "status": status,
            "code": code,
            "request_id": request_id,
            "response": response,
        }
        self.exchanges.append(entry)

    def add(self, other: Record) -> None:
        """Takes in what another call has sent and used."""
        self.exchanges += other.exchanges
        self.tokens_in += other.tokens_in
        self.tokens_out += other.tokens_out
        self.earlier += other.earlier

    def onto(self, fault: InterviewerError) -> None:
        """Lets a fault carry what was sent and paid before it."""
        if isinstance(fault, ProviderFault):
            fault.calls = len(self.exchanges) - self.earlier
            fault.exchanges = tuple(self.exchanges)
            fault.tokens_in, fault.tokens_out = self.tokens_in, self.tokens_out


@dataclass(frozen=True)
class Reply:
    """One completion as it came."""

    data: Mapping[str, Any]
    request_id: str
    text: str
    refusal: bool
    finish_reason: str | None
    tokens_in: int
    tokens_out: int
    usage_reported: bool


async def send(way: Http | AsyncOpenAI, body: dict[str, Any], *, seconds: float, head: str) -> Reply:
    """One HTTP request. The time-outs of both ways are for each read, so a second one bounds the whole."""
    async with asyncio.timeout(seconds):
        raw = await _posted(way, body, seconds=seconds)
    return reply_of(raw, sent=body, head=head)


def reply_of(raw: httpx2.Response, *, sent: Mapping[str, Any], head: str) -> Reply:
    """The completion that an answer holds; `ProviderBroken` where it holds none."""
    try:
        data = json.loads(raw.content)
        return read_reply(data, str(raw.headers.get("x-request-id") or ""), sent=sent)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        kind = raw.headers.get("content-type", "unknown").split(";")[0]
        raise ProviderBroken(
            f"{head}: found an answer of type {kind} that is no chat completion; "
            "check INTERVIEWER_BASE_URL (most end in /v1), then run this again"
        ) from None


async def _posted(way: Http | AsyncOpenAI, body: dict[str, Any], *, seconds: float) -> httpx2.Response:
    connect_s = min(CONNECT_S, seconds)
    if isinstance(way, Http):
        return await way.post("/chat/completions", body, seconds=seconds, connect_s=connect_s)
    import httpx2
    import openai

    timeout = openai.Timeout(seconds, connect=connect_s)
    return await way.post(
        "/chat/completions", body=body, options={"timeout": timeout}, cast_to=httpx2.Response
    )


def read_reply(data: Mapping[str, Any], request_id: str, *, sent: Mapping[str, Any]) -> Reply:
    """A completion out of its JSON; raises LookupError, TypeError or AttributeError where it is none."""
    choice = data["choices"][0]
    message = choice["message"]
    text = _text(message.get("content"))
    usage = data.get("usage") or {}
    reported = isinstance(usage.get("prompt_tokens"), int) and isinstance(usage.get("completion_tokens"), int)
    return Reply(
        data=data,
        request_id=request_id or str(data.get("id") or ""),
        text=text,
        refusal=bool(message.get("refusal")),
        finish_reason=choice.get("finish_reason"),
        tokens_in=usage["prompt_tokens"] if reported else llm_cost.tokens_of_messages(sent["messages"]),
        tokens_out=usage["completion_tokens"] if reported else llm_cost.tokens_of(text),
        usage_reported=reported,
    )


def _text(content: object) -> str:
    """Text of a message; some servers send a list of parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return str(content or "")


def check_usable(reply: Reply, *, head: str, limit: int) -> None:
    """Raises `ReplyRefused`, `ReplyFiltered` or `ReplyCut` for a reply that is none."""
    if reply.refusal:
        raise ReplyRefused(
            f"{head} declined to answer; nothing was rated. Rate with the rules, or use another model"
        )
    check_finished(reply.finish_reason, head=head, limit=limit)


def check_finished(reason: str | None, *, head: str, limit: int) -> None:
    """Raises if a reply was filtered or cut."""
    if reason == "content_filter":
        raise ReplyFiltered(f"{head}: a content filter of the provider stopped the reply; nothing was rated")
    if reason == "length":
        raise ReplyCut(
            f"{head}: the reply was cut at the output limit of {limit} tokens or at the model's "
            "own; raise INTERVIEWER_MAX_OUTPUT_TOKENS, then run this again"
        )


def is_compatible(settings: Settings) -> bool:
    return settings.provider == "compatible" or (
        settings.provider == "auto" and settings.base_url is not None
    )


def base_url_of(settings: Settings) -> str:
    if settings.base_url:
        return settings.base_url
    if settings.provider in ("azure", "compatible"):
        raise CallerMistake(
            f"INTERVIEWER_PROVIDER is {settings.provider}: expected INTERVIEWER_BASE_URL beside it"
        )
    return OPENAI_URL


def has_deployments(settings: Settings, base_url: str) -> bool:
    """Whether the address of a request holds the model's name, as Azure's older ones do; the SDK knows how."""
    return settings.provider == "azure" and not base_url.endswith("/v1")


def key_of(settings: Settings) -> str:
    """The key as it is sent; servers that want none take any."""
    return settings.api_key.get_secret_value() if settings.api_key else "none"


def make_client(settings: Settings, base_url: str) -> AsyncOpenAI:
    """The SDK's client, told everything, so that it takes nothing from the environment by itself."""
    import openai

    key = key_of(settings)
    if has_deployments(settings, base_url):
        if not settings.azure_api_version:
            raise CallerMistake(
                "INTERVIEWER_AZURE_API_VERSION: found nothing, expected a version such as 2024-10-21"
            )
        return openai.AsyncAzureOpenAI(
            azure_endpoint=base_url, api_key=key, api_version=settings.azure_api_version, max_retries=0
        )
    client = openai.AsyncOpenAI(base_url=base_url, api_key=key, max_retries=0)
    if base_url != OPENAI_URL:
        client.organization = client.project = None  # those of the environment belong to OpenAI
    return client
