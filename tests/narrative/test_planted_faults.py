"""Documents with one planted fault each: the set itself, what rules can tell, and recording a whole critique."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.adapters.critique_files import fault_kinds
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import RUBRICS
from interviewer.errors import CallerMistake
from interviewer.evals import shapes_faults
from interviewer.evals.home import home
from interviewer.evals.rows import DatasetError
from interviewer.evals.shapes_faults import Outcome, Planted
from interviewer.settings import Settings
from tests.fault_server import FaultServer, running_fault_server

SHIPPED = tuple(shapes_faults.planted(home().folder / "datasets" / "faults.jsonl"))
CONTENT = {k.id for k in fault_kinds()}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A home of evals with one document."""
    (tmp_path / "suites.yaml").write_text("suites: []\n", "utf-8")
    (tmp_path / "datasets").mkdir()
    row = {
        "id": "T1",
        "kind": "memo",
        "text": "# We stop\n\nStop it.",
        "planted": ["N-DEC"],
        "note": "no decision",
    }
    (tmp_path / "datasets" / "faults.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    return tmp_path


def asking(server: FaultServer, model: str = "mock?for=faults") -> Settings:
    return Settings(model=model, base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10)


def test_there_are_four_memos_four_decks_and_four_design_documents_of_several_lengths() -> None:
    kinds = [p.kind for p in SHIPPED]
    assert {k: kinds.count(k) for k in set(kinds)} == {"memo": 4, "deck": 4, "design-doc": 4}
    lengths = [len(p.text.split()) for p in SHIPPED]
    assert min(lengths) < 250
    assert max(lengths) > 700


def test_half_of_the_planted_faults_are_ones_that_no_criterion_names() -> None:
    assert sum(set(p.planted) <= CONTENT for p in SHIPPED) == 6
    for p in SHIPPED:
        known = CONTENT | {c.id for c in library().document_sheet(RUBRICS[p.kind]).criteria}
        assert set(p.planted) <= known, p.id


def test_every_deck_is_read_as_slides_and_every_document_as_its_kind() -> None:
    for p in SHIPPED:
        document = read_document(p.text, name=f"{p.id}.md")
        assert document.unit == ("slide" if p.kind == "deck" else "section"), p.id
        assert document.kind == p.kind, (p.id, document.kind_reasons)


def test_rules_put_every_fault_first_that_a_criterion_names() -> None:
    for outcome in shapes_faults.by_rules():
        if not set(outcome.planted.planted) <= CONTENT:
            assert outcome.rank == 1, (outcome.planted.id, [f.criterion for f in outcome.findings])


def test_a_recorded_model_puts_the_planted_fault_first_in_at_least_ten_of_twelve() -> None:
    outcomes = shapes_faults.by_model(Settings())
    assert [o.state for o in outcomes] == ["told"] * 12, "every reply is recorded"
    assert sum(o.rank == 1 for o in outcomes) >= 10
    assert all(len(o.findings) <= 5 for o in outcomes)


def test_a_whole_critique_is_recorded_and_replayed_without_a_server(server: FaultServer, small: Path) -> None:
    recorded = shapes_faults.by_model(asking(server), record=True, folder=small)
    asked = server.requests("mock?for=faults")
    again = shapes_faults.by_model(asking(server), record=True, folder=small)
    replayed = shapes_faults.by_model(Settings(), folder=small)
    assert asked == 2, "the verdicts, then the reading"
    assert server.requests("mock?for=faults") == asked, "what is recorded is not asked again"
    assert [o.state for o in recorded] == ["told"]
    assert recorded == again == replayed


def test_replies_that_are_pending_are_told_as_pending(server: FaultServer, small: Path) -> None:
    (outcome,) = shapes_faults.by_model(asking(server, "mock?fault=pending"), record=True, folder=small)
    assert outcome.state == "pending"
    assert "1 of 1 are not recorded" in shapes_faults.as_text([outcome])


def test_without_recordings_it_says_how_to_make_them(small: Path) -> None:
    with pytest.raises(CallerMistake, match="eval faults --record"):
        shapes_faults.by_model(Settings(), folder=small)


def test_a_row_without_a_planted_fault_is_refused_by_line_and_key(small: Path) -> None:
    row = {"id": "T1", "kind": "memo", "text": "words", "planted": [], "note": "x"}
    (small / "datasets" / "faults.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(DatasetError, match=r"faults.jsonl line 1: planted"):
        shapes_faults.by_rules(small)


def test_the_rank_of_the_planted_finding_counts_from_one() -> None:
    told = shapes_faults.by_rules()
    first = next(o for o in told if o.planted.id == "F01")
    elsewhere = Outcome(Planted("X", "memo", "t", ("N-XXX",), "n"), "told", first.findings)
    assert (first.rank, elsewhere.rank) == (1, None)
