"""Recording against a real HTTP server, and replaying without one."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from interviewer.adapters.cassettes import RecordingMissing, cassette
from interviewer.adapters.library import library
from interviewer.adapters.llm import LLM
from interviewer.adapters.prompts import load_prompt
from interviewer.errors import NotFound
from interviewer.evals.bench import bench, record_suites
from interviewer.evals.home import home
from interviewer.evals.record import Tally
from interviewer.evals.replay import Replay
from interviewer.evals.rows import DatasetError
from interviewer.evals.shapes import read_suite
from interviewer.evals.tape import Tape, append, digest
from interviewer.evals.verify import disagreements
from interviewer.raters.model import PROMPT, judge
from interviewer.settings import Settings
from tests.evals.conftest import SAID, model
from tests.fault_server import FaultServer
from tests.support.command import RunCli

KEY = "sk-never-to-be-kept"
NOW = library().rubrics["kil"]


def recorded(tiny: Path, server: FaultServer, name: str, suite: str = "answers", **more: object) -> Tally:
    settings = Settings.model_validate(
        {"model": name, "base_url": server.url, "api_key": KEY, "try_timeout_s": 20}
    )
    (tally,) = record_suites(suite, settings, folder=tiny, **more)  # type: ignore[arg-type]  # options by name
    return tally


def replay(tiny: Path, suite: str = "answers") -> Replay:
    at = home(tiny)
    return Replay.of(at, read_suite(at, at.entries()[suite], library()))


def test_what_was_recorded_is_replayed_as_verdicts_with_quotes(tiny, server):
    tally = recorded(tiny, server, model("verdicts"))
    assert (tally.wanted, tally.kept, tally.exit_code) == (3, 3, 0)
    report = bench("answers", raters=["model"], folder=tiny)
    run = report.suites[0].raters["model"]
    by_case = {o.case: o for o in run.outcomes}
    assert by_case["T1"].verdicts["KIL-1"] == "met"
    assert by_case["T2"].why["KIL-1"].startswith("the quote is not in the text")
    # two quotes a case, three cases; those about T2 are invented
    assert (run.figures["quotes_valid_given"].value, run.figures["quotes_valid_given"].n) == (4 / 6, 6)
    assert run.figures["quotes_valid_shown"].value == 1.0
    assert run.figures["matched_difference"].value == 0.0
    assert (run.figures["calls"].value, run.figures["tokens_in"].value) == (3, 300)
    assert report.exit_code == 0


def test_recording_again_asks_for_nothing(tiny, server):
    name = model("again")
    recorded(tiny, server, name)
    tally = recorded(tiny, server, name)
    assert (tally.kept_before, tally.kept) == (3, 0)
    assert server.requests(name) == 3


def test_a_recording_that_was_cut_short_goes_on_where_it_stopped(tiny, server):
    name = model("limit")
    first = recorded(tiny, server, name, limit=2)
    assert (first.kept, first.left) == (2, 1)
    assert bench("answers", raters=["model"], folder=tiny).exit_code == 3
    second = recorded(tiny, server, name)
    assert (second.kept_before, second.kept, server.requests(name)) == (2, 1, 3)


def test_pending_completions_are_no_failures(tiny, server):
    tally = recorded(tiny, server, model("pending", fault="pending"))
    assert (len(tally.pending), tally.failed, tally.exit_code) == (3, {}, 3)
    assert any("3 completions are pending" in line for line in tally.told())
    assert not home(tiny).cassette("answers").exists()


def test_a_server_that_refuses_the_key_is_left_alone_after_the_first_answer(tiny, server):
    name = model("refused", fault="401")
    settings = Settings(model=name, base_url=server.url, concurrency=1)
    (tally,) = record_suites("answers", settings, folder=tiny)
    assert (len(tally.failed), tally.not_tried, tally.exit_code) == (1, 2, 3)
    assert server.requests(name) == 1


def test_only_completions_are_kept_and_a_refused_request_leaves_no_trace(tiny, server):
    recorded(tiny, server, model("busy", fault="503", times="1", retry_after="0"))
    statuses = [i["response"]["status"]["code"] for i in Tape(home(tiny).cassette("answers")).interactions()]
    assert statuses == [200, 200, 200]


def test_no_key_and_no_address_is_in_a_cassette(tiny, server):
    recorded(tiny, server, model("secrets"))
    text = "".join(p.read_text("utf-8") for p in (tiny / "cassettes").iterdir())
    assert KEY not in text
    assert "127.0.0.1" not in text
    assert "authorization" not in text.lower()


def test_an_unusable_reply_is_kept_counted_and_credits_nothing(tiny, server):
    tally = recorded(tiny, server, model("prose", text="I would rather not."))
    assert (tally.kept, tally.unusable) == (3, 3)
    run = bench("answers", raters=["model"], folder=tiny).suites[0].raters["model"]
    assert run.figures["faults"].value == 1.0
    assert run.figures["credited_recall"].value == 0.0
    assert all(o.fault and "does not fit" in o.fault for o in run.outcomes)


def test_both_ways_of_replaying_give_the_same_claims(tiny, server):
    recorded(tiny, server, model("agree"))
    assert disagreements(replay(tiny)) == (3, [])


def test_both_ways_agree_on_replies_that_could_not_be_used(tiny, server):
    recorded(tiny, server, model("agree-on-prose", text="No."))
    assert disagreements(replay(tiny)) == (3, [])


def test_both_ways_agree_where_the_server_takes_no_schema_and_no_seed(tiny, server):
    tally = recorded(tiny, server, model("ladder", caps="json_object", refuse="seed"))
    assert tally.kept == 3
    assert disagreements(replay(tiny)) == (3, [])


def test_a_changed_reply_in_the_cassette_shows_as_a_disagreement_only_with_the_other_way(tiny, server):
    recorded(tiny, server, model("changed"))
    held = replay(tiny)
    path = home(tiny).cassette("answers")
    path.write_text(path.read_text("utf-8").replace("zebra told", "zebra retold"), "utf-8")
    changed = replay(tiny)
    assert disagreements(changed) == (3, [])  # both read the one file
    mixed = Replay(changed.home, changed.suite, changed.entry, changed.source, changed.calls, held.tape)
    case = held.suite.cases[0]
    one, other = mixed.rater(case), changed.rater(case)
    assert one is not None
    assert other is not None
    assert one.judge(case.text, case.sheet) != other.judge(case.text, case.sheet)


def test_a_missing_exchange_names_the_command_that_records_it(tiny, server):
    recorded(tiny, server, model("miss"))
    held = replay(tiny)
    empty = Tape(tiny / "cassettes" / "none.jsonl")
    case = held.suite.cases[0]
    llm = LLM(Settings(model="mock", base_url="http://endpoint/v1"))

    def ask() -> None:
        with cassette(empty, digest=digest, record=False, command=held.command):
            asyncio.run(judge(llm, case.text, case.sheet, prompt=load_prompt("rate.v1")))

    with pytest.raises(RecordingMissing, match="interviewer eval record answers"):
        ask()


def test_one_text_that_is_asked_twice_in_one_recording_is_sent_once(tiny, server):
    name = model("twice")
    recorded(tiny, server, model("other"))
    case = replay(tiny).suite.cases[0]
    settings = Settings(model=name, base_url=server.url)

    async def twice() -> list[object]:
        async with LLM(settings) as llm:
            prompt = load_prompt(PROMPT)
            return [await judge(llm, case.text, case.sheet, prompt=prompt) for _ in range(2)]

    with cassette(Tape(tiny / "cassettes" / "twice.jsonl"), digest=digest, record=True):
        first, second = asyncio.run(twice())
    assert first == second
    assert server.requests(name) == 1


def test_without_its_cassette_a_run_is_incomplete_and_says_the_command(tiny, server, run_cli: RunCli):
    name = model("deleted")
    recorded(tiny, server, name)
    home(tiny).cassette("answers").unlink()
    ran = run_cli("eval", "run", "answers", "--evals", tiny)
    assert ran.code == 3
    assert "model, not recorded (3): T1; T2; T3" in ran.stdout
    assert "interviewer eval record answers --model 'mock?" in ran.stdout


def test_a_scripted_candidate_is_recorded_drill_by_drill_to_its_end(tiny, server):
    name = model("script")
    tally = recorded(tiny, server, name, suite="candidates")
    run = bench("candidates", raters=["model"], folder=tiny).suites[0].raters["model"]
    stages = [o.case for o in run.outcomes]
    assert stages[:2] == ["C1", "C1~1"]
    assert tally.kept == len(stages) == server.requests(name)
    assert run.missing == []
    assert run.outcomes[0].drill is not None
    assert len(server.bodies[name][1]["messages"][-1]["content"]) > len(
        server.bodies[name][0]["messages"][-1]["content"]
    )


def test_samples_are_told_apart_by_their_seed(tiny, server):
    name = model("samples")
    suites = tiny / "suites.yaml"
    suites.write_text(
        suites.read_text("utf-8").replace("shape: answers", "shape: answers\n  samples: 2"), "utf-8"
    )
    recorded(tiny, server, name)
    assert sorted(b["seed"] for b in server.bodies[name]) == [0, 0, 0, 1, 1, 1]
    figures = bench("answers", raters=["model"], folder=tiny).suites[0].raters["model"].figures
    assert (figures["same_verdict"].value, figures["calibration_gap"].n) == (1.0, 8)


def test_a_changed_text_or_prompt_is_a_different_call(tiny, server):
    recorded(tiny, server, model("key"))
    held = replay(tiny)
    assert held.source is not None
    case, other = held.suite.cases[:2]
    key = held.source.key(case.text, case.sheet, 0)
    assert key == held.source.key(case.text, case.sheet.model_copy(), 0)
    assert (
        len({key, held.source.key(other.text, case.sheet, 0), held.source.key(case.text, case.sheet, 1)}) == 3
    )


def test_a_model_that_was_not_recorded_is_named_with_those_that_were(tiny, server):
    recorded(tiny, server, model("named"))
    with pytest.raises(NotFound, match="no recorded model 'gpt'"):
        bench("answers", raters=["model"], folder=tiny, model="gpt")


def test_two_prompts_are_recorded_side_by_side_and_that_of_the_product_is_replayed(tiny, server):
    first, second = (
        recorded(tiny, server, model("two"), prompt="rate.v1"),
        recorded(tiny, server, model("two"), prompt="rate.v2"),
    )
    assert (first.kept, second.kept_before, second.kept) == (3, 0, 3)
    runs = {
        p: bench("answers", raters=["model"], folder=tiny, prompt=p) for p in (None, "rate.v1", "rate.v2")
    }
    assert [(r.prompt, r.calls) for r in runs["rate.v2"].recorded] == [("rate.v2", 3)]
    assert [r.recorded[0].prompt for r in runs.values()] == [PROMPT, "rate.v1", "rate.v2"]
    assert all(r.exit_code == 0 for r in runs.values())


def test_a_prompt_that_is_only_half_recorded_does_not_hide_one_that_is_whole(tiny, server):
    recorded(tiny, server, model("half"), prompt="rate.v1")
    recorded(tiny, server, model("half"), prompt=PROMPT, limit=1)
    report = bench("answers", raters=["model"], folder=tiny)
    assert [(r.prompt, r.calls) for r in report.recorded] == [("rate.v1", 3)]
    assert report.exit_code == 0


def held_at(tiny: Path, **versions: int) -> None:
    listed = yaml.safe_load((tiny / "suites.yaml").read_text("utf-8"))
    for suite in listed["suites"]:
        suite["rubrics"] = versions
    (tiny / "suites.yaml").write_text(yaml.safe_dump(listed), "utf-8")


def scope_of(tiny: Path) -> tuple[str, int, int]:
    """The version of the scope rubric and the number of calls that a run names, and its exit code."""
    report = bench("answers", raters=["model"], folder=tiny)
    (entry,) = report.recorded
    return entry.rubrics["scope"].split()[0], entry.calls, report.exit_code


def test_recordings_with_two_wordings_lie_side_by_side_and_a_half_one_hides_no_whole_one(tiny, server):
    name = model("wordings")
    held_at(tiny, scope=2, star=2, **{"lead-ds": 2})
    assert recorded(tiny, server, name).kept == 3
    held_at(tiny)
    assert recorded(tiny, server, name, limit=2).kept == 2
    assert scope_of(tiny) == ("v2", 3, 0)
    assert recorded(tiny, server, name).kept == 1
    newest = f"v{library().rubrics['scope'].version}"
    assert scope_of(tiny) == (newest, 3, 0)
    held_at(tiny, scope=2)
    assert scope_of(tiny) == ("v2", 3, 0)


def test_a_label_short_of_met_says_of_a_tag_that_it_is_not_shown(tiny):
    entry = home(tiny).entries()["answers"]
    tags = {"LVL-IC": "partial", "LVL-MG": "not_met", "LVL-ST": "met", "KIL-1": "partial"}
    rows = [json.loads(line) for line in (tiny / "datasets" / entry.file).read_text("utf-8").splitlines()]
    rows[0]["labels"] = tags
    (tiny / "datasets" / entry.file).write_text(json.dumps(rows[0]) + "\n", "utf-8")

    def labels(**versions: int) -> dict[str, str]:
        return dict(read_suite(home(tiny), entry, library(held=tuple(versions.items()))).cases[0].labels)

    assert labels() == {**tags, "LVL-IC": "not_observed", "LVL-MG": "not_observed"}
    assert labels(scope=2) == tags


def test_a_recording_is_replayed_with_the_rubrics_that_were_shown(tiny, server):
    recorded(tiny, server, model("then"))
    place = home(tiny).cassette("answers").with_suffix(".provenance.json")
    made = json.loads(place.read_text("utf-8"))
    assert made[0]["rubrics"]["kil"] == f"v{NOW.version} {NOW.hash}"
    made[0]["rubrics"]["kil"] = "v1 sha256:0"
    place.write_text(json.dumps(made), "utf-8")
    # worded otherwise then: what is recorded now is not found among what was shown then
    assert len(bench("answers", raters=["model"], folder=tiny).suites[0].raters["model"].missing) == 3


def test_a_suite_of_some_rows_shares_the_recordings_of_the_whole(tiny, server):
    listed = yaml.safe_load((tiny / "suites.yaml").read_text("utf-8"))
    part = {
        "name": "dev",
        "shape": "answers",
        "file": "answers.jsonl",
        "about": "One answer.",
        "only": ["T2"],
    }
    listed["suites"].append({**part, "cassette": "answers", "apart": True})
    (tiny / "suites.yaml").write_text(yaml.safe_dump(listed), "utf-8")
    name = model("part")
    assert recorded(tiny, server, name, suite="dev").kept == 1
    whole = recorded(tiny, server, name)
    assert (whole.kept_before, whole.kept, server.requests(name)) == (1, 2, 3)
    assert [
        o.case for o in bench("dev", raters=["model"], folder=tiny).suites[0].raters["model"].outcomes
    ] == ["T2"]
    assert [s.suite for s in bench("all", raters=["rules"], folder=tiny).suites] == ["answers", "candidates"]
    part["only"] = ["T9"]
    (tiny / "suites.yaml").write_text(yaml.safe_dump({"suites": [part]}), "utf-8")
    with pytest.raises(DatasetError, match=r"suite dev: only: T9 is no row of answers\.jsonl"):
        bench("dev", raters=["rules"], folder=tiny)


def test_replaying_loads_neither_the_client_nor_langchain_nor_vcrpy(tiny, server, run_cli: RunCli, tmp_path):
    recorded(tiny, server, model("imports"))
    probe = tmp_path / "probe.py"
    probe.write_text(
        "import sys\nfrom pathlib import Path\nfrom interviewer.evals.bench import bench\n"
        f"assert not bench('answers', folder=Path({str(tiny)!r})).suites[0].raters['model'].missing\n"
        "print(sorted({'openai', 'langchain_core', 'vcr', 'httpx2'} & set(sys.modules)))\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, probe], env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_long_texts_stand_in_the_file_once(tmp_path):
    tape, rubric = Tape(tmp_path / "t.jsonl"), "look for this " * 100
    for n in range(3):
        body = {"messages": [{"role": "system", "content": rubric}, {"role": "user", "content": str(n)}]}
        request = {
            "method": "POST",
            "uri": "http://endpoint/v1/c",
            "path": "/v1/c",
            "headers": {},
            "body": body,
        }
        tape.add(request, {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "{}"}})
    text = (tmp_path / "t.jsonl").read_text("utf-8")
    assert text.count(rubric) == 1
    assert len(text) < 2 * len(rubric)
    whole = [json.loads(i["request"]["body"]) for i in Tape(tmp_path / "t.jsonl").interactions()]
    assert [w["messages"][0]["content"] for w in whole] == [rubric] * 3


def test_a_last_line_that_broke_off_is_passed_over_and_mended(tmp_path):
    path = tmp_path / "t.jsonl"
    append(path, {"part": "a", "text": "whole"})
    with path.open("a") as file:
        file.write('{"part": "b", "te')
    assert len(Tape(path)) == 0
    append(path, {"part": "c", "text": "next"})
    assert [json.loads(line)["part"] for line in path.read_text("utf-8").splitlines()] == ["a", "c"]


def test_the_reply_used_here_is_a_whole_one():
    assert [c["id"] for c in json.loads(SAID)["criteria"]] == ["KIL-1", "KIL-3", "KIL-4"]
