"""Runs one piece of durable work again and again, killed -9 before its first commit, its second, its third, …

Run as a program: it imports once, then forks for every life, so that a hundred deaths take seconds. Prints a line of
JSON for each death: after how many commits it came, and how the work stood after a restart.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr

from interviewer import author, conduct
from interviewer.adapters.jobs import runner
from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import NewJob
from interviewer.adapters.speech import Clip
from interviewer.domain.calibration_events import Opened
from interviewer.domain.interview import Interview
from interviewer.domain.scorecard import card_of
from interviewer.domain.text import answer
from interviewer.hear import Heard
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.jobs import warm  # noqa: F401 - what every life needs, once
from tests.speech.sounds import NoAligner, Scripted, tone

ANSWER = (
    "Last winter I stopped forecast CASE. It beat last year's figure by 0.2 points, so I told the director."
)
MEMO = "# Stop the forecast\n\nI recommend that we stop forecast CASE by 1 March.\n\nIt costs 40,000 a year."
LIFE_S = 120.0  # the engine waits up to a minute where something was in its way
MODEL = "mock"


def case(number: int) -> str:
    """What stands in the text of the work that dies for the ``number``-th time."""
    return f"case-{number}-"


def parts_of(folder: Path, url: str, model: str, database: str | None) -> Parts:
    """Real parts that ask the test's server."""
    given: dict[str, Any] = {"database_url": database} if database else {}
    settings = Settings(
        data_dir=folder, base_url=url, model=model, api_key=SecretStr("k"), concurrency=8, **given
    )
    return Parts(settings)


def job_of(real: Parts, kind: str, number: int) -> NewJob:
    """Work of that kind, with what it is done on kept first. Its words hold the number of the death."""
    return KINDS[kind](real, kind, case(number))


def _answer(real: Parts, kind: str, mark: str) -> NewJob:
    text = answer(ANSWER.replace("CASE", mark)).model_dump(mode="json")
    return _job(real, kind, mark, text=text, probe="P08")


def _document(real: Parts, kind: str, mark: str) -> NewJob:
    return _job(real, kind, mark, document=_memo(real, mark), reader="vp")


def _kept_document(real: Parts, kind: str, mark: str) -> NewJob:
    key = real.store().keep_item("document", mark, {"document": _memo(real, mark)})
    return _job(real, kind, key, item=key)


def _check(real: Parts, kind: str, mark: str) -> NewJob:
    """A text that its author gave to be checked in a page that died over it, and typed on in."""
    desk = real.author_desk()
    key, _ = author.put(desk, MEMO.replace("CASE", mark), kind="memo")
    draft = author.load(desk, key).draft.model_dump(mode="json")
    author.hold(desk, key, "Other words.")
    return _job(real, kind, key, item=key, draft=draft)


def _memo(real: Parts, mark: str) -> dict[str, Any]:
    return real.read_document(MEMO.replace("CASE", mark), kind="memo").model_dump(mode="json")


def _take(real: Parts, kind: str, mark: str) -> NewJob:
    interview = _interview(real, mark, answers=1)
    return _job(real, kind, interview.id, interview=interview.id, take=0, answers=1)


def _debrief(real: Parts, kind: str, mark: str) -> NewJob:
    interview = _interview(real, mark, answers=2)
    return _job(real, kind, interview.id, interview=interview.id)


def _interview(real: Parts, mark: str, *, answers: int) -> Interview:
    room = real.room()
    interview = conduct.open_loop(room, "first-five")
    for n in range(answers):
        interview = conduct.next_probe(room, conduct.answer(room, interview, _said(mark, n)))
    return interview


def _panel(real: Parts, kind: str, mark: str) -> NewJob:
    """Four packets with two different answers between them: what ships has more, and every one is another death."""
    room = real.panel_room()
    one = next(iter(room.packets.values())).answers[0]
    answers = tuple(one.model_copy(update={"text": _said(mark, n % 2)}) for n in range(4))
    packets = [
        p.model_copy(update={"answers": answers, "rationale": {}}) for p in list(room.packets.values())[:4]
    ]
    at = room.clock()
    opened = Opened(
        at=at, title=mark, card=card_of(real.library.scorecard), packets=tuple(packets), raters=("A", "B"), until=at
    )  # fmt: skip
    state = room.store.open("local", opened, id=room.store.new_id(), keys=())
    return _job(real, kind, state.id, calibration=state.id)


def _said(mark: str, n: int) -> str:
    return ANSWER.replace("CASE", f"{n}-{mark}")


def _recording(real: Parts, kind: str, mark: str) -> NewJob:
    interview = _interview(real, mark, answers=1)
    real.recordings.keep("local", interview.id, 1, Clip(tone(1), 16_000))
    return _job(real, kind, interview.id, interview=interview.id, turn=1)


