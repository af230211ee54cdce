"""Where the page sends recordings, and where kept ones are played and deleted. Nothing is written to disk unasked."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import Request
from fastapi.responses import JSONResponse, Response

from interviewer.domain.delivery import MOST_WRONG, join
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.hear import Transcript, check_microphone, hear
from interviewer.wiring import LOCAL

if TYPE_CHECKING:
    from fastapi import FastAPI

    from interviewer.adapters.speech import Clip
    from interviewer.wiring import Parts

MOST_BYTES = 60_000_000
MOST_TEXT_BYTES = 20_000
MOST_WORDS = 2_000  # characters of a person's own list of words
TOKEN = re.compile(r"[0-9a-f]{32}")
_PRIVATE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Wanted:
    """How a recording is to be heard: by which ear, for which probe, with which words of the person's own in mind, behind
    which earlier recording of the answer. question: its words, where it is one of the person's own."""

    token: str
    ear: str = ""
    probe: str = ""
    after: str = ""
    check: float | None = None
    words: str = ""
    question: str = ""

    @classmethod
    def of(cls, request: Request, token: str) -> Wanted:
        """What the address says; a microphone check that is no number counts as none."""
        asked = request.query_params
        try:
            check = float(asked.get("check", ""))
        except ValueError:
            check = math.nan
        return cls(
            token=token,
            ear=asked.get("ear", ""),
            probe=asked.get("probe", ""),
            after=asked.get("after", ""),
            check=check if math.isfinite(check) and check >= 0 else None,
            words=asked.get("words", "")[:MOST_WORDS],
            question=asked.get("question", "")[:MOST_WORDS],
        )


def add_routes(app: FastAPI, real: Parts) -> None:
    """``/voice/hear``, ``/voice/check``, ``/voice/held/…``, ``/voice/aloud`` and ``/voice/kept/…``."""
    _add_hearing(app, real)
    _add_held(app, real)
    _add_kept(app, real)


def _add_hearing(app: FastAPI, real: Parts) -> None:
    @app.post("/voice/hear/{token}", response_model=None)
    async def hear_it(request: Request, token: str) -> Response:
        wanted = Wanted.of(request, token)
        return await _told(request, MOST_BYTES, lambda source: _json(_heard(real, source, wanted)))

    @app.post("/voice/check", response_model=None)
    async def check_it(request: Request) -> Response:
        wanted = Wanted.of(request, "")
        return await _told(request, MOST_BYTES, lambda source: _json(_checked(real, source, wanted)))

    @app.post("/voice/aloud", response_model=None)
    async def aloud(request: Request) -> Response:
        return await _told(
            request, MOST_TEXT_BYTES, lambda text: _spoken(real, text.decode("utf-8", "replace"))
        )


def _add_held(app: FastAPI, real: Parts) -> None:
    @app.get("/voice/held/{token}", response_model=None)
    def held(token: str) -> Response:
        entry = real.speech.held.get(held_as(real, token))
        if entry is None:
            return _json({"error": "this recording is no longer here; record again, or type"}, status=404)
        if entry.result is None:
            return _json({"state": "transcribing"}, status=202)
        if isinstance(entry.result, InterviewerError):
            return _json({"error": str(entry.result)}, status=422)
        return _json(_shown(entry.result, token))

    @app.delete("/voice/held/{token}", response_model=None)
    def forget(token: str) -> Response:
        return _json({"deleted": real.speech.held.drop(held_as(real, token))})


def _add_kept(app: FastAPI, real: Parts) -> None:
    @app.get("/voice/kept/{interview}/{turn}.flac", response_model=None)
    def play(interview: str, turn: int) -> Response:
        kept = real.recordings.read(real.owner, interview, turn)
        if kept is None:
            return _json({"error": "this recording was deleted"}, status=404)
        return Response(kept, media_type="audio/flac", headers=_PRIVATE)

    @app.delete("/voice/kept/{interview}/{turn}.flac", response_model=None)
    def unkeep(interview: str, turn: int) -> Response:
        return _json({"deleted": real.recordings.delete(real.owner, interview, turn)})


