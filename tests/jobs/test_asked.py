"""Every kind of durable work can be asked for by a person, and what came of it can be read."""

from __future__ import annotations

import json

import pytest

from interviewer import accounts, author, conduct, panel_room, wiring
from interviewer.adapters.speech import Clip, Speech
from interviewer.commands import asked
from interviewer.domain.scorecard import card_of
from interviewer.errors import InterviewerError
from interviewer.hear import Heard
from interviewer.panel_room_reader import read_packets
from interviewer.wiring import durable
from tests.panel.rooms import FOUR, entries
from tests.speech.sounds import Scripted, tone

SAID = "Last winter I stopped a forecast. It beat last year by 0.2 points, so I told the director."


@pytest.fixture
def ask(here, paid, monkeypatch, tmp_path):
    """``ask("debrief", id)``: (exit code, output, remarks) of ``interviewer worker ask``."""
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("INTERVIEWER_BASE_URL", paid.url)
    monkeypatch.setenv("INTERVIEWER_MODEL", "mock")
    monkeypatch.setenv("INTERVIEWER_API_KEY", "k")
    here("doctor")  # makes the parts that the test puts things in with

    def run(*args):
        try:
            return here("worker", "ask", *args)
        except InterviewerError as error:  # what the command line says of it, and ends with 2
            return 2, "", str(error)

    return run


def loop_of(real, answers, owner=None):
    room = real.room(owner)
    interview = conduct.open_loop(room, "first-five")
    for n in range(answers):
        interview = conduct.answer(room, interview, f"{SAID} {n}")
        interview = conduct.next_probe(room, interview)
    return interview


def rated(real, interview, owner=None):
    return [bool(t.rating) for t in real.store(owner).load(interview.id).takes if t.answers]


def test_a_rating_is_asked_for_and_each_answer_is_a_piece_of_work(ask, paid):
    interview = loop_of(wiring.parts(), 2)
    code, out, said = ask("rating", interview.id[:8], "--wait")
    assert code == 0, said
    assert "texts go to " in said
    assert [w["kind"] for w in json.loads(out)] == ["take", "take"]
    assert rated(wiring.parts(), interview) == [True, True]
    assert paid.requests("mock") == 2
    code, out, said = ask("rating", interview.id, "--wait")
    assert (code, out, said.strip()) == (0, "", "nothing is left to do")


def test_a_debrief_waits_for_a_worker_and_its_result_can_be_read(ask, here, paid, until):
    interview = loop_of(wiring.parts(), 2)
    code, id, said = ask("debrief", interview.id)
    assert code == 0, said
    assert "'interviewer worker' does it" in said
    code, out, _ = here("worker", "result", id.strip())
    assert (code, json.loads(out)["state"]) == (3, "waiting")
    worker = wiring.parts().jobs
    assert worker.start()
    until(lambda: worker.table.settled([id.strip()]))
    worker.stop(drain_s=10)
    code, out, _ = here("worker", "result", id.strip()[:8])
    told = json.loads(out)
    assert (code, told["state"], told["result"]["answers"], told["result"]["wrong"]) == (0, "done", 2, {})
    assert paid.requests("mock") == 2
    conduct.answer(
        wiring.parts().room(), wiring.parts().store().load(interview.id), f"{SAID} One more."
    )  # what is new is another piece of work
    assert ask("debrief", interview.id)[1].strip() != id.strip()


def test_a_document_that_is_kept_without_a_critique_gets_one(ask, paid):
    real = wiring.parts()
    document = real.read_document(
        "# Stop it\n\nI recommend that we stop the forecast by 1 March.", kind="memo"
    )
    key = real.store().keep_item("document", "Stop it", {"document": document.model_dump(mode="json")})
    code, _, said = ask("critique", key, "--wait")
    assert code == 0, said
    assert "critique" in wiring.parts().store().item(key)
    assert ask("critique", key[:8])[2].strip() == "nothing is left to do"
    code, _, said = ask("critique", "0" * 32)
    assert (code, "no document '0000" in said) == (2, True)


