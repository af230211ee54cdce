"""Which ratings a case needs. A scripted candidate needs one after the other: each decides the next drill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from interviewer.domain.rating import NextDrill
from interviewer.domain.text import Speaker, Text, transcript
from interviewer.errors import NotRated
from interviewer.evals.cases import Case
from interviewer.rate import Rater, rate

#: Gives the rater of one case, or None where nothing was recorded for it.
Raters = Callable[[Case], Rater | None]


def walk(case: Case, give: Raters) -> Iterator[tuple[Case, Rater | None]]:
    """The case with its rater, and for a scripted candidate every further case that its drills lead to.

    After a drill only the criterion that it asked for has a label: a reply may hold more than it was labelled for.
    It ends after the first case without a rater, since without its rating nobody knows the next drill.
    """
    said, number, asked = _spoken(case.text), 0, set[str]()
    while True:
        rater = give(case)
        yield case, rater
        if rater is None or not case.scripted:
            return
        drill = _next(case, rater, asked)
        if drill is None:
            return
        asked.add(drill.criterion)
        number += 1
        said += [
            ("interviewer", drill.question, None),
            ("candidate", case.reply(drill.criterion), drill.criterion),
        ]
        truth = {**case.known, **case.after.get(drill.criterion, {})}
        case = replace(
            case,
            id=f"{case.id.partition('~')[0]}~{number}",
            text=transcript(said),
            labels={drill.criterion: truth.get(drill.criterion, "unsure")},
            truth=truth,
            cluster=case.group.partition("~")[0],
        )


def _next(case: Case, rater: Rater, asked: set[str]) -> NextDrill | None:
    try:
        return rate(case.text, case.sheet, rater=rater, asked=asked)[0].next_drill
    except NotRated:
        return None


def _spoken(text: Text) -> list[tuple[Speaker, str, str | None]]:
    return [(p.speaker, p.text, p.drill) for p in text.passages]
