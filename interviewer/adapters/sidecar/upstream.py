"""The way from the side-car to the provider. It holds the key, and no error that it gives holds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from interviewer.adapters.llm_http import connections
from interviewer.adapters.llm_wire import CONNECT_S, base_url_of, has_deployments, key_of
from interviewer.adapters.sidecar import NOT_PAID, PERHAPS_PAID, mark_of
from interviewer.adapters.sidecar.answer import PASSED_ON, Answer, own
from interviewer.errors import CallerMistake
from interviewer.settings import Settings

if TYPE_CHECKING:
    import httpx2


class Upstream:
    """The provider of the settings. Raises `CallerMistake` where there is none, or none that it can serve."""

    def __init__(self, settings: Settings) -> None:
        if not (settings.api_key or settings.base_url):
            raise CallerMistake(
                "the side-car has nobody to ask: expected INTERVIEWER_API_KEY or INTERVIEWER_BASE_URL, found none"
            )
        self.base_url = base_url_of(settings)
        if has_deployments(settings, self.base_url):
            raise CallerMistake(
                "the side-car does not go with Azure's addresses of deployments; expected a base URL ending in /openai/v1"
            )
        self.mark, self._key, self._seconds = mark_of(self.base_url), key_of(settings), settings.try_timeout_s

    async def __aenter__(self) -> Upstream:
        import httpx2

        timeout = httpx2.Timeout(self._seconds, connect=min(CONNECT_S, self._seconds))
        self._client = connections(self._key, timeout=timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def ask(self, body: bytes) -> Answer:
        """What came of one request, also where nothing came; it raises nothing."""
        import httpx2

        never_sent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
        try:
            async with asyncio.timeout(self._seconds):
                raw = await self._client.post(f"{self.base_url}/chat/completions", content=body)
        except never_sent:
            return own(502, NOT_PAID, "the provider could not be reached; nothing was sent")
        except (httpx2.TimeoutException, TimeoutError):
            return own(504, PERHAPS_PAID, "no whole answer of the provider in time")
        except Exception:  # noqa: BLE001 - whatever it was: it went out, and no answer came
            return own(502, PERHAPS_PAID, "the connection to the provider broke off")
        return self._answer(raw, raw.content)

    async def stream(self, body: bytes) -> tuple[Answer, AsyncIterator[bytes] | None]:
        """A reply piece by piece as it comes; the answer alone where it was refused. Nothing of it is kept."""
        import httpx2

        request = self._client.build_request(
            "POST",
            f"{self.base_url}/chat/completions",
            content=body,
            headers={"accept": "text/event-stream", "accept-encoding": "identity"},
        )
        async with AsyncExitStack() as held:
            try:
                raw = await self._client.send(request, stream=True)
                held.push_async_callback(raw.aclose)
                if raw.status_code >= 300:
                    return self._answer(raw, await raw.aread()), None
            except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout):
                return own(502, NOT_PAID, "the provider could not be reached; nothing was sent"), None
            except Exception:  # noqa: BLE001 - as above
                return own(502, PERHAPS_PAID, "the connection to the provider broke off"), None
            return self._answer(raw, b""), _pieces(raw, held.pop_all())

    def _answer(self, raw: httpx2.Response, body: bytes) -> Answer:
        again = tuple((name, raw.headers[name]) for name in PASSED_ON if name in raw.headers)
        if raw.status_code >= 300:  # it may quote the key
            body = body.replace(self._key.encode(), b"***")
        return Answer(
            raw.status_code,
            body,
            raw.headers.get("content-type", ""),
            raw.headers.get("x-request-id", ""),
            again=again,
        )


async def _pieces(raw: httpx2.Response, held: AsyncExitStack) -> AsyncIterator[bytes]:
    async with held:
        async for piece in raw.aiter_bytes():
            yield piece
