"""Every system of the sources has a home, the home exists, its exact elements stand there, and something tests it."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.support.environment import ROOT

_SPEC = importlib.util.spec_from_file_location("coverage_table", ROOT / "docs" / "coverage_table.py")
assert _SPEC is not None
assert _SPEC.loader is not None
table = importlib.util.module_from_spec(_SPEC)
sys.modules["coverage_table"] = table
_SPEC.loader.exec_module(table)

ROWS = table.rows()
FAULTS = table.faults(ROWS)


def test_there_are_104_systems_and_each_has_a_row():
    assert len(table.IDS) == 104
    assert sorted(ROWS) == sorted(table.IDS)


@pytest.mark.parametrize("id", table.IDS)
def test_its_homes_exist_and_hold_its_exact_elements(id):
    assert [f for f in FAULTS if f.startswith(id)] == []


@pytest.mark.parametrize(
    "element",
    ["60/30/10", "48 hours", "55 %", "50 and 99 %", "two weeks", "what would change your mind?", "2-4 mentees", "3-5 key bets",
     "first 6 months", "0.48", "180 ms", "Fifteen decisions", "Seven cases", "90 seconds"],
)  # fmt: skip
def test_the_exact_elements_of_the_sources_are_looked_for(element):
    wanted = {table.folded(e) for row in ROWS.values() for home in row.homes for e in home.has}
    assert table.folded(element) in wanted


def test_most_systems_name_an_exact_element():
    bare = [id for id, row in ROWS.items() if not any(home.has for home in row.homes)]
    assert bare == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"homes": [{"at": "card kil"}]}, "there is no such card"),
        ({"homes": [{"at": "shelf kill"}]}, "no kind of home 'shelf'"),
        (
            {"homes": [{"at": "card kill", "has": ["seventeen signs"]}]},
            "'seventeen signs' is not found at card kill",
        ),
        ({"tests": ["tests/rubrics/test_nothing.py"]}, "no such test"),
        ({"tests": ["tests/coverage/test_coverage.py::test_of_the_moon"]}, "no such test"),
    ],
)
def test_a_row_that_does_not_hold_is_found(change, said):
    row = table.Row.model_validate({**ROWS["K16"].model_dump(), **change})
    (fault,) = table.faults({**ROWS, "K16": row})
    assert said in fault
    assert fault.startswith("K16")


def test_an_id_without_a_home_is_found():
    left = {id: row for id, row in ROWS.items() if id != "S22"}
    assert table.faults(left) == ["S22: no home"]


def test_every_exercise_and_every_card_stands_in_the_table():
    from interviewer.adapters.library import library

    named = {home.at for row in ROWS.values() for home in row.homes}
    assert {f"exercise {id}" for id in library().exercises} <= named
    assert {f"card {id}" for id in library().cards} <= named
