"""One sentence with blanks for a finding: never an invented number or name, never put into the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from interviewer.adapters.critique_files import fault_kinds, sentences
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.prompts import load_prompt
from interviewer.critique import RUBRICS, critique
from interviewer.domain.critique.suggestion import Suggestion, blanks, fault_of
from interviewer.domain.critique.values import Finding
from interviewer.errors import NotRated
from interviewer.raters import model_suggest
from interviewer.raters.model_suggest import ModelWriter
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.settings import Settings
from interviewer.suggest import Templates, Wish, suggest
from tests.fault_server import FaultServer, running_fault_server
from tests.narrative.texts import memo
from tests.support.command import RunCli

MEMO = memo("trial", "E09")  # its threshold is the word "disappointing"
DOCUMENT = read_document(MEMO)
TEXT = DOCUMENT.as_text()


def finding() -> Finding:
    return critique(DOCUMENT, rater=NarrativeRules(), library=library())[0].findings[0]


# --- patterns ----------------------------------------------------------------------------------------


def test_a_pattern_is_all_blanks_where_the_author_has_to_know() -> None:
    told = suggest(DOCUMENT, finding(), writer=Templates(sentences()), library=library())
    assert (told.criterion, told.by) == ("CMM-t", "template")
    assert told.sentence == "We change course if it is [below or above] [value]."
    assert told.blanks == ("below or above", "value")


def test_every_criterion_of_every_kind_and_every_fault_has_a_pattern() -> None:
    ids = {c.id for rubrics in RUBRICS.values() for c in library().document_sheet(rubrics).criteria}
    assert set(sentences()) == ids | {k.id for k in fault_kinds()}


@pytest.mark.parametrize(("criterion", "sentence"), sentences().items(), ids=list(sentences()))
def test_no_pattern_holds_a_number_or_less_than_one_blank(criterion: str, sentence: str) -> None:
    assert not any(ch.isdigit() for ch in sentence), criterion
    assert blanks(sentence)
    assert all(blanks(sentence)), "no blank is empty"
    assert sentence.endswith((".", "?"))


def test_what_has_no_pattern_gets_no_sentence_and_says_so() -> None:
    told = suggest(DOCUMENT, finding(), writer=Templates({}), library=library())
    assert (told.sentence, told.thrown_away) == (None, "there is no template for this finding")


# --- what code lets through --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "We return to 7 days if trial-to-paid of the October cohort is below [which value?] on 30 November.",
        "[Who] decides by 30 September.",
        "If tickets rise, we [do what?].",
        "[Do what], from [date].",
    ],
)
def test_a_sentence_of_the_documents_own_numbers_and_blanks_passes(sentence: str) -> None:
    assert fault_of(sentence, TEXT) is None


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("We return to 7 days if it is below 12.5 % on 30 November.", 'it holds "12.5 %"'),
        ("We return to 7 days if it falls by half.", 'it holds "half"'),
        ("Priya decides by 30 September.", 'it names "Priya"'),
        ("The VP Growth and the CFO decide by 30 September.", 'it names "CFO"'),
        ("We return to 7 days if it is [below 12 %].", "a blank holds a number"),
        ("We return to 7 days. We tell [whom].", "it is more than one sentence"),
        ("We return to 7 days if [", "its blanks are not whole"),
        ("We return to [] days.", "its blanks are not whole"),
        ("...", "it holds no words"),
        ("We keep " + "and keep " * 30 + "the trial.", "it has 64 words"),
    ],
)
def test_any_other_sentence_is_thrown_away_with_the_reason(sentence: str, why: str) -> None:
    assert str(fault_of(sentence, TEXT)).startswith(why)


# --- a model -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


def written(server: FaultServer, *, quote: str | None = None, sentence: str = "", **knobs: str) -> Suggestion:
    given = {**knobs, **({"text": json.dumps({"quote": quote, "sentence": sentence})} if sentence else {})}
    settings = Settings(
        model=f"mock?{urlencode(given)}", base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10
    )
    with BlockingLLM(LLM(settings)) as llm:
        return suggest(DOCUMENT, finding(), writer=ModelWriter(llm), library=library())


def test_a_models_sentence_stands_beside_the_passage_it_quotes(server: FaultServer) -> None:
    told = written(
        server,
        quote="trial-to-paid of the October cohort is disappointing",
        sentence="We return to 7 days if trial-to-paid of the October cohort is below [which value?] on 30 November.",
    )
    assert told.blanks == ("which value?",)
    assert told.place == "line 11"
    assert told.by == "model"
    assert str(told.prompt).startswith("suggest.v1@")
    assert DOCUMENT.as_text() == TEXT, "the document is as it was"


def test_an_invented_threshold_is_thrown_away_and_not_shown(server: FaultServer) -> None:
    told = written(server, sentence="We return to 7 days if it is below 12.5 % on 30 November.")
    assert told.sentence is None
    assert told.thrown_away == 'it holds "12.5 %", which the document does not'


def test_an_invented_passage_is_not_named(server: FaultServer) -> None:
    told = written(server, quote="we never said this", sentence="We return to 7 days if [what?].")
    assert (told.place, told.quote) == (None, None)
    assert told.sentence


@pytest.mark.parametrize("fault", ["truncated", "refusal"])
def test_a_reply_that_cannot_be_used_is_no_sentence(server: FaultServer, fault: str) -> None:
    with pytest.raises(NotRated):
        written(server, fault=fault, times="0")


def test_only_the_fenced_text_holds_words_of_the_document() -> None:
    held: list[Wish] = []

    class Keeps:
        def write(self, wish: Wish) -> Suggestion:
            held.append(wish)
            return Suggestion(criterion=wish.criterion, by="template", sentence=None)

    told = finding().model_copy(
        update={"criterion": "FLT-CTR", "says": "the October cohort is disappointing"}
    )
    suggest(DOCUMENT, told, writer=Keeps(), library=library())
    content = model_suggest.messages(load_prompt("suggest.v1"), held[0])[1]["content"]
    before, _, fenced = content.partition("<<<TEXT-")
    assert "October" not in before
    assert "October" in fenced


# --- the command -------------------------------------------------------------------------------------


def test_the_command_suggests_on_request_only(run_cli: RunCli) -> None:
    plain = run_cli("critique", "-", "--no-store", "--format", "markdown", stdin=MEMO)
    asked = run_cli("critique", "-", "--no-store", "--format", "markdown", "--suggest", stdin=MEMO)
    told = run_cli("critique", "-", "--no-store", "--format", "json", "--suggest", stdin=MEMO)
    assert "You could write" not in plain.stdout
    assert "You could write (a pattern; fill in what is in brackets): We change course" in asked.stdout
    assert [s["criterion"] for s in told.json()["suggestions"]] == ["CMM-t"]
