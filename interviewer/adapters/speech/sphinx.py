"""The embedded recogniser: pocketsphinx in a process of its own, with a time limit. Rough, but always there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import interviewer
from interviewer.adapters.speech import vocabulary
from interviewer.adapters.speech.audio import Clip
from interviewer.adapters.speech.faults import SpeechFailed
from interviewer.adapters.speech.mishearings import cleaned
from interviewer.domain.delivery import Energy, Word, tokens
from interviewer.hear import Heard

_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from interviewer.adapters.speech.sphinx_child import main; main()"
#: Seconds to start (on a busy machine), and seconds for each second of sound: it takes 0.2 on an idle core.
START_S, PER_SECOND = 60.0, 2.0
#: One utterance at a time, cut at pauses: the decoder's memory grows with its length.
MOST_STRETCH_S = 45.0
MOST_ALIGNED_S = 180.0
_AT_ONCE = threading.Semaphore(max(1, (os.cpu_count() or 2) - 1))
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


class PocketSphinx:
    """Speech to words without a download; and given words found in a recording.

    taught: whether it is told how the words of the trade sound.
    """

    id = "pocketsphinx"
    label = "built in (rough)"
    place = "on this computer"
    is_rough = True
    keeps_fillers = False

    def __init__(self, *, taught: bool = True) -> None:
        self._taught = taught

    def listen(self, sound: Clip, *, hints: Sequence[str] = ()) -> Heard:
        """Lower-case words with times; no punctuation, no fillers. Raises `SpeechFailed`."""
        task = {
            "do": "hear",
            "words": vocabulary.phones(hints) if self._taught else [],
            "stretches": stretches(sound.seconds, sound.energy),
        }
        found = run(task, sound)["words"]
        words = tuple(Word(vocabulary.written(w), round(a, 2), round(b, 2)) for w, a, b in found)
        text = " ".join(w.text for w in words)
        return cleaned(Heard(text=text, engine=self.id, words=words, is_punctuated=False, is_rough=True))

    def align(self, sound: Clip, text: str) -> Mapping[int, tuple[float, float]] | None:
        """Times of the tokens of ``text`` that the dictionary knows; None where they were not found in that order."""
        if sound.seconds > MOST_ALIGNED_S:
            return None
        wanted = [t.casefold().replace("’", "'") for t, _, _ in tokens(text)]
        task = {"do": "align", "words": vocabulary.phones(()), "tokens": wanted}
        found = run(task, sound)["words"]
        return {int(n): (round(a, 2), round(b, 2)) for n, a, b in found} if found else None


def stretches(seconds: float, energy: Energy | None) -> list[list[float]]:
    """[start, end] of utterances of at most `MOST_STRETCH_S`, cut in the middle of the longest pause that will do."""
    cuts = [0.0]
    while seconds - cuts[-1] > MOST_STRETCH_S:
        start = cuts[-1]
        within = [
            p
            for p in (energy.pauses if energy else ())
            if start + MOST_STRETCH_S / 3 < p.start_s and p.end_s < start + MOST_STRETCH_S
        ]
        longest = max(within, key=lambda p: p.seconds, default=None)
        cuts.append((longest.start_s + longest.end_s) / 2 if longest else start + MOST_STRETCH_S)
    return [[a, b] for a, b in zip(cuts, [*cuts[1:], seconds], strict=True)]


def run(task: Mapping[str, Any], clip: Clip) -> dict[str, Any]:
    """The child's answer; `SpeechFailed` when it crashes, answers nonsense or takes too long."""
    root = str(Path(interviewer.__file__).resolve().parents[1])
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _CODE, root]
    source = json.dumps(task).encode("ascii") + b"\n" + clip.samples.astype("<i2").tobytes()
    limit_s = START_S + PER_SECOND * clip.seconds
    try:
        out, code = _run(command, source, limit_s)
    except OSError as error:
        raise SpeechFailed(
            f"the built-in recogniser could not be started ({error.strerror}); type instead"
        ) from error
    return _answer(out, code)


def _run(command: list[str], source: bytes, limit_s: float) -> tuple[bytes, int]:
    with (
        _AT_ONCE,
        subprocess.Popen(  # noqa: S603 - our own interpreter with a constant program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={k: os.environ[k] for k in _KEPT_VARIABLES if k in os.environ},
            cwd=tempfile.gettempdir(),
        ) as child,
    ):
        try:
            out, _ = child.communicate(source, timeout=limit_s)
        except subprocess.TimeoutExpired as error:
            raise SpeechFailed(
                f"the built-in recogniser gave no answer within {limit_s:.0f} s; your recording is still here: "
                "transcribe it again, choose another engine, or type"
            ) from error
        finally:
            child.kill()
    return out, child.returncode


def _answer(out: bytes, returncode: int) -> dict[str, Any]:
    try:
        answer = json.loads(out)
        if returncode == 0 and isinstance(answer, dict):
            return answer
    except ValueError:
        pass
    raise SpeechFailed(
        f"the built-in recogniser ended unexpectedly (code {returncode}); your recording is still here: "
        "transcribe it again, choose another engine, or type"
    )
