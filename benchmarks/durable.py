"""What durable work costs: a rating through it beside the same rating made directly; with a slow provider; with two workers.

    python -m benchmarks.durable [--ratings 500] [--url postgresql://…]

Prints milliseconds and ratios with their limits. The provider is a local server, so that the network counts nothing.
Without ``--url`` the part on PostgreSQL runs on a private server, where its programs are installed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import NewJob
from interviewer.domain.text import answer
from interviewer.rate import rate
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.support.environment import ROOT
from tests.support.postgres import Postgres, fresh_database

LATENCY_S, IN_FLIGHT = 2.0, 50
PLACES = 57  # calls under way in a worker; an eighth of them is kept for live work, so a batch has fifty
SAID = "Last winter I stopped forecast {}. It beat last year by 0.2 points, so I told the director. {}"
Setting = dict[str, Any]


def parts_of(folder: Path, server: str, *, latency_s: float, **more: Any) -> Parts:
    """Real parts that ask a local server."""
    given: Setting = {"data_dir": folder, "concurrency": PLACES, **more}
    return Parts(
        Settings(base_url=server, model=f"mock?latency={latency_s}", api_key=SecretStr("k"), **given)
    )


def work_of(real: Parts, count: int, mark: str) -> list[NewJob]:
    """So many answers, each of its own."""
    return [
        NewJob(
            owner="local", kind="answer", queue=queue_of(model_of(real.settings), "batch"), session=mark,
            request={"text": answer(SAID.format(n, mark)).model_dump(mode="json"), "probe": "P08"},
        )
        for n in range(count)
    ]  # fmt: skip


def waited(real: Parts, work: list[NewJob]) -> float:
    """Seconds until all are done, from asking for the first."""
    begun = time.perf_counter()
    real.jobs.submit(work)
    ids = [w.id for w in work]
    while len(real.jobs.table.settled(ids)) < len(ids):
        time.sleep(0.1)
    took = time.perf_counter() - begun
    bad = [j for j in real.jobs.table.of(ids) if j.state != "done"]
    assert not bad, bad[0]
    return took


def directly(real: Parts, count: int, mark: str) -> float:
    """Seconds for the same ratings without durable work, as many at a time, on the same ledger."""
    sheet = real.library.sheet("P08")

    def one(n: int) -> None:
        rate(answer(SAID.format(n, mark)), sheet, rater=real.rater("model"))

    begun = time.perf_counter()
    with ThreadPoolExecutor(IN_FLIGHT) as threads:
        list(threads.map(one, range(count)))
    return time.perf_counter() - begun


def overhead(name: str, server: str, count: int, **more: Any) -> None:
    """Milliseconds that durable work adds to a rating whose provider takes no time: by the clock, and of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        real = parts_of(Path(folder), server, latency_s=0.0, **more)
        real.jobs.start()
        directly(real, 20, "warm")
        waited(real, work_of(real, 20, "warm too"))
        plain: list[tuple[float, float]] = []
        durable: list[tuple[float, float]] = []
        for n in range(3):
            plain.append(timed(lambda n=n: directly(real, count, f"a{n}")))  # type: ignore[misc]  # a default binds it
            durable.append(timed(lambda n=n: waited(real, work_of(real, count, f"b{n}"))))  # type: ignore[misc]
        real.jobs.stop()
    wall, cpu = (
        (min(r[i] for r in plain) / count * 1e3, min(r[i] for r in durable) / count * 1e3) for i in (0, 1)
    )
    say(
        f"{name}: overhead per rating, ms (plain {wall[0]:.1f}, durable {wall[1]:.1f})",
        wall[1] - wall[0],
        15.0,
    )
    say(f"{name}: of processor time, ms (plain {cpu[0]:.1f}, durable {cpu[1]:.1f})", cpu[1] - cpu[0], 15.0)


def timed(work: Callable[[], float]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor time."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def slow_provider(name: str, server: str, count: int, **more: Any) -> float:
    """Seconds for a batch at a provider of two seconds, fifty calls under way, against the least that can be."""
    with tempfile.TemporaryDirectory() as folder:
        real = parts_of(Path(folder), server, latency_s=LATENCY_S, **more)
        real.jobs.start()
        waited(real, work_of(real, 4, "warm"))
        took = waited(real, work_of(real, count, "slow"))
        real.jobs.stop()
    least = -(-count // IN_FLIGHT) * LATENCY_S
    say(
        f"{name}: {count} ratings at {LATENCY_S:g} s, {IN_FLIGHT} in flight: {took:.1f} s of {least:.0f}, ratio",
        took / least,
        1.3,
    )
    return took


@contextmanager
def provider() -> Iterator[str]:
    """A local server in a process of its own: it is not ours to pay for."""
    program = (
        "from tests.fault_server import running_fault_server\n"
        "with running_fault_server() as s:\n print(s.url, flush=True)\n input()"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", program], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.communicate("\n")


@contextmanager
def workers(count: int, folder: Path, server: str, url: str) -> Iterator[None]:
    """So many ``interviewer worker`` processes."""
    env = {
        **os.environ, "INTERVIEWER_DATA_DIR": str(folder), "INTERVIEWER_DATABASE_URL": url, "INTERVIEWER_BASE_URL": server,
        "INTERVIEWER_API_KEY": "k", "INTERVIEWER_MODEL": f"mock?latency={LATENCY_S}",
        "INTERVIEWER_CONCURRENCY": str(PLACES), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    crew = [
        subprocess.Popen(
            [sys.executable, "-m", "interviewer", "worker"], env=env, stderr=subprocess.PIPE, text=True
        )
        for _ in range(count)
    ]
    try:
        for process in crew:
            assert process.stderr is not None
            assert "serves" in process.stderr.readline()
        yield
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            process.communicate()


def with_workers(count: int, ratings: int, server: str, fresh: Callable[[], Any]) -> float:
    """Seconds for a batch that so many workers do and this process only asks for."""
    with tempfile.TemporaryDirectory() as folder, fresh() as url:
        real = parts_of(Path(folder), server, latency_s=LATENCY_S, database_url=url)
        with workers(count, Path(folder), server, url):
            waited(real, work_of(real, 4 * count, "warm"))
            took = waited(real, work_of(real, ratings, "many"))
        real.jobs.stop()
        real.engine.dispose()
    return took


def say(what: str, found: float, limit: float) -> None:
    """One line of the result."""
    print(f"{what} {found:.2f} (limit {limit:g}{'' if found <= limit else ', MISSED'})", flush=True)


def main() -> None:
    """All of it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--ratings", type=int, default=500, help="how many in each batch")
    options.add_argument("--url", help="a PostgreSQL whose user may create databases")
    given = options.parse_args()
    with provider() as server:
        overhead("SQLite", server, given.ratings)
        slow_provider("SQLite", server, given.ratings)
        postgres = Postgres.from_environment({"INTERVIEWER_TEST_POSTGRES_URL": given.url or ""})
        if postgres.missing:
            print(f"PostgreSQL: not measured. {postgres.missing}")
            return
        with postgres.running() as address:
            with fresh_database(address) as url:
                overhead("PostgreSQL", server, given.ratings, database_url=url)
            with fresh_database(address) as url:
                slow_provider("PostgreSQL", server, given.ratings, database_url=url)
            one, two = (
                with_workers(n, given.ratings, server, lambda: fresh_database(address)) for n in (1, 2)
            )
            say(f"PostgreSQL: two workers {two:.1f} s, one {one:.1f} s, ratio", two / one, 0.6)


if __name__ == "__main__":
    main()
