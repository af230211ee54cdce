"""One quantity with two values, and derived numbers computed again."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.domain.critique.arithmetic import arithmetic_faults
from interviewer.domain.critique.quantities import two_values
from interviewer.raters.narrative.page import read_page
from interviewer.raters.narrative.remarks import remarks
from tests.narrative.texts import BASES, memo

BASE = memo("trial")


@pytest.mark.parametrize(
    "sentence",
    [
        "Trial-to-paid is now 13.4 %.",
        "At a trial-to-paid of 13.4 % the change pays for itself.",
        "Trial-to-paid rose from 11.8 % to 13.4 %.",
        "That brings trial-to-paid to 13.4 %.",
        "With 13.4 % trial-to-paid we would reach the plan.",
    ],
)
def test_the_same_rate_with_two_values_is_found_with_both_places(sentence: str) -> None:
    (fault,) = two_values(read_document(f"{BASE}\n\n{sentence}"))
    assert "13.1 %" in fault.says
    assert "13.4 %" in fault.says
    assert len({s.place for s in fault.spots}) == 2


def test_transposed_digits_of_a_sample_size_are_found() -> None:
    (fault,) = two_values(read_document(f"{BASE}\n\nThe test covered 18,420 teams."))
    assert "18,240" in fault.says
    assert "18,420" in fault.says


@pytest.mark.parametrize(
    "sentence",
    [
        "Trial-to-paid of enterprise teams is 13.4 %.",
        "Trial-to-paid was 13 % in the test.",
        "Last year trial-to-paid was 12.9 %.",
        "Trial-to-paid should reach 13.5 % next year.",
        "Support handled 1,120 tickets; sales handled 1,180 tickets.",
    ],
    ids=["another group", "rounded", "another year", "a target", "two counts of one sentence"],
)
def test_another_group_year_target_or_rounding_is_no_contradiction(sentence: str) -> None:
    assert two_values(read_document(f"{BASE}\n\n{sentence}")) == ()


@pytest.mark.parametrize("base", BASES)
def test_clean_memos_have_no_fault_in_their_numbers(base: str) -> None:
    document = read_document(memo(base))
    assert two_values(document) == ()
    assert arithmetic_faults(document) == ()


def faults(text: str) -> list[tuple[str, str]]:
    document = read_document(f"Longer trials convert more teams\n\n{text}\n\nThat is all.")
    return [(f.kind, f.says) for f in arithmetic_faults(document)]


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        # 6.0 - 4.5 = 1.5
        ("Churn fell from 6.0 % to 4.5 % (-2.0 points).", "difference", "1.5 points"),
        # 1.5 / 6.0 = 25 %
        ("Churn fell from 6.0 % to 4.5 % (-1.5 %).", "points", "25.0 %"),
        # 60 / 200 = 30 %
        ("Cost rose from $200 to $260, an increase of 20 %.", "difference", "30.0 %"),
        # 140 / 350 = 40 %
        ("140 of 350 teams (45 %) answered.", "ratio", "40.0 %"),
        # 60 + 30 + 20 = 110
        ("60 + 30 + 20 = 100", "total", "110"),
        ("The lift was +1.3 points (95 % interval 1.5 to 2.2).", "interval", "outside"),
        ("AUC improved by 2 percentage points.", "points", "no percentage"),
        # 120 + 30 = 150
        ("| item | cost |\n|---|---|\n| people | 120 |\n| cloud | 30 |\n| total | 160 |", "total", "150"),
    ],
)
def test_a_derived_number_that_does_not_follow_is_named(text: str, kind: str, says: str) -> None:
    ((found, told),) = faults(text)
    assert found == kind
    assert says in told


@pytest.mark.parametrize(
    "text",
    [
        "Churn fell from 6.0 % to 4.5 %, a drop of 25 %.",
        "Churn fell from 6.0 % to 4.5 % (-1.5 points).",
        "Revenue grew from 1.2m to 1.5m (+25 %).",
        "62 of 124 (50 %) answered.",
        "Sales rose from 100 to 150 by 12 May.",
        "Data scientists trained rise from 0 to 4 by 30 June.",
        "Trial-to-paid rose from 11.8 % to 13.1 % (+1.3 points, 95 % interval +0.4 to +2.2).",
        "| item | cost |\n|---|---|\n| people | 120 |\n| cloud | 30 |\n| total | 150 |",
    ],
)
def test_a_derived_number_that_follows_is_left_alone(text: str) -> None:
    assert faults(text) == []


def test_a_total_told_in_words_is_added_up_again() -> None:
    told = faults("Readers cost 60,000 and cards 15,000, together 85,000.")
    assert told == [("total", "60,000 and 15,000 are 75,000 together, not 85,000")]


@pytest.mark.parametrize(
    "text",
    [
        "Readers cost 60,000 and cards 15,000, together 75,000.",
        "They cost 10, 20 and 30, together 60.",  # there are three parts
        "It takes 3 weeks and 40 people, together 50 hours.",  # of several kinds
    ],
)
def test_a_total_that_follows_or_has_other_parts_is_left_alone(text: str) -> None:
    assert faults(text) == []


FELL = "Waste fell by 12 % in the pilot stores."


@pytest.mark.parametrize(
    "sentence",
    [
        "The 15% waste reduction seen in the pilot may shrink.",
        "The pilot shows a 15 percent fall in waste.",
        "The reduction in waste of 15 % is safe.",
        "In the pilot, waste fell by 15 %.",
    ],
)
def test_one_change_with_two_sizes_is_found_however_it_is_worded(sentence: str) -> None:
    (fault,) = two_values(read_document(f"# Orders\n\n{FELL}\n\n{sentence}"))
    assert fault.says == "change of waste: 12 % at line 3, 15 % at line 5"


@pytest.mark.parametrize(
    "sentence",
    [
        "The 12% waste reduction may shrink.",
        "Waste fell by 15 % in small stores.",
        "Waste rose by 13 %.",
        "We expect a 15 % fall in waste.",
        "Without the pilot, waste fell by 10 %.",
        "In week 2, waste fell by 10 %.",
        "The 15 % price reduction stays.",
    ],
    ids=["same", "another group", "other way", "a forecast", "elsewhere", "another week", "another thing"],
)
def test_changes_of_other_things_groups_and_times_do_not_clash(sentence: str) -> None:
    assert two_values(read_document(f"# Orders\n\n{FELL}\n\n{sentence}")) == ()


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Of 1,250 parcels, 300 (30 %) came back.", "300 of 1,250 is 24.0 %, not 30 %"),
        ("Among 250 clinics, 40 clinics took part: 18 %.", "40 of 250 is 16.0 %, not 18 %"),
        ("18 (35 %) of the 60 shops closed.", "18 of 60 is 30.0 %, not 35 %"),
        ("45 % of 60 shops, or 24, closed.", "24 of 60 is 40.0 %, not 45 %"),
        ("We moved 12 of 40 teams (35 %, interval 20 to 50).", "12 of 40 is 30.0 %, not 35 %"),
        (
            "Out of 80 sites, 13 sites failed (16.3 per cent); 9 of 80 (12 %) failed twice.",
            "9 of 80 is 11.2 %",
        ),
    ],
)
def test_a_share_of_a_stated_base_is_computed_again(sentence: str, says: str) -> None:
    (fault,) = arithmetic_faults(read_document(sentence))
    assert fault.says.startswith(says)
    assert fault.kind == "ratio"
    assert fault.spots[1].quote in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Of 1,250 parcels, 300 (24 %) came back.",
        "Of 70 parcels, 20 (29 %) came back and 9 (12.9 %) were lost.",  # 28.57 and 12.86, rounded
        "Of about 1,250 parcels, 300 (30 %) came back.",
        "Of 2024 starters, 300 (30 %) left.",  # a year, or a count: who knows
        "Of 1,250 parcels, 300 (30 % more than in May) came back.",
        "Of 1,250 parcels, 900 were scanned and 300 (33 %) of them came back.",
        "Of 1,250 parcels, 900 were scanned; 300 (33 %) came back.",  # 300 of 900
        "We asked 300 of 1,250 customers (95 % confidence).",
        "Of 1,250 parcels, 300 (20 to 30 %) come back in a week.",
    ],
)
def test_a_share_that_follows_or_whose_base_is_not_plain_is_left_alone(sentence: str) -> None:
    assert arithmetic_faults(read_document(sentence)) == ()


def bare_amounts(text: str) -> list[str]:
    document = read_document(text)
    return [r.quote for r in remarks(read_page(document.as_text(), document)) if "comparator" in r.check]


def test_a_count_that_says_how_many_there_are_asks_for_no_comparison() -> None:
    text = """# Two depots

    From Monday the two drivers work in the northern depot.
    We have three vans and use two.
    We took all 61,204 failed payments from the ledger.
    It was introduced in release 1.9 and is stable with 2.0.
    Check QX-4 covers it.
    Renewals without a call: 55 % to 75 % by December."""
    assert bare_amounts(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Latency is 12 ms.",
        "61 % of seats are filled.",
        "A look costs 38 euros.",
        "The lines cost 600,000 a year.",
        "Calls rose by 400.",
        "The average is 14.",
    ],
)
def test_an_amount_with_a_unit_a_change_or_a_price_still_does(sentence: str) -> None:
    assert bare_amounts(sentence) == [sentence]


def test_a_share_of_a_stated_base_is_a_share_of_something() -> None:
    document = read_document("Of 1,250 parcels, 300 (24 %) came back.")
    checks = [r.check for r in remarks(read_page(document.as_text(), document))]
    assert "percentage without a base" not in checks
