"""What a reader does in a walk, and what she reads: pages, links by keyboard, tiles, rows."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from data.slice import TILES
from tests.browser.conftest import settle


def visit(page: Page, where: str) -> None:
    """Open an address and wait until it is drawn."""
    page.goto(where)
    page.locator("#frame").wait_for()
    settle(page)


def value(page: Page, selector: str) -> Any:
    """The raw value of a number."""
    return json.loads(page.locator(selector).first.get_attribute("data-value") or "null")


def drawn(page: Page, act: Callable[[], Any]) -> None:
    """Do what leads to another view, and wait until that is drawn."""
    with page.expect_response(re.compile("_dash-update-component")):
        act()
    settle(page)


def press(page: Page, selector: str) -> None:
    """Focus a link and press Enter: no pointer."""
    page.locator(selector).first.focus()
    drawn(page, lambda: page.keyboard.press("Enter"))


def tiles(page: Page) -> dict[str, Any]:
    """K01 to K05."""
    return {key: value(page, f"[data-tile={key}] [data-metric={key}]") for key in TILES}


def rows(page: Page, table: str = "customers-table") -> int:
    """How many rows a table shows."""
    return int(page.evaluate(f"window.dash_ag_grid.getApi('{table}').getDisplayedRowCount()"))
