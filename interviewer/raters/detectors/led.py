"""Leadership and mentorship (LED)."""

from __future__ import annotations

import re

from interviewer.raters.detectors.kil import people_moved
from interviewer.raters.detectors.language import stops
from interviewer.raters.detectors.lexicon import ARTEFACT, CADENCE, FUNCTION, ROLE
from interviewer.raters.detectors.reading import Reading
from interviewer.raters.detectors.star import own_part
from interviewer.raters.detectors.verdict import (
    Finding,
    absent,
    detects,
    done,
    first,
    met,
    not_undone,
    partial,
    said,
)

_SIMPLIFIED = re.compile(
    r"\b(?:i|we|the team)(?:'d|'ve)? (?:had |have )?(?:\w+ly |then |also )?(?:simplified|deleted|removed|replaced|collapsed|merged|cut (?:the|it|down|out|our|from)|narrowed|trimmed|reduced the (?:scope|number)|stripped|said no|declined|turned down|refused|protected|reserved|blocked out|dropped|paused|postponed)\b"
)


@detects("LED-7")
def focus(reading: Reading) -> Finding:
    """Focus protected: something killed, simplified, refused, or people moved."""
    stopped = stops(reading)
    if stopped:
        return met(stopped[0][0], f"work was ended or refused: {said(*stopped[0])}")
    cut = first(reading, _SIMPLIFIED)
    if cut:
        return met(cut[0], f"work was cut or refused: {said(*cut)}")
    moved = people_moved(reading)
    if moved.found == "met":
        return Finding("met", "people were moved to what mattered more", moved.quotes)
    from_above = first(
        reading,
        re.compile(r"\b(?:was|were|got) (?:cancelled|killed|stopped|dropped|shelved|cut)\b"),
        guard=lambda u, m: True,
    )
    return absent(
        "nothing is told that the speaker or the team ended, cut or refused",
        entered=from_above[0] if from_above else None,
    )


_SOMEBODY_ELSE = (
    rf"(?:they|she|he|you|others|the others|the other|the rest|somebody else|someone else|nobody else|everybody|everyone|{ROLE}|{FUNCTION}(?: (?:team|people|department|side))?|team [a-z]+|"
    r"(?:the|my|our|his|her|their|each|every|another|one|two|three|four|both|most|\d+)(?: of the)? (?:[\w-]+ ){0,2}?(?:team|teams|colleagues?|reports?|vendors?|supplier|partners?|people|authors?|owners?|requesters?|seniors?|juniors?|newcomer|person|group|squad|client|customer|board|committee|council|school|(?!numbers|papers|orders|letters|parameters|errors|answers|matters|numbers|vectors|factors|sensors|servers|computers|containers)[a-z]+(?:ers|ors|ists|ians|ants)))"
)
#: What somebody else does, did or is to do; being, feeling and wanting are no doing.
_ELSE_ACTS = re.compile(
    rf"\b{_SOMEBODY_ELSE}(?: \w+ly| then| also| always| only| still| both| each| all)?(?:'d|'ll)?(?: would| will| must| should| can| has| have| had)? "
    r"(?!is\b|are\b|was\b|were\b|be\b|been\b|has\b|have\b|had\b|would\b|will\b|can\b|can't\b|could\b|should\b|must\b|may\b|might\b|do not\b|don't\b|does not\b|did not\b|wants?\b|wanted\b|likes?\b|liked\b|feels?\b|felt\b|thinks?\b|thought\b|knows?\b|knew\b|needs?\b|needed\b|matters?\b|understands?\b|understood\b|contributed\b|contributes?\b|agrees?\b|trusts?\b|and\b|or\b|to\b|of\b|in\b|on\b|at\b|for\b|with\b|that\b|who\b|as\b|from\b|about\b|not\b|but\b|by\b|because\b|so\b|if\b|when\b|the\b|a\b|we\b|i\b|it\b|this\b|first\b|then\b|before\b|after\b)"
    r"(?:[a-z]{3,}(?:s|ed)?|do|did|go)\b(?= )|\b(?:built|written|done|made|run|cleaned|drawn|checked|prepared|delivered|owned|presented|handled|led|labelled|decided) by (?!me\b|us\b)|\b(?:was|were|is|are|came) from (?:my|our|the|her|his) (?:\w+ )?(?:colleague|team|vendor|analyst|engineer)|"
    rf"\b(?:i|we) (?:would |will )?(?:asked?|let|had|have|handed?|gave|give|left|leave|hired?|told|tell|got|get)(?: \w+)? {_SOMEBODY_ELSE}\b(?: \w+){{0,2}}? (?:to )?(?!about\b|that\b)[a-z]{{3,}}\b"
)


