"""How an answer was spoken: hand-worked times. Seconds throughout."""

from dataclasses import fields

import pytest

from interviewer.domain.delivery import (
    Delivery,
    Energy,
    Facts,
    Pause,
    Word,
    facts,
    join,
    result_first_at,
    same_words,
    share_kept,
    spoken_at,
    time_line,
    tokens,
    transfer,
)
from interviewer.domain.interview import EVENT, Answered, Asked, Opened, Timed, replay
from interviewer.errors import CallerMistake

TEXT = "We were late. I cut scope. Calls fell twelve percent."


def said(text: str, *, each: float = 0.5, start: float = 1.0, **more: object) -> Delivery:
    """Every word takes ``each`` seconds, the first one begins at ``start``."""
    words = tuple(
        Word(t, start + n * each, start + (n + 1) * each) for n, (t, _, _) in enumerate(tokens(text))
    )
    end = start + each * len(words)
    made = {"seconds": end + 1, "engine": "test", "words": words, "energy": Energy(start, end), **more}
    return Delivery(**made)  # type: ignore[arg-type]


def times(delivery: Delivery) -> list[tuple[str, float | None, float | None]]:
    return [(w.text, w.start_s, w.end_s) for w in delivery.words]


def test_an_answer_of_ten_words_in_five_seconds_has_120_words_a_minute_and_a_start_delay():
    # ten words, 1.0 to 6.0: 10 / 5 s * 60 = 120; 7 s in all is 83 under the aim of 90
    found = facts(said(TEXT), clock_s=90)
    assert (found.words_per_minute, found.start_delay_s, found.over_s) == (120, 1.0, -83.0)


def test_pauses_from_a_quarter_of_a_second_count_and_those_over_a_second_are_long():
    energy = Energy(0.0, 20.0, (Pause(1.0, 1.24), Pause(3.0, 3.25), Pause(5.0, 6.0), Pause(8.0, 9.5)))
    found = facts(said(TEXT, energy=energy), clock_s=90)
    assert (found.pauses, found.long_pauses, found.longest_pause_s) == (3, 1, 1.5)


def test_what_can_not_be_measured_is_none_and_not_zero():
    found = facts(Delivery(seconds=12.0, engine="test"), clock_s=90)
    assert (found.words_per_minute, found.pauses, found.start_delay_s, found.fillers) == (
        None,
        None,
        None,
        None,
    )


def test_nothing_about_a_voice_is_measured_but_time_and_words():
    names = {f.name for f in (*fields(Facts), *fields(Delivery))}
    assert not names & {"pitch", "loudness", "emotion", "accent", "confidence", "stress", "tone"}


# --- word times --------------------------------------------------------------------------------------


def test_a_quote_is_spoken_from_its_first_word_to_its_last():
    # "I cut scope" is words 4-6: 1.0 + 3 * 0.5 = 2.5 to 4.0
    start = TEXT.index("I cut scope")
    assert spoken_at(TEXT, said(TEXT), start, start + len("I cut scope")) == (2.5, 4.0)


def test_a_corrected_word_takes_the_time_of_what_it_replaces():
    heard = said("we were late I got scope")
    after = transfer(heard, "We were late: I cut scope.")
    assert times(after)[4] == ("cut", 3.0, 3.5)
    assert after.times_from == "neighbours"


def test_two_words_for_one_share_its_time():
    after = transfer(said("the holdout failed", each=0.8), "the hold-out failed")
    assert [t for t in times(after) if t[0] in ("hold", "out")] == [("hold", 1.8, 2.2), ("out", 2.2, 2.6)]


def test_case_and_punctuation_change_no_time():
    heard = said("we were late")
    after = transfer(heard, "We were late!")
    assert (after.times_from, times(after)[2][1:]) == ("engine", (2.0, 2.5))


def test_words_typed_behind_the_recording_have_no_time():
    after = transfer(said("we were late"), "We were late. And one thing more.")
    assert [w.start_s for w in after.words] == [1.0, 1.5, 2.0, None, None, None, None]
    # three spoken words in 1.5 s: the typed ones are not counted
    assert facts(after, clock_s=90).words_per_minute == 120


def test_a_missed_word_gets_the_gap_in_which_it_stands():
    words = (Word("we", 1.0, 1.2), Word("late", 2.0, 2.4))
    after = transfer(Delivery(seconds=3.0, engine="test", words=words), "we were late")
    assert times(after)[1] == ("were", 1.2, 2.0)


def test_a_text_with_other_words_than_were_timed_has_no_seconds():
    assert spoken_at("Something else altogether", said(TEXT), 0, 9) is None


