"""Key results and roadmaps, as far as rules can tell: OKR-1 to 3, RMP-1 to 8; risks also for STG-5."""

from __future__ import annotations

import re

from interviewer.domain.artifacts.key_result_reading import KeyResultReading, Reading, read_key_result
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, plainly, said, untold
from interviewer.raters.narrative.page import Page, Sentence
from interviewer.raters.narrative.parts import Item, items, part

_KEY_RESULT = re.compile(r"^(?:kr ?\d*(?:\.\d+)?|key results?(?: \d+)?)$")
_UNDER_KEY_RESULTS = re.compile(r"\bkey results?\b")
_OBJECTIVE = re.compile(r"^(?:objective|goal|o) ?\d*$|^objective\b")
_SPECULATIVE = re.compile(r"\b(?:speculative|exploratory bet|no key result yet)\b")

VISION, BETS = (
    re.compile(r"^(?:our |the )?(?:vision|mission|aim|ambition)\b"),
    re.compile(r"\bbets?\b|^(?:initiatives|priorities|themes)\b"),
)
_PEOPLE = re.compile(
    r"\b(?:customers?|users?|patients?|passengers?|pupils?|students?|citizens?|readers?|drivers?|sellers?|buyers?|members?|families|households?|shoppers?|visitors?|callers?|clients?|merchants?|travellers?|residents?|nurses?|teachers?|subscribers?)\b"
)
_TECHNIQUE = re.compile(
    r"\b(?:ai-first|ml platform|machine learning|deep learning|llms?|feature store|data lake(?:house)?|state-of-the-art|neural|microservices|kubernetes|vector (?:store|database)|data mesh)\b"
)
_BUSINESS, _TECHNICAL = (
    re.compile(r"\b(?:business|commercial|customer|revenue|margin|cost|value|why)\b"),
    re.compile(r"\b(?:technical|technology|feasib\w+|data|engineering|how)\b"),
)
_ORDER = re.compile(r"\b(?:first|before|then|after|next|last|sequence|order)\b")
_DEPENDS = re.compile(
    r"\b(?:because|since|depends? on|dependent on|waits? (?:for|on)|requires?|needs?|builds? on|blocked by|unlocks?|prerequisite|only once|until)\b"
)
_GAP = re.compile(
    r"\b(?:nobody|no one|lacks?|missing|gap|gaps|do not have|don't have|short of|too few|have no|has no|not enough)\b"
)
_FILLS = re.compile(
    r"\b(?:hires?|hiring|recruit\w*|train\w*|contract\w*|second(?:ed|ment)|borrow\w*|consultanc\w*|partner\w*|upskill\w*)\b"
)
_INDICATOR = re.compile(r"\b(?:leading indicators?|early (?:signs?|signals?|indicators?)|indicator)\b")
_TRIGGER = re.compile(r"\btrigger(?:s|ed)?\b|\b(?:if|when|once|should)\b.{3,120}?(?:,|:| then | we )")
_ACTION = re.compile(r"\b(?:we|then|mitigation|fallback|plan b|instead|response)\b")
RISKS = re.compile(r"\brisks?\b")
_LEFT_OUT = re.compile(
    r"\b(?:not done|not doing|out of scope|what we (?:will |do |are )?(?:not|won't)|non-?goals|left out|will not do|not on (?:it|the roadmap)|deliberately (?:not|left))\b"
)
_LATER = re.compile(r"\b(?:later|next year|postponed|deferred|backlog|phase 2|eventually)\b")
_BOTTLENECK = re.compile(
    r"\b(?:bottlenecks?|binding constraint|holds? (?:us|results|everything) back|limiting factor|critical path)\b"
)
QUARTER = re.compile(r"\bq([1-4])\b")


@checks("OKR-1")
def tied_to_a_goal(page: Page) -> Mark:
    """An objective above the key results, or the label speculative."""
    objective = next(
        (
            s
            for s in page.body
            if (_OBJECTIVE.match(s.label) or (s.is_title and _OBJECTIVE.match(s.t)))
            and len(s.full.split()) >= 4
        ),
        None,
    )
    if objective:
        return met(
            objective,
            "stands under an objective (whether it is more than the team's own list is for a reader)",
        )
    if found := next(page.find(_SPECULATIVE), None):
        return met(found[0], f"labelled {said(found[1])}")
    if serves := next(
        page.find(
            re.compile(
                r"\b(?:serves|supports|contributes to|for) (?:the )?(?:company |group )?(?:objective|okr|goal|key result)\b"
            )
        ),
        None,
    ):
        return met(serves[0], said(serves[1]))
    return missing("no objective is named, and it is not labelled speculative")


