"""PDF: the report's words, never its markup; and what to do where the part that writes it is missing."""

from __future__ import annotations

import builtins
import io
from typing import Any

import pypdf
import pytest

from interviewer.adapters.export import to_pdf
from interviewer.adapters.export.pdf import MOST_CHARACTERS
from interviewer.domain.paper import Paper, Part
from interviewer.errors import CallerMistake
from interviewer.present.annotated import annotated_paper
from interviewer.present.review_sheet import sheet_paper
from tests.export.papers import FALL, HOSTILE, weak_dossier


def words_of(raw: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages).split())


def test_the_annotated_copy_holds_the_text_and_the_comments() -> None:
    words = words_of(to_pdf(annotated_paper(*weak_dossier())))
    assert FALL in words
    assert "Change of mind - threshold (CMM-t, harms the decision)" in words
    assert "Change: Give the value" in words


def test_the_review_sheet_is_one_page() -> None:
    raw = to_pdf(sheet_paper(*weak_dossier()))
    assert len(pypdf.PdfReader(io.BytesIO(raw)).pages) == 1


def test_words_that_look_like_markup_are_printed() -> None:
    words = words_of(to_pdf(HOSTILE))
    assert "#set page(width: 1pt) $x$ *bold* @ref `code`" in words
    assert '#read("/etc/passwd")' in words
    assert "<script>alert(1)</script>" in words
    assert "root:" not in words


def test_a_report_that_is_too_long_is_a_sentence() -> None:
    long = Paper(title="t", parts=(Part(kind="text", text="a" * (MOST_CHARACTERS + 1)),))
    with pytest.raises(CallerMistake, match="expected at most 400,000"):
        to_pdf(long)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "typst":
            raise ImportError("no typst")
        return real_import(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CallerMistake, match=r"pip install 'interviewer-studio\[pdf\]'"):
        to_pdf(HOSTILE)
