"""What several detectors look for: acts and who did them, decisions with reasons, signs, outcomes, smaller offers.

Each function reads the whole text once and is remembered for the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from interviewer.raters.detectors.lexicon import (
    ANY_ACT,
    BECAUSE,
    CADENCE,
    CHAINED_ACT,
    DECIDE,
    LEADER,
    MEASURE,
    OWN_ACT,
    ROLE,
    STOP,
    TO_STOP,
    WHEN,
    YEAR,
)
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import done

T = TypeVar("T")
Hit = tuple[Unit, "re.Match[str]"]


def once(feature: Callable[[Reading], T]) -> Callable[[Reading], T]:
    """Compute a feature once per reading."""

    @wraps(feature)
    def remembered(reading: Reading) -> T:
        key = feature.__name__
        if key not in reading.memo:
            reading.memo[key] = feature(reading)
        return cast(T, reading.memo[key])

    return remembered


# --- acts --------------------------------------------------------------------------------------

_TASK_VERB = re.compile(r"(?:promised|committed|offered to|asked to|hired|brought in|told to)")
_WOULD_ACT = re.compile(
    r"\bi(?:'d|'ll| would| will| also)? (?:then |first |also |always |still |personally |usually |now )*(?P<verb>read|run|review|ask|sit|set|write|rewrite|send|show|tell|hold|keep|"
    r"go through|go|take|make|give|pick|start|open|bring|meet|call|cut|drop|refuse|say|decline|pair|rehearse|edit|draft|check|agree|split|reserve|publish|chair|sign|decide|answer|listen|teach|explain|compare|count|measure|test|talk|draw|build|put|propose|offer|look at|watch|visit|train|document|define|schedule|stop|move|protect|report|rank|list|name|follow|hand|log|share|block|own)\b(?=(?: [^ .,;:]+){2})"
)


@once
def own_acts(reading: Reading) -> list[Hit]:
    """Acts told with "I" (and verbs chained to them); in an answer on how one works also plans."""
    found = acts_by(reading, OWN_ACT)
    if not reading.is_story:
        found += [(u, m) for u in reading.units for m in _WOULD_ACT.finditer(u.t)]
        found = [(u, m) for u, m in found if is_concrete(u)]
    return found


@once
def any_acts(reading: Reading) -> list[Hit]:
    """Acts told of anybody in the story, whoever did them."""
    return acts_by(reading, ANY_ACT)


def acts_by(reading: Reading, pattern: re.Pattern[str]) -> list[Hit]:
    """Acts of those whom the pattern names (its group ``verb`` is the act), and verbs chained to them."""
    found: list[Hit] = []
    for unit in reading.units:
        here = [m for m in pattern.finditer(unit.t) if not _TASK_VERB.fullmatch(m["verb"])]
        found += [(unit, m) for m in here]
        if here:
            after = here[0].end()
            found += [
                (unit, m)
                for m in CHAINED_ACT.finditer(unit.t, after)
                if not any(h.start() <= m.start("verb") < h.end() for h in here)
            ]
    return found


# --- decisions ---------------------------------------------------------------------------------

_SUBJECT = rf"(?:i|we|the team|my team|our team|the group|the company|she|he|they|(?:the |our |my )(?:[\w-]+ )?(?:[\w-]+ )?{ROLE})"
DECISION = re.compile(
    rf"\b{_SUBJECT}(?:'d|'ve)? (?:had |have )?(?:\w+ly |then |finally |myself |eventually |therefore |also |both )*+(?P<verb>{DECIDE})\b|"
    rf"\b(?:my|our|the) (?:call|decision|choice|recommendation) (?:was|to)\b|\bit was decided\b|"
    rf"(?:, (?:and )?|\band )(?:then )?(?P<chained>{STOP}|decided|recommended|chose)\b (?!by\b)"
)
_REASON = re.compile(BECAUSE)
_SO = re.compile(
    r"^(?:and |but )?(?:so|therefore|that is why|that's why|for that reason|hence|given that|because|since|with that|rather than)\b"
)
_REASON_NEXT = re.compile(
    r"^(?:and )?(?:because|since|the reason|my reason\w*|otherwise|as )\b|\b(?:the reason (?:was|is)|my reasoning was|i did (?:this|that|it|so) because)\b"
)


@once
def decisions(reading: Reading) -> list[Hit]:
    """Where something is decided, chosen, stopped or refused, whoever did it."""
    found = []
    for unit in reading.units:
        for match in DECISION.finditer(unit.t):
            if match["chained"] and not ANY_ACT.search(unit.t[: match.start() + 1]):
                continue
            if done(unit, match):
                found.append((unit, match))
                break
    return found


@once
def reasoned_decisions(reading: Reading) -> list[tuple[Unit, Unit]]:
    """Decisions with the unit that holds their reason (often the same one)."""
    found = []
    for unit, _ in decisions(reading):
        reason = _reason_for(reading, unit)
        if reason is not None:
            found.append((unit, reason))
    return found


def _reason_for(reading: Reading, unit: Unit) -> Unit | None:
    if _REASON.search(unit.t):
        return unit
    after = reading.units[unit.index + 1] if unit.index + 1 < len(reading.units) else None
    if after is not None and _REASON_NEXT.search(after.t):
        return after
    before = reading.units[unit.index - 1] if unit.index else None
    if before is not None and (_SO.search(unit.t) or OBSTACLE.search(before.t)):
        return (
            before if OBSTACLE.search(before.t) or _REASON.search(before.t) or has_measure(before) else None
        )
    return unit if OBSTACLE.search(unit.t) and " so " in unit.t else None


STOPPED = re.compile(
    rf"\b(?:i|we|the team|my team|our team|{_SUBJECT})(?:'d|'ve)? (?:had |have )?(?:\w+ly |then |finally |also |both )*+"
    rf"(?:(?:decided|chose|opted|agreed|recommended|voted|asked|had) (?:to |that we |that i |we )?(?:\w+ )?{TO_STOP}\b|decided (?:against|not to)|(?:chose|decided|made the call|took the decision) (?:that |to )?[^,;.]{{0,30}}\b{TO_STOP}\b|{STOP}\b)|"
    rf"\bit was decided to (?:\w+ )?{TO_STOP}\b|(?:, (?:and )?|\band )(?:then )?(?:killed|stopped|cancelled|dropped|shelved|scrapped|closed) (?:it|the|this|that|our|my|work)\b"
)


@once
def stops(reading: Reading) -> list[Hit]:
    """Where work was ended, dropped or refused by somebody in the story who is not above it."""
    return [
        (u, m)
        for u in reading.units
        for m in STOPPED.finditer(u.t)
        if done(u, m)
        and not re.search(rf"^(?:the |our |my )?(?:{LEADER}|management|leadership|they|she|he)", m.group())
    ]


# --- obstacles, measures -----------------------------------------------------------------------

_WORK_NOUN = (
    r"(?:data|model|rule|baseline|heuristics?|decision|samples?|users?|customers?|sponsor|forecasts?|assumptions?|labels?|contract|budget|events?|history|logs?|"
    r"traffic|volume|signal|effect|difference|lift|gain|estimate|answer|question|method|feature|product|vendor|supplier|sites?|stores?|cases?|records?|"
    r"accounts?|patients?|segments?|groups?|regulation|law|licen[cs]e|interval|error|noise|approach|system|tool|dashboard|report|score|owner|team|buyer|audience|nobody|anyone|analysis|experiment|test|hold-?out|readout|method|answers?|cohorts?|"
    r"fields?|sensors?|claims|invoices|orders|visits|sessions|outcomes?|target|counts?|measurements?|information|evidence|it|that|they|this|we|one)"
)
OBSTACLE = re.compile(
    rf"\b(?:can't|could not|couldn't|can not|would not|wouldn't|would never|could never|can never|was not able to|were not able to|will never|won't|(?:nobody|no one|nothing|none of (?:us|them|it)|no [\w-]+)(?: \w+){{0,3}}? (?:can|could)"
    rf") (?:ever |really |reliably |credibly |honestly |possibly )?(?:tell|separate|distinguish|show|prove|beat|support|answer|detect|see|say|measure|change|carry|explain|reach|trust|use|defend|identify|predict|learn|know|give|be|make|hold|produce|act|generalise|justify|estimate|recover|resolve|matter|work|fit|keep|decide|rely)\b"
    rf"|\b(?:too|so) (?:few|small|little|noisy|heterogeneous|late|sparse|brittle|thin|weak|short|different|mixed|varied|unstable|wide|slow|rare|old)\b"
    rf"|\b(?:not enough|no further|no longer|nowhere near enough|no (?:usable |reliable |more |randomised |clean |real )?{_WORK_NOUN})\b"
    rf"|\b(?:had|has|was|were|been) already (?:\w+ )?(?:decided|made|chosen|signed|settled|taken|committed|bought|fixed)\b|\balready (?:signed|decided|chosen|chose|made|settled|bought)\b"
    rf"|\b(?:did not|didn't|does not|doesn't|never|had not|hadn't) (?:\w+ )?(?:exist|beat|record|log|store|keep|track|collect|capture|contain|cover|move|improve|use|open|read|have|need|hold|generalise|transfer|match)\b"
    rf"|\bno (?:better|worse|different|more accurate) than\b|\b(?:rests?|rested|hung) on (?:the|an|a|one|1)\b|\bwithin (?:the )?noise\b|\bindistinguishable\b"
)


def has_obstacle(unit: Unit) -> bool:
    """Whether the unit says what could not be done, known, beaten or had."""
    return bool(OBSTACLE.search(unit.t))


def measures(unit: Unit) -> list[re.Match[str]]:
    """Measured amounts in the unit: no dates, years, durations, head-counts or list numbers."""
    years = {m.start() for m in YEAR.finditer(unit.t)}
    return [m for m in MEASURE.finditer(unit.t) if m.start() not in years and not _is_label(unit.t, m)]


def _is_label(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip()
    opens = match.start() == 0 or before.endswith("(")
    if opens and re.match(r"[).:]", text[match.end() : match.end() + 1] or " "):
        return True
    return bool(re.search(r"\b(?:page|slide|section|chapter|version|tier|phase|step|part|level|option|figure|chart|table|q|v|team of|about|covid|room|floor|bet|"
                          r"january|february|march|april|may|june|july|august|september|october|november|december)$", before)) and not before.endswith(("about", "bet"))  # fmt: skip


def has_measure(unit: Unit) -> bool:
    """Whether the unit holds a measured amount."""
    return bool(measures(unit))


_CONCRETE = re.compile(
    rf"\d|\b(?:half|a third|a quarter)\b|{CADENCE.pattern}|{WHEN.pattern}|\b{ROLE}|{LEADER}|\b(?:analysis|memo|notebook|query|sql|design doc|document|deck|slides?|report|dashboard|draft|readout|brief|forecast|chart|one-?pager|list|table|sheet|page|test|rule|rules|template|checklist|hold-?out|"
    r"spreadsheet|contract|invoices?|letter|email|call|meeting|workshop|script|prototype|back-?test|baseline|interval|sample|records|counts|codes?|stores?|branch\w*|wards?|region|city|system|logs?|cases|claims|figures|numbers|orders|bookings|shops?|schools?|routes?|customers|members|products?|inputs|files?|slot|model|features?|recommendation|launch|budget|price|order)\b"
)


def is_concrete(unit: Unit) -> bool:
    """Whether the unit holds something one can picture: a number, a time, a role, a piece of work."""
    return bool(_CONCRETE.search(unit.t))


# --- smaller or sooner -------------------------------------------------------------------------

OFFERED = re.compile(
    r"\b(?:offered|proposed|suggested|gave|promised|agreed|put forward|counter-?offered|instead|in (?:its |their )?place|alternative|what (?:i|we) could do|we settled on|settled on|as a compromise|prepared|she (?:took|accepted|got)|he (?:took|accepted|got)|"
    r"they (?:took|accepted|got)|came back with|said (?:we|i) could|could have|can have|handed|traded|delivered)\b"
)
SMALLER = re.compile(
    r"\b(?:\d+|one|two|three|a|half-a|half a)[- ](?:hours?|days?|weeks?|months?|pages?|sprints?|afternoon|morning)\b(?:[- ](?:long )?\w+)?|\b(?:smaller|simpler|shorter|lighter|cheaper|quick(?:er)?|manual|cut-down|stripped-down|reduced|partial|"
    r"narrower|scaled-down|light(?:weight)?|trimmed|pared-down|rough|first (?:version|cut|slice)|pilot|spreadsheet|one-?pager|one region|one store|one site|one country|one ward|one team|one market|rules? for|simple rules?|half (?:of )?the|"
    r"only the (?:top|first|\w+)|a subset|weekly (?:export|list|report|csv)|by hand|checklist|lookup table|readout|snapshot|static|by the next (?:day|week)|by tomorrow)\b"
)
