"""A wrong recommendation (WRG)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import has_measure
from interviewer.raters.detectors.lexicon import DURATION, LEADER, PARTY, ROLE
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

_CALL = re.compile(
    r"\b(?:i|we)(?:'d| had| have)? (?:\w+ly |also |then |strongly )?(?:recommended|advised|told|proposed|argued|suggested|said|decided|signed off|approved|predicted|forecast|shipped|launched|promised|concluded|reported|chose|pushed for|called|estimated|advocated|insisted|assured|backed|cleared|presented)\b|\bmy (?:recommendation|advice|call|forecast|estimate|analysis|conclusion|model|report|proposal|memo) (?:was to|was that|said|told|had said|recommended|put|showed|claimed|predicted)\b"
)
_WRONG = re.compile(
    r"\b(?:(?:i|we) (?:was|were|had been|got (?:it|this|that)|had it|had got it) (?:\w+ )?wrong|(?:it|that|this|which|(?:the|my|our) (?:call|recommendation|advice|forecast|estimate|analysis|number|conclusion|model|report)) (?:was|were|turned out(?: to be)?|proved(?: to be)?|had been) (?:\w+ )?(?:wrong|false|mistaken|a mistake|an error|not true|backwards|far off|off by|too (?:low|high|small|large|optimistic|early|late))|(?:that|this) (?:advice|recommendation|forecast|decision|number) was (?:wrong|a mistake)|(?:wrong|bad) (?:call|recommendation|advice|conclusion|answer|decision)|my (?:mistake|error)|i (?:made|had made) (?:a|an|the) (?:\w+ )?(?:mistake|error)|"
    r"mistaken|the opposite (?:was true|happened)|should not have|shouldn't have|(?:was|were) (?:a|an|my) (?:\w+ )?(?:mistake|error)|(?:i|we) had (?:misread|missed|overlooked|mixed up|confused|double-?counted|ignored|forgotten)|(?:i|we) (?:misread|missed|overlooked|mixed up|confused|double-?counted|misjudged|overestimated|underestimated)|turned out (?:to be )?(?:wrong|the other way)|wrong by)\b"
)
_BLAME_ONLY = re.compile(
    r"\b(?:they|engineering|marketing|the vendor|finance|product) (?:got it wrong|made the mistake|were wrong)\b"
)

_DISGUISED = re.compile(
    r"\b(?:ahead of (?:my|our|its) time|perfectionis\w+|too (?:good|accurate|perfect|honest|ambitious|hard-?working|advanced)|care too much|work too hard)\b"
)


@detects("WRG-1")
def wrong_call(reading: Reading) -> Finding:
    """What the speaker recommended and that it was wrong."""
    disguised = first(reading, _DISGUISED, guard=anywhere)
    if disguised:
        return absent("a strength told as an error", entered=disguised[0])
    calls = every(reading, _CALL)
    for unit in reading.drilled("WRG-1"):
        if _CALL.search(unit.t) or re.match(
            r"(?:to|that|cut|stop|raise|switch|launch|ship|move|keep|open|close|buy)\b", unit.t
        ):
            return met(unit, "says what was recommended")
    wrong = [(u, m) for u, m in reading.find(_WRONG)]
    for unit, match in calls:
        near = [u for u, _ in wrong if -1 <= u.index - unit.index <= 4]
        if near and unit.words >= 5:
            return met([unit, near[0]], f"says what was called ({said(unit, match)}) and that it was wrong")
    if calls and wrong:
        return met(
            [calls[0][0], wrong[0][0]],
            f"says what was called ({said(*calls[0])}) and, later, that it was wrong",
        )
    if wrong and not _BLAME_ONLY.search(wrong[0][0].t):
        return partial(wrong[0][0], f"admits an error ({said(*wrong[0])}), without the call that was made")
    return absent("no wrong call of the speaker's is stated")


_FOUND_OUT = re.compile(
    r"\b(?:found (?:out|it|that|the)|discovered|noticed|realised|spotted|came to light|surfaced|turned up|flagged|caught (?:it|the)|saw (?:that|it|the)|showed (?:that|me|us|the|a|no|it)|pointed (?:it )?out|asked (?:me )?(?:why|how|whether|if)|rang|phoned|called me|(?:report|sheet|dashboard|figures|numbers|file) (?:had|said)|complained|reported that|re-?ran|reconciled|came back|it came out|traced|wrote (?:to me )?(?:that|asking))\b"
)
_MEANS = re.compile(
    r"\b(?:when|while|during|checking|check|audit|re-?run|re-?ran|report|dashboard|colleague|analyst|numbers|figures|data|invoice|invoices|reconcil\w+|compar\w+|counts?|actuals|readout|stocktake|log|logs|query|table|chart|alert|email|call|meeting|weekly|monthly|controller|finance|engineer|manager|nurse|customer|sales|ledger|survey|hold-?out|experiment|test|spreadsheet|review|month-end|quarter)\b"
)


@detects("WRG-2")
def discovered(reading: Reading) -> Finding:
    """What showed the error, and who noticed."""
    for unit in reading.drilled("WRG-2"):
        if _MEANS.search(unit.t) and unit.words >= 5:
            return met(unit, "tells what showed the error")
    vague: Unit | None = None
    for unit, match in reading.find(_FOUND_OUT):
        if not done(unit, match):
            continue
        means = _MEANS.search(unit.t)
        who = re.search(
            rf"\b(?:i|we|{ROLE}|{LEADER}|{PARTY}|she|he|they|a colleague|somebody|finance)\b", unit.t
        )
        if means and who and unit.words >= 7:
            return met(unit, f"tells what showed the error: {said(unit, match)} … {said(unit, means)}")
        vague = vague or unit
    if vague:
        return partial(vague, "it came out, without what showed it or who noticed")
    return absent("it is not told how the error was discovered")


_COST = re.compile(
    r"\b(?:cost|costs|costing|lost|losing|wasted|spent|over-?ordered|over-?bought|over-?spent|over-?stocked|refund\w*|written off|wrote off|write-?off|delay\w*|extra|churned|left|shortfall|short by|unsold|penalt\w+|overtime|paid|bill|missed|waited|were gone|price was|goodwill|complain\w*|threw away|thrown away|burned|cancelled|damage|price of|set us back|overcharged|too (?:much|many)|unhappy)\b"
)


@detects("WRG-3")
def cost(reading: Reading) -> Finding:
    """The cost, with a size."""
    for unit in reading.drilled("WRG-3"):
        if has_measure(unit) or DURATION.search(unit.t):
            return met(unit, "gives the cost with a size")
    named: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _COST):
        near = unit.t[max(0, match.start() - 60) : match.end() + 70]
        sized = has_measure(unit) or DURATION.search(near)
        if sized:
            return met(unit, f"gives the cost with a size: {said(unit, match)}")
        named = named or (
            (unit, match)
            if re.search(r"\b(?:trust|delay\w*|lost|cost|refund\w*|complain\w*|wasted)\b", match.group())
            else None
        )
    if named and not re.search(r"\blesson\b", named[0].t):
        return partial(named[0], f"names a cost ({said(*named)}), without its size")
    return absent("no cost of the error is named")


TOLD = re.compile(
    rf"\b(?:i|we)(?:'d| had)? (?:\w+ly |then |first |also )?(?:told|called|wrote to|informed|emailed|e-mailed|went to|rang|phoned|messaged|reported (?:it|this) to|admitted (?:it|this) to|owned up to|walked (?:over )?to|went straight to|texted|warned|said to|notified|spoke to|sat down with|confessed to|rang up|briefed)\b[^.;]{{0,40}}?(?P<who>\b{ROLE}|{LEADER}|{PARTY}|\b(?:her|him|them|the (?:team|board|client|customer|whole team)|finance|everyone)\b)"
)
SOON = re.compile(
    r"\b(?:(?:the )?same (?:day|afternoon|evening|morning|hour|week|night)|(?:the )?next (?:day|morning)|the (?:following|very next) (?:day|morning)|that (?:day|afternoon|evening|morning|night|same)|within (?:the hour|an hour|a day|\d+ (?:minutes|hours|days)|a few hours|the day|minutes|hours)|an hour (?:later|after)|\d+ (?:minutes|hours|days) (?:later|after)|immediately|straight away|right away|at once|before (?:noon|lunch|the end of the day|i|the next|the weekend|anyone|monday)|on (?:the )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|the day (?:after|i)|first thing|by (?:noon|lunch|evening|the evening|the end of the day)|two days (?:later|after)|overnight|the morning after)\b"
)


@detects("WRG-4")
def told(reading: Reading) -> Finding:
    """Who was told first, and how soon."""
    for unit in reading.drilled("WRG-4"):
        who = re.search(rf"\b{ROLE}|{LEADER}", unit.t)
        if who:
            soon = SOON.search(unit.t) or DURATION.search(unit.t)
            return (met if soon else partial)(
                unit, f"says who was told: {said(unit, who)}" + ("" if soon else ", not how soon")
            )
    for unit, match in every(reading, TOLD):
        role = re.search(rf"\b{ROLE}|{LEADER}|{PARTY}", match["who"])
        soon = SOON.search(unit.t)
        if role and soon:
            return met(unit, f"says who was told ({said(unit, match)}) and how soon ({said(unit, soon)})")
        before = reading.units[unit.index - 1] if unit.index else None
        if role and before is not None and SOON.search(before.t) and before.words < 15:
            return met([before, unit], f"says who was told ({said(unit, match)}) and how soon")
    for unit, match in every(reading, TOLD):
        soon, earlier = SOON.search(unit.t), reading.units[: unit.index]
        if (
            soon
            and match["who"] in {"her", "him"}
            and any(re.search(rf"\b{ROLE}|{LEADER}", u.t) for u in earlier)
        ):
            return met(unit, f"says who was told ({said(unit, match)}) and how soon ({said(unit, soon)})")
    for unit, match in every(reading, TOLD):
        if re.search(rf"\b{ROLE}|{LEADER}|{PARTY}", match["who"]) and (
            unit.index > _first_wrong(reading)
            or re.search(
                r"\b(?:wrong|mistake|error|that|what|about it|myself|plainly|withdr\w+|number)\b",
                unit.t[match.end() :],
            )
        ):
            return partial(unit, f"says who was told ({said(unit, match)}), not how soon")
    return absent("nobody is named who was told of the error")


def _first_wrong(reading: Reading) -> int:
    return min((u.index for u, _ in reading.find(_WRONG)), default=len(reading.units))


_REPAIR = re.compile(
    r"\b(?:(?:i|we|the team)(?:'d|'ve)? (?:had |have )?(?:\w+ly |then |also |both )*+(?:fixed|corrected|reversed|rolled (?:it |this |the \w+ )?back|refunded|re-?ran|withdrew|reissued|re-?issued|recalculated|restored|switched (?:[\w-]+ ){0,3}?(?:back|off)|cancelled (?:the|it|all)|republished|compensated|replaced|undid|retracted|amended|paid (?:it |them )?back|put (?:it|the \w+|them) back|sold (?:off|the)|returned|credited|re-?opened|called (?:back|every|each|all)|reinstated|took (?:it|the \w+) (?:down|back|off)|moved (?:the )?(?:surplus|stock|money|budget)|pulled (?:it|the)|stopped the|renegotiated|re-?sent|turned (?:it|the \w+) (?:off|back)|cut (?:the|our|all) (?:order|fee|price|budget)s?|lowered|sent (?:a|the|each|all|every)\b|emailed (?:[\w-]+ )?(?:vouchers|the|each|all|every)|gave (?:back|the [\w ]{2,20} (?:back|to))|went back to the old|put [\w ]{2,25} back|offered (?:them|each|every|the customers)))\b|"
    r"\b(?:was|were) (?:reversed|rolled back|refunded|corrected|restored|withdrawn|reinstated|put back|turned off|cancelled)\b|(?:, (?:and )?|\band )(?:then )?(?:rolled (?:it )?back|refunded|reversed|withdrew|restored|corrected|reissued|put (?:it|the \w+) back|re-?ran)\b"
)
_DOCUMENT_ONLY = re.compile(
    r"\b(?:apologised|corrected the (?:deck|slide|report|document|memo)|amended the (?:deck|slide|report|document|memo))\b"
)


@detects("WRG-5")
def repair(reading: Reading) -> Finding:
    """An act that undid or limited the harm."""
    for unit in reading.drilled("WRG-5"):
        if re.search(r"\b(?:i|we)\b", unit.t) and unit.words >= 5:
            return met(unit, "tells the repair")
    for unit, match in every(reading, _REPAIR):
        if _DOCUMENT_ONLY.search(unit.t):
            return partial(unit, "a correction of the document only")
        return met(unit, f"tells what undid or limited the harm: {said(unit, match)}")
    sorry = first(reading, _DOCUMENT_ONLY)
    if sorry:
        return partial(sorry[0], "an apology or a correction of the document only")
    return absent("nothing is told that undid or limited the harm")


CONTROL = re.compile(
    r"\b(?:check|checks|test|tests|checklist|gate|review|template|alert|rule|sign-?off|hold-?out|monitor|monitoring|assert\w*|step|policy|guard|second (?:reader|pair|person|reviewer)|pre-?registr\w+|reconciliation|validation|field|form|script|query|threshold|comparison|baseline|pipeline|linter|ci|register|definition|contract|cap|limit|line|page|report|table|job|refuses|rejects|colleague|somebody|someone|second person|region first)\b"
)
_INTRODUCED = re.compile(
    r"\b(?:since then|these days|nowadays|mandatory|any|each|what i do now|now|from then on|ever since|today|nobody can|no (?:forecast|model|readout|analysis|report|recommendation|test|number|memo|deck|release|launch|figure|order)\w*|every (?:\w+ )?(?:forecast|model|readout|analysis|report|recommendation|test|number|memo|deck|release|launch|experiment|query|estimate|study|figure|order|project|pipeline)s?|added|introduced|built|wrote|put (?:in|a|it)|set up|automated|made (?:it|the)|requires?|must|created|turned (?:it|that|this) into|runs (?:before|on|every)|blocks|stands|refuses|fails)\b"
)
_SELF_ONLY = re.compile(
    r"\bi(?:'m| am| have been| now|'ve)? (?:now |much |more |always |try to be )*(?:careful|more careful|double-?check|check (?:my|everything)|cautious|humble|slow down|ask more|listen)\b"
)


@detects("WRG-6")
def systemic(reading: Reading) -> Finding:
    """A check, rule or template that stands in the way of the same error by somebody else."""
    for unit in reading.drilled("WRG-6"):
        if CONTROL.search(unit.t) and unit.words >= 5 and not _SELF_ONLY.search(unit.t):
            return met(unit, "names a control that now stands in the way")
    for unit, _ in every(reading, _INTRODUCED):
        control = CONTROL.search(unit.t)
        if control is None or _SELF_ONLY.search(unit.t):
            continue
        standing = re.search(
            r"\b(?:since then|these days|nowadays|mandatory|now|from then on|ever since|today|every|each|no|nobody|any|must|requires?|before|automat\w+|blocks|fails|refuses|runs)\b",
            unit.t,
        )
        if standing and _is_last_half(reading, unit):
            return met(unit, f"names a control that now stands in the way: {said(unit, control)}")
    own = first(reading, _SELF_ONLY, guard=anywhere)
    if own and re.search(r"\bcheck|second|before|list\b", own[0].t):
        return partial(own[0], "a change in the speaker's own habit")
    return absent(
        "no check, rule or template is named that stands in the way now", entered=own[0] if own else None
    )


def _is_last_half(reading: Reading, unit: Unit) -> bool:
    return unit.index >= len(reading.units) // 3 or unit.drill is not None


__all__ = ["cost", "discovered", "repair", "systemic", "told", "wrong_call"]
