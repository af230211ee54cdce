"""How the interviewer begins, when they interrupt, and what their notes say is missing."""

from __future__ import annotations

import datetime as dt

from interviewer.adapters.library import library
from interviewer.domain import script
from interviewer.domain.debrief import PacketLine
from interviewer.domain.interview import Opened
from interviewer.present.debrief import evidence_missing
from tests.support.command import RunCli

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


def test_the_interviewer_says_the_format_that_notes_are_taken_and_when_an_answer_may_be_interrupted() -> None:
    says = script.introduction(
        Opened(at=AT, probes=("P01", "P04", "P08", "P10"), style="probing", minutes=45)
    )
    assert (
        "about 45 minutes: 4 questions, each with up to 4 follow-ups, and then your questions to me" in says
    )
    assert "I take notes" in says
    assert "twice its time" in says
    assert "nobody is cut off" in says


def test_who_chose_strict_is_told_that_an_answer_is_closed() -> None:
    says = script.introduction(Opened(at=AT, probes=("P01",), style="terse", strict=True))
    assert "One question, each with up to 2 follow-ups" in says
    assert "closed when it is well past its time" in says
    assert "nobody is cut off" not in says


def test_the_terminal_introduces_itself_too_and_once(run_cli: RunCli) -> None:
    told = run_cli("practice", "--loop", "lead-manager-45", "--rater", "rules", stdin="/quit\n")
    assert told.stdout.count("I am your interviewer today.") == 1
    key = told.stderr.split("--resume ")[1].split()[0]
    again = run_cli("practice", "--resume", key, "--rater", "rules", stdin="/quit\n")
    assert "I am your interviewer" not in again.stdout


def test_the_notes_end_with_what_there_is_no_evidence_for() -> None:
    lines = (
        PacketLine(sign="+", criterion="KIL-1", quotes=("three of eight shops",)),
        PacketLine(sign="−", criterion="KIL-4"),
        PacketLine(sign="?", criterion="ST-R"),
    )
    titles = library().criteria
    says = evidence_missing(lines, library())
    assert says.startswith(f"Evidence missing for: {titles['KIL-4'].title}; {titles['ST-R'].title}.")
    assert titles["KIL-1"].title not in says
    assert "hire" not in says.casefold()
    assert "recommend" not in says.casefold()
    assert "nothing that was asked for" in evidence_missing(lines[:1], library())
