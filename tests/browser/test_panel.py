"""The Panel tab and the raters' pages, in a real Chromium: a report from scores, and a calibration of three raters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.panel.rooms import FOUR, all_packets, card, entries
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer

FIXTURES = Path(__file__).parents[1] / "panel" / "fixtures"


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


def test_scores_of_an_earlier_week_show_who_has_moved_on_the_page_and_in_the_downloads(
    page: Page, live_server: LiveServer
) -> None:
    panel_tab(page, live_server)
    scores = (FIXTURES / "clean.csv").read_text("utf-8")
    later = re.sub(r"(?m)^(R2,.*?,)([2-5])(,)", lambda m: f"{m[1]}{int(m[2]) - 1}{m[3]}", scores)
    assert later != scores
    page.get_by_text("Compare with an earlier week").click()
    page.locator("#panel-earlier textarea").fill(scores)
    make_report(page, later)
    expect(page.locator("#panel-shown")).to_contain_text("R2 has become more severe")
    with page.expect_download() as saved:
        page.locator("#panel-shown a", has_text="JSON").click()
    found = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert [r["rater"] for r in found["again"]["raters"] if r["alarm"]] == ["R2"]
    page.locator("#panel-earlier textarea").fill(
        "rater,packet,dimension,level\nA,other,FRM,3\nB,other,FRM,3\n"
    )
    page.locator("#panel-make").click()
    expect(page.get_by_text("nobody in them has scored one of these packets")).to_be_visible()


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
    expect(page.locator("#panel-file a[href$='V.csv']")).to_be_visible()
    page.locator("#panel-floors textarea, #panel-floors input").fill("LED=3")
    page.locator("#panel-manners input").check()
    page.locator("#panel-make").click()
    shown = page.locator("#panel-shown .panel")
    expect(shown.locator("h3").first).to_contain_text("Where raters differ: 21 of 42 cells")
    expect(shown).to_contain_text("R1 is severe")
    expect(shown).to_contain_text("6 packets: too few to conclude")
    expect(shown).to_contain_text("floor LED at least 3")
    assert shown.locator("svg").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        "it scrolls sideways"
    )
    settled(page)
    assert axe(page) == []
    screenshot(page, f"panel-report-{width}-{scheme}")


def test_a_report_is_downloaded_and_opens_by_itself(
    page: Page,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    axe: Callable[..., list[object]],
    tmp_path: Path,
) -> None:
    panel_tab(page, live_server)
    make_report(
        page, 'rater,packet,dimension,level,quote\n=cmd(),P1,FRM,4,"<b>bold</b>"\nB,P1,FRM,2,"@here"\n'
    )
    expect(page.locator("#panel-shown h3").first).to_contain_text("1 of 1 cells")
    kept = {}
    with page.expect_download() as download:
        page.locator("#panel-shown").get_by_role("link", name="PDF", exact=True).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
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

    # the History tab opens it again, as a page of its own
    open_room(page, "History")
    expect(page.locator("#picked input")).to_have_value(re.compile("Panel report, 2 raters"))
    page.locator("#open-kept").click()
    page.wait_for_url("**/panel/report/*")
    expect(page.locator("h2")).to_contain_text("Panel report: 2 raters")
    expect(page.locator("blockquote").last).to_contain_text("<b>bold</b>")
    assert axe(page) == []
    page.get_by_role("link", name="Back to practising").click()
    expect(page.locator("#question h2")).to_be_visible()


def test_what_cannot_be_reported_on_is_told_in_a_sentence(page: Page, live_server: LiveServer) -> None:
    panel_tab(page, live_server)
    page.locator("#panel-scores textarea").fill("rater,packet,dimension,level\nA,P1,FRM,9\n")
    page.locator("#panel-make").click()
    expect(page.get_by_text("does not take material of real applicants").first).to_be_visible()
    page.locator("#panel-manners input").check()
    page.locator("#panel-make").click()
    expect(page.get_by_text("line 2: found level '9'").first).to_be_visible()


# --- three raters ------------------------------------------------------------------------------------

RATERS = ("Ash", "Birch", "Cedar")
FILL = """values => { for (const [name, value] of Object.entries(values)) {
  for (const field of document.getElementsByName(name)) {
    if (field.type === 'radio') field.checked = field.value === value; else field.value = value;
  } } }"""


def open_calibration(page: Page, server: LiveServer) -> dict[str, str]:
    """Everybody's link, by name."""
    panel_tab(page, server)
    page.get_by_role("tab", name="Calibrate together").click()
    expect(page.locator("#cal-card input")).to_have_value(card().name)
    page.locator("#cal-title textarea, #cal-title input").fill("Spring calibration")
    for packet in FOUR:
        page.locator("#cal-packets").get_by_label(all_packets()[packet].title).check()
    page.locator("#cal-raters textarea").fill("\n".join(RATERS))
    page.locator("#cal-open").click()
    links = page.locator("#cal-links a[data-who]")
    expect(links).to_have_count(4)
    return {str(a.get_attribute("data-who")): server.url + str(a.get_attribute("href")) for a in links.all()}


