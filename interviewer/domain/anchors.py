"""Are anchors worded so that two people can see the same thing? A lint by rule, and the sorting-back test.

The lint only remarks: it knows words, not meaning. The test is by people: shuffled anchors are sorted back to their
levels, and an anchor stays as it is when three in four put it where it belongs (retranslation).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from interviewer.domain.scorecard import Card

Kind = Literal["double-barrelled", "adjective only", "unobservable"]
#: Share of raters who must put an anchor back where it belongs.
KEEP = 0.75

_JUDGING = frozenset(
    "sound strong good great excellent outstanding exceptional weak poor bad solid clear unclear effective ineffective deep "
    "shallow appropriate inappropriate adequate inadequate robust proper high low superior average acceptable satisfactory "
    "impressive thorough competent skilled capable proficient advanced basic limited mature senior junior confident thoughtful "
    "rigorous insightful reasonable some little no consistent inconsistent expert".split()
)  # fmt: skip
#: Verbs of what goes on inside a head; nobody hears or sees them.
_INNER = re.compile(
    r"\b(understand(?:s|ing)?|know(?:s|ing)?|appreciate[sd]?|grasp(?:s|ing)?|believe[sd]?|feel(?:s|ing)?|care[sd]?\b(?! of)|"
    r"realis(?:es|ed|e)|realiz(?:es|ed|e)|(?:is|are|be) (?:aware|passionate|motivated|comfortable|familiar|committed)|"
    r"has (?:a )?(?:good|strong|deep|basic) (?:understanding|knowledge|grasp|sense|attitude)|awareness|attitude|mindset|"
    r"thinking|potential|passion|intuition|culture fit|gravitas|presence)\b",
    re.IGNORECASE,
)
#: What a person can be seen or heard doing, as stems; a word that begins with one of them counts.
_ACTS = (
    "name state say tell told show give gave write wrote explain describe compare measure test read use ask answer pick "
    "choose chose define document cite quote list draw check validate monitor own run ran ship hand start set hold held lay "
    "put brought bring ask review change delegate teach taught coach stop kill refuse decline propose deal randomi take took "
    "took claim defend treat blame speak spoke spoken lead led deliver plan report track quantif estimate predict reproduce "
    "deploy roll model sample segment look count separate split protect reallocate agree disagree persuade move close open "
    "commit follow escalate raise link trace log record publish present demonstrate identif distinguish justif summari "
    "anticipate prevent reduce increase build built make made work keep kept avoid miss ignore omit fail cannot does did"
).split()
_NOUN_LIKE = frozenset("evaluation approach statement testing reading understanding modelling".split())
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
#: "or" is not among them: where either will do, nobody has to ask which level one of the two is.
_JOINED = re.compile(
    r"\s*(?:;|,?\s+(?:and(?: also| then)?|as well as|but also|while also|plus)\s+)", re.IGNORECASE
)
_ONE_THING = re.compile(
    r"\bbetween [^,;]+? and |\bfrom [^,;]+? to |\bboth |\bagain and again\b|\bmore and more\b|\bpros and cons\b|"
    r"\bbefore and after\b|\bwhether or not\b|\b\d+ (?:and|or) \d+|\bone or (?:two|more)\b|\btwo or (?:three|more)\b|\band so on\b",
    re.IGNORECASE,
)
_BUILDS_ON = re.compile(r"^does what \d says(?:,)? and (?:also )?", re.IGNORECASE)


class Remark(NamedTuple):
    """What is doubtful in one anchor, and what to ask oneself."""

    kind: Kind
    says: str


def lint(anchor: str) -> tuple[Remark, ...]:
    """Remarks on one anchor's wording, the gravest first; empty where the rules see nothing.

    An anchor that builds on another ("Does what 3 says and also …") is read from there on.
    """
    text = _BUILDS_ON.sub("", " ".join(anchor.split()).rstrip("."))
    found: list[Remark] = []
    inner = _INNER.search(text)
    acts = _acts(text)
    if inner:
        found.append(
            Remark(
                "unobservable",
                f"“{inner.group(0)}” cannot be seen or heard: what would the person say or do?",
            )
        )
    judging = [w for w in _words(text) if w in _JUDGING]
    if not acts and not inner:
        if judging:
            found.append(
                Remark(
                    "adjective only", f"“{judging[0]}” judges and names no act: what would one have to hear?"
                )
            )
        else:
            found.append(Remark("unobservable", "names no act: what would the person say or do?"))
    halves = _halves(text, acts=acts)
    if halves:
        says = f"“{halves[0]}” and “{halves[1]}” are two things: which level is it when only one is there?"
        found.append(Remark("double-barrelled", says))
    return tuple(found)


def lint_card(card: Card) -> dict[str, dict[int, tuple[Remark, ...]]]:
    """Dimension to level to remarks, only where there are some."""
    found = {d.id: {level: lint(text) for level, text in d.anchors.items()} for d in card.dimensions}
    return {d: {n: r for n, r in by.items() if r} for d, by in found.items() if any(by.values())}


def _words(text: str) -> list[str]:
    return [w.lower() for w in _WORD.findall(text)]


def _acts(text: str) -> bool:
    return any(w not in _NOUN_LIKE and any(_is_form(w, stem) for stem in _ACTS) for w in _words(text))


def _is_form(word: str, stem: str) -> bool:
    if not word.startswith(stem):
        return False
    rest = word[len(stem) :]
    return rest in {"", "s", "es", "d", "ed", "ing", "ies", "ied", "y", "se", "ses", "sed", "ze", "zes", "zed", "ping", "ped",
                    "ning", "ting", "ts", "n", "r"}  # fmt: skip


def _halves(text: str, *, acts: bool) -> tuple[str, str] | None:
    """The two sides of an "and" that joins two acts or, where there is no act at all, two things that are judged."""
    masked = _ONE_THING.sub(lambda m: "\u241f" * len(m.group(0)), text)
    for joint in _JOINED.finditer(masked):
        before, after = text[: joint.start()].strip(), text[joint.end() :].strip()
        first = " ".join(after.split()[:1])
        if _words(before) and _words(after) and (not acts or (_acts(before) and _begins_act(first))):
            return " ".join(before.split()[-4:]), " ".join(after.split()[:4])
    return None


def _begins_act(word: str) -> bool:
    return word.lower() in {"is", "has", "does", "can", "will"} or (
        word.lower().endswith("s") and _acts(word)
    )


# --- sorting anchors back ----------------------------------------------------------------------------


def shuffled(anchors: Mapping[int, str], *, seed: str) -> tuple[tuple[str, str], ...]:
    """(letter, text) of every anchor in an order of the seed's own; the same seed gives the same order."""
    order = sorted(anchors, key=lambda level: hashlib.sha256(f"{seed}/{level}".encode()).digest())
    return tuple((chr(ord("A") + n), anchors[level]) for n, level in enumerate(order))


def sorted_back(anchors: Mapping[int, str], answers: Mapping[str, int], *, seed: str) -> dict[int, int]:
    """Level to the level that the rater put its text at; letters that were left out are absent."""
    level_of = {text: level for level, text in anchors.items()}
    return {
        level_of[text]: answers[letter] for letter, text in shuffled(anchors, seed=seed) if letter in answers
    }


class Kept(NamedTuple):
    """How many raters put one anchor back at its level, of how many; ``keep`` from three in four."""

    level: int
    right: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.right / self.of

    @property
    def keep(self) -> bool:
        """Whether the anchor may stay as it is worded."""
        return self.share >= KEEP


def retranslation(sorts: Iterable[Mapping[int, int]]) -> tuple[Kept, ...]:
    """For every level that was sorted, by how many raters rightly; each item is one rater's level to chosen level."""
    rows = list(sorts)
    levels = sorted({level for row in rows for level in row})
    return tuple(
        Kept(level, sum(row.get(level) == level for row in rows), sum(level in row for row in rows))
        for level in levels
    )
