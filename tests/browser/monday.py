"""What the walk of a Monday morning needs: the demo partner with Acme, of whom everything is known; Paula, who manages customers; her browser."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import Slice
from etl.build import load
from tests.browser.readers import PASSWORD, Door
from tests.conftest import NOW, Partner, org

HERS = 7  # customers assigned to Paula
ACME = 900  # her number; `org` makes the id of it
NAME = "Acme Logistics"
LAST_WEEK = ("Calling Detailed Call History_2026-11-15_*", "cdr_feed_2026-11-2*")
# What the licence bar of her Calling subscription says, and is drawn as.
BOUGHT, ASSIGNED, USED = 100, 112, 71


def acme(folder: Path) -> Path:
    """Exports of one customer: two subscriptions, one of them too small and ending, a trial, two administrators, orders, tags."""
    partner, at = Partner(folder), "2026-11-21"
    partner.customer(ACME, NAME, country="PT", managed_by="partner", last_admin_signin_on="2026-11-19")
    partner.item(ACME, "Sub-A1", total=BOUGHT, assigned=ASSIGNED, used=USED, end_on="2026-12-20", auto_renew="no")
    meetings = {"licence": "Webex Meetings - Suite", "site_url": "acme.example.com"}
    partner.item(ACME, "Sub-A2", total=50, assigned=31, used=20, end_on="2027-06-30", auto_renew="yes", **meetings)
    partner.item(ACME, "Trial-A", kind="trial", total=20, assigned=5, used=2, start_on="2026-11-01", end_on="2026-12-05")
    for number, quantity in ((1, 60), (2, 100)):
        order = {"order_id": f"Order-A{number}", "org_id": org(ACME), "ordered_on": f"2026-0{number}-05", "quantity": str(quantity)}
        partner._add("orders", {**order, "subscription_id": "Sub-A1", "description": "Webex Calling Professional", "sku": "WX-CALL"}, at)
    for number, name in ((1, "Paula Prado"), (2, "Rui Reis")):
        partner._add("admins", {"admin_id": f"acme-{number}", "name": name, "email": f"acme{number}@partner.example", "role": "admin"}, at)
        partner._add("admin_customers", {"admin_id": f"acme-{number}", "org_id": org(ACME)}, at)
    partner._add("tags", {"org_id": org(ACME), "tag": "health"}, at)
    for name, when in partner._pending:
        partner.write(f"{name}.csv", partner._pending[name, when], f"snapshot={when}")
    return partner.landing


def home_with_acme(demo: Path, folder: Path) -> Path:
    """A copy of the demo partner's home, with Acme loaded on top."""
    home = folder / "home"
    shutil.copytree(demo / "home", home)
    load([acme(folder)], home)
    return home


def home_without_last_week(demo: Path, folder: Path) -> Path:
    """The demo partner, of whom nobody delivered the calls of 15 to 21 November."""
    landing, home = folder / "landing", folder / "home"
    shutil.copytree(demo / "demo" / "landing", landing, ignore=shutil.ignore_patterns(*LAST_WEEK))
    load([landing], home)
    return home


@dataclass(frozen=True)
class Monday:
    """The product over the demo partner and Acme: where it is, what its numbers must be, who signs in, and which customers are Paula's."""

    address: str
    hub: Hub
    door: Door
    hers: list[str]

    def enter(self, page: Page, name: str) -> None:
        """A session of hers begins in this browser."""
        session = {"name": "partnerhub", "value": self.door.session(name), "url": self.address}
        page.context.add_cookies([{**session, "httpOnly": True, "sameSite": "Lax"}])


@pytest.fixture(scope="session")
def monday(
    demo: Path, tmp_path_factory: pytest.TempPathFactory, serve_home: Callable[[Settings], str], doors: dict[str, Door]
) -> Iterator[Monday]:
    """Paula manages the hub, so she sees everybody; Ana sees her own customers, which are the same as Paula's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        settings = read_settings(home_with_acme(demo, tmp_path_factory.mktemp("monday")))
        address, hub = serve_home(settings), Hub(settings)
        others = [row["org_id"] for row in hub.answer("customers", Slice()).rows if row["org_id"] != org(ACME)]
        hers = [org(ACME), *others[3::5]][:HERS]
        for name, role in (("paula", "full_admin"), ("ana", "admin")):
            doors[address].accounts.add(name=name, role=role, who="test", customers=hers, password=PASSWORD)
        yield Monday(address, hub, doors[address], hers)


@pytest.fixture
def paula(page: Page, monday: Monday) -> Page:
    """Her browser."""
    monday.enter(page, "paula")
    return page
