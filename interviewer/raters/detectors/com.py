"""Communication and influence (COM)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import has_measure
from interviewer.raters.detectors.lexicon import LEADER, PARTY, ROLE
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    detects,
    done,
    first,
    met,
    partial,
    said,
    unsure,
)


@detects("COM-2")
def in_their_terms(reading: Reading) -> Finding:
    """One technical idea in the listener's terms, correctly."""
    del reading
    return unsure("whether an idea was put correctly and in the listener's terms")


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


__all__ = ["in_their_terms", "moved_by_act", "person_and_concern"]
