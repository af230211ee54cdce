"""An interview killed -9 at every step and gone on with: what the person was told is kept is there, once, and is paid once."""

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
from tests.usecases.dying_interview import SAID

CALLS = len(SAID)  # each answer is read once


@pytest.fixture
def paid() -> Iterator[FaultServer]:
    with running_fault_server() as server:
        yield server


def deaths(folder: Path, server: FaultServer, database: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.usecases.dying_interview", str(folder), server.url, database],
        env=dict(os.environ), cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def sent(server: FaultServer, number: int) -> int:
    return sum(case(number) in json.dumps(body) for body in server.bodies[MODEL])


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_interview_killed_at_every_step_keeps_every_answer_once_and_goes_on(kind, tmp_path, paid, request):
    database = request.getfixturevalue("postgres_url") if kind == "postgres" else ""
    *killed, last = told = deaths(tmp_path, paid, database)

    assert last["ended"], last
    assert len(killed) >= 12, "two answers, two readings and a drill are more steps than that"
    for death in told:
        number = death["number"]
        assert (death["after"], death["interviews"], death["rated"]) == (0, 1, "model"), death
        assert death["answers"] == [words.replace("CASE", case(number)) for words in SAID], death
        assert len(death["asked"]) == CALLS, death  # the question, and one drill
        shown, kept = death["told"], death
        assert kept["answers"][: len(shown["answers"])] == shown["answers"], death
        assert kept["asked"][: len(shown["asked"])] == shown["asked"], death
        perhaps = death["calls"].count("unknown")  # begun, and the process died: perhaps paid, and said so
        assert death["calls"].count("done") == CALLS, death
        assert perhaps <= 1, death
        assert sent(paid, number) <= CALLS + perhaps, death
    assert sent(paid, last["number"]) == CALLS
