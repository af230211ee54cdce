"""Mentoring (MEN), and a person before and after (LED-2)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import ARTEFACT, CADENCE, ROLE, WHEN
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

_WHO = rf"(?:she|he|they|her|his|their|{ROLE}|mentee|report|junior|newcomer|graduate)"
_LOOKED = re.compile(
    r"\b(?:i|we) (?:\w+ly |then |first |also )?(?:sat (?:in|with|beside|down)|watched|shadowed|read (?:\d+|three|two|her|his|their|through|the|some)|listened|asked (?:her|him|them|two|three|the|for)|looked (?:at|through)|went through|compared|noticed|saw (?:that|her|him|them|how)|reviewed|found (?:that|out)|worked out|observed|recorded|went over|had (?:her|him|them) (?:talk|explain|walk|present)|could see|realised)\b"
)
_GAP = re.compile(
    rf"\b(?:(?:{_WHO})\b[^.;]{{0,60}}?\b(?:could not|couldn't|can't|did not|didn't|never|froze|lost|skipped|struggled|missed|avoided|forgot|buried|started (?:from|with)|jumped|rambled|hid|only|wrote|had (?:never|no)|knew|was (?:afraid|unable|strong|good|weak|fine)|could \w+ but)|what was missing|the (?:gap|problem|trouble|missing (?:piece|part|step|skill)|issue|weakness) was|missing (?:was|piece|skill)|was not (?:the|a)|wasn't (?:the|a)|(?:was|were) (?:terrible|bad|very bad|weak|hopeless|dreadful|poor|awful) (?:at|with|in))\b"
)


@detects("MEN-1")
def diagnosed(reading: Reading) -> Finding:
    """What the person could and could not do at the start, and how that was found out."""
    for unit in reading.drilled("MEN-1"):
        if _LOOKED.search(unit.t) and unit.words >= 6:
            return met(unit, "tells how the gap was found")
    for unit, match in every(reading, _LOOKED):
        gap = next((u for u in reading.around(unit, 1, 1) if _GAP.search(u.t)), None)
        if gap is not None and unit.index <= (2 * len(reading.units)) // 3:
            return met([unit, gap], f"tells what was missing and how it was found out: {said(unit, match)}")
    gap_only = first(reading, _GAP, guard=anywhere)
    if gap_only and gap_only[0].words >= 7 and gap_only[0].index <= len(reading.units) // 2:
        return partial(gap_only[0], f"tells what was missing ({said(*gap_only)}), not how it was found out")
    return absent("it is not told what the person could not do at the start")


_GAVE = re.compile(
    rf"\b(?:i|we)(?:'d| had)? (?:\w+ly |then |therefore |also )?(?:gave|assigned|asked|handed|let|put|made|had|trusted|offered|moved|picked|chose)\b[^.;]{{0,20}}?\b(?:{_WHO}|him|them)\b[^.;]{{0,60}}?\b(?:project|lead|leading|run|running|own|owning|present|presenting|charge|responsible|responsibility|end[- ]to[- ]end|the (?:whole|first|next)|review|readout|meeting|analysis|launch|migration|workshop|negotiat\w+|write|draft|chair|explain|talk|study|piece|section|design)\b"
)
_NEW_TO = re.compile(
    r"\b(?:never (?:done|led|run|presented|had|spoken|written|chaired|talked|been)|had not (?:done|led|run|presented|spoken|written|chaired|talked)|hadn't (?:done|led|run|presented|spoken|written)|first time|new (?:to|for) (?:her|him|them)|for the first|until then (?:she|he|they)|just beyond|one (?:step|size) (?:up|larger|bigger|beyond)|(?:she|he|they) had only|outside (?:her|his|their)|the part (?:she|he|they))\b"
)


@detects("MEN-2")
def stretch(reading: Reading) -> Finding:
    """The task, with the part of it that was new to the person."""
    for unit in reading.drilled("MEN-2"):
        if _NEW_TO.search(unit.t) or _GAVE.search(unit.t):
            return met(unit, "names the task and what was new in it")
    for unit, match in every(reading, _GAVE):
        new = next((u for u in reading.around(unit, 1, 1) if _NEW_TO.search(u.t)), None)
        if new is not None:
            return met([unit, new], f"names the task and what was new in it: {said(unit, match)}")
    task = first(reading, _GAVE)
    if task:
        return partial(task[0], f"names a task ({said(*task)}), not what was new in it")
    return absent("no task just beyond what the person could do is told")


_GUARD = re.compile(
    r"\b(?:check-?ins?|(?:weekly|daily) (?:check|review|call)\w*|check-?points?|i would (?:step in|take over|come in|join)|i'd (?:step in|take over|join)|(?:we|i) (?:had )?agreed (?:that |a |on |to |what |when |in advance)|trigger|safety net|dry runs?|rehears\w+|(?:reviewed|read|saw|checked|see|read) (?:\w+ )?(?:every |each |the |her |his |their |it )*(?:draft|version|slides?|deck|drafts|plan|work|numbers|code)?\b[^.;]{0,15}\bbefore|before (?:it|they|she|he|anything|any|the (?:client|customer|director|board|meeting)) (?:\w+ )?(?:went|saw|was|left|got|reached|sent|presented|could)|(?:bring|show|send) me (?:every|each|the|it|any)|before (?:she|he|they) (?:\w+ )?\w+ed|shadow\w*|fallback|back-?up|i sat (?:in|next to|beside)|in case|(?:the|our) (?:deal|rule|agreement) was|one rule|nothing (?:went|left|was sent)|no (?:client|customer|director|one outside) saw|second reader|limit(?:ed)?|cap on|budget of|two-?hour rule|if (?:it|she|he|they|we|the)\b[^.;]{0,60}?\bi (?:would|'d|came|was)|stop rule|small enough|low[- ]stakes|internal (?:audience|first))\b"
)
_EYE = re.compile(r"\bkept an eye|stayed close|was (?:there|around|available)\b")


@detects("MEN-3")
def guardrail(reading: Reading) -> Finding:
    """Something agreed or set up that limits the damage."""
    for unit in reading.drilled("MEN-3"):
        if unit.words >= 5 and (
            _GUARD.search(unit.t) or CADENCE.search(unit.t) or re.search(r"\bif\b|\bbefore\b", unit.t)
        ):
            return met(unit, "names what limited the damage")
    guarded = first(reading, _GUARD, guard=not_undone)
    if guarded and re.search(rf"\b(?:i|we|{_WHO}|nothing|no)\b", guarded[0].t):
        return met(guarded[0], f"names what limited the damage: {said(*guarded)}")
    eye = first(reading, _EYE)
    if eye and CADENCE.search(eye[0].t):
        return partial(eye[0], "an eye was kept on it, with how often")
    return absent("nothing is told that would limit the damage", entered=eye[0] if eye else None)


_EARLY = re.compile(
    r"\b(?:at first|initially|in the beginning|the first (?:\w+ )?(?:week|weeks|month|months|draft|version|time|meeting|presentation|readout|attempt|three|two|talk|review|analysis|one|session|plan)|(?:her|his|their) (?:very )?first|week (?:one|two|three|1|2|3)|early on|to begin with|in (?:january|february|march|april|may|june|july|august|september|october|november|december)|the second|after (?:\d+|two|three|a few) weeks|for (?:\d+|two|three|the first) (?:weeks|months)|when (?:she|he|they) (?:started|joined|first))\b"
)
_BAD = re.compile(
    r"\b(?:fail\w*|froze|missed|wrong|late|cried|rambled|lost|confus\w+|overran|ran over|complain\w*|rejected|unreadable|stopped (?:her|him|them|listening)|walked out|interrupt\w*|silent|silence|nobody (?:understood|followed|asked|read)|no one (?:understood|followed|read)|bad|badly|terrible|awful|poor|mess|disaster|\d+ (?:slides|pages|errors|mistakes|minutes|bugs|comments|days late|questions)|could not (?:answer|say|explain)|couldn't (?:answer|say|explain)|broke|gave up|in tears|sent (?:it )?back|without (?:a|any|the) (?:number|conclusion|recommendation|answer)|panick\w+|stuck|forty|apologis\w+|behind|delayed|slipped|collapsed|blank)\b"
)


@detects("MEN-4")
def bad_phase(reading: Reading) -> Finding:
    """What went badly, in something that could be seen, with when."""
    for unit in reading.drilled("MEN-4"):
        if _BAD.search(unit.t) and unit.words >= 5:
            return met(unit, "tells what bad looked like")
    detail: tuple[Unit, re.Match[str]] | None = None
    for unit, match in reading.find(_BAD):
        time = next((u for u in reading.around(unit, 1, 0) if _EARLY.search(u.t) or WHEN.search(u.t)), None)
        seen = re.search(
            rf"\b(?:{ARTEFACT}|meeting|review|client|director|room|audience|board|call|minutes|questions?|talk|steering|workshop|deadline|stand-?up|handover)\b|\d",
            unit.t,
        )
        if (
            time is not None
            and seen
            and re.search(rf"\b{_WHO}\b|\bnobody|\bthe (?:room|client|director|audience)\b", unit.t)
        ):
            return met([unit, time], f"tells what went badly and when: {said(unit, match)}")
        if seen or time is not None:
            detail = detail or (unit, match)
    if detail and re.search(rf"\b{_WHO}\b", detail[0].t):
        return partial(
            detail[0], f"it went badly ({said(*detail)}), without a time or something that could be seen"
        )
    return absent("the bad phase is not told")


_PROMISED = re.compile(
    r"\b(?:promised|agreed|commit\w+|said (?:she|he|they)(?:'d| would)|had to (?:bring|show|do|have)|actions?|task|to-?do|list|homework|brought|the (?:two|three|one|\d+) things|goals?|what (?:she|he|they) (?:had|would) (?:said|promised|written|wanted|planned|tried|set out|try)|signed up for|had said|said (?:she|he|they) would|turned down|last (?:time|week)'s?)\b"
)
_FOLLOWED = re.compile(
    rf"(?:{CADENCE.pattern})|\b(?:next|each|every|following) (?:week|monday|tuesday|wednesday|thursday|friday|meeting|session|one-?to-?one|1:1|time)\b|\b(?:followed up|came back to|went (?:back )?through|checked (?:whether|that|if|what|the|on)|opened (?:with|by)|looked at (?:what|whether)|started (?:with|by)|(?:we|i) always|each time|went over|(?:spent|took) (?:\w+ ){1, 2}minutes|checked which)\b"
)


@detects("MEN-5")
def follow_up(reading: Reading) -> Finding:
    """What was promised is checked later, with its rhythm or occasion."""
    for unit in reading.drilled("MEN-5"):
        if _FOLLOWED.search(unit.t) or _PROMISED.search(unit.t):
            return met(unit, "tells how commitments were followed up")
    for unit, match in every(reading, _FOLLOWED, guard=not_undone):
        promised = _PROMISED.search(unit.t)
        after = next(
            (
                u
                for u in reading.around(unit, 0, 1)
                if u is not unit
                and re.search(
                    r"\b(?:promised|agreed|commit\w+|homework|said (?:she|he|they)(?:'d| would))\b", u.t
                )
            ),
            None,
        )
        about_person = re.search(rf"\b{_WHO}\b|\bwe\b", unit.t)
        if about_person and (promised or after is not None):
            return met(
                [unit, *([after] if after else [])],
                f"what was promised was checked later: {said(unit, match)}",
            )
    regular = first(
        reading,
        re.compile(
            rf"\b(?:met|meet|sat down|spoke|one-?to-?ones?|1:1s?|session)\b[^.;]{{0,40}}?(?:{CADENCE.pattern})|(?:{CADENCE.pattern})[^.;]{{0,30}}\b(?:met|meet|sat|spoke|session|one-?to-?one|1:1|call)\b"
        ),
    )
    if regular:
        return partial(regular[0], f"regular meetings ({said(*regular)}), not what was checked")
    return absent("no follow-up on what was promised is told")


_AFTER = re.compile(
    r"\b(?:after (?:half )?(?:a|\d+|two|three|six) (?:years?|months?|quarters?)|now|today|since then|later|by (?:the end|january|february|march|april|may|june|july|august|september|october|november|december|autumn|summer|spring|winter|then)|after(?:wards| that)?|these days|in the end|eventually|a year|the (?:next|following|second|third|fourth|fifth|last) (?:\w+ )?(?:quarter|month|year|time|readout|review|presentation|one|project|meeting|draft|week|version|steering)|this (?:year|spring|autumn|summer|quarter)|within|last (?:month|quarter|week|spring|autumn)|six months|in (?:january|february|march|april|may|june|july|august|september|october|november|december))\b"
)
_DOES = re.compile(
    rf"\b(?:{_WHO}|who|and|two of them|both)\b[^.;]{{0,35}}?\b(?:presented|presents|leads|led|runs|ran|chairs|chaired|writes|wrote|teaches|taught|reviews|reviewed|mentors|mentored|opened|opens|answered|answers|negotiated|negotiates|handled|handles|took|takes|gave|gives|shipped|delivered|trained|trains|coaches|owns|explained|explains|sends|sent|does|did|convinced|started with|starts|finished|hosts|hosted|decides|cut|spoke|speaks|planned|plans|estimated|built|manages|managed|reads|checks|set|sets)\b"
)
_ALONE = re.compile(
    r"\b(?:alone|on (?:her|his|their) own|without me|by (?:herself|himself|themselves)|i (?:was not|wasn't|am not|was no longer) (?:in the room|there|needed|in it)|unaided|no longer need\w*|for (?:the|a|another|three|two|\d+) \w+|others|new (?:joiners|analysts)|the (?:board|director|client|steering|committee|quarterly|monthly|weekly|review|whole|team)|\d)\b"
)
_PRAISED = re.compile(
    r"\b(?:promoted|promotion|rated|praised|award|raise|got the (?:job|role|level)|senior now|exceeded)\b"
)


_BY_SELF = (
    r"(?:alone|on (?:her|his|their) own|without me|by (?:herself|himself|themselves)|no help from me|unaided)"
)
_TAKEN_OVER = r"(?:took over|has taken over|took (?:it|that|this) over) (?:the|my|our|all|it)\b"
_DID_ALONE = re.compile(
    rf"\b(?:{_WHO}|apprentice|she|he|they|who)\b[^.;]{{0,25}}?\b{_TAKEN_OVER}|\b(?:she|he|they|who)\b(?: \w+){{0,3}}? (?:\w+ed|\w+s|ran|led|wrote|built|gave|held|took|did|made|running|leading)\b[^.;]*?\b{_BY_SELF}\b"
)


def _outcomes(reading: Reading) -> tuple[Unit, re.Match[str]] | None:
    half = len(reading.units) // 2
    for unit, match in reading.find(_DOES):
        if unit.index >= half and _AFTER.search(unit.t) and _ALONE.search(unit.t) and not_undone(unit, match):
            return unit, match
    for unit, match in reading.find(_DID_ALONE):
        if (unit.index >= half or _AFTER.search(unit.t)) and not_undone(unit, match):
            return unit, match
    return None


@detects("MEN-6")
def person_outcome(reading: Reading) -> Finding:
    """What the person can do afterwards without the speaker."""
    for unit in reading.drilled("MEN-6"):
        if _DOES.search(unit.t) and unit.words >= 5:
            return met(unit, "tells what the person does now")
    does = _outcomes(reading)
    if does:
        return met(does[0], f"tells what the person does afterwards: {said(*does)}")
    praised = first(reading, _PRAISED)
    if praised and re.search(rf"\b{_WHO}\b", praised[0].t):
        return partial(
            praised[0], f"a promotion, rating or praise ({said(*praised)}), not what the person does now"
        )
    return absent("it is not told what the person can do afterwards")


_SHOWED = re.compile(
    r"\b(?:(?:thinking|thought|think|reason\w*|read|worked|went through (?:it|one)) (?:out loud|aloud)|out loud|aloud|showed (?:her|him|them) (?:how i|my own|a (?:mistake|draft|memo|plan) of (?:mine|my own)|one of my|where i|what i)|walked (?:her|him|them) through (?:how i|my own|a (?:decision|mistake)|one of my)|told (?:her|him|them) (?:about )?(?:a|one of|my|where|what i|how i)\b[^.;]{0,30}?(?:mistake|wrong|doubt|unsure|failed|failure)|let (?:her|him|them) (?:watch|sit in|listen|see) (?:while|me|how|my|as)|my own (?:mistake|failed|failure|doubts?|bad|wrong|first)|said (?:what|where) i (?:was unsure|doubted)|narrat\w+|wrote down (?:my|how i|why i))\b"
)


@detects("MEN-7")
def own_reasoning(reading: Reading) -> Finding:
    """An occasion on which the speaker showed how they think."""
    shown = first(reading, _SHOWED)
    if shown:
        return met(shown[0], f"made the own reasoning visible: {said(*shown)}")
    for unit in reading.drilled("MEN-7"):
        if re.search(r"\bi\b", unit.t) and unit.words >= 7:
            return partial(unit, "says that reasoning was shared")
    return absent("no occasion is told on which the own reasoning was shown")


@detects("LED-2")
def before_after(reading: Reading) -> Finding:
    """A person before and after."""
    before, after = bad_phase(reading), person_outcome(reading)
    start = before if before.found == "met" else diagnosed(reading)
    if after.found == "met" and start.found in ("met", "partial"):
        return Finding("met", "a person before and after", (start.quotes + after.quotes)[:3])
    if after.found in ("met", "partial"):
        return Finding("partial", "what became of a person, without where they started", after.quotes)
    return absent("no person is told before and after")
