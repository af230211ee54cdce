"""Conduct an interview: open it, ask, keep the answer, rate it, drill, retry.

Each verb is one thing a person asks for. Library, store, rater and clock are given. An answer is stored before
anything is computed from it; a rating that failed is stored as such, and can be tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.domain import plan
from interviewer.domain import probe as probes
from interviewer.domain.delivery import Delivery
from interviewer.domain.interview import (
    Answered,
    Asked,
    Closed,
    Event,
    Interview,
    Opened,
    Rated,
    RatingFailed,
    Retried,
    Role,
    Skipped,
    Source,
    Take,
    Timed,
)
from interviewer.domain.probe import Loop, Probe
from interviewer.domain.rating import Claim, NextDrill, Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake, InterviewerError, MovedOn
from interviewer.rate import Judgement, Rater, assemble, rate


class InterviewStore(Protocol):
    """Where interviews and their ratings are kept, for one person."""

    def open(self, event: Opened, *first: Event) -> Interview: ...
    def load(self, id: str) -> Interview: ...
    def append(self, interview: Interview, *events: Event) -> Interview: ...
    def keep_rating(self, interview: Interview, rating: Rating, judgement: Judgement) -> str: ...
    def rating(self, id: str) -> Rating: ...
    def judgement(self, rating_id: str) -> Judgement: ...


class ProbeLibrary(Protocol):
    """Where probes, loops and the sheets made of them come from."""

    def probe(self, id: str) -> Probe: ...
    def loop(self, id: str) -> Loop: ...
    def sheet(self, probe_id: str) -> Sheet: ...
    def sheet_of(self, probe: Probe) -> Sheet: ...


def unnoted(*_what: object) -> AbstractContextManager[object]:
    """Work under way that nobody else takes up."""
    return nullcontext()


class Room(BaseModel):
    """What every verb here is given: the library, one person's store, the clock.

    noting: says that a rating of a take (interview, index, answers so far, rater) is under way for as long as its block
    lasts, so that somebody else can finish it where the process ends within it. noting_all: the same of several takes of one
    interview (interview, answers in it, takes to read, rater), of which none is noted by itself then.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    library: Any  # a ProbeLibrary; pydantic cannot check a protocol
    store: Any  # an InterviewStore
    clock: Callable[[], datetime]
    noting: Callable[[str, int, int, Rater], AbstractContextManager[object]] = unnoted
    noting_all: Callable[[str, int, int, Rater], AbstractContextManager[object]] = unnoted


def open_probe(room: Room, probe_id: str, *, role: Role = "any") -> Interview:
    """A new interview with one probe, its question asked."""
    probe = room.library.probe(probe_id)
    opened = Opened(at=room.clock(), probes=(probe.id,), role=role)
    return _opened(room, opened, probe)


def open_loop(room: Room, loop_id: str, *, role: Role | None = None) -> Interview:
    """A new interview with the probes of a ready-made loop, the first one asked."""
    loop = room.library.loop(loop_id)
    opened = Opened(at=room.clock(), probes=loop.probes, loop=loop.id, role=role or loop.role)
    return _opened(room, opened, room.library.probe(loop.probes[0]))


def keep_transcript(room: Room, probe_id: str, text: Text) -> Interview:
    """A new interview made of a transcript's turns: the first answers the probe, the others count as its drills."""
    interview = open_probe(room, probe_id)
    question = None
    for passage in text.passages:
        if passage.speaker == "interviewer":
            question = passage.text
            continue
        if not any(ch.isalnum() for ch in passage.text):
            continue
        take = interview.take
        if take and not take.is_waiting:
            event = Asked(
                at=room.clock(), probe=take.probe, follow_up=True, question=question or "(follow-up)"
            )
            interview = _append(room, interview, event)
        interview = answer(room, interview, passage.text, source="file")
    return interview


def answer(
    room: Room,
    interview: Interview,
    text: str,
    *,
    source: Source = "typed",
    seconds: float | None = None,
    delivery: Delivery | None = None,
) -> Interview:
    """The interview with the answer stored; nothing is rated yet. A ``delivery`` makes it a spoken one."""
    if not any(ch.isalnum() for ch in text):
        raise CallerMistake(
            "the answer is empty: found no letter or digit; type a sentence, or skip the question"
        )
    if delivery is not None:
        source, seconds = "voice", delivery.seconds
    event = Answered(at=room.clock(), text=text, source=source, seconds=seconds, delivery=delivery)
    return _append(room, interview, event)


def retime(room: Room, interview: Interview, delivery: Delivery) -> Interview:
    """The interview with better word times for its last answer."""
    return _append(room, interview, Timed(at=room.clock(), delivery=delivery))


