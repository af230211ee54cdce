"""A real Chromium for the tests of this folder. Every test here is marked ``browser`` and is in one of two xdist groups."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.support.browser import ARGS, Browsers, OutsideRequests, Violation, axe_violations
from tests.support.environment import ROOT

HERE = Path(__file__).parent
ARTIFACTS = ROOT / "test-artifacts"
FAILED = pytest.StashKey[bool]()
#: How long a page may take before a test calls it wrong: long enough for a slow machine with other work to do.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
#: How many times slower than it is the processor of every page seems: INTERVIEWER_TEST_SLOWDOWN=6 finds races.
SLOWDOWN = float(os.environ.get("INTERVIEWER_TEST_SLOWDOWN") or 1)
#: These files take about half of the time; each half has a worker, a server and a Chromium of its own.
FIRST_HALF = {"test_practice.py", "test_model.py", "test_panel.py", "test_exercises.py", "test_harness.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            half = "browser-1" if item.path.name in FIRST_HALF else "browser-2"
            item.add_marker(pytest.mark.xdist_group(half))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="package")
def playwright(browsers: Browsers) -> Iterator[Playwright]:
    """Playwright, for this folder only: while it lives, `asyncio.run` fails in the same process."""
    if browsers.missing:
        if browsers.required:
            pytest.fail(browsers.missing)
        pytest.skip("no Chromium; the end of this report says how to get one")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def launch_chromium(
    playwright: Playwright, browsers: Browsers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Browser]]:
    """``launch_chromium("--an-argument")`` starts one more Chromium with an empty profile and home of its own."""
    opened: list[Browser] = []

    def launch(*more: str) -> Browser:
        home = str(tmp_path_factory.mktemp("chromium-home"))
        browser = playwright.chromium.launch(
            executable_path=browsers.executable,
            headless=True,
            args=[*ARGS, *more],
            env={"HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "LANG": "en_GB.UTF-8"},
        )
        opened.append(browser)
        return browser

    yield launch
    for browser in opened:
        browser.close()


@pytest.fixture(scope="package")
def chromium(launch_chromium: Callable[..., Browser]) -> Browser:
    """One Chromium for all tests of this folder; every test has a context (cookies, storage) of its own."""
    return launch_chromium()


@pytest.fixture
def outside_requests() -> Iterator[OutsideRequests]:
    """Where a page tried to go outside; anything left in it at the end fails the test."""
    noted = OutsideRequests()
    yield noted
    assert not noted.urls, f"the page asked for {noted.urls}; it may only ask this machine"


@pytest.fixture
def new_context(
    chromium: Browser, outside_requests: OutsideRequests
) -> Iterator[Callable[..., BrowserContext]]:
    """``new_context(locale=…)``: a watched context; a second person on the same server is a second context."""
    opened: list[BrowserContext] = []

    def make(browser: Browser = chromium, **options: object) -> BrowserContext:
        defaults = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "accept_downloads": True}
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]  # Playwright checks them
        context.set_default_timeout(PATIENCE_MS)
        outside_requests.watch(context)
        if SLOWDOWN > 1:
            context.on("page", slow_down)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page. When the test fails, its last look is kept in ``test-artifacts/``."""
    opened = new_context().new_page()
    yield opened
    if request.node.stash.get(FAILED, False) and not opened.is_closed():
        opened.screenshot(path=artifact(f"failed-{request.node.name}.png"), full_page=True)


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """``screenshot(page, "debrief")`` keeps ``test-artifacts/debrief.png`` and gives its path."""

    def take(page: Page, name: str) -> Path:
        path = artifact(f"{name}.png")
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture
def axe() -> Callable[..., list[Violation]]:
    """``axe(page)``: the WCAG 2.1 A and AA rules that the page breaks, by axe-core."""
    return axe_violations


def slow_down(page: Page) -> None:
    """Let the page compute ``SLOWDOWN`` times slower, for as long as it lives."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})


def artifact(name: str) -> Path:
    """A path in ``test-artifacts/``, which is made if need be."""
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS / re.sub(r"[^\w.-]+", "-", name)
