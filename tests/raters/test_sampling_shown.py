"""How several readings are shown: what differs and by how much, levels with their border, and notes on the text."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.domain.rating import DimensionLevel, FlagClaim, Quote, Rating
from interviewer.domain.text import Text, answer
from interviewer.present.rating import blocks, level_says, rating_markdown
from interviewer.rate import Judgement, Rater, rate
from interviewer.raters.sampling import SampledRater
from interviewer.web.feedback import feedback_html
from tests.raters.test_sampling import QUOTE, SAID, SHEET, SOLID, WEAK, Says


def read(*readings: Rater) -> Rating:
    return rate(answer(SAID), SHEET, rater=SampledRater(lambda i: readings[i], len(readings)))[0]  # type: ignore[arg-type]  # any number will do


def test_a_verdict_that_most_readings_gave_says_how_many() -> None:
    text = rating_markdown(read(SOLID, WEAK, SOLID), library=library())
    assert "(COM-1, met; 2 of 3 readings)" in text
    assert "(COM-3, met)" in text, "nothing is said where all agree"


def test_a_verdict_without_two_thirds_behind_it_is_borderline_and_says_how_the_readings_differ() -> None:
    rating = read(Says(KIL_1="met"), Says(KIL_1="partial"), Says(KIL_1="not_met"))
    found = rating.verdict("KIL-1")
    assert found is not None
    assert (found.verdict, found.borderline) == ("partial", True)
    words = "borderline, readings differ: met 1, in part 1, missing 1"
    assert words in rating_markdown(rating, library=library())
    assert words in feedback_html(rating, library=library())


def test_the_json_holds_shares_and_the_number_of_readings() -> None:
    told = read(SOLID, WEAK, SOLID).to_json()
    assert told["samples"] == 3
    verdicts = told["verdicts"]
    assert isinstance(verdicts, list)
    assert next(v for v in verdicts if v["criterion"] == "COM-1")["share"] == {"met": 2, "partial": 1}


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (DimensionLevel(id="COM", level=3), ""),
        (DimensionLevel(id="COM", level=3, readings={"3": 3}), ""),
        (DimensionLevel(id="COM", level=3, readings={"3": 2, "4": 1}), "readings: 3, 3, 4"),
        (
            DimensionLevel(id="COM", level=3, readings={"3": 3, "4": 2}, borderline_to="4"),
            "borderline to 4; readings: 3, 3, 3, 4, 4",
        ),
        (
            DimensionLevel(id="COM", level=3, readings={"3": 1, "NE": 2}, borderline_to="NE"),
            "borderline to no level; readings: 3, no level, no level",
        ),
        (
            DimensionLevel(id="COM", level=2, readings={"3": 3}, borderline_to="3"),
            "borderline to 3; readings: 3, 3, 3",
        ),
    ],
)
def test_a_level_says_what_the_readings_by_themselves_give(found: DimensionLevel, says: str) -> None:
    assert level_says(found) == says


def test_the_level_of_an_answer_near_a_cut_is_shown_with_its_border() -> None:
    # level 3 in three readings of five, 2 in two: fewer than two thirds
    shown = blocks(read(SOLID, WEAK, SOLID, WEAK, SOLID), library=library())
    title = next(d.title for d in library().scorecard.dimensions if d.id == "COM")
    assert any(
        line.startswith(f"{title}: level 3 of 5") and "borderline to 2; readings: 2, 2, 3, 3, 3" in line
        for line in shown.dimensions
    )


def test_who_read_says_how_often_and_in_which_way() -> None:
    assert (
        "3 readings, the middle verdict counts" in blocks(read(SOLID, WEAK, SOLID), library=library()).rater
    )
    assert "readings" not in blocks(read(SOLID), library=library()).rater


def test_what_a_person_should_know_of_the_text_is_shown_and_escaped() -> None:
    class Steered:
        def judge(self, text: Text, sheet: object) -> Judgement:
            given = SOLID.judge(text, SHEET)
            flag = FlagClaim(flag="RF-4", state="suspected", quotes=(Quote(text=QUOTE),))
            return given.model_copy(update={"notes": ("Words to the rater & <others>.",), "flags": (flag,)})

    rating = rate(answer(SAID), SHEET, rater=Steered())[0]
    assert "Words to the rater & <others>." in rating_markdown(rating, library=library())
    assert "Words to the rater &amp; &lt;others&gt;." in feedback_html(rating, library=library())