def skip(room: Room, interview: Interview, *, reason: str = "", said: str = "") -> Interview:
    """The interview after the person passed on the question; ``said`` are their words, where they used any.

    What a drill asked for and the person passed on is not observed: a rating that was there before is computed anew from
    the same claims, without asking the rater again.
    """
    interview = _append(room, interview, Skipped(at=room.clock(), reason=reason, said=said))
    take = interview.take
    assert take is not None
    if take.rating is None or not take.turns[-1].criterion:
        return interview
    judgement = _excusing(room.store.judgement(take.rating), take)
    rating = assemble(
        judgement,
        text=take.text(),
        sheet=sheet_for(room, interview, take),
        asked=take.asked,
        may_be_misheard=take.may_be_misheard,
    )
    key = room.store.keep_rating(interview, rating, judgement)
    return _append(room, interview, Rated(at=room.clock(), rating=key))


def rate_take(
    room: Room, interview: Interview, *, rater: Rater, index: int | None = None
) -> tuple[Interview, Rating]:
    """Rate what was said in the current take (or the one at ``index``), drills included, and keep the rating.

    A failure is kept as an event with its reason, then raised; the words stay and can be rated again. Where the person
    went on while the answer was being read, the rating is kept for its take all the same, and `MovedOn` is raised.
    """
    at = len(interview.takes) - 1 if index is None else index
    take = interview.takes[at] if interview.takes else None
    if take is None or take.text().is_blank():
        raise CallerMistake("nothing to rate yet: answer the question first")
    with room.noting(interview.id, at, take.answers, rater):
        return _rate_take(room, interview, take, at, rater=rater, index=index)


def _rate_take(
    room: Room, interview: Interview, take: Take, at: int, *, rater: Rater, index: int | None
) -> tuple[Interview, Rating]:
    sheet = sheet_for(room, interview, take)
    try:
        judged = _Excusing(rater, take)
        rating, judgement = rate(
            take.text(), sheet, rater=judged, asked=take.asked, may_be_misheard=take.may_be_misheard
        )
    except InterviewerError as error:
        if index is None:
            _fail(room, interview, str(error))
        raise
    key = room.store.keep_rating(interview, rating, judgement)
    event = Rated(at=room.clock(), rating=key, take=index, turns=None if index is None else take.answers)
    try:
        return _append(room, interview, event), rating
    except MovedOn as error:
        _keep_late(room, interview, Rated(at=room.clock(), rating=key, take=at, turns=take.answers))
        raise MovedOn(
            "this answer was read after you had moved on; what was found is kept with it, and the interview stays where you are"
        ) from error


def _keep_late(room: Room, interview: Interview, late: Rated) -> None:
    """Hang a rating on its take in the interview as it stands now; the person may be going on at this very moment."""
    for tries_left in (2, 1, 0):
        try:
            _append(room, room.store.load(interview.id), late)
            return
        except MovedOn:
            if not tries_left:
                raise


def _fail(room: Room, interview: Interview, reason: str) -> None:
    """Keep that a rating failed; a person who went on meanwhile is not stopped by it."""
    try:
        _append(room, interview, RatingFailed(at=room.clock(), reason=reason))
    except MovedOn:
        return


class _Excusing:
    """A rater whose verdicts respect what the person passed on: not observed, never missing."""

    def __init__(self, rater: Rater, take: Take) -> None:
        self.rater, self.take = rater, take

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The rater's judgement, with what was passed on excused."""
        return _excusing(self.rater.judge(text, sheet), self.take)


def _excusing(judgement: Judgement, take: Take) -> Judgement:
    excused = take.excused

    def claim(one: Claim) -> Claim:
        missing = one.verdict == "not_met" or (one.verdict is None and one.looked)
        if not missing or one.criterion not in excused:
            return one
        reason = f"asked for, and passed on: {excused[one.criterion]}"
        return Claim(criterion=one.criterion, verdict="not_observed", reason=reason)

    return judgement.with_claims(claim)


def probe_of(room: Room, interview: Interview, id: str) -> Probe:
    """The probe of that id: of the library, or a question of the person's own."""
    own = interview.opened.own.get(id)
    if own is not None:
        return plan.own_probe(int(id[1:]), own)
    found: Probe = room.library.probe(id)
    return found


def sheet_for(room: Room, interview: Interview, take: Take) -> Sheet:
    """What a take is rated with."""
    sheet: Sheet = room.library.sheet_of(probe_of(room, interview, take.probe))
    return sheet


