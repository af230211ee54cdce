"""What `doctor` finds out about a server."""

from __future__ import annotations

import asyncio

import pytest

from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_probe import ProbeReport, probe
from interviewer.errors import AccessRefused
from tests.llm.conftest import Bench


def report_on(llm: LLM) -> ProbeReport:
    async def story() -> ProbeReport:
        async with llm:
            return await probe(llm)

    return asyncio.run(story())


SERVERS = {
    "all": (
        "",
        "json_schema",
        {"json_schema": "yes", "json_object": "yes", "seed": "yes", "logprobs": "yes"},
    ),
    "JSON object only": ("caps=json_object", "json_object", {"json_schema": "no", "json_object": "yes"}),
    "LM Studio": ("caps=open_schema", "open_schema", {"json_schema": "no", "json_object": "no"}),
    "none": (
        "caps=none&refuse=seed,logprobs",
        "prompt",
        {"json_schema": "no", "seed": "no", "logprobs": "no"},
    ),
    "takes all, reads none": (
        "caps=lenient",
        "json_object",
        {"json_schema": "ignored", "logprobs": "ignored"},
    ),
}


@pytest.mark.parametrize(("knobs", "rung", "states"), SERVERS.values(), ids=SERVERS.keys())
def test_each_ability_is_tried_and_the_rung_kept(bench: Bench, knobs: str, rung: str, states: dict[str, str]):
    llm = bench.llm(knobs)
    report = report_on(llm)
    found = {c.name: c.state for c in report.capabilities}
    assert found.keys() == {"json_schema", "json_object", "seed", "logprobs", "streaming"}
    assert found == found | states
    assert found["streaming"] == "yes"
    assert report.rung == rung
    assert report.calls == bench.requests(llm) <= 7
    before = bench.requests(llm)
    assert bench.ask(llm).rung == rung
    assert bench.requests(llm) == before + (2 if "lenient" in knobs and rung == "json_schema" else 1)


def test_a_server_that_breaks_streams_off_is_reported_so(bench: Bench):
    # the first four requests are the plain ones; the stream is the last
    found = {c.name: c.state for c in report_on(bench.llm("fault=sse_error")).capabilities}
    assert found["streaming"] == "no"


def test_a_wrong_key_is_an_error_and_no_list_of_missing_abilities(bench: Bench):
    llm = bench.llm("fault=401")
    with pytest.raises(AccessRefused):
        report_on(llm)
    assert bench.requests(llm) == 1


def test_what_probing_used_is_counted(bench: Bench):
    report = report_on(bench.llm(price_in_usd_per_mtok=10, price_out_usd_per_mtok=50))
    assert (report.tokens_in, report.tokens_out) == (600, 120)
    assert report.cost_usd == pytest.approx(600 * 10e-6 + 120 * 50e-6)
