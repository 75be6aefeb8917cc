"""People in a real browser: the account menu, a token that is shown once, changes of others with their way back, and signing out."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import accessibility, settle
from tests.browser.shared_files import share_static
from tests.conftest import Partner, org
from tests.dashboard.signed_in import PASSWORD, House, house_of

pytestmark = pytest.mark.browser
Open = Callable[[str, str], str]


@pytest.fixture
def house(partner: Partner) -> House:
    """Four kinds of people."""
    house = house_of(partner)
    share_static(partner.home)
    return house


@pytest.fixture
def enter(page: Page, house: House, serve: Callable[[Flask], str]) -> Open:
    """Signs somebody in by the form, as she would, and leads to a page; returns the server's address."""
    base = serve(house.app.server)

    def start(name: str, path: str) -> str:
        page.goto(f"{base}{path}")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("#account-menu").wait_for()
        settle(page)
        return base

    return start


def test_the_menu_by_keyboard_at_two_widths_and_out(page: Page, enter: Open, console: list[str]) -> None:
    base = enter("ana", "/customers")
    summary = page.locator("#account-menu > summary")
    expect(summary).to_contain_text("Administrator · 2 customers")
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert accessibility(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search", exact=True).fill("api tokens")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    summary.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{base}/sign-in?out=1")
    page.goto(f"{base}/account")
    expect(page).to_have_url(f"{base}/sign-in?next=%2Faccount")
    assert console == []


def test_a_token_is_shown_once(page: Page, enter: Open, house: House, console: list[str]) -> None:
    base = enter("ana", "/account")
    shown = page.locator("#token-once [data-shows=secret]")
    expect(shown).to_be_hidden()
    page.get_by_label("What it is for").fill("the sheet")
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("[data-token]")).to_have_count(1)  # the page was drawn again, and the secret is still there
    expect(page.locator("#token-once")).to_be_visible()
    secret = shown.inner_text()
    found = house.accounts.token_of(secret)
    assert found is not None and found[1].label == "the sheet"
    assert f'{secret}" {base}/api/v1/sections/headline' in page.locator("[data-shows=example]").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert accessibility(page) == []
    page.reload()
    page.locator("[data-token]").wait_for()
    settle(page)
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("[data-token]")).to_have_count(0)
    assert house.accounts.token_of(secret) is None and console == []


def test_others_are_changed_and_changed_back(page: Page, enter: Open, house: House, console: list[str]) -> None:
    enter("chief", "/people")
    expect(page.locator("[data-chain=whole]")).to_be_visible()
    assert accessibility(page) == []
    page.get_by_role("link", name="Ana", exact=True).click()
    page.locator("#of-person").wait_for()
    page.get_by_label("Find a customer").fill("customer 3")
    expect(page.get_by_role("button", name="Take Customer 2 away")).to_be_hidden()
    page.get_by_role("button", name="Assign Customer 3").click()
    expect(page.get_by_role("button", name="Take Customer 3 away")).to_be_visible()
    assert house.person("ana").customers == (org(2), org(3))
    assert accessibility(page) == []
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("button", name="Enable")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Disable")).to_be_visible()
    assert not house.person("ana").disabled
    for name in ("password", "again"):
        page.locator(f"[data-act=person-password] [name={name}]").fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.locator("[data-act=person-password] .act-said")).to_have_text("A password has at least 12 characters; this one has 5.")
    assert [line for line in console if "422" not in line] == []  # the browser says that a rule said no


def test_who_ends_her_own_session_is_led_to_sign_in_again(page: Page, enter: Open, house: House) -> None:
    house.accounts.add(name="second", role="full_admin", who="test", password=PASSWORD)
    base = enter("second", f"/people?only=person:{house.person('second').id}")
    page.locator("#of-person select").select_option("read_only")
    page.get_by_role("button", name="Change the role").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".toast-said")).to_contain_text("This ended your own session: sign in again.")
    page.get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(base)}/sign-in\?next=%2Fpeople"))
