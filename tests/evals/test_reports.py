"""Thresholds, exit codes, and the reports: the same figures in each of them, and nothing from outside."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from interviewer.errors import CallerMistake
from interviewer.evals import compare as comparing
from interviewer.evals import report_text
from interviewer.evals.bench import bench, record_suites
from interviewer.evals.figures.basic import Figure
from interviewer.evals.outcome import Outcome
from interviewer.evals.report import BANNER, PROVENANCE, Report
from interviewer.evals.report_files import junit, write
from interviewer.evals.report_html import as_html
from interviewer.evals.rows import DatasetError
from interviewer.evals.run import RaterRun, SuiteRun
from interviewer.evals.thresholds import Threshold, exit_code, findings, read_thresholds
from interviewer.settings import Settings
from tests.evals.conftest import model
from tests.evals.test_record_and_replay import recorded
from tests.support.command import RunCli


def run_of(value: float | None, *, low: float | None = None, missing: tuple[str, ...] = ()) -> SuiteRun:
    figure = Figure(value=value, n=10, low=low, note="nothing varied")
    rater = RaterRun(rater="model", figures={"kappa_credited": figure}, missing=list(missing))
    return SuiteRun(suite="answers", about="", cases=10, relations=0, raters={"model": rater})


def threshold(**limits: float) -> Threshold:
    return Threshold.model_validate(
        {"suite": "answers", "rater": "model", "figure": "kappa_credited", "reason": "because it matters"}
        | limits
    )


@pytest.mark.parametrize(
    ("limits", "run", "state"),
    [
        ({"at_least": 0.9}, run_of(0.9), "passed"),
        ({"at_least": 0.9}, run_of(0.899), "failed"),
        ({"at_most": 0.0}, run_of(0.01), "failed"),
        ({"at_least": 0.8, "low_at_least": 0.75}, run_of(0.85, low=0.74), "failed"),
        ({"low_at_least": 0.75}, run_of(0.85), "failed"),
        ({"at_least": 0.9}, run_of(None), "incomplete"),
        ({"at_least": 0.9}, run_of(0.95, missing=("A1",)), "incomplete"),
    ],
)
def test_a_threshold_is_passed_failed_or_cannot_be_told(limits, run, state):
    (found,) = findings([threshold(**limits)], [run])
    assert found.state == state


def test_a_failure_outweighs_what_is_missing_and_missing_outweighs_a_pass():
    good, bad, gone = run_of(1.0), run_of(0.1), run_of(1.0, missing=("A1",))
    limit = [threshold(at_least=0.9)]
    assert exit_code(findings(limit, [good]), [good]) == 0
    assert exit_code(findings(limit, [bad]), [bad]) == 1
    assert exit_code(findings(limit, [gone]), [gone]) == 3
    assert exit_code([], [gone]) == 3


def test_a_threshold_without_a_reason_or_a_limit_is_refused(tmp_path):
    path = tmp_path / "thresholds.yaml"
    path.write_text(
        yaml.safe_dump({"thresholds": [{"suite": "a", "rater": "model", "figure": "x", "at_least": 1}]})
    )
    with pytest.raises(DatasetError, match="entry 1: reason"):
        read_thresholds(path)


def test_the_shipped_thresholds_name_suites_and_figures_that_exist():
    folder = Path(__file__).parents[2] / "evals"
    suites = {s["name"] for s in yaml.safe_load((folder / "suites.yaml").read_text("utf-8"))["suites"]}
    for one in read_thresholds(folder / "thresholds.yaml"):
        assert one.suite in suites
        assert one.rater in ("rules", "model")


@pytest.fixture
def report(tiny, server) -> Report:
    recorded(tiny, server, model("report"))
    return bench("answers", folder=tiny)


def test_the_page_shows_the_figures_of_the_json(report):
    page = as_html(report)
    shown = dict(re.findall(r'data-figure="([^"]+)" data-value="([^"]*)"', page))
    held = {
        f"{s.suite}/{r}/{name}": "" if f.value is None else repr(f.value)
        for s in report.suites
        for r, run in s.raters.items()
        for name, f in run.figures.items()
    }
    assert {html.unescape(k): v for k, v in shown.items()} == held
    assert len(held) > 40


def test_the_page_needs_nothing_from_outside_and_runs_no_script(report):
    page = as_html(report)
    assert "<script" not in page
    assert re.findall(r'(?:src|href)\s*=\s*"', page) == []
    assert "url(" not in page
    assert html.escape(BANNER) in page
    assert html.escape(PROVENANCE) in page
    assert page.count("<svg") >= 1


def test_words_of_a_data_set_cannot_break_out_of_the_page(report):
    evil = report.suites[0].model_copy(update={"about": "<script>alert(1)</script>"})
    page = as_html(report.model_copy(update={"suites": [evil]}))
    assert "<script" not in page


def test_the_json_can_be_read_again_as_the_same_run(report, tmp_path):
    paths = write(report, tmp_path / "out")
    assert [p.name for p in paths] == ["eval.json", "eval.junit.xml", "eval.html"]
    again = comparing.read_report(paths[0])
    assert again == report
    assert json.loads(paths[0].read_text("utf-8"))["schema"] == "interviewer.eval/1"


def test_junit_tells_a_failure_from_an_error():
    limit = [threshold(at_least=0.9)]
    runs = [run_of(0.1), run_of(None).model_copy(update={"suite": "pairs"})]
    limits = [*limit, limit[0].model_copy(update={"suite": "pairs"})]
    made = Report(
        at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        wanted="all",
        suites=runs,
        thresholds=findings(limits, runs),
    )
    root = ET.fromstring(junit(made))
    counts = {s.get("name"): (s.get("tests"), s.get("failures"), s.get("errors")) for s in root}
    assert counts == {"answers.model": ("1", "1", "0"), "pairs.model": ("1", "0", "1")}


def rated(verdicts: dict[str, str]) -> RaterRun:
    """One case a letter, one criterion each, label met."""
    outcomes = [
        Outcome(case=c, group=c, tags={}, probe=None, labels={"K": "met"}, verdicts={"K": v})
        for c, v in verdicts.items()
    ]
    return RaterRun(rater="model", figures={}, outcomes=outcomes)


def test_two_runs_differ_in_the_cases_that_flipped():
    a = rated({"A": "met", "B": "not_met", "C": "partial", "D": "met"})
    b = rated({"A": "met", "B": "met", "C": "not_met", "D": "unrated"})
    found = comparing.difference("answers", a, b)
    assert [f.case for f in found.better] == ["B"]
    assert [f.case for f in found.worse] == ["D"]
    assert [f.case for f in found.other] == ["C"]
    # right on credited: a 3 of 4, b 2 of 4
    assert found.figures["right_on_credited"].value == -0.25
    assert found.figures["unrated"].value == 0.25


def test_a_run_compared_with_itself_differs_nowhere(report):
    (found,) = comparing.compare(report, report, raters=("rules", "rules"))
    figure = found.figures["right_on_verdict"]
    assert (figure.value, figure.low, figure.high) == (0.0, 0.0, 0.0)
    assert found.better == found.worse == found.other == []


def test_runs_that_share_nothing_cannot_be_compared(report):
    other = report.model_copy(update={"suites": [report.suites[0].model_copy(update={"suite": "pairs"})]})
    with pytest.raises(CallerMistake, match="share no suite"):
        comparing.compare(report, other)


def test_from_the_command_line(tiny, server, run_cli: RunCli, tmp_path):
    name = model("cli")
    told = run_cli("eval", "record", "answers", "--model", name, "--base-url", server.url, "--evals", tiny)
    assert told.code == 0, told.stderr
    assert f"the texts of the data sets go to {server.url}" in told.stderr
    assert "3 recorded now" in told.stderr
    ran = run_cli("eval", "run", "answers", "--evals", tiny, "--format", "json", "--out", "out")
    assert ran.code == 0, ran.stderr
    assert ran.json()["suites"][0]["raters"]["model"]["missing"] == []
    same = run_cli("eval", "compare", "out/eval.json", "out/eval.json")
    assert (same.code, "right now: 0" in same.stdout) == (0, True)
    filtered = run_cli("eval", "run", "answers", "--evals", tiny, "--filter", "weak", "--format", "markdown")
    assert "1 cases" in filtered.stdout


@pytest.mark.parametrize("suite", ["answers", "all"])
def test_a_filter_that_no_case_matches_ends_with_2_and_names_the_suites(tiny, suite):
    looked = "answers, candidates" if suite == "all" else "answers"
    said = f"^--filter zzzz: no case matches; looked at {looked}$"
    with pytest.raises(CallerMistake, match=said) as caught:
        bench(suite, pattern="zzzz", folder=tiny)
    assert caught.value.exit_code == 2
    with pytest.raises(CallerMistake, match=said):
        list(record_suites(suite, Settings(model="m"), pattern="zzzz", folder=tiny))


def test_suites_without_a_match_are_left_out(tiny):
    report = bench("all", raters=("rules",), pattern="weak", folder=tiny)
    assert [(s.suite, s.cases) for s in report.suites] == [("answers", 1)]


def test_pending_replies_end_with_3_and_a_wrong_suite_with_2(tiny, server, run_cli: RunCli):
    waiting = run_cli(
        "eval",
        "record",
        "answers",
        "--model",
        model("cli-wait", fault="pending"),
        "--base-url",
        server.url,
        "--evals",
        tiny,
    )
    assert waiting.code == 3
    assert "3 completions are pending" in waiting.stderr
    wrong = run_cli("eval", "run", "answer", "--evals", tiny)
    assert wrong.code == 2
    assert "nearest: answers" in wrong.stderr


def test_a_row_that_is_wrong_is_named_by_file_line_and_key(tiny, run_cli: RunCli):
    path = tiny / "datasets" / "answers.jsonl"
    path.write_text(path.read_text("utf-8").replace('"KIL-4": "unsure"', '"KIL-4": "maybe"'), "utf-8")
    ran = run_cli("eval", "run", "answers", "--evals", tiny)
    assert ran.code == 2
    assert "answers.jsonl line 2: labels.KIL-4: found 'maybe', expected one of met" in ran.stderr


def test_a_long_name_does_not_run_into_its_figure():
    raters = {
        name: RaterRun(
            rater="model", figures={"share_of_what_was_wrongly_told": Figure(value=0.5, n=10, note="")}
        )
        for name in ("model with a name of forty characters 1234", "rules")
    }
    suite = SuiteRun(suite="answers", about="", cases=10, relations=0, raters=raters)
    head, row = report_text.columns(suite)
    assert head.split("  ")[-1] == "rules"
    assert row.index("0.50", row.index("0.50") + 1) == head.index("rules")
    assert "told  0.50" in row


def test_recording_without_a_model_says_so_before_anything_is_said_to_go_out(run_cli: RunCli):
    ran = run_cli("eval", "record", "answers", "--limit", "1")
    assert (ran.code, "no language model is set up; nothing was sent" in ran.stderr) == (2, True)
    assert "go to" not in ran.stderr
