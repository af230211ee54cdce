"""How far the story reached (LVL): kept apart from quality."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import FUNCTION, ROLE
from interviewer.raters.detectors.men import person_outcome
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import Finding, absent, anywhere, detects, first, met, partial, said

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
_INVOLVED = re.compile(
    rf"\b(?P<function>{FUNCTION})\b(?: [\w-]+)?(?: (?:{ROLE}|team|department|people|group))?[^.;]{{0,50}}?\b(?:promised|agreed|signed|asked|offered|built|owned|changed|moved|gave|took|used|ran|approved|wanted|adopted|decided|waiting|accepted|cut|told|learned|said|delivered|wrote|switched|tested)\b|\b(?:promised|told|offered|asked|showed|with|for|to) (?:the |our |my )?(?:[\w-]+ )?(?P<function2>{FUNCTION}) (?:{ROLE}|team|department|people)"
)


@detects("LVL-IC")
def own_area(reading: Reading) -> Finding:
    """An outcome in the own area, with one other function taking part."""
    found = outcomes(reading)
    other: tuple[Unit, re.Match[str]] | None = None
    for unit, match in reading.find(_INVOLVED):
        name = match["function"] or match["function2"]
        if name not in _OWN_FUNCTION:
            other = (unit, match)
            break
    if found and other:
        return met(
            [found[0].unit, other[0]], f"an outcome, with another function taking part: {said(*other)}"
        )
    if found and reading.is_story:
        return partial(found[0].unit, "an outcome, with no other function taking part")
    return absent("no outcome with another function taking part")


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
    if person.found == "partial" and led and reading.is_story:
        return Finding("partial", "something came of a person who was led or mentored", person.quotes)
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
    if len(held) == 2 and parts[0]:
        return partial([u for u, _ in held], "two of: two teams changed, two quarters, no authority")
    return absent("no two teams that changed for two quarters without authority")
