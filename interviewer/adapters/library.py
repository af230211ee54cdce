"""The library: rubrics, probes and loops read from their files, checked against each other.

``library()`` reads once per process. `Library.sheet` puts together what a rating of an answer works with, and
`Library.document_sheet` the same for a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.extras import EXERCISES, is_extra
from interviewer.adapters.yaml_files import line_of, read_yaml, validated
from interviewer.domain.probe import Loop, Probe
from interviewer.domain.rubric import Criterion, Rubric, RubricRef, Sheet, content_hash
from interviewer.errors import NotFound, RubricError

if TYPE_CHECKING:  # read when first asked for; to rate an answer needs none of it
    from interviewer.domain.card import Card
    from interviewer.domain.company import Company
    from interviewer.domain.exercise import Exercise
    from interviewer.domain.session import Session
    from interviewer.domain.worked import Examples

#: Criteria that every answer shows something about (DECISIONS, Levels).
ALWAYS_OBSERVED = ("COM-1", "COM-3", "LED-3")
SCORECARD, STAR, SCOPE = "lead-ds", "star", "scope"
OWN_PART, STAR_OWN = "LED-3", "ST-OWN"
SHORT_CLOCK_S = 90
#: What panels score lies beside the rubrics and is read by `adapters.packets`, what a critique needs by `adapters.critique_files`, what
#: a coach needs by `adapters.coach_files`.
PACKETS = "packets"
CRITIQUE = "critique"
COACH = "coach"

T = TypeVar("T", bound=BaseModel)


class Library(BaseModel):
    """Everything that is looked for and asked, by id."""

    model_config = ConfigDict(frozen=True)

    rubrics: dict[str, Rubric]
    probes: dict[str, Probe]
    loops: dict[str, Loop]
    refs: dict[str, RubricRef]
    files: dict[str, str]
    folder: Path
    editions: dict[tuple[str, int], Rubric]

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """Every exercise, by id; read when first asked for."""
        from interviewer.adapters import exercise_files

        found = exercise_files.read_exercises(self.folder)
        exercise_files.first_fault(found, self.folder, self)
        return found

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card, by id; read when first asked for."""
        from interviewer.adapters import exercise_files

        return exercise_files.read_cards(self.folder)

    @cached_property
    def examples(self) -> dict[str, Examples]:
        """Worked answers by probe; read when first asked for."""
        from interviewer.adapters import examples as example_files

        return example_files.read_examples(self.folder)

    @cached_property
    def sessions(self) -> dict[str, Session]:
        """Recorded sessions to watch, by id; read when first asked for."""
        from interviewer.adapters import sessions as session_files

        return session_files.read_sessions(self.folder)

    @cached_property
    def companies(self) -> dict[str, Company]:
        """The made-up companies that interviewers answer for, by id; read when first asked for."""
        from interviewer.adapters import companies as company_files

        return company_files.read_companies(self.folder)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        """Every criterion of every rubric, by id."""
        return {c.id: c for r in self.rubrics.values() for c in r.every_criterion()}

    @cached_property
    def home(self) -> dict[str, str]:
        """Criterion id to the id of its rubric."""
        return {c.id: r.id for r in self.rubrics.values() for c in r.every_criterion()}

    @cached_property
    def named(self) -> dict[str, RubricRef]:
        """Every rubric as ratings name it; hashing one takes a millisecond, and a rating names five."""
        return {i: r.ref for i, r in self.rubrics.items()}

    @property
    def scorecard(self) -> Rubric:
        """The default scorecard (weights of the blueprint)."""
        return self.rubrics[SCORECARD]

    def probe(self, id: str) -> Probe:
        """The probe of that id (``P08``, also ``p8``); `NotFound` names the nearest."""
        wanted = id.strip().upper()
        if wanted[:1] == "P" and wanted[1:].isdigit():
            wanted = f"P{int(wanted[1:]):02d}"
        if wanted not in self.probes:
            raise NotFound("probe", id, self.probes)
        return self.probes[wanted]

    def loop(self, id: str) -> Loop:
        """The ready-made loop of that id; `NotFound` names the nearest."""
        if id not in self.loops:
            raise NotFound("loop", id, self.loops, listed=True)
        return self.loops[id]

    def exercise(self, id: str) -> Exercise:
        """The exercise of that id; `NotFound` names the nearest."""
        if id not in self.exercises:
            raise NotFound("exercise", id, self.exercises)
        return self.exercises[id]

    def exercise_file(self, exercise: Exercise, name: str) -> str:
        """The text of a file that comes with an exercise; `NotFound` where it has no such file."""
        if name not in exercise.files:
            raise NotFound("file of the exercise", name, exercise.files)
        return (self.folder / EXERCISES / name).read_text("utf-8")

    def card(self, id: str) -> Card:
        """The card of that id; `NotFound` names the nearest."""
        if id not in self.cards:
            raise NotFound("card", id, self.cards)
        return self.cards[id]

    def cards_beside(self, probe: Probe) -> tuple[Card, ...]:
        """The cards that stand beside a question: those that name it, or a family of its criteria."""
        homes = {probe.id, *(self.home[c] for c in probe.criteria)}
        return tuple(c for c in self.cards.values() if homes & set(c.beside))

    def rubric(self, id: str) -> Rubric:
        """The rubric of that id; `NotFound` names the nearest."""
        if id not in self.rubrics:
            raise NotFound("rubric", id, self.rubrics)
        return self.rubrics[id]

    def edition(self, id: str, version: int) -> Rubric:
        """That version of a rubric, also one that has a successor; `NotFound` names what there is."""
        if (id, version) not in self.editions:
            raise NotFound("version of a rubric", f"{id}.v{version}", [f"{i}.v{v}" for i, v in self.editions])
        return self.editions[id, version]

    def sheet(self, probe_id: str) -> Sheet:
        """What an answer to this probe is rated with: its criteria, STAR at a behavioural probe, what every answer
        shows, and the scope levels. Asked for are its musts, what is always observed, and STAR (``ST-L`` not at 90 s).
        """
        return self.sheet_of(self.probe(probe_id))

    def sheet_of(self, probe: Probe) -> Sheet:
        """`sheet` for a probe that is at hand, which may be a person's own question."""
        star = self.rubrics[STAR].criteria if probe.round == "BEH" else ()
        ids = [*probe.criteria, *(c.id for c in star), *ALWAYS_OBSERVED, *_ids(self.rubrics[SCOPE].criteria)]
        ids, stand_in = list(dict.fromkeys(ids)), {OWN_PART: OWN_PART}
        if star:  # both ask for the own part: ST-OWN is judged, and the scorecard credits LED-3 from it
            ids, stand_in = [i for i in ids if i != OWN_PART], {OWN_PART: STAR_OWN}
        asked = {stand_in.get(i, i) for i in (*probe.must, *ALWAYS_OBSERVED, *_ids(star))}
        if probe.clock_s <= SHORT_CLOCK_S:
            asked.discard("ST-L")
        homes = dict.fromkeys([SCORECARD, *(self.home[i] for i in ids)])
        return Sheet(
            rubrics=tuple(self.named[h] for h in homes),
            criteria=tuple(self.criteria[i] for i in ids),
            scorecard=self.scorecard,
            asked=frozenset(asked),
            must=tuple(stand_in.get(i, i) for i in probe.must),
            dimensions=probe.dimensions,
            flags=self.scorecard.red_flags,
            drills={stand_in.get(i, i): d for i, d in probe.drills.items()},
            clock_s=probe.clock_s,
            question=probe.question,
            probe=probe.id,
        )

    def document_sheet(self, rubric_ids: Iterable[str]) -> Sheet:
        """What a document is rated with: the criteria of these rubrics; all of them count as asked for."""
        rubrics = [self.rubric(i) for i in rubric_ids]
        ids = list(dict.fromkeys(i for r in rubrics for i in (*_ids(r.every_criterion()), *r.uses)))
        homes = dict.fromkeys([SCORECARD, *(r.id for r in rubrics), *(self.home[i] for i in ids)])
        return Sheet(
            rubrics=tuple(self.named[h] for h in homes),
            criteria=tuple(self.criteria[i] for i in ids),
            scorecard=self.scorecard,
            asked=frozenset(ids),
            must=tuple(i for i in ids if self.criteria[i].core),
            dimensions=tuple(d.id for d in self.scorecard.dimensions),
            flags=self.scorecard.red_flags,
        )


