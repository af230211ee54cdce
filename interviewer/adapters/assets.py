"""Where the data files lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import interviewer
from interviewer.errors import AuthorMistake

PACKAGE = Path(interviewer.__file__).parent


@cache
def asset_dir(name: Literal["prompts", "rubrics", "examples"]) -> Path:
    """The folder of prompt or rubric files, or of worked examples. Raises `AuthorMistake` if the installation lacks it."""
    for folder in (PACKAGE / name, PACKAGE.parent / name, PACKAGE.parent / "docs" / name):
        if folder.is_dir():
            return folder
    raise AuthorMistake(f"{name}: no such folder in the package or beside it; the installation is incomplete")
