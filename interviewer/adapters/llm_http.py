"""One POST of JSON to a chat server, by httpx2 alone.

The SDK's way to the same request loads eight hundred types (forty megabytes, half a second) and takes three times as
long a call. It is kept for streams, work in the background and the addresses that Azure has for deployments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

MOST_CONNECTIONS, MOST_IDLE = 1_000, 100


class HttpFault(Exception):
    """A request that brought no completion; the message may quote it, so it is not for people."""


class NoAnswer(HttpFault):
    """The server did not answer, or broke off; ``__cause__`` says how. late: it was not in time."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("no answer in time" if late else "no connection, or it broke off")
        self.late = late


class Refused(HttpFault):
    """The server answered with a status that is no success; ``code``, ``param`` and ``message`` are its own, where it gave any."""

    def __init__(self, response: httpx2.Response) -> None:
        said = _error_of(response)
        message = said.get("message")
        self.response, self.status = response, response.status_code
        self.code = _text(said.get("code"))
        self.param = _text(said.get("param"))
        self.message = message if isinstance(message, str) else ""
        super().__init__(f"status {self.status} {self.message}")


def connections(key: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> httpx2.AsyncClient:
    """Connections of a client that asks with ``key`` for JSON; more: as httpx2 takes it."""
    import httpx2

    return httpx2.AsyncClient(
        headers={
            "accept": "application/json",
            "authorization": f"Bearer {key}",
            "content-type": "application/json",
            "user-agent": "interviewer",
            **(headers or {}),
        },
        limits=httpx2.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=MOST_IDLE),
        follow_redirects=True,
        **more,
    )


class Http:
    """Connections to one server; they belong to the event loop in which the first request is made."""

    def __init__(self, base_url: str, key: str, *, headers: Mapping[str, str] | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._client = connections(key, headers=headers)

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        seconds: float,
        connect_s: float,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """The whole answer of a request that succeeded. Raises `Refused` or `NoAnswer`.

        seconds: for each read, not for the whole. connect_s: to reach the server.
        """
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        return await self._asked(
            "POST", path, seconds=seconds, connect_s=connect_s, content=content, headers=headers
        )

    async def get(self, path: str, *, seconds: float, connect_s: float) -> httpx2.Response:
        """As `post`."""
        return await self._asked("GET", path, seconds=seconds, connect_s=connect_s)

    async def _asked(
        self, method: str, path: str, *, seconds: float, connect_s: float, **what: Any
    ) -> httpx2.Response:
        import ssl

        import anyio
        import httpx2

        timeout = httpx2.Timeout(seconds, connect=connect_s)
        try:
            response = await self._client.request(method, f"{self._base_url}{path}", timeout=timeout, **what)
        except httpx2.TimeoutException as fault:
            raise NoAnswer(late=True) from fault
        except (httpx2.RequestError, ssl.SSLError, anyio.EndOfStream) as fault:
            raise NoAnswer(late=False) from fault
        if response.status_code >= 300:
            raise Refused(response)
        return response

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def _error_of(response: httpx2.Response) -> Mapping[str, Any]:
    """What the body says of the error; empty where it says nothing that can be read."""
    try:
        body = json.loads(response.text)
    except ValueError:
        return {}
    error = body.get("error", body) if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
