"""A customer's page in a browser: every tab says what the command line says, keys lead through the list, what is typed stays and can be undone."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data.settings import Settings, read_settings
from tests.browser.conftest import accessibility, settle
from tests.browser.readers import WRITERS
from tests.browser.test_analytics import cells, figures, same, show, visit

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
TABS = ("overview", "subscriptions", "trials", "meetings", "calling", "administrators", "notes")
PRODUCTS = ("calling", "meetings")


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo partner's home: these tests write into it."""
    copy = tmp_path_factory.mktemp("customer") / "home"
    shutil.copytree(demo / "home", copy)
    return copy


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], home: Path) -> str:
    """The product, served."""
    return serve_home(read_settings(home))


@pytest.fixture(scope="module")
def everybody(home: Path) -> list[dict[str, Any]]:
    """The customer list, as the command line has it."""
    found: list[dict[str, Any]] = show(home, "customers")["rows"]
    return found


@pytest.fixture(scope="module")
def her(everybody: list[dict[str, Any]]) -> str:
    """A customer with both products, the one with the most statuses."""
    return str(max((row for row in everybody if len(row["products"]) == 2), key=lambda row: len(row["statuses"]))["org_id"])


def said(home: Path, section: str, org: str, product: str = "calling") -> list[dict[str, Any]]:
    """The rows of one customer by the command line."""
    found: list[dict[str, Any]] = show(home, section, "--customer", org, "--product", product)["rows"]
    return found


def agree(page: Page, section: str, wanted: list[dict[str, Any]]) -> None:
    """A table has these rows, whatever their order, and each of its numbers is theirs."""
    api = f"window.dash_ag_grid.getApi('{section}-table')"
    shown = page.evaluate(f"(() => {{ const rows = []; {api}.forEachNodeAfterFilterAndSort(n => rows.push(n.data)); return rows; }})()")
    numbers = cells(page, section)
    assert len(shown) == len(wanted), section
    known = (
        "subscription_id",
        "product",
        "licence",
        "order_id",
        "invoice_id",
        "admin_id",
        "line",
        "site_url",
        "location",
        "endpoint_type",
        "device_model",
    )
    for data, values in zip(shown, numbers, strict=True):
        mine = [row for row in wanted if all(row.get(key) == data.get(key) for key in known if key in row)]
        assert len(mine) == 1, (section, data)
        for key, value in values.items():
            assert same(value, mine[0][key]), (section, key, value, mine[0][key])


def both(home: Path, section: str, org: str) -> list[dict[str, Any]]:
    """The rows of both products."""
    return [row for product in PRODUCTS for row in said(home, section, org, product)]


def test_the_overview_and_the_subscriptions_are_the_answers(page: Page, address: str, home: Path, her: str, console: list[str]) -> None:
    visit(page, f"{address}/customers/{her}")
    agree(page, "subscriptions", both(home, "subscriptions", her))
    trend = said(home, "call-trend", her)[-8:]
    shown = [value for key, value in figures(page, "#call-trend-calls_per_user .chart-col") if key == "calls_per_user"]
    assert [same(value, row["calls_per_user"]) for value, row in zip(shown, trend, strict=True)] == [True] * 8
    page.locator(".tabs a[data-tab=subscriptions]").click()
    page.locator("#licences-table .ag-row").first.wait_for()
    settle(page)
    for section in ("subscriptions", "licences"):
        agree(page, section, both(home, section, her))
    for section in ("orders", "invoices"):
        agree(page, section, said(home, section, her))
    for section in ("recent", "expiring", "renewing", "low-assignment", "overage"):
        rows = both(home, section, her)
        assert page.locator(f"#{section}").is_visible() == bool(rows)
        if rows:
            agree(page, section, rows)
    assert console == []


