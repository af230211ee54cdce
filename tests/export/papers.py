"""What the exports are tried on: a memo with a finding, and a paper full of words that mean to be more than words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.dossier import Dossier, Draft, Version
from interviewer.domain.paper import Note, Paper, Part, Span
from interviewer.raters.narrative.rater import NarrativeRules

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
MEMO = (Path(__file__).parents[1] / "texts" / "b2_trial_memo.md").read_text("utf-8")
WEAK = MEMO.replace("is below 12.0 %", "is disappointing")
FALL = "We return to 7 days if trial-to-paid of the October cohort is disappointing on 30 November."

HOSTILE = Paper(
    title="Report <script>alert(1)</script>",
    about=("=cmd|' /C calc'!A0", "bell \x07 and turned \u202eabc"),
    parts=(
        Part(kind="heading", text="# not a rank", level=1),
        Part(kind="text", text="[click](javascript:alert(1)) and <img src=x onerror=alert(1)>[^1]"),
        Part(kind="text", text="- no item\n# no heading\n1. no step\n[x]: javascript:alert(1)"),
        Part(kind="bullet", text="#set page(width: 1pt) $x$ *bold* @ref `code`"),
        Part(kind="code", text="```\n#read(\"/etc/passwd\")\n```"),
        Part(kind="table", rows=(("a|b", "c\nd"), ("<b>", "\\ \\0 \x00|")), row_notes=((), (2,))),
        Part(kind="text", text="before the words after", spans=(Span(start=7, end=16, notes=(1, 2)),)),
    ),
    notes=(
        Note(number=1, head="A <b>head</b>", lines=("Change: [a](javascript:x)",), quote="the words", place="line 1"),
        Note(number=2, head="Second", lines=("line",)),
    ),
)  # fmt: skip


def weak_dossier(source: str = WEAK) -> tuple[Dossier, Version]:
    """A memo whose change of mind lacks its threshold, checked by rules."""
    document = read_document(source)
    told, judgement = critique(document, rater=NarrativeRules(), library=library())
    version = Version(
        number=1,
        at=AT,
        draft=Draft(source=source),
        by="rules",
        document=document,
        critique=told,
        judgement=judgement.model_dump(mode="json"),
    )
    return Dossier(versions=(version,)), version
