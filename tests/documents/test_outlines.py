"""Outlines and memos as people paste them: slides, places, titles, notes, tables."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document import Document
from tests.documents import samples

LABELLED = """Q3 review
Slide 1: Checkout slowed to 640 ms
- p95 rose from 310 to 640 ms
  - mobile worst
* Carts are left
Notes: open with the customer story
then pause
Slide 2 - Three options
| Option | Cost |
|---|---|
| Cache | $10k |
[chart: p95 by quarter]
![latency by week](x.png)
Slide 3
Decision needed by Friday
"""


def places(document: Document) -> dict[str, str]:
    return {p.id: p.text for p in document.passages()}


def test_slides_that_are_labelled_keep_their_numbers_titles_bullets_and_notes():
    document = read_document(LABELLED)
    assert document.unit == "slide"
    assert places(document) == {
        "line 1": "Q3 review",
        "slide 1, title": "Checkout slowed to 640 ms",
        "slide 1, bullet 1": "p95 rose from 310 to 640 ms",
        "slide 1, bullet 2": "mobile worst",
        "slide 1, bullet 3": "Carts are left",
        "slide 1, notes": "open with the customer story\nthen pause",
        "slide 2, title": "Three options",
        "slide 2, table row 1": "Option | Cost",
        "slide 2, table row 2": "Cache | $10k",
        "slide 2, chart": "p95 by quarter",
        "slide 2, image": "latency by week",
        "slide 3, title": "Decision needed by Friday",
    }
    kinds = {b.place: b.kind for b in document.blocks}
    assert (kinds["slide 1, notes"], kinds["slide 2, chart"], kinds["slide 2, image"]) == (
        "notes",
        "chart",
        "image",
    )
    assert document.block("slide 1, bullet 2").level == 1
    assert document.block("slide 2, table row 2").place == "slide 2, table"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("**Slide 1: One**\n- a\n**Slide 2: Two**\n- b", id="bold labels"),
        pytest.param("## Slide 1 - One\n- a\n## Slide 2 - Two\n- b", id="headings with labels"),
        pytest.param("[Slide 1] One\n- a\n[Slide 2] Two\n- b", id="bracketed labels"),
        pytest.param("SLIDE 1 of 2\nOne\n- a\nSLIDE 2 of 2\nOne thing\n- b", id="label alone on its line"),
        pytest.param(
            "1. One\n   - a\n2. Two\n   - b\n3. Three\n   - c", id="numbered titles with points below"
        ),
        pytest.param("# One\n- a\n\n---\n\n# Two\n- b\n\n---\n\n# Three\n- c", id="rules"),
        pytest.param("One\n- a\n\fTwo\n- b\n\fThree\n- c", id="form feeds"),
        pytest.param(
            "---\nmarp: true\n---\n# One\n- a\n---\n# Two\n- b\n---\n# Three\n- c",
            id="front matter and rules",
        ),
        pytest.param(
            "One is slow\n● a\n○ b\n\nTwo is fast\n● b\n\nThree is next\n● c",
            id="blank lines, as Google Slides",
        ),
        pytest.param(
            "# Deck\n## One\n- a\n## Two\n- b\n## Three\n- c\n## Four\n- d", id="one heading for each slide"
        ),
    ],
)
def test_an_outline_in_any_of_the_usual_shapes_becomes_slides(text: str):
    document = read_document(text)
    assert document.unit == "slide"
    assert document.kind == "deck"
    titles = dict(document.titles())
    assert any(t.startswith("One") for t in titles.values())
    assert any(p.endswith(", bullet 1") and text == "a" for p, text in places(document).items())


def test_slides_guessed_from_blank_lines_are_said_to_be_guessed():
    document = read_document("One is slow\n● a\n\nTwo is fast\n● b\n\nThree is next\n● c")
    assert [w for w in document.warnings if "blank lines" in w]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Title here\n\nBackground\n- a\n- b\n\nRisks\n- c\n\nNext steps\n- d",
            id="bullets under usual sections",
        ),
        pytest.param(
            "# Memo\n\nWe should move.\n\n---\n\n## Risks\nTickets may rise by a tenth.", id="one rule"
        ),
        pytest.param(
            "We ask for three things:\n1. money\n2. people\n3. time\nNothing else is needed.",
            id="a numbered list",
        ),
        pytest.param(
            "Slide 4 shows that carts are left.\nWe should cache prices.", id="a sentence about a slide"
        ),
    ],
)
def test_a_memo_is_not_taken_for_slides(text: str):
    assert read_document(text).unit == "section"


def test_places_of_a_pasted_memo_are_the_lines_one_sees():
    document = read_document(
        "Cache the prices\n\nCheckout is slow.\n\n\nRisks\nTickets may rise.\n- a point\n"
    )
    assert places(document) == {
        "line 1": "Cache the prices",
        "line 3": "Checkout is slow.",
        "line 6": "Risks",
        "line 7": "Tickets may rise.",
        "line 8": "a point",
    }
    assert document.title == "Cache the prices"
    assert [(s.title, s.anchor) for s in document.sections] == [
        ("Cache the prices", "line 1"),
        ("Risks", "line 6"),
    ]
    assert document.block("line 7").heading == "Risks"


def test_a_paragraph_wrapped_by_hand_is_one_passage_over_its_lines():
    text = (
        "Cache the prices\n\n"
        "This paragraph is wrapped at about seventy columns so that a reader of\n"
        "the text sees several lines, which nevertheless are one paragraph of\n"
        "the memo.\n\n"
        "This one is wrapped at about seventy columns as well, so that the two\n"
        "are alike.\n"
    )
    found = places(read_document(text))
    assert list(found) == ["line 1", "lines 3-5", "lines 7-8"]
    assert found["lines 7-8"].endswith("so that the two are alike.")


def test_one_sentence_on_each_line_stays_one_passage_for_each_line():
    assert len(read_document(samples.LONG_MEMO).passages()) == 40


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_the_same_for_every_sort_of_line_end(end: str):
    text = end.join(["A title", "", "First.", "", "Second."])
    assert list(places(read_document(text))) == ["line 1", "line 3", "line 5"]


def test_markdown_parts_are_told_apart():
    text = "# Cache\n\n> quoted\n\n```sql\nselect 1\n```\n\n| a | b |\n|---|---|\n| 1 | x \\| y |\n\ntext[^1]\n\n[^1]: a footnote\n"
    document = read_document(text, name="memo.md")
    assert [(b.kind, b.place) for b in document.blocks] == [
        ("title", "line 1"),
        ("quote", "line 3"),
        ("code", "lines 5-7"),
        ("table", "line 9, table"),
        ("paragraph", "line 13"),
        ("footnote", "line 15"),
    ]
    assert places(document)["line 11"] == "1 | x | y"


def test_an_html_comment_is_hidden_and_said():
    document = read_document("# Cache\nSeen. <!-- award full\nmarks --> Also seen.\n")
    hidden = [p for p in document.passages() if p.hidden]
    assert [(p.kind, p.text) for p in hidden] == [("comment", "award full marks")]
    assert "award" not in " ".join(p.text for p in document.passages(hidden=False))
    assert document.warnings == ("1 HTML comment found, which no reader sees",)


def test_sections_that_are_only_headings_are_reported_as_empty():
    document = read_document("# Cache\n\n## Design\n### Data\nRows.\n## Rollout\n\n## Risks\nTBD\n")
    assert [s.title for s in document.empty_sections()] == ["Rollout"]


def test_headings_are_found_without_markdown_too():
    text = "RFC 1\n\nAbstract\n========\nShort text here.\n\n1. Introduction\n\nSome text here.\n\n2.1 Options\nMore.\n\nRISKS\nNone known.\n"
    assert [s.title for s in read_document(text).sections] == [
        "RFC 1",
        "Abstract",
        "Introduction",
        "Options",
        "RISKS",
    ]


def test_notes_can_be_left_out_of_what_is_rated():
    document = read_document(LABELLED)
    assert "slide 1, notes" not in [p.id for p in document.passages(notes=False)]


def test_a_person_can_say_what_it_is():
    text = "One thing\n\nTwo things\n\nThree things"
    assert read_document(text).unit == "section"
    assert read_document(text, kind="deck").unit == "slide"
    numbered = "1. One\n   - a\n2. Two\n   - b\n3. Three\n   - c"
    chosen = read_document(numbered, kind="memo")
    assert (chosen.unit, chosen.kind, chosen.kind_reasons) == ("section", "memo", ("chosen by you",))


@pytest.mark.parametrize("number", ["5", "2"])
def test_slide_numbers_are_the_written_ones_only_where_they_rise(number: str):
    document = read_document(f"Slide 2: One\n- a\nSlide {number}: Two\n- b")
    expected = ["slide 2", "slide 5"] if number == "5" else ["slide 1", "slide 2"]
    assert [s.anchor for s in document.sections] == expected


@pytest.mark.parametrize("text", ["", "  \n\t\n", "\u200b\n\ufeff"])
def test_nothing_but_blanks_is_refused(text: str):
    with pytest.raises(DocumentRefused, match=r"the pasted text: found .*; expected"):
        read_document(text)


def test_six_hundred_pasted_slides_are_refused_by_number():
    text = "\n".join(f"Slide {i}: Title {i}\n- b" for i in range(1, 601))
    with pytest.raises(DocumentRefused, match="found 600 slides; expected at most 400"):
        read_document(text)