def _job(real: Parts, kind: str, session: str, **request: Any) -> NewJob:
    queue = queue_of(model_of(real.settings), "batch")
    return NewJob(owner="local", kind=kind, queue=queue, session=session, request=request)


KINDS: dict[str, Callable[[Parts, str, str], NewJob]] = {
    "answer": _answer,
    "document": _document,
    "kept document": _kept_document,
    "check": _check,
    "take": _take,
    "debrief": _debrief,
    "panel": _panel,
    "recording": _recording,
}


def die_before_commit(number: int) -> None:
    """Kill this process in front of its ``number``-th commit that changes anything, whichever part makes it."""
    lock, seen = threading.Lock(), [0]

    @sa.event.listens_for(sa.engine.Engine, "after_cursor_execute")
    def _note(connection: sa.Connection, cursor: Any, statement: str, *_: object) -> None:
        changes = statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
        if changes and cursor.rowcount != 0:
            connection.info["changed"] = True

    @sa.event.listens_for(sa.engine.Engine, "commit")
    def _count(connection: sa.Connection) -> None:
        if connection.info.pop("changed", False):
            with lock:
                seen[0] += 1
                if seen[0] == number:
                    os.kill(os.getpid(), signal.SIGKILL)


def _ear() -> Scripted:
    return Scripted(Heard("We stopped it.", "scripted"))


def live(real: Parts, job: NewJob) -> None:
    """One life: ask for the work, do it, and end when it is done."""
    runner.LOOK_S = 0.05
    vars(real.speech).update(aligner=NoAligner(), ear=_ear)
    jobs = real.jobs
    if jobs._liveness is not None:
        jobs._liveness.grace_s = 0.2
    jobs.submit([job])
    assert jobs.start()
    limit = time.monotonic() + LIFE_S
    while not jobs.table.settled([job.id]):
        if time.monotonic() > limit:
            raise SystemExit(f"not done in {LIFE_S} s: {jobs.table.get(job.id)}")
        time.sleep(0.01)


def in_a_life_of_its_own(work: Callable[[], None]) -> int:
    """How a forked process ended that did ``work``: 0, or what `os.waitpid` says."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the other side sees the code and this line
            print(f"died of {error!r}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def one_death(number: int, kind: str, folder: Path, *, url: str, database: str | None) -> dict[str, Any]:
    """What came of a life that ended before its ``number``-th commit, and of the life after it."""
    home = folder / str(number)
    shutil.copytree(folder / "template", home)

    def parts() -> Parts:
        return parts_of(home, url, MODEL, database)

    def prepare(write: int) -> None:
        job = job_of(parts(), kind, number)
        os.write(write, json.dumps([job.session, dict(job.request)]).encode())

    session, request = told_by(prepare)
    job = replace(job_of_nothing(kind, url), session=session, request=request)

    def first() -> None:
        die_before_commit(number)
        live(parts(), job)

    def second(write: int) -> None:
        real = parts()
        live(real, job)
        kept = real.jobs.table.get(job.id)
        calls = sorted(c.state for c in real.ledger().calls(session=session))
        told = {"state": kept.state, "reason": kept.reason, "rated": bool(kept.result), "calls": calls}
        os.write(write, json.dumps(told).encode())

    died = in_a_life_of_its_own(first)
    seen = told_by(second)
    return {"number": number, "killed": died == signal.SIGKILL, "ended": died == 0, **seen}


def job_of_nothing(kind: str, url: str) -> NewJob:
    """A job of that kind whose session and request are still to come."""
    settings = Settings(base_url=url, model=MODEL)
    return NewJob(owner="local", kind=kind, queue=queue_of(model_of(settings), "batch"), request={})


def told_by(work: Callable[[int], None]) -> Any:
    """What a life of its own wrote to the pipe that it was given."""
    read, write = os.pipe()
    assert in_a_life_of_its_own(lambda: work(write)) == 0
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        return json.loads(pipe.read())


#: Commits between two deaths. Answers and takes die at every one; documents, and what is made of takes or answers, at every third.
APART = {"debrief": 3, "panel": 3, "check": 3, "kept document": 3}


def main(kind: str, folder: Path, url: str, database: str | None) -> None:
    """Deaths until a life is not cut short any more. Whatever takes time to read is read once, for all lives."""
    template = folder / "template"

    def prepare() -> None:
        real = parts_of(template, url, MODEL, database)
        assert real.jobs.start()
        real.rater("model")
        real.document_rater("model")
        real.jobs.stop()

    assert in_a_life_of_its_own(prepare) == 0
    for number in range(1, 200, APART.get(kind, 1)):
        told = one_death(number, kind, folder, url=url, database=database)
        print(json.dumps(told), flush=True)
        if not told["killed"]:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
