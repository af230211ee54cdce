"""Holds one interview again and again, killed -9 before its first commit, its second, its third, …; then goes on with it.

Run as a program: it imports once, then forks for every life. Prints a line of JSON for each death: after how many commits it
came, what the person had been told was kept by then, and how the interview stood when the next life had held it to its end.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from interviewer import conduct
from interviewer.domain.interview import Interview
from interviewer.domain.text import answer
from interviewer.wiring import Parts, parts
from tests.jobs.dying import MODEL, case, die_before_commit, in_a_life_of_its_own, parts_of

PROBE = "P08"
SAID = (
    "Last winter I stopped forecast CASE. It beat last year's figure by 0.2 points, so I told the director.",
    "Four weeks later the two people of forecast CASE had mended the returns report.",
)


def hold(real: Parts, told: Any, number: int) -> Interview:
    """Begin the interview, or go on where it stands, until it is over. ``told`` gets what the page would say is kept."""
    room, store = real.room(), real.store()
    held = store.history()
    interview = store.load(held[0].id) if held else conduct.open_probe(room, PROBE)
    while not interview.closed:
        interview = _step(real, room, interview, number)
        told({"answers": answers_of(interview), "asked": [t.question for t in _turns(interview)]})
    return interview


def _step(real: Parts, room: conduct.Room, interview: Interview, number: int) -> Interview:
    """The next thing that a person or the page does. It looks at nothing but the interview as it is kept."""
    take = interview.take
    assert take is not None, "an interview without a question"
    if take.is_waiting:
        return conduct.answer(room, interview, SAID[take.answers].replace("CASE", case(number)))
    if take.unrated_words:
        return conduct.rate_take(room, interview, rater=real.rater("model", session=interview.id))[0]
    if take.answers < len(SAID):
        return conduct.drill(room, interview)
    return conduct.next_probe(room, interview)


def _turns(interview: Interview) -> list[Any]:
    return [turn for take in interview.takes for turn in take.turns]


def answers_of(interview: Interview) -> list[str]:
    """The words of every answer, in their order."""
    return [turn.answer for turn in _turns(interview) if turn.answer]


def one_death(number: int, folder: Path, *, url: str, database: str | None) -> dict[str, Any]:
    """What came of a life that ended before its ``number``-th commit, and of the one after it."""
    home = folder / str(number)
    shutil.copytree(folder / "template", home)
    words, seen = home / "told.jsonl", home / "seen.json"

    def told(what: dict[str, Any]) -> None:
        with words.open("a") as file:
            file.write(json.dumps(what) + "\n")

    def first() -> None:
        die_before_commit(number)
        hold(parts_of(home, url, MODEL, database), told, number)

    def second() -> None:
        real = parts_of(home, url, MODEL, database)
        interview = hold(real, lambda _: None, number)
        take = interview.takes[-1]
        kept = {
            "interviews": len(real.store().history()),
            "answers": answers_of(interview),
            "asked": [t.question for t in _turns(interview)],
            "rated": take.rating is not None and real.store().rating(take.rating).rater.kind,
            "calls": sorted(c.state for c in real.ledger().calls()),
        }
        real.store().delete_all()
        real.ledger().forget()
        seen.write_text(json.dumps(kept))

    died = in_a_life_of_its_own(first)
    after = in_a_life_of_its_own(second)
    lines = words.read_text().splitlines() if words.exists() else []
    last = json.loads(lines[-1]) if lines else {"answers": [], "asked": []}
    held = json.loads(seen.read_text()) if seen.exists() else {}
    return {"number": number, "killed": died == signal.SIGKILL, "ended": died == 0, "after": after, "told": last, **held}  # fmt: skip


def main(folder: Path, url: str, database: str | None) -> None:
    """Deaths until a life is not cut short any more. Whatever takes time to read is read once, for all lives."""
    here = parts()
    here.rater("rules").judge(answer(SAID[0]), here.library.sheet(PROBE))
    template = folder / "template"

    def prepare() -> None:
        real = parts_of(template, url, MODEL, database)
        _ = real.engine
        real.rater("model")

    assert in_a_life_of_its_own(prepare) == 0
    for number in range(1, 100):
        told = one_death(number, folder, url=url, database=database)
        print(json.dumps(told), flush=True)
        if not told["killed"]:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3] or None)