def test_two_recordings_of_one_answer_follow_each_other():
    # the first lasts 1 + 3 * 0.5 + 1 = 3.5 s, so the second one's first word is at 4.5
    both = join(said("we were late", fillers=1), said("I cut scope", fillers=2, check_error_rate=0.3))
    assert (both.seconds, both.words[3].start_s, both.fillers, both.check_error_rate) == (7.0, 4.5, 3, 0.3)


def test_the_share_of_heard_words_that_is_left():
    assert share_kept("we were late", "We were very late.") == 1.0
    assert share_kept("we were late today", "We cut it today.") == 0.5
    assert share_kept("", "typed") == 0.0
    assert same_words("we're late", "We’re late.")
    assert not same_words("we were late", "we are late")


# --- the time line -----------------------------------------------------------------------------------


def quote(criterion: str, words: str) -> tuple[str, int, int]:
    start = TEXT.index(words)
    return criterion, start, start + len(words)


def test_the_time_line_gives_seconds_to_the_quoted_parts_and_the_result_its_first_second():
    quotes = [
        quote("ST-R", "Calls fell twelve percent"),
        quote("ST-S", "We were late"),
        quote("ST-A", "cut scope"),
        quote("KIL-1", "late"),
    ]
    line = time_line(quotes, text=TEXT, delivery=said(TEXT))
    assert [(s.part, s.start_s, s.end_s) for s in line] == [
        ("Situation", 1.0, 2.5),
        ("Action", 3.0, 4.0),
        ("Result", 4.0, 6.0),
    ]
    assert result_first_at(line) == 4.0
    assert result_first_at(line[:2]) is None


def test_overlapping_quotes_of_one_part_are_one_stretch():
    quotes = [quote("ST-A", "I cut"), quote("ST-A", "cut scope")]
    (only,) = time_line(quotes, text=TEXT, delivery=said(TEXT))
    assert (only.start_s, only.end_s) == (2.5, 4.0)


# --- doubtful transcripts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_rough", "check", "corrected", "doubtful"),
    [
        (True, 0.26, False, True),
        (True, 0.25, False, False),  # one word in four is not above
        (False, 0.4, False, True),
        (True, None, False, True),  # a rough ear that was never checked
        (False, None, False, False),
        (True, 0.9, True, False),
    ],
)
def test_a_transcript_is_doubtful_above_a_quarter_of_wrong_words_unless_it_was_read_through(
    is_rough: bool, check: float | None, corrected: bool, doubtful: bool
):
    made = said(TEXT, is_rough=is_rough, check_error_rate=check, corrected=corrected)
    assert made.may_be_misheard is doubtful


# --- kept with the answer ----------------------------------------------------------------------------

AT = "2026-03-01T10:00:00+00:00"


def test_a_spoken_answer_keeps_its_delivery_through_json():
    event = EVENT.validate_python(
        {"kind": "answered", "at": AT, "text": TEXT, "source": "voice", "seconds": 7.0, "delivery": None}
    )
    spoken = event.model_copy(update={"delivery": said(TEXT, energy=Energy(1.0, 6.0, (Pause(2.0, 2.5),)))})
    assert EVENT.validate_json(EVENT.dump_json(spoken)) == spoken


def test_events_from_before_there_were_deliveries_are_read():
    event = EVENT.validate_python(
        {"kind": "answered", "at": AT, "text": "typed", "source": "typed", "seconds": None}
    )
    assert isinstance(event, Answered)
    assert event.delivery is None


def opened(*events: dict[str, object]) -> list[object]:
    head = [
        {"kind": "opened", "at": AT, "probes": ["P08"]},
        {"kind": "asked", "at": AT, "probe": "P08", "question": "Which?"},
    ]
    return [EVENT.validate_python(e) for e in (*head, *events)]


def test_better_times_replace_those_of_the_last_answer():
    answered = {"kind": "answered", "at": AT, "text": TEXT, "source": "voice", "delivery": said(TEXT)}
    timed = {"kind": "timed", "at": AT, "delivery": said(TEXT, each=0.4)}
    interview = replay("i", opened(answered, timed))  # type: ignore[arg-type]
    assert interview.take is not None
    assert interview.take.turns[-1].delivery == said(TEXT, each=0.4)
    assert interview.take.turns[-1].answer == TEXT


def test_a_typed_answer_can_not_be_timed():
    answered = {"kind": "answered", "at": AT, "text": TEXT}
    with pytest.raises(CallerMistake, match="was not spoken"):
        replay("i", opened(answered, {"kind": "timed", "at": AT, "delivery": said(TEXT)}))  # type: ignore[arg-type]


def test_the_events_are_what_they_say():
    kinds = [type(e) for e in opened({"kind": "timed", "at": AT, "delivery": said(TEXT)})]
    assert kinds == [Opened, Asked, Timed]
