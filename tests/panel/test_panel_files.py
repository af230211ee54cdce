"""The report as files: PDF, HTML, Markdown; what is drawn stands there in words as well."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdf
import pytest

from interviewer.adapters.export import to_pdf
from interviewer.calibrate import report
from interviewer.domain.panel import Panel, Score
from interviewer.present.panel import panel_report
from interviewer.present.panel_grid import grid, line
from interviewer.present.panel_paper import panel_paper
from interviewer.present.panel_svg import alone, heat_map, packets_a_page
from tests.panel.planted import World, panel
from tests.support.command import RunCli

FIXTURES = Path(__file__).parent / "fixtures"


def words_of(raw: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(raw)).pages).split())


def test_the_pdf_begins_with_the_differences_and_has_every_table() -> None:
    words = words_of(to_pdf(panel_paper(report(panel("V", 5), draws=20))))
    titles = [
        "Differences of two levels or more: 21 of 42 cells",
        "Packets by dimensions, in words",
        "Agreement in the first, independent round",
        "Leniency and habits of raters",
        "Alarms",
        "Weights of scorecard",
    ]
    places = [words.index(t) for t in titles]
    assert places == sorted(places)
    assert "R1 is severe" in words
    assert "3 apart" in words  # inside the drawing


def test_words_that_would_be_markup_or_drawing_are_printed_in_the_pdf() -> None:
    hostile = '</svg><script>1</script> #read("x") & "quoted"'
    scores = (Score(hostile, "P1", "FRM", 5, quote=hostile), Score("B", "P1", "FRM", 1, quote="x"))
    words = words_of(to_pdf(panel_paper(report(Panel(scores), draws=10))))
    assert '#read("x")' in words
    assert "<script>1</script>" in words


def test_a_drawing_alone_is_whole_xml_with_its_style_in_it() -> None:
    found = report(panel("N", 5), draws=10)
    root = ET.fromstring(alone(heat_map(found)))
    assert root.tag.endswith("svg")
    style = root.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert ".wide{" in (style.text or "")


def test_many_packets_are_drawn_in_lots_that_fit_a_sheet() -> None:
    found = report(panel("clean", 5, World(packets=24, raters=8)), draws=10)
    lots = [p for p in panel_paper(found).parts if p.kind == "drawing" and "Heat map" in p.text]
    assert len(lots) == -(-24 // packets_a_page(found)) > 1
    assert sum(p.svg.count('class="name"') for p in lots) == 24


def test_the_grid_says_every_level_that_is_drawn() -> None:
    found = report(panel("N", 5), draws=10)
    header, rows = grid(found)
    cells = {(row[0], d): cell for row in rows for d, cell in zip(header[1:], row[1:], strict=True)}
    for cell in found.differences:
        said = cells[cell.packet, cell.dimension]
        levels = [f"{'ABCDE'[int(g.rater[1]) - 1]}{g.level or '–'}" for g in cell.levels]
        assert said.split()[: len(levels)] == levels
        assert said.endswith("!") == (cell.spread >= 2)


def test_a_line_of_characters_has_estimate_interval_and_zero() -> None:
    # 9 characters from -2 to 2: half a level each; 1.0 is the seventh, 0.5 to 1.5 the sixth to the eighth
    assert line(1.0, (0.5, 1.5), least=-2, most=2, width=9) == "····┊━●━·"
    assert line(-9.0, None, least=-2, most=2, width=9) == "●···┊····"
    assert line(None, None, least=-2, most=2) == "no figure"


def test_markdown_has_the_grid_and_the_strip() -> None:
    text = panel_report(report(panel("V", 5), draws=20), markdown=True)
    assert "## Packets by dimensions: who gave what" in text
    assert "| R1 | ·" in text
    assert "A is R1, B is R2" in text


def test_the_command_writes_what_the_suffix_says(run_cli: RunCli, tmp_path: Path) -> None:
    paths = [tmp_path / f"report.{form}" for form in ("pdf", "html", "md", "json")]
    ran = run_cli("panel", "report", str(FIXTURES / "V.csv"), *(a for p in paths for a in ("--save", str(p))))
    assert ran.code == 0
    pdf, html, md, data = (p.read_bytes() for p in paths)
    assert pdf.startswith(b"%PDF")
    assert html.startswith(b"<!doctype html>")
    assert md.startswith(b"# Panel report")
    assert json.loads(data)["schema"] == "interviewer.panel/1"
    refused = run_cli("panel", "report", str(FIXTURES / "V.csv"), "--save", str(tmp_path / "report.xls"))
    assert (refused.code, "found the suffix .xls" in refused.stderr) == (2, True)
    nowhere = run_cli("panel", "report", str(FIXTURES / "V.csv"), "--save", str(tmp_path / "no" / "x.md"))
    assert (nowhere.code, "cannot be written" in nowhere.stderr) == (2, True)


def test_scores_of_an_earlier_week_say_who_moved(run_cli: RunCli, tmp_path: Path) -> None:
    rows = list(csv.DictReader((FIXTURES / "clean.csv").read_text("utf-8").splitlines()))
    for row in rows:
        if row["rater"] == "R2" and row["level"] != "NE":
            row["level"] = str(max(1, int(row["level"]) - 1))
    path = tmp_path / "later.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    early = str(FIXTURES / "clean.csv")
    ran = run_cli("panel", "report", str(path), "--before", early, "--format", "json")
    found = {f["rater"]: f for f in json.loads(ran.stdout)["again"]["raters"]}
    assert found["R2"]["alarm"]
    assert found["R2"]["change"] < -0.8
    assert [r for r, f in found.items() if f["change"] == 0] == ["R1", "R3", "R4", "R5"]
    text = run_cli("panel", "report", str(path), "--before", early).stdout
    assert "R2 has become more severe" in text


@pytest.mark.parametrize("fault", ["H", "V", "D", "C", "X", "N", "clean"])
def test_the_command_names_the_planted_fault_in_words(run_cli: RunCli, fault: str) -> None:
    says = {
        "H": "R1 gives nearly the same level on every dimension of a packet (halo)",
        "V": "R1 is severe",
        "D": "R1 drifts",
        "C": "the panel leans away from the packet before (contrast)",
        "X": "the anchor of MOD is read in two ways",
        "N": "R1 says NE in",
        "clean": "none: no habit stands out",
    }
    ran = run_cli("panel", "report", str(FIXTURES / f"{fault}.csv"))
    alarms = ran.stdout.partition("ALARMS\n")[2].partition("\n\n")[0]
    assert says[fault] in alarms
    assert sum(text in alarms for text in says.values()) == 1
