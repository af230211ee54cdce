"""Charts, tables and figures: each counted once, in the body or the appendix."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.domain.exhibits import exhibits
from tests.documents import samples


def named(text: str) -> list[tuple[str, str, str]]:
    return [(e.place, e.kind, e.label) for e in exhibits(read_document(text))]


def test_captions_in_one_line_of_a_memo_are_two_exhibits():
    text = "Trial length\n\nChart 1: trial-to-paid rose from 11.8 % to 13.1 %. Chart 2: 62 % of the gain came later."
    assert named(text) == [("line 3", "chart", "Chart 1"), ("line 3", "chart", "Chart 2")]


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("Chart 1: p95 by week", "chart", "Chart 1"),
        ("Figure 2 - load test", "figure", "Figure 2"),
        ("Fig. 3: load test", "figure", "Figure 3"),
        ("[chart: p95 by week]", "chart", ""),
        ("[Figure 4: load test]", "figure", "Figure 4"),
        ("Table 3", "table", "Table 3"),
        ("Table 3 Retention by cohort", "table", "Table 3"),
        ("- Chart: p95 by week", "chart", ""),
        ("**Exhibit A:** costs", "figure", "Exhibit A"),
        ("Graph 2. p95 by week", "chart", "Graph 2"),
        ("![p95 by week](p95.png)", "image", ""),
        ("Chart 5 shows sign-ups by country.", "chart", "Chart 5"),
    ],
)
def test_ways_to_name_an_exhibit(line: str, kind: str, label: str):
    found = exhibits(read_document(f"Trial length\n\nThe trial works.\n\n{line}\n\nWe should move."))
    drawn = {"[Figure 4: load test]": "image"}.get(line, kind)
    assert [(e.place, e.kind, e.label) for e in found] == [("line 5", drawn, label)]


@pytest.mark.parametrize(
    "line",
    [
        "The gain holds (see Chart 3).",
        "As Table 3 shows, the gain holds.",
        "We put this on the table: move now.",
        "The chart was wrong in May.",
        "Figures for May are late.",
    ],
)
def test_a_mention_is_no_exhibit(line: str):
    assert named(f"Trial length\n\nThe trial works.\n\n{line}\n\nWe should move.") == []


def test_a_range_is_as_many_exhibits():
    assert [label for _, _, label in named("Title here\n\nCharts 3-6: segments by country.")] == [
        "Chart 3",
        "Chart 4",
        "Chart 5",
        "Chart 6",
    ]


def test_a_label_that_comes_again_is_counted_once():
    assert named("Title here\n\nChart 1: p95 by week.\n\nChart 1 shows a rise. Chart 1: again.") == [
        ("line 3", "chart", "Chart 1")
    ]


def test_a_caption_beside_a_table_names_it():
    text = "Title here\n\nTable 3: costs by option\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nText after."
    found = exhibits(read_document(text))
    assert [(e.place, e.kind, e.label) for e in found] == [("line 5, table", "table", "Table 3")]


def test_exhibits_of_the_appendix_are_told_apart_also_within_one_line():
    text = "Title here. Chart 1: p95 by week. We move. Appendix: queries. Chart 2: p95 by country."
    assert [(e.label, e.in_appendix) for e in exhibits(read_document(text))] == [
        ("Chart 1", False),
        ("Chart 2", True),
    ]
    lines = "Title here\n\nChart 1: p95 by week.\n\nAppendix: queries.\nChart 2: p95 by country."
    assert [(e.label, e.in_appendix) for e in exhibits(read_document(lines))] == [
        ("Chart 1", False),
        ("Chart 2", True),
    ]


def test_exhibits_of_a_deck_are_its_charts_tables_and_pictures():
    found = exhibits(read_document(samples.trap_deck().bytes()))
    assert [(e.place, e.kind, e.title) for e in found] == [
        ("slide 3, table", "table", ""),
        ("slide 4, chart", "chart", "p95 by quarter (ms)"),
        ("slide 5, chart", "chart", "Load against p95"),
        ("slide 6, image", "image", "line chart of latency under load"),
    ]


def test_notes_hold_no_exhibit():
    assert named("Slide 1: Ask\n- a\nNotes: Chart 1: say it slowly\nSlide 2: Next\n- b") == []
