"""Work across teams (XFN), and the decision before the technique (FRM-1)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import has_measure
from interviewer.raters.detectors.lexicon import FUNCTION, LEADER, MONTH, PARTY, ROLE, WEEKDAY
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import Finding, absent, anywhere, detects, first, met, partial, said

_TEAM = re.compile(
    rf"\b(?:{FUNCTION})\b(?= (?:team|department|group|people|side|lead|manager|director|head|vp|staff|wanted|needed|cared|asked|was|were|had|owned|agreed|said|feared|would|did|counted|measured|insisted|refused|and)\b|,|'s)|\bhead of (?:{FUNCTION})|\b(?:finance|legal|marketing|engineering|sales|operations|compliance|procurement|logistics|product|security|merchandising|underwriting|nursing|pharmacy|claims|support)\b"
)
_WANT = re.compile(
    r"\b(?:wanted|wants|needed|needs|cared (?:about|for)|cares|was (?:measured|judged|paid|worried|afraid|after|scored)|were (?:measured|judged|paid|worried|afraid|after|scored)|measured on|judged on|paid (?:on|by)|feared|insisted|whose (?:target|bonus|goal)|target was|goal was|had (?:promised|a target|a quota)|counted|preferred|asked for|lived by|looked at)\b"
)


def _teams(unit: Unit) -> set[str]:
    return {re.sub(r"^head of ", "", m.group()) for m in _TEAM.finditer(unit.t)} - {
        "data",
        "analytics",
        "science",
        "it",
        "ml",
    }


@detects("XFN-1")
def incentives(reading: Reading) -> Finding:
    """Two other teams, each with what it wanted or was measured on."""
    wanting: dict[str, Unit] = {}
    named: dict[str, Unit] = {}
    for unit in reading.units:
        for match in _TEAM.finditer(unit.t):
            name = re.sub(r"^head of ", "", match.group())
            if name in {"data", "analytics", "science", "it", "ml"}:
                continue
            named.setdefault(name, unit)
            following = unit.t[match.end() : match.end() + 75]
            nearest = re.split(rf"\b(?:{FUNCTION}) (?:wanted|needed|cared|was|were|feared)", following)[0]
            if _WANT.search(nearest):
                wanting.setdefault(name, unit)
    if len(wanting) >= 2:
        return met(
            list(wanting.values()), f"names teams with what each wanted: {', '.join(sorted(wanting)[:4])}"
        )
    if len(named) >= 2:
        return partial(
            list(named.values()),
            f"names teams ({', '.join(sorted(named)[:4])}), not what each of them wanted",
        )
    return absent("fewer than two other teams are named with what they wanted")


_OWNED = re.compile(
    rf"(?:\b{ROLE}|{LEADER}|{PARTY}|\b(?:finance|engineering|legal|marketing|sales|operations|product|support|procurement|hr|it|they|she|he|each team|every team)\b)[^.;]{{0,20}}?\b(?:owned|owns|took|signed up for|was to (?:deliver|send|give|provide|build)|was responsible for|were responsible for|was to deliver|would deliver|delivered|built|agreed to (?:deliver|build|send|give)|held the|had to deliver|promised)\b|\b(?:owner|owners|owned by|named owner)\b"
)
_DEPENDS = re.compile(
    r"\b(?:depend\w* on|blocked (?:by|on|until)|waiting (?:on|for)|could (?:not|only) (?:start|begin|ship|go)|until (?:the|they|finance|legal|engineering)|needed (?:the|their) [\w ]{2,30}? (?:first|before)|before (?:we|they|i) could|hinged on|upstream|prerequisite|relied on|came after|critical path|without (?:those|that|these|them|it|which)\b[^.;]{0,40}\b(?:could not|couldn't|can't))\b"
)
_DATE = re.compile(
    rf"\b(?:by|on|before|until|in|due|from) (?:the )?(?:end of |mid-?|early |late )?(?:\d+ )?(?:{MONTH}|{WEEKDAY}|q[1-4]|week \d+)\b|\b(?:deadline|due date|milestones?|dates?)\b|\bevery (?:{WEEKDAY})\b|\bin week \d+\b|\b{MONTH} \d+\b|\b\d+ {MONTH}\b"
)


@detects("XFN-2")
def owners(reading: Reading) -> Finding:
    """Owner, dependency, date for a part that was not the speaker's."""
    owned = first(reading, _OWNED)
    depends = first(reading, _DEPENDS, guard=anywhere)
    dated = None
    for hit in (owned, depends):
        if hit:
            dated = dated or next(
                ((u, m) for u in reading.around(hit[0], 1, 1) if (m := _DATE.search(u.t))), None
            )
    named = [(n, h) for n, h in (("an owner", owned), ("a dependency", depends), ("a date", dated)) if h]
    if len(named) >= 2:
        return met([h[0] for _, h in named], " and ".join(f"{n} ({said(*h)})" for n, h in named))
    if named and named[0][0] != "a date":
        return partial(named[0][1][0], f"only {named[0][0]}: {said(*named[0][1])}")
    return absent("neither owners, dependencies nor dates of others' parts are given")


