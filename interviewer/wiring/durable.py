"""What is kept, asked for as durable work: answers to rate, a document to critique, a debrief, a panel's reading, recordings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from interviewer import author, debrief
from interviewer.adapters.jobs.queues import RULES, model_of, queue_of
from interviewer.adapters.jobs.table import CHILD, NewJob
from interviewer.domain import calibration
from interviewer.domain.dossier import SCHEMA
from interviewer.domain.interview import Interview
from interviewer.errors import CallerMistake, NotFound
from interviewer.raters.rule_rater import RuleRater
from interviewer.wiring import Parts, RaterChoice


def wanted(real: Parts, kind: str, id: str, *, owner: str, rater: RaterChoice | None = None) -> list[NewJob]:
    """The jobs of ``kind`` (one of `KINDS`) for the owner's interview, document or calibration ``id``; nothing is begun.

    Empty where there is nothing left to do. `NotFound` names what there is, `NotYet` says what has to come first.
    """
    make = KINDS.get(kind)
    if make is None:
        raise NotFound("kind of work", kind, KINDS)
    by_rules = kind == "transcription" or isinstance(real.rater(rater), RuleRater)
    queue = queue_of(RULES if by_rules else model_of(real.settings), "batch")
    return make(real, id, NewJob(owner=owner, kind=kind, queue=queue, priority=CHILD, request={}))


def _rating(real: Parts, id: str, one: NewJob) -> list[NewJob]:
    """Every answer that is not rated yet, each by itself."""
    interview = real.store(one.owner).load(id)
    return [
        _job(one, "take", interview.id, interview=interview.id, take=n, answers=interview.takes[n].answers)
        for n in debrief.unread(interview)
    ]


def _debrief(real: Parts, id: str, one: NewJob) -> list[NewJob]:
    """One job for the whole interview; it waits for a job for each answer."""
    interview = real.store(one.owner).load(id)
    answers = _answers(interview)
    if not answers:
        raise CallerMistake(f"interview {interview.id[:8]}: found no answer; expected at least one to read")
    return [_job(one, "debrief", interview.id, interview=interview.id, answers=answers)]


def _answers(interview: Interview) -> int:
    return sum(take.answers for take in interview.takes)


def _critique(real: Parts, id: str, one: NewJob) -> list[NewJob]:
    """A document whose text in hand has no critique."""
    found = real.store(one.owner).items("document")
    kept = {key: data for key, data in found if "document" in data or data.get("schema") == SCHEMA}
    key = _named("document", id, kept)
    if kept[key].get("schema") == SCHEMA:
        dossier = author.load(real.author_desk(one.owner), key)
        draft, last = dossier.draft, dossier.latest
        given = draft.model_dump(mode="json")
        return [] if last and last.draft == draft else [_job(one, "check", key, item=key, draft=given)]
    return [] if "critique" in kept[key] else [_job(one, "kept document", key, item=key)]


def _panel(real: Parts, id: str, one: NewJob) -> list[NewJob]:
    """The reading that the page opens last: by then its answers are paid for. People come first, here too."""
    store = real.panel_room().store
    state = store.load(store.owned(one.owner, id))
    calibration.ready_for_reader(state)
    return [_job(one, "panel", state.id, calibration=state.id)]


def _transcription(real: Parts, id: str, one: NewJob) -> list[NewJob]:
    """Every recording of an interview that its owner chose to keep."""
    interview = real.store(one.owner).load(id)
    turns = real.recordings.turns(one.owner, interview.id)
    if not turns:
        raise CallerMistake(f"interview {interview.id[:8]}: found no recording; expected one that was kept")
    return [_job(one, "recording", interview.id, interview=interview.id, turn=turn) for turn in turns]


def _job(one: NewJob, kind: str, session: str, **request: Any) -> NewJob:
    return dataclasses.replace(one, kind=kind, session=session, request=request)


def _named(what: str, id: str, known: Mapping[str, Any]) -> str:
    """The whole id for it, or for its first eight characters."""
    found = [k for k in known if k == id or (len(id) >= 8 and k.startswith(id))]
    if len(found) != 1:
        raise NotFound(what, id, known)
    return found[0]


KINDS: Mapping[str, Callable[[Parts, str, NewJob], list[NewJob]]] = {
    "rating": _rating,
    "critique": _critique,
    "debrief": _debrief,
    "panel": _panel,
    "transcription": _transcription,
}
