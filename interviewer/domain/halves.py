"""What a rule may ask for again: a half that it can name, a whole that it heard nothing of, and neither where something that was
said could be it.

A rule that sees a part has more often overlooked the rest than not: of the partials of the evals' planted answers two in three
were said in full. So the rest is looked for once more, generously, in the whole answer: a single word that may belong to it
(any number, any time, anybody's wish) is enough, and the question is not asked. Halves for which that was not enough on
the planted answers (where it was; whose acts the others were; the reason of a decision) are not in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from interviewer.domain.rating import Verdict

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|million|half|thirds?|quarters?|double[sd]?|twice|halved|per ?cent)\b"
)
_TIME = (
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|"
    r"winter|christmas|easter|ago|years?|months?|weeks?|quarters?|days?|hours?|minutes?|seasons?|semesters?|terms?|sprints?|"
    r"yesterday|today|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|q[1-4]|(?:19|20)\d\d|since|later|recently|afterwards|"
    r"eventually|immediately|by now|so far|daily|weekly|monthly|quarterly|yearly)\b"
)
#: A point in time; a length of time is none.
_DATE = (
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|"
    r"winter|christmas|easter|ago|q[1-4]|(?:19|20)\d\d|recently|"
    r"(?:last|first|second|third|fourth|this|that|previous|early|late|mid) (?:year|half|quarter|month|week|season|semester))\b"
)
_WISH = (
    r"\b(?:want\w*|need\w*|care[ds]?|worr\w+|ask\w*|fear\w*|insist\w*|interest\w*|goals?|measured|push\w*|prefer\w*|hop(?:e\w*|ing)|"
    r"afraid|expect\w*|refus\w+|object\w+|concern\w*)\b"
)


@dataclass(frozen=True)
class Half:
    """The missing half of one criterion: how the rule's note names it, the question for it, and words that may be it."""

    criterion: str
    note: str
    question: str
    traces: str

    @cached_property
    def _told(self) -> re.Pattern[str]:
        return re.compile(self.traces, re.I)

    def is_missing(self, verdict: Verdict, said: str) -> bool:
        """Whether ``verdict`` says that this half is missing, and nothing in ``said`` could be it."""
        return (
            verdict.criterion == self.criterion
            and self.note in verdict.reason
            and not self._told.search(said)
        )


