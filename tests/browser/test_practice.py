"""The first five minutes: question, answer, feedback, drill, retry, reload, history; in a real Chromium."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support import server
from tests.support.browser import note_flashes, open_room, settled
from tests.support.server import LiveServer

B1 = (Path(__file__).parents[1] / "texts" / "b1_killed_work.txt").read_text("utf-8").strip()
SENTENCES = re.split(r"(?<=[.]) ", B1)
OPENING = " ".join(s for s in SENTENCES if "reopen the project" not in s)
REOPEN = "I would reopen it once we had a randomised hold-out of 20,000 lapsed users."


@pytest.fixture
def practice(page: Page, live_server: LiveServer) -> Page:
    page.goto(live_server.url)
    expect(page.locator("#question h2")).to_be_visible()
    return page


def tell(page: Page, words: str) -> None:
    expect(page.locator("#question h2")).to_be_visible()  # else the page is not wired yet
    settled(page)  # what the page loads has come: a person looks before pressing
    page.locator("#answer textarea").fill(words)
    page.locator("#send").click()


def row(page: Page, criterion: str, state: str) -> None:
    expect(page.locator(f'#feedback .check.{state}[data-criterion="{criterion}"]')).to_be_visible()


def test_a_stranger_gets_quoted_feedback_a_drill_and_one_fix(
    practice: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    expect(practice.locator(".strip")).to_contain_text("Nothing leaves this computer")
    expect(practice.locator("#question")).to_contain_text("aim for 90 seconds")
    settled(practice)
    assert axe(practice) == []
    practice.locator("#answer textarea").fill(OPENING)
    expect(practice.locator("#clock")).to_contain_text("words ≈")
    screenshot(practice, "practice-question")
    practice.locator("#send").click()
    heard = practice.locator("#feedback .heard")
    expect(heard).to_contain_text("The sign, with evidence")
    row(practice, "KIL-1", "met")
    row(practice, "KIL-4", "not_found")
    expect(practice.locator("#feedback .next .ask")).not_to_be_empty()
    expect(practice.locator("#feedback .fix")).to_contain_text(re.compile(r"\w{4}"))
    expect(practice.locator("#words mark").first).to_be_visible()
    expect(practice.locator("#feedback")).not_to_contain_text(
        re.compile(r"\d+ ?/ ?10|great answer|\bscore\b", re.IGNORECASE)
    )
    quote = practice.locator('#feedback a.quote[data-quote="KIL-1"]').first
    flashed = note_flashes(practice)
    quote.click()
    expect(practice.locator('#words mark[data-for~="KIL-1"]').first).to_be_in_viewport()
    flashed("KIL-1")
    settled(practice)
    assert axe(practice) == []
    screenshot(practice, "practice-feedback")


def test_a_drill_s_answer_turns_the_missing_check_and_the_row_says_so(practice: Page) -> None:
    tell(practice, OPENING)
    expect(practice.locator("#asked h2")).to_be_visible()
    row(practice, "KIL-4", "not_found")
    settled(practice)
    tell(practice, REOPEN)
    row(practice, "KIL-4", "met")
    expect(practice.locator('#feedback .check[data-criterion="KIL-4"] .moved')).to_have_text(
        "▲ was not found by rule"
    )
    expect(practice.locator("#words")).to_contain_text(REOPEN)


def test_a_retry_stands_beside_the_old_take_with_what_moved(practice: Page) -> None:
    tell(
        practice,
        "We worked on a model for the marketing team and in the end it was stopped, which was a pity for all.",
    )
    expect(practice.locator("#feedback .heard")).to_be_visible()
    practice.locator("#retry").click()
    expect(practice.locator("#feedback")).to_be_empty()
    tell(practice, B1)
    expect(practice.locator("#feedback .diff")).to_contain_text("Against take 1")
    expect(practice.locator("#feedback .diff")).to_contain_text("▲ The sign, with evidence: missing → met")


def test_a_draft_and_the_feedback_survive_a_reload(practice: Page) -> None:
    practice.locator("#answer textarea").fill("Half an answer, not sent")
    practice.reload()
    expect(practice.locator("#answer textarea")).to_have_value("Half an answer, not sent")
    tell(practice, OPENING)
    expect(practice.locator("#feedback .heard")).to_be_visible()
    practice.locator("#answer textarea").fill("half a follow-up")
    practice.reload()
    expect(practice.locator("#feedback .heard")).to_be_visible()
    expect(practice.locator("#asked h2")).to_be_visible()
    expect(practice.locator("#answer textarea")).to_have_value("half a follow-up")


def test_an_empty_answer_is_a_sentence_and_nothing_is_lost(practice: Page) -> None:
    tell(practice, "   …  ")
    expect(practice.get_by_text("the answer is empty").first).to_be_visible()
    expect(practice.locator("#question h2")).to_be_visible()


def test_markup_in_an_answer_is_shown_and_not_run(practice: Page) -> None:
    tell(
        practice,
        "<img src=x onerror=alert(1)> I stopped <b>it</b> last spring since the data would not come.",
    )
    expect(practice.locator("#words .a").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert practice.locator("#words .a img, #words .a b").count() == 0


def test_everything_works_with_the_keyboard_alone(practice: Page) -> None:
    practice.locator("#answer textarea").focus()
    practice.keyboard.type("I stopped a forecast last winter since no data would come before the decision.")
    for _ in range(3):
        practice.keyboard.press("Tab")
        if practice.evaluate("document.activeElement.id") == "send":
            break
    assert practice.evaluate("document.activeElement.id") == "send"
    assert practice.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", (
        "focus is seen"
    )
    practice.keyboard.press("Enter")
    expect(practice.locator("#feedback .heard")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_it_fits_phone_and_desk_in_light_and_dark(  # noqa: PLR0917 - fixtures
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    screenshot: Callable[[Page, str], Path],
    axe: Callable[..., list[object]],
    scheme: str,
    width: int,
) -> None:
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(live_server.url)
    tell(page, OPENING)
    expect(page.locator("#feedback .heard")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        "it scrolls sideways"
    )
    settled(page)
    assert axe(page) == []
    screenshot(page, f"practice-{width}-{scheme}")


def test_the_history_opens_exports_and_deletes(
    practice: Page, screenshot: Callable[[Page, str], Path]
) -> None:
    tell(practice, OPENING)
    expect(practice.locator("#feedback .heard")).to_be_visible()
    with practice.expect_download() as download:
        practice.locator("#exports a", has_text="Markdown").click()
    assert "recency rule by 0.3 points" in Path(download.value.path()).read_text("utf-8")
    open_room(practice, "History")
    expect(practice.locator("#kept tbody tr").first).to_contain_text("rated")
    screenshot(practice, "history")
    before = practice.locator("#kept tbody tr").count()
    practice.locator("#delete-kept").click()
    if before > 1:
        expect(practice.locator("#kept tbody tr")).to_have_count(before - 1)
    else:
        expect(practice.locator("#kept")).to_contain_text("Nothing is kept yet")
    open_room(practice, "Practise")
    practice.reload()
    expect(practice.locator("#feedback")).to_be_empty()


# --- killed in the middle -------------------------------------------------------------------------


@pytest.fixture
def silent_model() -> Iterator[str]:
    """A model's server that takes every request and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def accept() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        for connection in held:
            connection.close()


