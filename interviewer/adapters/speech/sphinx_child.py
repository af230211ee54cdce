"""What runs in the recogniser's own process: one line of JSON and the samples in, one JSON object out.

pocketsphinx holds Python's lock while it decodes and can take a process down with it; here neither matters.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any

FRAMES_A_SECOND = 100
RATE, WIDTH = 16_000, 2
MEMORY_BYTES = 2_000_000_000
_VARIANT = re.compile(r"\(\d+\)$")


def main() -> None:
    """Reads ``{"do": "hear"|"align", …}`` and 16-bit samples from standard input, writes the answer."""
    out = os.dup(1)
    os.dup2(2, 1)  # whatever the library prints must not mix with the answer
    _limit()
    source = sys.stdin.buffer
    task = json.loads(source.readline())
    answer = _done(task, source.read())
    with os.fdopen(out, "wb") as stream:
        stream.write(json.dumps(answer).encode("ascii"))


def _done(task: dict[str, Any], pcm: bytes) -> dict[str, Any]:
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=RATE, loglevel="FATAL")
    for word, phones in task["words"]:
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, phones, True)
    if task["do"] == "align":
        return {"words": _align(decoder, pcm, task["tokens"])}
    return {"words": _hear(decoder, pcm, task["stretches"])}


def _hear(decoder: Any, pcm: bytes, stretches: list[list[float]]) -> list[list[Any]]:
    """[word, start, end] in seconds, stretch by stretch."""
    found: list[list[Any]] = []
    for start, end in stretches:
        decoder.start_utt()
        decoder.process_raw(pcm[_byte(start) : _byte(end)], full_utt=True)
        decoder.end_utt()
        found += [[w, start + a, start + b] for w, a, b in _segments(decoder)]
    return found


def _align(decoder: Any, pcm: bytes, tokens: list[str]) -> list[list[Any]] | None:
    """[number of the token, start, end] for the tokens the dictionary knows; None where they were not found."""
    known = [n for n, token in enumerate(tokens) if decoder.lookup_word(token) is not None]
    if not known:
        return None
    decoder.set_align_text(" ".join(tokens[n] for n in known))
    decoder.start_utt()
    decoder.process_raw(pcm, full_utt=True)
    decoder.end_utt()
    found = _segments(decoder)
    if [w for w, _, _ in found] != [tokens[n] for n in known]:
        return None
    return [[n, a, b] for n, (_, a, b) in zip(known, found, strict=True)]


def _segments(decoder: Any) -> list[tuple[str, float, float]]:
    return [
        (_VARIANT.sub("", s.word), s.start_frame / FRAMES_A_SECOND, (s.end_frame + 1) / FRAMES_A_SECOND)
        for s in (decoder.seg() or [])
        if not s.word.startswith(("<", "[", "+"))
    ]


def _byte(seconds: float) -> int:
    return round(seconds * RATE) * WIDTH


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none: the parent's clock is the limit there
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):  # macOS refuses a limit on addresses
            continue
