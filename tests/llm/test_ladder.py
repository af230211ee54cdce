"""Servers that lack a format, or say they have it: down the ladder once, and remembered."""

from __future__ import annotations

import asyncio
import json

import pytest

from interviewer.adapters.llm import Answer
from interviewer.adapters.llm_format import FormatMemory
from interviewer.errors import RequestRejected
from tests.llm.conftest import MESSAGES, Bench, Sheet

VENDORS = {
    # caps of the server: the rung it ends on, requests of the first call, requests of the second
    "takes a schema": ("json_schema,json_object", "json_schema", 1, 1),
    "takes a JSON object only": ("json_object", "json_object", 2, 1),
    "takes no plain JSON object, but an open schema (LM Studio)": ("open_schema", "open_schema", 3, 1),
    "takes none of them": ("none", "prompt", 4, 1),
}


@pytest.mark.parametrize(("caps", "rung", "first", "second"), VENDORS.values(), ids=VENDORS.keys())
def test_the_strictest_form_that_the_server_takes_is_found_once(
    bench: Bench, caps: str, rung: str, first: int, second: int
):
    llm = bench.llm(f"caps={caps}")
    found, again = bench.ask(llm), bench.ask(llm)
    assert (found.rung, found.calls) == (rung, first)
    assert (again.rung, again.calls) == (rung, second)
    assert bench.requests(llm) == first + second


@pytest.mark.parametrize("caps", ["json_object", "open_schema", "none"])
def test_below_the_first_rung_the_schema_stands_under_the_last_message(bench: Bench, caps: str):
    llm = bench.llm(f"caps={caps}")
    bench.ask(llm)
    sent = bench.bodies(llm)[-1]["messages"]
    assert [m["role"] for m in sent] == ["system", "user"]
    assert sent[1]["content"].startswith(MESSAGES[1]["content"])
    schema = json.loads(sent[1]["content"].split("<schema>")[1].split("</schema>")[0])
    assert schema["properties"].keys() == {"checks", "sure"}
    assert "JSON" in sent[1]["content"]  # OpenAI refuses json_object without this word


def test_a_server_that_takes_the_schema_and_ignores_it_is_found_out_by_prose_twice(bench: Bench):
    llm = bench.llm("caps=lenient")
    answers = [bench.ask(llm) for _ in range(3)]
    assert [(a.rung, a.calls) for a in answers] == [
        ("json_schema", 2),
        ("json_schema", 2),
        ("json_object", 1),
    ]


def test_one_empty_or_cut_reply_does_not_demote_a_server_that_reads_schemas(bench: Bench):
    for fault in ("empty", "truncated", "wrong_schema"):
        llm = bench.llm(f"fault={fault}&times=1")
        assert [bench.ask(llm).rung for _ in range(3)] == ["json_schema"] * 3


def test_a_grammar_that_the_server_cannot_build_is_no_passing_fault(bench: Bench):
    llm = bench.llm("fault=grammar&times=1")
    answer = bench.ask(llm)
    assert (answer.rung, answer.calls) == ("json_object", 2)
    assert bench.time.sleeps == []


def test_a_text_that_is_too_long_does_not_move_the_ladder_though_the_message_says_schema(bench: Bench):
    llm = bench.llm("fault=context&times=1")
    bench.fault_of(llm, RequestRejected)
    assert bench.ask(llm).rung == "json_schema"


def test_refusals_that_lead_nowhere_are_not_remembered(bench: Bench):
    llm = bench.llm("fault=400")
    bench.fault_of(llm, RequestRejected)
    assert bench.memory.get(llm.server).rung == 0


@pytest.mark.parametrize(("caps", "rung", "most"), [("json_object", "json_object", 2), ("none", "prompt", 4)])
def test_fifty_first_calls_at_once_end_on_the_right_rung_and_none_falls_off(
    bench: Bench, caps: str, rung: str, most: int
):
    llm = bench.llm(f"caps={caps}", concurrency=50)

    async def story() -> list[Answer[Sheet]]:
        async with llm:
            first = await asyncio.gather(*(llm.ask(MESSAGES, Sheet, seed=i) for i in range(50)))
            return [*first, await llm.ask(MESSAGES, Sheet)]

    *first, later = asyncio.run(story())
    assert {a.rung for a in first} == {rung}
    assert all(a.calls <= most for a in first)
    assert bench.requests(llm) == sum(a.calls for a in first) + 1
    assert (later.rung, later.calls) == (rung, 1)


def test_fifty_prose_replies_at_once_demote_by_one_rung_only(bench: Bench):
    llm = bench.llm("caps=lenient", concurrency=50)

    async def story() -> None:
        async with llm:
            await asyncio.gather(*(llm.ask(MESSAGES, Sheet, seed=i) for i in range(50)))

    asyncio.run(story())
    assert bench.memory.get(llm.server).rung == 1


def test_what_is_known_of_one_server_says_nothing_of_another():
    memory = FormatMemory()
    memory.took(("http://a", "m"), 3)
    memory.took(("http://a", "m"), 1)  # a slower call that had begun higher up
    assert memory.get(("http://a", "m")).rung == 3
    assert memory.get(("http://b", "m")).rung == 0


def test_a_schema_that_was_followed_in_between_wipes_the_strike():
    memory, server = FormatMemory(), ("http://a", "m")
    memory.ignored(server)
    memory.obeyed(server)
    memory.ignored(server)
    assert memory.get(server).rung == 0
    memory.ignored(server)
    assert memory.get(server).rung == 1
