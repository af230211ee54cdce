"""Which ears and voices there are, as the settings and this computer have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

from interviewer.adapters.speech import aloud, endpoint
from interviewer.adapters.speech.audio import Clip, read_audio
from interviewer.adapters.speech.faults import WeightsMissing
from interviewer.adapters.speech.recordings import Held
from interviewer.adapters.speech.sphinx import PocketSphinx
from interviewer.adapters.speech.vocabulary import named_in, own_words, terms_for
from interviewer.adapters.speech.whisper import Whisper, is_installed
from interviewer.errors import CallerMistake
from interviewer.hear import Heard
from interviewer.settings import Settings


class NamedEar(Protocol):
    """An engine with what the page says of it: where the recording goes, and whether its words are rough."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def is_rough(self) -> bool: ...
    def listen(self, sound: Clip, *, hints: Sequence[str]) -> Heard: ...


class WhisperOrBuiltIn:
    """faster-whisper; where its weights are not here, the built-in recogniser, and the transcript says so."""

    id, place, is_rough = Whisper.id, Whisper.place, Whisper.is_rough

    def __init__(self, whisper: Whisper, built_in: PocketSphinx) -> None:
        self._whisper, self._built_in = whisper, built_in
        self.label = f"{whisper.label} {whisper.model}"

    def listen(self, sound: Clip, *, hints: Sequence[str] = ()) -> Heard:
        """The words, of one or the other."""
        try:
            return self._whisper.listen(sound, hints=hints)
        except WeightsMissing as error:
            heard = self._built_in.listen(sound, hints=hints)
            return replace(heard, notes=(f"{error}. The built-in recogniser was used instead.", *heard.notes))


@dataclass(frozen=True)
class Voice:
    """What reads questions aloud on the server: its name, where the text goes, and how."""

    label: str
    place: str
    say: aloud.Mouth


class Speech:
    """All that has to do with sound, for one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.held = Held()
        self.aligner = PocketSphinx()

    read = staticmethod(read_audio)
    one_line = staticmethod(aloud.checked)

    def terms_for(self, probe_text: str, listed: str = "", *, question: str = "") -> tuple[str, ...]:
        """What an ear is told for one probe: the words that the person lists here or in the settings, then the trade's.

        question: of the person's own, where the library has no probe; names in it come right after their words.
        """
        own = own_words(f"{listed}\n{self._settings.speech_words}")
        named = () if probe_text else named_in(question)
        return terms_for(probe_text or question, (*own, *named))

    @property
    def is_off(self) -> bool:
        """Whether speaking was switched off."""
        return self._settings.speech_engine == "off"

    @cached_property
    def ears(self) -> tuple[NamedEar, ...]:
        """The engines there are, the one that is used unless another is chosen first."""
        chosen = self._settings.speech_engine
        if chosen == "off":
            return ()
        found: dict[str, NamedEar] = {"pocketsphinx": self.aligner}
        if is_installed() or chosen == "whisper":
            model = self._settings.speech_model if chosen in ("auto", "whisper") else None
            found = {"whisper": WhisperOrBuiltIn(Whisper(model), self.aligner), **found}
        if (server := server_of(self._settings)) is not None:
            model = self._settings.speech_model if chosen == "openai" else None
            keeps = self._settings.speech_keeps_fillers
            found["openai"] = endpoint.Endpoint(server, model=model, keeps_fillers=keeps)
        if chosen == "openai" and server is None:
            raise CallerMistake(
                "INTERVIEWER_SPEECH_ENGINE is openai: found neither a key nor an address; expected "
                "INTERVIEWER_SPEECH_API_KEY or INTERVIEWER_SPEECH_BASE_URL"
            )
        return tuple(sorted(found.values(), key=lambda e: e.id != chosen))

    def ear(self, id: str | None = None) -> NamedEar:
        """The engine of that id, or the default one. Raises `CallerMistake`."""
        if self.is_off:
            raise CallerMistake(
                "speaking is switched off (INTERVIEWER_SPEECH_ENGINE is off); you can still type"
            )
        for ear in self.ears:
            if not id or ear.id == id:
                return ear
        known = ", ".join(e.id for e in self.ears)
        raise CallerMistake(
            f"speech engine: found {str(id)[:40]!r}, which is not set up here; expected one of {known}"
        )

    @property
    def by_browser(self) -> bool:
        """Whether the browser's own voice is tried first."""
        return self._settings.voice_engine in ("auto", "browser")

    @cached_property
    def voice(self) -> Voice | None:
        """What reads aloud on the server; None where there is nothing, or it was not wanted."""
        wanted, name = self._settings.voice_engine, self._settings.voice_name
        if wanted == "openai":
            server = server_of(self._settings)
            if server is None:
                return None
            cache = self._settings.data_dir / "cache" / "speech"
            model = self._settings.voice_model or endpoint.VOICE_MODEL
            return Voice(model, server.place, aloud.server(server, model=model, voice=name, cache=cache))
        makers: dict[Literal["flite", "espeak-ng"], aloud.Maker] = {
            "flite": aloud.flite,
            "espeak-ng": aloud.espeak,
        }
        for program, maker in makers.items():
            if wanted in ("auto", program) and (mouth := maker(name if wanted == program else None)):
                return Voice(program, "on this computer", mouth)
        return None


def server_of(settings: Settings) -> endpoint.Server | None:
    """The speech server: its own address and key if one of them is set, else those of the language model."""
    own = settings.speech_api_key or settings.speech_base_url
    key = settings.speech_api_key if own else settings.api_key
    url = settings.speech_base_url if own else settings.base_url
    if not key and not url:
        return None
    secret = key.get_secret_value() if key else None
    return endpoint.Server(url or endpoint.OPENAI_URL, secret, settings.try_timeout_s)
