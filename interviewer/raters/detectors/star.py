"""STAR: situation, task, actions, own part, result, lesson, one event."""

from __future__ import annotations

import re

from interviewer.raters.detectors.language import (
    acts_by,
    any_acts,
    decisions,
    has_measure,
    is_concrete,
    own_acts,
    reasoned_decisions,
)
from interviewer.raters.detectors.lexicon import (
    ACT_OBJECT,
    ACT_VERB,
    FUNCTION,
    ROLE,
    STAKE,
    STATES,
    WHEN,
    WHERE,
)
from interviewer.raters.detectors.men import person_outcome
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    anywhere,
    detects,
    done,
    first,
    met,
    partial,
    said,
    unsure,
)


@detects("ST-S")
def situation(reading: Reading) -> Finding:
    """When, where and what was at stake, wherever they are told."""
    when = first(reading, WHEN, guard=anywhere)
    where = first(reading, WHERE, guard=anywhere)
    stake = first(reading, STAKE, guard=anywhere)
    named = [
        (name, hit) for name, hit in (("when", when), ("where", where), ("what was at stake", stake)) if hit
    ]
    units = [hit[0] for _, hit in named]
    told = " and ".join(f"{name} ({said(*hit)})" for name, hit in named)
    if len(named) == 3:
        return met(units, f"says {told}")
    if len(named) == 2 and when and where:
        return partial(units, f"says {told}, but not what was at stake")
    if len(named) == 2 and (_weighs(reading) or (when and _told(reading))):
        missing = "when it was" if not when else "where it was"
        return partial(units, f"says {told}, but not {missing}")
    return absent("no situation is fixed by when, where and what was at stake")


#: A stake that is said as such: money, a date, a harm, something that waited; "we decided" or "we needed" is none.
_SAID_STAKE = re.compile(
    r"[$€£]\s?\d|\b\d[\d.]*(?:k|m|bn)?\s?(?:euros?|dollars?|pounds?|francs|kroner|usd|eur|gbp)\b|\b(?:million|deadline|renewal|contract|tender|audit|regulator\w*|at risk|at stake|on the line|depended|depends on it|hung on|"
    r"waiting for|waited for|promised|owed|costing|cost us|losing|outage|churn\w*|shortage|stock-?outs?|ran out|backlog|fraud|penalt(?:y|ies)|fines?|safety|patients? (?:were|was|had|could)|complaints|before the (?:board|launch|season|budget|audit|election|summer|winter))\b"
)


def _told(reading: Reading) -> bool:
    return bool(any_acts(reading) or decisions(reading))


def _weighs(reading: Reading) -> bool:
    return first(reading, _SAID_STAKE, guard=anywhere) is not None


