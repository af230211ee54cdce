"""Word: real comments at the words they are about, on a new copy or on the author's own file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.export import docx_original, to_docx
from interviewer.domain.paper import Note, Paper, Part
from interviewer.present.annotated import annotated_paper
from tests.export.papers import FALL, HOSTILE, WEAK, weak_dossier

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(raw: bytes) -> Any:
    return docx.Document(io.BytesIO(raw))


def commented_words(document: Any, number: int) -> str:
    """The text between the range marks of a comment."""
    words, inside = [], False
    for element in document.element.body.iter():
        if element.tag == f"{_W}commentRangeStart" and element.get(f"{_W}id") == str(number):
            inside = True
        elif element.tag == f"{_W}commentRangeEnd" and element.get(f"{_W}id") == str(number):
            inside = False
        elif inside and element.tag == f"{_W}t":
            words.append(element.text or "")
    return "".join(words)


def own_file(*, bold: str = "disappointing") -> bytes:
    """An author's file: a heading, a sentence in three runs with one word in bold, a table, and a comment of somebody."""
    made = docx.Document()
    made.add_heading("A 14-day trial converts more self-serve teams", level=1)
    first = made.add_paragraph()
    before, after = FALL.split(bold)
    first.add_run("First. " + before)
    word = first.add_run(bold)
    word.bold = True
    first.add_run(after + " Last words.")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "cost"
    table.rows[0].cells[1].text = "40 k a quarter"
    made.add_comment(first.runs[:1], text="an older remark", author="colleague")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def paper(*quotes: str) -> Paper:
    notes = tuple(
        Note(number=n, head=f"head {n}", lines=("Change: it",), quote=q) for n, q in enumerate(quotes, 1)
    )
    return Paper(title="t", notes=notes)


def test_each_finding_is_a_comment_at_its_words() -> None:
    made = opened(to_docx(annotated_paper(*weak_dossier())))
    [comment] = made.comments
    assert comment.author == "interviewer"
    assert comment.text.startswith("1. Change of mind - threshold (CMM-t, harms the decision)")
    assert "Change: Give the value" in comment.text
    assert commented_words(made, comment.comment_id) == FALL


def test_the_copy_reads_back_as_the_document() -> None:
    words = "\n".join(p.text for p in opened(to_docx(annotated_paper(*weak_dossier()))).paragraphs)
    for line in WEAK.splitlines():
        assert line.lstrip("# ") in words


def test_a_numbered_list_keeps_its_numbers_and_a_second_one_begins_anew() -> None:
    steps = [Part(kind="step", text=words) for words in ("Stop", "Start")]
    parts = (*steps, Part(kind="text", text="later"), *steps, Part(kind="step", text="Keep", number=7))
    made = opened(to_docx(Paper(title="t", parts=parts)))
    numbering = made.part.numbering_part.element
    lists = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    begins = [numbering.num_having_numId(n).lvlOverride_lst[0].startOverride.val for n in lists]
    assert begins == [1, 1, 1, 1, 7]
    assert [lists.index(n) for n in lists] == [0, 0, 2, 2, 4], "three lists of Word"


def test_hostile_words_are_words_in_word() -> None:
    raw = to_docx(HOSTILE)
    made = opened(raw)
    text = "\n".join(p.text for p in made.paragraphs)
    assert "[click](javascript:alert(1))" in text
    assert "[U+202E]" in text
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "fldSimple" not in body
    assert "instrText" not in body
    assert "hyperlink" not in body
    assert made.tables[0].rows[0].cells[0].text == "a|b"
    assert read_document(raw, name="report.docx").passages()


# --- the author's own file ------------------------------------------------------------------------


def test_on_the_authors_own_file_the_comment_holds_the_quoted_words_and_nothing_else() -> None:
    made = opened(to_docx(paper(FALL), original=own_file()))
    ours = [c for c in made.comments if c.author == "interviewer"]
    assert [commented_words(made, c.comment_id) for c in ours] == [FALL]
    assert [c.text for c in made.comments if c.author == "colleague"] == ["an older remark"]


def test_nothing_else_in_the_authors_file_changes() -> None:
    before, after = opened(own_file()), opened(to_docx(paper(FALL), original=own_file()))
    assert [p.text for p in after.paragraphs] == [p.text for p in before.paragraphs]
    assert [p.style.name for p in after.paragraphs] == [p.style.name for p in before.paragraphs]
    bold = [r.text for p in after.paragraphs for r in p.runs if r.bold]
    assert bold == ["disappointing"]


def test_a_quote_is_found_also_in_a_table_and_across_letter_case() -> None:
    made = opened(to_docx(paper("40 K a quarter"), original=own_file()))
    [ours] = [c for c in made.comments if c.author == "interviewer"]
    assert commented_words(made, ours.comment_id) == "40 k a quarter"


def test_a_note_whose_words_are_not_there_stands_on_the_first_words() -> None:
    made = opened(to_docx(paper("not in this file"), original=own_file()))
    [ours] = [c for c in made.comments if c.author == "interviewer"]
    assert commented_words(made, ours.comment_id) == "A 14-day trial converts more self-serve teams"


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 not a file", own_file()[:4000]])
def test_a_file_that_cannot_be_opened_is_replaced_by_a_copy(broken: bytes) -> None:
    assert docx_original.annotate(broken, paper(FALL)) is None
    assert len(opened(to_docx(annotated_paper(*weak_dossier()), original=broken)).comments) == 1


def test_a_file_that_unpacks_to_too_much_is_replaced_by_a_copy() -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(own_file())) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in source.namelist():
            body = source.read(name)
            if name == "word/document.xml":
                body = body.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * (docx_original.MOST_BODY // 6), 1)
            made.writestr(name, body)
    assert docx_original.annotate(packed.getvalue(), paper(FALL)) is None
