"""What a model was asked, case by case: the key of a call, the list of calls that were recorded, their provenance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interviewer.adapters.prompts import Prompt
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.evals.report import Recorded
from interviewer.evals.tape import append, lines
from interviewer.raters.model import RateReply, values


@dataclass(frozen=True)
class Source:
    """What a call depends on beside text and sheet: model, prompt file, and how replies were drawn."""

    model: str
    prompt: Prompt
    limit: int
    temperature: float | None

    def key(self, text: Text, sheet: Sheet, seed: int) -> str:
        """sha256 over everything that decides the reply: model, prompt, rubric as it is shown, text, sample index."""
        shown = self.prompt.digest(**values(text=text, sheet=sheet, wanted=self.prompt.wanted))
        parts = [self.model, shown, _schema_hash(), self.limit, self.temperature, seed]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


@cache
def _schema_hash() -> str:
    return hashlib.sha256(json.dumps(RateReply.model_json_schema(), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Call:
    """A recorded call: the keys of its exchanges in order, and what came of it where it was no rating."""

    key: str
    case: str
    exchanges: tuple[str, ...]
    fault: str | None = None
    message: str = ""


class CallList:
    """The calls of a suite, in a file beside its cassette."""

    def __init__(self, cassette: Path) -> None:
        self.path = cassette.with_suffix(".calls.jsonl")
        self.calls: dict[str, Call] = {}
        for line in lines(self.path):
            call = Call(**{**line, "exchanges": tuple(line["exchanges"])})
            self.calls[call.key] = call

    def add(self, call: Call) -> None:
        """Keeps one more call, at once."""
        found = {k: v for k, v in call.__dict__.items() if v not in (None, "")}
        append(self.path, {**found, "exchanges": list(call.exchanges)})
        self.calls[call.key] = call


def provenance(cassette: Path) -> list[Recorded]:
    """Where the replies of a suite are from, oldest first; empty where nothing was recorded."""
    path = cassette.with_suffix(".provenance.json")
    if not path.is_file():
        return []
    return [Recorded.model_validate(entry) for entry in json.loads(path.read_text("utf-8"))]


def keep_provenance(cassette: Path, entry: Recorded) -> None:
    """Puts an entry in the place of the one for the same model, prompt, rubrics and way of drawing, or at the end."""
    held = [e for e in provenance(cassette) if _same(e) != _same(entry) or at_odds(e.rubrics, entry.rubrics)]
    ordered = [e.model_dump(mode="json") for e in (*held, entry)]
    path = cassette.with_suffix(".provenance.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")
    part.replace(path)


def at_odds(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether a rubric that both name stands in different versions there."""
    return any(one[id] != other[id] for id in one.keys() & other.keys())


def _same(entry: Recorded) -> Mapping[str, object]:
    return entry.model_dump(include={"suite", "model", "prompt_sha256", "limit", "temperature"})
