"""A drill in other words: one open question that quotes the person, asks the same and gives no hint; else it is not asked."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.domain.interview import Style
from interviewer.domain.rating import NextDrill
from interviewer.domain.text import Text, transcript
from interviewer.domain.wording import Wording, fault_of, tidied

SHEET = library().sheet("P08")
SAID: Text = transcript(
    [
        ("interviewer", "Tell me about work you killed.", None),
        (
            "candidate",
            "We ran a forecast for the returns team. In the end we stopped it, and Ada was not amused.",
            None,
        ),
    ]
)


def wish(criterion: str = "KIL-4", style: Style = "neutral") -> Wording:
    question = SHEET.criterion(criterion).drill
    assert question
    drill = NextDrill(criterion=criterion, question=question)
    return Wording(drill=drill, criterion=SHEET.criterion(criterion), text=SAID, style=style, plain=question)


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        ("KIL-4", 'You said "in the end we stopped it". Under what condition would it be taken up again?'),
        ("KIL-4", "“We stopped it.” Under what condition would that be taken up again?"),
        ("KIL-1", 'You said "in the end we stopped it". What did you see that told you, and when?'),
        ("KIL-1", 'Before "in the end we stopped it": what did you see that told you?'),
        ("KIL-3", 'You said "we stopped it". What reason did you give the returns team?'),
        ("ST-R", 'After "Ada was not amused": what came of it?'),
        ("ST-R", 'You said "Ada was not amused". What came of it for Ada?'),
    ],
)
def test_an_open_question_on_their_own_words_may_be_asked(criterion: str, said: str) -> None:
    assert fault_of(said, wish(criterion)) is None


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Under what condition would it be taken up again?", "it does not quote the person"),
        ('You said "we killed it". Under what condition would it be taken up again?', '"we killed it" was not said'),
        ('You said "work you killed". Under what condition would it be taken up again?', '"work you killed" was not said'),
        ('You said "we stopped it". Would it be taken up again under what condition?', "it can be answered"),
        ('You said "we stopped it". What condition would reopen it? Who knew of it?', "it is not one question"),
        ('You said "we stopped it". Under what condition would it be taken up again and who decides that?', "it asks two things"),
        ('You said "we stopped it". What condition, for example, would let it be taken up again?', "it leads"),
        ('You said "we stopped it". What condition would it be taken up under, more depot data perhaps?', "it leads"),
        ('You said "we stopped it". What made that the wrong call, right?', "it leads"),
        ('Great. You said "we stopped it". Under what condition would it be taken up again?', 'it judges: "Great"'),
        ('You said "we stopped it". At what size or event would it be taken up again?', "it hints at the answer: event"),
        ('You said "we stopped it". Under what condition in 2027 would it be taken up again?', "it brings in what was not said"),
        ('You said "we stopped it". What would Kafka change about being taken up again?', "it brings in what was not said"),
        ('You said "we stopped it". Whom does Ada dislike?', "it does not ask what the rules ask"),
        ('You said "we stopped it". Tell me the condition for taking it up again.', "it is not one question"),
        ('**You said** "we stopped it". Under what condition would it be taken up again?', "it holds marks"),
        (
            'You said "we stopped it". ' + "Now think about that " * 10 + "what condition would it be taken up under?",
            "it has 53 words",
        ),
        ("", "it is not one question"),
    ],
)  # fmt: skip
def test_what_leads_invents_doubles_or_strays_is_not_asked(said: str, why: str) -> None:
    assert str(fault_of(said, wish())).startswith(why)


def test_a_terse_interviewer_has_fewer_words() -> None:
    said = 'You said "in the end we stopped it, and Ada was not amused". Then let me ask you this: under what condition would it be taken up again?'
    assert fault_of(said, wish()) is None
    assert fault_of(said, wish(style="terse")) == "it has 28 words, at most 25 are asked at once"


def test_the_rules_own_question_with_two_halves_may_keep_both() -> None:
    assert wish("KIL-5").plain == "What did the people do next, and who knew?"
    assert (
        fault_of('You said "we stopped it". What did the people do next, and who knew?', wish("KIL-5"))
        is None
    )


@pytest.mark.parametrize("probe", list(library().probes))
def test_every_drill_behind_a_quote_may_be_asked_in_the_rules_own_words(probe: str) -> None:
    """What the rules ask cannot be a fault of whoever repeats it."""
    sheet = library().sheet(probe)
    for criterion in (c for c in sheet.criteria if c.kind == "judged"):
        question = str(sheet.drill(criterion.id))
        drill = NextDrill(criterion=criterion.id, question=question)
        held = Wording(drill=drill, criterion=criterion, text=SAID, plain=question)
        assert (criterion.id, fault_of(f'You said "in the end we stopped it". {question}', held)) == (
            criterion.id,
            None,
        )


def test_what_was_said_becomes_one_line() -> None:
    assert (
        tidied('  You said "we stopped it".\n What came of it? ')
        == 'You said "we stopped it". What came of it?'
    )
