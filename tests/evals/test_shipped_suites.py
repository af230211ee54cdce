"""The suites that ship: readable, replayed without a network, and both ways of replaying agree."""

from __future__ import annotations

from functools import cache

import pytest

from interviewer.adapters.library import library
from interviewer.evals.bench import bench, rubrics_of
from interviewer.evals.calls import provenance
from interviewer.evals.cases import Suite
from interviewer.evals.home import Entry, home
from interviewer.evals.replay import Replay, editions
from interviewer.evals.report import Report
from interviewer.evals.shapes import read_suite
from interviewer.evals.verify import disagreements

AT = home()
SHIPPED = [e for e in AT.entries().values() if AT.dataset(e).is_file() and not e.is_written]
MOST_THROUGH_VCR = 25  # of a suite; `interviewer eval verify all` does every call
MOST_BYTES = 25_000_000


@cache
def suite_of(entry: Entry) -> Suite:
    return read_suite(AT, entry, rubrics_of(AT, entry))


@cache
def replayed(name: str) -> Report:
    return bench(name)


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_every_relation_of_a_suite_names_cases_of_it(entry):
    suite = suite_of(entry)
    ids = [c.id for c in suite.cases]
    assert len(ids) == len(set(ids)) > 0
    assert {i for r in suite.relations for i in (r.base, r.other)} <= set(ids)


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_the_rules_beat_always_met_in_precision(entry):
    raters = replayed(entry.name).suites[0].raters
    if "credited_precision" not in raters["rules"].figures:
        assert suite_of(entry).relations, "a suite has labels or relations"
        return
    rules, blind = (raters[r].figures["credited_precision"].value for r in ("rules", "always met"))
    assert rules is not None
    assert blind is not None
    assert rules > blind


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_no_rater_shows_a_quote_that_is_not_there(entry):
    for name, run in replayed(entry.name).suites[0].raters.items():
        figure = run.figures.get("quotes_valid_shown")
        assert figure is None or figure.value in (None, 1.0), name


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_what_is_not_recorded_is_said_with_the_command(entry):
    report = replayed(entry.name)
    missing = report.suites[0].raters["model"].missing
    assert bool(missing) == any(f"eval record {entry.name}" in c for c in report.commands)
    assert (report.exit_code == 0) <= (not missing)


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_the_cassette_and_the_answers_read_from_it_agree(entry):
    held = Replay.of(AT, suite_of(entry))
    compared, differing = disagreements(held, most=MOST_THROUGH_VCR)
    # a cassette that is shared can be there before anything of this suite is in it
    assert (compared > 0) == any(held.rater(case) for case in held.suite.cases)
    assert differing == []


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda e: e.name)
def test_the_rubrics_of_a_recording_stand_as_they_were_when_it_was_made(entry):
    for made in provenance(AT.cassette(entry.name)):
        for id, version in editions(made):
            assert made.rubrics[id] == f"v{version} {library().edition(id, version).hash}", made.prompt


def test_recordings_stay_small():
    folder = AT.folder / "cassettes"
    files = [p for p in folder.glob("*") if p.is_file()] if folder.is_dir() else []
    assert sum(p.stat().st_size for p in files) < MOST_BYTES
