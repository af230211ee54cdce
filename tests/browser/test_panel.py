"""The Panel tab and the raters' pages, in a real Chromium: a report from scores, and a calibration of three raters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.server import LiveServer

FIXTURES = Path(__file__).parents[1] / "panel" / "fixtures"


def at_rest(page: Page) -> None:
    """Wait until nothing is faded while its new value is under way: axe would read the faded colours."""
    page.wait_for_function(
        "!document.querySelector('.pending:not(.hide), .generating:not(.hide), .translucent:not(.hide)')"
    )
    page.wait_for_function(
        "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)"
    )


def panel_tab(page: Page, server: LiveServer) -> Page:
    page.goto(server.url)
    expect(page.locator("#question h2")).to_be_visible()
    more = page.locator("#rooms .overflow-menu > button").first  # a narrow page keeps the last tabs behind it
    if more.is_visible() and not page.get_by_role("tab", name="Panel", exact=True).is_visible():
        more.click()
        page.locator("#rooms .overflow-dropdown button", has_text="Panel").click()
    else:
        page.get_by_role("tab", name="Panel", exact=True).click()
    expect(page.locator("#panel-make")).to_be_visible()
    return page


def make_report(page: Page, scores: str) -> None:
    page.locator("#panel-scores textarea").fill(scores)
    page.locator("#panel-manners input").check()
    page.locator("#panel-make").click()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1440, "light")])
def test_a_csv_becomes_a_report_with_the_differences_first(  # noqa: PLR0917 - fixtures
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    screenshot: Callable[[Page, str], Path],
    axe: Callable[..., list[object]],
    width: int,
    scheme: str,
) -> None:
    page = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    panel_tab(page, live_server)
    page.locator("#panel-file input[type=file]").set_input_files(FIXTURES / "V.csv")
    expect(page.locator("#panel-file")).to_contain_text("V.csv")
    page.locator("#panel-floors textarea, #panel-floors input").fill("LED=3")
    page.locator("#panel-manners input").check()
    page.locator("#panel-make").click()
    shown = page.locator("#panel-shown .panel")
    expect(shown.locator("h3").first).to_contain_text("Where raters differ: 21 of 42 cells")
    expect(shown).to_contain_text("R1 is severe")
    expect(shown).to_contain_text("6 packets: too few to conclude")
    expect(shown).to_contain_text("floor LED at least 3")
    assert shown.locator("svg").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), "it scrolls sideways"
    at_rest(page)
    assert axe(page) == []
    screenshot(page, f"panel-report-{width}-{scheme}")


def test_a_report_is_downloaded_and_opens_by_itself(
    page: Page, live_server: LiveServer, new_context: Callable[..., BrowserContext], axe: Callable[..., list[object]], tmp_path: Path
) -> None:
    panel_tab(page, live_server)
    make_report(page, 'rater,packet,dimension,level,quote\n=cmd(),P1,FRM,4,"<b>bold</b>"\nB,P1,FRM,2,"@here"\n')
    expect(page.locator("#panel-shown h3").first).to_contain_text("1 of 1 cells")
    kept = {}
    for name, form in (("HTML", "html"), ("Markdown", "md"), ("JSON", "json"), ("CSV of the scores", "csv")):
        with page.expect_download() as download:
            page.locator("#panel-shown").get_by_role("link", name=name, exact=True).click()
        kept[form] = Path(download.value.path()).read_text("utf-8")
    assert "'=cmd()" in kept["csv"]
    assert "'@here" in kept["csv"]
    assert kept["md"].startswith("# Panel report")
    assert '"schema": "interviewer.panel/1"' in kept["json"]
    alone = tmp_path / "report.html"
    alone.write_text(kept["html"], "utf-8")
    opened = new_context().new_page()
    opened.goto(alone.as_uri())
    expect(opened.locator("blockquote").last).to_contain_text("<b>bold</b>")
    assert opened.locator("blockquote b, script, link, img").count() == 0


def test_what_cannot_be_reported_on_is_told_in_a_sentence(page: Page, live_server: LiveServer) -> None:
    panel_tab(page, live_server)
    page.locator("#panel-scores textarea").fill("rater,packet,dimension,level\nA,P1,FRM,9\n")
    page.locator("#panel-make").click()
    expect(page.get_by_text("does not take material of real applicants").first).to_be_visible()
    page.locator("#panel-manners input").check()
    page.locator("#panel-make").click()
    expect(page.get_by_text("line 2: found level '9'").first).to_be_visible()
