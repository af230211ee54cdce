"""Coach: a stronger version of an answer from the person's own facts, and a drill worded on their own story.

Both lean on the verdicts; neither reads the answer afresh. What a model writes is shown after code has looked at it, else
what needs no model stands, and it is said why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from interviewer import conduct
from interviewer.conduct import Room
from interviewer.domain import coaching, wording
from interviewer.domain.coaching import Gap, Stronger
from interviewer.domain.interview import Interview, Strengthened
from interviewer.domain.rating import CREDIT, NextDrill, Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.domain.wording import Wording
from interviewer.errors import CallerMistake, InterviewerError, MovedOn, ProviderFault

DRAFTS = 2


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Heard(_Frozen):
    """What an answer was credited for: a check's title and the words that earned it."""

    title: str
    quotes: tuple[str, ...]


class Wish(_Frozen):
    """What a stronger version is made from: the question, what was credited, what is missing, the words.

    Only ``text`` and the quotes are the person's; the rest are words of the rubrics.
    """

    question: str
    heard: tuple[Heard, ...]
    gaps: tuple[Gap, ...]
    text: Text


class Draft(_Frozen):
    """A version as a model wrote it, before code has looked at it, and who wrote it with which prompt."""

    text: str
    model: str | None = None
    prompt: str | None = None


class Refused(_Frozen):
    """A draft that may not be shown, and why."""

    draft: str
    faults: tuple[str, ...]


class Writer(Protocol):
    """Somebody who writes a stronger version; a model. Raises `ProviderFault`."""

    def draft(self, wish: Wish, refused: Refused | None = None) -> Draft:
        """A version; after ``refused`` another one without its faults."""
        ...


@dataclass(frozen=True)
class Coach:
    """What blanks ask for, by criterion, and who writes stronger versions; without a writer it is the skeleton."""

    blanks: Mapping[str, str]
    writer: Writer | None = None


def stronger(
    text: Text, rating: Rating, sheet: Sheet, *, coach: Coach, excused: Collection[str] = ()
) -> Stronger:
    """A stronger version of what was said, from what ``rating`` says is missing.

    A draft that brings in what was not said is thrown away; the writer is asked once more with what was wrong, then the
    skeleton stands, which says why. excused: criteria that the person passed on; they get no blank.
    """
    found = coaching.gaps(rating, sheet, blanks=coach.blanks, excused=excused)
    if coach.writer is None:
        return _skeleton(text, rating, found)
    wish = Wish(question=sheet.question or "", heard=_heard(rating, sheet), gaps=found, text=text)
    try:
        return _written(wish, rating, coach.writer)
    except ProviderFault as error:
        return _skeleton(text, rating, found, thrown_away=(f"the model did not answer: {error}",))


def _written(wish: Wish, rating: Rating, writer: Writer) -> Stronger:
    refused: Refused | None = None
    for _ in range(DRAFTS):
        draft = writer.draft(wish, refused)
        faults = coaching.faults_of(draft.text, wish.text, wish.gaps)
        if not faults:
            return Stronger(
                text=draft.text.strip(),
                by="model",
                gaps=wish.gaps,
                thrown_away=refused.faults if refused else (),
                model=draft.model,
                prompt=draft.prompt,
            )
        refused = Refused(draft=draft.text, faults=faults)
    return _skeleton(wish.text, rating, wish.gaps, thrown_away=refused.faults if refused else ())


def _skeleton(
    text: Text, rating: Rating, found: tuple[Gap, ...], thrown_away: tuple[str, ...] = ()
) -> Stronger:
    told = coaching.skeleton(text, rating, found)
    return Stronger(text=told, by="skeleton", gaps=found, thrown_away=thrown_away)


def _heard(rating: Rating, sheet: Sheet) -> tuple[Heard, ...]:
    titles = {c.id: c.title for c in sheet.criteria}
    return tuple(
        Heard(title=titles[v.criterion], quotes=tuple(e.quote for e in v.evidence))
        for v in rating.verdicts
        if v.criterion in titles and v.evidence and CREDIT.get(v.verdict) and not v.derived_from
    )


