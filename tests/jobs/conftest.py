"""What the tests of durable work stand on: a server that counts what is paid, real parts, and jobs with work of the test's own."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from interviewer import cli, wiring
from interviewer.adapters.jobs.outcome import Outcome, Patience
from interviewer.adapters.jobs.permit import Permit
from interviewer.adapters.jobs.queues import Limits, Queues, model_of, queue_of
from interviewer.adapters.jobs.runner import Jobs
from interviewer.adapters.jobs.table import BATCH, Job, JobTable, NewJob
from interviewer.adapters.store import make_engine, upgrade
from interviewer.domain.text import answer
from interviewer.settings import Settings, load_settings
from interviewer.wiring import Parts
from tests.fault_server import FaultServer, running_fault_server

SOON_S = 120.0  # no promise of speed: how long a test waits before it says that nothing came


@pytest.fixture
def paid() -> Iterator[FaultServer]:
    """A server whose requests are what would be paid for."""
    with running_fault_server() as server:
        yield server


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """``until(look)``: what ``look`` gives as soon as it is something; an `AssertionError` if that never comes."""

    def wait(look: Callable[[], Any], *, seconds: float = SOON_S) -> Any:
        limit = time.monotonic() + seconds
        while not (seen := look()):
            assert time.monotonic() < limit, f"this did not happen within {seconds} s"
            time.sleep(0.02)
        return seen

    return wait


@pytest.fixture
def parts_for(tmp_path: Path) -> Iterator[Callable[..., Parts]]:
    """``parts_for(server, model="mock")``: real parts that ask this server; their work ends with the test."""
    with ExitStack() as running:

        def make(server: FaultServer, *, model: str = "mock", **settings: Any) -> Parts:
            given = {"data_dir": tmp_path / "data", "concurrency": 8, **settings}
            real = Parts(
                Settings(base_url=server.url, model=model, api_key=SecretStr("sk-not-to-be-seen"), **given)
            )
            running.callback(close, real)
            running.callback(lambda: real.jobs.stop(drain_s=10))
            return real

        yield make


@pytest.fixture
def jobs_of(tmp_path: Path) -> Iterator[Callable[..., Jobs]]:
    """``jobs_of(do)``: jobs whose work is ``do(job)``, on SQLite or the database that is named."""
    with ExitStack() as running:

        def make(
            do: Callable[[Job], Any], *, url: str | None = None, limits: Limits | None = None, tries: int = 3
        ) -> Jobs:
            database = url or f"sqlite:///{tmp_path / 'own.db'}"
            upgrade(database)

            def done(job: Job, *, permit: Permit) -> Outcome:
                return Outcome({"came": do(job)})

            jobs = Jobs(
                JobTable(make_engine(database), clock=clock), database_url=database, executor="test/1",
                queues=Queues(("rules", "tests")), limits=limits or Limits(8, poll_s=0.02), do=done, clock=clock,
                patience=Patience(tries=tries, wait_s=(0.01,)),
            )  # fmt: skip
            running.callback(lambda: jobs.stop(drain_s=10))
            return jobs

        yield make


@pytest.fixture
def here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Runs a command in this process, which is faster where nothing has to be killed: (exit code, output, errors)."""
    made: list[Parts] = []

    def run(*args: object, **env: str) -> tuple[int, str, str]:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        made.append(wiring.Parts(load_settings()))
        monkeypatch.setattr(wiring, "parts", lambda: made[-1])
        code = 0
        try:
            cli.command.main([*map(str, args)], standalone_mode=False)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    for real in made:
        close(real)


def close(real: Parts) -> None:
    """Close the connections to the model that these parts have made, if any."""
    if "_model" in vars(real):
        real._model.close()


def clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def job(name: str, *, lane: Any = "batch", priority: int = BATCH, **request: Any) -> NewJob:
    """A job of `jobs_of`."""
    return NewJob(
        owner="local",
        kind="test",
        queue=queue_of("tests", lane),
        priority=priority,
        request={"name": name, **request},
    )


def answers(real: Parts, count: int, *, words: str = "") -> list[NewJob]:
    """So many different answers to be rated by the model."""
    said = "Last winter I stopped forecast {}. It beat last year by 0.2 points, so I told the director. {}"
    return [
        NewJob(
            owner="local", kind="answer", queue=queue_of(model_of(real.settings), "batch"), session="s",
            request={"text": answer(said.format(n, words)).model_dump(mode="json"), "probe": "P08"},
        )
        for n in range(count)
    ]  # fmt: skip
