"""Records replies to pieces of writing: only what is missing, several at once, each kept as soon as it is there.

The product's steps are run as in a replay; where a reply is not recorded, the server is asked. A drill is asked for as a whole
and not as a stream: prompt, fields and what becomes of the words are the same.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from interviewer.adapters.prompts import Message
from interviewer.errors import CallerMistake, CompletionPending, InterviewerError, NotRated, ProviderFault
from interviewer.evals.calls import Call, keep_provenance
from interviewer.evals.drafts.book import Book, Drawn, Replayed
from interviewer.evals.drafts.shapes import DRILLS
from interviewer.evals.drafts.tasks import Task
from interviewer.evals.home import Home
from interviewer.evals.record import HOPELESS, MOST_FAILURES, Tally, entry_of
from interviewer.evals.tape import digest
from interviewer.settings import Settings

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM
    from interviewer.adapters.llm_blocking import BlockingLLM

M = TypeVar("M", bound=BaseModel)


class _Later(InterviewerError):
    """Not asked now: the limit is reached, or the server is left alone."""


@dataclass
class _Desk:
    """What all tasks of one recording share."""

    book: Book
    server: BlockingLLM
    tally: Tally
    limit: int | None
    fresh: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    tried: int = 0
    failures: int = 0
    stopped: bool = False

    def begin(self) -> None:
        """Counts one call that goes out. Raises `_Later` where none may."""
        with self.lock:
            if self.stopped:
                self.tally.not_tried += 1
                raise _Later("the server is left alone after so many failures")
            if self.limit is not None and self.tried >= self.limit:
                self.tally.left += 1
                raise _Later("as many calls as were asked for")
            self.tried += 1

    def keep(self, task: str, key: str, exchanges: Sequence[Any], fault: NotRated | None = None) -> None:
        """Keeps one call with the keys of its exchanges."""
        with self.lock:
            self.failures = 0
            keys = [self.book.tape.find(e["request"]) for e in exchanges if e["response"] is not None]
            if not keys or None in keys:
                raise CallerMistake(f"{task}: its exchange is not in the cassette; nothing was kept of it")
            name = type(fault).__name__ if fault else None
            call = Call(key, task, tuple(k for k in keys if k), name, str(fault) if fault else "")
            self.book.calls.add(call)
            self.fresh.append(call)
            self.tally.kept += 1
            self.tally.unusable += fault is not None

    def failed(self, task: str, fault: ProviderFault) -> None:
        """Notes a call that brought no reply; after several in a row, or a hopeless one, no more go out."""
        with self.lock:
            self.tally.failed[task] = str(fault)
            self.failures += 1
            self.stopped = self.stopped or isinstance(fault, HOPELESS) or self.failures >= MOST_FAILURES


@dataclass
class _Asked(Replayed):
    """Who answers for the model in a recording: the book where it can, else the server."""

    task: str = ""
    desk: _Desk | None = None

    def _call(self, messages: Sequence[Message], schema: type[BaseModel] | None) -> Call:
        if self.book.found(messages, schema) is None:
            self._record(messages, schema)
        return super()._call(messages, schema)

    def _record(self, messages: Sequence[Message], schema: type[BaseModel] | None) -> None:
        assert self.desk is not None
        assert self.book.drawn is not None
        key, desk = self.book.drawn.key(messages, schema), self.desk
        desk.begin()
        try:
            exchanges = (
                desk.server.ask(messages, schema).exchanges if schema else plainly(desk.server, messages)
            )
        except CompletionPending:
            with desk.lock:
                desk.tally.pending.append(self.task)
            raise
        except NotRated as fault:
            desk.keep(self.task, key, fault.exchanges, fault)
        except ProviderFault as fault:
            desk.failed(self.task, fault)
            raise
        else:
            desk.keep(self.task, key, exchanges)


def plainly(server: BlockingLLM, messages: Sequence[Message]) -> Sequence[Any]:
    """The exchanges of a reply in prose that is not streamed, with the fields of a drill. Raises as `LLM.ask` does."""
    return server._run(_prose(server.llm, messages))  # noqa: SLF001 - the one caller that needs prose in one piece


async def _prose(llm: LLM, messages: Sequence[Message]) -> Sequence[Any]:
    from interviewer.adapters.llm_faults import on_the_way
    from interviewer.adapters.llm_retry import Deadline
    from interviewer.adapters.llm_wire import Record, check_usable
    from interviewer.raters.model_coach import MOST_TOKENS

    params, record = llm.params(seed=None, max_output=MOST_TOKENS), Record()
    deadline = Deadline(llm.clock, llm.settings.deadline_s)
    try:
        while True:
            body = llm.body(messages, params)
            try:
                reply = await llm.post(body, limit=params["limit"], record=record, deadline=deadline)
            except on_the_way() as fault:
                if not llm.learn(fault, body):
                    raise llm.translated(fault, record) from None  # it may quote the request
            else:
                check_usable(reply, head=llm.head, limit=params["limit"])
                return record.exchanges
    except InterviewerError as fault:
        record.onto(fault)
        raise


def record(
    home: Home,
    tasks: Sequence[Task],
    settings: Settings,
    *,
    suite: str,
    shape: str,
    limit: int | None = None,
    now: Callable[[], dt.datetime],
) -> Tally:
    """Records what is missing of the tasks by the model of ``settings``, at most ``limit`` calls. Raises `CallerMistake`.

    A version that the product would not show is asked for again, as the product does. Ends with what is recorded, also
    when the server fails; the same call goes on from there.
    """
    from interviewer.adapters.cassettes import cassette
    from interviewer.adapters.llm import LLM
    from interviewer.adapters.llm_blocking import BlockingLLM

    held = Book.of(home, suite, shape)
    drawn = Drawn(str(settings.model), settings.max_output_tokens, settings.temperature)
    book = replace(held, drawn=drawn)
    tally = Tally(suite)
    with cassette(book.tape, digest=digest, record=True), BlockingLLM(LLM(settings)) as server:
        desk = _Desk(book, server, tally, limit)
        with ThreadPoolExecutor(settings.concurrency) as pool:
            used = sum(pool.map(lambda task: _one(desk, task), tasks))
        if tally.kept:
            _keep_provenance(home, desk, tasks, shape=shape, today=now().isoformat(timespec="seconds"))
    tally.kept_before = used - tally.kept
    tally.wanted = used + len(tally.pending) + len(tally.failed) + tally.not_tried + tally.left
    return tally


def _one(desk: _Desk, task: Task) -> int:
    """How many recorded calls the task rests on now."""
    by = _Asked(desk.book, task=task.id, desk=desk)
    try:
        task.written(by)
    except CallerMistake:
        raise
    except InterviewerError:  # it is in the tally, or nothing was asked
        pass
    return len(by.used)


def _keep_provenance(home: Home, desk: _Desk, tasks: Sequence[Task], *, shape: str, today: str) -> None:
    place = home.cassette(desk.book.suite)
    of_this = Book.of(home, desk.book.suite, shape).entry
    same = of_this if of_this and of_this.model == desk.server.llm.model else None
    entry = entry_of(
        place.stem,
        desk.server.llm,
        prompt=desk.book.prompt,
        rubrics=(r for t in tasks for r in t.rubrics),
        answers=[r for call in desk.fresh for r in desk.book.responses(call)],
        kept=len(desk.fresh),
        held=same,
        today=today,
        output="text" if shape == DRILLS else None,
    )
    keep_provenance(place, entry)
