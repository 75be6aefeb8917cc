"""The real page over the demo partner in a real browser: what it shows is what the command line says, cell by cell."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from data.settings import Settings, read_settings
from partnerhub import app as commands
from tests.browser.conftest import Traffic, accessibility, settle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
BUDGET = 950_000  # bytes of compressed JavaScript on a cold load of `/`
TABLES = ("recent", "expiring", "renewing", "low-assignment", "overage")


@pytest.fixture(scope="module")
def home(demo: Path) -> Path:
    """The home of the demo partner, with its static files prepared as the set-up does."""
    return demo / "home"


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], home: Path) -> str:
    """The product, served."""
    return serve_home(read_settings(home))


def show(home: Path, section: str, *options: str) -> dict[str, Any]:
    """What `partnerhub show SECTION --format json` says."""
    done = CliRunner().invoke(commands, ["show", section, "--format", "json", "--home", str(home), *options])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until it is drawn."""
    page.goto(address)
    page.locator("#frame").wait_for()
    settle(page)
    return page


def figures(page: Page, selector: str) -> list[tuple[str, Any]]:
    """(metric, raw value) of every number below a selector."""
    found = page.locator(f"{selector} [data-metric]").evaluate_all("all => all.map(e => [e.dataset.metric, e.dataset.value])")
    return [(key, json.loads(value)) for key, value in found]


def cells(page: Page, section: str) -> list[dict[str, Any]]:
    """The numbers of every row of a table, scrolled through from top to bottom."""
    rows = []
    api = f"window.dash_ag_grid.getApi('{section}-table')"
    for index in range(int(page.evaluate(f"{api}.getDisplayedRowCount()"))):
        page.evaluate(f"{api}.ensureIndexVisible({index})")
        row = f"#{section} .ag-center-cols-container .ag-row[row-index='{index}']"
        page.locator(row).wait_for()
        rows.append(dict(figures(page, row)))
    return rows


def same(shown: Any, said: Any) -> bool:
    """Equal, or equal numbers to the last digits of a double."""
    return shown == (pytest.approx(said, rel=1e-12) if isinstance(said, float) else said)


@pytest.mark.parametrize("as_of", ["", "2026-10-25"])
@pytest.mark.parametrize("product", ["calling", "meetings"])
def test_every_number_equals_the_command_line(page: Page, address: str, home: Path, product: str, as_of: str, console: list[str]) -> None:
    visit(page, f"{address}/?product={product}" + (f"&as_of={as_of}" if as_of else ""))
    options = ["--product", product, *(["--as-of", as_of] if as_of else [])]
    compared = 0
    headline = show(home, "headline", *options)
    for key in ("customers", "near_expiration", "near_renewal", "low_assignment", "over_limit"):
        tile = dict(figures(page, f"[data-tile={key}]"))
        assert tile[key] == headline["kpis"][key]
        before = headline["previous"][key]
        assert tile[f"{key}_change"] == (None if before is None else headline["kpis"][key] - before)
    assert dict(figures(page, "[data-tile=customers]"))["managed"] == headline["kpis"]["managed"]
    for section in TABLES:
        said = show(home, section, *options)
        tiles = dict(figures(page, f"#{section} .side"))
        for key, value in said["kpis"].items():
            assert same(tiles.get(key, 0), value), (section, key)
        if not said["rows"]:
            continue
        shown_rows = cells(page, section)
        assert len(shown_rows) == len(said["rows"])
        for shown_row, said_row in zip(shown_rows, said["rows"], strict=True):
            assert set(shown_row) <= set(said_row)
            for key, value in shown_row.items():
                assert same(value, said_row[key]), (section, key, said_row["customer"])
                compared += 1
    assert compared > 100
    visit(page, page.url + "&trend=table")
    for week in show(home, "licence-trend", *options)["rows"]:
        for key in ("total", "assigned", "used"):
            (shown,) = page.locator(f"#licence-trend [data-metric={key}][data-week='{week['week']}']").evaluate_all(
                "all => all.map(e => e.dataset.value)"
            )
            assert json.loads(shown) == week[key]
    assert console == []


def test_a_cold_load_stays_within_its_budget(page: Page, address: str, traffic: Traffic, console: list[str]) -> None:
    visit(page, address)
    assert traffic.script_bytes <= BUDGET, traffic.scripts
    assert len(traffic.posts) == 1
    assert all(url.startswith((address, "data:")) for url in traffic.requests)
    assert console == []


