"""Speaking at the terminal with the real ``arecord``: ALSA's own plugins stand in for the sound card, fed from a pipe.

Whoever plays the microphone writes the speech into a named pipe, and then silence, as a microphone does, until the tool
has closed it. So the recording holds the speech whole, however slow the machine is.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from interviewer.adapters.speech.microphone import TOOLS, Microphone
from tests.speech.conftest import say as say
from tests.speech.sounds import STORY
from tests.support.command import RunCli

RATE = 16000
SILENCE = bytes(2 * RATE // 10)
CARD = """
pcm.!default {{
  type plug
  slave {{
    pcm {{ type file file "/dev/null" infile "{pipe}" format "raw" slave {{ pcm {{ type null }} }} }}
    rate {rate} channels 1 format S16_LE
  }}
}}
"""


class Card:
    """A sound card that says one thing."""

    def __init__(self, folder: Path, sound: bytes) -> None:
        self.sound = sound
        self.pipe, self.settings = folder / "microphone", folder / "asound.conf"
        os.mkfifo(self.pipe)
        self.settings.write_text(CARD.format(pipe=self.pipe, rate=RATE), "utf-8")
        self.said, self.closing = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._speak, daemon=True)
        self.thread.start()

    def _speak(self) -> None:
        with suppress(BrokenPipeError), self.pipe.open("wb", buffering=0) as out:
            # The whole speech fits: a read that finds half a period in the pipe would give the old other half with it.
            size = fcntl.fcntl(out, fcntl.F_SETPIPE_SZ, len(self.sound))
            # Behind the speech as much silence as the pipe can hold: once that is written, all the speech has been taken.
            out.write(self.sound + bytes(size))
            self.said.set()
            while not self.closing.wait(0.1):  # as fast as a microphone, so that the pipe is never far behind
                out.write(SILENCE)

    def close(self) -> None:
        """No more sound; who waits for some is let go."""
        self.closing.set()
        with suppress(OSError):  # nobody had opened it
            os.close(os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK))
        self.thread.join(10)


@pytest.fixture
def arecord() -> str:
    """The program. CI must have it; elsewhere these tests are left out."""
    program = shutil.which("arecord")
    if program is None:
        missing = "arecord was not found; get it with 'apt-get install alsa-utils'"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return program


@pytest.fixture
def card(
    arecord: str, tmp_path: Path, say: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Card]:
    """A sound card that says the story, and the only one that there is."""
    with wave.open(BytesIO(say(STORY))) as spoken:
        assert (spoken.getframerate(), spoken.getnchannels()) == (RATE, 1)
        made = Card(tmp_path, spoken.readframes(spoken.getnframes()))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(made.settings))
    yield made
    made.close()


def test_the_recording_holds_the_speech_and_a_header_that_fits(
    card: Card, arecord: str, tmp_path: Path
) -> None:
    recording = Microphone("arecord", arecord).begin(tmp_path / "said.wav")
    assert card.said.wait(60)
    sound = recording.end()
    assert recording.process.returncode is not None
    with wave.open(BytesIO(sound)) as heard:
        samples = heard.readframes(heard.getnframes())
        assert (heard.getframerate(), heard.getnchannels(), heard.getsampwidth()) == (RATE, 1, 2)
    whole = len(samples) - len(samples) % 2
    shared = min(whole, len(card.sound))
    assert shared > 0.9 * len(card.sound), (
        "what is still in the pipe when the tool is stopped is a few periods at most"
    )
    # Not sample for sample: a card that is read while its pipe runs empty says a part of a period twice.
    assert loudness(samples[:shared]) == pytest.approx(loudness(card.sound[:shared]), rel=0.2)


def loudness(samples: bytes) -> float:
    """Root mean square of 16-bit samples."""
    return float(np.sqrt(np.mean(np.square(np.frombuffer(samples, "<i2").astype(float)))))


def test_an_answer_spoken_into_arecord_is_heard_corrected_and_rated(card: Card, run_cli: RunCli) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "interviewer", "practice", "--probe", "P08", "--record", "--rater", "rules"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as practice:  # fmt: skip
        assert practice.stdin is not None
        practice.stdin.write("/record\n")
        practice.stdin.flush()
        assert card.said.wait(60), "the tool never listened"
        told, noted = practice.communicate(f"\n{STORY}\n/quit\n", timeout=120)
    assert practice.returncode == 0, noted
    assert "Recording with arecord" in noted
    heard = next(line for line in told.splitlines() if line.startswith("Heard: "))
    assert len(heard.split()) > 0.5 * len(STORY.split()), heard
    assert "FEEDBACK ON P08" in told.upper()
    kept = run_cli("history", "list", "--format", "json").json()
    whole = json.dumps(run_cli("history", "show", kept[0]["id"], "--format", "json").json())
    assert '"voice"' in whole


def test_a_computer_without_a_sound_card_gets_the_tools_own_words(
    arecord: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: RunCli
) -> None:
    none = tmp_path / "asound.conf"
    none.write_text("pcm.!default { type hw card 0 }\n", "utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(none))
    told = run_cli("practice", "--record", "--rater", "rules", stdin="/record\n\n/quit\n")
    assert told.code == 0, told.stderr
    assert "arecord recorded nothing (" in told.stdout
    assert "You can still type" in told.stdout


def test_arecord_is_the_first_tool_that_is_looked_for() -> None:
    assert next(iter(TOOLS)) == "arecord"
