"""A sentence about a document may repeat its numbers and names, and bring none of its own."""

import pytest

from interviewer.domain.invention import invented_names, invented_numbers
from interviewer.domain.text import Passage, Text

DOCUMENT = Text(
    kind="document",
    passages=(
        Passage(id="line 1", text="Move the Lyon depot to 14 days from 1 October.", speaker="author"),
        Passage(
            id="line 7",
            text="Late parcels fell from 11.80 % to 9 % of 18,240; +1.3 points. Four vans stay.",
            speaker="author",
        ),
        Passage(id="table row 1", text="Week | Late (%)", speaker="author", kind="table"),
        Passage(id="table row 2", text="1 | 7.5", speaker="author", kind="table"),
        Passage(id="line 9", text="Whom did you ask in 2031?", speaker="interviewer"),
    ),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "The reader sees 11.8 % turn into 9 per cent.",
        "It covers 18240 parcels and 18,240 rows.",
        "Four vans, 4 vans and two sides of one coin.",
        "In week 1 the share was 7.5 %.",
        "What stands at line 7 does not fit.",
        "Say [by how much, for instance 12 %?] it fell.",
        "No figure at all.",
    ],
)
def test_numbers_of_the_document_may_be_repeated(sentence: str) -> None:
    assert invented_numbers(sentence, DOCUMENT) == ()


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It fell by 2.8 points.", ("2.8",)),
        ("It fell by 14 %.", ("14 %",)),  # 14 is there, as days
        ("It rose 1.3 %.", ("1.3 %",)),  # points are no percent
        ("Fifty vans stay.", ("fifty",)),
        ("Twice as many.", ("twice",)),
        ("By 1 November 2031.", ("2031",)),  # said by somebody else
        ("At line 8 it differs.", ("8",)),  # no such place
    ],
)
def test_other_numbers_are_invented(sentence: str, found: tuple[str, ...]) -> None:
    assert invented_numbers(sentence, DOCUMENT) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Move Lyon on 1 October.", ()),
        ("Return to the old plan if late parcels rise.", ()),
        ("Ask [Name of the head of operations] first.", ()),
        ("LYON decides.", ()),
        ("Lyon's vans stay.", ()),
        ("Move Berlin on 1 October.", ("Berlin",)),
        ("Ingrid decides by 1 October.", ("Ingrid",)),
        ("Decide by Friday with the CFO.", ("Friday", "CFO")),
    ],
)
def test_names_are_those_of_the_document(sentence: str, found: tuple[str, ...]) -> None:
    assert invented_names(sentence, DOCUMENT) == found