def _ids(criteria: Iterable[Criterion]) -> list[str]:
    return [c.id for c in criteria]


@lru_cache(maxsize=8)
def library(folder: Path | None = None, *, held: tuple[tuple[str, int], ...] = ()) -> Library:
    """The library in ``folder`` (default: the one that ships), read and checked once per process; ``held`` as in `load`."""
    return load(folder or asset_dir("rubrics"), held=held)


def load(folder: Path, *, held: Iterable[tuple[str, int]] = ()) -> Library:
    """Read every ``*.yaml`` below ``folder``; `RubricError` names file, line and key of the first fault.

    Of the files with one id the newest is used, or the version that ``held`` names for that id; `NotFound` where it is
    not there.
    """
    return _build(_read_all(folder), folder, held=held)


def faults(folder: Path) -> list[str]:
    """Every fault of the files below ``folder``, one line each; empty where all is well."""
    found: list[str] = []
    read: dict[Path, _Read] = {}
    for path in _paths(folder):
        try:
            read[path] = _read_file(path)
        except RubricError as error:
            found.append(str(error))
    found += _cross_faults(read)
    if not found:
        from interviewer.adapters import companies as company_files
        from interviewer.adapters import examples as example_files
        from interviewer.adapters import exercise_files
        from interviewer.adapters import sessions as session_files

        whole = _build(read, folder)
        found += exercise_files.faults(folder, whole)
        found += example_files.faults(folder, whole)
        found += company_files.faults(folder) + session_files.faults(folder)
    return found


