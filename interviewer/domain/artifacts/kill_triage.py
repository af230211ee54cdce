"""Four signs that a piece of work should stop, each with its evidence; and how it was closed.

The report says what the signs suggest. The decision stays with the people who own the work.
"""

from __future__ import annotations

import re
from datetime import datetime

from interviewer.domain.artifacts.form import Flag, Form
from interviewer.domain.artifacts.report import Ask, Check, CheckReport, Fact
from interviewer.domain.artifacts.wording import counted, fold, listed, meaningful_words, says

EVIDENCE_WORDS, NOTE_WORDS = 5, 6
SIGNS = {
    "decision_made": "the decision is already made or moot",
    "no_credible_data": "data for a credible answer does not exist and will not",
    "priority_shifted": "the requester's priority shifted, so nobody would use it",
    "assumptions_too_brittle": "the method's assumptions are too brittle to be honest about",
}
VAGUE = re.compile(
    r"^(it |this |the (project|work|model) )?(was|is)?( just| simply)?(n't| not)? ?(working( out)?|worth it|going anywhere|a fit|priorit\w+|useful)\W*$"
)


class Sign(Form):
    """Whether a sign is there (true or false), and what shows it."""

    seen: Flag | None = None
    evidence: str = ""


class Signs(Form):
    decision_made: Sign = Sign()
    no_credible_data: Sign = Sign()
    priority_shifted: Sign = Sign()
    assumptions_too_brittle: Sign = Sign()


class KillTriage(Form):
    """The four signs, and the four parts of a clean ending."""

    work: str = ""
    signs: Signs = Signs()
    learned: str = ""
    why: str = ""
    would_unblock: str = ""
    reallocated_to: str = ""


def check_kill(triage: KillTriage, *, now: datetime) -> CheckReport:  # noqa: ARG001 - all checkers are called alike
    """The signs and, when one is there, the parts of a clean ending."""
    seen = [name for name in SIGNS if _sign(triage, name).seen]
    checks = (_all_answered(triage), _evidence(triage, seen), *_ending(triage, due=bool(seen)))
    proven = [name for name in seen if says(_sign(triage, name).evidence, EVIDENCE_WORDS)]
    suggests = (
        "stopping should be talked about"
        if proven
        else "a sign without evidence"
        if seen
        else "no sign to stop"
    )
    facts: dict[str, Fact] = {"signs_seen": [*seen], "with_evidence": [*proven], "suggests": suggests}
    return CheckReport("kill", triage.work.strip(), checks, facts)


def _sign(triage: KillTriage, name: str) -> Sign:
    sign: Sign = getattr(triage.signs, name)
    return sign


def _all_answered(triage: KillTriage) -> Check:
    ask = Ask(
        "KIL-ALL",
        "All four signs looked at",
        "true or false for each of the four signs",
        "Answer each sign with true or false, also those that are not there.",
    )
    silent = [SIGNS[name] for name in SIGNS if _sign(triage, name).seen is None]
    return ask.of_faults(
        [f"not answered: {'; '.join(silent)}"] if silent else [],
        good="all four",
        any_good=len(silent) < len(SIGNS),
    )


def _evidence(triage: KillTriage, seen: list[str]) -> Check:
    ask = Ask(
        "KIL-1",
        "Sign seen, with evidence",
        f"for each sign that is there, its evidence in {EVIDENCE_WORDS} words or more",
        "Write down what you saw: a number, a date, a decision, a name of a meeting.",
    )
    if not seen:
        return ask.unknown("no sign is said to be there")
    bare = [SIGNS[name] for name in seen if not says(_sign(triage, name).evidence, EVIDENCE_WORDS)]
    faults = [f"no evidence that {listed(bare)}"] if bare else []
    return ask.of_faults(faults, good=counted(len(seen), "sign"), any_good=len(bare) < len(seen))


def _ending(triage: KillTriage, *, due: bool) -> list[Check]:
    asks = (
        (
            Ask(
                "KIL-2",
                "What was learned",
                "what the work taught, for the one who asked for it",
                "Name what the requester can use from what was found.",
            ),
            triage.learned,
        ),
        (
            Ask(
                "KIL-3",
                "Why, specifically",
                "the specific reason",
                "Say which number, date or fact makes going on pointless.",
            ),
            triage.why,
        ),
        (
            Ask(
                "KIL-4",
                "What would unblock it",
                "what would have to be true to take it up again",
                "Name the data, decision or date that would reopen it.",
            ),
            triage.would_unblock,
        ),
        (
            Ask(
                "KIL-5",
                "Visible reallocation",
                "where the people go, and who values that",
                "Say which work the people move to and who is waiting for it.",
            ),
            triage.reallocated_to,
        ),
    )
    return [_part(ask, text, due=due) for ask, text in asks]


def _part(ask: Ask, text: str, *, due: bool) -> Check:
    count = meaningful_words(text)
    if not count:
        return ask.missing("nothing is said") if due else ask.unknown("not due: no sign is there")
    if count < NOTE_WORDS or VAGUE.search(fold(text)):
        return ask.partial(f"only {text.strip()!r}")
    return ask.met(f"{count} words")
