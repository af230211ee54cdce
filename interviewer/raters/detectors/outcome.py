"""Outcomes that others could observe: figures that moved, decisions that were taken, work done differently."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.raters.detectors.language import any_acts, decisions, measures, once
from interviewer.raters.detectors.lexicon import FUNCTION, LATER, LEADER, PARTY, ROLE, UNDONE
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import done

FROM_TO = re.compile(
    r"\bfrom (?:(?:about|around|roughly|nearly|over|under|almost|some|just) )?[-+$€£]?[\w.%]+(?: [\w%.'-]+){0,4}? (?:down |up )?to (?:(?:about|around|roughly|nearly|under|over|almost|just|less than|more than) )?[-+$€£\w]"
)
_FROM_TO_FIGURES = re.compile(
    r"\bfrom (?:(?:about|around|roughly|nearly|over|under|almost|just) )?(?:[-+$€£]?\s?\d|half|a|an|one|nothing|none|zero)[\w.%]*(?: [\w%.'-]+){0,4}? (?:down |up )?to (?:(?:about|around|roughly|nearly|under|over|almost|just|less than|more than) )?(?:[-+$€£]?\s?\d|half|a\b|an\b|one\b|two\b|none|nothing|zero)"
)
COMPARED = re.compile(
    r"\b(?:more|fewer|less|higher|lower|faster|better|worse|sooner|earlier|quicker|cheaper|shorter|longer|smaller|greater|above|below) than\b|\bcompared (?:with|to)\b|\b(?:versus|vs)\b|(?<!decided )(?<!advised )(?<!argued )(?<!warned )(?<!voted )(?<!spoke )(?<!was )(?<!were )\bagainst\b|"
    r"\bby (?:about |around |roughly |nearly |over |almost |some |a |more than )?(?:[$€£]?\d|half|third|quarter|factor)|\b(?:down|up) (?:from|by|to)\b|\b(?:halved|doubled|tripled|quadrupled|twice|half (?:of )?(?:what|the|as))\b|"
    r"\binstead of\b|\brather than\b|\b(?:it|they|that|which) (?:was|were|had been|used to be)\b[^.]{0,30}\bbefore\b|\bout of\b|\b(?:[$€£]?\d[\d.]*%?) (?:more|fewer|less|higher|lower|faster|better|of the|of our|of them)\b|\b\d[\d.]*%? [a-z]+ (?:more|fewer|less|higher|lower|faster|shorter|earlier|sooner|cheaper)\b|"
    r"\b(?:a third|a quarter|half|two thirds|three quarters) (?:of|fewer|less|more|lower|as)\b|\b(?:the )?(?:same|previous|prior) (?:month|quarter|week|period|season)?\b ?(?:a |the )?(?:year (?:before|earlier)|before)|\bsaved\b|,? (?:it|they|that) (?:was|were|had been) (?:about |around |over |nearly )?[$€£]?\d|\bwhere (?:it|they|we) had been\b|\bused to\b|\bthe year before\b|\ba year earlier\b"
)
_METRIC_MOVE = re.compile(
    r"\b(?:rose|fell|grew|dropped|went (?:from|up|down|back)|came (?:down|up|in)|climbed|declined|shrank|shortened|recovered|taken|took|cut|saved|save|saving|halved|doubled|tripled|reduced|increased|improved|decreased|lowered|raised|brought (?:it |the \w+ |\w+ )?(?:down|up|back)|"
    r"reached|hit|stood at|stands at|is now|are now|was now|were now|runs? in|ran in|(?:now )?takes?|(?:was|were|is|are) (?:about |nearly |almost |some )?[\d.]+%? (?:points? )?(?:higher|lower|fewer|less|more|faster|shorter|better)|(?:up|down) from|(?:is|are) (?:now |about |around |still |at )?[$€£]?\d[\d.,]*|sold|(?:costs?|lasts?|gets?|receives?|needs?|answers?) (?:(?:about|only|now|just) )*(?=[$€£]?\d|half\b|a third\b|fewer\b|more\b|less\b)|there (?:were|was|are|is|has been|have been)|is down|was down|are down|is up|was up|were (?:down|up)|moved from|recouped|avoided|freed|prevented|earned|won|kept|resolved|"
    r"(?:had|has|have) (?:risen|fallen|dropped|grown|gone|come|saved|cut|halved|doubled|improved|recovered))\b"
)
_DECIDED_BY = re.compile(
    rf"(?:\b(?:{ROLE}|{LEADER}|board|committee|council|regulator|{PARTY}|she|he|they|all \w+ teams|(?:both|all|three|four|five|six|\d+) (?:of the )?(?:other )?(?:teams|sites|stores|regions|countries|departments|squads|branches|wards|hospitals)))[^,;.]{{0,25}}?\b(?:approved|signed(?: off)?|adopted|picked up|took over|renewed|accepted|rolled (?:it )?out|switched|moved (?:over )?to|chose|voted|funded|cancelled|reversed|shipped|launched|green-?lit|uses?|still uses?|extended|kept|bought|dropped(?! the ball)|took (?:it|the [\w]+) off|went with|merged|made it|(?:was|were) using)\b"
)
_WENT_LIVE = re.compile(
    r"\b(?:was (?:approved|adopted|rolled out|signed|launched|shipped|renewed|merged|extended)|has been (?:adopted|running|in use)|is still (?:in use|running|used)|rolled out (?:to|in|across)|put (?:it|this) (?:in|into|on)|(?:we|the company) (?:got|won|closed|kept|renewed|secured) (?:the|a|our))\b"
)
#: Others work differently afterwards: "since then the planners open one page", "they went back to the old rule".
_OTHERS = rf"(?:they|she|he|nobody|no one|everybody|everyone|both|all (?:\w+ )?\w+s|(?:the|our|their|its|her|his|my|both|all|most|\d+)(?: of the)? (?:[\w-]+ ){{0,2}}?(?:{ROLE}|{FUNCTION}|team|teams|[a-z]{{3,}}s|centre|office|ward|depot|shop|store|plant|council|board|company|clinic|site|branch|crew|desk|group|bank|agency))"
_DIFFERENT_NOW = re.compile(
    rf"\b(?:since then|ever since|from then on|from that day|these days|today|now|after that)(?:,| that)? {_OTHERS} (?:can |could |no longer |always |only |still )?(?!is\b|are\b|was\b|were\b|feels?\b|know|believe|think|like|love)[a-z]{{2,}}\b|"
    rf"\b{_OTHERS} (?:now |still |no longer |do not have to |does not have to |don't have to |doesn't have to )(?!is\b|are\b|was\b|were\b|feels?\b|know|believe|think|like|love)[a-z]{{2,}}\b|"
    rf"\b{_OTHERS} (?:then |have |has |had |have since |immediately |quickly )?(?:went back to|replaced|adopted|signed|bought|installed|finished|completed|shipped|got (?:\w+ ){{1,4}}back|kept using|started (?:using|to use)|stopped (?:using|asking|calling|sending|doing)|used (?:it|the|this|that|our|her|his)|took (?:it|over)|changed (?:the|their|its|her|his)|cancelled|hired|opened|cut|withdrew|lifted|renewed|extended|paid|granted|freed|cleared|(?:worked|run|lived|bought|planned|paid) [\w ]{2, 25} since|called \d)\b|"
    r"\b(?:complaints?|errors?|delays?|calls?|questions|returns|waste|overtime|the (?:queue|backlog|noise|alarms?|arguments?|escalations?))(?: \w+){0,4}? (?:stopped|disappeared|vanished|(?:was|were) (?:gone|cleared|empty|closed)|ended|went away|fell|dropped|came down|went down|has stopped|have stopped)\b|"
    r"\bhad no (?:more )?\w+ (?:left|older|longer|any more|waiting|open)|"
    r"\b(?:is|are|was|were|has been|have been) (?:still|now) (?:in use|used|running|in place|the standard|live)\b|\bstill in use\b|\bwent (?:live|into production|out on time)\b|\b(?:budget|plan|number|forecast|date|deadline) held\b|\bnobody (?:complained|noticed|missed it|asked for it)\b"
)
#: A figure against another one at a later time is an outcome whatever the verb, unless it is a score of the method.
_METHOD_SCORE = re.compile(
    r"\b(?:accuracy|auc|precision|recall|mape|rmse|f1|error|loss|score|scored|validation|test set|back-?test\w*|baseline|predicted|prediction|forecast|sample|labels?|interval|significant|p-value|cross-?validat\w+|hold-?out|responsible for|owed|(?:the|our|my|a) (?:[\w-]+ ){0,2}(?:model|rule|classifier|algorithm|network|tool) (?:put|beat|found|missed|got|had|caught|lost|won|was right))\b"
)
_BEFORE_NOW = re.compile(
    r"\b(?:before|previously|until then|had (?:taken|been|cost|needed)|used to (?:take|be|cost|need))\b[^.]{0,60}\bnow\b|\bnow\b[^.]{0,60}\b(?:before(?: that)? it|it (?:was|had been|used to))\b|,? before (?:that )?(?:it|they) (?:was|were|had been|took)\b"
)
_EARLIER_FIGURE = re.compile(
    r"^(?:and |but )?(?:it|they|that|this|before(?: that)?,? it|the year before,? it) (?:had been|used to be|was|were|had (?:cost|taken|needed)) (?:about |around |over |nearly )?[$€£]?\d"
)
_BACKGROUND = re.compile(r"\bhad (?:been |already |just )?\w+$")
_STRONG_LATER = re.compile(
    r"\b(?:\d+(?:\.\d+)?|a|one|few|two|three|couple of|some|several|half a) (?:hours?|days?|weeks?|months?|quarters?|years?|sprints?) (?:later|after|on(?=,))|\bas a result\b|\bthe (?:result|outcome|upshot)\b|\bin the end\b|"
    r"\b(?:within|after) (?:the )?(?:\d+|a|one|first|few|two|three|next)\b|\bby (?:the end|january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|summer|spring|autumn|winter|christmas|then|mid|late)\b|\bsince then\b|\beventually\b|\b(?:that|the (?:same|next|following)) (?:quarter|month|season|year|half|spring|summer|autumn|winter|term)\b|\bresulted in\b|\bled to\b|\bended up\b|\bafterwards\b"
)
_NOT_OUTCOME = re.compile(
    r"\b(?:reopen|revisit|restart|come back to|take it up again|would (?:be|have|cost|take|mean|save|rise|fall|need|push|delay|slip)|(?:should|will|shall|must) (?!have\b)\w+|(?:it|they|we|i|she|he|that)'ll |target(?:s|ed)? (?:is|was)|the (?:goal|aim|target|plan|forecast|projection) (?:is|was)|"
    r"aim(?:ed|ing)? (?:to|for)|expected to|expects? to|projected|hope to|hoping|planned to|if we|if it|if they|in validation|in back-?test\w*|on paper|in the (?:lab|pilot plan))\b"
)


@dataclass(frozen=True)
class Outcome:
    """An outcome that others could observe, and what it is stated with."""

    unit: Unit
    match: re.Match[str]
    compared: bool
    timed: Unit | None
    decision: bool
    figures: bool


#: An answer on how one works or would work: what it says of others is no outcome.
_PLANNED = re.compile(
    r"\b(?:would|will|should|could|must|can|may|if|when|whenever|once|unless|until|every|each|always|usually)\b|\w+'(?:d|ll)\b"
)


@once
def outcomes(reading: Reading) -> list[Outcome]:
    """Outcomes told after an act, or marked as later ("four weeks later", "as a result")."""
    turning = decisions(reading) or any_acts(reading)
    if not turning and not reading.is_story:
        return []
    first_act = min((u.index for u, _ in turning), default=(len(reading.units) - 1) // 2)
    found = []
    for unit in reading.units:
        if _NOT_OUTCOME.search(unit.t) or (not reading.is_story and _PLANNED.search(unit.t)):
            continue
        outcome = _outcome(reading, unit)
        if outcome and (unit.index > first_act or _STRONG_LATER.search(unit.t)):
            found.append(outcome)
    return found


def _outcome(reading: Reading, unit: Unit) -> Outcome | None:
    figures = bool(measures(unit)) or bool(_FROM_TO_FIGURES.search(unit.t))
    timed = _timed(reading, unit)
    compared = bool(_FROM_TO_FIGURES.search(unit.t) or COMPARED.search(unit.t)) or _against_earlier(
        reading, unit
    )
    move = _METRIC_MOVE.search(unit.t)
    if (
        move
        and move.group() in {"took", "takes", "taken", "now takes"}
        and not (FROM_TO.search(unit.t) or re.search(r"\b(?:instead of|down from|used to)\b", unit.t))
    ):
        move = None
    if move and re.match(r"(?:is|are|there) ", move.group()) and not compared:
        move = None
    if (
        move
        and done(unit, move)
        and "dropped the ball" not in unit.t
        and (figures or (compared and _has_span(unit)))
    ):
        return Outcome(unit, move, compared, timed, False, True)
    for pattern in (_DECIDED_BY, _WENT_LIVE):
        match = pattern.search(unit.t)
        if (
            match
            and done(unit, match)
            and not UNDONE.search(match.group())
            and not _BACKGROUND.search(match.group())
        ):
            return Outcome(unit, match, compared, timed, True, figures)
    return _other_outcome(reading, unit, compared=compared, timed=timed, figures=figures)


def _other_outcome(
    reading: Reading, unit: Unit, *, compared: bool, timed: Unit | None, figures: bool
) -> Outcome | None:
    """An outcome by what others do afterwards, or by a figure against another one at a later time."""
    different = _DIFFERENT_NOW.search(unit.t) if reading.is_story else None
    if different and done(unit, different):
        return Outcome(unit, different, compared, timed, False, figures)
    if not figures or _METHOD_SCORE.search(unit.t):
        return None
    follows = reading.units[unit.index + 1] if unit.index + 1 < len(reading.units) else None
    earlier = follows is not None and _EARLIER_FIGURE.search(follows.t)
    if earlier and timed and done(unit, earlier):
        return Outcome(unit, measures(unit)[0], True, timed, False, True)
    against = _BEFORE_NOW.search(unit.t) or (
        timed and _STRONG_LATER.search(unit.t) and COMPARED.search(unit.t)
    )
    if against and done(unit, against):
        return Outcome(unit, against, True, timed or unit, False, True)
    return None


_NOW_TAKES = re.compile(
    r"\bnow\b[^.;]{0,40}?\b(?:takes?|runs? in|needs?|costs?|is)\b[^.;]{0,25}(?:\d|half|an hour|a day|a minute)|\b(?:is|are|takes|costs|needs) now [^.;]{0,15}\d"
)
_TOOK = re.compile(
    r"\b(?:took|takes|needed|ran|cost|costs|had|was|were|bill)\b[^.;]{0,40}(?:\d|half|a day|a week)"
)


def _against_earlier(reading: Reading, unit: Unit) -> bool:
    """Whether the unit says what it takes now, and an earlier one said what it took."""
    return bool(_NOW_TAKES.search(unit.t)) and any(_TOOK.search(u.t) for u in reading.units[: unit.index])


def _has_span(unit: Unit) -> bool:
    return bool(
        re.search(r"\b(?:hours?|days?|weeks?|months?|minutes?|seconds?|pages|euros?|people)\b", unit.t)
    )


def _timed(reading: Reading, unit: Unit) -> Unit | None:
    if LATER.search(unit.t):
        return unit
    before = reading.units[unit.index - 1] if unit.index else None
    return before if before is not None and _STRONG_LATER.search(before.t) else None
