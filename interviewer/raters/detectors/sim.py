"""Making over-built work simpler (SIM), and choosing the simpler thing for a reason (MOD-8)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import has_measure, measures
from interviewer.raters.detectors.lexicon import BECAUSE, DURATION, ROLE
from interviewer.raters.detectors.outcome import FROM_TO, outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    anywhere,
    detects,
    done,
    every,
    first,
    met,
    partial,
    said,
)

_PARTS = (
    r"(?:lines?(?: of (?:code|sql|python))?|tables?|features?|models?|steps?|jobs?|services?|pipelines?|dashboards?|parameters?|queries|pages|rules?|columns?|notebooks?|scripts?|dags?|microservices|stages?|inputs?|metrics?|charts?|tabs?|sheets?|"
    r"variables|layers|forms?|fields?|reports?|components?|nodes?|containers?|machines|servers|gpus|vms|configs?|files|repos\w*|tasks|views|formulas|macros|signals|segments|hours|minutes|days|engineers?|people|analysts?|weeks|seconds|sources|checks|approvals|screens|kpis|weights|hyperparameters|ensembles?|sub-?models)"
)
_SIZE = re.compile(
    rf"(?:\d[\d.]*k?|two|three|four|five|a dozen|dozens of)(?: |-)(?:[\w-]+ ){{0,3}}?{_PARTS}\b|[$€£]\s?\d[\d.,]*(?:k|m)?|\b\d[\d.]*(?:k|m)? (?:euros?|dollars?|pounds?)\b|\bhalf a day\b|\ba (?:full )?(?:day|week) (?:a|per|each|every)\b"
)
_OVERBUILT = re.compile(r"\b(?:over-?engineered|over-?built|complicated|complex|a mess|spaghetti|bloated)\b")


@detects("SIM-1")
def size(reading: Reading) -> Finding:
    """The size of the old solution in a number."""
    for unit in reading.drilled("SIM-1"):
        if has_measure(unit) or _SIZE.search(unit.t):
            return met(unit, "gives the size in numbers")
    for unit, match in reading.find(_SIZE):
        if (
            unit.index <= (2 * len(reading.units)) // 3
            and not re.search(
                r"\b(?:team of|ago|later|company of|bank of)\b[^,]{0,12}$", unit.t[: match.start()]
            )
            and not re.match(
                r"\d+ (?:people|weeks|days|months|minutes|seconds) (?:ago|later|after|used|in)",
                unit.t[match.start() :],
            )
        ):
            if re.search(r"\b(?:weeks|days|people|seconds)\b", match.group()) and not re.search(
                r"\b(?:took|needed|run|ran|runs|keep|maintain\w*|maintenance|cost|every|each|nightly|a week|a month|per|build|train\w*)\b",
                unit.t,
            ):
                continue
            return met(unit, f"gives the size of the old solution: {said(unit, match)}")
    vague = first(reading, _OVERBUILT, guard=anywhere)
    return absent("the size of the old solution is not given in numbers", entered=vague[0] if vague else None)


_GREW = re.compile(
    r"\b(?:had grown|grew|grown because|because (?:every|each|nobody|no one|the|it|we|two|three|different|my|management|at the time)|each (?:team|request|quarter|analyst|new|department|exception|complaint|incident|manager) (?:had )?(?:\w+ )?(?:added|wanted|brought|got|left|became)|every (?:team|request|quarter|analyst|new|department|exception|complaint|incident|manager|time|audit|release)\b[^.;]{0,40}?(?:had )?(?:added|wanted|brought|got|left|became|meant)|over (?:the )?(?:\w+ )?(?:years|time|releases)|one (?:\w+ )?at a time|had been added|legacy|accumulated|bolted on|nobody (?:had )?(?:ever )?(?:removed|deleted|dared|owned|took)|for (?:each|every) (?:request|customer|team|country|case|exception)|"
    r"started as|began as|originally|history (?:of|was|is)|(?:it got|got) that way|(?:reason|cause) (?:was|is) that|layer(?:ed)? (?:on|upon|by)|left over|workarounds?|was built (?:for|when|by|at a time)|had been built (?:for|when|by|at a time)|wanted to try|conference|the fashion|never (?:been )?(?:removed|cleaned|retired))\b"
)


@detects("SIM-2")
def why_grown(reading: Reading) -> Finding:
    """Why it had become so large."""
    for unit in reading.drilled("SIM-2"):
        if unit.words >= 5:
            return met(unit, "gives the cause")
    for unit, match in reading.find(_GREW):
        if (
            re.search(
                r"\b(?:grew|grown|added|built|written|got|had|copied|left|because|accumulated|bolted|started as|began as|layer\w*|became|left|wanted|removed|workarounds?|left over)\b",
                unit.t,
            )
            and not re.search(r"\bi (?:chose|decided|did)\b[^.]{0,40}because", unit.t)
            and _is_early(reading, unit)
        ):
            return met(unit, f"says why it had grown: {said(unit, match)}")
    return absent("it is not said why it had become so large")


def _is_early(reading: Reading, unit: Unit) -> bool:
    return unit.index <= max(3, len(reading.units) // 2) or unit.drill is not None


_SIMPLE = re.compile(
    r"\b(?:simpl\w+|logistic regression|linear (?:model|regression)|regression|a single|single|one (?:model|rule|query|table|table|job|page|script|threshold|formula)|heuristic|rule|rules|lookup|average|moving average|median|decision tree|tree|spreadsheet|sql (?:query|view|script)|two (?:rules|features|tables)|baseline|plain|smaller|(?:\d+|one|two|three|four|five|six|seven|eight) (?:of the )?(?:features|rules|tables|variables|metrics|charts|steps|inputs|coefficients|queries|numbers)|seasonal naive|last year's|threshold|cron|batch|monolith|without the|(?:keep|kept) (?:only )?(?:\d+|one|two|three) of)\b"
)
_COMPARE = re.compile(
    r"\b(?:compared|against|versus|vs|side by side|in parallel|back-?test\w*|held up|within|lost|the same|as (?:good|accurate|well) as|matched|no worse|worse by|of the (?:accuracy|lift|gain|quality)|beat|shadow|replayed|ran both|ran (?:it|the two|them) (?:next to|beside|against|in parallel)|difference (?:was|of)|gap|down from|dropped (?:from|by|to)|went from|instead of|than the old|of what the|had (?:flagged|caught|found|scored|got)|next to each other|for the (?:old|new) one|the (?:old|former|existing) (?:one|models?|version|system|rules?)|compared it with|earned)\b"
)
_METRIC = re.compile(
    r"\b(?:accuracy|error|mape|wape|auc|precision|recall|rmse|mae|f1|lift|ndcg|hit rate|coverage|forecast error|agreement|correlation|calibration|r2|conversion|revenue|score|false (?:alarms?|positives|negatives)|caught|catch rate|latency|runtime|run ?time|quality|days late|on-?time|bias|points?|cases|orders|alerts|decisions|flagged|defaults|earned|hits|found)\b|%"
)


@detects("SIM-3")
def compared(reading: Reading) -> Finding:
    """The simpler version compared with the old one on a named measure."""
    for unit in reading.drilled("SIM-3"):
        if has_measure(unit):
            return met(unit, "gives the comparison in numbers")
    told: Unit | None = None
    for unit, _ in every(reading, _COMPARE):
        window = [u for u in reading.around(unit, 2, 1) if u.drill == unit.drill]
        simple = next((u for u in window if _SIMPLE.search(u.t)), None)
        if simple is None:
            continue
        metric = _METRIC.search(unit.t)
        values = _values(unit)
        if metric and values:
            return met(
                [unit, simple],
                f"compares the simpler version on a measure: {said(unit, metric)}, {said(unit, values[0])}",
            )
        if re.search(
            r"\b(?:compared|side by side|in parallel|shadow|ran both|replayed|back-?test\w*|against the (?:old|existing))\b",
            unit.t,
        ):
            told = told or unit
    if told:
        return partial(told, "a comparison is told, without a measure and its values")
    return absent("no comparison of the simpler version with the old one is told")


def _values(unit: Unit) -> list[re.Match[str]]:
    return [
        m
        for m in measures(unit)
        if re.search(r"\d", m.group()) and not re.match(rf"\s?(?:[\w-]+ )?{_PARTS}\b", unit.t[m.end() :])
    ]


_LOST = re.compile(
    r"\b(?:(?:what )?(?:we|i) (?:pay|paid|gave up|give up) (?:for it|is|was)|(?:we|i|they|it) (?:can't|can no longer|no longer can) (?:\w+ ){2,}(?:any ?more|any longer)|(?:is|are) no longer (?:covered|supported|shown|forecast)|(?:we|i|it|they|the (?:new|simple|simpler) \w+) (?:\w+ )?(?:lost|gave up|give up|sacrificed|lose|no longer|can no longer|could no longer|miss(?:es|ed)?)|cost us|gave away|what (?:we|it|i) lost|was lost|the (?:loss|price|trade-?off|downside|cost) (?:was|is)|worse (?:on|for|at|in|by)|(?:slightly|a little|a bit|somewhat) (?:worse|less)|dropped (?:the )?(?:per[- ]|regional|hourly|daily|intra-?day|individual|personalised|real-?time)|no longer (?:do|does|did|have|has|handles?|covers?|gives?|supports?|shows?|updates?|explains?|catch\w*|see)|point(?:s)? of (?:\w+ )?(?:accuracy|auc|precision|recall|error|lift|coverage)|"
    r"(?:\d[\d.]*|half a|a) (?:points?|%)(?: \w+){0,3} (?:worse|lower|less|was lost|given up))\b"
)
_NOTHING_LOST = re.compile(
    r"\b(?:nothing (?:was|got) lost|lost nothing|no (?:loss|downside)|without (?:losing|any loss)|did not lose|didn't lose)\b"
)


@detects("SIM-4")
def lost(reading: Reading) -> Finding:
    """Something the simpler version does worse or no longer does."""
    for unit in reading.drilled("SIM-4"):
        if unit.words >= 4 and not _NOTHING_LOST.search(unit.t):
            return met(unit, "names what was lost")
    none = first(reading, _NOTHING_LOST, guard=anywhere)
    for unit, match in every(reading, _LOST):
        rest = unit.t[match.end() :].split()
        if not _NOTHING_LOST.search(unit.t) and (
            len(rest) >= 2 or has_measure(unit) or len(match.group().split()) >= 5
        ):
            return met(unit, f"names what was lost: {said(unit, match)}")
    return absent("nothing is named that the simpler version does worse", entered=none[0] if none else None)


_BUILDERS = re.compile(
    rf"\b(?:authors?|(?:who|that) had (?:built|written)|(?:who|that) (?:had )?(?:\w+ )?(?:built|written|wrote|designed|made|created|maintained)|builders?|original (?:team|author|owner|engineers?|developer)|creators?|(?:its|the) (?:maker|owner|inventor)s?|the (?:[\w-]+ )?(?:{ROLE}) (?:who|behind)|built by|his (?:work|model|pipeline|baby)|her (?:work|model|pipeline|baby)|their (?:work|model|pipeline|baby|system))\b"
)
_WON = re.compile(
    r"\b(?:agreed|accepted|came round|came around|convinced|persuaded|let (?:him|her|them)|invited|showed (?:him|her|them)|sat (?:down )?with|paired|asked (?:him|her|them)|said|told (?:me|us)|deleted (?:it|them|the \w+) (?:himself|herself|themselves)|switched (?:it|them) off (?:himself|herself)|pulled the|proud|upset|defended|objected|helped|wrote the|chose|picked|ran the)\b"
)


@detects("SIM-5")
def builders(reading: Reading) -> Finding:
    """What the builders of the old version said, and what moved them."""
    for unit in reading.drilled("SIM-5"):
        if unit.words >= 5:
            return (met if _WON.search(unit.t) else partial)(unit, "says what its builders said or did")
    for unit, match in reading.find(_BUILDERS):
        window = reading.around(unit, 0, 2)
        won = [
            u for u in window if (m := _WON.search(u.t, match.end() - 4 if u is unit else 0)) and done(u, m)
        ]
        act = [
            u
            for u in window
            if re.search(
                r"\b(?:i|we|he|she|they)\b[^.;]{0,30}\b(?:showed|sat|paired|asked|invited|let|ran|gave|put|walked|offered|deleted|picked|chose|wrote)\b",
                u.t,
            )
        ]
        if won and act:
            return met([unit, won[0], act[0]], f"tells how its builders were won over: {said(unit, match)}")
        if won:
            return partial([unit, won[0]], "its builders agreed, without what moved them")
    return absent("the builders of the old version do not appear")


@detects("SIM-6")
def better(reading: Reading) -> Finding:
    """What became better afterwards, with a comparison."""
    for unit in reading.drilled("SIM-6"):
        if has_measure(unit) or DURATION.search(unit.t):
            return met(unit, "gives what became better")
    found = [
        o
        for o in outcomes(reading)
        if not re.search(r"\b(?:back-?test\w*|side by side|in parallel|held-out|replayed)\b", o.unit.t)
    ]
    compared = [
        o
        for o in found
        if o.compared and (o.figures or FROM_TO.search(o.unit.t)) and not _LOST.search(o.unit.t)
    ]
    if compared:
        return met(
            compared[-1].unit,
            f"what became better, with a comparison: {said(compared[-1].unit, compared[-1].match)}",
        )
    if found:
        return partial(
            found[-1].unit,
            f"what became better ({said(found[-1].unit, found[-1].match)}), without a comparison",
        )
    return absent("it is not told what became better, with a comparison")


_CHOSE_SIMPLE = re.compile(
    rf"\b(?:chose|picked|kept|replaced|used|went (?:with|for)|switched to|settled (?:on|for)|built|preferred|proposed|swapped|decided|cut)\b[^.;]{{0,70}}?(?:{_SIMPLE.pattern})"
)
_UPKEEP = re.compile(
    r"\b(?:cost|costs|cheaper|euros|latency|faster|maintenance|maintain\w*|upkeep|on-?call|run ?time|explain\w*|hours? (?:a|per|each) (?:week|month|night)|minutes|milliseconds|ms|bill|debug\w*|retrain\w*|paged|read it|understand|operate|own it)\b|[$€£]\s?\d"
)
_WHY = re.compile(BECAUSE)


@detects("MOD-8")
def simpler_for_a_reason(reading: Reading) -> Finding:
    """The simpler thing chosen with a reason in cost, latency or upkeep."""
    for unit, match in every(reading, _CHOSE_SIMPLE):
        for near in reading.around(unit, 1, 1):
            why = _UPKEEP.search(near.t)
            if why and (_WHY.search(near.t) or _WHY.search(unit.t)):
                return met(
                    [unit, near],
                    f"chose the simpler thing ({said(unit, match)}) with a reason: {said(near, why)}",
                )
    chosen = first(reading, _CHOSE_SIMPLE)
    if chosen:
        upkeep = [u for u, m in every(reading, _UPKEEP)]
        if upkeep:
            return partial(
                [chosen[0], upkeep[0]],
                "the simpler thing, and its cost or upkeep, without one being the reason for the other",
            )
        return absent(
            "the simpler thing was chosen, with no reason in cost, latency or upkeep", entered=chosen[0]
        )
    return absent("no choice of the simpler thing is told")
