"""What each kind of job does: the same use cases that the page and the command line call, given what a job names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer import author, conduct, debrief
from interviewer.adapters.jobs.outcome import After, Outcome
from interviewer.adapters.jobs.permit import Permit
from interviewer.adapters.jobs.table import CHILD, SETTLED, Job, JobTable, NewJob
from interviewer.conduct import Room
from interviewer.critique import DocumentRater, critique
from interviewer.domain.calibration import Calibration
from interviewer.domain.document import Document
from interviewer.domain.dossier import Draft
from interviewer.domain.text import Text, answer
from interviewer.errors import CallerMistake, MovedOn
from interviewer.in_turn import in_turn
from interviewer.panel_room_reader import Books, read_packets
from interviewer.rate import Rater, rate


class Tools(Protocol):
    """The real parts that a job is done with: its owner's, and with every paid call through its permit."""

    @property
    def library(self) -> Any: ...
    @property
    def room(self) -> Room: ...
    @property
    def author_desk(self) -> author.Desk: ...
    def rater(self) -> Rater: ...
    def document_rater(self) -> DocumentRater: ...
    def words_of(self, document: Any) -> str: ...
    def calibration(self, id: str) -> Calibration: ...
    def transcribe(self, interview: str, turn: int) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Work:
    """Does jobs. tools: the parts for a job and its permit, as a context (wiring gives it)."""

    table: JobTable
    tools: Callable[[Job, Permit], Any]

    def __call__(self, job: Job, *, permit: Permit) -> Outcome:
        """The outcome of a job; see `outcome.Doer`. `CallerMistake` for a kind that is not known here."""
        do = KINDS.get(job.kind)
        if do is None:
            raise CallerMistake(
                f"job {job.id[:8]}: found kind {job.kind!r}; expected one of {', '.join(KINDS)}"
            )
        with self.tools(job, permit) as tools:
            return do(job, tools, self.table)


def _answer(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """``text`` (a `Text`) as an answer to ``probe``."""
    text = Text.model_validate(job.request["text"])
    rating, judgement = rate(text, tools.library.sheet(job.request["probe"]), rater=tools.rater())
    return Outcome(rating.to_json(), judgement.model_dump(mode="json"))


def _document(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """``document`` (a `Document`) critiqued for ``reader``."""
    document = Document.model_validate(job.request["document"])
    reader: Any = job.request.get("reader") or "vp"
    told, judgement = critique(document, rater=tools.document_rater(), library=tools.library, reader=reader)
    return Outcome(told.to_json(), judgement.model_dump(mode="json"))


def _kept_document(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """The document that is kept as ``item``; its critique is kept beside it."""
    store, key = tools.room.store, job.request["item"]
    data = store.item(key)
    if "critique" not in data:
        document = Document.model_validate(data["document"])
        reader: Any = job.request.get("reader") or "vp"
        told, judgement = critique(
            document, rater=tools.document_rater(), library=tools.library, reader=reader
        )
        found = {
            "critique": told.to_json(),
            "judgement": judgement.model_dump(mode="json"),
            "markdown": tools.words_of(told),
        }
        in_turn(
            store,
            key,
            load=lambda: store.item(key),
            # What a window did meanwhile stays; a critique of words that are no longer there is not put beside others.
            how=lambda now: {**now, **found} if now["document"] == data["document"] else now,
            keep=lambda now, version: store.keep_item("document", _title(now), now, id=key, expected=version),
        )
    return Outcome({"item": job.request["item"]})


def _check(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """The ``draft`` of the document ``item`` as its author gave it to be checked in the page; kept as the page keeps it."""
    author.finish(tools.author_desk, job.request["item"], Draft.model_validate(job.request["draft"]))
    return Outcome({"item": job.request["item"]})


def _title(kept: dict[str, Any]) -> str:
    document = Document.model_validate(kept["document"])
    return (document.title or document.name or "pasted text")[:200]


def _take(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """Take number ``take`` of ``interview``, as the page rates it. The rating is kept with the interview."""
    room, index = tools.room, int(job.request["take"])
    interview = room.store.load(job.request["interview"])
    if index < len(interview.takes) and interview.takes[index].unrated_words:
        try:
            interview, _ = conduct.rate_take(room, interview, rater=tools.rater(), index=index)
        except MovedOn:
            interview = room.store.load(interview.id)  # kept with its take all the same
    return Outcome({"interview": interview.id, "rating": interview.takes[index].rating})


def _debrief(job: Job, tools: Tools, table: JobTable) -> Outcome:
    """Every answer of ``interview`` that is not read yet; what could not be read is named, and the rest is there."""
    interview = tools.room.store.load(job.request["interview"])
    takes = [
        NewJob(
            owner=job.owner, kind="take", queue=job.queue, session=interview.id, priority=CHILD, parent=job.id,
            request={"interview": interview.id, "take": index, "answers": interview.takes[index].answers},
        )
        for index in debrief.unread(interview)
    ]  # fmt: skip
    _wait_for(takes, job, table)
    children = table.children(job.id)
    if any(c.state == "waiting" for c in children):
        raise After(())  # its answer is read, its own end is being written; the job goes on after it
    wrong = {str(c.request["take"]): c.reason for c in children if c.state != "done"}
    return Outcome(
        {"interview": interview.id, "answers": len(debrief.heard(tools.room, interview)), "wrong": wrong}
    )


def _panel(job: Job, tools: Tools, table: JobTable) -> Outcome:
    """The rater's levels for every packet of ``calibration``: each answer is read by a job of its own."""
    state, books = tools.calibration(job.request["calibration"]), _books(tools)
    answers = [
        NewJob(
            owner=job.owner, kind="answer", queue=job.queue, session=job.session, priority=CHILD, parent=job.id,
            request={"text": answer(said.text).model_dump(mode="json"), "probe": said.probe},
        )
        for packet in state.packets
        for said in packet.answers
    ]  # fmt: skip
    _wait_for(answers, job, table)
    who, scores = read_packets(state, library=books, rater=tools.rater())
    return Outcome(
        {"reader": who.model_dump(mode="json"), "scores": [s.model_dump(mode="json") for s in scores]}
    )


def _books(tools: Tools) -> Books:
    found: Books = tools.library
    return found


def _recording(job: Job, tools: Tools, _table: JobTable) -> Outcome:
    """The words of a recording that was kept: ``turn`` of ``interview``."""
    return Outcome(tools.transcribe(job.request["interview"], int(job.request["turn"])))


def _wait_for(others: list[NewJob], job: Job, table: JobTable) -> None:
    """`After` while any of them has not ended, or ended badly before this round of the job."""
    there = {o.id: o for o in table.of([o.id for o in others])}
    for other in others:
        found = there.get(other.id)
        if found is None or found.state not in SETTLED or (found.state != "done" and found.round < job.round):
            raise After(others)


KINDS: Mapping[str, Callable[[Job, Any, JobTable], Outcome]] = {
    "answer": _answer,
    "document": _document,
    "kept document": _kept_document,
    "check": _check,
    "take": _take,
    "debrief": _debrief,
    "panel": _panel,
    "recording": _recording,
}
