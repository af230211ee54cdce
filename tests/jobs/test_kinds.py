"""What durable work does: the page's use cases, each paid call a workflow of its own, and what a death cut short."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest

from interviewer import conduct, debrief
from interviewer.adapters.jobs import work
from interviewer.adapters.jobs.queues import model_of, queue_of
from interviewer.adapters.jobs.table import NewJob
from interviewer.adapters.store.processes import this_process
from interviewer.domain.packet import Packet
from interviewer.errors import NotFound
from interviewer.wiring.jobs import look_for_orphans
from tests.jobs.conftest import answers

SAID = "Last winter I stopped a forecast. It beat last year by 0.2 points, so I told the director."


@pytest.fixture
def real(parts_for, paid):
    return parts_for(paid)


def asked(real, kind, **request):
    return NewJob(owner="local", kind=kind, queue=queue_of(model_of(real.settings), "batch"), request=request)


def ended(real, job, until):
    real.jobs.submit([job])
    assert real.jobs.start()
    until(lambda: real.jobs.table.settled([job.id]))
    kept = real.jobs.table.get(job.id)
    assert (kept.state, kept.reason) == ("done", None)
    return kept


def interview_of(real, *probes):
    room, interview = real.room(), None
    for probe in probes:
        interview = conduct.open_probe(room, probe) if interview is None else interview
        interview = conduct.answer(room, interview, f"{SAID} {probe}")
    return interview


def workflows(real):
    """How many workflows the engine has seen."""
    with real.jobs._engine.connect() as connection:
        return connection.exec_driver_sql("select count(*) from workflow_status").scalar()


def test_an_answer_is_one_workflow_and_one_call(real, paid, until):
    (job,) = answers(real, 1)
    kept = ended(real, job, until)
    assert kept.result["schema"] == "interviewer.rating/1"
    assert kept.judgement["rater"]["kind"] == "model"
    assert (paid.requests("mock"), workflows(real)) == (1, 1)


def test_a_rating_of_several_calls_is_a_workflow_for_each(parts_for, paid, until):
    real = parts_for(paid, mode="careful")
    (job,) = answers(real, 1)
    kept = ended(real, job, until)
    calls = paid.requests("mock")
    assert calls > 2
    assert workflows(real) == calls
    assert not [u for u in kept.result["unrated"] if "call" in u["reason"]]


def test_a_take_is_rated_as_the_page_rates_it_and_once(real, paid, until):
    interview = interview_of(real, "P08")
    job = asked(real, "take", interview=interview.id, take=0)
    kept = ended(real, job, until)
    take = real.store().load(interview.id).take
    assert take.rating == kept.result["rating"]
    assert not take.unrated_words
    other = asked(
        real, "take", interview=interview.id, take=0, answers=1
    )  # asked for once more, and rated by then
    assert ended(real, other, until).result == kept.result
    assert paid.requests("mock") == 1


def test_a_kept_document_is_critiqued_beside_itself(real, paid, until):
    document = real.read_document(
        "# Stop it\n\nI recommend that we stop the forecast by 1 March.", kind="memo"
    )
    key = real.store().keep_item("document", "Stop it", {"document": document.model_dump(mode="json")})
    job = asked(real, "kept document", item=key)
    ended(real, job, until)
    data = real.store().item(key)
    assert {"document", "critique", "judgement", "markdown"} <= set(data)
    assert workflows(real) == paid.requests("mock") == 2  # its verdicts, and its reading


def test_words_that_were_changed_while_a_kept_document_was_read_stay_changed(real, paid, until, monkeypatch):
    def kept(text):
        return {"document": real.read_document(text, kind="memo").model_dump(mode="json")}

    key = real.store().keep_item("document", "Stop it", kept("I recommend that we stop it by 1 March."))
    reading = vars(work)["critique"]

    def read_meanwhile(*args, **named):
        found = reading(*args, **named)
        real.store().keep_item("document", "Go on", kept("I recommend that we go on."), id=key)
        return found

    monkeypatch.setattr(work, "critique", read_meanwhile)
    ended(real, asked(real, "kept document", item=key), until)
    data = real.store().item(key)
    assert data["document"] == kept("I recommend that we go on.")["document"]
    assert "critique" not in data


def test_a_debrief_reads_every_answer_that_is_left_each_in_a_job_of_its_own(real, paid, until):
    room = real.room()
    interview = conduct.open_loop(room, "first-five")
    for _ in range(3):
        interview = conduct.answer(room, interview, SAID)
        interview = conduct.next_probe(room, interview)
    kept = ended(real, asked(real, "debrief", interview=interview.id), until)
    assert kept.result == {"interview": interview.id, "answers": 3, "wrong": {}}
    takes = real.store().load(interview.id).takes
    assert [bool(t.rating) for t in takes[:3]] == [True] * 3
    assert paid.requests("mock") == 3


def test_a_panels_packets_are_read_by_a_job_for_each_answer(real, paid, until):
    from interviewer.domain.scorecard import card_of
    from interviewer.panel_room import open_panel

    packets = dict(list(real.panel_room().packets.items())[:4])
    opened = open_panel(
        real.panel_room(), card_of(real.library.scorecard), owner="local", title="t", packets=list(packets),
        raters=("A", "B"), days=1,
    )  # fmt: skip
    kept = ended(real, asked(real, "panel", calibration=opened.state.id), until)
    said = [a for p in packets.values() if isinstance(p, Packet) for a in p.answers]
    assert len({s["packet"] for s in kept.result["scores"]}) == 4
    assert kept.result["reader"]["kind"] == "model"
    assert paid.requests("mock") == len({json.dumps([a.probe, a.text]) for a in said})


def test_a_recording_that_is_not_kept_cannot_be_heard(real, until):
    job = asked(real, "recording", interview="0" * 32, turn=1)
    real.jobs.submit([job])
    real.jobs.start()
    until(lambda: real.jobs.table.settled([job.id]))
    kept = real.jobs.table.get(job.id)
    assert kept.state == "failed"
    assert kept.reason.startswith("no recording '1'")


def test_deleting_an_interview_deletes_the_work_on_it(real):
    interview = interview_of(real, "P08")
    job = NewJob(
        owner="local",
        kind="take",
        queue="batch: rules",
        session=interview.id,
        request={"interview": interview.id},
    )
    real.job_table().add([job])
    real.store().delete(interview.id)
    with pytest.raises(NotFound):
        real.job_table().get(job.id)


# --- what a death cut short ------------------------------------------------------------------------


def test_a_rating_in_the_page_leaves_a_note_only_while_it_is_under_way(real):
    seen = []
    room, table = real.room(), real.job_table()
    interview = interview_of(real, "P08")

    class Looking:
        def judge(self, text, sheet):
            seen.append(table.counts())
            return real.rater("rules").judge(text, sheet)

    conduct.rate_take(room, interview, rater=Looking())
    assert seen == [{"direct": 1}]
    assert table.counts() == {}


def test_a_rating_whose_process_died_is_finished_by_another(real, paid, until):
    interview = interview_of(real, "P08")
    table, dead = real.job_table(), this_process().replace("/", "/9", 1)
    job = NewJob(
        owner="local", kind="take", queue=queue_of(model_of(real.settings), "live"), session=interview.id,
        request={"interview": interview.id, "take": 0, "answers": 1},
    )  # fmt: skip
    table.direct(job, process=dead, until=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    stop = threading.Event()
    looking = look_for_orphans(real, stop=stop, pause_s=0.1)
    until(lambda: not real.store().load(interview.id).take.unrated_words)
    until(lambda: table.get(job.id).state == "done")
    stop.set()
    looking.join()
    assert paid.requests("mock") == 1


def test_a_rating_that_is_under_way_in_a_live_process_is_left_alone(real):
    table = real.job_table()
    job = asked(real, "take", interview="x", take=0)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    table.direct(job, process=this_process(), until=later)
    assert table.orphans(is_gone=lambda _process: False) == []
    table.direct(
        job, process=this_process(), until=later - dt.timedelta(hours=2)
    )  # longer than any call takes
    assert table.orphans(is_gone=lambda _process: False) == [job.id]


def test_a_debrief_that_nobody_looks_at_any_more_is_left_for_others_to_finish(real, paid, until):
    room = real.room()
    interview = conduct.open_loop(room, "first-five")
    for _ in range(2):
        interview = conduct.next_probe(room, conduct.answer(room, interview, SAID))
    steps = debrief.read_each(room, interview, rater=real.rater("model"))
    next(steps)  # the first card is on the page, and the page is closed
    assert real.job_table().counts() == {"direct": 1}
    assert real.job_table().orphans(is_gone=lambda _process: False) == []
    steps.close()
    (left,) = real.job_table().orphans(is_gone=lambda _process: False)
    assert real.jobs.start()
    real.jobs.sweep()
    until(lambda: real.job_table().get(left).state == "done")
    assert [bool(t.rating) for t in real.store().load(interview.id).takes[:2]] == [True, True]
    assert paid.requests("mock") == 2


def test_a_note_holds_while_its_process_is_alive_and_at_it(real):
    table, mine, moment = real.job_table(), this_process(), dt.datetime.now(dt.UTC)
    one, two, other = (asked(real, "take", interview="x", take=n) for n in range(3))
    soon, later = moment + dt.timedelta(minutes=1), moment + dt.timedelta(hours=1)
    for job, process in ((one, mine), (two, mine), (other, "another host/1/1")):
        table.direct(job, process=process, until=soon)
    table.renew(mine, [one.id], until=later)  # the end of two was not written down: the database was away
    assert table.orphans(is_gone=lambda _process: False) == [two.id]
    table.renew(mine, [one.id, two.id], until=later)  # too late: another may be at it already
    assert table.orphans(is_gone=lambda _process: False) == [two.id]
    table.renew(mine, [one.id], until=moment - dt.timedelta(seconds=1))  # the last word of it, some time ago
    assert set(table.orphans(is_gone=lambda _process: False)) == {one.id, two.id}


def test_why_a_reading_came_to_nothing_is_said_of_that_answer_and_of_no_other(real):
    interview = interview_of(real, "P08")
    job = NewJob(
        owner="local", kind="take", queue=queue_of(model_of(real.settings), "live"), session=interview.id,
        request={"interview": interview.id, "take": 0, "answers": 1},
    )  # fmt: skip
    table = real.job_table()
    table.add([job])
    assert real.read_elsewhere(interview.id) == (job.id,)
    assert table.sessions("local", "waiting") == {interview.id}
    table.settle(job.id, "parked", reason="tried 3 times")
    assert real.read_elsewhere(interview.id) == ()
    assert real.given_up(interview.id, take=0, answers=1) == "tried 3 times"
    assert real.given_up(interview.id, take=0, answers=2) is None
    assert not real.was_read_elsewhere(interview.id, take=0, answers=1)


def test_work_that_waits_for_another_model_is_not_said_to_be_read(real):
    table = real.job_table()
    table.add([NewJob(owner="local", kind="take", queue="live: another at nowhere", session="s", request={})])
    assert real.read_elsewhere("s") == ()
