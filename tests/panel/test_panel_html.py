"""The report as a page: differences first, nothing run, nothing fetched, everything drawn also in words."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pytest

from interviewer.adapters.panel_csv import read
from interviewer.calibrate import floors_of, report, weights_of
from interviewer.domain.panel import Panel, Score
from interviewer.domain.weights import BLUEPRINT, WeightsRefused
from interviewer.errors import CallerMistake
from interviewer.present.panel_html import panel_html, panel_page
from tests.panel.planted import panel

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "xlink:href")]


def test_differences_come_first_then_agreement_leniency_alarms_weights() -> None:
    headings = re.findall(r"<h3>([^<]*)", panel_html(report(panel("V", 5), draws=50)))
    starts = ["Where raters differ", "Agreement", "Leniency", "Alarms", "Weights"]
    assert [h[: len(s)] for h, s in zip(headings, starts, strict=True)] == starts


def test_hostile_names_and_quotes_are_shown_and_not_run() -> None:
    scores = (Score(HOSTILE, HOSTILE, HOSTILE, 5, quote=HOSTILE), Score("B", HOSTILE, HOSTILE, 1, quote="x"))
    tags = Tags(panel_page(report(Panel(scores), draws=10)))
    assert not {"script", "img", "iframe", "link", "object"} & set(tags.tags)


def test_the_page_asks_for_nothing_and_says_so() -> None:
    text = panel_page(report(panel("clean", 5), draws=10))
    assert "default-src &#x27;none&#x27;" in text
    assert [a for a in Tags(text).addresses if a] == []
    assert "url(" not in text
    assert "@import" not in text


def test_every_cell_that_is_drawn_stands_in_the_table_too() -> None:
    found = report(panel("N", 5), draws=10)
    text = panel_html(found)
    for cell in found.differences:
        levels = "  ".join(f"{g.rater} {g.level or 'NE'}" for g in cell.levels)
        assert (
            f"<td>{cell.packet}</td><td>{cell.dimension}</td><td>{cell.spread}</td><td>{levels}</td>" in text
        )


def test_width_is_told_by_words_and_frame_and_raters_by_letters() -> None:
    text = panel_html(report(panel("V", 5), draws=10))
    svg = text.partition("<svg")[2].partition("</svg>")[0]
    assert svg.count('class="wide"') == len(re.findall(r">[2-4] apart<", svg))
    assert set(re.findall(r'class="letter"[^>]*>([A-Z])<', svg)) == set("ABCDE")
    assert svg.count("<title>R1: ") == 42


def test_more_raters_than_lanes_are_counted_in_their_dots() -> None:
    scores = tuple(Score(f"R{n}", "P1", "FRM", 3 if n < 12 else 5) for n in range(15))
    svg = panel_html(report(Panel(scores), draws=10)).partition("<svg")[2].partition("</svg>")[0]
    assert re.findall(r'class="letter"[^>]*>(\d+)<', svg) == ["12", "3"]


def test_a_panel_too_large_to_draw_says_what_is_left_out() -> None:
    scores = tuple(Score(r, f"P{n}", "FRM", 1 + (n + i) % 5) for n in range(60) for i, r in enumerate("AB"))
    text = panel_html(report(Panel(scores), draws=10))
    assert "30 more packets are not drawn" in text


def test_rows_that_were_not_used_are_named_on_the_page() -> None:
    raw = b"rater,packet,dimension,level\nA,P1,FRM,3\nB,P1,FRM,4\nC,P1,FRM,=1+1\n"
    text = panel_html(report(read(io.BytesIO(raw), name="x.csv"), draws=10))
    assert "Rows that were not used: 1" in text
    assert "line 4: found level &#x27;=1+1&#x27;" in text


def test_weights_and_floors_are_read_from_a_line() -> None:
    line = "FRM=20, EXP=20; MOD=20 PRD=10 dat=10 COM=10 LED=10%"
    assert weights_of(line, BLUEPRINT)["LED"] == 10
    with pytest.raises(WeightsRefused, match="found a sum of 105"):
        weights_of(line.replace("LED=10", "LED=15"), BLUEPRINT)
    with pytest.raises(CallerMistake, match="no weight for LED"):
        weights_of(line.replace("LED=10%", ""), BLUEPRINT)
    with pytest.raises(CallerMistake, match="found 'LED'; expected a dimension and a number"):
        weights_of("LED", BLUEPRINT)
    assert floors_of("LED=3 com=2") == {"LED": 3, "COM": 2}
    with pytest.raises(CallerMistake, match="floor of LED: found 9"):
        floors_of("LED=9")
