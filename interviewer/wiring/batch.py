"""Builds the desks of a batch: the rules in processes of their own, the model through durable work."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from interviewer.adapters import llm_cost
from interviewer.adapters.assets import asset_dir
from interviewer.adapters.jobs.queues import RULES, model_of, queue_of
from interviewer.adapters.jobs.runner import Jobs
from interviewer.adapters.jobs.table import Job, NewJob
from interviewer.adapters.store.ledger_tables import CallRow
from interviewer.batch import Desk, Ended, Submission
from interviewer.critique import critique
from interviewer.domain.document import Document
from interviewer.domain.samples import MOST
from interviewer.errors import CallerMistake, InterviewerError, StoreFault
from interviewer.rate import Rater, rate
from interviewer.wiring import Parts, parts

LOOK_S = 0.2  # between two looks at what has ended
AWAY_S = 1.0  # between two looks for a database that is away
FEW = 64  # fewer than that are rated in this process: others would take longer to start
PLAIN = ("one-call", "1")  # the mode and the readings without which nothing is said of them
WINDOW = 256  # submissions asked for at a time


log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Estimate:
    """What a batch will take: calls, tokens and money at most, and seconds where there is something to go by.

    basis: what the time is estimated from. usd: None where no price is known, 0 where nothing is called.
    """

    calls: int
    tokens_in: int
    tokens_out: int
    usd: float | None
    seconds: float | None
    basis: str


@contextlib.contextmanager
def desk_of(real: Parts, *, by_model: bool, session: str, count: int) -> Iterator[Desk]:
    """Who rates a batch of ``count`` submissions; what is under way at the end of the block is drained."""
    if not by_model:
        with RuleDesk(real, processes=0 if count < FEW else os.cpu_count() or 1) as desk:
            yield desk
        return
    jobs = real.jobs
    mine = jobs.start()
    try:
        yield JobDesk(real, session=session, works=mine)
    finally:
        jobs.stop(drain_s=real.settings.drain_s)


def document_of(real: Parts, one: Submission) -> Document:
    """The document of a submission; `CallerMistake` where it cannot be read."""
    kind: Any = None if one.kind == "auto" else one.kind
    if one.path is None:
        return real.read_document(one.pasted or "", kind=kind)
    path = Path(one.path)
    try:
        return real.read_document(path.read_bytes(), name=path.name, kind=kind)
    except OSError as error:
        raise CallerMistake(f"{one.where}: cannot be read: {error.strerror}") from error


# --- the rules -------------------------------------------------------------------------------------

_HERE: Parts | None = None


def _open_shop() -> None:
    """In a process of the pool: its parts, read once; the one who started it looks after Ctrl-C."""
    global _HERE  # noqa: PLW0603 - one per process, made at its start
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _HERE = parts()


def _by_rules_elsewhere(one: Submission) -> Ended:
    assert _HERE is not None
    return by_rules(_HERE, one)


def by_rules(real: Parts, one: Submission) -> Ended:
    """One submission rated by the rules; a fault is its result."""
    reader: Any = one.reader
    try:
        if one.text is not None and one.probe:
            sheet = real.library.sheet(one.probe)
            rating = rate(one.text, sheet, rater=real.rater("rules"))[0].to_json()
        else:
            judge = real.document_rater("rules")
            rating = critique(document_of(real, one), rater=judge, library=real.library, reader=reader)[
                0
            ].to_json()
    except InterviewerError as error:
        return Ended(id=one.id, state="failed", reason=str(error))
    return Ended(id=one.id, state="rated", rating=rating)


class RuleDesk:
    """The rules, in as many processes as there are processors. Nothing is paid, so nothing has to be remembered."""

    def __init__(self, real: Parts, *, processes: int) -> None:
        self._real, self._processes = real, processes
        self._pool: ProcessPoolExecutor | None = None
        self._under_way: dict[Future[Ended], Submission] = {}
        self._here: list[Submission] = []

    def __enter__(self) -> RuleDesk:
        if self._processes:
            method = "fork" if sys.platform == "linux" else "spawn"
            if method == "fork":
                _ = self._real.library  # read once, and found there by every process
                self._real.rater("rules")
            self._pool = ProcessPoolExecutor(
                self._processes, mp_context=multiprocessing.get_context(method), initializer=_open_shop
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def ask(self, submissions: Sequence[Submission]) -> None:
        """Hand them to the processes, or note them for this one."""
        if self._pool is None:
            self._here += submissions
        else:
            self._under_way.update((self._pool.submit(_by_rules_elsewhere, s), s) for s in submissions)

    def ended(self) -> list[Ended]:
        """Those that ended; in this process, the next one."""
        if self._pool is None:
            return [by_rules(self._real, self._here.pop(0))] if self._here else []
        done, _ = wait(self._under_way, timeout=LOOK_S, return_when=FIRST_COMPLETED)
        return [_end_of(f, self._under_way.pop(f)) for f in done]

    def give_up(self) -> None:
        """What is not begun is not done."""
        self._here = self._here[:0]
        for future in [f for f in self._under_way if f.cancel()]:
            del self._under_way[future]


def _end_of(future: Future[Ended], one: Submission) -> Ended:
    fault = future.exception()
    if fault is None:
        return future.result()
    return Ended(id=one.id, state="failed", reason=f"a fault of the program: {type(fault).__name__}")


# --- durable work ----------------------------------------------------------------------------------


class JobDesk:
    """The model through durable work: every submission is a job, found again by its content."""

    def __init__(self, real: Parts, *, session: str, works: bool) -> None:
        self._real, self._session, self.works = real, session, works
        self._jobs: Jobs = real.jobs
        self._queue = queue_of(model_of(real.settings), "batch")
        self._ids: dict[str, list[str]] = {}
        self._failed: list[Ended] = []
        self._unasked: list[NewJob] = []
        self._is_away = False

    def ask(self, submissions: Sequence[Submission]) -> None:
        """Ask for those that are new; those that failed or were held before are tried again."""
        for one in submissions:
            try:
                job = self._job(one)
            except InterviewerError as error:
                self._failed.append(Ended(id=one.id, state="failed", reason=str(error)))
                continue
            self._unasked.append(job)
            self._ids.setdefault(job.id, []).append(one.id)
        with self._waiting():
            self._ask()

    def _ask(self) -> None:
        """Asking twice is asking once: where the database goes away half-way, all of it is asked for again."""
        if self._unasked:
            self._jobs.submit(self._unasked)
            self._jobs.again([j.id for j in self._unasked], states=("failed", "held"))
            self._unasked = []

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        """A database that is away is said once, and waited for; the next look asks it again."""
        try:
            yield
        except StoreFault as error:
            if not self._is_away:
                log.warning("%s; waiting for it, and going on by itself", error)
            self._is_away = True
            time.sleep(AWAY_S)
            return
        if self._is_away:
            log.warning("the database answers again")
        self._is_away = False

    def _job(self, one: Submission) -> NewJob:
        with_what = {"rated with": rated_with(self._real, by_model=True)}
        if one.text is not None:
            request = {"text": one.text.model_dump(mode="json"), "probe": one.probe}
            kind = "answer"
        else:
            document = document_of(self._real, one)
            request = {"document": document.model_dump(mode="json"), "reader": one.reader}
            kind = "document"
        return NewJob(
            owner=self._real.owner,
            kind=kind,
            queue=self._queue,
            session=self._session,
            request={**request, **with_what},
        )

    def ended(self) -> list[Ended]:
        """Those that ended since the last look."""
        found, self._failed = self._failed, []
        with self._waiting():
            self._ask()
            for job in self._jobs.table.of(self._jobs.table.settled(self._ids)):
                found += [_end_of_job(id, job) for id in self._ids.pop(job.id)]
        if not found:
            time.sleep(LOOK_S)
        return found

    def give_up(self) -> None:
        """Hold back what no worker has begun; the next run asks for it again."""
        with self._waiting():
            self._jobs.table.hold_back(self._ids)


def _end_of_job(id: str, job: Job) -> Ended:
    if job.state == "done":
        return Ended(id=id, state="rated", rating=job.result)
    state: Any = job.state
    return Ended(id=id, state=state, reason=job.reason)


# --- what it will take -----------------------------------------------------------------------------


def rated_with(real: Parts, *, by_model: bool) -> str:
    """Everything beside the content that a rating depends on: rater, model, prompts, and every rubric file."""
    digest = hashlib.sha256()
    for file in sorted(asset_dir("rubrics").rglob("*.yaml")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    if not by_model:
        return f"{RULES} {digest.hexdigest()}"
    raters: tuple[Any, ...] = (plainly(real), getattr(real.document_rater("model"), "reader", None))
    prompts = [f"{r.prompt.name}@{r.prompt.sha256}" for r in raters if hasattr(r, "prompt")]
    asked = (real.settings.mode, real.settings.samples)
    ways = (
        () if asked == PLAIN else asked
    )  # the plain way has no name of its own: what it has done stays done
    return " ".join((model_of(real.settings), *ways, *prompts, digest.hexdigest()))


def plainly(real: Parts) -> Rater:
    """The model rater as it makes each single call."""
    return real.rater("model", mode=PLAIN[0], samples=PLAIN[1])


def batch_session(marks: Sequence[str]) -> str:
    """The name under which a batch's calls stand on the ledger: the same input, the same name."""
    return "batch-" + hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:16]