def test_a_document_of_the_page_whose_check_failed_or_that_was_edited_since_gets_one(ask, paid):
    real = wiring.parts()
    desk = real.author_desk()
    key, _ = author.put(desk, "# Stop it\n\nI recommend that we stop the forecast by 1 March.", kind="memo")
    code, _, said = ask("critique", key, "--wait")
    assert code == 0, said
    assert len(author.load(desk, key).versions) == 1
    assert ask("critique", key)[2].strip() == "nothing is left to do"
    author.hold(desk, key, "# Stop it\n\nI recommend that we stop it by 1 April.")
    assert ask("critique", key, "--wait")[0] == 0
    assert [v.number for v in author.load(desk, key).versions] == [1, 2]


def test_a_panel_is_read_after_the_people_and_its_page_then_pays_nothing(ask, paid):
    real = wiring.parts()
    room = real.panel_room()
    opened = panel_room.open_panel(
        room,
        card_of(real.library.scorecard),
        owner="local",
        title="t",
        packets=FOUR,
        raters=("A", "B"),
        days=1,
    )
    tokens = {link.who: link.token for link in opened.links}
    code, _, said = ask("panel", opened.state.id, "--wait")
    assert (code, paid.requests("mock")) == (2, 0), said  # people first
    for who in ("A", "B"):
        for packet in opened.state.packets:
            panel_room.save(room, tokens[who], packet.id, entries(packet))
        panel_room.submit(room, tokens[who])
    code, out, said = ask("panel", opened.state.id, "--wait")
    assert code == 0, said
    (told,) = json.loads(out)
    assert {s["packet"] for s in told["result"]["scores"]} == set(FOUR)
    sent = paid.requests("mock")
    seat = panel_room.open_reader(
        room,
        tokens[panel_room.MODERATOR],
        lambda state: read_packets(state, library=real.library, rater=wiring.parts().rater("model")),
    )
    assert seat.state.reader is not None
    assert [s.model_dump(mode="json") for s in seat.state.reader.scores] == told["result"]["scores"]
    assert paid.requests("mock") == sent
    room.store.delete("local", opened.state.id)
    assert wiring.parts().job_table().counts() == {}
    assert wiring.parts().ledger().calls(session=opened.state.id) == []


def test_recordings_that_were_kept_become_words(ask, monkeypatch):
    real = wiring.parts()
    interview = loop_of(real, 2)
    for turn in (1, 2):
        real.recordings.keep("local", interview.id, turn, Clip(tone(1), 16_000))
    ear = Scripted(Heard("We stopped it.", "scripted"))
    monkeypatch.setattr(Speech, "ear", lambda _speech: ear)
    code, out, said = ask("transcription", interview.id, "--wait")
    assert code == 0, said
    told = json.loads(out)
    assert [w["result"]["text"] for w in told] == ["We stopped it.", "We stopped it."]
    assert len(ear.clips) == 2
    real.recordings.delete("local", interview.id)
    assert "found no recording; expected one that was kept" in ask("transcription", interview.id)[2]


def test_work_on_somebodys_interview_is_asked_for_in_their_name(ask, paid):
    real = wiring.parts()
    ann = accounts.add(real.desk, "ann", "a-long-password-of-hers")
    interview = loop_of(real, 1, owner=ann.id)
    assert ask("rating", interview.id, "--wait")[0] == 2  # it is not the command line's own
    code, _, said = ask("rating", interview.id, "--account", "Ann", "--wait")
    assert code == 0, said
    assert rated(wiring.parts(), interview, ann.id) == [True]
    assert wiring.parts().ledger(ann.id).month().calls == 1
    assert "no account 'bob'" in ask("rating", interview.id, "--account", "bob")[2]


def test_the_command_offers_every_kind_that_there_is():
    assert tuple(durable.KINDS) == asked.KINDS