_CONFLICT = re.compile(
    r"\b(?:disagree\w*|conflict\w*|refus\w+|block(?:ed|ing)|objected|clash\w*|argued|argument|pushed back|resist\w*|threatened|would not|wouldn't|stuck|tension|fought|fight|rejected|insisted|opposed|stand-?off|deadlock\w*|wanted [^.;]{3,60}?(?:while|but|whereas|and) [^.;]{3,50}? (?:wanted|needed|feared|insisted|would not)|said no|walked out|at odds|came to a head|blew up|stopped (?:sending|sharing|answering|coming|talking|replying)|opposite (?:wishes|goals|interests|aims)|nearly (?:failed|broke|fell)|did not (?:trust|accept|want)|didn't (?:trust|accept|want))\b"
)


@detects("XFN-3")
def conflict(reading: Reading) -> Finding:
    """A conflict between named parties, with what each side held."""
    one_sided: tuple[Unit, re.Match[str]] | None = None
    for unit, match in reading.find(_CONFLICT):
        window = [u for u in reading.around(unit, 1, 1) if u.drill == unit.drill]
        parties = set().union(*(_teams(u) for u in window)) | {
            m.group() for u in window for m in re.finditer(rf"\b{ROLE}|{LEADER}", u.t)
        }
        sides = sum(len(_WANT.findall(u.t)) for u in window) + len(
            re.findall(r"\b(?:because|while|whereas|since|said)\b", " ".join(u.t for u in window))
        )
        if len(parties) >= 2 and sides >= 2:
            return met(window, f"a conflict between named parties: {said(unit, match)}")
        if parties and not one_sided:
            one_sided = (unit, match)
    if one_sided:
        return partial(
            one_sided[0], f"a difficulty with a named party ({said(*one_sided)}), told from one side"
        )
    return absent("no conflict between named parties is told")


_LEVER = re.compile(
    r"\b(?:in return|in exchange|i (?:had )?(?:offered|traded|promised) (?:to|them|her|him|the)|(?:i|we) (?:first )?(?:built|fixed|did|ran|wrote|made|gave|cleaned|automated|took over)(?: \w+)? (?:them|her|him|their|for (?:them|her|him|the|finance|legal|engineering|marketing|sales|operations|support)|the (?:finance|legal|engineering|marketing|sales|operations|support) team)\b|(?:i|we) (?:wrote|made|drew|put|published|set)\b[^.;]{0,40}?\b(?:one page|one-?pager|1 page|single page|a page|table|definition|glossary|one number|in (?:euros|money|dollars|hours|their)|decision log|side by side|sheet|map)|"
    r"(?:i|we) (?:showed|walked)\b[^.;]{0,30}?\b(?:their own|her own|his own|what it (?:meant|cost|would))|in (?:their|her|his) (?:own )?(?:terms|words|numbers|units|currency|figures)|invited (?:one|two|both|each|a|the)\b|single sheet|translated|(?:used|used up|spent) (?:the )?(?:credit|goodwill|favour)|i had (?:helped|fixed|done|built|saved|rescued)[^.;]{0,60}?\b(?:before|earlier|last|the year|the quarter)|because (?:i|we) had (?:helped|fixed|built|done|saved)|prototype|mock-?up|dry run|let (?:them|her|him) (?:set|choose|pick|own|name)|sat (?:in|with) (?:their|the|her|his)|spent (?:a|two|three|\d+) (?:day|days|week|weeks|afternoons|shifts?) (?:in|with|at|on))\b"
)
_TRUST_ONLY = re.compile(
    r"\b(?:built (?:trust|relationships|rapport|bridges)|we aligned|got buy-?in|everyone (?:was )?aligned|stakeholder management|over-?communicat\w+)\b"
)


