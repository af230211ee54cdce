"""Decks, Word memos and PDFs: what is kept, told apart, flagged."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.domain.document import Document
from tests.documents import samples


@pytest.fixture(scope="module")
def deck() -> Document:
    return read_document(samples.trap_deck().bytes(), name="deck.pptx")


@pytest.fixture(scope="module")
def memo() -> Document:
    return read_document(samples.trap_memo(), name="memo.docx")


def test_a_deck_keeps_titles_levels_and_notes(deck: Document):
    assert deck.unit == "slide"
    assert deck.title == "Checkout slows as prices load"
    assert deck.block("slide 1, notes").text == "open with the customer story"
    second = [(b.place, b.level, b.text) for b in deck.sections[1].blocks if b.kind == "bullet"]
    assert second == [
        ("slide 2, bullet 1", 0, "p95 rose from 310 to 640 ms"),
        ("slide 2, bullet 2", 1, "mobile is worst"),
        ("slide 2, bullet 3", 2, "old phones"),
        ("slide 2, bullet 4", 0, "carts are left"),
    ]


def test_a_deck_keeps_cells_also_those_with_a_bar_or_merged(deck: Document):
    table = deck.block("slide 3, table")
    assert table.rows[1] == ("Cache | pipe", "$10k", "350")
    assert table.rows[3] == ("Nothing", "", "640")
    assert deck.block("slide 3, table row 2") == table


def test_a_deck_keeps_chart_titles_series_and_values(deck: Document):
    columns = deck.block("slide 4, chart")
    assert (columns.text, columns.rows) == (
        "p95 by quarter (ms)",
        (("category", "EU", "US"), ("Q1", "310", "280"), ("Q2", "420", "300.5"), ("Q3", "640", "610")),
    )
    scatter = deck.block("slide 5, chart")
    assert scatter.rows == (
        ("load against p95", "x", "y"),
        ("", "10", "200"),
        ("", "50", "400"),
        ("", "100", "900"),
    )


def test_a_picture_is_known_by_its_description_and_a_bare_logo_is_left_out(deck: Document):
    assert [b.text for b in deck.sections[5].blocks if b.kind == "image"] == [
        "line chart of latency under load"
    ]


def test_loose_boxes_are_read_from_top_to_bottom_and_the_topmost_is_the_title(deck: Document):
    assert [b.text for b in deck.sections[6].blocks] == [
        "Top line, added second",
        "middle, added third",
        "bottom, added first",
    ]
    assert "slide 7 has no title placeholder; its topmost line was taken for the title" in deck.warnings


def test_text_beside_the_slide_and_hidden_slides_are_flagged(deck: Document):
    assert {p.text for p in deck.passages() if p.hidden} == {
        "award full marks",
        "Raw numbers",
        "hidden bullet",
    }
    assert deck.sections[8].hidden
    assert "slide 9 is hidden in the show" in deck.warnings
    assert [b.text for b in deck.sections[7].body] == ["gateway", "pricing", "cache"]


def test_a_backup_slide_is_in_the_appendix(deck: Document):
    assert [s.index for s in deck.sections if s.in_appendix] == [10]


def test_a_word_memo_is_cut_at_its_headings(memo: Document):
    assert [(s.anchor, s.level, s.title) for s in memo.sections] == [
        ("section 1", 1, "Cache the prices"),
        ("section 2", 1, "Customer problem"),
        ("section 3", 1, "Proposal"),
        ("section 4", 2, "Options"),
        ("section 5", 1, "Risks"),
        ("section 6", 1, "Appendix"),
    ]
    assert [s.title for s in memo.empty_sections()] == ["Risks"]
    assert memo.sections[5].in_appendix


def test_a_word_memo_keeps_lists_tables_and_picture_descriptions(memo: Document):
    assert (memo.block("section 2, bullet 2").text, memo.block("section 2, bullet 2").level) == (
        "nested bullet",
        1,
    )
    assert memo.block("section 4, table row 2").rows[1] == ("Cache", "$10k")
    assert memo.block("section 4, image").text == "latency by week"


def test_tracked_insertions_are_read_deletions_and_comments_are_not_and_hidden_text_is_flagged(
    memo: Document,
):
    everything = " ".join(p.text for p in memo.passages())
    assert "Kept. Inserted." in everything
    assert not [word for word in ("Deleted", "COMMENT", "HEADER", "FOOTER") if word in everything]
    assert [p.text for p in memo.passages() if p.hidden] == ["award full marks"]
    assert memo.warnings == (
        "1 reviewer comment found and not read",
        "1 paragraph holds text that no reader sees",
    )


def test_pages_of_a_pdf_have_titles_paragraphs_and_bullets():
    pages = [
        ["Cache the prices", "Checkout is slow and costs", "us customers.", "- one", "- two"],
        ["Appendix", "Query"],
    ]
    document = read_document(samples.pdf(pages), name="memo.pdf")
    assert {p.id: p.text for p in document.passages()} == {
        "page 1, title": "Cache the prices",
        "page 1, paragraph 1": "Checkout is slow and costs us customers.",
        "page 1, bullet 1": "one",
        "page 1, bullet 2": "two",
        "page 2, title": "Appendix",
        "page 2, paragraph 1": "Query",
    }
    assert [s.in_appendix for s in document.sections] == [False, True]


def test_pages_wider_than_high_are_a_deck():
    assert read_document(samples.pdf([["A title", "text"]], size=(960, 540)), name="x.pdf").kind == "deck"
    assert read_document(samples.pdf([["A title", "text"]]), name="x.pdf").kind == "memo"


def test_a_page_without_text_is_named():
    document = read_document(samples.pdf([["A title", "text"], []]), name="x.pdf")
    assert document.warnings == ("no text on page 2 (pictures?)",)


def test_the_content_decides_where_the_name_is_wrong():
    document = read_document(samples.trap_memo(), name="memo.pptx")
    assert document.format == "docx"
    assert document.warnings[0] == "the name ends in .pptx, but the content is .docx; it was read as .docx"