def stronger_take(room: Room, interview: Interview, *, index: int | None = None, coach: Coach) -> Interview:
    """The interview with a stronger version of its last take (or the one at ``index``) kept with it.

    Made once per rating; where only a skeleton could be kept, a writer is asked again.
    """
    at = len(interview.takes) - 1 if index is None else index
    take = interview.takes[at] if 0 <= at < len(interview.takes) else None
    if take is None or take.rating is None:
        raise CallerMistake("no feedback yet to make a stronger version from: rate the answer first")
    if take.version and (take.version.by == "model" or coach.writer is None):
        return interview
    rating: Rating = room.store.rating(take.rating)
    sheet = conduct.sheet_for(room, interview, take)
    told = stronger(take.text(), rating, sheet, coach=coach, excused=take.excused)
    event = Strengthened(at=room.clock(), take=at, version=told.model_copy(update={"rating": take.rating}))
    try:
        kept: Interview = room.store.append(interview, event)
    except MovedOn:  # the person went on while it was written: it belongs to its take all the same
        kept = room.store.append(room.store.load(interview.id), event)
    return kept


# --- the interviewer's wording -------------------------------------------------------------------------


class Asker(Protocol):
    """Somebody who words a drill on the person's own story; a model. Pieces as they come; raises `ProviderFault`."""

    name: str

    def word(self, wish: Wording) -> Iterator[str]: ...


class Asking(_Frozen):
    """What is asked. ``by`` names who worded it, empty for the rules; ``note`` says why another wording is not used."""

    question: str
    by: str = ""
    note: str = ""


def ask_aloud(wish: Wording, *, asker: Asker | None) -> Iterator[tuple[str, Asking | None]]:
    """What has been worded so far, and at the end the question as it stands.

    Where nobody words it, or what came is late, broken or may not be asked, the rules' own words stand.
    """
    if asker is None:
        yield "", Asking(question=wish.plain)
        return
    said = ""
    try:
        for piece in asker.word(wish):
            said += piece
            yield wording.tidied(said), None
    except InterviewerError as error:
        yield "", Asking(question=wish.plain, note=f"asked in the rules' words: {error}")
        return
    fault = wording.fault_of(said, wish)
    if fault:
        yield (
            "",
            Asking(question=wish.plain, note=f"asked in the rules' words, a rewording was not used: {fault}"),
        )
    else:
        yield "", Asking(question=wording.tidied(said), by=asker.name)


def wording_of(
    room: Room, interview: Interview, *, drill: NextDrill | None = None, plain: str | None = None
) -> Wording | None:
    """What there is to word: ``drill``, else the next drill of the take's newest rating; None where none is left."""
    take = interview.take
    rating: Rating | None = room.store.rating(take.rating) if take and take.rating else None
    drill = drill or (rating.next_drill if rating else None)
    if take is None or drill is None:
        return None
    return Wording(
        drill=drill,
        criterion=conduct.sheet_for(room, interview, take).criterion(drill.criterion),
        text=take.text(),
        style=interview.opened.style,
        plain=plain or drill.question,
    )


def drill_aloud(
    room: Room, interview: Interview, *, asker: Asker | None
) -> Iterator[tuple[Interview, str, Asking | None]]:
    """As `conduct.drill`, worded by ``asker`` where there is one: what it says so far, then the interview with the drill asked.

    The interview as it stands where no drill is left.
    """
    wish = wording_of(room, interview)
    if wish is None:
        yield interview, "", None
        return
    for so_far, asking in ask_aloud(wish, asker=asker):
        if asking is None:
            yield interview, so_far, None
        else:
            asked = conduct.drill(room, interview, question=asking.question, worded_by=asking.by)
            yield asked, "", asking
