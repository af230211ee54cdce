"""Readouts of experiments (RDO-1 to 6) and notes that end work (KIL-1 to 6)."""

from __future__ import annotations

import re

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.ask import recommendations
from interviewer.raters.narrative.evidence import headline
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, said
from interviewer.raters.narrative.page import Page, Sentence
from interviewer.raters.narrative.parts import part

_HYPOTHESIS = re.compile(
    r"\b(?:hypothes[ie]s|hypothesi[sz]ed|we expected|expectation|we believed|prediction)\b"
)
_DIRECTION = re.compile(
    r"\b(?:rais(?:es?|ing)|increas\w+|reduc\w+|lower\w*|lifts?|improv\w+|cuts?|more|less|fewer|higher|faster|decreas\w+|grows?|falls?|drops?|rises?|without)\b"
)
_PRIMARY, _GUARDRAIL = (
    re.compile(r"\b(?:primary|main metric|decision metric|overall evaluation criterion|oec|north star)\b"),
    re.compile(r"\bguard-?rails?\b|\bmust not (?:fall|rise|drop)\b|\bdo-no-harm\b"),
)
_SEGMENT = re.compile(
    r"\b(?:segments?|sub-?groups?|by (?:country|device|region|platform|age|cohort|market)|mobile|desktop|new (?:users|customers)|returning|heterogene\w+)\b"
)
_WHEN_CHOSEN = re.compile(
    r"\b(?:planned|pre-?(?:registered|specified|planned|defined)|afterwards|post[- ]?hoc|exploratory|after the fact|looked at later|not planned|unplanned)\b"
)
_NO_SEGMENTS = re.compile(
    r"\bno (?:segments?|subgroups?|cuts?)\b|\bdid not (?:look at|cut by) (?:any )?segments?\b"
)
_SHIP, _ITERATE, _STOP_IT = (
    re.compile(r"\b(?:ship|launch|roll (?:it )?out|release|go live)\b"),
    re.compile(r"\b(?:iterate|re-?test|change and test again|rework)\b"),
    re.compile(r"\b(?:stop|do not ship|don't ship|roll (?:it )?back|kill|abandon|discard)\b"),
)
_NEXT = re.compile(
    r"\b(?:next (?:test|experiment|step)|we (?:will |would )?test\b|a (?:test|follow-up|second test)|follow-up (?:test|experiment)|no further test)\b"
)
_SETTLES = re.compile(
    r"\b(?:to (?:settle|learn|find out|see|decide|check|know|tell|separate|confirm|measure)|whether|which would|because|so that we)\b"
)

_STOPS = re.compile(
    r"\b(?:we|i|the team) (?:are |will |would |have )?(?:stop\w*|end\w*|clos\w*|kill\w*|cancel\w*|shut\w*|wind\w*|retir\w*)\b|\b(?:stop|end|close|kill|cancel|retire)(?:s|ped|ed|ing)? (?:the|this|work)\b|\bcomes to an end\b"
)
_LEARNED = re.compile(
    r"\b(?:we (?:have )?(?:learned|learnt|found|saw|know now)|what (?:we|it|the work) (?:have )?(?:learned|learnt|showed|taught)|finding|findings|learning|learnings|it showed|turned out)\b"
)
_EMPTY_LESSON = re.compile(
    r"\b(?:learned a lot|many learnings|lots of learnings|valuable (?:lessons|learnings))\b"
)
_SIGN = re.compile(
    r"\b(?:only|no more than|fewer than|not enough|too (?:few|little)|never (?:had|will)|will not (?:exist|have)|no (?:data|history|records|labels)|nobody (?:uses|will use|opened|asked|reads)|no one (?:uses|opened)|already (?:decided|made|bought|chosen|signed)|"
    r"decision (?:was|is|has been) (?:already )?(?:made|taken)|moot|no longer (?:needed|used|wanted)|assum\w+|usable|missing for|interval (?:from|of)|could not (?:be )?(?:told|explained))\b"
)
_CANNOT = re.compile(
    r"\b(?:cannot|can't|can not|could not|couldn't|no (?:method|model|test|analysis|way)|nobody can|impossible|not possible|will never|unable|does not allow|not tell)\b"
)
_PRIORITIES = re.compile(
    r"\b(?:priorities (?:have )?changed|no longer (?:makes|made) sense|other priorities|strategic reasons|focus elsewhere)\b"
)
_REOPEN = re.compile(
    r"\b(?:re-?open\w*|tak(?:e|es|en) (?:it|this|the work) up again|take up again|restart\w*|resum\w*|reviv\w*|pick(?:ed)? (?:it|this) up again|start(?:ed)? again|come back to (?:it|this)|revisit\w*|begin again)\b"
)
_PEOPLE = re.compile(
    r"\b(?:people|analysts?|engineers?|scientists?|team|developers?|colleagues?|members?|both of us|the two|the three|[a-z]+ and i)\b"
)
_MOVE = re.compile(
    r"\b(?:move[sd]?|moving|work(?:s|ing)? on|goes? to|go to|went to|joins?|joined|switch(?:ed|es)?|start(?:ed|s)? on|take[sn]? over|turn(?:ed)? to|reassigned|are now on|is now on)\b"
)
_WANTED = re.compile(
    r"\b(?:asked? for|asking for|been asking|waiting for|waits? for|wants?|wanted|needs?|promised|requested|planning meeting|announced|told|informed|agreed)\b"
)
_HEARD = re.compile(
    r"\b(?:heard|told|spoke|talked|met|discussed|agreed|called|explained|informed|conversation|said)\b"
)
_OFFER = re.compile(
    r"\b(?:offer\w*|instead|in its place|trial|smaller|pilot|two-week|short (?:test|study)|takes? (?:a|the|over)|gets?|will get|rule of thumb|simpler|quick)\b"
)


