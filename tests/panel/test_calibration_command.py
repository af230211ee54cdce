"""``interviewer panel new|packets|status|export`` as a script sees them."""

from __future__ import annotations

import json

import pytest

from tests.panel.rooms import FOUR, card
from tests.support.command import RunCli

NEW = (
    "panel",
    "new",
    *(a for p in FOUR for a in ("--packet", p)),
    "--rater",
    "Ash",
    "--rater",
    "Birch",
    "--format",
    "json",
)


def test_open_status_and_export_tell_nothing_that_is_not_revealed(run_cli: RunCli) -> None:
    opened = run_cli(*NEW, "--title", "Spring", "--address", "http://127.0.0.1:7860/")
    assert opened.code == 0, opened.stderr
    told = json.loads(opened.stdout)
    assert [(x["who"], x["role"]) for x in told["links"]] == [
        ("the moderator", "moderator"),
        ("Ash", "rater"),
        ("Birch", "rater"),
    ]
    assert told["links"][0]["link"].startswith("http://127.0.0.1:7860/panel/seat/")
    status = run_cli("panel", "status", told["id"][:8])
    assert "Spring: round 1, missing: Ash, Birch" in status.stdout
    assert f"opened on {card().name} with 4 packets" in status.stdout
    value = json.loads(run_cli("panel", "export", told["id"][:8]).stdout)
    assert value["schema"] == "interviewer.calibration/1"
    assert "scores" not in value
    refused = run_cli("panel", "export", told["id"], "--format", "csv")
    assert (refused.code, refused.stdout) == (2, "")
    assert "nobody sees another's score" in refused.stderr


def test_a_new_calibration_says_what_each_link_is_for(run_cli: RunCli) -> None:
    ran = run_cli(*NEW, "--format", "text")
    assert "moderator, to open rounds, reword anchors and sign off: /panel/seat/" in ran.stdout
    assert ran.stdout.count(", to score alone, before anybody's scores are seen: /panel/seat/") >= 2
    assert "each link is a path of the page that 'interviewer serve' opens" in ran.stderr
    assert "is a path" not in run_cli(*NEW, "--format", "text", "--address", "http://127.0.0.1:7860").stderr


def test_packets_are_listed_without_what_was_planted(run_cli: RunCli) -> None:
    ran = run_cli("panel", "packets", "--format", "json")
    assert ran.code == 0, ran.stderr
    assert {p["id"] for p in json.loads(ran.stdout)} >= set(FOUR)
    assert "planted" not in ran.stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (NEW[:4], "Missing option '--rater'"),
        ((*NEW[:8], "--rater", "Ash", "--rater", "Birch"), "found 3 packets; expected 4 to 6"),
        ((*NEW, "--scorecard", "star"), "found a rubric of kind answer; expected a scorecard"),
        (("panel", "export", "00000000"), "no calibration '00000000'"),
    ],
)
def test_mistakes_end_with_two_and_a_sentence(run_cli: RunCli, args: tuple[str, ...], says: str) -> None:
    ran = run_cli(*args)
    assert ran.code == 2
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