HALVES = (
    Half("ST-S", "but not when it was", "When was this?", _DATE),
    Half(
        "KIL-5",
        "not who wanted it or was told",
        "Who was waiting for the new work, or heard of it?",
        r"\b(?:wanted|asked for|had asked|announc\w*|waiting|waited|sponsor\w*|demand\w*|heard)\b",
    ),
    Half(
        "KIL-6",
        "without the talk with the requester",
        "How did the person who had asked for it hear of this?",
        r"\b(?:told|talk\w*|spoke|said|met|call\w*|meeting|explain\w*|ask\w*|conversation|sat|wrote|visit\w*)\b",
    ),
    Half(
        "KIL-6",
        "nothing smaller or sooner is offered",
        "What did they get instead?",
        r"\b(?:instead|offer\w*|small\w*|sooner|lighter|simpler|gave (?:him|her|them|it)|they got|kept|replac\w*|version|"
        r"spreadsheet|report|list|export|dashboard|query|alternative|for now|meanwhile|still get)\b",
    ),
    Half(
        "FBK-5",
        "without how often or by when",
        "How often, or by when?",
        _NUMBER + "|" + _TIME + r"|\b(?:every|each|by|until|next|before)\b"
    ),
    Half(
        "LED-2",
        "without where they started",
        "What could this person do at the start?",
        r"\b(?:could not|never|at first|at the start|began|before|new|junior|joined|used to|first|from|struggl\w*)\b|n't\b",
    ),
    Half(
        "LED-4",
        "not that it was kept",
        "When did you last do it?",
        r"\b(?:kept|keep|still|miss\w*|always|held|cancel\w*|moved|without fail|to this day|since|so far|last)\b",
    ),
    Half("NOS-1", "not in the asker's number", "What was it worth to them, in their own number?", _NUMBER),
    Half("NOS-2", "without a number", "How much of it would have had to wait, and for how long?", _NUMBER),
    Half(
        "NOS-3",
        "without its size or what it would achieve",
        "How big would that have been, and what would they have had from it?",
        _NUMBER + r"|\b(?:enough|would|so that|small\w*|which|covers?|answers?|lets?)\b",
    ),
    Half(
        "NOS-7",
        "not told by an act",
        "What did the two of you do together next?",
        r"\b(?:asked (?:me|us)|invit\w*|came (?:back|to)|brought (?:me|us)|next time|since then|weekly|monthly|lunch)\b",
    ),
    Half("PRI-2", "without when", "When did they agree to it?", _TIME),
    Half(
        "PRI-3",
        "not what becomes of what does not fit",
        "What becomes of a request that does not fit?",
        r"\b(?:reject\w*|wait\w*|declin\w*|backlog|closed|returned|sent back|refus\w*|turned|self-?serv\w*|office hours|dropp\w*)\b",
    ),
    Half("PRI-4", "not a decision", "What else must a requester tell you before you start?", r"\bdeci\w*"),
    Half("XFN-1", "not what each of them wanted", "What did each of them want?", _WISH),
    Half("XFN-2", "only an owner", "By when?", _TIME + r"|\b(?:by|until|before|deadline)\b"),
    Half("MGM-3", "a vague rhythm", "How often, and how fast?", _NUMBER),
    Half("BAR-3", "without for how long", "For how long do you keep that up?", _TIME),
    Half("MEN-4", "without a time", "When was that, and what could be seen?", _NUMBER + "|" + _TIME),
    Half("SIM-3", "without a measure and its values", "How did the two compare, in numbers?", _NUMBER),
)  # fmt: skip

#: Criteria that people tell in so many ways that a rule's silence says little once one of these words has fallen. On the planted
#: answers what the rule did not find was then said as often as not; without such a word, hardly ever.
WHOLE = {
    "NOS-2": r"\b(?:weeks?|months?|days?|sprints?|quarters?|late|later|delay\w*|slip\w*|wait\w*|push\w*|off|cost|instead)\b",
    "NOS-3": r"\b(?:instead|offer\w*|alternative|counter\w*|(?:could|can|would|will|'ll|'d) (?:do|have|get|give|send|run|build|ship)|"
    r"small\w*|soon\w*|part of|half|one (?:region|store|team|page)|by hand|version|pilot|sample|list|export|first|top)\b",
    "DAT-1": r"\b(?:table|rows?|records?|source|warehouse|logs?|events?|database|data from|history|grain|window|extract|orders|"
    r"transactions|per (?:customer|day|store|order))\b",
    "MOD-1": r"\b(?:baseline|simple|rule|naive|average|last year|compar\w+|against|than|before|old)\b",
    "PRD-1": r"\b(?:serv\w+|endpoint|batch|api|deploy\w*|production|live|launch\w*|job|nightly|on-?call|owner|owns|owned|runs|rollout|"
    r"pipeline)\b",
}
_WHOLE = {criterion: re.compile(traces, re.I) for criterion, traces in WHOLE.items()}


def may_be_told(criterion: str, said: str) -> bool:
    """Whether words of ``said`` may tell ``criterion`` although no rule found it there."""
    traces = _WHOLE.get(criterion)
    return traces is not None and traces.search(said) is not None


def missing_halves(verdicts: Iterable[Verdict], said: str) -> Mapping[str, str]:
    """The question for the missing half, by criterion, of every partial verdict of a rule for which there is one.

    said: all that the person has said.
    """
    return {
        v.criterion: found.question
        for v in verdicts
        if v.verdict == "partial" and (found := next((h for h in HALVES if h.is_missing(v, said)), None))
    }
