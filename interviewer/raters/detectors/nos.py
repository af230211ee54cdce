"""Saying no and pushing back (NOS)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import OFFERED, SMALLER, measures
from interviewer.raters.detectors.lexicon import BECAUSE, DURATION, LEADER, MONTH, ROLE, UNDONE, WEEKDAY
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

_ACKNOWLEDGED = re.compile(
    r"\b(?:(?:i|we)(?:'d)? (?:had |have |also |first |then |would |will )*(?:said|told (?:her|him|them|the [\w ]{1,25}?)|agreed|acknowledged|understood|understand|accepted|granted|conceded|repeated|confirmed|recognised|started (?:by|with)|began (?:by|with)|opened (?:by|with)|see|saw|get|know|knew|did not dispute|didn't dispute|put a number)|(?:her|his|their|your|the) (?:number|case|request|point|reason|estimate) (?:was|is) (?:right|real|good|fair|sound|true)|she was right|he was right|they were right|you're right|you are right|i do see|(?:could|can) see (?:the point|why)|see the point|understood the prize)\b"
)
_THEIR_VALUE = re.compile(
    r"\b(?:worth|value|revenue|save|saves|saving|savings|win|wins|gain|sales|customers?|churn|date|deadline|bookings|target|quota|cost|costs|loss|losses|margin|conversion|orders|complaints|contract|renewals?|risk|fine|market|would get|prize|point|million)\b|[$€£]|\b\d{5,}\b"
)

_CONCEDED = re.compile(
    r"\b(?:right|worth|agree\w*|underst\w+|see|good|real|fair|true|prize|value|matters|important|get)\b"
)


@detects("NOS-1")
def value_acknowledged(reading: Reading) -> Finding:
    """The benefit of the request in the asker's unit."""
    worded: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _ACKNOWLEDGED, guard=not_undone):
        rest = unit.t[max(0, match.start() - 20) :]
        value = _THEIR_VALUE.search(rest)
        if re.match(r"(?:i|we)(?:'d)? (?:\w+ )*?(?:said|told)", match.group()) and not _CONCEDED.search(rest):
            continue
        if (
            value
            and measures(unit)
            and not re.search(r"\b(?:would (?:cost|delay)|instead of)\b", rest[: value.end()])
        ):
            return met(
                unit,
                f"acknowledges the benefit in the asker's number: {said(unit, match)} … {said(unit, measures(unit)[0])}",
            )
        if value and re.search(r"\b(?:right|real|worth|matters|important|value|valid|good|why)\b", rest):
            worded = worded or (unit, match)
    for unit in reading.drilled("NOS-1"):
        if _THEIR_VALUE.search(unit.t):
            return (met if measures(unit) else partial)(
                unit, "acknowledges what the request is worth to the asker"
            )
    if worded:
        return partial(
            worded[0], f"acknowledges the benefit in words ({said(*worded)}), not in the asker's number"
        )
    return absent("the benefit of the request is not acknowledged")


_DISPLACED = re.compile(
    r"\b(?:(?:would|will|'d) (?:\w+ )?(?:have )?(?:cost|delay\w*|push\w*|take|taken|mean|meant|slip\w*|displac\w+|move|moved|set back|eat|eaten|stop|stopped|block\w*|tie up|tied up|hold (?:\w+ )?up|hold up|pull\w*|postpone\w*|come out of)|a yes (?:costs?|cost|means|meant)|saying yes (?:costs?|cost|means|meant|would)|at the expense of|(?:delay|push|slip|displace|postpone)(?:s|ed|ing)? (?:the|our|their)|instead of (?:the|our|their)|comes? out of|came out of|off the)\b"
)
_OTHER_WORK = re.compile(
    r"\b(?:project|work|launch|test|migration|forecast|readout|model|roadmap|study|release|audit|fix|bet|programme|rollout|pricing|renewal|report|analysis|churn|fraud|billing|checkout|experiment|quarter|sprint|commitments?|okr|analysts?|engineers?|people|team)\b"
)

