"""Runs one piece of durable work again and again, killed -9 before its first commit, its second, its third, …

Run as a program: it imports once, then forks for every life, so that a hundred deaths take seconds. Prints a line of
JSON for each death: after how many commits it came, and how the work stood after a restart.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from interviewer.adapters.jobs import runner
from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import NewJob
from interviewer.domain.text import answer
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.jobs import warm  # noqa: F401 - what every life needs, once

ANSWER = (
    "Last winter I stopped forecast CASE. It beat last year's figure by 0.2 points, so I told the director."
)
MEMO = "# Stop the forecast\n\nI recommend that we stop forecast CASE by 1 March.\n\nIt costs 40,000 a year."
LIFE_S = 30.0
MODEL = "mock"


def case(number: int) -> str:
    """What stands in the text of the work that dies for the ``number``-th time."""
    return f"case-{number}-"


def parts_of(folder: Path, url: str, model: str, database: str | None) -> Parts:
    """Real parts that ask the test's server."""
    given: dict[str, Any] = {"database_url": database} if database else {}
    settings = Settings(
        data_dir=folder, base_url=url, model=model, api_key=SecretStr("k"), concurrency=8, **given
    )
    return Parts(settings)


def job_of(real: Parts, kind: str) -> NewJob:
    """An answer takes one call, a document two."""
    request: dict[str, Any]
    if kind == "answer":
        request = {"text": answer(ANSWER).model_dump(mode="json"), "probe": "P08"}
    else:
        document = real.read_document(MEMO, kind="memo")
        request = {"document": document.model_dump(mode="json"), "reader": "vp"}
    return NewJob(owner="local", kind=kind, queue=queue_of(model_of(real.settings), "batch"), request=request)


def die_before_commit(number: int) -> None:
    """Kill this process in front of its ``number``-th commit that changes anything, whichever part makes it."""
    lock, seen = threading.Lock(), [0]

    @sa.event.listens_for(sa.engine.Engine, "after_cursor_execute")
    def _note(connection: sa.Connection, cursor: Any, statement: str, *_: object) -> None:
        changes = statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
        if changes and cursor.rowcount != 0:
            connection.info["changed"] = True

    @sa.event.listens_for(sa.engine.Engine, "commit")
    def _count(connection: sa.Connection) -> None:
        if connection.info.pop("changed", False):
            with lock:
                seen[0] += 1
                if seen[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)


def live(real: Parts, job: NewJob) -> None:
    """One life: ask for the work, do it, and end when it is done."""
    runner.LOOK_S = 0.05
    jobs = real.jobs
    if jobs._liveness is not None:
        jobs._liveness.grace_s = 0.2
    jobs.submit([job])
    assert jobs.start()
    limit = time.monotonic() + LIFE_S
    while not jobs.table.settled([job.id]):
        if time.monotonic() > limit:
            raise SystemExit(f"not done in {LIFE_S} s: {jobs.table.get(job.id)}")
        time.sleep(0.01)


def in_a_life_of_its_own(work: Callable[[], None]) -> int:
    """How a forked process ended that did ``work``: 0, or what `os.waitpid` says."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the other side sees the code and this line
            print(f"died of {error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def one_death(number: int, job: NewJob, folder: Path, *, url: str, database: str | None) -> dict[str, Any]:
    """What came of a life that ended before its ``number``-th commit, and of the life after it."""
    home = folder / str(number)
    shutil.copytree(folder / "template", home)
    read, write = os.pipe()
    request = json.loads(json.dumps(dict(job.request)).replace("CASE", case(number)))
    job = replace(job, request=request, session=case(number))

    def first() -> None:
        die_before_commit(number)
        live(parts_of(home, url, MODEL, database), job)

    def second() -> None:
        real = parts_of(home, url, MODEL, database)
        live(real, job)
        kept = real.jobs.table.get(job.id)
        calls = [c.state for c in real.ledger().calls(session=case(number))]
        told = {
            "state": kept.state,
            "reason": kept.reason,
            "rated": bool(kept.result),
            "calls": sorted(calls),
        }
        os.write(write, json.dumps(told).encode())

    died = in_a_life_of_its_own(first)
    after = in_a_life_of_its_own(second)
    os.close(write)
    seen = json.loads(os.read(read, 65536) or "{}")
    os.close(read)
    return {"number": number, "killed": died == signal.SIGKILL, "ended": died == 0, "after": after, **seen}


def main(kind: str, folder: Path, url: str, database: str | None) -> None:
    """Deaths until a life is not cut short any more. Whatever takes time to read is read once, for all lives."""
    template = folder / "template"
    first = parts_of(template, url, MODEL, database)
    job = job_of(first, kind)

    def prepare() -> None:
        real = parts_of(template, url, MODEL, database)
        assert real.jobs.start()
        real.rater("model")
        real.document_rater("model")
        real.jobs.stop()

    assert in_a_life_of_its_own(prepare) == 0
    for number in range(1, 100):
        told = one_death(number, job, folder, url=url, database=database)
        print(json.dumps(told), flush=True)
        if not told["killed"]:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
