"""The customer list in a browser: typed query and chips, tags of several customers with the keyboard, its width, its way to a customer."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.settings import Settings, read_settings
from tests.browser.conftest import accessibility, settle
from tests.browser.readers import WRITERS
from tests.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
TABLE = "window.dash_ag_grid.getApi('customers-table')"


@pytest.fixture(scope="module")
def address(demo: Path, serve_home: Callable[[Settings], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application over a home of its own: what is typed here is nobody else's."""
    home = tmp_path_factory.mktemp("listed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        shutil.copytree(demo / "home", home, dirs_exist_ok=True)
        yield serve_home(read_settings(home))


def visit(page: Page, url: str) -> None:
    """Open the list and wait for its rows."""
    page.goto(url)
    page.locator("#customers .ag-row").first.wait_for()
    settle(page)


def rows(page: Page) -> int:
    """How many rows the table shows."""
    return int(page.evaluate(f"{TABLE}.getDisplayedRowCount()"))


def test_a_typed_query_becomes_chips_and_a_chip_goes_away(page: Page, address: str, console: list[str]) -> None:
    visit(page, f"{address}/customers")
    everybody = rows(page)
    page.keyboard.press("f")
    expect(page.locator("#query")).to_be_focused()
    page.keyboard.type("type:subscription prod")
    expect(page.locator("#query-list [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # takes the term
    expect(page.locator("#query")).to_have_value("type:subscription product:calling ")
    page.keyboard.press("Enter")  # goes there
    expect(page).to_have_url(re.compile(r"/customers\?kind=subscription&holds=calling$"))
    expect(page.locator("[data-chip=holds]")).to_have_count(1)
    settle(page)
    counted = json.loads(page.locator(".count [data-metric=customers]").get_attribute("data-value") or "null")
    assert rows(page) == counted < everybody
    page.locator("[data-chip=holds]").click()
    expect(page).to_have_url(re.compile(r"/customers\?kind=subscription$"))
    page.go_back()
    expect(page.locator("[data-chip=holds]")).to_have_count(1)
    assert console == []


def test_what_is_not_understood_is_said_beside_the_box_and_kept(page: Page, address: str) -> None:
    visit(page, f"{address}/customers")
    before = page.url
    page.locator("#query").fill("status:expring acme")
    page.keyboard.press("Enter")
    expect(page.locator("#query-said")).to_contain_text("Did you mean “expiring”?")
    expect(page.locator("#query")).to_have_value("status:expring acme")
    assert page.url == before
    page.locator("#query-said button").click()
    expect(page).to_have_url(re.compile(r"status=expiring_soon&find=acme"))


@pytest.mark.role(*WRITERS)
def test_several_customers_are_tagged_and_untagged_with_the_keyboard(page: Page, address: str, role: str) -> None:
    visit(page, f"{address}/customers")
    page.locator("#customers .ag-row[row-index='0'] [col-id=status]").click()
    for _ in range(6):
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    expect(page.locator(".bulk-count")).to_have_text("6 chosen")
    page.keyboard.press("Tab")
    expect(page.locator("#bulk-tag")).to_be_focused()
    page.keyboard.type("QBR Q9")
    page.keyboard.press("Enter")
    typed = page.locator("#customers .hub-tag.typed", has_text="QBR Q9")
    expect(typed).to_have_count(6)
    expect(typed.first).to_have_attribute("data-tip", re.compile(f"{role},"))
    settle(page)
    expect(page.locator(".bulk-count")).to_have_text("6 chosen")  # still, for the next one
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator(".toast-undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(typed).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 360)])
def test_nothing_scrolls_sideways(page: Page, address: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    visit(page, f"{address}/customers?status=subscription&holds=calling&managed_by=partner")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    view = page.locator("#customers-table .ag-center-cols-viewport")
    assert view.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    inside = page.locator("#customers .ag-row[row-index='0'] .launch").bounding_box()
    assert inside is not None and inside["x"] + inside["width"] <= width
    expect(page.locator("#customers .ag-header-cell[col-id=signin]")).to_have_count(1 if width == 1280 else 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_axe_with_everything_open(page: Page, address: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    visit(page, f"{address}/customers?status=subscription&find=a")
    page.locator("#customers .ag-row[row-index='0'] [col-id=status]").click()
    page.keyboard.press("Space")
    page.locator("#filter-tag summary").click()
    assert accessibility(page) == []
    page.locator("#query").fill("sta")
    assert accessibility(page) == []