_OWN_TASK = re.compile(
    rf"\bas (?:its|their|the|a|an|our) (?:[\w-]+ ){{0,3}}?(?:lead|manager|owner|head|{ROLE})|"
    r"\bi (?:was|am|became|had been|'d been) (?:then |still |also |now )?(?:responsible|accountable|in charge|asked|tasked|hired|brought in|assigned|given|made|put in charge|supposed|meant|due|to deliver|expected|the (?:one|only|lead|owner|person|tech|manager|project|analyst (?:in charge|for|responsible))|on the hook|"
    r"leading|running|managing|owning|heading|the [\w-]+ (?:lead|owner|manager)|the lead [\w-]+|(?:a|the) (?:[\w-]+ ){0,3}(?:lead|owner|manager))|"
    r"\bi'd (?:promised|committed|been asked|agreed to)|\bmy (?:own )?(?:job|task|goal|role|brief|responsibility|remit|mandate|assignment|target|mission) (?:was|is|there was|in this was)|"
    r"\bi (?:had )?(?:owned|led|ran|managed|headed|had promised|promised|had committed|committed|had agreed|had been asked|took on|(?<!when i )took over|had taken on|signed up|volunteered|had to (?:deliver|decide|find|get|choose|fix|cut|tell|make|bring|give|show|say|recommend|present|report|build|explain|answer)|was to|needed to (?:deliver|decide|find|get|choose|give|tell|show))\b|"
    rf"\b(?:wanted|needed|expected|required|awaited) (?:[\w'-]+ ){{1,7}}?(?:from|of) me\b|\b(?:i had |i'd )?(?:given|gave) (?:[\w'-]+ ){{1,6}}?my word\b|\bi was there to\b|\b(?:had )?put me (?:on (?:it|this|that)|in charge)|\bmade me (?:the |a )?(?:[\w-]+ )?(?:owner|lead|manager|responsible|head|{ROLE})|"
    r"\bmy (?:own )?part was\b|\b(?:decision|question|choice|call|number|responsibility|task|job|deadline|budget|result)\b[^.;]{0,40}?\b(?:sat|lay|rested|was|fell|landed) (?:with|on|to) me\b|\bi (?:had )?signed for\b|\bi (?:owed|answered for|stood for|vouched for)\b|\bcount(?:ed|ing) on me\b|\bmy name was on\b|\bi (?:must|had to) (?=\w+ \w+)(?!admit|say that|laugh|smile|learn|wait|think|leave|stop|go\b)|"
    r"\b(?:gave|given) me (?:the|a|this) (?:task|job|order|assignment|brief|mandate)\b|\bit was my (?:job|task|role|turn|duty) to\b|\bit (?:fell|was) (?:to|on|up to) me\b|\b(?:asked|wanted|told|hired|tasked|needed|assigned|expected|charged) me (?:to|with)\b|\bi reported\b[^.]{0,40}\bto\b|\bon my (?:desk|plate|watch)\b|\bmine to\b"
)
_TEAM_TASK = re.compile(
    r"\b(?:our|the team's|the) (?:job|task|goal|brief|remit|mandate|aim|objective|assignment|mission) (?:was|is)\b|\bwe (?:had promised|had committed|(?:were|had been|have been) (?:asked|tasked|responsible|supposed|meant|hired)|had to (?:deliver|decide|find|get|build|choose|give)|needed to (?:deliver|decide|find|build|give))\b|\bone of my (?:[\w-]+ )?(?:analysts|engineers|reports|people|juniors|scientists|developers)\b|\b(?:asked|wanted|told|needed) us to\b"
)


@detects("ST-T")
def task(reading: Reading) -> Finding:
    """Own responsibility, promise or goal."""
    own = first(reading, _OWN_TASK)
    if own:
        return met(own[0], f"states the own task: {said(*own)}")
    team = first(reading, _TEAM_TASK)
    if team:
        return partial(team[0], f"states the team's task ({said(*team)}), not the speaker's own")
    return absent("no task, promise or responsibility of the speaker is stated")


_OTHERS_ACT = re.compile(
    rf"\b(?:she|he|they|{ROLE}|{FUNCTION}(?: (?:team|people|department|desk))?|(?:the|our|their|one|two|three|both|\d+) (?:[\w-]+ )?(?:[a-z]+(?:ers|ors|ists|ians|ants|ses)|ward|depot|plant|shop|store|office|desk|crew|lab|clinic|branch|school|council))(?:'d|'ve)? (?:had |have |has )?(?:then |also |\w+ly )?(?P<verb>(?!dropped the ball|messed|failed|screwed|blew){ACT_VERB}){ACT_OBJECT}"
)
_PASSIVE_ACT = re.compile(
    rf"\b(?:was|were) (?:then |first |\w+ly )?(?P<verb>(?!{STATES})(?:\w+ed|sent|put|cut|built|drawn|written|taken|brought|shut|sold|moved|rebuilt)) (?:by|on|to|from|into|off|out|in|over|at|every|each|through)\b"
)
#: Verbs that say that something was done, not what.
_EMPTY_ACT = re.compile(
    r"(?:made|took|gave|had|did|kept|held|put|set|went|said|let|got|brought|resolved|solved|fixed|sorted|tackled|ensured|moved|asked|motivated|inspired|transformed|elevated|streamlined|changed|pushed|decided|turned|started|carried|implemented|completed|finished|created|developed|presented|told|documented|reassigned|shared|met|talked|discovered|explored|played|messed|promoted|found|saw|spoke|showed|noticed|launched|delivered|rolled|drove|raised|built|introduced|established|proposed|recommended|analysed|researched|dropped|failed|blamed)"
)


