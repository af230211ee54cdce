"""What the blanks of a stronger version ask for, from ``rubrics/coach``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.library import COACH
from interviewer.adapters.yaml_files import read_yaml, validated
from interviewer.errors import RubricError


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    version: int
    kind: Literal["blanks"]
    title: str
    source: str = ""
    blanks: dict[str, str]


def answer_blanks(folder: Path | None = None) -> dict[str, str]:
    """Criterion to a short question, newest version; `RubricError` names file, line and key."""
    return dict(_read(folder or asset_dir("rubrics") / COACH))


@lru_cache(maxsize=4)
def _read(folder: Path) -> dict[str, str]:
    files = {int(p.name.split(".v")[1].split(".")[0]): p for p in folder.glob("blanks.v*.yaml")}
    if not files:
        raise RubricError(f"{folder.name}/blanks.vN.yaml: no such file; the installation is incomplete")
    path = files[max(files)]
    return validated(_File, read_yaml(path), path=path).blanks