def packet_of(page: Page) -> str:
    title = page.locator(".material h3").inner_text()
    return next(p for p in FOUR if all_packets()[p].title == title)


def fill_packets(page: Page, *, lower: dict[str, int] | None = None) -> None:
    """Go through the due list from its first packet and save each; what is planted is what is found."""
    due = page.locator("ol.due a")
    expect(due.first).to_be_visible()
    packets = due.count()
    due.first.click()
    for n in range(1, packets + 1):
        expect(page.locator("h1")).to_contain_text(f"packet {n} of {packets}")
        given = entries(all_packets()[packet_of(page)], lower=lower)
        values: dict[str, str] = {}
        for dimension in page.locator("fieldset").all():
            id = str(dimension.get_attribute("id"))
            values |= {
                f"level-{id}": str(given[id].level),
                f"quote-{id}": given[id].quote,
                f"confidence-{id}": given[id].confidence or "",
            }
        page.evaluate(FILL, values)
        page.get_by_role("button", name="Save and go on").click()
    expect(due).to_have_count(packets)


def test_three_raters_score_blind_differ_score_again_and_mend_an_anchor(  # noqa: PLR0917 - fixtures
    page: Page,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    screenshot: Callable[[Page, str], Path],
    axe: Callable[..., list[object]],
    tmp_path: Path,
) -> None:
    links = open_calibration(page, live_server)
    settled(page)
    assert axe(page) == []
    screenshot(page, "panel-calibrate")
    moderator = new_context(color_scheme="dark").new_page()
    moderator.goto(links["the moderator"])
    expect(moderator.locator(".steps")).to_contain_text("0 of 3 are in; missing: Ash, Birch, Cedar")
    raters = {
        r: new_context(viewport={"width": 375 if r == "Ash" else 1440, "height": 900}).new_page()
        for r in RATERS
    }
    for name, rater in raters.items():
        rater.goto(links[name])

    # Ash, on a phone: one field by hand, what is missing is told, nothing is lost
    ash = raters["Ash"]
    ash.locator("ol.due a").first.click()
    expect(ash.locator("h1")).to_contain_text("packet 1 of 4")
    ash.locator("#MOD").get_by_text("NE", exact=True).click()
    ash.locator("#quote-FRM").fill("words that nobody said")
    ash.locator("input[name=level-FRM][value='4']").check()
    ash.get_by_role("button", name="Save and check").click()
    expect(ash.locator("#fault-FRM")).to_contain_text("the quote is not in the answers")
    expect(ash.locator("#quote-FRM")).to_have_value("words that nobody said")
    expect(ash.locator("#fault-MOD")).to_have_count(0)
    assert ash.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        "it scrolls sideways"
    )
    assert axe(ash) == []
    screenshot(ash, "panel-scoring-375")
    ash.get_by_role("link", name="Overview").click()
    fill_packets(ash, lower={"MOD": 2})
    ash.get_by_role("button", name="Submit round 1").click()
    expect(ash.locator("main")).to_contain_text("yours is in and locked")

    # blind: neither another rater nor the moderator sees Ash's scores, in no page, no export and no file
    fill_packets(raters["Birch"])
    raters["Birch"].get_by_role("button", name="Submit round 1").click()
    expect(raters["Birch"].locator("main")).to_contain_text("yours is in and locked")
    for who, link in links.items():
        for path in ("", "/export.json", "/export.csv", "/export.html", "/weights", "/log"):
            body = page.request.get(link + path).text()
            assert "Ash gave" not in body, (who, path)
            assert '"scores"' not in body, (who, path)
    for path in (
        f"/gradio_api/file={live_server.data_dir}/interviewer.db",
        "/panel/seat/x/export.json",
        "/export/everything.json",
    ):
        assert "quarter-hour meter values" not in page.request.get(live_server.url + path).text()
    moderator.reload()
    expect(moderator.locator(".steps")).to_contain_text("2 of 3 are in; missing: Cedar")
    expect(moderator.locator("svg")).to_have_count(0)

    # the last one opens the round for all
    fill_packets(raters["Cedar"])
    raters["Cedar"].get_by_role("button", name="Submit round 1").click()
    expect(raters["Cedar"].locator("main")).to_contain_text("Where raters differ: 4 of 28 cells")
    moderator.reload()
    cell = moderator.locator("article[data-cell='grid-meter/MOD']")
    expect(cell).to_contain_text("Ash gave 1")
    expect(cell).to_contain_text("Against last week's curve it is 18 percent better")
    cell.locator("summary").click()
    cell.locator("select").select_option("unclear anchor")
    cell.locator("textarea").fill("two things stand in anchor 3")
    cell.get_by_role("button", name="Keep it").click()
    expect(cell).to_contain_text("Why: unclear anchor. two things stand in anchor 3")
    assert axe(moderator) == []
    screenshot(moderator, "panel-revealed-dark")

    # an anchor is reworded: a new version, with its reason; then the silent second round on what differs
    moderator.locator("#anchor").select_option("MOD-3")
    moderator.locator("#text").fill("Compares the model with a baseline that is named.")
    moderator.locator("form.reword #why").fill("two things stood in one anchor")
    moderator.get_by_role("button", name="Reword it").click()
    expect(moderator.locator("main")).to_contain_text(f"{card().title} (version {card().version + 1})")
    expect(moderator.locator("main")).to_contain_text(
        f"All scores of this calibration were given on version {card().version}"
    )
    moderator.get_by_role("button", name="Open the silent second round").click()
    expect(moderator.locator(".steps")).to_contain_text("round 2 is being scored")
    for name in RATERS:
        raters[name].goto(links[name])
        fill_packets(raters[name])
        raters[name].get_by_role("button", name="Submit round 2").click()
        expect(raters[name].locator("main")).to_contain_text(
            "4 levels moved in 4 cells" if name == RATERS[-1] else "yours is in and locked"
        )

    # anchors sorted back, the rules last, then the sign-off opens what was planted
    ash.reload()
    ash.get_by_role("link", name="Sort the anchors of MOD back to their levels").click()
    expect(ash.locator("select")).to_have_count(5)
    for n, select in enumerate(ash.locator("select").all(), start=1):
        select.select_option(str(n))
    assert axe(ash) == []
    ash.get_by_role("button", name="Sort them back").click()
    expect(ash.locator("main")).to_contain_text("Sorted back: MOD, by 1")
    moderator.reload()
    expect(moderator.locator(".rationales")).to_have_count(0)
    moderator.get_by_role("button", name="Open the rules or the model, as one more reader").click()
    expect(moderator.locator("main")).to_contain_text("not calibrated on this scorecard")
    moderator.get_by_role("link", name="Try other weights").click()
    expect(moderator.locator("main")).to_contain_text(
        "LED at 5 % can move a total by at most 5 points of 100"
    )
    expect(moderator.locator("#w-LED")).to_have_value("5")
    moderator.locator("#w-LED").fill("20")
    moderator.get_by_role("button", name="Try them").click()
    expect(moderator.get_by_role("alert")).to_contain_text("found a sum of 115; expected 100")
    assert axe(moderator) == []
    moderator.goto(links["the moderator"])
    moderator.locator("#note").fill("first calibration of the year")
    moderator.locator("#again").fill("2099-06-01")
    moderator.locator("form.sign-off summary").click()
    moderator.locator("input[name='plan-0-FRM']").check()
    assert axe(moderator) == []
    screenshot(moderator, "panel-sign-off")
    moderator.get_by_role("button", name="Sign off").click()
    expect(moderator.locator(".rationales")).to_contain_text("Runs systems very well")
    expect(moderator.locator(".plan")).to_contain_text("score some of these packets again on 2099-06-01")
    expect(moderator.locator(".plan")).to_contain_text("Ash")
    assert axe(moderator) == []
    screenshot(moderator, "panel-signed-off")

    # the report is exported and opens by itself
    with moderator.expect_download() as download:
        moderator.locator(".downloads").get_by_role("link", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    with moderator.expect_download() as download:
        moderator.locator(".downloads").get_by_role("link", name="HTML").click()
    alone = tmp_path / "report.html"
    alone.write_bytes(Path(download.value.path()).read_bytes())
    opened = new_context().new_page()
    opened.goto(alone.as_uri())
    expect(opened.locator("h2")).to_contain_text("3 raters, 4 packets, 7 dimensions (round 2, then round 1)")
    assert axe(opened) == []
    assert (
        page.request.get(links["Ash"] + "/export.json").json()["scorecard"]["ref"]["version"]
        == card().version + 1
    )


def test_a_scorecard_of_one_s_own_is_linted_kept_and_chosen(
    page: Page, live_server: LiveServer, axe: Callable[..., list[object]]
) -> None:
    panel_tab(page, live_server)
    page.get_by_role("tab", name="Scorecards").click()
    text = page.locator("#card-text textarea")
    text.fill(
        "id: ours\ntitle: Our lead\ndimensions:\n"
        "- {id: FRM, title: Framing, weight: 50, anchors: {1: Starts from a solution., 3: Sound approach and evaluation, 5: Names where it fails.}}\n"
        "- {id: LED, title: Leading, weight: 40, anchors: {1: Takes credit., 3: Gives a review., 5: Sets a standard others use.}}\n"
    )
    page.locator("#card-check").click()
    expect(page.get_by_text("found a sum of 90; expected 100").first).to_be_visible()
    text.fill(text.input_value().replace("weight: 40", "weight: 50"))
    page.locator("#card-keep").click()
    expect(page.locator("#card-shown")).to_contain_text("Our lead (version 1) can be used. Lint: 2 remarks")
    expect(page.locator("#card-shown")).to_contain_text("adjective only")
    settled(page)
    assert axe(page) == []
    page.get_by_role("tab", name="Calibrate together").click()
    expect(page.locator("#cal-card input")).to_have_value(card().name)
    page.locator("#cal-card input").click()
    expect(page.get_by_role("option", name="Our lead (version 1), your own")).to_be_visible()
