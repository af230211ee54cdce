"""Honest about what one has not done (HON)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import has_measure
from interviewer.raters.detectors.lexicon import CADENCE, ROLE, WHEN
from interviewer.raters.detectors.reading import Reading
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

_PLAIN_GAP = re.compile(
    r"\b(?:(?:i|i've)(?: have)? (?:never|not|not yet) (?:formally |directly |officially |had |been |yet )*(?:managed|had|been|line-?managed|hired|fired|done|written|run|led people|owned)|i haven't (?:\w+ )?(?:managed|had|been|line-?managed|hired|done)|no,? (?:i|never|not|none)|i was (?:nobody's|never (?:anyone|anybody)'s) (?:line )?manager|i have no (?:direct )?reports|no direct reports|(?:zero|0|no) (?:years|experience|time) (?:as|of|in|with)|would be my first time|not (?:formally|officially) managed|i had no (?:direct )?reports|nobody (?:has )?(?:ever )?reported to me|i would be (?:new|learning)|i lack)\b"
)
_OVERSTATED = re.compile(
    r"\b(?:basically (?:managed|a manager)|effectively (?:managed|their manager|a manager)|in all but name|de facto manager|was like managing|might as well have)\b"
)


@detects("HON-1")
def states_gap(reading: Reading) -> Finding:
    """The gap stated plainly."""
    gap = first(reading, _PLAIN_GAP, guard=anywhere)
    over = first(reading, _OVERSTATED, guard=anywhere)
    if gap and over:
        return partial(gap[0], f"states the gap ({said(*gap)}) and takes it back ({said(*over)})")
    if gap:
        return met(gap[0], f"states the gap plainly: {said(*gap)}")
    return absent("the gap is not stated", entered=over[0] if over else None)


_NEAREST = re.compile(
    r"\b(?:closest|nearest|close to it|what i (?:have|do have|did|can offer)|as (?:a |the )?(?:tech|team|project|technical) lead|i(?:'ve| have)? (?:led|mentored|coached|onboarded|hired|interviewed|trained|ran|run|set|reviewed|supervised|gave|built|split)|i was (?:the )?(?:tech|project|team) lead)\b"
)
_EVIDENCE = re.compile(
    rf"\b(?:\d+|two|three|four|a dozen|an?) (?:[\w-]+ ){{0,3}}?(?:people|analysts?|engineers?|interns?|juniors?|graduates?|months?|years?|interviews|reviews|scientists?|students?|project|quarters?|weeks?)\b|\b{ROLE}\b"
)


@detects("HON-2")
def nearest_evidence(reading: Reading) -> Finding:
    """The nearest real evidence."""
    general: tuple[object, object] | None = None
    for unit, match in reading.find(_NEAREST):
        if not not_undone(unit, match) and not re.search(r"\b(?:closest|nearest|what i)\b", match.group()):
            continue
        window = reading.around(unit, 0, 1)
        backed = next(
            (
                u
                for u in window
                if _EVIDENCE.search(u.t[match.start() :] if u is unit else u.t)
                or has_measure(u)
                or WHEN.search(u.t)
            ),
            None,
        )
        if backed is not None:
            return met([unit, backed], f"the nearest real evidence: {said(unit, match)}")
        general = general or (unit, match)
    if general:
        shown = first(reading, _NEAREST, guard=anywhere)
        assert shown is not None
        return partial(shown[0], f"something near it ({said(*shown)}), without who, how many or when")
    return absent("no real evidence near the gap is named")


_PLAN = re.compile(
    r"\b(?:i(?:'d| would|'ll| will| plan to| am going to|'m going to|'ve asked| have asked|'ve started| have started|'ve signed| already| want to)|in (?:my|the) first (?:week|month|quarter|ninety days|90 days|\d+ days|half)|i would get wrong|i'd get wrong|i expect to get)\b"
)
_PLANNED = re.compile(
    r"\b(?:coach\w*|mentor|ask (?:my|a|an|the|two|each|every)|shadow\w*|read|course|one-?to-?ones?|1:1s?|write down|feedback on (?:me|my|how)|peer|skip-?level|hr partner|check-?in|sit in|practi[sc]e|role-?play|review (?:me|my)|get wrong|meet (?:each|every|with)|training|someone who|experienced manager|learn\w*|weekly|monthly|first (?:month|week|quarter))\b"
)


@detects("HON-3")
def learning_plan(reading: Reading) -> Finding:
    """How it will be learned."""
    plan = None
    for unit, match in reading.find(_PLAN):
        step = _PLANNED.search(unit.t, match.start())
        if step is None:
            continue
        plan = plan or (unit, match)
        specific = (
            CADENCE.search(unit.t)
            or has_measure(unit)
            or re.search(
                r"\b(?:coach|mentor|hr partner|peer|director|manager|first (?:month|week|quarter)|get wrong|90 days|\d+ days|course)\b",
                unit.t,
            )
        )
        if specific:
            return met(unit, f"says how it will be learned: {said(unit, step)}")
    if plan:
        return partial(plan[0], f"an intention to learn ({said(*plan)}), with no step one could see")
    return absent("it is not said how it will be learned")
