"""faster-whisper, played by a double with its signature: nothing is downloaded, and what is missing is said."""

import importlib.machinery
import sys
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from interviewer.adapters.speech import SpeechFailed, WeightsMissing, read_audio
from interviewer.adapters.speech.parts import WhisperOrBuiltIn
from interviewer.adapters.speech.whisper import Whisper
from interviewer.domain.delivery import Word
from interviewer.hear import Heard
from tests.speech.sounds import Scripted, tone, wav

CLIP = read_audio(wav(tone(2.0)))


class Double:
    """Stands in for ``faster_whisper.WhisperModel``."""

    made: ClassVar[list[tuple[tuple[Any, ...], dict[str, Any]]]] = []
    told: ClassVar[list[dict[str, Any]]] = []
    fault: Exception | None = None
    fault_later: Exception | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        self.made.append((args, options))
        if self.fault:
            raise self.fault

    def transcribe(self, audio: Any, **options: Any) -> tuple[Any, Any]:
        assert audio.dtype == np.float32
        self.told.append(options)

        def segments() -> Any:
            if self.fault_later:
                raise self.fault_later
            word = SimpleNamespace(word=" Stopped.", start=np.float64(0.5), end=np.float64(0.9))
            yield SimpleNamespace(text=" Stopped.", words=[word])

        return segments(), SimpleNamespace(language="en")


@pytest.fixture
def whisper(monkeypatch: pytest.MonkeyPatch) -> type[Double]:
    class Fresh(Double):
        made: ClassVar[list[Any]] = []
        told: ClassVar[list[Any]] = []

    module = ModuleType("faster_whisper")
    module.__spec__ = importlib.machinery.ModuleSpec("faster_whisper", None)
    module.WhisperModel = Fresh  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    return Fresh


def test_words_come_with_times_as_plain_numbers_and_the_model_is_loaded_once(whisper: type[Double]):
    ear = Whisper("small.en")
    heard = ear.listen(CLIP, hints=("NDCG", "SLO"))
    ear.listen(CLIP, hints=())
    assert heard.words == (Word("Stopped.", 0.5, 0.9),)
    assert type(heard.words[0].start_s) is float
    assert (heard.text, heard.engine, heard.is_rough) == ("Stopped.", "whisper small.en", False)
    assert len(whisper.made) == 1
    assert [t["initial_prompt"] for t in whisper.told] == ["NDCG, SLO", None]


def test_nothing_is_ever_downloaded(whisper: type[Double]):
    Whisper("small.en").listen(CLIP)
    ((args, options),) = whisper.made
    assert args == ("small.en",)
    assert options["local_files_only"] is True


def test_weights_that_are_not_here_are_named_with_what_to_do(whisper: type[Double]):
    whisper.fault = FileNotFoundError("not in the cache")
    with pytest.raises(WeightsMissing, match=r"no weights for 'small\.en'.*INTERVIEWER_SPEECH_MODEL"):
        Whisper().listen(CLIP)


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(WeightsMissing, match=r"not installed.*\[whisper\]"):
        Whisper().listen(CLIP)


def test_where_weights_are_missing_the_built_in_one_stands_in_and_says_so(whisper: type[Double]):
    whisper.fault = FileNotFoundError("not in the cache")
    built_in = Scripted(Heard(text="stopped", engine="pocketsphinx", is_rough=True))
    heard = WhisperOrBuiltIn(Whisper(), built_in).listen(CLIP, hints=("SLO",))  # type: ignore[arg-type]
    assert (heard.engine, heard.is_rough, built_in.hints) == ("pocketsphinx", True, [("SLO",)])
    assert heard.notes[0].endswith("The built-in recogniser was used instead.")
    assert "small.en" in heard.notes[0]


def test_a_failure_in_the_middle_is_a_fault_and_not_an_empty_transcript(whisper: type[Double]):
    whisper.fault_later = RuntimeError("out of memory")
    with pytest.raises(SpeechFailed, match=r"RuntimeError.*your recording is still here"):
        Whisper().listen(CLIP)
