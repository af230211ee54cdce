"""How quick is judging? The same number of calls by a plain client, by us, and by those peers that are there.

    python benchmarks/judge_calls.py [--calls 500] [--in-flight 50] [--latency 0.2] [--repeat 3] [--only NAME]
                                     [--peer-python NAME=PATH] [--patience SECONDS]

Every contender is a process of its own against one local server that answers after a fixed time, with what that contender
expects (about 200 tokens). Peers are run by the Python that ``--peer-python`` names (promptfoo: its program), else by this
one where it has them, else left out. Ours does all that it does in use: schema, quotes found again, verdicts, levels,
storage, cost, a report. It is there twice: as an eval (that is what the peers do: a cassette, figures with intervals,
reports), and on the ledger (a row in the database before and after each call, as in a batch).

What is printed is wall time, CPU and memory of the whole process, start to exit, the median of the repeats, and each as a
ratio to the plain client in the same sitting; "asked" is the median of the requests that the server saw. Cold is an empty folder: the peers
keep nothing then, which is their quickest way, ours keeps everything. "replayed" answers from what a run before it stored,
each with its own cache. Last come the figures of the peers as multiples of ours.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.judges.contenders import (  # noqa: E402 - the line above lets them be found
    CONTENDERS,
    FLOOR,
    OURS,
    Contender,
)

CHILDREN = Path(__file__).parent / "judges"
#: What ours may take: wall time against the plain client, seconds of wall and of processor time, MB.
LIMITS = {"cold": (1.4, None, 3.1, 100.0), "replayed": (None, 1.0, 3.1, 100.0)}


#: In a process of its own: what a child is said to have used of memory begins with what its parent had.
SERVER = """
import sys
from tests.fault_server import running_fault_server
with running_fault_server() as server:
    print(server.url, flush=True)
    for line in sys.stdin:
        print(server.requests(line.strip()), flush=True)
        server.bodies.clear()
"""


class Failed(Exception):
    """A contender that did not do its work."""


class Server:
    """The local server: its address, and how many requests it saw since it was last asked for that."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", SERVER],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self.url = self._out.readline().strip()

    def asked(self, model: str) -> int:
        self._in.write(f"{model}\n")
        self._in.flush()
        return int(self._out.readline())

    def close(self) -> None:
        self._process.communicate()


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU time, peak memory in MB; and how many requests the server saw."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    asked: float

    def over(self, base: Cost) -> tuple[float, float, float]:
        """Wall time, CPU and memory as multiples of those of ``base``."""
        return self.wall_s / base.wall_s, self.cpu_s / base.cpu_s, self.peak_mb / base.peak_mb


@dataclass(frozen=True)
class Stand:
    """What all contenders of one sitting have in common; ``peers`` are interpreters or programs by name."""

    server: Server
    calls: int
    in_flight: int
    latency_s: float
    repeat: int
    patience_s: float
    peers: Mapping[str, str]

    def command(self, one: Contender) -> list[str] | None:
        """How the contender is started; None where it is not there."""
        script = str(CHILDREN / one.script)
        if one.is_program:
            program = self.peers.get(one.name) or shutil.which(one.package)
            return [sys.executable, "-S", script, program] if program else None
        python = self.peers.get(one.name)
        if not python and importlib.util.find_spec(one.package) is None:
            return None
        return [python or sys.executable, script]

    def environment(self, one: Contender, folder: Path, *, keep: bool) -> dict[str, str]:
        """What it is told."""
        given = {
            **os.environ,
            "BENCH_URL": self.server.url,
            "BENCH_MODEL": self.model(one),
            "BENCH_CALLS": str(self.calls),
            "BENCH_IN_FLIGHT": str(self.in_flight),
            "BENCH_FOLDER": str(folder),
            "BENCH_KEEP": "1" if keep else "0",
            "PYTHONWARNINGS": "ignore",
        }
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH"):
            given.pop(name, None)
        return given | ({"PYTHONPATH": str(ROOT)} if one.name in OURS else {})

    def model(self, one: Contender) -> str:
        """The name that tells the server what to answer, and when."""
        return f"mock?{urlencode({'text': one.reply, 'latency': str(self.latency_s), 'of': one.name})}"


def idle(seconds: float = 0.5) -> float:
    """Which share of the processors had nothing to do in the next moment; 1.0 where the system does not tell."""

    def ticks() -> tuple[int, int]:
        numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(numbers), numbers[3] + numbers[4]

    if not Path("/proc/stat").exists():
        return 1.0
    before = ticks()
    time.sleep(seconds)
    after = ticks()
    return (after[1] - before[1]) / max(1, after[0] - before[0])


def timed(command: Sequence[str], environment: dict[str, str], stand: Stand) -> Cost:
    """One process from start to exit, when others leave the machine alone. Raises `Failed`."""
    until = time.monotonic() + stand.patience_s
    while time.monotonic() < until and idle() < 0.85:
        pass
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said)  # noqa: S603 - from our own table, or named on the command line
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise Failed(f"ended with {child.returncode}: {said.read()[-2000:]}")
    wall_s = time.perf_counter() - began
    asked = stand.server.asked(environment["BENCH_MODEL"])
    return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, asked)


