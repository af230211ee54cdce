"""Speech to words and text to speech by an OpenAI-compatible server: in the cloud, or one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interviewer.adapters.llm_faults import refusal_of
from interviewer.adapters.speech.audio import Clip, wav_bytes
from interviewer.adapters.speech.faults import AudioRefused
from interviewer.adapters.speech.mishearings import cleaned
from interviewer.domain.delivery import Word
from interviewer.errors import (
    AccessRefused,
    Overloaded,
    ProviderBroken,
    ProviderFault,
    QuotaSpent,
    RequestRejected,
    Unreachable,
)
from interviewer.hear import Heard
from interviewer.settings import without_secrets

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_URL = "https://api.openai.com/v1"
EAR_MODEL, VOICE_MODEL, VOICE = "gpt-transcribe", "gpt-4o-mini-tts", "alloy"
HERE = "your recording is still here: transcribe it again, choose another engine, or type"


@dataclass(frozen=True)
class Server:
    """Where speech is sent, and with which key. A server of one's own may need none."""

    base_url: str
    key: str | None = None
    timeout_s: float = 90.0

    @property
    def place(self) -> str:
        """What is said on the page before anything is sent."""
        return f"sent to {without_secrets(self.base_url)}"

    def client(self) -> OpenAI:
        """A client that tries once: the recording stays in the browser, and the person decides about a second try."""
        from openai import OpenAI

        return OpenAI(
            api_key=self.key or "none", base_url=self.base_url, timeout=self.timeout_s, max_retries=0
        )


class Endpoint:
    """Transcription by ``server``; word times where it gives them."""

    id = "openai"
    label = "speech server"
    is_rough = False

    def __init__(self, server: Server, *, model: str | None = None, keeps_fillers: bool = False) -> None:
        self.server, self.model, self.keeps_fillers = server, model or EAR_MODEL, keeps_fillers
        self.place = server.place

    def listen(self, sound: Clip, *, hints: Sequence[str] = ()) -> Heard:
        """The words. Asks for word times; where the server refuses that form (400), for the text alone."""
        import openai

        upload = ("answer.wav", wav_bytes(sound), "audio/wav")
        common: dict[str, Any] = {"model": self.model, "file": upload, "language": "en", "temperature": 0}
        if hints:
            common["prompt"] = ", ".join(hints)
        with self.server.client() as client:
            try:
                try:
                    reply: Any = client.audio.transcriptions.create(
                        **common, response_format="verbose_json", timestamp_granularities=["word"]
                    )
                except openai.BadRequestError:
                    reply = client.audio.transcriptions.create(**common, response_format="json")
            except openai.OpenAIError as error:
                raise fault(
                    error, server=self.server, what=f"transcription by {self.model!r}", here=HERE
                ) from error
        return cleaned(self._heard(reply))

    def _heard(self, reply: Any) -> Heard:
        text = getattr(reply, "text", None)
        if not isinstance(text, str):
            raise ProviderBroken(
                f"transcription by {self.model!r} at {without_secrets(self.server.base_url)}: found an answer without "
                f"a text; check INTERVIEWER_SPEECH_BASE_URL (most end in /v1); {HERE}"
            )
        words = tuple(
            Word(str(w.word).strip(), round(float(w.start), 2), round(float(w.end), 2))
            for w in getattr(reply, "words", None) or ()
        )
        return Heard(
            text=text.strip(), engine=f"openai {self.model}", words=words, keeps_fillers=self.keeps_fillers
        )


def speech(server: Server, text: str, *, model: str, voice: str) -> bytes:
    """``text`` as a WAV file, spoken by ``server``."""
    import openai

    with server.client() as client:
        try:
            reply = client.audio.speech.create(model=model, voice=voice, input=text, response_format="wav")
        except openai.OpenAIError as error:
            raise fault(
                error, server=server, what=f"speech by {model!r}", here="the question stands above"
            ) from error
    if not reply.content.startswith(b"RIFF"):
        raise ProviderBroken(
            f"speech by {model!r} at {without_secrets(server.base_url)}: found no WAV file in the answer; "
            "the question stands above"
        )
    return reply.content


def fault(error: Exception, *, server: Server, what: str, here: str) -> ProviderFault | AudioRefused:
    """The error of our tree for what the SDK raised; without keys, and without what was said."""
    import openai

    said = refusal_of(error)
    head = f"{what} at {without_secrets(server.base_url)}"
    if isinstance(error, openai.APITimeoutError):
        return Unreachable(f"{head}: no answer within {server.timeout_s:.0f} s; {here}")
    if said.status is None:
        return Unreachable(f"{head}: no connection, or it broke off; {here}")
    head = f"{head}: status {said.status}"
    if said.status == 413:
        return AudioRefused(f"a recording that is too long for {what}", "a shorter one, or another engine")
    if said.is_quota:
        return QuotaSpent(f"{head}; the account has no credit left; {here}")
    if said.status in (401, 403):
        return AccessRefused(f"{head}; expected a valid key, check INTERVIEWER_SPEECH_API_KEY; {here}")
    if said.status == 404:
        return AccessRefused(
            f"{head}; no such model or address, check INTERVIEWER_SPEECH_MODEL and INTERVIEWER_SPEECH_BASE_URL; {here}"
        )
    if said.status in (429, 503):
        return Overloaded(f"{head}; the server is busy; {here}")
    if said.status >= 500:
        return ProviderBroken(f"{head}; the server failed; {here}")
    return RequestRejected(f"{head}; the server does not take the request as it is; {here}")
