"""Signing in and out in a real browser: the first full admin, by keyboard alone, and what becomes of a page whose session has ended."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import accessibility, settle
from tests.browser.shared_files import share_static
from tests.conftest import Partner
from tests.dashboard.people import PASSWORD, Home

pytestmark = pytest.mark.browser
NAME = "Ada Lovelace"


@pytest.fixture
def home(partner: Partner) -> Home:
    """A small partner, loaded, that nobody has an account in."""
    partner.customer(1, "Acme")
    partner.item(1)
    partner.load()
    return Home(partner.home)


@pytest.fixture
def base(home: Home, serve: Callable[[Flask], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its address."""
    share_static(home.folder)
    return serve(home.server)


def type_in(page: Page, *texts: str) -> None:
    """Type into the field that has the focus and into those that follow, then send: no pointer."""
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def opened(page: Page, path: str) -> None:
    """A page of the product is there, drawn."""
    page.wait_for_url(re.compile(re.escape(path) + "$"))
    page.locator("#account-menu").wait_for()
    settle(page)


def test_from_the_first_admin_to_the_way_back(page: Page, base: str, home: Home, console: list[str]) -> None:
    page.goto(f"{base}/sign-in")
    expect(page.get_by_text("There is no full admin yet.")).to_be_visible()
    page.goto(f"{base}/sign-in?key={home.key()}")
    assert accessibility(page) == []
    type_in(page, NAME, "ada@partner.example", PASSWORD, "another one altogether")
    problem = page.get_by_role("alert")
    expect(problem).to_have_text("The two passwords are not the same.")
    expect(page.get_by_label("Name")).to_have_value(NAME)
    assert accessibility(page) == []
    console.clear()  # the browser says that the answer was a 422
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    type_in(page, PASSWORD, PASSWORD)
    opened(page, f"{base}/")

    page.goto(f"{base}/customers?product=calling")
    opened(page, "/customers?product=calling")
    page.locator("#account-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_have_text("You are signed out.")
    assert page.context.cookies() == []
    page.go_back()
    page.goto(f"{base}/customers?product=calling&find=acme")
    page.wait_for_url(re.compile("/sign-in\\?next="))
    for width in (1280, 640, 320):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 1280, "height": 720})
    assert accessibility(page) == []
    type_in(page, NAME.upper(), PASSWORD)
    opened(page, "/customers?product=calling&find=acme")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("partnerhub", True, "Lax")
    assert console == []


def test_a_page_whose_session_has_ended_leads_to_signing_in_and_back(page: Page, base: str, home: Home, console: list[str]) -> None:
    person = home.add(NAME)
    page.goto(f"{base}/customers?lang=pt")
    type_in(page, NAME, PASSWORD)
    opened(page, "/customers?lang=pt")
    home.accounts.end_sessions(person, "test")
    page.get_by_role("link", name="Métricas").first.click()
    page.wait_for_url(re.compile("/sign-in\\?"))
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
    type_in(page, NAME, PASSWORD)
    opened(page, "/metrics?lang=pt")
    assert [line for line in console if "401" not in line] == []
