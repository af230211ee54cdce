"""Finding a quote again, and what becomes of claims."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.rating import (
    Claim,
    FlagClaim,
    Measurement,
    Quote,
    VerdictValue,
    find_quote,
    fold,
    settle,
)
from interviewer.domain.rubric import Criterion, RedFlag, Sheet
from interviewer.domain.text import Passage, Text, answer, transcript


def criterion(id: str, kind: str = "judged") -> Criterion:
    return Criterion.model_validate(
        {"id": id, "title": "a check", "met": "it is there", "kind": kind, "drill": "And?", "fix": "Say it."}
    )


FLAG = RedFlag(id="RF-4", title="blame", dimension="COM", suspect="x", clears="y", drill="And you?")
SHEET = Sheet(
    rubrics=(),
    criteria=(criterion("KIL-1"), criterion("KIL-4"), criterion("ST-TIME", "computed")),
    flags=(FLAG,),
)
SAID = answer("I decided to stop that week. We moved two people to the pricing readout.")


def test_a_quote_is_found_with_its_place_and_offsets() -> None:
    found = find_quote(Quote(text="moved two people"), SAID)
    assert found is not None
    assert (found.place, SAID.passages[0].text[found.start : found.end]) == ("turn 1", "moved two people")


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Don’t stop “now”, please", 'don\'t stop "now", please'),
        ("a  line\nbroken   here", "A LINE broken here"),
        ("Ein Straßencafé war da", "STRASSENCAFÉ war"),
        (unicodedata.normalize("NFD", "the café closed"), unicodedata.normalize("NFC", "café closed")),
        ("ﬁve ﬁles", "five files"),
        ("it was a win‑back mail", "win-back mail"),
    ],
    ids=["quotation marks", "white space and case", "sharp s", "unicode form", "ligatures", "hyphens"],
)
def test_only_case_space_quotation_marks_and_unicode_form_are_folded(said: str, quoted: str) -> None:
    text = answer(said)
    found = find_quote(Quote(text=quoted), text)
    assert found is not None
    assert fold(said[found.start : found.end])[0] == fold(quoted)[0]


@pytest.mark.parametrize("quote", ["moved three people", "stop that weekend", "opped th", "", "…", "a"])
def test_words_that_were_not_said_are_not_found(quote: str) -> None:
    assert find_quote(Quote(text=quote), SAID) is None


def test_the_question_may_not_be_quoted() -> None:
    text = transcript(
        [("interviewer", "When did you kill work?", None), ("candidate", "Last spring I stopped it.", None)]
    )
    assert find_quote(Quote(text="kill work", place="question 1"), text) is None
    assert find_quote(Quote(text="Last spring", place="question 1"), text) is not None


def test_the_named_place_is_looked_at_first() -> None:
    text = Text(
        passages=(Passage(id="turn 1", text="we saved money"), Passage(id="turn 2", text="we saved money"))
    )
    found = find_quote(Quote(text="saved money", place="turn 2"), text)
    assert found is not None
    assert found.place == "turn 2"


WORD = st.text("abcxyzQ019éÄñß", min_size=2, max_size=7)


@given(st.lists(WORD, min_size=1, max_size=12), st.data())
def test_any_run_of_whole_words_is_found_again_and_its_offsets_hold_those_words(
    words: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    said, quote = " ".join(words), "  ".join(words[start:end]).upper()
    found = find_quote(Quote(text=quote), answer(said))
    assert found is not None
    assert fold(said[found.start : found.end])[0] == fold(quote)[0]


@pytest.mark.parametrize("verdict", ["partial", "not_met", "not_observed"])
def test_a_tag_is_shown_or_not_observed_whatever_a_rater_says(verdict: VerdictValue) -> None:
    tag = criterion("KIL-1").model_copy(update={"tag": True})
    quotes = (Quote(text="moved two people"),)
    claim = Claim(criterion="KIL-1", verdict=verdict, quotes=quotes, reason="somebody was moved")
    (found,) = settle([claim], [], text=SAID, sheet=Sheet(rubrics=(), criteria=(tag,))).verdicts
    assert (found.verdict, found.evidence, found.reason) == ("not_observed", (), "somebody was moved")
    shown = claim.model_copy(update={"verdict": "met"})
    (found,) = settle([shown], [], text=SAID, sheet=Sheet(rubrics=(), criteria=(tag,))).verdicts
    assert (found.verdict, len(found.evidence)) == ("met", 1)


@pytest.mark.parametrize("more", [{"tier": "M"}, {"core": True}, {"partial": "half of it"}])
def test_what_counts_or_has_halves_is_no_tag(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a tag is shown or not"):
        Criterion.model_validate({**criterion("KIL-1").model_dump(), "tag": True, **more})


def test_a_credit_without_a_quote_is_no_credit() -> None:
    settled = settle([Claim(criterion="KIL-1", verdict="met")], [], text=SAID, sheet=SHEET)
    assert settled.verdicts == ()
    assert "no quote" in {u.criterion: u.reason for u in settled.unrated}["KIL-1"]


def test_a_quote_that_is_not_there_voids_the_verdict_and_is_counted() -> None:
    claim = Claim(
        criterion="KIL-1",
        verdict="met",
        quotes=(Quote(text="I decided to stop"), Quote(text="a brilliant decision")),
    )
    settled = settle([claim], [], text=SAID, sheet=SHEET)
    assert (settled.verdicts, settled.void_quotes) == ((), 1)
    assert "brilliant" not in settled.model_dump_json()


def test_a_missing_needs_no_quote_and_a_computed_criterion_a_measurement() -> None:
    measured = Measurement(value=95, unit="seconds", expected="60 to 100")
    settled = settle(
        [
            Claim(criterion="KIL-4", verdict="not_met"),
            Claim(criterion="ST-TIME", verdict="met", measurement=measured),
        ],
        [],
        text=SAID,
        sheet=SHEET,
    )
    assert [(v.criterion, v.verdict) for v in settled.verdicts] == [("KIL-4", "not_met"), ("ST-TIME", "met")]


def test_a_criterion_nobody_claimed_is_unrated_and_one_claimed_twice_keeps_the_lower() -> None:
    quotes = (Quote(text="I decided to stop"),)
    settled = settle(
        [
            Claim(criterion="KIL-1", verdict="met", quotes=quotes),
            Claim(criterion="KIL-1", verdict="partial", quotes=quotes),
            Claim(criterion="KIL-9", verdict="met", quotes=quotes),
        ],
        [],
        text=SAID,
        sheet=SHEET,
    )
    assert [(v.criterion, v.verdict) for v in settled.verdicts] == [("KIL-1", "partial")]
    assert [u.criterion for u in settled.unrated] == ["KIL-4", "ST-TIME"]


def test_a_flag_needs_words_too() -> None:
    seen = FlagClaim(flag="RF-4", state="suspected", quotes=(Quote(text="two people"),))
    invented = FlagClaim(flag="RF-4", state="suspected", quotes=(Quote(text="dropped the ball"),))
    settled = settle([], [seen, invented], text=SAID, sheet=SHEET)
    assert [f.evidence[0].quote for f in settled.flags] == ["two people"]
    assert settled.void_quotes == 1
