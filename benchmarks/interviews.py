"""A hundred interviews at once on one process: how long does a turn take, against one person alone?

Run ``python -m benchmarks.interviews`` from the root of a checkout. It starts the real server, and drives the Interview tab
over HTTP as a browser does: a scripted candidate a head (made-up answers), the rule rater, the loop ``lead-manager-45``. A
turn is the time from Send to the next question on the screen. Between two turns a person thinks, speaks or types: that pause
is drawn evenly from half to one and a half of ``--pause`` seconds; the same pauses for everybody who runs it. The mean of 45 s is
less than an opening answer of 90 s and its 20 s of thinking take. The driver runs on the same computer and takes its share of it.

What makes it so is in ``interviewer/web/server.py``: ``queue(default_concurrency_limit=None)``, where Gradio lets one person at a time
into each handler, and ``THREADS``, where it has forty. A turn takes about 20 ms of the processor in our code, 8 of them the rules, so
one process takes some ten turns a second; a gate for the rules was measured and gained nothing.

With ``--pause 0`` everybody sends at the same moment, again and again, which no hundred people do; it shows where the end is.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.support.environment import ROOT, clean
from tests.support.server import LiveServer, serving

LOOP = ["lead-manager-45", "lead-manager", "LDR", "neutral", 45, False, "", "", ""]
DRILLED = (
    "It was in the third week, and I told the head of sales myself. We moved two people to the pricing report that day, "
    "and four weeks later the wrong orders were down from 40 to 31 a week."
)
WAIT_S = 120


@dataclass
class Page:
    """The parts of the page that are pressed, by the numbers of their functions; ``read`` follows ``send`` by itself."""

    url: str
    begin: int
    send: int
    read: int


@dataclass
class Seen:
    """Seconds of every turn, and what went wrong."""

    turns: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def answers() -> dict[str, str]:
    """A made-up candidate's answers to the loop's questions."""
    text = (ROOT / "tests" / "texts" / "lead_manager_strong.txt").read_text("utf-8")
    return dict(re.findall(r"== (\S+)\n(.*?)\s*(?=\n== |\Z)", text, re.DOTALL))


async def page_of(web: aiohttp.ClientSession, url: str) -> Page:
    """What the page says of its own buttons."""
    async with web.get(f"{url}/config") as reply:
        config = await reply.json()
    ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}

    def number(button: int) -> int:
        return next(
            int(d["id"])
            for d in config["dependencies"]
            if d["backend_fn"] and [button, "click"] in [list(t) for t in d["targets"]]
        )

    send = number(ids["loop-send"])
    follows = [int(d["id"]) for d in config["dependencies"] if d["backend_fn"] and d["trigger_after"] == send]
    return Page(url, number(ids["loop-begin"]), send, follows[0])


async def pressed(
    web: aiohttp.ClientSession, page: Page, function: int, data: list[Any], *, session: str
) -> list[Any]:
    """What the page shows after a press; raises `RuntimeError` with what the server said."""
    body = {
        "data": data,
        "event_data": None,
        "fn_index": function,
        "trigger_id": None,
        "session_hash": session,
    }
    async with web.post(f"{page.url}/gradio_api/queue/join", json=body) as joined:
        if joined.status != 200:
            raise RuntimeError(f"{joined.status} {await joined.text()}")
    async with web.get(f"{page.url}/gradio_api/queue/data", params={"session_hash": session}) as events:
        async for line in events.content:
            if line.startswith(b"data:"):
                said = json.loads(line[5:])
                if said["msg"] == "process_completed":
                    if not said["success"]:
                        raise RuntimeError(str(said["output"]))
                    shown: list[Any] = said["output"]["data"]
                    return shown
    raise RuntimeError("the answer broke off")


async def one_person(
    web: aiohttp.ClientSession, page: Page, *, turns: int, pause_s: float, seed: int, seen: Seen
) -> None:
    """One interview of ``turns`` answers."""
    draw, told = random.Random(seed), answers()  # noqa: S311 - pauses, not secrets
    session = uuid.uuid4().hex[:12]
    try:
        await asyncio.sleep(draw.uniform(0, pause_s))
        shown = await pressed(web, page, page.begin, LOOP, session=session)
        for _ in range(turns):
            await asyncio.sleep(draw.uniform(0.5, 1.5) * pause_s)
            seat, question = shown[0], str(shown[5])
            probe = re.search(r'data-probe="(\w+)"', question)
            opening = "question drill" not in question
            words = told[probe[1]] if probe and opening else DRILLED
            started = time.perf_counter()
            kept = await pressed(web, page, page.send, [seat, words, ""], session=session)
            shown = await pressed(web, page, page.read, [kept[0]], session=session)
            seen.turns.append(time.perf_counter() - started)
    except (RuntimeError, aiohttp.ClientError, TimeoutError) as error:
        seen.wrong.append(f"{type(error).__name__}: {str(error)[:200]}")


async def drive(url: str, *, people: int, turns: int, pause_s: float) -> Seen:
    """That many interviews at once."""
    seen = Seen()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=WAIT_S)) as web:
        page = await page_of(web, url)
        await asyncio.gather(
            *(one_person(web, page, turns=turns, pause_s=pause_s, seed=n, seen=seen) for n in range(people))
        )
    return seen


def line(name: str, seen: Seen, *, took_s: float) -> str:
    """One line of the table, in milliseconds."""
    ms = sorted(1000 * t for t in seen.turns) or [0.0]
    return (
        f"{name:34} {len(seen.turns):5} turns  median {statistics.median(ms):6.0f}  "
        f"p95 {ms[min(len(ms) - 1, int(0.95 * len(ms)))]:6.0f}  worst {ms[-1]:6.0f} ms  "
        f"{len(seen.turns) / took_s:5.1f} turns/s  {len(seen.wrong)} failed\n"
    )


def measure(server: LiveServer, name: str, *, people: int, turns: int, pause_s: float) -> float:
    """Run it, print its line, and give the median in seconds."""
    started = time.perf_counter()
    seen = asyncio.run(drive(server.url, people=people, turns=turns, pause_s=pause_s))
    sys.stdout.write(line(name, seen, took_s=time.perf_counter() - started))
    for wrong in sorted(set(seen.wrong))[:3]:
        sys.stdout.write(f"    {wrong}\n")
    sys.stdout.flush()
    return statistics.median(seen.turns) if seen.turns else float("nan")


def main() -> int:
    """Print one person alone, then all at once; 1 where the median is twice as long or longer."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=100)
    asked.add_argument("--turns", type=int, default=4, help="answers of each person")
    asked.add_argument(
        "--pause", type=float, default=45.0, help="mean seconds between two answers of one person"
    )
    given = asked.parse_args()
    environment = dict(os.environ)
    clean(environment)
    environment["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), environment) as server:
        measure(server, "warming up", people=2, turns=4, pause_s=0)
        alone = measure(server, "one person", people=1, turns=12, pause_s=0.5)
        name = f"{given.people} people, a pause of {given.pause:g} s"
        together = measure(server, name, people=given.people, turns=given.turns, pause_s=given.pause)
    sys.stdout.write(f"median of a turn: {together / alone:.2f} times that of one person\n")
    return 0 if together < 2 * alone else 1


if __name__ == "__main__":
    sys.exit(main())
