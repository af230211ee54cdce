"""The packets that ship: synthetic material for panels to score, read from ``rubrics/packets``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from interviewer.adapters.assets import asset_dir
from interviewer.adapters.library import PACKETS, Library
from interviewer.adapters.yaml_files import line_of, read_yaml, validated
from interviewer.domain.packet import Packet
from interviewer.domain.probe import Probe
from interviewer.errors import RubricError


def packets(library: Library) -> dict[str, Packet]:
    """Every packet by id, with the questions as the library words them; read once per process."""
    return {p.id: with_questions(p, library.probes) for p in _read(asset_dir("rubrics") / PACKETS)}


def with_questions(packet: Packet, probes: Mapping[str, Probe]) -> Packet:
    """The packet with the questions of its probes, and what was shown with them; `RubricError` where one is unknown."""
    answers = []
    for answer in packet.answers:
        probe = probes.get(answer.probe)
        if probe is None:
            raise RubricError(f"packet {packet.id}: found probe {answer.probe}; expected one of the library")
        question = f"{probe.question}\n\n{probe.shown}" if probe.shown else probe.question
        answers.append(answer.model_copy(update={"question": question.strip()}))
    return packet.model_copy(update={"answers": tuple(answers)})


def faults(folder: Path, library: Library) -> list[str]:
    """Every fault of the packets below ``folder``, one line each: the file, unknown probes, dimensions the scorecard lacks."""
    found: list[str] = []
    ids: set[str] = set()
    known = {d.id for d in library.scorecard.dimensions}
    for path in sorted((folder / PACKETS).glob("*.yaml")):
        try:
            packet = with_questions(read_packet(path), library.probes)
        except RubricError as error:
            found.append(str(error))
            continue
        if packet.id in ids:
            found.append(f"{path.name}: found packet {packet.id} again; expected each id once")
        ids.add(packet.id)
        stray, missing = sorted(set(packet.rationale) - known), sorted(known - set(packet.rationale))
        if stray or missing:
            what = (
                f"a rationale for {', '.join(stray)}" if stray else f"no rationale for {', '.join(missing)}"
            )
            found.append(f"{path.name}: found {what}; expected one for each of {', '.join(sorted(known))}")
    return found


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Packet, ...]:
    return tuple(read_packet(path) for path in sorted(folder.glob("*.yaml")))


def read_packet(path: Path) -> Packet:
    """The packet in ``path``; `RubricError` names file, line and key of the first fault."""
    value = read_yaml(path)
    kind = value.pop("kind", None)
    if kind != "packet":
        raise RubricError(
            f"{path.name} line {line_of(path, ['kind'])}: kind: found {kind!r}; expected 'packet'"
        )
    packet = validated(Packet, value, path=path)
    if path.name != f"{packet.id}.v{packet.version}.yaml":
        raise RubricError(f"{path.name}: expected the name {packet.id}.v{packet.version}.yaml")
    return packet
