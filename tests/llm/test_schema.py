"""Schemas that strict servers take, and replies read back."""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, Optional

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from interviewer.adapters.llm_format import Unfit, parse_reply, response_format, strict_schema
from interviewer.errors import SchemaError
from tests.llm.conftest import Sheet


class Verdict(Enum):
    MET = "met"
    NOT_MET = "not_met"


class Quote(BaseModel):
    text: str = Field(min_length=1, max_length=200)
    place: str | None = None


class Node(BaseModel):
    name: str
    children: list[Node] = []


class Everything(BaseModel):
    verdict: Verdict
    described: Annotated[Quote, Field(description="the best one")]
    quotes: list[Quote] = Field(default=[], max_length=3)
    share: float = Field(0.5, ge=0, le=1)
    kind: Literal["memo", "deck"] = "memo"
    day: date | None = None
    properties: int = 0


def test_every_object_is_closed_every_property_required_and_nothing_refused_is_left():
    def look(node: Any) -> None:
        if isinstance(node, list):
            for part in node:
                look(part)
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
                assert not node["properties"].keys() & {"default"}
            assert not node.keys() & {"default", "minLength", "maxLength", "title", "oneOf"}
            assert "$ref" not in node or len(node) == 1
            for part in node.values():
                look(part)

    schema = strict_schema(Everything)
    look(schema)
    assert "properties" in schema["properties"]  # a field of that name is a field, not a keyword
    assert schema["properties"]["described"]["description"] == "the best one"
    assert schema["properties"]["share"] == {"type": "number", "minimum": 0, "maximum": 1}


def test_what_pydantic_writes_fits_the_strict_schema():
    value = Everything(
        verdict=Verdict.MET, described=Quote(text="a"), quotes=[Quote(text="b", place="turn 1")]
    )
    jsonschema.validate(json.loads(value.model_dump_json()), strict_schema(Everything))


def test_a_model_that_contains_itself_keeps_its_reference():
    schema = strict_schema(Node)
    assert schema["type"] == "object"
    jsonschema.validate({"name": "a", "children": [{"name": "b", "children": []}]}, schema)


class OpenDict(BaseModel):
    shares: dict[str, int]


class Extra(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int


class Pair(BaseModel):
    pair: tuple[int, str]


class Anything(BaseModel):
    value: Any


class BareList(BaseModel):
    values: list


class Rooted(RootModel[list[int]]):
    pass


class Deep(BaseModel):
    inner: Optional[OpenDict] = None  # noqa: UP045  # the old spelling has to be refused as well


@pytest.mark.parametrize("model", [OpenDict, Extra, Pair, Anything, BareList, Rooted, Deep])
def test_what_has_no_strict_form_is_refused_at_start_up_by_name(model: type[BaseModel]):
    with pytest.raises(SchemaError, match=model.__name__):
        strict_schema(model)


def test_a_schema_name_has_only_letters_that_servers_take():
    named: Any = type("Gen[Sub]", (Sheet,), {})
    shape = response_format(named, "json_schema")
    assert shape is not None
    assert shape["json_schema"]["name"] == "Gen_Sub_"


GOOD = '{"checks": [], "sure": 3}'
READABLE = {
    "plain": GOOD,
    "in a fence": f"```json\n{GOOD}\n```",
    "in a fence without a language": f"Sure.\n```\n{GOOD}\n```",
    "after prose": f"Here it is: {GOOD} Good luck!",
    "after thinking that holds JSON": f'<think>{{"sure": 99}}</think>{GOOD}',
    "after thinking without its opening tag": f'perhaps {{"sure": 99}}</think> {GOOD}',
    "with a fence inside a string": '{"checks": [{"quote": "```json {}```", "verdict": "met"}], "sure": 3}',
}


@pytest.mark.parametrize("text", READABLE.values(), ids=READABLE.keys())
def test_a_reply_is_found_in_its_wrapping(text: str):
    assert parse_reply(Sheet, text).sure == 3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "the whole reply"),
        ("I would say it is met.", "the whole reply"),
        (GOOD[:10], "the whole reply"),
        ('{"checks": []}', "sure"),
        ('{"checks": [], "sure": 11}', "sure"),
        ('So: {"checks": [{"quote": "secret words", "verdict": "great"}], "sure": 1}', "checks.0.verdict"),
    ],
)
def test_what_does_not_fit_is_named_by_place_without_the_words_of_the_reply(text: str, place: str):
    with pytest.raises(Unfit) as caught:
        parse_reply(Sheet, text)
    assert caught.value.faults[0][0] == place
    assert place in caught.value.told
    assert "secret words" not in str(caught.value)