#: Terse: the work that would give way, and that it would, in one clause.
_GIVES_WAY = re.compile(
    r"\b(?:slips?|slipping|waits?|(?:is|are|be|been|goes|go|runs?|come) (?:\w+ )?late|late by|(?:weeks?|months?|days?) (?:late|of delay)|(?:were|are|was|is) the (?:ones?|people|two|only \w+) (?:on|who|that)|would (?:have )?(?:wait\w*|gone|go|miss\w*|los[et]\w*)|(?:takes?|took|taking|pulls?|pulling) (?:\w+ ){1,4}?off|off the|gone|lost|delay|(?:weeks?|months?|days) later|on hold|(?:no|without) (?:\w+ ){1,3}?(?:before|until|till))\b"
)
#: What says that it is the price of a yes, and no tale of what happened.
_PRICE = re.compile(
    r"\b(?:yes|would|wouldn't|'d|means?|meant|costs?|cost|price|if (?:i|we)|then|slips?|waits?|takes?|instead|(?:they|who|which) were|of delay|otherwise)\b"
)
_AMOUNT = re.compile(
    rf"{DURATION.pattern}|\b(?:\d+|two|three|four|five|six|eight|ten|twelve) (?:\w+ )?(?:people|engineers|analysts|weeks|months|sprints|days)\b|\b(?:to|until|till|before|into|from) (?:{MONTH}|q[1-4]|next (?:quarter|month|year)|(?:the )?(?:spring|summer|autumn|winter))\b"
)


def _priced(reading: Reading) -> tuple[Unit, re.Match[str]] | None:
    """A clause in which other work gives way for a stated time, told as what a yes would mean."""
    for unit, match in reading.find(_GIVES_WAY):
        if _OTHER_WORK.search(unit.t) and _AMOUNT.search(unit.t) and _PRICE.search(unit.t):
            return unit, match
    return None


@detects("NOS-2")
def displaced(reading: Reading) -> Finding:
    """What a yes would delay or cost elsewhere, with a number."""
    for unit in reading.drilled("NOS-2"):
        if measures(unit) or DURATION.search(unit.t):
            return met(unit, "says with a number what a yes would have cost elsewhere")
    named: tuple[Unit, re.Match[str]] | None = None
    for unit, match in reading.find(_DISPLACED):
        near = unit.t[match.start() :]
        other = _OTHER_WORK.search(near)
        if other and (
            measures(unit)
            or DURATION.search(near)
            or re.search(
                r"\b(?:\d+|two|three|four) (?:people|engineers|analysts|weeks|months|sprints)", unit.t
            )
        ):
            return met(unit, f"says with a number what would be displaced: {said(unit, match)}")
        if other:
            named = named or (unit, match)
    priced = _priced(reading)
    if priced:
        return met(priced[0], f"says with a number what would give way: {said(*priced)}")
    if named:
        return partial(named[0], f"names what would be displaced ({said(*named)}), without a number")
    return absent("it is not said what a yes would have cost elsewhere")


_OFFER = re.compile(
    rf"\b(?:i|we|she|he|you)\b[^.;]{{0,30}}?(?:{OFFERED.pattern})[^.;]{{0,100}}?(?:{SMALLER.pattern})|\binstead,? [^.;]{{0,60}}?(?:{SMALLER.pattern})|(?:{SMALLER.pattern})[^.;]{{0,60}}?\b(?:instead|in place of)\b|\b(?:by|on|this|next) (?:monday|tuesday|wednesday|thursday|friday|week)\b[^.;]{{0,30}}\b(?:you|she|he|they) (?:can|could|would|will|get|got|had)\b|\b(?:offered|proposed|suggested)\b[^.;]{{0,80}}?\b(?:within|by|in) (?:\d+|two|three|a|one)? ?(?:days?|weeks?|friday|monday|month)\b"
    r"|\b(?:what (?:i|we|you) (?:can|could) (?:do|give|offer|get|have|ship)|you (?:can|could) have|i (?:can|could) give you|here is what (?:i|we|you))\b[^.;]{0,80}?\b(?:in|by|within|on|for|only|one|two|\d+|rules?|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|half)\b"
)
_ACHIEVES = re.compile(
    r"\b(?:would|will|that|which|covers?|covered|gives?|gave|catch\w*|caught|answers?|answered|get|gets|got|enough|most of|half of|about|so (?:that|she|he|they)|to (?:see|show|learn|tell|test|find|cover|catch|know|give|get|protect|answer|decide))\b|%"
)

