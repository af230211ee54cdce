"""Design documents: DOC-1, DOC-2, DOC-ALT, DOC-4 to DOC-8. Minimum lengths are those of the deterministic checker."""

from __future__ import annotations

import datetime as dt
import re

from interviewer.domain.artifacts.design_document import (
    APPROACH_WORDS,
    EVALUATION_WORDS,
    FAILURE,
    NOTICE,
    PROBLEM_WORDS,
    SUCCESS,
    WHY_NOW,
)
from interviewer.domain.artifacts.form import Alternative
from interviewer.domain.artifacts.report import State
from interviewer.domain.artifacts.sections import alternatives_check
from interviewer.domain.artifacts.wording import distinct_names, same_name
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.mark import (
    Mark,
    checks,
    met,
    missing,
    partial,
    plainly,
    said,
    unfound,
    untold,
)
from interviewer.raters.narrative.page import Page, Sentence
from interviewer.raters.narrative.parts import Part, items, part

PROBLEM = re.compile(
    r"^(?:the )?(?:problem|motivation|background|context|why|need|rationale|current (?:state|situation)|abstract)\b|problem"
)
APPROACH = re.compile(
    r"^(?:the |proposed |our |detailed |high[- ]level |technical )*(?:approach|design|solution|proposal|architecture|specification|implementation|how it works)\b"
)
ALTERNATIVES = re.compile(
    r"\balternatives?\b|^(?:other )?options(?: considered)?\b|^rejected (?:ideas|options)|^other (?:ways|approaches)|^what else"
)
_EVALUATION = re.compile(
    r"\b(?:evaluation|success (?:criteri|metric)|how (?:we|to) (?:measure|evaluate)|measurement|test(?:ing)? plan|validation|experiment(?: plan)?|acceptance)\b"
)
_RISKS = re.compile(r"\b(?:risks?|failure modes|what could go wrong|dangers)\b")
OPEN_QUESTIONS = re.compile(
    r"\b(?:open|unresolved|outstanding) (?:questions|issues|points)\b|^questions\b|^to (?:be )?discuss"
)
_WHY_NOT = re.compile(
    r"\b(?:because|since|as it|rejected|not (?:chosen|taken|acceptable|feasible|enough|worth|possible|viable|suitable|pursued)|but|however|too \w+|would (?:\w+ )?(?:take|cost|need|break|require|mean|not|add|tie|leave|slow|lose|force)|"
    r"cannot|can't|could not|lacks?|fails?|slower|more expensive|why not|does(?:n't| not)|do not|ruled out|discarded|dismissed|declined|without|misses|breaks|drawbacks?|downside|against it|unacceptable|costs? (?:more|too|\d|[$€£])|no (?:support|way))\b"
)
_NEEDS_SYSTEM = re.compile(
    r"\b(?:tables?|streams?|queue|service|pipeline|api|database|job|log|logs|feed|model|store|cache|index|cluster|endpoint|warehouse|records?|events?|schema|topic|batch|sensor|module|component|server|client|app|registry|dashboard|optimiser|scheduler|"
    r"parser|library|function|class|file|files|format|data)\b"
)
_MITIGATION = re.compile(
    r"\b(?:mitigat\w+|to (?:limit|avoid|reduce|prevent|contain) (?:this|it|that)|we (?:will |would |then )?(?:limit|cap|keep|roll back|fall back|switch|leave|use|add|check|test|alert|retry|block|buy|start|move|train|reserve|stop|monitor and)|"
    r"fallback|fall ?back|roll ?back|are left out|is left out|guard\w*|contingency|if so|in that case|backup|therefore|prepared|counter\w*|remedy|response|handled by|prevented by|limited to|feature flag)\b"
)
_GENERIC_RISK = re.compile(
    r"^(?:(?:the |possible |general )?(?:delays?|data quality|scope creep|resourc\w+|adoption|technical debt|complexity|budget|timelines?|dependencies|unknowns?|bugs?)(?:,? (?:and |or )?|\W)*)+$"
)
_AUTHOR, _REVIEWERS = (
    re.compile(r"^(?:authors?|written by|owner|by)$"),
    re.compile(r"^(?:reviewers?|reviewed by|review by|approvers?|readers?)$"),
)
_SHARED = re.compile(r"\b(?:shared|sent out|circulated|sent|distributed|published)\b")
_MEETING = re.compile(r"\b(?:review(?: meeting)?|meeting|session|discussion|we meet)\b")
_RUNNING = re.compile(
    r"\b(?:last|past|next|this|every|each) (?:\w+ )?(?:weeks?|months?|quarters?|years?|season|winter|summer|spring|autumn)\b|\b(?:audit|regulat\w+|contract|licen[cs]e|renewal)\b"
)
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
MOMENT = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,? (?P<year>\d{4}))?(?:,?(?: at)? (?P<hour>\d{1,2}):(?P<minute>\d\d))?|"
    r"(?P<year2>\d{4})-(?P<month2>\d\d)-(?P<day2>\d\d)(?:[ t](?P<hour2>\d{1,2}):(?P<minute2>\d\d))?"
)


