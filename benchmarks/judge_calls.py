"""How quick is judging? The same number of calls by a plain client, by us, and by those peers that are installed.

    python benchmarks/judge_calls.py [--calls 500] [--in-flight 50] [--latency 0.2] [--repeat 3] [--only NAME]

Every contender is a process of its own against one local server that answers after a fixed time. Ours does all that it
does in use: schema, quotes found again, verdicts, levels, storage, cost, a report. It is there twice: as an eval (that is
what the peers do: a cassette, figures with intervals, reports), and on the ledger (a row in the database before and
after each call, as in a batch). What is printed is wall time, CPU
and memory of the whole process, start to exit, the median of the repeats, and each as a ratio to the plain client in
the same sitting. "replayed" answers everything from what the run before it stored.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
CHILDREN = Path(__file__).parent / "judges"
#: contender: (script below judges/, package that has to be installed, whether it replays)
CONTENDERS = {
    "plain client": ("plain.py", "openai", False),
    "interviewer": ("ours.py", "openai", True),
    "on the ledger": ("ours_ledger.py", "openai", True),
    "openevals": ("peer_openevals.py", "openevals", False),
    "deepeval": ("peer_deepeval.py", "deepeval", False),
    "inspect_ai": ("peer_inspect.py", "inspect_ai", False),
}
#: What ours may take: wall time against the plain client, seconds of wall and of processor time, MB.
LIMITS = {"cold": (1.4, None, 3.1, 100.0), "replayed": (None, 1.0, 3.1, 100.0)}
OURS = ("interviewer", "on the ledger")
QUOTE = "we stopped the forecast because two winters of data were missing"


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU time, peak memory in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def reply() -> str:
    """About 200 tokens: four criteria with quotes."""
    why = "The person names the sign that showed it, what they did about it and whom they told, in their own words."
    criteria = [
        {"id": f"KIL-{n}", "quotes": [QUOTE], "why": why, "verdict": "met" if n != 4 else "partial"}
        for n in range(1, 5)
    ]
    return json.dumps({"instructions": [], "criteria": criteria, "flags": []})


def timed(script: str, environment: dict[str, str]) -> Cost:
    """One process from start to exit; ends the program where it fails."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, CHILDREN / script], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - a script of this folder
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{script} ended with {child.returncode}")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measured(name: str, environment: dict[str, str], repeat: int) -> dict[str, list[Cost]]:
    """Cold runs, each in an empty folder, and for those that store something replays of the last."""
    script, _, replays = CONTENDERS[name]
    folder = Path(tempfile.mkdtemp(prefix="judge-calls-"))
    cold: list[Cost] = []
    warm: list[Cost] = []
    try:
        for number in range(repeat):
            place = {**environment, "BENCH_FOLDER": str(folder / str(number))}
            cold.append(timed(script, place))
            if replays:
                warm.append(timed(script, place))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"cold": cold, "replayed": warm} if warm else {"cold": cold}


def row(name: str, kind: str, costs: Sequence[Cost], base: Cost | None) -> tuple[str, Cost]:
    """A line of the table, and the medians it shows."""
    middle = Cost(*(statistics.median(getattr(c, f) for c in costs) for f in ("wall_s", "cpu_s", "peak_mb")))
    ratio = (
        f"{middle.wall_s / base.wall_s:6.2f} {middle.cpu_s / base.cpu_s:6.2f} {middle.peak_mb / base.peak_mb:6.2f}"
        if base
        else ""
    )
    return (
        f"{name:<14}{kind:<10}{middle.wall_s:8.2f} {middle.cpu_s:7.2f} {middle.peak_mb:7.0f}   {ratio}",
        middle,
    )


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


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--calls", type=int, default=500)
    options.add_argument("--in-flight", type=int, default=50)
    options.add_argument("--latency", type=float, default=0.2, help="seconds before the server answers")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--only", choices=CONTENDERS, action="append")
    given = options.parse_args()
    from tests.fault_server import running_fault_server

    print(f"{given.calls} calls, {given.in_flight} in flight, {given.latency} s each: at least "
          f"{given.calls * given.latency / given.in_flight:.2f} s\n")  # fmt: skip
    print(f"{'':<24}  wall s   CPU s      MB   ratios to the plain client")
    base: Cost | None = None
    with running_fault_server() as server:
        for name, (_, package, _) in CONTENDERS.items():
            if given.only and name not in given.only:
                continue
            if importlib.util.find_spec(package) is None:
                print(f"{name:<14}skipped: {package} is not installed")
                continue
            knobs = {"text": reply(), "latency": str(given.latency), "for": name}
            environment = {
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "BENCH_URL": server.url,
                "BENCH_MODEL": f"mock?{urlencode(knobs)}",
                "BENCH_CALLS": str(given.calls),
                "BENCH_IN_FLIGHT": str(given.in_flight),
                "DEEPEVAL_TELEMETRY_OPT_OUT": "1",
            }
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            for kind, costs in measured(name, environment, given.repeat).items():
                line, middle = row(name, kind, costs, base)
                base = base or middle
                print(line + (missed(kind, middle, base) if name in OURS else ""), flush=True)


if __name__ == "__main__":
    main()
