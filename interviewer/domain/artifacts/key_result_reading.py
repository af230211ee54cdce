"""Reads a key result: an outcome, or an activity; and which of metric, baseline, target and date it has.

An activity is what we do (deploy, train, complete), also when it is counted ("rise from 0 to 4 data
scientists trained"), put in the passive ("four people are trained") or made a noun ("deployment of the
model"). Words of doing inside the name of a measure are none ("deployment failure rate", "delivered on
time"). Adoption by others ("used by all teams") is an outcome: it is what they do. English only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from interviewer.domain.artifacts.wording import fold


class Reading(StrEnum):
    OUTCOME = "outcome"
    ACTIVITY = "activity"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class KeyResultReading:
    """What the words say. `because` names the words that decided; the slots are empty when absent."""

    kind: Reading
    because: str
    metric: str = ""
    baseline: str = ""
    target: str = ""
    date: str = ""


LONGEST = 1_200

# Base form, third person, past participle, gerund, noun.
_VERBS = """
deploy deploys deployed deploying deployment
build builds built building -
launch launches launched launching launch
ship ships shipped shipping -
complete completes completed completing completion
train trains trained training training
implement implements implemented implementing implementation
migrate migrates migrated migrating migration
release releases released releasing release
deliver delivers delivered delivering delivery
create creates created creating creation
develop develops developed developing development
design designs designed designing design
write writes written writing -
publish publishes published publishing publication
document documents documented documenting documentation
finish finishes finished finishing -
run runs run running -
hold holds held holding -
conduct conducts conducted conducting -
host hosts hosted hosting -
organise organises organised organising organisation
organize organizes organized organizing organization
introduce introduces introduced introducing introduction
install installs installed installing installation
integrate integrates integrated integrating integration
automate automates automated automating automation
refactor refactors refactored refactoring -
rewrite rewrites rewritten rewriting -
hire hires hired hiring hiring
onboard onboards onboarded onboarding onboarding
instrument instruments instrumented instrumenting instrumentation
configure configures configured configuring configuration
present presents presented presenting presentation
prepare prepares prepared preparing preparation
start starts started starting -
attend attends attended attending attendance
upgrade upgrades upgraded upgrading upgrade
execute executes executed executing execution
establish establishes established establishing establishment
perform performs performed performing -
roll-out rolls-out rolled-out rolling-out roll-out
- - - - rollout
set-up sets-up set-up setting-up set-up
"""
_ROWS = [line.split() for line in _VERBS.split("\n") if line.strip()]


def _any(column: int) -> str:
    return "|".join(
        sorted({re.escape(row[column]) for row in _ROWS if row[column] != "-"}, key=len, reverse=True)
    )


FINITE, PARTICIPLE, GERUND, NOUN = (f"{_any(0)}|{_any(1)}", _any(2), _any(3), _any(4))
OUR_PEOPLE = (
    r"(?:we|i|(?:the |our )?teams?|(?:team )?members?|(?:data )?scientists?|analysts?|(?:ml |data |software )?engineers?"
    r"|managers?|leads?|staff|people|employees|developers?|colleagues|everyone|reports|mentees|squads?)"
)
BUSINESS_THINGS = r"(?:orders?|parcels?|purchases?|payments?|trips?|rides?|meals?|invoices?|checkouts?|bookings?|items|goods|shipments?|transactions?)"
CHANGES = (
    r"(?:rises?|rose|falls?|fell|increases?|decreases?|grows?|drops?|reach(?:es)?|stays?|remains?|improves?|declines?"
    r"|go(?:es)?|moves?|climbs?|shrinks?|doubles?|halves|match(?:es)?|exceeds?"
    r"|(?:is|are) (?:at least|at most|below|above|under|over|no more than))"
)
CHANGE = rf"(?:{CHANGES}|at least|at most|below|above|[<>≤≥=→]|->)"
AFTER_PARTICIPLE = rf"(?=\s*(?:$|[.,;:()]|(?:in|on|to|for|with|by|at|across|from|before|this|per|as|into|within|during)\b|{CHANGE}))"
OUTCOME_VERB = r"(?:reduce|increase|improve|raise|lower|cut|grow|decrease|keep|double|halve|lift|maintain|shorten|boost|bring|reach|achieve)"
MEASURE = re.compile(
    r"\b(rate|ratio|share of (?:users|customers|sessions|requests|orders|revenue|traffic|new users)|time|latency|churn|retention|revenue|margin|cost|costs"
    r"|conversion|ctr|nps|csat|score|satisfaction|incidents?|errors?|failures?|outages?|complaints?|tickets|gini|p\d\d|uptime|availability"
    r"|activation|engagement|sales|spend|loss|losses|profit|lifetime value|clv|cac|accuracy|precision|recall|ndcg|skew|drift|defects?|fraud|chargebacks?"
    r"|users|customers|subscribers|visits|sign-?ups|frequency|throughput|volume|lead time|turnover|attrition|usage|adoption)\b"
)
ADOPTED = re.compile(
    r"\b(adopted|used|relied on|reused|chosen|consulted) (?:by|in)\b|\b(?:uses?|adopts?|rel(?:y|ies) on|reuses?)\b"
)
DELIVERABLE = re.compile(
    r"\b(report|dashboard|model|pipeline|document|template|tool|framework|service|api|prototype|runbook|playbook|guideline|roadmap|plan"
    r"|platform|library|workshop|presentation|system|feature|proof of concept|poc|mvp)s?\b"
)
COUNTS_DELIVERABLES = re.compile(rf"(?:the |our |number of |\d+ )*(?:[\w-]+ )?(?:{DELIVERABLE.pattern})")
LINKS = frozenset(
    {
        "to",
        "from",
        "until",
        "since",
        "of",
        "and",
        "or",
        "not",
        "than",
        "when",
        "who",
        "that",
        "as",
        "if",
        "a",
        "the",
    }
)
ON_TIME = re.compile(r"\s*(?:on time|in time|correctly|without|late|early|within (?:\d+|the))")

_LEAD = r"(?:kr ?\d+(?:\.\d+)?[:.)]? )?(?:to )?"
STARTS_WITH_DOING = re.compile(
    rf"^{_LEAD}(?:(?:successfully|fully|also|we|i|(?:the|our) team|we will|will) )*(?P<word>{FINITE}|{PARTICIPLE}|{GERUND})\b"
)
STARTS_WITH_NOUN = re.compile(
    rf"^{_LEAD}(?:(?:the|a|an|full|complete|successful|first|timely) )*(?:[\w-]+ )?(?P<word>{NOUN}) (?:of|to|for|by|across|in|is|are|finished|done|at|reaches)\b"
)
PASSIVE = re.compile(
    rf"\b(?:is|are|be|been|being|has been|have been|gets?|was|were) (?:\w+ly )?(?P<word>{PARTICIPLE})\b"
)
AFTER_NOUN = re.compile(rf"(?P<noun>[\w-]+) (?P<word>{PARTICIPLE})\b{AFTER_PARTICIPLE}")
OUR_PEOPLE_DO = re.compile(
    rf"\b{OUR_PEOPLE}(?: who| that| to| will| have| has)* (?P<word>{FINITE}|{PARTICIPLE})\b"
)
PROGRESS = re.compile(
    rf"\b(?P<word>(?:{NOUN}|project|milestone|roadmap|course|programme)s? (?:completion|progress))\b|\b(?P<other>(?:completion|progress) of)\b"
)
IMPERATIVE_OUTCOME = re.compile(rf"^{_LEAD}(?:we (?:will )?)?(?P<word>{OUTCOME_VERB})\b")
HAS_CHANGE = re.compile(rf"(?:^|\s){CHANGE}(?=\s|\d|$)|\sfrom (?=[\d$€£+-]|zero|one|none|half)")
A_CHANGE = re.compile(r"\b(?:gain|rise|drop|fall|reduction|increase|lift|cut) (?:in|of)\b")
TWO_WORDS = re.compile(r"\b(roll|rolls|rolled|rolling|set|sets|setting) (out|up)\b")


def read_key_result(text: str) -> KeyResultReading:
    """What kind of key result `text` is, and the parts it has; only its first 1,200 characters are read."""
    said = TWO_WORDS.sub(r"\1-\2", fold(text[:LONGEST]))
    kind, because = _kind(said)
    return KeyResultReading(kind, because, **_slots(said))


def _kind(said: str) -> tuple[Reading, str]:
    doing = _doing(said)
    if doing:
        return Reading.ACTIVITY, f"{doing!r} is something we do"
    if ADOPTED.search(said):
        return Reading.OUTCOME, "others take it up"
    changes = (
        HAS_CHANGE.search(said)
        or IMPERATIVE_OUTCOME.search(said)
        or A_CHANGE.search(said)
        or re.search(r"^(zero|no|\d)", said)
    )
    if changes and (measure := MEASURE.search(said)):
        return Reading.OUTCOME, f"{measure[0]!r} is measured"
    if changes and re.search(r"\d|zero|half|double", said) and not COUNTS_DELIVERABLES.match(said):
        return Reading.OUTCOME, "a quantity changes"
    made = DELIVERABLE.search(said)
    if made and not changes:
        return Reading.UNCLEAR, f"{made[0]!r} is a thing made, and no measure is named"
    return Reading.UNCLEAR, "no measure that changes is named"


def _doing(said: str) -> str:
    """The words that make it an activity, or nothing."""
    for pattern in (STARTS_WITH_NOUN, PROGRESS, OUR_PEOPLE_DO):
        if found := pattern.search(said):
            return found[0].strip()
    if word := _begins_with_doing(said):
        return word
    for pattern in (AFTER_NOUN, PASSIVE):
        for found in pattern.finditer(said):
            if not _business(said, found):
                return found[0].strip()
    return ""


def _begins_with_doing(said: str) -> str:
    """The verb of doing that opens the text, unless it belongs to the name of a measure."""
    found = STARTS_WITH_DOING.search(said)
    return found["word"] if found and not _names_a_measure(found["word"], said[found.end() :]) else ""


def _names_a_measure(word: str, rest: str) -> bool:
    """Whether a verb and the words after it name a measure: "build time falls", "completed purchases rise"."""
    if re.match(rf" {BUSINESS_THINGS}\b", rest) and not re.fullmatch(FINITE, word):
        return True
    if word.startswith("deliver") and re.match(r" (?:a |an )?(?:\d|lower|higher|fewer|more|less)", rest):
        return bool(MEASURE.search(rest))
    change = HAS_CHANGE.search(rest)
    if not change or not re.fullmatch(r"[\w' -]*", before := rest[: change.start()]):
        return False
    bare = not re.match(r" (?:the|a|an|our|all|new|\d)\b", before)
    return bare and bool(MEASURE.search(before) or re.match(rf"\s*{CHANGES}\b", change[0]))


def _business(said: str, found: re.Match[str]) -> bool:
    """ "Orders delivered on time": what happens to the customers' things, not what the team does."""
    before = said[: found.start("word")].split()
    if before and before[-1] in LINKS:
        return True
    things = any(re.fullmatch(BUSINESS_THINGS, word) for word in before[-3:])
    return things or bool(ON_TIME.match(said[found.end("word") :]))


