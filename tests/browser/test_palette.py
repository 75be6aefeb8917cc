"""Getting about without the pointer: the palette, the list of keys, and the pages that are lists of words; in a real browser over the demo."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data.settings import Settings, read_settings
from tests.browser.conftest import accessibility, settle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("signed_in")]
PLACES = ("/metrics", "/resources", "/administrators")
FRAME = 16  # ms: a keystroke is answered before the next picture
MANY = 10_000


@pytest.fixture(scope="module")
def address(serve_home: Callable[[Settings], str], demo: Path) -> str:
    """The product over the demo partner, served."""
    return serve_home(read_settings(demo / "home"))


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until it is drawn."""
    page.goto(address)
    page.locator("#frame").wait_for()
    settle(page)
    return page


def customers(page: Page, address: str) -> list[list[Any]]:
    """What the palette knows of the customers."""
    found: list[list[Any]] = page.request.get(f"{address}/palette.json?lang=en").json()["customers"]
    return found


def focused(page: Page) -> str:
    """Where the keyboard is: the class or id of the element."""
    return str(page.evaluate("document.activeElement.className || document.activeElement.id || document.activeElement.tagName"))


@pytest.mark.parametrize("opening", ["/", "Control+k"])
def test_a_customer_is_one_key_after_the_name(page: Page, address: str, opening: str, console: list[str]) -> None:
    visit(page, f"{address}/?as_of=2026-11-15&status=overage&lang=en")
    org_id, name = customers(page, address)[0][:2]
    page.keyboard.press(opening)
    page.keyboard.type(name[:6].lower())
    expect(page.locator("[role=option][aria-selected=true] .palette-name")).to_have_text(name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{org_id}?as_of=2026-11-15&lang=en")  # the week and the language stay, the filters do not
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator(".crumbs")).to_contain_text("Customers")
    expect(page.locator("dialog")).to_have_count(0)
    assert console == []


