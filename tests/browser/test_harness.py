"""The browser fixtures themselves: what they let through, and what they refuse."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import is_outside

PAGES = {
    "/plain": "<html lang=en><title>Plain</title><main><h1>Plain</h1><p>Nothing to see.</p></main></html>",
    "/leaky": "<html lang=en><title>Leaky</title><img alt='' src='http://elsewhere.example/pixel.png'></html>",
    "/socket": "<html lang=en><title>Socket</title><script>new WebSocket('ws://elsewhere.example/')</script></html>",
    "/unlabelled": "<html lang=en><title>Form</title><main><h1>Form</h1><input></main></html>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_of_this_machine_opens(page, site):
    page.goto(f"{site}/plain")
    assert page.get_by_role("heading").inner_text() == "Plain"


def test_a_request_to_elsewhere_is_noted_and_would_fail_the_test(page, site, outside_requests):
    with page.expect_event("requestfailed"):
        page.goto(f"{site}/leaky")
    assert outside_requests.take() == ["http://elsewhere.example/pixel.png"]


def test_a_web_socket_to_elsewhere_is_noted_too(page, site, outside_requests):
    with page.expect_websocket():
        page.goto(f"{site}/socket")
    assert outside_requests.take() == ["ws://elsewhere.example/"]


def test_the_browser_finds_nothing_outside_even_unwatched(chromium):
    unwatched = chromium.new_context()
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        unwatched.new_page().goto("http://192.0.2.1/")
    unwatched.close()


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("http://127.0.0.1:7860/x", False),
        ("ws://localhost/x", False),
        ("data:text/plain,x", False),
        ("blob:http://127.0.0.1/1", False),
        ("https://fonts.example/x", True),
        ("http://127.0.0.1.example/", True),
        ("wss://elsewhere.example/", True),
    ],
)
def test_what_counts_as_outside(url, outside):
    assert is_outside(url) is outside


def test_axe_finds_an_unlabelled_field(page, site, axe):
    page.goto(f"{site}/unlabelled")
    assert [violation.rule for violation in axe(page)] == ["label"]
    assert axe(page, ignoring=["label"]) == []


def test_axe_has_nothing_against_a_plain_page(page, site, axe):
    page.goto(f"{site}/plain")
    assert axe(page) == []


def test_two_people_share_no_cookies(new_context, site):
    one, other = new_context(), new_context()
    one.add_cookies([{"name": "who", "value": "one", "url": site}])
    assert other.cookies() == []


def test_a_screenshot_is_kept(page, site, screenshot):
    page.goto(f"{site}/plain")
    assert screenshot(page, "harness-plain").read_bytes().startswith(b"\x89PNG")


def test_a_test_that_needs_an_event_loop_runs_it_in_a_thread(page):
    # Playwright's loop occupies the main thread here.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, asyncio.sleep(0, "done")).result() == "done"
