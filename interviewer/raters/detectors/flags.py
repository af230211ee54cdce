"""Red flags: suspected only with a quote, cleared by own mitigation beside it. Precise before complete."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.domain.rating import FlagClaim, FlagState
from interviewer.raters.detectors.changed import changed
from interviewer.raters.detectors.claims import CLAIMED_EFFECT, COMPARISON, SCORE, UNVALIDATED, VALIDATED
from interviewer.raters.detectors.lexicon import ROLE
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import said

_GROUP = rf"(?:engineering|marketing|product|finance|legal|sales|operations|ops|support|the (?:[\w-]+ )?(?:team|vendor|agency|business|contractor|supplier|platform|developers|engineers)|the (?:[\w-]+ )?{ROLE}|they|my (?:boss|manager|predecessor|colleagues?|team)|upstream|management|leadership|the other team)"


@dataclass(frozen=True)
class _Rule:
    id: str
    pattern: re.Pattern[str]
    reason: str
    clears: re.Pattern[str] | None = None
    exempt: re.Pattern[str] | None = None
    besides: re.Pattern[str] | None = None


_OWN_MITIGATION = re.compile(
    r"\b(?:i should have|my (?:own )?(?:part|mistake|share|fault|error|job to)|i (?:had not|hadn't|did not|didn't|failed to|never) (?:ask\w*|check\w*|tell|told|write|written|agree\w*|test\w*|confirm\w*|specif\w*|give|given|made|make|set|follow\w*|warn\w*)|on my side|i (?:also |then |therefore |now )*(?:added|set up|wrote|agreed|built|took|called|asked|sat|changed|offered|fixed|apologised|owned|rewrote|introduced|put|met|went)|so (?:i|we) (?:set up|added|wrote|agreed|built|put|changed|introduced|made)|we (?:agreed|set up|added|wrote|built|introduced)|that was on me|i own (?:that|my)|i was (?:also )?(?:too|wrong|late))\b"
)
_RULES = (
    _Rule(
        "RF-4",
        re.compile(
            rf"\b{_GROUP}\b[^.;]{{0,30}}?\b(?:dropped the ball|messed (?:it |this |everything )?up|screwed (?:it |this |us )?up|failed us|let us down|let me down|(?:was|were|is|are) to blame|(?:was|were) (?:entirely |completely |purely )?(?:at fault|responsible for the (?:failure|mess|delay))|ruined|sabotaged|never listen\w*|(?:did not|didn't) (?:bother|care)|could not be bothered|couldn't be bothered|did not do their job|didn't do their job|had no (?:idea|clue)|botched|made a mess|blew it|got it wrong|rewrote it wrong|ignored (?:me|us|my|our))\b|"
            rf"\b(?:(?:it was|that was|entirely|purely|all) (?:the )?(?:fault of {_GROUP}|(?:engineering|marketing|product|finance|legal|sales|operations|their|his|her)(?:'s)? (?:own )?fault)|i blame|because {_GROUP} (?:messed|screwed|dropped|failed|didn't care|did not care))\b"
        ),
        "puts the failure on others",
        clears=_OWN_MITIGATION,
    ),
    _Rule(
        "RF-1",
        re.compile(
            r"\b(?:legal|privacy|compliance|governance|fairness|bias|consent|gdpr|ethics|security|data protection|regulation|the dpo)\b[^.;]{0,30}?\b(?:can (?:worry|wait|deal|catch up|come later|look at (?:it|that) later)|(?:is|are|was|were)(?: really|n't| not)? (?:not )?(?:my|our) (?:problem|job|concern|department|business)|(?:only|just|always) (?:slows?|gets? in the way|says? no|blocks?)|slows? (?:us|you|everything) down|comes? later|can come later|is (?:someone|somebody) else's|(?:is|was) a formality|box-?ticking|would never (?:know|notice|find))\b|"
            r"\b(?:ask (?:for )?forgiveness|(?:isn't|is not|wasn't|was not|not) (?:my|our) (?:problem|job|concern)[^.;]{0,30}\b(?:privacy|compliance|fairness|bias|consent|legal|governance)|(?:skip|skipped|ignore|ignored|bypass\w*|worked? around|went around) (?:the )?(?:legal|privacy|compliance|consent|governance|ethics|dpo|data protection)|(?:don't|do not|didn't|did not) (?:care|bother|worry) (?:about|with) (?:legal|privacy|compliance|consent|fairness|governance|bias))\b"
        ),
        "treats governance, privacy or fairness as somebody else's problem",
        exempt=re.compile(r"\b(?:legal|privacy|compliance) (?:had )?(?:cleared|approved|signed|agreed)|\b(?:refused|would not|wouldn't|said no|told (?:her|him|them) no|disagreed|pushed back|i objected)\b|[\"'][^\"']*(?:privacy|legal|compliance)[^\"']*[\"']"),
    ),
    _Rule(
        "RF-2",
        re.compile(
            r"\b(?:i|we|i always|we always|we usually|we just|i just) (?:\w+ )?(?:ship\w*|launch\w*|deploy\w*|release\w*|push\w*|went live|go live)\b[^.;]{0,60}?\b(?:without (?:any )?(?:monitoring|alerts?|a rollback|rollback|tests|a way back|checks)|no (?:monitoring|alerts?|rollback|way back)|(?:monitoring|rollback|alerts) (?:can|could|would|will) (?:come |follow |wait )?later)\b|\b(?:monitoring|rollback) (?:is|was) (?:not (?:needed|necessary|our job)|overkill|a waste|engineering's (?:job|problem))\b"
        ),
        "ships without monitoring or a way back",
        exempt=re.compile(
            r"\b(?:never|not|don't|wouldn't|didn't|refuse\w*)\b[^.;]{0,20}\b(?:ship|launch|deploy|releas|push|go live)"
        ),
        clears=re.compile(r"\b(?:i should have|since then|never again|i (?:then |now |also )*(?:added|built|set up|wrote)|we (?:then |now |also )*(?:added|built|set up)|that was (?:wrong|a mistake)|my mistake)\b"),
    ),
    _Rule(
        "RF-9",
        re.compile(
            r"\b(?:i|we) (?:\w+ )?(?:(?:did not|didn't|never) (?:tell|mention|report|told|mentioned|reported|inform|admit) (?:it|this|that|anyone|anybody|them|her|him|the (?:director|board|sponsor|client|requester|result|cto|vp))|kept (?:it|this|that|the result) (?:quiet|to (?:myself|ourselves)|under wraps)|buried (?:it|the (?:result|finding|report|number))|hid (?:it|the (?:result|error|number|finding))|swept (?:it|this) under|let it (?:die|fade) quietly|quietly (?:let|dropped|removed|buried|deleted|stopped|closed|corrected|changed|fixed|took)|left (?:it|the (?:bad )?(?:number|result)) out of the)\b|\b(?:nobody|no one) (?:\w+ )?(?:needs? to know|noticed, so|had to know|ever found out|was told)\b"
        ),
        "kept a bad result or a dead project quiet",
        clears=re.compile(r"\b(?:until|then) i (?:told|called|wrote|went|reported|said)|\bi (?:later|then|finally|eventually) (?:told|called|wrote|reported|admitted|went)|\bi should have told|\bi told (?:her|him|them|the)\b"),
    ),
    _Rule(
        "RF-8",
        re.compile(
            r"\b(?:(?:if|when|because|since) (?:the |my |a )?(?:ceo|coo|cfo|vp|boss|director|executive|senior|manager)[^.;]{0,30}?\b(?:asks?|asked|wants?|wanted|insists?|insisted|says?|said|tells?|told)\b[^.;]{0,60}?\b(?:i(?:'d| would|'ll)? (?:just |simply )?(?:do it|did it|ship it|shipped it|comply|complied|go along|went along|use it|used it|show it|showed it)|not my (?:call|place))|orders are orders|above my pay grade|i (?:just )?do what (?:i'm|i am) told)\b"
        ),
        "would do harm because somebody senior asks",
        exempt=re.compile(r"\b(?:would not|wouldn't|refuse\w*|said no|not do)\b"),
    ),
    _Rule(
        "RF-7",
        re.compile(
            r"\b(?:idiots?|stupid|morons?|useless|clueless|incompetent|hopeless|a joke|dumb|lazy|an? (?:complete |total )?(?:fool|clown|disaster of a))\b"
        ),
        "speaks of a person with contempt",
        exempt=re.compile(r"\b(?:i (?:was|felt|am|looked|had been)|of myself|my own|(?:the |a |this |that |it |was |is |were )(?:\w+ )?(?:idea|question|mistake|bug|rule|model|metric|query|process|dashboard|data|report|system|meeting|feature|code|test|number)|lazy (?:load\w*|evaluat\w*)|question (?:that )?(?:\w+ )?stupid|stupid questions?|useless (?:for|to|because|without|data|model|report))\b"),
    ),
    _Rule(
        "RF-5",
        CLAIMED_EFFECT,
        "claims a large effect for the speaker or the model alone",
        clears=COMPARISON,
        exempt=re.compile(r"\b(?:said|says|claim\w*|asked|asks|thinks?|wrote|whether|if|would|could|should|might|hope\w*|expect\w*|target|plan\w*|forecast|so-called|supposed\w*|not)\b[^.;]{0,60}$|\?$|\b(?:he|she|they|ceo|director|slide|vendor|report|press|memo) (?:\w+ )?(?:said|says|claim\w*|wrote|told|announced|put)\b|\bwhether\b"),
    ),
    _Rule(
        "RF-3",
        UNVALIDATED,
        "can't say how the result was validated",
        clears=VALIDATED,
        exempt=re.compile(r"\b(?:nobody|no one|they|he|she|the vendor|the team|people) (?:\w+ )?(?:knew|knows|know|could|had)\b|\?$|\bhow do (?:you|we|i) know\b"),
        besides=SCORE,
    ),
)  # fmt: skip


def suspected(reading: Reading) -> list[FlagClaim]:
    """Flags with their quotes; ``cleared`` where own mitigation follows, ``confirmed`` where a drill for it brings more."""
    found: list[FlagClaim] = []
    for rule in _RULES:
        hit = _first_hit(reading, rule)
        if hit is None:
            continue
        unit, match = hit
        state, by = _state(reading, rule, unit)
        quotes = (unit.quote(), *([by.quote()] if by is not None and by.index != unit.index else []))
        words = f"{rule.reason}: {said(unit, match)}"
        found.append(
            FlagClaim(
                flag=rule.id,
                state=state,
                quotes=quotes,
                reason=words + ("; own mitigation follows" if state == "cleared" else ""),
            )
        )
    differs = changed(reading)
    return [*found, differs] if differs else found


def _first_hit(reading: Reading, rule: _Rule) -> tuple[Unit, re.Match[str]] | None:
    for unit, match in reading.find(rule.pattern):
        if rule.exempt is not None and rule.exempt.search(unit.t):
            continue
        if rule.besides is None or any(rule.besides.search(u.t) for u in reading.around(unit, 2, 2)):
            return unit, match
    return None


def _state(reading: Reading, rule: _Rule, unit: Unit) -> tuple[FlagState, Unit | None]:
    drilled = reading.drilled(rule.id)
    # What separates an effect from everything else may stand anywhere; other mitigation follows what it mends.
    where = reading.units if rule.id == "RF-5" else (*reading.around(unit, 0, 3), *drilled)
    near = [u for u in where if rule.clears is not None and rule.clears.search(u.t)]
    if near:
        return "cleared", near[0]
    again = next((u for u in drilled if rule.pattern.search(u.t)), None)
    if again is not None:
        return "confirmed", again
    return "suspected", None
