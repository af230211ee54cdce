"""Stopping work (KIL)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import (
    OFFERED,
    SMALLER,
    has_obstacle,
    measures,
    stops,
)
from interviewer.raters.detectors.lexicon import BECAUSE, LEADER, ROLE
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import Finding, absent, detects, done, first, met, partial, said

REOPEN = re.compile(
    r"\b(?:re-?open\w*|revisit\w*|restart\w*|resum(?:e|ed|ing)|reviv\w+|unblock\w*|re-?consider\w*|dust(?:ed)? (?:it )?off|(?:pick|picked|picking|take|took|taken|bring|brought|start|started) (?:it|this|that|the (?:project|work|model|idea)) (?:back )?(?:up )?(?:again|back)|pick (?:it|this|the \w+) (?:back )?up|come back to (?:it|this|the)|"
    r"go back to (?:it|this)|look at (?:it|this) again|worth (?:another look|trying again|a second look)|change (?:my|our) minds?|start(?:ing)? (?:it )?again|bring(?:ing)? (?:it|this|the \w+) back|get (?:it|this|us) going again|what would (?:\w+ ){1,5}(?:again|back)|go(?:ing)? again|begin again|take up again|back on the table)\b"
)
_SIGN_WORDS = re.compile(
    r"\b(?:validation|test\w*|pilot\w*|back-?test\w*|trial|evaluation|accuracy|error|lift|interval|mape|auc|precision|recall|r2|rmse|mae|f1|only|no better|worse|beat|beats|within noise|fell short|below|missing|opened|views?|logged in|logins|used (?:it|the|them)|usage|adoption|samples?|baseline|rule|heuristics?|"
    r"benchmark|coverage|hit rate|response rate|agreement|correlation|confidence|margin|gain|improvement|difference|drift|labels?|labelled|records?|rows|cases|counts?|of (?:the )?(?:\d+|twelve|ten)|out of|matched|false (?:positives|alarms)|noise|already (?:signed|decided|chosen|bought)|gap|estimate|cost|saving|worth|forecast|ranking|queries|clicks?|alarms?|correct|right|hits?|top slice)\b"
)
_DECIDED_SIGN = re.compile(
    r"\b(?:had|has|was|were|been) already (?:\w+ )?(?:decided|made|chosen|signed|settled|taken|committed|bought|fixed)\b|\b(?:already|had) (?:signed|decided|chosen|bought|picked|committed|made (?:the|its|their|up)|settled)\b|\b(?:sponsor|owner|director|vp|requester|champion|buyer|manager|head) (?:of [\w ]+ )?(?:had left|left|had moved on|was gone|changed jobs)\b|\bnobody (?:would|was going to|had) (?:use|read|open|opened|asked|used)\b|"
    r"\bthe (?:product|feature|programme|contract|policy|market|launch|campaign|team) (?:it was (?:meant )?for )?(?:was|had been|is being) (?:cancelled|closed|dropped|discontinued|retired|scrapped|sold|wound down)\b"
)
_SAID_THAT = re.compile(
    rf"\b(?:{ROLE}|{LEADER}|she|he|they)\b[^.;]{{0,25}}\b(?:said|told (?:me|us)|admitted|wrote|confirmed|mentioned)\b"
)
_VAGUE = re.compile(
    r"\b(?:(?:wasn't|was not|weren't|not) (?:really )?(?:working|going (?:anywhere|well|to work)|worth it|right|good enough)|didn't make sense|(?:no longer|did not|didn't) ma(?:de|ke) sense|priorities (?:had )?(?:changed|shifted)|ran out of time|too complex|not viable|going nowhere|no value|didn't work out|wasn't working out)\b"
)
_REST = re.compile(r"\bin place of\b|\b(?:i|we) offer\w*|\bproposed\b")


def _signs(reading: Reading) -> list[Unit]:
    """Units that could tell a sign: not what would reopen it, not an offer, not the outcome."""
    later = {o.unit.index for o in outcomes(reading)}
    return [
        u for u in reading.units if not REOPEN.search(u.t) and u.index not in later and not _REST.search(u.t)
    ]


@detects("KIL-1")
def sign(reading: Reading) -> Finding:
    """The sign with the fact that showed it: a number, a count, a date or a person's statement."""
    units = _signs(reading)
    drilled = [u for u in reading.drilled("KIL-1") if measures(u)]
    for unit in units:
        if not measures(unit):
            continue
        cue = _SIGN_WORDS.search(unit.t)
        if cue and (
            has_obstacle(unit)
            or _weak(unit)
            or (_WEAK.search(unit.t) and _before_stop(reading, unit))
            or _near_obstacle(reading, unit)
        ):
            return met(unit, f"names the sign with a number: {said(unit, measures(unit)[0])}")
    if drilled:
        return met(drilled[0], f"names the sign with a number: {said(drilled[0], measures(drilled[0])[0])}")
    for unit in units:
        decided = _DECIDED_SIGN.search(unit.t)
        if decided and done(unit, decided):
            fact = measures(unit) or _SAID_THAT.search(unit.t) or _dated(unit)
            found = met if fact else partial
            return found(
                unit,
                f"names a sign: {said(unit, decided)}"
                + ("" if fact else ", without the fact that showed it"),
            )
    for unit in units:
        if has_obstacle(unit) and not _VAGUE.search(unit.t) and _about_evidence(unit):
            return partial(unit, "names a sign, but no number, count, date or statement that showed it")
    vague = first(reading, _VAGUE, guard=lambda u, m: True)
    return absent("no sign is named with a fact behind it", entered=vague[0] if vague else None)


