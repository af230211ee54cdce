"""The memo and its edits: each edit takes one thing away, and exactly that falls."""

from collections.abc import Mapping

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.critique.values import Critique
from interviewer.raters.narrative import covers
from interviewer.raters.narrative.rater import NarrativeRules
from tests.narrative.texts import BASES, FALLS, memo

#: A rule is offered for these, but not for every verdict of them.
ONLY_THE_WORST = {"N-SO"}


def criticise(text: str) -> Critique:
    return critique(read_document(text), rater=NarrativeRules(), library=library(), kind="memo")[0]


def verdicts(text: str) -> Mapping[str, str]:
    """Verdict by criterion; unrated ones stand as such, scorecard credit is left out."""
    rating = criticise(text).rating
    held = {v.criterion: str(v.verdict) for v in rating.verdicts if not v.derived_from}
    return held | {u.criterion: "unrated" for u in rating.unrated}


@pytest.mark.parametrize("base", BASES)
def test_a_base_memo_meets_every_criterion_for_which_a_rule_is_offered(base: str) -> None:
    held = verdicts(memo(base))
    offered = {i for i in held if covers(i)} - ONLY_THE_WORST
    assert {i: held[i] for i in offered if held[i] != "met"} == {}
    assert len(offered) >= 21


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("edit", FALLS)
def test_each_edit_lowers_exactly_what_it_names(base: str, edit: str) -> None:
    before, after = verdicts(memo(base)), verdicts(memo(base, edit))
    assert {i for i in after if after[i] != before[i]} == FALLS[edit]


#: In one paragraph a title without a full stop cannot be told from the first sentence.
ONE_PARAGRAPH = [None, *(e for e in FALLS if e != "E15")]


@pytest.mark.parametrize("edit", [None, *FALLS])
def test_a_memo_pasted_line_by_line_reads_the_same(edit: str | None) -> None:
    edits = [edit] if edit else []
    assert verdicts(memo("trial", *edits, glue="\n")) == verdicts(memo("trial", *edits))


@pytest.mark.parametrize("edit", ONE_PARAGRAPH)
def test_a_memo_pasted_as_one_paragraph_reads_the_same(edit: str | None) -> None:
    edits = [edit] if edit else []
    assert verdicts(memo("trial", *edits, glue=" ")) == verdicts(memo("trial", *edits))


def test_a_good_memo_has_no_finding_and_still_three_questions() -> None:
    told = criticise(memo("trial"))
    assert told.findings == ()
    assert len(told.questions) == 3
    assert told.numbers == ()


def test_every_credit_of_a_memo_quotes_its_words_at_their_place() -> None:
    rating = criticise(memo("trial")).rating
    passages = {p.id: p.text for p in rating.passages}
    quoted = [e for v in rating.verdicts for e in v.evidence]
    assert len(quoted) > 20
    assert all(passages[e.place][e.start : e.end] == e.quote for e in quoted)
    assert rating.void_quotes == 0


def test_the_card_shows_coverage_and_no_total() -> None:
    rating = criticise(memo("trial")).rating
    credited = {v.criterion: v.verdict for v in rating.verdicts if v.derived_from}
    assert credited == {
        "COM-1": "met",
        "COM-3": "met",
        "DAT-1": "met",
        "EXP-4": "met",
        "EXP-5": "partial",
        "FRM-1": "met",
        "FRM-3": "met",
        "FRM-7": "met",
        "MOD-8": "partial",
    }
    assert rating.composite.value is None
    assert rating.composite.coverage == pytest.approx(0.30)  # FRM 20 and COM 10 of 100
