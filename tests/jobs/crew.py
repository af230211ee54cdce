"""Workers as processes of their own that start fast: forked from one that has imported and read everything already."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any

from interviewer.adapters.store import processes
from tests.jobs import warm  # noqa: F401 - what every worker needs, once


def work(env: dict[str, str]) -> None:
    """``interviewer worker`` with these settings."""
    os.environ.update(env)
    from interviewer.commands.worker import command

    command.main([], standalone_mode=False)


def die(url: str) -> None:
    """Begin the work there is on that database, and be killed by the first piece of it."""
    from interviewer.adapters.jobs.queues import Limits, Queues
    from interviewer.adapters.jobs.runner import Jobs
    from interviewer.adapters.jobs.table import JobTable
    from interviewer.adapters.store import make_engine
    from tests.jobs.conftest import clock

    def kill(*_: object, **__: object) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    table = JobTable(make_engine(url), clock=clock)
    jobs = Jobs(
        table, database_url=url, executor="x", queues=Queues(("rules", "tests")), limits=Limits(8, poll_s=0.02),
        do=kill, clock=clock,
    )  # fmt: skip
    assert jobs.start()
    threading.Event().wait(60)


def poisoned(url: str) -> ForkServerProcess:
    """A process that `die` is on."""
    return _begun(die, url)


def hired(env: dict[str, str]) -> ForkServerProcess:
    """A worker that was told to start."""
    return _begun(work, env)


def _begun(target: Callable[[Any], None], given: Any) -> ForkServerProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=target, args=(given,))
    process.start()
    return process


def name_of(pid: int | None) -> str:
    """The name under which the worker with that number owns its work."""
    return f"{processes._host()}/{pid}/{processes._started(pid or 0)}"
