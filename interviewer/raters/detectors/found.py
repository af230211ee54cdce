"""What the stopped work had found out, told before the end of it (KIL-2)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import Finding, absent, detects, done, met, partial, said

_FIRST = re.compile(
    r"\b(?:(?:i|we)(?:'d|'ve)? (?:had |have )?(?:then |always |deliberately )?(?:opened|began|started|led|kicked off)(?: (?:the|that|our|my|this) (?:talk|conversation|meeting|call|mail|email|note|chat|message|discussion))?(?: off)? (?:with|by)|first(?:,| i| we| thing| of all)|my first (?:sentence|words|line|point)|before (?:saying|telling|i said|i told|mentioning|the word|any)|the first thing|opening (?:line|sentence)|i led with|(?:want|wanted|like) to (?:start|open|begin) with|let me (?:start|begin|open) with|(?:and|then) led with|(?:i|we) first (?:showed|told|gave|explained|said|went through)|(?:put|gave|told) (?:her |him |them )?(?:the )?(?:good news|useful (?:part|bit|thing)|finding|result)s? first|started (?:by|with))\b"
)
_FINDING = re.compile(
    r"\b(?:(?:had |have |'d |'ve )?(?:learned|found|discovered|seen|worked out|established)|finding|findings|insight|what (?:the data|we|i|it|the work|the analysis) (?:had )?(?:showed|shown|learned|knew|found|told us)|the (?:data|work|analysis|pilot|test) (?:had )?(?:showed|shown|told us)|turned out that|now (?:we )?know|we know now|useful (?:thing|part|bit|result|finding)|good news|(?:had |has )?(?:already )?taught (?:us|her|me))\b"
)
_VAGUE_FINDING = re.compile(
    r"\b(?:learned (?:a lot|so much|many things|much|that (?:communication|teamwork|it is important|it's important))|lessons learned)\b"
)
_KEPT = re.compile(
    r"\b(?:documented|wrote (?:up|down)|summarised|recorded|shared|published|kept|handed over|noted|saved|archived|presented|put (?:that|this|it) in|wrote (?:that|this|it) (?:into|in|down)|left (?:that|this|it) with)\b"
)


#: What was said before the end was said, in its own words: "told him first that ...", "the top line was that ...".
_TOLD_FIRST = re.compile(
    r"\b(?:told|showed|gave|said to|explained to|wrote to) (?:him|her|them|everybody|(?:the |my |our )(?:[\w-]+ ){1,4}?)first(?:,? (?:that|how|which|what|where|the \d|the (?:list|table|map|finding|result))|:)|"
    r"\b(?:the )?first (?:thing|line|sentence|slide|paragraph|point|words?)\b[^.;]{0,35}?\b(?:was|were|said|read)(?: that| how|:)|\b(?:top|opening|first) (?:line|sentence|slide|paragraph) (?:was|said|read)(?: that|:)?|"
    r"\bbefore i (?:said|told|mentioned|came to|spoke)\b[^,;.]{0,45}\b(?:stop\w*|end\w*|over|clos\w+|cancel\w*|kill\w*|bad news)\b[^.;]{0,12}?,? (?:i|we) (?:showed|gave|told|read|explained|walked|put)"
)
_BEGAN = re.compile(
    r"\b(?:i|we) (?:began|started|opened|led) (?:the \w+ )?with (?:the|what|our|a|one) (?:finding|findings|result|number|pattern|discovery|fact|table|map|list|thing (?:we|i) (?:had )?(?:learned|found))\b"
)
#: A finding about the subject: a verb in the present or a share, not a plan, a wish, the speaker or the end itself.
_FACT = re.compile(
    r"\b(?:half|a third|a quarter|a fifth|two thirds|most|\d+%|\d+(?: (?:out )?of|,)? \w+|fail|fails|come|comes|go|goes|never|always|only|twice|more|fewer|where (?:most|the)|which|already knew|that we knew|depends?|happens?|starts?)\b"
)
_END_OF_WORK = re.compile(
    r"\b(?:over|cancelled|stop(?:ped|ping|s)?|end(?:ed|s|ing)?|closed?|killed|no budget|not go on|not continue|thank\w*|small talk|sorry)\b"
)


def _told_first(reading: Reading) -> tuple[Unit, re.Match[str], Unit] | None:
    for pattern in (_TOLD_FIRST, _BEGAN):
        for unit, match in reading.find(pattern):
            rest = unit.t[match.end() :] if pattern is _TOLD_FIRST else ""
            after = reading.units[unit.index + 1] if unit.index + 1 < len(reading.units) else None
            if (
                _FACT.search(rest)
                and not _END_OF_WORK.search(rest[:40])
                and not _VAGUE_FINDING.search(unit.t)
            ):
                return unit, match, unit
            if (
                pattern is _BEGAN
                and after is not None
                and _FACT.search(after.t)
                and not _END_OF_WORK.search(after.t)
            ):
                return unit, match, after
    return None


@detects("KIL-2")
def learning_first(reading: Reading) -> Finding:
    """A finding from the stopped work, told before the message of the end."""
    for unit in reading.drilled("KIL-2"):
        if _FINDING.search(unit.t) and not _VAGUE_FINDING.search(unit.t) and unit.words >= 6:
            return met(unit, "the first words were a finding of the work")
    for unit, match in reading.find(_FIRST):
        near = [
            u for u in reading.around(unit, 0, 1) if _FINDING.search(u.t) and not _VAGUE_FINDING.search(u.t)
        ]
        if near and (done(unit, match) or "want" in match.group()):
            return met([unit, *near], f"leads with what was learned: {said(unit, match)}")
    told = _told_first(reading)
    if told:
        return met([told[0], told[2]], f"a finding was told before the end: {said(told[0], told[1])}")
    for unit, match in reading.find(_FINDING):
        if _VAGUE_FINDING.search(unit.t) or not done(unit, match) or unit.words < 6:
            continue
        if _KEPT.search(unit.t) or re.search(
            r"\b(?:told|showed|gave|explained|shared|sent)\b[^.;]{0,60}\b(?:learned|found|finding)", unit.t
        ):
            return partial(unit, f"names what was learned ({said(unit, match)}), not that it was told first")
    return absent("no finding of the stopped work is told before the message of the end")
