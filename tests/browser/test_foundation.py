"""The dashboard's parts in a real browser, over invented rows: weight, theme, tables, tooltips, chart, keyboard, redraw in place."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from dashboard import static_files
from tests.browser import demo
from tests.browser.conftest import Traffic, accessibility, settle
from tests.browser.shared_files import share_static

pytestmark = pytest.mark.browser
BUDGET = 950_000  # bytes of JavaScript on a cold load


@pytest.fixture(scope="module")
def address(serve: Callable[[Flask], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The demo, served, with its static files prepared as the set-up does."""
    home = tmp_path_factory.mktemp("home")
    share_static(home)
    return serve(demo.create(home).server)


@pytest.fixture
def shown(page: Page, address: str) -> Page:
    """The page, loaded and idle."""
    page.goto(address)
    page.locator("#expiring .ag-floating-bottom .ag-row").first.wait_for()
    settle(page)
    return page


def values(page: Page, grid: str, key: str, part: str = ".ag-center-cols-viewport") -> list[Any]:
    """The raw values of a column, in the order shown."""
    found = page.locator(f"#{grid} {part} [data-metric={key}]").evaluate_all("list => list.map(e => e.dataset.value)")
    return [json.loads(value) for value in found]


def total(page: Page, grid: str, key: str) -> Any:
    """The one value of a column in the totals row."""
    (found,) = values(page, grid, key, ".ag-floating-bottom")
    return found


def test_cold_load_stays_within_its_budget(shown: Page, console: list[str], traffic: Traffic, address: str) -> None:
    assert traffic.script_bytes <= BUDGET, traffic.scripts
    assert len(traffic.posts) == 1
    assert all(url.startswith((address, "data:")) for url in traffic.requests)
    assert not any("plotly" in url for url in traffic.requests)
    before = traffic.script_bytes
    for _ in range(8):
        shown.mouse.wheel(0, 500)
    settle(shown)
    assert traffic.script_bytes == before  # nothing was held back for later
    assert console == []


def test_a_second_visit_loads_no_script_again(shown: Page, traffic: Traffic) -> None:
    traffic.clear()
    shown.reload()
    shown.locator("#expiring .ag-floating-bottom .ag-row").first.wait_for()
    settle(shown)
    assert traffic.script_bytes < 10_000