_WEAK = re.compile(
    r"\b(?:only|just|barely|hardly|merely|no better|worse|not|never|nobody|nothing|zero|below|under|short of|less than|fewer than|at most|missing|without|within|interval|from -|lost|failed|wrong|against|versus|vs|compared|than|stuck|flat|instead of|missed|out of|of the (?:queries|cases|time)|had (?:fallen|dropped)|fell|dropped|gap|off by|half|coin)\b|[-+]\d"
)


def _weak(unit: Unit) -> bool:
    return bool(_WEAK.search(unit.t)) and bool(
        re.search(
            r"\b(?:validation|back-?test\w*|pilot|trial|tests?|model|rule|baseline|heuristic|interval|accuracy|error|usage|opened|views|used|logged|sample|labels?|records|data|forecast|score|precision|recall|lift|gain)\b",
            unit.t,
        )
    )


def _before_stop(reading: Reading, unit: Unit) -> bool:
    return any(0 <= u.index - unit.index <= 3 for u, _ in stops(reading)) and unit.index > 0


def _near_obstacle(reading: Reading, unit: Unit) -> bool:
    return any(
        has_obstacle(u) for u in reading.around(unit, 1, 1) if u.index != unit.index and u.place == unit.place
    ) and bool(
        re.search(
            r"\b(?:validation|back-?test\w*|pilot|trial|test|accuracy|error|usage|sample|labels?|interval|baseline)\b",
            unit.t,
        )
    )


def _dated(unit: Unit) -> re.Match[str] | None:
    return re.search(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|last week|the week before|\d+ (?:days|weeks) (?:earlier|before))\b",
        unit.t,
    )


_EVIDENCE = re.compile(
    r"\b(?:data|model|rule|baseline|heuristics?|decision|samples?|users?|sponsor|forecast|assumptions?|labels?|segment|signal|validation|test|pilot|experiment|estimate|randomised|interval|history|logs?|dashboard|readers?|traffic|stores?|patients?|records?|events?|scores?|scales?|used|tool|counts?|measure\w*|compared)\b"
)


def _about_evidence(unit: Unit) -> bool:
    return bool(_EVIDENCE.search(unit.t))


_REASON_CUE = re.compile(
    BECAUSE
    + r"|\b(?:why|the reason|reason|told (?:her|him|them|the [\w ]+?) (?:that|plainly|straight)|would (?:not go on|stop|end)|(?:were|was|are) (?:done|stopping|through) with|ends here|in one sentence|said (?:that|plainly)|explained|wrote (?:down )?(?:that|one)|it became clear|so i (?:killed|stopped|ended|closed)|which is why|it meant)\b"
)


