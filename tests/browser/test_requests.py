"""The page of all requests in a browser: found by search, moved and undone there, narrowed by its address, taken away as a file."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.answer import Hub
from data.settings import Settings, read_settings
from data.slice import Slice
from data.workspace import Workspace
from tests.browser.conftest import accessibility, settle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo partner's home with two requests: these tests write into it."""
    copy = tmp_path_factory.mktemp("requests") / "home"
    shutil.copytree(demo / "home", copy)
    workspace = Workspace(read_settings(copy))
    first, second = Hub(read_settings(copy)).answer("customers", Slice()).rows[:2]
    workspace.ask("trial", first["org_id"], {"product": "calling", "text": "For the new shop"}, "Ana")
    workspace.ask("administrator", second["org_id"], {"action": "add", "admin": "new@partner.example", "role": "admin", "text": ""}, "Rui")
    return copy


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], home: Path) -> str:
    """The product, served."""
    return serve_home(read_settings(home))


@pytest.mark.role("full_admin", "admin")
def test_a_request_is_found_done_and_opened_again(page: Page, address: str, console: list[str]) -> None:
    page.goto(f"{address}/")
    page.locator("#frame").wait_for()
    settle(page)
    page.keyboard.press("/")
    page.keyboard.type("requests")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/requests$"))
    trial = page.locator("tr[data-kind=trial]")
    expect(trial).to_contain_text("For the new shop")
    expect(page.locator("[data-open]")).to_have_attribute("data-open", "2")
    assert accessibility(page) == []
    trial.get_by_role("button", name="Mark as done").click()
    expect(page.locator("tr[data-kind=trial][data-state=done]")).to_contain_text("Marked as done")
    expect(page.locator("[data-open]")).to_have_attribute("data-open", "1")
    page.locator(".toast-undo").click()
    expect(page.locator("tr[data-kind=trial][data-state=asked]")).to_be_visible()
    page.locator("#filter-kind > summary").click()
    page.locator("#filter-kind .menu-panel a", has_text="Trial").click()
    expect(page).to_have_url(re.compile(r"only=kind%3Atrial$"))
    expect(page.locator("tr[data-request]")).to_have_count(1)
    with page.expect_download() as file:
        page.locator("#requests .doors a", has_text="CSV").click()
    assert file.value.path().read_text(encoding="utf-8").count("\n") == 2
    page.locator("#requests tbody th a").click()
    expect(page.locator(".tabs a[aria-current=page]")).to_have_text(re.compile("Trials"))
    page.locator("#trial-requests").get_by_role("link", name="All requests").click()
    expect(page.locator("tr[data-request]")).to_have_count(2)
    assert console == []


@pytest.mark.role("read_only", "read_only_assigned")
def test_who_only_reads_has_nothing_to_press(page: Page, address: str, console: list[str]) -> None:
    page.goto(f"{address}/requests?lang=pt")
    expect(page.locator("tr[data-request]")).to_have_count(2)
    expect(page.locator("h1")).to_have_text("Pedidos")
    expect(page.locator("[data-act]")).to_have_count(0)
    assert console == []
