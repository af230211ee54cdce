"""Checks that a design document and a request for comments have in common.

Alternatives are compared by what they say, not by their titles: a copy under a new name counts once.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.artifacts.form import Alternative, Milestone
from interviewer.domain.artifacts.report import Ask, Check
from interviewer.domain.artifacts.wording import (
    ALIKE,
    COPIED,
    copied_share,
    counted,
    likeness,
    listed,
    meaningful_words,
    same_name,
    says,
)

FEWEST_ALTERNATIVES = 2
WHY_NOT_WORDS = 4
QUESTION_WORDS = 3


def alternatives_check(
    check_id: str, alternatives: Sequence[Alternative], *, title: str, proposal: str
) -> Check:
    """At least two alternatives: named, unlike each other and the proposal, each with a why-not."""
    ask = Ask(
        check_id,
        "Alternatives, each with why not",
        f"at least {FEWEST_ALTERNATIVES} alternatives, named, different from each other and from the proposal, "
        f"each with a why-not of {WHY_NOT_WORDS} words or more",
        "Describe another credible way, and say why you would not take it.",
    )
    counting: list[Alternative] = []
    faults: list[str] = []
    for place, alternative in enumerate(alternatives):
        fault = _fault(alternative, counting, title=title, proposal=proposal)
        if fault:
            faults.append(f"alternatives[{place}] {fault}")
        else:
            counting.append(alternative)
    short = len(counting) < FEWEST_ALTERNATIVES
    if not faults and not short:
        return ask.met(listed(a.name.strip() for a in counting))
    found = "; ".join(
        [f"{counted(len(counting), 'alternative')} that count{'s' if len(counting) == 1 else ''}", *faults]
    )
    return ask.partial(found) if counting else ask.missing(found)


def _fault(alternative: Alternative, earlier: Sequence[Alternative], *, title: str, proposal: str) -> str:
    if not says(alternative.name):
        return "has no name"
    if meaningful_words(alternative.why_not) < WHY_NOT_WORDS:
        return f"({alternative.name.strip()}) does not say why not"
    if same_name(alternative.name, title) or _repeats(alternative, proposal):
        return f"({alternative.name.strip()}) is the proposal again"
    twin = next((other for other in earlier if _alike(alternative, other)), None)
    return f"({alternative.name.strip()}) says the same as {twin.name.strip()}" if twin else ""


def _repeats(alternative: Alternative, proposal: str) -> bool:
    said = alternative.description
    return likeness(said, proposal) >= ALIKE or copied_share(said, proposal) >= COPIED


def _alike(one: Alternative, other: Alternative) -> bool:
    if same_name(one.name, other.name):
        return True
    if says(one.description) and says(other.description):
        return likeness(one.description, other.description) >= ALIKE
    return likeness(one.description + " " + one.why_not, other.description + " " + other.why_not) >= ALIKE


def open_questions_check(check_id: str, questions: Sequence[str] | None) -> Check:
    """The questions the meeting runs on. None is "not said", an empty list is "we have none"."""
    ask = Ask(
        check_id,
        "Open questions to discuss",
        "at least one open question; the meeting starts from them",
        "Name the hardest question you want answered.",
    )
    if questions is None:
        return ask.missing("no open question")
    real = [q for q in questions if says(q, QUESTION_WORDS)]
    if not questions:
        return ask.partial(
            "the author says there are none", fix="Name what you are least sure of, even if you have a guess."
        )
    if len(real) < len(questions):
        found = f"{len(questions) - len(real)} of {len(questions)} entries ask nothing"
        return ask.partial(found) if real else ask.missing(found)
    return ask.met(counted(len(real), "question"))


def timeline_check(check_id: str, timeline: Sequence[Milestone]) -> Check:
    """Milestones with what and by when, in order."""
    ask = Ask(
        check_id,
        "Timeline",
        "at least one milestone, each with what and by when, in order of date",
        "Say what will be there by which day.",
    )
    faults = []
    for place, milestone in enumerate(timeline):
        lacking = [n for n, held in (("what", says(milestone.what, 2)), ("by", milestone.by)) if not held]
        if lacking:
            faults.append(f"timeline[{place}] has no {listed(lacking)}")
    days = [m.by for m in timeline if m.by]
    if days != sorted(days):
        faults.append("the dates are not in order")
    if not timeline:
        faults.append("no milestone")
    whole = [m for m in timeline if says(m.what, 2) and m.by]
    last = f", the last by {max(days).isoformat()}" if days else ""
    return ask.of_faults(faults, good=counted(len(whole), "milestone") + last, any_good=bool(whole))


def dependencies_check(check_id: str, dependencies: Sequence[str] | None) -> Check:
    """What the work needs from others. None is "not said", an empty list is "it needs nothing"."""
    ask = Ask(
        check_id,
        "Dependencies",
        "what the work needs from others, or an empty list if it needs nothing",
        "Name each team, system or decision the work waits for; write [] if there is none.",
    )
    if dependencies is None:
        return ask.missing("nothing is said about dependencies")
    real = [d for d in dependencies if says(d)]
    if len(real) < len(dependencies):
        found = "a blank entry among the dependencies"
        return ask.partial(found) if real else ask.missing(found)
    return ask.met(listed(real) if real else "none, as the author says")
