"""A text made ready for the detectors: units (sentences or stretches of them) with places, read in plain form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from interviewer.domain.rating import Quote
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Passage, Text
from interviewer.raters.detectors.lexicon import REFUSAL
from interviewer.raters.detectors.normal import Plain, plain

#: A sentence longer than this is taken for a run of several (a transcript without full stops).
LONGEST_UNIT_WORDS = 42
_SHORTEST_PIECE_WORDS = 5
_HARD_CUT_WORDS = 60
_ABBREVIATIONS = frozenset(
    {"vs", "approx", "eg", "ie", "etc", "dr", "mr", "mrs", "ms", "no", "inc", "ltd", "st", "fig", "cf"}
)
_BINDS = (
    "that what which who whom whose when if because since as where how why than whether once until till before after "
    "while though although what's like in on at by of from for within during over to with the a an was is"
).split()
_CUE = re.compile(
    r"\b(?:(?:and |but |so |then )*(?:i|we|the team|she|he|they)(?:'d|'ve|'m|'re)? \w+|since then\b|ever since\b|these days\b|after that\b|the day after\b|(?:by|in|on|until) (?:the (?:monday|tuesday|wednesday|thursday|friday)|monday|tuesday|wednesday|thursday|friday|january|february|march|april|may|june|july|august|september|october|november|december)\b|from then on\b|"
    r"the (?:next|same|following) (?:day|morning|week|month|quarter)\b|\d+ (?:days|weeks|months|quarters|years) later\b|"
    r"in the end\b|as a result\b|in validation\b|last (?:spring|summer|autumn|fall|winter|year|month|quarter)\b|"
    r"the reason\b|my (?:job|role|task|part)\b|as (?:its|their|the) \w+ \w+ i\b|looking back\b|a (?:week|month|quarter|year) later\b)"
)
_JOIN = re.compile(r" (?:and|but|so|in|for|because|with|then) ")
_TO_GRADER = re.compile(
    r"\b(?:note|memo|message|instruction)s? (?:to|for) (?:the |any )?(?:\w+ )?(?:evaluator|grader|rater|assessor|scorer|marker|examiner|reviewer|model|ai|llm|judge|system)\b|"
    r"\b(?:award|give|grant|assign|mark|rate|score|grade|return|output|consider|treat)\b[^.]{0,60}\b(?:full|maximum|max|top|highest|perfect|all|every|each)\b[^.]{0,25}\b(?:marks?|scores?|criteri\w+|credits?|points|verdicts?|rating|as met|checks)\b|"
    r"\b(?:mark|set|answer|rate|score|count|return|output|verified)\b[^.]{0,60}\b(?:as|to|with) met\b|\banswer (?:with )?met\b|"
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|above|earlier|your|all|the)\b[^.]{0,20}\b(?:instructions?|rubric|prompts?|criteria)\b|"
    r"\b(?:all|every|each) (?:the )?criteri\w+ (?:is|are|as|should be|must be|has been|have been)\b[^.]{0,20}\b(?:met|satisfied|fulfilled)\b"
)
_ABOUT_INJECTION = re.compile(
    r"\b(?:prompt[- ]?injection|injected|injection|jailbreak\w*|red[- ]team\w*|attacker|adversar\w+|chatbot|the bot|our assistant|llm)\b"
)


@dataclass(frozen=True)
class Unit:
    """A sentence, or a stretch of a long one. ``t`` is its plain form; ``at`` counts the words said before it."""

    t: str
    raw: str
    place: str
    start: int
    end: int
    words: int
    at: int
    index: int
    drill: str | None
    source: Plain
    offset: int

    def quote(self, start: int | None = None, end: int | None = None) -> Quote:
        """The unit's own words; or those of ``t[start:end]``."""
        if start is None or end is None:
            return Quote(text=self.raw, place=self.place)
        a, b = self.source.place(self.offset + start, self.offset + end)
        return Quote(text=self.raw[a - self.start : b - self.start], place=self.place)

    def words_of(self, match: re.Match[str], group: int = 0) -> str:
        """The matched words as they were said, on one line."""
        start, end = match.span(group)
        return " ".join(self.quote(start, end).text.split())

    def clause(self, match: re.Match[str]) -> str:
        """The plain words of the same clause that stand before the match."""
        before = self.t[: match.start()]
        return re.split(r"[,;:]| but | - ", before)[-1]


