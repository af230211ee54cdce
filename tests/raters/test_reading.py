"""The plain form of a text, its units, and the way back to the person's words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.domain.rating import find_quote
from interviewer.domain.text import answer
from interviewer.raters.detectors.normal import plain
from interviewer.raters.detectors.reading import read
from tests.raters.labelled import sheet


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("four thousand one hundred users", "4100 users"),
        ("zero point three points", "0.3 points"),
        ("from minus 0.5 to plus 1.1", "from minus 0.5 to plus 1.1"),
        ("twenty-six of thirty", "26 of 30"),
        ("a hundred and forty of them", "140 of them"),
        ("2.5 million euros", "2500000 euros"),
        ("a dozen sites", "12 sites"),
        ("twelve-week build", "12-week build"),
        ("twelveweek build", "12-week build"),
        ("3.8 per cent, 3.8 percent, 3.8 %", "3.8%, 3.8%, 3.8%"),
        ("one of them", "one of them"),
        ("one week", "1 week"),
        ("Um, I, uh, I decided", "i decided"),
        ("it was, you know, over", "it was, over"),
        ("a kind of test", "a kind of test"),
        ("we analyzed randomized behavior", "we analysed randomised behaviour"),
        ("the size of the prize", "the size of the prize"),
        ("it’s “done”", 'it\'s "done"'),
        ("we we were late", "we were late"),
    ],
)
def test_plain_form(said: str, form: str) -> None:
    assert plain(said).text == form


def test_a_match_leads_back_to_the_words_as_they_were_said() -> None:
    said = "We had, um, four thousand one hundred users."
    form = plain(said)
    start = form.text.index("4100")
    a, b = form.place(start, start + 4)
    assert said[a:b] == "four thousand one hundred"


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("It was 0.3 points. We stopped.", ["It was 0.3 points.", "We stopped."]),
        ("Old vs. new; the old won.", ["Old vs. new", "the old won."]),
        ("- first point\n- second point", ["first point", "second point"]),
        ("One line\nwrapped. Next.", ["One line\nwrapped.", "Next."]),
        ("Why? Because!", ["Why?", "Because!"]),
    ],
)
def test_units_are_sentences_and_list_items(said: str, units: list[str]) -> None:
    assert [u.raw for u in read(answer(said), sheet("P08")).units] == units


def test_a_run_on_is_cut_where_a_new_clause_begins() -> None:
    said = (
        "last winter at an energy supplier i was the lead analyst for the smart meter project and after six weeks i checked "
        "the model and it was right in half of the cases so i decided to stop it because nobody could use that and then i called her "
        "and since then we agree on a stop number"
    )
    starts = [u.raw.split()[0:3] for u in read(answer(said), sheet("P08")).units]
    assert ["i", "checked", "the"] in starts
    assert ["since", "then", "we"] in starts


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_every_units_words_are_found_again_in_any_text(said: str) -> None:
    text = answer(said)
    for unit in read(text, sheet("P08")).units:
        assert said[unit.start : unit.end] == unit.raw
        if sum(ch.isalnum() for ch in unit.raw) >= 3 and unit.raw.isascii():
            assert find_quote(unit.quote(), text) is not None
