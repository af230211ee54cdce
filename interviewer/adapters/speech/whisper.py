"""faster-whisper on this computer: an extra, with weights that a person has put there. Nothing is downloaded."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Sequence
from typing import Any

from interviewer.adapters.speech.audio import Clip
from interviewer.adapters.speech.faults import SpeechFailed, WeightsMissing
from interviewer.adapters.speech.mishearings import cleaned
from interviewer.domain.delivery import Word
from interviewer.hear import Heard

DEFAULT_MODEL = "small.en"


def is_installed() -> bool:
    """Whether the extra is there; it is not imported to find out."""
    return importlib.util.find_spec("faster_whisper") is not None


class Whisper:
    """Speech to words with punctuation and times. ``model`` is a folder, or the name of one that is on this computer."""

    id = "whisper"
    label = "faster-whisper"
    place = "on this computer"
    is_rough = False
    keeps_fillers = False

    def __init__(self, model: str | None = None) -> None:
        self.model = model or DEFAULT_MODEL
        self._loaded: Any = None
        self._lock = threading.Lock()

    def listen(self, sound: Clip, *, hints: Sequence[str] = ()) -> Heard:
        """The words; `WeightsMissing` where the model is not on this computer, `SpeechFailed` where it fails."""
        import numpy as np

        with self._lock:
            model = self._model()
            try:
                segments, _ = model.transcribe(
                    sound.samples.astype(np.float32) / 32768,
                    language="en",
                    word_timestamps=True,
                    vad_filter=True,
                    condition_on_previous_text=False,
                    initial_prompt=", ".join(hints) or None,
                )
                found = list(segments)  # it is a generator: the work is done here
            except (RuntimeError, ValueError, OSError) as error:
                raise SpeechFailed(
                    f"faster-whisper {self.model!r} failed ({type(error).__name__}); your recording is still here: "
                    "transcribe it again, choose another engine, or type"
                ) from error
        words = tuple(
            Word(w.word.strip(), round(float(w.start), 2), round(float(w.end), 2))
            for s in found
            for w in s.words or ()
        )
        text = " ".join(s.text.strip() for s in found)
        return cleaned(Heard(text=text, engine=f"whisper {self.model}", words=words))

    def _model(self) -> Any:
        if self._loaded is None:
            if not is_installed():
                raise WeightsMissing(
                    "faster-whisper is not installed; expected it from pip install 'interviewer-studio[whisper]'"
                )
            import faster_whisper

            try:
                self._loaded = faster_whisper.WhisperModel(
                    self.model, device="auto", compute_type="int8", local_files_only=True
                )
            # A missing model is a LocalEntryNotFoundError (an OSError), a folder without model.bin a RuntimeError.
            except (OSError, RuntimeError, ValueError) as error:
                raise WeightsMissing(
                    f"faster-whisper has no weights for {self.model!r} on this computer, and nothing is downloaded "
                    "unasked; expected INTERVIEWER_SPEECH_MODEL to name a folder with a converted model, or a model "
                    "that was fetched before"
                ) from error
        return self._loaded
