"""A whole interview in a real Chromium: plan, no coaching, reload in every state, prediction, debrief, retry, stories, progress."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from interviewer import conduct, loops
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine
from tests.support.browser import note_flashes, open_room, settled
from tests.support.server import LiveServer

STRONG = dict(
    re.findall(
        r"== (\S+)\n(.*?)\s*(?=\n== |\Z)",
        (Path(__file__).parents[1] / "texts" / "lead_manager_strong.txt").read_text("utf-8"),
        re.DOTALL,
    )
)
VAGUE = "We had many analyses and in the end it was fine for the people there, which was good to see for all of us."
CARD = "#loop-question .question"


def interview_tab(page: Page, url: str) -> Page:
    page.goto(url)
    open_room(page, "Interview")
    return page


@pytest.fixture
def looping(page: Page, live_server: LiveServer) -> Page:
    """The Interview tab, nothing begun."""
    interview_tab(page, live_server.url)
    expect(page.locator("#loop-begin")).to_be_visible()
    return page


def begin(page: Page) -> None:
    page.locator("#loop-begin").click()
    expect(page.locator(f"{CARD} h2")).to_contain_text("technical bar")


def key(page: Page) -> str:
    found = page.locator(CARD).get_attribute("data-key")
    assert found is not None
    return found


def asked_on(page: Page, before: str) -> None:
    """The interviewer has said something new, to the end."""
    page.wait_for_function(
        "([css, old]) => { const q = document.querySelector(css); const k = q && q.dataset.key;"
        " return !q || (k !== old && !k.endsWith('reading')) }",
        arg=[CARD, before],
    )
    settled(page)


def say(page: Page, words: str) -> None:
    before = key(page)
    page.locator("#loop-answer textarea").fill(words)
    page.locator("#loop-send").click()
    asked_on(page, before)


def pass_drills(page: Page, probe: str) -> None:
    while page.locator(f'{CARD}.drill[data-probe="{probe}"]').count():
        before = key(page)
        page.locator("#loop-forgotten").click()
        asked_on(page, before)


def test_a_whole_interview_from_the_first_question_to_the_story_bank(
    looping: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    looping.locator("#loop-look").click()
    expect(looping.locator("#loop-plan li")).to_have_count(4)
    settled(looping)
    assert axe(looping) == []
    begin(looping)
    expect(looping.locator("#loop-clock")).to_contain_text("not counted")
    for probe in ("P01", "P66", "P03", "P31"):
        expect(looping.locator(f'{CARD}[data-probe="{probe}"]')).to_be_visible()
        expect(looping.locator("#loop-debrief")).to_be_hidden()  # no coaching on the way
        say(looping, VAGUE if probe == "P03" else STRONG[probe])
        if probe == "P03":
            screenshot(looping, "loop-follow-up")
        pass_drills(looping, probe)
    say_question = looping.locator("#loop-answer textarea")
    expect(looping.locator(CARD)).to_contain_text("What would you like to ask me?")
    settled(looping)
    say_question.fill("How do you decide what not to build?")
    looping.locator("#loop-send").click()
    expect(looping.locator(CARD)).to_contain_text("what not to build")
    settled(looping)
    looping.locator("#loop-end").click()
    # the prediction comes before any feedback
    expect(looping.locator("#loop-debrief")).to_be_hidden()
    row = looping.locator('.guess[data-criterion="BAR-1"]')
    row.locator("select").select_option("hit")
    row.locator("input").fill("90")
    settled(looping)
    assert axe(looping) == []
    looping.locator("#loop-guess").click()
    overview = looping.locator("#loop-debrief .overview")
    expect(overview).to_contain_text("BAR 5 of 5")
    expect(overview).to_contain_text("Leadership and mentorship (LED): level 4 of 5")
    expect(overview).to_contain_text(
        re.compile(r"Modelling and evaluation \(MOD\): not enough evidence; ask P\d\d")
    )
    expect(looping.locator(".prediction")).to_contain_text("Brier score 0.01")  # (0.9 - 1)² = 0.01
    expect(looping.locator("#loop-debrief")).not_to_contain_text(
        re.compile(r"\bhire\b|\d+ ?/ ?10|great answer", re.IGNORECASE)
    )
    card = looping.locator('.told[data-probe="P66"]')
    flashed = note_flashes(looping)
    card.locator('a.quote[data-quote="FBK-1"]').first.click()
    expect(card.locator('mark[data-for~="FBK-1"]').first).to_be_in_viewport()
    flashed("FBK-1")
    settled(looping)
    assert axe(looping) == []
    screenshot(looping, "loop-debrief")
    with looping.expect_download() as download:
        looping.locator("#loop-debrief .exports a", has_text="JSON").click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["schema"] == "interviewer.debrief/1"
    # retry the vague one: the new take stands beside the old
    looping.locator("#loop-which-answer input").click()
    looping.get_by_role("option", name="P03").click()
    looping.locator("#loop-retry").click()
    expect(looping.locator(f'{CARD}[data-probe="P03"]')).to_be_visible()
    say(looping, STRONG["P03"])
    pass_drills(looping, "P03")
    expect(looping.locator('.told[data-probe="P03"][data-take="2"] .diff')).to_contain_text(
        "▲ What was learned comes first: not touched → met"
    )
    looping.locator("#loop-which-answer input").click()
    looping.get_by_role("option", name="P03 Telling the requester it is over, take 2").click()
    looping.locator("#loop-keep").click()
    expect(looping.locator("#loop-kept")).to_contain_text("1 of 7 prompts have a story. No story yet for:")
    open_room(looping, "Stories")
    expect(looping.locator("#story-bank table")).to_contain_text("I stopped a route-optimisation project")
    looping.locator("#story-tell").click()
    expect(looping.locator("#story-told")).to_contain_text(re.compile(r"In 30 s: \d+ of at most 75 words"))
    looping.locator("#story-find").click()
    expect(looping.locator("#story-fits")).to_contain_text("of what the question cannot do without")
    settled(looping)
    assert axe(looping) == []
    screenshot(looping, "stories")
    open_room(looping, "Progress")
    expect(looping.locator("#progress-shown svg")).to_have_count(3)
    settled(looping)
    assert axe(looping) == []
    screenshot(looping, "progress")


def test_it_goes_on_where_it_was_after_a_reload_in_every_state(
    looping: Page, live_server: LiveServer
) -> None:
    begin(looping)
    looping.locator("#loop-answer textarea").fill("Half an answer")

    def again() -> None:
        interview_tab(looping, live_server.url)

    again()  # a question waits: the draft is there
    expect(looping.locator("#loop-answer textarea")).to_have_value("Half an answer")
    looping.locator("#loop-pause").click()
    expect(looping.locator(CARD)).to_contain_text("Paused.")
    again()  # paused
    expect(looping.locator(CARD)).to_contain_text("Paused.")
    looping.locator("#loop-on").click()
    expect(looping.locator(f"{CARD} h2")).to_contain_text("technical bar")
    say(looping, VAGUE)
    follow_up = looping.locator(f"{CARD} h2").inner_text()
    again()  # a follow-up waits
    expect(looping.locator(f"{CARD} h2")).to_have_text(follow_up)
    for _ in range(16):
        if not looping.locator(f"{CARD}[data-probe]").count():
            break
        before = key(looping)
        looping.locator("#loop-nda").click()
        asked_on(looping, before)
    again()  # the person's own questions
    expect(looping.locator(CARD)).to_contain_text("What would you like to ask me?")
    looping.locator("#loop-end").click()
    expect(looping.locator("#predict-form")).to_be_visible()
    again()  # before the prediction
    expect(looping.locator("#predict-form")).to_be_visible()
    looping.locator("#loop-no-guess").click()
    expect(looping.locator("#loop-debrief .overview")).to_be_visible()
    again()  # the debrief
    expect(looping.locator("#loop-debrief .told")).to_have_count(1)


def test_a_page_that_was_closed_while_an_answer_was_read_goes_on_from_the_history(
    page: Page, live_server: LiveServer
) -> None:
    engine = make_engine(f"sqlite:///{live_server.data_dir / 'interviewer.db'}")

    def clock() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    room = conduct.Room(library=library(), store=SqlStore(engine, owner="local", clock=clock), clock=clock)
    setup = loops.Setup(loop="staff-45")
    loops.answer(room, loops.begin(room, setup, loops.draft(room, setup).plan), VAGUE)
    engine.dispose()
    page.goto(live_server.url)
    open_room(page, "History")
    expect(page.locator("#kept tbody tr").first).to_contain_text("staff-45")
    page.locator("#open-kept").click()
    expect(page.locator(CARD)).to_contain_text("Your answer is kept.")
    page.locator("#loop-on").click()
    expect(page.locator(f"{CARD}.drill")).to_be_visible()


def test_two_windows_on_one_interview_give_a_sentence_and_lose_no_word(
    looping: Page, live_server: LiveServer
) -> None:
    begin(looping)
    context: BrowserContext = looping.context
    other = context.new_page()
    interview_tab(other, live_server.url)
    expect(other.locator(f"{CARD} h2")).to_contain_text("technical bar")
    say(looping, VAGUE)
    other.locator("#loop-answer textarea").fill("Words from the other window.")
    other.locator("#loop-send").click()
    expect(other.get_by_text("has moved on in another window").first).to_be_visible()
    expect(other.locator("#loop-answer textarea")).to_have_value("Words from the other window.")
    other.close()


def test_nobody_is_cut_off_unless_they_chose_strict(looping: Page) -> None:
    begin(looping)
    box = looping.locator("#loop-answer textarea")
    box.fill("word " * 320)  # 128 s at 150 words a minute, 120 s aimed for
    expect(looping.locator("#loop-clock")).to_contain_text("amber, past the 120 s aim")
    box.fill("word " * 420)
    expect(looping.locator("#loop-clock")).to_contain_text("red, well past the 120 s aim")
    expect(box).to_be_editable()
    looping.locator("#loop-end").click()
    looping.locator("#loop-no-guess").click()
    looping.locator("#loop-fresh").click()
    looping.locator("#loop-strict input").check()
    begin(looping)
    box.fill("word " * 420)
    expect(looping.locator("#loop-clock")).to_contain_text(
        "The box is closed, as you chose; what you typed is kept."
    )
    expect(box).not_to_be_editable()
    assert box.input_value() == "word " * 420


def test_an_own_question_and_an_advert_change_the_plan_and_a_bad_weight_is_a_sentence(looping: Page) -> None:
    looping.locator("#loop-which input").click()
    looping.get_by_role("option", name="Plan it for me").click()
    looping.locator("#loop-more button").first.click()
    looping.locator("#loop-weights input, #loop-weights textarea").fill("LED thirty")
    looping.locator("#loop-look").click()
    expect(looping.get_by_text("expected a dimension and a number, such as 'LED 30'").first).to_be_visible()
    looping.locator("#loop-weights input, #loop-weights textarea").fill("")
    looping.locator("#loop-own textarea, #loop-own input").fill(
        "Tell me about a forecast that people trusted too much."
    )
    looping.locator("#loop-advert textarea").fill("You mentor data scientists and own A/B testing.")
    looping.locator("#loop-look").click()
    expect(looping.locator("#loop-plan li").first).to_contain_text("your own question")
    expect(looping.locator("#loop-plan")).to_contain_text("LED grew because the advert says: mentor")
    looping.locator("#loop-begin").click()
    expect(looping.locator(f"{CARD} h2")).to_have_text(
        "Tell me about a forecast that people trusted too much."
    )


def test_a_practised_answer_can_be_kept_as_a_story(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    expect(page.locator("#keep-story")).to_be_hidden()
    expect(page.locator("#question h2")).to_be_visible()
    page.locator("#answer textarea").fill(STRONG["P31"])
    page.locator("#send").click()
    page.locator("#keep-story").click()
    expect(page.locator("#kept-story")).to_contain_text("Kept as a story: “My answer is no for this quarter")
    expect(page.locator("#kept-story")).to_contain_text("No story yet for:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_in_light_and_dark(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    axe: Callable[..., list[object]],
    screenshot: Callable[[Page, str], Path],
    scheme: str,
) -> None:
    page = new_context(viewport={"width": 375, "height": 800}, color_scheme=scheme).new_page()
    page.goto(f"{live_server.url}/?__theme={scheme}")
    open_room(page, "Interview")
    begin(page)
    settled(page)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    screenshot(page, f"loop-phone-{scheme}")