@detects("XFN-4")
def lever(reading: Reading) -> Finding:
    """An act that moved somebody who did not report to the speaker."""
    for unit in reading.drilled("XFN-4"):
        if (
            _LEVER.search(unit.t)
            or re.search(r"\b(?:i|we) (?:showed|offered|built|fixed|gave|wrote|had helped|ran)\b", unit.t)
        ) and unit.words >= 7:
            return met(unit, "an act that made them move")
    lever_hit = first(reading, _LEVER)
    if lever_hit:
        return met(lever_hit[0], f"an act that moved people one has no authority over: {said(*lever_hit)}")
    vague = first(reading, _TRUST_ONLY, guard=anywhere)
    if vague and re.search(r"\bi\b", vague[0].t):
        return partial(vague[0], f"people were won over, and the act stays general ({said(*vague)})")
    return absent(
        "no act is told that moved people outside the speaker's authority",
        entered=vague[0] if vague else None,
    )


@detects("XFN-5")
def measured(reading: Reading) -> Finding:
    """The outcome of the joint work as a measure with a comparison or a target."""
    found = [o for o in outcomes(reading) if has_measure(o.unit)]
    compared = [o for o in found if o.compared or re.search(r"\b(?:target|goal|plan|against)\b", o.unit.t)]
    if compared:
        return met(
            compared[-1].unit,
            f"the outcome as a measure with a comparison: {said(compared[-1].unit, compared[-1].match)}",
        )
    shown = found or outcomes(reading)
    if shown:
        return partial(
            shown[-1].unit,
            f"an outcome ({said(shown[-1].unit, shown[-1].match)}), without a measure and a comparison",
        )
    return absent("no measured outcome of the joint work is told")


_DECISION_WORD = re.compile(
    r"\b(?:decision|decide\w*|whether (?:to|we|they|the|it)|choose|which (?:stores?|customers|price|supplier|product|sites?|routes?)|revenue|margin|cost|costs|waste|churn|retention|conversion|refunds?|stock-?outs?|complaints|waiting time|downtime|budget|profit|losses|savings?|late|delays?|shortages?|renewals?|fraud losses|outcome|goal|target|okr|key result)\b"
)
_TECHNIQUE = re.compile(
    r"\b(?:model\w*|regression|neural|xgboost|gradient|boost\w*|embedding\w*|transformer\w*|lstm|random forest|clustering|cluster|algorithm|classifier|pipeline|feature store|llms?|deep learning|machine learning|bayesian|forecasting|bandit|reinforcement|graph|optimi[sz]er|warehouse|dbt|spark|airflow|kafka|a/b test|recommender)\b"
)


@detects("FRM-1")
def decision_first(reading: Reading) -> Finding:
    """The decision or business outcome before any technique."""
    decision = first(reading, _DECISION_WORD, guard=anywhere)
    technique = first(reading, _TECHNIQUE, guard=anywhere)
    for unit in reading.drilled("FRM-1"):
        hit = _DECISION_WORD.search(unit.t)
        if hit:
            return met(unit, f"names the decision or outcome: {said(unit, hit)}")
    if decision is None:
        return absent("no decision or business outcome is named", entered=technique[0] if technique else None)
    unit, match = decision
    is_before = (
        technique is None
        or unit.index < technique[0].index
        or (unit.index == technique[0].index and match.start() < technique[1].start())
    )
    if is_before and re.search(
        r"\b(?:decision|decide\w*|whether|choose|which|goal|target|okr|key result|wanted|needed|had to|from|by|cut|reduce|lower|raise|losing|lost|cost)\b",
        unit.t,
    ):
        return met(unit, f"names the decision or outcome before any technique: {said(unit, match)}")
    return partial(
        unit,
        f"names a decision or outcome ({said(unit, match)}), "
        + ("not what hangs on it" if is_before else "after the technique"),
    )
