"""Recordings: for an hour in memory while an answer is being corrected; on disk only where a person chose to keep one."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from interviewer.adapters.speech.audio import Clip, flac_bytes
from interviewer.errors import CallerMistake, InterviewerError, StoreFault
from interviewer.hear import Transcript

TOKEN = re.compile(r"[0-9a-f]{32}")
KEEP_S = 3600.0
MOST_HELD_BYTES = 300_000_000


@dataclass(frozen=True)
class Entry:
    """A recording that was sent: its samples, and what became of it (None while it is being transcribed)."""

    clip: Clip
    result: Transcript | InterviewerError | None
    at: float


class Held:
    """Recordings in memory, by the token that the browser made for each; the oldest go first where room is short."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._entries: dict[str, Entry] = {}
        self._lock, self._clock = threading.Lock(), clock

    def put(self, token: str, clip: Clip, result: Transcript | InterviewerError | None) -> None:
        """Hold a recording under ``token``; whatever is older than an hour is forgotten."""
        if not TOKEN.fullmatch(token):
            raise CallerMistake("recording: found no usable token; reload the page and record again")
        now = self._clock()
        with self._lock:
            self._entries.pop(token, None)
            self._entries[token] = Entry(clip, result, now)
            self._entries = {k: e for k, e in self._entries.items() if now - e.at < KEEP_S}
            while self._bytes() > MOST_HELD_BYTES and len(self._entries) > 1:
                del self._entries[next(iter(self._entries))]

    def get(self, token: str) -> Entry | None:
        """What is held under ``token``; None where it was forgotten, or never was."""
        with self._lock:
            entry = self._entries.get(token)
        return entry if entry and self._clock() - entry.at < KEEP_S else None

    def drop(self, token: str) -> bool:
        """Forget a recording now; whether there was one."""
        with self._lock:
            return self._entries.pop(token, None) is not None

    def _bytes(self) -> int:
        return sum(e.clip.samples.nbytes for e in self._entries.values())


class Recordings:
    """Recordings that were chosen to be kept: ``folder/owner/interview/turn.flac``, readable by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, owner: str, interview: str, turn: int, clip: Clip) -> None:
        """Write one; `StoreFault` where the disk refuses."""
        place = self._place(owner, interview)
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = place / f"{turn}.flac"
            path.touch(mode=0o600)
            path.write_bytes(flac_bytes(clip))
        except OSError as error:
            raise StoreFault(
                f"the recording could not be kept ({error.strerror}); the words of the answer are kept"
            ) from error

    def turns(self, owner: str, interview: str) -> list[int]:
        """Numbers of the answers of which there is a recording."""
        return sorted(int(p.stem) for p in self._place(owner, interview).glob("*.flac") if p.stem.isdigit())

    def read(self, owner: str, interview: str, turn: int) -> bytes | None:
        """The FLAC file; None where there is none, or no longer."""
        path = self._place(owner, interview) / f"{turn}.flac"
        return path.read_bytes() if path.is_file() else None

    def delete(self, owner: str, interview: str, turn: int | None = None) -> int:
        """Delete one recording of an interview, or all of them; how many were deleted."""
        place = self._place(owner, interview)
        gone = 0
        for path in place.glob("*.flac" if turn is None else f"{turn}.flac"):
            path.unlink(missing_ok=True)
            gone += 1
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
        return gone

    def delete_all(self, owner: str) -> int:
        """Delete every recording of one person; how many were deleted."""
        home = self._folder / _plain(owner)
        return sum(self.delete(owner, p.name) for p in sorted(home.glob("*"))) if home.is_dir() else 0

    def _place(self, owner: str, interview: str) -> Path:
        return self._folder / _plain(owner) / _plain(interview)


def _plain(name: str) -> str:
    """``name`` as one folder name, without a way out of it."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise CallerMistake(f"recording: found the name {name[:40]!r}; expected letters and digits")
    return name
