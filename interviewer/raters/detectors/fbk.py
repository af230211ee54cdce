"""Feedback (FBK)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import ARTEFACT, CADENCE, MONTH, ROLE
from interviewer.raters.detectors.men import person_outcome
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

_NAMED_WORK = re.compile(
    rf"\b(?:page|paragraph|slide|section|line|conclusion|chart|appendix|assumption|headline|title) (?:\d+|one|two|three|four|five|of|that|where|in)\b|\b(?:the|her|his|their|your|last|one|a|that|this|its) (?:[\w'-]+ ){{0,4}}?(?:{ARTEFACT}|meeting|presentation|stand-?up|workshop|handover|steering)\b"
)
_GAP = re.compile(
    r"\b(?:(?:did|does|do|was|were|is|are|has|have|had|could|can|would) not|\w+n't|no (?:recommendation|decision|conclusion|interval|number|baseline|limitation|assumption|one|comparison|sentence|owner|answer|ask|headline)|missing|without (?:a|an|the|any|saying)|buried|only (?:appears|comes|stands|stood|came) (?:on|in|at)|stopped reading|comes in the|lacked|wrong|only on page|never (?:says?|said|states?|stated|named|mentions?|mentioned)|nobody|too (?:long|many|late|technical)|\d+ (?:pages|slides|formulas|charts|equations)|starts? with (?:the )?(?:method|model|data|code)|unread|unclear|where the|skipped|left out|interrupt\w*|on page (?:\d+|four|five|six|seven|eight|nine|ten|eleven|twelve)|leaked|double|undefined)\b"
)
_TRAIT = re.compile(
    r"\b(?:not proactive|weak communicator|poor communicator|bad attitude|not (?:a )?(?:team player|strategic|motivated)|lazy|communicat\w+ skills|needs to communicate)\b"
)
_ABOUT = re.compile(r"\b(?:i|we|you|she|he|her|his|their|them|him)\b")


@detects("FBK-1")
def gap_on_artefact(reading: Reading) -> Finding:
    """A named piece of work with what was missing or wrong in it."""
    for unit in reading.drilled("FBK-1"):
        if _NAMED_WORK.search(unit.t) and unit.words >= 5:
            return (met if _GAP.search(unit.t) else partial)(
                unit, "names the piece of work" + (" and the gap" if _GAP.search(unit.t) else "")
            )
    for unit, match in reading.find(_NAMED_WORK):
        gap = _GAP.search(unit.t)
        others = re.search(
            rf"\b(?:her|his|their|your|she|he|they|you|{ROLE})\b",
            " ".join(u.t for u in reading.around(unit, 1, 0)),
        )
        if (
            gap
            and others
            and not re.search(r"\bmy (?:own )?(?:analysis|memo|report|deck|model)\b", unit.t)
            and _specific(match)
        ):
            return met(
                unit,
                f"names the piece of work ({said(unit, match)}) and what was wrong in it ({said(unit, gap)})",
            )
    named = first(reading, _NAMED_WORK, guard=anywhere)
    trait = first(reading, _TRAIT, guard=anywhere)
    if (
        named
        and _specific(named[1])
        and re.search(
            r"\b(?:show\w*|point\w*|open\w*|take|took|put|mark\w*|told|tell|said|say)\b", named[0].t
        )
    ):
        return partial(named[0], f"names a piece of work ({said(*named)}), not what was wrong in it")
    return absent(
        "no piece of work is named with what was missing in it", entered=trait[0] if trait else None
    )


def _specific(match: re.Match[str]) -> bool:
    words = match.group()
    if re.match(r"(?:page|paragraph|slide|section|line|conclusion|chart|appendix|headline|title)", words):
        return True
    if re.search(r"\b(?:annual|yearly|performance|quarterly) (?:review|report)|\bcourse\b", words):
        return False
    return not re.fullmatch(
        r"(?:the|a|this|that|their|her|his|your|its|one) (?:work|results?|models?|code|reviews?|tests?|reports?|documents?|emails?)",
        words,
    )


_PRIVATE = re.compile(
    r"\b(?:privately|in private|one-to-ones?|1:1s?|1-1|one-on-ones?|1-to-1|alone|behind closed doors|face to face|just the two of us|in (?:a|my|her|his) (?:room|office)|took (?:her|him|them) aside|aside|for a (?:walk|coffee)|praise\w* (?:\w+ )?(?:in public|publicly|in front of|in the team|at the all-?hands)|(?:in public|publicly|in front of (?:the|everyone)) [^.;]{0,20}prais\w+)\b"
)
_PRIVATE_RULE = re.compile(r"\b(?:always|never|i (?:give|would|will|keep|praise)|should|rule)\b")


@detects("FBK-2")
def setting(reading: Reading) -> Finding:
    """Criticism in private, praise in public."""
    private = first(reading, _PRIVATE)
    if private:
        if _PRIVATE_RULE.search(private[0].t) and reading.is_story:
            return partial(private[0], f"the setting as a rule ({said(*private)}), not for this case")
        return met(private[0], f"the setting is told: {said(*private)}")
    planned = first(reading, _PRIVATE, guard=not_undone)
    if planned:
        return partial(planned[0], f"the setting as a plan: {said(*planned)}")
    return absent("the setting of the feedback is not told")


_SOON = re.compile(
    r"\b(?:(?:the )?same (?:day|afternoon|evening|morning|hour)|(?:the )?next (?:day|morning)|the (?:following|very next) (?:day|morning)|that (?:afternoon|evening|same day|day)|within (?:\d+|a few|an|the) ?(?:hours?|hour|minutes)|within (?:a|one|1|two|2) (?:days?)|within 48|48 ?(?:h|hours)|24 ?(?:h|hours)|(?:an|two|three|\d+) hours? (?:later|after)|the (?:day|morning|afternoon) after|(?:a|one|1|two|2) days? (?:later|after)|straight after|right after|immediately after|before the (?:day|week) was out)\b"
)
_SLOW = re.compile(
    r"\b(?:that week|soon|quickly|as soon as|shortly|promptly|\d+ days (?:later|after)|a week (?:later|after))\b"
)


@detects("FBK-3")
def soon(reading: Reading) -> Finding:
    """At most 48 hours between the work and the feedback."""
    quick = first(reading, _SOON, guard=not_undone)
    if quick:
        return met(quick[0], f"says how soon: {said(*quick)}")
    slow = first(reading, _SLOW)
    if slow and re.search(r"\b(?:told|said|sat|showed|feedback|talked|spoke|asked)\b", slow[0].t):
        return partial(slow[0], f"says how soon, vaguely or later than 48 h: {said(*slow)}")
    return absent("it is not told how soon the feedback came")


_NEXT_LEVEL = re.compile(
    r"\b(?:next level|staff(?: level| scope| engineer| scientist)?|senior to staff|to (?:become|be|reach|get to|move to|grow into|step up to) (?:a )?(?:staff|senior|principal|lead)|principal|promotion|step up|larger scope|wider scope|bigger scope|influence (?:outside|beyond|decisions)|beyond (?:the|our|your|her|his) team|level (?:above|up)|what (?:staff|the next|a lead|a senior)|expected of (?:a )?(?:staff|senior|lead|principal))\b"
)
_GROWTH = re.compile(
    r"\b(?:grow(?:th|ing)? (?:area|opportunity|into|as)|development (?:area|goal)|growth|opportunity to grow|not (?:as )?(?:a )?(?:criticism|deficit|fault|flaw))\b"
)


@detects("FBK-4")
def next_level(reading: Reading) -> Finding:
    """The gap put as something that the next level asks for."""
    for unit, match in every(reading, _NEXT_LEVEL, guard=anywhere):
        if _ABOUT.search(" ".join(u.t for u in reading.around(unit, 1, 0))) and not re.search(
            r"\bnot (?:at|on) (?:the )?$", unit.t[: match.start()]
        ):
            return met(unit, f"puts the gap as what the next level asks for: {said(unit, match)}")
    growth = first(reading, _GROWTH, guard=anywhere)
    if growth:
        return partial(growth[0], f"puts the gap as growth ({said(*growth)}), without the level it leads to")
    return absent("the gap is not put as something the next level asks for")


_WILL_DO = re.compile(
    r"\b(?:commit\w*|agree[sd]?|present\w*|rewrit\w+|writ(?:e|es|ing)|one-?pagers?|ask (?:her|him|them|you) to|have (?:her|him|them|you)|(?:she|he|they|you) (?:will|would|'ll|'d|is to|are to|had to|has to|to) \w+|promise\w*|i want to (?:have seen|see)|took on|set (?:two|three|one|\d+) (?:goals|targets))\b"
)
_DUE = re.compile(
    rf"{CADENCE.pattern}|\bby (?:the end of (?:the )?(?:\w+)|{MONTH}|q[1-4]|next \w+|friday|monday|thursday|wednesday|tuesday|summer|autumn|spring|christmas)\b|\b(?:one|two|three|1|2|3|\d+) (?:\w+ )?(?:a|per|each|every) (?:week|month|quarter|half)\b|\bin (?:four|six|eight|\d+) weeks\b|\bthis (?:half|quarter|month)\b|\bin (?:{MONTH})\b|\bwithin\b"
)
_WISH = re.compile(r"\b(?:communicate more|communicate better|a (?:training )?course|training|workshop on)\b")


@detects("FBK-5")
def commitments(reading: Reading) -> Finding:
    """At least one thing the person will do, with how often or by when."""
    for unit in reading.drilled("FBK-5"):
        if _DUE.search(unit.t) or re.search(r"\b(?:two|three|\d+)\b", unit.t):
            return met(unit, "names what the person will do, with how often or by when")
    wish = first(reading, _WISH, guard=anywhere)
    undated: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _WILL_DO, guard=not_undone):
        if re.search(r"\bi (?:will|would|'ll|help|prepare|edit|sit)\b", unit.t) and not re.search(
            r"\b(?:she|he|they|you|her|him|them)\b", unit.t
        ):
            continue
        due = _DUE.search(unit.t)
        if (
            due
            and re.search(
                rf"\b(?:she|he|they|her|him|them|you|your|{ROLE}|we)\b",
                " ".join(u.t for u in reading.around(unit, 1, 0)),
            )
            and re.search(
                r"\b(?:present\w*|rewrit\w*|writ\w*|one-?pager|page|review\w*|talk|demo|read|explain\w*|document|summary|memo|session|draft\w*|check\w*|run|lead|chair|test\w*|send|deliver\w*|walk|abstracts?|versions?|paper|comes with|reconcil\w+)\b",
                unit.t,
            )
        ):
            return met(unit, f"what the person will do, with how often or by when: {said(unit, due)}")
        undated = undated or (unit, match)
    if (
        undated
        and re.search(r"\b(?:agree|commit|promise)\w*", undated[1].group())
        and re.search(r"\b(?:she|he|they|her|him|them)\b", undated[0].t)
    ):
        return partial(undated[0], f"something is agreed ({said(*undated)}), without how often or by when")
    return absent("nothing is agreed that the person will do by a time", entered=wish[0] if wish else None)


_SUPPORT = re.compile(
    r"\b(?:i|we)(?:'d|'ll| will| would)? (?:\w+ly |also |then |would |will |still )*+(?:help(?:ed)?|rehears\w+|prep\w*|edit(?:ed)?|pair(?:ed)?|draft(?:ed)? (?:it |the \w+ )?with|coach(?:ed)?|sit (?:in|with|beside|down)|sat (?:in|with|beside|down)|co-?wr\w+|review(?:ed)? (?:the|her|his|their|every|each)|went through|go through|found (?:her|him|them)|freed|took (?:over|off)|paid|blocked|introduced|sent (?:her|him|them)|gave (?:her|him|them) (?:a|two|my|an|the|time|\d+)|wrote the first|do the first|did the first)\b[^.;]{0,60}?\b(?:first|one|her|him|them|draft|presentation|talk|with|hours?|time|one-?pager|memo|template|slides?|you|each|every|it)\b"
)
_OFFER_HELP = re.compile(
    r"\b(?:offer\w* (?:my )?(?:help|support)|support (?:her|him|them|you)|be there for|available|my door)\b"
)


@detects("FBK-6")
def support(reading: Reading) -> Finding:
    """What the speaker did or will do to help with the first of these."""
    helped = first(reading, _SUPPORT, guard=not_undone)
    if helped:
        return met(helped[0], f"names the support: {said(*helped)}")
    for unit in reading.drilled("FBK-6"):
        if re.search(r"\bi\b", unit.t) and unit.words >= 5:
            return met(unit, "names the support")
    general = first(reading, _OFFER_HELP, guard=not_undone)
    if general:
        return partial(general[0], f"help in general: {said(*general)}")
    return absent("no support by the speaker is named")


_CHANGED = re.compile(
    r"\b(?:(?:she|he|they|the next (?:one|memo|analysis|readout|report|draft|version)|(?:her|his|their) (?:next|second|new|third|last)[^.;]{0,30}?)\b[^.;]{0,30}?\b(?:opened|opens|started|starts|presented|presents|had|has|led|leads|wrote|writes|rewrote|came|brought|sends?|sent|put|runs?|ran|redid|stated|now|cut|asked|handed|left|resigned|added|gave|gives|delivered)|nothing (?:changed|improved)|it did not (?:change|improve|work)|was read by|went (?:to|out) (?:to )?)\b"
)
_LATER = re.compile(
    r"\b(?:since then|later|after(?:wards| that)?|by (?:the end|january|february|march|april|may|june|july|august|september|october|november|december|summer|autumn|spring)|the (?:next|following|second|third) (?:week|month|quarter|day|one|memo|readout|draft|time|review|analysis|version|report)|now|today|within|(?:two|three|four|six|\d+) (?:weeks|months|days)|a (?:week|month|quarter|year)|next|in (?:january|february|march|april|may|june|july|august|september|october|november|december))\b"
)
_BETTER = re.compile(
    r"\b(?:(?:got|became|was|is|are|were) (?:much |a lot |far )?(?:better|stronger|clearer)|improved)\b"
)


@detects("FBK-7")
def what_happened(reading: Reading) -> Finding:
    """What the person did differently afterwards."""
    for unit in reading.drilled("FBK-7"):
        if _CHANGED.search(unit.t) or (unit.words >= 8 and re.search(r"\b(?:she|he|they)\b", unit.t)):
            return met(unit, "tells what the person did differently")
    later = len(reading.units) // 2
    for unit, match in reading.find(_CHANGED):
        if unit.index >= later and _LATER.search(unit.t) and _told_as_past(unit, match):
            return met(unit, f"tells what the person did differently: {said(unit, match)}")
    outcome = person_outcome(reading)
    if outcome.found == "met":
        return Finding("met", outcome.reason, outcome.quotes)
    better = first(reading, _BETTER)
    if better and _LATER.search(better[0].t):
        return partial(better[0], f"it got better ({said(*better)}), not what was done differently")
    return absent(
        "it is not told what the person did differently afterwards", entered=better[0] if better else None
    )


def _told_as_past(unit: Unit, match: re.Match[str]) -> bool:
    return not_undone(unit, match) and not re.search(r"\b(?:will|would|'ll|should|going to|if)\b", unit.t)
