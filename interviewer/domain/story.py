"""The story bank: bullet cards of verbatim quotes, which prompt and competency each serves, how fresh it is, what is missing.

A story holds the person's own sentences and nothing else; shorter tellings choose among them. Pure functions of values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.domain.rating import CREDIT, Rating, VerdictValue
from interviewer.domain.text import Text

Part = Literal["situation", "task", "action", "result", "lesson"]
Freshness = Literal["fresh", "ageing", "stale", "never told"]

PARTS: Mapping[str, Part] = {
    "ST-S": "situation",
    "ST-T": "task",
    "ST-A": "action",
    "ST-R": "result",
    "ST-L": "lesson",
}
#: The seven prompts that everybody is asked, by probe.
PROMPTS: Mapping[str, str] = {
    "P06": "complex work across teams",
    "P07": "a wrong recommendation",
    "P08": "killed work",
    "P09": "mentored through a bad stretch",
    "P10": "pushed back",
    "P11": "the data surprised you",
    "P12": "simplified something over-built",
}
#: Nine soft skills, by the criteria (or families) that show them.
SOFT_SKILLS: Mapping[str, tuple[str, ...]] = {
    "framing": ("FRM", "PRI-4"),
    "rigour and honesty": ("EXP", "WRG", "UNC", "HON", "PIV-2"),
    "communication": ("COM",),
    "work across functions": ("XFN", "NOS"),
    "mentoring": ("MEN", "FBK", "CAR", "LED-1", "LED-2"),
    "product sense": ("FRM-1", "FRM-3", "OKR", "NOS-1"),
    "pragmatism": ("SIM", "KIL", "BVB", "FRM-8", "MOD-8"),
    "resilience": ("WRG-5", "WRG-6", "INC", "KIL-4", "MEN-4"),
    "ethics": ("GOV", "NOS-6", "DAT-8"),
}
#: What a lead answers for, by the criteria that show it: one story for each, also from a time without reports.
MANAGEMENT: Mapping[str, tuple[str, ...]] = {
    "setting the bar": ("BAR", "LED-1", "LED-5"),
    "choosing what to work on": ("PRI", "LED-7"),
    "ending work": ("KIL",),
    "one-to-ones and promises": ("MGM", "LED-4"),
    "stretch and mentoring": ("MEN", "LED-6"),
    "corrective feedback": ("FBK",),
    "career talks": ("CAR",),
}
FRESH_DAYS, AGEING_DAYS = 30, 90
#: Criteria on how a story is told, not on what happened in it.
_MANNER = ("COM-", "LVL-", "ST-")
#: From this share of a prompt's musts on, a story is said to fit it.
FITS = 0.6
#: A skill, or something a lead answers for, is shown by at least this many checks of its own; one may be chance.
LEAST_CHECKS = 2
WORDS_PER_MINUTE = 150
#: How the words of a telling are shared out over its parts; what a part does not use goes to the next.
SHARES: Mapping[Part, float] = {
    "situation": 0.15,
    "task": 0.10,
    "action": 0.50,
    "result": 0.20,
    "lesson": 0.05,
}
#: Order in which parts are filled when words are short: without a result and an act there is no story.
_FIRST: tuple[Part, ...] = ("result", "action", "situation", "task", "lesson")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Bullet(_Frozen):
    """One sentence of the person's own, for one part of the story."""

    part: Part
    words: str


class Told(_Frozen):
    """One telling: when, and for which probe."""

    at: datetime
    probe: str


class Story(_Frozen):
    """One story as a card.

    ``shows`` is the best verdict by criterion that its words earned; ``words`` all that was said, for comparison.
    """

    title: str
    bullets: tuple[Bullet, ...]
    told: tuple[Told, ...] = ()
    shows: dict[str, VerdictValue] = Field(default_factory=dict)
    words: str = ""
    interview: str | None = None
    scope: str | None = None

    def part(self, part: Part) -> tuple[str, ...]:
        """Its sentences for one part, in the order they were said."""
        return tuple(b.words for b in self.bullets if b.part == part)

    @property
    def last_told(self) -> datetime | None:
        """When it was last told; None for one that never was."""
        return max((t.at for t in self.told), default=None)

    def serves(self, names: Collection[str], *, least: int = LEAST_CHECKS) -> bool:
        """Whether at least ``least`` of these criteria (or criteria of these families) are met in it."""
        met = [
            c for c, v in self.shows.items() if v == "met" and (c in names or c.partition("-")[0] in names)
        ]
        return len(met) >= least


def made_of(text: Text, rating: Rating, *, title: str, told: Told | None) -> Story:
    """A story card from what was said and a rating that looked for STAR and the topic families in it.

    The bullets are whole sentences of the person's own that hold the quotes. A sentence that shows a topic and no part of
    STAR is told as action.
    """
    bullets: dict[tuple[Part, str], None] = {}
    for part, words in _quoted(text, rating, star=True):
        bullets.setdefault((part, words))
    placed = {words for _, words in bullets}
    for part, words in _quoted(text, rating, star=False):
        if words not in placed:
            bullets.setdefault((part, words))
    return Story(
        title=title,
        bullets=_in_spoken_order([Bullet(part=p, words=w) for p, w in bullets], text),
        told=(told,) if told else (),
        shows={
            v.criterion: v.verdict for v in rating.verdicts if CREDIT.get(v.verdict) and v.measurement is None
        },
        words="\n".join(p.text for p in text.own),
        scope=rating.scope,
    )


