"""Which ears and voices the settings give, and where a recording would go."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from interviewer.adapters.speech import Speech, parts
from interviewer.adapters.speech.parts import server_of
from interviewer.errors import CallerMistake
from interviewer.settings import Settings, describe_settings, load_settings, read_settings
from interviewer.web import voice


def speech(tmp_path, **given: object) -> Speech:
    return Speech(Settings.model_validate({"data_dir": tmp_path, **given}))


@pytest.fixture(autouse=True)
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "is_installed", lambda: False)


def test_with_nothing_set_up_the_built_in_ear_listens_on_this_computer(tmp_path):
    ear = speech(tmp_path).ear()
    assert (ear.id, ear.place, ear.is_rough) == ("pocketsphinx", "on this computer", True)


def test_an_installed_extra_goes_first_and_the_built_in_one_stays(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parts, "is_installed", lambda: True)
    assert [e.id for e in speech(tmp_path).ears] == ["whisper", "pocketsphinx"]


def test_a_key_alone_never_sends_a_recording_anywhere_unasked(tmp_path):
    made = speech(tmp_path, api_key="sk-1")
    assert made.ear().id == "pocketsphinx"
    assert made.ear("openai").place == "sent to https://api.openai.com/v1"


def test_a_speech_server_that_was_asked_for_goes_first(tmp_path):
    made = speech(tmp_path, speech_engine="openai", speech_base_url="http://127.0.0.1:8000/v1")
    assert (made.ear().id, made.ear().place) == ("openai", "sent to http://127.0.0.1:8000/v1")


def test_a_speech_server_without_an_address_or_a_key_is_a_mistake(tmp_path):
    with pytest.raises(CallerMistake, match="found neither a key nor an address"):
        speech(tmp_path, speech_engine="openai").ear()


def test_an_ear_that_is_not_here_names_those_that_are(tmp_path):
    with pytest.raises(CallerMistake, match="expected one of pocketsphinx"):
        speech(tmp_path).ear("openai")


def test_speaking_can_be_switched_off(tmp_path):
    with pytest.raises(CallerMistake, match="you can still type"):
        speech(tmp_path, speech_engine="off").ear()


def test_the_voice_of_this_computer_is_used_only_where_it_was_not_ruled_out(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name == "espeak-ng" else None)
    found = {
        choice: getattr(speech(tmp_path, voice_engine=choice).voice, "label", None)
        for choice in ("auto", "browser", "flite", "espeak-ng", "off", "openai")
    }
    assert found == {
        "auto": "espeak-ng", "browser": None, "flite": None, "espeak-ng": "espeak-ng", "off": None, "openai": None,
    }  # fmt: skip


# --- key and address -----------------------------------------------------------------------------------


def pair(**given: object) -> tuple[str, str | None] | None:
    server = server_of(Settings.model_validate(given))
    return (server.base_url, server.key) if server else None


def test_the_model_s_server_is_the_speech_server_unless_it_has_one_of_its_own():
    model = {"api_key": "m", "base_url": "http://model/v1"}
    assert pair() is None
    assert pair(**model) == ("http://model/v1", "m")
    assert pair(**model, speech_base_url="http://own/v1") == ("http://own/v1", None)  # never the other's key
    assert pair(**model, speech_api_key="s") == ("https://api.openai.com/v1", "s")


def test_key_and_address_of_the_speech_server_come_from_one_place(monkeypatch: pytest.MonkeyPatch, tmp_path):
    (tmp_path / ".env").write_text("INTERVIEWER_SPEECH_API_KEY=from-file", "utf-8")
    monkeypatch.setenv("INTERVIEWER_SPEECH_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_SPEECH_API_KEY", "no-such-name")
    reading = read_settings()
    assert reading.settings.speech_api_key is None
    assert reading.notes == (
        "INTERVIEWER_SPEECH_API_KEY (.env) is not used: key and base URL are both taken from environment",
    )


def test_the_key_of_the_speech_server_is_never_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTERVIEWER_SPEECH_API_KEY", "sk-secret")
    rows = describe_settings(read_settings())
    assert "sk-secret" not in str(rows)
    assert any(r.name == "INTERVIEWER_SPEECH_API_KEY" and r.value == "set, not shown" for r in rows)


def test_an_engine_that_does_not_exist_names_those_that_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTERVIEWER_SPEECH_ENGINE", "sphinx")
    with pytest.raises(CallerMistake, match="one of auto, pocketsphinx, whisper, openai, off"):
        load_settings()


def test_the_page_says_so_where_recordings_or_questions_leave_this_computer(tmp_path):
    from interviewer.web.voice import where_sound_goes
    from interviewer.wiring import Parts

    def says(**given: object) -> str:
        return where_sound_goes(Parts(Settings.model_validate({"data_dir": tmp_path, **given})))

    server = {"speech_base_url": "http://127.0.0.1:8000/v1"}
    assert says() == ""
    assert says(**server) == ""  # set up, but not the one that is used
    assert says(**server, speech_engine="openai") == "Recordings are sent to http://127.0.0.1:8000/v1."
    assert says(**server, voice_engine="openai").startswith("Questions to be read aloud are sent to http")


def test_a_microphone_check_without_anybody_who_listens_says_so_before_an_interview() -> None:
    class Deaf:
        is_off = False

        @property
        def ears(self) -> object:
            raise CallerMistake("no recogniser is installed.")

    said = voice.check_html(cast("Any", SimpleNamespace(speech=Deaf())))
    assert said == '<p class="voice-off">no recogniser is installed. You can still type.</p>'
