"""Data that changed the recommendation (PIV), and checks of data (DAT-2)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import LEADER, ROLE
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    anywhere,
    detects,
    every,
    first,
    met,
    partial,
    said,
)

_EXPECTED = re.compile(
    rf"\b(?:i|we|everyone|everybody|the (?:team|sponsor|board|company|plan|business)|she|he|they|nobody|{ROLE}|{LEADER}|finance|marketing|product|sales|operations)(?:'d| had| all| have| both)? (?:all |firmly |always |fully |still )?(?:expected|assumed|thought|believed|predicted|was sure|were sure|was certain|were certain|was convinced|were convinced|bet|hypothesised|had written|had it written|took for granted|doubted)\b|"
    r"\b(?:my|our|the|her|his) (?:prior|expectation|hypothesis|assumption|guess|bet|belief|prediction|working theory|forecast|theory) (?:was|had been|said)\b|\b(?:i|we) had written down (?:that|a|our|my)\b|\bwritten down (?:beforehand|before)\b|\b(?:hypothesis|assumption|expectation|working theory|prior|guess)\b[^.;]{0,60}? (?:was|had been) that\b|\b(?:i|we)'d have (?:bet|said|recommended)\b|\b(?:draft|first) (?:memo|version|deck) (?:already )?said\b|\bthe (?:accepted|common|received) (?:view|wisdom) was\b"
)
_SURPRISED = re.compile(
    r"\b(?:surpris\w+|unexpected\w*|not what (?:i|we) expected|didn't expect|did not expect|to our surprise)\b"
)


@detects("PIV-1")
def expectation(reading: Reading) -> Finding:
    """What was expected beforehand."""
    for unit in reading.drilled("PIV-1"):
        if unit.words >= 6 and (_EXPECTED.search(unit.t) or re.search(r"\bthat\b|\bwould\b", unit.t)):
            return met(unit, "says what was expected beforehand")
    for unit, match in reading.find(_EXPECTED):
        if len(unit.t[match.end() :].split()) >= 3 and not re.search(
            r"\b(?:not|never|n't)\b[^,]{0,12}$", unit.t[: match.start()]
        ):
            return met(unit, f"says what was expected: {said(unit, match)}")
    surprised = first(reading, _SURPRISED, guard=anywhere)
    if surprised and re.search(r"\bexpect\w* (?:it|that|the|a|to|this)\b", surprised[0].t):
        return partial(surprised[0], "a hint at what was expected")
    return absent("it is not said what was expected beforehand", entered=surprised[0] if surprised else None)


CHECKED = re.compile(
    r"\b(?:checked|recomputed|recalculated|phoned \d+|went back to|to see (?:if|whether)|drove out|re-?derived|verified|re-?ran|re-?pulled|re-?checked|re-?counted|validated|double-?checked|cross-?checked|looked for (?:a |the )?(?:bugs?|error|duplicates)|suspected|traced|reconciled|compared|pulled (?:the )?(?:raw|\d+|a|fifty|hundred|twenty)|queried|audited|ruled out|counted|inspected|read (?:through )?\d+|read (?:fifty|a hundred|twenty|the raw)|sampled|went through \d+|listened to \d+|looked at (?:the )?(?:raw|\d+|fifty|a hundred|a sample)|tested whether|replayed|matched|called \d+|rebuilt|joined (?:it|them) (?:to|against)|held against|deduplicated|took \d+)\b"
)
DATA_NOUN = re.compile(
    r"\b(?:data|query|queries|join|joins|logging|log|logs|tracking|sample|samples|duplicates?|definitions?|pipeline|raw|records?|counts?|bug|bugs|artefact|bots?|rows?|events?|table|tables|ids?|timestamps?|time ?zones?|ledger|invoices?|source|sources|export|code|extract|tickets?|sensor|sensors|nulls?|missing|filter|filters|figures|numbers|system|receipts?|files?|forms?|transcripts?|calls|members|visits|swipes|cancellations|dates|flag|claims|map|crews?|entries|addresses|notes|postcodes|orders|bookings|accounts|cases|labels|instrumentation|warehouse|calendar|holidays?|outliers?|seasonality|mix)\b"
)


@detects("PIV-2")
def doubted(reading: Reading) -> Finding:
    """A check of the data before the finding was believed."""
    return _check(reading, "PIV-2")


@detects("DAT-2")
def validated(reading: Reading) -> Finding:
    """A concrete validation: reconciled, counted, duplicates, nulls, by hand."""
    return _check(reading, "DAT-2")


_GENERAL_CHECK = re.compile(
    r"\b(?:checked|validated|verified|double-?checked|cleaned) (?:all |through )?(?:the |our |my )?(?:data|numbers|figures|analysis|results?)\b(?! (?:against|with|by|for|from|in))"
)


def _check(reading: Reading, id: str) -> Finding:
    for unit in reading.drilled(id):
        if CHECKED.search(unit.t) and DATA_NOUN.search(unit.t):
            return met(unit, "tells how the data were checked")
    general: Unit | None = None
    for unit, match in every(reading, CHECKED):
        noun = DATA_NOUN.search(unit.t, match.start())
        if not noun or not re.search(rf"\b(?:i|we|{ROLE}|she|he|they|team|before)\b", unit.t):
            continue
        if _GENERAL_CHECK.search(unit.t) and unit.words < 14:
            general = general or unit
            continue
        return met(unit, f"tells a check of the data: {said(unit, match)} … {said(unit, noun)}")
    if general:
        return partial(general, "the data were checked, without which check")
    return absent("no check of the data is told")


_RECOMMEND_CHANGE = re.compile(
    r"\b(?:changed|reversed|switched|flipped|turned (?:around|round)|rewrote|withdrew|revised|moved) (?:the|my|our) (?:recommendation|advice|proposal|view|plan)\b|\b(?:the|my|our) recommendation (?:changed|went|moved|flipped|became|turned|was now|switched)\b|\b(?:i|we) (?:now |then |therefore |instead )*(?:recommended|advised|proposed|argued|suggested)\b[^.;]{0,120}\b(?:instead|rather than|and not|not the|in place of|no longer)\b|"
    r"\binstead of [^.;]{3,80}?\b(?:i|we) (?:recommended|proposed|advised|suggested)\b|\brather than [^.;]{3,80}?\b(?:i|we) (?:recommended|proposed|advised|suggested)\b"
)
_FROM_TO = re.compile(r"\bfrom [\"']?(?:[\w%$€£'-]+,? ){1,14}?to [\"']?\w+")
_BEFORE = re.compile(
    r"\b(?:(?:i|we) (?:was|were|had been) (?:about|going|ready|set|due|poised) to (?:recommend|propose|advise|tell|suggest|say|present|argue)|had (?:drafted|planned|prepared|recommended|proposed|written)|(?:the|my|our) (?:recommendation|proposal|plan|advice) (?:had been|was going to be)|(?:the |my |our )?(?:draft|first|original|initial|planned|old) (?:recommendation|advice|proposal|plan|memo|deck)|the plan (?:was|had been) to|were planning to|was planning to|we planned to|was meant to|(?:i|we) (?:first|initially|originally) (?:recommended|proposed|advised)|(?:i|we) had (?:recommended|proposed|advised))\b"
)
_AFTER = re.compile(
    r"\b(?:ended up (?:recommending|proposing|advising)|withdrew it and (?:recommended|proposed)|(?:i|we) (?:now |then |therefore |instead |in the end |finally )*(?:recommended|advised|proposed|suggested|argued for|told (?:them|her|him|the \w+(?: \w+)?) to)|(?:new|final|revised|my|our|the) recommendation (?:was|became|is)|instead (?:i|we))\b"
)


@detects("PIV-3")
def from_to(reading: Reading) -> Finding:
    """The recommendation before and after."""
    for unit in reading.drilled("PIV-3"):
        if _FROM_TO.search(unit.t):
            return met(unit, "says from what to what")
    for unit, match in every(reading, _RECOMMEND_CHANGE):
        if _FROM_TO.search(unit.t) or re.search(
            r"\b(?:instead of|rather than|and not|in place of)\b", unit.t
        ):
            return met(unit, f"the recommendation before and after: {said(unit, match)}")
    before = first(reading, _BEFORE, guard=anywhere)
    after = [
        (u, m)
        for u, m in every(reading, _AFTER)
        if before is None or u.index > before[0].index or m.start() > before[1].end()
    ]
    if before and after:
        return met(
            [before[0], after[0][0]],
            f"the recommendation before ({said(*before)}) and after ({said(*after[0])})",
        )
    changed = first(reading, _RECOMMEND_CHANGE)
    if changed:
        return partial(
            changed[0], f"the recommendation changed ({said(*changed)}), without from what to what"
        )
    if after and re.search(r"\b(?:instead|now|in the end|therefore)\b", after[0][0].t):
        return partial(after[0][0], "the recommendation after, with a sign that it differs")
    return absent("no recommendation before and after is told")


_TOLD = re.compile(
    rf"\b(?:told|called|showed|presented (?:it |this |the \w+ |them )?to|walked|met|wrote to|rang|took (?:it|this|the \w+) to|brought (?:it|this|the \w+) to|sat (?:down )?with|explained (?:it|this|the \w+)? ?to|went to|phoned|warned|invited|briefed|shared (?:it|this) with)\b[^.;]{{0,40}}?(?P<who>\b{ROLE}|{LEADER}|\b(?:her|him|them)\b|\b(?:marketing|finance|sales|product|operations|board|committee|council)\b)"
)
_REACTED = re.compile(
    r"\b(?:she|he|they|the board|the \w+(?: \w+)?)\b[^.;]{0,25}?\b(?:said|asked|agreed|accepted|was (?:unhappy|angry|annoyed|relieved|silent|sceptical|surprised|cross|glad)|were (?:unhappy|angry|relieved|sceptical)|took (?:it|a|the|two)|wanted|signed|cancelled|laughed|objected|refused|approved|changed|thanked|needed|did not like|didn't like|moved|postponed|stopped|swallowed|went)\b"
)

_ROLE_REACTED = re.compile(
    rf"\b(?:{ROLE}|{LEADER})[^.;]{{0,30}}?\b(?:was (?:not |un)?(?:happy|thrilled|sceptical|angry|relieved|convinced|surprised|cross)|wasn't (?:happy|thrilled|convinced|pleased)|signed|put it|accepted|agreed|approved|moved the)\b"
)


@detects("PIV-4")
def sponsor_told(reading: Reading) -> Finding:
    """How the sponsor heard of it, and what they said or did."""
    for unit in reading.drilled("PIV-4"):
        if _REACTED.search(unit.t) or (_TOLD.search(unit.t) and unit.words >= 8):
            return met(unit, "says how the sponsor took it")
    informed: Unit | None = None
    for unit, match in every(reading, _TOLD):
        if unit.index < len(reading.units) // 4:
            continue
        after = [
            u for u in reading.around(unit, 0, 2) if _REACTED.search(u.t[match.end() :] if u is unit else u.t)
        ]
        if after:
            return met(
                [unit, after[0]], f"says how the sponsor heard of it ({said(unit, match)}) and what they did"
            )
        informed = informed or unit
    if informed is None:
        reacted = first(reading, _ROLE_REACTED)
        informed = reacted[0] if reacted and reacted[0].index >= len(reading.units) // 2 else None
    if informed:
        return partial(informed, "the sponsor was informed; what they said or did is not told")
    return absent("it is not told how the sponsor heard of the change")


@detects("PIV-5")
def pivot_outcome(reading: Reading) -> Finding:
    """An observable outcome of the changed recommendation."""
    found = [o for o in outcomes(reading) if o.unit.index >= len(reading.units) // 2 or o.unit.drill]
    figures = [o for o in found if o.figures and (o.compared or o.timed)]
    if figures:
        return met(
            figures[-1].unit, f"an outcome one could observe: {said(figures[-1].unit, figures[-1].match)}"
        )
    if found:
        return partial(
            found[-1].unit,
            f"the change was taken up ({said(found[-1].unit, found[-1].match)}), and nothing after that",
        )
    return absent("no outcome of the changed recommendation is told")