def _others_acts(reading: Reading) -> list[tuple[Unit, re.Match[str]]]:
    """Acts of people and teams other than the speaker's own, and acts told without a doer."""
    told = [(u, m) for u, m in acts_by(reading, _OTHERS_ACT) if done(u, m)]
    passive = [(u, m) for u in reading.units for m in _PASSIVE_ACT.finditer(u.t)]
    return told + [
        (u, m) for u, m in passive if done(u, m) and is_concrete(u) and not _EMPTY_ACT.fullmatch(m["verb"])
    ]


def _is_picture(unit: Unit, match: re.Match[str]) -> bool:
    """Whether an act can be pictured: a number, role or piece of work beside it, or a verb that says what was done."""
    return is_concrete(unit) or not _EMPTY_ACT.fullmatch(_verb(match))


def _verb(match: re.Match[str]) -> str:
    return match.groupdict().get("verb") or match.group()


#: A decision with its reason in one sentence of this many words says what was decided, even without a known noun.
_WHOLE_REASON = 15


@detects("ST-A")
def actions(reading: Reading) -> Finding:
    """Two concrete acts, one of them a decision with its reason."""
    acts = [(u, m) for u, m in (*any_acts(reading), *_others_acts(reading)) if _is_picture(u, m)]
    decided = decisions(reading)
    verbs = {_verb(m) for _, m in (*acts, *decided)}
    reasoned = reasoned_decisions(reading)
    if reasoned and len(verbs) >= 2:
        unit, reason = reasoned[0]
        other = [u for u, _ in acts if u.index not in (unit.index, reason.index)][:1]
        return met([unit, reason, *other], "tells a decision with its reason, and what else was done")
    if acts and len(acts) + len(decided) >= 2 and len(verbs) >= 2:
        units = list(dict.fromkeys(u.index for u, _ in acts))
        return partial(
            [reading.units[i] for i in units[:2]], "tells concrete acts, but no decision with its reason"
        )
    if reasoned and (is_concrete(reasoned[0][0]) or reasoned[0][0].words >= _WHOLE_REASON):
        return partial(reasoned[0], "tells a decision with its reason and no other act")
    return absent("fewer than two concrete acts are told")


_NAMED_PART = re.compile(
    r"\bmy (?:own )?(?:part|role|piece|contribution|share|bit|side)(?: of (?:it|this|the work))? (?:was|were|in (?:it|this|that) was|there was|came down to) (?!part of|to support|to help|in the team)(?P<part>[^.;]{8,})|\bwhat i (?:did|added|contributed|brought|took on) (?:myself )?was\b|\bmine (?:was|were)\b|"
    r"\bi (?:myself|personally|alone) (?=\w+ed\b|wrote|built|ran|made|told|cut|drew)"
)
_OWN_ROLE = re.compile(
    r"\bas (?:its|their|the|a|an|our) (?:[\w-]+ ){0,3}?(?:lead|manager|owner|head|director|scientist|analyst|engineer)\b|\bi (?:led|owned|ran|managed|was (?:leading|responsible|in charge|the [\w-]+ ?[\w-]* (?:lead|owner|manager|analyst)|the (?:lead|owner|manager)|part of))\b|\bmy (?:role|part|job|responsibility) (?:was|is)\b"
)


