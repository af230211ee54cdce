"""The model's server is away for longer than a worker's tries: what waits for it, for how long, and what becomes of it."""

from __future__ import annotations

import dataclasses

from interviewer.adapters.jobs.outage import Outage
from interviewer.errors import Overloaded, ProviderBroken, Unreachable
from tests.jobs.conftest import answers


def test_a_server_that_answers_nobody_is_waited_for_and_then_counts_as_a_try(caplog):
    seconds = [0.0]
    outage = Outage(600, (5.0, 30.0, 120.0), now=lambda: seconds[0])
    gone, proxy = Unreachable("no connection"), ProviderBroken("status 502", status=502)
    assert outage.wait_s(gone) == 5
    seconds[0] = 40  # as long again as it lasts
    assert outage.wait_s(Overloaded("busy")) == 40
    seconds[0] = 300
    assert outage.wait_s(proxy) == 120
    seconds[0] = 600
    assert outage.wait_s(gone) is None
    outage.answered()
    assert outage.wait_s(gone) == 5
    outage.answered()
    assert (
        outage.wait_s(ProviderBroken("status 500", status=500)) is None
    )  # an answer, and perhaps to this text alone
    assert [r.getMessage() for r in caplog.records] == [
        f"durable work waits for the model's server, and goes on by itself: {said}"
        for said in ("no connection", "status 502", "no connection")
    ]


def test_work_outlasts_an_outage_that_is_longer_than_all_its_tries_and_no_try_is_counted(
    parts_for, paid, until
):
    down = "mock?fault=503&times=12"
    real = parts_for(paid, model=down, attempts=1, job_tries=2, outage_s=600, concurrency=2)
    real.jobs.patience = dataclasses.replace(real.jobs.patience, wait_s=(0.01,))
    real.jobs.outage = Outage(600, (0.01,))
    jobs = answers(real, 2)
    real.jobs.submit(jobs)
    assert real.jobs.start()
    until(lambda: len(real.jobs.table.settled([j.id for j in jobs])) == 2)
    kept = real.jobs.table.of([j.id for j in jobs])
    assert [(j.state, j.faults) for j in kept] == [("done", 0), ("done", 0)]
    assert paid.requests(down) == 12 + 2


def test_an_outage_that_lasts_too_long_parks_the_work_with_its_reason_and_one_command_asks_again(
    parts_for, paid, until
):
    down = "mock?fault=503&times=2"
    real = parts_for(paid, model=down, attempts=1, job_tries=2, outage_s=0)
    real.jobs.patience = dataclasses.replace(real.jobs.patience, wait_s=(0.01,))
    (one,) = answers(real, 1)
    real.jobs.submit([one])
    assert real.jobs.start()
    until(lambda: real.jobs.table.settled([one.id]))
    kept = real.jobs.table.get(one.id)
    assert kept.state == "parked"
    assert kept.reason.startswith("tried 2 times; the last time: model 'mock?fault=503")
    assert "wait, or lower INTERVIEWER_CONCURRENCY" in kept.reason
    real.jobs.again(j.id for j in real.jobs.table.listed("parked"))  # as 'interviewer worker retry all' does
    until(lambda: real.jobs.table.get(one.id).state == "done")
