"""Documents with one planted fault each: is the planted one the first finding? The whole critique is run, both calls of it.

A row of ``faults.jsonl``: ``kind``, ``text``, ``planted`` (the ids that count as the planted finding), ``note``. With a model, replies come
from the cassette of the suite; recording asks for what is missing and goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import Library, library
from interviewer.critique import RUBRICS, DocumentRater, critique
from interviewer.domain.critique.values import Finding
from interviewer.domain.document import DocumentKind
from interviewer.errors import CallerMistake, CompletionPending, ProviderFault
from interviewer.evals import home as places
from interviewer.evals.rows import Row, rows
from interviewer.evals.tape import Tape, digest
from interviewer.settings import Settings

NAME = "faults"
State = Literal["told", "pending", "missing"]


@dataclass(frozen=True)
class Planted:
    """A document, and the finding that was planted in it (any of these ids)."""

    id: str
    kind: DocumentKind
    text: str
    planted: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Outcome:
    """What the critique of one document found, hardest first; ``why`` where nothing came of it."""

    planted: Planted
    state: State
    findings: tuple[Finding, ...] = ()
    why: str = ""

    @property
    def rank(self) -> int | None:
        """Place of the planted finding from 1; None where it is not among the findings."""
        ids = [f.criterion for f in self.findings]
        return next((n for n, id in enumerate(ids, 1) if id in self.planted.planted), None)


def planted(path: Path) -> Iterator[Planted]:
    """Every document of the file; `DatasetError` names line and key of what is wrong."""
    for row in rows(path):
        given = row.items("planted")
        if not given or not all(isinstance(g, str) for g in given):
            raise row.wrong("planted", given, "a list of ids, at least one")
        yield Planted(row.text("id"), _kind(row), row.text("text"), tuple(given), row.text("note"))


def _kind(row: Row) -> DocumentKind:
    named = row.text("kind")
    for kind in RUBRICS:
        if kind == named:
            return kind
    raise row.wrong("kind", named, f"one of {', '.join(RUBRICS)}")


def by_rules(folder: Path | None = None) -> list[Outcome]:
    """What the rules find; they know no fault of content."""
    from interviewer.raters.narrative.rater import NarrativeRules

    return [_outcome(p, NarrativeRules(), library()) for p in _planted(folder)]


def by_model(settings: Settings, *, record: bool = False, folder: Path | None = None) -> list[Outcome]:
    """What a model finds, its replies out of the cassette; with ``record`` what is missing there is asked for and kept."""
    from interviewer.adapters.cassettes import cassette
    from interviewer.adapters.llm import LLM
    from interviewer.adapters.llm_blocking import BlockingLLM
    from interviewer.raters.model import ModelRater
    from interviewer.raters.model_reading import ModelReader
    from interviewer.raters.narrative.rater import ReadBy

    at = places.home(folder)
    tape = Tape(at.folder / "cassettes" / f"{NAME}.jsonl")
    used = settings if record else _replaying(settings, tape)
    with cassette(tape, digest=digest, record=record), BlockingLLM(LLM(used)) as llm:
        rater = ReadBy(ModelRater(llm), reader=ModelReader(llm))
        return [_outcome(p, rater, library()) for p in _planted(folder)]


def _replaying(settings: Settings, tape: Tape) -> Settings:
    """Settings that reach no server: the model that was named, else the one recorded last; one try each."""
    recorded = [line["request"]["body"]["model"] for line in tape.lines]
    if not recorded:
        raise CallerMistake(
            f"{NAME}: nothing is recorded; record it with: interviewer eval faults --record --model MODEL --base-url URL"
        )
    model = settings.model if settings.model in recorded else recorded[-1]
    nowhere = {"model": model, "base_url": "http://127.0.0.1:9/v1", "api_key": None, "provider": "auto"}
    return settings.model_copy(update={**nowhere, "attempts": 1})


def _planted(folder: Path | None) -> Sequence[Planted]:
    path = places.home(folder).folder / "datasets" / f"{NAME}.jsonl"
    found = list(planted(path))
    if not found:
        raise CallerMistake(f"{path.name}: found no documents; expected at least one")
    return found


def _outcome(given: Planted, rater: DocumentRater, rubrics: Library) -> Outcome:
    document = read_document(given.text, name=f"{given.id}.md", kind=given.kind)
    try:
        told = critique(document, rater=rater, library=rubrics)[0]
    except CompletionPending as pending:
        return Outcome(given, "pending", why=str(pending))
    except ProviderFault as fault:
        return Outcome(given, "missing", why=str(fault))
    if told.reading is not None and told.reading.unread:
        return Outcome(given, "missing", why=told.reading.unread)
    return Outcome(given, "told", told.findings)


def as_text(outcomes: Sequence[Outcome]) -> str:
    """The count, and one line for each document."""
    lines = []
    for o in outcomes:
        found = ", ".join(f.criterion for f in o.findings) or "nothing"
        said = f"found {found}" if o.state == "told" else f"{o.state}: {o.why}"
        lines.append(f"  {o.planted.id} {o.planted.kind}: planted {o.planted.planted[0]}; {said}")
    told = [o for o in outcomes if o.state == "told"]
    first = sum(o.rank == 1 for o in told)
    head = f"the planted fault is the first finding in {first} of {len(told)}, among the findings in {sum(o.rank is not None for o in told)}"
    left = len(outcomes) - len(told)
    return "\n".join([head + (f"; {left} of {len(outcomes)} are not recorded" if left else ""), *lines])
