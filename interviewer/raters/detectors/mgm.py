"""Management commitments (MGM)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import BECAUSE, CADENCE
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    anywhere,
    detects,
    first,
    met,
    not_undone,
    partial,
    said,
)

_PROMISE = re.compile(
    r"\b(?:one-to-ones?|1:1s?|1-1s?|1-to-1s?|one-on-ones?|feedback|reviews?|read|written|write|stretch|project|career|promotion|salary|agenda|answer|reply|decision|meeting|credit|name on|present|comment|draft|on-?call|holiday|leave|retro|note|priorit\w+|say no|shield|estimate|hire|goals?|workload|growth (?:plan|talk)|conversation)\b"
)
_ATTITUDE = re.compile(
    r"\b(?:servant leader\w*|empower\w*|trust (?:my|the|people|them)|transparen\w+|lead by example|open door|psychological safety|autonomy|values?|authentic\w*|people first|empathy|inspire|believe in)\b"
)
_SPECIFIC = re.compile(
    rf"{CADENCE.pattern}|\b(?:never|no|always|each|every|only|in writing|by name|before|first|\d+|two|three)\b"
)
_ENUM = re.compile(
    r"(?:^|\s)\(?([1-5])\)|\b(first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|last(?:ly)?|the other|another)\b"
)


def _promises(reading: Reading) -> list[Unit]:
    return [
        u for u in reading.units if _PROMISE.search(u.t) and _SPECIFIC.search(u.t) and not _is_attitude(u)
    ]


def _is_attitude(unit: Unit) -> bool:
    return bool(_ATTITUDE.search(unit.t)) and not CADENCE.search(unit.t)


def _count(units: list[Unit]) -> int:
    """Commitments in these units: one each, or as many as one of them numbers."""
    total = 0
    for unit in units:
        numbered = len(_ENUM.findall(unit.t))
        total += max(1, numbered if numbered >= 2 else 1)
    return total


def _asserted(units: list[Unit]) -> list[Unit]:
    return [
        u
        for u in units
        if re.search(
            r"\b(?:i|we|my|feedback|one-to-ones?|1:1s?|every|each|nobody|no|reviews?|they|their)\b", u.t
        )
        and not re.search(r"\b(?:last (?:year|spring|autumn|march|month)|once)\b", u.t)
    ]


@detects("MGM-1")
def three_commitments(reading: Reading) -> Finding:
    """Three specific commitments of the speaker."""
    units = _asserted(_promises(reading))
    count = _count(units)
    if count >= 3:
        return met(units[:3], f"states {min(count, 5)} commitments one could hold the speaker to")
    if units:
        return partial(units, "states one or two such commitments")
    vague = first(reading, _ATTITUDE, guard=anywhere)
    return absent(
        "values or attitudes, no commitment one could hold the speaker to",
        entered=vague[0] if vague else None,
    )


_WHY = re.compile(
    BECAUSE
    + r"|\b(?:why|so (?:nobody|no one|people|they|a|the|i|we)|that way|the easy|vague feedback|otherwise|reads as|feels like|costs|means)\b"
)


@detects("MGM-2")
def each_with_why(reading: Reading) -> Finding:
    """Each commitment with a reason of its own."""
    units = _asserted(_promises(reading))
    for unit in reading.drilled("MGM-2"):
        if unit.words >= 6:
            return (met if _WHY.search(unit.t) and len(units) <= 1 else partial)(unit, "gives a reason")
    reasons = [u for u in reading.units if _WHY.search(u.t)]
    near = [u for u in units if any(r.index in (u.index, u.index + 1) for r in reasons)]
    whys = sum(
        max(1, len(re.findall(r"\bbecause\b", u.t)))
        for u in {r.index: r for n in near for r in reasons if r.index in (n.index, n.index + 1)}.values()
    )
    if units and whys >= min(3, _count(units)) and whys >= 2:
        return met(near[:3], "each commitment comes with its reason")
    if near:
        return partial(near[:2], "a commitment with a reason, not each of them")
    return absent("no commitment comes with a reason", entered=units[0] if units else None)


_VAGUE_RHYTHM = re.compile(
    r"\b(?:regular(?:ly)?|often|frequent(?:ly)?|quickly|soon|timely|as needed|consistent(?:ly)?)\b"
)


@detects("MGM-3")
def rhythm(reading: Reading) -> Finding:
    """A commitment with a rhythm or a number."""
    for unit in reading.drilled("MGM-3"):
        hit = CADENCE.search(unit.t) or re.search(r"\d+ (?:minutes|hours|days|weeks)", unit.t)
        if hit:
            return met(unit, f"gives a rhythm: {said(unit, hit)}")
    for unit in _promises(reading):
        hit = CADENCE.search(unit.t)
        if hit and not_undone(unit, hit):
            return met(unit, f"a commitment with a rhythm: {said(unit, hit)}")
    vague = first(reading, _VAGUE_RHYTHM, guard=not_undone)
    if vague and _PROMISE.search(vague[0].t):
        return partial(vague[0], f"a vague rhythm: {said(*vague)}")
    return absent("no commitment has a rhythm or a number")


_OCCASION = re.compile(
    r"\b(?:once|one (?:time|week|day|month)|last (?:year|spring|summer|autumn|winter|month|quarter|week|january|february|march|april|may|june|july|august|september|october|november|december)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|(?:19|20)\d\d|the (?:week|month|quarter|middle))|during (?:the|our|a)|the (?:week|day|month|quarter) (?:of|before|we|when|that|the)|when (?:the|we|our|my|a|two)|(?:two|three|\d+) (?:years|months|weeks) ago|this (?:year|spring|winter))\b"
)
_HARD = re.compile(
    r"\b(?:still (?:held|kept|did|ran|gave|met|sat|went)|(?:i|we) (?:kept|held|moved|cancelled|broke|missed|refused|declined|turned down|postponed|left|gave up|paid|apologised|told|said no|walked out|took)|cost (?:me|us)|was hard|hardest|nearly|almost|wanted me (?:to|in)|asked me to|even though|although|instead of|rather than|board (?:meeting|paper)|outage|launch)\b"
)


@detects("MGM-4")
def tested(reading: Reading) -> Finding:
    """One occasion on which keeping a commitment was hard, and what the speaker did."""
    for unit in reading.drilled("MGM-4"):
        if unit.words >= 8 and re.search(r"\bi\b", unit.t) and _HARD.search(unit.t):
            return met(unit, "tells an occasion on which it was hard")
    for unit, match in reading.find(_OCCASION):
        window = reading.around(unit, 0, 1)
        hard = next((u for u in window if _HARD.search(u.t)), None)
        own = any(
            re.search(
                r"\b(?:i|we)(?:'d)? (?:\w+ )?(?:kept|held|moved|cancelled|broke|missed|refused|declined|turned|postponed|left|gave|paid|apologised|told|said|walked|took|did|ran|sat|met|went|sent|read|stayed|asked)\b",
                u.t,
            )
            for u in window
        )
        if hard is not None and own and _PROMISE.search(" ".join(u.t for u in reading.around(unit, 1, 1))):
            return met([unit, hard], f"an occasion on which keeping it was hard: {said(unit, match)}")
    kind = first(
        reading,
        re.compile(
            r"\b(?:hard(?:est)? (?:to keep|when)|difficult (?:to keep|when)|when (?:things are|it is|we are) busy|under (?:time )?pressure|the easy time to skip)\b"
        ),
        guard=anywhere,
    )
    if kind:
        return partial(kind[0], f"a kind of difficulty ({said(*kind)}), not an occasion")
    return absent("no occasion is told on which a commitment was tested")
