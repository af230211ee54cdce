"""A day of two hundred people who are interviewed at once, in minutes: does memory stay flat, and is every answer kept?

Run ``python -m benchmarks.day`` from the root of a checkout. It starts the real server and drives the Interview tab over HTTP as
`benchmarks.interviews` does, with the connection that a browser holds open as long as its tab is; each person holds one interview after
the other. People think ``--pause`` seconds on average and not 45, so that a day's turns fit into minutes: at 25 s two hundred people send
eight answers a second, which is nearly all that one process can take on two processors.

Every answer carries a mark of its own. In the end the database is read: a mark that the server said was kept and that is not
there is lost; one that is there twice was written twice. Memory is that of the server's process (RSS): after every
interview that ended it is noted, and the last fifth of the day is compared with the third: in the first two the server fills
what it remembers of open tabs (``SESSIONS`` in ``interviewer/web/server.py``). Linux only, for /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.interviews import DRILLED, LOOP, WAIT_S, Page, Seen, answers, line, page_of, pressed
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.support.environment import ROOT, clean
from tests.support.server import LiveServer, serving

FLAT = 1.10  # the last fifth against the third
MARK = re.compile(r"\(note [0-9a-f]{12}-\d+\)")


@dataclass
class Day:
    """What the day has seen: turns, the marks of answers that the server said were kept, memory in MB over time."""

    seen: Seen = field(default_factory=Seen)
    sent: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    memory: list[float] = field(default_factory=list)


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None, status
    return int(found[1]) / 1024


@asynccontextmanager
async def open_tab(web: aiohttp.ClientSession, url: str, session: str) -> AsyncIterator[None]:
    """The connection that a browser holds while its tab is open; the server forgets the session when it closes."""

    async def hold() -> None:
        unlimited = aiohttp.ClientTimeout(total=None)
        async with web.get(f"{url}/gradio_api/heartbeat/{session}", timeout=unlimited) as beats:
            async for _ in beats.content:
                pass

    holding = asyncio.create_task(hold())
    try:
        yield
    finally:
        holding.cancel()
        with contextlib.suppress(asyncio.CancelledError, aiohttp.ClientError):
            await holding


async def interview(
    web: aiohttp.ClientSession, page: Page, day: Day, *, turns: int, pause_s: float, draw: random.Random
) -> None:
    """One interview of ``turns`` answers, in a tab of its own."""
    told, session = answers(), uuid.uuid4().hex[:12]
    async with open_tab(web, page.url, session):
        shown = await pressed(web, page, page.begin, LOOP, session=session)
        for n in range(turns):
            await asyncio.sleep(draw.uniform(0.5, 1.5) * pause_s)
            seat, question = shown[0], str(shown[5])
            probe = re.search(r'data-probe="(\w+)"', question)
            is_drill = "question drill" in question
            mark = f"(note {session}-{n})"
            words = told[probe[1]] if probe and not is_drill else DRILLED
            day.sent.add(mark)
            started = time.perf_counter()
            shown = await pressed(web, page, page.send, [seat, f"{words} {mark}", ""], session=session)
            day.seen.turns.append(time.perf_counter() - started)
            day.kept.add(mark)


async def person(
    web: aiohttp.ClientSession, page: Page, day: Day, *, interviews: int, turns: int, pause_s: float, pid: int, seed: int
) -> None:  # fmt: skip
    """One person's day."""
    draw = random.Random(seed)  # noqa: S311 - pauses, not secrets
    await asyncio.sleep(draw.uniform(0, pause_s))
    for _ in range(interviews):
        try:
            await interview(web, page, day, turns=turns, pause_s=pause_s, draw=draw)
        except (RuntimeError, aiohttp.ClientError, TimeoutError) as error:
            day.seen.wrong.append(f"{type(error).__name__}: {str(error)[:200]}")
        day.memory.append(memory_mb(pid))


async def drive(server: LiveServer, *, people: int, interviews: int, turns: int, pause_s: float) -> Day:
    """Everybody's day."""
    day = Day()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=WAIT_S)) as web:
        page = await page_of(web, server.url)
        day.memory.append(memory_mb(server.pid))
        await asyncio.gather(
            *(
                person(
                    web, page, day, interviews=interviews, turns=turns, pause_s=pause_s, pid=server.pid, seed=n
                )
                for n in range(people)
            )
        )  # fmt: skip
    return day


def in_database(real: Parts) -> tuple[Counter[str], int]:
    """How often each mark is kept, and the number of takes whose words have no rating."""
    store, marks, unrated = real.store(), Counter[str](), 0
    for item in store.history(limit=1_000_000):
        for take in store.load(item.id).takes:
            unrated += bool(take.unrated_words)
            marks.update(mark for turn in take.turns for mark in MARK.findall(turn.answer or ""))
    return marks, unrated


def flat(memory: list[float]) -> tuple[float, float, float]:
    """The middle of the third fifth and of the last, in MB, and their ratio."""
    fifth = max(1, len(memory) // 5)
    early, late = statistics.median(memory[2 * fifth : 3 * fifth]), statistics.median(memory[-fifth:])
    return early, late, late / early


def told(day: Day, real: Parts) -> bool:
    """Print what was lost and how much memory it took; whether both promises hold."""
    marks, unrated = in_database(real)
    lost = day.kept - set(marks)
    twice = [mark for mark, times in marks.items() if times > 1]
    early, late, ratio = flat(day.memory)
    sys.stdout.write(
        f"answers sent {len(day.sent)}, said to be kept {len(day.kept)}, in the database {len(marks)}, "
        f"lost {len(lost)}, twice {len(twice)}, without a rating {unrated}\n"
        f"memory of the server, MB: at the start {day.memory[0]:.0f}, third fifth {early:.0f}, last fifth {late:.0f}, "
        f"most {max(day.memory):.0f}; ratio {ratio:.3f} (limit {FLAT:g}{'' if ratio <= FLAT else ', MISSED'})\n"
    )
    tenth = max(1, len(day.memory) // 10)
    sys.stdout.write("over the day: " + " ".join(f"{mb:.0f}" for mb in day.memory[::tenth]) + "\n")
    return not (lost or twice or unrated or day.seen.wrong) and ratio <= FLAT


def main() -> int:
    """The day; 1 where something was lost, failed, or memory grew."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=200)
    asked.add_argument("--interviews", type=int, default=5, help="of each person, one after the other")
    asked.add_argument("--turns", type=int, default=2, help="answers in each interview")
    asked.add_argument("--pause", type=float, default=25.0, help="mean seconds before an answer")
    asked.add_argument("--url", help="an empty PostgreSQL database to keep it in, in the place of SQLite")
    given = asked.parse_args()
    environment = dict(os.environ)
    clean(environment)
    environment["PYTHONPATH"] = str(ROOT)
    where = {"INTERVIEWER_DATABASE_URL": given.url} if given.url else {}
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), {**environment, **where}) as server:
        began = time.perf_counter()
        day = asyncio.run(
            drive(server, people=given.people, interviews=given.interviews, turns=given.turns, pause_s=given.pause)
        )  # fmt: skip
        name = f"{given.people} people, {given.interviews} interviews each"
        sys.stdout.write(line(name, day.seen, took_s=time.perf_counter() - began))
        for wrong in sorted(set(day.seen.wrong))[:3]:
            sys.stdout.write(f"    {wrong}\n")
        settings = {"data_dir": server.data_dir, **({"database_url": given.url} if given.url else {})}
        return 0 if told(day, Parts(Settings.model_validate(settings))) else 1


if __name__ == "__main__":
    sys.exit(main())
