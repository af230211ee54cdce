"""Speech to test with: made by flite at test time, 16 kHz mono. espeak-ng's voices are of no use to a recogniser."""

import functools
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.adapters.speech import Clip, read_audio
from tests.speech.sounds import STORY


@functools.cache
def spoken_file(program: str, text: str, voice: str, folder: Path) -> bytes:
    """A WAV file of ``text``."""
    path = folder / "said.wav"
    subprocess.run([program, "-voice", voice, "-t", text, "-o", str(path)], check=True, timeout=60)
    return path.read_bytes()


@pytest.fixture(scope="session")
def say(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """``say("words", voice="rms")``: a WAV file, by flite. CI must have it; elsewhere these tests are skipped."""
    program = shutil.which("flite")
    if program is None:
        missing = "flite was not found; get it with 'apt-get install flite espeak-ng'"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("flite")
    return lambda text, voice="rms": spoken_file(program, text, voice, folder)


@pytest.fixture(scope="session")
def story(say: Callable[..., bytes]) -> Clip:
    """`STORY`, spoken."""
    return read_audio(say(STORY))
