"""Verdicts with evidence, and finding a quote again in the person's own words.

A rater makes claims; `settle` turns them into verdicts. A quote is looked for in the passages that may
be quoted, folding only case, white space, quotation marks and Unicode form. One that is not there voids
the verdict that leaned on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.domain.rubric import RubricRef, Sheet
from interviewer.domain.text import Text

VerdictValue = Literal["met", "partial", "not_met", "not_observed"]
Mode = Literal["one-call", "careful"]
FlagState = Literal["suspected", "confirmed", "cleared"]

#: Share of a criterion that a verdict earns; the other values earn nothing and are told apart.
CREDIT: Mapping[str, float] = {"met": 1.0, "partial": 0.5, "not_met": 0.0}
_RANK: Mapping[str, int] = {"not_observed": 0, "not_met": 1, "partial": 2, "met": 3}

_MARKS = {ord(c): '"' for c in "“”„‟«»″‶❝❞〝〞＂"} | {ord(c): "'" for c in "‘’‚‛‹›′‵`´＇"}
_DASHES = {ord(c): "-" for c in "‐‑"}
_SPACES = {ord(c): " " for c in "\t\n\v\f\r\x1c\x1d\x1e\x1f"}  # those of ASCII
_SHRINKS = re.compile(r"^\s|\s\s")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Frozen):
    """An exact quote and where it stands: ``start`` and ``end`` are code points within the passage ``place``."""

    quote: str
    place: str
    start: int
    end: int


class Measurement(_Frozen):
    """What a computed criterion measured: a value with its unit and the range that counts as met."""

    value: float
    unit: str
    expected: str


class Quote(_Frozen):
    """A quote as a rater gave it, with the place it named, if any."""

    text: str
    place: str | None = None


class Claim(_Frozen):
    """What a rater says of one criterion, before its quotes are looked for.

    ``verdict`` None means that this rater can't tell; ``reason`` then says why, and ``looked`` that it looked for the
    thing and did not find it (it may be there in other words).
    """

    criterion: str
    verdict: VerdictValue | None
    quotes: tuple[Quote, ...] = ()
    reason: str = ""
    measurement: Measurement | None = None
    looked: bool = False


class FlagClaim(_Frozen):
    """A red flag that a rater saw, with quotes, before they are looked for."""

    flag: str
    state: FlagState
    quotes: tuple[Quote, ...]
    reason: str = ""


class Verdict(_Frozen):
    """Met, partial, not met or not observed, for one criterion, with its evidence.

    ``derived_from`` names the criteria whose verdicts it was credited from; empty where it was judged. ``share``: of
    several readings, how many gave which verdict (or ``unrated``); empty where there was one. ``borderline``: fewer
    than two thirds of them gave the same.
    """

    criterion: str
    verdict: VerdictValue
    reason: str
    evidence: tuple[Evidence, ...] = ()
    measurement: Measurement | None = None
    derived_from: tuple[str, ...] = ()
    share: dict[str, int] = Field(default_factory=dict)
    borderline: bool = False


class Unrated(_Frozen):
    """No usable verdict, and why. It credits nothing and is never a low mark.

    ``looked``: the rater looked for the thing and did not find it, which is no proof that it is not there. ``share``: as
    that of a verdict.
    """

    criterion: str
    reason: str
    looked: bool = False
    share: dict[str, int] = Field(default_factory=dict)


class Flag(_Frozen):
    """A red flag and what has become of it."""

    id: str
    state: FlagState
    evidence: tuple[Evidence, ...]
    reason: str = ""


class RaterInfo(_Frozen):
    """Who rated: ``rules``, a ``model`` (with its name and prompt version) or a ``person``."""

    kind: Literal["rules", "model", "person"]
    id: str
    model: str | None = None
    prompt: str | None = None


class DimensionLevel(_Frozen):
    """Level 1-5 of a dimension, or None with the reason; ``provisional`` says what caps it.

    ``readings``: of several readings, how many by themselves give which level (``NE`` for none); empty where there was
    one. ``borderline_to``: the other level that most of them give, where fewer than two thirds give ``level``.
    """

    id: str
    level: int | None
    reason: str | None = None
    provisional: str | None = None
    readings: dict[str, int] = Field(default_factory=dict)
    borderline_to: str | None = None


class Composite(_Frozen):
    """0-100 over the dimensions that have a level, and the share of the weights they make up (0-1)."""

    value: float | None
    coverage: float


class NextDrill(_Frozen):
    """The question that would be asked now, and the criterion it asks for."""

    criterion: str
    question: str


class PassageText(_Frozen):
    """A passage as the rating quotes it."""

    id: str
    text: str


class Rating(_Frozen):
    """All verdicts of one rater on one submission, and everything that was computed from them.

    ``samples``: how many readings of the same text the verdicts were settled from. ``mode``: whether a model was asked
    about the whole sheet in one call, or (``careful``) about each part in its own; None where no model was asked.
    """

    schema_id: Literal["interviewer.rating/1"] = Field(default="interviewer.rating/1", alias="schema")
    rater: RaterInfo
    rubrics: tuple[RubricRef, ...]
    probe: str | None
    passages: tuple[PassageText, ...]
    verdicts: tuple[Verdict, ...]
    dimensions: tuple[DimensionLevel, ...]
    composite: Composite
    red_flags: tuple[Flag, ...]
    scope: str | None
    next_drill: NextDrill | None
    one_fix: str | None
    void_quotes: int
    unrated: tuple[Unrated, ...]
    notes: tuple[str, ...] = ()
    samples: int = 1
    mode: Mode | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def verdict(self, criterion: str) -> Verdict | None:
        """The verdict on ``criterion``, or None where it is unrated or was not looked for."""
        return next((v for v in self.verdicts if v.criterion == criterion), None)

    def to_json(self) -> dict[str, object]:
        """The documented JSON (``schema: interviewer.rating/1``)."""
        return self.model_dump(mode="json", by_alias=True)


class Settled(_Frozen):
    """Claims after their quotes were looked for."""

    verdicts: tuple[Verdict, ...]
    unrated: tuple[Unrated, ...]
    flags: tuple[Flag, ...]
    void_quotes: int


@lru_cache(maxsize=128)  # the same passage is searched for every quote
def fold(text: str) -> tuple[str, list[int]]:
    """``text`` with case, white space, quotation marks and Unicode form folded away.

    Also gives, for each folded character, its index in ``text``; runs of white space become one space.
    """
    if text.isascii() and not _SHRINKS.search(text):  # as most are: one for one
        return text.translate(_MARKS | _SPACES).lower(), list(range(len(text)))
    folded: list[str] = []
    where: list[int] = []
    for index, char in enumerate(text):
        for piece in _plain(char):
            if not piece.isspace():
                folded.append(piece)
            elif folded and folded[-1] != " ":
                folded.append(" ")
            else:
                continue
            where.append(index)
    return "".join(folded), where


@lru_cache(maxsize=4096)  # a text has few letters, each of them many times
def _plain(char: str) -> str:
    return unicodedata.normalize("NFKD", char.translate(_MARKS).translate(_DASHES)).casefold()


def find_quote(quote: Quote, text: Text) -> Evidence | None:
    """The quote's first occurrence in the passages that may be quoted, whole words only; None if it is not there.

    The named place is searched first. A quote without at least two letters or digits is none.
    """
    wanted = fold(quote.text)[0].strip().strip("\"'").strip()
    if sum(ch.isalnum() for ch in wanted) < 2:
        return None
    passages = sorted(text.own, key=lambda p: p.id != quote.place)
    for passage in passages:
        folded, where = fold(passage.text)
        at = _whole_words(folded, wanted)
        if at is not None:
            start, end = where[at], where[at + len(wanted) - 1] + 1
            while end < len(passage.text) and unicodedata.combining(passage.text[end]):
                end += 1
            return Evidence(quote=passage.text[start:end], place=passage.id, start=start, end=end)
    return None


def _whole_words(folded: str, wanted: str) -> int | None:
    at = folded.find(wanted)
    while at >= 0:
        before = folded[at - 1] if at else " "
        after = folded[at + len(wanted)] if at + len(wanted) < len(folded) else " "
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            return at
        at = folded.find(wanted, at + 1)
    return None


def settle(claims: Sequence[Claim], flags: Sequence[FlagClaim], *, text: Text, sheet: Sheet) -> Settled:
    """Verdicts for every criterion of the sheet, each with quotes that were found again.

    A ``met`` or ``partial`` needs a quote (a computed criterion: a measurement); a quote that is not in the
    text voids the verdict, which then is unrated. Criteria that were claimed twice keep the lower verdict; those
    that were not claimed are unrated. A tag that is not ``met`` is ``not_observed``. A flag without a found quote is
    dropped and counted.
    """
    void = 0
    verdicts: list[Verdict] = []
    unrated: list[Unrated] = []
    claimed = _lowest(claims)
    for criterion in sheet.criteria:
        claim = claimed.get(criterion.id)
        if claim is None or claim.verdict is None:
            reason = claim.reason if claim else "the rater gave no verdict"
            looked = claim is not None and claim.looked
            why = reason or "the rater could not tell"
            unrated.append(Unrated(criterion=criterion.id, reason=why, looked=looked))
            continue
        verdict, quotes = claim.verdict, claim.quotes
        if criterion.tag and verdict != "met":
            verdict, quotes = "not_observed", ()
        found = [find_quote(q, text) for q in quotes]
        lost = sum(e is None for e in found)
        void += lost
        evidence = tuple(dict.fromkeys(e for e in found if e is not None))
        credited = verdict in ("met", "partial")
        if credited and criterion.kind == "judged" and (lost or not evidence):
            why = "the quote is not in the text" if lost else "no quote was given"
            unrated.append(Unrated(criterion=criterion.id, reason=f"{why}: no quote, no credit"))
            continue
        verdicts.append(
            Verdict(
                criterion=criterion.id,
                verdict=verdict,
                reason=claim.reason,
                evidence=evidence,
                measurement=claim.measurement,
            )
        )
    kept, lost_flags = _flags(flags, text=text, sheet=sheet)
    return Settled(
        verdicts=tuple(verdicts), unrated=tuple(unrated), flags=kept, void_quotes=void + lost_flags
    )


def _lowest(claims: Iterable[Claim]) -> dict[str, Claim]:
    lowest: dict[str, Claim] = {}
    for claim in claims:
        held = lowest.get(claim.criterion)
        if held is None or _rank(claim) < _rank(held):
            lowest[claim.criterion] = claim
    return lowest


def _rank(claim: Claim) -> int:
    return -1 if claim.verdict is None else _RANK[claim.verdict]


def _flags(flags: Sequence[FlagClaim], *, text: Text, sheet: Sheet) -> tuple[tuple[Flag, ...], int]:
    known = {f.id for f in sheet.flags}
    kept: list[Flag] = []
    lost = 0
    for claim in flags:
        found = [find_quote(q, text) for q in claim.quotes]
        lost += sum(e is None for e in found)
        evidence = tuple(e for e in found if e is not None)
        if evidence and claim.flag in known:
            kept.append(Flag(id=claim.flag, state=claim.state, evidence=evidence, reason=claim.reason))
    return tuple(kept), lost


def lower(a: VerdictValue, b: VerdictValue) -> VerdictValue:
    """The lower of two verdicts; ``not_observed`` is lowest."""
    return a if _RANK[a] <= _RANK[b] else b


def is_higher(a: VerdictValue, b: VerdictValue) -> bool:
    """Whether ``a`` ranks above ``b`` (met, partial, not_met, not_observed)."""
    return _RANK[a] > _RANK[b]
