"""Exercises in a real Chromium: a quiz, a sort, a cut, free text and forecasts to the end, kept and shown; the Check tab."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from interviewer.adapters.library import library
from interviewer.domain.exercise import Choose, PickSome, Sort
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer

STORY = (Path(__file__).parents[1] / "texts" / "b1_killed_work.txt").read_text("utf-8").strip()


@pytest.fixture
def exercises(page: Page, live_server: LiveServer) -> Page:
    page.goto(live_server.url)
    open_room(page, "Exercises")
    expect(page.locator("#task-intro h2")).to_be_visible()
    settled(page)  # the list of exercises is set with it
    return page


def begin(page: Page, id: str) -> None:
    """Choose an exercise and start it."""
    title = library().exercise(id).title
    box = page.locator("#exercise input")
    box.click()
    box.fill(title)
    page.get_by_role("option", name=re.compile(re.escape(title))).first.click()
    expect(page.locator("#task-intro h2")).to_have_text(title)
    page.locator("#task-start").click()
    expect(page.locator("#task-send")).to_be_visible()


def hand_in(page: Page) -> None:
    page.locator("#task-send").click()
    expect(page.locator("#task-result .feedback")).to_be_visible()


def test_a_quiz_is_done_to_the_end_and_every_item_says_why(
    exercises: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    begin(exercises, "who-decides")
    part = library().exercise("who-decides").part("levels")
    assert isinstance(part, Choose)
    titles = {c.id: c.title for c in part.choices}
    for item in part.items[:-1]:
        exercises.locator(f"#x-levels-{item.id}").get_by_label(titles[item.key[0]], exact=True).check()
    settled(exercises)
    assert axe(exercises) == []
    screenshot(exercises, "exercise-quiz")
    hand_in(exercises)
    expect(exercises.locator("#task-result")).to_contain_text("14 of 14 as in the key, 1 left open")
    expect(exercises.locator('#task-result .check[data-item="vendor"]')).to_contain_text("signed at the top")
    settled(exercises)
    assert axe(exercises) == []
    screenshot(exercises, "exercise-result")
    expect(exercises.locator("#task-earlier")).to_contain_text("14 of 14")


def test_a_sorted_backlog_shows_its_split_against_60_30_10(exercises: Page) -> None:
    begin(exercises, "backlog")
    part = library().exercise("backlog").part("tiers")
    assert isinstance(part, Sort)
    titles = {c.id: c.title for c in part.choices}
    for item in part.items:  # everything the loud requesters want is called strategic
        tier = "strategic" if item.key == ("ad-hoc",) else item.key[0]
        exercises.locator(f"#x-tiers-{item.id}").get_by_label(titles[tier], exact=True).check()
    hand_in(exercises)
    result = exercises.locator("#task-result")
    expect(result).to_contain_text("7 of 12 as in the key")
    expect(result).to_contain_text(
        "Your split of the hours: 71/29/0; planned: 60/30/10, each give or take 5."
    )
    expect(result).to_contain_text("Tier 1, strategic: 11 points over its share.")


def test_a_deck_is_cut_to_two_charts_and_the_page_above_them_is_rated(exercises: Page) -> None:
    begin(exercises, "two-charts")
    part = library().exercise("two-charts").part("keep")
    assert isinstance(part, PickSome)
    for item in part.items:
        if item.id in ("s5", "s10"):
            exercises.locator("#x-keep").get_by_label(item.says, exact=True).check()
    page_text = (
        "Recommendation: hire three callers. I would stop the calls if 90-day retention of customers called in "
        "January to March is below 63 %."
    )
    exercises.locator("#x-memo-page textarea").fill(page_text)
    hand_in(exercises)
    keep = exercises.locator('#task-result [data-part="keep"]')
    expect(keep).to_contain_text("1 of the 2 in the key are among yours.")
    expect(keep.locator('[data-item="s10"]')).to_contain_text("too small to act on")
    memo = exercises.locator('#task-result [data-part="memo"]')
    expect(memo.locator('.check.met[data-criterion="N-CMM"]')).to_be_visible()
    expect(memo).to_contain_text("Change one thing.")
    expect(memo).to_contain_text("One way to write it")


def test_free_text_is_quoted_and_what_no_rule_can_tell_is_left_to_compare(exercises: Page) -> None:
    begin(exercises, "three-commitments")
    exercises.locator("#x-three-first textarea").fill(
        "I hold a one-to-one with each report every week and never cancel it, because trust is built by being there."
    )
    exercises.locator("#x-three-second textarea").fill(
        "<b>Feedback</b> within 48 hours, because later it is history."
    )
    hand_in(exercises)
    result = exercises.locator("#task-result")
    expect(result.locator('[data-criterion="MGM-2"]')).to_contain_text("because")
    expect(result).to_contain_text("<b>Feedback</b>")
    assert result.locator(".a b").count() == 0


def test_forecasts_get_a_brier_score_and_a_curve(
    exercises: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    begin(exercises, "calibrate")
    exercises.locator("#x-story-answer textarea").fill(STORY)
    for criterion in ("KIL-1", "KIL-2", "KIL-3"):
        exercises.locator(f"#x-forecast-{criterion}").get_by_label("Met", exact=True).check()
    hand_in(exercises)
    expect(exercises.locator('#task-result [data-part="forecast"]')).to_contain_text("Brier score")
    expect(exercises.locator("#task-calibration .curve")).to_be_visible()
    expect(exercises.locator("#task-calibration")).to_contain_text("70 to 79 %")
    settled(exercises)
    assert axe(exercises) == []
    screenshot(exercises, "exercise-calibration")


def until_kept(page: Page, server: LiveServer, part: str) -> None:
    """Wait until an answer to ``part`` is in the database: the page saves each change by itself and shows nothing."""
    for _ in range(1200):
        if is_kept(server, part):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"nothing was kept for {part}")


def is_kept(server: LiveServer, part: str) -> bool:
    database = f"file:{server.data_dir / 'interviewer.db'}?mode=ro"
    with closing(sqlite3.connect(database, uri=True, timeout=60)) as opened:
        return any(f'"{part}"' in str(data) for (data,) in opened.execute("SELECT data FROM item"))


def test_what_was_filled_in_survives_a_reload_and_nothing_empty_is_handed_in(
    exercises: Page, live_server: LiveServer
) -> None:
    begin(exercises, "rfc-or-not")
    exercises.locator("#task-send").click()
    expect(exercises.get_by_text("nothing to hand in").first).to_be_visible()
    assert not is_kept(live_server, "naming")
    exercises.locator("#x-cases-naming").get_by_label("Yes", exact=True).check()
    until_kept(exercises, live_server, "naming")
    exercises.reload()
    open_room(exercises, "Exercises")
    expect(exercises.locator("#x-cases-naming").get_by_label("Yes", exact=True)).to_be_checked()
    hand_in(exercises)
    expect(exercises.locator("#task-result")).to_contain_text("1 of 1 as in the key, 6 left open")


def test_the_result_stands_in_the_history(exercises: Page, live_server: LiveServer) -> None:
    begin(exercises, "rfc-or-not")
    exercises.locator("#x-cases-tool").get_by_label("No", exact=True).check()
    hand_in(exercises)
    environment = {"INTERVIEWER_DATA_DIR": str(live_server.data_dir), "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "-m", "interviewer", "history", "list"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "RFC or not?" in ran.stdout


def test_the_setting_changes_the_scenario(exercises: Page) -> None:
    title = library().exercise("retention-case").title
    box = exercises.locator("#exercise input")
    box.click()
    box.fill(title)
    exercises.get_by_role("option", name=re.compile(re.escape(title))).first.click()
    axis = exercises.locator("#axis-industry input")
    expect(axis).to_be_visible()
    axis.click()
    exercises.get_by_role("option", name="Regulated (health insurance)").click()
    exercises.locator("#task-start").click()
    expect(exercises.locator("#task-material")).to_contain_text("health insurer")
    expect(exercises.locator("#task-clock")).to_contain_text("90 minutes")


def test_the_data_of_the_hands_on_task_can_be_downloaded(exercises: Page) -> None:
    begin(exercises, "hands-on-leakage")
    expect(exercises.locator("#task-clock")).to_contain_text("120 to 240 minutes")
    with exercises.expect_download() as held:
        exercises.get_by_role("link", name="accounts.csv").click()
    assert Path(held.value.path()).read_text("utf-8").startswith("row,account,snapshot,split")


def test_a_card_can_be_read(exercises: Page, axe: Callable[..., list[object]]) -> None:
    exercises.get_by_role("button", name=re.compile("Read: ")).click()
    box = exercises.locator("#card input")
    box.click()
    box.fill("Capacity")
    exercises.get_by_role("option", name=re.compile("Capacity")).first.click()
    expect(exercises.locator("#card-text")).to_contain_text("60 %")
    settled(exercises)
    assert axe(exercises) == []


def test_the_check_tab_lists_checks_and_names_line_and_key(
    page: Page,
    live_server: LiveServer,
    screenshot: Callable[[Page, str], Path],
    axe: Callable[..., list[object]],
) -> None:
    page.goto(live_server.url)
    open_room(page, "Check")
    page.locator("#artifact-check").click()
    expect(page.locator("#artifact-report")).to_contain_text("Demand forecast per depot")
    settled(page)
    assert axe(page) == []
    screenshot(page, "check")
    page.locator("#artifact textarea").fill("title: A plan\nrisk: none\n")
    page.locator("#artifact-check").click()
    expect(page.locator("#artifact-report")).to_contain_text(
        "line 2: risk: found an unknown key; expected 'risks'"
    )
    page.locator("#artifact textarea").fill("title: A plan\n")
    page.locator("#artifact-check").click()
    expect(page.locator('#artifact-report .check.not_met[data-check="DOC-ALT"]')).to_be_visible()