#: Terse: a part of what was asked for, and when it could be had.
_PART = re.compile(
    rf"{SMALLER.pattern}|\btop (?:\d+|ten|five|three|twenty|few)\b|\b(?:a|an|the|his|her|their|last year's|plain|simple) (?:\w+ ){{0,2}}?(?:sample|list|count|range|extract|export|cut|version|draft|segments?|paper test|rule|proxy|estimate|heuristic|table|slice|baseline|mock-?up|prototype|figure)\b|\bsample of \d+|\bhalf (?:of )?the\b|\b(?:one|two|three|1|2|3) (?:\w+ )?(?:regions?|shops?|stores?|sites?|countr(?:y|ies)|wards?|teams?|markets?|branches)\b"
)
_READY = re.compile(
    rf"{DURATION.pattern}|\b(?:by|on|for|live on|from|each|every|this|next) (?:{WEEKDAY}|week|month|the \d+(?:st|nd|rd|th)|{MONTH}|q[1-4])\b|\b(?:tonight|tomorrow|today|now|the same (?:day|afternoon|morning|evening|week))\b|\b(?:\d+|one|two|three|four|five|ten)[- ](?:hours?|days?|weeks?)\b"
)
#: Who asks, or what was done long before: no offer.
_REQUESTED = re.compile(
    r"\b(?:wanted|asked|asks|asking|wants|needed|demanded|requested|the request|expected|had promised|took (?:us|me)|spent|used to|ago|would (?:have )?(?:cost|taken?|delay\w*|push\w*|miss\w*|slip\w*|wait\w*)|slips?|waits?|late|delay|off)\b"
)
_NO = re.compile(
    r"\b(?:no|not|refus\w+|declin\w+|turned (?:\w+ )?down|pushed back|can't|cannot|could not|couldn't|won't|would not|wouldn't|instead|alternative|counter-?offer\w*)\b"
)
_GIVES = re.compile(
    r"\b(?:i|we)(?:'d| could| can| would| will|'ll)? (?:\w+ )?(?:do|give|gave|put|make|made|get|got|agreed|said|offer\w*|run|ran|send|sent|build|built|ship\w*|have)\b|\b(?:you|they|she|he|it|sales|marketing|finance|\w+ team) (?:\w+ )?(?:can|could|would|will|get|gets|got|have|has|had)\b|\b(?:alternative|counter-?offer|instead|offer)\b"
)
_SHORT = 12  # words of a clause that names the thing and no more


def _terse_offer(reading: Reading) -> tuple[Unit, re.Match[str]] | None:
    """After a no, a part of what was asked for with when it could be had, in one clause."""
    refused = next((u.index for u in reading.units if _NO.search(u.t)), None)
    if refused is None:
        return None
    for unit, match in reading.find(_PART):
        told = _sentence(unit, match)
        before = re.split("[:;]", told[: told.find(match.group())])[-1]
        if unit.index < refused or _REQUESTED.search(told) or UNDONE.search(before):
            continue
        if _READY.search(told) and (_GIVES.search(told) or len(told.split()) <= _SHORT):
            return unit, match
    return None


def _sentence(unit: Unit, match: re.Match[str]) -> str:
    """The sentence of the match: units join short sentences."""
    before = unit.t.rfind(". ", 0, match.start())
    start = before + 2 if before >= 0 else 0
    end = unit.t.find(". ", match.end())
    return unit.t[start : end if end >= 0 else None]


@detects("NOS-3")
def alternative(reading: Reading) -> Finding:
    """Something smaller or sooner, with its size or date and what it would achieve."""
    for unit in reading.drilled("NOS-3"):
        if (SMALLER.search(unit.t) or DURATION.search(unit.t)) and unit.words >= 5:
            return met(unit, "offers something smaller or sooner")
    for unit, match in every(reading, _OFFER, guard=not_undone):
        sized = DURATION.search(unit.t) or re.search(
            r"\b\d+[- ](?:day|week|hour|page|month|sprint)|\b(?:by|on|this|next) (?:monday|tuesday|wednesday|thursday|friday|week|month)\b|\bone (?:store|site|region|country|page|team|ward|market)\b|\d",
            unit.t,
        )
        achieves = any(
            _ACHIEVES.search(u.t[match.end() - 5 :] if u is unit else u.t) for u in reading.around(unit, 0, 1)
        )
        if sized and achieves:
            return met(
                reading.around(unit, 0, 1) if not _ACHIEVES.search(unit.t[match.end() - 5 :]) else unit,
                f"offers something smaller or sooner: {said(unit, match)}",
            )
        return partial(
            unit, f"offers something ({said(unit, match)}), without its size or what it would achieve"
        )
    terse = _terse_offer(reading)
    if terse:
        return partial(terse[0], f"offers something ({said(*terse)}), without what it would achieve")
    return absent("nothing smaller or sooner is offered")


_ESCALATE = re.compile(
    rf"\b(?:escalat\w+|take (?:it|this|both|the choice|that) to|took (?:it|this|both|the choice|that) to|went (?:together )?to|go (?:together )?to|bring (?:it|this|both) to|brought (?:it|this|both) to|put (?:it|both|the two|them) (?:to|before|in front of)|let (?:the )?(?:{LEADER}|{ROLE}) (?:decide|choose|pick))\b"
)
_BOTH = re.compile(
    r"\b(?:both (?:cases|sides|options|views|of us|versions|numbers)|her case and mine|his case and mine|their case and (?:mine|ours)|your case and mine|two (?:options|cases|columns)|side by side|jointly|together|the case for (?:each|both)|each (?:case|side)|one page with both|(?:her|his|their|your) (?:case|argument|numbers?) (?:first|next to|beside|and|as well))\b"
)


