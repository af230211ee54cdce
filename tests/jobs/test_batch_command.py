"""`interviewer batch` from outside: a line for each, stopped and gone on with, nothing paid twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from interviewer import wiring

SAID = "Last winter I stopped forecast {}. It beat last year by 0.2 points, so I told the director and moved two people."


@pytest.fixture
def source(tmp_path):
    def write(count, **more):
        path = tmp_path / "in.jsonl"
        records = [{"id": f"a{n}", "text": SAID.format(n), "probe": "P08", **more} for n in range(count)]
        path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf-8")
        return path

    return write


@pytest.fixture
def begin(tmp_path):
    """Starts ``interviewer batch`` and gives the process; what is left of it ends with the test."""
    with ExitStack() as running:

        def start(*args, **env):
            process = subprocess.Popen(
                [sys.executable, "-m", "interviewer", "batch", *map(str, args)],
                env={**os.environ, **env}, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            running.callback(process.communicate)
            running.callback(process.kill)
            return process

        yield start


def results(path: Path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]] if path.exists() else []


def model(server, name="mock", **more):
    return {
        "INTERVIEWER_BASE_URL": server.url, "INTERVIEWER_MODEL": name, "INTERVIEWER_API_KEY": "sk-not-to-be-seen",
        "INTERVIEWER_CONCURRENCY": "4", **more,
    }  # fmt: skip


def test_the_rules_rate_every_line_and_say_before_what_it_will_take(run_cli, source, tmp_path):
    out = tmp_path / "out.jsonl"
    ran = run_cli("batch", source(70), "--out", out, "--rater", "rules")
    assert (ran.code, ran.stdout) == (0, "")
    assert "70 to rate by rules, no call, no cost; about" in ran.stderr
    found = results(out)
    assert sorted(f["id"] for f in found) == sorted(f"a{n}" for n in range(70))
    assert {f["status"] for f in found} == {"rated"}
    assert found[0]["rating"]["schema"] == "interviewer.rating/1"
    again = run_cli("batch", tmp_path / "in.jsonl", "--out", out, "--rater", "rules")
    assert again.code == 0
    assert "70 of 70 are rated already" in again.stderr


def test_lines_piped_in_are_rated_and_gone_on_with(run_cli, source, tmp_path):
    piped = source(3).read_text("utf-8")
    first = run_cli("batch", "-", "--out", "out.jsonl", "--rater", "rules", stdin=piped)
    assert first.code == 0, first.stderr
    assert {f["id"] for f in results(tmp_path / "out.jsonl")} == {"a0", "a1", "a2"}
    again = run_cli("batch", "-", "--out", "out.jsonl", "--rater", "rules", stdin=piped)
    assert "3 of 3 are rated already" in again.stderr
    wrong = run_cli("batch", "-", "--out", "out.jsonl", "--rater", "rules", stdin=piped + "no JSON\n")
    assert wrong.code == 2
    assert "standard input line 4: found no JSON" in wrong.stderr


def test_another_input_to_the_same_file_leaves_the_lines_of_the_first(run_cli, source, tmp_path):
    assert run_cli("batch", source(3), "--out", "out.jsonl", "--rater", "rules").code == 0
    folder = tmp_path / "memos"
    folder.mkdir()
    (folder / "good.md").write_text("# Stop it\n\nI recommend that we stop the forecast by 1 March.", "utf-8")
    ran = run_cli("batch", folder, "--out", "out.jsonl", "--rater", "rules", "--kind", "memo")
    assert ran.code == 0, ran.stderr
    assert "out.jsonl: 3 lines of other ids stay as they are" in ran.stderr
    assert [f["id"] for f in results(tmp_path / "out.jsonl")] == ["a0", "a1", "a2", "good.md"]


def test_documents_that_cannot_be_read_have_their_line_and_the_rest_is_done(run_cli, tmp_path):
    folder = tmp_path / "memos"
    folder.mkdir()
    (folder / "good.md").write_text("# Stop it\n\nI recommend that we stop the forecast by 1 March.", "utf-8")
    (folder / "bad.docx").write_bytes(b"no document")
    ran = run_cli("batch", folder, "--out", "out.jsonl", "--rater", "rules", "--kind", "memo")
    assert ran.code == 3
    by_id = {f["id"]: f for f in results(tmp_path / "out.jsonl")}
    assert by_id["good.md"]["status"] == "rated"
    assert by_id["good.md"]["rating"]["kind"] == "memo"
    assert by_id["bad.docx"]["status"] == "failed"
    assert "bad.docx" in by_id["bad.docx"]["error"]


def test_a_malformed_input_is_the_callers_mistake_and_nothing_is_begun(run_cli, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "I did.", "probe": "P8"}\n', "utf-8")
    ran = run_cli("batch", "in.jsonl", "--out", "out.jsonl", "--rater", "rules")
    assert ran.code == 2
    assert "in.jsonl line 1: probe: found 'P8'" in ran.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_told_to_stop_it_ends_what_is_under_way_and_the_same_command_goes_on(
    source, begin, here, paid, until
):
    command = [source(30), "--out", "out.jsonl", "--rater", "model", "--yes"]
    out = command[0].with_name("out.jsonl")
    env = model(paid, "mock?latency=0.2")
    paid.answers_only["mock?latency=0.2"] = 6  # else a slow look finds everything done
    first = begin(*command, **env)
    until(lambda: len(results(out)) >= 3)
    first.send_signal(signal.SIGTERM)
    del paid.answers_only["mock?latency=0.2"]
    _, said = first.communicate(timeout=200)
    assert first.returncode == 3, said
    assert "not finished: stopped; the same command goes on" in said
    sent = paid.requests("mock?latency=0.2")
    assert 3 <= len(results(out)) == sent < 30  # drained: every call that went out has its line
    code, _, said = here("batch", *command, **env)
    assert code == 0, said
    assert len(results(out)) == 30
    assert paid.requests("mock?latency=0.2") == 30


def test_killed_it_pays_again_at_most_for_what_was_under_way(source, begin, here, paid, until):
    command = [source(24), "--out", "out.jsonl", "--rater", "model", "--yes"]
    out = command[0].with_name("out.jsonl")
    env = model(paid, "mock?latency=0.2")
    paid.answers_only["mock?latency=0.2"] = 6
    first = begin(*command, **env)
    until(lambda: len(results(out)) >= 3)
    first.kill()
    first.wait()
    del paid.answers_only["mock?latency=0.2"]
    code, _, said = here("batch", *command, **env)
    assert code == 0, said
    assert sorted(r["id"] for r in results(out)) == sorted(f"a{n}" for n in range(24))
    perhaps = (
        wiring.parts().ledger().month().perhaps
    )  # begun by the process that was killed, and of no known end
    assert perhaps <= 4
    assert 24 <= paid.requests("mock?latency=0.2") <= 24 + perhaps


def test_a_refused_key_stops_the_batch_at_once_and_loses_nothing(source, here, paid, tmp_path):
    command = ["batch", source(24), "--out", "out.jsonl", "--rater", "model", "--yes"]
    name = "mock?fault=401&times=12&latency=0.2"
    code, _, said = here(*command, **model(paid, name))
    assert code == 3
    assert "not finished: model 'mock" in said
    assert "INTERVIEWER_API_KEY" in said
    assert "24 left" in said
    assert paid.requests(name) <= 12  # not one for each of them
    assert results(tmp_path / "out.jsonl") == []
    while paid.requests(name) < 12:  # until the server takes the key
        assert here(*command)[0] == 3
    code, _, said = here(*command)
    assert code == 0, said
    assert len(results(tmp_path / "out.jsonl")) == 24
    assert paid.requests(name) == 36


def test_a_line_that_no_reply_fits_is_parked_listed_and_can_be_retried(source, here, paid, tmp_path):
    env = model(paid, "mock?fault=wrong_schema&times=4", INTERVIEWER_JOB_TRIES="2")
    command = ["batch", source(1), "--out", "out.jsonl", "--rater", "model", "--yes"]
    code, _, said = here(*command, **env)
    assert code == 3, said
    (line,) = results(tmp_path / "out.jsonl")
    assert line["status"] == "parked"
    assert line["error"].startswith("tried 2 times; the last time:")
    (parked,) = json.loads(here("worker", "parked", "--format", "json")[1])
    assert (parked["state"], parked["kind"]) == ("parked", "answer")
    assert here(*command)[0] == 3  # the same command leaves it parked: somebody has to look at it
    assert "1 of 1" in here("worker", "retry", parked["id"][:8])[2]
    code, _, said = here(*command)
    assert code == 0, said
    assert [r["status"] for r in results(tmp_path / "out.jsonl")] == ["rated"]
    assert paid.requests(env["INTERVIEWER_MODEL"]) == 5


def test_neither_key_nor_words_are_in_the_engines_own_file(source, here, paid, tmp_path):
    code, _, said = here("batch", source(3), "--out", "out.jsonl", "--rater", "model", "--yes", **model(paid))
    assert code == 0, said
    files = [f for f in (tmp_path / "data").iterdir() if ".jobs." in f.name]
    assert files
    for file in files:
        held = file.read_bytes()
        assert b"forecast" not in held
        assert b"sk-not-to-be-seen" not in held