@checks("RDO-1")
def hypothesis(page: Page) -> Mark:
    """What was expected, with its direction."""
    found = [*part(page, _HYPOTHESIS).sentences, *(s for s, _ in page.find(_HYPOTHESIS))]
    directed = next((s for s in found if _DIRECTION.search(s.t)), None)
    if directed:
        return met(directed, f"an expectation with its direction ({said(_DIRECTION.search(directed.t))})")
    return partial(found[0], "what was tested, not what was expected") if found else missing("no hypothesis")


@checks("RDO-2")
def primary_and_guardrails(page: Page) -> Mark:
    """One metric that decides, and what must not fall, with its result."""
    primary = next(((s, m) for s in page.body if (m := _PRIMARY.search(s.full))), None)
    guard = next(((s, m) for s in page.body if (m := _GUARDRAIL.search(s.full))), None)
    if primary is None:
        return missing("no metric is marked as the one that decides", at=guard[0] if guard else None)
    if guard is None:
        return partial(primary[0], "the primary is marked, no guardrail is named")
    near = (guard[0], *page.follow(guard[0]), *(s for s in page.prose if _GUARDRAIL.search(s.topic)))
    if any(w.measured(s.t) for s in near):
        return met(
            dict.fromkeys((primary[0], guard[0])), "the primary is marked, and guardrails have results"
        )
    return partial(dict.fromkeys((primary[0], guard[0])), "guardrails are named without results")


@checks("RDO-3")
def estimate_and_interval(page: Page) -> Mark:
    """The effect on the primary metric with its interval."""
    marked = next((s for s in page.prose if _PRIMARY.search(s.full) and w.measured(s.t)), None)
    main = marked or headline(page)
    if main is None:
        return missing("no effect found")
    for s in (main, *page.follow(main)):
        if match := w.INTERVAL.search(s.t):
            return met(dict.fromkeys((main, s)), f"{said(match)} at the effect")
    if match := re.search(r"\bp ?[<=] ?0?\.\d+|significan\w+", main.t):
        return partial(main, f"the effect with {said(match)} only")
    return missing("no interval at the effect on the primary metric", at=main)


@checks("RDO-4")
def segments_apart(page: Page) -> Mark:
    """Planned segments told from later ones."""
    found = [*part(page, re.compile(r"\bsegments?|sub-?groups?|breakdown")).sentences] or [
        s for s in page.prose if _SEGMENT.search(s.t) and w.measured(s.t)
    ]
    none = next(page.find(_NO_SEGMENTS), None)
    if not found:
        return (
            met(none[0], said(none[1]))
            if none
            else missing("nothing on segments, and it is not said that there are none")
        )
    marked = [s for s in found if _WHEN_CHOSEN.search(s.full)]
    measured = [s for s in found if w.measured(s.t)] or found
    if marked and all(s in marked for s in measured):
        return met(marked, "each segment says whether it was planned")
    return (
        partial(marked, f"{len(marked)} of {len(measured)} segment results say when they were chosen")
        if marked
        else missing("segments without a word on when they were chosen", at=found[0])
    )


@checks("RDO-5")
def ship_iterate_stop(page: Page) -> Mark:
    """Exactly one of ship, iterate, stop."""
    found = recommendations(page)
    said_so = [r.sentence for r in found.firm] or list(
        part(page, re.compile(r"\brecommend\w*|\bdecision\b")).sentences
    )
    chosen = [s for s in said_so if any(p.search(s.t) for p in (_SHIP, _ITERATE, _STOP_IT))]
    if not chosen:
        return missing(
            "none of ship, iterate or stop is recommended", at=[r.sentence for r in found.hedged][:1] or None
        )
    first = chosen[0]
    if (
        re.search(r"\bor\b", first.t)
        and sum(bool(p.search(first.t)) for p in (_SHIP, _ITERATE, _STOP_IT)) > 1
    ):
        return missing("more than one of ship, iterate and stop", at=first)
    if w.HEDGE.search(first.t) or re.search(r"\bif\b", first.t):
        return partial(first, "one of them, with a condition left open")
    return met(first, "one of ship, iterate and stop")