def measured(one: Contender, command: Sequence[str], stand: Stand) -> dict[str, list[Cost]]:
    """Cold runs, each in an empty folder; then one that stores, and replays of it."""
    folder = Path(tempfile.mkdtemp(prefix="judge-calls-"))

    def run(place: str, *, keep: bool) -> Cost:
        return timed(command, stand.environment(one, folder / place, keep=keep), stand)

    try:
        cold = [run(str(number), keep=False) for number in range(stand.repeat)]
        run("kept", keep=True)
        return {"cold": cold, "replayed": [run("kept", keep=True) for _ in range(stand.repeat)]}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(column) for column in zip(*map(astuple, costs), strict=True)))


def missed(kind: str, found: Cost, base: Cost) -> str:
    """Which limits ours does not keep, in words; empty where it keeps them all."""
    figures = (found.wall_s / base.wall_s, found.wall_s, found.cpu_s, found.peak_mb)
    names = ("of the plain client", "s wall", "s CPU", "MB")
    over = [
        f"{limit:g} {name}"
        for name, figure, limit in zip(names, figures, LIMITS[kind], strict=True)
        if limit is not None and figure > limit
    ]
    return f"   MISSED: {', '.join(over)}" if over else ""


def line(name: str, kind: str, found: Mapping[tuple[str, str], Cost]) -> str:
    """A line of the table."""
    whole, base = found[name, kind], found.get((FLOOR, kind))
    return (
        f"{name:<14}{kind:<10}{whole.wall_s:8.2f} {whole.cpu_s:7.2f} {whole.peak_mb:7.0f}   "
        f"{printed(whole.over(base)) if base else '':<28}{whole.asked:6.0f} {os.getloadavg()[0]:6.1f}"
        f"{missed(kind, whole, base) if base and name in OURS else ''}"
    )


def printed(ratios: Sequence[float]) -> str:
    """Ratios as they stand in the tables."""
    return " ".join(f"{ratio:6.2f}" for ratio in ratios)


def compare(found: Mapping[tuple[str, str], Cost]) -> None:
    """Prints the figures of every peer as multiples of ours."""
    for ours in OURS:
        print(f"\n{f'multiples of {ours!r}':<28} wall    CPU     MB")
        for (name, kind), whole in found.items():
            base = found.get((ours, kind))
            if base is not None and name not in OURS:
                ratios = whole.over(base)
                behind = "   BEHIND in a column" if min(ratios) < 1 and name != FLOOR else ""
                print(f"{name:<14}{kind:<12}{printed(ratios)}{behind}")


def options() -> argparse.Namespace:
    """What the command line says."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--calls", type=int, default=500)
    words.add_argument("--in-flight", type=int, default=50)
    words.add_argument("--latency", type=float, default=0.2, help="seconds before the server answers")
    words.add_argument("--repeat", type=int, default=3)
    words.add_argument("--only", choices=[c.name for c in CONTENDERS], action="append")
    words.add_argument("--peer-python", metavar="NAME=PATH", action="append", default=[])
    words.add_argument(
        "--patience", type=float, default=0.0, help="seconds to wait for an idle machine before a run"
    )
    given = words.parse_args()
    given.peers = dict(word.split("=", 1) for word in given.peer_python if "=" in word)
    stray = [word for word in given.peer_python if word.split("=", 1)[0] not in {c.name for c in CONTENDERS}]
    if stray or len(given.peers) < len(given.peer_python):
        words.error(
            f"--peer-python {' '.join(stray or given.peer_python)}: expected NAME=PATH, each of a contender once"
        )
    return given


def main() -> None:
    """Prints the tables."""
    given = options()
    print(f"{given.calls} calls, {given.in_flight} in flight, {given.latency} s each: at least "
          f"{given.calls * given.latency / given.in_flight:.2f} s\n")  # fmt: skip
    print(f"{'':<24}  wall s   CPU s      MB   ratios to the plain client   asked   load")
    found: dict[tuple[str, str], Cost] = {}
    with contextlib.closing(Server()) as server:
        stand = Stand(server, given.calls, given.in_flight, given.latency, given.repeat, given.patience, given.peers)  # fmt: skip
        for one in CONTENDERS:
            if given.only and one.name not in given.only:
                continue
            command = stand.command(one)
            if command is None:
                print(f"{one.name:<14}skipped: {one.package} is not here; --peer-python can say where it is")
                continue
            try:
                taken = measured(one, command, stand)
            except Failed as failure:
                print(f"{one.name:<14}FAILED: {failure}", flush=True)
                continue
            for kind, costs in taken.items():
                found[one.name, kind] = middle(costs)
                print(line(one.name, kind, found), flush=True)
    compare(found)


if __name__ == "__main__":
    main()
