"""Workers killed -9 in mid-call, again and again, counted at the provider: by the side-car each reply is paid once."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from itertools import pairwise

import pytest
from pydantic import SecretStr

from interviewer.domain.spending import Spent
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.fault_server import FaultServer
from tests.jobs.conftest import answers, close
from tests.jobs.crew import hired
from tests.sidecar.conftest import held, until

AT_ONCE, ALL = 2, 6


@pytest.fixture
def killed(tmp_path, provider):
    """``killed(side)``: six answers rated by workers of which three die with two calls under way each: what came of it."""
    with ExitStack() as running:

        def story(side, model: str) -> tuple[int, Spent, set[str], dict[str, int]]:
            told = {
                "INTERVIEWER_DATA_DIR": str(tmp_path / "data"), "INTERVIEWER_BASE_URL": provider.url,
                "INTERVIEWER_MODEL": model, "INTERVIEWER_CONCURRENCY": str(AT_ONCE + 1),  # one place is for live work
                "INTERVIEWER_SIDECAR_URL": side.url if side else "",
            }  # fmt: skip
            real = Parts(
                Settings(
                    base_url=provider.url, model=model, api_key=SecretStr("k"), data_dir=tmp_path / "data"
                )
            )
            running.callback(close, real)
            real.jobs.submit(answers(real, ALL))
            provider.answers_only[model] = 0
            for before, after in pairwise(range(0, ALL + 1, AT_ONCE)):
                # as many are answered as those who died had asked for; this one dies with two more under way
                seen = provider.requests(model)
                provider.answers_only[model] = before if side else seen
                worker = hired(told)
                running.callback(worker.kill)
                wanted = after if side else seen + AT_ONCE
                until(partial(_reached, provider, model, wanted))
                worker.kill()
                worker.join()
            del provider.answers_only[model]
            last = hired(told)
            running.callback(last.kill)
            until(lambda: real.job_table().counts() == {"done": ALL})
            last.terminate()
            last.join()
            calls = real.ledger().calls()
            return provider.requests(model), real.ledger().month(), {c.way for c in calls}, _by_state(calls)

        yield story


def _reached(provider: FaultServer, model: str, wanted: int) -> bool:
    return provider.requests(model) >= wanted


def _by_state(calls) -> dict[str, int]:
    return {state: sum(c.state == state for c in calls) for state in {c.state for c in calls}}


def test_by_the_side_car_what_is_paid_is_what_was_expected(killed, side):
    requests, spent, ways, states = killed(side, "mock?kill=side")
    assert requests == ALL
    assert (spent.calls, spent.perhaps) == (ALL, 0)
    assert (ways, states) == ({"sidecar"}, {"done": ALL})
    until(lambda: b"chatcmpl" not in held(side))  # and nothing is left of any of them


def test_without_it_at_most_the_calls_in_flight_are_paid_again_and_the_ledger_says_which(killed):
    requests, spent, ways, states = killed(None, "mock?kill=plain")
    assert requests == ALL + 3 * AT_ONCE
    assert (spent.calls, spent.perhaps) == (ALL, 3 * AT_ONCE)
    assert (ways, states) == ({"plain"}, {"done": ALL, "unknown": 3 * AT_ONCE})