@checks("RDO-6")
def next_test(page: Page) -> Mark:
    """The next test and what it settles."""
    found = [
        *part(page, re.compile(r"^next\b|\bfollow-?up\b|\bnext (?:test|experiment|steps?)\b")).sentences,
        *(s for s, _ in page.find(_NEXT)),
    ]
    tests = [s for s in found if re.search(r"\b(?:test|experiment|trial|pilot|measure|hold-?out|a/b)\b", s.t)]
    if not tests:
        return missing("no next test", at=found[:1] or None)
    settled = next((s for s in tests if _SETTLES.search(s.t)), None)
    return (
        met(settled, f"the next test, and what it settles ({said(_SETTLES.search(settled.t))})")
        if settled
        else partial(tests[0], "a next test, without what it would settle")
    )


def _stop_index(page: Page) -> int:
    return min((s.index for s, _ in page.find(_STOPS)), default=len(page.sentences))


@checks("KIL-2")
def learned_first(page: Page) -> Mark:
    """A finding, before the message that the work ends (the title aside)."""
    found = [
        s
        for s in page.prose
        if (_LEARNED.search(s.label) or _LEARNED.search(s.t) or _LEARNED.search(s.heading))
        and not _EMPTY_LESSON.search(s.t)
        and len(s.t.split()) >= 6
    ]
    if not found:
        vague = next(page.find(_EMPTY_LESSON), None)
        return missing("no finding of the work", at=vague[0] if vague else None)
    if found[0].index < _stop_index(page):
        return met(found[0], "a finding, before the message that it ends")
    return partial(found[0], "a finding, after the message that it ends")


@checks("KIL-1")
def sign_with_evidence(page: Page) -> Mark:
    """The sign that it could not lead to a decision, and the fact behind it."""
    signs = [(s, m) for s, m in page.find(_SIGN) if not _LEARNED.search(s.topic) and not _REOPEN.search(s.t)]
    for s, match in signs:
        if w.measured(s.t) or w.FIXED_DATE.search(s.t) or '"' in s.t:
            return met(s, f"{said(match)} with the fact that showed it")
    if signs:
        return partial(signs[0][0], f"{said(signs[0][1])}, without the fact that showed it")
    return missing("no sign that the work could not lead to a decision")


@checks("KIL-3")
def specific_reason(page: Page) -> Mark:
    """What the work could not do, and why."""
    for s, match in page.find(_CANNOT):
        if _REOPEN.search(s.t) or len(s.t.split()) < 8:
            continue
        return met(s, f"what it could not do ({said(match)})")
    general = next(page.find(_PRIORITIES), None)
    if general:
        return missing(f"{said(general[1])} would fit any project", at=general[0])
    because = next(page.find(re.compile(r"\b(?:because|since|the reason)\b")), None)
    return partial(because[0], "a reason that would fit many projects") if because else missing("no reason")


@checks("KIL-4")
def what_would_reopen(page: Page) -> Mark:
    """A condition under which the work would start again."""
    found = next(
        ((s, m) for s in page.prose if (m := _REOPEN.search(s.full) or _REOPEN.search(s.heading))), None
    )
    if found is None:
        return missing("nothing on what would reopen it")
    if (
        w.measured(found[0].t)
        or w.FIXED_DATE.search(found[0].t)
        or re.search(r"\b(?:once|when|if) (?:the |a )?\w+ \w+ (?:is|are|has|have)\b", found[0].t)
    ):
        return met(found[0], f"{said(found[1])} on a condition that one can see")
    return partial(found[0], "a direction without a mark")


@checks("KIL-5")
def people_moved(page: Page) -> Mark:
    """Where the people went, and who wanted that."""
    found = [
        s
        for s in page.prose
        if _PEOPLE.search(s.t)
        and _MOVE.search(s.t)
        and not re.search(r"\b(?:moved on|became free|free for)\b", s.t)
    ]
    for s in found:
        near = " ".join(x.t for x in (s, *page.follow(s)))
        if w.DECIDER.search(near) and _WANTED.search(near):
            return met(s, "the new work, and somebody who wanted it")
    return (
        partial(found[0], "the new work, nobody who wanted or saw it")
        if found
        else missing("not said where the people went")
    )


@checks("KIL-6")
def requester_and_offer(page: Page) -> Mark:
    """A talk with the one who had asked, and something smaller."""
    talks = [
        s
        for s in page.prose
        if _HEARD.search(s.t)
        and (w.DECIDER.search(s.t) or re.search(r"\b(?:she|he|they|requester)\b", s.t))
        and not _MOVE.search(s.t)
    ]
    offers: list[Sentence] = [
        s
        for s in page.prose
        if _OFFER.search(s.t)
        and not _REOPEN.search(s.t)
        and not _MOVE.search(s.t)
        and not _LEARNED.search(s.topic)
    ]
    for s in talks:
        close = [o for o in offers if abs(o.index - s.index) <= 2]
        if close:
            return met(
                dict.fromkeys((s, close[0])), "the talk with the one who had asked, and what was offered"
            )
    if talks:
        return partial(talks[0], "the talk, nothing smaller is offered")
    return (
        partial(offers[0], "something smaller, no talk with the one who had asked")
        if offers
        else missing("neither a talk with the one who had asked nor an offer")
    )