def held_as(real: Parts, token: str) -> str:
    """The name under which the asker's recording is held: the browser makes up the token, so it counts for its owner only."""
    if real.owner == LOCAL or not TOKEN.fullmatch(token):  # `Held` says what is wrong with the latter
        return token
    return hashlib.sha256(f"{real.owner}/{token}".encode()).hexdigest()[:32]


async def _told(request: Request, most: int, work: Callable[[bytes], Response]) -> Response:
    """The answer of ``work`` to the request's body, made in a thread; our errors as a sentence."""
    try:
        source = await _body(request, most)
        return await to_thread.run_sync(work, source)
    except InterviewerError as error:
        return _json({"error": str(error)}, status=422)


def _json(value: dict[str, Any], *, status: int = 200) -> Response:
    return JSONResponse(value, status_code=status, headers=_PRIVATE)


async def _body(request: Request, most: int) -> bytes:
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise CallerMistake(
                f"what was sent is larger than {most // 1_000_000 or 1} MB; record in shorter parts"
            )
        parts.append(chunk)
    return b"".join(parts)


def _heard(real: Parts, source: bytes, wanted: Wanted) -> dict[str, Any]:
    """Read, transcribe and hold one recording; it stays held where transcribing fails."""
    speech, key = real.speech, held_as(real, wanted.token)
    clip = speech.read(source)
    speech.held.put(key, clip, None)
    try:
        found = hear(
            clip,
            ear=speech.ear(wanted.ear),
            aligner=speech.aligner,
            hints=speech.terms_for(_probe_text(real, wanted.probe), wanted.words, question=wanted.question),
            check_error_rate=wanted.check,
        )
    except InterviewerError as error:
        speech.held.put(key, clip, error)
        raise
    whole, result = _after(real, wanted.after, clip, found)
    speech.held.put(key, whole, result)
    return {**_shown(result, wanted.token), "added": found.text}


def _after(real: Parts, before: str, clip: Clip, found: Transcript) -> tuple[Clip, Transcript]:
    """The recording put behind an earlier one of the same answer, if that is still held."""
    entry = real.speech.held.get(held_as(real, before)) if before else None
    if entry is None or not isinstance(entry.result, Transcript):
        return clip, found
    first = entry.result
    real.speech.held.drop(held_as(real, before))
    joined = Transcript(f"{first.text} {found.text}", join(first.delivery, found.delivery), found.notes)
    return entry.clip.then(clip), joined


def _shown(found: Transcript, token: str) -> dict[str, Any]:
    return {
        "recording": token,
        "added": found.text,
        "text": found.text,
        "notes": list(found.notes),
        "delivery": asdict(found.delivery),
    }


def _checked(real: Parts, source: bytes, wanted: Wanted) -> dict[str, Any]:
    engine = real.speech.ear(wanted.ear)
    hints = real.speech.terms_for("", wanted.words) if wanted.words else ()
    found = check_microphone(real.speech.read(source), ear=engine, hints=hints)
    rate = found.error.rate
    if found.is_good_enough:
        advice = "Good enough to speak your answers. Read the transcript through all the same."
    else:
        others = [e.label for e in real.speech.ears if e.id != engine.id]
        advice = (
            f"More than {MOST_WRONG:.0%} of the words were misheard: better type, "
            f"{'choose another engine (' + ', '.join(others) + '), ' if others else ''}or correct the transcript with care. "
            "A transcript of this engine that you do not read through gets questions, but nothing is held against it."
        )
    return {
        "ear": engine.id,
        "heard": found.heard,
        "misheard": list(found.misheard),
        "rate": round(rate, 3),
        "says": f"{found.error.wrong} of {found.error.of} words wrong (word error rate {rate:.2f}).",
        "advice": advice,
    }


def _spoken(real: Parts, text: str) -> Response:
    voice = real.speech.voice
    if voice is None:
        raise CallerMistake("no voice is set up here; the question stands above as text")
    if voice.place.startswith("sent"):
        text = real.as_sent(text)
    wav = voice.say(real.speech.one_line(text))
    return Response(wav, media_type="audio/wav", headers=_PRIVATE)


def _probe_text(real: Parts, id: str) -> str:
    probe = real.library.probes.get(id)
    if probe is None:
        return ""
    titles = " ".join(real.library.criteria[c].title for c in probe.criteria if c in real.library.criteria)
    return " ".join((probe.question, probe.title, probe.shown or "", probe.why, titles))
