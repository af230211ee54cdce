"""Labelled answers from files, and how far a rater agrees with their labels (credited or not)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from interviewer.adapters.library import library
from interviewer.domain.rating import settle
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text, answer, transcript
from interviewer.raters import rules

HERE = Path(__file__).parent
STAR = ("ST-S", "ST-T", "ST-A", "ST-OWN", "ST-R", "ST-L", "ST-SPEC")


@dataclass(frozen=True)
class Labelled:
    """One answer with the ids that deserve credit; every other id of ``looked_for`` deserves none."""

    id: str
    probe: str
    kind: str
    text: Text
    credited: frozenset[str]
    looked_for: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """One label against one verdict."""

    answer: str
    criterion: str
    label: bool
    verdict: str
    reason: str

    @property
    def credited(self) -> bool:
        return self.verdict in ("met", "partial")


def sheet(probe: str) -> Sheet:
    return library().sheet(probe)


def looked_for(probe: str) -> tuple[str, ...]:
    """What was labelled: the probe's criteria, STAR where it is asked (fit left out), and structure.

    Ids that need a reader are among them: a rule credits nothing there, and that counts against it.
    """
    found = library().probe(probe)
    star = STAR if found.round == "BEH" else ()
    return tuple(dict.fromkeys((*found.criteria, *star, "COM-3")))


def load(folder: str) -> list[Labelled]:
    paths = sorted((HERE / folder).glob("*.yaml"))
    return [_labelled(item) for path in paths for item in yaml.safe_load(path.read_text("utf-8"))["answers"]]


def _labelled(item: dict[str, Any]) -> Labelled:
    credited = frozenset(item.get("met", [])) | frozenset(item.get("partial", []))
    wanted = looked_for(item["probe"])
    stray = credited - set(wanted)
    assert not stray, f"{item['id']}: labels {sorted(stray)} are not on the sheet of {item['probe']}"
    return Labelled(item["id"], item["probe"], item["kind"], _text(item), credited, wanted)


def _text(item: dict[str, Any]) -> Text:
    if "text" in item:
        return answer(item["text"])
    turns = item["turns"]
    return transcript(
        [
            (
                "interviewer" if t["who"] == "q" else "candidate",
                t["text"],
                t.get("drill") if t["who"] == "a" else None,
            )
            for t in turns
        ]
    )


def outcomes(answers: Iterable[Labelled]) -> list[Outcome]:
    found: list[Outcome] = []
    for one in answers:
        claims, flags = rules.verdicts(one.text, sheet(one.probe))
        settled = settle(claims, flags, text=one.text, sheet=sheet(one.probe))
        assert settled.void_quotes == 0, f"{one.id}: a quote is not in the text"
        verdict: dict[str, tuple[str, str]] = {v.criterion: (v.verdict, v.reason) for v in settled.verdicts}
        verdict |= {u.criterion: ("unrated", u.reason) for u in settled.unrated}
        for id in one.looked_for:
            value, reason = verdict.get(id, ("unrated", "not on the sheet"))
            found.append(Outcome(one.id, id, id in one.credited, value, reason))
    return found


def kappa(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two yes/no raters; 0 where chance alone explains everything."""
    counted = Counter(pairs)
    n = sum(counted.values())
    observed = (counted[True, True] + counted[False, False]) / n
    a = (counted[True, True] + counted[True, False]) / n
    b = (counted[True, True] + counted[False, True]) / n
    chance = a * b + (1 - a) * (1 - b)
    return 0.0 if chance == 1 else (observed - chance) / (1 - chance)


@dataclass(frozen=True)
class Summary:
    """Agreement on "credited or not" over all pairs of answer and criterion."""

    pairs: int
    kappa: float
    precision: float
    recall: float
    unrated: int

    def __str__(self) -> str:
        return (
            f"{self.pairs} pairs, kappa {self.kappa:.2f}, credits right {self.precision:.2f}, "
            f"credits found {self.recall:.2f}, unrated {self.unrated}"
        )


def summary(found: Iterable[Outcome]) -> Summary:
    listed = list(found)
    right = sum(o.label and o.credited for o in listed)
    given = sum(o.credited for o in listed)
    due = sum(o.label for o in listed)
    return Summary(
        pairs=len(listed),
        kappa=kappa((o.label, o.credited) for o in listed),
        precision=right / given if given else 1.0,
        recall=right / due if due else 1.0,
        unrated=sum(o.verdict == "unrated" for o in listed),
    )