def _key_results(page: Page) -> list[tuple[Sentence, KeyResultReading]]:
    labelled = [
        s
        for s in page.body
        if _KEY_RESULT.match(s.label) or (_UNDER_KEY_RESULTS.search(s.heading) and not s.is_title)
    ]
    listed = [s for s in page.body if s.kind == "bullet" and not s.is_title]
    whole = [s for s in page.body if not _OBJECTIVE.match(s.label)]
    chosen = labelled or listed or (whole if len(whole) <= 5 else [])
    return [(s, read_key_result(re.sub(r"^\W*kr ?\d*(?:\.\d+)?\W+", "", s.raw, flags=re.I))) for s in chosen]


@checks("OKR-2")
def outcome(page: Page) -> Mark:
    """Every key result an outcome, not an activity."""
    read = _key_results(page)
    if not read:
        return missing("no key result found")
    activities = [(s, r) for s, r in read if r.kind is Reading.ACTIVITY]
    outcomes = [s for s, r in read if r.kind is Reading.OUTCOME]
    if len(outcomes) == len(read):
        return met(outcomes, f"{len(outcomes)} of {len(read)} are outcomes ({read[0][1].because})")
    told = (
        "; ".join(f'"{s.raw[:60]}": {r.because}' for s, r in activities[:2])
        or "the words do not tell an outcome from an activity"
    )
    if outcomes:
        return partial(outcomes, f"{len(outcomes)} of {len(read)} are outcomes; {told}")
    if activities:
        return missing(told, at=[s for s, _ in activities])
    return untold("whether these are outcomes or activities")


@checks("OKR-3")
def baseline_target_date(page: Page) -> Mark:
    """Baseline, target and date of every key result."""
    read = _key_results(page)
    if not read:
        return missing("no key result found")
    lacks = [
        (s, [n for n, held in (("baseline", r.baseline), ("target", r.target), ("date", r.date)) if not held])
        for s, r in read
    ]
    whole = [s for s, gaps in lacks if not gaps]
    if len(whole) == len(read):
        return met(whole, f"{len(whole)} of {len(read)} have baseline, target and date")
    told = "; ".join(f'"{s.raw[:50]}": no {", no ".join(gaps)}' for s, gaps in lacks if gaps)
    some = whole or [s for s, gaps in lacks if len(gaps) == 1]
    return partial(some, told) if some else missing(told, at=[s for s, _ in lacks])


@checks("RMP-1")
def vision_as_outcome(page: Page) -> Mark:
    """The aim as a change for customers."""
    found = part(page, VISION)
    if not found.sentences:
        return missing("no vision")
    technique = found.find(_TECHNIQUE)
    people = found.find(_PEOPLE)
    if technique and not people:
        return missing(
            f"a technology ({said(technique[1])}), nobody for whom something changes", at=technique[0]
        )
    if people and not technique:
        return met(people[0], f"a change for {said(people[1])}")
    return untold("whether the vision is an outcome")


def bets_of(page: Page) -> list[Item]:
    return [i for i in items(part(page, BETS), page) if i.sentences]


@checks("RMP-2")
def bets_with_cases(page: Page) -> Mark:
    """Three to five bets, each with a business and a technical case."""
    bets = bets_of(page)
    if not bets:
        return missing("no bets are listed")
    first = [b.sentences[0] for b in bets]
    if not 3 <= len(bets) <= 5:
        return plainly(f"{len(bets)} bets; three to five are expected", at=first)
    both = [b for b in bets if _BUSINESS.search(b.text) and _TECHNICAL.search(b.text)]
    if len(both) == len(bets):
        return met(first, f"{len(bets)} bets, each with a business and a technical case")
    one = [b for b in bets if _BUSINESS.search(b.text) or _TECHNICAL.search(b.text)]
    if len(one) == len(bets):
        return partial(first, f"{len(both)} of {len(bets)} bets have both cases")
    return missing(f"{len(both)} of {len(bets)} bets have a business and a technical case", at=first)


