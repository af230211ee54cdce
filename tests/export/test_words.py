"""The annotated copy, the comments and the review sheet as words: Markdown, HTML, JSON."""

from __future__ import annotations

import re

import pytest

from interviewer.domain.annotated import comments
from interviewer.domain.critique.amounts import NumberFault, Spot
from interviewer.domain.paper import Part, Span, legible, one_line
from interviewer.present.annotated import annotated_paper, comments_json, comments_paper
from interviewer.present.paper import paper_html, paper_markdown
from interviewer.present.review_sheet import sheet_paper
from tests.export.papers import AT, FALL, HOSTILE, WEAK, weak_dossier


def test_the_annotated_copy_is_the_document_with_a_mark_at_the_quoted_words() -> None:
    dossier, version = weak_dossier()
    words = paper_markdown(annotated_paper(dossier, version))
    assert f"{FALL}[^1]" in words
    for line in WEAK.splitlines():
        assert line.lstrip("# ") in words
    assert re.search(
        r"^\[\^1\]: \*\*Change of mind - threshold \(CMM-t, harms the decision\)\*\*", words, re.M
    )


def test_a_finding_without_a_place_stands_on_the_whole_document() -> None:
    dossier, version = weak_dossier(WEAK.replace(FALL, ""))
    told = comments(dossier, version)
    assert told[0].place is None
    assert "*On the document as a whole[^1]" in paper_markdown(annotated_paper(dossier, version))


def test_every_comment_is_numbered_in_order_of_weight_and_what_is_set_aside_comes_last() -> None:
    dossier, version = weak_dossier()
    fault = NumberFault(kind="two values", says="a: 1 here, 2 there", spots=(Spot(place="line 3", quote="By 30 September"),))  # fmt: skip
    critique = version.critique.model_copy(update={"numbers": (fault,)})
    version = version.model_copy(update={"critique": critique})
    dossier = dossier.model_copy(update={"versions": (version,)})
    dossier = dossier.disputed(version, version.critique.findings[0], reason="the board asked", at=AT)
    dossier = dossier.answered_back(version, right=False, meant="Keep 7 days", at=AT)
    told = comments(dossier, version)
    assert [c.number for c in told] == list(range(1, len(told) + 1))
    assert [c.sort for c in told][:2] == ["read-back", "numbers"]
    assert (told[-1].state, told[-1].reason) == ("set aside", "the board asked")
    assert "Meant was: Keep 7 days" in told[0].says


def test_the_comments_as_json_say_what_they_were_made_of() -> None:
    dossier, version = weak_dossier()
    value = comments_json(dossier, version)
    assert (value["schema"], value["version"], value["kind"]) == ("interviewer.comments/1", 1, "memo")
    assert value["comments"][0]["criterion"] == "CMM-t"
    assert value["comments"][0]["quote"] == FALL
    assert value["back_translation"]["is_meant"] is None
    assert len(value["questions"]) == 3


def test_the_comments_as_a_list_have_place_quote_and_change() -> None:
    words = paper_markdown(comments_paper(*weak_dossier()))
    assert "## Comment 1: Change of mind - threshold (CMM-t, harms the decision) (line 11)" in words
    assert f"> {FALL}" in words
    assert "- Change: Give the value" in words


def test_nothing_material_is_said_as_such() -> None:
    dossier, version = weak_dossier(WEAK.replace("is disappointing", "is below 12.0 %"))
    assert "Nothing material." in paper_markdown(comments_paper(dossier, version))


def test_the_review_sheet_is_one_page_of_decision_slots_findings_and_questions() -> None:
    dossier, version = weak_dossier()
    words = paper_markdown(sheet_paper(dossier, version))
    assert (
        "| What would change our mind | metric met, threshold missing, window met | We return to 7 days"
        in words
    )
    assert "| Decision: who decides what, by when | met | By 30 September the VP Growth decides" in words
    assert "1. Change of mind - threshold (CMM-t, harms the decision, line 11)." in words
    for question in version.critique.questions:
        assert question.question in words
    dossier = dossier.disputed(version, version.critique.findings[0], reason="the board asked", at=AT)
    aside = paper_markdown(sheet_paper(dossier, version))
    assert "- Change of mind - threshold (CMM-t): the board asked" in aside
    assert "Nothing material." in aside


# --- words stay words -----------------------------------------------------------------------------


def test_markdown_holds_no_html_no_odd_link_and_no_footnote_of_the_texts_own() -> None:
    words = paper_markdown(HOSTILE)
    assert "<script>" not in words.replace("\\<", "")
    assert "\\[click](javascript:" in words
    assert "\\[^1]" in words
    assert re.findall(r"(?<!\\)\[\^(\d)\](?!:)", words) == ["2", "1", "2"], (
        "only ours: the row, then both on the words"
    )
    assert "\n# not a rank" not in words
    for start in ("- no item", "# no heading"):
        assert f"\n{start}" not in words.split("## Comments")[0].replace("\\" + start, "")
    assert "a\\|b" in words
    assert "| c d |" in words


def test_code_cannot_leave_its_fence() -> None:
    words = paper_markdown(HOSTILE)
    assert '````\n```\n#read("/etc/passwd")\n```\n````' in words


def test_control_characters_are_left_out_and_hidden_marks_are_shown() -> None:
    assert legible("a\x00b\x07c\ud800d") == "abcd"
    assert legible("turned \u202eabc\u202c") == "turned [U+202E]abc[U+202C]"
    assert legible("a\r\nb\u2028c\x0bd") == "a\nb\nc\nd"
    assert one_line(" a \n b\t c ") == "a b c"
    for words in (paper_markdown(HOSTILE), paper_html(HOSTILE)):
        assert "\x07" not in words
        assert "\u202e" not in words
        assert "[U+202E]" in words


def test_html_is_one_file_that_asks_for_nothing_and_runs_nothing() -> None:
    page = paper_html(HOSTILE)
    assert "default-src &#x27;none&#x27;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert not re.findall(r"<(?:link|iframe|object|form)\b", page)
    assert not re.findall(r"""(?:href|src)\s*=\s*["'](?!#)""", page), "only links within the page"
    assert "Report &lt;script&gt;" in page


def test_marks_that_overlap_are_told_apart() -> None:
    part = Part(
        kind="text",
        text="one two three",
        spans=(Span(start=0, end=3, notes=(1,)), Span(start=3, end=7, notes=(1, 2))),
    )
    assert part.pieces() == (("one", (1,)), (" two", (1, 2)), (" three", ()))
    with pytest.raises(ValueError, match="spans must be in order"):
        Part(kind="text", text="one", spans=(Span(start=0, end=9, notes=(1,)),))


# --- numbered lists -------------------------------------------------------------------------------

STEPS = f"{WEAK}\n\n1. Stop the old run\n2. Start the new one\n\nThen, a day later:\n\n3. Compare the two\n4. Keep the better\n"


def test_a_numbered_list_keeps_its_numbers_in_every_form_of_words() -> None:
    paper = annotated_paper(*weak_dossier(STEPS))
    told = [(p.kind, p.number, p.text) for p in paper.parts if p.kind in ("step", "bullet")]
    assert told == [
        ("step", 1, "Stop the old run"),
        ("step", 2, "Start the new one"),
        ("step", 3, "Compare the two"),
        ("step", 4, "Keep the better"),
    ]
    assert "1. Stop the old run\n2. Start the new one\n" in paper_markdown(paper)
    assert "\n3. Compare the two\n4. Keep the better\n" in paper_markdown(paper)
    assert re.search(r'<ol><li value="3" [^>]*>Compare the two</li><li value="4"', paper_html(paper))
