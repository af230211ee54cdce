"""One structured call: what is sent, what comes back, and what it costs at the server."""

from __future__ import annotations

import asyncio
import json
import traceback
from typing import Any

import pytest

from interviewer.adapters.llm import LLM, Answer, as_runnable
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.llm_retry import Clock
from interviewer.errors import (
    AccessRefused,
    CallerMistake,
    CompletionPending,
    InterviewerError,
    Overloaded,
    ProviderBroken,
    ProviderFault,
    QuotaSpent,
    ReplyCut,
    ReplyFiltered,
    ReplyRefused,
    ReplyUnreadable,
    RequestRejected,
    Unreachable,
)
from interviewer.settings import Settings
from tests.fault_server import FaultServer
from tests.llm.conftest import KEY, MESSAGES, Bench, Sheet


def test_a_good_reply_is_a_checked_value_with_everything_that_was_exchanged(bench: Bench):
    llm = bench.llm()
    answer = bench.ask(llm, seed=3)
    assert answer.value.checks[0].verdict == "met"
    assert (answer.rung, answer.calls, answer.finish_reason) == ("json_schema", 1, "stop")
    assert (answer.tokens_in, answer.tokens_out, answer.usage_reported) == (100, 20, True)
    assert (answer.model, answer.request_ids) == ("mock-2", ("req-1",))
    (exchange,) = answer.exchanges
    assert exchange["request"] == bench.bodies(llm)[0]
    assert exchange["response"]["choices"][0]["message"]["content"] == answer.text  # type: ignore[index]
    assert KEY not in json.dumps(answer.exchanges)


def test_the_sample_index_travels_as_seed_and_is_left_out_when_there_is_none(bench: Bench):
    llm = bench.llm()
    bench.ask(llm, seed=0)
    bench.ask(llm)
    assert [body.get("seed", "absent") for body in bench.bodies(llm)] == [0, "absent"]


def test_a_temperature_is_sent_only_if_one_was_set(bench: Bench):
    plain, cool = bench.llm(), bench.llm(temperature=0)
    bench.ask(plain)
    bench.ask(cool)
    assert "temperature" not in bench.bodies(plain)[0]
    assert bench.bodies(cool)[0]["temperature"] == 0


RECOVERS = {
    "429 twice": ("fault=429&times=2", 3),
    "500 three times": ("fault=500&times=3", 4),
    "503": ("fault=503&times=1", 2),
    "dropped before an answer": ("fault=drop&times=2", 3),
    "dropped in the middle of it": ("fault=drop_mid&times=1", 2),
    "JSON cut short": ("fault=truncated&times=1", 2),
    "other fields": ("fault=wrong_schema&times=1", 2),
    "a number out of range": ("fault=out_of_range&times=1", 2),
    "an empty reply": ("fault=empty&times=1", 2),
    "in a code fence with prose": ("fault=fenced", 1),
    "after thinking": ("fault=think", 1),
    "after thinking without its opening tag": ("fault=half_think", 1),
    "content in parts": ("fault=parts", 1),
}


@pytest.mark.parametrize(("knobs", "requests"), RECOVERS.values(), ids=RECOVERS.keys())
def test_what_can_be_mended_ends_well_and_costs_exactly_this_many_requests(
    bench: Bench, knobs: str, requests: int
):
    llm = bench.llm(knobs)
    answer = bench.ask(llm)
    assert isinstance(answer.value, Sheet)
    assert bench.requests(llm) == answer.calls == len(answer.exchanges) == requests


FINAL: dict[str, tuple[str, type[InterviewerError], int, str]] = {
    "bad request": ("fault=400", RequestRejected, 1, "author"),
    "too long for the model": ("fault=context", RequestRejected, 1, "author"),
    "wrong key": ("fault=401", AccessRefused, 1, "person"),
    "not allowed": ("fault=403", AccessRefused, 1, "person"),
    "no such model": ("fault=404", AccessRefused, 1, "person"),
    "no credit": ("fault=quota", QuotaSpent, 1, "person"),
    "request filtered": ("fault=filter", ReplyFiltered, 1, "provider"),
    "reply filtered": ("fault=content_filter", ReplyFiltered, 1, "provider"),
    "declined": ("fault=refusal", ReplyRefused, 1, "author"),
    "output limit": ("fault=length", ReplyCut, 1, "person"),
    "a web page with status 200": ("fault=html", ProviderBroken, 1, "provider"),
    "half a JSON body with status 200": ("fault=not_json", ProviderBroken, 1, "provider"),
    "an error with status 200": ("fault=error200", ProviderBroken, 1, "provider"),
    "other fields, twice": ("fault=wrong_schema", ReplyUnreadable, 2, "provider"),
    "out of range, twice": ("fault=out_of_range", ReplyUnreadable, 2, "provider"),
    "empty, twice": ("fault=empty", ReplyUnreadable, 2, "provider"),
    "429 without end": ("fault=429", Overloaded, 6, "provider"),
    "503 without end": ("fault=503", Overloaded, 6, "provider"),
    "500 without end": ("fault=500", ProviderBroken, 6, "provider"),
    "dropped without end": ("fault=drop", Unreachable, 6, "provider"),
}


