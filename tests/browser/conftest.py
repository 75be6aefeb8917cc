"""A browser for tests: the machine's own Chromium, a server per app on a free loopback port, and ears for what a page says and loads."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page, Request, expect, sync_playwright
from werkzeug.serving import make_server

from dashboard.app import create_app
from data.access import Person
from data.settings import Settings
from tests.access.conftest import aviary as aviary  # the canary partner, for the walks of each role
from tests.browser.monday import monday as monday
from tests.browser.monday import paula as paula
from tests.browser.readers import Door, roles_of
from tests.browser.shared_files import share_static

expect.set_options(timeout=45_000)  # a busy machine is slow, not wrong

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/browser --each-role`."""
    parser.addoption("--each-role", action="store_true", help="run every browser test once as each role that may do it, not as one of them")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Says as whom a test of somebody signed in is run."""
    if "role" in metafunc.fixturenames:
        metafunc.parametrize("role", roles_of(metafunc.definition, metafunc.config.getoption("--each-role", default=False)))


@dataclass
class Traffic:
    """What a page asked for since the last `clear`: bytes on the wire per file, and posts."""

    scripts: dict[str, int] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was heard."""
        self.scripts.clear()
        self.requests.clear()
        self.posts.clear()

    @property
    def script_bytes(self) -> int:
        """Bytes of JavaScript as they travelled, compressed, with their headers."""
        return sum(self.scripts.values())

    def listen(self, page: Page, session: CDPSession) -> None:
        """Start to hear a page."""
        known: dict[str, str] = {}

        def asked(request: Request) -> None:
            self.requests.append(request.url)
            if request.method == "POST":
                self.posts.append(request.url)

        def answered(event: dict[str, Any]) -> None:
            if event["type"] == "Script":
                known[event["requestId"]] = event["response"]["url"]

        def finished(event: dict[str, Any]) -> None:
            if url := known.get(event["requestId"]):
                self.scripts[url] = self.scripts.get(url, 0) + int(event["encodedDataLength"])

        page.on("request", asked)
        session.on("Network.responseReceived", answered)
        session.on("Network.loadingFinished", finished)
        session.send("Network.enable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(f"No browser on this machine's PATH; one of {', '.join(NAMES)} is needed. See `make browser`.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves an application in a thread; returns its address, without a slash at the end."""
    running = []

    def start(application: Flask) -> str:
        server = make_server("127.0.0.1", 0, application, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def doors() -> dict[str, Door]:
    """The homes at which people sign in, by address."""
    return {}


@pytest.fixture(scope="session")
def serve_home(serve: Callable[[Flask], str], doors: dict[str, Door]) -> Callable[..., str]:
    """Serves a home at which one person of each role has an account; returns its address. `signed_in` lets her in.

    `change` is what a test alters about the application before it is served.
    """

    def start(settings: Settings, change: Callable[[Flask], None] | None = None) -> str:
        share_static(settings.home)
        application = create_app(settings, sign_in=True).server
        if change is not None:
            change(application)
        address = serve(application)
        doors[address] = Door.of(settings)
        return address

    return start


@pytest.fixture
def signed_in(page: Page, address: str, role: str, doors: dict[str, Door]) -> Person:
    """Who reads `page`: her session has begun before the test does. `address` is the test's own, from `serve_home`."""
    door = doors[address]
    page.context.add_cookies([{"name": "partnerhub", "value": door.session(role), "url": address, "httpOnly": True, "sameSite": "Lax"}])
    return door.person(role)


@pytest.fixture
def console() -> list[str]:
    """Errors and warnings that `page` said; a test of a healthy page ends with `assert console == []`."""
    return []


@pytest.fixture
def traffic() -> Traffic:
    """What `page` asked for."""
    return Traffic()


@pytest.fixture
def page(browser: Browser, console: list[str], traffic: Traffic) -> Iterator[Page]:
    """A fresh profile at 1280 × 720, light, in English; pages must be quick to answer, so waits are short."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light", locale="en-GB", timezone_id="UTC")
    opened = context.new_page()

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            console.append(f"{message.type}: {message.text}")

    opened.on("console", said)
    opened.on("pageerror", lambda problem: console.append(f"uncaught: {problem}"))
    traffic.listen(opened, context.new_cdp_session(opened))
    opened.set_default_timeout(45_000)
    yield opened
    context.close()


def settle(page: Page) -> None:
    """Wait until nothing is on its way and nothing has been drawn for a moment."""
    page.wait_for_load_state("networkidle")
    before = ""
    for _ in range(100):
        now = page.evaluate("document.body.innerHTML.length + '/' + document.querySelectorAll('*').length")
        if now == before:
            return
        before = now
        page.wait_for_timeout(150)


def accessibility(page: Page) -> list[str]:
    """What axe finds serious or critical on the page: rule, and the nodes."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    grave = [rule for rule in found["violations"] if rule["impact"] in ("serious", "critical")]
    return [f"{rule['id']}: {json.dumps([node['html'][:160] for node in rule['nodes'][:4]])}" for rule in grave]
