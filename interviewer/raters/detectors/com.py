"""Communication and influence (COM)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import STOPPED, has_measure, outcomes
from interviewer.raters.detectors.lexicon import CADENCE, LATER, LEADER, PARTY, ROLE, WHEN
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.star import lesson
from interviewer.raters.detectors.verdict import (
    REGISTRY,
    Finding,
    absent,
    detects,
    done,
    first,
    met,
    not_undone,
    partial,
    said,
    unsure,
)

_PREAMBLE = re.compile(
    r"\b(?:(?:that's|that is|it's|this is) (?:a )?(?:great|good|really|interesting|tough|hard|difficult|important)(?: \w+)? question|it (?:really |all )?depends|let me (?:start|begin|think|give|take|first)|there are many (?:ways|things|factors)|first,? (?:some|a bit of|a little) (?:background|context)|before i answer|to give (?:you )?(?:some|a bit of)|(?:some|a bit of|a little) (?:background|context)|i would say that it|"
    r"i (?:strongly |truly |really )?believe (?:in|that)|in today's|as we all know|generally speaking|good question|thank you for)\b"
)
_COMMITS = re.compile(
    r"\b(?:i|we)(?:'d| would| will|'ll)? (?:\w+ )?(?:set|start|split|reserve|give|put|write|define|agree|read|review|ask|say|keep|hold|make|drop|cut|stop|recommend|offer|take|begin|publish|decline|promise|commit|run|choose|sort|rank|fix|spend|protect|refuse)\b|^(?:yes|no|ship|hold|stop|buy|build|three|two|3|2|1)\b|\b(?:three|3|two|2|four|4) (?:things|pieces|parts|promises|commitments|rules|steps|buckets|numbers)\b|\bi have (?:not|never)\b|\bi haven't\b|\bno,? i\b"
)
_HEADLINES = {
    "KIL": STOPPED,
    "WRG": re.compile(
        r"\bi (?:was|got it) wrong|\bi (?:recommended|told|advised)\b[^.]{0,80}\b(?:wrong|mistake)|\bmy (?:mistake|wrong)\b"
    ),
    "PIV": re.compile(
        r"\b(?:changed|reversed|switched|flipped|dropped|withdrew) (?:the|my|our) recommendation\b"
    ),
    "SIM": re.compile(r"\b(?:replaced|simplified|cut|reduced|swapped|collapsed|deleted|removed)\b"),
    "NOS": re.compile(
        r"\b(?:i (?:said no|pushed back|refused|told [^.]{0,30} no|argued against|declined))\b"
    ),
}


@detects("COM-1")
def answer_first(reading: Reading) -> Finding:
    """The answer within the first two sentences. For a told story only a headline can be recognised by rule."""
    opening = _first_words(reading)
    if not opening:
        return unsure("there is no opening answer")
    preamble = first(reading, _PREAMBLE, units=opening, guard=lambda u, m: True)
    if reading.is_story:
        families = {c.id.partition("-")[0] for c in reading.sheet.criteria}
        for family in sorted(families & set(_HEADLINES)):
            headline = first(reading, _HEADLINES[family], units=opening)
            if headline:
                return met(headline[0], f"opens with what happened: {said(*headline)}")
        return unsure("a story may open with its situation; whether that answers the question takes a reader")
    committed = first(reading, _COMMITS, units=opening, guard=not_undone)
    concrete = [
        u
        for u in opening
        if has_measure(u) or CADENCE.search(u.t) or re.search(r"\b(?:decision|done|not|never|no)\b", u.t)
    ]
    answered = next(
        (f for f in _contents(reading) if f.quotes and any(f.quotes[0].text == u.raw for u in opening)), None
    )
    if answered and not preamble:
        return Finding("met", f"answers in the first two sentences: {answered.reason}", answered.quotes[:1])
    if preamble and not (committed and concrete):
        return absent(f"opens with {said(*preamble)} before any answer", entered=preamble[0])
    if committed and concrete:
        return met(committed[0], f"answers in the first two sentences: {said(*committed)}")
    if committed:
        return partial(
            committed[0],
            f"starts to answer ({said(*committed)}), with nothing specific in the first two sentences",
        )
    return unsure("whether the first two sentences answer the question takes a reader")


def _contents(reading: Reading) -> list[Finding]:
    """What is found for the criteria that the question cannot do without."""
    own = [i for i in reading.sheet.must if i in REGISTRY and not i.startswith(("COM-", "LED-", "ST-"))]
    return [f for f in (REGISTRY[i](reading) for i in own) if f.found == "met"]


def _first_words(reading: Reading) -> list[Unit]:
    taken: list[Unit] = []
    words = 0
    for unit in reading.opening:
        if taken and (len(taken) >= 2 or words >= 45):
            break
        taken.append(unit)
        words += unit.words
    return taken


@detects("COM-2")
def in_their_terms(reading: Reading) -> Finding:
    """One technical idea in the listener's terms, correctly."""
    del reading
    return unsure("whether an idea was put correctly and in the listener's terms")