def test_trials_products_and_administrators_are_the_answers(
    page: Page, address: str, home: Path, her: str, everybody: list[dict[str, Any]], console: list[str]
) -> None:
    trying = next(row["org_id"] for row in everybody if "trial" in row["statuses"])
    visit(page, f"{address}/customers/{trying}?tab=trials")
    agree(page, "trials", both(home, "trials", trying))
    visit(page, f"{address}/customers/{her}?tab=administrators")
    people = said(home, "customer-administrators", her)
    assert page.locator("#customer-administrators .ag-pinned-left-cols-container .ag-row").all_inner_texts() == [
        row["name"] for row in people
    ]
    visit(page, f"{address}/customers/{her}?tab=meetings&product=meetings")
    agree(page, "subscriptions", said(home, "subscriptions", her, "meetings"))
    visit(page, f"{address}/customers/{her}?tab=calling&span=13")
    agree(page, "subscriptions", said(home, "subscriptions", her))
    agree(page, "call-quality-by-place", said(home, "call-quality-by-place", her))
    for key in ("calls_per_user", "poor_pct"):
        shown = [value for name, value in figures(page, f"#call-trend-{key} .chart-col") if name == key]
        wanted = [row[key] for row in said(home, "call-trend", her)]
        assert len(shown) == 13 and all(same(a, b) for a, b in zip(shown, wanted, strict=True)), key
    volume = said(home, "call-volume", her)
    shown = [value for name, value in figures(page, "#call-volume-chart .chart-col") if name == "calls"]
    assert shown == [row["calls"] for row in volume]
    assert console == []


def test_the_arrows_lead_through_the_list_one_came_from(page: Page, address: str, home: Path, everybody: list[dict[str, Any]]) -> None:
    tile = show(home, "headline")["kpis"]["near_expiration"]
    visit(page, f"{address}/customers?tile=near_expiration")
    page.locator("#customers-table .hub-customer a, #customers-table a.hub-link").first.click()
    page.locator(".neighbours").wait_for()
    settle(page)
    first, heading = page.url, page.get_by_role("heading", level=1)
    name = heading.inner_text()
    expect(page.locator(".spot")).to_have_text(f"1 of {tile}")
    page.locator(".tabs a[data-tab=trials]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tabs a[aria-current=page]")).to_have_text(re.compile("Trials"))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".spot")).to_have_text(f"2 of {tile}")
    assert "tab=trials" in page.url and "tile=near_expiration" in page.url
    second = heading.inner_text()
    assert second != name and page.title() == f"{second} · Partner Hub"
    page.keyboard.press("ArrowLeft")
    expect(heading).to_have_text(name)
    page.go_back()
    expect(heading).to_have_text(second)
    page.go_back()
    page.go_back()
    expect(page.locator(".tabs a[aria-current=page]")).to_have_text("Overview")
    assert page.url == first
    page.go_forward()
    expect(page.locator(".tabs a[aria-current=page]")).to_have_text(re.compile("Trials"))
    assert len(everybody) > tile


@pytest.mark.role(*WRITERS)
def test_the_arrows_lead_nowhere_while_she_types(page: Page, address: str) -> None:
    visit(page, f"{address}/customers?tile=near_expiration")
    page.locator("#customers-table .hub-customer a, #customers-table a.hub-link").first.click()
    page.locator(".neighbours").wait_for()
    settle(page)
    heading = page.get_by_role("heading", level=1)
    first = heading.inner_text()
    page.keyboard.press("ArrowRight")
    expect(heading).not_to_have_text(first)
    settle(page)
    second = heading.inner_text()
    page.locator("#add-tag summary").click()
    page.locator("#add-tag input[name=tag]").fill("ab")
    page.keyboard.press("ArrowLeft")  # it would lead back
    settle(page)
    expect(heading).to_have_text(second)


