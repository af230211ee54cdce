"""When a rule may call something missing in a document, and when it only did not find it.

A rule knows some words for a thing. What it does not find may be there in other words, so "missing" is said only where
that can't be: the text is too short to hold it; a heading for it stands over nothing; the words that the rule quotes are
empty of it (two options of equal rank, "no risks", a label for a title); or no word of the whole body, looked for once
more and generously, could belong to it. All else is left open: looked for, not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from interviewer.raters.narrative.mark import Mark
from interviewer.raters.narrative.page import Page

#: A body of fewer words has no room to say things in other words.
SHORT_WORDS = 60

#: A line to cross that is no amount with a direction: a number in words, or a length of time.
_LINE = r"\b(?:half|halv\w+|thirds?|quarters?|doubl\w+|twice|zero|none|nobody|no one|hundred|thousand|dozen|every|any)\b|\b(?:more|less|longer|later|shorter|earlier|over|under|beyond|exceed\w*|at least|at most)\b(?: than)? \d"
#: A time that one can be told to look at; "return to 7 days" is none.
_TIME = r"\b(?:in|by|on|within|over|for|after|before|until|during|at|of|per|this|next|last|first|each|every|end) (?:[\w-]+ ){0,3}?(?:days?|weeks?|months?|years?|seasons?|terms?|sprints?|deadline|spring|summer|autumn|winter|christmas|easter|january|february|march|april|june|july|august|september|october|november|december)\b|\bq[1-4]\b|\b20\d\d\b"
_COMPARED = r"\b(?:than|from|against|versus|vs|before|last|previous\w*|baseline|used to|up|down|rose|fell|dropped|grew|cut|twice|half|double\w*|more|less|fewer|compar\w+|instead|control|without|was|were|each|every|per)\b"
_RISK = r"\b(?:risk\w*|danger\w*|threat\w*|worst|could|might|may|fails?|failure|downside|worr\w+|concern\w*|wrong|unknown\w*|uncertain\w*|unclear|not (?:yet )?know\w*|nobody knows|depends?|assum\w+|hope|if)\b"
_ASKED = r"\b(?:decid\w+|decisions?|approv\w+|sign(?:s|ed)?[- ]?off|choos\w+|chose|choice|go ahead|go/no-go|green light|agree\w*|votes?|authoris\w+|asks?|asked|please|want|need|request\w*)\b"
_ADVISED = r"\b(?:recommend\w*|propos\w+|suggest\w*|should|must|advi[cs]\w*|best|plan|let us|let's|we (?:will|would|ask|want|need|intend)|go with|choose|adopt|ask|start|stop|move|keep|launch|ship|buy|build|roll)\b"
_TURNING = r"\b(?:if|unless|once|when|until|should|change\w*|wrong|revers\w+|stop\w*|return\w*|roll\w*|revisit\w*|review\w*)\b"
_BETS = r"\b(?:bets?|initiatives?|priorit\w+|themes?|pillars?|workstreams?|focus\w*|invest\w*|projects?|tracks?)\b"
_REPLIED = r"\b(?:comments?|feedback|discuss\w*|review\w*|objections?|replies|replied|resolv\w+|raised)\b"

#: Where nothing was found: a word that may belong to the thing, anywhere in the body, leaves it open.
_TRACES: Mapping[str, str] = {
    "N-DEC": _ASKED, "DN-1": rf"\?|{_ASKED}|\b(?:questions?|whether|find out|learn)\b",
    "N-REC": _ADVISED, "DN-5a": _ADVISED,
    "N-CMM": _TURNING, "DN-5b": _TURNING,
    "CMM-m": r"\b(?:if|unless|when)\b", "CMM-t": r"\b(?:if|unless|when)\b", "CMM-w": r"\b(?:if|unless|when)\b",
    "DN-4": r"\d", "RDO-3": r"\d", "N-EVI": _COMPARED, "N-SO": _COMPARED, "N-RISK": _RISK,
    "DN-2": r"\b(?:source\w*|data|surve\w+|logs?|records?|tables?|measur\w+|count(?:ed|s)?|defin\w+|register\w*|extracts?)\b",
    "DN-3": r"\b(?:compar\w+|methods?|measur\w+|analys\w+|estimat\w+|models?|tests?|tested|samples?|surve\w+|trials?|experiment\w*|count\w*|asked|looked|split|control)\b",
    "DN-6": r"\b(?:limit\w*|caveats?|only|exclud\w+|small|bias\w*|cannot|could not|missing|assum\w+|however|but|not|except|weak\w*)\b",
    "DOC-1": r"\b(?:problems?|today|current\w*|pain\w*|fail\w*|slow\w*|cannot|costs?|los[et]\w*|waits?|needs?|because|why|wrong)\b",
    "DOC-2": r"\b(?:we|design\w*|approach\w*|propos\w+|service|system|build\w*|uses?|will)\b",
    "DOC-ALT": r"\b(?:alternativ\w+|instead|options?|considered|rejected|rather than|other ways?|another|compared|could have|versus|trade-?offs?)\b",
    "DOC-4": r"\b(?:success\w*|measur\w+|metrics?|tests?|tested|evaluat\w+|targets?|goals?|accept\w*|latency|compar\w+|trial|pilot|done when)\b",
    "DOC-5": _RISK, "DOC-6": r"\b(?:review\w*|approv\w+|readers?|feedback|consult\w*|sign(?:ed)?[- ]?off|cc|owners?)\b",
    "DOC-7": r"\?|\b(?:open|unresolved|undecided|unclear|not yet|decide|whether|questions?|unsure)\b",
    "DOC-8": r"\b(?:shared|circulat\w+|sent|meeting|meets?|discuss\w*|review)\b",
    "RFC-1": r"\b(?:teams?|services?|consumers?|clients?|owners?|everyone|everybody|all|must|maintainers?|authors?|users?|projects?|callers?)\b",
    "RFC-2": rf"{_REPLIED}|\b(?:deadline|until|closes?|respond|reply|last call)\b",
    "RFC-3": rf"{_REPLIED}|\b(?:block\w*|suggest\w*|must[- ]fix|nit|concerns?|veto)\b",
    "RFC-4": r"\b(?:reject\w*|adopt\w*|without|instead|otherwise|status quo|do nothing|if not|current\w*|today|remain\w*|stays?)\b",
    "RFC-5": r"\b(?:drawbacks?|downsides?|against|objections?|disadvantages?|costs?|but|however|concerns?|critic\w*|argu\w+|trade-?offs?|worse|harder|risks?)\b",
    "RFC-6": r"\b(?:migrat\w+|transition\w*|roll\w*|adopt\w*|deprecat\w+|compatib\w+|phases?|steps?|mov\w+|switch\w*|first|then|upgrad\w+|releases?|versions?)\b",
    "RFC-7": _REPLIED,
    "OKR-1": r"\b(?:objectives?|goals?|okrs?|aims?|mission|serv\w+|supports?|so that|strategy)\b", "OKR-2": r"\d", "OKR-3": r"\d",
    "RMP-1": r"\b(?:vision|aims?|goals?|customers?|users?|able|mission|north star|become)\b",
    "RMP-2": _BETS, "STG-1": _BETS, "STG-2": _BETS, "STG-3": _BETS,
    "RMP-3": r"\b(?:first|then|after|before|depends?|order|quarters?|q[1-4]|phases?|once|next|until|second)\b",
    "RMP-4": r"\b(?:gaps?|skills?|hir\w+|capacity|people|engineers?|lacks?|needs?|learn\w*|train\w*)\b",
    "RMP-5": r"\b(?:indicators?|metrics?|early|signals?|measur\w+|weekly|track\w*|leading|numbers?|see)\b",
    "RMP-6": _RISK, "STG-5": _RISK,
    "RMP-7": r"\b(?:not|won't|without|leaves?|left|drops?|stops?|later|scope|non-goals?|instead)\b",
    "RMP-8": r"\b(?:bottlenecks?|constrain\w*|limit\w*|slow\w*|waits?|waiting|queues?|block\w*|stuck|most of)\b",
    "STG-6": r"\b(?:build\w*|buy\w*|bought|vendors?|licen[cs]\w*|open source|in-house|suppliers?|adopt\w*)\b",
    "RDO-1": r"\b(?:hypothes\w+|expect\w*|predict\w*|believ\w+|thought|assum\w+|would|should)\b",
    "RDO-2": r"\b(?:metrics?|primary|guardrails?|main|key|measur\w+|decid\w+|rates?)\b",
    "RDO-4": r"\b(?:segments?|groups?|cohorts?|split\w*|new|old|mobile|desktop|regions?|by \w+|among)\b",
    "RDO-5": r"\b(?:ship\w*|launch\w*|roll\w*|iterat\w+|stop\w*|keep\w*|releas\w+|recommend\w*|kill\w*|continue\w*|switch\w*|drop\w*)\b",
    "RDO-6": r"\b(?:next|follow\w*|then|tests?|experiments?|trials?|again)\b",
    "KIL-1": r"\b(?:because|show\w+|found|saw|signs?|fell|below|never|no|not|only)\b",
    "KIL-2": r"\b(?:learn\w*|lessons?|found|show\w+|know|turned out|results?|saw)\b",
    "KIL-3": r"\b(?:because|since|as|could not|cannot|no|too|why|reason)\b",
    "KIL-4": r"\b(?:again|re-?open\w*|if|when|until|unless|revisit\w*|return\w*|restart\w*)\b",
    "KIL-5": r"\b(?:mov\w+|join\w*|teams?|people|works?|free|now|turn\w*)\b",
    "KIL-6": r"\b(?:told|asked|met|call\w*|agree\w*|offer\w*|instead|spoke|talk\w*)\b",
}  # fmt: skip
#: Where the rule quotes what it found instead: words there that may be the thing in another form leave it open, too.
_WITHIN: Mapping[str, str] = {
    "CMM-t": _LINE, "CMM-w": _TIME, "N-EVI": _COMPARED, "N-SO": _COMPARED,
    "DOC-7": r"(?:\S+\s+){3}", "RFC-6": r"\b(?:first|then|steps?|phases?|stages?|weeks?|months?|releases?|versions?)\b|\d",
    "RDO-4": r"\b(?:plan\w*|before|advance|after\w*|later|explor\w+|chos\w+|pre\w*)\b",
    "RMP-1": r"\w", "RMP-6": r"\w{4}", "STG-5": r"\w{4}", "SEV-5": r"\w{4}",
    "STG-1": r"\w{4}", "STG-2": r"\w{4}", "STG-3": r"\w{4}", "STG-6": r"\w{4}", "RMP-2": r"\w{4}",
}  # fmt: skip
#: What has to stand in the opening is looked for there: the share of the words up to which.
_REACH: Mapping[str, float] = {"DN-1": 0.3}
_TRACE = {i: re.compile(p) for i, p in _TRACES.items()}
_WITHIN_RE = {i: re.compile(p, re.I) for i, p in _WITHIN.items()}


def weighed(id: str, mark: Mark, page: Page) -> Mark:
    """The mark, or (where it says missing and may not) the same as looked for and not found."""
    if mark.verdict != "not_met" or mark.measurement is not None or mark.is_plain or _is_short(page):
        return mark
    if mark.quotes:
        pattern = _WITHIN_RE.get(id)
        is_open = pattern is not None and any(pattern.search(q.text) for q in mark.quotes)
    else:
        trace = _TRACE.get(id)
        is_open = trace is None or any(trace.search(s.full) for s in page.body if s.at <= _REACH.get(id, 1))
    return replace(mark, verdict=None, quotes=(), looked=True) if is_open else mark


def _is_short(page: Page) -> bool:
    return sum(s.words for s in page.body) < SHORT_WORDS