@checks("RMP-3")
def sequence(page: Page) -> Mark:
    """An order, and a dependency that explains it."""
    topic = part(page, re.compile(r"\b(?:sequence|order|dependenc\w+|phases?|timeline)\b")).sentences
    for s in (*topic, *page.prose):
        if (
            _ORDER.search(s.t)
            and (why := _DEPENDS.search(s.t))
            and (s in topic or re.search(r"\b(?:comes? first|waits? for|only once|depends? on)\b", s.t))
        ):
            return met(s, f"an order with its reason ({said(why)})")
    quarters = [s for s in page.body if QUARTER.search(s.full)]
    if topic or quarters:
        return partial((topic or quarters)[0], "an order, without a dependency that explains it")
    return missing("no order")


@checks("RMP-4")
def gaps(page: Page) -> Mark:
    """A missing skill, how it is filled, and by when."""
    found = [
        s
        for s in (
            *part(page, re.compile(r"\bgaps?\b|\bteam\b|\bskills?\b|\bcapacity\b")).sentences,
            *page.prose,
        )
        if _GAP.search(s.t)
    ]
    for s in found:
        near = " ".join(x.t for x in (s, *page.follow(s)))
        if _FILLS.search(near):
            if w.BY_WHEN.search(near):
                return met(s, "a gap, how it is filled and by when")
            return partial(s, "a gap and how it is filled, not by when")
    if (
        found
        and RISKS.search(found[0].topic) is None
        and re.search(r"\b(?:skill|people|engineer|scientist|capacity|nobody|expert)", found[0].t)
    ):
        return partial(found[0], "a gap, without how it is filled")
    return missing("no gap is named")


@checks("RMP-5")
def leading_indicators(page: Page) -> Mark:
    """An early number for each bet."""
    bets = bets_of(page)
    with_one = [b for b in bets if _INDICATOR.search(b.text)]
    told = [s for s, _ in page.find(_INDICATOR)]
    if bets and len(with_one) == len(bets):
        return met([b.sentences[0] for b in with_one], "each bet has its indicator")
    if told:
        return partial(told[0], f"{max(len(with_one), 1)} of {len(bets) or 'the'} bets have an indicator")
    return missing("no leading indicator is named")


def _risks_told(page: Page) -> tuple[list[Item], list[Item], list[Item]]:
    """Every risk that is listed, those with trigger and step, and those with one of the two."""
    listed = [i for i in items(part(page, RISKS), page) if i.sentences]
    whole = [
        i for i in listed if _TRIGGER.search(i.text) and _ACTION.search(i.text) and len(i.text.split()) >= 8
    ]
    half = [i for i in listed if i not in whole and re.search(r"\bmitigat|\btrigger", i.text)]
    return listed, whole, half


@checks("RMP-6")
def risk_with_trigger(page: Page) -> Mark:
    """A risk with its mitigation and its trigger."""
    listed, whole, half = _risks_told(page)
    if whole:
        return met(
            [i.sentences[0] for i in whole], f"{len(whole)} of {len(listed)} risks have a trigger and a step"
        )
    if half:
        return partial(half[0].sentences[0], "a risk with a trigger or a step, not both")
    return missing("no risk with its trigger and its step", at=listed[0].sentences[0] if listed else None)


@checks("STG-5")
def three_to_five_risks(page: Page) -> Mark:
    """Three to five risks, each with mitigation and trigger."""
    listed, whole, half = _risks_told(page)
    told = f"{len(listed)} risks, {len(whole)} with a trigger and a step"
    if 3 <= len(listed) <= 5 and len(whole) == len(listed):
        return met([i.sentences[0] for i in whole], told)
    if (3 <= len(listed) <= 5 and len(whole) + len(half) == len(listed)) or len(whole) >= 2:
        return partial([i.sentences[0] for i in (*whole, *half)], told)
    return missing(told, at=listed[0].sentences[0] if listed else None)


@checks("RMP-7")
def left_out(page: Page) -> Mark:
    """Wanted work that the plan leaves out."""
    found = part(page, _LEFT_OUT)
    if found.sentences:
        later = _LATER.search(found.text)
        return (
            partial(found.sentences[0], f"put off ({said(later)}), not left out")
            if later
            else met(found.sentences[0], "work that is left out is named")
        )
    told = next(page.find(_LEFT_OUT), None)
    return met(told[0], said(told[1])) if told else missing("nothing is left out")


@checks("RMP-8")
def bottleneck(page: Page) -> Mark:
    """The bottleneck, with a number that shows it."""
    told = next(page.find(_BOTTLENECK), None)
    if told is None:
        return missing("no bottleneck is named")
    near = (told[0], *page.follow(told[0]))
    if any(w.measured(s.t) for s in near):
        return met(near, f"{said(told[1])} with a number beside it")
    return partial(told[0], f"{said(told[1])} without evidence")
