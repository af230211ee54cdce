"""Where suites, data sets, thresholds and recordings lie, and which suites there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import interviewer
from interviewer.domain.rating import Mode as Calls
from interviewer.domain.samples import WISHES
from interviewer.errors import CallerMistake, NotFound
from interviewer.evals.modes import PLAIN, Mode
from interviewer.evals.rows import DatasetError

ALL = "all"
#: Shapes of suites in which a model writes instead of rating, see `drafts`.
WRITTEN = ("coach", "drills", "suggestions", PLANTED_DRAFTS := "planted drafts")
CALLS: dict[str, Calls] = {"one-call": "one-call", "careful": "careful"}


@dataclass(frozen=True)
class Entry:
    """One suite as ``suites.yaml`` names it.

    samples: how often each case is asked, with as many seeds.  every: only each so-manieth row of the file.
    only: the ids of the rows that are taken; none names all.  cassette: the suite whose recordings it shares.
    apart: not one of ``all``.  mode, readings: how a model is asked, see `modes`; readings make one rating together.
    among: the name under which it runs beside other suites.
    rubrics: versions that rubrics are held at, by id, where the suite was recorded with them; of others the newest.
    prompt: the prompt that the suite tries out, where it is not that of the product.
    """

    name: str
    shape: str
    file: str
    about: str
    samples: int = 1
    every: int = 1
    only: tuple[str, ...] = ()
    cassette: str | None = None
    apart: bool = False
    mode: str = "one-call"
    readings: int | str = 1
    among: str | None = None
    rubrics: tuple[tuple[str, int], ...] = ()
    prompt: str | None = None

    @property
    def is_written(self) -> bool:
        """Whether what a model writes is looked at, and not a rating."""
        return self.shape in WRITTEN

    @property
    def is_recorded(self) -> bool:
        """Whether a model is asked; drafts that were planted need none."""
        return self.shape != PLANTED_DRAFTS

    @property
    def asked(self) -> Mode:
        """How a model is asked; `DatasetError` names what is no such way."""
        return mode_of(self.mode, self.readings, place=f"suites.yaml, suite {self.name}")


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
                held = tuple(sorted(dict(given.get("rubrics", {})).items()))
                entry = Entry(**{**given, "only": tuple(given.get("only", ())), "rubrics": held})
            except (TypeError, ValueError) as fault:
                raise DatasetError(f"suites.yaml, suite {number}: {fault}") from fault
            _ = entry.asked
            found[entry.name] = entry
        return found

    def wanted(self, name: str) -> list[Entry]:
        """The suite called ``name``, those that run beside each other under it, or all that stand apart from none and whose data set is there; `NotFound` names the nearest."""
        entries = self.entries()
        if name == ALL:
            return [e for e in entries.values() if self.dataset(e).is_file() and not e.apart]
        beside = [e for e in entries.values() if e.among == name]
        if beside:
            return beside
        if name not in entries:
            raise NotFound("suite", name, [*entries, ALL, *(e.among for e in entries.values() if e.among)])
        if not self.dataset(entries[name]).is_file():
            raise CallerMistake(f"suite {name}: its data set {entries[name].file} is not there")
        return [entries[name]]

    def asked(self, suite: str) -> Mode:
        """How a model is asked in a suite."""
        entry = self.entries().get(suite)
        return entry.asked if entry else PLAIN

    def dataset(self, entry: Entry) -> Path:
        """The data set of a suite."""
        return self.folder / "datasets" / entry.file

    def cassette(self, suite: str) -> Path:
        """The recorded exchanges of a suite; some suites share those of another."""
        entry = self.entries().get(suite)
        return self.folder / "cassettes" / f"{entry.cassette if entry and entry.cassette else suite}.jsonl"

    @property
    def thresholds(self) -> Path:
        """What every figure must reach, and why."""
        return self.folder / "thresholds.yaml"


def mode_of(calls: object, readings: object, *, place: str) -> Mode:
    """The way of asking with these names; `DatasetError` at ``place`` where one is none."""
    held = str(readings)
    if calls not in CALLS:
        raise DatasetError(f"{place}: mode: found {calls!r}, expected one of {', '.join(CALLS)}")
    if held not in WISHES:
        raise DatasetError(f"{place}: readings: found {held!r}, expected one of {', '.join(WISHES)}")
    return Mode(CALLS[str(calls)], WISHES[held])


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
