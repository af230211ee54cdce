"""Whether the order of an answer can be followed (COM-3): numbered parts, or steps that hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from interviewer.raters.detectors.language import any_acts, decisions, own_acts
from interviewer.raters.detectors.lexicon import LATER, MONTH, WHEN
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.star import lesson
from interviewer.raters.detectors.verdict import Finding, absent, detects, first, met, partial, said

_NUMBERED = re.compile(
    r"(?<!the )(?<!my )(?<!her )(?<!his )(?<!our )(?<!their )(?<!a )\b(?:first|second|third|fourth|one|two|three)(?=,|:| (?:i|we|you|every|each|nobody|there|they|she|he|it)\b)|\b(?:firstly|secondly|thirdly|lastly|finally|one is|the other is|number (?:1|2|3|one|two|three))\b|(?:^|\s)\(?[1-5]\)|\b(?:number|point|step|part) (?:1|2|3|one|two|three)\b"
)
_ANNOUNCED = re.compile(
    r"(?<!the )(?<!of )(?<!these )(?<!those )(?<!by )\b(?:two|three|four|five|[2-5]) (?:things|pieces|parts|promises|commitments|rules|steps|buckets|reasons|layers|moves|habits)\b"
)
_TIME_SIGN = re.compile(
    r"\b(?:last (?:spring|summer|autumn|fall|winter|year|month|quarter|january|february|march|april|may|june|july|august|september|october|november|december)|in (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|(?:19|20)\d\d|validation|the (?:first|second|third|last) (?:week|month|quarter))|"
    r"(?:two|three|four|\d+) (?:years|months) ago|the (?:next|same|following) (?:day|morning|week|month|quarter|evening)|that (?:week|day|morning|afternoon|evening|month|quarter|same)|\d+ (?:hours|days|weeks|months|quarters|years|sprints) (?:later|after|in|into)|a (?:week|month|quarter|year|day|fortnight) (?:later|after)|after that|afterwards|since then|ever since|from then on|in the end|as a result|the result|at first|to begin with|"
    r"by (?:the end|then|january|february|march|april|may|june|july|august|september|october|november|december)|(?:and|so) then|then (?:i|we)|finally|eventually|meanwhile|instead|so (?:i|we)|today|now (?:i|we|every)|looking back|the (?:situation|task|problem|outcome|lesson|upshot|hard part) was|within (?:a|\d+|two|three)|before (?:that|then))\b"
)
_END = re.compile(
    r"\b(?:since then|ever since|now (?:i|we|every|each)|from then on|the (?:result|outcome|lesson|upshot)|in the end|in short|so (?:in short|overall|to sum)|to sum up|that's (?:how|why|what)|that is (?:how|why|what)|looking back|i learned|we learned|what i (?:learned|took)|overall|as a result|later|afterwards|today)\b"
)

#: Words that tie a sentence to what stands before it: sequence, cause, contrast, or a pointer back.
_CARRIES_ON = re.compile(
    r"^(?:(?:and|but|so|then|because|since|therefore|hence|still|yet|instead|otherwise|however|although|though|meanwhile|afterwards|after|before|once|when|while|until|"
    r"later|next|finally|eventually|first|second|third|also|only|now|today|by|if|in that case|from (?:then|that|those|there|the)|as a result|with (?:that|this|those)|without (?:that|this|it)|"
    r"the (?:rest|other|others|same|next|second|third|first|result|outcome|reason|following|moment|day|week|one|ones|last|lesson|upshot|answer)|for (?:that|this|those|each|example)|in (?:the end|that|this|those|return)|"
    r"this|that|these|those|it|its|she|he|they|her|his|their|them|there|both|neither|each|all|none|half|what|which|whatever|whoever|one|nobody|no one|at (?:first|the)|on (?:that|the)|over (?:that|the)|\d+ \w+ (?:later|after|in)|a \w+ (?:later|after)))\b"
)
_JOINT = re.compile(
    r",? (?:and then|and so|so that|so|then|because|but|and after|after that|after this|therefore|and) (?=(?:i|we|you|she|he|they|it|the|my|our|that|this|nobody|everybody)\b)"
)
_ACTS_ON = re.compile(
    r"\b(?:i|we|you|she|he|they|it|who|(?:the|my|our|a|an|one|two|both|his|her|their) [\w'-]+(?: [\w'-]+)?)(?:'d|'ve|'ll)? (?:have |has |had |would |will |was |were |is |are )?(?:\w+ly |then |also |first )?"
    r"(?:\w{2,}ed\b|told|wrote|built|ran|cut|made|took|gave|sent|met|drew|held|kept|put|set|chose|sat|spoke|led|went|said|came|saw|found|had|got|lost|fell|rose|began|left|let|read|stood|paid|sold|bought|shut|brought|thought|became|knew|beat)\b"
)
_PLANNED = re.compile(
    r"\b(?:i|we|you|they|she|he|it|nobody|everyone|each|every \w+|(?:the|my|our|a|an|one|two|both) [\w'-]+(?: [\w'-]+)?)(?:(?:'d|'ll)| would| will| must| should| can| could)(?: not| then| also| first| always| only| still)? (?!be\b|have\b|like\b|love\b|say that\b|(?:accept|align|appreciate|believe|embrace|feel|respect|trust|understand)\b)[a-z]{2,}\b|"
    r"\b(?:i|we|you|they|each|every \w+|(?:the|my|our|a) [\w'-]+)(?: then| also| first| always| only)? (?:list|ask|set|take|start|write|read|give|put|reserve|publish|split|stay|go|goes|get|bring|sit|send|show|check|pick|rank|agree|run|cut|tell|hold|keep|draw|stop|review|change|move|look|measure|compare|decide|own|sign|report|watch|count|name|offer|test|train|ship|use|build|explain|say|choose|call|make|meet|talk|find|define|log|roll|add|drop)s?\b"
)
_SIDETRACK = re.compile(
    r"\b(?:where was i|what was i saying|(?:i )?(?:forgot|should have) (?:to )?(?:say|mention|said|mentioned)|going back|to go back|jumping (?:back|around|ahead)|to jump (?:back|ahead)|lost (?:the|my) thread|no wait|oh and|anyway|what was the question|that was (?:the|an)other (?:one|project|story)|as i said before|let me start (?:over|again)|one more thing|on another note|by the way|unrelated)\b"
)
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    "about after again also always because been before being both could does down each even ever every from gave have here into just like made make many matter matters more most much must never only other "
    "over said same should some such take than that their them then there these they thing things this those time told took very want well were what when where which while with work would your important people".split()
)
_DANGLING = re.compile(
    r"(?:\b(?:and|but|so|because|the|a|to|of|with|that|which|or|if|when|i|we|my|our)|\.\.\.|…|-)$"
)
_POINTS_BACK = re.compile(
    r"^(?:she|he|they|after that|since then|afterwards|instead|as a result|in the end|the next)\b"
)
_MONTH = re.compile(rf"\b(?:in|by|since|until|on) (?:late |early |mid-? ?)?({MONTH})\b")
_MONTHS = "january february march april may june july august september october november december".split()

_ENOUGH_STEPS, _MOSTLY, _PARTLY = 3, 0.7, 0.5


@dataclass(frozen=True)
class _Steps:
    """Sentences (or clauses of a run-on one) in which something is done, and how many of them carry on."""

    told: tuple[Unit, ...]
    count: int
    joints: int
    linked: int

    @property
    def share(self) -> float:
        """Share of the joints at which the thread is kept; 0 where there is none."""
        return self.linked / self.joints if self.joints else 0.0


@detects("COM-3")
def structure(reading: Reading) -> Finding:
    """Structure that can be heard: numbered parts, a story in order, or steps that follow from one another."""
    units = reading.opening or reading.units
    signposted = _signposted(reading, units)
    if signposted is not None and signposted.found == "met":
        return signposted
    followed = _followed(reading, units)
    if followed is not None and (signposted is None or followed.found == "met"):
        return followed
    return signposted or absent("no order can be heard: neither numbered parts nor steps that carry on")


def _signposted(reading: Reading, units: tuple[Unit, ...]) -> Finding | None:
    announced = first(reading, _ANNOUNCED, units=units, guard=lambda u, m: True)
    numbers = {m.group().strip() for u in units for m in _NUMBERED.finditer(u.t)}
    signs = [(u, m) for u in units for pattern in (_TIME_SIGN, WHEN, LATER) for m in pattern.finditer(u.t)]
    signs.sort(key=lambda hit: (hit[0].index, hit[1].start()))
    kinds = {u.index for u, _ in signs}
    if len(numbers) >= 3 or (announced and len(numbers) >= 2):
        numbered = [u for u in units if _NUMBERED.search(u.t)][:2]
        return met(numbered, f"numbered parts: {', '.join(sorted(numbers)[:4])}")
    ends = _ends(reading, units)
    dated = any(WHEN.search(u.t) for u, _ in signs)
    if reading.is_story and len(kinds) >= 3 and ends and dated:
        return met(
            [signs[0][0], signs[-1][0]],
            f"a story told in order ({said(*signs[0])} … {said(*signs[-1])}), with an end",
        )
    if len(numbers) >= 2 or announced or (reading.is_story and len(kinds) >= (2 if ends else 3) and dated):
        shown = [
            u for u in units if _NUMBERED.search(u.t) or _TIME_SIGN.search(u.t) or _ANNOUNCED.search(u.t)
        ][:2]
        return partial(shown, "some signposts, without a clear set of parts and an end") if shown else None
    return None


def _ends(reading: Reading, units: tuple[Unit, ...]) -> bool:
    tail = {u.index for u in units[-2:]}
    return (
        any(_END.search(u.t) for u in units[-2:])
        or any(o.unit.index in tail for o in outcomes(reading))
        or lesson(reading).found in ("met", "partial")
    )


def _followed(reading: Reading, units: tuple[Unit, ...]) -> Finding | None:
    """Steps that carry on from one another; sidetracks and lost threads take from it."""
    steps = _steps(reading, units)
    lost = _breaks(units)
    if steps.count < _ENOUGH_STEPS or lost > 2 or steps.share < _PARTLY:
        return None
    shown = [steps.told[0], steps.told[-1]]
    told = f"{steps.count} steps, {steps.linked} of {steps.joints} joints between sentences carry on"
    if steps.share >= _MOSTLY and lost <= 1:
        return met(shown, f"the order can be followed: {told}")
    return partial(shown, f"the order can mostly be followed: {told}")


def _steps(reading: Reading, units: tuple[Unit, ...]) -> _Steps:
    acting = {u.index for u, _ in (*any_acts(reading), *own_acts(reading), *decisions(reading))}
    pattern = _ACTS_ON if reading.is_story else re.compile(f"{_ACTS_ON.pattern}|{_PLANNED.pattern}")
    told = tuple(u for u in units if u.index in acting or pattern.search(u.t))
    inner = sum(len(_JOINT.findall(u.t)) for u in told if u.words >= 18)
    linked = sum(_carries_on(units, n) for n in range(1, len(units)))
    return _Steps(told, len(told) + inner, len(units) - 1 + inner, linked + inner)


def _carries_on(units: tuple[Unit, ...], n: int) -> bool:
    """Whether sentence ``n`` is tied to one of the two before it: by a word of sequence, cause or reference, or a noun.

    A stretch of one and the same run-on sentence carries on by itself.
    """
    here, before = units[n].t, units[n - 1]
    runs_on = before.place == units[n].place and not before.raw.endswith((".", "?", "!", ";"))
    if runs_on or _CARRIES_ON.search(here) or _TIME_SIGN.search(here) or WHEN.search(here):
        return True
    nouns = _stems(here)
    return any(nouns & _stems(u.t) for u in units[max(0, n - 2) : n])


def _stems(text: str) -> set[str]:
    return {w[:5] for w in _WORD.findall(text) if w not in _COMMON}


def _breaks(units: tuple[Unit, ...]) -> int:
    """How often the thread is lost: sidetracks, an opening that points back to nothing, a hanging end, dates backwards."""
    lost = sum(len(_SIDETRACK.findall(u.t)) for u in units)
    lost += bool(units and _POINTS_BACK.search(units[0].t))
    lost += bool(units and _DANGLING.search(units[-1].t.rstrip(" .")))
    months = [
        _MONTHS.index(m[1])
        for u in units
        for m in _MONTH.finditer(u.t)
        if "before" not in u.t and "had" not in u.t
    ]
    lost += sum(1 for a, b in pairwise(months) if -6 < b - a < 0)
    return lost


__all__ = ["structure"]
