"""The settings there are: their names, their defaults, what each means and what it may be. `settings` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator


@dataclass(frozen=True)
class About:
    """What `doctor` and the README say about one setting; ``default`` where the value would name a machine."""

    meaning: str
    expected: str = "a text"
    default: str | None = None


def _user_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("interviewer", appauthor=False)


def _sqlite_in(values: dict[str, Any]) -> str:
    return f"sqlite:///{(values['data_dir'] / 'interviewer.db').as_posix()}"


POSITIVE = "a number above 0"
MONEY = "a number of US dollars, 0 or more"
WHOLE = "a whole number from 1"


class Settings(BaseModel):
    """All settings with their defaults. Making one reads nothing; `load_settings` reads."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)

    data_dir: Annotated[
        Path,
        About(
            "Folder for the database, uploads and caches.",
            "a folder path",
            "the platform's folder for user data",
        ),
    ] = Field(default_factory=_user_data_dir)
    database_url: Annotated[
        str,
        About(
            "Where answers and ratings are kept (SQLAlchemy URL).",
            "a URL such as sqlite:///file.db",
            "SQLite file interviewer.db in the data folder",
        ),
    ] = Field(default_factory=_sqlite_in, pattern=r"^[a-z][a-z0-9+_]*:")
    rater: Annotated[
        Literal["auto", "rules", "model"],
        About("Who rates: auto is the model if one is set up, else the rules.", "one of auto, rules, model"),
    ] = "auto"
    mode: Annotated[
        Literal["one-call", "careful"],
        About(
            "How the model is asked: about the whole checklist in one call, or careful, about each part of it in its own "
            "(three to five times as many calls).",
            "one of one-call, careful",
        ),
    ] = "one-call"
    samples: Annotated[
        Literal["auto", "1", "3", "5"],
        About(
            "How many readings by the model make one rating: auto is one, three where a level is near a cut, five where "
            "these differ on a level.",
            "one of auto, 1, 3, 5",
        ),
    ] = "1"
    model: Annotated[
        str | None, About("Name of the language model (the deployment, on Azure).", default="none")
    ] = None
    provider: Annotated[
        Literal["auto", "openai", "azure", "compatible"],
        About(
            "Kind of server: auto is compatible if a base URL is set, else openai.",
            "one of auto, openai, azure, compatible",
        ),
    ] = "auto"
    api_key: Annotated[
        SecretStr | None,
        About(
            "Key of the provider (OPENAI_API_KEY is read too).", "a key without blanks in it", default="none"
        ),
    ] = None
    base_url: Annotated[
        str | None,
        About(
            "Address of an OpenAI-compatible server (OPENAI_BASE_URL is read too).",
            "a URL such as http://127.0.0.1:11434/v1",
            "the provider's own",
        ),
    ] = Field(default=None, pattern=r"^https?://[^\s/]+\S*$")
    azure_api_version: Annotated[
        str | None,
        About("Version of the Azure API; not needed with a base URL ending in /openai/v1.", default="none"),
    ] = None
    max_output_tokens: Annotated[int, About("Most tokens one reply may have.", WHOLE)] = Field(6000, ge=1)
    temperature: Annotated[
        float | None,
        About("Sampling temperature; not sent if unset.", "a number from 0 to 2", "the server's own"),
    ] = Field(default=None, ge=0, le=2)
    try_timeout_s: Annotated[float, About("Seconds one try of a model call may take.", POSITIVE)] = Field(
        90, gt=0
    )
    deadline_s: Annotated[
        float, About("Seconds a model call may take with all its tries and waits.", POSITIVE)
    ] = Field(240, gt=0)
    attempts: Annotated[int, About("Most tries of one model call.", WHOLE)] = Field(6, ge=1)
    concurrency: Annotated[
        int,
        About(
            "Most model calls under way at once; fewer when the server says so.",
            "a whole number from 1 to 100",
        ),
    ] = Field(16, ge=1, le=100)
    total_concurrency: Annotated[
        int | None,
        About("Most model calls of durable work under way at once, over all workers.", WHOLE, "no limit"),
    ] = Field(default=None, ge=1)
    calls_per_minute: Annotated[
        int | None,
        About("Most model calls of durable work begun within a minute, over all workers.", WHOLE, "no limit"),
    ] = Field(default=None, ge=1)
    job_tries: Annotated[
        int, About("How often durable work is tried before it is parked for a person to look at.", WHOLE)
    ] = Field(3, ge=1)
    outage_s: Annotated[
        float,
        About(
            "Seconds that durable work waits for a model's server that answers nobody, before that counts as a try.",
            "a number of seconds, 0 or more",
        ),
    ] = Field(1800, ge=0)
    drain_s: Annotated[
        float, About("Seconds that work under way may take to end when a worker is told to stop.", POSITIVE)
    ] = Field(60, gt=0)
    background: Annotated[
        bool,
        About(
            "Whether the model's server works in the background (Responses API, for example OpenAI): a call that a crash "
            "cuts short is fetched afterwards and not paid again.",
            "true or false",
        ),
    ] = False
    sidecar_url: Annotated[
        str | None,
        About(
            "Address of 'interviewer sidecar', which makes the model calls of page and workers: a call that their crash cuts "
            "short is collected afterwards and not paid again.",
            "a URL such as http://127.0.0.1:7861",
            "none: the model's server is asked directly",
        ),
    ] = Field(default=None, pattern=r"^https?://[^\s/]+\S*$")
    sidecar_token: Annotated[
        SecretStr | None,
        About(
            "Word that the side-car expects of whoever asks it; needed where other computers reach it.",
            "a word without blanks in it",
            default="none",
        ),
    ] = None
    sidecar_keep_hours: Annotated[
        float,
        About("Hours after which the side-car deletes a reply that nobody has collected.", POSITIVE),
    ] = Field(24, gt=0)
    spend_limit_usd: Annotated[
        float | None,
        About(
            "Ceiling on spending per calendar month (UTC), of everybody on this database together; a call that might "
            "pass it is not made. A run that keeps nothing (eval record) counts by itself.",
            MONEY,
            "no ceiling",
        ),
    ] = Field(default=None, ge=0)
    spend_limit_person_usd: Annotated[
        float | None,
        About("The same for each person.", MONEY, "no ceiling"),
    ] = Field(default=None, ge=0)
    price_in_usd_per_mtok: Annotated[
        float | None,
        About("Price of a million input tokens; 0 for a server of your own.", MONEY, "from the price table"),
    ] = Field(default=None, ge=0)
    price_out_usd_per_mtok: Annotated[
        float | None,
        About("Price of a million output tokens; 0 for a server of your own.", MONEY, "from the price table"),
    ] = Field(default=None, ge=0)
    prices_file: Annotated[
        Path | None, About("A price table of your own, read before the one shipped.", "a file path", "none")
    ] = None
    host: Annotated[str, About("Address the web page listens on.")] = "127.0.0.1"
    port: Annotated[int, About("Port the web page listens on.", "a whole number from 1 to 65535")] = Field(
        7860, ge=1, le=65535
    )
    accounts: Annotated[
        Literal["off", "on"],
        About(
            "Whether people sign in to the web page; off is for one person on one computer.", "one of off, on"
        ),
    ] = "off"
    log_format: Annotated[
        Literal["text", "json"],
        About(
            "What serve writes to standard error: text is faults only, json is a line for each request as well.",
            "one of text, json",
        ),
    ] = "text"
    keep_days: Annotated[
        int | None,
        About(
            "What was not touched for so many days is deleted, at the start of serve and once a day.",
            WHOLE,
            "kept until it is deleted",
        ),
    ] = Field(default=None, ge=1)
    redact: Annotated[
        bool,
        About(
            "Whether addresses, numbers and listed names are replaced before a text is sent to a model or a speech server.",
            "true or false",
        ),
    ] = False
    speech_engine: Annotated[
        Literal["auto", "pocketsphinx", "whisper", "openai", "off"],
        About(
            "What turns speech into text: auto is faster-whisper if it is installed, else the built-in recogniser; "
            "openai is any compatible server, and recordings are sent there.",
            "one of auto, pocketsphinx, whisper, openai, off",
        ),
    ] = "auto"
    speech_model: Annotated[
        str | None, About("Model of that engine, or its folder.", default="the engine's own")
    ] = None
    speech_api_key: Annotated[
        SecretStr | None,
        About(
            "Key of the speech server, if it is another one than the model's.",
            "a key without blanks in it",
            default="that of the model",
        ),
    ] = None
    speech_base_url: Annotated[
        str | None,
        About(
            "Address of the speech server, if it is another one than the model's.",
            "a URL such as http://127.0.0.1:8000/v1",
            "that of the model",
        ),
    ] = Field(default=None, pattern=r"^https?://[^\s/]+\S*$")
    speech_keeps_fillers: Annotated[
        bool,
        About("Whether that server writes down um and uh, so that they can be counted.", "true or false"),
    ] = False
    speech_words: Annotated[
        str,
        About(
            "Words of your own that an ear should know: names of tools, abbreviations. The page has a list of its own beside it.",
            "words with commas between them, such as 'Kubeflow, ARPU, dbt'",
            "none",
        ),
    ] = ""
    voice_engine: Annotated[
        Literal["auto", "browser", "flite", "espeak-ng", "openai", "off"],
        About(
            "What reads questions aloud: auto is the browser, else flite or espeak-ng on this computer.",
            "one of auto, browser, flite, espeak-ng, openai, off",
        ),
    ] = "auto"
    voice_model: Annotated[
        str | None, About("Model of the speech server that reads aloud.", default="the engine's own")
    ] = None
    voice_name: Annotated[str | None, About("Voice of that engine.", default="the engine's own")] = None

    @field_validator("data_dir", "prices_file")
    @classmethod
    def _at_home(cls, path: Path | None) -> Path | None:
        return path.expanduser() if path else path

    @field_validator("api_key", "speech_api_key", "sidecar_token")
    @classmethod
    def _one_word(cls, key: SecretStr | None) -> SecretStr | None:
        word = key.get_secret_value().strip() if key else ""
        if not word.isascii() or any(c.isspace() or not c.isprintable() for c in word):
            raise ValueError("not a key")
        return SecretStr(word) if word else None

    @field_validator("base_url", "speech_base_url", "sidecar_url")
    @classmethod
    def _no_slash_at_end(cls, url: str | None) -> str | None:
        return url.rstrip("/") if url else url


def model_configured(settings: Settings) -> bool:
    """Whether a language model can be asked: a model name, and a key or a base URL."""
    return bool(settings.model and (settings.api_key or settings.base_url))
