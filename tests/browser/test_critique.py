"""An author pastes a memo, is told what its reader will think, edits, and checks again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_practice import settled
from tests.support.browser import open_room
from tests.support.server import LiveServer

MEMO = (Path(__file__).parents[1] / "texts" / "b2_trial_memo.md").read_text("utf-8")


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    page.goto(live_server.url)
    open_room(page, "Critique")
    expect(page.locator("#memo textarea")).to_be_visible()
    return page


def test_a_memo_is_questioned_edited_and_checked_again(
    desk: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    desk.locator("#memo textarea").fill(MEMO.replace("is below 12.0 %", "is disappointing"))
    desk.locator("#memo-check").click()
    result = desk.locator("#memo-critique")
    expect(result).to_contain_text("A busy VP will think you ask")
    expect(result.locator('.check.not_met[data-criterion="CMM-t"]')).to_be_visible()
    expect(result.locator('.check.met[data-criterion="CMM-w"]')).to_be_visible()
    expect(result.locator(".finding").first).to_contain_text("Change:")
    settled(desk)
    assert axe(desk) == []
    screenshot(desk, "critique")
    desk.locator("#memo textarea").fill(MEMO)
    desk.locator("#memo-check").click()
    expect(result.locator(".diff")).to_contain_text("Against the last check")
    expect(result.locator('.check.met[data-criterion="CMM-t"]')).to_be_visible()
    with desk.expect_download() as download:
        result.get_by_text("Markdown", exact=True).click()
    assert "What the reader will think" in Path(download.value.path()).read_text("utf-8")
    open_room(desk, "History")
    expect(desk.locator("#kept")).to_contain_text("A 14-day trial converts more self-serve teams")


def test_a_file_is_read_and_a_hostile_one_is_a_sentence(desk: Page, tmp_path: Path) -> None:
    good, macro = tmp_path / "memo.md", tmp_path / "memo.docm"
    good.write_text(MEMO, "utf-8")
    desk.locator("#memo-file input[type=file]").set_input_files(good)
    expect(desk.locator("#memo-file")).to_contain_text("memo")
    desk.locator("#memo-check").click()
    expect(desk.locator("#memo-critique")).to_contain_text("Shape")
    macro.write_bytes(b"PK\x03\x04 not really")
    desk.locator("#memo-fresh").click()
    expect(desk.locator("#memo-critique")).to_be_empty()
    desk.locator("#memo-check").click()
    expect(desk.get_by_text("nothing to check").first).to_be_visible()


def test_it_fits_a_phone(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    screenshot: Callable[[Page, str], Path],
    axe: Callable[..., list[object]],
) -> None:
    page = new_context(viewport={"width": 375, "height": 900}, color_scheme="dark").new_page()
    page.goto(live_server.url)
    open_room(page, "Critique")
    page.locator("#memo textarea").fill(MEMO)
    page.locator("#memo-check").click()
    expect(page.locator("#memo-critique")).to_contain_text("Shape")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert axe(page) == []
    screenshot(page, "critique-375-dark")
