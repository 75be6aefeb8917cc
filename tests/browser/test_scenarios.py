"""The partner success manager's Monday morning, M02 to M04 of `docs/law/scenarios.md`, walked as written: her customers, freshness, Acme."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import TILES, Slice
from tests.browser.conftest import settle
from tests.browser.monday import HERS, NAME, Monday, home_without_last_week
from tests.browser.readers import Door
from tests.browser.walking import drawn, press, rows, tiles, value, visit

pytestmark = pytest.mark.browser


def test_m02_my_customers_is_in_the_address_and_nowhere_else(paula: Page, monday: Monday, console: list[str]) -> None:
    page, whole = paula, monday.hub.answer("headline", Slice()).kpis
    her = monday.door.person("paula")
    mine = monday.hub.answer("headline", Slice(assigned_to=her.id)).kpis
    managed = "[data-tile=customers] [data-metric=managed]"
    visit(page, f"{monday.address}/")
    assert (value(page, managed), tiles(page)) == (whole["managed"], {key: whole[key] for key in TILES})
    press(page, "#my-customers")
    expect(page.locator("[data-chip=assigned_to]")).to_have_text("My customers ×")
    assert parse_qs(urlsplit(page.url).query) == {"assigned_to": [her.id]}
    assert (value(page, managed), tiles(page)) == (HERS, {key: mine[key] for key in TILES})
    assert mine["managed"] == HERS < whole["managed"]
    page.reload()
    page.locator("#frame").wait_for()
    settle(page)
    expect(page.locator("[data-chip=assigned_to]")).to_be_visible()
    assert value(page, managed) == HERS
    press(page, ".app-nav a[href^='/customers']")
    assert (rows(page), value(page, ".count [data-metric=customers]")) == (HERS, mine["customers"])
    link = page.url
    drawn(page, page.go_back)
    assert value(page, managed) == HERS
    drawn(page, page.go_back)
    expect(page.locator("[data-chip=assigned_to]")).to_have_count(0)
    assert value(page, managed) == whole["managed"]
    drawn(page, page.go_forward)
    assert value(page, managed) == HERS

    monday.enter(page, "paula")  # next Monday: nothing is restored from the week before
    visit(page, f"{monday.address}/")
    expect(page.locator("[data-chip=assigned_to]")).to_have_count(0)
    assert value(page, managed) == whole["managed"]
    monday.enter(page, "read_only")  # a colleague who has none of her own follows the link
    visit(page, link)
    expect(page.locator("[data-chip=assigned_to]")).to_have_text("A colleague's customers ×")
    assert rows(page) == HERS
    press(page, "[data-chip=assigned_to]")
    assert rows(page) == whole["managed"]
    expect(page.locator("#my-customers")).to_have_count(0)
    visit(page, f"{monday.address}/customers?assigned_to=somebody-who-left")
    expect(page.locator(".notice")).to_contain_text("it was ignored")
    expect(page.locator("[data-chip=assigned_to]")).to_have_count(0)
    assert rows(page) == whole["managed"]
    assert console == []


def test_m02_who_sees_only_assigned_customers_has_nothing_to_switch(page: Page, monday: Monday, console: list[str]) -> None:
    monday.enter(page, "ana")
    visit(page, f"{monday.address}/")
    assert value(page, "[data-tile=customers] [data-metric=managed]") == HERS
    expect(page.locator("#my-customers")).to_have_count(0)
    assert console == []


def test_m03_missing_calls_are_amber_a_gap_and_a_reason(
    page: Page, demo: Path, tmp_path: Path, serve_home: Callable[[Settings], str], doors: dict[str, Door], console: list[str]
) -> None:
    settings = read_settings(home_without_last_week(demo, tmp_path))
    address = serve_home(settings)
    late = Monday(address, Hub(settings), doors[address], [])
    late.enter(page, "full_admin")
    visit(page, f"{address}/")
    badge = page.locator(".app-head .fresh")
    expect(badge).to_have_class(re.compile(r"\blate\b"))
    expect(badge).to_contain_text(re.compile(r"Licences.* · Calls(, \w+)* 7 d"))
    expect(badge).to_have_attribute("data-tip", re.compile(r"A source is late\.\n[^$]*Calls: 2026-11-14"))
    last = page.locator("#call-volume-chart .chart-col").last
    assert last.get_attribute("data-week") == "2026-11-15" or "15 – 21 Nov" in (last.get_attribute("data-tip") or "")
    assert last.locator("[data-metric=calls]").get_attribute("data-value") == "null"
    assert "No call history covers this week." in (last.get_attribute("data-tip") or "")
    before = page.locator("#call-volume-chart .chart-col").nth(-2).locator("[data-metric=calls]")
    assert json.loads(before.get_attribute("data-value") or "null") > 0
    tile = page.locator("#call-volume [data-kpi=calls]")
    assert value(page, "#call-volume [data-kpi=calls] [data-metric=calls]") is None
    expect(tile.locator("[data-metric=calls_change]")).to_have_text("–")
    tile.focus()
    expect(page.locator("#hub-tip")).to_contain_text("No call history covers this week.")
    cell = page.locator("#call-usage-table .ag-center-cols-container [row-index='0'] [col-id=calls_change]")
    cell.scroll_into_view_if_needed()
    assert json.loads(cell.locator("[data-metric=calls_change]").get_attribute("data-value") or "0") is None
    expect(cell.locator("[data-tip='No call history covers this week.'], [title='No call history covers this week.']")).to_have_count(1)
    press(page, ".app-head a.fresh")
    expect(page).to_have_url(re.compile("/data"))
    assert console == []


@pytest.mark.parametrize("opening", ["/", "Control+k"])
def test_m04_acme_is_one_key_after_three_letters(paula: Page, monday: Monday, opening: str, console: list[str]) -> None:
    visit(paula, f"{monday.address}/")
    paula.keyboard.press(opening)
    paula.keyboard.type("acm")
    paula.keyboard.press("Enter")
    expect(paula.get_by_role("heading", level=1)).to_have_text(NAME)
    settle(paula)
    steps = paula.locator(".crumbs").locator("a, [aria-current=page]").all_inner_texts()
    assert steps == ["Analytics", "Customers", NAME]
    assert console == []