def _quoted(text: Text, rating: Rating, *, star: bool) -> Iterator[tuple[Part, str]]:
    """The sentences quoted for parts of STAR, or those quoted for what was met of a topic, as action."""
    for verdict in rating.verdicts:
        part = PARTS.get(verdict.criterion)
        topic = (
            not verdict.derived_from
            and verdict.verdict == "met"
            and not verdict.criterion.startswith(_MANNER)
        )
        if part is None and not (topic and not star):
            continue
        if (part is not None) != star or not CREDIT.get(verdict.verdict):
            continue
        for evidence in verdict.evidence:
            for words in _sentences_with(text.passage(evidence.place).text, evidence.start, evidence.end):
                yield part or "action", words


def _in_spoken_order(bullets: Sequence[Bullet], text: Text) -> tuple[Bullet, ...]:
    said = " ".join(" ".join(p.text.split()) for p in text.own)
    return tuple(sorted(bullets, key=lambda b: (list(SHARES).index(b.part), said.find(b.words))))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of ``text`` begin and end (code points)."""
    spans, start = [], 0
    for match in re.finditer(r"(?<=[.!?…])[\"'”’)]*\s+|\n+", text):
        if text[start : match.start()].strip():
            spans.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def _sentences_with(text: str, start: int, end: int) -> list[str]:
    return [" ".join(text[a:b].split()) for a, b in sentences(text) if a < end and start < b]


# --- which story for what ---------------------------------------------------------------------------


def fit(story: Story, *, must: Collection[str]) -> float:
    """Share of a probe's musts that the story's words earn, 0-1 (in part counts half)."""
    if not must:
        return 0.0
    return sum(CREDIT.get(story.shows.get(i, ""), 0.0) for i in must) / len(must)


class Cell(_Frozen):
    """A story against one prompt: whether it was told for it, and the share of the prompt's musts that it earns."""

    told: bool
    fit: float

    @property
    def covers(self) -> bool:
        """Whether the story serves this prompt."""
        return self.told or self.fit >= FITS


def against_prompts(story: Story, musts: Mapping[str, Collection[str]]) -> dict[str, Cell]:
    """The story against each of the seven prompts. musts: probe id to the criteria it cannot do without."""
    told = {t.probe for t in story.told}
    return {p: Cell(told=p in told, fit=fit(story, must=musts[p])) for p in PROMPTS}


def gaps(stories: Sequence[Story], musts: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The prompts that no story serves, in their usual words."""
    return tuple(
        says for p, says in PROMPTS.items() if not any(against_prompts(s, musts)[p].covers for s in stories)
    )


def management_gaps(stories: Sequence[Story]) -> tuple[str, ...]:
    """What a lead answers for and no story shows yet."""
    return tuple(name for name, ids in MANAGEMENT.items() if not any(s.serves(ids) for s in stories))


def fitting(
    stories: Sequence[Story], *, probe: str, must: Collection[str]
) -> tuple[tuple[Story, float], ...]:
    """The stories that fit a probe, best first, with the share of its musts that each earns.

    Of equals the one that was not told for this probe goes first, then the one told longest ago.
    """
    ranked = [(s, fit(s, must=must)) for s in stories]
    fits = [(s, f) for s, f in ranked if f > 0 or any(t.probe == probe for t in s.told)]

    def order(pair: tuple[Story, float]) -> tuple[float, bool, float]:
        last = pair[0].last_told
        return (-pair[1], any(t.probe == probe for t in pair[0].told), last.timestamp() if last else 0.0)

    return tuple(sorted(fits, key=order))


def freshness(story: Story, now: datetime) -> Freshness:
    """How long ago it was last told: fresh to 30 days, ageing to 90, then stale."""
    last = story.last_told
    if last is None:
        return "never told"
    days = (now - last).days
    return "fresh" if days <= FRESH_DAYS else "ageing" if days <= AGEING_DAYS else "stale"


# --- shorter tellings -------------------------------------------------------------------------------


class Telling(_Frozen):
    """A story within a number of seconds: its own sentences, in order, and the parts that have none."""

    seconds: int
    budget: int
    lines: tuple[Bullet, ...]
    missing: tuple[Part, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(b.words.split()) for b in self.lines)


def tell_in(story: Story, seconds: int) -> Telling:
    """The story in at most ``seconds`` at 150 words a minute: whole sentences of its own, none of them cut or made up.

    First one sentence for each part while it fits, the result and the act before the rest; then more while there is room,
    where a part stays within its share. Parts without a sentence that fits are named as missing.
    """
    budget = round(seconds * WORDS_PER_MINUTE / 60)
    left, chosen = budget, set[Bullet]()
    for part in _FIRST:
        fits = [b for b in story.bullets if b.part == part and len(b.words.split()) <= left]
        if fits:
            best = min(fits, key=lambda b: len(b.words.split()))
            chosen.add(best)
            left -= len(best.words.split())
    for bullet in story.bullets:
        used = sum(len(b.words.split()) for b in chosen if b.part == bullet.part)
        size = len(bullet.words.split())
        if bullet not in chosen and size <= left and used + size <= budget * SHARES[bullet.part] * 1.5:
            chosen.add(bullet)
            left -= size
    said = {b.words for b in chosen}
    lines, seen = [], set[str]()
    for bullet in story.bullets:  # one sentence may serve two parts; it is told once
        if bullet in chosen and bullet.words not in seen:
            lines.append(bullet)
            seen.add(bullet.words)
    have = {b.part for b in story.bullets if b.words in said}
    return Telling(
        seconds=seconds,
        budget=budget,
        lines=tuple(lines),
        missing=tuple(p for p in ("situation", "task", "action", "result") if p not in have),
    )
