"""How far the story reached (LVL): kept apart from quality."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import ACT_VERB, FUNCTION, ROLE
from interviewer.raters.detectors.men import person_outcome
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import Finding, absent, anywhere, detects, first, met, said

_OWN_FUNCTION = {
    "data",
    "analytics",
    "science",
    "ml",
    "machine learning",
    "it",
    "data engineering",
    "research",
    "content",
    "quality",
    "planning",
    "production",
    "store",
    "field",
    "network",
    "policy",
    "safety",
    "search",
    "learning",
    "people",
    "talent",
    "growth",
    "lifecycle",
}
#: What is no part of the work: words, waiting, and what is done to somebody.
_ONLY_SAID = r"(?:asked|said|told|wrote (?:back|to)|replied|answered|complained|waited|heard|read|met|phoned|rang|called|warned|feared|hoped|noticed|visited|attended|nodded|smiled|laughed|cried|shouted)"
_PART = rf"(?:(?:then|now|since|also|still|even|always|never|simply|instead|finally|quickly|\w+ly) )*(?P<verb>(?!{_ONLY_SAID}\b)(?:{ACT_VERB}|used|agreed|adopted|renewed))"
_WHO = rf"(?P<function>{FUNCTION})(?: (?:{ROLE}|team|department|people|group|office|side|desk|staff|folks))?|(?P<role>{ROLE})"
#: Another function with what it did itself: ``the estates team replaced them``, ``the buyer cancelled the licence``.
_TOOK_PART = re.compile(rf"\b(?:the|their|its|our|and|then|but) (?:(?!my\b)[\w-]+ )?(?:{_WHO}) {_PART}")
_PARTY_NAMED = re.compile(rf"\b(?:the|our|a|to|told|gave|with) (?:[\w-]+ )?(?:{_WHO})\b")
_THEY_TOOK_PART = re.compile(rf"^(?:so |then |and |but )?(?:they|she|he) {_PART}")


@detects("LVL-IC")
def own_area(reading: Reading) -> Finding:
    """Something came of the work, and another function is told to have done a part of it or something because of it."""
    found = outcomes(reading)
    other = _another_function(reading)
    if found and other:
        return met(
            list(dict.fromkeys([found[0].unit, other[0]])),
            f"an outcome, and another function that did something itself: {said(*other)}",
        )
    return absent("no outcome with a part of another function in it")


def _another_function(reading: Reading) -> tuple[Unit, re.Match[str]] | None:
    for unit, match in reading.find(_TOOK_PART):
        if match["role"] or match["function"] not in _OWN_FUNCTION:
            return unit, match
    for unit, match in reading.find(_THEY_TOOK_PART):
        named = _PARTY_NAMED.search(reading.around(unit, 1, 0)[0].t) if unit.index else None
        if named and (named["role"] or named["function"] not in _OWN_FUNCTION):
            return unit, match
    return None


#: Somebody the speaker led or mentored; without it, another person's success is only another person's.
_LED = re.compile(
    rf"\b(?:i|we)(?:'d|'ve)? (?:have |had |was |am |were |then )*(?:mentor|coach|train|taught|teach|led|lead|managed|managing|supervis|onboard|hired|paired with|sat (?:in )?with|shadow)\w*\b|"
    rf"\b(?:my|our|one of (?:my|our|the)|a|an|the|of my) (?:[\w-]+ )?(?:mentees?|(?:direct )?reports?|apprentice|juniors?|interns?|trainee|graduate|newcomer|team member|student)\b|"
    rf"\b(?:my|one of (?:my|our)|an?|the) (?:[\w-]+ )?{ROLE} (?:of mine|(?:on|in) my (?:\w+ )?(?:team|group|squad)|who (?:reported|worked for|reports|works for))|\bmy (?:junior |senior |own |new |youngest |best )?(?:[\w-]+ )?(?:analysts?|engineers?|developers?|scientists?|modellers?|planners?|researchers?)\b|"
    rf"\bone of my\b|\b(?:on|in) my (?:\w+ )?(?:team|group|squad)\b|\breported to me\b"
)


@detects("LVL-MG")
def through_people(reading: Reading) -> Finding:
    """The result was reached through a person the speaker led or mentored."""
    person = person_outcome(reading)
    led = first(reading, _LED, guard=anywhere)
    if person.found == "met" and led and reading.is_story:
        return Finding("met", "the result came through what a person could do afterwards", person.quotes)
    return absent("no result through the growth of a person who was led or mentored")


_TEAMS_CHANGED = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|\d+|all|both|several) (?:other |more |of the )?(?:teams|squads|departments|groups|sites|stores|countries|regions|business units|functions|hospitals|branches)[^.;]{0,40}?\b(?:use|uses|used|adopted|switched|changed|run|runs|work|follow|moved|kept)|adopted (?:by|in|across) (?:two|three|four|five|\d+|all|both))\b"
)
_LONG = re.compile(
    r"\b(?:(?:two|three|four|five|six|\d+) quarters|(?:six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) months|a year|(?:two|three|\d+) years|two halves|half a year)\b"
)
_NO_AUTHORITY = re.compile(
    r"\b(?:(?:none|nobody|no one|neither)[^.;]{0,25}reported to me|did not report to me|didn't report to me|without (?:any )?authority|no authority|not my (?:team|reports))\b"
)


@detects("LVL-ST")
def two_teams(reading: Reading) -> Finding:
    """Two teams changed, two quarters, no authority."""
    parts = [first(reading, p, guard=anywhere) for p in (_TEAMS_CHANGED, _LONG, _NO_AUTHORITY)]
    held = [p for p in parts if p]
    if len(held) == 3:
        return met([u for u, _ in held], "two teams changed, for two quarters, without authority")
    return absent("no two teams that changed for two quarters without authority")
