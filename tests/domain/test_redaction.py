"""What is replaced before a text is sent, what is left alone, and that it all comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.domain.redaction import found, hide

#: Put together here, so that no file holds anything that looks like a key.
KEYS = ("sk-" + "proj-AbCdEf0123456789abcdef", "AKIA" + "ABCDEFGHIJKLMNOP")


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("write to zoe.c@example.co.uk, please", "EMAIL", "zoe.c@example.co.uk"),
        ("call +44 20 7946 0958 today", "PHONE", "+44 20 7946 0958"),
        ("call +442079460958", "PHONE", "+442079460958"),
        ("call (415) 555-2671.", "PHONE", "(415) 555-2671"),
        ("call 415-555-2671", "PHONE", "415-555-2671"),
        ("call 020 7946 0958", "PHONE", "020 7946 0958"),
        ("call 06 12 34 56 78", "PHONE", "06 12 34 56 78"),
        ("see https://wiki.example/falcon?token=abc123", "URL", "https://wiki.example/falcon?token=abc123"),
        ("see https://ann:pw@db.example/x", "URL", "https://ann:pw@db.example/x"),
        ("postgresql://app:pw@db/main is down", "URL", "postgresql://app:pw@db/main"),
        (f"key {KEYS[0]}", "KEY", KEYS[0]),
        (f"key {KEYS[1]}", "KEY", KEYS[1]),
        ("card 4111 1111 1111 1111 was used", "CARD", "4111 1111 1111 1111"),
        ("pay GB82 WEST 1234 5698 7654 32 now", "IBAN", "GB82 WEST 1234 5698 7654 32"),
    ],
)
def test_what_reaches_a_person_is_replaced_whole(text: str, kind: str, what: str):
    hidden = hide([text])
    assert hidden.texts == (text.replace(what, f"{kind}-1"),)
    assert hidden.back(hidden.texts[0]) == text


@pytest.mark.parametrize(
    "text",
    [
        "revenue rose from $4,200,000 to 5 100 000 in 2024",
        "we cut 1 200 300 400 rows",
        "between 2019 2020 2021 2022 it fell",
        "on 2024-03-01 and 01.03.2024",
        "12-18 % of 3-5 teams, 10 000 users, 99.95 %",
        "version 10.2.3.4 took 120 ms at p99",
        "1.5 to 2.5 million, then 30 40 50",
        "https://example.org/docs?page=2#top",
        "KIL-4 and RF-1, ST-OWN",
        "order 4111 1111 1111 1112 is no card",
        "at 09:30, 3 x 4096 = 12288",
    ],
)
def test_amounts_dates_and_plain_addresses_are_left_alone(text: str):
    assert found(text) == []


def test_listed_names_are_found_as_written_or_in_capitals_and_only_as_whole_words():
    hidden = hide(
        ["Priya Raman led; PRIYA  RAMAN's plan. Ramanujan and priya raman stay."], names=["Priya Raman"]
    )
    assert hidden.texts == ("NAME-1 led; NAME-1b's plan. Ramanujan and priya raman stay.",)
    assert hidden.back("NAME-1b's plan") == "PRIYA  RAMAN's plan"


def test_the_longer_of_two_names_wins_and_each_keeps_its_placeholder_in_every_text():
    hidden = hide(["Ann Lee met Ann.", "Ann left."], names=["Ann", "Ann Lee"])
    assert hidden.texts == ("NAME-1 met NAME-2.", "NAME-2 left.")


def test_a_text_that_holds_the_word_of_a_placeholder_already_is_not_confused_with_it():
    hidden = hide(["NAME-1 is our code name; Ann runs it."], names=["Ann"])
    assert hidden.texts == ("NAME-1 is our code name; NAMEX-1 runs it.",)
    assert hidden.back(hidden.texts[0]) == "NAME-1 is our code name; Ann runs it."


def test_a_name_is_a_word_and_not_a_pattern():
    assert hide(["a.b (c) axb"], names=["a.b", "(c)"]).texts == ("NAME-1 NAME-2 axb",)


def test_without_anything_to_replace_a_text_stays_as_it_is():
    assert hide(["plain words"], names=[" ", ""]).texts == ("plain words",)


@given(
    st.lists(
        st.sampled_from(
            [
                "Ann",
                "ANN",
                "Lee",
                "a@b.example",
                "+44 20 7946 0958",
                "NAME-1",
                "EMAIL-1",
                "NAME",
                "-1",
                "x",
                "\n",
                "💡",
                "Ann-1",
            ]
        ),
        max_size=12,
    ),
    st.lists(st.sampled_from(["Ann", "Lee", "x", "NAME"]), max_size=3),
)
def test_whatever_is_replaced_comes_back_letter_for_letter(words: list[str], names: list[str]):
    texts = [" ".join(words), "".join(words)]
    hidden = hide(texts, names=names)
    assert [hidden.back(t) for t in hidden.texts] == texts