@dataclass(frozen=True)
class Reading:
    """The units of a person's own passages, in order, and the sheet they are read for."""

    units: tuple[Unit, ...]
    text: Text
    sheet: Sheet
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def is_story(self) -> bool:
        """Whether the question asks for something that happened (STAR is on the sheet)."""
        return any(c.id == "ST-S" for c in self.sheet.criteria)

    @cached_property
    def words(self) -> int:
        """Words that were said, drills counted."""
        return sum(u.words for u in self.units)

    @cached_property
    def opening(self) -> tuple[Unit, ...]:
        """The units of the opening answer: what was said before the first question after it."""
        asked_after = False
        places: set[str] = set()
        for passage in self.text.passages:
            if not passage.is_quotable:
                asked_after = bool(places)
            elif passage.drill is None and not asked_after:
                places.add(passage.id)
        return tuple(u for u in self.units if u.place in places)

    def drilled(self, criterion: str) -> tuple[Unit, ...]:
        """The units of the answers to a drill for ``criterion``; none where one of them declines."""
        return () if self.declined(criterion) else tuple(u for u in self.units if u.drill == criterion)

    def declined(self, criterion: str) -> bool:
        """Whether a drill for ``criterion`` was answered by "I'd rather not say" or "I don't remember"."""
        return any(u.drill == criterion and REFUSAL.search(u.t) for u in self.units)

    def around(self, unit: Unit, before: int = 1, after: int = 1) -> tuple[Unit, ...]:
        """The unit with its neighbours, in order."""
        return self.units[max(0, unit.index - before) : unit.index + after + 1]

    def find(
        self, pattern: re.Pattern[str], units: Sequence[Unit] | None = None
    ) -> Iterator[tuple[Unit, re.Match[str]]]:
        """Every unit with the pattern's first match in it, in order."""
        for unit in self.units if units is None else units:
            match = pattern.search(unit.t)
            if match:
                yield unit, match


def read(text: Text, sheet: Sheet) -> Reading:
    """The text made ready; linear in its length. Words addressed to whoever rates are left out."""
    units: list[Unit] = []
    said = 0
    about_injection = any(_ABOUT_INJECTION.search(plain(p.text).text) for p in text.own)
    for passage in text.own:
        source = plain(passage.text)
        for start, end in _spans(source):
            words = source.text[start:end]
            if not any(ch.isalnum() for ch in words) or (not about_injection and _TO_GRADER.search(words)):
                continue
            units.append(_unit(passage, source, start, end, at=said, index=len(units)))
            said += units[-1].words
    return Reading(units=tuple(units), text=text, sheet=sheet)


def _unit(passage: Passage, source: Plain, start: int, end: int, *, at: int, index: int) -> Unit:
    a, b = source.place(start, end)
    return Unit(
        t=source.text[start:end],
        raw=passage.text[a:b],
        place=passage.id,
        start=a,
        end=b,
        words=source.words(start, end),
        at=at,
        index=index,
        drill=passage.drill,
        source=source,
        offset=start,
    )


def _spans(source: Plain) -> Iterator[tuple[int, int]]:
    for start, end in _sentences(source):
        yield from _pieces(source.text, start, end)


def _sentences(source: Plain) -> Iterator[tuple[int, int]]:
    tokens, offsets, text = source.tokens, source.offsets, source.text
    start = 0
    for n, token in enumerate(tokens):
        follows = tokens[n + 1] if n + 1 < len(tokens) else None
        closes = token.norm in {".", "?", "!"} and (
            follows is None or follows.spaced or follows.norm in {'"', "\n", ")"}
        )
        if token.norm == "." and n and tokens[n - 1].norm in _ABBREVIATIONS and follows is not None:
            closes = False
        if closes or token.norm in {";", "\n"}:
            end = offsets[n] + len(token.norm)
            yield from _trimmed(text, start, end - (token.norm in {";", "\n"}))
            start = end
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in ' \n".)-*•':
        start += 1
    while end > start and text[end - 1] in ' \n"':
        end -= 1
    if end > start:
        yield start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run-on stretch cut where a new clause with its own subject or time begins."""
    if _has_words(text, start, end, LONGEST_UNIT_WORDS):
        while (cut := _cut(text, start, end)) is not None:
            yield from _trimmed(text, start, cut)
            start = cut
    yield from _trimmed(text, start, end)


def _cut(text: str, start: int, end: int) -> int | None:
    at, words = start, 0
    for match in _CUE.finditer(text, start + 1, min(end, start + 600)):
        words += text.count(" ", at, match.start())
        at = match.start()
        if words > _HARD_CUT_WORDS:
            break
        last = text[start : match.start()].rsplit(None, 1)[-1:] or [""]
        whole = words >= _SHORTEST_PIECE_WORDS and last[0] not in _BINDS
        if whole and _has_words(text, match.start(), end, 3):
            return match.start()
    return _hard_cut(text, start) if _has_words(text, start, end, _HARD_CUT_WORDS) else None


def _hard_cut(text: str, start: int) -> int:
    """After `LONGEST_UNIT_WORDS` words, or before the last joining word among the second half of them."""
    at = start
    for _ in range(LONGEST_UNIT_WORDS):
        at = text.index(" ", at + 1)
    middle = start + (at - start) // 2
    joins = [m.start() for m in _JOIN.finditer(text, middle, at)]
    return joins[-1] if joins else at


def _has_words(text: str, start: int, end: int, count: int) -> bool:
    """Whether more than ``count`` words follow; looks no further than they can reach."""
    return text.count(" ", start, min(end, start + 25 * count)) >= count