_NUMBER = r"(?:[$€£]\s?)?[-+−]?\d+(?:[.,]\d+)*\s?(?:%|pp|points?|ms|s\b|min\w*|hours?|h\b|days?|weeks?|k\b|m\b|million|percent|per cent)?"
_WORDED = r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|none|half|every|all)"
_AMOUNT = rf"(?:{_NUMBER}|{_WORDED})"
FROM_TO = re.compile(
    rf"\bfrom (?:about |roughly |around )?(?P<base>{_AMOUNT}) to (?:at least |at most |below |above |under |over |[<>≤≥] ?)?(?P<target>{_AMOUNT})"
)
ARROW = re.compile(rf"(?P<base>{_AMOUNT})\s*(?:→|->|=>)\s*(?P<target>{_AMOUNT})")
BASE_SAID = re.compile(
    rf"\b(?:baseline|currently|today|now|up from|down from|compared (?:with|to)|against|vs\.?)\W+(?:of |at |is )?(?P<base>{_AMOUNT})"
)
TARGET_SAID = re.compile(
    rf"(?:\b(?:to|reach(?:es)?|at least|at most|below|above|under|over|target of|exceeds?|more than|less than|no more than)\b|[<>≤≥])\s*(?P<target>{_AMOUNT})|^(?P<start>no|{_WORDED}|\d+ ?%) |\bmatches (?P<match>[\w -]{{3,40}}?)(?= within| by| in|[.,;]|$)"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|\b\d{{1,2}} {_MONTH}\b(?: \d{{4}})?|(?:\bby )?\b{_MONTH} \d{{1,2}}\b(?:,? \d{{4}})?|\b(?:in|by|until|during|end of|before) (?:the )?(?:end of )?(?:(?:q[1-4]|h[12]|{_MONTH}|week \d+|\d{{4}}(?!-))\b(?: \d{{4}})?)"
    r"|\bby (?:the )?(?:end of )?(?:this|next) (?:month|quarter|half|year)\b|\bby year[- ]end\b"
)


