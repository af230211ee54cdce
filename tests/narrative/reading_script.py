"""A memo, a reading of it that holds up in every part, and a model that knows a reply for exact messages only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

from pydantic import BaseModel

from interviewer.adapters.critique_files import fault_kinds
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.prompts import Message, load_prompt
from interviewer.critique import RUBRICS, brief, critique
from interviewer.domain.critique.reading_reply import Brief, ReadingReply
from interviewer.domain.critique.values import Critique, Reader
from interviewer.raters import model, model_reading
from interviewer.raters.model import ModelRater, RateReply
from interviewer.raters.model_reading import ModelReader
from interviewer.raters.narrative.rater import ReadBy

MEMO = """# The night shift needs a second nurse on ward 4

By 30 June the head of care decides whether ward 4 gets a second night nurse.
Hire one night nurse for ward 4 from 1 September.

## Falls at night went down with a second nurse

Chart 1: in the eight trial weeks falls at night went from 13 to 6 on ward 4.
Chart 2: on ward 5, without a second nurse, they went from 12 to 5.
Chart 3: answers of the staff to the survey.

We go back to one nurse if falls rise.
Risk: the nurse is taken from the day shift. Not known: whether winter differs.
"""
#: What the model is scripted to say of the criteria; all others are met with the title as quote.
SAID = {"N-CMM": "not_met", "CMM-t": "not_met", "CMM-w": "not_met", "N-TTL": "partial", "DN-5b": "not_met"}
UP = "in the eight trial weeks falls at night went from 13 to 6 on ward 4"
OTHER_WARD = "on ward 5, without a second nurse, they went from 12 to 5"
BACK = "We go back to one nurse if falls rise"


def reply(**changes: Any) -> dict[str, Any]:
    """A reading that holds up in every part; ``changes`` replace whole parts."""
    whole: dict[str, Any] = {
        "instructions": [],
        "back": {
            "what": {
                "quote": "Hire one night nurse for ward 4",
                "says": "for a second nurse at night on ward 4",
            },
            "by": {"quote": "By 30 June the head of care decides", "says": "30 June"},
            "because": {"quote": UP, "says": "falls at night went from 13 to 6 there"},
        },
        "faults": [
            {
                "id": "FLT-CTR",
                "quotes": [UP, OTHER_WARD],
                "why": "Falls went down as much where no second nurse was.",
                "state": "shown",
            }
        ],
        "harms": [
            {"id": "CMM-t", "quote": BACK, "harm": "The reader would not know when to go back to one nurse."},
            {"id": "N-TTL", "quote": None, "harm": None},
        ],
        "questions": [
            {"number": 1, "quote": BACK, "question": "At how many falls would you go back to one nurse?"}
        ],
        "titles": {
            "quotes": ["Falls at night went down with a second nurse"],
            "belief": "A second nurse at night brings falls down.",
        },
        "exhibits": [
            {"id": "E3", "quote": "answers of the staff", "why": "Nothing that is asked rests on the survey."}
        ],
    }
    return whole | changes


class ByPrompt:
    """A model that knows a reply for exact messages only; any other request is a `KeyError`."""

    def __init__(self) -> None:
        self.replies: dict[str, BaseModel] = {}
        self.asked: list[str] = []

    def knows(self, messages: Sequence[Message], reply: BaseModel) -> None:
        self.replies[json.dumps(messages)] = reply

    def ask(self, messages: Sequence[Message], schema: type[BaseModel], *, seed: int | None = None) -> Any:
        assert seed is None, "one reading, asked for as any call is"
        value = self.replies[json.dumps(messages)]
        assert isinstance(value, schema)
        self.asked.append(schema.__name__)
        return SimpleNamespace(value=value, model="scripted", exchanges=({"schema": schema.__name__},))


def verdicts(said: Mapping[str, str], text: Any, sheet: Any) -> RateReply:
    title = text.passages[0].text
    criteria = [
        {
            "id": c.id,
            "quotes": [title] if said.get(c.id, "met") in ("met", "partial") else [],
            "why": "scripted",
            "verdict": said.get(c.id, "met"),
        }
        for c in model.judged(sheet)
    ]
    return RateReply.model_validate({"instructions": [], "criteria": criteria, "flags": []})


def asked_of(
    reader: Reader = "vp", said: Mapping[str, str] = SAID, memo: str = MEMO
) -> tuple[ByPrompt, Brief]:
    """A scripted model that has its verdicts ready, and the brief that must follow from them."""
    document, sheet = read_document(memo, kind="memo"), library().document_sheet(RUBRICS["memo"])
    text = document.as_text()
    llm = ByPrompt()
    llm.knows(model.messages(load_prompt(model.PROMPT), text=text, sheet=sheet), verdicts(said, text, sheet))
    told = critique(
        document, rater=ReadBy(ModelRater(cast(BlockingLLM, llm))), library=library(), reader=reader
    )[0]
    asked = brief(told, document=document, text=text, sheet=sheet)
    return llm, asked.model_copy(update={"faults": fault_kinds()})


def read(
    given: dict[str, Any], *, reader: Reader = "vp", said: Mapping[str, str] = SAID, memo: str = MEMO
) -> Critique:
    llm, asked = asked_of(reader, said, memo)
    llm.knows(
        model_reading.messages(load_prompt(model_reading.PROMPT), asked), ReadingReply.model_validate(given)
    )
    held = cast(BlockingLLM, llm)
    rater = ReadBy(ModelRater(held), reader=ModelReader(held))
    told, judgement = critique(
        read_document(memo, kind="memo"), rater=rater, library=library(), reader=reader
    )
    assert llm.asked[-2:] == ["RateReply", "ReadingReply"]
    assert [e["schema"] for e in judgement.exchange] == ["RateReply", "ReadingReply"], "both calls are kept"
    return told
