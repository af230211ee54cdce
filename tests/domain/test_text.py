"""Texts, places and transcripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from interviewer.domain.text import Passage, Text, answer, parse_transcript, transcript


def test_one_answer_is_turn_1() -> None:
    assert [p.id for p in answer("I stopped it.").passages] == ["turn 1"]


def test_q_and_a_mark_turns_and_the_rest_of_a_turn_runs_on() -> None:
    text = parse_transcript("Q: Tell me.\nA: I stopped it.\nIt was late.\n\nq: And then?\na: We moved on.")
    assert [(p.id, p.speaker, p.text) for p in text.passages] == [
        ("question 1", "interviewer", "Tell me."),
        ("turn 1", "candidate", "I stopped it.\nIt was late."),
        ("question 2", "interviewer", "And then?"),
        ("turn 2", "candidate", "We moved on."),
    ]


def test_words_before_the_first_mark_are_not_lost() -> None:
    assert [p.text for p in parse_transcript("Well.\nA: I stopped it.").own] == ["Well.", "I stopped it."]


def test_a_text_that_only_mentions_a_colon_stays_one_answer() -> None:
    said = "My plan: stop it.\nQ: is not a mark without an answer."
    assert parse_transcript(said) == answer(said)


def test_places_are_unique() -> None:
    with pytest.raises(ValidationError, match="'turn 1' occurs twice"):
        Text(passages=(Passage(id="turn 1", text="a"), Passage(id="turn 1", text="b")))


def test_a_drill_counts_as_asked_only_when_it_was_answered_with_words() -> None:
    text = transcript(
        [("candidate", "story", None), ("candidate", "a hold-out", "KIL-4"), ("candidate", "  ", "KIL-5")]
    )
    assert text.drilled == {"KIL-4"}


@given(st.text())
def test_no_letter_or_digit_of_a_transcript_is_lost(raw: str) -> None:
    kept = "".join(p.text for p in parse_transcript("A: " + raw).passages)
    letters = [c for c in raw if c.isalnum()]
    marks = sum(line.lstrip(" \t")[:1].lower() in ("q", "a") for line in raw.splitlines())
    assert len([c for c in kept if c.isalnum()]) >= len(letters) - marks
