"""Where suites, data sets, thresholds and recordings lie, and which suites there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import interviewer
from interviewer.errors import CallerMistake, NotFound
from interviewer.evals.rows import DatasetError

ALL = "all"


@dataclass(frozen=True)
class Entry:
    """One suite as ``suites.yaml`` names it.

    samples: how often each case is asked, with as many seeds.  every: only each so-manieth row of the file.
    """

    name: str
    shape: str
    file: str
    about: str
    samples: int = 1
    every: int = 1


@dataclass(frozen=True)
class Home:
    """The folder of the evals."""

    folder: Path

    def entries(self) -> dict[str, Entry]:
        """Every suite by name, in the order of the file."""
        listed = read_list(self.folder / "suites.yaml", "suites")
        found: dict[str, Entry] = {}
        for number, given in enumerate(listed, start=1):
            try:
                entry = Entry(**given)
            except TypeError as fault:
                raise DatasetError(f"suites.yaml, suite {number}: {fault}") from fault
            found[entry.name] = entry
        return found

    def wanted(self, name: str) -> list[Entry]:
        """The suites called ``name``, or all whose data set is there; `NotFound` names the nearest."""
        entries = self.entries()
        if name == ALL:
            return [e for e in entries.values() if self.dataset(e).is_file()]
        if name not in entries:
            raise NotFound("suite", name, [*entries, ALL])
        if not self.dataset(entries[name]).is_file():
            raise CallerMistake(f"suite {name}: its data set {entries[name].file} is not there")
        return [entries[name]]

    def dataset(self, entry: Entry) -> Path:
        """The data set of a suite."""
        return self.folder / "datasets" / entry.file

    def cassette(self, suite: str) -> Path:
        """The recorded exchanges of a suite."""
        return self.folder / "cassettes" / f"{suite}.jsonl"

    @property
    def thresholds(self) -> Path:
        """What every figure must reach, and why."""
        return self.folder / "thresholds.yaml"


def home(folder: Path | None = None) -> Home:
    """The evals of this checkout, or of ``folder``. Raises `CallerMistake` where there are none."""
    where = folder or Path(interviewer.__file__).parents[1] / "evals"
    if not (where / "suites.yaml").is_file():
        raise CallerMistake(
            f"{where}: no suites.yaml there; the evals come with a checkout of the source, not with the installed "
            "package. Run this in a checkout, or name the folder with --evals"
        )
    return Home(where)


def read_list(path: Path, key: str) -> list[dict[str, Any]]:
    """The list of mappings under ``key`` of a YAML file; `DatasetError` otherwise."""
    try:
        whole = yaml.safe_load(path.read_text("utf-8"))
    except OSError as fault:
        raise DatasetError(f"{path.name}: cannot be read ({fault.strerror})") from fault
    except yaml.YAMLError as fault:
        raise DatasetError(f"{path.name}: not YAML ({fault})") from fault
    listed = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(listed, list) or not all(isinstance(v, dict) for v in listed):
        raise DatasetError(f"{path.name}: expected {key!r}, a list of mappings")
    return listed
