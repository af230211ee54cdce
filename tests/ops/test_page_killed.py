"""A page that is killed -9 while a model reads: what was asked for is finished after the restart, and paid for once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from interviewer import author
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.fault_server import FaultServer
from tests.ops.pages import Tab, page, tab

SAID = "Last winter I stopped a forecast. It beat last year by 0.2 points, so I told the director."
MEMO = (
    "# Stop the forecast\n\nI recommend that we stop it by 1 March.\n\nIt costs 40,000 a year.\n\n"
    + "\n\n".join(f"In month {n} its error was {n}.5 points above last year's figure." for n in range(1, 60))
)
LOOP = ("lead-manager-45", "lead-manager", "LDR", "neutral", 45, False, "", "", "")
MODEL = "mock"


@pytest.fixture
def real(tmp_path: Path, paid: FaultServer) -> Parts:
    """The parts on the page's database, to look at it."""
    return Parts(Settings(data_dir=tmp_path / "data", base_url=paid.url, model=MODEL, api_key=SecretStr("k")))


def ask_everything(tab: Tab) -> None:
    """An answer in Practise, a long document in Critique, and a debrief of two answers: each in the model's hands."""
    send = tab.handler("send")
    kept = tab.press(send, {"probe": "P08", "interview": None}, SAID, "")
    tab.begin(tab.after("send"), kept[0])
    tab.begin(tab.handler("memo-check"), {"document": None}, MEMO, None, "auto", "vp", None)


def ask_for_a_debrief(tab: Tab) -> None:
    shown = tab.press(tab.handler("loop-begin"), *LOOP)
    for words in (SAID, f"{SAID} It was hard."):
        shown = tab.press(tab.handler("loop-send"), shown[0], words, "")
        shown = tab.press(tab.handler("loop-hurry"), shown[0])
    shown = tab.press(tab.handler("loop-end"), shown[0])
    tab.press(tab.handler("loop-no-guess"), shown[0], "[]")
    tab.begin(tab.after("loop-no-guess"), shown[0], "0")


def test_what_a_page_was_killed_over_is_read_after_its_restart_and_paid_once(
    tmp_path: Path,
    real: Parts,
    paid: FaultServer,
    until: Any,
) -> None:
    env = {
        **os.environ,
        "INTERVIEWER_BASE_URL": paid.url,
        "INTERVIEWER_MODEL": MODEL,
        "INTERVIEWER_API_KEY": "k",
    }
    paid.answers_only[MODEL] = 0  # the model has it all in hand, and answers nothing
    with page(tmp_path, env) as first, tab(first.url, "a") as one, tab(first.url, "b") as other:
        ask_for_a_debrief(other)
        ask_everything(one)
        until(lambda: paid.under_way[MODEL] == 3)
        first.kill()
    table, kept = real.job_table(), {i.kind: i.id for i in real.store().history()}
    assert {j.kind for j in table.listed("direct")} == {"take", "check", "debrief"}
    before = paid.requests(MODEL)
    del paid.answers_only[MODEL]
    with page(tmp_path, env) as again, tab(again.url, "c") as later:
        until(lambda: table.counts().get("done", 0) >= 3 and not {"direct", "waiting"} & {*table.counts()})
        loops = [real.store().load(i.id) for i in real.store().history() if i.kind != "document"]
        assert all(take.rating for held in loops for take in held.takes if take.answers)
        dossier = author.load(real.author_desk(), kept["document"])
        assert [v.by for v in dossier.versions] == [f"model {MODEL}"]
        # The tab as it was asks for what the dead process had in hand, and is told where to find it.
        stream = later.http.get(f"{again.url}/gradio_api/queue/data", params={"session_hash": one.session})
        assert "What you sent is kept: load the page again" in stream.text
        # The browser comes back: it is shown what was found, and asked on.
        practised = next(held for held in loops if len(held.takes) == 1)
        seat = {"probe": "P08", "interview": practised.id}
        shown = later.press(later.at_load(later.handler("send")), seat)
        assert "Heard" in shown[4]
        take = real.store().load(practised.id).take
        assert take is not None
        assert take.is_waiting  # its drill
    spent = real.ledger().month()
    assert spent.perhaps == before == 3  # those that were in flight at the kill, and the ledger says which
    assert paid.requests(MODEL) == spent.calls + spent.perhaps
