"""The model as a reader: what is sent, and a real local server with faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from interviewer.adapters.critique_files import fault_kinds
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.prompts import load_prompt
from interviewer.critique import Told, critique
from interviewer.domain.critique.reading_reply import ReadingReply
from interviewer.errors import NotRated, ProviderFault
from interviewer.present.critique import critique_markdown
from interviewer.raters import model_reading
from interviewer.raters.model import ModelRater
from interviewer.raters.model_reading import ModelReader
from interviewer.raters.narrative.rater import NarrativeRules, ReadBy
from interviewer.settings import Settings
from tests.fault_server import FaultServer, running_fault_server
from tests.narrative.reading_script import MEMO, asked_of, reply

# --- the request -------------------------------------------------------------------------------------


def test_the_reply_has_no_field_for_a_number() -> None:
    kinds = json.dumps(ReadingReply.model_json_schema())
    assert '"type": "number"' not in kinds
    assert kinds.count('"type": "integer"') == 1  # which of the given questions
    for word in ("score", "level", "rating", "recommendation", "severity", "rank"):
        assert f'"{word}"' not in kinds


def test_faults_come_first_and_alike_and_the_document_only_behind_its_mark() -> None:
    prompt = load_prompt(model_reading.PROMPT)
    one, two = asked_of("vp")[1], asked_of("legal")[1]
    first, second = model_reading.messages(prompt, one), model_reading.messages(prompt, two)
    assert first[0] == second[0]
    before, _, fenced = first[1]["content"].partition("<<<TEXT-")
    assert fenced.rstrip().endswith(">>>")
    words = {w for p in one.text.passages for w in p.text.split() if len(w) > 6}
    assert not {"survey.", "shift."} & set(before.split())
    assert "Chart 3" not in before
    assert words


def test_the_rendered_request_names_what_code_found() -> None:
    shown = model_reading.values(asked_of()[1])
    assert "CMM-t Change of mind - threshold (not_met)" in shown["missing"]
    assert shown["exhibits"].splitlines()[2].endswith("goes to the appendix")
    assert len(shown["questions"].splitlines()) == 3
    assert shown["faults"].count("[2 quotes]") == sum(k.quotes == 2 for k in fault_kinds())


# --- a real server -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


def over(server: FaultServer, *, text: dict[str, Any] | None = None, **knobs: str) -> Told:
    given = {**knobs, **({"text": json.dumps(text)} if text else {})}
    settings = Settings(
        model=f"mock?{urlencode(given)}", base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10
    )
    with BlockingLLM(LLM(settings)) as llm:
        return ModelReader(llm).read(asked_of()[1])


@pytest.mark.parametrize("caps", ["json_schema", "json_object", "none", "lenient"])
def test_a_reading_comes_through_every_kind_of_server(server: FaultServer, caps: str) -> None:
    told = over(server, text=reply(), caps=caps)
    assert [f.kind.id for f in told.reading.faults] == ["FLT-CTR"]
    assert told.exchange


@pytest.mark.parametrize("fault", ["truncated", "wrong_schema", "refusal", "length"])
def test_a_reply_that_cannot_be_used_is_no_reading(server: FaultServer, fault: str) -> None:
    with pytest.raises(NotRated):
        over(server, fault=fault, times="0")


@pytest.mark.parametrize("fault", ["429", "500", "truncated"])
def test_when_only_the_reading_fails_the_verdicts_stay_and_it_says_so(
    server: FaultServer, fault: str
) -> None:
    settings = Settings(
        model=f"mock?fault={fault}&times=0", base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10
    )
    llm = asked_of()[0]
    with BlockingLLM(LLM(settings)) as broken:
        rater = ReadBy(ModelRater(cast(BlockingLLM, llm)), reader=ModelReader(broken))
        told, judgement = critique(read_document(MEMO, kind="memo"), rater=rater, library=library())
    assert told.reading is not None
    assert told.reading.unread
    assert told.findings[0].criterion == "N-CMM"
    assert told.back_translation.sentence.startswith("A busy VP will think you ask")
    words = critique_markdown(told, library=library())
    assert "The model did not read it as its reader would" in words
    assert len(judgement.exchange) > 1, "what was sent and perhaps paid is kept"


def test_when_the_verdicts_fail_there_is_no_critique(server: FaultServer) -> None:
    settings = Settings(
        model="mock?fault=500&times=0", base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10
    )
    with BlockingLLM(LLM(settings)) as broken, pytest.raises(ProviderFault):
        critique(
            read_document(MEMO, kind="memo"),
            rater=ReadBy(ModelRater(broken), reader=ModelReader(broken)),
            library=library(),
        )


def test_rules_do_not_read() -> None:
    told = critique(read_document(MEMO, kind="memo"), rater=NarrativeRules(), library=library())[0]
    assert told.reading is None
