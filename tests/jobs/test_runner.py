"""What becomes of a job: done, failed, held, parked; its turn; its end; what the engine is told of it."""

from __future__ import annotations

import signal
import threading

import pytest

from interviewer.adapters.jobs.outcome import After
from interviewer.adapters.jobs.queues import Limits, queue_of
from interviewer.adapters.jobs.runner import DEATHS
from interviewer.adapters.jobs.table import NewJob
from interviewer.errors import AccessRefused, CallerMistake, NotRated, RequestRejected, Unreachable
from tests.jobs.conftest import job
from tests.jobs.crew import poisoned


def settled(jobs, *asked):
    return lambda: len(jobs.table.settled([j.id for j in asked])) == len(asked)


def test_a_job_is_done_once_however_often_it_is_asked_for(jobs_of, until):
    done = []
    jobs = jobs_of(lambda j: done.append(j.request["name"]))
    for _ in range(3):
        jobs.submit([job("a"), job("b")])
    jobs.start()
    until(settled(jobs, job("a"), job("b")))
    jobs.submit([job("a")])
    assert sorted(done) == ["a", "b"]
    assert jobs.table.get(job("a").id).result == {"came": None}


def test_the_same_name_with_other_content_is_another_job():
    assert job("a", text="one").id != job("a", text="two").id
    assert job("a", text="one").id == job("a", text="one").id


def test_what_may_pass_is_tried_again_and_then_parked_with_its_reason(jobs_of, until):
    tried = []

    def do(j):
        tried.append(j.faults)
        raise Unreachable("no connection to 127.0.0.1")

    jobs = jobs_of(do, tries=3)
    jobs.submit([job("a")])
    jobs.start()
    until(settled(jobs, job("a")))
    kept = jobs.table.get(job("a").id)
    assert (kept.state, kept.reason) == ("parked", "tried 3 times; the last time: no connection to 127.0.0.1")
    assert tried == [0, 1, 2]


def test_a_parked_job_is_done_when_it_is_asked_for_again(jobs_of, until):
    broken = threading.Event()
    broken.set()

    def do(_job):
        if broken.is_set():
            raise NotRated("the reply could not be read")

    jobs = jobs_of(do, tries=2)
    jobs.submit([job("a")])
    jobs.start()
    until(settled(jobs, job("a")))
    assert jobs.table.get(job("a").id).state == "parked"
    broken.clear()
    assert [j.id for j in jobs.again([job("a").id])] == [job("a").id]
    until(lambda: jobs.table.get(job("a").id).state == "done")


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (CallerMistake("nothing to rate"), "failed"),
        (RequestRejected("the context is too long"), "failed"),
        (AccessRefused("the key was not accepted"), "held"),
    ],
)
def test_what_no_second_try_mends_is_not_tried_twice(jobs_of, until, fault, state):
    tried = []

    def do(_job):
        tried.append(1)
        raise fault

    jobs = jobs_of(do)
    jobs.submit([job("a")])
    jobs.start()
    until(settled(jobs, job("a")))
    kept = jobs.table.get(job("a").id)
    assert (kept.state, kept.reason, len(tried)) == (state, str(fault), 1)


def test_a_fault_of_the_program_is_named_by_its_place_and_never_by_its_words(jobs_of, until):
    def do(_job):
        raise KeyError("what somebody wrote")

    jobs = jobs_of(do, tries=1)
    jobs.submit([job("a")])
    jobs.start()
    until(settled(jobs, job("a")))
    kept = jobs.table.get(job("a").id)
    assert kept.state == "parked"
    assert "KeyError at" in kept.reason
    assert "somebody" not in kept.reason


def test_a_job_that_kills_its_process_is_parked_after_some_deaths_and_can_be_retried(
    jobs_of, until, tmp_path
):
    jobs = jobs_of(lambda _job: None)
    jobs.submit([job("deadly")])
    for _ in range(DEATHS):
        victim = poisoned(f"sqlite:///{tmp_path / 'own.db'}")
        victim.join(60)
        assert victim.exitcode == -signal.SIGKILL
    jobs.start()

    def parked():
        jobs.sweep()
        return jobs.table.settled([job("deadly").id])

    until(parked)
    kept = jobs.table.get(job("deadly").id)
    assert (kept.state, kept.reason) == ("parked", f"the process that worked on it died {DEATHS} times")
    jobs.again([kept.id])  # by now what killed it is mended
    until(lambda: jobs.table.get(kept.id).state == "done")
    jobs.sweep()
    assert jobs.table.get(kept.id).state == "done"