def test_the_toggle_asks_once_and_back_returns(page: Page, address: str, traffic: Traffic, console: list[str]) -> None:
    visit(page, address)
    before = page.locator("#expiring [data-kpi=customers] .value").inner_text()
    traffic.clear()
    page.get_by_role("link", name="Meetings", exact=True).click()
    expect(page).to_have_url(re.compile("product=meetings"))
    settle(page)
    assert len(traffic.posts) == 1
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.get_by_role("link", name="Calling", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator("#expiring [data-kpi=customers] .value")).to_have_text(before)
    page.go_forward()
    expect(page.get_by_role("link", name="Meetings", exact=True)).to_have_attribute("aria-current", "true")
    assert console == []


@pytest.mark.parametrize("tile", ["customers", "near_expiration", "near_renewal", "low_assignment", "over_limit"])
def test_a_tile_opens_exactly_the_customers_it_counts(page: Page, address: str, tile: str, console: list[str]) -> None:
    visit(page, address)
    counted = json.loads(page.locator(f"[data-tile={tile}] [data-metric={tile}]").get_attribute("data-value") or "null")
    page.locator(f"[data-tile={tile}]").click()
    expect(page).to_have_url(re.compile(f"/customers.*tile={tile}"))
    page.locator("#customers .ag-row").first.wait_for()
    settle(page)
    assert page.evaluate("window.dash_ag_grid.getApi('customers-table').getDisplayedRowCount()") == counted
    assert console == []


def test_filters_are_chips_in_the_address(page: Page, address: str) -> None:
    visit(page, address)
    page.locator("#filter-kind summary").click()
    page.locator("#filter-kind .menu-panel a", has_text="Trial").click()
    expect(page).to_have_url(re.compile("kind=trial"))
    chip = page.locator(".chip.on", has_text="Type: Trial")
    chip.wait_for()
    chip.click()
    expect(page).not_to_have_url(re.compile("kind=trial"))


def test_a_customer_in_a_table_opens_her_page_and_back_returns(page: Page, address: str) -> None:
    visit(page, f"{address}/?product=calling&kind=subscription")
    name = page.locator("#expiring .ag-row[row-index='0'] a.hub-link")
    customer = name.inner_text()
    name.click()
    expect(page).to_have_url(re.compile("/customers/[0-9a-f-]{36}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(customer)
    page.locator(".crumbs a", has_text="Analytics").click()
    expect(page).to_have_url(re.compile(r"/\?.*kind=subscription"))


def test_weeks_before_are_links(page: Page, address: str) -> None:
    visit(page, address)
    page.locator("#week-menu summary").click()
    page.locator("#week-menu .menu-panel a").nth(2).click()
    expect(page).to_have_url(re.compile("as_of=2026-11-08"))
    expect(page.locator("#week-menu summary")).to_contain_text("1 – 7 Nov 2026")


def test_exports_follow_the_quick_filter_and_the_order(page: Page, address: str) -> None:
    visit(page, address)
    customer = page.locator("#expiring .ag-row[row-index='1'] a.hub-link").inner_text()
    page.locator("#expiring-table-filter").fill(customer)
    page.locator("#expiring .ag-header-cell", has_text="Licences").first.click()
    with page.expect_download() as caught:
        page.locator("section#expiring a.door", has_text="CSV").click()
    lines = Path(caught.value.path()).read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 2
    assert all(customer in line for line in lines[1:])


@pytest.mark.parametrize("path", ["/", "/customers"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_axe(page: Page, address: str, path: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    visit(page, address + path)
    assert accessibility(page) == []


def test_portuguese_is_a_click_away_and_complete(page: Page, address: str) -> None:
    visit(page, address)
    page.locator("#language-menu summary").click()
    page.get_by_role("link", name="Português").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    expect(page).to_have_title("Análises · Partner Hub")
    expect(page.locator("#expiring h2")).to_have_text("Expiram nos próximos 90 dias")


def test_the_first_screen_shows_tiles_toggle_and_the_first_section(page: Page, address: str) -> None:
    visit(page, address)
    head = page.locator("#licence-trend h2").bounding_box()
    assert head is not None and head["y"] + head["height"] <= 720
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
