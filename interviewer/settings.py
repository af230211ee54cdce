"""What can be set from outside: one frozen value, read from the environment and from ``.env``.

Every variable begins with ``INTERVIEWER_``. Only the key and the base URL also answer to the usual
``OPENAI_`` names, and the two are always taken from one place, so that a key is never sent to an
address that came from somewhere else. The settings themselves stand in `settings_fields`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from interviewer.errors import CallerMistake, nearest
from interviewer.settings_fields import About, Settings, model_configured

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings, EnvSettingsSource

__all__ = [
    "PREFIX",
    "Reading",
    "SettingRow",
    "Settings",
    "describe_settings",
    "load_settings",
    "model_configured",
    "read_settings",
    "without_secrets",
]

PREFIX, USUAL = "INTERVIEWER_", "OPENAI_"
PAIR = ("api_key", "base_url")
SPEECH_PAIR = ("speech_api_key", "speech_base_url")
HIDDEN = "set, not shown"
Source = Literal["environment", ".env", "default"]
log = logging.getLogger(__name__)


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
    return HIDDEN if field.endswith(("api_key", "token")) else without_secrets(str(value))


def without_secrets(url: str) -> str:
    """The same URL without user, password and anything in its query that looks like a secret."""
    url = re.sub(r"//[^/@\s]*@", "//***@", url)
    return re.sub(r"(?i)((?:pass(?:word)?|pwd|key|token|secret|sig)=)[^&\s]*", r"\1***", url)