@pytest.mark.parametrize(("knobs", "kind", "requests", "who"), FINAL.values(), ids=FINAL.keys())
def test_what_cannot_be_mended_ends_in_an_error_that_says_who_can_act(
    bench: Bench, knobs: str, kind: type[ProviderFault], requests: int, who: str
):
    llm = bench.llm(knobs)
    fault = bench.fault_of(llm, kind)
    assert bench.requests(llm) == fault.calls == len(fault.exchanges) == requests
    assert fault.who == who
    assert llm.where in str(fault)
    assert fault.exit_code == 3


@pytest.mark.parametrize("knobs", ["fault=401", "fault=400", "fault=wrong_schema", "fault=truncated"])
def test_no_error_shows_the_key_or_anybodys_words(bench: Bench, knobs: str):
    fault = bench.fault_of(bench.llm(knobs), AccessRefused if "401" in knobs else _kind(knobs))
    shown = "".join(traceback.format_exception(fault))
    assert KEY not in shown
    assert "pilot" not in shown
    assert "a few words" not in shown


def _kind(knobs: str) -> type[Any]:
    return RequestRejected if "400" in knobs else ReplyUnreadable


def test_a_fault_after_a_paid_reply_carries_what_was_paid(bench: Bench):
    llm = bench.llm("fault=wrong_schema", price_in_usd_per_mtok=10, price_out_usd_per_mtok=50)
    fault = bench.fault_of(llm, ReplyUnreadable)
    assert (fault.tokens_in, fault.tokens_out) == (200, 40)
    assert llm.cost_of(fault).usd == pytest.approx((200 * 10 + 40 * 50) / 1e6)


def test_the_one_re_ask_quotes_the_fault_and_the_schema(bench: Bench):
    llm = bench.llm("fault=out_of_range&times=1")
    bench.ask(llm)
    first, second = bench.bodies(llm)
    assert second["messages"][:2] == first["messages"]
    reply, told = second["messages"][2:]
    assert (reply["role"], told["role"]) == ("assistant", "user")
    assert "sure: Input should be less than or equal to 10" in told["content"]
    assert "<schema>" in told["content"]
    assert '"sure"' in told["content"]


def test_without_usage_the_tokens_are_estimated_and_said_to_be(bench: Bench):
    answer = bench.ask(bench.llm("fault=no_usage"))
    assert not answer.usage_reported
    assert answer.tokens_out > 0


def test_a_pending_completion_is_no_failure_and_is_not_asked_for_again(bench: Bench):
    llm = bench.llm("fault=pending")
    pending = bench.fault_of(llm, CompletionPending)
    assert not isinstance(pending, ProviderFault)
    assert bench.requests(llm) == 1


def test_a_request_field_that_the_server_does_not_know_is_left_out_and_reported(bench: Bench):
    llm = bench.llm("refuse=seed,temperature", temperature=0)
    answer = bench.ask(llm, seed=1)
    assert answer.omitted == ("seed", "temperature")
    assert answer.calls == 3
    assert bench.ask(llm, seed=1).calls == 1


def test_the_output_limit_goes_under_the_name_that_the_server_knows(bench: Bench):
    llm = bench.llm("refuse=max_tokens", max_output_tokens=77)
    assert bench.ask(llm).calls == 2
    assert bench.bodies(llm)[-1]["max_completion_tokens"] == 77
    neither = bench.llm("refuse=max_tokens,max_completion_tokens")
    bench.fault_of(neither, RequestRejected)
    assert bench.requests(neither) == 2


def test_a_server_that_hangs_is_given_up_after_the_tries_allowed(bench: Bench):
    llm = bench.llm("fault=hang", try_timeout_s=1, attempts=2)
    fault = bench.fault_of(llm, Unreachable)
    assert bench.requests(llm) == 2
    assert "INTERVIEWER_TRY_TIMEOUT_S" in str(fault)


def test_the_deadline_also_ends_a_single_try(bench: Bench):
    llm = bench.llm("fault=hang", deadline_s=1, attempts=1, clock=Clock())
    bench.fault_of(llm, Unreachable)
    assert bench.requests(llm) == 1


def test_a_slow_server_is_waited_for(bench: Bench):
    assert bench.ask(bench.llm("latency=0.05")).calls == 1


