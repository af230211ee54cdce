"""``interviewer critique FILE --export annotated.docx --sheet sheet.pdf``."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pypdf
import pytest

from tests.export.papers import FALL, WEAK
from tests.support.command import RunCli


@pytest.fixture
def memo(tmp_path: Path) -> Path:
    path = tmp_path / "memo.md"
    path.write_text(WEAK, "utf-8")
    return path


def test_the_suffix_decides_the_form_of_each_file(run_cli: RunCli, memo: Path, tmp_path: Path) -> None:
    forms = ("annotated.docx", "annotated.md", "annotated.html", "annotated.pdf", "comments.json")
    options = [part for name in forms for part in ("--export", str(tmp_path / name))]
    ran = run_cli("critique", memo, *options, "--sheet", tmp_path / "sheet.pdf", "--no-store")
    assert ran.code == 0, ran.stderr
    word = docx.Document(str(tmp_path / "annotated.docx"))
    assert len(word.comments) == 1
    assert f"{FALL}[^1]" in (tmp_path / "annotated.md").read_text("utf-8")
    assert f"<mark>{FALL}</mark>" in (tmp_path / "annotated.html").read_text("utf-8")
    assert "disappointing" in pypdf.PdfReader(tmp_path / "annotated.pdf").pages[0].extract_text()
    assert json.loads((tmp_path / "comments.json").read_text("utf-8"))["comments"][0]["criterion"] == "CMM-t"
    assert len(pypdf.PdfReader(tmp_path / "sheet.pdf").pages) == 1


def test_a_suffix_without_a_form_is_refused_before_anything_is_rated(
    run_cli: RunCli, memo: Path, tmp_path: Path
) -> None:
    ran = run_cli("critique", memo, "--export", tmp_path / "annotated.xlsx")
    assert ran.code == 2
    assert "found the suffix .xlsx; expected .md, .html, .docx or .pdf or .json" in ran.stderr
    assert ran.stdout == ""
