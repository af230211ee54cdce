"""What stands beside practising, in a real Chromium: three answers, a recorded session, replies in role, the question read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_loop import asked_on, begin, key
from tests.browser.test_voice import noting
from tests.live.test_ask_anyway import RESULT, RICH
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer


@pytest.fixture
def practising(page: Page, live_server: LiveServer) -> Page:
    page.goto(live_server.url)
    expect(page.locator("#question h2")).to_contain_text("killed")
    return page


def test_three_answers_with_the_verdicts_beside_the_words_can_be_opened(
    practising: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    answers = practising.locator("#question .examples")
    expect(answers.locator(".worked").first).to_be_hidden()
    answers.locator("summary").click()
    expect(answers.locator(".worked")).to_have_count(3)
    expect(answers).to_contain_text("checked by no human")
    strong = answers.locator('.worked[data-kind="strong"]')
    expect(strong.locator("mark").first).to_be_visible()
    expect(strong.locator(".verdicts")).to_contain_text("What would reopen it")
    settled(practising)
    screenshot(practising, "worked-examples")
    assert axe(practising) == []


def test_another_question_brings_its_own_answers(practising: Page) -> None:
    practising.locator("#probe input").click()
    practising.get_by_role("option", name="P04 Management philosophy").click()
    practising.locator("#start").click()
    expect(practising.locator("#question h2")).to_contain_text("philosophy")
    practising.locator("#question .examples summary").click()
    expect(practising.locator('#question .worked[data-kind="weak"]')).to_contain_text("servant leader")


def test_a_recorded_session_is_watched_step_by_step_and_never_poses_as_live(
    practising: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    practising.get_by_role("button", name="Watch a recorded session").click()
    shown = practising.locator("#watched")
    expect(shown).to_contain_text("Recorded, not live. Read by the model")
    for step in range(1, 16):
        expect(shown).to_contain_text(f"Step {step} of 16")
        practising.locator("#watch-next").click()
    expect(shown).to_contain_text("Step 16 of 16")
    expect(shown).to_contain_text("At the end")
    expect(shown.locator("blockquote")).to_have_count(5)
    expect(shown).to_contain_text("Recorded, not live.")
    settled(practising)
    screenshot(practising, "recorded-session")
    assert axe(practising) == []
    practising.locator("#watch-again").click()
    expect(shown).to_contain_text("Step 1 of 16")
    # nothing of it lands in the history of the person who watches
    open_room(practising, "History")
    expect(practising.locator("#kept")).to_contain_text(re.compile("Nothing is kept|What"))
    expect(practising.get_by_text("five-questions")).to_have_count(0)


def test_my_own_questions_are_answered_in_role_and_what_is_not_on_the_card_is_not_made_up(
    page: Page, live_server: LiveServer, axe: Callable[..., list[object]]
) -> None:
    page.goto(live_server.url)
    open_room(page, "Interview")
    begin(page)
    expect(page.locator("#loop-room .aloud .say")).to_be_visible()
    for _ in range(4):
        before = key(page)
        page.locator("#loop-forgotten").click()
        asked_on(page, before)
    said = page.locator("#loop-question")
    expect(said).to_contain_text("What would you like to ask me?")
    expect(said).to_contain_text("I answer for a made-up subscription company")
    expect(page.locator("#loop-send")).to_have_text("Note my question")
    expect(page.locator("#loop-end")).to_have_text("No more questions: to the debrief")
    expect(page.locator("#loop-nda")).to_be_hidden()
    for asked, reply in (
        ("How big is the team?", "The team is nine people"),
        ("Do you have a canteen?", "I have no fact on that"),
    ):
        page.locator("#loop-answer textarea").fill(asked)
        page.locator("#loop-send").click()
        expect(said.locator("dd").last).to_contain_text(reply)
        settled(page)
    settled(page)
    assert axe(page) == []
    page.reload()
    open_room(page, "Interview")
    expect(page.locator("#loop-question dd").first).to_contain_text("The team is nine people")


def test_the_interviewer_introduces_itself_and_asks_to_wrap_up_at_twice_the_time_cutting_nobody_off(
    page: Page, live_server: LiveServer, screenshot: Callable[[Page, str], Path]
) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    spoken: list[str] = []
    page.route("**/voice/aloud", noting(spoken))
    page.goto(live_server.url)
    open_room(page, "Interview")
    begin(page)
    introduction = page.locator("#loop-question .introduction")
    expect(introduction).to_contain_text("I am your interviewer today.")
    expect(introduction).to_contain_text("I take notes.")
    expect(introduction).to_contain_text("twice its time")
    page.locator("#loop-room .aloud .say").click()
    expect(page.locator("#loop-room .aloud .says")).to_contain_text("No voice found here")
    assert spoken[0].startswith("I am your interviewer today.")
    assert "technical bar" in spoken[0]
    aim = int(page.locator("#loop-question .question").get_attribute("data-clock") or "0")
    box, clock = page.locator("#loop-answer textarea"), page.locator("#loop-clock")
    box.fill("word " * (aim * 150 // 60 * 2 - 20))
    expect(clock).to_contain_text("red")
    expect(clock).not_to_contain_text("twice the time")
    box.fill("word " * (aim * 150 // 60 * 2 + 5))
    expect(clock).to_contain_text("that was twice the time. Please come to the end")
    expect(box).to_be_editable()
    screenshot(page, "loop-twice-the-time")
    before = key(page)
    page.locator("#loop-forgotten").click()
    asked_on(page, before)
    expect(page.locator("#loop-question .introduction")).to_have_count(0)


def test_who_chose_to_hear_every_question_hears_the_first_one_of_the_next_interview_too(
    page: Page, live_server: LiveServer
) -> None:
    page.add_init_script(
        "speechSynthesis.getVoices = () => []; localStorage.setItem('interviewer-aloud', 'true');"
    )
    spoken: list[str] = []
    page.route("**/voice/aloud", noting(spoken))
    page.goto(live_server.url)
    expect(page.locator("#question h2")).to_be_visible()
    assert spoken == [], "a page that was only just loaded makes no sound"
    open_room(page, "Interview")
    begin(page)
    expect(page.locator("#loop-room .aloud .each")).to_be_checked()
    expect(page.locator("#loop-room .aloud .says")).to_contain_text("No voice found here")
    assert spoken[-1].startswith("I am your interviewer today.")


def test_where_a_rule_is_sure_of_nothing_more_it_says_so_and_asks_on_request(
    practising: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    page = practising
    anyway = page.locator("#anyway")
    expect(anyway).to_be_hidden()
    page.locator("#answer textarea").fill(RICH)
    page.locator("#send").click()
    expect(page.locator("#feedback .next")).to_contain_text("nothing that matters here is surely missing")
    settled(page)
    screenshot(page, "ask-me-anyway")
    assert axe(page) == []
    anyway.click()
    expect(page.locator("#asked h2")).to_have_text("What came of it?")
    expect(page.locator("#asked .remark")).to_have_text("You may have said this already; a rule cannot tell.")
    expect(page.locator("#skip")).to_have_text("I have said this already, or have no answer")
    expect(anyway).to_be_hidden()
    page.reload()
    expect(page.locator("#asked .remark")).to_contain_text("a rule cannot tell")
    page.locator("#answer textarea").fill(RESULT)
    page.locator("#send").click()
    expect(page.locator('#feedback .check.met[data-criterion="ST-R"]')).to_be_visible()
    settled(page)
    anyway.click()
    expect(page.locator("#asked h2")).to_have_text("What reason did you write down?")
    page.locator("#skip").click()
    expect(page.locator("#asked h2")).to_be_hidden()
    expect(page.locator('#feedback .check.not_found[data-criterion="KIL-3"]')).to_be_visible()


def test_who_types_past_twice_the_time_and_hears_the_questions_is_asked_once_aloud_to_come_to_the_end(
    page: Page, live_server: LiveServer
) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    spoken: list[str] = []
    page.route("**/voice/aloud", noting(spoken))
    page.goto(live_server.url)
    open_room(page, "Interview")
    begin(page)
    aim = int(page.locator("#loop-question .question").get_attribute("data-clock") or "0")
    box, clock = page.locator("#loop-answer textarea"), page.locator("#loop-clock")
    box.fill("word " * (aim * 150 // 60 * 2 - 2))
    page.locator("#loop-room .aloud .each").check()
    box.press("Control+End")
    box.press_sequentially("and so on it goes ")
    expect(clock).to_contain_text("that was twice the time. Please come to the end")
    expect(page.locator("#loop-room .aloud .says")).to_contain_text("No voice found here")
    assert [words[:21] for words in spoken] == ["Let me stop you there"]


def test_an_interview_can_be_deleted_from_its_debrief_and_nothing_of_it_is_left(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(live_server.url)
    open_room(page, "Interview")
    begin(page)
    page.locator("#loop-answer textarea").fill("We had many analyses and it was fine for the people there.")
    page.locator("#loop-send").click()
    expect(page.locator("#loop-question .drill")).to_be_visible()
    settled(page)
    page.locator("#loop-end").click()
    page.locator("#loop-no-guess").click()
    kept = page.url.rstrip("/") + str(
        page.locator("#loop-debrief .exports a", has_text="JSON").get_attribute("href")
    )
    assert page.request.get(kept).ok
    settled(page)
    page.locator("#loop-delete").click()
    expect(page.locator("#loop-begin")).to_be_visible()
    expect(page.get_by_text("Stories that you kept of it stay").first).to_be_visible()
    assert page.request.get(kept).status == 404
    page.reload()
    open_room(page, "Interview")
    expect(page.locator("#loop-begin")).to_be_visible()
