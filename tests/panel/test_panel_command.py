"""``interviewer panel report`` as a script sees it: forms, exit codes, what goes where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import RunCli

FIXTURES = Path(__file__).parent / "fixtures"


def test_json_from_a_file_names_the_planted_fault(run_cli: RunCli) -> None:
    ran = run_cli("panel", "report", FIXTURES / "V.csv", "--format", "json")
    assert (ran.code, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert [(a["kind"], a["who"]) for a in found["alarms"]] == [("leniency", "R1")]
    assert found["weights"]["nominal"] == {
        "FRM": 20,
        "EXP": 20,
        "MOD": 20,
        "PRD": 15,
        "DAT": 10,
        "COM": 10,
        "LED": 5,
    }


def test_standard_input_with_bad_rows_ends_well_and_names_them(run_cli: RunCli) -> None:
    rows = (FIXTURES / "clean.csv").read_bytes() + b"R9,P1,FRM,8,1,1,\n"
    ran = run_cli("panel", "report", "-", "--scorecard", "lead-ds", "--floor", "LED=3", stdin=rows)
    assert ran.code == 0, ran.stderr
    assert "line 212: found level '8'; expected level 1, 2, 3, 4, 5 or NE" in ran.stdout
    assert "1 rows were not used" in ran.stderr
    assert "floor LED at least 3" in ran.stdout


def test_markdown_is_markdown(run_cli: RunCli) -> None:
    ran = run_cli("panel", "report", FIXTURES / "X.csv", "--format", "markdown")
    assert ran.code == 0, ran.stderr
    assert ran.stdout.startswith("# Panel report")
    assert "the anchor of MOD is read in two ways" in ran.stdout


@pytest.mark.parametrize(
    ("args", "stdin", "says"),
    [
        (("panel", "report", "nowhere.csv"), "", "nowhere.csv: cannot be read"),
        (("panel", "report", "-"), "", "standard input: found nothing"),
        (("panel", "report", "-"), "a,b\n1,2\n", "expected the columns rater, packet, dimension, level"),
        (("panel", "report", "-"), "rater,packet,dimension,level\na,P1,FRM,9\n", "no usable row among 1"),
        (("panel", "report", "-", "--scorecard", "led-ds"), "", "no scorecard 'led-ds'; nearest: lead-ds"),
        (("panel", "report", "-", "--floor", "LED"), "", "--floor: found 'LED'"),
    ],
)
def test_the_caller_s_mistakes_end_with_two_and_one_clear_line(
    run_cli: RunCli, args: tuple[str, ...], stdin: str, says: str
) -> None:
    ran = run_cli(*args, stdin=stdin)
    assert ran.code == 2
    assert ran.stdout == ""
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr


CARD = """\
id: ours
title: Ours
dimensions:
  - {id: FRM, title: Framing, weight: 50, anchors: {1: Starts from a solution., 3: Names the decision., 5: Names where it fails.}}
  - {id: LED, title: Leading, weight: 50, anchors: {1: Takes credit., 3: Gives a review., 5: Sets a standard others use.}}
floors:
  LED: {at_least: 3, why: the role manages four people}
"""


def test_a_card_of_one_s_own_weighs_and_other_dimensions_are_refused_by_line(
    run_cli: RunCli, tmp_path: Path
) -> None:
    (tmp_path / "ours.yaml").write_text(CARD, "utf-8")
    ran = run_cli(
        "panel", "report", FIXTURES / "clean.csv", "--card", tmp_path / "ours.yaml", "--format", "json"
    )
    assert ran.code == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["weights"]["nominal"] == {"FRM": 50, "LED": 50}
    assert {f["dimension"] for f in found["weights"]["floors"]} == {"LED"}
    assert found["refused_total"] == 5 * 6 * 5
    (tmp_path / "ours.yaml").write_text(CARD.replace("weight: 50", "weight: 45", 1), "utf-8")
    ran = run_cli("panel", "report", FIXTURES / "clean.csv", "--card", tmp_path / "ours.yaml")
    assert ran.code == 2
    assert "found a sum of 95; expected 100" in ran.stderr


def test_a_rater_that_is_no_person_is_left_out_and_compared(run_cli: RunCli) -> None:
    ran = run_cli("panel", "report", FIXTURES / "V.csv", "--reader", "R1", "--format", "json")
    assert ran.code == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["raters"] == ["R2", "R3", "R4", "R5"]
    assert found["reader"]["status"].startswith("not calibrated on this scorecard: 6 packets")
    assert all(d["leniency"] < 0 for d in found["reader"]["dimensions"])  # R1 was planted a level too strict
    assert all(a["interval"][1] < 0 for a in found["reader"]["against"])
    ran = run_cli("panel", "report", FIXTURES / "V.csv", "--reader", "R1")
    assert "ONE MORE READER: R1" in ran.stdout
    assert run_cli("panel", "report", FIXTURES / "V.csv", "--reader", "R9").code == 2
