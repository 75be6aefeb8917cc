"""Every page of README's list at 1280 × 720 as it is and at 200 %: nothing scrolls sideways, the heading and what the page is for are reached."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.pages import PAGES
from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import Slice
from data.workspace import Workspace
from tests.browser.conftest import settle
from tests.browser.readers import Door
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.role("full_admin")]  # the one role that opens every page
README = Path(__file__).parents[2] / "README.md"
LISTED = tuple(re.findall(r"^\| `(/[^`]*)` \|", README.read_text(encoding="utf-8"), re.MULTILINE))
# As a browser lays it out: width, height, pixels of the screen per pixel of the page. 1280 × 720 at 200 % is half of each.
WINDOWS = {"as it is": (1280, 720, 1), "at 200 %": (640, 360, 2)}
# What a page is for: the control that must be there to be used.
PRIMARY = {
    "/": (".segment a:not([aria-current])", ".tile >> nth=4", "#expiring .doors a >> nth=0"),
    "/customers": ("#query", "#customers-table a.hub-link >> nth=0"),
    "/customers/<org_id>": (".tabs a[data-tab=calling]", "#export-menu > summary", "#add-tag > summary"),
    "/customers/<org_id>/calls": (".doors a", ".crumbs a >> nth=0"),
    "/organisation": ("#content form button[type=submit] >> nth=0",),
    "/administrators": ("#administrators-table-filter", "form[data-act=admin-ask] button[type=submit]"),
    "/requests": ("[data-act=request-move] >> nth=0", "#requests .doors a >> nth=0", "#requests tbody a >> nth=0"),
    "/data": (".choosers .choose >> nth=0", ".choosers .choose >> nth=1"),
    "/metrics": (".finder",),
    "/account": ("#content form button[type=submit] >> nth=0",),
    "/people": ("#add-person button[type=submit]", "#people .grid-filter"),
    "/resources": (".finder",),
}
# The heading: on the window's surface, whole, and not below something else.
HEADING = """h => {
  const box = h.getBoundingClientRect(), at = document.elementFromPoint(box.x + 4, box.y + box.height / 2);
  return {
    whole: h.scrollWidth <= h.clientWidth + 1 && h.scrollHeight <= h.clientHeight + 4,
    inside: box.x >= 0 && box.right <= document.documentElement.clientWidth,
    seen: h === at || h.contains(at),
  };
}"""
# What is stuck to the window once one has scrolled leaves half of it to read in.
STUCK = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight / 2);
  const stuck = e => getComputedStyle(e).position === 'sticky' && e.getBoundingClientRect().top <= parseFloat(getComputedStyle(e).top) + 1;
  const over = [...document.querySelectorAll('.app-nav, .app-head, .controls')].filter(stuck).map(e => e.getBoundingClientRect());
  return Math.max(0, ...over.filter(box => box.width > innerWidth / 2).map(box => box.bottom)) / innerHeight;
}"""
# Where a section begins, below what is stuck above it: in the window, and not below its head.
BELOW = """id => {
  const top = document.querySelector(id).getBoundingClientRect().top;
  return top >= document.querySelector('.her-tabs').getBoundingClientRect().bottom - 2 && top < innerHeight - 40;
}"""


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo partner with requests: this home is written to."""
    copy = tmp_path_factory.mktemp("zoomed") / "home"
    shutil.copytree(demo / "home", copy)
    workspace = Workspace(read_settings(copy))
    for row in Hub(read_settings(copy)).answer("customers", Slice()).rows[:3]:
        detail = {"action": "add", "admin": "somebody.with.a.long.name@partner.example.com", "role": "read_only", "text": "From Monday on."}
        workspace.ask("administrator", row["org_id"], detail, "Ana")
    return copy


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], home: Path) -> str:
    """The product, served."""
    return serve_home(read_settings(home))


@pytest.fixture(params=WINDOWS)
def window(request: pytest.FixtureRequest, browser: Browser, address: str, role: str, doors: dict[str, Door]) -> Iterator[Page]:
    """A window of one of the sizes, with a session."""
    width, height, ratio = WINDOWS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=ratio, locale="en-GB", timezone_id="UTC", color_scheme="light"
    )
    context.add_cookies(
        [{"name": "partnerhub", "value": doors[address].session(role), "url": address, "httpOnly": True, "sameSite": "Lax"}]
    )
    page = context.new_page()
    page.set_default_timeout(45_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def caller(home: Path) -> str:
    """A customer with calls in the reported week."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        rows: list[dict[str, Any]] = Hub(read_settings(home)).answer("call-usage", Slice()).rows
    return str(max(rows, key=lambda row: row["calls"] or 0)["org_id"])


def test_the_list_of_the_readme_is_that_of_the_pages() -> None:
    assert sorted(LISTED) == sorted(PAGES) == sorted(PRIMARY)


@pytest.mark.parametrize("lang", ["en", "pt"])
@pytest.mark.parametrize("path", LISTED)
def test_a_page_fits_and_is_reached(window: Page, address: str, caller: str, path: str, lang: str) -> None:
    window.goto(f"{address}{path.replace('<org_id>', caller)}?lang={lang}")
    window.locator("#frame").wait_for()
    settle(window)
    assert window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert window.locator("h1").evaluate(HEADING) == {"whole": True, "inside": True, "seen": True}
    for control in PRIMARY[path]:
        window.locator(control).first.click(trial=True)  # scrolls there, and waits until nothing lies over it
        assert window.evaluate("scrollX") == 0
    assert window.evaluate(STUCK) <= 0.5


def test_the_jumps_of_a_long_tab_are_reached(window: Page, address: str, caller: str) -> None:
    """At 1280 they stand below the tabs; at 200 % the page is scrolled, as everywhere."""
    window.goto(f"{address}/customers/{caller}?tab=calling")
    window.locator("#call-volume").wait_for()
    settle(window)
    assert window.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    jumps = window.locator(".chosen .jump a")
    if window.evaluate("innerWidth") < 1280:
        assert not jumps.first.is_visible()
        return
    for jump in jumps.all():
        jump.click()
        window.wait_for_function(BELOW, arg=jump.get_attribute("href"))
