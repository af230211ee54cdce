"""``interviewer review`` from open to outcome, and the lint of a file of comments."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from tests.review.test_design_review import DESIGN
from tests.support.command import RunCli


@pytest.fixture
def design(tmp_path: Path) -> Path:
    path = tmp_path / "design.md"
    path.write_text(DESIGN, "utf-8")
    return path


def test_a_review_from_its_document_to_its_outcome(run_cli: RunCli, design: Path, tmp_path: Path) -> None:
    opened = run_cli(
        "review", "open", design, "--author", "author", "--reviewer", "reviewer", "--format", "json"
    )
    assert opened.code == 0
    assert json.loads(opened.stdout)["stage"] == "document"
    [entry] = json.loads(run_cli("review", "list", "--format", "json").stdout)
    id = entry["id"][:8]
    assert run_cli("review", "stage", id, "comments").code == 0
    words = "What happens at checkout when the model answers late?"
    added = run_cli("review", "comment", id, words, "--by", "reviewer", "--label", "blocking", "--quote", "answers within 80 ms")  # fmt: skip
    assert "comment 1 is kept" in added.stdout
    assert run_cli("review", "stage", id, "discussion").code == 0
    assert run_cli("review", "answer", id, "DRV-1", "We go back to the fixed promise.").code == 0
    how = (
        "--why",
        "the idea is worth a trial",
        "--decided-by",
        "chair",
        "--owner",
        "author",
        "--by",
        "2099-04-01",
    )
    refused = run_cli("review", "outcome", id, "approved", *how)
    assert (refused.code, "blocking comment 1 open" in refused.stderr) == (2, True)
    assert run_cli("review", "settle", id, "1", "taken", "--reply", "It falls back to 40 minutes.").code == 0
    ended = run_cli("review", "outcome", id, "approved", *how, "--format", "json")
    assert json.loads(ended.stdout)["may_begin"] is True
    assert run_cli("review", "show", id, "--export", tmp_path / "review.docx").code == 0
    text = "\n".join(p.text for p in docx.Document(str(tmp_path / "review.docx")).paragraphs)
    assert "We go back" not in text, "answers stand in a table"
    assert words in text
    assert "Approved. the idea is worth a trial." in text


def test_the_lint_of_a_file_says_what_it_sees_and_ends_with_one(run_cli: RunCli, tmp_path: Path) -> None:
    comments = tmp_path / "comments.md"
    comments.write_text(
        "- LGTM, ship it\n- Suggestion: could you name the value at which you stop?\n", "utf-8"
    )
    told = run_cli("review", "lint", comments)
    assert told.code == 1
    assert "approval without substance" in told.stdout
    assert "nothing seen by rule" in told.stdout
    comments.write_text("- Suggestion: could you name the value at which you stop?\n", "utf-8")
    assert run_cli("review", "lint", comments).code == 0


def test_what_cannot_be_read_is_a_sentence(run_cli: RunCli, design: Path, tmp_path: Path) -> None:
    missing = run_cli("review", "open", tmp_path / "nothing.md")
    assert (missing.code, "cannot be read" in missing.stderr) == (2, True)
    when = run_cli("review", "open", design, "--meeting", "next week")
    assert (when.code, "expected one such as 2026-03-20 14:00" in when.stderr) == (2, True)
    memo = tmp_path / "memo.md"
    memo.write_text("We should close the shop on 3 May, says the board.", "utf-8")
    kind = run_cli("review", "open", memo)
    assert (kind.code, "expected a design document or an RFC" in kind.stderr) == (2, True)
