"""Every row of `docs/law/product.md` that is in the product is on a page, in a browser, found by its metric, its role or its address."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.shell import VALUE_NAMES
from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import Slice
from tests.browser.conftest import settle
from tests.browser.readers import WRITERS

pytestmark = pytest.mark.browser
LAW = Path(__file__).parents[2] / "docs" / "law" / "product.md"
HER = "/customers/{org}?tab="  # the page of one customer with both products, a trial, orders and invoices


def tile(section: str, key: str) -> tuple[str, str]:
    """A section's tile on Analytics."""
    return "/", f'#{section} [data-kpi="{key}"] [data-metric="{key}"]'


def column(section: str, *keys: str) -> tuple[tuple[str, str], ...]:
    """Columns of a section's table on Analytics."""
    return tuple(("/", f'#{section}-table .ag-header-cell[col-id="{key}"]') for key in keys)


def status(name: str) -> tuple[str, str]:
    """A status as a filter of the list that leaves somebody."""
    return f"/customers?status={name}", f'#customers-table .ag-row .status:text-is("{VALUE_NAMES[name]}")'


# What only who may change something finds (webex-data.md §3.7: all see tags, full and partner administrators edit them).
TAGGING = (("/customers", '#bulk button[type="submit"]'), (HER + "overview", '[data-act="tag-add"]'))
# Where each row of the checklist is: addresses and what must be seen there.
PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "F01": (("/customers", "#customers-table .ag-row"),),
    "F05": (("/administrators", '#administrators-table .ag-header-cell[col-id="role_words"]'),),
    "F06": (("/customers", "#customers-table .ag-row .status.first"),),
    "F07": (status("trial"),),
    "F08": (status("subscription"),),
    "F09": (status("expiring_soon"),),
    "F10": (status("overage"),),
    "F11": (status("no_recent_activity"),),
    "F12": (status("setup_pending"),),
    "F13": (status("suspended"),),
    "F14": (status("expired"),),
    "F15": (("/customers", '[data-option="status:suspended"]'), ("/customers", '[data-option="status:subscription"]')),
    "F17": TAGGING,
    "F18": (("/administrators", "#roles"),),
    "F19": (("/customers", "#query-form #query"),),
    "F20": (("/customers", '[data-option="managed_by:partner"]'), ("/customers", '[data-option="managed_by:external"]')),
    "F21": (("/customers", '[data-option="holds:calling"]'), ("/customers", '[data-option="holds:meetings"]')),
    "F22": (("/customers", '[data-option="status:expired"]'),),
    "F23": (("/customers", '[data-option="kind:trial"]'), ("/customers", '[data-option="kind:subscription"]')),
    "F25": ((HER + "subscriptions", "#subscriptions"), (HER + "administrators", "#customer-administrators-table .ag-row")),
    "F26": (
        (HER + "subscriptions", "[data-next-on]"),
        (HER + "subscriptions", "#licences-table .ag-row"),
        (HER + "subscriptions", "#invoices-table .ag-row"),
        (HER + "subscriptions", "#orders-table .ag-row"),
    ),
    "F27": ((HER + "trials", "#trials"),),
    "F28": ((HER + "administrators", '#customer-administrators-table .ag-header-cell[col-id="role"]'),),
    "F29": (("/administrators", '#administrators-table .ag-header-cell[col-id="sees_all"]'),),
    "F30": (("/", '.segment a[aria-current="true"]'), ("/?product=meetings", '.segment a[aria-current="true"]')),
    "F31": (("/", "text=excludes Call on Webex"),),
    "F32": (("/", '[data-tile="customers"] [data-metric="managed"]'),),
    "F33": (("/", "#calling"),),
    "F34": (("/", "#week-menu"),),
    "F35": (("/", ".fresh"),),
    "F36": (("/", "#queues"),),
    "F37": (("/", "#recent-table .ag-row .bar-cell, #recent-table .ag-row [col-id='bar']"),),
    "F38": (("/resources", "#quick-links"), ("/resources", "#featured"), ("/resources", "#all-resources")),
    "K01": (("/", '[data-tile="customers"] [data-metric="customers"]'),),
    "K02": (("/", '[data-tile="near_expiration"] [data-metric="near_expiration"]'),),
    "K03": (("/", '[data-tile="near_renewal"] [data-metric="near_renewal"]'),),
    "K04": (("/", '[data-tile="low_assignment"] [data-metric="low_assignment"]'),),
    "K05": (("/", '[data-tile="over_limit"] [data-metric="over_limit"]'),),
    "K06": (tile("recent", "new_customers"), tile("recent", "new_customers_first_time"), tile("recent", "new_customers_existing")),
    "K07": (tile("recent", "total"),),
    "K08": (tile("expiring", "customers"),),
    "K09": (tile("expiring", "assigned_pct"),),
    "K10": (tile("expiring", "used_pct"),),
    "K11": (tile("renewing", "customers"),),
    "K12": (tile("renewing", "assigned_pct"),),
    "K13": (tile("renewing", "used_pct"),),
    "K14": (tile("low-assignment", "customers"),),
    "K15": (tile("low-assignment", "assigned_pct"),),
    "K16": (tile("low-assignment", "used_when_assigned_pct"),),
    "K17": (tile("low-assignment", "unassigned"),),
    "K18": (tile("overage", "customers"),),
    "K19": (tile("overage", "overage"),),
    "K20": (tile("overage", "average_overage"),),
    "K21": (tile("queues", "avg_time_to_answer_s"),),
    "K22": (tile("queues", "avg_wait_before_abandon_s"),),
    "K23": (tile("queues", "abandoned_pct"),),
    "C01": (("/", "#licence-trend #trend"),),
    "C02": tuple(("/", f"#{key}-table .ag-header-cell[col-id='bar']") for key in ("recent", "expiring", "renewing", "low-assignment")),
    "C03": (("/", "#call-volume-chart .chart-col[data-week]"),),
    "C04": (("/", "#call-quality-chart .chart-col[data-week]"),),
    "C05": (("/", '#call-quality-by-endpoint [data-metric="poor_pct"]'), ("/", '#call-quality-by-endpoint [data-metric="share"]')),
    "C06": (("/", "#features [data-metric]"),),
    "C07": (("/", "#call-volume"), ("/", "#call-usage")),
    "C08": (("/", "#call-quality"), ("/", "#call-quality-by-customer")),
    "C09": (("/", "#features"),),
    "C10": (("/", "#queues"),),
    "T01": column("recent", "customer", "subscription_id", "days_since_added", "total", "bar", "assigned_change", "used_change"),
    "T02": column("expiring", "customer", "subscription_id", "days_left", "total", "bar", "used_13w"),
    "T03": column("renewing", "customer", "subscription_id", "days_left", "total", "bar", "used_13w"),
    "T04": column("low-assignment", "customer", "subscription_id", "months_since_added", "assigned_pct", "total", "bar", "assigned_change"),
    "T05": column("overage", "customer", "subscription_id", "months_left", "auto_renew", "total", "assigned_pct", "used_pct"),
    "T06": column("call-usage", "customer", "calls", "calls_per_user", "trend"),
    "T07": column("call-quality-by-customer", "customer", "poor_pct", "trend"),
    "T08": column("queues", "customer", "offered", "answered", "abandoned_pct"),
    "T09": (
        (HER + "subscriptions", '#orders-table .ag-header-cell[col-id="order_id"]'),
        (HER + "subscriptions", '#orders-table .ag-header-cell[col-id="quantity"]'),
    ),
    "T10": ((HER + "administrators", '#customer-administrators-table .ag-header-cell[col-id="name"]'),),
}


