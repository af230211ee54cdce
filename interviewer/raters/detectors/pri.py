"""Choosing between requests (PRI)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import stops
from interviewer.raters.detectors.lexicon import LEADER, MONTH
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

_SHARE = re.compile(
    r"(?<![\w.$€£])(\d{1,3}(?:\.\d)?)(?P<sign>%)?(?! ?(?:thirds?|quarters?\b|years?|months?|weeks?|days?|minutes?|quarters?|am|pm|o'clock|teams?\b|requests?|stakeholders?|questions?|things?|key|okrs?|objectives?|st\b|nd\b|rd\b|th\b|:\d))"
)
_TOTAL = re.compile(
    r"\b(?:of|out of|from) (?:every |the |our |my )?(\d{2,4})\b(?: (?:hours|points|days|person-days|percent))?"
)
_WORDS = {
    "half": 50.0,
    "a third": 33.3,
    "2 thirds": 66.7,
    "3 quarters": 75.0,
    "two thirds": 66.7,
    "a quarter": 25.0,
    "three quarters": 75.0,
    "a fifth": 20.0,
    "a tenth": 10.0,
}
_FRACTION = re.compile(
    r"\b(half|a third|2 thirds|two thirds|3 quarters|a quarter|three quarters|a fifth|a tenth)\b(?! (?:year|hour|day|of the requests|the requests|an))"
)
_REST = re.compile(r"\b(?:the rest|the remaining|the remainder|what is left|what's left|the other half)\b")
_CAPACITY = re.compile(
    r"\b(?:capacity|time|hours|days|budget|weeks|split|percent|of us|people|analysts|bets?|strategic|ad-?hoc|recurring|operational|okr|reports?|requests?|projects?|work|reserve\w*|team)\b|%"
)
_ALLOTTED = re.compile(
    r"\b(?:capacity|time|hours|days|split|reserve\w*|spend|spent|goes?|strategic|operational|ad-?hoc|bets?|okrs?|belongs?|budget|rest)\b|% (?:is |are |goes )?(?:for|to|on)\b"
)
_BALANCE = re.compile(
    r"\b(?:healthy balance|right balance|balance between|mix of|mostly|majority|matrix|impact (?:and|versus|vs|/) effort)\b"
)


def _shares(units: tuple[Unit, ...]) -> tuple[list[float], float | None]:
    words = " ".join(u.t for u in units)
    total = next((float(m.group(1)) for m in _TOTAL.finditer(words)), None)
    kept = _TOTAL.sub(" ", words)
    numbers = [float(m.group(1)) for m in _SHARE.finditer(kept)]
    numbers += [_WORDS[m.group(1)] for m in _FRACTION.finditer(kept)]
    return numbers, total


_HEADS = re.compile(r"\b(?P<n>\d+|one) of (?:the|my|our) (?P<total>\d+)\b")
_PER_HEAD = re.compile(
    r"\b(?P<n>\d+|one)(?: (?:person|people|analysts?|engineers?|of them))? (?:is |are |goes |go |works? |stays? )?(?:on|to|for|does|do|takes?|runs?|keeps?)\b"
)


def _heads(units: tuple[Unit, ...]) -> tuple[list[int], int] | None:
    """People per kind of work and how many there are; None where no total is said."""
    words = " ".join(u.t for u in units)
    total = _HEADS.search(words)
    if total is None:
        return None
    counts = [_count(total["n"]), *(_count(m["n"]) for m in _PER_HEAD.finditer(words, total.end()))]
    return counts, int(total["total"])


def _count(word: str) -> int:
    return 1 if word == "one" else int(word)


def _sums(numbers: list[float], total: float | None, *, has_rest: bool) -> bool:
    whole = total or 100.0
    if has_rest and numbers and 0 < max(numbers) < whole and sum(numbers) < whole:
        return True
    for start in range(len(numbers)):
        for end in range(start + 2, min(len(numbers), start + 7) + 1):
            if abs(sum(numbers[start:end]) - whole) <= 0.05 * whole:
                return True
    return False


@detects("PRI-1")
def split_in_numbers(reading: Reading) -> Finding:
    """Capacity split in numbers that sum to 100 ± 5 (or to the stated total)."""
    single: Unit | None = None
    for unit in reading.units:
        if not (_CAPACITY.search(unit.t) and _ALLOTTED.search(unit.t)):
            continue
        heads = _heads(reading.around(unit, 0, 2))
        if (
            heads
            and len(heads[0]) >= 2
            and any(sum(heads[0][:n]) == heads[1] for n in range(2, len(heads[0]) + 1))
        ):
            return met(unit, f"splits the team in numbers: {', '.join(map(str, heads[0]))} of {heads[1]}")
        for window in ((unit,), reading.around(unit, 0, 1), reading.around(unit, 0, 3)):
            numbers, total = _shares(window)
            percent = (
                "%" in " ".join(u.t for u in window)
                or total is not None
                or bool(_FRACTION.search(" ".join(u.t for u in window)))
            )
            rest = any(_REST.search(u.t) for u in window)
            if (
                len(numbers) + rest >= 2
                and _sums(numbers, total, has_rest=rest and percent)
                and (percent or (len(numbers) >= 2 and (total or _is_hundred(numbers))))
            ):
                return met(
                    window,
                    f"splits the capacity in numbers: {', '.join(f'{n:g}' for n in numbers[:5])}"
                    + (" and the rest" if rest else ""),
                )
        if (
            single is None
            and (re.search(r"\d%", unit.t) or _FRACTION.search(unit.t))
            and re.search(r"\b(?:capacity|time|hours|team|reserve\w*|spend)\b", unit.t)
        ):
            single = unit
    if single:
        return partial(single, "at least one share in numbers, not a whole split")
    vague = first(reading, _BALANCE, guard=anywhere)
    return absent("the capacity is not split in numbers", entered=vague[0] if vague else None)


def _is_hundred(numbers: list[float]) -> bool:
    return any(
        abs(sum(numbers[a:b]) - 100) <= 5 for a in range(len(numbers)) for b in range(a + 2, len(numbers) + 1)
    )


_AGREED = re.compile(
    r"\b(?:agreed|agree|agrees|signed (?:it |this |off|the)?|sign-?off|approved|approves|settled|cleared|backed|accepted|confirmed|blessed|defend\w*|negotiat\w+|ratified|said yes|on board|committed)\b"
)
_EARLY = re.compile(
    rf"\b(?:(?:in|since|last|every|each|by|on|early|late) (?:early |late |the )?(?:{MONTH}|q[1-4]|quarter|year|spring|autumn|summer|winter|half)|before (?:the|any|each|a|anyone|they|it)|at the (?:start|beginning)|the (?:first|week|month|quarter) (?:week|before|day)?|in advance|up ?front|beforehand|early|each (?:january|quarter|half)|(?:two|three|\d+) (?:weeks|months) (?:before|ago|earlier)|in planning|during planning|the planning)\b"
)


@detects("PRI-2")
def agreed_early(reading: Reading) -> Finding:
    """Somebody above the team agreed to the split, with when."""
    for unit in reading.drilled("PRI-2"):
        who = re.search(LEADER, unit.t)
        if who:
            return (met if _EARLY.search(unit.t) else partial)(unit, f"names who agreed: {said(unit, who)}")
    undated: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _AGREED, guard=not_undone):
        who = re.search(LEADER, unit.t)
        if not who:
            continue
        if _EARLY.search(unit.t):
            return met(unit, f"leadership agreed, and when: {said(unit, who)} … {said(unit, match)}")
        undated = undated or (unit, match)
    if undated:
        return partial(undated[0], f"leadership agreed ({said(*undated)}), without when")
    return absent("nobody above the team is named who agreed to the split")


_ROUTE = re.compile(
    r"\b(?:self-?serv\w*|dashboards? (?:\w+ )?(?:can't|can|answers?|cover\w*|for|that|first|layer|where|to)|office hours?|clinic|faq|decline\w*|politely (?:decline|refuse)|say no|said no|i refuse|we refuse|refused|turned (?:down|away)|goes? to (?:the|a) (?:dashboard|page|catalogue|bot|portal|wiki)|pointed (?:to|at)|(?:answer|look|pull|find) (?:it|them|that) (?:up )?(?:themselves|yourself)|templates? they|query library|saved queries|a rota|on-?call analyst|drop-in)\b"
)
_QUEUE = re.compile(r"\b(?:queue|intake form|form|backlog|ticket\w*|triage|kanban|request board)\b")


@detects("PRI-3")
def ad_hoc_route(reading: Reading) -> Finding:
    """A route for one-off requests that does not use the planned time."""
    route = first(
        reading,
        _ROUTE,
        guard=lambda u, m: (
            not re.search(r"\b(?:should have|wish|no|without)\b[^,;]{0,20}$", u.t[: m.start()])
        ),
    )
    if route:
        return met(route[0], f"a route for one-off requests: {said(*route)}")
    queue = first(reading, _QUEUE, guard=not_undone)
    if queue:
        return partial(queue[0], f"a queue or form ({said(*queue)}), not what becomes of what does not fit")
    return absent("no route for one-off requests is named")


_ASKER = re.compile(
    r"\b(?:requesters?|they|anyone|anybody|whoever|everyone|teams?|askers?|you|stakeholders?|each (?:request|team)|every (?:request|team)|people|a request|requests?|pms?|the form|the intake|\w+ (?:must|has to|have to|needs? to) (?:tell|say|write|name|state)|i ask|we ask|ask(?:ed|s)? (?:each|every|them|the|for|which|what))\b"
)
_NAME_DECISION = re.compile(
    r"\b(?:which decision|what decision|the decision|a decision|decision (?:it|the|they|this|that|will|would)|what (?:they|you|she|he|the team|will) (?:\w+ )?(?:decide|do differently|change)|decide (?:with|from|on|once|based)|what (?:will|would) (?:change|you do|they do)|do differently)\b"
)
_MUST = re.compile(
    r"\b(?:must|has to|have to|needs? to|fills?|fill in|names?|name|says?|states?|tell|tells|write|writes|ask|asked|asks|answer\w*|force\w*|require\w*|one line|one sentence|before (?:we|i|anything|work)|no decision|without|if (?:they|nobody|no one) can't|first question|only)\b"
)
_PURPOSE = re.compile(
    r"\b(?:purpose|business case|benefit|impact|priority|goal|why they need|use case|roi)\b"
)


@detects("PRI-4")
def names_decision(reading: Reading) -> Finding:
    """The requester has to state which decision the result will inform."""
    for unit in reading.drilled("PRI-4"):
        if re.search(r"\bdeci\w+|do differently\b", unit.t):
            return met(unit, "the requester has to name the decision")
    for unit, match in every(reading, _NAME_DECISION, guard=lambda u, m: True):
        if (
            _ASKER.search(unit.t)
            and _MUST.search(unit.t)
            and not re.search(r"\b(?:took|made|final|agreed on|in) (?:the|a) decision\b", unit.t)
        ):
            return met(unit, f"the requester has to name the decision: {said(unit, match)}")
    for unit, match in every(reading, _PURPOSE, guard=not_undone):
        if re.search(
            r"\b(?:requesters?|they|each request|every request|teams?|form|stakeholders?)\b", unit.t
        ) and re.search(r"\b(?:must|has to|have to|fills?|states?|form|write|writes|needs? to)\b", unit.t):
            return partial(unit, f"the requester has to give {said(unit, match)}, not a decision")
    return absent("the requester does not have to name a decision")


_DROPPED = re.compile(
    r"\b(?:dropped|cut|stopped|paused|postponed|delayed|turned down|declined|killed|cancelled|did not (?:do|get|start|build)|didn't (?:do|get|start|build)|let(?= [\w' -]{4,40}? go\b)|refused|shelved|pushed (?:back|to|out)|moved (?:to|out)|put off|said no to|gave up|scrapped|parked|left (?:out|undone))\b (?P<what>(?:the |a |an |our |their |its |two |one |his |her )?(?:[\w'-]+ ?){1,5})|"
    r"\b(?:the|a|our|their|one) (?P<what2>(?:[\w'-]+ ){1,4}?)(?:was|were|got|had to|has to) (?:be )?(?:dropped|cut|postponed|delayed|paused|cancelled|wait|refused|declined|shelved|turned down|pushed)\b|\b(?:did not|didn't) (?:get|happen)\b"
)
_GENERIC = re.compile(
    r"^(?:some|many|several|most|a few|a lot|things?|stuff|work|requests?|everything|anything|it|them|that|those|other|lower|low|less|half|the (?:rest|others?|low\w*|least|requests?|work|ones?|number|time|team|meetings?|noise|cost)|to |by |from |on |when |if |because )"
)


@detects("PRI-5")
def displaced(reading: Reading) -> Finding:
    """A particular piece of work that was dropped, delayed or refused because of the choice."""
    kind: tuple[Unit, re.Match[str]] | None = None
    for unit, match in every(reading, _DROPPED):
        what = (match["what"] or match["what2"] or "").strip()
        named = len(what.split()) >= 2 and not _GENERIC.match(what)
        if named and not re.search(r"\b(?:would|will|'ll|can|if)\b[^,;]{0,25}$", unit.t[: match.start()]):
            return met(unit, f"names what gave way: {said(unit, match)}")
        kind = kind or (unit, match)
    for unit in reading.drilled("PRI-5"):
        if unit.words >= 4 and not re.search(r"\b(?:nothing|nobody|none)\b", unit.t):
            return met(unit, "names what gave way")
    if kind or stops(reading):
        unit = kind[0] if kind else stops(reading)[0][0]
        return partial(unit, "some work gave way, without which")
    return absent("no piece of work is named that gave way")


_OKR = re.compile(
    r"\b(?:okrs?|key results?|company (?:goals?|objectives?|priorit\w+|targets?)|annual (?:goals?|plan|objectives?)|objectives|(?:the|one|an|business|team|main|first) objective|north star|(?:the|our) (?!team's|own)[\w-]+ goals?|board (?:goals?|priorit\w+)|strategic (?:goals?|priorit\w+|objectives?))\b"
)
_NAMED_OKR = re.compile(
    r"\b(?:okrs?|key results?|goals?|objectives?|priorit\w+|targets?|bets?)\b[^.;]{0,60}?\b(?:churn|retention|revenue|margin|activation|conversion|growth|cost|nps|renewal\w*|waiting|returns|waste|safety|expansion|bets?|\d)|\b(?:two|three|\d|one) (?:okr|key result|objective)s?\b"
)


@detects("PRI-6")
def tied_to_objective(reading: Reading) -> Finding:
    """The largest share is tied to a company objective."""
    for unit, match in every(reading, _OKR, guard=not_undone):
        if _NAMED_OKR.search(unit.t):
            return met(unit, f"the work is tied to a company objective: {said(unit, match)}")
    tied = first(reading, _OKR, guard=not_undone)
    if tied:
        return partial(tied[0], f"tied to objectives ({said(*tied)}), without naming one")
    return absent("no company objective is named that the work serves")