def test_it_is_a_combobox_and_gives_the_focus_back(page: Page, address: str, console: list[str]) -> None:
    visit(page, address)
    link = page.locator(".app-nav a", has_text="Customers")
    link.focus()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.type("overage")
    expect(box).to_have_attribute("aria-expanded", "true")
    first = box.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") != first
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == first
    expect(page.get_by_role("group", name="Metrics").get_by_role("option").first.locator("mark")).to_have_text("Overage")
    assert accessibility(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    page.locator(".open-palette").click()
    page.keyboard.type("zzzz")
    expect(page.locator(".palette-told")).to_have_text("Nothing is called “zzzz”.")
    page.keyboard.press("Escape")
    expect(page.locator(".open-palette")).to_be_focused()
    assert console == []


def test_accents_and_case_do_not_count_and_typed_filters_lead_to_the_list(page: Page, address: str, console: list[str]) -> None:
    visit(page, address)
    accented = next(name for _, name, *_ in customers(page, address) if "ç" in name or "ã" in name)
    page.keyboard.press("/")
    page.keyboard.type(accented.upper().replace("Ç", "C").replace("Ã", "A").replace("Õ", "O"))
    expect(page.locator("[role=option] .palette-name").first).to_have_text(accented)
    page.get_by_role("combobox").fill("status:expiring")
    expect(page.locator("[role=option]").first).to_contain_text("Show these customers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers?status=expiring_soon")
    assert console == []


def test_sections_and_metrics_are_reached(page: Page, address: str, console: list[str]) -> None:
    visit(page, f"{address}/?product=meetings")
    page.keyboard.press("/")
    page.keyboard.type("call queues")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#queues")  # a section of Calling needs its side of the toggle
    expect(page.locator("#queues")).to_be_in_viewport()
    page.keyboard.press("/")
    page.keyboard.type("average time to")
    page.keyboard.press("Enter")
    page.wait_for_url("**/metrics#avg_time_to_answer_s")
    expect(page.locator("#avg_time_to_answer_s")).to_be_in_viewport()
    expect(page.locator("#avg_time_to_answer_s")).to_be_focused()
    assert console == []


def test_a_question_mark_lists_the_keys_and_signs_are_off_while_typing(page: Page, address: str, console: list[str]) -> None:
    visit(page, f"{address}/?week=2026-11-08")
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed).to_contain_text("Search for a customer")
    assert accessibility(page) == []
    page.keyboard.press("/")
    expect(page.locator("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("a[data-clears=week]")).to_have_count(1)  # Esc closed the list and took nothing else away
    page.keyboard.press("Escape")
    expect(page.locator("a[data-clears=week]")).to_have_count(0)
    page.locator("#recent-table-filter").click()
    page.keyboard.type("a/b?")
    expect(page.locator("#recent-table-filter")).to_have_value("a/b?")
    expect(page.locator("dialog")).to_have_count(0)
    assert console == []


def test_ten_thousand_customers_are_searched_within_a_frame(page: Page, address: str) -> None:
    visit(page, address)
    listed = page.request.get(f"{address}/palette.json?lang=en").json()
    listed["customers"] = [[f"{n:08d}-0000-4000-8000-000000000000", f"Cliente número {n} Açaí Ltda", 3, "health"] for n in range(MANY)]
    page.route("**/palette.json*", lambda route: route.fulfill(body=json.dumps(listed), content_type="application/json"))
    page.reload()
    page.locator(".open-palette").wait_for()
    settle(page)
    page.keyboard.press("/")
    expect(page.locator("[role=option]").first).to_be_visible()
    measured = """(text) => { const box = document.querySelector('.palette input'), best = new Array(text.length).fill(Infinity);
        for (let round = 0; round < 5; round += 1) for (let n = 1; n <= text.length; n += 1) {
          box.value = text.slice(0, n); const from = performance.now();
          box.dispatchEvent(new Event('input', { bubbles: true })); best[n - 1] = Math.min(best[n - 1], performance.now() - from); }
        return best; }"""
    times = page.evaluate(measured, "acai numero 99")  # the best of five rounds: the machine may be busy with other tests
    expect(page.locator("[role=option]")).to_have_count(11)
    expect(page.locator("[role=option]").first).to_have_text("Cliente número 99 Açaí Ltda health")
    expect(page.locator("[role=option]").last).to_have_text("All customers with “acai numero 99”")
    assert max(times) < FRAME, times


def test_a_list_of_words_is_found_in_and_the_address_keeps_it(page: Page, address: str, console: list[str]) -> None:
    visit(page, f"{address}/resources")
    every = page.locator(".resource").count()
    page.get_by_role("searchbox", name="Find a resource").fill("STATUS")
    expect(page.locator(".resource:visible")).to_have_count(3)
    page.wait_for_url("**/resources?find=STATUS")
    page.reload()
    expect(page.locator(".resource:visible")).to_have_count(3)
    page.get_by_role("searchbox").fill("no such thing")
    expect(page.locator("[data-none]")).to_be_visible()
    page.get_by_role("link", name="Reset all filters").click()
    expect(page.locator(".resource:visible")).to_have_count(every)
    expect(page.get_by_role("searchbox")).to_have_value("")
    assert console == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_serious_for_axe_and_nothing_scrolls_sideways(page: Page, address: str, theme: str, console: list[str]) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for place in PLACES:
        visit(page, f"{address}{place}")
        assert accessibility(page) == [], place
        for width in (1280, 640):
            page.set_viewport_size({"width": width, "height": 720})
            page.wait_for_timeout(200)
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, (place, width)
        page.set_viewport_size({"width": 1280, "height": 720})
    assert console == []


def test_a_narrow_screen_has_one_line_of_places(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 640, "height": 720})
    visit(page, address)
    assert page.locator(".app-nav").evaluate("e => e.getBoundingClientRect().height") <= 56
    page.locator("#more-places summary").click()
    page.locator("#more-places a", has_text="Metrics").click()
    page.wait_for_url("**/metrics")
    page.set_viewport_size({"width": 1280, "height": 720})
    visit(page, f"{address}/?week=2026-11-08")
    assert page.locator(".controls").evaluate("e => e.getBoundingClientRect().height") < 60  # toggle, chip, menus and jumps on one line
