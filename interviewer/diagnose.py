"""Find out what is set up and what works, and say what to do about the rest."""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from interviewer.errors import InterviewerError
from interviewer.settings import Settings, describe_settings, model_configured, read_settings, without_secrets
from interviewer.wiring import Parts

PACKAGES = ("gradio", "openai", "langchain-core", "pydantic", "sqlalchemy", "dbos", "vcrpy")


class Check(BaseModel):
    """One thing that was looked at: ``works``, ``missing`` (fine without) or ``broken``, and what to do."""

    model_config = ConfigDict(frozen=True)

    what: str
    state: Literal["works", "missing", "broken"]
    found: str
    do: str = ""


class Report(BaseModel):
    """All checks, and every setting with its source."""

    model_config = ConfigDict(frozen=True)

    schema_id: str = "interviewer.doctor/1"
    checks: tuple[Check, ...]
    settings: tuple[dict[str, Any], ...]


def diagnose(*, ask_model: bool = False) -> Report:
    """Look at everything; with ``ask_model`` also send five tiny requests to the model's server."""
    reading = read_settings()
    real = Parts(reading.settings)
    checks = [
        _versions(),
        _library(real),
        _database(real),
        _microphone(),
        _listening(real),
        _reading_aloud(real),
        _browser_hint(),
        _rater(reading.settings),
        *([_cost(real)] if model_configured(reading.settings) else []),
        *([_sidecar(reading.settings)] if reading.settings.sidecar_url else []),
    ]
    if ask_model:
        checks.append(_provider(real))
    checks += [
        Check(what="settings", state="broken", found=n, do="correct or remove it") for n in reading.notes
    ]
    rows = tuple(vars(row) for row in describe_settings(reading))
    return Report(checks=tuple(checks), settings=rows)


def _versions() -> Check:
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return Check(what="versions", state="works", found=", ".join(found))


def _library(real: Parts) -> Check:
    try:
        lib = real.library
    except InterviewerError as error:
        return Check(what="rubrics", state="broken", found=str(error), do="run 'interviewer rubrics check'")
    return Check(what="rubrics", state="works", found=f"{len(lib.rubrics)} rubrics, {len(lib.probes)} probes")


def _database(real: Parts) -> Check:
    place = without_secrets(real.settings.database_url)
    try:
        kept = len(real.store().history(limit=1000))
    except InterviewerError as error:
        return Check(
            what="database",
            state="broken",
            found=str(error),
            do="set INTERVIEWER_DATA_DIR or INTERVIEWER_DATABASE_URL",
        )
    return Check(what="database", state="works", found=f"{place}, {kept} entries")


def _microphone() -> Check:
    if any(shutil.which(tool) for tool in ("arecord", "rec", "ffmpeg")):
        return Check(
            what="microphone",
            state="works",
            found="the browser asks for it on Record; a recording tool is here too",
        )
    return Check(
        what="microphone",
        state="missing",
        found="no recording tool for the terminal",
        do="not needed: type, or record in the browser (localhost or https)",
    )


def _listening(real: Parts) -> Check:
    if real.speech.is_off:
        return Check(what="speech to text", state="missing", found="switched off; typing works")
    try:
        ear = real.speech.ear()
    except InterviewerError as error:
        return Check(what="speech to text", state="broken", found=str(error), do="or set it to auto")
    better = "for fewer errors: pip install 'interviewer-studio[whisper]' and a model, or a speech server"
    return Check(
        what="speech to text",
        state="works",
        found=f"{ear.label}, {ear.place}",
        do=better if ear.is_rough else "",
    )


def _reading_aloud(real: Parts) -> Check:
    voice = real.speech.voice
    first = "the browser's own voice" if real.speech.by_browser else ""
    found = ", else ".join(filter(None, (first, f"{voice.label}, {voice.place}" if voice else "")))
    if not found:
        return Check(
            what="reading aloud", state="missing", found="no voice; questions are always shown as text"
        )
    return Check(what="reading aloud", state="works", found=found)


def _browser_hint() -> Check:
    if os.environ.get("DISPLAY") or platform.system() in ("Darwin", "Windows"):
        return Check(what="page", state="works", found="'interviewer' opens it at the address it prints")
    return Check(
        what="page",
        state="works",
        found="no display here: open the printed address from a browser on this machine",
    )


def _rater(settings: Settings) -> Check:
    if settings.rater != "rules" and model_configured(settings):
        where = without_secrets(settings.base_url) if settings.base_url else "the provider's own address"
        return Check(
            what="rater", state="works", found=f"model {settings.model} at {where}; answers are sent there"
        )
    if settings.rater == "model":
        return Check(
            what="rater",
            state="broken",
            found="the model rater is asked for, but no model is set up",
            do="set INTERVIEWER_MODEL and INTERVIEWER_API_KEY or INTERVIEWER_BASE_URL (a local server needs no key)",
        )
    return Check(
        what="rater",
        state="missing",
        found="rule checks only; nothing leaves this computer",
        do="for a model: INTERVIEWER_MODEL and INTERVIEWER_API_KEY, or INTERVIEWER_BASE_URL of a local server",
    )


def _cost(real: Parts) -> Check:
    from interviewer.adapters.llm_cost import price_of
    from interviewer.present.cost import month_line, price_line

    settings = real.settings
    ceilings = (settings.spend_limit_usd, settings.spend_limit_person_usd)
    has_ceiling = any(c is not None for c in ceilings)
    try:
        price, spent = price_of(settings), real.ledger().month(everybody=True)
    except InterviewerError as error:
        return Check(
            what="cost", state="broken", found=str(error), do="correct the price table or the database"
        )
    found = f"{price_line(price)}; {month_line(spent, ceilings[0])}"
    found += "" if has_ceiling else ", no ceiling"
    if price is None:
        return Check(
            what="cost",
            state="broken" if has_ceiling else "missing",
            found=found
            + (": a ceiling cannot be kept without a price, so no call is made" if has_ceiling else ""),
            do="set INTERVIEWER_PRICE_IN_USD_PER_MTOK and INTERVIEWER_PRICE_OUT_USD_PER_MTOK (0 for a server of your own)",
        )
    more = "" if has_ceiling else "INTERVIEWER_SPEND_LIMIT_USD sets a ceiling; 'interviewer cost' shows more"
    return Check(what="cost", state="works", found=found, do=more)


def _sidecar(settings: Settings) -> Check:
    from interviewer.adapters.llm_sidecar import where_of, wrong_with
    from interviewer.adapters.llm_wire import base_url_of

    where = where_of(settings)
    try:
        wrong = wrong_with(settings, base_url_of(settings))
    except InterviewerError as error:
        wrong = str(error)
    if wrong:
        return Check(
            what="side-car",
            state="broken",
            found=f"{where}: {wrong}; no model call is made without it",
            do="start 'interviewer sidecar' there with the same INTERVIEWER_BASE_URL, or take INTERVIEWER_SIDECAR_URL out",
        )
    return Check(what="side-car", state="works", found=f"model calls are made by the one at {where}")


def _provider(real: Parts) -> Check:
    if not model_configured(real.settings):
        return Check(what="provider", state="missing", found="no model is set up")
    try:
        found = real.llm(purpose="doctor", keep=False).probe()
    except InterviewerError as error:
        return Check(
            what="provider", state="broken", found=str(error), do="check key, base URL and model name"
        )
    return Check(what="provider", state="works", found=found.told)
