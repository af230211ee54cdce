"""Settings: where each comes from, what a bad one says, and that a key stays with its address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.errors import CallerMistake
from interviewer.settings import (
    PREFIX,
    Settings,
    describe_settings,
    load_settings,
    model_configured,
    read_settings,
    without_secrets,
)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith((PREFIX, "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write_env(*lines: str) -> None:
    Path(".env").write_text("\n".join(lines), "utf-8")


def key_of(settings: Settings) -> str | None:
    return settings.api_key.get_secret_value() if settings.api_key else None


def test_with_nothing_set_the_defaults_hold():
    reading = read_settings()
    settings = reading.settings
    assert (settings.host, settings.port, settings.rater) == ("127.0.0.1", 7860, "auto")
    assert settings.database_url == f"sqlite:///{settings.data_dir.as_posix()}/interviewer.db"
    assert (reading.sources, reading.notes) == ({}, ())
    assert not model_configured(settings)


def test_the_database_lies_in_the_data_folder_that_was_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "mine"))
    assert load_settings().database_url == f"sqlite:///{(tmp_path / 'mine' / 'interviewer.db').as_posix()}"


def test_the_environment_wins_over_the_file_and_each_names_its_source(monkeypatch: pytest.MonkeyPatch):
    write_env("INTERVIEWER_MODEL=from-file", "INTERVIEWER_PORT=8000")
    monkeypatch.setenv("INTERVIEWER_MODEL", "from-shell")
    reading = read_settings()
    assert (reading.settings.model, reading.settings.port) == ("from-shell", 8000)
    assert reading.sources == {"model": "environment", "port": ".env"}


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch):
    write_env("INTERVIEWER_MODEL=from-file")
    monkeypatch.setenv("INTERVIEWER_MODEL", "")
    assert load_settings().model == "from-file"


@pytest.mark.parametrize(
    ("settings", "configured"),
    [
        ({"model": "m", "api_key": "k"}, True),
        ({"model": "m", "base_url": "http://127.0.0.1:11434/v1"}, True),
        ({"model": "m"}, False),
        ({"api_key": "k"}, False),
        ({"base_url": "http://127.0.0.1:11434/v1"}, False),
    ],
)
def test_a_model_is_set_up_with_its_name_and_a_key_or_an_address(settings: dict[str, str], configured: bool):
    assert model_configured(Settings.model_validate(settings)) is configured


# --- key and address -------------------------------------------------------------------------------

# What stands in the environment, what in the file -> key, address. E = environment, F = file.
PAIRS = {
    "usual names": ({"OPENAI_API_KEY": "E", "OPENAI_BASE_URL": "http://e"}, {}, "E", "http://e"),
    "usual names in the file": ({}, {"OPENAI_API_KEY": "F"}, "F", None),
    "our name before the usual one": (
        {"OPENAI_API_KEY": "usual", "INTERVIEWER_API_KEY": "E"}, {}, "E", None,
    ),
    "our address with the usual key": (
        {"OPENAI_API_KEY": "E", "INTERVIEWER_BASE_URL": "http://e"}, {}, "E", "http://e",
    ),
    "address in the shell, key in the file": (
        {"INTERVIEWER_BASE_URL": "http://e"}, {"INTERVIEWER_API_KEY": "F"}, None, "http://e",
    ),
    "key in the shell, address in the file": (
        {"INTERVIEWER_API_KEY": "E"}, {"INTERVIEWER_BASE_URL": "http://f"}, "E", None,
    ),
    "a usual key in the shell does not go to the address in the file": (
        {"OPENAI_API_KEY": "E"}, {"INTERVIEWER_BASE_URL": "http://f"}, None, "http://f",
    ),
    "both in the file, a usual key in the shell": (
        {"OPENAI_API_KEY": "E"}, {"INTERVIEWER_API_KEY": "F", "INTERVIEWER_BASE_URL": "http://f"}, "F", "http://f",
    ),
    "both places whole": (
        {"INTERVIEWER_API_KEY": "E", "INTERVIEWER_BASE_URL": "http://e"},
        {"INTERVIEWER_API_KEY": "F", "INTERVIEWER_BASE_URL": "http://f"},
        "E", "http://e",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("shell", "file", "key", "url"), PAIRS.values(), ids=PAIRS.keys())
def test_key_and_address_come_from_one_place(
    monkeypatch: pytest.MonkeyPatch,
    shell: dict[str, str],
    file: dict[str, str],
    key: str | None,
    url: str | None,
):
    write_env(*(f"{k}={v}" for k, v in file.items()))
    for name, value in shell.items():
        monkeypatch.setenv(name, value)
    settings = read_settings().settings
    assert (key_of(settings), settings.base_url) == (key, url)


def test_a_key_that_is_left_out_for_that_reason_is_told(monkeypatch: pytest.MonkeyPatch):
    write_env("INTERVIEWER_BASE_URL=http://f")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-shell")
    (note,) = read_settings().notes
    assert note == "OPENAI_API_KEY (environment) is not used: key and base URL are both taken from .env"


def test_a_stray_usual_key_beside_a_whole_pair_is_not_worth_a_word(monkeypatch: pytest.MonkeyPatch):
    write_env("INTERVIEWER_BASE_URL=http://f", "INTERVIEWER_API_KEY=F")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-shell")
    assert read_settings().notes == ()


def test_only_key_and_address_have_usual_names(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_MODEL", "not-ours")
    assert load_settings().model is None


# --- mistakes --------------------------------------------------------------------------------------

BAD = {
    "PORT": ("http", "found 'http', expected a whole number from 1 to 65535"),
    "CONCURRENCY": ("0", "found '0', expected a whole number from 1 to 100"),
    "RATER": ("modell", "found 'modell', expected one of auto, rules, model"),
    "PROVIDER": ("openrouter", "expected one of auto, openai, azure, compatible"),
    "SPEND_LIMIT_USD": ("nan", "found 'nan', expected a number of US dollars, 0 or more"),
    "DEADLINE_S": ("inf", "expected a number above 0"),
    "BASE_URL": ("localhost:11434", "expected a URL such as http://127.0.0.1:11434/v1"),
    "DATABASE_URL": ("answers.db", "expected a URL such as sqlite:///file.db"),
}


@pytest.mark.parametrize(("name", "case"), BAD.items(), ids=BAD.keys())
def test_a_bad_value_names_variable_place_found_and_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, case: tuple[str, str]
):
    monkeypatch.setenv(PREFIX + name, case[0])
    with pytest.raises(CallerMistake) as caught:
        load_settings()
    assert str(caught.value).startswith(f"INTERVIEWER_{name} (environment): found ")
    assert case[1] in str(caught.value)


def test_all_bad_values_are_named_at_once_with_the_name_that_was_used(monkeypatch: pytest.MonkeyPatch):
    write_env("INTERVIEWER_PORT=x")
    monkeypatch.setenv("OPENAI_BASE_URL", "nowhere")
    with pytest.raises(CallerMistake, match=r"OPENAI_BASE_URL \(environment\)") as caught:
        load_settings()
    assert "INTERVIEWER_PORT (.env)" in str(caught.value)


def test_a_bad_key_is_not_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-one two")
    with pytest.raises(CallerMistake, match="expected a key without blanks") as caught:
        load_settings()
    assert "sk-one" not in str(caught.value)


def test_blanks_around_a_key_and_a_slash_after_an_address_are_dropped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTERVIEWER_API_KEY", " sk-1\n")
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:1/v1/")
    settings = load_settings()
    assert (key_of(settings), settings.base_url) == ("sk-1", "http://127.0.0.1:1/v1")


def test_a_name_that_is_no_setting_is_told_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    write_env("INTERVIEWER_MODELL=m")
    monkeypatch.setenv("INTERVIEWER_BASEURL", "http://x")
    load_settings()
    assert [r.getMessage() for r in caplog.records] == [
        "INTERVIEWER_BASEURL (environment) is no setting; nearest: INTERVIEWER_BASE_URL",
        "INTERVIEWER_MODELL (.env) is no setting; nearest: INTERVIEWER_MODEL",
    ]


def test_a_file_that_is_no_text_is_a_mistake():
    Path(".env").write_bytes(b"INTERVIEWER_MODEL=\xff\xfe\x00")
    with pytest.raises(CallerMistake, match=r"\.env: cannot be read"):
        load_settings()


def test_a_file_with_a_byte_order_mark_is_read():
    Path(".env").write_text("INTERVIEWER_MODEL=m", "utf-8-sig")
    assert load_settings().model == "m"


# --- showing ---------------------------------------------------------------------------------------


def test_every_setting_is_described_with_secrets_masked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("INTERVIEWER_DATABASE_URL", "postgresql://me:word@host/db?password=word")
    rows = {row.name: row for row in describe_settings(read_settings())}
    assert len(rows) == len(Settings.model_fields)
    assert all(row.meaning.endswith(".") and row.default for row in rows.values())
    key = rows["OPENAI_API_KEY"]
    assert (key.value, key.source) == ("set, not shown", "environment")
    assert rows["INTERVIEWER_DATABASE_URL"].value == "postgresql://***@host/db?password=***"
    assert (rows["INTERVIEWER_PORT"].value, rows["INTERVIEWER_PORT"].source) == ("7860", "default")
    assert "sk-secret" not in str(rows)


def test_the_table_of_defaults_names_no_machine():
    assert not any(str(Path.home()) in row.default for row in describe_settings())


def test_a_secret_does_not_show_in_the_settings_themselves():
    assert "sk-secret" not in repr(Settings.model_validate({"api_key": "sk-secret"}))


def test_plain_addresses_are_shown_as_they_are():
    assert without_secrets("http://127.0.0.1:11434/v1?x=1") == "http://127.0.0.1:11434/v1?x=1"


def test_importing_settings_does_not_import_what_only_reading_needs():
    code = (
        "import sys, interviewer.settings as s; s.Settings(model='m'); s.describe_settings();"
        "print([m for m in ('pydantic_settings', 'openai', 'dotenv') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
