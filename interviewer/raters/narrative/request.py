"""Requests for comments: RFC-1 to RFC-7."""

from __future__ import annotations

import re

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.design import MOMENT
from interviewer.raters.narrative.design import moment as moment_of
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, plainly, said
from interviewer.raters.narrative.page import Page
from interviewer.raters.narrative.parts import items, part

_DAYS = (7, 21)
_AFFECTED = re.compile(r"\b(?:affected|impact|who (?:is|has to|must)|scope|stakeholders?|teams)\b")
_OTHERS = re.compile(
    r"\b(?:[a-z]+ ){0,2}(?:teams?|services?|squads?|groups?|departments?|producers|consumers|maintainers|analysts|every team|all teams)\b"
)
_MUST = re.compile(
    r"\b(?:must|have to|has to|need to|needs to|will (?:have to )?\w+|renames?|adds?|changes?|moves?|switch(?:es)?|stops?|registers?|answers?|updates?|replaces?|migrates?|adopts?|fix(?:es)?|sends?|use)\b"
)
_CLOSES = re.compile(
    r"\b(?:comments?|feedback|review|discussion)\b[^.;]{0,40}\b(?:close[sd]?|due|by|until|end[s]?|deadline|open (?:until|for|till))\b|\b(?:comment(?:s|ing)?|feedback|review) (?:period|deadline|window)\b|\bplease comment (?:by|until)\b|\bdeadline\b"
)
_OPENED = re.compile(
    r"\b(?:opened|open(?:s)? (?:on|from)|published|posted|created|date|sent|started|opening)\b"
)
_LENGTH = re.compile(r"\b(?:two|2|three|3|1|one|\d+) weeks?\b|\b\d+ (?:working )?days?\b")
_LABELS = re.compile(r"\b(?:blocking|blockers?|must[- ]fix|veto)\b")
_SUGGESTS = re.compile(r"\b(?:suggestions?|non-?blocking|nit|optional|nice to have|minor)\b")
_REJECTED = re.compile(
    r"\b(?:if|should|unless|in case|when)\b[^.;]{0,50}\b(?:not (?:be )?(?:adopted|accepted|approved|agreed|taken|pass\w*|go ahead)|rejected|declined|fails?|turned down|no (?:decision|agreement|consensus)|nothing is (?:decided|done))\b|\bwithout (?:it|this|this proposal|this rfc),|"
    r"^default\b|\bthe default (?:is|would be|remains|stays|if)\b|\bby default,? (?:nothing|we|the old|everything|all)\b|\b(?:status quo|otherwise)\b|\bif (?:we|this) (?:do|does)(?:n't| not)\b"
)
_DEFAULT_PART = re.compile(r"^default|\bif (?:rejected|not adopted)|\bwhat if\b|\bstatus quo\b")
_AGAINST_PART = re.compile(
    r"\b(?:objections?|drawbacks?|counter-?arguments?|case against|against|disadvantages|cons|downsides?|why not)\b"
)
_AGAINST = re.compile(
    r"\b(?:strongest (?:objection|argument against|counter-?argument)|(?:one|you|critics|opponents|somebody|others?|the \w+ team) (?:could|may|might|will|would) (?:argue|object|say)|the (?:best |main |strongest )?(?:case|argument) against|the drawback is|objection)\b"
)
_BRUSHED = re.compile(
    r"\b(?:but (?:this|that|it) is (?:minor|negligible|not (?:a|an) (?:issue|problem))|negligible|easily (?:solved|fixed)|no real)\b"
)
_NO_DRAWBACK = re.compile(
    r"\b(?:no|without|hardly any) (?:real |major |known |significant )?(?:drawbacks?|downsides?|disadvantages?|objections?)\b"
)
_MIGRATION = re.compile(
    r"\b(?:migration|roll-?out|adoption|transition|rollout plan|how to get there|backwards? compatib\w+|steps)\b"
)
_WHO = re.compile(
    r"\b(?:teams?|we|owners?|engineers?|authors?|maintainers|analysts|platform|squad|committee|group|i)\b"
)
_LEFT = re.compile(
    r"\b(?:when(?:ever)? (?:they|teams?) (?:can|like|want)|at their own pace|up to (?:the|each) teams?|as they see fit|over time)\b"
)
_REPLIES = re.compile(
    r"\b(?:repl(?:y|ied|ies)|taken|declined|accepted|adopted|incorporated|rejected|resolved|addressed|answered|withdrawn|left open)\b"
)
_COMMENTS = re.compile(r"^(?:comments?|feedback|discussion|responses?|resolution|change ?log|review)\b")


@checks("RFC-1")
def binds_others(page: Page) -> Mark:
    """Another team, and what it would have to do."""
    found = part(page, _AFFECTED)
    for s in found.sentences:
        team = _OTHERS.search(s.full)
        if team and _MUST.search(s.t):
            return met(s, f"{said(team)} would have to do something")
    if found.sentences and (team := _OTHERS.search(found.text)):
        return partial(found.sentences[0], f"{said(team)} is named, not what changes for it")
    anywhere = next(
        (
            (s, m)
            for s in page.prose
            if (
                m := re.search(
                    r"\b(?:the|every|all|each) (?:[a-z]+ ){0,3}teams? (?:must|have to|has to|need to|will)\b",
                    s.t,
                )
            )
        ),
        None,
    )
    if anywhere:
        return met(anywhere[0], f"{said(anywhere[1])}")
    return missing(
        "no other team is named that would have to change something", at=found.sentences[:1] or None
    )


