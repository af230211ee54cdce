"""A document's assertion is not its own evidence: to say that something is there does not put it there."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.prompts import load_prompt
from interviewer.critique import critique
from interviewer.domain.document import DocumentKind
from interviewer.raters.narrative.page import is_about_itself
from interviewer.raters.narrative.rater import NarrativeRules

CLAIMS: dict[DocumentKind, str] = {
    "memo": """# A rigorous and complete decision memo

This memo states the decision, who takes it and by when.
It gives exactly one clear recommendation before the evidence.
The two headline exhibits carry the recommendation, and every number has its comparator and its consequence.
What would change our mind is stated with metric, threshold and time window.
Risks and unknowns are named with mechanism and consequence.
The method was chosen with good reason and is the simplest reasonable one.
The estimate comes with its confidence interval, and a sensitivity analysis was done.
The limitations are stated with their direction of effect.
The metric is defined with numerator, denominator and window, and the source is named.
Our analysis has been validated and everybody agrees with it.
""",
    "rfc": """# RFC: a complete request

It is explained which other teams are bound and what they would do differently.
A deadline for comments is given. What happens if it is rejected is stated.
The strongest counter-argument is described fairly. The migration is planned with its steps and owners.
All comments are labelled blocking or suggestion, and feedback has been closed in writing.
""",
    "readout": """# Experiment readout: complete

The hypothesis was written before the test. The primary metric and the guardrails were fixed before the test.
The estimate and its interval are reported. Planned and later segments are told apart.
A decision is given, and the next test is named.
""",
    "roadmap": """# Roadmap

The vision is stated as an outcome. There are three to five bets with a business and a technical case each.
The sequence and the dependencies are explained. Gaps and the plan for them are named. Leading indicators are given for each bet.
Risks have mitigations and triggers named. It is said what is not done. The bottleneck is argued.
""",
}


@pytest.mark.parametrize("kind", CLAIMS)
def test_a_document_that_only_praises_its_own_completeness_earns_nothing(kind: DocumentKind) -> None:
    rating = critique(read_document(CLAIMS[kind], kind=kind), rater=NarrativeRules(), library=library())[
        0
    ].rating
    titles = {"N-TTL", "STG-7"}  # a title may well be a statement
    credited = {v.criterion for v in rating.verdicts if v.verdict in ("met", "partial") and not v.measurement}
    assert credited <= titles | {"COM-3"}


@pytest.mark.parametrize(
    "sentence",
    [
        "risk: tickets rose 9 %, about $40k a quarter if it lasts",
        "not known: whether enterprise teams behave alike",
        "alternatives considered: batch, and a cache at the edge",
        "the primary metric is defined as teams with an invoice over teams that started",
        "comments close on 3 may",
        "we fixed the metric before the test",
        "risks are shared with the finance team",
        "the decision",
    ],
)
def test_a_sentence_that_tells_something_is_read(sentence: str) -> None:
    assert not is_about_itself(sentence)


def test_the_model_that_reads_is_told_so_too() -> None:
    (_, system), _ = load_prompt("critique.v1").sections
    assert "A document's assertion is not its own evidence." in system
