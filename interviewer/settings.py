"""What can be set from outside: one frozen value, read from the environment and from ``.env``.

Every variable begins with ``INTERVIEWER_``. Only the key and the base URL also answer to the usual
``OPENAI_`` names, and the two are always taken from one place, so that a key is never sent to an
address that came from somewhere else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from interviewer.errors import CallerMistake, nearest

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings, EnvSettingsSource

PREFIX, USUAL = "INTERVIEWER_", "OPENAI_"
PAIR = ("api_key", "base_url")
SPEECH_PAIR = ("speech_api_key", "speech_base_url")
HIDDEN = "set, not shown"
Source = Literal["environment", ".env", "default"]
log = logging.getLogger(__name__)


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

    @field_validator("api_key", "speech_api_key")
    @classmethod
    def _one_word(cls, key: SecretStr | None) -> SecretStr | None:
        word = key.get_secret_value().strip() if key else ""
        if not word.isascii() or any(c.isspace() or not c.isprintable() for c in word):
            raise ValueError("not a key")
        return SecretStr(word) if word else None

    @field_validator("base_url", "speech_base_url")
    @classmethod
    def _no_slash_at_end(cls, url: str | None) -> str | None:
        return url.rstrip("/") if url else url


def model_configured(settings: Settings) -> bool:
    """Whether a language model can be asked: a model name, and a key or a base URL."""
    return bool(settings.model and (settings.api_key or settings.base_url))


@dataclass(frozen=True)
class Reading:
    """Settings, the place each set one came from (by variable name), and what the reader should be told."""

    settings: Settings
    sources: Mapping[str, Source]
    names: Mapping[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class SettingRow:
    """One line of the table in `doctor` and in the README."""

    name: str
    default: str
    value: str
    source: Source
    meaning: str


def load_settings(*, env_file: Path = Path(".env")) -> Settings:
    """The settings in force; what is odd about them is logged as a warning. Raises `CallerMistake`."""
    reading = read_settings(env_file=env_file)
    for note in reading.notes:
        log.warning("%s", note)
    return reading.settings


def read_settings(*, env_file: Path = Path(".env")) -> Reading:
    """Settings with their sources. The environment wins over ``env_file``; an empty variable counts as unset.

    Key and base URL come together from one source: the environment if it has one of them under our
    prefix, else the file if that does, else the first of the two that has an ``OPENAI_`` name.
    Raises `CallerMistake` naming variable, what was found and what was expected.
    """
    places = _places(env_file)
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    sources: dict[str, Source] = {}
    pair_source, speech_source = _pair_source(places, PAIR), _pair_source(places, SPEECH_PAIR, PREFIX)
    for source in (".env", "environment"):
        for prefix in (USUAL, PREFIX):
            for field, value in places[source, prefix].items():
                if field in PAIR:
                    wanted = source == pair_source
                else:
                    wanted = prefix == PREFIX and (field not in SPEECH_PAIR or source == speech_source)
                if wanted:
                    values[field], names[field], sources[field] = value, f"{prefix}{field.upper()}", source
    left_out = (*_left_out(places, pair_source, PAIR), *_left_out(places, speech_source, SPEECH_PAIR, PREFIX))
    notes = (*_unknown(places), *left_out)
    return Reading(_validated(values, names, sources), sources, names, notes)


def describe_settings(reading: Reading | None = None) -> tuple[SettingRow, ...]:
    """Every setting with default, value, source and meaning, in order; without a reading, the defaults."""
    return tuple(_row(field, about, reading) for field, about in _abouts())


# --- reading ---------------------------------------------------------------------------------------

Place = tuple[Source, str]


class _Vars(dict[str, str]):
    """Field values of one place, and every variable name seen there."""

    seen: tuple[str, ...] = ()


@cache
def _reader() -> type[BaseSettings]:
    """Settings as pydantic-settings wants them (imported late: it costs more than the rest together)."""
    from pydantic_settings import BaseSettings, SettingsConfigDict

    class Reader(Settings, BaseSettings):
        model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    return Reader


def _places(env_file: Path) -> dict[Place, _Vars]:
    from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

    reader, found = _reader(), {}
    for prefix in (PREFIX, USUAL):
        try:
            file = DotEnvSettingsSource(
                reader, env_file, "utf-8-sig", env_prefix=prefix, dotenv_filtering="only_existing"
            )
        except (OSError, UnicodeDecodeError) as fault:
            raise CallerMistake(
                f"{env_file}: cannot be read ({type(fault).__name__}); expected UTF-8 text"
            ) from fault
        found[".env", prefix] = _taken(file)
        found["environment", prefix] = _taken(EnvSettingsSource(reader, env_prefix=prefix))
    return found  # type: ignore[return-value]  # the keys are literals


def _taken(source: EnvSettingsSource) -> _Vars:
    taken = _Vars({k: v for k, v in source().items() if isinstance(v, str)})
    taken.seen = tuple(name.upper() for name in source.env_vars)
    return taken


def _pair_source(places: Mapping[Place, _Vars], pair: tuple[str, str], *prefixes: str) -> Source | None:
    """Where the first one of ``pair`` is found, our own prefix first; ``prefixes`` are those that count."""
    sources: tuple[Source, ...] = ("environment", ".env")
    order: list[Place] = [(s, p) for p in prefixes or (PREFIX, USUAL) for s in sources]
    return next((place[0] for place in order if any(f in places[place] for f in pair)), None)


def _validated(
    values: Mapping[str, str], names: Mapping[str, str], sources: Mapping[str, Source]
) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        abouts, lines = dict(_abouts()), []
        for fault in error.errors(include_input=False, include_context=False, include_url=False):
            field = str(fault["loc"][0])
            found = _shown(field, values[field])
            lines.append(
                f"{names[field]} ({sources[field]}): found {found!r}, expected {abouts[field].expected}"
            )
        raise CallerMistake("\n".join(lines)) from None  # pydantic's own text holds the values


def _unknown(places: Mapping[Place, _Vars]) -> Iterator[str]:
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    for source in ("environment", ".env"):
        for name in sorted(places[source, PREFIX].seen):
            if name.startswith(PREFIX) and name not in known:
                near = nearest(name, known, most=1)
                yield f"{name} ({source}) is no setting; nearest: {near[0] if near else 'none'}"


def _left_out(
    places: Mapping[Place, _Vars], chosen: Source | None, pair: tuple[str, str], *prefixes: str
) -> Iterator[str]:
    """Names of the pair that the chosen source lacks and the other one has: they stay unused."""
    counted = {place: found for place, found in places.items() if place[1] in (prefixes or (PREFIX, USUAL))}
    has = {f for (source, _), found in counted.items() for f in found if source == chosen}
    for (source, prefix), found in counted.items():
        for field in pair:
            if source != chosen and field in found and field not in has:
                name = f"{prefix}{field.upper()}"
                yield f"{name} ({source}) is not used: key and base URL are both taken from {chosen}"


# --- showing ---------------------------------------------------------------------------------------


def _abouts() -> Iterator[tuple[str, About]]:
    for field, info in Settings.model_fields.items():
        yield field, next(m for m in info.metadata if isinstance(m, About))


def _row(field: str, about: About, reading: Reading | None) -> SettingRow:
    default = about.default or str(Settings.model_fields[field].default)
    name = reading.names.get(field) if reading else None
    source: Source = reading.sources.get(field, "default") if reading else "default"
    value = getattr(reading.settings, field) if reading else None
    shown = _shown(field, value) if value is not None else default
    return SettingRow(name or PREFIX + field.upper(), default, shown, source, about.meaning)


def _shown(field: str, value: object) -> str:
    return HIDDEN if field.endswith("api_key") else without_secrets(str(value))


def without_secrets(url: str) -> str:
    """The same URL without user, password and anything in its query that looks like a secret."""
    url = re.sub(r"//[^/@\s]*@", "//***@", url)
    return re.sub(r"(?i)((?:pass(?:word)?|pwd|key|token|secret|sig)=)[^&\s]*", r"\1***", url)