@detects("NOS-4")
def escalation(reading: Reading) -> Finding:
    """The choice taken to a role above both, with the case for each side."""
    offered: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _ESCALATE, guard=not_undone):
        above = re.search(rf"{LEADER}|\b{ROLE}", unit.t[match.start() :])
        if not above:
            continue
        both = next((u for u in reading.around(unit, 1, 1) if _BOTH.search(u.t)), None)
        if both is not None:
            return met(
                [unit, both], f"takes the choice to a role above both, with both cases: {said(unit, match)}"
            )
        offered = offered or (unit, match)
    if offered:
        return partial(offered[0], f"takes it to a role above ({said(*offered)}), without the asker's case")
    return absent("no escalation with both cases is offered")


_STRATEGIC = re.compile(
    r"\b(?:revenue|margin|churn|renewals?|customers?|market|strateg\w+|okr|key result|goal|priority|priorities|company|regulator|trust|risk|losses|profit|cash|growth|retention|contract|budget|year|board|brand|patients?|members|fine|safety)\b|[$€£]\s?\d"
)
_TECHNICAL = re.compile(
    r"\b(?:hard|difficult|complex|feasible|feasibility|infrastructure|technical(?:ly)?|latency|accuracy|data quality|the model|pipeline|architecture|refactor\w*|technical debt|too (?:much|complex)|bandwidth|capacity)\b"
)
_WHY = re.compile(
    BECAUSE
    + r"|\b(?:costs? (?:us|the company)|puts?|the reason|what it (?:costs|does)|at stake|we would (?:lose|risk|delay)|would (?:lose|risk|delay|cost))\b"
)


@detects("NOS-5")
def strategic(reading: Reading) -> Finding:
    """A reason about what the organisation gains or loses."""
    for unit, match in reading.find(_WHY):
        gain = _STRATEGIC.search(unit.t, match.start())
        technical = _TECHNICAL.search(unit.t)
        if gain and not technical:
            return met(unit, f"the reason is about what the organisation gains or loses: {said(unit, gain)}")
        if gain and technical:
            return partial(unit, "a strategic reason beside a technical one")
    technical_only = first(reading, _TECHNICAL, guard=anywhere)
    return absent(
        "no reason about what the organisation gains or loses",
        entered=technical_only[0] if technical_only else None,
    )


_AFTERWARDS = re.compile(
    r"\b(?:since|since then|afterwards|later|these days|now|today|the (?:next|following) (?:quarter|month|year|time|week|project|planning)|after that|from then on|the (?:two|both) of us|ever since|next time|still|when (?:she|he|they) (?:next|needed)|a (?:month|quarter|year) (?:later|after)|in (?:the )?(?:next|following))\b"
)
_TOGETHER = re.compile(
    r"\b(?:(?:she|he|they) and i \w+|(?:she|he|they|the [\w ]{2,30}?) (?:\w+ )?(?:asked|asks|invited|invites|brings?|brought|sends?|sent|comes?|came|calls?|called|signed up|backed|funded|defended|quoted|used|uses|gave|stopped (?:talking|speaking|inviting)|did not speak|didn't speak|avoided|wrote|writes|shares|shared|runs|put|booked|began|begins|started|starts|opened|copied|offered|became|hired)|(?:we|i) (?:ran|built|wrote|planned|met|meet|review\w*|co-?wrote|set up|designed|did|shipped|agreed|now|have)\b[^.;]{0,60}\b(?:together|with (?:her|him|them)|jointly|each (?:month|week|quarter)|every (?:month|week|quarter)|(?:her|his|their) (?:next|new)))\b"
)
_GOOD_ONLY = re.compile(
    r"\b(?:good|great|strong|better) (?:working )?relationship|get along|got along|trust each other|friends|on good terms\b"
)


@detects("NOS-7")
def aftermath(reading: Reading) -> Finding:
    """What happened between the two afterwards, told by an act."""
    for unit in reading.drilled("NOS-7"):
        if _TOGETHER.search(unit.t) and unit.words >= 5:
            return met(unit, "tells by an act how the two went on")
    half = len(reading.units) // 2
    for unit, match in reading.find(_AFTERWARDS):
        act = _TOGETHER.search(unit.t)
        if (
            act
            and unit.index >= half
            and not re.search(r"\b(?:dropped|rose|fell|saved)\b", unit.t[act.start() : act.end()])
        ):
            return met(unit, f"tells by an act how the two went on: {said(unit, match)} … {said(unit, act)}")
    good = first(reading, _GOOD_ONLY, guard=anywhere)
    if good:
        return partial(good[0], f"the relation is described ({said(*good)}), not told by an act")
    return absent("it is not told how the two went on")
