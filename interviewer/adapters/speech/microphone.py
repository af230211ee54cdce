"""Recording at the terminal, with a tool that this computer has: 16 kHz, one channel, 16 bit."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import CallerMistake

STOP_WAIT_S = 5.0
#: A tool that is stopped before it has opened the device leaves nothing; it is given this long to begin its file.
OPEN_WAIT_S = 2.0
_FFMPEG_IN = {"darwin": ("-f", "avfoundation", "-i", ":default"), "linux": ("-f", "alsa", "-i", "default")}


def _ffmpeg(path: str) -> list[str]:
    source = _FFMPEG_IN.get(sys.platform, _FFMPEG_IN["linux"])
    return ["-loglevel", "error", "-nostdin", *source, "-ac", "1", "-ar", "16000", "-y", path]


#: Program: its arguments for a WAV file at a path. The first one found is used.
TOOLS: Mapping[str, Callable[[str], list[str]]] = {
    "arecord": lambda path: ["-q", "-f", "S16_LE", "-r", "16000", "-c", "1", "-t", "wav", path],
    "parecord": lambda path: ["--rate=16000", "--channels=1", "--format=s16le", "--file-format=wav", path],
    "sox": lambda path: ["-q", "-d", "-r", "16000", "-c", "1", "-b", "16", path],
    "ffmpeg": _ffmpeg,
}


@dataclass(frozen=True)
class Microphone:
    """A tool that records until it is told to stop."""

    tool: str
    program: str

    def begin(self, file: Path) -> Recording:
        """Start to record into ``file``."""
        try:
            process = subprocess.Popen(  # noqa: S603 - a program found on the PATH, its arguments as a list
                [self.program, *TOOLS[self.tool](str(file))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        except OSError as error:
            raise CallerMistake(
                f"{self.tool} could not be started ({error.strerror}); you can still type"
            ) from error
        return Recording(self.tool, process, file)


@dataclass(frozen=True)
class Recording:
    """What is being recorded."""

    tool: str
    process: subprocess.Popen[bytes]
    file: Path

    def end(self) -> bytes:
        """Stop, and give the file. `CallerMistake` with the tool's own words where it recorded nothing."""
        limit = time.monotonic() + OPEN_WAIT_S
        while self.process.poll() is None and not self._has_begun() and time.monotonic() < limit:
            time.sleep(0.02)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            _, said = self.process.communicate(timeout=STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, said = self.process.communicate()
        recorded = b""
        with suppress(OSError):
            recorded = self.file.read_bytes()
        if not recorded:
            why = said.decode("utf-8", "replace").strip().splitlines()
            raise CallerMistake(
                f"{self.tool} recorded nothing{f' ({why[-1][:120]})' if why else ''}; is a microphone there? You can still type"
            )
        return recorded

    def _has_begun(self) -> bool:
        return self.file.is_file() and self.file.stat().st_size > 0


def find() -> Microphone | None:
    """The first recording tool on the PATH; None where there is none."""
    for tool in TOOLS:
        program = shutil.which(tool)
        if program:
            return Microphone(tool, program)
    return None