def _nothing(found: Part, name: str, *, at: Sentence | None = None) -> Mark:
    if found.is_there and not found.sentences:
        return plainly(found.nothing, at=at)
    return missing(f"no part on {name}", at=at)


@checks("DOC-1")
def problem(page: Page) -> Mark:
    """The problem in 25 words or more, and why now."""
    found = part(page, PROBLEM)
    if not found.sentences:
        return _nothing(found, "the problem")
    if found.words < PROBLEM_WORDS:
        return missing(
            f"{found.words} meaningful words on the problem, {PROBLEM_WORDS} expected", at=found.sentences
        )
    now = next(
        (
            (s, m)
            for s in found.sentences
            if (
                m := WHY_NOW.search(s.raw)
                or w.FIXED_DATE.search(w.without_links(s.t))
                or _RUNNING.search(s.t)
            )
        ),
        None,
    )
    if now is None:
        return partial(found.sentences[0], "the problem is told, not why now")
    return met(
        dict.fromkeys((found.sentences[0], now[0])), f"{found.words} words, and why now ({said(now[1])})"
    )


@checks("DOC-2")
def approach(page: Page) -> Mark:
    """The approach in 25 words or more with its parts and data."""
    found = part(page, APPROACH)
    if not found.sentences:
        return _nothing(found, "the approach")
    if found.words < APPROACH_WORDS:
        return missing(
            f"{found.words} meaningful words on the approach, {APPROACH_WORDS} expected", at=found.sentences
        )
    named = {m.group() for s in found.sentences for m in _NEEDS_SYSTEM.finditer(s.t)}
    if len(named) < 2:
        return partial(found.sentences[0], "told at length, but no data or systems are named")
    return met(found.sentences, f"{found.words} words that name {', '.join(sorted(named)[:4])}")


@checks("DOC-ALT")
def alternatives(page: Page) -> Mark:
    """Two other ways, unlike each other and the proposal, each with why not."""
    found = part(page, ALTERNATIVES)
    if not found.sentences:
        return _nothing(found, "alternatives")
    listed = [i for i in items(found, page) if i.sentences]
    read = []
    for item in listed:
        why = [s.full for s in item.sentences if _WHY_NOT.search(s.full)]
        what = [s.full for s in item.sentences if s.full not in why]
        read.append(Alternative(name=item.name, description=" ".join(what), why_not=" ".join(why)))
    check = alternatives_check("DOC-ALT", read, title=page.document.title, proposal=part(page, APPROACH).text)
    first = (
        [i.sentences[0] for i in listed if any(_WHY_NOT.search(s.full) for s in i.sentences)]
        or [listed[0].sentences[0]]
        if listed
        else list(found.sentences)
    )
    told = _in_words(check.found)
    if check.state is State.MET:
        return met(first[:2], f"two or more that differ, each with why not: {told}")
    if check.state is State.PARTIAL:
        counting = re.match(r"(\d+) alternative", check.found)
        if counting and int(counting[1]) >= 2:
            return met(first[:2], told)
        return partial(first[0], told)
    if len({i.name for i in listed if len(i.text.split()) >= 4}) >= 2 and _NO_WHY in check.found:
        return unfound(told)  # there are two; why not each may be said in other words
    return missing(told, at=first[:1])


_NO_WHY = "does not say why not"


def _in_words(found: str) -> str:
    """What the checker of forms says, without its indexes, at most two of the alternatives named."""
    told = re.sub(r"alternatives\[\d+\] \(([^()]*(?:\([^()]*\)[^()]*)*)\)?", r'"\1"', found).split("; ")
    return "; ".join(told[:3]) + (f"; and {len(told) - 3} more" if len(told) > 3 else "")