@detects("LED-3")
def own_apart(reading: Reading) -> Finding:
    """An act of the speaker's own, told or planned, beside something that somebody else does."""
    own = own_part(reading)
    if own.found == "absent" or not own.quotes:
        return own
    other = first(reading, _ELSE_ACTS, guard=not_undone)
    if other is None:
        if own.reason.startswith("names the own part"):
            return own
        return absent("the speaker's own acts are told, and nothing that somebody else does")
    quotes = (*own.quotes, other[0].quote())[:3]
    return Finding(own.found, f"{own.reason}; somebody else: {said(*other)}", tuple(dict.fromkeys(quotes)))


_REVIEWED = re.compile(
    rf"\b(?:reviewed|read|sent (?:it |the [\w-]+ |a [\w-]+ |one [\w-]+ |her |his )?back|returned|commented|marked(?: up)?|gave (?:her |him |them |written )?feedback|feedback (?:on|was|that)|went through|put (?:his|her|their)|pointed (?:out|at|to)|flagged|red-?lined|told (?:her|him|the [\w ]{{1,20}}) that|"
    rf"asked (?:her|him|the [\w ]{{1,20}}) to (?:redo|rewrite|add|rerun)|review(?:s|ing)?|comments?)\b[^.;]{{0,60}}?\b{ARTEFACT}\b|\b{ARTEFACT}\b[^.;]{{0,40}}?\b(?:(?:was|were|went|came) (?:sent |handed )?back|returned|rejected|sent back)\b|\b(?:rejected|refused|held back|pulled|blocked)\b[^.;]{{0,30}}?\b{ARTEFACT}\b"
)
_CHANGED = re.compile(
    r"\b(?:rewrote|re-?did|redid|re-?ran|came back with|brought it back|changed (?:the|her|his|their|it)|fixed|corrected|added (?:the|an?|her|his)|now (?:she|he|they|every|each|all|it|has|starts|opens|states)|(?:she|he|they) now|after that|since then|the (?:next|second|new|following) (?:version|draft|one|analysis|memo|readout)|"
    r"a (?:week|day|month) later|the result (?:flipped|changed|moved)|halved|shrank|went from|the effect (?:halved|vanished|disappeared|fell))\b"
)


@detects("LED-1")
def feedback(reading: Reading) -> Finding:
    """A review or feedback on a named artefact, and what changed."""
    for unit, match in reading.find(_REVIEWED):
        if not not_undone(unit, match):
            continue
        after = [
            u
            for u in reading.around(unit, 0, 3)
            if (m := _CHANGED.search(u.t, match.end() if u is unit else 0)) and not_undone(u, m)
        ]
        told = bool(re.search(r"\b(?:i|we)\b", unit.t)) or "sent" in unit.t
        if after and told:
            return met(
                [unit, after[0]], f"feedback on a named piece of work ({said(unit, match)}), and what changed"
            )
    reviewed = [
        (u, m)
        for u, m in reading.find(_REVIEWED)
        if done(u, m)
        and re.search(r"\bi\b", u.t)
        and re.search(r"\b(?:that|because|without|had no|lacked|missing|no |not |did not|didn't)\b", u.t)
    ]
    if reviewed:
        return partial(
            reviewed[0][0], f"feedback on a piece of work ({said(*reviewed[0])}), not what changed"
        )
    return absent("no feedback on a named piece of work is told")


_KEPT = re.compile(
    r"\b(?:never (?:been )?(?:cancelled|missed|skipped|moved)|never cancel|not (?:cancelled|missed|skipped)|haven't (?:missed|cancelled)|have not (?:missed|cancelled)|kept (?:it|that|them|to it|the)|held (?:it|to it)|still (?:do|run|hold|keep)|for (?:two|three|the last|\d+) (?:years|months|quarters)|every single|without (?:fail|exception)|even (?:when|in|during|though)|missed (?:one|two|only)|moved (?:one|two) )\b"
)
_COMMITMENT = re.compile(
    r"\b(?:one-to-ones?|1:1s?|1-1s?|1-to-1s?|one-on-ones?|feedback|review\w*|meet\w*|clinic|office hours?|read|write|rewrite|demo|retro\w*|slot|session|notes?|newsletter|pair\w*|coaching|agenda|talk|walk-?through|read-?outs?)\b"
)


@detects("LED-4")
def kept_commitment(reading: Reading) -> Finding:
    """A commitment with a cadence, and that it was kept."""
    with_rhythm = [(u, m) for u, m in reading.find(CADENCE) if _COMMITMENT.search(u.t) and not_undone(u, m)]
    if not with_rhythm:
        return absent("no commitment with a rhythm is told")
    for unit, match in with_rhythm:
        kept = [u for u in reading.around(unit, 0, 2) if _KEPT.search(u.t)]
        if kept:
            return met([unit, kept[0]], f"a commitment with a rhythm ({said(unit, match)}) that was kept")
    unit, match = with_rhythm[0]
    return partial(unit, f"a commitment with a rhythm ({said(unit, match)}), not that it was kept")