@detects("ST-OWN")
def own_part(reading: Reading) -> Finding:
    """Acts that the speaker did, apart from what others did. How often "I" or "we" is said plays no part."""
    part = first(reading, _NAMED_PART)
    acts = [
        (u, m)
        for u, m in own_acts(reading)
        if not re.search(r"\bi (?:led|managed|ran) (?:a|the|this|our) (?:team|project|effort|work)", u.t)
    ]
    if part:
        return met(part[0], f"names the own part: {said(*part)}")
    units = list(dict.fromkeys(u.index for u, _ in acts))
    if len({m["verb"] for _, m in acts}) >= 2:
        unit, match = acts[0]
        return met(
            [reading.units[i] for i in units[:2]],
            f"tells what the speaker did: {said(unit, match)} and {said(*acts[-1])}",
        )
    acts = [(u, m) for u, m in acts if is_concrete(u)]
    if acts:
        unit, match = acts[0]
        return partial(
            unit, f"one act of the speaker's own ({said(unit, match)}); the others are nobody's in particular"
        )
    role = first(reading, _OWN_ROLE)
    if role and reading.is_story:
        return partial(role[0], f"an own role ({said(*role)}), with no act tied to it")
    return absent("every act belongs to the team, to others or to nobody")


@detects("ST-R")
def result(reading: Reading) -> Finding:
    """An outcome with a comparison and a time, or a named decision that was taken."""
    found = outcomes(reading)
    whole = [o for o in found if o.timed and ((o.compared and o.figures) or o.decision)]
    if whole:
        o = whole[0]
        how = "a decision that was taken" if o.decision and not o.compared else "a comparison"
        return met(
            [o.unit, *([o.timed] if o.timed and o.timed.index != o.unit.index else [])],
            f"an outcome with {how} and a time: {said(o.unit, o.match)}",
        )
    half = [o for o in found if o.compared or o.timed or o.decision]
    if half:
        o = max(half, key=lambda o: (o.compared, o.timed is not None))
        missing = "a time" if o.compared else "a comparison" if o.timed else "a comparison and a time"
        return partial(o.unit, f"an outcome ({said(o.unit, o.match)}), without {missing}")
    if any(c.id.startswith("MEN-") for c in reading.sheet.criteria):
        person = person_outcome(reading)
        if person.found == "met":
            return Finding(
                "partial", "what the person could do afterwards, without a comparison", person.quotes
            )
    return absent("no outcome that others could observe is stated")


