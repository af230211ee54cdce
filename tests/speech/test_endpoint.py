"""The OpenAI-compatible speech server: what is sent, what is made of the answer, and its faults in sentences."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from interviewer.adapters.speech import AudioRefused, aloud, read_audio
from interviewer.adapters.speech.endpoint import Endpoint, Server
from interviewer.domain.delivery import Word
from interviewer.errors import (
    AccessRefused,
    InterviewerError,
    Overloaded,
    ProviderBroken,
    QuotaSpent,
    RequestRejected,
    Unreachable,
)
from interviewer.hear import hear
from tests.speech.sounds import NoAligner, silence, tone, wav

CLIP = read_audio(wav(tone(2.0)))
WORDS = [{"word": "We", "start": 0.1, "end": 0.3}, {"word": "stopped", "start": 0.3, "end": 0.9}]
Reply = tuple[int, dict[str, Any] | bytes]


class Fake(ThreadingHTTPServer):
    """A speech server: ``answer`` makes the reply to a request's body; ``bodies`` and ``paths`` are what came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Callable[[bytes], Reply] = lambda body: (200, {"text": "We stopped."})
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Fake

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.bodies.append(body)
        self.server.paths.append(self.path)
        self.server.keys.append(self.headers.get("authorization"))
        status, value = self.server.answer(body)
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "audio/wav" if isinstance(value, bytes) else "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def ear(fake: Fake, **more: Any) -> Endpoint:
    return Endpoint(Server(fake.url, "sk-test", timeout_s=10), **more)


def test_a_recording_is_sent_as_wav_with_hints_and_word_times_are_asked_for(fake: Fake):
    fake.answer = lambda body: (200, {"text": "We stopped.", "words": WORDS, "duration": 2.0})
    heard = ear(fake).listen(CLIP, hints=("uplift model", "NDCG"))
    assert heard.words == (Word("We", 0.1, 0.3), Word("stopped", 0.3, 0.9))
    (body,) = fake.bodies
    assert fake.paths == ["/v1/audio/transcriptions"]
    for part in (
        b'filename="answer.wav"',
        b"RIFF",
        b"verbose_json",
        b"timestamp_granularities[]",
        b"uplift model, NDCG",
    ):
        assert part in body
    assert fake.keys == ["Bearer sk-test"]


def test_a_server_without_word_times_is_asked_again_for_the_text_alone(fake: Fake):
    def answer(body: bytes) -> Reply:
        if b"verbose_json" in body:
            return 400, {"error": {"message": "response_format verbose_json is not supported"}}
        return 200, {"text": "We stopped."}

    fake.answer = answer
    heard = ear(fake).listen(CLIP)
    assert (heard.text, heard.words, len(fake.bodies)) == ("We stopped.", (), 2)


class Found:
    def align(self, sound: object, text: str) -> dict[int, tuple[float, float]]:
        return {0: (0.2, 0.4), 1: (0.4, 1.0)}


def test_words_without_times_are_found_in_the_recording(fake: Fake):
    transcript = hear(CLIP, ear=ear(fake), aligner=Found())
    assert transcript.delivery.times_from == "alignment"
    assert transcript.delivery.words == (Word("We", 0.2, 0.4), Word("stopped", 0.4, 1.0))


def test_where_they_can_not_be_found_there_are_no_times_and_no_pace(fake: Fake):
    transcript = hear(CLIP, ear=ear(fake), aligner=NoAligner())
    assert transcript.text == "We stopped."
    assert {w.start_s for w in transcript.delivery.words} == {None}


@pytest.mark.parametrize(("keeps", "count"), [(True, 2), (False, None)])
def test_fillers_are_counted_only_where_the_server_writes_them_down(
    fake: Fake, keeps: bool, count: int | None
):
    fake.answer = lambda body: (200, {"text": "Um, we, uh, stopped."})
    assert hear(CLIP, ear=ear(fake, keeps_fillers=keeps), aligner=NoAligner()).delivery.fillers == count


FAULTS: dict[str, tuple[Reply, type[InterviewerError], str]] = {
    "bad key": ((401, {"error": {"message": "no"}}), AccessRefused, "INTERVIEWER_SPEECH_API_KEY"),
    "no such model": ((404, {"error": {"message": "no"}}), AccessRefused, "INTERVIEWER_SPEECH_MODEL"),
    "no credit": ((429, {"error": {"message": "no", "code": "insufficient_quota"}}), QuotaSpent, "no credit"),
    "busy": ((429, {"error": {"message": "slow"}}), Overloaded, "busy"),
    "too long": ((413, {"error": {"message": "big"}}), AudioRefused, "too long"),
    "broken": ((500, {"error": {"message": "oops"}}), ProviderBroken, "the server failed"),
    "twice 400": ((400, {"error": {"message": "language"}}), RequestRejected, "as it is"),
    "no transcription": ((200, {"choices": []}), ProviderBroken, "without a text"),
}


@pytest.mark.parametrize(("reply", "kind", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_a_sentence_without_the_key(
    fake: Fake, reply: Reply, kind: type[InterviewerError], says: str
):
    fake.answer = lambda body: reply
    with pytest.raises(kind, match=says) as caught:
        ear(fake).listen(CLIP)
    assert "sk-test" not in str(caught.value)


def test_a_server_that_is_not_there_is_said():
    with Fake() as gone:
        url = gone.url
    with pytest.raises(Unreachable, match="your recording is still here"):
        Endpoint(Server(url, None, timeout_s=5)).listen(CLIP)


# --- reading aloud -----------------------------------------------------------------------------------


def test_a_question_is_paid_for_once_for_each_text_voice_and_model(fake: Fake, tmp_path):
    fake.answer = lambda body: (200, wav(silence(0.5)))
    where = Server(fake.url, "sk-test", timeout_s=10)
    say = aloud.server(where, model="tts", voice="alloy", cache=tmp_path / "cache")
    first, second = say("Which project?"), say("Which project?")
    assert first == second
    assert len(fake.bodies) == 1
    assert json.loads(fake.bodies[0]) == {
        "model": "tts", "voice": "alloy", "input": "Which project?", "response_format": "wav",
    }  # fmt: skip
    aloud.server(where, model="tts", voice="echo", cache=tmp_path / "cache")("Which project?")
    assert len(fake.bodies) == 2
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_an_answer_that_is_no_sound_is_not_kept(fake: Fake, tmp_path):
    fake.answer = lambda body: (200, b"<html>")
    say = aloud.server(Server(fake.url), model="tts", voice=None, cache=tmp_path / "cache")
    with pytest.raises(ProviderBroken, match="no WAV file"):
        say("Which project?")
    assert not (tmp_path / "cache").exists()