@detects("KIL-3")
def specific_reason(reading: Reading) -> Finding:
    """What the work could not do and why, near the stop or the telling of it."""
    for unit in reading.drilled("KIL-3"):
        if has_obstacle(unit) and unit.words >= 6 and not _VAGUE.search(unit.t):
            return met(unit, "the reason names what the work could not do")
    stopped = {u.index for u, _ in stops(reading)}
    for unit in reading.units:
        beside = bool({unit.index - 1, unit.index, unit.index + 1} & stopped)
        if (
            not has_obstacle(unit)
            or REOPEN.search(unit.t)
            or _VAGUE.search(unit.t)
            or not (_about_evidence(unit) or beside)
        ):
            continue
        cued = _REASON_CUE.search(unit.t)
        if cued:
            return met(unit, f"a reason that could be checked: {said(unit, cued)}")
        if (beside and _about_evidence(unit)) or _told_before(reading, unit):
            return met(unit, "right beside the stop: what the work could not do")
    general = first(
        reading,
        re.compile(rf"(?:{BECAUSE})"),
        units=[reading.units[i] for i in sorted(stopped)],
        guard=lambda u, m: True,
    )
    vague = first(reading, _VAGUE, guard=lambda u, m: True)
    if general and not _VAGUE.search(general[0].t):
        return partial(general[0], f"a reason ({said(*general)}), but not what the work could not do")
    return absent("no reason that names what the work could not do", entered=vague[0] if vague else None)


def _told_before(reading: Reading, unit: Unit) -> bool:
    before = reading.units[unit.index - 1] if unit.index else None
    return before is not None and bool(
        re.search(r"\b(?:why|the reason|told|explained|said)\b[^.]{0,40}:?$", before.t)
    )


_CONDITION = re.compile(
    r"\b(?:if|when|once|unless|until|as soon as|should|only (?:with|after)|provided|given|with|needs?|would (?:be|need|take|re-?open|unblock|restart|bring|revive)|condition|trigger|:)\b|:"
)
_VAGUE_CONDITION = re.compile(
    r"\b(?:if (?:things|circumstances|the situation|priorities|the business) (?:change\w*|needs?|wants?|allows?|improve\w*)|new data emerges|more time|more resources|one day|some day|maybe later|when the time is right|if needed)\b"
)
_CONCRETE = re.compile(
    r"\b(?:randomised|hold-?out|labels?|labelled|logging|sensor|tracking|contract|regulat\w+|law|consent|api|feed|experiment|trial|pilot|sample|traffic|history|season|event|budget|owner|sponsor|ids?|timestamps?|records?|vendor|licen[cs]e|users|customers|patients|stores|cases)\b"
)


_NOT_SAID = re.compile(
    r"\b(?:never|not|didn't|nobody|no one|should have|could have|would have|wish)\b[^,;]{0,45}$"
)


def _marked(reading: Reading, unit: Unit) -> Unit | None:
    """The unit, or a short one after it, that holds a number or a named thing one could see come about."""
    if _CONDITION.search(unit.t) and (measures(unit) or _CONCRETE.search(unit.t)):
        return unit
    after = reading.around(unit, 0, 1)[1:]
    return next((u for u in after if u.words <= 20 and (measures(u) or _CONCRETE.search(u.t))), None)


@detects("KIL-4")
def reopening(reading: Reading) -> Finding:
    """A condition under which the work starts again, with a mark one could see."""
    for unit in reading.drilled("KIL-4"):
        if (measures(unit) or (_CONCRETE.search(unit.t) and unit.words >= 5)) and not _VAGUE_CONDITION.search(
            unit.t
        ):
            return met(unit, "names what would start the work again")
        if unit.words >= 4 and not _VAGUE_CONDITION.search(unit.t):
            return partial(unit, "a direction, without a mark one could see")
    entered: Unit | None = None
    for unit, match in reading.find(REOPEN):
        entered = entered or unit
        if _VAGUE_CONDITION.search(unit.t) or _NOT_SAID.search(unit.t[: match.start()]):
            continue
        marked = _marked(reading, unit)
        if marked is not None:
            mark = measures(marked)
            shown = said(marked, mark[0]) if mark else said(unit, match)
            return met([unit, marked], f"names what would reopen it, with a mark: {shown}")
        if _CONDITION.search(unit.t):
            return partial(unit, f"would reopen it ({said(unit, match)}), but with no mark one could see")
    return absent("nothing is said about what would reopen the work", entered=entered)


