"""Each role in a browser: the places that are hers, what she may change, the numbers that `partnerhub` gives for her customers, and the way out."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from dashboard.gate import scope_of
from data.access import Accounts
from data.answer import Hub
from data.slice import Slice
from data.workspace import Workspace
from tests.access.canaries import HERS, PASSWORD, canary
from tests.access.conftest import Aviary
from tests.browser.conftest import settle
from tests.browser.shared_files import share_static
from tests.conftest import org

pytestmark = pytest.mark.browser
PLACES = ["/", "/customers", "/data", "/administrators", "/requests", "/resources", "/metrics", "/organisation"]
ROLES = ("full admin", "assigned admin", "read-only", "read-only, assigned")


@pytest.fixture(scope="module")
def base(aviary: Aviary, serve: Callable[[Flask], str]) -> str:
    """The canary partner, served."""
    share_static(aviary.settings.home)
    return serve(aviary.app.server)


def enter(page: Page, base: str, name: str) -> None:
    """Sign in by keyboard."""
    page.goto(f"{base}/")
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#account-menu").wait_for()
    settle(page)


@pytest.mark.parametrize("name", ROLES)
def test_each_role_has_its_places_its_numbers_and_its_controls(
    page: Page, base: str, aviary: Aviary, name: str, console: list[str]
) -> None:
    limited, writes = "assigned" in name, "read-only" not in name
    person = Accounts(aviary.settings, Workspace(aviary.settings)).named(name)
    assert person is not None
    whole = Hub(aviary.settings)
    hub = whole.seen_by(scope_of(person, whole))
    enter(page, base, name)

    links = page.locator(".app-nav a.hub-link").evaluate_all("links => [...new Set(links.map(link => new URL(link.href).pathname))]")
    assert sorted(links) == sorted(path for path in PLACES if path != "/data" or not limited)
    for product in ("meetings", "calling"):
        page.locator(".segment a", has_text=product.capitalize()).click()
        page.wait_for_url(lambda url, product=product: ("meetings" in url) == (product == "meetings"))
        settle(page)
        shown = page.locator(".tile [data-metric]").evaluate_all("tiles => tiles.map(one => [one.dataset.metric, one.dataset.value])")
        wanted = hub.answer("headline", Slice(product=product)).kpis
        assert shown
        for key, value in shown:
            if value is not None and key in wanted:
                assert json.loads(value) == wanted[key]

    page.goto(f"{base}/customers")
    settle(page)
    listed = page.locator("body").inner_text()
    for number in range(1, 11):
        assert (canary(number) in listed) == (not limited or number in HERS)

    page.goto(f"{base}/customers/{org(1)}?tab=notes")
    settle(page)
    assert page.locator("form[data-act=note-add]").count() == (1 if writes else 0)
    if writes:
        page.locator("form[data-act=note-add] textarea").fill(f"Walked by {name}")
        page.locator("form[data-act=note-add] button[type=submit]").click()
        expect(page.get_by_text(f"Walked by {name}").first).to_be_visible()
        page.locator(".toast-undo").click()
        expect(page.locator(".notes, #content").get_by_text(f"Walked by {name}")).to_have_count(0)

    page.goto(f"{base}/customers/{org(7)}")
    settle(page)
    expect(page.locator("h1")).to_have_text("Not found" if limited else re.compile(canary(7)))
    page.goto(f"{base}/data")
    settle(page)
    expect(page.locator("h1")).to_have_text("Not for you" if limited else "Data")
    assert (page.locator("input[type=file]").count() > 0) == (name == "full admin")
    page.goto(f"{base}/people")
    settle(page)
    expect(page.locator("h1")).to_have_text("People and roles" if name == "full admin" else "Not for you")

    page.goto(f"{base}/customers")
    settle(page)
    with page.expect_download() as file:
        page.locator("a[href^='/export/customers.csv']").first.click()
    text = file.value.path().read_text(encoding="utf-8-sig")
    for number in range(1, 11):
        assert (canary(number) in text) == (not limited or number in HERS)
    page.locator("#account-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))
    assert console == []
    again = aviary.named(name)
    assert again.secret  # her other session, that of the matrix, goes on
