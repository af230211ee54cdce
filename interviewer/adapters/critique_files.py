"""Data files of the critique: the closed list of faults, and the sentences with blanks that rules suggest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.yaml_files import read_yaml, validated
from interviewer.domain.critique.faults import FaultKind
from interviewer.errors import RubricError

#: The folder among the rubrics; its files are no rubrics and are not read by the library.
FOLDER = "critique"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    version: int
    kind: str
    title: str
    source: str = ""


class _FaultFile(_File):
    faults: tuple[FaultKind, ...]


class _SentenceFile(_File):
    sentences: dict[str, str]


def fault_kinds(folder: Path | None = None) -> tuple[FaultKind, ...]:
    """The faults of content a reader may find, newest version; `RubricError` names file, line and key."""
    return _fault_kinds(folder or asset_dir("rubrics") / FOLDER)


def sentences(folder: Path | None = None) -> dict[str, str]:
    """Criterion or fault id to a sentence with blanks in square brackets."""
    return dict(_sentences(folder or asset_dir("rubrics") / FOLDER))


@lru_cache(maxsize=4)
def _fault_kinds(folder: Path) -> tuple[FaultKind, ...]:
    path = _newest(folder, "faults")
    found = validated(_FaultFile, read_yaml(path), path=path).faults
    ids = [f.id for f in found]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise RubricError(f"{path.name}: {', '.join(twice)} stands twice")
    return found


@lru_cache(maxsize=4)
def _sentences(folder: Path) -> dict[str, str]:
    path = _newest(folder, "sentences")
    return validated(_SentenceFile, read_yaml(path), path=path).sentences


def _newest(folder: Path, name: str) -> Path:
    versions = {int(p.name.split(".v")[1].split(".")[0]): p for p in folder.glob(f"{name}.v*.yaml")}
    if not versions:
        raise RubricError(f"{folder.name}/{name}.vN.yaml: no such file; the installation is incomplete")
    return versions[max(versions)]