_NUMBERED = re.compile(
    r"(?<!the )(?<!my )(?<!her )(?<!his )(?<!our )(?<!their )(?<!a )\b(?:first|second|third|fourth|one|two|three)(?=,|:| (?:i|we|you|every|each|nobody|there|they|she|he|it)\b)|\b(?:firstly|secondly|thirdly|lastly|finally|one is|the other is|number (?:1|2|3|one|two|three))\b|(?:^|\s)\(?[1-5]\)|\b(?:number|point|step|part) (?:1|2|3|one|two|three)\b"
)
_ANNOUNCED = re.compile(
    r"(?<!the )(?<!of )(?<!these )(?<!those )(?<!by )\b(?:two|three|four|five|[2-5]) (?:things|pieces|parts|promises|commitments|rules|steps|buckets|reasons|layers|moves|habits)\b"
)
_TIME_SIGN = re.compile(
    r"\b(?:last (?:spring|summer|autumn|fall|winter|year|month|quarter|january|february|march|april|may|june|july|august|september|october|november|december)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|(?:19|20)\d\d|validation|the (?:first|second|third|last) (?:week|month|quarter))|"
    r"(?:two|three|four|\d+) (?:years|months) ago|the (?:next|same|following) (?:day|morning|week|month|quarter|evening)|that (?:week|day|morning|afternoon|evening|month|quarter|same)|\d+ (?:hours|days|weeks|months|quarters|years|sprints) (?:later|after|in|into)|a (?:week|month|quarter|year|day|fortnight) (?:later|after)|after that|afterwards|since then|ever since|from then on|in the end|as a result|the result|at first|to begin with|"
    r"by (?:the end|then|january|february|march|april|may|june|july|august|september|october|november|december)|(?:and|so) then|then (?:i|we)|finally|eventually|meanwhile|instead|so (?:i|we)|today|now (?:i|we|every)|looking back|the (?:situation|task|problem|outcome|lesson|upshot|hard part) was|within (?:a|\d+|two|three)|before (?:that|then))\b"
)
_END = re.compile(
    r"\b(?:since then|ever since|now (?:i|we|every|each)|from then on|the (?:result|outcome|lesson|upshot)|in the end|in short|so (?:in short|overall|to sum)|to sum up|that's (?:how|why|what)|that is (?:how|why|what)|looking back|i learned|we learned|what i (?:learned|took)|overall|as a result|later|afterwards|today)\b"
)


@detects("COM-3")
def structure(reading: Reading) -> Finding:
    """Structure that can be heard: numbered or signposted parts, and an end."""
    units = reading.opening or reading.units
    announced = first(reading, _ANNOUNCED, units=units, guard=lambda u, m: True)
    numbers = {m.group().strip() for u in units for m in _NUMBERED.finditer(u.t)}
    signs = [(u, m) for u in units for pattern in (_TIME_SIGN, WHEN, LATER) for m in pattern.finditer(u.t)]
    signs.sort(key=lambda hit: (hit[0].index, hit[1].start()))
    kinds = {u.index for u, _ in signs}
    if len(numbers) >= 3 or (announced and len(numbers) >= 2):
        numbered = [u for u in units if _NUMBERED.search(u.t)][:2]
        return met(numbered, f"numbered parts: {', '.join(sorted(numbers)[:4])}")
    tail = list(units[-2:])
    ends = any(_END.search(u.t) for u in tail) or any(
        o.unit.index in {u.index for u in tail} for o in outcomes(reading)
    )
    ends = ends or lesson(reading).found in ("met", "partial")
    dated = any(WHEN.search(u.t) for u, _ in signs)
    if reading.is_story and len(kinds) >= 3 and ends and dated:
        return met(
            [signs[0][0], signs[-1][0]],
            f"a story told in order ({said(*signs[0])} … {said(*signs[-1])}), with an end",
        )
    if len(numbers) >= 2 or announced or (reading.is_story and len(kinds) >= (2 if ends else 3) and dated):
        shown = [
            u for u in units if _NUMBERED.search(u.t) or _TIME_SIGN.search(u.t) or _ANNOUNCED.search(u.t)
        ][:2]
        return partial(shown, "some signposts, without a clear set of parts and an end")
    return absent("no numbered or signposted parts can be heard")


