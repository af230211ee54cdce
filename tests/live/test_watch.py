"""A recorded session to watch: it is a true recording, says so in every form, and computes what it shows by code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from interviewer import watch
from interviewer.adapters import sessions
from interviewer.adapters.library import library
from interviewer.domain.session import PROVENANCE, Session
from interviewer.errors import RubricError
from interviewer.evals import home
from interviewer.evals.bench import rubrics_of
from interviewer.evals.replay import Replay
from interviewer.evals.shapes import read_suite
from interviewer.rate import rate
from interviewer.web.watch import session_html
from tests.support.command import RunCli
from tests.support.environment import ROOT

FOLDER = ROOT / "rubrics" / "sessions"


def the_session() -> Session:
    return library().sessions["five-questions"]


def test_its_verdicts_are_those_of_the_recorded_replies() -> None:
    session, at = the_session(), home.home()
    entry = at.wanted("packets")[0]
    rubrics = rubrics_of(at, entry, model=session.model, prompt=session.prompt)
    suite = read_suite(at, entry, rubrics)
    replay = Replay.of(at, suite, model=session.model, prompt=session.prompt)
    cases = {c.id: c for c in suite.cases}
    assert replay.entry is not None
    assert str(session.recorded) == str(replay.entry.last)[:10]
    for one in session.answers:
        case = cases[one.case]
        rater = replay.rater(case)
        assert rater is not None, f"{one.case} is not recorded"
        again, _ = rate(case.text, case.sheet, rater=rater)
        assert [(v.criterion, v.verdict, v.evidence) for v in again.verdicts] == [
            (v.criterion, v.verdict, v.evidence) for v in one.rating.verdicts
        ]


def test_every_quote_stands_in_the_answer_where_it_says() -> None:
    for one in the_session().answers:
        for verdict in one.rating.verdicts:
            for quote in verdict.evidence:
                assert one.answer[quote.start : quote.end] == quote.quote


def test_it_goes_question_answer_reading_and_ends_with_what_code_computes() -> None:
    steps = watch.steps(the_session(), library=library())
    assert [s.kind for s in steps] == ["question", "answer", "read"] * 5 + ["debrief"]
    told = steps[-1].debrief
    assert told is not None
    assert [c.probe for c in told.cards] == ["P01", "P08", "P45", "P71", "P72"]
    assert "BAR 5 of 5" in [t.says for t in told.topics]


def test_every_step_on_the_page_says_that_it_is_a_recording_and_of_whom() -> None:
    session = the_session()
    steps = watch.steps(session, library=library())
    for n in range(1, len(steps) + 1):
        page = session_html(session, steps[:n], len(steps), library=library())
        assert "Recorded, not live." in page
        assert session.model in page
        assert "checked by no human" in page
        assert f"Step {n} of 16" in page
        assert "Rated live" not in page
    assert len(re.findall("<blockquote>", page)) == 5


def test_the_command_shows_it_without_a_key(run_cli: RunCli) -> None:
    told = run_cli("practice", "--watch")
    assert told.code == 0, told.stderr
    assert told.stdout.index("Recorded, not live.") < told.stdout.index("Candidate:")
    assert PROVENANCE in told.stdout
    assert told.stdout.count("Recorded reading:") == 5


def _changed(folder: Path, change: Any) -> Path:
    value = json.loads((FOLDER / "five-questions.v1.json").read_text("utf-8"))
    change(value)
    there = folder / "five-questions.v1.json"
    there.write_text(json.dumps(value), "utf-8")
    return there


def _by_rules(value: dict[str, Any]) -> None:
    value["answers"][0]["rating"]["rater"]["kind"] = "rules"


def _other_words(value: dict[str, Any]) -> None:
    value["answers"][0]["answer"] = "Something else."


def _other_version(value: dict[str, Any]) -> None:
    value["version"] = 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_by_rules, "expected a recorded model"),
        (_other_words, "another text than the answer"),
        (_other_version, "expected the name five-questions.v2.json"),
    ],
)
def test_what_is_no_recording_of_this_answer_is_refused(tmp_path: Path, change: Any, says: str) -> None:
    with pytest.raises(RubricError, match=says):
        sessions.read_file(_changed(tmp_path, change))
