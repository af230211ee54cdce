"""The material that ships: exact elements of the sources, consistent numbers, planted leaks that are really there."""

from __future__ import annotations

import csv
import io
import math
import re
from pathlib import Path

import pytest

from interviewer.adapters.library import faults, library, load
from interviewer.domain.exercise import Choose, PickSome, Write
from interviewer.errors import RubricError
from tests.exercises import leakage_data
from tests.support.environment import ROOT

ROWS = list(csv.DictReader(io.StringIO(leakage_data.FILE.read_text("utf-8"))))


def test_the_data_set_is_the_one_that_its_generator_makes():
    assert leakage_data.text() == leakage_data.FILE.read_text("utf-8")
    assert len(ROWS) == 300


def test_every_planted_leak_is_in_the_data():
    assert all(bool(r["cancel_reason"]) == (r["churned_60d"] == "1") for r in ROWS)
    assert all(r["status"] == "closed" for r in ROWS if r["churned_60d"] == "1")
    late = [r for r in ROWS if r["survey_date"] > r["snapshot"]]
    assert len(late) == 124  # as the key says
    both = {
        a for a in {r["account"] for r in ROWS} if len({r["split"] for r in ROWS if r["account"] == a}) == 2
    }
    assert len(both) == 24
    for region in ("north", "south", "east", "west"):
        held = [int(r["churned_60d"]) for r in ROWS if r["region"] == region]
        assert {r["region_churn"] for r in ROWS if r["region"] == region} == {f"{sum(held) / len(held):.3f}"}
    gone = [int(r["days_since_login"]) for r in ROWS if r["churned_60d"] == "1"]
    assert min(gone) > max(int(r["days_since_login"]) for r in ROWS if r["churned_60d"] == "0")


def test_the_decoys_do_not_give_the_outcome_away():
    for column in ("discount_pct", "plan", "tickets_30d"):
        leavers = {r[column] for r in ROWS if r["churned_60d"] == "1"}
        stayers = {r[column] for r in ROWS if r["churned_60d"] == "0"}
        assert len(leavers & stayers) >= 3, column


def test_the_key_names_columns_that_exist():
    part = library().exercise("hands-on-leakage").part("traps")
    assert isinstance(part, PickSome)
    columns = set(ROWS[0])
    assert {i.says for i in part.items} <= columns
    assert sum(bool(i.keep) for i in part.items) == 6


@pytest.mark.parametrize("table", [1, 2])
def test_the_numbers_of_the_readout_follow_from_the_counts(table):
    rows = library().exercise("experiment-readout").material[table].table
    assert rows is not None
    for name, *cells in rows.rows:
        n1, x1, n2, x2 = (int(c) for c in cells[:4])
        p, q = x1 / n1, x2 / n2
        half = 1.96 * math.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)
        low, high = 100 * (q - p - half), 100 * (q - p + half)
        assert cells[4:6] == [f"{100 * p:.1f} %", f"{100 * q:.1f} %"], name
        assert cells[6] == f"{100 * (q - p):+.2f} ({low:+.2f} to {high:+.2f})", name


def test_the_segments_of_the_readout_add_up_to_the_total():
    rows = library().exercise("experiment-readout").material[1].table
    assert rows is not None
    counts = [[int(c) for c in row[1:5]] for row in rows.rows]
    assert [sum(column) for column in zip(*counts[:-1], strict=True)] == counts[-1]


def test_there_are_fifteen_decisions_in_four_levels():
    part = library().exercise("who-decides").part("levels")
    assert isinstance(part, Choose)
    keys = [i.key[0] for i in part.items]
    assert [keys.count(k) for k in ("alone", "team", "manager", "executive")] == [5, 3, 4, 3]


def test_the_ninety_days_hold_5_4_4_4_4_and_3_goals():
    parts = [p for p in library().exercise("ninety-days").parts if isinstance(p, PickSome)]
    assert [len(p.items) for p in parts] == [5, 4, 4, 4, 4, 3]


def test_there_are_twenty_kpis_in_nine_categories_and_seven_rfc_cases():
    five = library().exercise("five-kpis").part("five")
    assert isinstance(five, PickSome)
    assert (len(five.items), len({i.group for i in five.items})) == (20, 9)
    cases = library().exercise("rfc-or-not").part("cases")
    assert isinstance(cases, Choose)
    assert [i.key[0] for i in cases.items] == ["no", "yes", "no", "yes", "depends", "yes", "yes"]


def test_the_four_exercises_of_the_blueprint_have_their_times():
    assert [library().exercise(i).time for i in ("retention-case", "deep-dive", "hands-on-leakage", "experiment-readout")] == [
        "90 minutes", "60 minutes", "120 to 240 minutes", "45 minutes",
    ]  # fmt: skip
    stages = library().exercise("deep-dive").part("stages")
    assert isinstance(stages, Write)
    assert len(stages.boxes) == 6


def test_the_glossary_has_eighteen_terms_and_the_tools_are_thirty():
    (terms,) = (s.table for s in library().card("glossary").sections if s.table)
    assert len(terms.rows) == 18
    (tools,) = (s.table for s in library().card("environment").sections if s.table)
    assert len(tools.rows) == 30


SHIPPED = [*(ROOT / "rubrics" / "exercises").glob("*.yaml"), *(ROOT / "rubrics" / "cards").glob("*.yaml")]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.name)
def test_no_encoding_fault_and_no_foreign_text(path: Path):
    text = path.read_text("utf-8")
    assert not re.search("[\u0e00-\u0e7f\ufffd]|â€|Ã.", text)
    assert not re.search(r"(?i)cardiac|show probe|leave a comment|https?://", text)


def test_every_card_is_short_enough_to_open_beside_a_question():
    lengths = {c.id: len(c.words().split()) for c in library().cards.values()}
    assert max(lengths.values()) < 350, lengths


def test_every_card_that_stands_beside_a_probe_is_found_there():
    found = {c.id for c in library().cards_beside(library().probe("P08"))}
    assert {"kill", "stories"} <= found


PLANTED = {
    "key": (
        'key: [alone], why: "Implementation',
        'key: [lone], why: "Implementation',
        "names no choice: lone",
    ),
    "unknown": ("minutes: 8", "minuts: 8", r"line \d+: minuts: unknown key; did you mean 'minutes'\?"),
    "card": (
        "cards: [decision-rights]",
        "cards: [decision-right]",
        r"line \d+: cards: decision-right is no card",
    ),
    "probe": ("probes: [P19]", "probes: [P99]", r"line \d+: probes: P99 is no probe"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named_with_file_line_and_key(tmp_path, fault):
    import shutil

    found, put, said = PLANTED[fault]
    folder = tmp_path / "rubrics"
    shutil.copytree(ROOT / "rubrics", folder)
    path = folder / "exercises" / "who-decides.v1.yaml"
    text = path.read_text("utf-8")
    assert found in text
    path.write_text(text.replace(found, put, 1), "utf-8")
    (fault_line,) = faults(folder)
    assert re.search(rf"who-decides\.v1\.yaml.*{said}", fault_line)
    with pytest.raises(RubricError):
        _ = load(folder).exercises