def drill(room: Room, interview: Interview, *, question: str | None = None, worded_by: str = "") -> Interview:
    """Ask the next drill of the newest rating, in its own words or in ``question``'s; `CallerMistake` if none is left.

    worded_by: who put it into those words, where it was not the rules.
    """
    take = interview.take
    rating = room.store.rating(take.rating) if take and take.rating else None
    if take is None or rating is None or rating.next_drill is None:
        raise CallerMistake("no drill is left for this answer; retry it, or take the next question")
    if take.is_waiting:
        return interview
    event = Asked(
        at=room.clock(),
        probe=take.probe,
        criterion=rating.next_drill.criterion,
        question=question or rating.next_drill.question,
        worded_by=worded_by,
    )
    return _append(room, interview, event)


def unsure_drill(room: Room, interview: Interview) -> NextDrill | None:
    """What may be asked on request where the rules have no sure question left; None where they have, or nothing is open.

    A model that left a criterion unrated says why; only what a rule could not tell is asked in this way.
    """
    take = interview.take
    if take is None or take.rating is None or take.is_waiting or take.unrated_words:
        return None
    rating: Rating = room.store.rating(take.rating)
    if rating.rater.kind != "rules" or rating.next_drill is not None:
        return None
    return probes.unsure_drill(
        rating.unrated,
        sheet=sheet_for(room, interview, take),
        asked=take.asked,
        said="\n".join(p.text for p in take.text().own),
    )


def ask_anyway(room: Room, interview: Interview) -> Interview:
    """Ask `unsure_drill`, prefaced by `UNSURE`; its answer counts like that of any drill.

    `CallerMistake` where there is none.
    """
    take, unsure = interview.take, unsure_drill(room, interview)
    if take is None or unsure is None:
        raise CallerMistake("nothing is left to ask on this story; retry it, or take the next question")
    event = Asked(
        at=room.clock(),
        probe=take.probe,
        criterion=unsure.criterion,
        question=unsure.question,
        unsure=True,
    )
    return _append(room, interview, event)


def next_probe(room: Room, interview: Interview) -> Interview:
    """Ask the next probe of the plan, or close the interview where none is left."""
    following = interview.probe_after
    if following is None:
        return _append(room, interview, Closed(at=room.clock()))
    return _ask_probe(room, interview, probe_of(room, interview, following))


def retry(room: Room, interview: Interview, *, probe_id: str | None = None) -> Interview:
    """A new take of a probe (default: the current one), its question asked again."""
    take = interview.take
    if take is None:
        raise CallerMistake("nothing to retry: no question was asked yet")
    probe = probe_of(room, interview, probe_id or take.probe)
    begun = _append(room, interview, Retried(at=room.clock(), probe=probe.id))
    return _ask_probe(room, begun, probe)


class Change(BaseModel):
    """How one criterion's verdict moved between two ratings."""

    model_config = ConfigDict(frozen=True)

    criterion: str
    before: str
    after: str
    direction: Literal["up", "down", "same"]


_ORDER = {"unrated": -1, "not_observed": 0, "not_found": 0, "not_met": 0, "partial": 1, "met": 2}


def compare(before: Rating, after: Rating) -> Sequence[Change]:
    """Verdict by verdict, what moved; judged criteria that either rating holds, in the order of ``after``."""
    old, new = _all_verdicts(before), _all_verdicts(after)
    changes = []
    for criterion in dict.fromkeys((*new, *old)):
        was, now = old.get(criterion, "unrated"), new.get(criterion, "unrated")
        step = _ORDER[now] - _ORDER[was]
        direction: Literal["up", "down", "same"] = "up" if step > 0 else "down" if step < 0 else "same"
        changes.append(Change(criterion=criterion, before=was, after=now, direction=direction))
    return changes


def _all_verdicts(rating: Rating) -> dict[str, str]:
    judged = {
        v.criterion: str(v.verdict) for v in rating.verdicts if v.measurement is None and not v.derived_from
    }
    return {**judged, **{u.criterion: "not_found" if u.looked else "unrated" for u in rating.unrated}}


def _opened(room: Room, opened: Opened, probe: Probe) -> Interview:
    kept: Interview = room.store.open(opened, _asking(room, probe))
    return kept


def _ask_probe(room: Room, interview: Interview, probe: Probe) -> Interview:
    return _append(room, interview, _asking(room, probe))


def _asking(room: Room, probe: Probe) -> Asked:
    return Asked(at=room.clock(), probe=probe.id, question=probe.question)


def _append(room: Room, interview: Interview, *events: Event) -> Interview:
    kept: Interview = room.store.append(interview, *events)
    return kept