class _Read(BaseModel):
    rubric: Rubric | None = None
    probes: tuple[Probe, ...] = ()
    loops: tuple[Loop, ...] = ()
    ref: RubricRef


def _paths(folder: Path) -> list[Path]:
    paths = sorted(
        p
        for p in folder.rglob("*.yaml")
        if not is_extra(p) and p.parent.name not in (PACKETS, CRITIQUE, COACH)
    )
    if not paths:
        raise RubricError(f"{folder}: no rubric files (*.yaml) found")
    return paths


def _read_all(folder: Path) -> dict[Path, _Read]:
    return {path: _read_file(path) for path in _paths(folder)}


def _read_file(path: Path) -> _Read:
    value = read_yaml(path)
    ref = RubricRef(id=str(value.get("id")), version=_version(path, value), hash=content_hash(value))
    kind = value.get("kind")
    if kind == "probes":
        return _Read(probes=_members(Probe, "probes", path, value), ref=ref)
    if kind == "loops":
        return _Read(loops=_members(Loop, "loops", path, value), ref=ref)
    return _Read(rubric=validated(Rubric, value, path=path), ref=ref)


def _version(path: Path, value: dict[str, Any]) -> int:
    version = value.get("version")
    named = path.name.removesuffix(".yaml").rpartition(".v")[2]
    if not isinstance(version, int) or named != str(version):
        raise RubricError(
            f"{path.name} line {line_of(path, ['version'])}: version: found {version!r}, "
            f"expected the number in the file's name (NAME.vN.yaml)"
        )
    return version


def _members(model: type[T], key: str, path: Path, value: dict[str, Any]) -> tuple[T, ...]:
    stray = set(value) - {"id", "version", "kind", "title", "about", "source", key}
    if stray:
        name = min(stray)
        raise RubricError(f"{path.name} line {line_of(path, [name])}: {name}: unknown key")
    members = value.get(key)
    if not isinstance(members, list):
        raise RubricError(f"{path.name}: {key}: expected a list")
    return tuple(validated(model, m, path=path, under=(key, n)) for n, m in enumerate(members))


