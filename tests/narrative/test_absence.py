"""What a rule may call missing in a document, and what it only did not find."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.critique.values import Critique
from interviewer.domain.document import DocumentKind
from interviewer.present.critique import shape
from interviewer.raters.narrative.rater import NarrativeRules

#: Long enough that a thing may stand in it in other words.
LONG = """# Night buses carry more since the new timetable

The buses of line 4 carry 61 passengers a night; in spring they carried 48. Drivers like the later break, and the depot
has kept the two spare buses that it had. The timetable was printed in two sizes, and the larger one hangs at all stops.
Passengers who were handed the small one came to the office with it, and those who read the large one did not.
Both are kept in the drawer of the office at the harbour, where the line ends.
"""


def read(text: str, kind: DocumentKind = "memo") -> Critique:
    return critique(read_document(text), rater=NarrativeRules(), library=library(), kind=kind)[0]


def said(told: Critique, criterion: str) -> str:
    verdict = told.rating.verdict(criterion)
    looked = {u.criterion for u in told.rating.unrated if u.looked}
    return verdict.verdict if verdict else "not_found" if criterion in looked else "unrated"


def test_what_no_word_of_the_text_could_be_is_missing() -> None:
    assert said(read(LONG), "N-REC") == "not_met"


@pytest.mark.parametrize(
    "words",
    [
        "Our advice to the depot: two more of them.",
        "It would be best to have two more.",
        "We intend to have two.",
    ],
)
def test_what_may_be_there_in_other_words_is_only_not_found(words: str) -> None:
    assert said(read(f"{LONG}\n{words}\n"), "N-REC") in ("not_found", "met", "partial")
    assert said(read(f"{LONG}\n{words}\n"), "N-REC") != "not_met"


def test_in_a_text_too_short_for_other_words_it_is_missing() -> None:
    assert said(read("# Buses\n\nThe plan is good. We should talk.\n"), "N-RISK") == "not_met"


def test_words_that_are_empty_of_it_are_quoted_and_called_missing() -> None:
    told = read(f"{LONG}\n## Risks\n\nThere are no significant risks.\n")
    assert said(told, "N-RISK") == "not_met"
    assert said(read(f"{LONG}\n## Options\n\nOption A or option B would each work.\n"), "N-REC") == "not_met"


def test_a_heading_over_nothing_is_missing_whatever_else_is_said() -> None:
    told = read(
        f"{LONG}\n## Alternatives\n\n## Rollout\n\nInstead of that we considered another way.\n", "design-doc"
    )
    assert said(told, "DOC-ALT") == "not_met"


def test_what_was_not_found_is_a_finding_and_a_question_and_says_so() -> None:
    told = read(f"{LONG}\nPlease have two more of them.\n")
    assert said(told, "N-DEC") == "not_found"
    finding = next(f for f in told.findings if f.criterion == "N-DEC")
    assert finding.says.startswith("no rule found it: ")
    assert any(q.criterion == "N-DEC" for q in told.questions)


def test_a_denied_drawback_is_no_argument_against_it() -> None:
    told = read(f"{LONG}\n## Drawbacks\n\nSave for the usual work there are no drawbacks.\n", "rfc")
    assert said(told, "RFC-5") == "not_met"


def test_ways_under_headings_of_their_own_are_one_alternative_each() -> None:
    ways = (
        "## Rationale\n\n### Alternative 1: a bus on call\n\nPassengers ring for it. It costs twice as much a night.\n"
        "A driver would wait without work.\n\n### Alternative 2: taxis paid by the city\n\nThe city pays a taxi for "
        "each passenger. It is too expensive.\n"
    )
    told = read(f"{LONG}\n{ways}", "design-doc")
    verdict = told.rating.verdict("DOC-ALT")
    assert verdict is not None
    assert verdict.verdict == "met"
    assert "alternatives[" not in verdict.reason


def test_the_shape_counts_what_was_not_found_among_the_checks() -> None:
    told = read(f"{LONG}\nWe roll it out in May, and the depots adopt it.\n", "rfc")
    judged = [v for v in told.rating.verdicts if v.measurement is None and not v.derived_from]
    looked = [u for u in told.rating.unrated if u.looked]
    assert looked
    met = sum(v.verdict == "met" for v in judged)
    assert shape(told.rating) == f"{met} of {len(judged) + len(looked)} checks met"