def test_workflows_that_are_at_one_job_together_are_no_deaths(jobs_of, until):
    def do(j):
        if j.kind == "test":
            return "child"
        children = [
            NewJob(owner="local", kind="test", queue=j.queue, parent=j.id, request={"n": n})
            for n in range(12)
        ]
        if len(jobs.table.settled([c.id for c in children])) < 12:
            raise After(children)
        return "all"

    jobs = jobs_of(do, limits=Limits(16, poll_s=0.02))
    parent = NewJob(owner="local", kind="parent", queue=queue_of("tests", "batch"), request={})
    jobs.submit([parent])
    jobs.start()
    until(settled(jobs, parent))
    assert jobs.table.get(parent.id).result == {"came": "all"}


def test_the_lower_priority_number_is_served_first(jobs_of, until):
    order, gate = [], threading.Event()

    def do(j):
        order.append(j.request["name"])
        gate.wait(120)

    jobs = jobs_of(do, limits=Limits(1, poll_s=0.02))
    jobs.submit([job("first")])
    jobs.start()
    until(lambda: order)
    later = [job("batch", priority=10), job("child", priority=5), job("live", priority=1)]
    jobs.submit(later)
    gate.set()
    until(settled(jobs, *later))
    assert order == ["first", "live", "child", "batch"]


def test_live_work_is_done_while_a_batch_fills_its_lane(jobs_of, until):
    gate, begun = threading.Event(), []

    def do(j):
        begun.append(j.request["name"])
        if j.queue.startswith("batch"):
            gate.wait(120)

    jobs = jobs_of(do, limits=Limits(4, poll_s=0.02))
    batch = [job(f"b{n}") for n in range(10)]
    jobs.submit(batch)
    jobs.start()
    until(lambda: len(begun) == 3)  # its share of four: the lane is full, and seven wait
    live = job("live", lane="live", priority=1)
    jobs.submit([live])
    until(settled(jobs, live))
    assert len(jobs.table.settled([b.id for b in batch])) == 0
    gate.set()
    until(settled(jobs, *batch))


def test_no_more_is_begun_within_a_minute_than_the_limit_says(jobs_of, until):
    begun = []
    jobs = jobs_of(lambda j: begun.append(j.id), limits=Limits(8, a_minute=8, poll_s=0.02))
    jobs.submit([job(f"{n}") for n in range(20)])
    jobs.start()
    until(lambda: len(begun) == 7)  # an eighth of eight is kept for live work
    live = job("live", lane="live")
    jobs.submit([live])
    until(settled(jobs, live))  # by then the batch's queue was looked at many times
    assert len(begun) == 8


def test_a_job_waits_for_others_without_a_thread_and_goes_on_after_the_last(jobs_of, until):
    def do(j):
        if j.kind == "test":
            return "child"
        children = [
            NewJob(owner="local", kind="test", queue=j.queue, parent=j.id, request={"n": n}) for n in range(5)
        ]
        ended = jobs.table.settled([c.id for c in children])
        if len(ended) < 5:
            raise After(children)
        return len(ended)

    jobs = jobs_of(
        do, limits=Limits(1, poll_s=0.02)
    )  # one at a time: a parent that kept its place would wait for ever
    parent = NewJob(owner="local", kind="parent", queue=queue_of("tests", "batch"), request={})
    jobs.submit([parent])
    jobs.start()
    until(settled(jobs, parent))
    assert jobs.table.get(parent.id).result == {"came": 5}


def test_on_sqlite_one_works_and_the_other_asks(jobs_of, until):
    by = []
    one, other = jobs_of(lambda _job: by.append("one")), jobs_of(lambda _job: by.append("other"))
    assert one.start()
    assert not other.start()
    other.submit([job("a")])
    until(settled(other, job("a")))
    assert by == ["one"]


def test_stopping_lets_what_is_under_way_end(jobs_of, until):
    begun, ended = threading.Event(), []

    def do(j):
        begun.set()
        threading.Event().wait(0.5)  # a call that takes a while
        ended.append(j.id)

    jobs = jobs_of(do)
    jobs.submit([job("a")])
    jobs.start()
    assert begun.wait(120)
    assert jobs.stop(drain_s=120)
    assert ended == [job("a").id]
    assert jobs.table.get(job("a").id).state == "done"


def test_a_deleted_job_ends_without_a_trace(jobs_of, until):
    begun, gate = threading.Event(), threading.Event()

    def do(_job):
        begun.set()
        gate.wait(120)

    jobs = jobs_of(do)
    jobs.submit([job("a")])
    jobs.start()
    assert begun.wait(120)
    assert jobs.table.delete("local") == [job("a").id]
    gate.set()
    assert jobs.stop(drain_s=120)
    assert jobs.table.counts() == {}


def test_work_that_nobody_queued_is_found(jobs_of, until):
    jobs = jobs_of(lambda _job: None)
    old = clock_of(jobs)
    jobs.table.add([job("a")])  # a process died between keeping it and queueing it
    jobs.table._clock = old
    jobs._clock = lambda: old() + one_hour()
    jobs.start()
    until(settled(jobs, job("a")))


def clock_of(jobs):
    return jobs._clock


def one_hour():
    import datetime as dt

    return dt.timedelta(hours=1)
