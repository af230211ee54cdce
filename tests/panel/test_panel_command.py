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
