"""``interviewer exercise`` and ``interviewer cards``."""

from __future__ import annotations

import json

import pytest

from interviewer.adapters.artifact_files import parse
from interviewer.adapters.library import library
from interviewer.present.exercise import answer_sheet, exercise_markdown


def test_the_list_is_an_array_with_ids(run_cli):
    ran = run_cli("exercise", "--format", "json")
    assert ran.code == 0
    assert {"who-decides", "calibrate", "hands-on-leakage"} <= {e["id"] for e in json.loads(ran.stdout)}


def test_a_page_shows_the_material_and_not_the_key(run_cli):
    ran = run_cli("exercise", "rfc-or-not")
    assert "One serving framework" in ran.stdout
    assert "Every team has to move" not in ran.stdout


def test_it_is_done_from_a_file_and_kept(run_cli, tmp_path):
    # a bare yes is a truth value in YAML, and is taken as the choice of that name
    (tmp_path / "answers.yaml").write_text("cases:\n  naming: yes\n  tool: depends\n", "utf-8")
    ran = run_cli("exercise", "rfc-or-not", "answers.yaml")
    assert (ran.code, "2 of 2 as in the key, 5 left open" in ran.stdout) == (0, True)
    assert "RFC or not?" in run_cli("history", "list").stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--blank",), "--blank: name an exercise too"),
        (("--setting", "size=startup"), "--setting: name an exercise too"),
        (("five-kpis", "--setting", "size=startup"), "five-kpis has no settings; found size"),
        (("five-kpis", "--blank", "--setting", "size=startup"), "five-kpis has no settings"),
        (("five-kpis", "answers.yaml", "--blank"), "found the answers answers.yaml beside it"),
        (("five-kpis", "--calibration"), "--calibration stands alone"),
    ],
)
def test_an_option_that_would_do_nothing_is_told(run_cli, args, says):
    ran = run_cli("exercise", *args)
    assert (ran.code, says in ran.stderr) == (2, True), ran.stderr


def test_a_setting_is_checked_for_the_page_and_said_on_the_sheet(run_cli):
    task = library().exercise("retention-case")
    axis = task.settings[0]
    chosen = f"{axis.id}={axis.options[-1].id}"
    sheet = run_cli("exercise", task.id, "--blank", "--setting", chosen)
    assert sheet.stdout.splitlines()[0].endswith(f"interviewer exercise {task.id} FILE --setting {chosen}")
    wrong = run_cli("exercise", task.id, "--setting", f"{axis.id}=moon")
    assert (wrong.code, "no option of" in wrong.stderr) == (2, True)


def test_an_unknown_exercise_names_the_nearest(run_cli):
    ran = run_cli("exercise", "rfc-or-no")
    assert ran.code == 2
    assert "rfc-or-not" in ran.stderr


def test_a_card_can_be_read(run_cli):
    assert "60 %" in run_cli("cards", "capacity").stdout
    assert "kill" in run_cli("cards", "--probe", "P08").stdout


@pytest.mark.parametrize("id", sorted(library().exercises))
def test_every_answer_sheet_can_be_read_and_names_every_part(id):
    exercise = library().exercise(id)
    data = parse(answer_sheet(exercise).encode(), name=id).data
    assert set(data) == {p.id for p in exercise.parts}
    assert exercise.title in exercise_markdown(exercise)
