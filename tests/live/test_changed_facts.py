"""Facts that change under questions (RF-6): said against the planted talks of the evals, and against talks that no rule was made from.

The talks here were written after the rule; two false alarms among them were then mended. What it misses stands here too: it is
made to be right where it speaks, not to hear everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from interviewer.adapters.library import library
from interviewer.domain.rating import FlagClaim
from interviewer.domain.text import Text, transcript
from interviewer.raters import rules
from tests.support.environment import ROOT

DATA = ROOT / "evals" / "datasets"


def talk(*answers: str) -> Text:
    """An opening answer and its follow-ups."""
    turns: list[Any] = [("interviewer", "Tell me about it.", None)]
    for n, said in enumerate(answers):
        turns += [("interviewer", "And then?", None)] if n else []
        turns.append(("candidate", said, "KIL-1" if n else None))
    return transcript(turns)


def flag(text: Text, probe: str = "P08") -> FlagClaim | None:
    found = rules.verdicts(text, library().sheet(probe))[1]
    return next((f for f in found if f.flag == "RF-6"), None)


CHANGED = [
    (
        "We stopped it in 2022, and five engineers were free.",
        "In 2020, when I stopped it, nobody complained.",
    ),
    ("I closed the churn project after six weeks.", "It was nine months of work, so it hurt."),
    ("Only 30 of 900 drivers had opened the map.", "As I said, 300 of 600 drivers opened it."),
    ("My two analysts rebuilt the report.", "All six analysts were on it until May."),
    ("Our analyst rebuilt the report by hand.", "All three analysts sat in my office."),
    ("The batch job sent 1,200 reminders twice.", "It was about 90 reminders, nothing dramatic."),
    (
        "I was alone on the night shift when it broke.",
        "The four of us were on the night shift, so it went fast.",
    ),
    ("I spotted it on the first morning.", "The finance team spotted it, and they rang me."),
    ("In 2019 I ran the pricing test at a grocer.", "It was in 2021, just after the merger."),
    ("We wrote to 40 clinics before Easter.", "As I told you, 65 clinics got the letter."),
]
#: Changed facts that no rule here hears: another noun for the same thing, an order of events, a title.
MISSED = [
    ("The backlog went from 90 to 20 tickets.", "There were 35 left at the end."),
    ("First I told the director, then I stopped the work.", "She heard of it a week after I had stopped."),
    ("I was the lead of that work.", "I was only helping out, the lead was a colleague."),
]
HELD = [
    ("We stopped it in 2022 after a long winter.", "In 2020 we had started with three people."),
    ("Only 30 of 900 drivers had opened the map.", "In the second town 300 of 600 drivers opened it."),
    ("I closed it after six weeks.", "Two years later somebody asked for it again."),
    ("I closed it after six weeks.", "The next project was four months of work."),
    ("My two analysts rebuilt the report.", "Finance lent us three analysts for the rest."),
    ("Our analyst rebuilt the report by hand.", "Analysts in the other region did it with a script."),
    ("The job sent 1,200 reminders twice.", "It was 14 days before the last one was answered."),
    ("The job sent 1,200 reminders twice.", "Of those, 90 reminders went to people who had moved."),
    ("I was alone with the data in the first week.", "The four of us wrote the plan in March."),
    ("I spotted it on the first morning.", "The finance team spotted it too, a day later."),
    ("In 2019 I ran the pricing test at a grocer.", "It was in the second week that the prices moved."),
    ("In 2019 I ran the test, and in 2020 we rolled it out.", "It was in 2020, with all the shops open."),
    ("The letters went out in March.", "It was in May that the last complaint was closed."),
    ("We stopped it in October.", "In autumn, when we stopped it, the budget was being planned."),
    ("We had 12 houses and 15 shows.", "It was 15 shows in the end, and two were sold out."),
    ("Twelve of fifteen houses had no data.", "As I said, 12 of 15 houses had none."),
]
CORRECTED = [
    ("We wrote to 40 clinics.", "I misspoke earlier, it was 14 clinics, not 40."),
    ("We wrote to 40 clinics.", "Let me correct that. It was 14 clinics."),
    ("I closed it after six weeks.", "Sorry, I said six weeks: it was eight months of work."),
    ("I stopped it in 2022.", "In 2021, when I stopped it, no, sorry, 2022 as I said."),
]


@pytest.mark.parametrize("said", CHANGED, ids=lambda s: s[1][:40])
def test_another_value_for_the_same_thing_is_flagged_with_both_quotes(said: tuple[str, str]) -> None:
    found = flag(talk(*said))
    assert found is not None
    assert found.state == "suspected"
    assert [q.place for q in found.quotes] == ["turn 1", "turn 2"]


@pytest.mark.parametrize("said", MISSED, ids=lambda s: s[1][:40])
def test_what_the_rule_does_not_hear_is_known(said: tuple[str, str]) -> None:
    assert flag(talk(*said)) is None


@pytest.mark.parametrize("said", HELD, ids=lambda s: s[1][:40])
def test_another_thing_with_another_value_is_no_change(said: tuple[str, str]) -> None:
    assert flag(talk(*said)) is None


@pytest.mark.parametrize("said", CORRECTED, ids=lambda s: s[1][:40])
def test_a_correction_is_no_change(said: tuple[str, str]) -> None:
    assert flag(talk(*said)) is None


def test_a_change_that_is_set_right_afterwards_is_cleared() -> None:
    told = talk("We wrote to 40 clinics.", "It was 14 clinics. I mixed them up: 40 holds.")
    found = flag(told)
    assert found is not None
    assert found.state == "cleared"


def test_one_answer_alone_contradicts_nobody() -> None:
    assert (
        flag(talk("All four analysts helped. Our analyst wrote it. It was 14 clinics, 40 clinics at first."))
        is None
    )


# --- the planted talks -------------------------------------------------------------------------------------------


def _records(name: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def _text(turns: list[list[str]]) -> Text:
    drill: str | None = None
    said: list[Any] = []
    for role, words in turns:
        if role.startswith("drill:"):
            drill = role.removeprefix("drill:")
            said.append(("interviewer", words, None))
        else:
            said.append(("candidate", words, drill))
    return transcript(said)


def planted() -> Iterator[tuple[str, str, Text, str | None]]:
    """Every planted talk of several turns: id, probe, text, and the state of RF-6 that was planted."""
    for r in _records("answers"):
        yield r["id"], r["probe"], _text(r["turns"]), r["flags"].get("RF-6")
    for r in _records("pairs"):
        for side in ("base", "edited"):
            yield f"{r['id']} {side}", r["probe"], _text(r[side]), (r.get(f"flags_{side}") or {}).get("RF-6")
    for r in _records("packets"):
        for probe, turns in r["answers"].items():
            yield f"{r['id']} {probe}", probe, _text(turns), (r["flags"].get(probe) or {}).get("RF-6")
    for r in _records("candidates"):
        turns = [["answer", r["opening"]]]
        for criterion, said in (*r["facts"].items(), ("LED-3", r["default"])):
            turns += [[f"drill:{criterion}", "And?"], ["answer", said]]
        yield r["id"], r["probe"], _text(turns), r["flags"].get("RF-6")


def test_of_all_planted_talks_those_whose_facts_change_are_flagged_and_no_other() -> None:
    talks = [t for t in planted() if len(t[2].own) > 1]
    assert len(talks) > 40
    flagged = {i: f.state for i, probe, text, _ in talks if (f := flag(text, probe))}
    assert flagged == {i: state for i, _, _, state in talks if state}
    assert set(flagged) >= {"C06", "C07"}
