"""Findings, questions, exhibits and back-translation: computed the same way from any rater's verdicts."""

from collections.abc import Mapping

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.critique.findings import MOST_FINDINGS, severity
from interviewer.domain.critique.values import Critique, Reader
from interviewer.domain.rating import Claim, Quote, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.rate import Judgement
from interviewer.raters.narrative.rater import NarrativeRules, ReadBy
from tests.narrative.test_memo_and_edits import criticise
from tests.narrative.texts import FALLS, memo

#: Edit -> the finding that must come first.
FIRST = {
    "E09": "CMM-t",
    "E10": "CMM-w",
    "E11": "N-REC",
    "E12": "DN-4",
    "E13": "N-EVI",
    "E14": "N-RISK",
    "E15": "N-TTL",
    "E16": "N-DEC",
    "E17": "DN-2",
}


class Scripted:
    """A rater that says what it was told to say, as a model would; the rest is met with the title as its quote."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self.said = said

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        claims = []
        for criterion in sheet.criteria:
            verdict = self.said.get(criterion.id, "met")
            quotes = (Quote(text=text.passages[0].text),) if verdict in ("met", "partial") else ()
            claims.append(Claim(criterion=criterion.id, verdict=verdict, quotes=quotes, reason="scripted"))  # type: ignore[arg-type]
        return Judgement(
            claims=tuple(claims),
            rater=RaterInfo(kind="model", id="model.scripted", model="scripted", prompt="rate.v1"),
        )


def by_model(said: Mapping[str, str], *, reader: Reader = "vp") -> Critique:
    return critique(
        read_document(memo("trial")),
        rater=ReadBy(Scripted(said)),
        library=library(),
        kind="memo",
        reader=reader,
    )[0]


@pytest.mark.parametrize("edit", FALLS)
def test_the_planted_fault_is_the_first_finding(edit: str) -> None:
    found = criticise(memo("trial", edit)).findings
    assert found[0].criterion == FIRST[edit]
    assert len(found) == 1  # criteria that say the same make one finding


def test_a_finding_has_severity_place_quote_and_fix() -> None:
    (found,) = criticise(memo("trial", "E12")).findings
    assert (found.severity, found.place) == ("high", "line 7")
    assert found.quote is not None
    assert found.quote.startswith("Chart 1: in the eight-week test")
    assert found.fix.startswith("Put the interval")


def test_findings_from_a_models_verdicts_are_ranked_alike() -> None:
    found = by_model(
        {"N-TTL": "not_met", "N-REC": "not_met", "DN-6": "partial", "CMM-w": "not_met", "N-CMM": "partial"}
    ).findings
    assert [f.criterion for f in found] == ["N-REC", "CMM-w", "N-TTL", "DN-6"]
    assert [f.severity for f in found] == ["high", "high", "medium", "low"]


def test_counts_are_the_rules_business_whoever_judges() -> None:
    rating = by_model({"N-CUT": "not_met", "N-CON": "not_met"}).rating
    measured = {v.criterion: v.verdict for v in rating.verdicts if v.measurement}
    assert measured == {"N-CUT": "met", "N-CON": "met"}


def test_there_are_at_most_five_findings() -> None:
    every = dict.fromkeys(
        ("N-REC", "N-DEC", "N-EVI", "N-CMM", "N-RISK", "N-APP", "N-TTL", "DN-2", "DN-3", "DN-4", "DN-6"),
        "not_met",
    )
    assert len(by_model(every).findings) == MOST_FINDINGS


def test_severity_falls_with_the_effect() -> None:
    assert [severity(e) for e in (6.5, 6.4, 3.0, 2.9)] == ["high", "medium", "medium", "low"]


def test_the_contradiction_of_two_numbers_is_a_high_finding_at_the_second_place() -> None:
    told = criticise(memo("trial") + "\n\nThat brings trial-to-paid to 13.4 %.")
    assert (told.findings[0].criterion, told.findings[0].severity) == ("N-CON", "high")
    assert told.findings[0].quote == "That brings trial-to-paid to 13.4 %."
    assert told.numbers[0].kind == "two values"


@pytest.mark.parametrize("reader", ["vp", "finance", "engineering", "legal", "product"])
@pytest.mark.parametrize("edit", [None, "E11", "E14"])
def test_every_reader_asks_three_different_questions(reader: Reader, edit: str | None) -> None:
    text = memo("trial", *([edit] if edit else []))
    told = critique(read_document(text), rater=NarrativeRules(), library=library(), reader=reader)[0]
    asked = [q.question for q in told.questions]
    assert len(set(asked)) == 3
    assert all(q.endswith("?") for q in asked)


def test_what_is_missing_is_asked_first() -> None:
    told = criticise(memo("trial", "E11"))
    assert told.questions[0].question == "Which option do you recommend?"


def test_finance_and_legal_do_not_ask_the_same() -> None:
    document = read_document(memo("trial"))
    sets = [
        {
            q.question
            for q in critique(document, rater=NarrativeRules(), library=library(), reader=reader)[0].questions
        }
        for reader in ("finance", "legal")
    ]
    assert sets[0].isdisjoint(sets[1])


def test_the_back_translation_is_made_of_quotes_only() -> None:
    told = criticise(memo("trial")).back_translation
    assert told.sentence == (
        'A busy VP will think you ask "Move all new self-serve teams to 14 days from 1 October" by "30 September" because '
        '"Chart 1: in the eight-week test (18,240 teams) trial-to-paid rose from 11.8 % to 13.1 % (+1.3 points, 95 % interval '
        '+0.4 to +2.2)".'
    )


def test_what_was_not_found_stays_a_blank() -> None:
    told = criticise(memo("trial", "E11", "E16")).back_translation
    assert told.what is None
    assert told.by is None
    assert told.sentence.startswith("A busy VP will think you ask [not found] by [not found] because ")


def test_two_exhibits_stay_and_the_others_go_with_a_reason() -> None:
    cut = criticise(memo("trial", "E13")).exhibits
    assert [e.label for e in cut.keep] == ["Chart 1", "Chart 2"]
    assert [e.label for e in cut.to_appendix] == ["Chart 3", "Chart 4", "Chart 5", "Chart 6"]
    assert cut.to_appendix[1].reason == "shows no number"
    assert all(e.reason for e in cut.keep)


def test_template_text_and_empty_sections_are_findings_where_nothing_worse_is() -> None:
    told = criticise(memo("trial") + "\n\n[Insert your mitigation here]")
    assert [f.title for f in told.findings] == ["Template text"]


def test_small_remarks_do_not_become_findings() -> None:
    padded = memo("trial").replace(
        "Chart 1", "Users seem to like it and engagement looks promising.\n\nChart 1"
    )
    told = criticise(padded)
    assert {r.check for r in told.remarks} == {"weasel word"}
    assert told.findings == ()


@pytest.mark.parametrize(
    ("ask", "by", "because"),
    [
        ("We stop the forecast by 31 March because nobody has used it.", "31 March", "nobody has used it"),
        ("Please decide before 4 April. We stop the forecast.", "4 April", None),
        ("We stop the forecast since it missed every peak.", None, "it missed every peak"),
        ("We stop the forecast that has run since March.", None, None),
    ],
)
def test_a_kill_note_names_date_and_reason_in_its_ask(ask: str, by: str | None, because: str | None) -> None:
    text = f"# Closing the winter forecast\n\n{ask}\n\nPeople: the two analysts move to the supplier report."
    document = read_document(text, kind="kill-memo")
    told, _ = critique(document, rater=NarrativeRules(), library=library())
    assert (told.back_translation.by, told.back_translation.because) == (by, because)