_CONCERN = re.compile(
    r"\b(?:measured on|measured by|judged on|judged by|paid on|bonus|cared (?:most )?about|cares about|worried|was worried|feared|afraid|concern\w*|nervous|under pressure|on the hook|wanted|wants|needed|needs|waiting for|was waiting|waited for|had to (?:show|report|explain|present|sign|answer|hit)|responsible for|accountable for|her (?:target|goal|budget|number|numbers|plan)|his (?:target|goal|budget|number|numbers|plan)|their (?:target|goal|budget|number|numbers|plan|quota)|"
    r"whose (?:target|goal|budget|number|bonus|team|quarter|job)|target (?:was|is)|goal (?:was|is)|asked for|had asked|insisted|answers? for|lived by|own(?:ed|s) the|priority (?:was|is)|what mattered|mattered (?:most )?to|hoped|expected|counted on|relied on|depend\w* on|was after|stood for|needed)\b"
)
_PROMISED_TO = re.compile(
    rf"\b(?:promised|owed|owe|committed to|told|(?:to|had to) (?:give|tell|deliver to)) (?:the |our |my |a )?(?:[\w-]+ ){{0,3}}?{ROLE} (?:(?:a|an|the|that|to) )(?:\w+[ -]?){{2,}}"
)
_SELF = re.compile(
    r"\b(?:as (?:its|their|the|a|an|our)|i was (?:the|a|an|its|then the)|i am (?:the|a|an)|my (?:role|job) (?:was|is)|i became|work(?:ed|ing)? as)\b[^,;.]{0,30}$"
)
_ROLE_MATCH = re.compile(rf"\b{ROLE}|\b(?:c[efotpmdrsi]o|vp|svp)\b")
_GENERIC = re.compile(
    r"^(?:analysts?|engineers?|data scientists?|scientists?|developers?|designers?|teachers?|officers?|interns?|sponsors?|doctors?|nurses?|planners?|buyers?|researchers?|editors?|my boss|boss|consultants?|physicians?|surgeons?|pharmacists?|\w+ engineers?|senior analysts?|managers?|[\w]+ managers|directors|product managers)$"
)


@detects("COM-4")
def person_and_concern(reading: Reading) -> Finding:
    """A person by role and what they cared about."""
    named: tuple[Unit, re.Match[str]] | None = None
    generic: tuple[Unit, re.Match[str]] | None = None
    for unit in reading.units:
        for match in _ROLE_MATCH.finditer(unit.t):
            if _SELF.search(unit.t[: match.start()]):
                continue
            if re.search(
                r"(?:ers|ors|sts|ists|leads|ents|ians|ects)$", match.group()
            ) and not match.group().startswith(("head", "chief")):
                continue
            if _GENERIC.match(match.group()):
                generic = generic or (unit, match)
            promised = _PROMISED_TO.search(unit.t)
            if promised and promised.start() <= match.start() < promised.end():
                return met(
                    unit, f"names a person by role and what they were promised: {said(unit, promised)}"
                )
            near = unit.t[max(0, match.start() - 45) : match.end() + 110]
            if _CONCERN.search(near):
                return met(unit, f"names a person by role ({said(unit, match)}) and what they cared about")
            follow = reading.units[unit.index + 1] if unit.index + 1 < len(reading.units) else None
            if (
                follow is not None
                and re.match(r"(?:and |but )?(?:she|he|they|her|his|their)\b", follow.t)
                and _CONCERN.search(follow.t[:110])
            ):
                return met(
                    [unit, follow], f"names a person by role ({said(unit, match)}) and what they cared about"
                )
            named = named or (unit, match)
    for unit in reading.drilled("COM-4"):
        if unit.words >= 4 and (named or _CONCERN.search(unit.t) or has_measure(unit)):
            return met(
                [unit, *([named[0]] if named else [])], "says what that person was measured on or cared about"
            )
    shown = named or generic
    if shown:
        return partial(shown[0], f"names a person by role ({said(*shown)}), not what they cared about")
    return absent("nobody is named by role together with what they cared about")


