"""What the interviewer says around the questions: fixed, neutral sentences, chosen by rules. Pure functions.

No praise, no hint, nothing that leads. A style changes the number of drills and the frame of the wording, never the question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from interviewer.domain.interview import SAID_ALREADY, Opened, Style
from interviewer.domain.rating import CREDIT, Evidence, NextDrill, Rating

#: Drills per question by style.
DRILLS: Mapping[Style, int] = {"terse": 2, "neutral": 3, "probing": 4}
THINKING_S = 20
QUOTED_WORDS = 12
#: A shorter quote is no handle for a question.
LEAST_WORDS = 3
#: Criteria on how an answer is told, and how far it reached: their quotes are no handle for a question.
_NO_HANDLE = ("COM-1", "COM-3", "LVL-")

Pass = Literal["not remembered", "under NDA", "no such story", "said already", "passed on"]

ELICIT = (
    "Then take the nearest thing that you have: something smaller, or something that you saw from close by. "
    "What happened?"
)
YOUR_QUESTIONS = "What would you like to ask me? Your questions are noted and not scored."
ANSWERS_FOR = "I answer for {company}, from a card. What is not on it I do not know, and I will say so."
#: How often its own clock an answer may take before the interviewer speaks.
INTERRUPTS_AT = 2
WRAP_UP = "Let me stop you there: that was twice the time. Please come to the end in a sentence or two."
NO_NAMES = "Say 'a retailer' and give ratios; real names are not needed."
MANNERS = (
    f"I take notes. There is no feedback until the end. {NO_NAMES} "
    "If you do not remember something, or may not talk about it, say so and we move on."
)
_TOLD_BEFORE = "You told this one before, for {where}. You can go on with it, or tell another."

_LEAD_IN = r"^\W*(?:(?:sorry|no|well|honestly|hm+|i'm afraid|i am afraid|unfortunately)\W+)*"
_NDA = re.compile(
    _LEAD_IN
    + r"(?:(?:that|this|it)(?:'s| is)(?: all)? (?:under (?:an )?nda|confidential)|(?:it's |it is )?(?:under )?(?:an )?nda\b|"
    r"confidential\b|i (?:can't|cannot|can not|am not allowed to|'m not allowed to|may not) (?:say|talk|tell|share|discuss)\b)",
    re.I,
)
_FORGOTTEN = re.compile(
    _LEAD_IN
    + r"(?:i (?:really )?(?:do not|don't|can't|cannot) (?:really )?(?:remember|recall)|no recollection|i(?: have|'ve)? forgot(?:ten)?)\b",
    re.I,
)
_NO_STORY = re.compile(
    _LEAD_IN
    + r"(?:i (?:really )?(?:do not|don't) have (?:any |an |a )?(?:such )?(?:story|example)|i have no (?:such )?(?:story|example)|no such story|"
    r"nothing like that|(?:i|that|this) (?:have |has )?never (?:had|did|done|happened))\b",
    re.I,
)
_SAID = re.compile(
    _LEAD_IN + r"(?:as )?i(?:'ve| have| had)? (?:already |just )?(?:said|told you|mentioned|answered|covered)"
    r"(?: (?:that|this|it|so))?(?: (?:already|before|earlier|just now))?\W*$",
    re.I,
)
_PASSED = re.compile(
    r"^\W*(?:pass|skip(?: it| this)?|next(?: one| question)?|no (?:answer|comment)|i(?:'d| would) rather not(?: say| answer)?)\W*$",
    re.I,
)
#: Words that go on after a refusal: then it is an answer.
_GOES_ON = re.compile(r"\b(?:but|so|because|since|however|then|and i|and we)\b", re.I)
#: An answer longer than this says something beside the refusal, and counts as an answer.
PASS_WORDS = 14


def passes(words: str) -> Pass | None:
    """Why the person passes, where a short answer says nothing else; None where it is an answer."""
    flat = words.replace("’", "'")
    if len(words.split()) > PASS_WORDS or _GOES_ON.search(flat):
        return None
    if _NDA.search(flat):
        return "under NDA"
    if _FORGOTTEN.search(flat):
        return "not remembered"
    if _NO_STORY.search(flat):
        return "no such story"
    if _SAID.search(flat):
        return SAID_ALREADY
    return "passed on" if _PASSED.match(flat) else None


def framed(drill: NextDrill, rating: Rating, *, style: Style) -> str:
    """The drill with the person's own words before it, where there is a quote to hold on to; else the drill alone.

    The quote is verbatim. It is one for the criterion that is asked for, else for the topic of that criterion.
    """
    words = _handle(drill.criterion, rating)
    if words is None:
        return drill.question
    frame = {
        "neutral": 'You said "{}". {}',
        "probing": 'Let us stay with this a moment. You said "{}". {}',
        "terse": '"{}". {}',
    }[style]
    return frame.format(words, drill.question)


def _handle(criterion: str, rating: Rating) -> str | None:
    """The quote that the question can hold on to: of the criterion itself, else of its family, else the last of the story."""
    family = criterion.partition("-")[0]
    own = [
        v
        for v in rating.verdicts
        if not v.derived_from and CREDIT.get(v.verdict) and not v.criterion.startswith(_NO_HANDLE)
    ]
    own.sort(
        key=lambda v: (v.criterion == criterion, v.criterion.startswith(f"{family}-"), _place(v.evidence))
    )
    for verdict in reversed(own):
        for evidence in reversed(verdict.evidence):
            words = shortened(evidence.quote)
            if len(words.split()) >= LEAST_WORDS:
                return words
    return None


def _place(evidence: Sequence[Evidence]) -> tuple[int, int]:
    """Where a quote stands, as (turn, offset); the last one of several."""
    return max(((int(e.place.removeprefix("turn ") or 0), e.start) for e in evidence), default=(0, 0))


def shortened(quote: str, *, most: int = QUOTED_WORDS) -> str:
    """The first words of a quote, on one line, without its closing stop; an ellipsis where it was longer."""
    words = quote.split()
    flat = " ".join(words[:most])
    return f"{flat.rstrip(',;:')} …" if len(words) > most else flat.rstrip(".,;: ")


def introduction(opened: Opened) -> str:
    """What the interviewer says first: the format, that notes are taken, and when an answer may be interrupted."""
    whole = len(opened.probes)
    time = f"We have about {opened.minutes} minutes: " if opened.minutes else ""
    asked = "one question" if whole == 1 else f"{whole} questions"
    format_ = (
        f"{time}{asked}, each with up to {DRILLS[opened.style]} follow-ups, and then your questions to me."
    )
    interrupts = (
        "You chose strict: an answer is closed when it is well past its time."
        if opened.strict
        else "Where an answer runs to twice its time I may interrupt and ask you to come to the end; nobody is cut off."
    )
    return f"I am your interviewer today. {format_[0].upper()}{format_[1:]} {interrupts} {MANNERS}"


def told_before(where: str) -> str:
    """The remark that a story was told already."""
    return _TOLD_BEFORE.format(where=where)
