"""Several workers on one PostgreSQL: a dead one's work is taken over, limits hold over all of them, and a stop drains."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
import sqlalchemy as sa

from interviewer.adapters.jobs.liveness import Liveness
from interviewer.adapters.jobs.queues import Limits
from interviewer.errors import CallerMistake
from tests.jobs.conftest import answers, job
from tests.jobs.crew import hired, name_of

LATENCY = "mock?latency=0.3"


@pytest.fixture
def worker(tmp_path, paid, postgres_url):
    """``worker()`` starts ``interviewer worker`` and gives its process and the name under which it owns work."""
    with ExitStack() as running:

        def start(**env):
            told = {
                "INTERVIEWER_DATABASE_URL": postgres_url, "INTERVIEWER_DATA_DIR": str(tmp_path / "data"),
                "INTERVIEWER_BASE_URL": paid.url, "INTERVIEWER_API_KEY": "k", "INTERVIEWER_MODEL": LATENCY,
                "INTERVIEWER_CONCURRENCY": "4",
            }  # fmt: skip
            process = hired({**told, **env})
            running.callback(process.join)
            running.callback(process.kill)
            return process, name_of(process.pid)

        yield start


def owners(engine, status="PENDING"):
    query = sa.text("select executor_id, count(*) from dbos.workflow_status where status = :s group by 1")
    with engine.connect() as connection:
        return dict(connection.execute(query, {"s": status}).all())


def test_work_of_a_dead_worker_is_taken_over_by_the_others_and_by_the_last(
    postgres_url, worker, parts_for, paid, until
):
    paid.answers_only[LATENCY] = 0  # nobody is done before the others have died
    crew = [worker() for _ in range(3)]
    real = parts_for(paid, model=LATENCY, database_url=postgres_url)
    real.jobs.submit(answers(real, 60))
    for _, name in crew:
        until(lambda name=name: owners(real.engine).get(name, 0) > 0)
    for process, name in crew[:2]:
        process.kill()
        process.join()
        until(lambda name=name: name not in owners(real.engine))
    del paid.answers_only[LATENCY]
    until(lambda: real.jobs.table.counts() == {"done": 60})
    spent = real.ledger().month()
    assert spent.calls == 60
    assert spent.perhaps <= 8  # two died with at most four calls each under way
    assert paid.requests(LATENCY) <= 60 + spent.perhaps
    assert set(owners(real.engine, "SUCCESS")) <= {name for _, name in crew}


def test_a_worker_told_to_stop_drains_and_what_is_left_is_done_by_the_next(
    postgres_url, worker, parts_for, paid, until
):
    paid.answers_only[LATENCY] = 6  # else a slow look finds everything done
    first, name = worker()
    real = parts_for(paid, model=LATENCY, database_url=postgres_url)
    real.jobs.submit(answers(real, 30))
    until(lambda: real.jobs.table.counts().get("done", 0) >= 3)
    first.terminate()  # SIGTERM
    del paid.answers_only[LATENCY]
    first.join(120)
    assert first.exitcode == 0
    assert name not in owners(real.engine)
    done = real.jobs.table.counts()["done"]
    assert paid.requests(LATENCY) == done < 30
    worker()
    until(lambda: real.jobs.table.counts() == {"done": 30})
    assert paid.requests(LATENCY) == 30


def test_the_limit_on_calls_under_way_holds_over_all_workers(postgres_url, worker, parts_for, paid, until):
    crew = [worker(INTERVIEWER_TOTAL_CONCURRENCY="3") for _ in range(2)]
    real = parts_for(paid, model=LATENCY, database_url=postgres_url, total_concurrency=3)
    real.jobs.submit(answers(real, 12))
    until(lambda: real.jobs.table.counts() == {"done": 12})
    assert paid.peak[LATENCY] == 2  # one of the three places is kept for live work
    assert {name for _, name in crew} >= set(owners(real.engine, "SUCCESS"))


def test_a_name_belongs_to_one_live_worker(postgres_url, jobs_of):
    jobs_of(lambda _job: None, url=postgres_url)  # makes the tables
    one, other = Liveness(postgres_url, "w/1"), Liveness(postgres_url, "w/1")
    one.enter()
    with pytest.raises(CallerMistake, match="a live process has this name"):
        other.enter()
    one.leave()
    other.enter()
    other.leave()


def test_jobs_on_postgres_are_done_once_and_in_their_order(postgres_url, jobs_of, until):
    order, gate = [], threading.Event()

    def do(j):
        order.append(j.request["name"])
        gate.wait(120)

    jobs = jobs_of(do, url=postgres_url, limits=Limits(1, poll_s=0.02))
    jobs.submit([job("first")])
    jobs.start()
    until(lambda: order)
    jobs.submit([job("later", priority=10), job("sooner", priority=1)])
    gate.set()
    until(lambda: jobs.table.counts() == {"done": 3})
    assert order == ["first", "sooner", "later"]
