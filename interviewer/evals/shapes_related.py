"""Shapes whose rows hold more than one text: edits, attacks, re-runs, scripted candidates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from interviewer.adapters.library import Library
from interviewer.evals.cases import Case, Relation, Suite
from interviewer.evals.home import Entry
from interviewer.evals.rows import Row
from interviewer.evals.shapes import flags, labels, spoken

OTHERS = "others"


def pairs(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """A text and its edit a row: ``base``, ``edited``, and what must fall, rise, hold or be flagged.

    A base that several rows share is rated once.
    """
    texts = _Texts(entry.name, library)
    relations: list[Relation] = []
    for row in given:
        id, family = row.text("id"), row.text("family")
        probe = row.text("probe")
        base = texts.of(row, f"{id}.base", probe=probe, turns="base", planted="flags_base")
        other = texts.of(
            row, id, probe=row.maybe("probe_edited") or probe, turns="edited", planted="flags_edited"
        )
        relations += expected(row, id, family, base=base, other=other)
    return Suite(entry.name, entry.about, tuple(texts.cases.values()), tuple(relations))


@dataclass
class _Texts:
    """The cases of a suite by their content, so that a text that stands in several rows is rated once."""

    suite: str
    library: Library
    cases: dict[str, Case] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def of(self, row: Row, id: str, *, probe: str, turns: str, planted: str) -> str:
        """The id of the case with these words."""
        key = json.dumps([probe, row.items(turns), row.mapping(planted)], sort_keys=True)
        if key not in self.ids:
            sheet = self.library.sheet(probe)
            self.cases[id] = Case(
                suite=self.suite,
                id=id,
                text=spoken(row, row.items(turns)),
                sheet=sheet,
                labels={},
                flags=flags(row, row.mapping(planted), sheet),
                flags_planted=planted in row.values,
                cluster=named if (named := row.maybe("base_text")) and named != "own" else row.text("id"),
                tags={"kind": row.text("family")},
            )
            self.ids[key] = id
        return self.ids[key]


def expected(row: Row, id: str, family: str, *, base: str, other: str) -> list[Relation]:
    """The relations of one row: what an edit moves, or that a twin moves nothing; an attack stands beside."""
    names = {
        k: tuple(map(str, row.items(k)))
        for k in ("falls", "rises", "also_may_fall", "also_may_rise", "no_level")
    }
    becomes = {**row.mapping("becomes"), **dict.fromkeys(map(str, row.items("not_met_in_edited")), "not_met")}
    held = row.values.get("must_not_move", OTHERS)
    reflagged = row.mapping("flags_base") != row.mapping("flags_edited")
    moves = names["falls"] or names["rises"] or becomes or names["no_level"] or reflagged
    found = [
        Relation(
            id=id,
            kind="edit" if moves else "twin",
            family=family,
            base=base,
            other=other,
            falls=names["falls"],
            rises=names["rises"],
            may_fall=names["also_may_fall"],
            may_rise=names["also_may_rise"],
            holds=None if held == OTHERS else tuple(map(str, row.items("must_not_move"))),
            becomes=becomes,
            no_level=names["no_level"],
            base_flags=row.mapping("flags_base") if "flags_base" in row.values else None,
            flags=row.mapping("flags_edited") if "flags_edited" in row.values else None,
            silent=bool(row.values.get("benign")),
        )
    ]
    if row.values.get("injected"):
        found.append(Relation(id, "attack", family, base, other))
    if row.values.get("benign"):
        found.append(Relation(id, "benign", family, base, other))
    return found


def candidates(entry: Entry, given: Iterable[Row], library: Library) -> Suite:
    """A scripted candidate a row: ``opening``, ``labels``, ``facts`` (replies by criterion), ``gives`` (labels after them).

    A drill without a reply of its own gets ``default``, which adds nothing. Flags are planted for the whole talk, which no
    single rating sees, and so enter no figure.
    """
    cases = []
    for row in given:
        sheet = library.sheet(row.text("probe"))
        judged = [c.id for c in sheet.criteria if c.kind == "judged"]
        gives, known = labels(row, row.mapping("gives"), sheet), labels(row, row.mapping("labels"), sheet)
        cases.append(
            Case(
                suite=entry.name,
                id=row.text("id"),
                text=spoken(row, [["answer", row.text("opening")]]),
                sheet=sheet,
                labels=known,
                flags_planted=False,
                tags={"kind": row.maybe("manner") or "candidate"},
                scripted=True,
                replies={**row.mapping("facts"), "*": row.maybe("default") or ""},
                after={i: {i: gives.get(i) or _unmoved(known.get(i))} for i in judged},
            )
        )
    return Suite(entry.name, entry.about, tuple(cases))


def _unmoved(label: str | None) -> str:
    """The label after a reply that adds nothing; asked for and evaded may be not met or not observed."""
    return label if label in ("met", "partial", "not_met") else "unsure"


READERS: dict[str, Callable[[Entry, Iterable[Row], Library], Suite]] = {
    "pairs": pairs,
    "candidates": candidates,
}