_SINCE = re.compile(
    r"\b(?:since then|ever since|from then on|from that (?:day|point|moment)|since that (?:day|project|incident)|these days|nowadays|(?:today|now),? (?:i|we|every|each|all|no|nobody|any|my|our|the team)|(?:i|we) now|(?:i|we) have (?:since|always|never)|"
    r"since (?:that|this|the) (?:[\w-]+ )?(?:project|work|story|case|time|year|summer|winter|spring|autumn|launch|incident|review),? (?!(?:i|we) (?:\w+ly )?(?:know|believe|think|feel|understand|am|are|trust|value|love)\b)(?:i|we|every|each|no|my|our)\b|after (?:this|that|it),? (?:i|we) (?:always|never|\w+ always|make always|do always)|(?:it|this|that) is (?:the reason )?why (?:i|we|our|my|every|each) (?:now )?|(?:i|we) (?:have |'ve )?(?:kept|adopted|held on to|stuck to) (?:that|this|the) (?:habit|rule|practice|check|list|question|step)|in (?:the|my|our|every|each|both)(?: next)? (?:\d+ |two |three |few )?[\w-]+ (?:after|since)(?: that| it| then)?,? (?:i|we)\b|(?:i|we) (?:have |'ve )done (?:that|this|it|so) (?:with|for|in|on|before) (?:every|each|all)|every (?:[\w-]+ ){1,3}since\b(?! (?:last|the|(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december)\b)|"
    r"(?:i|we) (?:don't|do not|never|won't|no longer) (?!know|think|believe|remember|have|want|like|feel|mean)[\w' ]{3,40}? (?:any ?more|without|unless|until|before)\b|(?:it|this|that) (?:has )?changed how (?:i|we) (?!think|feel|see)\w+|(?:before|at|in|for) (?:any|every|each) (?:[\w-]+ ){1,3}(?:i|we) now|so now (?:when|before|if)|(?:i|we) now (?!know|think|believe|feel|am|are|see)\w+|the next (?:\d+|two|three|few) [\w-]+ (?:each |all )?(?:had|have|carried|started|began)|(?:i|we) added (?:a|an|one|the) (?:line|field|box|column|page|section|question|check|step|gate) to|what i took from it is|(?:what|one thing|the thing) (?:i|we) (?:changed|do differently)(?: since| now)?|my rule now|"
    r"(?:i|we) no longer (?!\w+ed\b|had\b|was\b|were\b|did\b|got\b|went\b|saw\b|made\b)\w+|(?:is|are) now (?:mandatory|standard|required|part of|the rule|compulsory)|(?:my|our) (?:new )?(?:habit|rule|practice) (?:since|now|is)|it made (?:me|us) (?:start|write|check|ask|put)|what came (?:out )?of (?:it|this|that) (?:is|was)|after that,? (?:i|we|every|each|all|no) (?:\w+ )?(?:always|never|starts?|carr\w+|write|keep|has|have|ask|agree)|what (?:i|we) (?:changed|do differently|do now)|what changed for (?:me|us)|the change (?:i|we) made|i(?:'ve| have)? made (?:it|that) (?:a|my|our) (?:rule|habit|standard|practice)|(?:my|our|the) (?:rule|habit|practice|standard) (?:is|since|now)|"
    r"has become (?:a|our|my|the)|became (?:a|our|my|the) (?:rule|standard|habit|template|step|part of|practice)|(?:every|each) (?:new )?[\w-]+(?: [\w-]+)? (?:of ours |of mine |in the team )?(?:now |since )?(?:carries|runs|passes|has|starts|begins|includes|needs|gets|opens|goes|must)|(?:i|we) (?:still )?(?:do|use|run|keep|ask|start|write|open|agree|put|set|have|hold|check|add) (?:\w+ ){1,6}(?:on|in|for|before|with|at) every|now (?:i|we|every|each|no))\b"
)
_PRACTICE = re.compile(
    r"\b(?:brief|checklist|rule|template|review|test|threshold|gate|document|log|hold-?out|kick-?off|sign-?off|stop (?:rule|date|criteri\w+)|criteri\w+|one-?pager|memo|question|sheet|field|line|page|note|standard|step|check|alert|slot|agenda|calendar|contract|definition|baseline|pre-?mortem|prediction|forecast|"
    r"paragraph|section|rota|pilot|sample|audit|dry run|rehearsal|second (?:reader|pair|reviewer|person)|monday|tuesday|wednesday|thursday|friday|week (?:1|one|2|two)|first week|hour|minutes|weekly|monthly|quarterly|before (?:i|we|any|a|each|every|the|it|anyone)|by name|in writing|write|written|draft|plan|proposal|project|ticket|dashboard|"
    r"budget|raw|counts?|owner|decision|slide|guess|region|table|charter|expect|fallback|range|form|cover|exit|kill|data|list|vendor|ticket|pilot|signed|signature|until)s?\b"
)
_VACUOUS = re.compile(
    r"\b(?:(?:communication|listening|teamwork|alignment|data quality|trust|transparency|stakeholder management|collaboration|planning|flexibility|empathy|feedback) (?:is|are|matters?|was|really matters)|(?:importance|value|power|role) of|be (?:more )?(?:careful|proactive|open|transparent|patient)|(?:more|better) (?:careful|communication|proactive\w*)|communicate (?:more|better|early|early and often)|listen more|involve (?:people|stakeholders|everyone) (?:early|earlier)|it(?:'s| is) important|key to|learn from mistakes|fail fast|at the (?:heart|core|cent(?:re|er)) of|data-driven|part of our dna|second nature)\b"
)
_LEARNED = re.compile(
    r"\b(?:(?:i|we) (?:learned|have learned|took away|took from)|(?:the|my|our|one|a) (?:biggest |main |big )?(?:lesson|takeaway|learning)|taught me|it showed me|next time (?:i|we))\b"
)