def rows() -> Iterator[str]:
    """The ids of the checklist that must be in the product: rows marked Core, and all KPIs, charts and tables."""
    for line in LAW.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        found = re.fullmatch(r"([FKCT])\d\d", cells[0]) if cells else None
        if found and (found[1] != "F" or cells[-1].startswith("Core")):
            yield cells[0]


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], demo: Path) -> str:
    """The product over the demo partner, served."""
    return serve_home(read_settings(demo / "home"))


@pytest.fixture(scope="module")
def org(demo: Path) -> str:
    """The customer whose page is looked at: both products, orders and invoices."""
    hub = Hub(read_settings(demo / "home"))
    both = [row["org_id"] for row in hub.answer("customers", Slice()).rows if len(row["products"]) == 2]
    billed = {row["org_id"] for row in hub.answer("invoices", Slice()).rows} & {row["org_id"] for row in hub.answer("orders", Slice()).rows}
    return next(org_id for org_id in both if org_id in billed)


def test_every_row_of_the_checklist_has_a_place() -> None:
    assert list(rows()) and sorted(set(rows())) == sorted(PLACES)


@pytest.mark.usefixtures("signed_in")
def test_every_row_of_the_checklist_is_on_its_page(page: Page, address: str, org: str, role: str) -> None:
    """Rows of one address follow one another without loading it again. Who only reads misses what changes something, and nothing else."""
    page.set_viewport_size({"width": 1280, "height": 8000})
    wanted = sorted((where.format(org=org), row, selector) for row, places in PLACES.items() for where, selector in places)
    missing, opened = [], ""
    for where, row, selector in wanted:
        if where != opened:
            page.goto(address + where)
            page.locator("#frame").wait_for()
            settle(page)
            opened = where
        if page.locator(selector).count() == 0:
            missing.append((row, where, selector))
    refused = [] if role in WRITERS else [("F17", where.format(org=org), selector) for where, selector in TAGGING]
    assert sorted(missing) == sorted(refused)