_MOVED = re.compile(
    r"\b(?:moved|reassigned|re-?allocated|shifted|redirected|switched|transferred|re-?deployed|put|sent|assigned|freed up|freed|pointed|lent|gave|placed) (?:\w+ )?(?:\d+|the|my|our|both|all|everyone|them|him|her|us|half|two|people|1|one|a|an|its)\b(?: [\w'-]+){0,5}? (?:on ?to|to|on|into|over to|back to|towards)\b (?!other|something|different|new (?:things|projects|work)\b|various)(?P<work>(?:the |a |an |our |their |its |\w+'s )?[\w'-]+(?: [\w'-]+)?)|"
    r"\b(?:they|(?:the|my|our|his|her|a) (?:[\w-]+ )?(?:team|analysts?|engineers?|people|two|three|developers?|coll?eagues?|collegues?|modellers?|statisticians?|scientists?)|(?:\d+|one|two|three|half) of (?:the \d+|the|my|our|them|us)(?: \w+)?|we|two of (?:them|us)|both(?: of them)?|everyone|she|he|the \w+ (?:analysts?|engineers?|people|data scientists?)) (?:all )?(?:then )?(?:went|went back|moved|switched|joined|started|began|turned) (?:straight |over |directly |work )?(?:on ?to|to|on|working on|the)\b (?!other|something|different|new (?:things|projects|work)\b|various|be |get |do |see )(?P<work2>(?:the |a |an |our )?[\w'-]+(?: [\w'-]+)?)|"
    r"\b(?:their|the|our|that|those) (?:time|capacity|weeks|hours|two people|people|team|sprint|engineer|analyst)s? (?:was|were|went) (?:all )?(?:put|moved|given|spent|reassigned|redirected|used)? ?(?:in)?(?:to|on|for)\b (?!other|something|different)(?P<work3>[\w'-]+(?: [\w'-]+)?)"
)
_VISIBLE = re.compile(
    rf"\b(?:waiting for|waited for|needed|wanted|asked for|had been asking|had asked|was asking|promised|announced|said so|told|in (?:the|our|a) (?:[\w-]+ )?(?:planning|meeting|all-?hands|review|stand-?up|steering|forum)|on the (?:roadmap|board|plan)|visible|priority|deadline|due|before (?:the )?(?:quarter|end|board|audit|season|launch)|top of|for the ({ROLE}|{LEADER})|okr|key result|posted|published|wrote to)\b|{LEADER}|\b{ROLE}"
)
_FREE = re.compile(
    r"\b(?:(?:people|team|they|everyone|analysts|engineers) (?:\w+ )?(?:was|were|became|got) (?:\w+ )?free|free for other|moved on to other|other (?:things|projects|work|priorities)|something else)\b"
)


@detects("KIL-5")
def people_moved(reading: Reading) -> Finding:
    """The work that people went to, wanted or seen by somebody above or outside."""
    for unit in reading.drilled("KIL-5"):
        if (
            unit.words >= 5
            and not _FREE.search(unit.t)
            and _VISIBLE.search(unit.t)
            and re.search(r"\b(?:to|on|onto|for|built|joined|took)\b", unit.t)
        ):
            return met(unit, "names the new work and who wanted or noticed it")
    for unit, match in _moves(reading):
        near = [
            u
            for u in reading.around(unit, 0, 1)
            if _VISIBLE.search(u.t[match.end() - 12 if u is unit else 0 :])
        ]
        if near:
            return met(
                [unit, *near],
                f"people were moved to named work that somebody wanted or was told of: {said(unit, match)}",
            )
        return partial(unit, f"names the new work ({said(unit, match)}), not who wanted it or was told")
    free = first(reading, _FREE, guard=lambda u, m: True)
    return absent("no work is named that the people were moved to", entered=free[0] if free else None)


def _moves(reading: Reading) -> list[tuple[Unit, re.Match[str]]]:
    found = []
    for unit, match in reading.find(_MOVED):
        work = match["work"] or match["work2"] or match["work3"] or ""
        about_people = bool(
            re.search(
                r"\b(?:people|team|analysts?|engineers?|scientists?|them|him|her|us|everyone|both|half|capacity|time|weeks|hours|sprint|she|he|we|they|two|three|modellers?|developers?|coll?eagues?|collegues?|statisticians?|person|of the|\d+)\b",
                match.group(),
            )
        )
        if (
            done(unit, match)
            and about_people
            and work
            and not re.search(
                r"^(?:the )?(?:\d|hold|paper|end|table|side|test$|archive|bin|side|meeting|next|top|market|point|us|me|her|him|them)",
                work,
            )
            and not re.search(r"\b(?:deadline|date|money|budget|threshold|target)\b", match.group())
        ):
            found.append((unit, match))
    return found


