"""Reading a question aloud by programs of this computer."""

import shutil

import pytest

from interviewer.adapters.speech import SpeechFailed, aloud, read_audio
from interviewer.errors import CallerMistake


@pytest.mark.parametrize("maker", [aloud.flite, aloud.espeak])
def test_a_program_of_this_computer_speaks_the_question(say, maker: aloud.Maker):
    mouth = maker(None)
    assert mouth is not None
    clip = read_audio(mouth("Tell me about a project that you stopped."))
    assert 1 < clip.seconds < 10
    assert not clip.is_silent


@pytest.mark.parametrize("text", ["-o /tmp/elsewhere.wav", "--help", "'; ls; '", "$(ls) `ls`", "<speak>"])
def test_a_text_that_looks_like_an_option_or_a_command_is_only_read(say, text: str):
    for maker in (aloud.flite, aloud.espeak):
        mouth = maker(None)
        assert mouth is not None
        assert mouth(text).startswith(b"RIFF")


def test_a_program_that_is_not_here_is_no_voice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert (aloud.flite(None), aloud.espeak(None)) == (None, None)


def test_a_program_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/false")
    mouth = aloud.flite(None)
    assert mouth is not None
    with pytest.raises(SpeechFailed, match="could not read the question aloud"):
        mouth("Which?")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_nothing_and_too_much_are_not_read_aloud(text: str):
    with pytest.raises(CallerMistake, match="to read aloud"):
        aloud.checked(text)


def test_control_characters_are_not_passed_on():
    assert aloud.checked("Which\x00\n project?\x1b[0m") == "Which project? [0m"