def _slots(said: str) -> dict[str, str]:
    date = DATE.search(said)
    undated = DATE.sub(" ", said)
    both = FROM_TO.search(undated) or ARROW.search(undated)
    base = both or BASE_SAID.search(undated)
    target = both or TARGET_SAID.search(undated)
    goal = (
        next((g for g in target.groupdict().values() if g), "")
        if target and not both
        else (both["target"] if both else "")
    )
    return {
        "metric": _metric(undated),
        "baseline": base["base"].strip() if base else "",
        "target": goal.strip(),
        "date": date[0].strip() if date else "",
    }


def _metric(said: str) -> str:
    """The words that name what is measured: those before the change, or after a verb of change."""
    if _begins_with_doing(said):
        return ""
    imperative = IMPERATIVE_OUTCOME.search(said)
    rest = said[imperative.end() :] if imperative else said
    change = HAS_CHANGE.search(rest)
    if not change:
        named = rest if MEASURE.search(rest) and not STARTS_WITH_NOUN.search(said) else ""
    elif not rest[: change.start()].strip() and (both := FROM_TO.search(rest)):
        named = rest[both.end() :]
    else:
        named = rest[: change.start()]
    named = named.strip(" ,.:;")
    arrow = change is not None and change[0].strip() in ("→", "->", "=")
    return re.sub(rf"[\s:]*{_AMOUNT}$", "", named) if arrow else named
