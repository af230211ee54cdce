"""What a language model says on the Practise tab: its drill, its version, what it invents, and a reading that comes late."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_practice import WEAK, tell
from tests.fault_server import FaultServer, running_fault_server
from tests.support import server
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer

MOCK = "mock"


@pytest.fixture(scope="module")
def model_server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


@pytest.fixture(scope="module")
def read_by_model(
    model_server: FaultServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A server whose model is `MOCK`, which says what `says` was told."""
    settings = {"INTERVIEWER_MODEL": MOCK, "INTERVIEWER_BASE_URL": model_server.url}
    with server.serving(tmp_path_factory.mktemp("server"), {**os.environ, **settings}) as running:
        yield running


def says(model_server: FaultServer, *, drill: str, version: str) -> None:
    """The model says these words as interviewer and as coach, and finds KIL-4 missing."""
    missing = {"id": "KIL-4", "quotes": [], "why": "not said", "verdict": "not_met"}
    stopped = {"id": "KIL-1", "quotes": ["we stopped it"], "why": "said", "verdict": "partial"}
    model_server.says[MOCK] = {
        "text": json.dumps({"instructions": [], "criteria": [stopped, missing], "flags": []}),
        "for:A rule has chosen": drill,
        "for:asks to see a stronger version": json.dumps({"version": version}),
    }


def test_a_model_words_the_drill_and_the_version_from_my_own_facts(
    page: Page, read_by_model: LiveServer, model_server: FaultServer
) -> None:
    drill = 'You said "In the end we stopped it". What would make you reopen it?'
    version = "We stopped the forecast for the returns team last winter. [what would make you start again?] [what fact showed it, and when?]"
    says(model_server, drill=drill, version=version)
    page.goto(read_by_model.url)
    tell(page, WEAK)
    expect(page.locator("#asked h2")).to_have_text(drill)
    expect(page.locator("#asked .eyebrow")).to_contain_text("worded by model mock")
    expect(page.locator("#feedback .next .ask")).to_have_text("What would make you reopen it?")
    page.locator("#stronger").click()
    expect(page.locator("#version .version")).to_have_text(version)
    expect(page.locator("#version mark.blank")).to_have_count(2)
    expect(page.locator("#version")).to_contain_text("whether the sense is yours only you can tell")


def test_a_rating_that_comes_late_leaves_the_question_that_was_begun_meanwhile_alone(
    page: Page, read_by_model: LiveServer, model_server: FaultServer
) -> None:
    says(model_server, drill="What would make you reopen it?", version="")
    model_server.answers_only[MOCK] = model_server.requests(MOCK)
    page.goto(read_by_model.url)
    tell(page, WEAK.replace("returns", "pricing"))  # what was read before is not read again
    expect(page.get_by_text("Your answer is kept. Reading it")).to_be_visible()
    kept = page.url.rstrip("/") + str(page.locator("#exports a", has_text="JSON").get_attribute("href"))
    page.locator("#probe input").click()
    page.get_by_role("option", name="P04 Management philosophy").click()
    page.locator("#start").click()
    expect(page.locator("#question h2")).to_contain_text("philosophy")
    page.locator("#answer textarea").fill("Half an answer to another question")
    del model_server.answers_only[MOCK]
    for _ in range(600):
        if not page.request.get(kept).json()["takes"][0]["not_rated"]:
            break
        page.wait_for_timeout(100)
    open_room(page, "History")  # whatever was sent to the page before has arrived with this
    expect(page.locator("#kept tbody tr").first).to_contain_text("rated")
    open_room(page, "Practise")
    expect(page.locator("#question h2")).to_contain_text("philosophy")
    expect(page.locator("#answer textarea")).to_have_value("Half an answer to another question")
    expect(page.locator("#feedback")).to_be_empty()


def test_what_a_model_invents_or_suggests_is_thrown_away_and_said(
    page: Page, read_by_model: LiveServer, model_server: FaultServer
) -> None:
    drill = 'You said "In the end we stopped it". Was it the budget, right?'
    version = "We stopped the forecast, which saved 40 percent. [what would make you start again?] [what fact showed it, and when?]"
    says(model_server, drill=drill, version=version)
    page.goto(read_by_model.url)
    tell(page, WEAK.replace("returns", "delivery"))
    expect(page.locator("#asked h2")).to_have_text("What would make you reopen it?")
    page.locator("#stronger").click()
    card = page.locator("#version .stronger")
    expect(card).to_contain_text("A skeleton in your own words")
    expect(card).to_contain_text(
        'What the model wrote is not shown: it has numbers that were not said: "40 percent"'
    )
    expect(card.locator(".version")).not_to_contain_text("40")


def test_words_that_could_not_be_rated_are_rated_once_however_often_one_presses(
    page: Page, read_by_model: LiveServer, model_server: FaultServer
) -> None:
    says(model_server, drill="What would make you reopen it?", version="")
    model_server.says[MOCK]["fault"] = "filter"
    page.goto(read_by_model.url)
    tell(page, WEAK.replace("returns", "loans"))
    again = page.locator("#rate-again")
    expect(again).to_be_visible()
    expect(page.locator("#feedback .flags")).to_contain_text("Not rated")
    settled(page)
    del model_server.says[MOCK]["fault"]
    before = model_server.requests(MOCK)
    model_server.answers_only[MOCK] = before
    again.evaluate("button => { button.click(); button.click(); }")
    for _ in range(600):
        if model_server.requests(MOCK) > before:
            break
        page.wait_for_timeout(100)
    del model_server.answers_only[MOCK]
    expect(page.locator("#asked h2")).to_have_text("What would make you reopen it?")
    settled(page)
    expect(page.locator("#feedback .heard")).to_be_visible()
    expect(page.locator("#feedback .diff")).to_have_count(
        0
    )  # it would stand against a rating of the same words
    assert model_server.requests(MOCK) == before + 2, "one reading and the words of one drill"
    expect(page.get_by_text("Not rated")).to_have_count(0)
