"""A partial is drilled where the rule can name the half that is missing, and nothing that was said could be it."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.domain.halves import HALVES, WHOLE, may_be_told, missing_halves
from interviewer.domain.probe import next_drill
from interviewer.domain.rating import Rating, Verdict
from interviewer.domain.text import transcript
from interviewer.rate import rate
from interviewer.raters.rule_rater import RuleRater

#: Criterion, probe, an answer that holds one half, the question for the other, and the same answer with a trace of it.
SAID_IN_PART = [
    (
        "ST-S",
        "P08",
        "At a mid-sized bank the renewal of the licence depended on this model. I built it and I checked it.",
        "When was this?",
        "It was in the autumn.",
    ),
    (
        "KIL-5",
        "P08",
        "I stopped the churn score and moved both analysts to the returns model the next day.",
        "Who was waiting for the new work, or heard of it?",
        "People had waited long enough.",
    ),
    (
        "KIL-6",
        "P08",
        "We stopped the churn score. They got a monthly one-page summary instead.",
        "How did the person who had asked for it hear of this?",
        "Nobody liked that meeting.",
    ),
    (
        "KIL-6",
        "P08",
        "I stopped the churn score. I called the head of sales myself and explained the reason.",
        "What did they get instead?",
        "There was a spreadsheet anyway.",
    ),
    ("FBK-5", "P05", "We agreed that she would send me her analysis plan.", "How often, or by when?", "It was May."),
    (
        "LED-2",
        "P24",
        "She now runs the whole forecast review without me.",
        "What could this person do at the start?",
        "She struggled with it.",
    ),
    ("LED-4", "P14", "I meet each of them every week for half an hour.", "When did you last do it?", "None was cancelled."),
    (
        "NOS-1",
        "P10",
        "I said that her point about churn was right.",
        "What was it worth to them, in their own number?",
        "A million.",
    ),
    (
        "NOS-2",
        "P10",
        "A yes would have pushed back the pricing work.",
        "How much of it would have had to wait, and for how long?",
        "Half of it.",
    ),
    (
        "NOS-3",
        "P10",
        "I offered a simple rule instead.",
        "How big would that have been, and what would they have had from it?",
        "It covers most of it.",
    ),
    (
        "NOS-7",
        "P10",
        "Now we have a good working relationship.",
        "What did the two of you do together next?",
        "She came back to me.",
    ),
    ("PRI-2", "P02", "The CFO agreed to the split.", "When did they agree to it?", "That is years ago."),
    (
        "PRI-3",
        "P02",
        "One-off requests go through a form.",
        "What becomes of a request that does not fit?",
        "Most of them wait.",
    ),
    (
        "PRI-4",
        "P02",
        "Requesters have to state the business case in the form.",
        "What else must a requester tell you before you start?",
        "A decision comes later.",
    ),
    (
        "XFN-1",
        "P06",
        "Finance, logistics and sales took part.",
        "What did each of them want?",
        "All were worried.",
    ),
    ("XFN-2", "P06", "Logistics owned the data feed.", "By when?", "There was a deadline."),
    (
        "MGM-3",
        "P04",
        "I meet my reports regularly and I answer quickly.",
        "How often, and how fast?",
        "There are six of them.",
    ),
    ("BAR-3", "P01", "I read every notebook myself.", "For how long do you keep that up?", "It takes hours."),
    (
        "MEN-4",
        "P09",
        "It went badly: she missed the handover.",
        "When was that, and what could be seen?",
        "That was months ago.",
    ),
    (
        "SIM-3",
        "P12",
        "We compared the simple rule with the old model, and it was as good.",
        "How did the two compare, in numbers?",
        "Within 2 %.",
    ),
]  # fmt: skip
_NAMES = [f"{c}: {q}" for c, _, _, q, _ in SAID_IN_PART]


def rated(probe: str, words: str) -> Rating:
    asked = library().probe(probe).question
    text = transcript([("interviewer", asked, None), ("candidate", words, None)])
    return rate(text, library().sheet(probe), rater=RuleRater())[0]


@pytest.mark.parametrize(("criterion", "probe", "words", "question", "trace"), SAID_IN_PART, ids=_NAMES)
def test_the_question_is_for_exactly_the_half_that_the_note_says_is_missing(
    criterion: str, probe: str, words: str, question: str, trace: str
) -> None:
    verdict = rated(probe, words).verdict(criterion)
    assert verdict is not None
    assert verdict.verdict == "partial", verdict
    assert missing_halves([verdict], words) == {criterion: question}
    sheet = library().sheet(probe)
    drill = next_drill([verdict], sheet=sheet, by_rule=True, said=words)
    if criterion in sheet.must or sheet.criterion(criterion).core:
        assert drill is not None
        assert (drill.criterion, drill.question) == (criterion, question)
    else:
        assert drill is None, "a half of what nobody needs keeps no interview going"


@pytest.mark.parametrize(("criterion", "probe", "words", "question", "trace"), SAID_IN_PART, ids=_NAMES)
def test_a_word_anywhere_in_the_answer_that_may_be_the_half_keeps_it_from_being_asked(
    criterion: str, probe: str, words: str, question: str, trace: str
) -> None:
    verdict = rated(probe, words).verdict(criterion)
    assert verdict is not None
    assert missing_halves([verdict], f"{words} {trace}") == {}


def test_every_half_has_an_answer_here_that_a_rule_sees_in_part() -> None:
    asked = {(criterion, question) for criterion, _, _, question, _ in SAID_IN_PART}
    assert {(h.criterion, h.question) for h in HALVES} == asked


def test_a_partial_whose_other_half_has_no_name_is_not_asked_for_by_rule() -> None:
    seen = Verdict(criterion="ST-OWN", verdict="partial", reason="one act of the speaker's own")
    sheet = library().sheet("P08")
    assert "ST-OWN" in {c.id for c in sheet.criteria if c.core}
    assert next_drill([seen], sheet=sheet, by_rule=True, said="I wrote it.") is None
    found = next_drill([seen], sheet=sheet, said="I wrote it.")
    assert found is not None
    assert found.question == sheet.drill("ST-OWN"), "a reader's partial is asked for whole"


def test_what_is_wholly_missing_is_asked_before_a_half_of_the_same_weight() -> None:
    words = "We stopped the churn score. They got a monthly one-page summary instead."
    part = rated("P03", words).verdict("KIL-6")
    assert part is not None
    whole = Verdict(criterion="KIL-5", verdict="not_met", reason="not told")
    drill = next_drill([part, whole], sheet=library().sheet("P03"), by_rule=True, said=words)
    assert drill is not None
    assert drill.criterion == "KIL-5"


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        ("NOS-2", "The audit slips to June."),
        ("NOS-3", "They could have the top ten tonight."),
        ("DAT-1", "One row is one parcel, from the depot's logs."),
        ("MOD-1", "It beat last year's numbers by a mile."),
        ("PRD-1", "It runs nightly on their side."),
    ],
)
def test_a_whole_that_a_word_of_the_answer_may_tell_is_not_asked_for_again_by_rule(
    criterion: str, said: str
) -> None:
    sheet = next(s for p in library().probes if criterion in (s := library().sheet(p)).must)
    missing = [Verdict(criterion=criterion, verdict="not_met", reason="not told")]
    bare = "I told them no, and that was that."
    assert may_be_told(criterion, said)
    assert next_drill(missing, sheet=sheet, by_rule=True, said=said) is None
    drill = next_drill(missing, sheet=sheet, by_rule=True, said=bare)
    assert drill is not None
    assert drill.criterion == criterion
    reader = next_drill(missing, sheet=sheet, said=said)
    assert reader is not None, "who reads the answer has said that it is not there"


def test_every_whole_is_one_that_some_question_cannot_do_without() -> None:
    needed = {i for p in library().probes for i in library().sheet(p).must}
    assert set(WHOLE) <= needed


def test_no_question_for_a_half_says_what_would_be_a_good_answer() -> None:
    for half in HALVES:
        assert half.question.endswith("?")
        assert len(half.question.split()) <= 14
        assert half.question.split()[0] in {"When", "Who", "How", "What", "For", "By"}, half.question
