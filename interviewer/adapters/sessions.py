"""Recorded sessions, read from ``rubrics/sessions``."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from interviewer.adapters.extras import SESSIONS
from interviewer.adapters.newest import newest, unreadable
from interviewer.domain.session import Session
from interviewer.errors import RubricError


def read_sessions(folder: Path) -> dict[str, Session]:
    """The newest version of every session below ``folder``, by id; `RubricError` names the file and what is wrong."""
    return newest((folder / SESSIONS).glob("*.json"), read_file)


def faults(folder: Path) -> list[str]:
    """Every file of them below ``folder`` that cannot be read, one line each."""
    return unreadable((folder / SESSIONS).glob("*.json"), read_file)


def read_file(path: Path) -> Session:
    """The session in one file."""
    try:
        one = Session.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(p) for p in first["loc"]) or "the file"
        raise RubricError(f"{path.name}: {where}: {first['msg']}") from error
    if path.name != f"{one.id}.v{one.version}.json":
        raise RubricError(f"{path.name}: expected the name {one.id}.v{one.version}.json")
    return one