@checks("DOC-4")
def evaluation(page: Page) -> Mark:
    """How success is told, and how failure is."""
    found = part(page, _EVALUATION)
    if not found.sentences:
        return _nothing(found, "the evaluation")
    if found.words < EVALUATION_WORDS:
        return missing(
            f"{found.words} meaningful words on the evaluation, {EVALUATION_WORDS} expected",
            at=found.sentences,
        )
    success = next(
        (s for s in found.sentences if SUCCESS.search(s.full) and re.search(r"\d|half|third|quarter", s.t)),
        None,
    )
    failure = next(
        (
            s
            for s in found.sentences
            if FAILURE.search(s.full) and re.search(r"\d|half|third|quarter|more than", s.t)
        ),
        None,
    )
    if success and failure:
        return met((success, failure), "a value for success and one for failure")
    if success or failure:
        return partial(
            success or failure or found.sentences[0],
            f"no {'failure' if success else 'success'} criterion with a value",
        )
    return missing("neither success nor failure has a value", at=found.sentences[0])


@checks("DOC-5")
def risk_with_mitigation(page: Page) -> Mark:
    """A risk of this design, and what is done about it."""
    found = part(page, _RISKS)
    if not found.sentences:
        return _nothing(found, "risks")
    for item in items(found, page):
        if item.sentences and not _GENERIC_RISK.match(item.text) and len(item.text.split()) >= 6:
            answer = next((s for s in item.sentences if _MITIGATION.search(s.full)), None)
            if answer:
                return met(
                    dict.fromkeys((item.sentences[0], answer)),
                    f"a risk, and what is done ({said(_MITIGATION.search(answer.full))})",
                )
    told = [s for s in found.sentences if len(s.t.split()) >= 5]
    if told and not _GENERIC_RISK.match(told[0].t):
        return partial(told[0], "a risk, and nothing that is done about it")
    return missing("only risks that any project has", at=found.sentences[0])


@checks("DOC-6")
def reviewers(page: Page) -> Mark:
    """A reviewer who is not the author."""
    author = next((s.t for s in page.body if _AUTHOR.match(s.label)), "")
    line = next((s for s in page.body if _REVIEWERS.match(s.label)), None)
    if line is None:
        return missing("no line names a reviewer")
    names = distinct_names(re.sub(r"\(.*?\)", "", n) for n in re.split(r"[;,]| and ", line.t.rstrip(".")))
    others = [n for n in names if not same_name(n, author) and n not in ("tbd", "none")]
    if not others:
        return missing("nobody but the author is named", at=line)
    return met(line, f"named beside the author: {', '.join(others)}")


@checks("DOC-7")
def open_questions(page: Page) -> Mark:
    """A question that the author wants discussed."""
    found = part(page, OPEN_QUESTIONS)
    asked = [
        s
        for s in found.sentences
        if s.full.rstrip().endswith("?")
        or re.match(r"(?:whether|how|who|which|what|should|may|can|do|is|are)\b", s.t)
    ]
    if not asked:
        if found.sentences:
            return missing("nothing in it is a question", at=found.sentences[0])
        return _nothing(found, "open questions")
    return met(asked[:2], f"{len(asked)} open question{'s' if len(asked) > 1 else ''}")


@checks("DOC-8")
def shared_before(page: Page) -> Mark:
    """Shared 48 hours or more before the meeting, both times given."""
    line = next(
        (s for s in page.body if not s.is_title and _SHARED.search(s.full) and _MEETING.search(s.full)), None
    )
    if line is None:
        alone = next(
            (
                s
                for s in page.body
                if s.label in ("shared", "shared on", "circulated")
                or re.search(r"\bshared (?:on|with|before|at least)\b", s.full)
            ),
            None,
        )
        return (
            partial(alone, "shared, but not when the meeting is")
            if alone and re.search(r"before|\d", alone.t)
            else missing("not said when it was shared and when the meeting is")
        )
    times = [moment(m) for m in MOMENT.finditer(line.full)]
    known = [t for t in times if t is not None]
    if len(known) < 2:
        hours = re.search(r"(\d+) ?(?:h|hours?|days?|working days?) before", line.full)
        return (
            partial(line, "sharing before the meeting is said, not both times")
            if hours or known
            else untold("when it was shared, and when the meeting is")
        )
    gap = known[1] - known[0]
    hours_between = gap.total_seconds() / 3600
    if gap >= NOTICE:
        return met(line, f"{hours_between:g} h between sharing and the meeting")
    return missing(f"{hours_between:g} h between sharing and the meeting, 48 expected", at=line)


def moment(match: re.Match[str]) -> dt.datetime | None:
    """A written date and time; a date alone counts from midnight."""
    try:
        if match["day"]:
            year, month, day = int(match["year"] or 2000), _MONTHS[match["month"]], int(match["day"])
            hour, minute = match["hour"], match["minute"]
        else:
            year, month, day = int(match["year2"]), int(match["month2"]), int(match["day2"])
            hour, minute = match["hour2"], match["minute2"]
        return dt.datetime(year, month, day, int(hour or 0), int(minute or 0), tzinfo=dt.UTC)
    except ValueError:
        return None
