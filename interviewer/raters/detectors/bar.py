"""Setting the technical bar (BAR)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import ARTEFACT, CADENCE, SPAN_UNIT
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    anywhere,
    detects,
    every,
    first,
    met,
    not_undone,
    partial,
    said,
)

_DONE = re.compile(
    r"\b(?:(?:what )?['\"]?done['\"]? (?:means|is|list|looks|only|when|for)|definition of ['\"]?done|what ['\"]?done['\"]?|checklist|rubric|template|one-?page (?:standard|rule|list)|(?:every|each|any|an|no) (?:analysis|report|piece(?: of work)?|readout|memo|deck|notebook|model|deliverable|study|write-?up|document|query|result) (?:\w+ )?(?:has|have|must|needs|states|carries|leaves|goes|gets|ships|is (?:finished|done|not done|only|complete)|counts|opens|comes|names)|(?:the|our|my|a) standard (?:is|has)|bar (?:is|means)|(?:i|we)(?:'d| would|'ll| will)? (?:write|define|agree|publish|set) (?:down )?(?:what|a|the|one|with))\b"
)
_PARTS = {
    "question": r"questions?|problem stated",
    "decision": r"decision\w*|who decides",
    "source": r"sources?|where the data|data used|provenance",
    "definition": r"definitions?|defined|metric(?:s)? (?:is|are) defined|numerator",
    "method": r"methods?|simplest|approach|technique",
    "uncertainty": r"uncertaint\w+|intervals?|confidence|error bars?|ranges?|sensitivity|margin of error",
    "recommendation": r"recommendations?|what to do|next step|an ask|proposal",
    "limits": r"limitations?|limits|caveats?|what (?:it|this|the analysis|we) (?:can't|does not|doesn't|do not|don't)",
    "change of mind": r"change (?:my|our|your|the) minds?|would make us wrong|stop rule",
    "reproducible": r"reproducib\w+|re-?run\w*|version(?:ed|s)?|commit\w*|seed|from (?:raw|scratch)|one command",
    "review": r"(?:second|peer|another) (?:pair|reader|reviewer|person|analyst|colleague)|reviewed by|sign-?off|peer[- ]review\w*",
    "test": r"tests?|assertions?|checks?|validat\w+|reconcil\w+|row counts?|sanity",
    "baseline": r"baselines?|comparison|comparator|control",
    "assumption": r"assumptions?",
    "leakage": r"leak\w*|split|hold-?out",
    "owner": r"owners?|named person",
    "title": r"titles?|headline|first line|one sentence|summary",
    "monitoring": r"monitor\w*|alerts?",
    "readme": r"readme|documentation|documented",
}
_COMPILED = {name: re.compile(rf"\b(?:{words})\b") for name, words in _PARTS.items()}
_REUSED = re.compile(
    r"\b(?:every|each|any|all|no|template|checklist|rubric|reus\w+|same|standard|nothing|always|must|definition)\b"
)


def _named_parts(units: tuple[Unit, ...]) -> set[str]:
    words = " ".join(u.t for u in units)
    return {name for name, pattern in _COMPILED.items() if pattern.search(words)}


@detects("BAR-1")
def definition_of_done(reading: Reading) -> Finding:
    """A definition of done that is used again, with three named parts."""
    for unit in reading.drilled("BAR-1"):
        if len(_named_parts((unit,))) >= 3:
            return met(unit, f"names parts of done: {', '.join(sorted(_named_parts((unit,)))[:4])}")
    best: tuple[tuple[Unit, ...], set[str]] = ((), set())
    for unit, _ in every(reading, _DONE, guard=not_undone):
        window = reading.around(unit, 0, 2)
        parts = _named_parts(window)
        if len(parts) > len(best[1]):
            best = (window, parts)
    units, parts = best
    if len(parts) >= 3 and any(_REUSED.search(u.t) for u in units):
        return met(units, f"a definition of done with named parts: {', '.join(sorted(parts)[:5])}")
    if units and (
        len(parts) >= 2
        or (parts and re.search(r"\bdone\b|checklist|rubric|template", " ".join(u.t for u in units)))
    ):
        return partial(units[:2], f"a definition of done with few named parts: {', '.join(sorted(parts))}")
    vague = first(
        reading,
        re.compile(r"\b(?:high standards?|best practices?|quality|excellence|lead by example|clean code)\b"),
        guard=anywhere,
    )
    return absent("no definition of done with named parts", entered=vague[0] if vague else None)


_RITUAL = re.compile(
    r"\b(?:review(?:s|ed)?|read-?outs?|clinic|critique|crit|pair (?:review|reading)|office hours?|show-and-tell|demos?|walk-?through|pull request|pr-style|peer review|reading (?:hour|group|session)|design review|analysis review|open session|surgery|slot|session|look at (?:the )?(?:work|each|one)|brings? (?:one|a|their|an) (?:piece|analysis|report|query|result)|reads? (?:it|them|each other's work) against)\b"
)
_SCOPE = re.compile(
    r"\b(?:(?:all|every|each|any|major|important|important|the (?:biggest|largest|most important|rest|big|riskiest)|one (?:piece|analysis|person|member)|everyone|everything|anything|whatever|nothing|both|two (?:pieces|analyses)|major) ?(?:\w+ )?(?:work|piece|pieces|analys[ei]s|artefacts?|members?|projects?|readouts?|models?|things?|decision|recommendation|that|which|presents?|brings|we|goes|leaves|of|one|person|people|results?|reports?|memos?|queries|the)?)\b"
)
_TRIGGER = re.compile(
    rf"{CADENCE.pattern}|\bbefore (?:it|anything|any|a|the|they|we|work|something|they)\b|\b(?:whenever|each time|every time)\b"
)


@detects("BAR-2")
def ritual(reading: Reading) -> Finding:
    """One review ritual with its rhythm or trigger and its scope."""
    half: tuple[Unit, re.Match[str], str] | None = None
    for unit, match in every(reading, _RITUAL, guard=not_undone):
        if re.search(r"\bstand-?ups?\b", unit.t):
            continue
        rhythm, scope = _TRIGGER.search(unit.t), _SCOPE.search(re.sub(CADENCE, " ", unit.t))
        if rhythm and scope:
            return met(
                unit,
                f"a review ritual ({said(unit, match)}) with its rhythm ({said(unit, rhythm)}) and the work it covers",
            )
        if (
            rhythm or (scope and re.search(r"\b(?:hold|run|have|held|ran|goes|through)\b", unit.t))
        ) and half is None:
            half = (unit, match, "its rhythm" if rhythm else "the work it covers")
    if half:
        return partial(half[0], f"a review ritual ({said(half[0], half[1])}) with {half[2]} only")
    vague = first(reading, _RITUAL, guard=anywhere)
    return absent("no review ritual with its rhythm and scope", entered=vague[0] if vague else None)


_READS = re.compile(
    rf"\b(?:i|i'd|i'll)(?:'d|'ll| would| will| also| myself)* (?:also |personally |then |myself |still )*(?:read|review|go through|check|run|re-?run|look at|open|went through|reviewed|checked|ran|am the|was the|act as|sit with)\b[^.;]{{0,60}}?\b(?:every|each|all|the|any|most senior)\b[^.;]{{0,40}}?(?:{ARTEFACT}|reader|reviewer|line|it|them|piece)\b|\bmost senior reader\b|\bi read (?:the )?(?:sql|code|queries|notebooks?|everything)\b"
)
_PERIOD = re.compile(
    rf"\bfor (?:the |my |about )?(?:first )?(?:\d+|two|three|six|a|one) ?(?:{SPAN_UNIT})\b|\b(?:in|during|over|throughout|for) (?:the|my) (?:first|opening) (?:\d+ |two |three |six |few |several )?(?:{SPAN_UNIT}|half|term)\b|\bfirst (?:\d+ |two |three |six )?(?:{SPAN_UNIT}|half)\b|\buntil (?:the|they|it|i|we)\b"
)


@detects("BAR-3")
def reads_early(reading: Reading) -> Finding:
    """The speaker reads the work in detail, for a stated period."""
    reads = first(reading, _READS, guard=not_undone)
    if not reads:
        return absent("it is not said that the speaker reads the work in detail, and for how long")
    period = next((u for u in reading.around(reads[0], 1, 1) if _PERIOD.search(u.t)), None)
    if period is not None:
        return met([reads[0], period], f"reads the work ({said(*reads)}) for a stated period")
    return partial(reads[0], f"reads the work ({said(*reads)}), without for how long")


_HELD = re.compile(
    rf"\b(?:i|we)(?:'d| had)? (?:\w+ly |then |also |once )?(?:sent (?:it|one|a|the|back|her|his|that|an?)|returned|rejected|refused|pulled|blocked|held (?:it |the \w+ |one |a )?(?:back|up)|did not (?:let|sign|show|send|present|publish)|didn't (?:let|sign|show|send|present|publish)|postponed|delayed|stopped|took (?:it|the \w+) (?:off|out)|said no|declined to (?:sign|send|present)|turned (?:it )?back|asked (?:her|him|them|the [\w ]{{1,20}}?) to (?:redo|rewrite|rerun|re-run|start))\b[^.;]{{0,80}}?\b(?:{ARTEFACT}|it|one|back|piece)\b|\b{ARTEFACT}\b[^.;]{{0,30}}?\b(?:was|were|went) (?:sent )?back\b|\bi have (?:sent|pulled|held|delayed|rejected)\b"
)
_WHAT_WAS_MISSING = re.compile(
    r"\b(?:because|since|without|no (?:\w+)|missing|had (?:not|no)|did not|didn't|wasn't|was not|lacked|wrong|leak\w*|double|assumption|interval|baseline|until|never|its|the (?:question|join|denominator|control|date|sample))\b"
)
_CASE = re.compile(
    r"\b(?:last|once|in (?:january|february|march|april|may|june|july|august|september|october|november|december|my|the|q[1-4]|(?:19|20)\d\d)|one|a (?:churn|pricing|forecast|retention|conversion|fraud|demand)|her|his|the (?:churn|pricing|forecast|retention|conversion|fraud|demand|board|day|week|night|hour)|two|three|ago|that)\b"
)


@detects("BAR-4")
def line_held(reading: Reading) -> Finding:
    """One piece of work sent back, delayed or not shown, with what was missing."""
    for unit in reading.drilled("BAR-4"):
        if (
            unit.words >= 8
            and (_HELD.search(unit.t) or re.search(rf"\b{ARTEFACT}\b", unit.t))
            and _WHAT_WAS_MISSING.search(unit.t)
        ):
            return met(unit, "tells a piece that was sent back, and what was missing")
    said_only: tuple[Unit, re.Match[str]] | None = None
    for unit, match in reading.find(_HELD):
        if re.search(r"\b(?:would|will|'ll|if|should)\b[^,;]{0,30}$", unit.t[: match.start() + 3]):
            said_only = said_only or (unit, match)
            continue
        missing = next(
            (
                u
                for u in reading.around(unit, 0, 1)
                if _WHAT_WAS_MISSING.search(u.t[match.start() :] if u is unit else u.t)
            ),
            None,
        )
        if missing is not None and _CASE.search(" ".join(u.t for u in reading.around(unit, 1, 0))):
            return met([unit, missing], f"a piece of work that did not pass: {said(unit, match)}")
        said_only = said_only or (unit, match)
    general = first(
        reading,
        re.compile(
            r"\b(?:(?:i|we)(?:'d|'ll| would| will)? send (?:it|work|things|them)? ?back|goes back|gets sent back|work (?:that|which) (?:lacks|misses))\b"
        ),
        guard=anywhere,
    )
    shown = said_only or general
    if shown:
        return partial(
            shown[0], f"work gets sent back ({said(*shown)}), without one case and what was missing"
        )
    return absent("no piece of work is told that was sent back or held")


_OUTLIVES = re.compile(
    r"\b(?:rotat\w+|take turns|takes turns|in turn|(?:chaired|run|led|owned|kept|edited|maintained|held) by (?:the team|others|someone else|whoever|a different|a senior|two|the analysts|them|one of)|(?:the team|others|analysts|seniors|they|two (?:seniors|analysts|of them)|someone else) (?:now )?(?:runs?|chairs?|edits?|owns?|maintains?|updates?|keeps?|changes?)|(?:in|into|part of) (?:the )?(?:repo\w*|onboarding|ci|pipeline|template|pull request)|new (?:joiners|hires|starters)|without me|when i(?:'m| am) (?:away|on leave|gone|not there|ill)|after i (?:left|leave|go)|outliv\w+|automat\w+|runs by itself|a deputy|my deputy|hand(?:ed)? (?:it )?over to|linter|ci\b|blocks the merge|pre-?commit|bot|second reviewer (?:is|comes)|trained (?:two|three|\d+))\b"
)
_BECOMES = re.compile(
    r"\b(?:becomes? (?:the )?(?:culture|habit|second nature)|part of the culture|culture)\b"
)


@detects("BAR-5")
def outlives(reading: Reading) -> Finding:
    """What keeps the bar without the speaker."""
    for unit in reading.drilled("BAR-5"):
        if unit.words >= 5 and _OUTLIVES.search(unit.t):
            return met(unit, "names what keeps the bar without the speaker")
    for unit, match in every(reading, _OUTLIVES, guard=not_undone):
        if re.search(
            r"\b(?:plan to|later|eventually|at some point|will hand|would hand|want to hand)\b", unit.t
        ):
            return partial(unit, f"a plan to hand it over: {said(unit, match)}")
        return met(unit, f"names what keeps the bar without the speaker: {said(unit, match)}")
    culture = first(reading, _BECOMES, guard=anywhere)
    return absent(
        "nothing is named that keeps the bar without the speaker", entered=culture[0] if culture else None
    )
