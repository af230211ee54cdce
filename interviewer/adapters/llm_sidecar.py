"""The workers' end of the side-car: submit and collect, as with a server that works in the background.

The key of a request is the id of its ledger row. A row outlives the process that began it, so whoever takes it over, or tries again
after a broken connection, collects that reply and sends nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from interviewer.adapters.llm_http import Http, HttpFault
from interviewer.adapters.llm_wire import CONNECT_S, Reply, reply_of
from interviewer.adapters.sidecar import KEY, UPSTREAM, mark_of
from interviewer.errors import CallerMistake
from interviewer.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

FORGET_S = 5.0
AT_ONCE = 1_000
log = logging.getLogger(__name__)


def check_settings(settings: Settings, *, deployments: bool) -> None:
    """Raises `CallerMistake` where the side-car does not go with the rest."""
    if settings.sidecar_url and settings.background:
        raise CallerMistake(
            "INTERVIEWER_SIDECAR_URL and INTERVIEWER_BACKGROUND are both set; expected one of them: with work in the "
            "background the provider itself keeps the replies"
        )
    if settings.sidecar_url and deployments:
        raise CallerMistake(
            "INTERVIEWER_SIDECAR_URL does not go with Azure's addresses of deployments; expected a base URL ending in /openai/v1"
        )


def where_of(settings: Settings) -> str:
    """Host and port of the side-car."""
    return urlsplit(settings.sidecar_url or "").netloc.rsplit("@", 1)[-1]


def connect(settings: Settings, base_url: str) -> Http:
    """Connections to the side-car, which is told which server ``base_url`` the text is for. The provider's key stays here."""
    return Http(_root(settings), _token(settings), headers={UPSTREAM: mark_of(base_url)})


def for_streams(settings: Settings, base_url: str) -> AsyncOpenAI:
    """The SDK's client by the side-car: streams pass through it, and it keeps nothing of them."""
    import openai

    client = openai.AsyncOpenAI(
        base_url=_root(settings),
        api_key=_token(settings),
        max_retries=0,
        default_headers={UPSTREAM: mark_of(base_url)},
    )
    client.organization = client.project = None  # those of the environment belong to OpenAI
    return client


async def by_sidecar(
    http: Http, body: dict[str, Any], *, key: str, collect: bool, seconds: float, head: str
) -> Reply:
    """The reply to ``body``; where ``collect``, that to the request which was sent under ``key`` before.

    An empty key is for what nobody keeps. Raises what `Http` raises, or `ProviderBroken`.
    """
    connect_s = min(CONNECT_S, seconds)
    async with asyncio.timeout(seconds):
        if collect:
            raw = await http.get(f"/calls/{key}", seconds=seconds, connect_s=connect_s)
        else:
            named = {KEY: key} if key else {}
            raw = await http.post(
                "/chat/completions", body, seconds=seconds, connect_s=connect_s, headers=named
            )
    return reply_of(raw, sent=body, head=head)


async def forget(http: Http, key: str) -> None:
    """The reply is on the ledger: the side-car need not keep it. Where it is not reached it does so by itself in time."""
    try:
        await http.post("/calls/forget", {"keys": [key]}, seconds=FORGET_S, connect_s=FORGET_S)
    except HttpFault:
        log.warning("the side-car was not reached to delete a reply that was collected; it does so by itself")


def forget_all(settings: Settings, keys: Sequence[str]) -> bool:
    """Has the side-car delete what it holds of these calls; whether it was reached. If not it is logged: they go in time."""
    import httpx2

    headers: Mapping[str, str] = {"authorization": f"Bearer {_token(settings)}"}
    try:
        for start in range(0, len(keys), AT_ONCE):
            told = json.dumps({"keys": list(keys[start : start + AT_ONCE]), "now": True})
            httpx2.post(
                f"{_root(settings)}/calls/forget",
                content=told,
                headers={**headers, "content-type": "application/json"},
                timeout=FORGET_S,
            ).raise_for_status()
    except httpx2.HTTPError:
        log.warning(
            "the side-car at %s was not reached: what it may hold of this it deletes by itself, %g hours after the call",
            where_of(settings),
            settings.sidecar_keep_hours,
        )
        return False
    return True


def wrong_with(settings: Settings, base_url: str) -> str:
    """What keeps the side-car from making a call for us now; empty where nothing does."""
    import httpx2

    headers = {"authorization": f"Bearer {_token(settings)}", UPSTREAM: mark_of(base_url)}
    try:
        told = httpx2.get(f"{settings.sidecar_url}/readyz", headers=headers, timeout=FORGET_S)
        return "" if told.is_success else str(told.json()["error"]["message"])
    except (httpx2.HTTPError, ValueError, LookupError, TypeError):
        return "no side-car answers there"


def _root(settings: Settings) -> str:
    return f"{settings.sidecar_url}/v1"


def _token(settings: Settings) -> str:
    return settings.sidecar_token.get_secret_value() if settings.sidecar_token else "none"
