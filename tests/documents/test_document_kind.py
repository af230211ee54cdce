"""What kind of document it is, and why."""

import pytest

from interviewer.adapters.documents import read_document
from interviewer.domain.document_kind import detect_kind, with_kind

BODY = "\n\nBy 30 September the VP decides whether teams get 14 days.\nMove all new teams to 14 days.\nRisk: tickets rose 9 %.\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("A 14-day trial converts more teams." + BODY, "memo", id="a statement as title"),
        pytest.param("Trial length analysis" + BODY, "memo", id="analysis in the title of a memo"),
        pytest.param("Slide 1: One\n- a\nSlide 2: Two\n- b", "deck", id="slides"),
        pytest.param("Trial length: experiment readout" + BODY, "readout", id="readout in the title"),
        pytest.param("Trial length\n\n## Hypothesis\nLonger is better.\n## Guardrail metrics\nTickets.\n## Results\nUp.", "readout", id="headings of an experiment"),
        pytest.param("Stop the uplift model" + BODY, "kill-memo", id="stop in the title"),
        pytest.param("Uplift\n\nWe recommend stopping the win-back project this week. It can't beat the rule.", "kill-memo", id="a recommendation to stop"),
        pytest.param("Pricing cache\n\n## Goals\nFast.\n## Non-goals\nCheap.\n## Alternatives considered\nNone.\n## Rollout\nSlow.", "design-doc", id="headings of a design"),
        pytest.param("# Design doc: pricing cache\n\nText here.", "design-doc", id="design in the title"),
        pytest.param("RFC: one definition of active teams\n\nComments by 3 May.\nText here.", "rfc", id="RFC in the title"),
        pytest.param("One definition of active teams\n\nComments are due on 3 May; silence is consent.\n", "rfc", id="comments are asked for"),
        pytest.param("Data science strategy 2027\n\n## Bets\nOne.\n## What we will not do\nTwo.", "strategy", id="strategy"),
        pytest.param("Plan\n\n## Q1 2027\nOne.\n## Q2 2027\nTwo.\n## Q3 2027\nThree.", "roadmap", id="quarters as headings"),
        pytest.param("Objective: keep new users\nKR1: churn falls\nKR2: tickets fall\n", "okr", id="key results"),
        pytest.param("7-day churn of new users falls from 42 % to 38 % by 30 June", "okr", id="one key result"),
        pytest.param("Why teams leave\n\n## Data\nRows.\n## Methods\nSurvival.\n## Results\nDay 7.\n## Limitations\nSummer.", "analysis", id="headings of an analysis"),
        pytest.param("Stop losing customers at checkout with a faster service" + BODY, "memo", id="stop in another sense"),
    ],
)  # fmt: skip
def test_the_kind_is_detected(text: str, kind: str):
    document = read_document(text)
    assert (document.kind, document.kind_reasons) == (kind, detect_kind(document).reasons)
    assert document.kind_reasons


def test_the_reasons_quote_what_decided():
    found = detect_kind(read_document("RFC: one definition\n\nComments by 3 May.\nText here."))
    assert found.reasons == ("the title says “RFC: one definition”", "it begins with “RFC: one definition”")
    assert detect_kind(read_document("Slide 1: One\n- a\nSlide 2: Two\n- b")).reasons == (
        "an outline of 2 slides",
    )


def test_the_appendix_does_not_decide():
    text = "Trial length\n\nWe move.\n\n# Appendix\n\n## Data\nRows.\n\n## Methods\nX.\n\n## Results\nY.\n\n## Limitations\nZ."
    assert read_document(text).kind == "memo"


def test_a_person_can_choose_another_kind():
    document = with_kind(read_document("RFC: one definition\n\nText here."), "memo")
    assert (document.kind, document.kind_reasons) == ("memo", ("chosen by you",))
