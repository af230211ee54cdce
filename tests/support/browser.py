"""Finding a Chromium, keeping it on this machine, and asking axe-core about a page."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request, WebSocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "No Chromium was found. Get one with 'apt-get install chromium' or '.venv/bin/playwright install chromium', "
    "or name one with INTERVIEWER_CHROMIUM=/path/to/chromium."
)
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    # Below the page's own requests: nothing but loopback can be found, whoever asks.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


@dataclass(frozen=True)
class Browsers:
    """Which Chromium to use; ``executable`` None means Playwright's own, if it was ever fetched."""

    executable: str | None
    required: bool
    missing: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Browsers":
        """Look where INTERVIEWER_CHROMIUM says, then for Playwright's own, then on the PATH."""
        required = environment.get("INTERVIEWER_REQUIRE_BROWSER", "") not in ("", "0")
        if named := environment.get("INTERVIEWER_CHROMIUM"):
            found = shutil.which(named)
            missing = "" if found else f"INTERVIEWER_CHROMIUM names {named!r}, which is no program. {HELP}"
            return cls(found, required or not found, missing)
        found = _playwrights_own(environment) or next(filter(None, map(shutil.which, NAMES)), None)
        return cls(found, required, "" if found else HELP)


def _playwrights_own(environment: Mapping[str, str]) -> str | None:
    """Playwright's newest downloaded Chromium; it is looked for on disk, since asking Playwright starts it."""
    folder = environment.get("PLAYWRIGHT_BROWSERS_PATH") or str(Path.home() / ".cache" / "ms-playwright")
    found = [p for p in Path(folder).glob("chromium-*/chrome-linux*/chrome") if p.is_file()]
    return str(max(found, key=lambda p: int(p.parts[-3].rpartition("-")[2]))) if found else None


@dataclass
class OutsideRequests:
    """Addresses a page asked for that are not on this machine. They are refused, and fail the test."""

    urls: list[str] = field(default_factory=list)

    def watch(self, context: "BrowserContext") -> None:
        """Note every request of every page of ``context``, web sockets included."""
        context.on("request", self._note)
        context.on("page", lambda page: page.on("websocket", self._note))

    def _note(self, request: "Request | WebSocket") -> None:
        if is_outside(request.url):
            self.urls.append(request.url)

    def take(self) -> list[str]:
        """What was noted, and forget it: for a test that leaves on purpose."""
        taken, self.urls = self.urls, []
        return taken


def is_outside(url: str) -> bool:
    """Whether fetching ``url`` would leave this machine; data, blob, about and file addresses do not."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in (
        "127.0.0.1",
        "localhost",
        "::1",
    )


@dataclass(frozen=True)
class Violation:
    """One accessibility rule that a page breaks, and the elements that break it."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}\n    " + "\n    ".join(self.elements)


@cache
def _axe_script() -> str:
    from axe_playwright_python.base import AXE_SCRIPT  # the package is used for the script it ships

    return str(AXE_SCRIPT)


def axe_violations(
    page: "Page", *, within: str | None = None, ignoring: Iterable[str] = ()
) -> list[Violation]:
    """WCAG 2.1 A and AA rules that ``page`` breaks, by axe-core; ``ignoring`` takes rule ids.

    within: CSS selector of the part to look at; None is the whole page.
    """
    page.evaluate(_axe_script())
    options = {
        "runOnly": {"type": "tag", "values": list(WCAG)},
        "rules": {rule: {"enabled": False} for rule in ignoring},
        "resultTypes": ["violations"],
    }
    found: list[dict[str, Any]] = page.evaluate(
        "([within, options]) => axe.run(within || document, options).then(result => result.violations)",
        [within, options],
    )
    return [
        Violation(
            rule=v["id"],
            impact=v["impact"] or "unknown",
            help=v["help"],
            elements=tuple(f"{node['target']} {node['html'][:160]}" for node in v["nodes"]),
        )
        for v in found
    ]


def settled(page: "Page") -> None:
    """Wait until no value is under way: axe would read faded colours, and a button would not take a second press."""
    page.wait_for_function(
        "!document.querySelector('.pending:not(.hide), .generating:not(.hide), .translucent:not(.hide)')"
    )
    page.wait_for_function(
        "document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)"
    )


def note_flashes(page: "Page") -> Callable[[str], None]:
    """``flashed = note_flashes(page)``, a click, then ``flashed("KIL-1")``: the words of that check have lit up since.

    They are lit for a moment only, which a busy machine may miss.
    """
    page.evaluate(
        "() => { window.flashed = []; new MutationObserver((seen) => seen.forEach(({ target }) => {"
        " if (target.matches?.('mark.flash')) window.flashed.push(...target.dataset.for.split(' ')); }))"
        ".observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class'] }); }"
    )

    def flashed(criterion: str) -> None:
        page.wait_for_function("(id) => window.flashed.includes(id)", arg=criterion)

    return flashed


def open_room(page: "Page", name: str) -> None:
    """Open a tab of the page, once the page listens; on a narrow page the last tabs lie behind a menu."""
    # A page that was just opened shows its tabs before it takes a click; its first question comes when it does.
    page.wait_for_function(
        "() => document.querySelector('#question h2')"
        " || [...document.querySelectorAll('#rooms [role=tab][aria-selected=true]')].slice(0, 1).some((tab) => tab.textContent.trim() !== 'Practise')"
    )
    tab = page.get_by_role("tab", name=name, exact=True)
    more = page.locator("#rooms .overflow-menu > button").first
    tab.or_(more).first.wait_for()
    if not tab.is_visible():
        more.click()
        tab = page.locator("#rooms .overflow-dropdown button", has_text=name)
    tab.click()
