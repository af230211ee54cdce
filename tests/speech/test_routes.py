"""Where the page sends recordings: what comes back, and that nothing is left on disk unasked."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from interviewer.adapters.speech import SpeechFailed, sphinx
from interviewer.domain.delivery import Word
from interviewer.hear import Heard
from interviewer.settings import Settings
from interviewer.web import voice_routes
from interviewer.wiring import Parts
from tests.speech.sounds import Scripted, silence, tone, wav

TOKEN, OTHER = "1" * 32, "2" * 32
BURST = wav(np.concatenate([tone(1.0), silence(0.6), tone(1.0)]))
ROUGH = Heard(
    text="we stopped",
    engine="pocketsphinx",
    words=(Word("we", 0.0, 0.4), Word("stopped", 1.6, 2.2)),
    is_rough=True,
)


@pytest.fixture
def real(tmp_path) -> Parts:
    return Parts(Settings(data_dir=tmp_path / "data"))


@pytest.fixture
def http(real: Parts) -> Iterator[TestClient]:
    app = FastAPI()
    voice_routes.add_routes(app, real)
    with TestClient(app) as client:
        yield client


@pytest.fixture
def ear(real: Parts) -> Scripted:
    """A scripted ear in the place of the built-in one."""
    scripted = Scripted(ROUGH)
    real.speech.__dict__["ears"] = (scripted,)
    return scripted


def sent(http: TestClient, source: bytes, token: str = TOKEN, **query: Any) -> tuple[int, dict[str, Any]]:
    reply = http.post(f"/voice/hear/{token}", content=source, params=query)
    return reply.status_code, reply.json()


def test_a_recording_becomes_words_with_times_and_leaves_nothing_on_disk(
    http: TestClient, ear: Scripted, tmp_path
):
    status, found = sent(http, BURST, probe="P08", check=0.4)
    assert (status, found["text"], found["recording"]) == (200, "we stopped", TOKEN)
    assert found["delivery"]["words"][1] == {"text": "stopped", "start_s": 1.6, "end_s": 2.2}
    assert found["delivery"]["check_error_rate"] == 0.4
    assert len(ear.hints[0]) > 10
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_second_recording_of_an_answer_is_put_behind_the_first(
    http: TestClient, ear: Scripted, real: Parts
):
    sent(http, BURST)
    status, both = sent(http, BURST, OTHER, after=TOKEN)
    assert (status, both["text"], both["added"]) == (200, "we stopped we stopped", "we stopped")
    assert both["delivery"]["seconds"] == pytest.approx(5.2)
    assert both["delivery"]["words"][2]["start_s"] == pytest.approx(2.6)
    entry = real.speech.held.get(OTHER)
    assert entry is not None
    assert entry.clip.seconds == pytest.approx(5.2)
    assert real.speech.held.get(TOKEN) is None


def test_after_a_reload_the_transcript_is_still_there_until_it_is_deleted(http: TestClient, ear: Scripted):
    sent(http, BURST)
    assert http.get(f"/voice/held/{TOKEN}").json()["text"] == "we stopped"
    assert http.delete(f"/voice/held/{TOKEN}").json() == {"deleted": True}
    gone = http.get(f"/voice/held/{TOKEN}")
    assert (gone.status_code, gone.json()["error"]) == (
        404,
        "this recording is no longer here; record again, or type",
    )


SENTENCES = {
    "empty": (b"", "found an empty recording"),
    "silence": (wav(silence(3.0)), "nothing was heard in 3 s"),
    "another format": (
        b"\x1a\x45\xdf\xa3" + bytes(99),
        "found a WebM or Matroska file; expected WAV, MP3, OGG or FLAC",
    ),
    "a text": (b"hello " * 99, "can't be read as audio"),
}


@pytest.mark.parametrize(("source", "sentence"), SENTENCES.values(), ids=SENTENCES.keys())
def test_bad_recordings_come_back_as_sentences(http: TestClient, ear: Scripted, source: bytes, sentence: str):
    status, found = sent(http, source)
    assert status == 422
    assert sentence in found["error"]


def test_twenty_minutes_come_back_with_what_was_left_out(http: TestClient, ear: Scripted):
    status, found = sent(http, wav(np.tile(tone(4.0, rate=8000), 300), 8000, form="FLAC"))
    assert status == 200
    assert found["notes"][0].startswith("The recording is 20 minutes long; only the first 10 minutes")
    assert found["delivery"]["seconds"] == 600.0


def test_a_crashing_recogniser_is_a_sentence_and_the_recording_stays(
    http: TestClient, real: Parts, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sphinx, "_CODE", "import os; os.kill(os.getpid(), 11)")
    status, found = sent(http, BURST)
    assert status == 422
    assert "ended unexpectedly" in found["error"]
    entry = real.speech.held.get(TOKEN)
    assert entry is not None
    assert isinstance(entry.result, SpeechFailed)
    assert http.get(f"/voice/held/{TOKEN}").status_code == 422


def test_the_microphone_check_names_the_rate_and_advises_above_a_quarter(http: TestClient, ear: Scripted):
    found = http.post("/voice/check", content=BURST).json()
    assert found["rate"] > 0.25
    assert "better type" in found["advice"]
    assert "nothing is held against it" in found["advice"]
    assert found["heard"] == "we stopped"


@pytest.mark.parametrize("check", ["nan", "-1", "inf", "x", ""])
def test_a_check_that_is_no_rate_counts_as_none(http: TestClient, ear: Scripted, check: str):
    assert sent(http, BURST, check=check)[1]["delivery"]["check_error_rate"] is None


def test_more_than_the_limit_is_refused_while_it_comes_in(http: TestClient, ear: Scripted, monkeypatch):
    monkeypatch.setattr(voice_routes, "MOST_TEXT_BYTES", 10)
    reply = http.post("/voice/aloud", content="x" * 11)
    assert (reply.status_code, "larger than" in reply.json()["error"]) == (422, True)


def test_without_a_voice_the_page_is_told_so(http: TestClient, real: Parts):
    real.speech.__dict__["voice"] = None
    reply = http.post("/voice/aloud", content="Which project?")
    assert (reply.status_code, "stands above as text" in reply.json()["error"]) == (422, True)


def test_a_question_is_read_aloud_by_this_computer(say, http: TestClient):
    reply = http.post("/voice/aloud", content="Which project did you stop?")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "audio/wav")
    assert reply.content.startswith(b"RIFF")


def test_a_kept_recording_is_played_and_deleted(http: TestClient, ear: Scripted, real: Parts):
    sent(http, BURST)
    entry = real.speech.held.get(TOKEN)
    assert entry is not None
    real.recordings.keep("local", OTHER, 2, entry.clip)
    address = f"/voice/kept/{OTHER}/2.flac"
    assert http.get(address).content.startswith(b"fLaC")
    assert http.delete(address).json() == {"deleted": 1}
    assert http.get(address).status_code == 404


def test_what_is_sent_back_is_plain_json(http: TestClient, ear: Scripted):
    assert json.loads(json.dumps(sent(http, BURST)[1]))["delivery"]["engine"] == "pocketsphinx"


def test_the_words_of_the_page_and_of_ones_own_question_reach_the_ear(http: TestClient, ear: Scripted):
    sent(http, BURST, probe="Q01", question="Why did you leave Kubeflow?", words="ARPU, dbt")
    assert ear.hints[-1][:3] == ("ARPU", "dbt", "Kubeflow")


def test_the_words_of_a_question_that_the_library_knows_come_from_the_library(
    http: TestClient, ear: Scripted
):
    sent(http, BURST, probe="P08", question="Why did you leave Kubeflow?")
    assert "Kubeflow" not in ear.hints[-1]


def test_the_microphone_check_is_made_without_hints_until_the_person_names_words(
    http: TestClient, ear: Scripted
):
    told = http.post("/voice/check", content=BURST).json()
    assert ear.hints[-1] == ()
    assert told["misheard"] == ["uplift model", "NDCG", "SLO"]
    http.post("/voice/check", content=BURST, params={"words": "NDCG"})
    assert next(iter(ear.hints[-1])) == "NDCG"
