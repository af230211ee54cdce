"""Technical strategies, as far as rules can tell: STG-1 to 4, STG-6, SEV-5."""

from __future__ import annotations

import re

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, plainly
from interviewer.raters.narrative.page import Page, Sentence
from interviewer.raters.narrative.parts import items, part
from interviewer.raters.narrative.plan import BETS, QUARTER, RISKS, VISION, bets_of

_SIX = {
    "what": r"\bwhat\b",
    "why": r"\bwhy\b|business case",
    "how": r"\bhow\b|approach",
    "when": r"\bwhen\b|\bq[1-4]\b|timeline",
    "who": r"\bwho\b|owner|team",
    "measure": r"\b(?:measure[sd]?|metrics?|success|kpi)\b",
}
_SERVES = re.compile(r"\b(?:priority|serves|supports|objective|okr|goal|key result)\b")
_METRICS = re.compile(r"\b(?:metrics?|measures?|kpis?|measured by)\b:?(?P<list>[^.]*)")
_BUILD_BUY = re.compile(r"\bbuild (?:or|vs\.?|versus|/)\s?buy\b|\bbuild[- ]or[- ]buy\b|\bmake or buy\b")


@checks("STG-1")
def bets_serve_a_priority(page: Page) -> Mark:
    """Every bet names the priority it serves."""
    bets = bets_of(page)
    if not bets:
        return missing("no bets are listed")
    tied = [b for b in bets if _SERVES.search(b.text)]
    first = [b.sentences[0] for b in tied]
    if len(tied) == len(bets):
        return met(first, f"{len(tied)} of {len(bets)} bets name what they serve")
    return (
        partial(first, f"{len(tied)} of {len(bets)} bets name what they serve")
        if 2 * len(tied) >= len(bets)
        else missing(f"{len(tied)} of {len(bets)} bets name what they serve", at=bets[0].sentences[0])
    )


@checks("STG-2")
def six_parts(page: Page) -> Mark:
    """What, why, how, when, who and the measure of every bet."""
    bets = bets_of(page)
    if not bets:
        return missing("no bets are listed")
    counts = [sum(bool(re.search(p, b.text)) for p in _SIX.values()) for b in bets]
    first = [b.sentences[0] for b in bets]
    if not 3 <= len(bets) <= 5:
        return plainly(f"{len(bets)} bets; three to five are expected", at=first)
    if min(counts) == 6:
        return met(first, "each bet has all six parts")
    return (
        partial(first, f"the thinnest bet has {min(counts)} of six parts")
        if min(counts) >= 4
        else missing(f"the thinnest bet has {min(counts)} of six parts", at=first)
    )


@checks("STG-3")
def metrics_per_bet(page: Page) -> Mark:
    """Two or three metrics for every bet."""
    bets = bets_of(page)
    if not bets:
        return missing("no bets are listed")
    good = [
        b
        for b in bets
        if (m := _METRICS.search(b.text))
        and len([p for p in re.split(r",|;| and ", m["list"]) if p.strip()]) in (2, 3)
    ]
    first = [b.sentences[0] for b in good]
    if len(good) == len(bets):
        return met(first, "each bet has two or three metrics")
    return (
        partial(first, f"{len(good)} of {len(bets)} bets have two or three metrics")
        if 2 * len(good) >= len(bets)
        else missing(f"{len(good)} of {len(bets)} bets have two or three metrics", at=bets[0].sentences[0])
    )


@checks("STG-4")
def four_quarters(page: Page) -> Mark:
    """All four quarters with content; whether they fit the head-count is for a reader."""
    quarters: dict[str, Sentence] = {}
    for s in page.body:
        for match in QUARTER.finditer(s.full if not s.is_title else f"{s.t}"):
            has_content = not s.is_title and len(s.t.split()) >= 2 and not w.is_placeholder(s.t)
            under = s.is_title and any(
                x.section == s.section and not x.is_title and not w.is_placeholder(x.t) for x in page.body
            )
            if has_content or under:
                quarters.setdefault(match[1], s)
    if len(quarters) == 4:
        return partial(
            quarters.values(), "all four quarters have content; whether people suffice is for a reader"
        )
    return missing(f"{len(quarters)} of four quarters have content", at=list(quarters.values())[:1])


@checks("STG-6")
def build_or_buy(page: Page) -> Mark:
    """A choice with its reason for each capability."""
    found = part(page, _BUILD_BUY)
    listed = [i for i in items(found, page) if i.sentences]
    if not listed:
        return missing("no part on build or buy")
    chosen = [
        i
        for i in listed
        if re.search(r"\b(?:build|buy|adopt|open source|mix|hybrid|licen[cs]e|in-house)\b", i.text)
    ]
    reasoned = [
        i
        for i in chosen
        if re.search(
            r"\b(?:because|since|as|so that|cheaper|faster|differentiat\w+|core|commodity|reason)\b", i.text
        )
    ]
    first = [i.sentences[0] for i in reasoned or chosen]
    if chosen and len(reasoned) == len(listed):
        return met(first, "each has a choice and a reason")
    return (
        partial(first, f"{len(chosen)} of {len(listed)} have a choice, {len(reasoned)} a reason")
        if 2 * len(chosen) >= len(listed) and first
        else missing("no choice between build and buy", at=listed[0].sentences[0])
    )


@checks("SEV-5")
def six_sections(page: Page) -> Mark:
    """All six sections with content."""
    wanted = {
        "vision": VISION,
        "bets": BETS,
        "team": re.compile(r"\b(?:team|people|organisation|capacity|staffing)\b"),
        "roadmap": re.compile(r"\b(?:road-?map|quarters?|timeline|q[1-4])\b"),
        "risks": RISKS,
        "build or buy": _BUILD_BUY,
    }
    held = {name: p for name, pattern in wanted.items() if (p := part(page, pattern)).sentences}
    lacking = [name for name in wanted if name not in held]
    first = [p.sentences[0] for p in held.values()]
    if not lacking:
        vision, bets = held["vision"].words, len(bets_of(page))
        if 400 <= vision <= 1000 and 3 <= bets <= 5:
            return met(first, "six of six sections, a vision of the usual length, three to five bets")
        return partial(
            first, f"six of six sections; the vision has {vision} words, and there are {bets} bets"
        )
    if len(lacking) == 1:
        return partial(first, f"no content on {lacking[0]}")
    return missing(f"no content on {', '.join(lacking)}", at=first[:1] or None)
