"""Back, Forward and Reload after every kind of click: the address is the whole view, so each of them shows what it showed before."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from data.settings import Settings, read_settings
from tests.browser.conftest import settle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
# All that tells one view from another: the headings, the numbers, what is marked as current, the lines of lists and tables.
SEEN = """() => {
  const all = (selector, read) => [...document.querySelectorAll(selector)].filter(e => e.getClientRects().length).map(read).sort();
  return {
    title: document.title,
    heading: (document.querySelector('h1') || {}).innerText,
    figures: all('#content [data-metric]', e => e.dataset.metric + '=' + e.dataset.value),
    current: all('[aria-current]:not(.menu-panel *)', e => e.textContent),
    chosen: all('#content .chip.on, [data-chip]', e => e.textContent),
    lines: all('#content [data-resource], #content [data-entry], #content .hub-table tbody th', e => e.textContent),
  };
}"""


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], demo: Path) -> str:
    """The product over the demo partner, served."""
    return serve_home(read_settings(demo / "home"))


def choose(menu: str, item: int) -> Callable[[Page], None]:
    """Open a menu and follow one of its links."""

    def act(page: Page) -> None:
        page.locator(f"{menu} > summary").click()
        page.locator(f"{menu} .menu-panel a").nth(item).click()

    return act


def click(selector: str) -> Callable[[Page], None]:
    """Click the first of its kind."""
    return lambda page: page.locator(selector).first.click()


def typed(opening: str, text: str) -> Callable[[Page], None]:
    """Open a box with a key, type, and press Enter."""

    def act(page: Page) -> None:
        page.keyboard.press(opening)
        page.keyboard.type(text)
        page.locator("[role=option]").first.wait_for()
        page.keyboard.press("Enter")

    return act


def key(name: str) -> Callable[[Page], None]:
    """Press a key."""
    return lambda page: page.keyboard.press(name)


@dataclass(frozen=True)
class Kind:
    """A kind of click: where one is, what one does, and what the address then has."""

    start: str
    act: Callable[[Page], None]
    leads: str


KINDS = {
    "tile": Kind("/", click(".tile[data-tile=near_expiration]"), r"/customers\?tile=near_expiration$"),
    "place": Kind("/?kind=trial", click(".app-nav a[href^='/metrics']"), r"/metrics\?kind=trial$"),
    "filter menu": Kind("/", choose("#filter-kind", 1), r"/\?kind=trial$"),
    "filter chip": Kind("/?kind=trial&product=meetings", click(".controls a.chip.on"), r"/\?product=meetings$"),
    "all filters": Kind("/?kind=trial&status=trial", click(".controls a.quiet"), r"/$"),
    "product": Kind("/?trend=share", click(".segment a:not([aria-current])"), r"product=meetings&trend=share$"),
    "week": Kind("/", choose("#week-menu", 2), r"/\?as_of=2026-11-08$"),
    "week of a chart": Kind("/", click("#call-volume .chart-col[href*='week=']"), r"[?&]week=\d{4}-\d\d-\d\d$"),
    "chart as a table": Kind("/", click("#call-volume .acts a:not([aria-current]).hub-link"), r"/\?table=call-volume$"),
    "trend as shares": Kind("/", click("#licence-trend .acts a[href*='trend=share']"), r"/\?trend=share$"),
    "endpoint type": Kind("/", click("#call-quality-by-endpoint a[href*='endpoint=']"), r"endpoint="),
    "jump": Kind("/", click(".jump a[href='#overage']"), r"/#overage$"),
    "row": Kind("/customers?tile=near_expiration", click("#customers-table a.hub-link"), r"/customers/[^/?]+\?tile=near_expiration"),
    "typed query": Kind("/customers", typed("f", "type:trial "), r"/customers\?kind=trial$"),
    "chip of the list": Kind("/customers?kind=trial&holds=calling", click("[data-chip=holds]"), r"/customers\?kind=trial$"),
    "tab": Kind("{her}", click(".tabs a[data-tab=subscriptions]"), r"\?tab=subscriptions$"),
    "tab of a product": Kind("{her}", click(".tabs a[data-tab=calling]"), r"\?tab=calling$"),
    "weeks of a trend": Kind("{her}?tab=calling", click("#call-trend a[href*='span=13']"), r"span=13"),
    "next customer": Kind("{her}?tab=trials", click("[data-neighbour=next]"), r"/customers/[^/?]+\?tab=trials$"),
    "arrow key": Kind("{her}", key("ArrowRight"), r"/customers/[^/?]+$"),
    "crumb": Kind("{her}?kind=subscription", click(".crumbs a[href^='/customers']"), r"/customers\?kind=subscription$"),
    "calls of a week": Kind("{her}?tab=calling", click("#call-volume a[href*='/calls']"), r"/calls"),
    "palette": Kind("/", typed("/", "resources"), r"/resources$"),
    "a metric of the palette": Kind("/", typed("/", "peers' median"), r"/metrics#peer_median_pct$"),
    "choice of a list": Kind("/resources", choose("#filter-kind", 0), r"/resources\?only=kind"),
    "language": Kind("/customers", choose("#language-menu", 1), r"/customers\?lang=pt$"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def asked(page: Page) -> set[Request]:
    """What `page` has asked for and not been answered yet."""
    under_way: set[Request] = set()
    page.on("request", lambda request: under_way.add(request))
    page.on("requestfinished", lambda request: under_way.discard(request))
    page.on("requestfailed", lambda request: under_way.discard(request))
    return under_way


def seen(page: Page, asked: set[Request]) -> tuple[str, dict[str, Any]]:
    """The address and what the page shows once everything is answered and drawn: when a third of a second changes nothing more."""
    page.wait_for_timeout(100)  # the address was changed: what it asks for is on its way
    settle(page)
    before = None
    while True:
        now = (page.url, page.evaluate(SEEN))
        if not asked and now == before:
            return now
        before = now
        page.wait_for_timeout(330)


def visit(page: Page, url: str) -> None:
    """Open an address and wait until it is drawn."""
    page.goto(url)
    page.locator("#frame").wait_for()


def place(page: Page, address: str, start: str) -> str:
    """The address where a click starts; a customer's is the first of the list with Calling licences, not the last."""
    if "{her}" not in start:
        return f"{address}{start}"
    rows = page.request.get(f"{address}/palette.json?lang=en").json()["customers"]
    listed = [org_id for org_id, _name, held, *_ in rows if held == 3]
    return f"{address}{start.replace('{her}', f'/customers/{listed[0]}')}"


