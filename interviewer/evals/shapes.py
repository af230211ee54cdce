"""From the rows of a data set to cases and relations: one reader per shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Any

from interviewer.adapters.library import Library
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Speaker, Text, transcript
from interviewer.evals.cases import LABELS, Case, Relation, Suite
from interviewer.evals.home import Entry, Home
from interviewer.evals.rows import DatasetError, Row, rows

Read = Callable[[Entry, Iterable[Row], Library], Suite]
DRILL = "drill:"


def read_suite(home: Home, entry: Entry, library: Library) -> Suite:
    """The suite of an entry; `DatasetError` names file, line and key of the first fault."""
    from interviewer.evals import shapes_documents, shapes_related

    readers: dict[str, Read] = {
        "answers": answers,
        "packets": packets,
        **shapes_related.READERS,
        **shapes_documents.READERS,
    }
    reader = readers.get(entry.shape)
    if reader is None:
        from interviewer.errors import NotFound

        raise NotFound("shape of data set", entry.shape, readers)
    suite = reader(entry, _taken(home, entry), library)
    return again(suite, entry.samples) if entry.samples > 1 else suite


def _taken(home: Home, entry: Entry) -> list[Row]:
    """The rows of the data set that the entry takes; `DatasetError` names ids that are not there."""
    given = list(rows(home.dataset(entry)))
    absent = set(entry.only) - {row.text("id") for row in given}
    if absent:
        raise DatasetError(f"suites.yaml, suite {entry.name}: only: {min(absent)} is no row of {entry.file}")
    return [row for row in given if not entry.only or row.text("id") in entry.only][:: entry.every]


def again(suite: Suite, samples: int) -> Suite:
    """Every case as many times, with as many seeds, and the relations between its samples alone."""
    cases = [
        replace(
            case, id=f"{case.id}#{seed}", seed=seed, cluster=case.group, tags={**case.tags, "of": case.id}
        )
        for case in suite.cases
        for seed in range(samples)
    ]
    relations = [
        Relation(f"{case.id}#{a}-{b}", "again", "", f"{case.id}#{a}", f"{case.id}#{b}")
        for case in suite.cases
        for a, b in combinations(range(samples), 2)
    ]
    return Suite(suite.name, suite.about, tuple(cases), tuple(relations))


def answers(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """One answer a row: ``probe``, ``turns``, ``labels``, ``flags``; ``matched`` names its twin in other words."""
    cases: list[Case] = []
    relations: dict[frozenset[str], Relation] = {}
    for row in given:
        case = answer_case(entry.name, row, library)
        cases.append(case)
        twin = row.maybe("matched")
        if twin:
            pair = frozenset({case.id, twin})
            relations.setdefault(pair, Relation(f"{case.id}-{twin}", "matched", "", case.id, twin))
    kinds = {c.id: c.tags["kind"] for c in cases}
    known = [r for r in relations.values() if r.base in kinds and r.other in kinds]
    return Suite(entry.name, entry.about, tuple(cases), tuple(_named(r, kinds) for r in known))


def _named(relation: Relation, kinds: Mapping[str, str]) -> Relation:
    """The pair with the family that its two kinds make, ``transcript`` and ``non-native`` being the edits."""
    edited = next(
        (k for k in (kinds[relation.base], kinds[relation.other]) if k in ("transcript", "non-native")),
        "other",
    )
    return Relation(relation.id, relation.kind, edited, relation.base, relation.other)


def answer_case(suite: str, row: Row, library: Library, *, id: str | None = None, seed: int = 0) -> Case:
    """The case of a row that holds one answer with its labels."""
    sheet = library.sheet(row.text("probe"))
    return Case(
        suite=suite,
        id=id or row.text("id"),
        text=spoken(row, row.items("turns")),
        sheet=sheet,
        labels=labels(row, row.mapping("labels"), sheet),
        flags=flags(row, row.mapping("flags"), sheet),
        tags={k: v for k in ("kind", "domain") if (v := row.maybe(k))},
        cluster=row.maybe("cluster") or "",
        seed=seed,
    )


def packets(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """Several answers of one candidate a row: ``answers``, ``labels``, ``flags`` by probe."""
    cases = []
    for row in given:
        id = row.text("id")
        for probe, turns in row.mapping("answers").items():
            sheet = library.sheet(probe)
            cases.append(
                Case(
                    suite=entry.name,
                    id=f"{id}.{probe}",
                    text=spoken(row, turns),
                    sheet=sheet,
                    labels=labels(row, row.mapping("labels").get(probe, {}), sheet),
                    flags=flags(row, row.mapping("flags").get(probe, {}), sheet),
                    cluster=id,
                    tags={"kind": "packet"},
                )
            )
    return Suite(entry.name, entry.about, tuple(cases))


def spoken(row: Row, turns: object) -> Text:
    """A transcript out of ``[["answer", words], ["drill:KIL-4", question], ["answer", words] …]``."""
    if not isinstance(turns, list) or not turns:
        raise row.wrong("turns", turns, "a list of [role, words]")
    said: list[tuple[Speaker, str, str | None]] = []
    drilled: str | None = None
    for turn in turns:
        if not (isinstance(turn, list) and len(turn) == 2 and all(isinstance(t, str) for t in turn)):
            raise row.wrong("turns", turn, "[role, words]")
        role, words = turn
        if role == "answer":
            said.append(("candidate", words, drilled))
            drilled = None
        elif role == "question" or role.startswith(DRILL):
            said.append(("interviewer", words, None))
            drilled = role.removeprefix(DRILL) if role.startswith(DRILL) else None
        else:
            raise row.wrong("turns", role, "answer, question or drill:CRITERION")
    return transcript(said)


def labels(row: Row, given: Mapping[str, Any], sheet: Sheet) -> dict[str, str]:
    """The labels, each checked against the sheet and the words a label may be.

    Of a criterion that the sheet holds as a tag, a label short of ``met`` says that it is not shown: ``not_observed``.
    """
    known = {c.id: c for c in sheet.criteria if c.kind == "judged"}
    for id, value in given.items():
        if id not in known:
            raise row.wrong(
                "labels", id, f"a judged criterion of the sheet of {sheet.probe or 'the document'}"
            )
        if value not in LABELS:
            raise row.wrong(f"labels.{id}", value, f"one of {', '.join(LABELS)}")
    return {
        i: "not_observed" if known[i].tag and v in ("partial", "not_met") else v for i, v in given.items()
    }


def flags(row: Row, given: Mapping[str, Any], sheet: Sheet) -> dict[str, str]:
    """The planted red flags, each checked against the sheet."""
    known = {f.id for f in sheet.flags}
    for id, state in given.items():
        if id not in known:
            raise row.wrong("flags", id, f"one of {', '.join(sorted(known))}")
        if state not in ("suspected", "confirmed", "cleared", "none", "unsure"):
            raise row.wrong(f"flags.{id}", state, "suspected, confirmed, cleared, none or unsure")
    return dict(given)