def test_policy_is_strict(shown: Page, address: str) -> None:
    headers = shown.request.get(address).headers
    scripts = next(part for part in headers["content-security-policy"].split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts and "http" not in scripts
    assert "no-store" in headers["cache-control"]


def test_theme_follows_the_reader_without_a_request(shown: Page, traffic: Traffic, console: list[str]) -> None:
    root, button = shown.locator("html"), shown.locator(".theme-toggle")
    expect(root).to_have_attribute("data-bs-theme", "light")
    grid = shown.locator("#expiring .ag-root-wrapper")
    bright = grid.evaluate("e => getComputedStyle(e).backgroundColor")
    traffic.clear()
    button.focus()
    shown.keyboard.press("Enter")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert grid.evaluate("e => getComputedStyle(e).backgroundColor") != bright
    assert [url for url in traffic.requests if not url.startswith("data:")] == []
    shown.reload(wait_until="commit")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    assert console == []


def test_toggle_changes_numbers_not_the_page(shown: Page, traffic: Traffic, console: list[str]) -> None:
    shown.fill("#renewing-filter", "serra")
    expect(shown.locator("#renewing .ag-center-cols-container .ag-row")).to_have_count(1)
    shown.evaluate("document.querySelector('#expiring .ag-root-wrapper').dataset.mark = 'same'")
    before = total(shown, "expiring", "total")
    traffic.clear()
    toggle = shown.locator(".segment a", has_text="Meetings")
    toggle.focus()
    shown.keyboard.press("Enter")
    expect(shown.locator(".segment a[aria-current]")).to_have_text("Meetings")
    settle(shown)
    assert len(traffic.posts) == 1
    assert total(shown, "expiring", "total") != before
    assert total(shown, "expiring", "total") == sum(values(shown, "expiring", "total"))
    expect(shown.locator("#expiring .ag-root-wrapper")).to_have_attribute("data-mark", "same")
    expect(shown.locator("#renewing-filter")).to_have_value("serra")
    assert len(values(shown, "renewing", "assigned_pct")) == shown.locator("#renewing .ag-center-cols-container .ag-row").count() < 10
    expect(toggle).to_be_focused()
    links = shown.locator("#expiring .hub-customer a").evaluate_all("list => list.map(e => e.getAttribute('href'))")
    assert links and all(link.endswith("?product=meetings") for link in links)
    assert console == []


def test_back_restores_the_view(shown: Page, traffic: Traffic, console: list[str]) -> None:
    before = values(shown, "expiring", "assigned_pct")
    shown.click(".segment a >> text=Meetings")
    expect(shown.locator(".segment a[aria-current]")).to_have_text("Meetings")
    traffic.clear()
    shown.go_back()
    expect(shown.locator(".segment a[aria-current]")).to_have_text("Calling")
    settle(shown)
    assert len(traffic.posts) == 1
    assert values(shown, "expiring", "assigned_pct") == before
    assert console == []


def test_hurried_toggles_end_with_the_last_one(shown: Page, console: list[str]) -> None:
    calling = values(shown, "expiring", "assigned_pct")
    for name in ("Meetings", "Calling", "Meetings", "Calling"):
        shown.locator(".segment a", has_text=name).evaluate("e => e.click()")
    expect(shown.locator(".segment a[aria-current]")).to_have_text("Calling")
    settle(shown)
    assert values(shown, "expiring", "assigned_pct") == calling
    assert console == []


def test_totals_are_recomputed_from_the_rows_shown(shown: Page, console: list[str]) -> None:
    rows = demo.rows("calling", 6)

    def expected(of: list[dict[str, Any]]) -> tuple[int, float]:
        return sum(row["total"] for row in of), sum(row["assigned"] for row in of) / sum(row["total"] for row in of)

    bought, share = expected(rows)
    assert total(shown, "expiring", "total") == bought
    assert math.isclose(total(shown, "expiring", "assigned_pct"), share)
    assert total(shown, "expiring", "used_13w") == sum(row["used_13w"] or 0 for row in rows)
    expect(shown.locator("#expiring .ag-floating-bottom .hub-customer")).to_have_text("6 customers")
    expect(shown.locator("#expiring .ag-floating-bottom .hub-subscription")).to_have_text("6 subscriptions")

    shown.fill("#expiring-filter", "Enterprise Trial")
    expect(shown.locator("#expiring .ag-floating-bottom .hub-customer")).to_have_text("1 customer")
    bought, share = expected(rows[1:2])
    assert (total(shown, "expiring", "total"), total(shown, "expiring", "assigned_pct")) == (bought, share)

    known = [row for row in demo.rows("calling", 9) if row["used"] is not None]
    assert math.isclose(total(shown, "low-assignment", "used_pct"), sum(row["used"] for row in known) / sum(row["total"] for row in known))
    shown.fill("#low-assignment-filter", "Fabrikam")  # her use is unknown
    expect(shown.locator("#low-assignment .ag-floating-bottom .hub-customer")).to_have_text("1 subscription · 1 customer")
    assert total(shown, "low-assignment", "used_pct") is None
    shown.fill("#low-assignment-filter", "nobody at all")
    expect(shown.locator("#low-assignment .ag-floating-bottom .ag-row")).to_have_count(0)
    assert console == []


def test_sorting_puts_unknown_and_too_few_last_both_ways(shown: Page, console: list[str]) -> None:
    header = shown.locator("#low-assignment .ag-header-cell", has_text="Used")
    enough = {row["used_pct"] for row in demo.rows("calling", 9) if row["used_pct"] is not None and row["total"] >= 60}
    for direction in ("ascending", "descending"):
        header.click()
        expect(header).to_have_attribute("aria-sort", direction)
        settle(shown)
        found = values(shown, "low-assignment", "used_pct")
        assert found[: len(enough)] == sorted(enough, reverse=direction == "descending")
        assert found[-1] is None
    assert console == []


def test_bar_tells_exact_numbers_on_hover_and_focus(shown: Page, console: list[str]) -> None:
    tip = shown.locator("#hub-tip")
    bar = shown.locator("#expiring [row-index='1'] .licence-bar")
    bar.hover()
    row = demo.rows("calling", 6)[1]
    for text in (f"used {row['used']}", f"assigned {row['assigned']}", "available 0", "over the limit 6", f"bought {row['total']}"):
        expect(tip).to_contain_text(text)
    shown.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    shown.mouse.move(0, 0)
    shown.locator("#expiring .ag-center-cols-container [row-index='2'] [col-id=total]").click()
    shown.keyboard.press("ArrowDown")
    shown.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("used unknown")
    expect(shown.locator("#expiring .ag-cell-focus")).to_have_attribute("aria-describedby", "hub-tip")
    assert "unknown" in (shown.locator("#expiring [row-index='3'] .licence-bar").get_attribute("aria-label") or "")
    assert console == []


def test_header_tells_its_definition_on_hover_and_focus(shown: Page) -> None:
    tip = shown.locator("#hub-tip")
    shown.locator("#expiring .ag-header-cell", has_text="Licences").hover()
    expect(tip).to_have_text("Licences bought.")
    shown.mouse.move(0, 0)
    shown.locator("#expiring .ag-center-cols-container [row-index='0'] [col-id=days_left]").click()
    shown.keyboard.press("ArrowUp")
    expect(tip).to_have_text("Days until the item ends.")


def test_names_are_text_and_enter_opens_the_customer(shown: Page, console: list[str]) -> None:
    name = shown.locator("#renewing .ag-pinned-left-cols-container .hub-customer", has_text="Contoso")
    expect(name).to_have_text("Contoso <b>")
    name.click(position={"x": 150, "y": 10})
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/customers/org-008?product=calling")
    assert console == []


def test_chart_speaks_to_pointer_and_keyboard(shown: Page, console: list[str]) -> None:
    tip, frame = shown.locator("#hub-tip"), shown.locator("#trend .chart-frame")
    frame.focus()
    shown.keyboard.press("End")
    expect(tip).to_contain_text("15 – 21 Nov 2026")
    expect(tip).to_contain_text("Bought 10,912")
    shown.keyboard.press("Home")
    for _ in range(4):
        shown.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("Used –")
    shown.mouse.move(0, 0)
    shown.locator("#trend .chart-week").last.hover()
    expect(tip).to_contain_text("Assigned 8,576 · 78.6 %")
    assert "Bought" in (frame.get_attribute("aria-label") or "")
    assert console == []


def test_numbers_follow_the_reader(page: Page, address: str, console: list[str]) -> None:
    page.goto(f"{address}/?lang=pt-BR")
    page.locator("#recent .ag-floating-bottom .ag-row").first.wait_for()
    settle(page)
    expect(page.locator("#expiring .ag-floating-bottom .hub-customer")).to_have_text("6 clientes")
    expect(page.locator("#recent .ag-floating-bottom [data-metric=total]")).to_have_text("6.850")
    assert console == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_axe(page: Page, address: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(address)
    page.locator("#expiring .ag-floating-bottom .ag-row").first.wait_for()
    settle(page)
    assert accessibility(page) == []


def test_health(shown: Page, address: str) -> None:
    assert shown.request.get(f"{address}/healthz").text() == "ok\n"
    assert shown.request.get(f"{address}/readyz").ok


def test_nothing_scrolls_sideways(shown: Page) -> None:
    assert shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    overflow = shown.locator("#expiring .ag-center-cols-viewport").evaluate("e => e.scrollWidth - e.clientWidth")
    assert overflow <= 0, "at 1280 px every column of a table is visible"


def test_home_is_found_again(tmp_path: Path) -> None:
    folder = static_files.cache_folder(tmp_path)
    assert static_files.warm(folder) > 20
    assert static_files.warm(folder) == 0
