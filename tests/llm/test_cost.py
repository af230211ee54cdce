"""What a call may cost, what it did cost, and the ceiling that stops before."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.llm_cost import SHIPPED, Cost, SpendLimit, load_prices, price_of, tokens_of
from interviewer.adapters.prompts import Message
from interviewer.errors import CallerMistake, SpendLimitReached
from interviewer.settings import Settings
from tests.llm.conftest import MESSAGES, Bench, Sheet

PRICED: dict[str, Any] = {"price_in_usd_per_mtok": 10, "price_out_usd_per_mtok": 50}


def test_an_estimate_counts_3_2_characters_a_token_and_every_letter_beyond_ascii():
    assert tokens_of("x" * 32) == 10
    assert tokens_of("x" * 33) == 11
    assert tokens_of("日本語") == 3


def test_the_upper_bound_is_input_plus_the_whole_output_limit(bench: Bench):
    llm = bench.llm(**PRICED)
    messages: list[Message] = [{"role": "user", "content": "x" * 320}]
    # 320 / 3.2 = 100, and 8 for the message; 108 * 10 + 1000 * 50 = 51,080 per million
    bound = llm.estimate(messages, 1000)
    assert (bound.tokens_in, bound.tokens_out) == (108, 1000)
    assert bound.usd == pytest.approx(0.05108)
    assert llm.estimate(messages).tokens_out == 6000


def test_an_answer_names_its_cost_and_an_unknown_price_is_unknown_not_zero(bench: Bench):
    assert bench.ask(bench.llm(**PRICED)).cost_usd == pytest.approx((100 * 10 + 20 * 50) / 1e6)
    assert bench.ask(bench.llm()).cost_usd is None
    assert bench.ask(bench.llm(price_in_usd_per_mtok=0, price_out_usd_per_mtok=0)).cost_usd == 0


def test_a_call_that_might_pass_the_ceiling_is_not_made(bench: Bench):
    llm = bench.llm(spend_limit_usd=0.05, max_output_tokens=1000, **PRICED)
    fault = bench.fault_of(llm, SpendLimitReached)
    assert bench.requests(llm) == 0
    assert "INTERVIEWER_SPEND_LIMIT_USD is 0.05" in str(fault)
    assert fault.who == "person"


def test_what_is_paid_counts_and_what_was_set_aside_comes_back(bench: Bench):
    # one call may cost up to about 1.6 ct, and costs 0.2 ct: three fit below 2 ct, a purse of bounds held one
    purse = SpendLimit(0.02)
    llm = bench.llm(purse=purse, max_output_tokens=300, **PRICED)
    for _ in range(2):
        bench.ask(llm)
    assert purse.spent_usd == pytest.approx(0.004)
    assert purse.held_usd == pytest.approx(0)
    purse.limit_usd = 0.01
    bench.fault_of(llm, SpendLimitReached)
    assert bench.requests(llm) == 2


def test_calls_under_way_count_with_their_upper_bound(bench: Bench):
    # each may cost about 1.6 ct, the ceiling is 4 ct: of ten at once, no more than two are sent together
    llm = bench.llm("latency=0.02", spend_limit_usd=0.04, max_output_tokens=300, concurrency=10, **PRICED)

    async def story() -> list[object]:
        async with llm:
            calls = (llm.ask(MESSAGES, Sheet, seed=i) for i in range(10))
            return list(await asyncio.gather(*calls, return_exceptions=True))

    outcome = asyncio.run(story())
    assert sum(isinstance(o, SpendLimitReached) for o in outcome) == 8
    assert bench.requests(llm) == 2


def test_a_ceiling_without_a_price_cannot_be_kept_and_says_so(bench: Bench):
    llm = bench.llm(spend_limit_usd=5)
    fault = bench.fault_of(llm, SpendLimitReached)
    assert bench.requests(llm) == 0
    assert "INTERVIEWER_PRICE_IN_USD_PER_MTOK" in str(fault)


def test_a_ceiling_of_zero_lets_a_free_server_through(bench: Bench):
    llm = bench.llm(spend_limit_usd=0, price_in_usd_per_mtok=0, price_out_usd_per_mtok=0)
    assert bench.ask(llm).cost_usd == 0


def test_a_lost_answer_counts_as_paid_and_a_refused_request_does_not(bench: Bench):
    lost, refused = SpendLimit(1), SpendLimit(1)
    llm = bench.llm("fault=drop_mid&times=1", purse=lost, **PRICED)
    answer = bench.ask(llm)
    bench.ask(bench.llm("fault=429&times=1", purse=refused, **PRICED))
    assert answer.cost_usd is not None
    assert lost.spent_usd > answer.cost_usd
    assert refused.spent_usd == pytest.approx(0.002)


def test_what_earlier_runs_spent_counts():
    with pytest.raises(SpendLimitReached):
        SpendLimit(1.0, already_spent_usd=0.9).hold(Cost(1, 1, 0.2))


def test_the_shipped_table_has_a_date_and_no_invented_price():
    assert load_prices(SHIPPED) == {}
    assert price_of(Settings(model="any")) is None


def test_a_table_of_ones_own_is_read_first(tmp_path: Path):
    table = tmp_path / "mine.yaml"
    table.write_text("as_of: 2026-11-01\nmodels:\n- {model: m, in_usd_per_mtok: 1, out_usd_per_mtok: 2.5}\n")
    price = price_of(Settings(model="m", prices_file=table))
    assert price is not None
    assert (price.in_usd_per_mtok, price.out_usd_per_mtok) == (1, 2.5)
    assert price.origin == "mine.yaml of 2026-11-01"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("models: []", "as_of"),
        ("as_of: 2026-11-01", "models"),
        ("as_of: 2026-11-01\nmodels:\n- {model: m, in_usd_per_mtok: -1, out_usd_per_mtok: 2}", "entry 1"),
        ("as_of: 2026-11-01\nmodels:\n- {model: m, in_usd_per_mtok: 1}", "entry 1"),
        ("as_of: [", "cannot be read"),
    ],
)
def test_a_wrong_price_table_is_named(tmp_path: Path, text: str, named: str):
    table = tmp_path / "mine.yaml"
    table.write_text(text)
    with pytest.raises(CallerMistake, match=named):
        load_prices(table)


def test_half_a_price_is_a_mistake():
    with pytest.raises(CallerMistake, match="found one, expected both"):
        price_of(Settings(model="m", price_in_usd_per_mtok=1))
