"""PostgreSQL goes away in the middle of a batch and comes back: it goes on by itself, nothing is lost or paid twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fault_server import FaultServer
from tests.support.postgres import Cluster

MODEL = "mock?latency=1.5"
COUNT = 12
SAID = "Last winter I stopped forecast {}. It beat last year by 0.2 points, so I told the director."


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    records = [{"id": f"a{n}", "text": SAID.format(n), "probe": "P08"} for n in range(COUNT)]
    path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
    return path


def results(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]] if path.exists() else []


def test_a_batch_waits_for_a_database_that_is_away_and_goes_on(
    own_cluster: Cluster, source: Path, tmp_path: Path, paid: FaultServer, until: Any
) -> None:
    out, said = tmp_path / "out.jsonl", tmp_path / "said"
    env = {
        "INTERVIEWER_DATABASE_URL": own_cluster.url.render_as_string(), "INTERVIEWER_BASE_URL": paid.url,
        "INTERVIEWER_MODEL": MODEL, "INTERVIEWER_API_KEY": "k", "INTERVIEWER_CONCURRENCY": "4",
        "INTERVIEWER_DATA_DIR": str(tmp_path / "data"),
    }  # fmt: skip
    with said.open("wb") as errors:
        batch = subprocess.Popen(
            [sys.executable, "-m", "interviewer", "batch", source, "--out", out, "--rater", "model", "--yes"],
            env={**os.environ, **env}, cwd=tmp_path, stdin=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
    try:
        until(lambda: len(results(out)) >= 3 and paid.under_way[MODEL] > 1)
        own_cluster.stop()
        assert paid.under_way[MODEL] > 1  # their replies come while nobody can write them down
        until(lambda: not paid.under_way[MODEL] and "did not answer" in said.read_text())
        own_cluster.start()
        assert batch.wait(180) == 0, said.read_text()
    finally:
        batch.kill()
        batch.wait()
    found = results(out)
    assert sorted(r["id"] for r in found) == sorted(f"a{n}" for n in range(COUNT))
    assert {r["status"] for r in found} == {"rated"}
    assert paid.requests(MODEL) == COUNT
    assert "waiting for it, and going on by itself" in said.read_text()
    assert "the database answers again" in said.read_text()