def test_nobody_listening_is_an_error_that_asks_whether_the_server_runs():
    settings = Settings(model="m", base_url="http://127.0.0.1:9/v1", attempts=1)

    async def story() -> Answer[Sheet]:
        async with LLM(settings) as llm:
            return await llm.ask(MESSAGES, Sheet)

    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9.*is the server running"):
        asyncio.run(story())


def test_cancelling_leaves_no_request_running_and_no_place_taken(bench: Bench):
    llm = bench.llm("fault=hang&times=1", concurrency=1)

    async def story() -> Answer[Sheet]:
        async with llm:
            task = asyncio.create_task(llm.ask(MESSAGES, Sheet))
            while not bench.requests(llm):  # noqa: ASYNC110  # the server lives on another thread
                await asyncio.sleep(0.005)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await llm.ask(MESSAGES, Sheet)

    assert asyncio.run(story()).calls == 1
    assert bench.requests(llm) == 2


def test_no_more_requests_are_under_way_than_allowed(bench: Bench, fault_server: FaultServer):
    llm = bench.llm("latency=0.01", concurrency=3)

    async def story() -> list[Answer[Sheet]]:
        async with llm:
            return await asyncio.gather(*(llm.ask(MESSAGES, Sheet, seed=i) for i in range(12)))

    assert len(asyncio.run(story())) == 12
    assert fault_server.peak[llm.model] <= 3


def test_without_a_model_there_is_no_client():
    with pytest.raises(CallerMistake, match="INTERVIEWER_MODEL"):
        LLM(Settings(base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(CallerMistake, match="INTERVIEWER_API_KEY"):
        LLM(Settings(model="m"))


def test_what_the_sdk_finds_in_the_environment_is_not_sent_to_another_server(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-shell")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-the-shell")
    llm = bench.llm(api_key=None)

    async def story() -> dict[str, str]:
        async with llm:
            client, _ = llm.line()
            return {
                k: v for k, v in client.default_headers.items() if isinstance(v, str)
            } | client.auth_headers

    sent = json.dumps(asyncio.run(story()))
    assert "of-the-shell" not in sent


def test_azure_needs_its_api_version_unless_the_address_has_it():
    settings = Settings(model="m", api_key="k", base_url="https://x.openai.azure.com", provider="azure")  # type: ignore[arg-type]

    async def client_of(settings: Settings) -> str:
        async with LLM(settings) as llm:
            return str(llm.line()[0].base_url)

    with pytest.raises(CallerMistake, match="INTERVIEWER_AZURE_API_VERSION"):
        asyncio.run(client_of(settings))
    versioned = settings.model_copy(update={"azure_api_version": "2024-10-21"})
    assert asyncio.run(client_of(versioned)) == "https://x.openai.azure.com/openai/"
    first = settings.model_copy(update={"base_url": "https://x.openai.azure.com/openai/v1"})
    assert asyncio.run(client_of(first)) == "https://x.openai.azure.com/openai/v1/"


def test_azure_is_asked_at_the_address_of_the_deployment_with_its_own_kind_of_key(bench: Bench):
    place = bench.server.url.removesuffix("/v1")
    azure: dict[str, Any] = {"provider": "azure", "azure_api_version": "2024-10-21", "base_url": place}
    llm = bench.llm(model=f"deployed-{id(bench)}", **azure)
    answer = bench.ask(llm)
    assert (answer.rung, answer.calls) == ("json_schema", 1)
    path, key = bench.server.addressed[llm.model]
    assert path == f"/openai/deployments/{llm.model}/chat/completions?api-version=2024-10-21"
    assert key == KEY
    assert "max_completion_tokens" in bench.bodies(llm)[0]


def test_the_blocking_form_gives_the_same_answer_also_inside_a_running_loop(bench: Bench):
    async def story() -> Answer[Sheet]:
        with BlockingLLM(bench.llm()) as llm:
            return llm.ask(MESSAGES, Sheet)

    assert asyncio.run(story()).value.checks[0].quote == "a few words"


def test_the_blocking_form_streams_and_raises_the_same_errors(bench: Bench):
    with BlockingLLM(bench.llm("text=One+two.")) as llm:
        assert "".join(llm.stream(MESSAGES)) == "One two."
    with BlockingLLM(bench.llm("fault=401")) as llm, pytest.raises(AccessRefused):
        llm.ask(MESSAGES, Sheet)


def test_it_composes_with_a_langchain_prompt(bench: Bench):
    from langchain_core.prompts import ChatPromptTemplate

    llm = bench.llm()
    prompt = ChatPromptTemplate.from_messages([("system", "Fill in."), ("user", "{answer}")])

    async def story() -> Sheet:
        async with llm:
            chain = prompt | as_runnable(llm, Sheet)
            return await chain.ainvoke({"answer": "I stopped it."})

    assert asyncio.run(story()).checks[0].verdict == "met"
    assert bench.bodies(llm)[0]["messages"][1] == {"role": "user", "content": "I stopped it."}