def _build(read: dict[Path, _Read], folder: Path, *, held: Iterable[tuple[str, int]] = ()) -> Library:
    wrong = _cross_faults(read)
    if wrong:
        raise RubricError(wrong[0])
    used = _chosen(read, dict(held))
    rubrics = {i.rubric.id: i.rubric for i in used.values() if i.rubric}
    return Library(
        rubrics=dict(sorted(rubrics.items())),
        probes={p.id: p for p in sorted((p for i in used.values() for p in i.probes), key=lambda p: p.id)},
        loops={lp.id: lp for i in used.values() for lp in i.loops},
        refs={i.ref.id: i.ref for i in used.values()},
        files={i.rubric.id: path.name for path, i in used.items() if i.rubric},
        folder=folder,
        editions={(i.rubric.id, i.rubric.version): i.rubric for i in read.values() if i.rubric},
    )


def _chosen(read: Mapping[Path, _Read], held: Mapping[str, int]) -> dict[Path, _Read]:
    """One file of every id: the version that is held, else the newest."""
    versions: dict[str, dict[int, Path]] = {}
    for path, item in read.items():
        versions.setdefault(item.ref.id, {})[item.ref.version] = path
    for id, version in held.items():
        if version not in versions.get(id, {}):
            known = [f"{i}.v{v}" for i, found in versions.items() for v in found]
            raise NotFound("version of a rubric", f"{id}.v{version}", known)
    paths = {found[held.get(id, max(found))] for id, found in versions.items()}
    return {path: item for path, item in read.items() if path in paths}


def _cross_faults(read: dict[Path, _Read]) -> list[str]:
    """Faults that only show across files: ids that stand twice, and names of things that do not exist.

    Of the files with one id the newest is looked at; the earlier ones are frozen.
    """
    found = _twins(read)
    read = _chosen(read, {})
    homes: dict[str, tuple[str, Path]] = {}
    for path, item in read.items():
        for criterion in item.rubric.every_criterion() if item.rubric else ():
            held = homes.setdefault(criterion.id, (item.ref.id, path))
            if held[0] != item.ref.id:
                found.append(f"{path.name}: {criterion.id} stands in {held[1].name} too; an id has one home")
    ids = set(homes)
    probe_ids = {p.id for i in read.values() for p in i.probes}
    flags = {f.id for i in read.values() if i.rubric for f in i.rubric.red_flags}
    for path, item in read.items():
        if item.rubric:
            found += _strays(path, "credit", (i for c in item.rubric.credit for i in (c.to, *c.all)), ids)
            found += _strays(path, "uses", item.rubric.uses, ids)
        for n, probe in enumerate(item.probes):
            found += _strays(
                path, f"probes.{n}.criteria", probe.criteria, ids, line=("probes", n, "criteria")
            )
            found += _strays(path, f"probes.{n}.flags", probe.flags, flags, line=("probes", n, "flags"))
        for n, loop in enumerate(item.loops):
            found += _strays(path, f"loops.{n}.probes", loop.probes, probe_ids, line=("loops", n, "probes"))
    every = [p.id for i in read.values() for p in i.probes]
    found += [f"probe {i} stands twice" for i in sorted({i for i in every if every.count(i) > 1})]
    return found


def _twins(read: Mapping[Path, _Read]) -> list[str]:
    """Files of one id and one version."""
    found: list[str] = []
    refs: dict[tuple[str, int], Path] = {}
    for path, item in read.items():
        held_at = refs.setdefault((item.ref.id, item.ref.version), path)
        if held_at != path:
            found.append(
                f"{path.name}: id {item.ref.id!r} version {item.ref.version} stands in {held_at.name} too"
            )
    return found


def _strays(
    path: Path, key: str, named: Iterable[str], known: set[str], *, line: tuple[str | int, ...] | None = None
) -> list[str]:
    stray = sorted(set(named) - known)
    if not stray:
        return []
    at = line_of(path, line or (key,))
    return [f"{path.name} line {at}: {key}: {name} is not defined in any rubric file" for name in stray]