@detects("ST-L")
def lesson(reading: Reading) -> Finding:
    """What is done differently in later work, so specific that a colleague could see it."""
    vague: Unit | None = None
    for unit, match in reading.find(_SINCE):
        rest = unit.t[match.start() :]
        practice = _PRACTICE.search(rest)
        if practice and not _VACUOUS.search(rest) and not _is_outcome_only(unit, practice):
            return met(
                unit,
                f"names a changed practice: {said(unit, match)} … {said(unit, _again(practice, match, unit))}",
            )
        vague = vague or unit
    for unit, match in reading.find(_LEARNED):
        practice = _PRACTICE.search(unit.t, match.end())
        if (
            practice
            and not _VACUOUS.search(unit.t)
            and re.search(
                r"\bto \w+|\bbefore\b|\bnext time i\b|\bthat (?:a|an|the|no|every|any)\b",
                unit.t[match.start() :],
            )
        ):
            return partial(unit, f"a specific lesson ({said(unit, match)}), with no later use of it told")
        vague = vague or unit
    if vague:
        return absent(
            "a lesson is drawn, but nothing that a colleague could see done differently", entered=vague
        )
    return absent("nothing is named that is done differently since")


def _again(practice: re.Match[str], match: re.Match[str], unit: Unit) -> re.Match[str]:
    """The practice match placed in the whole unit (it was searched from the cue on)."""
    return _PRACTICE.search(unit.t, match.start()) or practice


def _is_outcome_only(unit: Unit, practice: re.Match[str]) -> bool:
    return has_measure(unit) and practice.group() in {
        "forecast",
        "forecasts",
        "plan",
        "test",
        "sample",
        "project",
    }


_HABIT = re.compile(
    r"\b(?:usually|typically|generally|normally|in general|as a rule|whenever|most of the time|i tend to|we tend to|my approach (?:is|would)|what i (?:usually |always |normally )?do is|i (?:always|often) \w+|we (?:always|often|usually) \w+|i would (?:say|start|first|usually|always|try|go|make|talk|sit|tell)|over (?:the years|my career)|in (?:my|these) (?:situations|cases)|several times|many times|each time)\b"
)
_EVENT = re.compile(
    r"\b(?:the (?:next|following|same) (?:day|morning|week|month)|that (?:week|day|afternoon|morning|evening|month|quarter)|(?:\d+|a|two|three|six) (?:days|weeks|months) (?:later|into|in)|one (?:day|morning|afternoon|evening)|in one (?:project|case|meeting)|there was (?:a|one|an)|this was|we were (?:\d+|half|about))\b"
)


@detects("ST-SPEC")
def one_event(reading: Reading) -> Finding:
    """One event in the past, not a habit."""
    anchor = first(reading, WHEN, guard=anywhere) or first(reading, _EVENT, guard=anywhere)
    told = any_acts(reading) or decisions(reading)
    habits = [(u, m) for u, m in reading.find(_HABIT) if not _SINCE.search(u.t)]
    acting = {u.index for u, _ in told}
    concrete = [u for u, _ in told if is_concrete(u)]
    if habits and len(habits) >= max(1, len(acting)):
        return absent(f"tells a habit: {said(*habits[0])}", entered=habits[0][0])
    if anchor and len(acting) >= 2:
        return met([anchor[0], told[0][0]], f"one event, placed by {said(*anchor)} and told in the past")
    if anchor and told and concrete:
        return partial([anchor[0], concrete[0]], f"an event placed by {said(*anchor)}, with one act")
    if len({u.index for u in concrete}) >= 3 and not habits:
        return partial(concrete[:2], "past acts, with no time that belongs to one event")
    return absent("no single event is told")


@detects("ST-FIT")
def fits(reading: Reading) -> Finding:
    """Whether the story is an instance of what was asked."""
    del reading
    return unsure("whether the story answers this question takes understanding of both")


__all__ = ["actions", "fits", "lesson", "one_event", "own_part", "result", "situation", "task"]
