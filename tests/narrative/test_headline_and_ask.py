"""The headline is an effect, no past total; the sentence that asks for a decision by a date is the decision sentence."""

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.rating import Verdict
from interviewer.present.critique import critique_markdown
from interviewer.raters.narrative.rater import NarrativeRules

TOTAL = "Waste cost us 1.8 million euros last year."
RESULT = "Waste fell by 12 % in the pilot stores (95 % interval 7 % to 17 %)."
ASK = "We ask the operations board to decide by 20 April."
LATER = "The steering committee decides by 30 June whether to continue or stop."
OTHER = "Availability was 97.1 % against 97.4 % in the control stores."


def memo(*sentences: str) -> str:
    return "# Switch produce orders to the forecast\n\n" + "\n\n".join(sentences)


def judged(text: str, criterion: str) -> Verdict:
    told, _ = critique(read_document(text, kind="memo"), rater=NarrativeRules(), library=library())
    found = told.rating.verdict(criterion)
    assert found is not None
    return found


def test_a_past_total_is_no_headline_and_the_result_with_its_interval_is() -> None:
    found = judged(memo(TOTAL, RESULT), "DN-4")
    assert found.verdict == "met"
    assert [e.quote for e in found.evidence] == [RESULT]


def test_an_interval_at_an_effect_beside_the_headline_is_part_of_it() -> None:
    assert judged(memo(TOTAL, OTHER, "Stores vary.", RESULT), "DN-4").verdict == "partial"


def test_a_result_without_an_interval_still_lacks_it() -> None:
    assert judged(memo(TOTAL, "Waste fell by 12 % against the control stores."), "DN-4").verdict == "not_met"


def test_who_asks_for_a_decision_by_a_date_early_has_said_by_when() -> None:
    found = judged(memo(ASK, TOTAL, RESULT, "Shelves may be empty. " * 40, LATER), "N-DEC")
    assert (found.verdict, found.reason) == ("partial", "what the choice is not found")
    assert [e.quote for e in found.evidence] == [ASK]


def test_a_rule_that_finds_no_second_value_does_not_say_that_there_is_none() -> None:
    told, _ = critique(read_document(memo(RESULT), kind="memo"), rater=NarrativeRules(), library=library())
    text = critique_markdown(told, library=library())
    assert "0 quantities with two values (expected 0; none found by rule)" in text