def measured(real: Parts, submissions: Sequence[Submission], *, by_model: bool) -> Estimate:
    """What the batch will take, from a few of its submissions and from the newest calls on the ledger."""
    count = len(submissions)
    if not by_model:
        return _by_trying(real, submissions)
    each, tokens, most_out = _tokens(real, submissions)
    count = round(count * each)
    most = llm_cost.cost(tokens, most_out * count, llm_cost.price_of(real.settings))
    spans = _newest_spans(real)
    seconds = sum(spans) / len(spans) * count / real.settings.concurrency if spans else None
    basis = f"your last {len(spans)} calls" if spans else "no call was made yet"
    return Estimate(count, tokens, most_out * count, most.usd, seconds, basis)


def _newest_spans(real: Parts) -> list[float]:
    """Seconds that the newest finished calls took."""
    query = sa.select(CallRow.at, CallRow.ended).where(
        CallRow.state == "done", CallRow.model == real.settings.model
    )
    with real.engine.execution_options(readonly=True).connect() as connection:
        rows = connection.execute(query.order_by(CallRow.at.desc()).limit(50)).all()
    return [(ended - at).total_seconds() for at, ended in rows if ended]


def _tokens(real: Parts, submissions: Sequence[Submission]) -> tuple[float, int, int]:
    """(calls for one, input tokens of all, most output tokens of a call), from up to 20 answers spread over the batch."""
    from interviewer.raters.careful import parts as parts_of
    from interviewer.raters.model import ModelRater, messages

    rater, settings = plainly(real), real.settings
    most = MOST if settings.samples == "auto" else int(settings.samples)
    answers = [s for s in submissions if s.text is not None and s.probe]
    picked = answers[:: max(1, len(answers) // 20)][:20]
    if not isinstance(rater, ModelRater) or not picked:
        return most, 0, settings.max_output_tokens
    sizes: list[int] = []
    for one in picked:
        assert one.text is not None  # as all that were picked
        whole = real.library.sheet(str(one.probe))
        sheets = [p.sheet for p in parts_of(whole)] if settings.mode == "careful" else [whole]
        asked = [messages(rater.prompt, text=one.text, sheet=sheet) for sheet in sheets]
        sizes += [llm_cost.tokens_of_messages(m) for m in asked]
    tokens = round(most * sum(sizes) / len(picked) * len(submissions))
    return most * len(sizes) / len(picked), tokens, settings.max_output_tokens


def _by_trying(real: Parts, submissions: Sequence[Submission]) -> Estimate:
    count, tried = len(submissions), 0
    by_rules(real, submissions[0])  # the first one reads the rules
    begun = time.perf_counter()
    for one in submissions[1 : 1 + 10]:
        by_rules(real, one)
        tried += 1
    each = (time.perf_counter() - begun) / tried if tried else None
    processes = 1 if count < FEW else os.cpu_count() or 1
    return Estimate(0, 0, 0, 0.0, each * count / processes if each else None, f"{tried} of them tried")
