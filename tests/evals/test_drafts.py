"""What a model writes, as evals: recorded once, replayed without a network, looked at twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from interviewer.adapters.library import library
from interviewer.commands.eval import command
from interviewer.evals.bench import bench, record_suites, settings_for
from interviewer.evals.drafts.book import Book
from interviewer.evals.drafts.shapes import read_tasks
from interviewer.evals.drafts.tasks import Stronger
from interviewer.evals.home import Home, home
from interviewer.evals.report_files import write
from interviewer.evals.rows import DatasetError
from tests.evals.conftest import STOPPED, answer, model
from tests.fault_server import FaultServer

QUOTED = 'You said "two winters of data were missing". What would make you reopen it?'
PLAIN = "What would make you reopen it?"
SHAPES = ("coach", "drills", "suggestions")
MEMO = {
    "id": "G1",
    "kind": "memo",
    "criterion": "N-CMM",
    "text": "# Close the lane\n\nBy Friday the airport manager decides whether lane two closes.",
}


def written_home(folder: Path) -> Path:
    """A home of evals with one task of each shape; the drill is of another data set's row."""
    (folder / "datasets").mkdir(parents=True)
    labels = {"KIL-1": "met", "KIL-3": "met", "KIL-4": "not_met"}
    quotes = {"KIL-1": "two winters of data were missing", "KIL-3": "I told the director the reason"}
    files = {
        "answers": [answer("T1", STOPPED)],
        "coach": [answer("S1", STOPPED, labels=labels, quotes=quotes, never=["opera"])],
        "drills": [{"id": "W1", "of": "answers T1", "criterion": "KIL-4", "style": "neutral"}],
        "suggestions": [MEMO],
    }
    for name, rows in files.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "datasets" / f"{name}.jsonl").write_text(text, "utf-8")
    suites = [{"name": s, "shape": s, "file": f"{s}.jsonl", "about": "One."} for s in SHAPES]
    (folder / "suites.yaml").write_text(yaml.safe_dump({"suites": suites}), "utf-8")
    limit = {"suite": "coach", "rater": "model", "figure": "kept_first", "at_least": 0.8}
    thresholds = [{**limit, "reason": "A draft that is thrown away costs a call."}]
    (folder / "thresholds.yaml").write_text(yaml.safe_dump({"thresholds": thresholds}), "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written_home(tmp_path / "evals")


def recorded(folder: Path, server: FaultServer, suite: str, name: str) -> list[int]:
    """Records the suite with that model; calls wanted, recorded before, recorded now, pending."""
    given = settings_for(model=name, base_url=server.url).model_copy(update={"api_key": None})
    (tally,) = record_suites(suite, given, folder=folder)
    return [tally.wanted, tally.kept_before, tally.kept, len(tally.pending)]


def blanks(folder: Path) -> list[str]:
    """The blanks that a version of the one coach task has to hold."""
    (task,) = read_tasks(home(folder), home(folder).entries()["coach"], library())
    assert isinstance(task, Stronger)
    return [gap.blank for gap in task.gaps]


def version(words: str) -> str:
    return json.dumps({"version": words})


def test_a_worded_drill_is_recorded_once_and_replayed(folder, server):
    name = model("drill-once", QUOTED)
    assert recorded(folder, server, "drills", name) == [1, 0, 1, 0]
    assert recorded(folder, server, "drills", name) == [1, 1, 0, 0]
    assert server.requests(name) == 1
    assert "stream" not in server.bodies[name][0]
    run = bench("drills", folder=folder).suites[0].raters["model"]
    assert run.written[0]["shown"] == QUOTED
    assert (run.figures["neutral"].value, run.figures["quotes_the_person"].value) == (1.0, 1.0)


def test_a_drill_that_praises_is_thrown_away_with_the_reason_and_the_rules_ask(folder, server):
    recorded(folder, server, "drills", model("drill-praise", f"Great. {QUOTED}"))
    run = bench("drills", folder=folder).suites[0].raters["model"]
    assert run.written[0]["shown"] == PLAIN
    assert run.figures["kept_first"].value == 0.0
    assert run.figures["away: leads"].value == 1.0
    assert "judges" in run.listed["drafts thrown away"][0]["why"]


def test_a_version_that_invents_is_asked_for_again_and_both_drafts_are_kept(folder, server):
    name = model("coach-invents", version(f"{STOPPED} It saved 7,000 euros."))
    assert recorded(folder, server, "coach", name) == [2, 0, 2, 0]
    run = bench("coach", folder=folder).suites[0].raters["model"]
    assert [bool(d["faults"]) for d in run.written[0]["drafts"]] == [True, True]
    assert run.written[0]["by"] == "skeleton"
    assert (run.figures["kept_first"].value, run.figures["kept_second"].value) == (0.0, 0.0)
    assert run.figures["invented_shown"].n == 0


def test_a_version_with_its_blanks_is_shown_and_passes_its_threshold(folder, server):
    said = " ".join((STOPPED, *blanks(folder)))
    recorded(folder, server, "coach", model("coach-keeps", version(said)))
    report = bench("coach", folder=folder)
    run = report.suites[0].raters["model"]
    assert run.written[0]["shown"] == said
    assert (run.figures["kept_first"].value, run.figures["blanks_standing"].value) == (1.0, 1.0)
    assert report.exit_code == 0


def test_an_order_that_was_followed_is_counted_and_listed(folder, server):
    said = " ".join((STOPPED, "At the opera.", *blanks(folder)))
    recorded(folder, server, "coach", model("coach-obeys", version(said)))
    run = bench("coach", folder=folder).suites[0].raters["model"]
    assert run.figures["steered"].value == 1.0
    assert run.listed["order followed"][0]["case"] == "S1"


def test_a_sentence_with_a_number_of_its_own_is_not_shown(folder, server):
    reply = json.dumps({"quote": "lane two", "sentence": "We reopen if waiting is above 9 minutes."})
    recorded(folder, server, "suggestions", model("suggest-invents", reply))
    run = bench("suggestions", folder=folder).suites[0].raters["model"]
    assert run.written[0]["shown"] is None
    assert run.figures["away: numbers"].value == 1.0
    assert run.figures["quote_is_there"].value == 1.0


def test_a_pending_completion_is_no_failure_and_the_same_command_goes_on(folder, server):
    name = model("drill-pending", QUOTED, fault="pending", times="1")
    assert recorded(folder, server, "drills", name) == [1, 0, 0, 1]
    assert recorded(folder, server, "drills", name) == [1, 0, 1, 0]


def test_a_drill_that_is_pending_ends_with_three(folder, server):
    name = model("drill-pending-cli", QUOTED, fault="pending", times="0")
    given = ["record", "drills", "--model", name, "--base-url", server.url, "--evals", str(folder)]
    found = CliRunner().invoke(command, given)
    assert found.exit_code == 3
    assert "1 completions are pending" in found.stderr


def test_what_is_not_recorded_is_incomplete_and_names_the_command(folder):
    report = bench("coach", folder=folder)
    assert report.suites[0].raters["model"].missing == ["S1"]
    assert report.commands == ["interviewer eval record coach --model MODEL --base-url URL"]
    assert report.exit_code == 3
    assert report.suites[0].raters["rules"].figures["invented_shown"].value == 0.0


def test_all_runs_them_and_every_report_shows_them(folder, server, tmp_path):
    recorded(folder, server, "drills", model("drill-all", f"Great. {QUOTED}"))
    report = bench("all", folder=folder)
    assert [s.suite for s in report.suites] == list(SHAPES)
    pages = {p.suffix: p.read_text("utf-8") for p in write(report, tmp_path / "out")}
    assert 'data-figure="drills/model/kept_first"' in pages[".html"]
    assert "drafts thrown away (1)" in pages[".html"]
    assert "coach.model" in pages[".xml"]


def test_a_recording_with_another_wording_of_the_prompt_is_not_taken(folder, server):
    recorded(folder, server, "drills", model("drill-prompt", QUOTED))
    kept = folder / "cassettes" / "drills.provenance.json"
    entries = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps([{**e, "prompt_sha256": "0" * 64} for e in entries]), "utf-8")
    assert Book.of(Home(folder), "drills", "drills").entry is None


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"id": "W1", "of": "answers T9", "criterion": "KIL-4", "style": "neutral"}, "answers T9"),
        ({"id": "W1", "of": "answers T1", "criterion": "KIL-99", "style": "neutral"}, "KIL-99"),
        ({"id": "W1", "of": "answers T1", "criterion": "KIL-4", "style": "loud"}, "loud"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_refused_with_its_place(folder, row, named):
    path = folder / "datasets" / "drills.jsonl"
    path.write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(DatasetError, match=rf"drills.jsonl line 1.*{named}"):
        bench("drills", folder=folder)


@pytest.mark.parametrize(("suite", "tasks"), [("coach", 20), ("drills", 24), ("suggestions", 16)])
def test_the_shipped_tasks_can_be_read_and_what_stands_without_a_model_invents_nothing(suite, tasks):
    run = bench(suite, raters=["rules"]).suites[0]
    assert run.cases == tasks
    assert run.raters["rules"].figures["invented_shown"].value == 0.0


def test_the_checks_of_the_product_find_what_was_planted():
    report = bench("planted-drafts")
    assert {f.state for f in report.thresholds} == {"passed"}
    rules = report.suites[0].raters["rules"]
    assert {row["case"] for row in rules.listed["not caught"]} >= {"P043", "P044"}  # the sense is turned
