"""A stronger version at the terminal: beside a rating, and while practising."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.command import RunCli

WEAK = "We ran a forecast for the returns team last winter. In the end we stopped it, which was a pity."


def test_rate_gives_a_stronger_version_when_asked_and_keeps_it(run_cli: RunCli, tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text(WEAK, "utf-8")
    ran = run_cli("rate", answer, "--probe", "P08", "--stronger", "--rater", "rules")
    assert ran.code == 0, ran.stderr
    version = ran.stdout.split("A STRONGER VERSION")[1]
    assert "A skeleton in your own words" in version
    assert "[what fact showed it, and when?]" in version
    kept = re.search(r"kept as ([0-9a-f]{8})", ran.stderr)
    assert kept
    assert "[what fact showed it, and when?]" in run_cli("history", "show", kept[1]).stdout


def test_rate_as_json_holds_it_beside_the_rating(run_cli: RunCli) -> None:
    ran = run_cli("rate", "-", "--probe", "P08", "--stronger", "--no-store", "--format", "json", stdin=WEAK)
    told = ran.json()
    assert told["schema"] == "interviewer.rating/1"
    assert told["stronger"]["by"] == "skeleton"
    assert told["stronger"]["gaps"][0]["fix"] == told["one_fix"]
    plain = run_cli("rate", "-", "--probe", "P08", "--no-store", "--format", "json", stdin=WEAK).json()
    assert "stronger" not in plain


def test_while_practising_it_is_one_word_away(run_cli: RunCli) -> None:
    ran = run_cli("practice", stdin=f"/stronger\n{WEAK}\n\n/stronger\n/quit\n")
    assert ran.code == 0, ran.stderr
    assert "no feedback yet" in ran.stderr
    assert ran.stdout.count("A STRONGER VERSION") == 1
    after = ran.stdout.split("A STRONGER VERSION")[1]
    assert "Interviewer: " in after, "the follow-up still waits"
