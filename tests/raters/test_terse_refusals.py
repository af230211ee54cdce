"""What is said in few words after a no: what would give way, and what can be had instead."""

from __future__ import annotations

import pytest

from interviewer.adapters.library import library
from interviewer.domain.text import transcript
from interviewer.rate import rate
from interviewer.raters.rule_rater import RuleRater

REQUEST = "The director wanted the full model by the end of the month."


def seen(criterion: str, words: str) -> str | None:
    probe = library().probe("P10")
    text = transcript([("interviewer", probe.question, None), ("candidate", f"{REQUEST} {words}", None)])
    verdict = rate(text, library().sheet("P10"), rater=RuleRater())[0].verdict(criterion)
    return verdict.verdict if verdict else None


@pytest.mark.parametrize(
    "words",
    [
        "I said no. I could do a one-page version by Friday.",
        "I said no. Half the stores by the 12th, the rest after.",
        "I said no. They get the list tonight and the model in May.",
        "I said no: one region now, in two weeks, enough to see whether it moves.",
        "I declined. We agreed on a count by hand, two days.",
        "I said no. I gave her a rough range the same afternoon.",
        "I refused. Three days for a sample of 200 calls.",
        "I said no. The alternative: a manual export each Monday.",
        "I said no. Counter-offer: a paper test on two shops, ten days.",
    ],
)
def test_a_part_with_its_date_after_a_no_is_an_offer(words: str) -> None:
    assert seen("NOS-3", words) in ("met", "partial")


@pytest.mark.parametrize(
    "words",
    [
        "I said no. She asked for a first version by Friday all the same.",
        "I said no. They wanted the list tonight.",
        "I said no. We had spent three days on a sample of calls a year ago.",
        "I said no. We did not give them a version by Friday.",
        "I said no, next quarter perhaps.",
    ],
)
def test_what_was_asked_for_or_done_before_or_not_given_is_no_offer(words: str) -> None:
    assert seen("NOS-3", words) not in ("met", "partial")


@pytest.mark.parametrize(
    "words",
    [
        "I said no. That takes two analysts off billing for three weeks.",
        "I said no. The audit slips to June.",
        "I said no. Saying yes meant no churn release before May.",
        "I said no. The price test would have gone from March to June.",
        "I said no. Two people for a month, and they were the ones on the migration.",
        "I said no. Then the stock forecast waits four weeks.",
        "I said no. Three weeks of delay for the stock forecast.",
        "I said no. The returns model would be six weeks late.",
    ],
)
def test_other_work_that_gives_way_for_a_stated_time_is_the_price_of_a_yes(words: str) -> None:
    assert seen("NOS-2", words) == "met"


@pytest.mark.parametrize(
    "words",
    [
        "I said no. We have no capacity for such a thing.",
        "I said no. The work on it takes three weeks.",
        "I said no. Last year the audit was four weeks late.",
        "I said no. Something else would have to wait.",
    ],
)
def test_the_cost_of_the_request_itself_and_a_tale_of_the_past_are_no_price(words: str) -> None:
    assert seen("NOS-2", words) != "met"
