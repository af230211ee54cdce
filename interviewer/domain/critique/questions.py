"""The three questions that a reader would ask, hardest first: what is missing, seen through what this reader cares about.

Concerns are those of five readers: a vice president asks for impact, confidence and cost; finance for the whole cost;
engineering for reliability; legal for rules and consent; product for the customer and the date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.domain.critique.gaps import gaps
from interviewer.domain.critique.values import Question, Reader
from interviewer.domain.rating import Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text

HOW_MANY = 3
READERS: Mapping[Reader, str] = {
    "vp": "the vice president",
    "finance": "finance",
    "engineering": "the engineering lead",
    "legal": "legal",
    "product": "the product manager",
}


@dataclass(frozen=True)
class Concern:
    """What a reader asks about, how hard it bites (0-10), and the words that show it is answered."""

    about: str
    question: str
    weight: float
    answered: re.Pattern[str]


def _concern(about: str, question: str, weight: float, answered: str) -> Concern:
    return Concern(about, question, weight, re.compile(answered, re.I))


_MONEY = r"[$€£]\s?\d|\b\d[\d.,]*\s?(?:k|m|bn)?\s?(?:euros?|dollars?|pounds?|usd|eur|gbp)\b"
CONCERNS: Mapping[Reader, tuple[Concern, ...]] = {
    "vp": (
        _concern(
            "impact",
            "What is it worth a year, in money or customers?",
            7.5,
            rf"{_MONEY}|\b(?:revenue|margin|profit|saving|savings|payback|roi)\b.{{0,40}}\d",
        ),
        _concern(
            "confidence",
            "How sure are you of the main number, and what if it is half as large?",
            6.5,
            r"\binterval\b|\bCI\b|±|standard error|sensitivity",
        ),
        _concern(
            "cost",
            "What does it cost, and what will not get done because of it?",
            6.0,
            r"\b(?:costs?|budget|head-?count|fte|person-(?:days|weeks|months)|instead of|we stop|takes? \w+ (?:people|weeks|days))\b",
        ),
    ),
    "finance": (
        _concern(
            "total cost",
            "What does it cost over three years, people and running costs included?",
            8.0,
            r"\b(?:three|3)[- ]years?\b|\btco\b|total cost|running costs?|per year|a year|annual",
        ),
        _concern(
            "where the money shows",
            "In which line of the budget will the gain show, and when?",
            6.5,
            rf"(?:{_MONEY}).{{0,80}}\b(?:quarter|year|month|budget|p&l|line)\b|\bbudget\b",
        ),
        _concern(
            "downside",
            "How much do we lose if it does not work, and how do we get out?",
            6.0,
            r"\b(?:exit|roll ?back|return to|go back|switch back|cancel\w*|write[- ]off|worst case|break-?even)\b",
        ),
    ),
    "engineering": (
        _concern(
            "failure",
            "What breaks first, and what does the user see then?",
            8.0,
            r"\b(?:fail(?:s|ure)?|outage|break\w*|degrad\w*|fallback|error budget|slo)\b",
        ),
        _concern(
            "rollback",
            "How do we roll it back, and how long does that take?",
            7.0,
            r"\b(?:roll(?:ed|s|ing)? ?back|revert|switch (?:it )?off|feature flag|return to|go back|switch back|undo)\b",
        ),
        _concern(
            "upkeep",
            "Who runs it and is on call, at which load and latency?",
            6.0,
            r"\b(?:on[- ]call|latency|p9[59]|owner|owned by|maintain\w*|load test|throughput|requests per)\b",
        ),
    ),
    "legal": (
        _concern(
            "rules",
            "Which rule or contract covers this, and who has checked it?",
            8.0,
            r"\b(?:gdpr|law|legal|regulation|directive|act\b|ecoa|contract|compliance|statut\w*|terms|dpia)\b",
        ),
        _concern(
            "personal data",
            "Which personal data are used, on what basis, and for how long?",
            7.0,
            r"\b(?:personal data|consent|legitimate interest|retention period|anonymi\w*|pseudonym\w*|data protection|opt[- ]out)\b",
        ),
        _concern(
            "fairness",
            "Who could be treated worse by this, and how would we know?",
            6.0,
            r"\b(?:fair(?:ness|ly)?|bias(?:ed)? against|discriminat\w*|disparate|protected|vulnerable|accessib\w*|complain\w*)\b",
        ),
    ),
    "product": (
        _concern(
            "what the customer sees",
            "What changes for the customer, and in which release?",
            7.5,
            r"\b(?:customers?|users?|patients?|students?|teams|sellers?|passengers?|drivers?)\b.{0,80}\b(?:see|get|receive|notice|keep|pay|wait|find|choose|learn)\b|\b(?:see|get|keep)\b",
        ),
        _concern(
            "the smaller version",
            "What is the smallest version that we could have next sprint?",
            6.5,
            r"\b(?:phase|first step|v1|pilot|roll-?out|staged|smallest|two weeks|sprint|from \d{1,2} \w+)\b",
        ),
        _concern(
            "what else moves",
            "Which other number of the product could get worse because of it?",
            6.0,
            r"\b(?:guardrail|risk|tickets|complain\w*|churn|retention|latency|cannibal\w*)\b",
        ),
    ),
}
#: What is missing bites this reader more than others (added to the effect of the criterion).
_CARES: Mapping[Reader, Mapping[str, float]] = {
    "vp": {"N-DEC": 1.5, "N-REC": 1.5, "N-CMM": 1.0, "DN-4": 0.5},
    "finance": {"DN-4": 1.5, "N-CON": 2.0, "DN-2": 1.5, "N-CMM": 1.0, "N-RISK": 0.5},
    "engineering": {"N-RISK": 2.0, "DN-3": 2.0, "DOC-2": 1.5, "DOC-5": 1.5, "RFC-6": 2.0, "DN-2": 1.0},
    "legal": {"N-RISK": 2.0, "DN-6": 2.0, "DN-2": 1.5, "N-DEC": 0.5},
    "product": {"N-REC": 1.0, "N-EVI": 1.0, "N-CMM": 1.5, "OKR-2": 1.0},
}
_MISSING = {"not_met": 1.0, "not_found": 0.8, "partial": 0.5}
_SLOT_OF = {
    "CMM-m": "N-CMM",
    "CMM-t": "N-CMM",
    "CMM-w": "N-CMM",
    "DN-5b": "N-CMM",
    "DN-5a": "N-REC",
    "DN-1": "N-DEC",
    "RDO-5": "N-REC",
    "RDO-3": "DN-4",
}


def questions(
    rating: Rating, *, sheet: Sheet, text: Text, reader: Reader, effect: Mapping[str, float]
) -> tuple[Question, ...]:
    """Three questions, hardest first.

    A missing criterion asks its own drill; a concern that the body does not touch asks its question; where both are
    used up, the concerns that are touched are followed up. effect: weight of each criterion for the decision, 0-10.
    """
    asked: list[tuple[float, Question]] = [*_of_missing(rating, sheet, reader, effect)]
    body = "\n".join(p.text for p in text.own if not p.in_appendix and not p.hidden)
    for concern in CONCERNS[reader]:
        if not concern.answered.search(body):
            because = f"{READERS[reader]} asks about {concern.about}; nothing in the body answers it"
            asked.append((concern.weight, Question(question=concern.question, because=because)))
    asked.sort(key=lambda pair: -pair[0])
    chosen = [question for _, question in asked[:HOW_MANY]]
    for concern in CONCERNS[reader]:
        if len(chosen) < HOW_MANY and all(q.question != concern.question for q in chosen):
            chosen.append(
                Question(
                    question=concern.question,
                    because=f"{READERS[reader]} asks about {concern.about} in any case",
                )
            )
    return tuple(chosen)


def _of_missing(
    rating: Rating, sheet: Sheet, reader: Reader, effect: Mapping[str, float]
) -> Sequence[tuple[float, Question]]:
    known = {c.id: c for c in sheet.criteria}
    best: dict[str, tuple[float, Question]] = {}
    for gap in gaps(rating).values():
        criterion = known.get(gap.criterion)
        if criterion is None or not criterion.drill:
            continue
        topic = _SLOT_OF.get(gap.criterion, gap.criterion)
        worth = _MISSING[gap.state] * (effect.get(gap.criterion, 5.0) + _CARES[reader].get(topic, 0.0))
        is_better = topic not in best or worth > best[topic][0]
        if is_better and worth > 0:
            best[topic] = (
                worth,
                Question(
                    question=criterion.drill,
                    because=f"{gap.criterion}: {gap.reason}",
                    criterion=gap.criterion,
                ),
            )
    return list(best.values())
