"""What model calls have cost is seen: after a rating, by month, by session, in `doctor`; an unknown price is said."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner

from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.llm_cost import Price
from interviewer.cli import command
from interviewer.domain.spending import CallEntry, Ceilings, Spent
from interviewer.errors import InterviewerError
from interviewer.present.cost import cost_json, cost_markdown, money, month_line, price_line, spent_line
from tests.fault_server import FaultServer
from tests.support.command import Ran, RunCli

B1 = Path(__file__).parents[1] / "texts" / "b1_killed_work.txt"
AT = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("usd", "said"),
    [
        (0, "$0.00"),
        (0.004, "$0.004"),
        (0.00012345, "$0.00012"),
        (1e-9, "under $0.000001"),
        (0.306, "$0.31"),
        (1234.5, "$1,234.50"),
    ],
)
def test_money_has_the_digits_that_count(usd: float, said: str):
    assert money(usd) == said


def test_a_line_says_what_is_known_and_what_is_not():
    assert spent_line(Spent(calls=1, tokens_in=1600, tokens_out=240, usd=0.004)) == "1,840 tokens, $0.004"
    assert spent_line(Spent(calls=2, tokens_in=5, unpriced=2)) == "5 tokens, price not known"
    assert spent_line(Spent(calls=3, tokens_in=5, usd=0.5, unpriced=1)) == (
        "5 tokens, $0.50 and 1 call of unknown price"
    )
    assert spent_line(Spent(calls=1, tokens_in=5, usd=0.5, perhaps=2, perhaps_usd=0.25, under_way=1)) == (
        "5 tokens, $0.50, 2 requests perhaps paid, up to $0.25, 1 request under way"
    )
    assert month_line(Spent(calls=1, usd=0.31), 5) == "this month $0.31 of $5.00"
    assert month_line(Spent(calls=1, usd=0.31), None) == "this month $0.31"


def test_a_price_is_shown_with_its_date_or_as_not_known():
    price = Price(0.5, 2.0, "mine.yaml of 2026-11-01")
    assert price_line(price) == "$0.50 in and $2.00 out per million tokens (from mine.yaml of 2026-11-01)"
    assert price_line(None) == "price not known"


def entry(state: str, **changes: Any) -> CallEntry:
    given: dict[str, Any] = {
        "id": "1", "at": AT, "state": state, "session": "5e55", "purpose": "rate", "model": "m", "server": "host",
        "tokens_in": None, "tokens_out": None, "usd": None, "bound_usd": None,
    }  # fmt: skip
    return CallEntry(**(given | changes))


def test_a_call_of_unknown_price_is_null_in_json_and_said_in_words():
    told = cost_json(
        month="2026-11",
        mine=[("2026-11", Spent(calls=1, unpriced=1, tokens_in=100, tokens_out=20))],
        everybody=Spent(calls=4, usd=2.0),
        ceilings=Ceilings(total_usd=5),
        price=None,
        calls=[entry("done", tokens_in=100, tokens_out=20)],
        perhaps_paid=[entry("unknown", bound_usd=0.02)],
    )
    assert told["calls"][0]["usd"] is None
    assert told["price"] is None
    words = cost_markdown(told)
    assert "- 2026-11: 120 tokens, price not known" in words
    assert "- everybody: this month $2.00 of $5.00 (ceiling $5.00 a month)" in words
    assert "| 2026-11-03 09:30 | paid | rate | m | 120 | price not known | directly | 5e55 |" in words
    assert "| 2026-11-03 09:30 | perhaps paid | rate | m | - | up to $0.02 | directly | 5e55 |" in words


# --- at the command line -------------------------------------------------------------------------


@pytest.fixture
def shell(fault_server: FaultServer, request: pytest.FixtureRequest) -> dict[str, str]:
    """A model behind a server that counts, at $10 and $50 a million tokens: $0.002 for each reply of 100 and 20."""
    return {
        "INTERVIEWER_MODEL": f"mock?n={request.node.name}-{os.getpid()}",
        "INTERVIEWER_BASE_URL": fault_server.url,
        "INTERVIEWER_PRICE_IN_USD_PER_MTOK": "10",
        "INTERVIEWER_PRICE_OUT_USD_PER_MTOK": "50",
        "INTERVIEWER_SPEND_LIMIT_USD": "5",
    }


class RunHere(Protocol):
    """As `RunCli`, in this process: most of what a process takes is its start."""

    def __call__(self, *args: str | Path, env: Mapping[str, str]) -> Ran: ...


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunHere]:
    opened: list[BlockingLLM] = []
    begin = BlockingLLM.__init__

    def noted(self: BlockingLLM, llm: LLM) -> None:
        begin(self, llm)
        opened.append(self)

    monkeypatch.setattr(BlockingLLM, "__init__", noted)

    def run(*args: str | Path, env: Mapping[str, str]) -> Ran:
        with monkeypatch.context() as shell:
            for name, value in env.items():
                shell.setenv(name, value)
            ran = CliRunner().invoke(command, [str(a) for a in args])
        if isinstance(ran.exception, InterviewerError):
            return Ran(ran.exception.exit_code, ran.stdout, f"{ran.stderr}{ran.exception}")
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return Ran(ran.exit_code, ran.stdout, ran.stderr)

    yield run
    for one in opened:  # a process closes them by ending
        one.close()


def rate(run_it: RunCli | RunHere, shell: dict[str, str], *more: str) -> str:
    ran = run_it("rate", B1, "--probe", "P08", "--format", "json", *more, env=shell)
    assert ran.code == 0, ran.stderr
    return ran.stderr


def test_the_same_text_rated_twice_is_one_request_and_both_times_it_is_said_what_it_cost(
    run_cli: RunCli, shell: dict[str, str], fault_server: FaultServer
):
    model = shell["INTERVIEWER_MODEL"]
    assert "language model: 120 tokens, $0.002; this month $0.002 of $5.00" in rate(run_cli, shell)
    again = rate(run_cli, shell)
    assert "from an earlier reply to the same text, nothing was paid again; this month $0.002" in again
    assert fault_server.requests(model) == 1
    rate(run_cli, shell, "--sample", "1")
    assert fault_server.requests(model) == 2

    told = run_cli("cost", "--format", "json", env=shell).json()
    assert told["schema"] == "interviewer.cost/1"
    assert told["this_month"]["usd"] == pytest.approx(0.004)
    assert [call["state"] for call in told["calls"]] == ["done", "done"]
    newest = told["calls"][0]["session"]
    one = run_cli("cost", newest[:8], "--format", "json", env=shell).json()
    assert (one["session"]["id"], one["session"]["calls"]) == (newest, 1)
    wrong = run_cli("cost", f"{newest[:-1]}x", env=shell)
    assert (wrong.code, wrong.stdout) == (2, "")
    assert f"no interview or document '{newest[:-1]}x'; nearest: " in wrong.stderr
    assert newest in wrong.stderr


def test_what_is_deleted_leaves_no_reply_and_keeps_its_sum(
    run_here: RunHere, shell: dict[str, str], fault_server: FaultServer
):
    rate(run_here, shell)
    assert run_here("history", "delete", "--all", "--yes", env=shell).code == 0
    told = run_here("cost", "--format", "json", env=shell).json()
    assert told["calls"] == []
    assert told["this_month"]["calls"] == 1
    rate(run_here, shell)
    assert fault_server.requests(shell["INTERVIEWER_MODEL"]) == 2


def test_who_keeps_nothing_is_counted_and_no_reply_is_kept(run_here: RunHere, shell: dict[str, str]):
    for _ in range(2):
        rate(run_here, shell, "--no-store")
    told = run_here("cost", env=shell).stdout
    assert "240 tokens, $0.004" in told


def test_the_ceiling_ends_a_rating_before_it_is_sent_and_the_words_are_kept(
    run_here: RunHere, shell: dict[str, str], fault_server: FaultServer
):
    ran = run_here("rate", B1, "--probe", "P08", env={**shell, "INTERVIEWER_SPEND_LIMIT_PERSON_USD": "0.01"})
    assert ran.code == 3
    assert "INTERVIEWER_SPEND_LIMIT_PERSON_USD is 0.01 a month by one person" in ran.stderr
    assert fault_server.requests(shell["INTERVIEWER_MODEL"]) == 0
    assert "not rated" in run_here("history", "list", env=shell).stdout


def test_doctor_shows_price_ceiling_and_spending_and_what_the_server_can_do(
    run_here: RunHere, shell: dict[str, str]
):
    checks = {
        c["what"]: c
        for c in run_here("doctor", "--probe-model", "--format", "json", env=shell).json()["checks"]
    }
    assert checks["cost"]["found"].startswith("$10.00 in and $50.00 out per million tokens (from settings)")
    assert "of $5.00" in checks["cost"]["found"]
    for ability in ("json_schema yes", "json_object yes", "seed yes", "logprobs yes", "streaming yes"):
        assert ability in checks["provider"]["found"]
    assert run_here("cost", "--format", "json", env=shell).json()["this_month"]["calls"] == 6


def test_doctor_says_that_a_ceiling_cannot_be_kept_without_a_price(run_here: RunHere, shell: dict[str, str]):
    bare = {name: value for name, value in shell.items() if "PRICE" not in name}
    checks = {c["what"]: c for c in run_here("doctor", "--format", "json", env=bare).json()["checks"]}
    assert checks["cost"]["state"] == "broken"
    assert "price not known" in checks["cost"]["found"]
    assert "INTERVIEWER_PRICE_IN_USD_PER_MTOK" in checks["cost"]["do"]


@pytest.mark.parametrize("caps", ["json_object", "open_schema", "none"])
def test_a_provider_without_json_schema_rates_through_the_ladder(
    run_here: RunHere, shell: dict[str, str], fault_server: FaultServer, caps: str
):
    model = f"{shell['INTERVIEWER_MODEL']}&caps={caps}"
    ran = run_here(
        "rate", B1, "--probe", "P08", "--format", "json", env={**shell, "INTERVIEWER_MODEL": model}
    )
    assert ran.code == 0, ran.stderr
    rating = ran.json()
    assert rating["rater"]["kind"] == "model"
    sent = fault_server.bodies[model][-1]
    assert "json_schema" not in str(sent.get("response_format", {}).get("json_schema", {}).get("strict", ""))
    assert "<schema>" in sent["messages"][-1]["content"]