_REQUESTER = re.compile(
    rf"\b(?:told|called|met|rang|spoke (?:to|with)|talked (?:to|with)|sat down with|went to|walked over|explained|showed|phoned|saw|offered|gave|proposed to|opened the (?:talk|conversation)|conversation with|talk with|call with|meeting with|asked|wrote to|invited)\b[^.;]{{0,25}}?(?:{ROLE}|{LEADER}|\b(?:her|him|them|the requester|original requester|the (?:owner|asker|client|customer|person who)))\b|\b(?:conversation|talk) with the (?:original )?requester\b"
)
_LED_OFFER = re.compile(
    rf"(?:{OFFERED.pattern})[^.;]{{0,80}}?(?:{SMALLER.pattern})|(?:{SMALLER.pattern})[^.;]{{0,60}}?\b(?:in (?:its |their )?place of|instead)\b|\binstead[^.;]{{0,60}}?(?:{SMALLER.pattern})"
)


@detects("KIL-6")
def smaller_offer(reading: Reading) -> Finding:
    """The talk with the requester, and something smaller or sooner offered."""
    offers = [
        (u, m)
        for u, m in reading.find(_LED_OFFER)
        if done(u, m) and not REOPEN.search(u.t) and not _moved_to(reading, u)
    ]
    drilled = [u for u in reading.drilled("KIL-6") if SMALLER.search(u.t) and u.words >= 4]
    talk = first(reading, _REQUESTER)
    if offers or drilled:
        unit = offers[0][0] if offers else drilled[0]
        shown = said(*offers[0]) if offers else "a smaller thing"
        if talk or drilled:
            return met(
                [unit, *([talk[0]] if talk else [])],
                f"the requester was spoken to and got a smaller offer: {shown}",
            )
        return partial(unit, f"a smaller offer ({shown}), without the talk with the requester")
    if talk:
        return partial(talk[0], f"the talk is told ({said(*talk)}), nothing smaller or sooner is offered")
    return absent("neither a talk with the requester nor a smaller offer is told")


def _moved_to(reading: Reading, unit: Unit) -> bool:
    return any(u.index == unit.index for u, _ in _moves(reading)) and not re.search(
        r"\boffered|proposed|suggested\b", unit.t
    )


_OWN_COST = re.compile(
    r"\b(?:(?:it|this|that) (?:was|had been) (?:\w+ )?my (?:own )?(?:idea|project|baby|proposal|pitch|model|design|work)|my own (?:idea|project|work|model|proposal|pitch|code|design|promise|name)|i (?:had|'d) (?:\w+ )?(?:pitched|proposed|started(?! (?:with|by))|built|designed|written|championed|argued for|promised|sold|spent|put|invested|asked for)|the idea (?:was|had been) mine|i (?:was|had been) the one who (?:had )?(?:pitched|proposed|started|asked|argued|promised|sold)|"
    r"cost me|it (?:hurt|stung)|i lost (?:my|the|a)|my (?:promotion|credibility|name was|bonus)|part of it was mine|mine to begin with|i gave up)\b"
)
_TEAM_COST = re.compile(
    r"\b(?:the team|we|two (?:analysts|engineers|people)|they) (?:was|were|had been) (?:\w+ )?(?:disappointed|upset|sad|angry|attached|proud|frustrated)|\bwe (?:had|'d) (?:spent|put|invested)\b"
)


@detects("KIL-7")
def own_cost(reading: Reading) -> Finding:
    """A part of the stopped work that was the speaker's own, or what ending it cost them."""
    for unit in reading.drilled("KIL-7"):
        if re.match(r"(?:yes|half|most|some|all|part)\b", unit.t) and re.search(r"\b(?:i|my|mine)\b", unit.t):
            return met(unit, "says which part was the speaker's own")
    own = first(reading, _OWN_COST)
    if own:
        return met(own[0], f"names an own stake in the stopped work: {said(*own)}")
    team = first(reading, _TEAM_COST)
    if team:
        return partial(team[0], f"a loss of the team's ({said(*team)}), not the speaker's")
    return absent("nothing of the speaker's own was given up")
