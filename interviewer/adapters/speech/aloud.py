"""Reading a question aloud: by a program on this computer, or by an OpenAI-compatible server with a cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from interviewer.adapters.speech import endpoint
from interviewer.adapters.speech.faults import SpeechFailed
from interviewer.errors import CallerMistake

MOST_CHARACTERS = 2000
TIMEOUT_S = 20
Mouth = Callable[[str], bytes]
Maker = Callable[[str | None], Mouth | None]


def flite(voice: str | None) -> Mouth | None:
    """flite, if it is on this computer."""
    program = shutil.which("flite")
    if program is None:
        return None
    return lambda text: _by_program([program, "-voice", voice or "slt", "-t", f" {text}", "-o"])


def espeak(voice: str | None) -> Mouth | None:
    """espeak-ng, if it is on this computer."""
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    return lambda text: _by_program([program, "-v", voice or "en-gb", "-s", "150", "-w"], after=("--", text))


def server(where: endpoint.Server, *, model: str, voice: str | None, cache: Path) -> Mouth:
    """A speech server; each text is asked for once and kept in ``cache``."""
    name = voice or endpoint.VOICE

    def say(text: str) -> bytes:
        kept = cache / f"{cache_key(text, voice=name, model=model)}.wav"
        if kept.is_file():
            return kept.read_bytes()
        spoken = endpoint.speech(where, text, model=model, voice=name)
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=cache, delete=False) as part:
            part.write(spoken)
        Path(part.name).replace(kept)  # whole, or not there at all
        return spoken

    return say


def cache_key(text: str, *, voice: str, model: str) -> str:
    """SHA-256 of text, voice and model."""
    return hashlib.sha256(repr((text, voice, model)).encode()).hexdigest()


def checked(text: str) -> str:
    """``text`` as one line that may be read aloud; `CallerMistake` where it is empty or very long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not line or len(line) > MOST_CHARACTERS:
        raise CallerMistake(f"to read aloud: found {len(line)} characters; expected 1 to {MOST_CHARACTERS}")
    return line


def _by_program(command: list[str], *, after: tuple[str, ...] = ()) -> bytes:
    """The WAV file that ``command`` writes to the path put behind it."""
    handle, path = tempfile.mkstemp(suffix=".wav")
    os.close(handle)
    try:
        subprocess.run(  # noqa: S603 - a program of this computer, no shell; the text is one argument
            [*command, path, *after],
            check=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return Path(path).read_bytes()
    except (OSError, subprocess.SubprocessError) as error:
        name = Path(command[0]).name
        raise SpeechFailed(
            f"{name} could not read the question aloud ({type(error).__name__}); it stands above"
        ) from error
    finally:
        Path(path).unlink(missing_ok=True)