def test_killing_the_server_between_click_and_feedback_loses_no_answer(
    page: Page, tmp_path: Path, silent_model: str
) -> None:
    log = tmp_path / "server.log"
    data = {"INTERVIEWER_DATA_DIR": str(tmp_path / "data"), "GRADIO_TEMP_DIR": str(tmp_path / "gradio")}
    model = {"INTERVIEWER_MODEL": "silent", "INTERVIEWER_BASE_URL": silent_model}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "interviewer", "serve", "--port", "0"],
            env={**os.environ, **data, **model, "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
        )
    page.goto(server._address_when_ready(process, log))
    expect(page.locator(".strip")).to_contain_text("Read by the model silent")
    tell(page, OPENING)
    expect(page.get_by_text("Your answer is kept. Reading it")).to_be_visible()
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    with server.serving(tmp_path, os.environ) as again:
        page.goto(again.url)
        open_room(page, "History")
        expect(page.locator("#kept tbody tr").first).to_contain_text("not rated yet")
        page.locator("#open-kept").click()
        expect(page.locator("#words")).to_contain_text("recency rule by 0.3 points")
        page.locator("#rate-again").click()
        expect(page.locator("#feedback .heard")).to_be_visible()


def test_a_model_that_is_down_is_said_and_the_words_stay(
    start_server: Callable[..., LiveServer],
    page: Page,  # in this order: the page goes before its server
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    down = {
        "INTERVIEWER_MODEL": "m",
        "INTERVIEWER_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "INTERVIEWER_ATTEMPTS": "1",
    }
    page.goto(start_server(env=down).url)
    tell(page, OPENING)
    expect(page.locator("#feedback .flags")).to_contain_text("Not rated")
    expect(page.locator("#words")).to_contain_text("recency rule by 0.3 points")
    expect(page.locator("#rate-again")).to_be_visible()


# --- a stronger version ---------------------------------------------------

WEAK = "We ran a forecast for the returns team last winter. In the end we stopped it, which was a pity."


def test_without_a_model_a_stronger_version_is_a_skeleton_in_my_own_words(
    practice: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    expect(practice.locator("#stronger")).to_be_hidden()
    tell(practice, WEAK)
    practice.locator("#stronger").click()
    card = practice.locator("#version .stronger")
    expect(card).to_contain_text("A skeleton in your own words")
    bare = practice.locator("#version .version").inner_text()
    blanks = card.locator(".version mark.blank").all_inner_texts()
    assert blanks
    for blank in blanks:
        bare = bare.replace(blank, "")
    assert bare.split() == WEAK.split(), "outside its blanks it is what I said"
    expect(practice.locator("#stronger")).to_be_hidden()
    settled(practice)
    assert axe(practice) == []
    screenshot(practice, "practice-stronger")
    card.locator("button.copy").click()
    expect(card.locator(".copied")).to_contain_text(re.compile("Copied|Selected"))


def test_the_stronger_version_stays_with_the_take_and_its_export(practice: Page) -> None:
    tell(practice, WEAK)
    practice.locator("#stronger").click()
    expect(practice.locator("#version .stronger")).to_be_visible()
    practice.reload()
    expect(practice.locator("#version .stronger")).to_be_visible()
    with practice.expect_download() as download:
        practice.locator("#exports a", has_text="Markdown").click()
    assert "A skeleton in your own words" in Path(download.value.path()).read_text("utf-8")
    tell(practice, "I took the step of stopping it myself; the team had voted to go on.")
    expect(practice.locator("#words")).to_contain_text("voted to go on")
    expect(practice.locator("#stronger")).to_be_visible()
    expect(practice.locator("#version")).to_be_empty()


def test_an_answer_of_a_whole_interview_gets_its_stronger_version_in_the_debrief(
    page: Page, live_server: LiveServer, axe: Callable[..., list[object]]
) -> None:
    page.goto(live_server.url)
    open_room(page, "Interview")
    page.locator("#loop-begin").click()
    page.locator("#loop-answer textarea").fill(WEAK)
    page.locator("#loop-send").click()
    expect(page.locator("#loop-question .question.drill")).to_be_visible()
    page.locator("#loop-end").click()
    page.locator("#loop-no-guess").click()
    expect(page.locator("#loop-debrief .told")).to_have_count(1)
    page.locator("#loop-stronger").click()
    card = page.locator("#loop-debrief .told .stronger")
    expect(card).to_contain_text("A skeleton in your own words")
    expect(card.locator("mark.blank").first).to_be_visible()
    settled(page)
    assert axe(page) == []
