"""Killed -9 at every step of a rating, started again: it is done, and paid once but for a call that was under way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fault_server import FaultServer, running_fault_server
from tests.jobs.dying import MODEL, case
from tests.support.environment import ROOT

CALLS = {"answer": 1, "kept document": 2, "check": 2, "take": 1, "debrief": 2, "panel": 2, "recording": 0}
TOGETHER = {"debrief": 2, "panel": 2}  # calls under way at once, elsewhere one
STEPS = {
    "recording": 2,
    "debrief": 4,
    "panel": 5,
    "check": 3,
    "kept document": 3,
}  # so many deaths at least before it is done; elsewhere seven and more


@pytest.fixture
def paid() -> Iterator[FaultServer]:
    with running_fault_server() as server:
        yield server


def deaths(kind: str, folder: Path, server: FaultServer, database: str | None) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.dying", kind, str(folder), server.url, *([database] if database else [])],
        env=dict(os.environ), cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def sent(server: FaultServer, number: int) -> int:
    return sum(case(number) in json.dumps(body) for body in server.bodies.get(MODEL, []))


def check(told: list[dict[str, Any]], kind: str, server: FaultServer) -> None:
    *killed, last = told
    assert last["ended"], last
    assert len(killed) >= STEPS.get(kind, 7), "it has more steps than that"
    for death in told:
        requests = sent(server, death["number"])
        assert (death["state"], death["rated"]) == ("done", True), death
        assert death["calls"].count("done") == CALLS[kind], death
        under_way = death["calls"].count("unknown")  # begun, and the process died: perhaps paid, and said so
        assert under_way <= TOGETHER.get(kind, 1), death
        assert requests <= CALLS[kind] + under_way, death
    assert sent(server, last["number"]) == CALLS[kind]


@pytest.mark.timeout(900)  # hundreds of lives, and not the only ones on the machine
@pytest.mark.parametrize("kind", sorted(CALLS.keys() - {"answer"}))
def test_work_killed_at_every_step_is_done_and_paid_once(tmp_path, paid, kind):
    check(deaths(kind, tmp_path, paid, None), kind, paid)


@pytest.mark.timeout(900)
def test_an_answer_killed_at_every_step_is_rated_and_paid_once_on_postgres(tmp_path, paid, postgres_url):
    check(deaths("answer", tmp_path, paid, postgres_url), "answer", paid)
