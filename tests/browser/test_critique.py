"""An author pastes a memo, is told what its reader will think, edits, disputes, rehearses, exports; and a design is reviewed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from interviewer.domain.hearing import SENTENCE
from tests.browser.test_voice import SLOW
from tests.speech.conftest import say  # noqa: F401 - the same voice, under the same conditions
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer

MEMO = (Path(__file__).parents[1] / "texts" / "b2_trial_memo.md").read_text("utf-8")
WEAK = MEMO.replace("is below 12.0 %", "is disappointing")
FALL = "We return to 7 days if trial-to-paid of the October cohort is disappointing on 30 November."
DESIGN = """# Design: delivery times that learn

## Problem
Customers cancel when an order is late. The promise is a fixed 40 minutes, and 18 % of orders are late.

## Approach
A model predicts the minutes of each order. It answers within 80 ms at checkout and is trained each night.

## Alternatives considered
None.
"""


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    page.goto(live_server.url)
    open_room(page, "Critique")
    expect(page.locator("#memo textarea")).to_be_visible()
    return page


def check(page: Page, words: str | None = None) -> None:
    if words is not None:
        page.locator("#memo textarea").fill(words)
    page.locator("#memo-check").click()
    expect(page.locator("#memo-critique")).to_contain_text("Shape")
    settled(page)


def below(page: Page, name: str) -> None:
    """Open a room below the critique; on a narrow page the last one lies behind a menu."""
    ways = page.locator("#memo-ways")
    tab = ways.get_by_role("tab", name=name, exact=True)
    ways.scroll_into_view_if_needed()
    if not tab.is_visible():
        ways.locator(".overflow-menu > button").first.click()
        tab = ways.locator(".overflow-dropdown button", has_text=name)
    tab.click()


def fetched(page: Page, label: str) -> bytes:
    with page.expect_download() as download:
        page.locator("#memo-critique").get_by_label(label, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_memo_is_questioned_edited_and_checked_again(
    desk: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    check(desk, WEAK)
    result = desk.locator("#memo-critique")
    expect(desk.locator("#memo-back")).to_contain_text("A busy VP will think you ask")
    expect(result.locator('.check.not_met[data-criterion="CMM-t"]')).to_be_visible()
    expect(result.locator('.check.met[data-criterion="CMM-w"]')).to_be_visible()
    expect(result.locator(".finding").first).to_contain_text("Change:")
    assert axe(desk) == []
    screenshot(desk, "critique")
    check(desk, MEMO)
    expect(result.locator(".diff")).to_contain_text("Against version 1")
    expect(result).to_contain_text("Gone: Change of mind - threshold")
    expect(result.locator('.check.met[data-criterion="CMM-t"]')).to_be_visible()
    with desk.expect_download() as download:
        result.get_by_text("Markdown", exact=True).first.click()
    assert "What the reader will think" in Path(download.value.path()).read_text("utf-8")
    open_room(desk, "History")
    expect(desk.locator("#kept")).to_contain_text("A 14-day trial converts more self-serve teams")


def test_what_is_intended_is_set_aside_and_stays_so(desk: Page, axe: Callable[..., list[object]]) -> None:
    check(desk, WEAK)
    expect(desk.locator("#memo-finding input")).to_have_value(re.compile("threshold"))
    desk.locator("#memo-suggest").click()
    expect(desk.locator("#memo-sentence")).to_contain_text("Your text is not changed")
    desk.locator("#memo-reason textarea, #memo-reason input").fill("the board wants it open")
    desk.locator("#memo-dispute").click()
    result = desk.locator("#memo-critique")
    expect(result.locator(".set-aside")).to_contain_text("the board wants it open")
    expect(result.locator(".finding")).to_have_count(0)
    desk.locator("#memo-meant-words textarea").fill("Keep 7 days for small teams")
    desk.locator("#memo-wrong").click()
    expect(desk.locator("#memo-back")).to_contain_text("Meant is: Keep 7 days for small teams")
    check(desk, WEAK + "\nTwo people work on it.")
    expect(result.locator(".rater")).to_contain_text("Version 2")
    expect(result.locator(".set-aside")).to_contain_text("the board wants it open")
    expect(result.locator(".finding")).to_have_count(0)
    settled(desk)
    assert axe(desk) == []
    desk.locator("#memo-undispute").click()
    expect(result.locator(".finding")).to_have_count(1)


def test_the_exports_open_in_their_programs(desk: Page, new_context: Callable[..., BrowserContext]) -> None:
    check(desk, WEAK)
    word = docx.Document(io.BytesIO(fetched(desk, "Annotated copy, Word")))
    assert [c.text.splitlines()[0] for c in word.comments] == [
        "1. Change of mind - threshold (CMM-t, harms the decision)"
    ]
    assert FALL in [p.text for p in word.paragraphs]
    words = pypdf.PdfReader(io.BytesIO(fetched(desk, "Annotated copy, PDF"))).pages[0].extract_text()
    assert "trial-to-paid of the October cohort is disappointing" in " ".join(words.split())
    assert len(pypdf.PdfReader(io.BytesIO(fetched(desk, "Review sheet, PDF"))).pages) == 1
    assert b"[^1]: **Change of mind - threshold" in fetched(desk, "Annotated copy, Markdown")
    assert b'"criterion": "CMM-t"' in fetched(desk, "Comments, JSON")
    page = new_context().new_page()
    page.set_content(fetched(desk, "Annotated copy, HTML").decode())
    expect(page.locator("mark")).to_have_text(FALL)
    page.locator("sup a").first.click()
    expect(page.locator("#note-1")).to_contain_text("Give the value")


def test_a_download_leaves_what_is_still_on_its_way_to_the_page_alone(desk: Page) -> None:
    check(desk, WEAK)
    broken: list[str] = []
    desk.on("requestfailed", lambda request: broken.append(request.url))
    fetched(desk, "Comments, JSON")
    fetched(desk, "Annotated copy, Word")
    desk.locator("#memo-suggest").click()
    expect(desk.locator("#memo-sentence")).to_contain_text("Your text is not changed")
    assert not [url for url in broken if "/heartbeat/" in url], (
        "the page would believe that the server is gone"
    )


def test_a_word_file_gets_its_comments_on_itself(desk: Page, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("A 14-day trial converts more self-serve teams", level=1)
    for line in WEAK.splitlines()[2:]:
        if line.strip():
            made.add_paragraph(line, style="Body Text 2")
    made.save(str(tmp_path / "memo.docx"))
    desk.locator("#memo-file input[type=file]").set_input_files(tmp_path / "memo.docx")
    expect(desk.locator("#memo-file a[href$='memo.docx']")).to_be_visible()
    check(desk)
    expect(desk.locator("#memo textarea")).to_have_value(
        "\n\n".join(line for line in WEAK.splitlines() if line.strip()) + "\n"
    )
    copy = docx.Document(io.BytesIO(fetched(desk, "Annotated copy, Word")))
    assert {p.style.name for p in copy.paragraphs[1:] if p.style} == {"Body Text 2"}, "the author's own file"
    assert len(list(copy.comments)) == 1


def test_versions_are_compared_and_an_earlier_text_is_taken_up_again(
    desk: Page, axe: Callable[..., list[object]]
) -> None:
    check(desk, WEAK)
    check(desk, MEMO)
    expect(desk.locator("#memo-version-list tbody tr")).to_have_count(2)
    desk.locator("#memo-compare").click()
    compared = desk.locator("#memo-compared")
    expect(compared.locator("li.removed")).to_contain_text("is disappointing")
    expect(compared.locator("li.added")).to_contain_text("is below 12.0 %")
    settled(desk)
    assert axe(desk) == []
    desk.locator("#memo-go-back").click()
    expect(desk.locator("#memo textarea")).to_have_value(WEAK)
    check(desk)
    expect(desk.locator("#memo-critique .rater")).to_contain_text("Version 3")


def test_the_document_in_hand_is_there_after_a_reload(desk: Page) -> None:
    check(desk, WEAK)
    edited = WEAK + "\nOne more sentence, not checked yet."
    desk.locator("#memo textarea").fill(edited)
    desk.locator("#memo-check").focus()  # leaving the box keeps the text
    expect(desk.locator("#memo-safe")).to_contain_text("Kept; not checked yet.")
    desk.reload()
    open_room(desk, "Critique")
    expect(desk.locator("#memo textarea")).to_have_value(edited)
    expect(desk.locator("#memo-critique")).to_contain_text("Shape")


def test_words_typed_while_the_text_in_hand_is_on_its_way_are_not_overwritten(desk: Page) -> None:
    check(desk, WEAK)
    desk.reload()
    desk.locator("#question h2").wait_for()
    held: list[Route] = []
    is_slow = True

    def hold(route: Route) -> None:
        if is_slow:
            held.append(route)
        else:
            route.continue_()

    desk.route("**/gradio_api/queue/join*", hold)
    open_room(desk, "Critique")
    box = desk.locator("#memo textarea")
    expect(box).to_be_disabled()  # nothing can be typed that the text would come over
    expect(box).to_have_value("")
    is_slow = False
    for request in held:
        request.continue_()
    expect(box).to_be_enabled()
    expect(box).to_have_value(WEAK)
    box.fill(f"{WEAK}\nMore.")
    settled(desk)
    expect(box).to_have_value(f"{WEAK}\nMore.")


def test_an_earlier_document_opens_again_from_the_history(desk: Page) -> None:
    check(desk, WEAK)
    desk.locator("#memo-fresh").click()
    expect(desk.locator("#memo-critique")).to_be_empty()
    open_room(desk, "History")
    expect(desk.locator("#picked input")).to_have_value(re.compile("A 14-day trial"))
    desk.locator("#open-kept").click()
    expect(desk.locator("#memo textarea")).to_have_value(WEAK)
    expect(desk.locator("#memo-critique")).to_contain_text("Shape")
    desk.reload()
    open_room(desk, "History")
    expect(desk.locator("#picked input")).to_have_value(re.compile("A 14-day trial"))
    desk.locator("#open-kept").click()
    expect(desk.locator("#memo textarea")).to_have_value(WEAK)


def test_the_reader_asks_and_the_answers_are_looked_at(
    desk: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    check(desk, WEAK)
    below(desk, "Rehearse")
    desk.locator("#rehearse-begin").click()
    asked = desk.locator("#rehearse-question")
    expect(asked).to_contain_text("question 1 of 3")
    answers = (
        "If it is below twelve percent on 30 November we go back.",
        "Yes. Trial to paid rose from 11.8 percent to fifteen percent.",
        "I'll follow up on that.",
    )
    told = desk.locator("#rehearse-told .rehearsed")
    for n, words in enumerate(answers, 1):
        desk.locator("#rehearse-answer textarea").fill(words)
        desk.locator("#rehearse-send").click()
        expect(told).to_have_count(n)
        expect(told.last.locator(".check").first).to_be_visible()
    expect(told.nth(0).locator('.check.met[data-criterion="CMM-t"]')).to_be_visible()
    expect(told.nth(1)).to_contain_text("Does not agree with the document")
    expect(told.nth(1)).to_contain_text("13.1 %")
    expect(told.nth(2)).to_contain_text("It promises to follow up.")
    expect(asked).to_contain_text("That was the last question")
    settled(desk)
    assert axe(desk) == []
    screenshot(desk, "critique-rehearsal")


def test_a_design_is_reviewed_in_four_stages(
    desk: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    check(desk, DESIGN)
    below(desk, "Design review")
    desk.locator("#review-author textarea, #review-author input").fill("author")
    desk.locator("#review-reviewers textarea, #review-reviewers input").fill("reviewer")
    desk.locator("#review-begin").click()
    shown = desk.locator("#review-shown")
    expect(shown.locator(".stages li[aria-current]")).to_have_text("Document")
    expect(shown).to_contain_text("DOC-ALT")
    desk.locator("#review-on").click()
    expect(shown.locator(".stages li[aria-current]")).to_have_text("Comments")
    desk.locator("#review-words textarea").fill("LGTM, ship it")
    desk.locator("#review-look").click()
    expect(desk.locator("#review-seen")).to_contain_text("approval without substance")
    desk.locator("#review-by textarea, #review-by input").fill("reviewer")
    desk.locator("#review-quote textarea").fill("answers within 80 ms")
    desk.locator("#review-words textarea").fill("What happens at checkout when the model answers late?")
    desk.locator("#review-label input").click()
    desk.get_by_role("option", name="blocking", exact=True).click()
    desk.locator("#review-add").click()
    expect(shown.locator(".written")).to_have_count(1)
    expect(shown.locator(".written .label")).to_have_text("blocking")
    desk.locator("#review-read").click()
    expect(desk.locator("#review-found")).to_contain_text("Standing questions that the comments raise")
    desk.locator("#review-on").click()
    expect(shown.locator(".stages li[aria-current]")).to_have_text("Discussion")
    expect(shown).to_contain_text("To discuss, hardest first")
    settled(desk)
    assert axe(desk) == []
    for field, words in (("summary", "the idea is worth a trial"), ("decided-by", "the chair"), ("owner", "author"), ("due", "2099-04-01")):  # fmt: skip
        desk.locator(f"#review-{field} textarea, #review-{field} input").fill(words)
    desk.locator("#review-decide").click()
    expect(desk.get_by_text("blocking comment 1 open").first).to_be_visible()
    desk.locator("#review-reply textarea, #review-reply input").fill("It falls back to 40 minutes.")
    desk.locator("#review-settle").click()
    expect(shown.locator(".written.taken")).to_have_count(1)
    desk.locator("#review-decide").click()
    expect(shown.locator(".outcome")).to_contain_text("Approved")
    with desk.expect_download() as download:
        shown.get_by_label("Commented copy (Word)").click()
    copy = docx.Document(str(download.value.path()))
    assert "What happens at checkout" in next(iter(copy.comments)).text
    settled(desk)
    assert axe(desk) == []
    screenshot(desk, "critique-review")


def test_a_file_is_read_and_a_hostile_one_is_a_sentence(desk: Page, tmp_path: Path) -> None:
    good, macro = tmp_path / "memo.md", tmp_path / "memo.docm"
    good.write_text(MEMO, "utf-8")
    desk.locator("#memo-file input[type=file]").set_input_files(good)
    expect(desk.locator("#memo-file a[href$='memo.md']")).to_be_visible()
    check(desk)
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
    check(page, DESIGN)
    for name, here in (
        ("Versions", "#memo-compare"),
        ("Rehearse", "#rehearse-begin"),
        ("Design review", "#review-begin"),
    ):
        below(page, name)
        expect(page.locator(here)).to_be_visible()
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
        assert axe(page) == []
    screenshot(page, "critique-375-dark")


def test_an_answer_of_a_rehearsal_may_be_spoken(desk: Page, say: Callable[..., bytes]) -> None:  # noqa: F811 - a fixture
    check(desk, WEAK)
    below(desk, "Rehearse")
    desk.locator("#rehearse-begin").click()
    desk.locator("#rehearse-ways").get_by_role("tab", name="Speak").click()
    panel = desk.locator("#rehearse-ways .voice")
    spoken = {"name": "answer.wav", "mimeType": "audio/wav", "buffer": say(SENTENCE)}
    panel.locator(".file").set_input_files(spoken)  # type: ignore[arg-type]  # a file payload
    expect(panel.locator(".state")).to_contain_text("read the transcript", timeout=SLOW)
    assert desk.locator("#rehearse-answer textarea").input_value()
    desk.locator("#rehearse-send").click()
    told = desk.locator("#rehearse-told .rehearsed")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("Spoken in")
    expect(desk.locator("#rehearse-question")).to_contain_text("question 2 of 3")


def test_two_windows_on_one_text_keep_the_words_of_both(desk: Page, live_server: LiveServer) -> None:
    check(desk, WEAK)
    other = desk.context.new_page()
    other.goto(live_server.url)
    open_room(other, "Critique")
    expect(other.locator("#memo textarea")).to_have_value(WEAK)
    other.locator("#memo textarea").fill(f"{WEAK}\nWords of the other window.")
    other.locator("#memo textarea").blur()
    expect(other.locator("#memo-safe")).to_contain_text("not checked yet")
    check(desk, f"{WEAK}\nWords of this window.")
    expect(desk.locator("#memo-safe")).to_contain_text("Another window wrote into this text too")
    below(desk, "Rehearse")
    below(desk, "Versions")
    kept = desk.locator("#memo-version-list details")
    expect(kept).to_have_count(1)
    kept.locator("summary").click()
    expect(kept).to_contain_text("Words of the other window.")
    other.close()
