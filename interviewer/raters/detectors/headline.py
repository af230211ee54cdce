"""Whether the answer comes first (COM-1): the event of a story, or what one would do, before any background."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.raters.detectors.language import (
    STOPPED,
    any_acts,
    decisions,
    has_measure,
    is_concrete,
)
from interviewer.raters.detectors.lexicon import ARTEFACT, CADENCE, REFUSAL, ROLE
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.verdict import (
    REGISTRY,
    Finding,
    absent,
    anywhere,
    detects,
    first,
    met,
    not_undone,
    partial,
    said,
    unsure,
)

_OPENING_WORDS, _SAID_IN_15_S = 45, 35
_PREAMBLE = re.compile(
    r"\b(?:(?:that's|that is|it's|this is) (?:a )?(?:great|good|really|interesting|tough|hard|difficult|important)(?: \w+)? question|it (?:really |all )?depends|let me (?:start|begin|think|give|take|first)|there are many (?:ways|things|factors)|first,? (?:some|a bit of|a little) (?:background|context)|before i answer|to give (?:you )?(?:some|a bit of)|(?:some|a bit of|a little) (?:background|context)|i would say that it|"
    r"i (?:strongly |truly |really )?believe (?:in|that)|in today's|as we all know|generally speaking|good question|thank you for)\b"
)
#: A remark that holds of everything: a subject without an article or owner, a verb in the present, a judgement.
_GENERAL = re.compile(
    r"^(?:\w+ing|[a-z]+ (?:management|work|science|quality)|[a-z]+s|[a-z]+ity|[a-z]+ion|trust|change|data|success|leadership|conflict|feedback|one|people|this|that|it|every \w+|many \w+|most \w+|the (?:key|art|secret|most important thing)|there)(?: [\w'-]+){0,5}? (?:is|are|can be|takes|requires|needs|has to|have to|matters?|means)\b"
    r"(?: (?:a|an|one of the|very|always|often|never|all|so|really|extremely|such|about|at the|like|not|more|also))*+ ?(?:hard|difficult|important|key|essential|crucial|everything|art|great|balance|common|easy|challeng\w+|tough|complex|critical|vital|natural|situation|topic|many|courage|core|heart|hardest|passion\w*|subject|journey|larger|bigger|the same|clarity|dialogue|people)\b"
)
_ATTITUDE = re.compile(
    r"^(?:well |so |yes |ok )*(?:i|we) (?:(?:strongly|truly|always|really|deeply|personally|also) )*(?:believe|think|feel|value|love|like|care|am (?:a|an|very|passionate|convinced)|see myself|try|strive|have always (?:believed|been)|tend)\b"
)
_LIFE = re.compile(
    r"\b(?:i(?: have| had|'ve) (?:worked|been working)|i (?:worked|was)\b[^.]{0,40}\bfor (?:\d+|many|several) years|i (?:have |had |'ve )?(?:studied|graduated|joined|started (?:my career|as)|have (?:\d+|a lot of|many))|my (?:background|career|studies)|(?:was|were) founded)\b"
)
_COMMITS = re.compile(
    r"\b(?:i|we)(?:'d| would| will|'ll)? (?:\w+ )?(?:set|start|split|reserve|give|put|write|define|agree|read|review|ask|say|keep|hold|make|drop|cut|stop|recommend|offer|take|begin|publish|decline|promise|commit|run|choose|sort|rank|fix|spend|protect|refuse)\b|^(?:yes|no|ship|hold|stop|buy|build|three|two|3|2|1)\b|\b(?:three|3|two|2|four|4) (?:things|pieces|parts|promises|commitments|rules|steps|buckets|numbers)\b|\bi have (?:not|never)\b|\bi haven't\b|\bno,? i\b"
)
#: Any other plan in the first person: a verb that is no feeling, opinion or state.
_PLANS = re.compile(
    r"\b(?:i|we)(?:'d|'ll| would| will| am going to| are going to)? (?:first |then |always |also |not |only )?(?!always|also|then|first|only|not|would|will|am|are|was|were|had|have|believe|think|feel|like|love|know|hope|try|want|see|value|care|strive|work|agree that|guess|tend|mean|need|could|might|may|can|should|understand|enjoy|consider|prefer|do\b|did\b|look forward|often|usually|really|strongly|truly|been|am)[a-z]{3,}(?<!ed)\b"
)
_WOULD = re.compile(r"'d |'ll |\b(?:would|will|am going to|are going to)\b")
#: An answer without a subject: "by the cost of waiting", "because nobody acts on it", "not by who shouts loudest".
_BARE = re.compile(
    r"^(?:well |so |ok |right )*(?:by|because|with|not|neither|only|both|never|under|without|against|half|most of|none|all of|as a|as an|to (?:the|a|an|find|show|see|cut|get)|the (?:first|biggest|worst|largest|one|short|honest|answer|main)|my (?:answer|first|worst|best|rule|view|mix|choice)|our (?:first|worst|best)|monday|tuesday|\d+)\b"
)
_WORK = (
    r"(?:models?|project|work|dashboard|forecast\w*|tool|pilot|experiment|test|pipeline|system|classifier|predictor|scor(?:e|es|ing)|report|analysis|recommendations?|recommender|engine|chatbot|assistant|"
    r"segmentation|migration|launch|review|proposal|framework|platform|feature|study|survey|plan|programme|app|service|definition|metric|number|ranking|search|algorithm|rule|process|template|"
    r"budget|campaign|contract|release|build|prototype|estimate|target|price|pricing|schedule|optimi[sz]\w+|detect\w+|predict\w*|incident|outage|leak|hire|candidate|guide|memo|document|checklist|policy|request)"
)
_EVENT = re.compile(
    rf"\b(?:a|an|the|our|my|this|that|one|1|\d+|his|her|their|which) (?:[\w'%-]+ ){{0,5}}?(?:{_WORK}|{ROLE})\b"
)
_PIECE = re.compile(rf"\b(?:{ARTEFACT}|{_WORK})\b")
#: Questions about a person: a piece of work alone is not yet the event.
_ABOUT_A_PERSON = frozenset({"MEN", "HIR", "CAR"})
_PERSON = re.compile(
    rf"\b(?:{ROLE}|colleague|mentee|report|junior|senior|newcomer|graduate|student|candidate|applicant|someone|somebody|she|he)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|wasn't|would (?:be|have been) (?:the|a|my|our)|told|wrote|built|ran|cut|made|took|gave|sent|met|held|kept|put|chose|sat|spoke|led|went|said|came|saw|found|got|lost|fell|rose|began|left|let|bought|shut|broke|"
    r"(?:i|we|they|she|he|it|that|who|team|and|never|then|have|has|[\w]+ly) (?!need|indeed|feed|speed)\w{2,}ed)\b"
)
_HEADLINES = {
    "KIL": STOPPED,
    "WRG": re.compile(
        r"\bi (?:was|got it) wrong|\bi (?:recommended|told|advised)\b[^.]{0,80}\b(?:wrong|mistake)|\bmy (?:mistake|wrong)\b"
    ),
    "PIV": re.compile(
        r"\b(?:changed|reversed|switched|flipped|dropped|withdrew) (?:the|my|our) recommendation\b"
    ),
    "SIM": re.compile(r"\b(?:replaced|simplified|cut|reduced|swapped|collapsed|deleted|removed)\b"),
    "NOS": re.compile(
        r"\b(?:i (?:said no|pushed back|refused|told [^.]{0,30} no|argued against|declined))\b"
    ),
}


@detects("COM-1")
def answer_first(reading: Reading) -> Finding:
    """The answer, or the event of a story, within the first two sentences."""
    opening = _first_words(reading)
    if not opening:
        return unsure("there is no opening answer")
    if any(REFUSAL.search(u.t) for u in opening):
        return unsure("the opening declines to answer")
    return _story(reading, opening) if reading.is_story else _plan(reading, opening)


def _first_words(reading: Reading) -> list[Unit]:
    """The first two sentences; where nothing is punctuated, as many stretches as are said in about 15 seconds."""
    taken: list[Unit] = []
    words = sentences = 0
    for unit in reading.opening:
        if taken and (
            sentences >= 2 or words >= _OPENING_WORDS or (len(taken) >= 2 and words >= _SAID_IN_15_S)
        ):
            break
        taken.append(unit)
        words += unit.words
        sentences += unit.raw.endswith((".", "?", "!", ";", ":"))
    return taken


def _general(unit: Unit) -> re.Match[str] | None:
    return _PREAMBLE.search(unit.t) or _GENERAL.search(unit.t) or _ATTITUDE.search(unit.t)


def _story(reading: Reading, opening: Sequence[Unit]) -> Finding:
    """The event is named: work or a person, in the past, before any remark about the subject in general."""
    families = {c.id.partition("-")[0] for c in reading.sheet.criteria}
    for family in sorted(families & set(_HEADLINES)):
        headline = first(reading, _HEADLINES[family], units=opening)
        if headline:
            return met(headline[0], f"opens with what happened: {said(*headline)}")
    if _general(opening[0]):
        return unsure("the opening speaks of the subject in general")
    decided = [u for u, _ in decisions(reading) if u in opening]
    if decided:
        return met(decided[0], "opens with what was decided")
    if families & _ABOUT_A_PERSON and not any(_PERSON.search(u.t) for u in opening):
        return unsure("the question is about a person, and the opening names none")
    told = [u for u, _ in any_acts(reading) if u in opening and is_concrete(u) and not _LIFE.search(u.t)]
    for unit in opening:
        named = _EVENT.search(unit.t)
        if named and _PAST.search(unit.t) and not _LIFE.search(unit.t[: named.start()]):
            shown = f"names the event or the work at once: {said(unit, named)}"
            return met([unit, told[0]], shown) if told else partial(unit, shown)
    if told:
        return partial(told[0], "opens with something that was done")
    return unsure("a story may open with its situation; whether that answers the question takes a reader")


def _plan(reading: Reading, opening: Sequence[Unit]) -> Finding:
    """What one would do, holds or did, said with something specific."""
    preamble = first(reading, _PREAMBLE, units=opening, guard=anywhere)
    committed = first(reading, _COMMITS, units=opening, guard=not_undone)
    specific = [u for u in opening if _specific(u)]
    answered = next(
        (f for f in _contents(reading) if f.quotes and any(f.quotes[0].text == u.raw for u in opening)), None
    )
    if answered and not preamble:
        return Finding("met", f"answers in the first two sentences: {answered.reason}", answered.quotes[:1])
    if preamble and not (committed and specific):
        return absent(f"opens with {said(*preamble)} before any answer", entered=preamble[0])
    if committed and specific:
        return met(committed[0], f"answers in the first two sentences: {said(*committed)}")
    if committed:
        return partial(
            committed[0],
            f"starts to answer ({said(*committed)}), with nothing specific in the first two sentences",
        )
    if _general(opening[0]) or _LIFE.search(opening[0].t):
        return unsure("the opening speaks of the subject in general")
    return _said_otherwise(reading, opening)


def _said_otherwise(reading: Reading, opening: Sequence[Unit]) -> Finding:
    """Other plans and bare answers: at most partial, since a rule can't tell that it is the answer."""
    planned = first(
        reading,
        _PLANS,
        units=opening,
        guard=lambda u, m: (
            not_undone(u, m) and bool(_WOULD.search(m.group()) or is_concrete(u) or _PIECE.search(u.t))
        ),
    )
    if planned:
        return partial(planned[0], f"starts with what is done: {said(*planned)}")
    bare = _BARE.search(opening[0].t)
    if bare and opening[0].words >= 4:
        return partial(opening[0], f"starts with an answer: {said(opening[0], bare)}")
    return unsure("whether the first two sentences answer the question takes a reader")


def _specific(unit: Unit) -> bool:
    words = re.search(r"\b(?:decision|done|not|never|no)\b", unit.t)
    return bool(words or has_measure(unit) or CADENCE.search(unit.t))


def _contents(reading: Reading) -> list[Finding]:
    """What is found for the criteria that the question cannot do without."""
    own = [i for i in reading.sheet.must if i in REGISTRY and not i.startswith(("COM-", "LED-", "ST-"))]
    return [f for f in (REGISTRY[i](reading) for i in own) if f.found == "met"]


__all__ = ["answer_first"]
