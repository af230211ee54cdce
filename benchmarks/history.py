"""How long the history takes with ten interviews and with ten thousand: list, search, one interview, and the page over HTTP.

Run: ``python -m benchmarks.history``. Milliseconds, the middle of nine runs (of the processor
for the store on SQLite, else by the clock); the promise is 100 ms for list and search, and a
page that opens as fast as with ten. With a PostgreSQL URL as argument the store is measured there too (an empty database).
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import httpx
import sqlalchemy as sa

from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.adapters.store.models import EventRow, InterviewRow, ItemRow
from interviewer.domain.interview import Answered, Asked, Opened
from tests.support.server import serving

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
WORDS = "I stopped the plan in March, told the team why, and moved two people to the ranking work. " * 12
MOST_MS = 100.0


def fill(url: str, number: int, *, owner: str = "local") -> None:
    """Put ``number`` answered interviews and as many documents of another kind into a new database."""
    upgrade(url)
    engine = make_engine(url)
    said = [
        Opened(at=AT, probes=("P08",)),
        Asked(at=AT, probe="P08", question="When?"),
        Answered(at=AT, text=WORDS),
    ]
    events = [e.model_dump(mode="json") for e in said]
    ids = [f"{n:032x}" for n in range(number)]
    when = [AT + dt.timedelta(minutes=n) for n in range(number)]
    with engine.begin() as connection:
        connection.execute(
            sa.insert(InterviewRow),
            [
                {
                    "id": i,
                    "owner": owner,
                    "created": at,
                    "touched": at,
                    "title": f"P{n % 40:02d}",
                    "state": "answered",
                    "events": 3,
                }
                for n, (i, at) in enumerate(zip(ids, when, strict=True))
            ],
        )
        for start in range(0, number, 1000):
            connection.execute(
                sa.insert(EventRow),
                [
                    {"interview_id": i, "n": n, "at": AT, "data": data}
                    for i in ids[start : start + 1000]
                    for n, data in enumerate(events)
                ],
            )
        connection.execute(
            sa.insert(ItemRow),
            [
                {"id": f"f{i[1:]}", "owner": owner, "kind": "document", "created": at, "touched": at, "title": f"Memo {n}", "version": 1, "data": {"text": WORDS}}
                for n, (i, at) in enumerate(zip(ids, when, strict=True))
            ],
        )  # fmt: skip
    engine.dispose()


def ms(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """The middle of nine runs after one that does not count."""
    work()
    found = []
    for _ in range(9):
        start = clock()
        work()
        found.append((clock() - start) * 1000)
    return median(found)


def of_store(url: str, number: int) -> dict[str, float]:
    """Times of the store itself: of the processor where the database is in this process, else by the clock."""
    clock = time.process_time if url.startswith("sqlite") else time.perf_counter
    engine = make_engine(url)
    store = SqlStore(engine, owner="local", clock=lambda: AT)
    times = {
        "list": ms(lambda: store.history(limit=200), clock),
        "last page of the list": ms(lambda: store.history(limit=200, offset=max(0, 2 * number - 200)), clock),
        "search, many hits": ms(lambda: store.history(search="p0"), clock),
        "search, one hit": ms(lambda: store.history(search=f"memo {number - 1}"), clock),
        "search, no hit": ms(lambda: store.history(search="xylophone"), clock),
        "open one": ms(lambda: store.load(f"{number // 2:032x}"), clock),
    }
    engine.dispose()
    return times


def of_page(folder: Path) -> dict[str, float]:
    """Times of the page over HTTP."""
    with serving(folder, os.environ) as server, httpx.Client(base_url=server.url, timeout=60) as http:
        return {"the page": ms(lambda: http.get("/")), "its configuration": ms(lambda: http.get("/config"))}


def main() -> None:
    """Print the table; ends with 1 where a promise does not hold."""
    found: dict[int, dict[str, float]] = {}
    for number in (10, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            data.mkdir()
            url = f"sqlite:///{data / 'interviewer.db'}"
            fill(url, number)
            found[number] = {**of_store(url, number), **of_page(Path(folder))}
    show("SQLite", found)
    slow = [
        name
        for name, value in found[10_000].items()
        if value > MOST_MS and name not in ("the page", "its configuration")
    ]
    slow += [n for n in ("the page", "its configuration") if found[10_000][n] > 1.5 * found[10][n] + 5]
    if len(sys.argv) > 1:
        fill(sys.argv[1], 10_000)
        show("PostgreSQL", {10_000: of_store(sys.argv[1], 10_000)})
    if slow:
        print(f"slower than promised: {', '.join(slow)}")
        sys.exit(1)


def show(name: str, found: dict[int, dict[str, float]]) -> None:
    """One column for each number of interviews."""
    print(f"{name:<24}" + "".join(f"{n:>12,}" for n in found))
    for row in next(iter(found.values())):
        print(f"{row:<24}" + "".join(f"{times[row]:>9.1f} ms" for times in found.values()))


if __name__ == "__main__":
    main()