@pytest.mark.role(*WRITERS)
def test_a_note_is_written_changed_undone_and_stays(page: Page, address: str, her: str, console: list[str]) -> None:
    visit(page, f"{address}/customers/{her}")
    page.locator("#add-note summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ask for 40 more seats <b>")
    page.locator("#add-note select[name=metric]").select_option("poor_pct")
    page.get_by_role("button", name="Save note").click()
    note = page.locator(".note-one")
    expect(note).to_contain_text("Ask for 40 more seats <b>")
    expect(page.locator(".tabs a[data-tab=notes]")).to_contain_text("1")
    visit(page, f"{address}/customers/{her}?tab=notes")
    note.get_by_text("Edit", exact=True).click()
    note.locator("textarea").fill("Ask for 50 more seats")
    note.get_by_role("button", name="Save note").click()
    expect(note.locator(".note-text")).to_have_text("Ask for 50 more seats")
    note.get_by_role("button", name="Remove").click()
    expect(note).to_have_count(0)
    page.locator(".toast-undo").click()
    expect(note.locator(".note-text")).to_have_text("Ask for 50 more seats")
    visit(page, f"{address}/customers/{her}?tab=calling")
    page.locator("#call-quality .noted").click()
    expect(note.locator(".note-text")).to_have_text("Ask for 50 more seats")
    note.get_by_role("button", name="Remove").click()
    expect(note).to_have_count(0)  # the next one finds the page as she did
    assert console == []


@pytest.mark.role(*WRITERS)
def test_a_tag_comes_and_goes_and_a_trial_is_asked_for(
    page: Page, address: str, home: Path, everybody: list[dict[str, Any]], role: str, console: list[str]
) -> None:
    org = next(row["org_id"] for row in everybody if len(row["tags"]) < 4 and "trial" not in row["statuses"] and row["products"])
    visit(page, f"{address}/customers/{org}?tab=trials")
    page.locator("#add-tag summary").click()
    page.locator("#add-tag input[name=tag]").fill("QBR Q1")
    page.keyboard.press("Enter")
    chip = page.locator(".her-tag.typed[data-tag='QBR Q1']")
    expect(chip).to_be_visible()
    assert "QBR Q1" in show(home, "customers", "--customer", org)["rows"][0]["tags"]
    page.locator("#trial-requests input[name=text]").fill(f"For the new shop, says {role}")
    page.get_by_role("button", name="Record the request").click()
    asked = page.locator(".requests li", has_text=f"For the new shop, says {role}")
    expect(asked).to_be_visible()
    visit(page, page.url)
    expect(asked).to_contain_text("Asked, not done yet")
    asked.get_by_role("button", name="Mark as done").click()
    expect(asked).to_contain_text(f"Marked as done by {role}")
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    assert "QBR Q1" not in show(home, "customers", "--customer", org)["rows"][0]["tags"]
    assert console == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_tab_is_accessible_and_fits_twice_as_large(page: Page, address: str, her: str, scheme: Any, console: list[str]) -> None:
    page.emulate_media(color_scheme=scheme)
    for tab in TABS:
        visit(page, f"{address}/customers/{her}?tab={tab}")
        assert accessibility(page) == [], tab
    if scheme == "light":
        page.set_viewport_size({"width": 640, "height": 360})  # 1280 × 720 at 200 %
        for tab in TABS:
            visit(page, f"{address}/customers/{her}?tab={tab}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
    assert console == []


def test_what_needs_attention_leads_to_its_section(page: Page, address: str, home: Path, everybody: list[dict[str, Any]]) -> None:
    over = next(row["org_id"] for row in everybody if "overage" in row["statuses"])
    visit(page, f"{address}/customers/{over}")
    line = page.locator("[data-attention=overage]").first
    told = {
        each.get_attribute("data-told"): json.loads(each.get_attribute("data-value") or "null")
        for each in line.locator("[data-told]").all()
    }
    assert any(
        (row["overage"], row["assigned"], row["total"]) == (told["over"], told["assigned"], told["total"])
        for row in both(home, "overage", over)
    )
    line.locator("a.lead").click()
    section = page.locator("#overage")
    section.wait_for()
    expect(section).to_be_in_viewport()
    assert "tab=subscriptions" in page.url