@pytest.mark.parametrize("start", dict.fromkeys(kind.start for kind in KINDS.values()))
def test_back_and_forward_show_what_was_there(page: Page, address: str, start: str, asked: set[Request], console: list[str]) -> None:
    """From each start, every kind of click: Back shows what was there, Forward what it led to, and so does loading that address anew."""
    visit(page, place(page, address, start))
    before = seen(page, asked)
    for name, kind in KINDS.items():
        if kind.start != start:
            continue
        kind.act(page)
        expect(page).to_have_url(re.compile(kind.leads))
        after = seen(page, asked)
        assert after != before, name
        page.go_back()
        assert seen(page, asked) == before, f"{name}: back"
        page.go_forward()
        assert seen(page, asked) == after, f"{name}: forward"
        page.reload()
        page.locator("#frame").wait_for()
        assert seen(page, asked) == after, f"{name}: loaded anew"
        page.go_back()
        assert seen(page, asked) == before, f"{name}: back after loading anew"
    assert console == []


def test_several_steps_are_walked_back_one_by_one(page: Page, address: str, asked: set[Request], console: list[str]) -> None:
    visit(page, f"{address}/")
    walked = [seen(page, asked)]
    for selector in (
        ".segment a:not([aria-current])",
        ".tile[data-tile=customers]",
        "#customers-table a.hub-link",
        ".tabs a[data-tab=notes]",
    ):
        page.locator(selector).first.click()
        page.wait_for_url(lambda url: url != walked[-1][0])
        walked.append(seen(page, asked))
    for wanted in walked[-2::-1]:
        page.go_back()
        assert seen(page, asked) == wanted
    for wanted in walked[1:]:
        page.go_forward()
        assert seen(page, asked) == wanted
    assert console == []


def test_what_is_no_part_of_the_address_makes_no_step(page: Page, address: str, asked: set[Request], console: list[str]) -> None:
    """The order and the quick filter of a table, a menu, a dialog, the theme: Back leads past them."""
    visit(page, f"{address}/")
    first = seen(page, asked)
    page.locator(".app-nav a[href='/customers']").click()
    page.locator("#customers-table .ag-row").first.wait_for()
    there, steps = seen(page, asked), page.evaluate("history.length")
    page.locator("#customers-table .ag-header-cell[col-id=customer] .ag-header-cell-label").click()
    page.locator("#week-menu > summary").click()
    page.keyboard.press("Escape")
    page.locator(".theme-toggle").click()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert (page.url, page.evaluate("history.length")) == (there[0], steps)
    page.go_back()
    assert seen(page, asked) == first
    assert console == []


@pytest.mark.parametrize("opening", ["/", "?"])
def test_back_closes_what_lies_over_the_page(page: Page, address: str, opening: str, asked: set[Request], console: list[str]) -> None:
    """A dialog belongs to the view that it was opened over."""
    visit(page, f"{address}/")
    before = seen(page, asked)
    page.locator(".segment a:not([aria-current])").click()
    page.wait_for_url(re.compile("product=meetings"))
    settle(page)
    page.keyboard.press(opening)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog")).to_have_count(0)
    assert seen(page, asked) == before
    assert console == []