_OPPOSED = re.compile(
    r"\b(?:disagree\w*|pushed back|push back|objected|objection|refused|resist\w*|was against|were against|did not (?:want|like|agree|accept|believe)|didn't (?:want|like|agree|accept|believe)|opposed|insisted|conflict|argu(?:ed|ment)|unhappy|angry|furious|not convinced|unconvinced|sceptical|skeptical|blocked|annoyed|upset|said no|would not|wouldn't|fought|wanted (?:it|the|a|us|to|me)|split|wanted to keep|not happy|hated|rejected|(?:wasn't|was not|not) having (?:it|that|any)|(?:was|were) cross|not thrilled|did not accept|wasn't pleased|was not pleased)\b"
)
_ACT = re.compile(
    r"\b(?:showed|ran (?:a|the|it|both|her|his|an)|prepared (?:a|two|the|both)|re-?ran|took (?:last|the|a|her|his)|put (?:both|the|her|his|their|it|2|two|them)|built (?:a|her|him|them|the)|invited|re-?ran|walked (?:her|him|them|the|through)|brought|offered|proposed|asked (?:her|him|them|the|each|both)|wrote (?:a|one|down|1|both|out)|drew|sat (?:down )?with|replayed|simulated|took (?:her|him|them|the)|let (?:her|him|them)|compared|suggested|printed|laid out|calculated|counted|set up|tested|demonstrated|split|shared|gave (?:her|him|them)|used (?:her|his|their)|listed|priced)\b"
)
_MOVED_MIND = re.compile(
    r"\b(?:agreed|accepted|changed (?:her|his|their) minds?|came round|came around|signed|approved|dropped (?:the|her|his|their)|withdrew|said yes|took (?:it|the offer|the test|the smaller)|gave way|backed|supported|adopted|convinced|relented|let (?:it|us) (?:go|stop)|conceded|said (?:fine|ok|go ahead|do it)|went with|used it|could live with|asked (?:us|me) (?:to|for))\b"
)


@detects("COM-7")
def moved_by_act(reading: Reading) -> Finding:
    """A disagreement moved by a concrete act."""
    act_only: tuple[Unit, Unit] | None = None
    for unit, match in reading.find(_OPPOSED):
        if not _by_other(unit, match):
            continue
        after = [u for u in reading.around(unit, 2, 4) if u.drill == unit.drill]
        act = next(
            (
                u
                for u in after
                if re.search(rf"\b(?:i|we)\b[^.;]{{0,40}}?{_ACT.pattern}", u.t)
                and (m := _ACT.search(u.t))
                and done(u, m)
            ),
            None,
        )
        moved = (
            None
            if act is None
            else next(
                (
                    u
                    for u in reading.around(unit if unit.index > act.index else act, 0, 3)
                    if (m := _MOVED_MIND.search(u.t)) and done(u, m) and _by_other(u, m)
                ),
                None,
            )
        )
        if act is not None and moved is not None:
            return met([unit, act, moved], f"a disagreement ({said(unit, match)}) that an act moved")
        if act is not None and act_only is None:
            act_only = (unit, act)
    if act_only:
        return partial(act_only, "a disagreement and an act, not that it moved anybody")
    opposed = first(reading, _OPPOSED, guard=lambda u, m: True)
    return absent(
        "no disagreement is told that a concrete act moved", entered=opposed[0] if opposed else None
    )


def _by_other(unit: Unit, match: re.Match[str]) -> bool:
    before = unit.t[max(0, match.start() - 60) : match.start()]
    subject = re.findall(
        rf"\b(?:she|he|they|i|we|{ROLE}|{LEADER}|{PARTY}|board|team|finance|authors?|owner|who|both)\b",
        before,
    )
    return bool(subject) and subject[-1] not in {"i", "we"}


__all__ = ["answer_first", "in_their_terms", "moved_by_act", "person_and_concern", "structure"]
