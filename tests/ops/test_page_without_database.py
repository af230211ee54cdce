"""PostgreSQL goes away while a page has an answer in a model's hands, and comes back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.fault_server import FaultServer
from tests.ops.pages import Page, page, tab
from tests.ops.test_page_killed import MODEL, SAID
from tests.support.postgres import Cluster


def is_ready(at: Page) -> bool:
    with tab(at.url, "look") as looking:
        return looking.http.get(f"{at.url}/readyz").status_code == 200


def test_a_page_says_that_the_database_is_away_and_goes_on_when_it_is_back_and_the_reply_is_not_paid_again(
    tmp_path: Path, own_cluster: Cluster, paid: FaultServer, until: Any
) -> None:
    env = {
        **os.environ, "INTERVIEWER_BASE_URL": paid.url, "INTERVIEWER_MODEL": MODEL, "INTERVIEWER_API_KEY": "k",
        "INTERVIEWER_DATABASE_URL": own_cluster.url.render_as_string(),
    }  # fmt: skip
    paid.answers_only[MODEL] = 0
    with page(tmp_path, env) as at, tab(at.url, "a") as one, tab(at.url, "b") as other:
        send = one.handler("send")
        kept = one.press(send, {"probe": "P08", "interview": None}, SAID, "")
        one.begin(one.after("send"), kept[0])
        until(lambda: paid.under_way[MODEL] == 1)
        own_cluster.stop()
        said = other.refused(send, {"probe": "P08", "interview": None}, "Words that nobody keeps.", "")
        assert "the database did not answer" in said
        assert not is_ready(at)
        del paid.answers_only[MODEL]  # the reply comes while nobody can write it down
        until(lambda: not paid.under_way[MODEL])
        own_cluster.start()
        until(lambda: is_ready(at))
        loads = one.at_load(send)
        until(lambda: "Heard" in other.press(loads, {**kept[0]})[4])
    sent = [
        json.dumps(body["messages"]) for body in paid.bodies[MODEL]
    ]  # the rating, and perhaps the wording of its drill
    assert len(sent) == len(set(sent))