@checks("RFC-2")
def deadline(page: Page) -> Mark:
    """Comments close on a day, one to three weeks after they opened."""
    line = next((s for s in page.body if not s.is_title and _CLOSES.search(s.full)), None)
    if line is None:
        return missing("no day on which comments close")
    closes = [t for m in MOMENT.finditer(line.full) if (t := moment_of(m))]
    opened = [
        t
        for s in page.body
        if _OPENED.search(s.full) and s.index <= line.index + 2
        for m in MOMENT.finditer(s.full)
        if (t := moment_of(m))
    ]
    if closes:
        days = (closes[-1] - min(opened)).days if opened and min(opened) < closes[-1] else None
        if days is not None and not _DAYS[0] <= days <= _DAYS[1]:
            return partial(line, f"{days} days for comments; about two weeks are usual")
        if days is None:
            return partial(line, "a last day, but not since when comments are open")
        return met(line, f"{days} days for comments")
    if (length := _LENGTH.search(line.full)) or w.FIXED_DATE.search(line.full):
        return partial(line, f"{said(length) or 'a period'} without both days")
    return missing("comments are asked for, without a last day", at=line)


@checks("RFC-3")
def labels(page: Page) -> Mark:
    """Comments told apart: blocking, or a suggestion."""
    blocking = next(
        (
            (s, m)
            for s in page.body
            if (m := _LABELS.search(s.full))
            and re.search(r"comment|objection|feedback|\[|label|mark", f"{s.full} {s.heading} {s.raw}")
        ),
        None,
    )
    suggests = next(((s, m) for s in page.body if (m := _SUGGESTS.search(s.full))), None)
    if blocking and suggests:
        return met(dict.fromkeys((blocking[0], suggests[0])), f"{said(blocking[1])} and {said(suggests[1])}")
    if blocking:
        return partial(blocking[0], f"{said(blocking[1])} is told, the rest has no label")
    return missing("comments are not marked as blocking or as a suggestion")


@checks("RFC-4")
def default_if_rejected(page: Page) -> Mark:
    """What happens without it."""
    found = part(page, _DEFAULT_PART)
    hits = [
        (s, m)
        for s in (*found.sentences, *page.prose)
        if (m := _REJECTED.search(s.full)) and not re.search(r"\b(?:roll ?back|alternatives?)\b", s.topic)
    ]
    told = hits[0] if hits else ((found.sentences[0], None) if found.sentences else None)
    if told is None:
        return missing("nothing is said about what happens if it is not adopted")
    s, match = told
    if len(s.t.split()) < 6 or re.fullmatch(
        r".{0,40}\b(?:nothing changes|status quo|things stay as they are)\W*", s.t
    ):
        return partial(s, "things stay as they are; what that costs is not said")
    return met(s, f"what follows if it is not adopted ({said(match) or found.title})")


@checks("RFC-5")
def strongest_case_against(page: Page) -> Mark:
    """An argument against it that an opponent would use."""
    found = part(page, _AGAINST_PART)
    told = next((s for s in found.sentences if len(s.t.split()) >= 6), None) or next(
        (s for s, _ in page.find(_AGAINST) if len(s.t.split()) >= 8), None
    )
    if told is None:
        return missing("no argument against it", at=found.sentences[:1] or None)
    if denied := _NO_DRAWBACK.search(told.t):
        return missing(f"{said(denied)} names none", at=told)
    if _BRUSHED.search(told.t):
        return partial(told, "a drawback is named and brushed aside at once")
    return met(told, "an argument against it is told (whether it is the strongest is for a reader)")


@checks("RFC-6")
def migration(page: Page) -> Mark:
    """Steps from the old way to the new, and who takes them."""
    found = part(page, _MIGRATION)
    if not found.sentences:
        return (
            plainly(found.nothing) if found.is_there else missing("no way from the old state to the new one")
        )
    steps = items(found, page)
    with_who = [i for i in steps if _WHO.search(i.text)]
    if _LEFT.search(found.text) and len(steps) < 2:
        return missing("adoption is left to the teams", at=found.sentences[0])
    if len(steps) >= 2 and len(with_who) >= 2:
        return met(
            [i.sentences[0] for i in with_who if i.sentences], f"{len(steps)} steps with who does them"
        )
    sequence = re.findall(
        r"\b(?:first|then|next|after that|finally|step \d|in (?:january|february|march|april|june|july|august|september|october|november|december|q[1-4]|week \d))\b",
        found.text,
    )
    if (len(steps) >= 2 or len(sequence) >= 2) and with_who:
        return (
            met(found.sentences[:2], "steps, with who does them")
            if len(sequence) >= 2
            else partial(found.sentences[0], "steps, without who does each")
        )
    if len(steps) >= 2 or len(sequence) >= 2:
        return partial(found.sentences[0], "steps, without who does them")
    return (
        partial(found.sentences[0], "who moves, without the steps")
        if with_who
        else missing("no steps", at=found.sentences[0])
    )


@checks("RFC-7")
def closed_in_writing(page: Page) -> Mark:
    """What became of each comment."""
    found = part(page, _COMMENTS)
    listed = [i for i in items(found, page) if i.sentences]
    answered = [i for i in listed if _REPLIES.search(i.text)]
    if listed and len(answered) == len(listed):
        return met(
            [i.sentences[0] for i in answered], f"{len(answered)} of {len(listed)} comments have an answer"
        )
    if answered:
        return partial(answered[0].sentences[0], f"{len(answered)} of {len(listed)} comments have an answer")
    told = next(
        page.find(
            re.compile(
                r"\b(?:comments|feedback) (?:were|was|have been|has been) (?:answered|addressed|incorporated|taken)\b"
            )
        ),
        None,
    )
    if told:
        return partial(told[0], "comments were answered, it is not written down how")
    return missing(
        "nothing is written down on what became of the comments",
        at=listed[0].sentences[0] if listed else None,
    )
