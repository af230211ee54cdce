"""A side-car in this process or in one of its own, a provider that counts what is paid, and a ledger."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from interviewer.adapters.llm import LLM, Answer
from interviewer.adapters.llm_account import Account
from interviewer.adapters.llm_format import FormatMemory
from interviewer.adapters.sidecar.app import Door, build
from interviewer.adapters.sidecar.kept import Kept
from interviewer.adapters.sidecar.serving import FILE, LOOPBACK
from interviewer.adapters.sidecar.upstream import Upstream
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.settings import Settings
from tests.fault_server import FaultServer, running_fault_server
from tests.llm.conftest import KEY, MESSAGES, Sheet

NUMBERS = count()
SOON_S = 120.0  # no promise of speed: how long a test waits before it says that nothing came


@dataclass(frozen=True)
class Side:
    """A running side-car: its address, its store, and what it has logged."""

    url: str
    file: Path
    upstream: str
    lines: list[tuple[str, dict[str, object]]] = field(default_factory=list)


@dataclass
class Desk:
    """One person's ledger and the model that they ask, by the side-car or directly."""

    ledger: Ledger
    provider: FaultServer

    def llm(self, side: Side | None, knobs: str = "", **changes: Any) -> LLM:
        given = {
            "model": f"mock?{knobs}&n={next(NUMBERS)}", "base_url": self.provider.url, "deadline_s": 120,
            "price_in_usd_per_mtok": 10, "price_out_usd_per_mtok": 50,
            "sidecar_url": side.url if side else None,
        }  # fmt: skip
        return LLM(Settings.model_validate(given | changes), memory=FormatMemory())

    async def asked(self, llm: LLM, **options: Any) -> Answer[Sheet]:
        return await llm.for_account(Account(self.ledger, session="s")).ask(MESSAGES, Sheet, **options)

    def ask(self, llm: LLM, **options: Any) -> Answer[Sheet]:
        async def story() -> Answer[Sheet]:
            async with llm:
                return await self.asked(llm, **options)

        return asyncio.run(story())

    async def sent(self, llm: LLM) -> None:
        """Ends when a request has reached the provider."""
        await asyncio.to_thread(until, lambda: self.provider.requests(llm.model))

    def states(self) -> list[tuple[str, str]]:
        """State and way of each row, the newest first."""
        return [(call.state, call.way) for call in self.ledger.calls()]


@pytest.fixture(scope="session")
def provider() -> Iterator[FaultServer]:
    """What reaches it is paid for."""
    with running_fault_server() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, provider: FaultServer) -> Desk:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    upgrade(url)
    return Desk(Ledger(make_engine(url), owner="ann", clock=lambda: dt.datetime.now(dt.UTC)), provider)


@contextmanager
def serving(folder: Path, base_url: str, *, token: str = "", **changes: Any) -> Iterator[Side]:
    """A side-car on a thread of this process, until the block ends."""
    given = {"base_url": base_url, "api_key": KEY, **changes}
    settings = Settings.model_validate(given)
    folder.mkdir(exist_ok=True)
    kept = Kept(folder / FILE, hours=settings.sidecar_keep_hours)
    upstream, lines = Upstream(settings), list[tuple[str, dict[str, object]]]()
    app = build(
        kept, upstream, door=Door(token, LOOPBACK, upstream.mark), drain_s=settings.drain_s,
        write=lambda event, **facts: lines.append((event, facts)),
    )  # fmt: skip
    sock = uvicorn.Config(app, port=0, log_level="critical").bind_socket()
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield Side(f"http://127.0.0.1:{sock.getsockname()[1]}", folder / FILE, base_url, lines)
    finally:
        server.should_exit = True
        thread.join(SOON_S)


@pytest.fixture
def side(tmp_path: Path, provider: FaultServer) -> Iterator[Side]:
    with serving(tmp_path / "side", provider.url) as running:
        yield running


@dataclass
class Process:
    """``interviewer sidecar`` as a process."""

    popen: subprocess.Popen[str]
    side: Side
    log_file: Path

    def end(self, number: int) -> int:
        """Its exit code after that signal."""
        self.popen.send_signal(number)
        return self.popen.wait(SOON_S)


@pytest.fixture
def started(tmp_path: Path, provider: FaultServer) -> Iterator[Callable[..., Process]]:
    """``started(**env)``: that command, with its store in a folder of its own, the same for all of a test."""
    with ExitStack() as running:

        def start(*options: str, **env: str) -> Process:
            folder, log = tmp_path / "apart", tmp_path / "apart.log"
            told = {
                "INTERVIEWER_DATA_DIR": str(folder), "INTERVIEWER_BASE_URL": provider.url,
                "INTERVIEWER_API_KEY": KEY, "INTERVIEWER_LOG_FORMAT": "json", **env,
            }  # fmt: skip
            with log.open("ab") as errors:
                popen = subprocess.Popen(
                    [sys.executable, "-m", "interviewer", "sidecar", "--port", "0", *options],
                    env={**os.environ, **told}, cwd=tmp_path, stdout=subprocess.PIPE, stderr=errors, text=True,
                )  # fmt: skip
            running.callback(popen.wait, SOON_S)
            running.callback(popen.kill)
            assert popen.stdout is not None
            running.callback(popen.stdout.close)
            said = popen.stdout.readline()
            address = re.search(r"http://\S+", said)
            assert address, log.read_text("utf-8")
            return Process(popen, Side(address[0], folder / FILE, provider.url), log)

        yield start


def held(side: Side) -> bytes:
    """All that the side-car has on its disk."""
    return b"".join(p.read_bytes() for p in side.file.parent.glob(f"{side.file.name}*"))


def until(look: Callable[[], Any]) -> Any:
    """What ``look`` gives as soon as it is something."""
    limit = time.monotonic() + SOON_S
    while not (seen := look()):
        assert time.monotonic() < limit, f"this did not happen within {SOON_S} s"
        time.sleep(0.005)
    return seen


KILL = signal.SIGKILL
