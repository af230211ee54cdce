"""`interviewer check`: exit codes and forms of output."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from interviewer.check import FORMS
from interviewer.commands.check import KINDS, command
from interviewer.errors import CallerMistake
from tests.artifacts.conftest import EXAMPLES

CHECK = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "asks", "state", "found", "expected", "fix", "place"],
    "properties": {
        "id": {"type": "string", "pattern": "^[A-Z]{1,5}-[A-Za-z0-9]{1,6}$"},
        "asks": {"type": "string", "minLength": 3},
        "state": {"enum": ["met", "partial", "missing", "unknown"]},
        "found": {"type": "string", "minLength": 1},
        "expected": {"type": "string", "minLength": 3},
        "fix": {"type": ["string", "null"]},
        "place": {"type": ["string", "null"]},
    },
}
REPORT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "kind", "title", "complete", "summary", "checks", "facts", "note"],
    "properties": {
        "schema": {"const": "interviewer.check/1"},
        "kind": {"enum": list(KINDS)},
        "title": {"type": "string"},
        "complete": {"type": "boolean"},
        "summary": {"type": "object", "required": ["met", "partial", "missing", "unknown"]},
        "checks": {"type": "array", "minItems": 2, "items": CHECK},
        "facts": {"type": "object"},
        "note": {"type": "string"},
    },
}


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=given)


def test_the_kinds_offered_are_the_kinds_that_exist():
    assert set(KINDS) == set(FORMS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_form_of_each_kind_can_be_checked_and_everything_is_missing(kind: str, tmp_path: Path):
    blank = run(kind, "--blank")
    assert blank.exit_code == 0
    (tmp_path / "blank.yaml").write_text(blank.output, "utf-8")
    result = run(kind, str(tmp_path / "blank.yaml"))
    assert result.exit_code == 1, result.output
    named = {line.strip("#- ").partition(":")[0] for line in blank.output.splitlines()}
    assert set(FORMS[kind][0].model_fields) <= named


def test_a_blank_form_names_what_a_value_may_be():
    blank = run("build-vs-buy", "--blank").output
    assert "time_to_value:  # urgent" in blank
    assert "    people:  # a number" in blank
    entry = "\nalternatives:  # a list; take the marks away for each entry\n#  - name:\n#    description:\n"
    assert entry in run("rfc", "--blank").output


def test_a_file_beside_blank_or_neither_is_told():
    assert "expected a FILE to check, or --blank" in run("okr").output
    assert "found x.yaml beside --blank" in run("okr", "x.yaml", "--blank").output
    assert run("okr").exit_code == run("okr", "x.yaml", "--blank").exit_code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_each_kind_passes(kind: str):
    result = run(kind, str(EXAMPLES / f"{kind}.yaml"))
    assert result.exit_code == 0, result.output
    assert "nothing is missing" in result.output


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_artefact_is_incomplete_and_every_gap_has_its_fix(kind: str):
    result = run(kind, "-", "--format", "json", given="{}")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    jsonschema.validate(report, REPORT)
    assert report["complete"] is False
    assert all(c["fix"] for c in report["checks"] if c["state"] in ("missing", "partial"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_json_of_each_example_keeps_to_its_schema(kind: str):
    report = json.loads(run(kind, str(EXAMPLES / f"{kind}.yaml"), "--format", "json").stdout)
    jsonschema.validate(report, REPORT)
    assert report["complete"] is True
    assert sum(report["summary"].values()) == len(report["checks"])


def test_a_refused_file_raises_the_callers_mistake_which_ends_with_2(tmp_path: Path):
    path = tmp_path / "bvb.yaml"
    path.write_text("capability: Monitoring\ndifferentiation: High\n", "utf-8")
    result = run("build-vs-buy", str(path))
    assert isinstance(result.exception, CallerMistake)
    assert result.exception.exit_code == 2
    assert "line 2: differentiation: found 'High'" in str(result.exception)
    assert result.stdout == ""


@pytest.mark.parametrize("arguments", [("memo", "-"), ("rfc",), ("rfc", "-", "--format", "xml")])
def test_a_wrong_call_ends_with_2(arguments: tuple[str, ...]):
    assert run(*arguments, given="{}").exit_code == 2


def test_a_file_that_is_not_there_is_the_callers_mistake(tmp_path: Path):
    for file in (tmp_path / "none.yaml", tmp_path):
        result = run("rfc", str(file))
        assert isinstance(result.exception, CallerMistake)
        assert "cannot be read" in str(result.exception)


def test_standard_input_is_named_in_messages():
    assert "standard input, line 1" in str(run("rfc", "-", given="titel: x").exception)


def test_markdown_cannot_be_broken_by_what_the_author_wrote():
    result = run("rfc", "-", "--format", "markdown", given='{"rfc_number": "a | b <script>"}')
    row = next(line for line in result.stdout.splitlines() if line.startswith("| RFC-NUM"))
    assert row.replace("\\|", "").count("|") == 6
    assert "<script>" not in row
