"""Design documents, requests for comments, key results: whole ones, and ones that lack one thing."""

from collections.abc import Mapping

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import RUBRICS, critique
from interviewer.domain.critique.values import Critique
from interviewer.domain.document import DocumentKind
from interviewer.domain.document_kind import KINDS
from interviewer.raters.narrative import covers
from interviewer.raters.narrative.rater import NarrativeRules
from tests.narrative.whole_documents import (
    ACTIVITY,
    DESIGN,
    DESIGN_SAME_TWICE,
    KEY_RESULT,
    REQUEST,
    REQUEST_WITHOUT_DEFAULT,
)


def criticise(text: str, kind: DocumentKind | None = None) -> Critique:
    return critique(read_document(text, kind=kind), rater=NarrativeRules(), library=library())[0]


def verdicts(text: str, kind: DocumentKind | None = None) -> Mapping[str, str]:
    rating = criticise(text, kind).rating
    sought = {u.criterion: "not_found" for u in rating.unrated if u.looked}
    return sought | {v.criterion: str(v.verdict) for v in rating.verdicts if not v.derived_from}


@pytest.mark.parametrize(("text", "kind"), [(DESIGN, "design-doc"), (REQUEST, "rfc"), (KEY_RESULT, "okr")])
def test_whole_documents_are_recognised(text: str, kind: str) -> None:
    assert criticise(text).kind == kind


@pytest.mark.parametrize("text", [DESIGN, REQUEST], ids=["design", "request"])
def test_whole_documents_meet_every_check(text: str) -> None:
    assert set(verdicts(text).values()) == {"met"}
    assert criticise(text).findings == ()


def test_an_alternative_under_a_second_name_counts_once() -> None:
    before, after = verdicts(DESIGN), verdicts(DESIGN_SAME_TWICE)
    assert {i: after[i] for i in after if after[i] != before[i]} == {"DOC-ALT": "partial"}


def test_a_request_without_its_default_lacks_only_that() -> None:
    before, after = verdicts(REQUEST), verdicts(REQUEST_WITHOUT_DEFAULT)
    assert {i: after[i] for i in after if after[i] != before[i]} == {"RFC-4": "not_found"}


def test_an_activity_with_baseline_target_and_date_is_still_an_activity() -> None:
    before, after = verdicts(KEY_RESULT), verdicts(ACTIVITY)
    assert {i: after[i] for i in after if after[i] != before[i]} == {"OKR-2": "not_met"}


@pytest.mark.parametrize(
    ("old", "new", "criterion"),
    [
        ("Staff count", "TBD", "DOC-ALT"),
        (
            "- Slow sellers trigger false alerts and staff stop looking; mitigation: items under three sales a day are left out.",
            "None identified",
            "DOC-5",
        ),
        ("Reviewers: platform team lead; B. Osei", "Reviewers: A. Weber", "DOC-6"),
        ("- Should an alert go to the shop manager or to the person on the floor?", "", "DOC-7"),
        ("review meeting on 6 March 2025 14:00", "review meeting on 4 March 2025 14:00", "DOC-8"),
    ],
)
def test_words_that_stand_for_nothing_are_not_the_thing(old: str, new: str, criterion: str) -> None:
    text = (
        DESIGN.replace(old, new)
        if criterion != "DOC-ALT"
        else DESIGN[: DESIGN.index("- **Shelf")] + "None.\n\n" + DESIGN[DESIGN.index("## Eval") :]
    )
    after = verdicts(text)
    assert after[criterion] == "not_met"
    assert {i for i in after if after[i] != "met"} == {criterion}


def test_every_kind_has_rubrics_and_a_rule_for_most_of_their_criteria() -> None:
    assert set(RUBRICS) == set(KINDS)
    for kind, rubrics in RUBRICS.items():
        ids = [c.id for c in library().document_sheet(rubrics).criteria]
        assert ids
        if kind != "strategy":
            assert sum(covers(i) for i in ids) >= 0.8 * len(ids), kind


@pytest.mark.parametrize("kind", KINDS)
def test_any_text_can_be_read_as_any_kind(kind: str) -> None:
    document = read_document(DESIGN, kind=kind)  # type: ignore[arg-type]
    told = critique(document, rater=NarrativeRules(), library=library())[0]
    assert told.kind == kind
    assert told.rating.void_quotes == 0


def test_deploying_to_all_lacks_the_outcome_and_the_baseline() -> None:
    told = verdicts("Deploy the ranking model to 100 % of traffic by 30 June", "okr")
    assert (told["OKR-2"], told["OKR-3"]) == ("not_met", "partial")


DECK = """Slide 1: Overview
- Results of the search team

Slide 2: Results
- Chart: queries per day
- Chart: click-through by category
- Chart: latency by region
- NDCG is up 5 %

Slide 3: Recommendations
- We could consider the spelling model, or possibly invest in synonyms
"""


def test_a_deck_of_labels_and_options_is_told_so() -> None:
    told = criticise(DECK)
    held = verdicts(DECK)
    assert told.kind == "deck"
    assert {held[i] for i in ("N-DEC", "N-REC", "N-TTL", "N-CMM", "N-SO")} == {"not_met"}
    assert [t.says for t in told.titles] == ["label"] * 3
    assert len(told.exhibits.to_appendix) == 1
    assert told.findings[0].criterion == "N-REC"
    assert told.findings[0].place == "slide 3, bullet 1"


RISKS = [
    "- The vendor raises prices; if the offer exceeds 2 million, we build the parser ourselves.",
    "- The hire is late; if nobody has signed by March, we move the pricing bet to autumn.",
    "- Sensors fail in frost; when two in ten are silent, we fall back to hourly readings.",
]


@pytest.mark.parametrize(
    ("count", "strategy", "roadmap"),
    [(0, "not_met", "not_met"), (1, "not_met", "met"), (2, "partial", "met"), (3, "met", "met")],
)
def test_a_strategy_needs_three_risks_with_triggers_and_a_roadmap_one(
    count: int, strategy: str, roadmap: str
) -> None:
    text = "# Plan of the year\n\n## Vision\n\nPassengers wait less.\n\n## Risks\n\n" + (
        "\n".join(RISKS[:count]) or "TBD"
    )
    assert verdicts(text, "strategy")["STG-5"] == strategy
    assert verdicts(text, "roadmap")["RMP-6"] == roadmap


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("We ask the marketing board to stop the monthly mail by 1 March.", "met"),
        ("I request that the finance director approve two posts before 30 June.", "met"),
        ("We ask the marketing board to stop the monthly mail.", "partial"),
        ("We asked the board to look at the figures on 1 March.", "not_met"),
        ("We ask for patience while the data come in by 1 March.", "not_met"),
    ],
)
def test_what_somebody_is_asked_to_do_by_a_date_is_a_decision(sentence: str, verdict: str) -> None:
    told = verdicts(
        f"# The monthly mail\n\n{sentence}\n\nRenewals were 81 % without it and 82 % with it.", "memo"
    )
    assert told["N-DEC"] == verdict
