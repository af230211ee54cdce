"""The plain way to a chat server: what goes out, what is told of a refusal, and that the SDK stays where it is."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys

import httpx2
import pytest

from interviewer.adapters.llm_faults import refusal_of, retryable, was_perhaps_paid
from interviewer.adapters.llm_http import Http, NoAnswer, Refused
from tests.llm.conftest import KEY, Bench
from tests.support.environment import ROOT


def posted(answer: bytes, *, key: str = KEY, path: str = "/chat/completions") -> tuple[bytes, object]:
    """The request as it stood on the wire, and what came of it; the server says ``answer``, whatever is asked."""
    seen = b""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(h.split(b":")[1]) for h in head.lower().split(b"\r\n") if h[:15] == b"content-length:"
        )
        seen = head + await reader.readexactly(length)
        writer.write(answer)
        writer.close()

    async def story() -> object:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            http = Http(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/", key)
            try:
                return await http.post(path, {"a": "ü"}, seconds=20, connect_s=20)
            except (Refused, NoAnswer) as fault:
                return fault
            finally:
                await http.close()

    found = asyncio.run(story())
    return seen, found


def said(status: str, body: object, *headers: str) -> bytes:
    """An answer as it stands on the wire."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers, "Connection: close"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content


def test_the_body_goes_out_as_json_with_the_key_to_the_path_below_the_address(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-shell")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-shell")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-the-shell")
    request, answer = posted(said("200 OK", {"ok": 1}))
    head, _, body = request.partition(b"\r\n\r\n")
    assert isinstance(answer, httpx2.Response)
    assert head.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    assert f"authorization: Bearer {KEY}".encode().lower() in head.lower()
    assert b"of-the-shell" not in request
    assert json.loads(body) == {"a": "ü"}


@pytest.mark.parametrize(
    ("body", "code", "param", "message"),
    [
        ({"error": {"message": "no", "code": "x", "param": "seed"}}, "x", "seed", "no"),
        ({"message": "flat", "code": 7}, "7", None, "flat"),
        ({"error": "only words"}, None, None, ""),
        (["no object"], None, None, ""),
        ("<html>no JSON", None, None, ""),
        ("", None, None, ""),
    ],
)
def test_a_refusal_says_what_the_server_said_in_whatever_form(body, code, param, message):
    _, fault = posted(said("400 Bad Request", body))
    assert isinstance(fault, Refused)
    assert (fault.status, fault.code, fault.param, fault.message) == (400, code, param, message)
    assert not was_perhaps_paid(fault)
    assert not retryable(fault)


def test_a_busy_server_may_say_that_it_is_not_to_be_asked_again():
    _, busy = posted(said("503 Busy", {}))
    _, final = posted(said("503 Busy", {}, "x-should-retry: false"))
    assert isinstance(busy, Refused)
    assert isinstance(final, Refused)
    assert (retryable(busy), retryable(final)) == (True, False)


def test_a_redirection_that_leads_nowhere_is_no_answer_to_the_question():
    _, fault = posted(said("304 Not Modified", {}))
    assert isinstance(fault, Refused)
    assert refusal_of(fault).status == 304


def test_an_answer_that_breaks_off_may_have_been_paid_for():
    _, fault = posted(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
    assert isinstance(fault, NoAnswer)
    assert not fault.late
    assert (retryable(fault), was_perhaps_paid(fault)) == (True, True)


def test_where_nobody_listens_nothing_was_paid():
    async def story() -> BaseException:
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
        with pytest.raises(NoAnswer) as caught:
            await Http(f"http://127.0.0.1:{port}/v1", KEY).post("/x", {}, seconds=20, connect_s=20)
        return caught.value

    fault = asyncio.run(story())
    assert (retryable(fault), was_perhaps_paid(fault)) == (True, False)


ASKS = """
import asyncio, sys
from interviewer.adapters.llm import LLM
from interviewer.errors import ProviderFault
from interviewer.settings import Settings
from tests.llm.conftest import MESSAGES, Sheet

async def ask(model):
    async with LLM(Settings(model=model, base_url=sys.argv[1], api_key="k", attempts=1)) as llm:
        return await llm.ask(MESSAGES, Sheet)

asyncio.run(ask("mock?plain-way"))
try:
    asyncio.run(ask("mock?fault=500"))
except ProviderFault:
    print("openai" in sys.modules)
"""


def test_asking_and_being_refused_load_no_sdk(bench: Bench):
    done = subprocess.run(
        [sys.executable, "-c", ASKS, bench.server.url],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("False", 0), done.stderr
